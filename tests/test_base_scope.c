/*
 * Decisions of scope base (TRUTH 4): they hold for a vulnerability in a package that came with the
 * layers of one base, by their chain id, whichever repository stands on it and whenever it comes,
 * and whatever comes to be known of the bases below and above it.
 */
#include "core/filter.h"
#include "tests/told.h"

static const struct told deb = IMAGE("deb:1", "a"), deb_2 = IMAGE("deb:2", "b"),
			 web = IMAGE("web:1", "ax"), pay = IMAGE("pay:1", "ay"),
			 web_2 = IMAGE("web:2", "bx"), py = IMAGE("py:1", "az");

/* "web:1 p-a to-fix; ..." of all findings on which something is decided, sorted. */
static char *tell(struct store *s)
{
	struct fleet *f = feed_load(s);
	char *lines[64];
	struct buf out = {0};
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		struct fleet_state state = fleet_state(f, f->verdict[i], DAY(10));

		if (state.decision)
			lines[n++] = mem_printf(
				"%s %s %s",
				fleet_text(f, f->images[f->assets[f->asset[i]].image].label),
				fleet_text(f, f->packages[f->issues[f->issue[i]].package].key),
				states[state.state].word);
	}
	if (n)
		qsort(lines, n, sizeof(*lines), feed_compare_lines);
	buf_puts(&out, "");
	for (uint32_t i = 0; i < n; i++) {
		buf_printf(&out, "%s%s", i ? "; " : "", lines[i]);
		free(lines[i]);
	}
	fleet_free(f);
	return buf_take(&out);
}

static void comes_to(struct store *s, const char *want, const char *sentence)
{
	char *got = tell(s);

	is_str(got, want, "%s", sentence);
	free(got);
}

static uint32_t find(const struct fleet *f, const char *image, const char *package)
{
	for (uint32_t i = 0; i < f->count; i++)
		if (strcmp(fleet_text(f, f->images[f->assets[f->asset[i]].image].label), image) ==
			    0 &&
		    strcmp(fleet_text(f, f->packages[f->issues[f->issue[i]].package].key),
			   package) == 0)
			return i;
	return FLEET_NONE;
}

/* About one finding; false with the reason in `err`. */
static bool say(struct store *s, const char *image, const char *package, enum state state,
		enum scope scope, int day, struct error *err)
{
	struct fleet *f = feed_load(s);
	uint32_t finding = find(f, image, package), issue = f->issue[finding];
	struct selection selection = {0};
	const struct decision d = {
		.state = state, .scope = scope, .until = DATE_NONE, .why = "because"};
	bool worked;

	selection_clear(&selection, f->count);
	selection_add(&selection, finding);
	worked = store_say(
		s, f, &issue, 1,
		&(struct saying){.kind = EVENT_DECISION, .decision = &d, .findings = &selection},
		DAY(day), err);
	selection_fini(&selection);
	fleet_free(f);
	return worked;
}

static struct store *read_all(const struct told *const *documents, size_t n)
{
	struct store *s = feed_open(":memory:");

	for (size_t i = 0; i < n; i++)
		read_told(s, documents[i]);
	return s;
}

#define READ(...)                                                                                  \
	read_all((const struct told *const[]){__VA_ARGS__},                                        \
		 sizeof((const struct told *const[]){__VA_ARGS__}) / sizeof(struct told *))

static void test_reach(void)
{
	struct store *s = READ(&deb, &web, &pay);
	struct error err = {0};

	ok(say(s, "web:1", "p-a", STATE_TO_FIX, SCOPE_BASE, 2, &err),
	   "a decision of scope base can be made");
	comes_to(s, "pay:1 p-a to-fix; web:1 p-a to-fix",
		 "it holds wherever that base brought it, and not for what the base itself has");
	read_told(s, &py);
	comes_to(s, "pay:1 p-a to-fix; py:1 p-a to-fix; web:1 p-a to-fix",
		 "and for an image that comes later");
	ok(say(s, "pay:1", "p-a", STATE_INVESTIGATING, SCOPE_ISSUE, 3, &err),
	   "somebody decides one issue");
	comes_to(s, "pay:1 p-a investigating; py:1 p-a to-fix; web:1 p-a to-fix",
		 "the narrower one speaks");
	ok(say(s, "py:1", "p-a", STATE_UNDECIDED, SCOPE_BASE, 4, &err), "and somebody ends it");
	comes_to(s, "pay:1 p-a investigating", "it is ended everywhere");
	store_close(s);
}

