/* Reading feeds: one row at hand, whichever shape it came in. */
#include "data/import_feed.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"

const char *feed_text(struct feed *f, int name)
{
	if (f->record)
		return csv_field(f->record, f->columns[name]);
	return json_id(f->json.root, f->kind->names[name], f->room);
}

double feed_number(struct feed *f, int name)
{
	double number = f->record ? -1 : json_number(f->json.root, f->kind->names[name], -1);
	const char *text = number < 0 ? feed_text(f, name) : NULL;

	if (text && !text_number(text, &number))
		return -1;
	return number;
}

bool feed_begin(struct feed *f, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_FACTS,
		.format = f->kind->format,
		.tool = f->kind->tool,
		.tool_version = f->version,
		.as_of = f->as_of,
	};

	return import_begin(f->run, &scan, err);
}

static bool tell_row(struct feed *f, long long offset, struct error *err)
{
	f->rows++;
	if (feed_text(f, 0))
		return f->kind->row(f, err);
	import_skip_at(f->run, N_("a row without its first fact"), offset);
	return true;
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* "#model_version:v2025.03.14,score_date:2025-12-26T12:55:00Z" */
static void read_comment(struct feed *f, const struct csv_record *record)
{
	for (size_t i = 0; i < record->count && f->kind->about; i++) {
		const char *text = record->fields[i];
		const char *colon = strchr(text, ':');
		char *key;

		text += strspn(text, "# ");
		if (!colon || colon < text)
			continue;
		key = mem_strndup(text, (size_t)(colon - text));
		f->kind->about(f, key, colon + 1);
		free(key);
	}
}

bool feed_record(void *state, const struct csv_record *record, struct error *err)
{
	struct feed *f = state;
	bool good = true;

	if (record->fields[0][0] == '#') {
		read_comment(f, record);
		return true;
	}
	f->record = record;
	if (!f->title_count) {
		f->has_list = true;
		f->title_count = record->count;
		for (int i = 0; i < FEED_NAMES && f->kind->names[i]; i++)
			f->columns[i] = csv_column(record, f->kind->names[i]);
	} else if (record->ends_in_stream && record->count < f->title_count) {
		f->run->why_partial = N_("cut in its last row");
	} else {
		good = tell_row(f, record->offset, err);
	}
	f->record = NULL;
	return good;
}

/* ---- lists of objects ------------------------------------------------------------------------ */

bool feed_root(void *state, char first, long long offset, struct error *err)
{
	struct feed *f = state;

	(void)offset, (void)err;
	f->has_list = f->has_list || first == '[';
	return true;
}

bool feed_enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct feed *f = state;

	(void)level, (void)key, (void)err;
	f->has_list = f->has_list || is_array;
	return true;
}

bool feed_member(void *state, int level, const char *key, struct slice_bytes value,
		 struct error *err)
{
	struct feed *f = state;
	char room[32];
	const char *text;

	(void)level, (void)err;
	if (!key || !f->kind->about || !json_read(&f->json, value))
		return true;
	text = json_id(f->json.root, "", room);
	if (text)
		f->kind->about(f, key, text);
	return true;
}

bool feed_element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct feed *f = state;

	(void)rule;
	if (!json_read(&f->json, value))
		import_skip_at(f->run, IMPORT_SKIP_NOT_JSON, value.offset);
	else if (!cJSON_IsObject(f->json.root))
		import_skip_at(f->run, IMPORT_SKIP_NOT_OBJECT, value.offset);
	else
		return tell_row(f, value.offset, err);
	return true;
}

/* Without a row, or the word that more pages follow, a list is not whole. */
const char *feed_skipped(void *state, const struct slice_skip *skip)
{
	struct feed *f = state;

	if (skip->rule >= 0) {
		f->has_list = true;
		return N_("a row");
	}
	return skip->key && text_casecmp(skip->key, "NextToken") == 0 ? "NextToken" : NULL;
}

/* ---- the scan -------------------------------------------------------------------------------- */

bool feed_finish(void *state, const char *why_cut, struct error *err)
{
	struct feed *f = state;
	struct scan_end end = {.as_of = f->as_of};

	if (!f->has_list && !f->run->is_in_scan) { /* only a forced format comes here */
		f->run->why_partial = N_("it holds no such list");
		return true;
	}
	if (f->total > f->rows && !f->run->why_partial)
		f->run->why_partial = N_("one page of a longer list");
	end.why_partial = why_cut ? why_cut : f->run->why_partial;
	end.status = end.why_partial ? SCAN_PARTIAL : SCAN_WHOLE;
	return feed_begin(f, err) && import_end(f->run, &end, err);
}

void *feed_open(struct import_run *run, const struct feed_kind *kind)
{
	struct feed *f = mem_alloc(sizeof(*f));

	f->run = run;
	f->kind = kind;
	f->as_of = DATE_NONE;
	return f;
}

void feed_close(void *state)
{
	struct feed *f = state;

	json_fini(&f->json);
	free(f->version);
	free(f);
}
