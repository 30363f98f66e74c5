/* tamis history: what people said, newest first. As JSONL it is a log that another database
 * imports. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/json.h"
#include "tui/cli.h"
#include "tui/export_file.h"

/* ---- columns --------------------------------------------------------------------------------- */

#define GET(name, give, what)                                                                      \
	static void get_##name(const void *row, struct value *out)                                 \
	{                                                                                          \
		const struct journal_entry *e = row;                                               \
                                                                                                   \
		give(what, out);                                                                   \
	}
#define TEXT(name, what) GET(name, value_text, what)
#define DATE(name, what) GET(name, value_date, what)

TEXT(event, e->event.id)

/* As many digits as --event wants, as a rule. */
static void get_entry(const void *row, struct value *out)
{
	const struct journal_entry *e = row;

	snprintf(out->room, sizeof(out->room), "%.8s", e->event.id);
	value_text(out->room, out);
}

DATE(at, e->event.at)
TEXT(by, e->event.author)
TEXT(what, e->what)
TEXT(kind, e->event.kind)
TEXT(scope, e->scope)
TEXT(state, e->event.state)
TEXT(why, e->event.why)
DATE(until, e->event.until)
TEXT(justification, e->event.justification)
TEXT(text, e->event.text)
TEXT(label, e->event.label)
TEXT(about, e->about)
TEXT(target, e->event.target)
TEXT(standing, journal_standings[e->standing])
TEXT(later_by, e->later_by)
GET(uid, value_number, (double)e->event.uid)

static void get_findings(const void *row, struct value *out)
{
	const struct journal_entry *e = row;

	if (e->event.findings)
		value_number((double)e->event.findings, out);
}

static void put_issue(const struct issue_name *n, struct buf *out)
{
	const struct {
		const char *key, *text;
	} words[] = {{"registry", n->registry}, {"repository", n->repository},
		     {"resource", n->resource}, {"ecosystem", n->ecosystem},
		     {"package", n->package},   {"path", n->path},
		     {"vuln", n->vuln},         {"chain", n->chain}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		buf_printf(out, "%s\"%s\":", i ? "," : "{", words[i].key);
		json_put_string(out, words[i].text);
	}
	buf_putc(out, '}');
}

static void put_issues(const void *row, bool as_json, struct buf *out)
{
	const struct journal_entry *e = row;

	if (!as_json) {
		buf_printf(out, "%zu", e->event.issue_count);
		return;
	}
	buf_putc(out, '[');
	for (size_t i = 0; i < e->event.issue_count; i++) {
		buf_puts(out, i ? "," : "");
		put_issue(&e->event.issues[i], out);
	}
	buf_putc(out, ']');
}

static const struct record_column columns[] = {
	/* clang-format off */
	{.name = "event", .get = get_event},
	{.name = "entry", .title = N_("ENTRY"), .drop = 1, .get = get_entry},
	{.name = "at", .title = N_("SAID"), .type = FIELD_DATE, .has_time = true, .get = get_at},
	{.name = "by", .title = N_("BY"), .get = get_by},
	{.name = "uid", .type = FIELD_NUMBER, .get = get_uid},
	{.name = "standing", .title = N_("STANDS"), .get = get_standing},
	{.name = "what", .title = N_("WHAT"), .get = get_what},
	{.name = "kind", .get = get_kind},
	{.name = "scope", .title = N_("SCOPE"), .drop = 4, .get = get_scope},
	{.name = "state", .get = get_state},
	{.name = "until", .title = N_("UNTIL"), .drop = 3, .type = FIELD_DATE, .get = get_until},
	{.name = "findings", .type = FIELD_NUMBER, .get = get_findings},
	{.name = "label", .get = get_label},
	{.name = "about", .title = N_("ABOUT"), .drop = 2, .get = get_about},
	{.name = "later_by", .title = N_("LATER BY"), .drop = 5, .get = get_later_by},
	{.name = "justification", .note = N_("because"), .get = get_justification},
	{.name = "why", .note = N_("why"), .get = get_why},
	{.name = "text", .get = get_text},
	{.name = "target", .get = get_target},
	{.name = "issues", .put = put_issues},
	/* clang-format on */
};

