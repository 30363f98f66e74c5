/*
 * The steps of the risk order and the keys made of them. A key is a number in a mixed radix, a step
 * a digit; each entity of a level brings its digits along, so that a key is a sum of five.
 */
#include "core/risk.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/use.h"

#define F (q->fleet)

enum {
	EPSS_PARTS = 100000, /* of 1: as it is shown */
	SCORE_MOST = 1000    /* hundredths: CVSS ends at 10 */
};

/* ---- what runs: running, unknown, idle ------------------------------------------------------- */

static enum use use_of_asset(const struct question *q, uint32_t asset)
{
	uint32_t image = F->assets[asset].image;

	return image == FLEET_NONE ? USE_UNKNOWN : use_of(F, image, q->now);
}

static uint32_t use_ranks(const struct question *q)
{
	(void)q;
	return USE_COUNT;
}

static uint32_t use_rank(const struct question *q, uint32_t asset)
{
	return (uint32_t)use_of_asset(q, asset);
}

static void say_use(const struct question *q, uint32_t finding, struct buf *out)
{
	enum use use = use_of_asset(q, F->asset[finding]);
	struct buf where = {0};

	if (use != USE_RUNNING) {
		buf_puts(out, use == USE_IDLE ? _("it runs nowhere")
					      : _("nobody knows whether it runs"));
		return;
	}
	buf_printf(out, _("it runs (%u"),
		   use_running(F, F->assets[F->asset[finding]].image, q->now));
	field_print(q, FIELD_CLUSTERS, finding, false, &where);
	if (!where.size)
		field_print(q, FIELD_RUNS_IN, finding, false, &where);
	if (where.size)
		buf_printf(out, _(" in %s"), buf_text(&where));
	buf_puts(out, ")");
	buf_fini(&where);
}

/* ---- exploited: listed, an exploit is known, neither ----------------------------------------- */

enum exploited { EXPLOITED_KEV, EXPLOITED_CAN_BE, EXPLOITED_NOT, EXPLOITED_COUNT };

/* NULL for a number behind the last, as FLEET_NONE is: a network finding has none. */
static const struct fleet_vuln *vuln_at(const struct question *q, uint32_t vuln)
{
	return vuln < F->vuln_count ? &F->vulns[vuln] : NULL;
}

static enum exploited exploited_of(const struct question *q, uint32_t vuln)
{
	const struct fleet_vuln *v = vuln_at(q, vuln);

	if (v && v->kev > 0)
		return EXPLOITED_KEV;
	return v && v->exploit > 0 ? EXPLOITED_CAN_BE : EXPLOITED_NOT;
}

static uint32_t exploited_ranks(const struct question *q)
{
	(void)q;
	return EXPLOITED_COUNT;
}

static uint32_t exploited_rank(const struct question *q, uint32_t vuln)
{
	return (uint32_t)exploited_of(q, vuln);
}

static void say_exploited(const struct question *q, uint32_t finding, struct buf *out)
{
	uint32_t vuln = F->issues[F->issue[finding]].vuln;
	const struct fleet_vuln *v = vuln_at(q, vuln);
	char day[DATE_TEXT];

	switch (exploited_of(q, vuln)) {
	case EXPLOITED_KEV:
		if (v->kev_added == DATE_NONE)
			buf_puts(out, _("known exploited (KEV)"));
		else
			buf_printf(out, _("known exploited since %s (KEV)"),
				   date_format_day(v->kev_added, day));
		return;
	case EXPLOITED_CAN_BE:
		buf_puts(out, _("an exploit is known"));
		return;
	case EXPLOITED_NOT:
	case EXPLOITED_COUNT:
		break;
	}
	buf_puts(out, v && v->exploit == 0 ? _("no exploit is known")
					   : _("nobody says that it is exploited"));
}

/* ---- severity, the worst first --------------------------------------------------------------- */

static uint32_t severity_ranks(const struct question *q)
{
	(void)q;
	return SEVERITY_COUNT;
}

static uint32_t severity_rank(const struct question *q, uint32_t severity)
{
	(void)q;
	return SEVERITY_COUNT - 1 - severity;
}

static void say_severity(const struct question *q, uint32_t finding, struct buf *out)
{
	enum severity severity = (enum severity)F->severity[finding];

	if (severity == SEVERITY_UNKNOWN)
		buf_puts(out, _("nobody knows how severe it is"));
	else
		buf_puts(out, severities[severity].word);
}

/* ---- numbers, the greatest first ------------------------------------------------------------- */

static void say_number(const struct question *q, enum field_id id, uint32_t finding,
		       const char *name, const char *unknown, struct buf *out)
{
	struct buf number = {0};

	field_print(q, id, finding, false, &number);
	if (number.size)
		buf_printf(out, "%s %s", name, buf_text(&number));
	else
		buf_puts(out, unknown);
	buf_fini(&number);
}

