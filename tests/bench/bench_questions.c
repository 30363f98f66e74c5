/*
 * Loads a database and times every kind of question on it: each kind of filter, each pivot, each
 * sortable field, in milliseconds. Rounds go through all questions in turn (A B C, A B C), so that
 * a noisy machine spoils no single one. Pivots and orders are asked over everything, the slowest
 * they can be. An answer that contradicts itself fails the run; bench.sh judges the times.
 */
#include <assert.h>
#include <string.h>

#include "core/filter.h"
#include "core/fixes.h"
#include "core/order.h"
#include "core/pivot.h"
#include "core/today.h"
#include "data/store.h"
#include "tests/bench/bench.h"

enum { QUESTION_ROUNDS = 3 };

/* The first gives the selection that pivots and orders are asked over. */
static const struct {
	const char *kind, *text;
} filters[] = {
	{"everything", ""},
	{"equality", "package:glibc-119"},
	{"equality, no such value", "package:nosuch"},
	{"equality, absent fact", "fixed:none"},
	{"equality, aliases too", "vuln:CVE-2024-11775"},
	{"list of values", "severity:critical,high"},
	{"list of globs", "account:*1,*2,*3"},
	{"field of many values", "sources:inspector"},
	{"field of many values, absent", "fix_id:none"},
	{"field of many values, glob", "tags:1.3*"},
	{"glob", "base:debian*"},
	{"glob, front open", "account:*7"},
	{"glob, both ends open", "title:*overflow*"},
	{"regex", "package~\"^lib.*[0-9]\""},
	{"regex on long text", "title~\"CVE-20[0-9]+-[0-9]+ - .*(over|under)flow\""},
	{"comparison of words", "severity>=high"},
	{"comparison of numbers", "score>=9"},
	{"comparison of fractions", "epss>0.01"},
	{"comparison of dates", "first_seen<2026-06-01"},
	{"duration", "age>30d"},
	{"duration in weeks", "seen<=3w"},
	{"bare word", "openssl"},
	{"bare word of digits", "2024"},
	{"two bare words", "lib overflow"},
	{"state", "state:accepted"},
	{"text of a person", "note~bench"},
	{"and", "severity>=high fix:yes"},
	{"not", "-severity>=high"},
	{"or", "severity:critical or is:marked"},
	{"not, parentheses", "-(package:lib* or fix:no)"},
	{"or, parentheses, and", "(vuln:CVE-2024-* or vuln:CVE-2025-*) severity>=medium"},
	{"all of it", "is:open (openssl or package~\"^lib\") -account:*7 score>=4 age>30d"},
};
enum { FILTER_COUNT = sizeof(filters) / sizeof(filters[0]) };

/* Beside every sortable field by itself. "" is the order that nobody asked for. */
static const char *const orders[] = {"", "-score", "package,version",
				     "-age,repo,package,-last_seen"};
enum { ORDER_COUNT = sizeof(orders) / sizeof(orders[0]) };

struct asked {
	char name[100];
	struct bench_times times;
	size_t answer; /* rows or groups: exact */
};

enum { IS_MAX = 16 }; /* more than the words of `is:` */
enum { ASKED_MAX = FILTER_COUNT + IS_MAX + PIVOT_COUNT + ORDER_COUNT + FIELD_COUNT + 3 };

struct bench {
	struct question question;
	struct filter_context context;
	struct selection all, some;
	struct asked asked[ASKED_MAX];
	size_t count;
};

/* The next place of this round; the first round gives it its name. */
static struct asked *next_asked(struct bench *b, const char *kind, const char *what)
{
	struct asked *asked = &b->asked[b->count++];

	assert(b->count <= ASKED_MAX);
	snprintf(asked->name, sizeof(asked->name), "%s %s", kind, what);
	return asked;
}

/* Notes time and answer; false when an earlier round had another answer. */
static bool note_answer(struct asked *asked, double start, size_t answer)
{
	bool is_same = asked->times.count == 0 || asked->answer == answer;

	bench_add(&asked->times, bench_now_ms() - start);
	if (!is_same)
		fprintf(stderr, "bench_questions: %s: %zu now, %zu before\n", asked->name, answer,
			asked->answer);
	asked->answer = answer;
	return is_same;
}