/* ---- what is asked --------------------------------------------------------------------------- */

static bool parse_kind(const struct cli *cli, struct journal_query *q, struct error *err)
{
	const char *given = cli->values[OPTION_KIND];
	const char *names[EVENT_KIND_COUNT + 1] = {[EVENT_KIND_COUNT] = "all"};

	if (!given)
		return true;
	q->has_marks = strcmp(given, "all") == 0;
	q->kind = q->has_marks ? -1 : event_kind_from(given);
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		names[i] = event_kinds[i].word;
	return q->has_marks || q->kind >= 0 ||
	       error_no_such(err, _("kind"), given, names, EVENT_KIND_COUNT + 1);
}

static bool parse_state(const struct cli *cli, struct journal_query *q, struct error *err)
{
	const char *given = cli->values[OPTION_STATE];
	const char *names[STATE_COUNT];

	if (!given)
		return true;
	q->state = state_from(given);
	for (int i = 0; i < STATE_COUNT; i++)
		names[i] = states[i].word;
	return q->state >= 0 || error_no_such(err, _("state"), given, names, STATE_COUNT);
}

static bool parse_query(const struct cli *cli, struct journal_query *q, struct error *err)
{
	date unused = DATE_NONE;

	*q = (struct journal_query)JOURNAL_ALL(cli->now);
	q->by = cli->values[OPTION_PERSON];
	q->is_stale = cli->values[OPTION_STALE] != NULL;
	q->with_issues = true;
	return cli_days(cli, OPTION_SINCE, &q->since, &unused, err) &&
	       cli_days(cli, OPTION_BEFORE, &unused, &q->until, err) && parse_kind(cli, q, err) &&
	       parse_state(cli, q, err);
}

/* ---- writing it ------------------------------------------------------------------------------ */

struct job {
	const struct journal *journal;
	const struct export *format;
	const struct export_options *options;
	size_t limit;
};

static bool write_journal(void *ctx, const struct out *out, struct error *err)
{
	const struct job *job = ctx;
	const struct records records = {
		.columns = columns,
		.column_count = sizeof(columns) / sizeof(columns[0]),
		.rows = job->journal->entries,
		.row_size = sizeof(struct journal_entry),
		.count = job->journal->count < job->limit ? job->journal->count : job->limit};

	return job->format->write(&records, job->options, out, err);
}

static bool write_out(const struct cli *cli, struct job *job, struct error *err)
{
	const char *path = cli->values[OPTION_OUTPUT];
	struct out out = cli_out(stdout);
	char *database;
	bool worked;

	if (!path || strcmp(path, "-") == 0)
		return write_journal(job, &out, err);
	database = cli_database(cli, err);
	worked = database && export_file(&(struct export_file){path, database, .waits = true},
					 write_journal, job, err);
	free(database);
	return worked;
}

bool cli_history(const struct cli *cli, struct error *err)
{
	const struct export *format = cli_format(cli, err);
	struct export_options o;
	struct journal_query query;
	struct journal journal;
	struct cli_question q;
	struct job job = {&journal, format, &o, cli_limit(cli)};
	bool worked;

	if (!format || !cli_export_options(cli, format, &o, err) ||
	    !parse_query(cli, &query, err) || !cli_ask(cli, STORE_READ, &q, err))
		return false;
	query.selection = cli->values[OPTION_FILTER] ? &q.selection : NULL;
	worked = store_journal(q.store, q.fleet, &query, &journal, err);
	if (worked) {
		worked = write_out(cli, &job, err);
		journal_fini(&journal);
	}
	cli_ask_fini(&q);
	return worked;
}
