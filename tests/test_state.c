/* States and what each asks for (TRUTH 4), severities and fixes as tables. */
#include "core/finding.h"
#include "core/severity.h"
#include "core/state.h"
#include "tests/tap.h"

enum { NOW = 1762041600 }; /* 2025-11-02T00:00:00Z */

static bool holds(enum state state, const char *why, date until, const char *justification,
		  date *became)
{
	struct decision d = {state, why, until, justification, SCOPE_ISSUE};
	struct error err = {0};
	bool good = decision_check(&d, NOW, &err);

	if (became)
		*became = d.until;
	return good && err.kind == ERROR_NONE;
}

static void test_decisions(void)
{
	date until;

	ok(holds(STATE_UNDECIDED, NULL, DATE_NONE, NULL, NULL), "undecided asks for nothing");
	ok(holds(STATE_TO_FIX, NULL, DATE_NONE, NULL, NULL), "to-fix neither");
	ok(!holds(STATE_TO_FIX, NULL, NOW + DATE_DAY, NULL, NULL), "and takes no date");
	ok(!holds(STATE_ACCEPTED, NULL, DATE_NONE, NULL, NULL), "accepted needs a reason");
	ok(!holds(STATE_ACCEPTED, "", DATE_NONE, NULL, NULL), "that says something");
	ok(holds(STATE_ACCEPTED, "x", DATE_NONE, NULL, &until), "and has a date by itself");
	is_int(date_days(NOW, until), ACCEPT_DAYS_DEFAULT, "ninety days from now");
	ok(!holds(STATE_ACCEPTED, "x", NOW, NULL, NULL), "a date that is over is refused");
	ok(holds(STATE_ACCEPTED, "x", NOW + (date)365 * DATE_DAY, NULL, NULL),
	   "a year is the most");
	ok(!holds(STATE_ACCEPTED, "x", NOW + (date)366 * DATE_DAY, NULL, NULL), "more is refused");
	ok(!holds(STATE_NOT_AFFECTED, "x", DATE_NONE, NULL, NULL),
	   "not-affected needs a justification");
	ok(!holds(STATE_NOT_AFFECTED, "x", DATE_NONE, "because", NULL), "one of CycloneDX's words");
	ok(holds(STATE_NOT_AFFECTED, "x", DATE_NONE, "Code_Not_Reachable", NULL), "in any case");
	ok(!holds(STATE_FALSE_POSITIVE, "x", DATE_NONE, "code_not_present", NULL),
	   "false-positive takes none");
}

static void test_expiry(void)
{
	ok(!state_is_expired(STATE_ACCEPTED, NOW, NOW), "the last second of an acceptance is in");
	ok(state_is_expired(STATE_ACCEPTED, NOW, NOW + 1), "the next one is not");
	ok(!state_is_expired(STATE_TO_FIX, NOW - 5, NOW), "only acceptances end");
}

static void test_words(void)
{
	static const struct {
		const char *raw;
		enum severity severity;
	} cases[] = {
		{"CRITICAL", SEVERITY_CRITICAL},  {"High", SEVERITY_HIGH},
		{"medium", SEVERITY_MEDIUM},      {"LOW", SEVERITY_LOW},
		{"INFORMATIONAL", SEVERITY_INFO}, {"Negligible", SEVERITY_INFO},
		{"none", SEVERITY_INFO},          {"UNTRIAGED", SEVERITY_UNKNOWN},
		{"UNDEFINED", SEVERITY_UNKNOWN},  {"", SEVERITY_UNKNOWN},
		{"whatever", SEVERITY_UNKNOWN},   {NULL, SEVERITY_UNKNOWN},
		{"crit", SEVERITY_UNKNOWN},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is_int(severity_from(cases[i].raw), cases[i].severity, "a report's '%s' is %s",
		       cases[i].raw ? cases[i].raw : "(absent)",
		       severities[cases[i].severity].word);
	is_int(severity_word("crit"), SEVERITY_CRITICAL, "people may type crit");
	is_int(severity_word("whatever"), -1, "but not anything");
	for (int i = 0; i < STATE_COUNT; i++)
		is_int(state_from(states[i].word), i, "%s is a state", states[i].word);
}

static void test_fixes(void)
{
	ok(!fixed_version("") && !fixed_version(NULL) && !fixed_version("NotAvailable") &&
		   !fixed_version("null"),
	   "some words mean that there is no fixed version");
	is_str(fixed_version("1.2"), "1.2", "a version is a version");
	is_int(fix_of("1.2", NULL, "affected"), FIX_YES, "a fixed version is a fix");
	is_int(fix_of(NULL, "YES", NULL), FIX_YES, "so is the source's YES");
	is_int(fix_of("1.2", "PARTIAL", NULL), FIX_PARTIAL, "partial is what the source says");
	is_int(fix_of(NULL, NULL, "will_not_fix"), FIX_NO, "will_not_fix is a no");
	is_int(fix_of(NULL, NULL, "affected"), FIX_NO, "so is affected without a version");
	is_int(fix_of(NULL, NULL, "under_investigation"), FIX_UNKNOWN, "else nobody knows");
}

int main(void)
{
	tap_begin();
	test_decisions();
	test_expiry();
	test_words();
	test_fixes();
	return done();
}