static void test_two_bases(void)
{
	struct store *s = READ(&deb, &deb_2, &web, &web_2);
	struct error err = {0};
	struct fleet *f;
	uint32_t old, new;

	/* The same package of another layer: one issue of the repository, brought by two bases. */
	static const struct told old_base = IMAGE("old:1", "c"), app_1 = IMAGE("app:1", "cx"),
				 base = IMAGE("new:1", "dc"), app_2 = IMAGE("app:2", "dcx");

	read_told(s, &old_base);
	read_told(s, &base);
	read_told(s, &app_1);
	read_told(s, &app_2);
	f = feed_load(s);
	old = find(f, "app:1", "p-c");
	new = find(f, "app:2", "p-c");
	ok(f->issue[old] == f->issue[new], "two bases of one repository brought one issue");
	fleet_free(f);
	ok(say(s, "app:2", "p-c", STATE_TO_FIX, SCOPE_BASE, 2, &err), "one of them is meant");
	comes_to(s, "app:2 p-c to-fix",
		 "the decision holds for what that base brought, and no more");
	ok(say(s, "app:1", "p-c", STATE_INVESTIGATING, SCOPE_BASE, 3, &err),
	   "something else is said of the other");
	comes_to(s, "app:1 p-c investigating; app:2 p-c to-fix", "each has its own");
	ok(say(s, "app:1", "p-c", STATE_TO_FIX, SCOPE_EVERYWHERE, 4, &err),
	   "and a wider one is said");
	comes_to(s, "app:1 p-c investigating; app:2 p-c to-fix; new:1 p-c to-fix; old:1 p-c to-fix",
		 "it speaks where no base does");
	store_close(s);
}

static void test_refusals(void)
{
	struct store *s = READ(&deb, &web);
	struct error err = {0};

	ok(!say(s, "web:1", "p-x", STATE_TO_FIX, SCOPE_BASE, 2, &err) &&
		   strstr(err.text, "came with no base") != NULL,
	   "what no base brought is refused: %s", err.text);
	ok(!say(s, "deb:1", "p-a", STATE_TO_FIX, SCOPE_BASE, 2, &err),
	   "so is what lies in the base's own image");
	comes_to(s, "", "and nothing is decided");
	store_close(s);
	s = READ(&web);
	ok(!say(s, "web:1", "p-a", STATE_TO_FIX, SCOPE_BASE, 2, &err),
	   "a system alone is no base that one could decide about");
	store_close(s);
}

/* The base's scan comes when the decision about the finding's issue is there long since. */
static void test_late(void)
{
	struct store *s = READ(&web, &deb), *other = feed_open(":memory:");
	struct error err = {0};

	ok(say(s, "web:1", "p-a", STATE_TO_FIX, SCOPE_BASE, 2, &err), "decided");
	read_told(s, &deb_2);
	comes_to(s, "web:1 p-a to-fix", "another base changes nothing");
	store_close(s);
	store_close(other);
}

/* ---- bases under bases ----------------------------------------------------------------------- */

/* app < mid < deb, and what stands on deb alone. */
static const struct told mid = IMAGE("mid:1", "am"), app = IMAGE("app:1", "amx"),
			 copy = IMAGE("copy:1", "amy");

/* The decision is made behind the `when`th document, if there is a base by then. What it is about
 * is what was known then; whatever comes later, it goes on holding for that. */
static void decide_among(const struct told *const order[3], size_t when)
{
	struct store *s = feed_open(":memory:");
	struct error err = {0};
	bool knows[3] = {false}, is_decided = false;
	char *got;

	for (size_t i = 0; i < 3; i++) {
		read_told(s, order[i]);
		knows[0] = knows[0] || order[i] == &deb;
		knows[1] = knows[1] || order[i] == &mid;
		knows[2] = knows[2] || order[i] == &app;
		if (i + 1 == when && knows[2] && (knows[0] || knows[1])) {
			is_decided = say(s, "app:1", "p-a", STATE_TO_FIX, SCOPE_BASE, 2, &err);
			ok(is_decided, "decided");
			when = knows[0] ? 1 : 2;
			break;
		}
	}
	for (size_t i = 0; i < 3; i++)
		read_told(s, order[i]);
	read_told(s, &copy);
	read_told(s, &web);
	got = tell(s);
	is_str(got,
	       !is_decided ? ""
	       : when == 1 ? "app:1 p-a to-fix; copy:1 p-a to-fix; mid:1 p-a to-fix; web:1 p-a "
			     "to-fix"
			   : "app:1 p-a to-fix; copy:1 p-a to-fix",
	       "%s, %s, %s", order[0]->name, order[1]->name, order[2]->name);
	free(got);
	store_close(s);
}

