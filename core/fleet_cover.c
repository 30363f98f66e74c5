/* What scans looked at, by image: for each source and bit the newest day. */
#include "core/fleet_cover.h"

#include "core/remedy.h"

cover_mask cover_looked_at(unsigned classes, unsigned severities_held, bool fixable, bool unfixable)
{
	unsigned lowest = severities_held & (~severities_held + 1);

	return cover_of_scan(classes, lowest ? ~(lowest - 1) : 0, fixable || unfixable, unfixable);
}

uint16_t cover_day(date at)
{
	date day = at == DATE_NONE ? 0 : at / DATE_DAY;

	return (uint16_t)(day < 0 ? 0 : day > UINT16_MAX ? UINT16_MAX : day);
}

static void note_day(uint16_t *at, uint16_t day)
{
	*at = day > *at ? day : *at;
}

void fleet_cover_scan(struct fleet *f, uint32_t image, enum source source, cover_mask looked_at,
		      date as_of)
{
	for (int bit = 0; bit < COVER_BITS; bit++)
		if (looked_at & (cover_mask)1 << bit)
			note_day(&f->covers[image].days[source][bit], cover_day(as_of));
}

/* Class, severity and fix may have been listed on different days: the oldest of the three is when
 * all that is looked at was. */
void fleet_cover_held(struct fleet *f, uint32_t image, enum source source,
		      const uint16_t held[COVER_BITS])
{
	uint16_t classes[CLASS_COUNT] = {0}, severities_held[SEVERITY_COUNT] = {0}, by_fix[2] = {0};

	for (int c = 0; c < CLASS_COUNT; c++)
		for (int s = 0; s < SEVERITY_COUNT; s++)
			for (int fix = 0; fix < 2; fix++) {
				uint16_t day = held[cover_bit((enum presence_class)c,
							      (enum severity)s, fix)];

				note_day(&classes[c], day);
				for (int up = s; up < SEVERITY_COUNT; up++)
					note_day(&severities_held[up], day);
				note_day(&by_fix[fix], day);
				note_day(&by_fix[true], day);
			}
	for (int c = 0; c < CLASS_COUNT; c++)
		for (int s = 0; s < SEVERITY_COUNT; s++)
			for (int fix = 0; fix < 2; fix++) {
				int bit = cover_bit((enum presence_class)c, (enum severity)s, fix);
				uint16_t day = classes[c];

				day = severities_held[s] < day ? severities_held[s] : day;
				day = by_fix[fix] < day ? by_fix[fix] : day;
				note_day(&f->covers[image].days[source][bit], day);
			}
}

void fleet_cover_packages(struct fleet *f, uint32_t image, unsigned classes, uint32_t start,
			  uint32_t count)
{
	f->covers[image].classes = classes;
	f->covers[image].listed = start;
	f->covers[image].listed_count = count;
}

void fleet_date_vulns(struct fleet *f)
{
	for (uint32_t i = 0; i < f->vuln_count; i++)
		f->vulns[i].reported =
			f->vulns[i].published == DATE_NONE ? DATE_FOREVER : f->vulns[i].published;
	for (uint32_t i = 0; i < f->issue_count; i++) {
		const struct fleet_issue *issue = &f->issues[i];

		if (issue->vuln != FLEET_NONE && issue->first_seen < f->vulns[issue->vuln].reported)
			f->vulns[issue->vuln].reported = issue->first_seen;
	}
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* The first that the image lists of the package, at whatever path; all of them stand together. */
static const struct fleet_listed *find_listed(const struct fleet *f, const struct fleet_cover *c,
					      uint32_t package)
{
	size_t low = c->listed, high = low + c->listed_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->listed[middle].package < package)
			low = middle + 1;
		else
			high = middle;
	}
	return &f->listed[low];
}

/*
 * By the lists of packages: it is not there any more, or only in versions that have the fix. Where
 * it is at the finding's path that one counts; else any, as what was moved is not removed. Only
 * Trivy's names are those of its lists, so that another source's missing there says nothing.
 */
static bool is_gone(const struct fleet *f, const struct fleet_cover *c, uint32_t finding)
{
	const struct fleet_issue *issue = &f->issues[f->issue[finding]];
	const struct fleet_listed *end = f->listed + c->listed + c->listed_count, *at;
	const char *fixed = fleet_text(f, f->fixed[finding]);
	enum version_scheme scheme;
	bool is_here = false, is_there = false, closes_here = true, closes_there = true;

	if (issue->package == FLEET_NONE || !(c->classes & 1u << f->packages[issue->package].class))
		return false;
	scheme = version_scheme_of(fleet_text(f, f->packages[issue->package].ecosystem));
	for (at = find_listed(f, c, issue->package); at < end && at->package == issue->package;
	     at++) {
		const char *version = fleet_text(f, at->version);
		bool closes = fixed && version && scheme != VERSION_UNKNOWN &&
			      remedy_closes(scheme, version, fixed);

		is_there = true;
		closes_there = closes_there && closes;
		if (at->path != issue->path)
			continue;
		is_here = true;
		closes_here = closes_here && closes;
	}
	if (!is_there)
		return f->sources[finding] & 1u << SOURCE_TRIVY;
	return is_here ? closes_here : closes_there;
}

bool fleet_covers(const struct fleet *f, uint32_t image, uint32_t finding)
{
	const struct fleet_cover *c = &f->covers[image];
	const struct fleet_issue *issue = &f->issues[f->issue[finding]];
	enum presence_class class =
		issue->package == FLEET_NONE ? CLASS_LANGUAGE : f->packages[issue->package].class;
	int bit = cover_bit(class, (enum severity)f->severity[finding],
			    f->fix[finding] == FIX_YES || f->fix[finding] == FIX_PARTIAL);
	uint16_t since = cover_day(issue->vuln == FLEET_NONE ? issue->first_seen
							     : f->vulns[issue->vuln].reported);

	for (int source = 0; source < SOURCE_COUNT; source++)
		if (f->sources[finding] & 1u << source && c->days[source][bit] &&
		    c->days[source][bit] >= since)
			return true;
	return is_gone(f, c, finding);
}

bool fleet_is_looked_at(const struct fleet *f, uint32_t image)
{
	const struct fleet_cover *c = &f->covers[image];
	bool is = c->classes != 0;

	for (int source = 0; source < SOURCE_COUNT; source++)
		for (int bit = 0; bit < COVER_BITS; bit++)
			is = is || c->days[source][bit];
	return is;
}
