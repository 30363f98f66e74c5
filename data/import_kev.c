/*
 * KEV: CISA's catalog of known exploited vulnerabilities, JSON or CSV. That a vulnerability is not
 * in it says nothing; ransomware use is either known or not known, never denied.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_feed.h"

enum { CVE, ADDED, DUE, RANSOMWARE };
static const char *const names[] = {"cveID", "dateAdded", "dueDate", "knownRansomwareCampaignUse",
				    NULL};

static date day(struct feed *f, int name)
{
	const char *text = feed_text(f, name);

	return text ? date_parse(text) : DATE_NONE;
}

static bool tell_entry(struct feed *f, struct error *err)
{
	struct intel intel = {
		.epss = -1,
		.percentile = -1,
		.scored = DATE_NONE,
		.is_kev = true,
		.kev_added = day(f, ADDED),
		.kev_due = day(f, DUE),
	};
	const char *use = feed_text(f, RANSOMWARE);

	intel.ransomware = use && text_casecmp(use, "Known") == 0;
	intel.vuln = feed_text(f, CVE);
	return feed_begin(f, err) && import_intel(f->run, &intel, err);
}

static void about(struct feed *f, const char *key, const char *value)
{
	if (strcmp(key, "dateReleased") == 0) {
		f->as_of = date_parse(value);
	} else if (strcmp(key, "count") == 0) {
		f->total = strtoll(value, NULL, 10);
	} else if (strcmp(key, "catalogVersion") == 0) {
		free(f->version);
		f->version = mem_strdup(value);
	}
}

static const struct feed_kind kind = {"kev", "CISA KEV", names, tell_entry, about};

static void *open_kev(struct import_run *run)
{
	return feed_open(run, &kind);
}

static const char *const rules[] = {"vulnerabilities.*", "*"};
const struct import_ops import_kev = FEED_TABLE(open_kev);
const struct import_ops import_kev_json = FEED_LIST(open_kev, rules);
