/*
 * Risk order: which step decides, in which words it is told, and that it is an order. The model is
 * written down once more here, as facts that are compared one after the other.
 */
#include "core/risk.h"

#include "core/order.h"
#include "core/use.h"
#include "tests/small_fleet.h"

enum { NOW = SMALL_NOW, FINDINGS_MAX = 60 };

/* Facts of a finding, each from the first to the last: an index of the tables below. */
struct facts {
	int step[RISK_STEPS];
};

static const enum use uses[] = {USE_RUNNING, USE_UNKNOWN, USE_IDLE};
static const struct {
	int8_t kev, exploit;
} exploits[] = {{1, -1}, {0, 1}, {0, 0}};
static const enum severity severities_down[] = {SEVERITY_CRITICAL, SEVERITY_HIGH, SEVERITY_MEDIUM,
						SEVERITY_LOW,      SEVERITY_INFO, SEVERITY_UNKNOWN};
static const float epss[] = {1, 0.97f, 0.00043f, 0.00042f, 0, -1};
static const double scores[] = {10, 9.8, 7.55, 7.5, 0, -1};
static const enum fix fixes_down[] = {FIX_YES, FIX_PARTIAL, FIX_UNKNOWN, FIX_NO};
static const int ages[] = {20000, 212, 2, 1, 0, -1};

#define COUNT(list) (int)(sizeof(list) / sizeof((list)[0]))
static const int counts[RISK_STEPS] = {
	[RISK_USE] = COUNT(uses),
	[RISK_EXPLOITED] = COUNT(exploits),
	[RISK_SEVERITY] = COUNT(severities_down),
	[RISK_EPSS] = COUNT(epss),
	[RISK_SCORE] = COUNT(scores),
	[RISK_FIX] = COUNT(fixes_down),
	[RISK_AGE] = COUNT(ages),
};

static uint32_t add_image(struct fleet *f, enum use use, uint32_t cluster)
{
	struct fleet_image image = {.label = fleet_word(f, "team/api:1")};
	uint32_t number;

	if (use == USE_IDLE) {
		image.pullers = fleet_list(f, &cluster, 1);
		image.puller_count = 1;
	}
	number = fleet_add_image(f, &image);
	if (use == USE_RUNNING)
		fleet_add_use(f, &(struct fleet_use){.image = number,
						     .cluster = fleet_word(f, "payments-prod"),
						     .workload = fleet_word(f, "api"),
						     .count = 3,
						     .is_running = true,
						     .from = NOW - 2 * DATE_DAY,
						     .last = NOW - DATE_DAY,
						     .ended = DATE_NONE});
	return number;
}

static uint32_t add_issue(struct fleet *f, uint64_t id, const struct facts *facts)
{
	int days = ages[facts->step[RISK_AGE]];
	uint32_t vuln = fleet_add_vuln(
		f, &(struct fleet_vuln){.key = fleet_word(f, "CVE-2024-0001"),
					.epss = epss[facts->step[RISK_EPSS]],
					.kev = exploits[facts->step[RISK_EXPLOITED]].kev,
					.exploit = exploits[facts->step[RISK_EXPLOITED]].exploit,
					.kev_added = date_parse("2025-05-01")});

	return fleet_add_issue(
		f, &(struct fleet_issue){.key = id,
					 .package = FLEET_NONE,
					 .vuln = vuln,
					 .first_seen = days < 0 ? DATE_NONE
								: NOW - days * (date)DATE_DAY});
}

static void add_finding(struct fleet *f, uint64_t id, const struct facts *facts, uint32_t cluster)
{
	uint32_t image = add_image(f, uses[facts->step[RISK_USE]], cluster);
	uint32_t asset = fleet_add_asset(f, &(struct fleet_asset){.image = image});

	fleet_add(f, &(struct fleet_row){.id = id,
					 .asset = asset,
					 .issue = add_issue(f, id, facts),
					 .severity = severities_down[facts->step[RISK_SEVERITY]],
					 .source = SOURCE_TRIVY,
					 .sources = 1u << SOURCE_TRIVY,
					 .score = scores[facts->step[RISK_SCORE]],
					 .fix = fixes_down[facts->step[RISK_FIX]],
					 .layer_index = -1,
					 .last_seen = NOW});
}

