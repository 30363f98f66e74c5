/* The states as one table, and the rules of TRUTH 4 that the table states. */
#include "core/state.h"

#include <stddef.h>

#include "core/intl.h"
#include "core/text.h"

const struct state_row states[STATE_COUNT] = {
	/* clang-format off */
	[STATE_UNDECIDED] = {
		.word = "undecided", .title = N_("Undecided"), .key = 'u', .letter = '-', .is_open = true,
		.help = N_("nobody has spoken, or the earlier decision is ended") },
	[STATE_INVESTIGATING] = {
		.word = "investigating", .title = N_("Investigating"), .key = 'i', .letter = 'i', .is_open = true,
		.help = N_("somebody is looking at it") },
	[STATE_TO_FIX] = {
		.word = "to-fix", .title = N_("To fix"), .key = 't', .letter = 't', .is_open = true,
		.help = N_("it affects us and will be fixed") },
	[STATE_ACCEPTED] = {
		.word = "accepted", .title = N_("Accepted"), .key = 'a', .letter = 'a',
		.needs_why = true, .needs_until = true, .asks_scope = true,
		.help = N_("the risk is taken until a date, a year off at most") },
	[STATE_NOT_AFFECTED] = {
		.word = "not-affected", .title = N_("Not affected"), .key = 'n', .letter = 'n',
		.needs_justification = true, .asks_scope = true,
		.help = N_("it cannot be used here; a justification says why") },
	[STATE_FALSE_POSITIVE] = {
		.word = "false-positive", .title = N_("False positive"), .key = 'f', .letter = 'f',
		.asks_scope = true,
		.help = N_("the scanner is wrong") },
	/* clang-format on */
};

const struct scope_row scopes[SCOPE_COUNT] = {
	/* clang-format off */
	[SCOPE_ISSUE] = {
		.word = "issue", .title = N_("This issue"), .key = 'i',
		.help = N_("this package at this path, in this repository or resource") },
	[SCOPE_REPO] = {
		.word = "repo", .title = N_("This repository"), .key = 'r',
		.help = N_("this package at any path, in this repository or resource") },
	[SCOPE_BASE] = {
		.word = "base", .title = N_("This base image"), .key = 'b',
		.help = N_("what the layers of this base image bring, wherever it is used") },
	[SCOPE_EVERYWHERE] = {
		.word = "everywhere", .title = N_("Everywhere"), .key = 'e',
		.help = N_("this package in every repository and resource") },
	/* clang-format on */
};

const char *const justifications[JUSTIFICATION_COUNT] = {
	"code_not_present",     "code_not_reachable",     "requires_configuration",
	"requires_dependency",  "requires_environment",   "protected_by_compiler",
	"protected_at_runtime", "protected_at_perimeter", "protected_by_mitigating_control",
};

int state_from(const char *word)
{
	for (int i = 0; i < STATE_COUNT; i++)
		if (text_casecmp(word, states[i].word) == 0)
			return i;
	return -1;
}

int scope_from(const char *word)
{
	for (int i = 0; i < SCOPE_COUNT; i++)
		if (text_casecmp(word, scopes[i].word) == 0)
			return i;
	return -1;
}

int justification_from(const char *word)
{
	for (int i = 0; i < JUSTIFICATION_COUNT; i++)
		if (text_casecmp(word, justifications[i]) == 0)
			return i;
	return -1;
}

static bool check_until(struct decision *d, const struct state_row *row, date now,
			struct error *err)
{
	if (!row->needs_until) {
		if (d->until != DATE_NONE)
			return error_set(err, ERROR_USAGE, _("%s takes no --until"), row->word);
		return true;
	}
	if (d->until == DATE_NONE)
		d->until = date_day(now) + (date)ACCEPT_DAYS_DEFAULT * DATE_DAY + DATE_DAY - 1;
	if (d->until <= now)
		return error_set(err, ERROR_USAGE, _("--until is in the past"));
	if (date_days(date_day(now), d->until) > ACCEPT_DAYS_MAX)
		return error_set(err, ERROR_USAGE, _("--until is more than a year off"));
	return true;
}

static bool check_justification(struct decision *d, const struct state_row *row, struct error *err)
{
	int found;

	if (!row->needs_justification) {
		if (d->justification)
			return error_set(err, ERROR_USAGE, _("%s takes no --justification"),
					 row->word);
		return true;
	}
	found = d->justification ? justification_from(d->justification) : -1;
	if (found < 0)
		return error_set(
			err, ERROR_USAGE,
			_("%s needs --justification, one of %s, %s, %s, %s, %s, %s, %s, %s, %s"),
			row->word, justifications[0], justifications[1], justifications[2],
			justifications[3], justifications[4], justifications[5], justifications[6],
			justifications[7], justifications[8]);
	d->justification = justifications[found];
	return true;
}

bool decision_check(struct decision *d, date now, struct error *err)
{
	const struct state_row *row = &states[d->state];

	if (row->needs_why && text_is_blank(d->why))
		return error_set(err, ERROR_USAGE, _("%s needs --why"), row->word);
	return check_until(d, row, now, err) && check_justification(d, row, err);
}

bool decision_until(const char *text, date now, date *until)
{
	date first;
	int64_t seconds;

	if (date_range(text, now, &first, until))
		return true;
	if (!date_duration(text, &seconds))
		return false;
	*until = date_day(now + seconds) + DATE_DAY - 1;
	return true;
}

bool state_is_expired(enum state state, date until, date now)
{
	return states[state].needs_until && until != DATE_NONE && now > until;
}
