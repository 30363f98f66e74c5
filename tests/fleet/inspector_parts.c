/*
 * The members of an Inspector finding that say where it is and in which packages.
 */
#include "inspector.h"

#include <string.h>

void inspector_write_time(const struct export *export, const char *key, int64_t ms)
{
	if (export->has_epoch_times)
		json_decimal(export->json, key, ms, 3);
	else
		json_text(export->json, key, time_print(ms, TIME_ISO_OFFSET, 2).text);
}

static const char *platform_of(enum family family)
{
	static const char *const names[] = {"DEBIAN_12", "ALPINE_LINUX_3_19", "AMAZON_LINUX_2023"};

	return names[family];
}

static void write_image(const struct export *export, const struct target *target)
{
	struct json *json = export->json;
	const struct image *image = target->image;
	const char *tags[2];
	unsigned tag_count = image_tags(image, export->date, tags);

	json_object(json, "awsEcrContainerImage");
	json_text(json, "architecture", image->arch);
	json_text(json, "imageHash", image->manifest.text);
	json_array(json, "imageTags");
	for (unsigned i = 0; i < tag_count; i++)
		json_text(json, NULL, tags[i]);
	json_end(json);
	json_text(json, "platform", platform_of(image->repo->family));
	inspector_write_time(export, "pushedAt", image->pushed);
	json_text(json, "registry", place_account(image->repo));
	json_text(json, "repositoryName", image->repo->name);
	json_end(json);
}

static void write_host(const struct export *export, const struct target *target)
{
	struct json *json = export->json;
	const struct host_def *def = target->host->def;

	json_object(json, def->is_lambda ? "awsLambdaFunction" : "awsEc2Instance");
	if (def->is_lambda) {
		json_text(json, "functionName", def->id);
		json_text(json, "runtime", "PYTHON_3_11");
		json_text(json, "version", "$LATEST");
		json_text(json, "packageType", "ZIP");
		inspector_write_time(export, "lastModifiedAt", target->since);
	} else {
		json_text(json, "type", "m6i.large");
		json_text(json, "platform", platform_of(def->family));
		inspector_write_time(export, "launchedAt", target->since);
	}
	json_end(json);
}

void inspector_write_resource(const struct export *export, const struct target *target)
{
	struct json *json = export->json;

	json_array(json, "resources");
	json_object(json, NULL);
	json_object(json, "details");
	if (target->image)
		write_image(export, target);
	else
		write_host(export, target);
	json_end(json);
	json_text(json, "id", target->origin);
	json_text(json, "partition", "aws");
	json_text(json, "region", region_names[target->region]);
	json_object(json, "tags");
	json_end(json);
	json_text(json, "type",
		  target->image                  ? "AWS_ECR_CONTAINER_IMAGE"
		  : target->host->def->is_lambda ? "AWS_LAMBDA_FUNCTION"
						 : "AWS_EC2_INSTANCE");
	json_end(json);
	json_end(json);
}

/* `[epoch:]version[-release]` in the three fields Inspector has for it. */
static void write_version(struct plan *plan, struct json *json, const struct item *item)
{
	const char *version = item->installed;
	const char *colon = strchr(version, ':');
	const char *dash = strrchr(version, '-');
	int length = (int)strlen(version);

	if (!eco_is_os(item->def->eco)) {
		json_text(json, "version", version);
		return;
	}
	json_integer(json, "epoch", colon ? version[0] - '0' : 0);
	if (colon) {
		length -= 2;
		version += 2;
	}
	if (dash) {
		json_text(json, "release", dash + 1);
		length = (int)(dash - version);
	}
	json_text(json, "version", arena_print(&plan->arena, "%.*s", length, version));
}

static const char *fixed_version(struct plan *plan, const struct item *item,
				 const struct vuln *vuln)
{
	const char *fixed = package_version(&plan->arena, item->def, vuln->fixed_in);
	bool wants_epoch = item->def->eco == ECO_DEB || item->def->eco == ECO_RPM;

	return wants_epoch && !strchr(fixed, ':') ? arena_print(&plan->arena, "0:%s", fixed)
						  : fixed;
}

static void write_manager(const struct export *export, const struct target *target,
			  const struct item *item)
{
	static const char *const managers[] = {"OS",      "OS",  "OS",      "PYTHONPKG",
					       "NODEPKG", "JAR", "GOBINARY"};
	bool is_stdlib = strcmp(item->def->name, "stdlib") == 0;
	bool has_slash = target->image && (target->image->repo - repo_defs) % 2;
	const char *path = item->path;

	json_text(export->json, "packageManager", is_stdlib ? "GENERIC" : managers[item->def->eco]);
	if (path)
		path = arena_print(&export->plan->arena, "%s%s", has_slash ? "/" : "", path);
	else if (item->def->eco == ECO_RPM)
		path = "var/lib/rpm/rpmdb.sqlite";
	if (path)
		json_text(export->json, "filePath", path);
}