/* The finding i has the id ids[i], or i + 1. */
static struct fleet *fleet_of(const struct facts *facts, int n, const uint64_t *ids)
{
	struct fleet *f = fleet_new();
	date told = NOW - DATE_DAY;
	uint32_t cluster = fleet_add_cluster(f, 0, 0, fleet_word(f, "prod"), &told, 1);

	for (int i = 0; i < n; i++)
		add_finding(f, ids ? ids[i] : (uint64_t)i + 1, &facts[i], cluster);
	fleet_seal(f);
	return f;
}

static int compare(const struct facts *a, const struct facts *b)
{
	for (int i = 0; i < RISK_STEPS; i++)
		if (a->step[i] != b->step[i])
			return a->step[i] < b->step[i] ? -1 : 1;
	return 0;
}

static int compare_keys(const struct question *q, uint32_t a, uint32_t b)
{
	struct risk *r = risk_new(q);
	uint64_t x = risk_key(r, a), y = risk_key(r, b);

	risk_free(r);
	return (x > y) - (x < y);
}

static uint32_t *sorted(const struct question *q, const char *sort)
{
	struct selection all = small_all(q->fleet);
	struct order order;
	struct error err = {0};
	uint32_t *rows;

	if (!order_parse(sort, &order, &err))
		tap_diag("order", err.text);
	rows = order_run(q, &order, &all);
	selection_fini(&all);
	return rows;
}

/* One is the better by a rank in one step, and the worst in all before the last; all ranks. */
static void test_each_step_decides(void)
{
	for (int step = 0; step < RISK_STEPS; step++) {
		int wrong = 0;

		for (int rank = 0; rank + 1 < counts[step]; rank++) {
			struct facts two[2] = {{{0}}, {{0}}};
			struct fleet *f;

			two[0].step[step] = rank;
			two[1].step[step] = rank + 1;
			for (int later = step + 1; later < RISK_STEPS; later++)
				two[0].step[later] = counts[later] - 1;
			f = fleet_of(two, 2, NULL);
			wrong += compare_keys(&(struct question){f, NOW}, 0, 1) != -1;
			fleet_free(f);
		}
		is_int(wrong, 0, "%s decides before all that comes after it: %s",
		       risk_steps[step].name, risk_steps[step].help);
	}
}

static void test_ties(void)
{
	static const uint64_t ids[] = {30, 10, 20};
	struct facts same[3] = {{{1, 1, 1, 1, 1, 1, 1}}};
	struct fleet *f;
	struct question q;
	struct selection all;
	uint32_t *rows;

	same[1] = same[2] = same[0];
	f = fleet_of(same, 3, ids);
	q = (struct question){f, NOW};
	all = small_all(f);
	rows = sorted(&q, "risk");
	ok(rows[0] == 1 && rows[1] == 2 && rows[2] == 0, "findings with equal facts stand by id");
	free(rows);
	rows = sorted(&q, "-risk");
	ok(rows[0] == 1 && rows[1] == 2 && rows[2] == 0, "also where the order is turned");
	free(rows);
	is_int(risk_place(&q, &all, 0), 1, "and share a place");
	selection_fini(&all);
	fleet_free(f);
}

static void test_same_step_by_other_facts(void)
{
	struct fleet *f = small_fleet_open();
	struct question q = {f, NOW};

	fleet_seal(f);
	is_int(compare_keys(&q, 0, 0), 0, "a finding is no earlier than itself");
	f->vulns[0].exploit = 0;
	f->vulns[1].exploit = -1;
	f->vulns[1].epss = f->vulns[0].epss;
	f->severity[2] = f->severity[0];
	f->score[2] = f->score[0];
	f->fix[2] = f->fix[0];
	f->issues[f->issue[2]].first_seen = f->issues[f->issue[0]].first_seen;
	is_int(compare_keys(&q, 0, 2), 0,
	       "a source that denies an exploit moves nothing behind what no source spoke of");
	fleet_free(f);
}

/* ---- any fleet ------------------------------------------------------------------------------- */

struct random_fleet {
	struct facts facts[FINDINGS_MAX];
	uint64_t ids[FINDINGS_MAX];
	int count;
};

