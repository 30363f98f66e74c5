/*
 * decide, note, assign, ticket, mark: what the desk's keys do, for scripts. A filter that says
 * something is wanted: an empty one is a script's unset variable, and who means everything says
 * --all.
 */
#include <stdlib.h>
#include <string.h>

#include "core/fixes.h"
#include "core/intl.h"
#include "core/mem.h"
#include "core/state.h"
#include "core/text.h"
#include "tui/cli.h"
#include "tui/kin.h"

/* The issues of the selected findings, each once. Returns how many. */
static size_t issues_of(const struct cli_question *q, uint32_t **out)
{
	const struct fleet *f = q->fleet;
	bool *met = mem_array((size_t)f->issue_count + 1, sizeof(*met));
	size_t n = 0;

	*out = mem_array((size_t)f->issue_count + 1, sizeof(**out));
	for (uint32_t i = 0; i < f->count; i++) {
		uint32_t issue = f->issue[i];

		if (!selection_has(&q->selection, i) || met[issue])
			continue;
		met[issue] = true;
		(*out)[n++] = issue;
	}
	free(met);
	return n;
}

/* Which issues did the person name? Neither is none, both are a contradiction. */
static bool check_choice(const struct cli *cli, struct error *err)
{
	bool has_filter = cli->values[OPTION_FILTER], has_all = cli->values[OPTION_ALL];

	if (has_filter && has_all)
		return error_set(err, ERROR_USAGE, _("--filter and --all exclude each other"));
	return has_filter || has_all ||
	       error_set(err, ERROR_USAGE,
			 _("tamis %s wants --filter F, or --all for every issue there is"),
			 cli->command->name);
}

/* Asked of the parsed filter: blanks say no more than nothing does. */
static bool check_filter(const struct cli *cli, const struct filter *filter, struct error *err)
{
	return cli->values[OPTION_ALL] || !filter_is_wide(filter) ||
	       error_set(err, ERROR_USAGE,
			 _("--filter '%s' names no issue: tamis %s wants --all for every one"),
			 cli->values[OPTION_FILTER], cli->command->name);
}

/* A fix is named by its id, which ends with the last finding that it would close: who decides by
 * one that is over or mistyped must not believe that something was decided. */
static bool check_fix(const struct cli_question *q, struct error *err)
{
	const char *id = filter_names(q->filter, FIELD_FIX_ID);
	const struct fixes *x;

	if (!id || q->selection.selected)
		return true;
	x = fixes_of(q->fleet);
	for (uint32_t i = 0; i < x->count; i++)
		if (text_contains(x->actions[i].text, id))
			return true;
	return error_set(err, ERROR_USAGE, _("no fix has the id '%s'; tamis fixes lists them"), id);
}

/* "2 findings, 1 issue" */
static void put_reach(size_t findings, size_t issues)
{
	printf("%zu %s, %zu %s\n", findings, findings == 1 ? _("finding") : _("findings"), issues,
	       issues == 1 ? _("issue") : _("issues"));
}

/* The other packages of the problems, which nobody has decided about: TRUTH 2 offers them. */
static void say_kin(const struct cli_question *q, const uint32_t *issues, size_t n)
{
	uint32_t *kin;
	size_t count = kin_of_problem(q->fleet, issues, n, q->question.now, &kin);
	char *packages;
	struct buf clean = {0};

	if (count == 0)
		return;
	packages = kin_packages(q->fleet, kin, count);
	text_clean(&clean, packages);
	printf(count == 1 ? _("the same problems are undecided in %zu issue more: %s\n")
			  : _("the same problems are undecided in %zu issues more: %s\n"),
	       count, buf_text(&clean));
	buf_fini(&clean);
	free(packages);
	free(kin);
}

/* What was asked for, and how much more a wider scope decides. */
static void say_done(const struct cli_question *q, const char *done, const struct decision *d,
		     const uint32_t *issues, size_t n)
{
	struct kin_reach reach;

	printf("%s: ", done);
	put_reach(q->selection.selected, n);
	if (!d)
		return;
	if (d->scope != SCOPE_ISSUE) {
		reach = kin_reach(q->fleet, issues, n, &q->selection, d->scope);
		printf(_("scope %s reaches "), scopes[d->scope].word);
		put_reach(reach.findings, reach.issues);
	}
	if (d->state != STATE_UNDECIDED)
		say_kin(q, issues, n);
}

/* Runs the filter and says it of its issues. `done` is what is printed then. */
static bool say(const struct cli *cli, const char *done, const struct saying *saying,
		struct error *err)
{
	struct saying labelled = *saying;
	struct cli_question q;
	uint32_t *issues;
	size_t n;
	bool worked;

	if (!check_choice(cli, err) || !cli_ask(cli, STORE_WRITE, &q, err))
		return false;
	if (!check_filter(cli, q.filter, err) || !check_fix(&q, err)) {
		cli_ask_fini(&q);
		return false;
	}
	n = issues_of(&q, &issues);
	labelled.label = cli->values[OPTION_FILTER];
	labelled.findings = &q.selection;
	worked = store_say(q.store, q.fleet, issues, n, &labelled, cli->now, err);
	if (worked && !cli->values[OPTION_QUIET])
		say_done(&q, done, saying->decision, issues, n);
	free(issues);
	cli_ask_fini(&q);
	return worked;
}

static int find_word(int found, const char *what, const char *given, const char *const *names,
		     size_t n, struct error *err)
{
	if (found < 0)
		error_no_such(err, what, given, names, n);
	return found;
}

static int state_of(const char *given, struct error *err)
{
	const char *names[STATE_COUNT];

	for (int i = 0; i < STATE_COUNT; i++)
		names[i] = states[i].word;
	return find_word(state_from(given), _("state"), given, names, STATE_COUNT, err);
}