/* Inspector calls the kernel headers by their source, and the standard library go/stdlib. */
const char *inspector_name(const struct package_def *def)
{
	if (strcmp(def->name, "linux-libc-dev") == 0)
		return "linux";
	return strcmp(def->name, "stdlib") == 0 ? "go/stdlib" : def->name;
}

static void write_package(const struct export *export, const struct target *target,
			  const struct item *item, const struct vuln *vuln)
{
	struct json *json = export->json;

	json_object(json, NULL);
	json_text(json, "name", inspector_name(item->def));
	write_version(export->plan, json, item);
	if (eco_is_os(item->def->eco))
		json_text(json, "arch", "AMD64");
	write_manager(export, target, item);
	if (vuln->fixed_in && !vuln->inspector_hides_fix)
		json_text(json, "fixedInVersion", fixed_version(export->plan, item, vuln));
	else if (vuln->weakness % 3)
		json_text(json, "fixedInVersion", "NotAvailable");
	if (target->image)
		json_text(json, "sourceLayerHash", target->image->layers[item->layer].blob.text);
	json_end(json);
}

bool inspector_names(const struct export *export, const struct target *target, unsigned item,
		     const struct vuln *vuln, enum said said)
{
	struct vuln_range range = plan_vulns_of(export->plan, target->items[item].def);

	return vuln >= range.first && vuln < range.first + range.count &&
	       inspector_says(export->plan, target, &target->items[item], vuln, export->date) ==
		       said;
}

static const char *source_of(enum eco eco)
{
	static const char *const names[] = {"DEBIAN_CVE", "AMAZON_CVE", "ALPINE_SECDB", "NVD",
					    "GITHUB",     "NVD",        "GOLANG_VULNDB"};

	return names[eco];
}

static void write_aliases(struct json *json, const struct vuln *vuln)
{
	json_array(json, "relatedVulnerabilities");
	if (vuln->naming == NAME_INSPECTOR_OTHER || vuln->naming == NAME_TWO_CVES)
		json_text(json, NULL, vuln->cve);
	if (vuln->naming == NAME_TWO_CVES)
		json_text(json, NULL, vuln->cve_two);
	if (vuln->naming == NAME_CVE && vuln->other[0] && vuln->weakness % 2)
		json_text(json, NULL, vuln->other);
	json_end(json);
}

const char *inspector_id(const struct vuln *vuln)
{
	bool says_cve = vuln->naming == NAME_CVE || vuln->naming == NAME_TRIVY_OTHER;

	return says_cve ? vuln->cve : vuln->other;
}

void inspector_write_score(struct json *json, const struct score *score)
{
	if (!score)
		return;
	json_decimal(json, "inspectorScore", score->tenths, 1);
	json_object(json, "inspectorScoreDetails");
	json_object(json, "adjustedCvss");
	json_array(json, "adjustments");
	json_end(json);
	json_text(json, "cvssSource", "NVD");
	json_decimal(json, "score", score->tenths, 1);
	json_text(json, "scoreSource", "NVD");
	json_text(json, "scoringVector", score->vector);
	json_text(json, "version", "3.1");
	json_end(json);
	json_end(json);
}

void inspector_write_cvss(struct json *json, const struct score *score)
{
	json_array(json, "cvss");
	if (score) {
		json_object(json, NULL);
		json_decimal(json, "baseScore", score->tenths, 1);
		json_text(json, "scoringVector", score->vector);
		json_text(json, "source", "NVD");
		json_text(json, "version", "3.1");
		json_end(json);
	}
	json_end(json);
}

void inspector_write_packages(const struct export *export, const struct target *target,
			      unsigned first, const struct vuln *vuln, enum said said)
{
	struct json *json = export->json;
	const struct package_def *def = target->items[first].def;

	json_object(json, "packageVulnerabilityDetails");
	inspector_write_cvss(json, score_of(vuln->severity[SCAN_INSPECTOR], vuln->weakness));
	json_array(json, "referenceUrls");
	json_text(json, NULL,
		  arena_print(&export->plan->arena, "https://nvd.nist.gov/vuln/detail/%s",
			      vuln_id(vuln)));
	json_end(json);
	write_aliases(json, vuln);
	json_text(json, "source", source_of(def->eco));
	json_text(json, "sourceUrl",
		  arena_print(&export->plan->arena, "https://nvd.nist.gov/vuln/detail/%s",
			      inspector_id(vuln)));
	if (def->eco == ECO_DEB)
		json_text(json, "vendorSeverity",
			  vuln->weakness % 5 ? "not yet assigned" : "unimportant");
	json_text(json, "vulnerabilityId", inspector_id(vuln));
	json_array(json, "vulnerablePackages");
	for (unsigned i = first; i < target->item_count; i++)
		if (inspector_names(export, target, i, vuln, said))
			write_package(export, target, &target->items[i], vuln);
	json_end(json);
	json_end(json);
}