/* Few facts differ, so that all steps decide, and some are tied. */
static void make_random(struct random_fleet *r, uint64_t *seed)
{
	r->count = 2 + (int)(tap_random(seed) % (FINDINGS_MAX - 1));
	for (int i = 0; i < r->count; i++) {
		r->facts[i] = r->facts[i ? tap_random(seed) % (unsigned)i : 0];
		for (uint64_t n = tap_random(seed) % 3; n > 0; n--) {
			int step = (int)(tap_random(seed) % RISK_STEPS);

			r->facts[i].step[step] = (int)(tap_random(seed) % (unsigned)counts[step]);
		}
		r->ids[i] = tap_random(seed) / FINDINGS_MAX * FINDINGS_MAX + (unsigned)i;
	}
}

/* Pairs whose keys are not in the model's order: an order of its facts is total, antisymmetric and
 * transitive. */
static int wrong_pairs(const struct random_fleet *r, const struct question *q)
{
	struct risk *risk = risk_new(q);
	int wrong = 0;

	for (int a = 0; a < r->count; a++)
		for (int b = 0; b < r->count; b++) {
			uint64_t x = risk_key(risk, (uint32_t)a), y = risk_key(risk, (uint32_t)b);

			wrong += (x > y) - (x < y) != compare(&r->facts[a], &r->facts[b]);
			wrong += x >= risk_keys(risk);
		}
	risk_free(risk);
	return wrong;
}

/* Neighbours in the wrong order, by risk upwards (sign 1) or downwards (-1), equals by id. */
static int wrong_neighbours(const struct random_fleet *r, const uint32_t *rows, int sign)
{
	int wrong = 0;

	for (int i = 0; i + 1 < r->count; i++) {
		int order = sign * compare(&r->facts[rows[i]], &r->facts[rows[i + 1]]);

		wrong += order > 0 || (order == 0 && r->ids[rows[i]] >= r->ids[rows[i + 1]]);
	}
	return wrong;
}

static int wrong_places(const struct random_fleet *r, const struct question *q,
			const uint32_t *rows)
{
	struct selection all = small_all(q->fleet);
	int wrong = 0;
	uint32_t place = 1;

	for (int i = 0; i < r->count; i++) {
		if (i && compare(&r->facts[rows[i - 1]], &r->facts[rows[i]]) != 0)
			place = (uint32_t)i + 1;
		wrong += risk_place(q, &all, rows[i]) != place;
	}
	selection_fini(&all);
	return wrong;
}

static void test_any_fleet(void)
{
	uint64_t seed = tap_seed(5);
	int pairs = 0, up = 0, down = 0, places = 0;
	static struct random_fleet r;

	for (int round = 0; round < 100; round++) {
		struct question q = {.now = NOW};
		struct fleet *f;
		uint32_t *rows;

		memset(&r, 0, sizeof(r));
		make_random(&r, &seed);
		q.fleet = f = fleet_of(r.facts, r.count, r.ids);
		pairs += wrong_pairs(&r, &q);
		rows = sorted(&q, "risk");
		up += wrong_neighbours(&r, rows, 1);
		places += wrong_places(&r, &q, rows);
		free(rows);
		rows = sorted(&q, "-risk");
		down += wrong_neighbours(&r, rows, -1);
		free(rows);
		fleet_free(f);
	}
	is_int(pairs, 0, "keys of any two findings compare as their facts do");
	is_int(up, 0, "--sort risk gives that order, equals by id");
	is_int(down, 0, "--sort=-risk turns it, equals by id");
	is_int(places, 0, "and the place of each is 1 and how many come before it");
}

/* ---- the default order is kept --------------------------------------------------------------- */

static struct selection select_some(const struct fleet *f, uint64_t *seed)
{
	struct selection s = small_all(f);

	for (uint32_t i = 0; i < f->count; i++)
		if (tap_random(seed) % 2) {
			s.bits[i / 64] &= ~(UINT64_C(1) << (i % 64));
			s.selected--;
		}
	return s;
}

/* Is that the order in which it is not kept? An id behind the keys changes nothing but that. */
static bool is_as_unkept(const struct question *q, const struct selection *s)
{
	struct order order;
	struct error err = {0};
	uint32_t *kept = order_run(q, &order_default, s), *want;
	bool is_same;

	if (!order_parse("risk,vuln,package,id", &order, &err))
		tap_diag("order", err.text);
	want = order_run(q, &order, s);
	is_same = memcmp(kept, want, s->selected * sizeof(*kept)) == 0;
	free(kept);
	free(want);
	return is_same;
}

