/*
 * What is vulnerable. A vulnerability belongs to a source package; where the same
 * upstream is packaged by two distributions, the later one shares the CVE.
 */
#include "plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *eco_name(enum eco eco)
{
	static const char *const names[] = {"deb", "rpm", "apk", "pypi", "npm", "maven", "golang"};

	return names[eco];
}

bool eco_is_os(enum eco eco)
{
	return eco <= ECO_APK;
}

const char *vuln_id(const struct vuln *vuln)
{
	bool is_other = vuln->naming == NAME_OTHER_ALONE || vuln->naming == NAME_TWO_CVES;

	return is_other ? vuln->other : vuln->cve;
}

const char *vuln_id_said(const struct vuln *vuln, enum scanner scanner, unsigned date)
{
	if (scanner == SCAN_TRIVY && vuln->naming == NAME_TRIVY_OTHER && date < vuln->assigned)
		return vuln->other;
	return vuln_id(vuln);
}

const char *package_version(struct arena *arena, const struct package_def *def, unsigned index)
{
	const char *hole = strchr(def->version, '#');

	return arena_print(arena, "%.*s%u%s", (int)(hole - def->version), def->version,
			   def->start + index, hole + 1);
}

static void name_cve(struct plan *plan, char out[24], int64_t published, uint64_t hash)
{
	bool is_taken = true;

	for (unsigned try = 0; is_taken; try++) {
		snprintf(out, 24, "CVE-%.4s-%u", time_print(published, TIME_DATE, 0).text,
			 10000 + pick(hash, 700 + try, 58000));
		is_taken = false;
		for (const struct vuln *v = plan->vulns; v->cve[0]; v++)
			if (out != v->cve && strcmp(out, v->cve) == 0)
				is_taken = true;
	}
}

static void name_ghsa(char out[40], uint64_t hash)
{
	static const char letters[] = "23456789cfghjmpqrvwx";
	char code[15];

	for (unsigned i = 0; i < 14; i++)
		code[i] = i % 5 == 4 ? '-' : letters[pick(hash, i, 20)];
	code[14] = '\0';
	snprintf(out, 40, "GHSA-%s", code);
}

static void name_vuln(struct plan *plan, struct vuln *vuln, enum eco eco, uint64_t hash)
{
	unsigned roll = pick(hash, 1, 100);
	unsigned number = (unsigned)(vuln - plan->vulns);
	char cve[24];

	name_cve(plan, cve, vuln->published, hash);
	memcpy(vuln->cve, cve, sizeof(cve));
	if (eco == ECO_DEB && roll < 60)
		snprintf(vuln->dsa, sizeof(vuln->dsa), "DSA-%u-1", 5200 + number);
	if (eco == ECO_RPM) {
		snprintf(vuln->other, sizeof(vuln->other), "ALAS2023-2026-%u", 700 + number);
		vuln->naming = roll < 20 ? NAME_INSPECTOR_OTHER : NAME_CVE;
	}
	if (eco_is_os(eco))
		return;
	name_ghsa(vuln->other, hash);
	vuln->naming = roll < 10   ? NAME_TRIVY_OTHER
		       : roll < 18 ? NAME_INSPECTOR_OTHER
		       : roll < 24 ? NAME_OTHER_ALONE
		       : roll < 27 ? NAME_TWO_CVES
				   : NAME_CVE;
	if (vuln->naming == NAME_TWO_CVES)
		name_cve(plan, vuln->cve_two, vuln->published, hash_number(hash, 99));
}

/* The same upstream in an earlier ecosystem: its nth vulnerability, or NULL. */
static const struct vuln *find_twin(const struct plan *plan, size_t row, unsigned nth)
{
	const struct package_def *def = &package_defs[row];

	if (!eco_is_os(def->eco))
		return NULL;
	for (size_t i = 0; i < row; i++)
		if (package_defs[i].weight > nth && package_defs[i].eco != def->eco &&
		    strcmp(package_defs[i].source, def->source) == 0)
			return &plan->vulns[plan->vuln_first[i] + nth];
	return NULL;
}

static void rate_vuln(struct vuln *vuln, uint64_t hash)
{
	static const unsigned limits[SEV_COUNT] = {3, 3, 25, 68, 95, 100};
	unsigned roll = pick(hash, 10, 100);
	enum severity trivy = SEV_UNKNOWN;
	enum severity inspector;

	while (roll >= limits[trivy])
		trivy++;
	inspector = trivy;
	roll = pick(hash, 11, 100);
	if (trivy != SEV_UNKNOWN && roll < 8)
		inspector = trivy == SEV_CRITICAL ? SEV_HIGH : trivy + 1;
	else if (trivy > SEV_LOW && roll < 14)
		inspector = trivy - 1;
	else if (trivy == SEV_LOW && roll < 25)
		inspector = SEV_INFO;
	else if (roll > 97)
		inspector = SEV_UNKNOWN;
	vuln->severity[SCAN_TRIVY] = trivy;
	vuln->severity[SCAN_INSPECTOR] = inspector;
	vuln->has_exploit = pick(hash, 12, 100) < 6;
	vuln->epss = vuln->has_exploit ? 20000 + pick(hash, 13, 75000) : 10 + pick(hash, 13, 3000);
}

