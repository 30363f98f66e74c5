/*
 * What was read of which account and region, and when. A document that lists nothing names no
 * account either: of an account in which nothing runs, its usage looks as if it was never read.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/identity.h"
#include "core/text.h"
#include "data/config.h"
#include "data/store_impl.h"

/*
 * Each part gives: account, region, cluster, registry, source's number, newest date, rows. A
 * registry of ECR is read as its account and region.
 */
enum { PART_ACCOUNT, PART_REGION, PART_CLUSTER, PART_REGISTRY, PART_SOURCE, PART_AS_OF, PART_ROWS };

/* Findings whose source says in which account. */
static const char findings_sql[] =
	"SELECT account.text, region.text, NULL, NULL, f.source, f.as_of, f.n"
	" FROM (SELECT account, region, source, max(as_of) AS as_of, count(*) AS n FROM finding"
	" WHERE account != 0 GROUP BY account, region, source) f"
	" LEFT JOIN word account ON account.id = f.account"
	" LEFT JOIN word region ON region.id = f.region";

/* Scans of one image, clean ones too, and their findings: wherever the image is. source 5: facts.
 */
static const char scans_sql[] =
	"SELECT NULL, NULL, NULL, registry.text, q.source, max(q.as_of), sum(q.n)"
	" FROM (SELECT asset, source, max(as_of) AS as_of, 0 AS n FROM scan"
	" WHERE asset != 0 AND source != 5 GROUP BY asset, source"
	" UNION ALL SELECT asset, source, max(as_of), count(*) FROM finding"
	" WHERE account = 0 GROUP BY asset, source) q"
	" JOIN asset a ON a.id = q.asset"
	" LEFT JOIN (SELECT DISTINCT image, repository FROM place) p"
	" ON p.image = a.image AND a.image != 0 AND a.repository = 0"
	" LEFT JOIN repository r ON r.id = coalesce(nullif(a.repository, 0), p.repository)"
	" LEFT JOIN word registry ON registry.id = r.registry"
	" GROUP BY registry.text, q.source";

/* Clusters stand for themselves where no account is stated. What is declared there tells of the
 * place, and nothing of what runs: alone it is no usage that was read. */
static const char usage_sql[] =
	"SELECT account.text, region.text, cluster.text, NULL, NULL, u.as_of, u.n"
	" FROM (SELECT account, region, iif(account = 0, cluster, 0) AS cluster,"
	" max(iif(is_declared, NULL, s.as_of)) AS as_of, sum(NOT is_declared) AS n"
	" FROM usage JOIN scan s ON s.id = usage.scan"
	" GROUP BY 1, 2, 3) u"
	" LEFT JOIN word account ON account.id = u.account"
	" LEFT JOIN word region ON region.id = u.region"
	" LEFT JOIN word cluster ON cluster.id = u.cluster";

static const char images_sql[] =
	"SELECT NULL, NULL, NULL, registry.text, NULL, f.as_of, f.n"
	" FROM (SELECT registry, max(s.as_of) AS as_of, count(*) AS n FROM image_fact"
	" JOIN scan s ON s.id = image_fact.scan WHERE registry != 0 GROUP BY registry) f"
	" JOIN word registry ON registry.id = f.registry";

/* What of each kind, by which statement. Running images for which no scan is known belong here,
 * once usage is joined to images: a kind of their own and one row more. */
static const struct {
	enum coverage_kind kind;
	const char *sql;
} parts[] = {
	{COVERAGE_FINDINGS, findings_sql},
	{COVERAGE_FINDINGS, scans_sql},
	{COVERAGE_USAGE, usage_sql},
	{COVERAGE_IMAGES, images_sql},
};

struct listed_account {
	const char *id, *name;
	bool is_closed; /* its organisation says so: nothing is expected of it */
	bool is_read;   /* something spoke of it */
};

struct covering {
	struct store *store;
	struct coverage_list *list;
	size_t room;
	struct listed_account *accounts; /* in the order of their ids */
	size_t account_count, account_room;
	struct error *err;
};

static const char *keep(struct covering *c, const char *text)
{
	return text && text[0] ? arena_strndup(c->list->arena, text, strlen(text)) : NULL;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* What is not stated comes last. */
static int compare_texts(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : !a - !b;
}

static int compare_places(const struct coverage *a, const struct coverage *b)
{
	int order = compare_texts(a->account, b->account);

	order = order ? order : compare_texts(a->region, b->region);
	order = order ? order : compare_texts(a->cluster, b->cluster);
	return order ? order : compare_texts(a->registry, b->registry);
}

static int compare_rows(const void *a, const void *b)
{
	const struct coverage *x = a, *y = b;
	int order = compare_places(x, y);

	order = order ? order : (int)x->kind - (int)y->kind;
	return order ? order : compare_texts(x->source, y->source);
}

static void add_row(struct covering *c, const struct coverage *row)
{
	MEM_ROOM(c->list->rows, c->list->count, c->room);
	c->list->rows[c->list->count++] = *row;
}

static void sort_rows(struct coverage_list *list)
{
	if (list->count)
		qsort(list->rows, list->count, sizeof(*list->rows), compare_rows);
}

/* Of sorted rows: those of one place, kind and source are one. */
static void merge_rows(struct coverage_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct coverage *row = &list->rows[i];
		struct coverage *last = n ? &list->rows[n - 1] : NULL;

		if (!last || compare_rows(last, row) != 0) {
			list->rows[n++] = *row;
			continue;
		}
		last->rows += row->rows;
		last->as_of = row->as_of > last->as_of ? row->as_of : last->as_of;
	}
	list->count = n;
}

