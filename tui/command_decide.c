/*
 * Decisions and notes. What a state asks for is in states[]: this file walks the questions and
 * hands the whole to the store in one transaction, then does the same to the fleet, so that the
 * answer is on screen without reading the database again.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "tui/command.h"
#include "tui/target.h"
#include "tui/view.h"

static const char read_only[] = N_("the database is read-only: nothing was decided");

static void verdict_clear(struct verdict *v)
{
	free(v->issues);
	free(v->why);
	free(v->about);
	*v = (struct verdict){0};
}

/* Whom it will be about; false (with a message) when nobody or when nothing can be written. */
static bool verdict_begin(struct app *app)
{
	struct verdict *v = &app->verdict;

	verdict_clear(v);
	if (!target_write(app, _(read_only)))
		return false;
	v->count = target_of_action(app, &v->issues, &v->about);
	if (v->count == 0)
		app_say(app, _("nothing here to decide about"));
	return v->count > 0;
}

static void left(struct app *app)
{
	verdict_clear(&app->verdict);
	app_say(app, _("nothing was decided"));
}

/* ---- applying ---- */

static void apply_to_fleet(struct app *app, const struct decision *d)
{
	const struct verdict *v = &app->verdict;
	struct fleet *f = app->fleet;
	uint32_t number = FLEET_NONE;
	struct author author;

	if (d->state != STATE_UNDECIDED) {
		store_author(&author);
		number = fleet_add_decision(
			f,
			&(struct fleet_decision){.state = d->state,
						 .at = app->now,
						 .until = d->until,
						 .by = fleet_word(f, author.name),
						 .why = fleet_word(f, d->why),
						 .justification = fleet_word(f, d->justification)});
		author_fini(&author);
	}
	for (size_t i = 0; i < v->count; i++) {
		f->issues[v->issues[i]].state = (uint8_t)d->state;
		f->issues[v->issues[i]].decision = number;
	}
}

static void decide(struct app *app, date until)
{
	struct verdict *v = &app->verdict;
	struct decision d = {v->state, v->why, until, v->justification};
	struct error err = {0};

	if (!decision_check(&d, app->now, &err) ||
	    !store_decide(app->store, app->fleet, v->issues, v->count, &d, app->now, &err)) {
		app_complain(app, "%s", err.text);
		verdict_clear(v);
		return;
	}
	apply_to_fleet(app, &d);
	app_dirty(app, DIRTY_ALL);
	app_say(app, _("%s: %s"), _(states[v->state].title), v->about);
	verdict_clear(v);
}

/* ---- the questions, in order: state, justification, why, until ---- */

static void ask_until(struct app *app, const char *text);

/* A day means its end: an acceptance still holds on its last day. */
static bool read_until(const struct app *app, const char *text, date *until)
{
	date first;
	int64_t seconds;

	*until = DATE_NONE;
	if (!text[strspn(text, " ")])
		return true;
	if (date_range(text, app->now, &first, until))
		return true;
	if (!date_duration(text, &seconds))
		return false;
	*until = date_day(app->now + seconds) + DATE_DAY - 1;
	return true;
}

static void until_given(struct app *app, const char *text)
{
	struct decision probe = {app->verdict.state, app->verdict.why, DATE_NONE,
				 app->verdict.justification};
	struct error err = {0};

	if (!text) {
		left(app);
		return;
	}
	if (!read_until(app, text, &probe.until)) {
		ask_until(app, text);
		app_complain(app, _("'%s' is no date: 2026-12-31, or 90d from now"), text);
	} else if (!decision_check(&probe, app->now, &err)) {
		ask_until(app, text);
		app_complain(app, "%s", err.text);
	} else {
		decide(app, probe.until);
	}
}

static void ask_until(struct app *app, const char *text)
{
	app_ask(app, _("until (date or days): "), text, NULL, until_given);
}

static void why_given(struct app *app, const char *text);

static void ask_why(struct app *app)
{
	const struct state_row *row = &states[app->verdict.state];
	char *label = mem_printf(row->needs_why ? _("%s, why: ") : _("%s, why (may be empty): "),
				 _(row->title));

	app_ask(app, label, "", &app->reasons, why_given);
	free(label);
}

static void why_given(struct app *app, const char *text)
{
	const struct state_row *row = &states[app->verdict.state];

	if (!text) {
		left(app);
		return;
	}
	if (row->needs_why && !text[strspn(text, " ")]) {
		ask_why(app);
		app_complain(app, _("%s needs a reason"), _(row->title));
		return;
	}
	app->verdict.why = mem_strdup(text);
	if (row->needs_until)
		ask_until(app, "90d");
	else
		decide(app, DATE_NONE);
}

static void justification_given(struct app *app, int value)
{
	if (value < 0) {
		left(app);
		return;
	}
	app->verdict.justification = justifications[value];
	ask_why(app);
}

static void ask_justification(struct app *app)
{
	menu_open(app, _("Not affected because"), justification_given);
	for (int i = 0; i < JUSTIFICATION_COUNT; i++)
		menu_add(app, (char)('1' + i), justifications[i], "", i);
}

static void state_given(struct app *app, int value)
{
	if (value < 0) {
		left(app);
		return;
	}
	app->verdict.state = (enum state)value;
	if (states[value].needs_justification)
		ask_justification(app);
	else
		ask_why(app);
}

static void ask_state(struct app *app)
{
	char *title = mem_printf(_("Assess %s"), app->verdict.about);

	menu_open(app, title, state_given);
	free(title);
	for (int i = 0; i < STATE_COUNT; i++)
		menu_add(app, states[i].key, _(states[i].title), _(states[i].help), i);
}

void command_assess(struct app *app, const char *args)
{
	int state = args[0] ? state_from(args) : -1;

	if (args[0] && state < 0) {
		app_complain(app, _("no state '%s'; a lists them"), args);
		return;
	}
	if (!verdict_begin(app))
		return;
	if (args[0])
		state_given(app, state);
	else
		ask_state(app);
}

/* ---- notes ---- */

static void note_given(struct app *app, const char *text)
{
	struct verdict *v = &app->verdict;
	struct error err = {0};

	if (!text || !text[strspn(text, " ")]) {
		verdict_clear(v);
		app_say(app, _("nothing was noted"));
		return;
	}
	if (store_note(app->store, app->fleet, v->issues, v->count, text, app->now, &err)) {
		word note = fleet_word(app->fleet, text);

		for (size_t i = 0; i < v->count; i++) {
			app->fleet->issues[v->issues[i]].notes++;
			app->fleet->issues[v->issues[i]].note = note;
		}
		app_dirty(app, DIRTY_ALL);
		app_say(app, _("noted: %s"), v->about);
	} else {
		app_complain(app, "%s", err.text);
	}
	verdict_clear(v);
}

void command_note(struct app *app, const char *args)
{
	char *label;

	if (!verdict_begin(app))
		return;
	if (args[0]) {
		note_given(app, args);
		return;
	}
	label = mem_printf(_("note on %s: "), app->verdict.about);
	app_ask(app, label, "", &app->reasons, note_given);
	free(label);
}
