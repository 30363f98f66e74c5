/*
 * The history of another database: `tamis history --format jsonl`, an entry a line. The log is a
 * union: entries are known by their ids, so any order and any repetition gives the same. Authors
 * are as written. A line that this program would not have written is refused, counted, and the rest
 * is read.
 */
#include <stdlib.h>

#include "core/intl.h"
#include "core/state.h"
#include "data/import_ops.h"
#include "data/json_read.h"

struct log {
	struct import_run *run;
	struct json json;
	bool is_met; /* there was an entry, sound or not */
};

static bool begin(struct log *log, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_FACTS, .format = "history", .tool = "tamis", .as_of = DATE_NONE};

	return import_begin(log->run, &scan, err);
}

static struct issue_name *read_issues(const cJSON *root, size_t *count)
{
	struct issue_name *list = mem_array(json_count(root, "issues") + 1, sizeof(*list));

	*count = 0;
	JSON_EACH(issue, root, "issues")
	{
		list[(*count)++] = (struct issue_name){
			.registry = json_word(issue, "registry"),
			.repository = json_word(issue, "repository"),
			.resource = json_word(issue, "resource"),
			.ecosystem = json_word(issue, "ecosystem"),
			.package = json_word(issue, "package"),
			.path = json_word(issue, "path"),
			.vuln = json_word(issue, "vuln"),
			.chain = json_word(issue, "chain"),
		};
	}
	return list;
}

static date read_date(const cJSON *root, const char *key)
{
	const char *text = json_word(root, key);

	return text ? date_parse(text) : DATE_NONE;
}

/* A number that is none of a user's, or of findings, is none at all. */
static long long read_count(const cJSON *root, const char *key, long long otherwise)
{
	double number = json_number(root, key, -1);

	return number >= 0 && number <= 4294967295.0 ? (long long)number : otherwise;
}

/* Only a decision has a scope of its own; of what undoes one the log tells that one's. */
static const char *scope_of(const cJSON *root)
{
	const char *kind = json_word(root, "kind");
	bool is_decision = kind && event_kind_from(kind) == EVENT_DECISION;

	return is_decision ? json_word(root, "scope") : scopes[SCOPE_ISSUE].word;
}

static bool take_entry(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct log *log = state;
	date now = log->run->options->now;
	const cJSON *root;
	struct issue_name *issues;
	struct event event;
	const char *why;
	bool worked;

	(void)rule;
	log->is_met = true;
	if (!json_read(&log->json, value) || !cJSON_IsObject(log->json.root)) {
		import_skip_at(log->run, IMPORT_SKIP_NOT_OBJECT, value.offset);
		return true;
	}
	root = log->json.root;
	event = (struct event){
		.id = json_word(root, "event"),
		.at = read_date(root, "at"),
		.author = json_word(root, "by"),
		.uid = (long)read_count(root, "uid", -1),
		.kind = json_word(root, "kind"),
		.scope = scope_of(root),
		.state = json_word(root, "state"),
		.why = json_word(root, "why"),
		.until = read_date(root, "until"),
		.justification = json_word(root, "justification"),
		.text = json_word(root, "text"),
		.label = json_word(root, "label"),
		.findings = read_count(root, "findings", 0),
		.target = json_word(root, "target"),
	};
	issues = read_issues(root, &event.issue_count);
	event.issues = issues;
	if (!event_is_sound(&event, now ? now : DATE_NONE, &why)) {
		import_skip_at(log->run, why, value.offset);
		worked = true;
	} else {
		worked = begin(log, err) && import_event(log->run, &event, err);
	}
	free(issues);
	return worked;
}

static const char *skipped(void *state, const struct slice_skip *skip)
{
	struct log *log = state;

	(void)skip;
	log->is_met = true;
	return N_("an entry");
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct log *log = state;
	struct scan_end end = {.as_of = DATE_NONE};

	if (!log->is_met && !why_cut) { /* only a forced format comes here */
		log->run->why_partial = N_("it holds no entry of a history");
		return true;
	}
	end.why_partial = why_cut ? why_cut : log->run->why_partial;
	end.status = end.why_partial ? SCAN_PARTIAL : SCAN_WHOLE;
	return begin(log, err) && import_end(log->run, &end, err);
}

static void *open_history(struct import_run *run)
{
	struct log *log = mem_alloc(sizeof(*log));

	log->run = run;
	return log;
}

static void close_history(void *state)
{
	struct log *log = state;

	json_fini(&log->json);
	free(log);
}

static const char *const rules[] = {""};
const struct import_ops import_history = {
	.shape = IMPORT_JSON,
	.rules = rules,
	.rule_count = sizeof(rules) / sizeof(rules[0]),
	.handler = {.element = take_entry},
	.open = open_history,
	.finish = finish,
	.close = close_history,
	.skipped = skipped,
};
