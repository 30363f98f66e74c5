/*
 * Loads a database once and times every kind of question on it: each filter, each pivot, each
 * order, in milliseconds. Rounds go through all questions in turn (A B C, A B C), so that a noisy
 * machine spoils no single one. Rows selected and groups found are exact: compare those, not times.
 */
#include <string.h>

#include "core/filter.h"
#include "core/order.h"
#include "core/pivot.h"
#include "data/store.h"
#include "tests/bench/bench.h"

static const char *const filters[] = {
	"",
	"sev>=high",
	"sev>=high fix:yes",
	"openssl",
	"openssl sev>=high fix:yes",
	"is:open",
	"base:debian*",
	"repo:pay*",
	"account:*7",
	"package~\"^lib.*[0-9]\"",
	"score>=9",
	"age>30d",
	"-state:accepted age>30d",
	"(vuln:CVE-2024-* or vuln:CVE-2025-*) sev>=medium",
};
enum { FILTER_COUNT = sizeof(filters) / sizeof(filters[0]) };

/* Orders and pivots are asked over everything, the slowest they can be. */
static const char *const orders[] = {"", "-score", "first_seen", "package,version", "repo"};
enum { ORDER_COUNT = sizeof(orders) / sizeof(orders[0]) };

struct asked {
	struct bench_times times;
	size_t answer;
};

struct bench {
	struct question question;
	struct filter_context context;
	struct asked filters[FILTER_COUNT], pivots[PIVOT_COUNT], orders[ORDER_COUNT];
};

static bool ask_filter(struct bench *b, size_t i, struct selection *s)
{
	struct filter_error err = {0};
	double start = bench_now_ms();
	struct filter *filter = filter_parse(filters[i], &b->context, &err);

	if (!filter) {
		fprintf(stderr, "bench_questions: '%s': %s\n", filters[i], err.text);
		return false;
	}
	filter_run(filter, &b->question, s);
	bench_add(&b->filters[i].times, bench_now_ms() - start);
	b->filters[i].answer = s->selected;
	filter_free(filter);
	return true;
}

static void ask_pivot(struct bench *b, size_t i, const struct selection *all)
{
	struct groups groups = {0};
	double start = bench_now_ms();

	pivot_run(&b->question, (enum pivot_id)i, all, &groups);
	bench_add(&b->pivots[i].times, bench_now_ms() - start);
	b->pivots[i].answer = groups.count;
	groups_fini(&groups);
}

static bool ask_order(struct bench *b, size_t i, const struct selection *all)
{
	struct error err = {0};
	struct order order = order_default;
	uint32_t *rows;
	double start;

	if (*orders[i] && !order_parse(orders[i], &order, &err)) {
		fprintf(stderr, "bench_questions: '%s': %s\n", orders[i], err.text);
		return false;
	}
	start = bench_now_ms();
	rows = order_run(&b->question, &order, all);
	bench_add(&b->orders[i].times, bench_now_ms() - start);
	b->orders[i].answer = all->selected;
	free(rows);
	return true;
}

static bool ask_all(struct bench *b)
{
	struct selection s = {0};
	bool is_good = true;

	for (size_t i = FILTER_COUNT; i-- > 0 && is_good;)
		is_good = ask_filter(b, i, &s);
	/* filters[0] came last: s holds everything. */
	for (size_t i = 0; i < PIVOT_COUNT && is_good; i++)
		ask_pivot(b, i, &s);
	for (size_t i = 0; i < ORDER_COUNT && is_good; i++)
		is_good = ask_order(b, i, &s);
	selection_fini(&s);
	return is_good;
}

static void print_asked(const char *kind, const char *what, struct asked *asked)
{
	char name[80];

	snprintf(name, sizeof(name), "%s %s (%zu)", kind, *what ? what : "all", asked->answer);
	bench_print(name, &asked->times);
}

static void print_all(struct bench *b)
{
	printf("%-60s %10s %10s %10s\n", "question (answer), ms", "median", "min", "max");
	for (size_t i = 0; i < FILTER_COUNT; i++)
		print_asked("filter", filters[i], &b->filters[i]);
	for (size_t i = 0; i < PIVOT_COUNT; i++)
		print_asked("pivot", pivots[i].word, &b->pivots[i]);
	for (size_t i = 0; i < ORDER_COUNT; i++)
		print_asked("order", *orders[i] ? orders[i] : "default", &b->orders[i]);
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

int main(int argc, char **argv)
{
	static struct bench b;
	struct bench_times loads = {.count = 0};
	struct error err = {0};
	struct fleet *fleet = NULL;
	bool is_good = true;
	int rounds = argc == 3 ? bench_rounds(argv[2]) : 0;

	if (!rounds) {
		fputs("usage: bench_questions DATABASE ROUNDS\n", stderr);
		return 2;
	}
	for (int i = 0; i < rounds; i++) {
		fleet_free(fleet);
		fleet = load(argv[1], &loads, &err);
		if (!fleet) {
			fprintf(stderr, "bench_questions: %s\n", err.text);
			return 1;
		}
	}
	b.question = (struct question){.fleet = fleet, .now = date_parse("2026-11-20")};
	b.context.now = b.question.now;
	for (int i = 0; i < rounds && is_good; i++)
		is_good = ask_all(&b);
	bench_print("open and load, ms", &loads);
	if (is_good)
		print_all(&b);
	fleet_free(fleet);
	return is_good ? 0 : 1;
}
