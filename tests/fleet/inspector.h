/*
 * One Inspector export while it is written. inspector_parts.c writes the members that
 * describe a resource and the packages; write_inspector.c the findings and files.
 */
#ifndef FLEET_INSPECTOR_H
#define FLEET_INSPECTOR_H

#include "json.h"
#include "paths.h"
#include "prose.h"

/* Where findings are: an image at a place, or a host. One of the two is NULL. */
struct target {
	const struct image *image;
	const struct host *host;
	const struct item *items;
	unsigned item_count;
	unsigned place;
	unsigned account;
	unsigned region;
	const char *origin; /* the resource's id */
	int64_t since;
};

struct export
{
	struct plan *plan;
	struct json *json;
	unsigned date;
	bool has_epoch_times;
	enum export_shape shape;
};

/* In the encoding of this export. */
void inspector_write_time(const struct export *export, const char *key, int64_t ms);
/* The members inspectorScore (none where there is no score) and cvss. */
void inspector_write_score(struct json *json, const struct score *score);
void inspector_write_cvss(struct json *json, const struct score *score);
/* The member resources: always one. */
void inspector_write_resource(const struct export *export, const struct target *target);

/*
 * The member packageVulnerabilityDetails. `first` is the first item the vulnerability
 * touches; the other ones after it are named too.
 */
void inspector_write_packages(const struct export *export, const struct target *target,
			      unsigned first, const struct vuln *vuln);

/* Whether Inspector reports this vulnerability for this item on this date. */
bool inspector_hits(const struct plan *plan, const struct item *item, const struct vuln *vuln,
		    unsigned date);

/* What Inspector calls a package, and a vulnerability. */
const char *inspector_name(const struct package_def *def);
const char *inspector_id(const struct vuln *vuln);

#endif
