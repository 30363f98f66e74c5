/*
 * One vulnerability of a Trivy report as a record. Trivy states by_vendor and scores by many
 * vendors; which score is shown follows RULES R14: CVSS 3, then 4.0, then 2, and within a version
 * the vendor that set the severity, then the NVD, then the highest.
 */
#include "data/import_trivy.h"

#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"

enum {
	PACKAGES_MAX = 200 * 1000, /* of one Result; more are a mistake or an attack */
	VENDORS_MAX = 64,          /* opinions on one finding, likewise */
};

static const struct {
	const char *score, *vector;
} cvss_versions[] = {
	{"V3Score", "V3Vector"},
	{"V40Score", "V40Vector"},
	{"V2Score", "V2Vector"},
};

enum { CVSS_VERSIONS = sizeof(cvss_versions) / sizeof(cvss_versions[0]) };

/* VendorSeverity holds Trivy's own numbers. */
static const char *const severity_codes[] = {"UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"};

bool trivy_result_is_os(const struct trivy_result *r)
{
	if (r->class)
		return strcmp(r->class, "os-pkgs") == 0;
	if (r->type)
		return identity_os_ecosystem(r->type) != NULL;
	return trivy_target_image(r->target) > 0;
}

static const cJSON *vendor_of(const cJSON *object, const char *vendor)
{
	JSON_EACH(item, object, "")
	if (vendor && item->string && strcmp(item->string, vendor) == 0)
		return item;
	return NULL;
}

/* The score of one CVSS version to show; false when nobody gives one. */
static bool choose_score(struct finding *out, const cJSON *cvss, int version)
{
	const char *const first[] = {out->severity_source, "nvd"};
	const char *score = cvss_versions[version].score;
	const cJSON *best = NULL;

	for (int i = 0; i < 2 && !best; i++)
		if (json_number(vendor_of(cvss, first[i]), score, -1) >= 0)
			best = vendor_of(cvss, first[i]);
	if (!best)
		JSON_EACH(vendor, cvss, "")
	if (json_number(vendor, score, -1) > json_number(best, score, -1))
		best = vendor;
	if (!best)
		return false;
	out->score = json_number(best, score, -1);
	out->vector = json_word(best, cvss_versions[version].vector);
	return true;
}

static const char *vendor_severity(const cJSON *severity)
{
	double code = json_number(severity, "", -1);

	if (code >= 0 && code <= 4)
		return severity_codes[(int)code];
	return json_word(severity, "");
}

/* One opinion for each vendor and CVSS version; the vendor's first carries its severity too. */
static void read_opinions(struct finding *out, const cJSON *v, struct arena *arena)
{
	const cJSON *cvss = json_at(v, "CVSS"), *by_vendor = json_at(v, "VendorSeverity");
	struct opinion *opinions =
		arena_alloc(arena, VENDORS_MAX * (1 + CVSS_VERSIONS) * sizeof(*opinions));
	size_t n = 0, seen = 0;

	JSON_EACH(severity, by_vendor, "")
	{
		const cJSON *vendor = vendor_of(cvss, severity->string);
		bool has_score = false;

		if (seen++ == VENDORS_MAX)
			break;
		for (int i = 0; i < CVSS_VERSIONS; i++)
			has_score =
				has_score || json_number(vendor, cvss_versions[i].score, -1) >= 0;
		if (!has_score)
			opinions[n++] = (struct opinion){.vendor = severity->string,
							 .severity = vendor_severity(severity),
							 .score = -1};
	}
	seen = 0;
	JSON_EACH(vendor, cvss, "")
	{
		const char *word = vendor_severity(vendor_of(by_vendor, vendor->string));

		if (seen++ == VENDORS_MAX)
			break;
		for (int i = 0; i < CVSS_VERSIONS; i++) {
			double score = json_number(vendor, cvss_versions[i].score, -1);

			if (score < 0)
				continue;
			opinions[n++] = (struct opinion){
				.vendor = vendor->string,
				.severity = word,
				.score = score,
				.vector = json_word(vendor, cvss_versions[i].vector)};
			word = NULL;
		}
	}
	out->opinions = opinions;
	out->opinion_count = n;
}

static void read_aliases(struct finding *out, const cJSON *v, struct arena *arena)
{
	size_t n = json_count(v, "VendorIDs");
	const char **aliases = arena_alloc(arena, (n ? n : 1) * sizeof(*aliases));

	n = 0;
	JSON_EACH(id, v, "VendorIDs")
	if (json_word(id, "") && !text_equal(json_word(id, ""), out->vuln))
		aliases[n++] = json_word(id, "");
	out->aliases = aliases;
	out->alias_count = n;
}

/* RULES R13. The Target of OS packages holds the tag, so it is no path. */
static const char *path_of(const cJSON *v, const struct trivy_result *r)
{
	const char *path = json_word(v, "PkgPath");

	if (path || !r->target || !*r->target)
		return path;
	if (text_equal(r->class, "lang-pkgs"))
		return r->target;
	return trivy_result_is_os(r) || trivy_target_image(r->target) ? NULL : r->target;
}

/* By the Result's type; an old or hand-made report without one may still state purls, or name the
 * operating system in its Target. */
static const char *ecosystem_of(const char *purl, const struct trivy_result *r, const char *package,
				struct arena *arena)
{
	char *word = identity_ecosystem(IDENTITY_TRIVY, r->type, NULL, package);
	const char *kept = NULL, *family, *version;

	if (word)
		kept = arena_strndup(arena, word, strlen(word));
	else if (purl && text_has_prefix(purl, "pkg:"))
		kept = arena_strndup(arena, purl + 4, strcspn(purl + 4, "/@?"));
	else if (!r->type && trivy_target_os(r->target, &family, &version, arena))
		kept = identity_os_ecosystem(family);
	free(word);
	return kept;
}