static void test_orders(void)
{
	const struct told *const all[] = {&deb, &mid, &app};

	for (int a = 0; a < 3; a++)
		for (int b = 0; b < 3; b++)
			for (size_t when = 2; a != b && when <= 3; when++) {
				const struct told *const order[] = {all[a], all[b], all[3 - a - b]};

				decide_among(order, when);
			}
}

/* How many does the page of its p-a tell of? */
static size_t events_of(struct store *s, const char *image)
{
	struct fleet *f = feed_load(s);
	struct error err = {0};
	struct detail detail;
	size_t count;

	if (!store_detail(s, f, find(f, image, "p-a"), &detail, &err)) {
		puts(err.text);
		exit(1);
	}
	count = detail.event_count;
	detail_fini(&detail);
	fleet_free(f);
	return count;
}

static void test_nested(void)
{
	struct store *s = READ(&mid, &app, &copy, &web);
	struct error err = {0};
	struct undone undone;

	ok(say(s, "app:1", "p-a", STATE_TO_FIX, SCOPE_BASE, 2, &err), "decided about the middle");
	read_told(s, &deb);
	ok(events_of(s, "app:1") == 1 && events_of(s, "mid:1") == 0,
	   "the page of what it holds for tells of it, and no other");
	ok(say(s, "web:1", "p-a", STATE_FALSE_POSITIVE, SCOPE_BASE, 3, &err),
	   "and later about the lowest");
	comes_to(s,
		 "app:1 p-a to-fix; copy:1 p-a to-fix; mid:1 p-a false-positive; "
		 "web:1 p-a false-positive",
		 "what has most layers speaks, though the other is newer");
	ok(say(s, "copy:1", "p-a", STATE_INVESTIGATING, SCOPE_BASE, 4, &err),
	   "something else is said where both hold");
	comes_to(s,
		 "app:1 p-a investigating; copy:1 p-a investigating; mid:1 p-a investigating; "
		 "web:1 p-a investigating",
		 "it is about both: what is decided holds where it was said");
	ok(store_undo(s, false, 1, false, DAY(5), &undone, &err), "undone");
	undone_fini(&undone);
	comes_to(s,
		 "app:1 p-a to-fix; copy:1 p-a to-fix; mid:1 p-a false-positive; "
		 "web:1 p-a false-positive",
		 "as before");
	ok(say(s, "app:1", "p-a", STATE_UNDECIDED, SCOPE_BASE, 6, &err), "and ended");
	comes_to(s, "", "all that spoke there by its bases is ended");
	store_close(s);
}

/* An acceptance about the nearer base that has expired leaves the word to the one below. */
static void test_nested_end(void)
{
	struct store *s = READ(&mid, &app);
	struct error err = {0};
	struct fleet *f = feed_load(s);
	struct fleet_state state;
	uint32_t issue = f->issue[find(f, "app:1", "p-a")], finding;
	const struct decision d = {
		.state = STATE_ACCEPTED, .scope = SCOPE_BASE, .until = DAY(8), .why = "because"};

	ok(store_say(s, f, &issue, 1, &(struct saying){.kind = EVENT_DECISION, .decision = &d},
		     DAY(2), &err),
	   "accepted for a while");
	fleet_free(f);
	read_told(s, &deb);
	read_told(s, &web);
	ok(say(s, "web:1", "p-a", STATE_TO_FIX, SCOPE_BASE, 3, &err), "to fix below");
	f = feed_load(s);
	finding = find(f, "app:1", "p-a");
	state = fleet_state(f, f->verdict[finding], DAY(5));
	ok(state.state == STATE_ACCEPTED && !state.is_expired, "it speaks until its end");
	state = fleet_state(f, f->verdict[finding], DAY(10));
	ok(state.state == STATE_TO_FIX, "then the other does");
	fleet_free(f);
	store_close(s);
}

int main(void)
{
	tap_begin();
	test_reach();
	test_two_bases();
	test_refusals();
	test_late();
	test_orders();
	test_nested();
	test_nested_end();
	return done();
}
