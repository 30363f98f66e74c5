/*
 * The Results of a Trivy report: what is installed and what is wrong with it.
 */
#include "prose.h"
#include "trivy.h"

#include <string.h>

const char *trivy_os_type(enum family family)
{
	static const char *const names[] = {"debian", "alpine", "amazon"};

	return names[family];
}

const char *trivy_os_release(enum family family)
{
	static const char *const names[] = {"12.11", "3.19.1", "2023.8.20250915 (Amazon Linux)"};

	return names[family];
}

static const char *os_distro(enum family family)
{
	static const char *const names[] = {"debian-12.11", "3.19.1", "amazon-2023"};

	return names[family];
}

static const char *purl(const struct report *report, const struct item *item)
{
	struct arena *arena = &report->plan->arena;
	const struct repo_def *repo = report->image->repo;
	const char *name = item->def->name;
	const char *colon = strchr(name, ':');
	const char *after_epoch = strchr(item->installed, ':');

	switch (item->def->eco) {
	case ECO_DEB:
	case ECO_RPM:
	case ECO_APK:
		return arena_print(
			arena, "pkg:%s/%s/%s@%s?arch=%s&distro=%s%s%.*s", eco_name(item->def->eco),
			trivy_os_type(repo->family), name,
			after_epoch ? after_epoch + 1 : item->installed, report->image->arch,
			os_distro(repo->family), after_epoch ? "&epoch=" : "",
			after_epoch ? (int)(after_epoch - item->installed) : 0, item->installed);
	case ECO_MAVEN:
		return arena_print(arena, "pkg:maven/%.*s/%s@%s", (int)(colon - name), name,
				   colon + 1, item->installed);
	case ECO_NPM:
		return arena_print(arena, "pkg:npm/%s%s@%s", name[0] == '@' ? "%40" : "",
				   name + (name[0] == '@'), item->installed);
	case ECO_PYPI:
	case ECO_GOLANG:
		break;
	}
	return arena_print(arena, "pkg:%s/%s@%s", eco_name(item->def->eco), name, item->installed);
}

static void write_layer(const struct report *report, const struct item *item)
{
	const struct layer *layer = &report->image->layers[item->layer];

	json_object(report->json, "Layer");
	json_text(report->json, "Digest", layer->blob.text);
	json_text(report->json, "DiffID", layer->diff.text);
	json_end(report->json);
}

static void write_identifier(const struct report *report, const char *key, const struct item *item)
{
	char uid[17];

	hex_digits(uid, hash_text(report->hash, item->installed), 16);
	json_object(report->json, key);
	json_text(report->json, "PURL", purl(report, item));
	json_text(report->json, "UID", uid);
	json_end(report->json);
}

static void write_package(const struct report *report, const struct item *item)
{
	struct json *json = report->json;
	const struct package_def *def = item->def;

	json_object(json, NULL);
	json_text(json, "ID",
		  arena_print(&report->plan->arena, "%s@%s", def->name, item->installed));
	json_text(json, "Name", def->name);
	write_identifier(report, "Identifier", item);
	json_text(json, "Version", item->installed);
	if (eco_is_os(def->eco)) {
		json_text(json, "Arch", report->image->arch);
		json_text(json, "SrcName", def->source);
		json_text(json, "SrcVersion", item->installed);
	}
	write_layer(report, item);
	if (item->path && def->eco != ECO_GOLANG)
		json_text(json, "FilePath", item->path);
	json_end(json);
}

static void write_names(const struct report *report, const struct vuln *vuln)
{
	struct json *json = report->json;
	bool says_other = vuln->naming != NAME_CVE && vuln->naming != NAME_INSPECTOR_OTHER;
	bool is_alone = vuln->naming == NAME_OTHER_ALONE ||
			vuln_id_said(vuln, SCAN_TRIVY, report->date) != vuln_id(vuln);
	const char *other = strncmp(vuln->other, "GHSA", 4) == 0 ? vuln->other : "";

	json_text(json, "VulnerabilityID", says_other ? vuln->other : vuln->cve);
	if (is_alone || (!says_other && !other[0] && !vuln->dsa[0]))
		return;
	json_array(json, "VendorIDs");
	if (says_other)
		json_text(json, NULL, vuln->cve);
	if (vuln->naming == NAME_TWO_CVES)
		json_text(json, NULL, vuln->cve_two);
	if (!says_other && other[0])
		json_text(json, NULL, other);
	if (!says_other && vuln->dsa[0])
		json_text(json, NULL, vuln->dsa);
	json_end(json);
}

static void write_rating(const struct report *report, const struct vuln *vuln)
{
	struct json *json = report->json;
	enum severity severity = vuln->severity[SCAN_TRIVY];
	const struct score *score = score_of(severity, vuln->weakness);

	json_text(json, "Severity", severity_of_trivy(severity));
	json_array(json, "CweIDs");
	json_text(json, NULL, weakness_of(vuln->weakness)->cwe);
	json_end(json);
	if (!score)
		return;
	json_object(json, "VendorSeverity");
	json_integer(json, "nvd", severity - SEV_LOW + 1);
	if (vuln->weakness & 1)
		json_integer(json, "redhat", severity > SEV_LOW ? severity - SEV_LOW : 1);
	json_end(json);
	json_object(json, "CVSS");
	json_object(json, "nvd");
	json_text(json, "V3Vector", score->vector);
	json_decimal(json, "V3Score", score->tenths, 1);
	json_end(json);
	json_end(json);
}

