/*
 * What is said of one finding, at the end of its page: by each source, by people, and the long text
 * of its report. All of it is read from the store for this one alone.
 */
#include <string.h>

#include "core/intl.h"
#include "tui/view.h"

/* ---- by sources ---- */

static const char *or_dash(const char *text)
{
	return text && text[0] ? text : "-";
}

static void put_score(struct buf *out, double score)
{
	if (score >= 0)
		buf_printf(out, " %d.%d", (int)(score * 10 + 0.5) / 10,
			   (int)(score * 10 + 0.5) % 10);
}

static void add_sighting(struct page *page, const struct detail_sighting *s)
{
	char first[DATE_TEXT], last[DATE_TEXT];
	struct buf text = {0};

	buf_printf(&text, "%s", or_dash(s->severity));
	put_score(&text, s->score);
	buf_printf(&text, "  %s %s", or_dash(s->package), or_dash(s->version));
	if (s->fixed && s->fixed[0])
		buf_printf(&text, " -> %s", s->fixed);
	if (s->status && s->status[0])
		buf_printf(&text, "  %s", s->status);
	date_format_day(s->first_seen, first);
	date_format_day(s->last_seen, last);
	if (first[0] || last[0])
		buf_printf(&text, _("  seen %s to %s"), or_dash(first), or_dash(last));
	page_pair(page, or_dash(s->source), buf_text(&text));
	page_pair(page, "", s->source_key);
	buf_fini(&text);
}

static void add_sources(struct app *app, const struct detail *d)
{
	if (d->sighting_count || d->opinion_count)
		page_title(&app->page, _("What the sources say"));
	for (size_t i = 0; i < d->sighting_count; i++)
		add_sighting(&app->page, &d->sightings[i]);
	for (size_t i = 0; i < d->opinion_count; i++) {
		const struct detail_opinion *o = &d->opinions[i];
		struct buf text = {0};

		buf_puts(&text, or_dash(o->severity));
		put_score(&text, o->score);
		if (o->vector && o->vector[0])
			buf_printf(&text, "  %s", o->vector);
		page_pair(&app->page, or_dash(o->vendor), buf_text(&text));
		buf_fini(&text);
	}
}

/* ---- by people ---- */

static bool is_decision(const struct detail_event *e)
{
	return strcmp(e->kind, event_kinds[EVENT_DECISION].word) == 0;
}

/* The next decision of the same scope that holds, from the oldest to the newest; NULL. */
static const struct detail_event *next_of_scope(const struct detail *d, size_t i)
{
	for (size_t k = i + 1; k < d->event_count; k++)
		if (is_decision(&d->events[k]) && !d->events[k].is_undone &&
		    strcmp(d->events[k].scope, d->events[i].scope) == 0)
			return &d->events[k];
	return NULL;
}

/* How a decision stands: it speaks, or what has silenced it. Appends to out. */
static void put_standing(const struct app *app, const struct detail *d, size_t i,
			 const struct fleet_state *state, struct buf *out)
{
	const struct detail_event *e = &d->events[i], *next = next_of_scope(d, i);
	int state_word = e->state ? state_from(e->state) : -1;

	if (e->is_undone)
		buf_puts(out, _(" [undone]"));
	else if (!is_decision(e) || state_word < 0)
		return;
	else if (state->decision && memcmp(state->decision->event, e->id, sizeof(e->id)) == 0)
		buf_puts(out, _(" [speaks]"));
	else if (next)
		buf_printf(out,
			   strcmp(next->state, states[STATE_UNDECIDED].word) == 0
				   ? _(" [ended by %s]")
				   : _(" [overruled by %s]"),
			   or_dash(next->author));
	else if (state_is_expired((enum state)state_word, e->until, app->now))
		buf_puts(out, _(" [expired]"));
	else if (state_word != STATE_UNDECIDED && state->decision)
		buf_printf(out, _(" [overruled: %s is narrower]"),
			   scopes[state->decision->scope].word);
}

static void add_event(struct app *app, const struct detail *d, size_t i,
		      const struct fleet_state *state)
{
	const struct detail_event *e = &d->events[i];
	struct event words = {.kind = e->kind, .state = e->state, .text = e->text};
	bool is_note = strcmp(e->kind, event_kinds[EVENT_NOTE].word) == 0;
	char at[DATE_TEXT], until[DATE_TEXT];
	struct buf text = {0};

	buf_printf(&text, "%s ", or_dash(e->author));
	event_put(&words, &text);
	if (is_decision(e) && strcmp(e->scope, scopes[SCOPE_ISSUE].word) != 0)
		buf_printf(&text, " (%s)", e->scope);
	if (e->until != DATE_NONE)
		buf_printf(&text, _(" until %s"), date_format_day(e->until, until));
	put_standing(app, d, i, state, &text);
	if (e->justification && e->justification[0])
		buf_printf(&text, " %s", e->justification);
	if (e->why && e->why[0])
		buf_printf(&text, ": %s", e->why);
	if (is_note && e->text)
		buf_printf(&text, ": %s", e->text);
	page_pair(&app->page, date_format_day(e->at, at), buf_text(&text));
	buf_fini(&text);
}

static void add_history(struct app *app, uint32_t finding, const struct detail *d)
{
	struct fleet_state state = fleet_state(app->fleet, app->fleet->verdict[finding], app->now);

	if (d->event_count)
		page_title(&app->page, _("History"));
	for (size_t i = d->event_count; i-- > 0;)
		add_event(app, d, i, &state);
}

/* ---- by its report ---- */

static void add_text(struct app *app, const struct detail *d)
{
	if (d->description && d->description[0]) {
		page_title(&app->page, _("Description"));
		page_add(&app->page, STYLE_NORMAL, 0, d->description);
	}
	if (d->url && d->url[0]) {
		page_title(&app->page, _("Reference"));
		page_add(&app->page, STYLE_NORMAL, 0, d->url);
	}
}

void finding_add_said(struct app *app, uint32_t finding, const struct detail *d)
{
	add_sources(app, d);
	add_history(app, finding, d);
	add_text(app, d);
}
