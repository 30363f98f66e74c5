/*
 * What the feeds of a date know: EPSS of every CVE that was published by then, and which are known
 * to be exploited. Some of them are in no image, as almost all of a genuine feed.
 */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#define STRANGERS 12 /* CVEs that no image has */

static void add_intel(struct plan *plan, struct day *day, unsigned date, const char *cve,
		      unsigned epss, int64_t published, bool has_exploit)
{
	uint64_t hash = hash_text(plan->seed, cve);
	int64_t added = published - published % DAY_MS + (5 + (int64_t)pick(hash, 1, 30)) * DAY_MS;
	struct intel *intel = &day->intel[day->intel_count++];

	*intel = (struct intel){.cve = cve, .epss = epss};
	if (!has_exploit || pick(hash, 2, 3) == 0 || added > plan->dates[date])
		return;
	intel->is_kev = true;
	intel->is_ransomware = pick(hash, 3, 4) == 0;
	intel->kev_added = added;
	intel->kev_due = added + 21 * DAY_MS;
}

static int by_cve(const void *a, const void *b)
{
	return strcmp(((const struct intel *)a)->cve, ((const struct intel *)b)->cve);
}

static bool is_sooner(const struct intel *a, const struct intel *b)
{
	return a->is_kev && (!b->is_kev || a->kev_added < b->kev_added);
}

/* One CVE is one row, in however many ecosystems. */
static void sort_intel(struct day *day)
{
	unsigned kept = 0;

	qsort(day->intel, day->intel_count, sizeof(*day->intel), by_cve);
	for (unsigned i = 0; i < day->intel_count; i++) {
		if (!kept || by_cve(&day->intel[kept - 1], &day->intel[i]) != 0)
			day->intel[kept++] = day->intel[i];
		else if (is_sooner(&day->intel[i], &day->intel[kept - 1]))
			day->intel[kept - 1] = day->intel[i];
	}
	day->intel_count = kept;
}

/* The part of the rows that have no greater score. */
static void rank_intel(struct day *day)
{
	for (unsigned i = 0; i < day->intel_count; i++) {
		unsigned rank = 0;

		for (unsigned k = 0; k < day->intel_count; k++)
			rank += day->intel[k].epss <= day->intel[i].epss;
		day->intel[i].percentile = (unsigned)(rank * UINT64_C(100000) / day->intel_count);
	}
}

static void make_day(struct plan *plan, struct day *day, unsigned date)
{
	const struct vuln *end = plan->vulns;

	while (end->cve[0])
		end++;
	day->intel = arena_take(&plan->arena, ((size_t)(end - plan->vulns) * 2 + STRANGERS) *
						      sizeof(*day->intel));
	for (const struct vuln *v = plan->vulns; v < end; v++) {
		if (v->naming == NAME_OTHER_ALONE || v->appears > date)
			continue;
		add_intel(plan, day, date, v->cve, v->epss, v->published, v->has_exploit);
		if (v->cve_two[0])
			add_intel(plan, day, date, v->cve_two, v->epss / 2, v->published, false);
	}
	for (unsigned i = 0; i < STRANGERS; i++)
		add_intel(plan, day, date, arena_print(&plan->arena, "CVE-2019-%u", 7000 + i * 97),
			  100 + 7000 * i, time_of_day(2019, 5, 1), i % 2);
	sort_intel(day);
	rank_intel(day);
}

void plan_make_intel(struct plan *plan)
{
	for (unsigned date = 0; date < DATE_COUNT; date++)
		make_day(plan, &plan->days[date], date);
}

const struct intel *intel_of(const struct day *day, const char *cve)
{
	const struct intel key = {.cve = cve};

	return bsearch(&key, day->intel, day->intel_count, sizeof(key), by_cve);
}