static void write_source(const struct report *report, const struct item *item,
			 const struct vuln *vuln)
{
	static const char *const sources[][2] = {
		{"debian", "Debian Security Tracker"},
		{"alpine", "Alpine Secdb"},
		{"amazon", "Amazon Linux Security Center"},
		{"ghsa", "GitHub Security Advisory"},
	};
	struct json *json = report->json;
	const char *const *source =
		sources[eco_is_os(item->def->eco) ? (unsigned)report->image->repo->family : 3];

	json_text(json, "SeveritySource", vuln->severity[SCAN_TRIVY] ? "nvd" : source[0]);
	json_text(
		json, "PrimaryURL",
		arena_print(&report->plan->arena, "https://avd.aquasec.com/nvd/%s", vuln_id(vuln)));
	json_object(json, "DataSource");
	json_text(json, "ID", source[0]);
	json_text(json, "Name", source[1]);
	json_end(json);
}

static void write_dates(const struct report *report, const struct vuln *vuln)
{
	struct json *json = report->json;

	json_array(json, "References");
	json_text(json, NULL,
		  arena_print(&report->plan->arena, "https://nvd.nist.gov/vuln/detail/%s",
			      vuln_id(vuln)));
	json_text(json, NULL,
		  arena_print(&report->plan->arena, "https://www.cve.org/CVERecord?id=%s",
			      vuln_id(vuln)));
	json_end(json);
	json_text(json, "PublishedDate", time_print(vuln->published, TIME_ISO_UTC, 0).text);
	json_text(json, "LastModifiedDate",
		  time_print(vuln->published + 3 * DAY_MS / 2, TIME_ISO_UTC, 0).text);
}

static void write_vuln(const struct report *report, const struct item *item,
		       const struct vuln *vuln)
{
	struct arena *arena = &report->plan->arena;
	struct json *json = report->json;
	const char *name = item->def->name;
	const struct weakness *weakness = weakness_of(vuln->weakness);

	json_object(json, NULL);
	write_names(report, vuln);
	json_text(json, "PkgID", arena_print(arena, "%s@%s", name, item->installed));
	json_text(json, "PkgName", name);
	if (item->path && item->def->eco != ECO_GOLANG)
		json_text(json, "PkgPath", item->path);
	write_identifier(report, "PkgIdentifier", item);
	json_text(json, "InstalledVersion", item->installed);
	if (vuln->fixed_in) {
		const char *fixed = package_version(arena, item->def, vuln->fixed_in);

		if (!eco_is_os(item->def->eco) && vuln->weakness % 8 == 3)
			fixed = arena_print(arena, "%s, %s", fixed,
					    package_version(arena, item->def, vuln->fixed_in + 4));
		json_text(json, "FixedVersion", fixed);
	}
	json_text(json, "Status", vuln->status);
	write_layer(report, item);
	write_source(report, item, vuln);
	json_text(json, "Title", arena_print(arena, "%s: %s", item->def->source, weakness->title));
	json_text(json, "Description",
		  arena_print(arena, "%s %s", item->def->source, weakness->text));
	write_rating(report, vuln);
	write_dates(report, vuln);
	json_end(json);
}

/* Whether an item belongs to the Result that `first` opens. */
static bool shares_result(const struct item *first, const struct item *item)
{
	if (eco_is_os(first->def->eco))
		return eco_is_os(item->def->eco);
	return first->def->eco == item->def->eco;
}

static void write_packages(const struct report *report, const struct item *first)
{
	const struct image *image = report->image;

	if (!report_has_packages(image, eco_is_os(first->def->eco)))
		return;
	json_array(report->json, "Packages");
	for (unsigned i = 0; i < image->item_count; i++)
		if (shares_result(first, &image->items[i]))
			write_package(report, &image->items[i]);
	json_end(report->json);
}

static const char *result_type(const struct report *report, const struct item *first)
{
	static const char *const types[] = {"",         "",    "",        "python-pkg",
					    "node-pkg", "jar", "gobinary"};

	return eco_is_os(first->def->eco) ? trivy_os_type(report->image->repo->family)
					  : types[first->def->eco];
}

static const char *result_target(const struct report *report, const struct item *first)
{
	static const char *const targets[] = {"", "", "", "Python", "Node.js", "Java", ""};
	enum family family = report->image->repo->family;

	if (first->def->eco == ECO_GOLANG)
		return first->path;
	if (!eco_is_os(first->def->eco))
		return targets[first->def->eco];
	return arena_print(&report->plan->arena, "%s (%s %s)", report->reference,
			   trivy_os_type(family), trivy_os_release(family));
}

static void write_result(const struct report *report, const struct item *first)
{
	const struct image *image = report->image;
	struct json *json = report->json;
	bool is_os = eco_is_os(first->def->eco);

	json_object(json, NULL);
	json_text(json, "Target", result_target(report, first));
	json_text(json, "Class", is_os ? "os-pkgs" : "lang-pkgs");
	json_text(json, "Type", result_type(report, first));
	write_packages(report, first);
	json_array(json, "Vulnerabilities");
	for (unsigned i = 0; i < image->item_count; i++) {
		const struct item *item = &image->items[i];
		struct vuln_range range = plan_vulns_of(report->plan, item->def);

		if (!shares_result(first, item))
			continue;
		for (unsigned v = 0; v < range.count; v++)
			if (report_lists(image, item, &range.first[v], report->date))
				write_vuln(report, item, &range.first[v]);
	}
	json_end(json);
	json_end(json);
}

void trivy_write_results(const struct report *report)
{
	const struct image *image = report->image;

	json_array(report->json, "Results");
	for (unsigned i = 0; i < image->item_count; i++) {
		bool is_first = true;

		for (unsigned k = 0; k < i && is_first; k++)
			is_first = !shares_result(&image->items[k], &image->items[i]);
		if (is_first)
			write_result(report, &image->items[i]);
	}
	json_end(report->json);
}
