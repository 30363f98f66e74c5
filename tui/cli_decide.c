/*
 * decide, note, mark: what the desk's keys do, for scripts. A filter that says something is wanted:
 * an empty one is a script's unset variable, and who means everything says --all.
 */
#include <stdlib.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/state.h"
#include "core/text.h"
#include "tui/cli.h"

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
	return cli->values[OPTION_ALL] || filter_terms(filter) > 0 ||
	       error_set(err, ERROR_USAGE,
			 _("--filter '%s' names no issue: tamis %s wants --all for every one"),
			 cli->values[OPTION_FILTER], cli->command->name);
}

/* Runs the filter and hands the issues to `act`. `word` says what was done. */
static bool for_issues(const struct cli *cli, const char *done,
		       bool (*act)(const struct cli *cli, struct store *store,
				   const struct fleet *f, const uint32_t *issues, size_t n,
				   struct error *err),
		       struct error *err)
{
	struct cli_question q;
	uint32_t *issues;
	size_t n;
	bool worked;

	if (!check_choice(cli, err) || !cli_ask(cli, STORE_WRITE, &q, err))
		return false;
	if (!check_filter(cli, q.filter, err)) {
		cli_ask_fini(&q);
		return false;
	}
	n = issues_of(&q, &issues);
	worked = n == 0 || act(cli, q.store, q.fleet, issues, n, err);
	if (worked && !cli->values[OPTION_QUIET])
		printf(_("%s: %u findings, %zu issues\n"), done, q.selection.selected, n);
	free(issues);
	cli_ask_fini(&q);
	return worked;
}

/* --until: a date (its last second) or a duration from now. */
static bool parse_until(const struct cli *cli, date *until, struct error *err)
{
	const char *text = cli->values[OPTION_UNTIL];
	int64_t seconds;
	date first;

	*until = DATE_NONE;
	if (!text || date_range(text, cli->now, &first, until))
		return true;
	if (!date_duration(text, &seconds))
		return error_set(err, ERROR_USAGE,
				 _("--until %s: expected YYYY-MM-DD or a duration like 90d"), text);
	*until = cli->now + seconds;
	return true;
}

static bool act_decide(const struct cli *cli, struct store *store, const struct fleet *f,
		       const uint32_t *issues, size_t n, struct error *err)
{
	struct decision d = {.why = cli->values[OPTION_WHY],
			     .justification = cli->values[OPTION_JUSTIFICATION]};

	d.state = (enum state)state_from(cli->args[0]);
	return parse_until(cli, &d.until, err) && decision_check(&d, cli->now, err) &&
	       store_decide(store, f, issues, n, &d, cli->now, err);
}

bool cli_decide(const struct cli *cli, struct error *err)
{
	struct decision d = {.why = cli->values[OPTION_WHY],
			     .justification = cli->values[OPTION_JUSTIFICATION]};
	int state = state_from(cli->args[0]);
	const char *names[STATE_COUNT];

	for (int i = 0; i < STATE_COUNT; i++)
		names[i] = states[i].word;
	if (state < 0)
		return error_no_such(err, _("state"), cli->args[0], names, STATE_COUNT);
	d.state = (enum state)state;
	/* The rules are asked before the database is opened, so that a mistake says so at once. */
	return parse_until(cli, &d.until, err) && decision_check(&d, cli->now, err) &&
	       for_issues(cli, states[state].word, act_decide, err);
}

static bool act_note(const struct cli *cli, struct store *store, const struct fleet *f,
		     const uint32_t *issues, size_t n, struct error *err)
{
	return store_note(store, f, issues, n, cli->args[0], cli->now, err);
}

bool cli_note(const struct cli *cli, struct error *err)
{
	if (text_is_blank(cli->args[0]))
		return error_set(err, ERROR_USAGE, _("an empty note says nothing"));
	return for_issues(cli, _("noted"), act_note, err);
}

static bool act_mark(const struct cli *cli, struct store *store, const struct fleet *f,
		     const uint32_t *issues, size_t n, struct error *err)
{
	return store_mark(store, f, issues, n, !cli->values[OPTION_OFF], cli->now, err);
}

bool cli_mark(const struct cli *cli, struct error *err)
{
	return for_issues(cli, cli->values[OPTION_OFF] ? _("unmarked") : _("marked"), act_mark,
			  err);
}
