/*
 * tamis imports --facts: what documents told that is no finding, one row a fact. Kinds of facts
 * have their own keys, which one table lists; JSONL and CSV are written as the store tells them.
 */
#include <stdlib.h>
#include <string.h>

#include "core/cells.h"
#include "core/intl.h"
#include "core/json.h"
#include "tui/cli.h"

enum fact_type {
	FACT_TEXT,
	FACT_TIME,
	FACT_DAY,
	FACT_NUMBER,   /* long long */
	FACT_FRACTION, /* double; negative: absent */
	FACT_FLAG,     /* bool */
	FACT_MAYBE,    /* int; negative: absent */
	FACT_TEXTS,    /* an array, and how many at the next offset */
	FACT_LABELS,
	FACT_PLATFORM, /* os/architecture/variant */
	FACT_CURRENT   /* a flag that only task definitions have */
};

/* One key: what a fact of `kind` says in it stands at `at` of struct fact. */
struct fact_key {
	enum fact_kind kind;
	const char *name;  /* JSONL and CSV */
	const char *title; /* N_(), NULL: not in the table */
	enum fact_type type;
	size_t at;
};

/* clang-format off */
#define USAGE(member)   offsetof(struct fact, usage.member)
#define IMAGE(member)   offsetof(struct fact, image.member)
#define INTEL(member)   offsetof(struct fact, intel.member)
#define ACCOUNT(member) offsetof(struct fact, account.member)
static const struct fact_key keys[] = {
	{FACT_USAGE, "account", N_("ACCOUNT"), FACT_TEXT, USAGE(account)},
	{FACT_USAGE, "region", N_("REGION"), FACT_TEXT, USAGE(region)},
	{FACT_USAGE, "cluster", N_("CLUSTER"), FACT_TEXT, USAGE(cluster)},
	{FACT_USAGE, "namespace", N_("NAMESPACE"), FACT_TEXT, USAGE(namespace)},
	{FACT_USAGE, "service", N_("SERVICE"), FACT_TEXT, USAGE(service)},
	{FACT_USAGE, "workload_kind", N_("KIND"), FACT_TEXT, USAGE(workload_kind)},
	{FACT_USAGE, "workload", N_("WORKLOAD"), FACT_TEXT, USAGE(workload)},
	{FACT_USAGE, "container", N_("CONTAINER"), FACT_TEXT, USAGE(container)},
	{FACT_USAGE, "role", NULL, FACT_TEXT, USAGE(role)},
	{FACT_USAGE, "image_ref", N_("IMAGE"), FACT_TEXT, USAGE(image)},
	{FACT_USAGE, "digest", NULL, FACT_TEXT, USAGE(digest)},
	{FACT_USAGE, "config_digest", NULL, FACT_TEXT, USAGE(config_digest)},
	{FACT_USAGE, "count", N_("COUNT"), FACT_NUMBER, USAGE(count)},
	{FACT_USAGE, "status", N_("STATUS"), FACT_TEXT, USAGE(status)},
	{FACT_USAGE, "running", N_("RUNNING"), FACT_FLAG, USAGE(is_running)},
	{FACT_USAGE, "when", N_("WHEN"), FACT_TIME, USAGE(when)},
	{FACT_USAGE, "declared", NULL, FACT_FLAG, USAGE(is_declared)},
	{FACT_USAGE, "taskdef", NULL, FACT_TEXT, USAGE(taskdef)},
	{FACT_USAGE, "current", NULL, FACT_CURRENT, USAGE(is_current)},
	{FACT_IMAGE, "registry", N_("REGISTRY"), FACT_TEXT, IMAGE(registry)},
	{FACT_IMAGE, "repo", N_("REPOSITORY"), FACT_TEXT, IMAGE(repository)},
	{FACT_IMAGE, "tags", N_("TAGS"), FACT_TEXTS, IMAGE(tags)},
	{FACT_IMAGE, "digest", N_("DIGEST"), FACT_TEXT, IMAGE(digest)},
	{FACT_IMAGE, "config_digest", NULL, FACT_TEXT, IMAGE(config_digest)},
	{FACT_IMAGE, "platform", N_("PLATFORM"), FACT_PLATFORM, IMAGE(os)},
	{FACT_IMAGE, "os_version", NULL, FACT_TEXT, IMAGE(os_version)},
	{FACT_IMAGE, "layers", NULL, FACT_TEXTS, IMAGE(layers)},
	{FACT_IMAGE, "diff_ids", NULL, FACT_TEXTS, IMAGE(diff_ids)},
	{FACT_IMAGE, "labels", NULL, FACT_LABELS, IMAGE(labels)},
	{FACT_IMAGE, "created", N_("CREATED"), FACT_TIME, IMAGE(created)},
	{FACT_IMAGE, "pushed", N_("PUSHED"), FACT_TIME, IMAGE(pushed)},
	{FACT_IMAGE, "raw_digest", NULL, FACT_TEXT, IMAGE(raw_digest)},
	{FACT_IMAGE, "artifact", NULL, FACT_FLAG, IMAGE(is_artifact)},
	{FACT_IMAGE, "child_of", NULL, FACT_TEXT, IMAGE(index)},
	{FACT_INTEL, "vuln", N_("VULNERABILITY"), FACT_TEXT, INTEL(vuln)},
	{FACT_INTEL, "epss", N_("EPSS"), FACT_FRACTION, INTEL(epss)},
	{FACT_INTEL, "percentile", N_("PERCENTILE"), FACT_FRACTION, INTEL(percentile)},
	{FACT_INTEL, "kev_date", N_("KEV"), FACT_DAY, INTEL(kev_added)},
	{FACT_INTEL, "due", N_("DUE"), FACT_DAY, INTEL(kev_due)},
	{FACT_INTEL, "ransomware", N_("RANSOMWARE"), FACT_MAYBE, INTEL(ransomware)},
	{FACT_INTEL, "date", N_("DATE"), FACT_DAY, INTEL(scored)},
	{FACT_INTEL, "model", N_("MODEL"), FACT_TEXT, INTEL(model)},
	{FACT_ACCOUNT, "id", N_("ACCOUNT"), FACT_TEXT, ACCOUNT(id)},
	{FACT_ACCOUNT, "name", N_("NAME"), FACT_TEXT, ACCOUNT(name)},
	{FACT_ACCOUNT, "status", N_("STATUS"), FACT_TEXT, ACCOUNT(status)},
};
/* clang-format on */
enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

