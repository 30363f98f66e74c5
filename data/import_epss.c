/*
 * EPSS: FIRST's daily CSV (a comment line with the model and the day, then cve,epss,percentile) and
 * the answers of its API, where numbers are strings. Scores of two models are not comparable, so
 * the model goes along with each.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "data/import_feed.h"

enum { CVE, EPSS, PERCENTILE, DAY };
static const char *const names[] = {"cve", "epss", "percentile", "date", NULL};

static bool tell_score(struct feed *f, struct error *err)
{
	const char *day = feed_text(f, DAY);
	struct intel intel = {
		.epss = feed_number(f, EPSS),
		.percentile = feed_number(f, PERCENTILE),
		.model = f->version,
		.scored = day ? date_parse(day) : f->as_of,
		.kev_added = DATE_NONE,
		.kev_due = DATE_NONE,
		.ransomware = -1,
	};

	intel.vuln = feed_text(f, CVE); /* last: a fact of the row lives until the next */
	if (intel.epss < 0 || intel.epss > 1 || intel.percentile > 1) {
		import_skip(f->run, N_("a score that is not between 0 and 1"), intel.vuln);
		return true;
	}
	return feed_begin(f, err) && import_intel(f->run, &intel, err);
}

static void about(struct feed *f, const char *key, const char *value)
{
	if (strcmp(key, "score_date") == 0) {
		f->as_of = date_parse(value);
	} else if (strcmp(key, "total") == 0) {
		f->total = strtoll(value, NULL, 10);
	} else if (strcmp(key, "model_version") == 0) {
		free(f->version);
		f->version = mem_strdup(value);
	}
}

static const struct feed_kind kind = {"epss", "FIRST EPSS", names, tell_score, about};

static void *open_epss(struct import_run *run)
{
	return feed_open(run, &kind);
}

static const char *const rules[] = {"data.*", "*"};
const struct import_ops import_epss = FEED_TABLE(open_epss);
const struct import_ops import_epss_json = FEED_LIST(open_epss, rules);