static bool ask_filter(struct bench *b, const char *kind, const char *text, struct selection *out)
{
	char label[90];
	struct asked *asked;
	struct filter_error err = {0};
	struct filter *filter;
	bool is_good;
	double start;

	snprintf(label, sizeof(label), "%s%s%s", kind, *text ? ": " : "", text);
	asked = next_asked(b, "filter", label);
	start = bench_now_ms();
	filter = filter_parse(text, &b->context, &err);
	if (!filter) {
		fprintf(stderr, "bench_questions: '%s': %s\n", text, err.text);
		return false;
	}
	filter_run(filter, &b->question, out);
	is_good = note_answer(asked, start, out->selected);
	filter_free(filter);
	return is_good;
}

static bool ask_is(struct bench *b, const char *what)
{
	char text[40];

	snprintf(text, sizeof(text), "is:%s", what);
	return ask_filter(b, "fact", text, &b->some);
}

/* Every finding is in one group. */
static bool ask_pivot(struct bench *b, enum pivot_id id)
{
	struct asked *asked = next_asked(b, "pivot", pivots[id].word);
	struct groups groups = {0};
	double start = bench_now_ms();
	size_t findings = 0;
	bool is_good;

	pivot_run(&b->question, id, &b->all, &groups);
	is_good = note_answer(asked, start, groups.count);
	for (size_t i = 0; i < groups.count; i++)
		findings += groups.rows[i].findings;
	groups_fini(&groups);
	if (findings != b->all.selected) {
		fprintf(stderr, "bench_questions: %s: its groups hold %zu findings of %u\n",
			asked->name, findings, b->all.selected);
		return false;
	}
	return is_good;
}

/* Is every finding there, once? */
static bool is_permutation(const uint32_t *rows, uint32_t count)
{
	bool *is_seen = mem_array(count, sizeof(*is_seen));
	bool is_good = true;

	for (uint32_t i = 0; i < count && is_good; i++) {
		is_good = rows[i] < count && !is_seen[rows[i]];
		if (is_good)
			is_seen[rows[i]] = true;
	}
	free(is_seen);
	return is_good;
}

static bool ask_order(struct bench *b, const char *text)
{
	struct asked *asked = next_asked(b, "order", *text ? text : "unasked");
	struct order order = order_default;
	struct error err = {0};
	uint32_t *rows;
	bool is_good;
	double start;

	if (*text && !order_parse(text, &order, &err)) {
		fprintf(stderr, "bench_questions: '%s': %s\n", text, err.text);
		return false;
	}
	start = bench_now_ms();
	rows = order_run(&b->question, &order, &b->all);
	is_good = note_answer(asked, start, b->all.selected);
	if (!is_permutation(rows, b->all.selected)) {
		fprintf(stderr, "bench_questions: %s: a finding is missing or there twice\n",
			asked->name);
		is_good = false;
	}
	free(rows);
	return is_good;
}

/* What a fleet is asked for once: all findings in the order that nobody asked for. */
static bool ask_kept_order(struct bench *b)
{
	const struct fleet *f = b->question.fleet;
	struct asked *asked = next_asked(b, "once", "default order");
	const uint32_t *rows;
	double start;

	order_free(f->kept->order);
	f->kept->order = NULL;
	start = bench_now_ms();
	rows = order_keep(&b->question);
	return note_answer(asked, start, f->count) && is_permutation(rows, f->count);
}

/* What the fleet alone knows of Today: the desk makes it anew after every decision. */
static bool ask_today(struct bench *b)
{
	const struct today_known known = {.question = b->question};
	struct asked *asked = next_asked(b, "today", "");
	struct today today = {0};
	double start = bench_now_ms();
	bool is_good;

	today_make(&today, &known);
	is_good = note_answer(asked, start, today.count);
	today_fini(&today);
	return is_good;
}

/* As if nothing were superseded, which is the most work; returns what was so. Owned. */
static bool *revive(const struct fleet *f)
{
	bool *was = mem_array((size_t)f->asset_count + 1, sizeof(*was));

	for (uint32_t i = 0; i < f->asset_count; i++) {
		was[i] = f->assets[i].is_live;
		f->assets[i].is_live = true;
	}
	return was;
}