static bool parse_scope(const struct cli *cli, struct decision *d, struct error *err)
{
	const char *given = cli->values[OPTION_SCOPE];
	const char *names[SCOPE_COUNT];
	int scope;

	if (!given)
		return true;
	for (int i = 0; i < SCOPE_COUNT; i++)
		names[i] = scopes[i].word;
	scope = find_word(scope_from(given), _("scope"), given, names, SCOPE_COUNT, err);
	d->scope = scope < 0 ? SCOPE_ISSUE : (enum scope)scope;
	return scope >= 0;
}

static bool parse_decision(const struct cli *cli, struct decision *d, struct error *err)
{
	const char *until = cli->values[OPTION_UNTIL];
	int state = state_of(cli->args[0], err);

	if (state < 0)
		return false;
	*d = (struct decision){.state = (enum state)state,
			       .why = cli->values[OPTION_WHY],
			       .until = DATE_NONE,
			       .justification = cli->values[OPTION_JUSTIFICATION]};
	if (until && !decision_until(until, cli->now, &d->until))
		return error_set(err, ERROR_USAGE,
				 _("--until %s: expected YYYY-MM-DD or a duration like 90d"),
				 until);
	return parse_scope(cli, d, err) && decision_check(d, cli->now, err);
}

/* What it was about may be gone, so no filter finds it. */
static bool decide_again(const struct cli *cli, const struct decision *d, struct error *err)
{
	struct store *store;
	bool worked;

	if (cli->values[OPTION_FILTER] || cli->values[OPTION_SCOPE])
		return error_set(err, ERROR_USAGE,
				 _("--event says itself what it is about and how far it reaches"));
	store = cli_open(cli, STORE_WRITE, err);
	worked = store && store_decide_again(store, cli->values[OPTION_EVENT], d, cli->now, err);
	if (worked && !cli->values[OPTION_QUIET])
		printf(_("%s: what the entry was about\n"), states[d->state].word);
	store_close(store);
	return worked;
}

bool cli_decide(const struct cli *cli, struct error *err)
{
	struct decision d;
	const struct saying saying = {.kind = EVENT_DECISION, .decision = &d};

	/* The rules are asked before the database is opened, so that a mistake says so at once. */
	if (!parse_decision(cli, &d, err))
		return false;
	if (cli->values[OPTION_EVENT])
		return decide_again(cli, &d, err);
	return say(cli, states[d.state].word, &saying, err);
}

bool cli_note(const struct cli *cli, struct error *err)
{
	const struct saying saying = {.kind = EVENT_NOTE, .text = cli->args[0]};

	if (text_is_blank(cli->args[0]))
		return error_set(err, ERROR_USAGE, _("an empty note says nothing"));
	return say(cli, _("noted"), &saying, err);
}

/* "none" and "" are nobody, and no ticket. */
static const char *or_none(const char *text)
{
	return text_is_blank(text) || strcmp(text, "none") == 0 ? NULL : text;
}

bool cli_assign(const struct cli *cli, struct error *err)
{
	const struct saying saying = {.kind = EVENT_ASSIGN, .text = or_none(cli->args[0])};

	return say(cli, _("assigned"), &saying, err);
}

bool cli_ticket(const struct cli *cli, struct error *err)
{
	const struct saying saying = {.kind = EVENT_TICKET,
				      .text = or_none(cli->values[OPTION_SET])};

	if (!cli->values[OPTION_SET])
		return error_set(err, ERROR_USAGE, _("tamis ticket wants --set REF"));
	return say(cli, _("ticket"), &saying, err);
}

bool cli_mark(const struct cli *cli, struct error *err)
{
	bool is_off = cli->values[OPTION_OFF] != NULL;
	const struct saying saying = {.kind = is_off ? EVENT_UNMARK : EVENT_MARK};

	return say(cli, is_off ? _("unmarked") : _("marked"), &saying, err);
}

/* ---- undo and redo --------------------------------------------------------------------------- */

static void say_undone(const struct cli *cli, bool is_redo, const struct undone *undone)
{
	struct buf clean = {0};

	if (cli->values[OPTION_QUIET])
		return;
	if (!undone->count) {
		puts(is_redo ? _("nothing to redo") : _("nothing of yours to undo"));
		return;
	}
	text_clean(&clean, undone->what);
	printf(is_redo ? _("redone: %s\n") : _("undone: %s\n"), buf_text(&clean));
	buf_fini(&clean);
}

static bool step(const struct cli *cli, bool is_redo, struct error *err)
{
	bool is_forced = cli->values[OPTION_FORCE] != NULL, worked;
	struct undone undone = {0};
	struct store *store;
	long long n = 1;

	if (cli->arg_count && (!text_whole(cli->args[0], &n) || n < 1))
		return error_set(err, ERROR_USAGE, _("%s: expected a number of steps, from 1"),
				 cli->args[0]);
	store = cli_open(cli, STORE_WRITE, err);
	worked = store && store_undo(store, is_redo, (size_t)n, is_forced, cli->now, &undone, err);
	if (worked && undone.by)
		worked = error_set(err, ERROR_USAGE,
				   _("%s has decided later about the same: nothing was undone; "
				     "--force undoes yours beneath"),
				   undone.by);
	else if (worked)
		say_undone(cli, is_redo, &undone);
	undone_fini(&undone);
	store_close(store);
	return worked;
}

bool cli_undo(const struct cli *cli, struct error *err)
{
	return step(cli, false, err);
}

bool cli_redo(const struct cli *cli, struct error *err)
{
	return step(cli, true, err);
}
