/* The history on the desk: what people said as a list and one entry whole, undo and redo by key,
 * and on a finding's page which decision speaks. Two people have used this database. */
#include <stdlib.h>

#include "tests/documents.h"
#include "tests/view_harness.h"
#include "tests/whole.h"

/* The fleet of the view tests, and a history that two others have left on it. */
static void open_desk(struct desk *d, int cols, int rows)
{
	const char *root = getenv("TAMIS_ROOT");
	char *path = mem_printf("%s/tests/fixtures/formats/history.jsonl", root ? root : ".");
	struct buf text = {0};

	desk_open(d, cols, rows, "");
	if (!read_text(path, &text))
		tap_diag("not read", path);
	whole_text(d->store, buf_text(&text), DATE_NONE);
	buf_fini(&text);
	free(path);
	app_run(d->app, "reload");
}

static void test_goldens(void)
{
	static const struct {
		const char *name, *keys;
		int cols, rows;
	} screens[] = {
		{"history-80x24", "H", 80, 24},
		{"history-100x30", "H", 100, 30},
		{"history-200x50", "H", 200, 50},
		{"entry-80x24", "H j j j j j j j Enter", 80, 24},
	};

	for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++) {
		struct desk d;

		open_desk(&d, screens[i].cols, screens[i].rows);
		desk_keys(&d, screens[i].keys);
		desk_is_golden(&d, screens[i].name);
		desk_close(&d);
	}
}

static void test_page(void)
{
	struct desk d;

	open_desk(&d, 100, 60);
	app_run(d.app, "filter vuln:CVE-2023-45853 repo:payments/api");
	desk_keys(&d, "7 Enter");
	ok(desk_shows(&d, "state         investigating") && desk_shows(&d, "scope         issue"),
	   "a finding's page has the decision that speaks, and how far it reaches");
	ok(desk_shows(&d, "ben investigating [speaks]"), "in its history it speaks");
	ok(desk_shows(&d, "anna to-fix [overruled by ben]"),
	   "the earlier author reads who has overruled it");
	ok(desk_shows(&d, "ben not-affected (everywhere) [overruled: issue is narrower]"),
	   "a wider one is overruled by what is narrower");
	desk_keys(&d, "q");
	app_run(d.app, "filter vuln:CVE-2023-45853 repo:web/*");
	desk_keys(&d, "7 Enter");
	ok(desk_shows(&d, "scope         everywhere") &&
		   desk_shows(&d, "ben not-affected (everywhere) [speaks] code_not_reachable"),
	   "where nothing narrower is said it speaks");
	desk_keys(&d, "q");
	app_run(d.app, "filter is:expired");
	desk_keys(&d, "7");
	ok(desk_shows(&d, "libssl3") && desk_shows(&d, "expired"),
	   "an expired acceptance has its badge");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "undecided (an acceptance has expired)") && desk_shows(&d, "[expired]"),
	   "and its page says so");
	desk_keys(&d, "q");
	app_run(d.app, "filter pkg:libc6 repo:payments/api vuln:CVE-2023-4911");
	desk_keys(&d, "7 Enter");
	ok(desk_shows(&d, "assigned to cora [undone]") && !desk_shows(&d, "assignee"),
	   "what was undone is told, and does not hold");
	ok(desk_shows(&d, "ticket        SEC-12"), "the ticket does");
	desk_close(&d);
}

static void test_history(void)
{
	struct desk d;

	open_desk(&d, 120, 30);
	desk_keys(&d, "H");
	ok(desk_shows(&d, "undo: assigned to cora") && !desk_shows(&d, "2025-10-12 16:00"),
	   "H has what people said, but for marks");
	app_run(d.app, "history all");
	ok(desk_shows(&d, "2025-10-12 16:00"), "all has them, too");
	app_run(d.app, "history stale");
	ok(desk_shows(&d, "false-positive on 3 findings") && !desk_shows(&d, "to-fix"),
	   "stale has the decisions that match nothing any more");
	desk_keys(&d, "a");
	ok(desk_shows(&d, "Assess what this entry is about: false-positive on 3 findings"),
	   "a decides about the entry");
	desk_keys(&d, "u Enter");
	ok(desk_shows(&d, "Undecided (This repository): what this entry"), "with its scope");
	ok(desk_shows(&d, "Nobody has said anything here"), "so a stale decision is ended");
	desk_keys(&d, "q H j a");
	ok(desk_shows(&d, "nothing here to decide about"), "an undo is no decision");
	desk_keys(&d, "H q H G Enter");
	ok(desk_shows(&d, "no client names are checked here") &&
		   desk_shows(&d, "stands        expired"),
	   "Enter has an entry whole");
	desk_keys(&d, "a a");
	desk_type(&d, "still so");
	desk_keys(&d, "Enter Enter");
	ok(desk_shows(&d, "Accepted: what this entry"), "and there it can be renewed");
	desk_keys(&d, "q");
	ok(desk_shows(&d, "accepted on 1 finding"), "q leads back to the list");
	app_run(d.app, "history nonsense");
	ok(desk_shows(&d, "no history 'nonsense'"), "another word is refused");
	desk_close(&d);
}

