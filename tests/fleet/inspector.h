/*
 * One Inspector export while it is written. inspector_parts.c writes the members that
 * describe a resource and the packages; write_inspector.c the findings and files.
 */
#ifndef FLEET_INSPECTOR_H
#define FLEET_INSPECTOR_H

#include "json.h"
#include "paths.h"
#include "prose.h"

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
 * The member packageVulnerabilityDetails. `first` is the first item of which Inspector says that
 * of the vulnerability; the other ones after it are named too.
 */
void inspector_write_packages(const struct export *export, const struct target *target,
			      unsigned first, const struct vuln *vuln, enum said said);
/* Whether Inspector says that of the vulnerability in this item too. */
bool inspector_names(const struct export *export, const struct target *target, unsigned item,
		     const struct vuln *vuln, enum said said);

/* What Inspector calls a package, and a vulnerability. */
const char *inspector_name(const struct package_def *def);
const char *inspector_id(const struct vuln *vuln);

#endif
