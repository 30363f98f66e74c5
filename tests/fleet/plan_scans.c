/*
 * Scans as they were made: which reports are cut, blind or undated, which exports end early, and
 * what of the truth each lists. Documents say this, and so it is what a database can know.
 */
#include "plan_parts.h"

#include <string.h>

/* ---- Trivy ----------------------------------------------------------------------------------- */

bool report_is_dated(const struct image *image, unsigned date)
{
	int index = repo_index(image->repo) % 11;

	return !(date == DATE_SECOND && index == 4) && !(date == DATE_THIRD && index == 7);
}

bool report_is_cut(const struct image *image, unsigned date)
{
	int index = repo_index(image->repo) % 7;

	return (date == DATE_SECOND && index == 3) || (date == DATE_THIRD && index == 5);
}

bool report_is_blind(const struct image *image, unsigned date)
{
	return date == DATE_SECOND && repo_index(image->repo) % 13 == 12;
}

bool report_has_packages(const struct image *image, bool of_os)
{
	return of_os || pick(image->hash, 31, 2) == 0;
}

bool report_lists(const struct image *image, const struct item *item, const struct vuln *vuln,
		  unsigned date)
{
	bool is_cut_off = report_is_cut(image, date) && vuln->severity[SCAN_TRIVY] < SEV_HIGH;
	bool is_unseen = report_is_blind(image, date) && eco_is_os(item->def->eco);

	return image->is_scanned[date] && strcmp(image->arch, "amd64") == 0 && !is_cut_off &&
	       !is_unseen && vuln_affects(vuln, item, date, SCAN_TRIVY);
}

/* ---- Inspector ------------------------------------------------------------------------------- */

struct target target_of_image(struct plan *plan, const struct image *image, unsigned place)
{
	const struct repo_def *repo = image->repo;

	return (struct target){
		.image = image,
		.items = image->items,
		.item_count = image->item_count,
		.place = place,
		.account = repo->account,
		.region = place ? (unsigned)repo->second_region : repo->region,
		.origin = image_arn(plan, image, place),
		.since = image->pushed,
	};
}

struct target target_of_host(const struct plan *plan, const struct host *host)
{
	return (struct target){
		.host = host,
		.items = host->items,
		.item_count = host->item_count,
		.account = host->def->account,
		.region = host->def->region,
		.origin = host->resource,
		.since = host_since(plan),
	};
}

bool export_is_cut(unsigned account, unsigned region, unsigned date)
{
	return date == DATE_SECOND && account == 4 && region == 1;
}

static bool is_on_page(const struct plan *plan, const struct target *target, unsigned date)
{
	return !export_is_cut(target->account, target->region, date) ||
	       pick(hash_text(plan->seed, target->origin), 77, 2) == 0;
}

/* Whether Inspector has scanned the target by a date; of an image it closes all at once. */
static bool is_open(const struct target *target, unsigned date)
{
	return target->host || target->image->is_scanned[date];
}

static bool is_closing(const struct target *target, unsigned date)
{
	if (date == DATE_FIRST)
		return false;
	return target->host || (target->image->past && target->image->past->closed == date);
}

/* Of all items that the vulnerability belongs to, on a date. */
static bool affects_any(const struct plan *plan, const struct target *target,
			const struct vuln *vuln, unsigned date)
{
	for (unsigned i = 0; i < target->item_count; i++) {
		struct vuln_range range = plan_vulns_of(plan, target->items[i].def);

		if (vuln >= range.first && vuln < range.first + range.count &&
		    vuln_affects(vuln, &target->items[i], date, SCAN_INSPECTOR))
			return true;
	}
	return false;
}

static enum said word_for(const struct plan *plan, const char *origin, const char *what)
{
	uint64_t hash = hash_text(hash_text(plan->seed, origin), what);

	return pick(hash, 3, 100) < 2 ? SAID_SUPPRESSED : SAID_ACTIVE;
}

/* A finding is about all packages of its source: it is closed when none of them has it any more. */
enum said inspector_says(const struct plan *plan, const struct target *target,
			 const struct item *item, const struct vuln *vuln, unsigned date)
{
	if (!account_defs[target->account].has_inspector || !is_on_page(plan, target, date))
		return SAID_NOTHING;
	if (is_open(target, date) && vuln_affects(vuln, item, date, SCAN_INSPECTOR))
		return word_for(plan, target->origin, vuln_id(vuln));
	if (is_closing(target, date) && is_open(target, date - 1) &&
	    vuln_affects(vuln, item, date - 1, SCAN_INSPECTOR) &&
	    (target->image || (item->until == date && !affects_any(plan, target, vuln, date))))
		return SAID_CLOSED;
	return SAID_NOTHING;
}

enum said inspector_says_special(const struct plan *plan, const struct host *host,
				 const struct special_def *def)
{
	return word_for(plan, host->resource, def->title);
}