/* ---- one value ------------------------------------------------------------------------------- */

/* What stands at the key's place, as a person reads it. A record is read as it lies in memory. */
struct fact_value {
	const char *text; /* NULL: absent, or no text */
	const char *const *texts;
	const struct label *labels;
	size_t count;
	bool is_bare; /* a number or a flag: JSON without quotes, CSV as it is */
};

#define AT(type, fact, key) (*(const type *)(const void *)((const char *)(fact) + (key)->at))

static const char *flag(bool is_true)
{
	return is_true ? "true" : "false";
}

/* "linux/arm64/v8"; what is not stated is left out. */
static void put_platform(const struct image_fact *image, struct buf *room)
{
	const char *parts[] = {image->os, image->architecture, image->variant};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i])
			buf_printf(room, "%s%s", room->size ? "/" : "", parts[i]);
}

static void put_texts(const struct fact *fact, const struct fact_key *key, struct fact_value *out)
{
	const struct image_fact *f = &fact->image;

	out->texts = key->at == IMAGE(tags)     ? f->tags
		     : key->at == IMAGE(layers) ? f->layers
						: f->diff_ids;
	out->count = key->at == IMAGE(tags)     ? f->tag_count
		     : key->at == IMAGE(layers) ? f->layer_count
						: f->diff_id_count;
}

/* Texts that are made here stand in `room`. */
static struct fact_value value_of(const struct fact *fact, const struct fact_key *key,
				  struct buf *room)
{
	struct fact_value out = {0};
	char text[DATE_TEXT];

