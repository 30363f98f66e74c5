/*
 * Settling another database's history: what is not here yet is appended, as it was written there.
 * An event is known by its id; one that says something else under a known id is forged, or the
 * work of chance that nobody has seen yet, and is left out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/intl.h"
#include "data/store_event.h"
#include "data/store_settle.h"

enum answer { ANSWER_NEW, ANSWER_KNOWN, ANSWER_OTHER, ANSWER_FAILED };

static const char known_sql[] =
	"SELECT at IS ?2 AND author IS ?3 AND uid IS ?4 AND kind IS ?5 AND scope IS ?6"
	" AND state IS ?7 AND why IS ?8 AND until IS ?9 AND justification IS ?10 AND text IS ?11"
	" AND target IS ?12 FROM event WHERE id = ?1";

/* 32 hex digits, as event_is_sound has seen. */
static void read_id(const char *text, unsigned char id[STORE_EVENT_ID])
{
	for (int i = 0; i < STORE_EVENT_ID; i++) {
		unsigned byte;

		if (sscanf(text + 2 * (size_t)i, "%2x", &byte) == 1)
			id[i] = (unsigned char)byte;
	}
}

struct log {
	struct settle *settle;
	struct event_writer writer;
	sqlite3_stmt *known;
	struct buf scratch;
	long long others; /* left out */
};

static const char *text_of(const struct log *log, staged_word w)
{
	return dict_text(&log->settle->stage->words, w);
}

static enum answer ask(struct log *log, const unsigned char *id, const unsigned char *target,
		       const struct event *e)
{
	enum step step;
	enum answer answer;

	STORE_BIND(log->known, v_blob(id, STORE_EVENT_ID), v_int(e->at), v_text(e->author),
		   v_int(e->uid), v_text(e->kind), v_text(e->scope), v_text(e->state),
		   v_text(e->why), v_date(e->until), v_text(e->justification), v_text(e->text),
		   target ? v_blob(target, STORE_EVENT_ID) : (struct bound){0});
	step = store_step(log->settle->store, log->known, log->settle->err);
	if (step == STEP_FAILED)
		return ANSWER_FAILED;
	if (step == STEP_DONE)
		return ANSWER_NEW;
	answer = sqlite3_column_int(log->known, 0) ? ANSWER_KNOWN : ANSWER_OTHER;
	sqlite3_reset(log->known);
	return answer;
}

static bool put_issues(struct log *log, const unsigned char *id, const struct staged_event *staged)
{
	struct store *s = log->settle->store;
	bool worked = true;

	for (size_t i = 0; worked && i < staged->issue_count; i++) {
		const staged_word *w = staged->issues[i];
		const struct issue_name name = {
#define NAME(name) .name = text_of(log, w[ISSUE_WORD_##name]),
			ISSUE_WORDS(NAME)
#undef NAME
		};

		worked = event_put_issue(&log->writer, id, store_issue_key(s, &name, &log->scratch),
					 &name, log->settle->err);
	}
	return worked;
}

/* A known event may have been said of more there: of an issue under a name that it got later. */
static bool add_issues(struct log *log, const unsigned char *id, const struct staged_event *staged)
{
	struct settle *t = log->settle;
	int before = sqlite3_total_changes(t->store->db);
	bool worked = put_issues(log, id, staged);

	if (sqlite3_total_changes(t->store->db) == before) {
		t->counts->unchanged++;
	} else {
		t->counts->updated++;
		t->is_needed = true;
	}
	return worked;
}

static bool settle_event(struct log *log, const struct staged_event *staged)
{
	struct settle *t = log->settle;
	unsigned char id[STORE_EVENT_ID] = {0}, target[STORE_EVENT_ID] = {0};
	const struct event e = {
#define NAME(name) .name = text_of(log, staged->words[EVENT_WORD_##name]),
		EVENT_WORDS(NAME)
#undef NAME
			.at = staged->at,
		.until = staged->until,
		.uid = staged->uid,
		.findings = staged->findings,
	};
	const unsigned char *of = e.target ? target : NULL;

	read_id(e.id, id);
	if (e.target)
		read_id(e.target, target);
	switch (ask(log, id, of, &e)) {
	case ANSWER_NEW:
		t->counts->added++;
		t->is_needed = true;
		return event_put_row(t->store, id, &e, of, t->err) && put_issues(log, id, staged);
	case ANSWER_KNOWN:
		return add_issues(log, id, staged);
	case ANSWER_OTHER:
		log->others++;
		return true;
	case ANSWER_FAILED:
		break;
	}
	return false;
}

static void warn(const struct log *log)
{
	struct import_counts *counts = log->settle->counts;

	if (log->others)
		snprintf(counts->warning, sizeof(counts->warning),
			 _("%lld entries have the id of another one and say something else: "
			   "they are left out"),
			 log->others);
}

bool settle_events(struct settle *t)
{
	const struct staged_facts *facts = &t->scan.staged->facts;
	struct log log = {.settle = t};
	bool worked = event_writer_init(&log.writer, t->store, t->err);

	log.known = worked ? store_prepare(t->store, known_sql, t->err) : NULL;
	worked = log.known != NULL;
	for (size_t i = 0; worked && i < facts->event_count; i++)
		worked = settle_event(&log, &facts->events[i]);
	warn(&log);
	sqlite3_finalize(log.known);
	event_writer_fini(&log.writer);
	buf_fini(&log.scratch);
	return worked;
}