/* By score downwards, absent ones last; equals as all findings stand unasked. */
static int wrong_by_score(const struct question *q)
{
	const struct fleet *f = q->fleet;
	uint32_t *rows = sorted(q, "-score,risk,vuln,package"), place[FINDINGS_MAX];
	const uint32_t *kept = order_keep(q);
	int wrong = 0;

	for (uint32_t i = 0; i < f->count; i++)
		place[kept[i]] = i;
	for (uint32_t i = 0; i + 1 < f->count; i++) {
		int a = f->score[rows[i]] == FLEET_SCORE_NONE ? -1 : f->score[rows[i]];
		int b = f->score[rows[i + 1]] == FLEET_SCORE_NONE ? -1 : f->score[rows[i + 1]];

		wrong += a < b || (a == b && place[rows[i]] > place[rows[i + 1]]);
	}
	free(rows);
	return wrong;
}

static void test_kept_order(void)
{
	uint64_t seed = tap_seed(6);
	int kept = 0, later = 0, back = 0, by_score = 0, moved = 0;
	static struct random_fleet r;

	for (int round = 0; round < 100; round++) {
		struct question q = {.now = NOW}, old = {.now = NOW + 20 * DATE_DAY};
		struct fleet *f;
		struct selection some;

		memset(&r, 0, sizeof(r));
		make_random(&r, &seed);
		q.fleet = old.fleet = f = fleet_of(r.facts, r.count, r.ids);
		some = select_some(f, &seed);
		kept += !is_as_unkept(&q, &some);
		by_score += wrong_by_score(&q);
		later += !is_as_unkept(&old, &some);
		moved += use_of(f, 0, NOW) != use_of(f, 0, old.now);
		back += !is_as_unkept(&q, &some);
		selection_fini(&some);
		fleet_free(f);
	}
	is_int(kept, 0, "what stands unasked is taken from the order of all findings");
	is_int(by_score, 0, "and so are equals of a column");
	ok(moved > 0 && later == 0, "when what runs is too old to know, that is made anew");
	is_int(back, 0, "and back again");
}

/* ---- words ----------------------------------------------------------------------------------- */

static void is_said(const struct facts *facts, const char *want, const char *words,
		    const char *sentence)
{
	struct fleet *f = fleet_of(facts, 1, NULL);
	struct question q = {f, NOW};
	struct buf out = {0};

	risk_say(&q, 0, &out);
	is_str(buf_text(&out), want, "%s", sentence);
	buf_clear(&out);
	field_print(&q, FIELD_RISK, 0, false, &out);
	is_str(buf_text(&out), words, "the field risk says so in short");
	buf_fini(&out);
	fleet_free(f);
}

static void test_words(void)
{
	is_said(&(struct facts){{0, 0, 0, 1, 1, 0, 1}},
		"it runs (3 in payments-prod); known exploited since 2025-05-01 (KEV); CRITICAL; "
		"EPSS 0.97; CVSS 9.8; a fix is known; known for 212 days",
		"running, exploited, CRITICAL", "every step is told with its fact");
	is_said(&(struct facts){{1, 2, 5, 5, 5, 2, 5}},
		"nobody knows whether it runs; no exploit is known; nobody knows how severe it is; "
		"no EPSS is known; no CVSS score is known; nobody says whether there is a fix; "
		"nobody knows since when it is known",
		"", "and every step where the fact is missing");
	is_said(&(struct facts){{2, 1, 3, 2, 3, 3, 3}},
		"it runs nowhere; an exploit is known; LOW; EPSS 0.00043; CVSS 7.5; there is no "
		"fix; "
		"known for 1 day",
		"idle, exploit, LOW", "what is idle, and what is not fixed");
}

static void test_words_of_others(void)
{
	struct fleet *f = small_fleet();
	struct question q = {f, NOW};
	struct buf out = {0};

	risk_say(&q, 5, &out);
	is_str(buf_text(&out),
	       "nobody knows whether it runs; nobody says that it is exploited; INFO; no EPSS is "
	       "known; no CVSS score is known; nobody says whether there is a fix; known for 60 "
	       "days",
	       "a network finding of a function has no image and no vulnerability");
	buf_fini(&out);
	fleet_free(f);
}

int main(void)
{
	tap_begin();
	test_each_step_decides();
	test_ties();
	test_same_step_by_other_facts();
	test_any_fleet();
	test_kept_order();
	test_words();
	test_words_of_others();
	return done();
}