	buf_clear(room);
	switch (key->type) {
	case FACT_TEXT:
		memcpy(&out.text, (const char *)fact + key->at, sizeof(out.text));
		return out;
	case FACT_TIME:
		buf_puts(room, date_format(AT(date, fact, key), text));
		break;
	case FACT_DAY:
		buf_puts(room, date_format_day(AT(date, fact, key), text));
		break;
	case FACT_PLATFORM:
		put_platform(&fact->image, room);
		break;
	case FACT_TEXTS:
		put_texts(fact, key, &out);
		return out;
	case FACT_LABELS:
		out.labels = fact->image.labels;
		out.count = fact->image.label_count;
		return out;
	case FACT_NUMBER:
		buf_printf(room, "%lld", AT(long long, fact, key));
		out.is_bare = true;
		break;
	case FACT_FRACTION:
		if (AT(double, fact, key) >= 0)
			json_put_number(room, AT(double, fact, key), 9);
		out.is_bare = true;
		break;
	case FACT_CURRENT:
		if (!fact->usage.workload_kind || strcmp(fact->usage.workload_kind, "taskdef") != 0)
			break;
		buf_puts(room, flag(fact->usage.is_current));
		out.is_bare = true;
		break;
	case FACT_FLAG:
		buf_puts(room, flag(AT(bool, fact, key)));
		out.is_bare = true;
		break;
	case FACT_MAYBE:
		if (AT(int, fact, key) >= 0)
			buf_puts(room, flag(AT(int, fact, key) != 0));
		out.is_bare = true;
		break;
	}
	out.text = room->size ? room->data : NULL;
	return out;
}

static void put_plain(const struct fact_value *v, struct buf *out)
{
	if (v->text)
		buf_puts(out, v->text);
	for (size_t i = 0; i < v->count; i++) {
		buf_puts(out, i ? ", " : "");
		if (v->labels)
			buf_printf(out, "%s=", v->labels[i].name ? v->labels[i].name : "");
		buf_puts(out, v->labels ? v->labels[i].value : v->texts[i]);
	}
}

static void put_json(const struct fact_value *v, enum fact_type type, struct buf *out)
{
	const char *brackets = type == FACT_LABELS ? "{}" : "[]";

	if (type != FACT_LABELS && type != FACT_TEXTS) {
		if (v->is_bare && v->text)
			buf_puts(out, v->text);
		else
			json_put_string(out, v->text);
		return;
	}
	buf_putc(out, brackets[0]);
	for (size_t i = 0; i < v->count; i++) {
		buf_puts(out, i ? "," : "");
		if (v->labels) {
			json_put_string(out, v->labels[i].name ? v->labels[i].name : "");
			buf_putc(out, ':');
		}
		json_put_string(out, v->labels ? v->labels[i].value : v->texts[i]);
	}
	buf_putc(out, brackets[1]);
}

/* ---- the listing ----------------------------------------------------------------------------- */

struct listing {
	const struct cli *cli;
	size_t limit, told;
	struct buf line, room;
	struct cells table;
	int kind; /* of the table; -1: none yet */
};

static void write_line(struct listing *l)
{
	fwrite(l->line.data, 1, l->line.size, stdout);
	buf_clear(&l->line);
}

static void put_fact_jsonl(struct listing *l, const struct fact *fact)
{
	buf_puts(&l->line, "{\"kind\":");
	json_put_string(&l->line, fact_names[fact->kind].word);
	for (int i = 0; i < KEY_COUNT; i++) {
		struct fact_value v;

		if (keys[i].kind != fact->kind)
			continue;
		v = value_of(fact, &keys[i], &l->room);
		buf_printf(&l->line, ",\"%s\":", keys[i].name);
		put_json(&v, keys[i].type, &l->line);
	}
	buf_puts(&l->line, "}\n");
	write_line(l);
}

/* Kinds share the columns of keys that they share: the first key of a name stands for all. */
static bool is_first_of_name(int key)
{
	for (int i = 0; i < key; i++)
		if (strcmp(keys[i].name, keys[key].name) == 0)
			return false;
	return true;
}

static void put_head_csv(struct listing *l)
{
	buf_puts(&l->line, "kind");
	for (int i = 0; i < KEY_COUNT; i++)
		if (is_first_of_name(i))
			buf_printf(&l->line, ",%s", keys[i].name);
	buf_puts(&l->line, "\r\n");
	write_line(l);
}