static void read_row(struct covering *c, sqlite3_stmt *st, enum coverage_kind kind)
{
	const char *registry = column_text(st, PART_REGISTRY);
	struct coverage row = {
		.account = keep(c, column_text(st, PART_ACCOUNT)),
		.region = keep(c, column_text(st, PART_REGION)),
		.cluster = keep(c, column_text(st, PART_CLUSTER)),
		.kind = kind,
		.as_of = column_date(st, PART_AS_OF),
		.rows = sqlite3_column_int64(st, PART_ROWS),
	};
	enum source source;
	char *account, *region;

	if (sqlite3_column_type(st, PART_SOURCE) != SQLITE_NULL &&
	    store_source(sqlite3_column_int64(st, PART_SOURCE), &source))
		row.source = source_word(source);
	if (registry && reference_ecr_parts(registry, &account, &region)) {
		row.account = keep(c, account);
		row.region = keep(c, region);
		free(account);
		free(region);
	} else {
		row.registry = keep(c, registry);
	}
	add_row(c, &row);
}

static bool read_part(struct covering *c, size_t part)
{
	sqlite3_stmt *st = store_prepare(c->store, parts[part].sql, c->err);
	enum step step = st ? STEP_ROW : STEP_FAILED;

	while (step == STEP_ROW && (step = store_step(c->store, st, c->err)) == STEP_ROW)
		read_row(c, st, parts[part].kind);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

/* ---- what is expected, and not there --------------------------------------------------------- */

static bool read_accounts(struct covering *c)
{
	sqlite3_stmt *st =
		store_prepare(c->store, "SELECT id, name, status FROM account ORDER BY id", c->err);
	enum step step = st ? STEP_ROW : STEP_FAILED;

	while (step == STEP_ROW && (step = store_step(c->store, st, c->err)) == STEP_ROW) {
		const char *status = column_text(st, 2);

		MEM_ROOM(c->accounts, c->account_count, c->account_room);
		c->accounts[c->account_count++] = (struct listed_account){
			.id = keep(c, column_text(st, 0)),
			.name = keep(c, column_text(st, 1)),
			.is_closed = status && !text_equal(status, "ACTIVE")};
	}
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(((const struct listed_account *)a)->id,
		      ((const struct listed_account *)b)->id);
}

static struct listed_account *listed(const struct covering *c, const char *id)
{
	const struct listed_account key = {.id = id};

	if (!id || !c->account_count)
		return NULL;
	return bsearch(&key, c->accounts, c->account_count, sizeof(key), compare_ids);
}

/* One row for each kind that is expected of the place, where `met` (1 << kind) lacks it. */
static void expect(struct covering *c, const char *account, const char *region, unsigned met)
{
	for (int kind = 0; kind < COVERAGE_KINDS; kind++)
		if (coverage_kinds[kind].is_expected && !(met >> kind & 1))
			add_row(c, &(struct coverage){.account = account,
						      .region = region,
						      .kind = (enum coverage_kind)kind,
						      .as_of = DATE_NONE});
}

/* Of every place that anything spoke of, and of listed accounts that nothing spoke of. Where only
 * the account is stated (it comes behind its regions), what came of any region will do. */
static void add_absent(struct covering *c)
{
	const char *last = NULL;
	unsigned of_account = 0;

	for (size_t i = 0, next, n = c->list->count; i < n; i = next) {
		const struct coverage place = c->list->rows[i];
		struct listed_account *account = listed(c, place.account);
		unsigned met = 0;

		for (next = i; next < n && compare_places(&c->list->rows[next], &place) == 0;
		     next++)
			met |= 1u << c->list->rows[next].kind;
		of_account = text_equal(last, place.account) ? of_account | met : met;
		last = place.account;
		if (account)
			account->is_read = true;
		if (place.account && !(account && account->is_closed))
			expect(c, place.account, place.region, place.region ? met : of_account);
	}
	for (size_t i = 0; i < c->account_count; i++)
		if (!c->accounts[i].is_closed && !c->accounts[i].is_read)
			expect(c, c->accounts[i].id, NULL, 0);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void finish(struct covering *c, date now)
{
	sort_rows(c->list);
	merge_rows(c->list);
	add_absent(c);
	sort_rows(c->list);
	for (size_t i = 0; i < c->list->count; i++) {
		struct coverage *row = &c->list->rows[i];
		const struct listed_account *account = listed(c, row->account);

		row->account_name = account ? account->name : NULL;
		coverage_judge(row, c->list->max_age[row->kind], now);
	}
}

bool store_coverage(struct store *s, date now, struct coverage_list *out, struct error *err)
{
	struct covering c = {.store = s, .list = out, .err = err};
	bool worked;

	*out = (struct coverage_list){.now = now, .arena = mem_alloc(sizeof(*out->arena))};
	for (int kind = 0; kind < COVERAGE_KINDS; kind++)
		out->max_age[kind] = config_max_age(s->config, (enum coverage_kind)kind);
	worked = store_exec(s, "BEGIN", err) && read_accounts(&c);
	for (size_t i = 0; worked && i < sizeof(parts) / sizeof(parts[0]); i++)
		worked = read_part(&c, i);
	store_rollback(s); /* nothing was written */
	if (worked)
		finish(&c, now);
	else
		coverage_list_fini(out);
	free(c.accounts);
	return worked;
}

void coverage_list_fini(struct coverage_list *list)
{
	free(list->rows);
	if (list->arena)
		arena_fini(list->arena);
	free(list->arena);
	*list = (struct coverage_list){0};
}