/* How a purl begins, "pkg:deb/": all that is kept of it, for a Result that never tells its type. */
static uint32_t purl_head(struct trivy_result *r, const char *purl)
{
	return purl && text_has_prefix(purl, "pkg:")
		       ? dict_add_n(&r->words, purl, 4 + strcspn(purl + 4, "/@?"))
		       : 0;
}

/* As InstalledVersion of a finding has it: [epoch:]version[-release]. */
static uint32_t package_version(struct trivy_result *r, const cJSON *package)
{
	const char *version = json_word(package, "Version");
	const char *release = json_word(package, "Release");
	const cJSON *epoch = json_at(package, "Epoch");
	char *whole;
	uint32_t number;

	if (!version)
		return 0;
	whole = cJSON_IsNumber(epoch) && epoch->valuedouble >= 1
			? mem_printf("%.0f:%s%s%s", epoch->valuedouble, version, release ? "-" : "",
				     release ? release : "")
			: mem_printf("%s%s%s", version, release ? "-" : "", release ? release : "");
	number = dict_add(&r->words, whole);
	free(whole);
	return number;
}

bool trivy_package_add(struct trivy_result *r, const cJSON *package)
{
	const char *name = json_word(package, "Name"), *source = json_word(package, "SrcName");
	const char *path = json_word(package, "FilePath");
	uint32_t tuple[5] = {0};

	if (!name)
		return true;
	if (r->sources.count >= PACKAGES_MAX)
		return false;
	tuple[0] = dict_add(&r->words, name);
	tuple[1] = source ? dict_add(&r->words, source) : 0;
	tuple[2] = purl_head(r, json_word(package, "Identifier.PURL"));
	tuple[3] = package_version(r, package);
	tuple[4] = path ? dict_add(&r->words, path) : 0;
	tuples_add(&r->sources, tuple, NULL);
	return true;
}

bool trivy_package_source(struct package_source *out, const struct trivy_result *r, uint32_t n,
			  struct arena *arena)
{
	const uint32_t *tuple = tuples_get(&r->sources, n);
	const char *name = dict_text(&r->words, tuple[0]);

	if (!tuple[1])
		return false;
	*out = (struct package_source){
		.ecosystem = ecosystem_of(dict_text(&r->words, tuple[2]), r, name, arena),
		.package = name,
		.source_package = dict_text(&r->words, tuple[1]),
	};
	return r->class ? trivy_result_is_os(r) : identity_is_os(out->ecosystem);
}

bool trivy_package_listed(struct listed_package *out, const struct trivy_result *r, uint32_t n,
			  struct arena *arena)
{
	const uint32_t *tuple = tuples_get(&r->sources, n);
	const char *name = dict_text(&r->words, tuple[0]), *path = dict_text(&r->words, tuple[4]);

	*out = (struct listed_package){
		.ecosystem = ecosystem_of(dict_text(&r->words, tuple[2]), r, name, arena),
		.package = name,
		.version = dict_text(&r->words, tuple[3]),
	};
	if (!trivy_result_is_os(r))
		out->path = path ? path : text_equal(r->class, "lang-pkgs") ? r->target : NULL;
	return out->ecosystem != NULL;
}

/*
 * TRUTH 3: present, flagged suppressed, and so not open; corpus RULES R11 counts them as no
 * findings, which is the same number of open ones. Their status becomes the VEX document's or the
 * ignore file's ("not_affected", "ignored"), for that is why they are suppressed; whether there is
 * a fix stays as the distribution's own word had it. Statement and Source have no place in a row.
 */
void trivy_suppress(struct finding *finding, const cJSON *modified)
{
	const char *status = json_word(modified, "Status");

	finding->activity = FINDING_SUPPRESSED;
	if (!status)
		return;
	if (fix_of(finding->fixed, NULL, finding->status) == FIX_NO)
		finding->fix_stated = "NO";
	finding->status = status;
}

bool trivy_finding(struct finding *out, const cJSON *v, const struct trivy_result *r,
		   struct arena *arena, const char **why)
{
	const cJSON *cvss = json_at(v, "CVSS");

	*out = (struct finding){
		.kind = KIND_VULN,
		.asset = {.is_scan_image = true, .pushed = DATE_NONE},
		.vuln = json_word(v, "VulnerabilityID"),
		.title = json_word(v, "Title"),
		.description = json_word(v, "Description"),
		.url = json_word(v, "PrimaryURL"),
		.severity_raw = json_text(v, "Severity"),
		.severity_source = json_word(v, "SeveritySource"),
		.score = -1,
		.epss = -1,
		.exploit = -1,
		.published = json_date(v, "PublishedDate"),
		.package_type = r->type,
		.package = json_word(v, "PkgName"),
		.purl = json_word(v, "PkgIdentifier.PURL"),
		.version = json_id_in(v, "InstalledVersion", arena),
		.fixed = fixed_version(json_id_in(v, "FixedVersion", arena)),
		.path = path_of(v, r),
		.status = json_word(v, "Status"),
		.layer_digest = json_word(v, "Layer.Digest"),
		.layer_diff_id = json_word(v, "Layer.DiffID"),
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = DATE_NONE,
	};
	*why = !out->vuln      ? N_("finding without a vulnerability id")
	       : !out->package ? N_("finding without a package name")
			       : NULL;
	if (*why)
		return false;
	if (!out->severity_raw)
		out->severity_raw = "";
	out->ecosystem = ecosystem_of(out->purl, r, out->package, arena);
	for (int i = 0; i < CVSS_VERSIONS && !choose_score(out, cvss, i); i++)
		;
	read_opinions(out, v, arena);
	read_aliases(out, v, arena);
	return true;
}