/* What to do first: the actions, which a fleet is asked for once, and the plan of every filter. */
static bool ask_fixes(struct bench *b)
{
	struct asked *made = next_asked(b, "once", "all fixes");
	struct asked *planned = next_asked(b, "fixes", "plan");
	const struct fleet *f = b->question.fleet;
	struct fix_plan plan = {0};
	bool *was = revive(f), is_good;
	double start;

	fixes_free(f->kept->fixes);
	f->kept->fixes = NULL;
	start = bench_now_ms();
	is_good = note_answer(made, start, fixes_of(f)->count);
	start = bench_now_ms();
	fix_plan_make(&b->question, &b->all, &plan);
	is_good = note_answer(planned, start, plan.count) && is_good;
	for (uint32_t i = 0; i < f->asset_count; i++)
		f->assets[i].is_live = was[i];
	free(was);
	fix_plan_fini(&plan);
	fixes_free(f->kept->fixes);
	f->kept->fixes = NULL;
	fixes_of(f);
	return is_good;
}

static bool ask_all(struct bench *b)
{
	bool is_good = true;

	b->count = 0;
	for (size_t i = 0; i < FILTER_COUNT && is_good; i++)
		is_good = ask_filter(b, filters[i].kind, filters[i].text,
				     i == 0 ? &b->all : &b->some);
	for (size_t i = 0; filter_is_words[i].word && is_good; i++)
		is_good = ask_is(b, filter_is_words[i].word);
	for (int i = 0; i < PIVOT_COUNT && is_good; i++)
		is_good = ask_pivot(b, (enum pivot_id)i);
	is_good = is_good && ask_kept_order(b);
	for (size_t i = 0; i < ORDER_COUNT && is_good; i++)
		is_good = ask_order(b, orders[i]);
	for (size_t i = 0; i < FIELD_COUNT && is_good; i++)
		if (fields[i].is_sortable)
			is_good = ask_order(b, fields[i].name);
	return is_good && ask_today(b) && ask_fixes(b);
}

static void print_all(struct bench *b)
{
	struct asked *slowest = &b->asked[0];

	bench_print_head("question (answer), ms");
	for (size_t i = 0; i < b->count; i++) {
		struct asked *asked = &b->asked[i];
		char name[120];

		snprintf(name, sizeof(name), "%s (%zu)", asked->name, asked->answer);
		bench_print(name, &asked->times);
		if (bench_median(&asked->times) > bench_median(&slowest->times))
			slowest = asked;
	}
	printf("slowest of %zu questions to %u findings: %s, %.3f ms\n", b->count, b->all.selected,
	       slowest->name, bench_median(&slowest->times));
}

static struct fleet *load(const char *path, struct bench_times *times, struct error *err)
{
	double start = bench_now_ms();
	struct store *store = store_open(path, STORE_READ, err);
	struct fleet *fleet = store ? store_load(store, err) : NULL;

	bench_add(times, bench_now_ms() - start);
	store_close(store);
	return fleet;
}

/* Loads so many times; the last is kept. */
static struct fleet *load_rounds(const char *path, int rounds)
{
	struct bench_times times = {.count = 0};
	struct error err = {0};
	struct fleet *fleet = NULL;

	for (int i = 0; i < rounds; i++) {
		fleet_free(fleet);
		fleet = load(path, &times, &err);
		if (!fleet) {
			fprintf(stderr, "bench_questions: %s\n", err.text);
			return NULL;
		}
	}
	bench_print("open and load, ms", &times);
	return fleet;
}

int main(int argc, char **argv)
{
	static struct bench b;
	struct fleet *fleet;
	bool is_good = true;
	int rounds = argc == 3 ? bench_rounds(argv[2]) : 0;

	if (!rounds) {
		fputs("usage: bench_questions DATABASE ROUNDS\n", stderr);
		return 2;
	}
	fleet = load_rounds(argv[1], rounds);
	if (!fleet)
		return 1;
	b.question = (struct question){.fleet = fleet, .now = date_parse("2026-11-20")};
	b.context.now = b.question.now;
	for (int i = 0; i < rounds * QUESTION_ROUNDS && is_good; i++)
		is_good = ask_all(&b);
	if (is_good)
		print_all(&b);
	selection_fini(&b.all);
	selection_fini(&b.some);
	fleet_free(fleet);
	return is_good ? 0 : 1;
}