static void date_vuln(struct plan *plan, struct vuln *vuln, uint64_t hash)
{
	unsigned roll = pick(hash, 20, 100);
	int64_t old = time_of_day(2023, 6, 1) + (int64_t)pick(hash, 21, 1150) * DAY_MS;

	vuln->appears = roll < 84 ? DATE_FIRST : roll < 92 ? DATE_SECOND : DATE_NEWEST;
	vuln->withdrawn = roll < 81   ? DATE_COUNT
			  : roll < 82 ? DATE_SECOND
			  : roll < 84 ? DATE_NEWEST
				      : DATE_COUNT;
	vuln->published = old + pick(hash, 22, 86000) * INT64_C(1000);
	if (vuln->appears)
		vuln->published = plan->dates[vuln->appears] -
				  (2 + (int64_t)pick(hash, 21, 9)) * DAY_MS +
				  pick(hash, 22, 86000) * INT64_C(1000);
}

/*
 * Inspector names no source packages. Where a source has several binaries, what only
 * Inspector sees would have no certain count of problems: so there is no such thing.
 */
static bool shares_source(size_t row)
{
	return row + 1 < package_def_count && package_defs[row + 1].weight == 0;
}

static void make_vuln(struct plan *plan, struct vuln *vuln, size_t row, unsigned nth)
{
	static const char *const unfixed[] = {"affected", "affected", "will_not_fix",
					      "fix_deferred"};
	const struct package_def *def = &package_defs[row];
	const struct vuln *twin = find_twin(plan, row, nth);
	uint64_t hash = hash_number(hash_text(plan->seed, def->source), nth * 16 + def->eco);
	unsigned roll = pick(hash, 30, 100);

	date_vuln(plan, vuln, hash);
	name_vuln(plan, vuln, def->eco, hash);
	rate_vuln(vuln, hash);
	if (twin) { /* what is known of a CVE is known of both */
		memcpy(vuln->cve, twin->cve, sizeof(vuln->cve));
		vuln->epss = twin->epss;
		vuln->has_exploit = twin->has_exploit;
	}
	if (vuln->naming == NAME_TRIVY_OTHER)
		vuln->assigned = pick(hash, 36, DATE_COUNT);
	vuln->weakness = pick(hash, 31, 64);
	vuln->fixed_in = roll < 22 ? 0 : 1 + pick(hash, 32, 7);
	vuln->status = vuln->fixed_in ? "fixed" : unfixed[pick(hash, 33, 4)];
	vuln->inspector_hides_fix = pick(hash, 34, 100) < 5;
	roll = pick(hash, 35, 100);
	vuln->seen = roll < 8 ? SCAN_TRIVY : roll < 15 ? SCAN_INSPECTOR : 3;
	if (vuln->seen == SCAN_INSPECTOR && shares_source(row))
		vuln->seen = 3;
}

void plan_make_vulns(struct plan *plan)
{
	size_t total = 0;
	unsigned used = 0;

	for (size_t i = 0; i < package_def_count; i++)
		total += package_defs[i].weight;
	plan->vulns = arena_take(&plan->arena, (total + 1) * sizeof(*plan->vulns));
	for (size_t i = 0; i < package_def_count; i++) {
		bool is_first = package_defs[i].weight > 0;

		plan->vuln_first[i] = is_first ? used : plan->vuln_first[i - 1];
		plan->vuln_count[i] = is_first ? package_defs[i].weight : plan->vuln_count[i - 1];
		for (unsigned nth = 0; nth < package_defs[i].weight; nth++)
			make_vuln(plan, &plan->vulns[used++], i, nth);
	}
}

struct vuln_range plan_vulns_of(const struct plan *plan, const struct package_def *def)
{
	size_t row = (size_t)(def - package_defs);

	return (struct vuln_range){&plan->vulns[plan->vuln_first[row]], plan->vuln_count[row]};
}

bool vuln_affects(const struct vuln *vuln, const struct item *item, unsigned date,
		  enum scanner scanner)
{
	return (vuln->seen & scanner) && date >= vuln->appears && date < vuln->withdrawn &&
	       date >= item->from && date < item->until &&
	       (!vuln->fixed_in || item->version < vuln->fixed_in);
}
