/* The kinds of events as one table, and what makes one from elsewhere good enough to keep. */
#include "core/event.h"

#include <string.h>

#include "core/intl.h"
#include "core/state.h"
#include "core/text.h"

const struct event_kind_row event_kinds[EVENT_KIND_COUNT] = {
	/* clang-format off */
	[EVENT_DECISION] = { .word = "decision", .past = N_("decided") },
	[EVENT_NOTE]     = { .word = "note", .past = N_("noted"), .has_text = true },
	[EVENT_ASSIGN]   = { .word = "assign", .past = N_("assigned"), .has_text = true },
	[EVENT_TICKET]   = { .word = "ticket", .past = N_("ticket"), .has_text = true },
	[EVENT_MARK]     = { .word = "mark", .past = N_("marked"), .is_personal = true },
	[EVENT_UNMARK]   = { .word = "unmark", .past = N_("unmarked"), .is_personal = true },
	[EVENT_UNDO]     = { .word = "undo", .past = N_("undone"), .has_target = true },
	[EVENT_REDO]     = { .word = "redo", .past = N_("redone"), .has_target = true },
	/* clang-format on */
};

int event_kind_from(const char *word)
{
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		if (text_casecmp(word, event_kinds[i].word) == 0)
			return i;
	return -1;
}

static bool is_id(const char *text)
{
	return text && strlen(text) == EVENT_ID_TEXT - 1 &&
	       text[strspn(text, "0123456789abcdef")] == '\0';
}

/* Too much to have been typed? Nobody's memory and screen must suffer from it. */
static bool is_long(const char *text)
{
	return text && strlen(text) > EVENT_TEXT_MAX;
}

static const char *wrong_decision(const struct event *e)
{
	int state = e->state ? state_from(e->state) : -1;
	const struct state_row *row;

	if (state < 0)
		return N_("a decision without a state that there is");
	row = &states[state];
	if (row->needs_until != (e->until != DATE_NONE))
		return N_("an acceptance without an end, or an end without an acceptance");
	if (row->needs_until && date_days(date_day(e->at), e->until) > ACCEPT_DAYS_MAX)
		return N_("an acceptance of more than a year");
	if (row->needs_why && text_is_blank(e->why))
		return N_("an acceptance without a reason");
	if (row->needs_justification != (e->justification != NULL) ||
	    (e->justification && justification_from(e->justification) < 0))
		return N_("a justification that is none, or that does not belong there");
	return NULL;
}

static const char *wrong_issues(const struct event *e)
{
	bool is_of_base = scope_from(e->scope) == SCOPE_BASE;

	if (e->issue_count == 0)
		return N_("an event about nothing");
	for (size_t i = 0; i < e->issue_count; i++) {
		const struct issue_name *n = &e->issues[i];

		if (is_of_base != (n->chain != NULL))
			return N_("a base that its scope does not ask for, or none where it does");
		if (is_of_base && (n->repository || n->resource || !n->vuln || !n->package))
			return N_("more or less than a vulnerability and a package of a base");
		if (!is_of_base && !n->repository == !n->resource)
			return N_("an issue in no repository and no resource, or in both");
		if (!n->vuln && !n->path)
			return N_("an issue without vulnerability and path");
	}
	return NULL;
}

static const char *wrong_head(const struct event *e, date now)
{
	int scope = e->scope ? scope_from(e->scope) : -1;

	if (!is_id(e->id))
		return N_("an event without an id of 32 hex digits");
	if (e->at == DATE_NONE)
		return N_("an event without a date");
	if (now != DATE_NONE && e->at > now + DATE_DAY)
		return N_("an event of the future");
	if (text_is_blank(e->author) || strlen(e->author) > 256 || e->uid < 0)
		return N_("an event without an author");
	if (scope < 0)
		return N_("a scope that this tamis does not know");
	if (is_long(e->why) || is_long(e->text) || is_long(e->label))
		return N_("a text of more than 64 KiB");
	return NULL;
}

/* What belongs to other kinds only? */
static bool has_strange(const struct event *e, enum event_kind kind)
{
	const struct event_kind_row *row = &event_kinds[kind];
	bool is_decision = kind == EVENT_DECISION;

	return (e->text && !row->has_text) || (e->target && !row->has_target) ||
	       (e->issue_count && row->has_target) ||
	       (!is_decision && (e->state || e->why || e->justification || e->until != DATE_NONE ||
				 scope_from(e->scope) != SCOPE_ISSUE));
}

bool event_is_sound(const struct event *e, date now, const char **why)
{
	int kind = e->kind ? event_kind_from(e->kind) : -1;

	*why = wrong_head(e, now);
	if (!*why && kind < 0)
		*why = N_("an event of a kind that this tamis does not know");
	if (!*why && has_strange(e, (enum event_kind)kind))
		*why = N_("words that do not belong to an event of its kind");
	if (!*why && event_kinds[kind].has_target)
		*why = is_id(e->target) ? NULL : N_("an undo or redo of nothing");
	else if (!*why)
		*why = wrong_issues(e);
	if (!*why && kind == EVENT_DECISION)
		*why = wrong_decision(e);
	if (!*why && kind == EVENT_NOTE && text_is_blank(e->text))
		*why = N_("an empty note");
	return !*why;
}