static void put_fact_csv(struct listing *l, const struct fact *fact)
{
	struct buf cell = {0};

	buf_puts(&l->line, fact_names[fact->kind].word);
	for (int i = 0; i < KEY_COUNT; i++) {
		struct fact_value v = {0};

		if (!is_first_of_name(i))
			continue;
		for (int k = i; k < KEY_COUNT; k++)
			if (keys[k].kind == fact->kind && strcmp(keys[k].name, keys[i].name) == 0)
				v = value_of(fact, &keys[k], &l->room);
		buf_clear(&cell);
		put_plain(&v, &cell);
		buf_putc(&l->line, ',');
		export_csv_cell(&l->line, buf_text(&cell), v.is_bare);
	}
	buf_fini(&cell);
	buf_puts(&l->line, "\r\n");
	write_line(l);
}

/* A table of each kind, as their columns are not the same. It is measured before it is printed. */
static void end_table(struct listing *l)
{
	size_t rows;

	if (l->kind < 0)
		return;
	cells_fit(&l->table, cli_width());
	rows = l->table.count / l->table.columns;
	for (size_t row = 0; row <= rows; row++)
		cells_line(&l->table, row ? row - 1 : SIZE_MAX, &l->line);
	write_line(l);
	cells_fini(&l->table);
}

static void begin_table(struct listing *l, enum fact_kind kind)
{
	size_t n = 0;

	end_table(l);
	if (l->kind >= 0)
		putchar('\n');
	l->kind = (int)kind;
	for (int i = 0; i < KEY_COUNT; i++)
		n += keys[i].kind == kind && keys[i].title;
	cells_init(&l->table, n);
	n = 0;
	for (int i = 0; i < KEY_COUNT; i++)
		if (keys[i].kind == kind && keys[i].title)
			cells_head(&l->table, n++, keys[i].title,
				   keys[i].type == FACT_NUMBER || keys[i].type == FACT_FRACTION);
}

static void put_fact_table(struct listing *l, const struct fact *fact)
{
	struct buf cell = {0};

	if (l->kind != (int)fact->kind)
		begin_table(l, fact->kind);
	for (int i = 0; i < KEY_COUNT; i++) {
		struct fact_value v;

		if (keys[i].kind != fact->kind || !keys[i].title)
			continue;
		v = value_of(fact, &keys[i], &l->room);
		put_plain(&v, &cell);
		cells_put(&l->table, &cell, NULL);
	}
	buf_fini(&cell);
}

static const struct fact_format {
	const char *word;
	void (*head)(struct listing *l);
	void (*fact)(struct listing *l, const struct fact *fact);
	void (*end)(struct listing *l);
} formats[] = {
	{"table", NULL, put_fact_table, end_table},
	{"csv", put_head_csv, put_fact_csv, NULL},
	{"jsonl", NULL, put_fact_jsonl, NULL},
};

struct format_listing {
	struct listing listing;
	const struct fact_format *format;
};

static bool put_fact(void *ctx, const struct fact *fact, struct error *err)
{
	struct format_listing *f = ctx;

	(void)err;
	if (f->listing.told < f->listing.limit)
		f->format->fact(&f->listing, fact);
	f->listing.told++;
	return true;
}

bool cli_facts(const struct cli *cli, struct error *err)
{
	const struct export *format = cli_format(cli, err);
	struct format_listing f = {.listing = {.cli = cli, .limit = cli_limit(cli), .kind = -1},
				   .format = formats};
	struct store *store;
	bool worked;

	if (!format)
		return false;
	while (strcmp(f.format->word, format->word) != 0)
		f.format++;
	store = cli_open(cli, STORE_READ, err);
	if (!store)
		return false;
	if (f.format->head)
		f.format->head(&f.listing);
	worked = store_facts(store, put_fact, &f, err);
	if (f.format->end)
		f.format->end(&f.listing);
	buf_fini(&f.listing.line);
	buf_fini(&f.listing.room);
	store_close(store);
	return worked;
}