static uint32_t epss_ranks(const struct question *q)
{
	(void)q;
	return EPSS_PARTS + 2;
}

static uint32_t epss_rank(const struct question *q, uint32_t vuln)
{
	const struct fleet_vuln *v = vuln_at(q, vuln);

	if (!v || !(v->epss >= 0))
		return EPSS_PARTS + 1;
	return v->epss < 1 ? EPSS_PARTS - (uint32_t)((double)v->epss * EPSS_PARTS + 0.5) : 0;
}

static void say_epss(const struct question *q, uint32_t finding, struct buf *out)
{
	say_number(q, FIELD_EPSS, finding, _("EPSS"), _("no EPSS is known"), out);
}

static uint32_t score_ranks(const struct question *q)
{
	(void)q;
	return SCORE_MOST + 2;
}

static uint32_t score_rank(const struct question *q, uint32_t score)
{
	(void)q;
	if (score == FLEET_SCORE_NONE)
		return SCORE_MOST + 1;
	return score < SCORE_MOST ? SCORE_MOST - score : 0;
}

static void say_score(const struct question *q, uint32_t finding, struct buf *out)
{
	say_number(q, FIELD_SCORE, finding, _("CVSS"), _("no CVSS score is known"), out);
}

/* ---- what can be done about it, at once before never ----------------------------------------- */

static const struct {
	uint32_t rank;
	const char *words; /* N_() */
} fix_ranks[FIX_COUNT] = {
	[FIX_YES] = {0, N_("a fix is known")},
	[FIX_PARTIAL] = {1, N_("a fix of a part is known")},
	[FIX_UNKNOWN] = {2, N_("nobody says whether there is a fix")},
	[FIX_NO] = {3, N_("there is no fix")},
};

static uint32_t fix_count(const struct question *q)
{
	(void)q;
	return FIX_COUNT;
}

static uint32_t fix_rank(const struct question *q, uint32_t fix)
{
	(void)q;
	return fix_ranks[fix].rank;
}

static void say_fix(const struct question *q, uint32_t finding, struct buf *out)
{
	buf_puts(out, _(fix_ranks[F->fix[finding]].words));
}

/* ---- age, the oldest first: by the day, so that an order holds whatever the time is -----------
 */

/* Counted from the oldest. */
static uint32_t day_of(const struct question *q, date at)
{
	return (uint32_t)date_days(date_day(F->oldest), date_day(at));
}

/* DATE_NONE where no issue is dated. */
static uint32_t age_ranks(const struct question *q)
{
	return F->newest == DATE_NONE ? 1 : day_of(q, F->newest) + 2;
}

static uint32_t age_rank(const struct question *q, uint32_t issue)
{
	date since = F->issues[issue].first_seen;

	return since == DATE_NONE ? age_ranks(q) - 1 : day_of(q, since);
}

static void say_age(const struct question *q, uint32_t finding, struct buf *out)
{
	date since = F->issues[F->issue[finding]].first_seen;
	long long age = since == DATE_NONE ? -1 : date_days(since, q->now);

	if (age < 0)
		buf_puts(out, _("nobody knows since when it is known"));
	else
		buf_printf(out, age == 1 ? _("known for %lld day") : _("known for %lld days"), age);
}

/* clang-format off */
const struct risk_step risk_steps[RISK_STEPS] = {
	[RISK_USE] = {"use", N_("what runs, what nobody knows of, what runs nowhere"),
		LEVEL_ASSET, use_ranks, use_rank, say_use},
	[RISK_EXPLOITED] = {"exploited", N_("listed as known exploited (KEV), an exploit is known, neither"),
		LEVEL_VULN, exploited_ranks, exploited_rank, say_exploited},
	[RISK_SEVERITY] = {"severity", N_("CRITICAL, HIGH, MEDIUM, LOW, INFO, UNKNOWN"),
		LEVEL_SEVERITY, severity_ranks, severity_rank, say_severity},
	[RISK_EPSS] = {"epss", N_("the likeliest to be exploited; what has no EPSS last"),
		LEVEL_VULN, epss_ranks, epss_rank, say_epss},
	[RISK_SCORE] = {"score", N_("the highest CVSS score; what has none last"),
		LEVEL_SCORE, score_ranks, score_rank, say_score},
	[RISK_FIX] = {"fix", N_("a fix is known, a partial one, nobody says, there is none"),
		LEVEL_FIX, fix_count, fix_rank, say_fix},
	[RISK_AGE] = {"age", N_("what is known for the most days; undated findings last"),
		LEVEL_ISSUE, age_ranks, age_rank, say_age},
};
/* clang-format on */

/* ---- keys ------------------------------------------------------------------------------------ */

struct risk {
	struct question question;
	uint64_t weights[RISK_STEPS]; /* of a step's rank: how many keys the later steps make */
	uint64_t keys;
	uint64_t *parts[LEVEL_COUNT]; /* by entity: 1 + its ranks by their weights; 0 not asked */
};

