/*
 * Decisions. What a state asks for is in states[]: this file walks the questions and hands the
 * whole to the store in one transaction, as `tamis decide` does; then what people said is read
 * again.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/kin.h"
#include "tui/target.h"
#include "tui/view.h"

static const char read_only[] = N_("the database is read-only: nothing was decided");

void verdict_clear(struct verdict *v)
{
	free(v->issues);
	selection_fini(&v->findings);
	free(v->event);
	free(v->why);
	free(v->about);
	*v = (struct verdict){.until = DATE_NONE};
}

/* In the history an entry is meant: what it was about may be gone from the fleet. */
static bool is_entry(const struct app *app)
{
	return app_place(app)->view == VIEW_HISTORY || app_place(app)->view == VIEW_ENTRY;
}

bool verdict_begin(struct app *app)
{
	struct verdict *v = &app->verdict;

	verdict_clear(v);
	if (!target_write(app, _(read_only)))
		return false;
	if (is_entry(app))
		v->event = history_decision(app, &v->about, &v->scope);
	else
		v->count = target_of_action(app, &v->issues, &v->findings, &v->about);
	if (v->count == 0 && !v->event)
		app_say(app, _("nothing here to decide about"));
	return v->count > 0 || v->event;
}

static void left(struct app *app)
{
	verdict_clear(&app->verdict);
	app_say(app, _("nothing was decided"));
}

/* ---- deciding ---- */

static struct decision decision_of(const struct verdict *v)
{
	return (struct decision){.state = v->state,
				 .why = v->why,
				 .until = v->until,
				 .justification = v->justification,
				 .scope = v->scope};
}

/* The other packages of the problem: they wait in app->also, and the message offers them. */
static void offer_also(struct app *app, const char *done)
{
	struct verdict *v = &app->verdict, *also = &app->also;
	uint32_t *kin;
	size_t n = v->state == STATE_UNDECIDED
			   ? 0
			   : kin_of_problem(app->fleet, v->issues, v->count, app->now, &kin);
	char *packages;

	verdict_clear(also);
	if (n == 0) {
		app_say(app, "%s", done);
		return;
	}
	packages = kin_packages(app->fleet, kin, n);
	app_say(app, _("%s; the same problem in %s: = decides it likewise"), done, packages);
	*also = (struct verdict){.issues = kin,
				 .count = n,
				 .state = v->state,
				 .justification = v->justification,
				 .why = mem_strdup(v->why),
				 .until = v->until,
				 .scope = v->scope,
				 .about = packages};
}

static bool put_decision(struct app *app, const struct decision *d, struct error *err)
{
	const struct verdict *v = &app->verdict;
	const struct saying saying = {.kind = EVENT_DECISION,
				      .decision = d,
				      .label = v->about,
				      .findings = v->findings.bits ? &v->findings : NULL};

	if (v->event)
		return store_decide_again(app->store, v->event, d, app->now, err);
	return store_say(app->store, app->fleet, v->issues, v->count, &saying, app->now, err);
}

static void decide(struct app *app)
{
	struct verdict *v = &app->verdict;
	struct decision d = decision_of(v);
	struct error err = {0};
	char *done;

	if (!decision_check(&d, app->now, &err) || !put_decision(app, &d, &err)) {
		app_complain(app, "%s", err.text);
		verdict_clear(v);
		return;
	}
	v->until = d.until;
	done = v->scope == SCOPE_ISSUE ? mem_printf("%s: %s", _(states[v->state].title), v->about)
				       : mem_printf("%s (%s): %s", _(states[v->state].title),
						    _(scopes[v->scope].title), v->about);
	if (app_heard(app))
		offer_also(app, done);
	free(done);
	verdict_clear(v);
}

void command_also(struct app *app, const char *args)
{
	(void)args;
	if (!app->also.count) {
		app_say(app,
			_("nothing was decided of which another package has the same problem"));
		return;
	}
	if (!target_write(app, _(read_only)))
		return;
	verdict_clear(&app->verdict);
	app->verdict = app->also;
	app->also = (struct verdict){.until = DATE_NONE};
	decide(app);
}

/* ---- the last question: how far it reaches ---- */

static void scope_given(struct app *app, int value)
{
	if (value < 0) {
		left(app);
		return;
	}
	app->verdict.scope = (enum scope)value;
	decide(app);
}

/* Is there a wider decision that `undecided` may be meant to end? The scope of the one that speaks
 * of the first issue is what is offered. */
static bool speaks_widely(const struct app *app, enum scope *scope)
{
	const struct verdict *v = &app->verdict;
	bool is_wide = false;

	for (size_t i = 0; i < v->count; i++)
		for (int s = SCOPE_REPO; s < SCOPE_COUNT; s++)
			is_wide = is_wide || app->fleet->issues[v->issues[i]].decisions[s];
	for (int s = SCOPE_COUNT; s-- > 0;)
		if (v->count && app->fleet->issues[v->issues[0]].decisions[s])
			*scope = (enum scope)s;
	return is_wide;
}

static void open_scopes(struct app *app, const size_t reach[SCOPE_COUNT], enum scope first)
{
	char repo[32], base[32], all[32];
	char *title = mem_printf(
		_("How far? The repository has %s more of it, the base %s, the fleet %s"),
		screen_count((long long)reach[SCOPE_REPO], repo),
		screen_count((long long)reach[SCOPE_BASE], base),
		screen_count((long long)reach[SCOPE_EVERYWHERE], all));

	menu_open(app, title, scope_given);
	free(title);
	for (int s = 0; s < SCOPE_COUNT; s++) {
		if (s == (int)first)
			app->menu.cursor = app->menu.count;
		menu_add(app, scopes[s].key, _(scopes[s].title), _(scopes[s].help), s);
	}
}

/* Asked where the state may well hold for more than one issue, and there is more to hold for. */
static void ask_scope(struct app *app)
{
	const struct verdict *v = &app->verdict;
	size_t reach[SCOPE_COUNT] = {0};
	enum scope first = SCOPE_ISSUE;
	bool asks = false;

	for (int s = 0; !v->event && s < SCOPE_COUNT; s++) {
		reach[s] = kin_reach(app->fleet, v->issues, v->count,
				     v->findings.bits ? &v->findings : NULL, (enum scope)s)
				   .others;
		asks = asks || (reach[s] && states[v->state].asks_scope);
	}
	if (!v->event && v->state == STATE_UNDECIDED)
		asks = speaks_widely(app, &first);
	if (asks)
		open_scopes(app, reach, first);
	else
		decide(app);
}

/* ---- the questions, in order: state, justification, why, until ---- */

static void ask_until(struct app *app, const char *text);

static void until_given(struct app *app, const char *text)
{
	struct decision probe = decision_of(&app->verdict);
	struct error err = {0};

	if (!text) {
		left(app);
		return;
	}
	if (!text_is_blank(text) && !decision_until(text, app->now, &probe.until)) {
		ask_until(app, text);
		app_complain(app, _("'%s' is no date: 2026-12-31, or 90d from now"), text);
	} else if (!decision_check(&probe, app->now, &err)) {
		ask_until(app, text);
		app_complain(app, "%s", err.text);
	} else {
		app->verdict.until = probe.until;
		ask_scope(app);
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
		ask_scope(app);
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