static void test_undo(void)
{
	struct desk d;

	desk_open(&d, 100, 30, "is:open");
	desk_keys(&d, "7 U");
	ok(desk_shows(&d, "nothing of yours to undo"), "U undoes nothing where nothing was said");
	desk_keys(&d, "7 Space Space a t");
	desk_type(&d, "x");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "To fix: 2 marked issues"), "a group is decided at once");
	desk_keys(&d, "U");
	ok(desk_shows(&d, "undone: to-fix on 2 findings"), "and undone by one key");
	app_run(d.app, "filter state:to-fix");
	ok(desk_shows(&d, "0 of 19"), "all of it");
	desk_keys(&d, "Ctrl-R");
	ok(desk_shows(&d, "redone: to-fix on 2 findings") && desk_shows(&d, "2 of 19"),
	   "Ctrl-R redoes it");
	desk_again(&d);
	desk_keys(&d, "U");
	ok(desk_shows(&d, "undone: to-fix on 2 findings"), "U works after a restart");
	desk_keys(&d, "U");
	ok(desk_shows(&d, "undone: marked") && desk_shows(&d, "1 marked"), "marks are undone, too");
	app_run(d.app, "undo 5");
	ok(!desk_shows(&d, "1 marked"), "as many steps as one says");
	app_run(d.app, "redo 2");
	ok(desk_shows(&d, "redone: marked, marked") && desk_shows(&d, "2 marked"),
	   "there and back");
	app_run(d.app, "undo few");
	ok(desk_shows(&d, "'few' is no number of steps"), "a number is wanted");
	desk_close(&d);
}

static void test_beneath(void)
{
	static const char line[] =
		"{\"event\":\"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\",\"at\":\"2025-11-02T10:00:00Z\","
		"\"by\":\"ben\",\"uid\":1002,\"kind\":\"decision\",\"scope\":\"everywhere\","
		"\"state\":\"to-fix\",\"issues\":[{\"registry\":\"registry.example\","
		"\"repository\":"
		"\"web/front\",\"ecosystem\":\"deb\",\"package\":\"zlib1g\",\"vuln\":"
		"\"CVE-2023-45853\"}]}\n";
	struct desk d;

	desk_open(&d, 100, 30, "vuln:CVE-2023-45853");
	desk_keys(&d, "7 a t Enter");
	whole_text(d.store, line, DATE_NONE);
	desk_keys(&d, "U");
	ok(desk_shows(&d, "ben has decided later about the same"),
	   "beneath somebody else's later decision U asks");
	desk_keys(&d, "n");
	ok(desk_shows(&d, "nothing was undone"), "no leaves it");
	desk_keys(&d, "U y");
	ok(desk_shows(&d, "undone: to-fix on 1 finding"), "yes undoes it");
	desk_close(&d);
}

static void test_scope_and_kin(void)
{
	struct desk d;

	desk_open(&d, 110, 30, "vuln:CVE-2024-6119 repo:payments/api");
	desk_keys(&d, "7 a f");
	desk_type(&d, "no");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "How far? The repository has 0 more of it, the base 0, the fleet 2"),
	   "a decision that may hold elsewhere is asked how far it reaches");
	desk_keys(&d, "e");
	ok(desk_shows(&d, "False positive (Everywhere): CVE-2024-6119 in"), "and says it");
	ok(desk_shows(&d, "the same problem in") && desk_shows(&d, "= decides it likewise"),
	   "the other package of the problem is offered");
	desk_keys(&d, "=");
	app_run(d.app, "filter state:false-positive");
	ok(desk_shows(&d, "6 of 19"), "and decided by one key, as far");
	desk_keys(&d, "=");
	ok(desk_shows(&d, "nothing was decided of which"), "once");
	desk_keys(&d, "7 a u Enter");
	ok(desk_shows(&d, "How far?"), "undecided asks which of the scopes it ends");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "Undecided (Everywhere)") && desk_shows(&d, "3 of 19"),
	   "and offers the one that speaks");
	desk_close(&d);
}

static void test_assign(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "7 A");
	ok(desk_shows(&d, "(empty: nobody):"), "A asks whom it is given to");
	desk_type(&d, "cora");
	desk_keys(&d, "Enter");
	app_run(d.app, "filter assignee:cora");
	ok(desk_shows(&d, "1 of 19"), "which a filter finds");
	app_run(d.app, "ticket SEC-7");
	app_run(d.app, "assign none");
	app_run(d.app, "filter ticket:sec-7 assignee:none");
	ok(desk_shows(&d, "1 of 19"), "a ticket is written down, and nobody does it any more");
	desk_close(&d);
}

int main(void)
{
	tap_begin();
	test_goldens();
	test_page();
	test_history();
	test_undo();
	test_beneath();
	test_scope_and_kin();
	test_assign();
	return done();
}