struct risk *risk_new(const struct question *q)
{
	struct risk *r = mem_array(1, sizeof(*r));

	r->question = *q;
	r->keys = 1;
	for (int i = RISK_STEPS; i-- > 0;) {
		enum level level = risk_steps[i].level;

		r->weights[i] = r->keys;
		r->keys *= risk_steps[i].ranks(q);
		if (!r->parts[level])
			r->parts[level] = mem_array((size_t)field_entities(F, level) + 1,
						    sizeof(*r->parts[level]));
	}
	return r;
}

void risk_free(struct risk *r)
{
	if (!r)
		return;
	for (int i = 0; i < LEVEL_COUNT; i++)
		free(r->parts[i]);
	free(r);
}

static uint64_t ask(const struct risk *r, enum level level, uint32_t entity)
{
	uint64_t part = 0;

	for (int i = 0; i < RISK_STEPS; i++)
		if (risk_steps[i].level == level)
			part += r->weights[i] * risk_steps[i].rank(&r->question, entity);
	return part;
}

static inline uint64_t part(struct risk *r, enum level level, uint32_t entity)
{
	uint64_t *part = &r->parts[level][entity];

	if (!*part)
		*part = 1 + ask(r, level, entity);
	return *part - 1;
}

/* Without a vulnerability it is the entity behind the last one. */
static uint64_t issue_part(struct risk *r, uint32_t issue)
{
	const struct fleet *f = r->question.fleet;
	uint64_t *sum = &r->parts[LEVEL_ISSUE][issue];
	uint32_t vuln = f->issues[issue].vuln;

	if (!*sum)
		*sum = 1 + ask(r, LEVEL_ISSUE, issue) +
		       part(r, LEVEL_VULN, vuln == FLEET_NONE ? f->vuln_count : vuln);
	return *sum - 1;
}

uint64_t risk_key(struct risk *r, uint32_t i)
{
	const struct fleet *f = r->question.fleet;

	return part(r, LEVEL_ASSET, f->asset[i]) + issue_part(r, f->issue[i]) +
	       part(r, LEVEL_SEVERITY, f->severity[i]) + part(r, LEVEL_SCORE, f->score[i]) +
	       part(r, LEVEL_FIX, f->fix[i]);
}

uint64_t risk_keys(const struct risk *r)
{
	return r->keys;
}

/* All in the order of memory are quicker than most of them in that of the rows. */
void risk_fill(struct risk *r, const uint32_t *rows, uint32_t n, uint64_t *keys)
{
	uint32_t count = r->question.fleet->count;

	if (n > count / 4)
		for (uint32_t i = 0; i < count; i++)
			keys[i] = risk_key(r, i);
	else
		for (uint32_t i = 0; i < n; i++)
			keys[rows[i]] = risk_key(r, rows[i]);
}

uint32_t risk_place(const struct question *q, const struct selection *s, uint32_t finding)
{
	struct risk *r = risk_new(q);
	uint64_t key = risk_key(r, finding);
	uint32_t place = 1;

	for (uint32_t i = 0; i < F->count; i++)
		place += selection_has(s, i) && risk_key(r, i) < key;
	risk_free(r);
	return place;
}

/* ---- words ----------------------------------------------------------------------------------- */

void risk_say(const struct question *q, uint32_t finding, struct buf *out)
{
	for (int i = 0; i < RISK_STEPS; i++) {
		if (i)
			buf_puts(out, "; ");
		risk_steps[i].say(q, finding, out);
	}
}

static const char *const exploited_words[EXPLOITED_COUNT] = {
	[EXPLOITED_KEV] = "exploited", [EXPLOITED_CAN_BE] = "exploit"};

enum { WORDS = 3 };

static uint32_t words_of(const struct question *q, uint32_t finding, const char *words[WORDS])
{
	enum use use = use_of_asset(q, F->asset[finding]);
	const char *exploited = exploited_words[exploited_of(q, F->issues[F->issue[finding]].vuln)];
	uint32_t n = 0;

	if (use != USE_UNKNOWN)
		words[n++] = use_words[use];
	if (exploited)
		words[n++] = exploited;
	if (F->severity[finding] != SEVERITY_UNKNOWN)
		words[n++] = severities[F->severity[finding]].word;
	return n;
}

static const char *word_item(const struct value *v, uint32_t n)
{
	const struct question q = {v->told.from, v->when};
	const char *words[WORDS];

	return n < words_of(&q, v->told.entity, words) ? words[n] : NULL;
}

void get_risk(const struct question *q, uint32_t entity, struct value *out)
{
	const char *words[WORDS];

	out->list_count = words_of(q, entity, words);
	out->known = out->list_count > 0;
	out->when = q->now;
	out->told = (struct value_told){word_item, F, entity, 0};
}
