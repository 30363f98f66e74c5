/*
 * A large list of Security Hub for measuring: the findings of the large Inspector export as this
 * format tells them. Every tenth image was scanned by Trivy, whose findings are of another product
 * and stand among the others.
 */
#include "bench_parts.h"
#include "prose.h"
#include "write.h"

enum { EVERY = 10 };

/* The format has no word for a severity that nobody knows. */
static const char *label_of(enum severity severity)
{
	return severity == SEV_UNKNOWN ? "INFORMATIONAL" : severity_of_inspector(severity);
}

/* What every finding begins with, whoever found it. */
static void write_head(const struct bench *bench, const struct bench_image *image, unsigned vuln,
		       const char *id, const char *product, const char *generator)
{
	struct json *json = bench->json;
	int64_t seen = image->pushed + pick(bench->seed, vuln, 86400000);
	struct time_text first = time_print(seen, TIME_ISO_UTC, 0);
	struct time_text last = time_print(time_of_day(2026, 11, 1) + vuln, TIME_ISO_UTC, 0);
	char text[700];

	json_text(json, "SchemaVersion", "2018-10-08");
	json_text(json, "Id", id);
	snprintf(text, sizeof(text), "arn:aws:securityhub:%s::product/%s",
		 region_names[image->region], product);
	json_text(json, "ProductArn", text);
	json_text(json, "GeneratorId", generator);
	json_text(json, "AwsAccountId", image->account_id);
	json_text(json, "Region", region_names[image->region]);
	json_array(json, "Types");
	json_text(json, NULL, "Software and Configuration Checks/Vulnerabilities/CVE");
	json_end(json);
	json_text(json, "FirstObservedAt", first.text);
	json_text(json, "LastObservedAt", last.text);
	json_text(json, "CreatedAt", first.text);
	json_text(json, "UpdatedAt", last.text);
	json_object(json, "Severity");
	json_text(json, "Label", label_of(bench_severity(vuln)));
	json_end(json);
	snprintf(text, sizeof(text), "The library %s %s", weakness_of(vuln)->text,
		 weakness_of(vuln + 5)->text);
	json_text(json, "Description", text);
	json_object(json, "Remediation");
	json_object(json, "Recommendation");
	json_text(json, "Text",
		  "Remediation is available. Please refer to the Fixed version in the "
		  "vulnerability details section above.");
	json_end(json);
	json_end(json);
	json_object(json, "Workflow");
	json_text(json, "Status", "NEW");
	json_end(json);
	json_text(json, "WorkflowState", "NEW");
	json_text(json, "RecordState", "ACTIVE");
}

/* ---- Inspector ------------------------------------------------------------------------------- */

static void write_package(const struct bench *bench, const struct bench_image *image, unsigned vuln,
			  unsigned nth)
{
	struct json *json = bench->json;
	struct bench_package package = bench_package(bench, image, vuln, nth);
	char fixed[64];

	json_array(json, "VulnerablePackages");
	json_object(json, NULL);
	json_text(json, "Name", package.name);
	json_text(json, "Version", package.version);
	json_text(json, "Epoch", "0");
	json_text(json, "Release", package.release);
	json_text(json, "Architecture", "AMD64");
	json_text(json, "PackageManager", "OS");
	snprintf(fixed, sizeof(fixed), "0:%s", package.fixed);
	json_text(json, "FixedInVersion", *package.fixed ? fixed : "NotAvailable");
	json_text(json, "Remediation", "apt-get update && apt-get upgrade");
	json_text(json, "SourceLayerHash", bench_layer(bench, image, vuln).text);
	json_end(json);
	json_end(json);
}

static void write_rating(const struct bench *bench, unsigned vuln, const char *id)
{
	struct json *json = bench->json;
	const struct score *score = score_of(bench_severity(vuln), vuln);
	char url[96];

	json_array(json, "Cvss");
	if (score) {
		json_object(json, NULL);
		json_text(json, "Version", "3.1");
		json_decimal(json, "BaseScore", score->tenths, 1);
		json_text(json, "BaseVector", score->vector);
		json_text(json, "Source", "NVD");
		json_end(json);
	}
	json_end(json);
	json_object(json, "Vendor");
	json_text(json, "Name", "DEBIAN_CVE");
	snprintf(url, sizeof(url), "https://security-tracker.debian.org/tracker/%s", id);
	json_text(json, "Url", url);
	json_text(json, "VendorSeverity", "not yet assigned");
	json_end(json);
	json_array(json, "ReferenceUrls");
	snprintf(url, sizeof(url), "https://nvd.nist.gov/vuln/detail/%s", id);
	json_text(json, NULL, url);
	json_end(json);
}

static void write_resource(const struct bench *bench, const struct bench_image *image)
{
	struct json *json = bench->json;

	json_array(json, "Resources");
	json_object(json, NULL);
	json_text(json, "Type", "AwsEcrContainerImage");
	json_text(json, "Id", image->id);
	json_text(json, "Partition", "aws");
	json_text(json, "Region", region_names[image->region]);
	json_object(json, "Details");
	json_object(json, "AwsEcrContainerImage");
	json_text(json, "RegistryId", image->account_id);
	json_text(json, "RepositoryName", image->repo);
	json_text(json, "Architecture", "amd64");
	json_text(json, "ImageDigest", image->manifest.text);
	json_array(json, "ImageTags");
	json_text(json, NULL, image->tag);
	json_end(json);
	json_text(json, "ImagePublishedAt", time_print(image->pushed, TIME_ISO_UTC, 0).text);
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
}

static void write_fields(const struct bench *bench, const struct bench_image *image, unsigned vuln,
			 const char *arn)
{
	struct json *json = bench->json;
	const struct score *score = score_of(bench_severity(vuln), vuln);
	char text[256];

	json_object(json, "ProductFields");
	json_text(json, "aws/inspector/ProductVersion", "2");
	json_text(json, "aws/inspector/FindingStatus", "ACTIVE");
	if (score) {
		snprintf(text, sizeof(text), "%u.%u", score->tenths / 10, score->tenths % 10);
		json_text(json, "aws/inspector/inspectorScore", text);
	}
	json_text(json,
		  "aws/inspector/resources/1/resourceDetails/awsEcrContainerImageDetails/platform",
		  image->base->platform);
	snprintf(text, sizeof(text), "arn:aws:securityhub:%s::product/aws/inspector/%s",
		 region_names[image->region], arn);
	json_text(json, "aws/securityhub/FindingId", text);
	json_text(json, "aws/securityhub/ProductName", "Inspector");
	json_text(json, "aws/securityhub/CompanyName", "Amazon");
	json_end(json);
}

static void write_inspectors(const struct bench *bench, const struct bench_image *image,
			     unsigned nth)
{
	struct json *json = bench->json;
	unsigned vuln = bench_vuln(bench, image, nth);
	char id[32], arn[128], title[80];

	bench_vuln_id(id, vuln);
	bench_arn(arn, bench, image, vuln);
	snprintf(title, sizeof(title), "%s - %s", id, weakness_of(vuln)->title);
	json_object(json, NULL);
	write_head(bench, image, vuln, arn, "aws/inspector", "AWSInspector");
	json_text(json, "Title", title);
	write_fields(bench, image, vuln, arn);
	write_resource(bench, image);
	json_array(json, "Vulnerabilities");
	json_object(json, NULL);
	json_text(json, "Id", id);
	write_package(bench, image, vuln, nth);
	write_rating(bench, vuln, id);
	json_text(json, "FixAvailable", vuln % 10 < 7 ? "YES" : "NO");
	json_text(json, "ExploitAvailable", vuln % 17 ? "NO" : "YES");
	json_decimal(json, "EpssScore", 10 + pick(3, vuln, 9000), 5);
	json_end(json);
	json_end(json);
	json_end(json);
}

/* ---- Trivy's template ------------------------------------------------------------------------ */

static void write_trivys(const struct bench *bench, const struct bench_image *image, unsigned nth)
{
	struct json *json = bench->json;
	unsigned vuln = bench_vuln(bench, image, nth);
	struct bench_package package = bench_package(bench, image, vuln, nth);
	const struct score *score = score_of(bench_severity(vuln), vuln);
	char id[32], text[320], name[192];

	bench_vuln_id(id, vuln);
	snprintf(name, sizeof(name), "%s:%s (%s)", image->place, image->tag, image->base->family);
	json_object(json, NULL);
	snprintf(text, sizeof(text), "%s/%s", name, id);
	write_head(bench, image, vuln, text, "aquasecurity/aquasecurity", "Trivy");
	snprintf(text, sizeof(text), "Trivy found a vulnerability to %s in container %s", id, name);
	json_text(json, "Title", text);
	json_object(json, "ProductFields");
	json_text(json, "Product Name", "Trivy");
	json_end(json);
	json_array(json, "Resources");
	json_object(json, NULL);
	json_text(json, "Type", "Container");
	json_text(json, "Id", name);
	json_text(json, "Partition", "aws");
	json_text(json, "Region", region_names[image->region]);
	json_object(json, "Details");
	json_object(json, "Container");
	json_text(json, "ImageName", name);
	json_end(json);
	json_object(json, "Other");
	json_text(json, "CVE ID", id);
	json_text(json, "CVE Title", weakness_of(vuln)->title);
	json_text(json, "PkgName", package.name);
	snprintf(text, sizeof(text), "%s-%s", package.version, package.release);
	json_text(json, "Installed Package", text);
	json_text(json, "Patched Package", package.fixed);
	snprintf(text, sizeof(text), "%u.%u", score ? score->tenths / 10 : 0,
		 score ? score->tenths % 10 : 0);
	json_text(json, "NvdCvssScoreV3", text);
	json_text(json, "NvdCvssVectorV3", score ? score->vector : "");
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
}

bool write_bench_asff(uint64_t seed, uint64_t findings, FILE *file)
{
	static struct json json;
	struct bench bench;

	bench_start(&bench, &json, seed, findings);
	json_start(&json, file);
	json_object(&json, NULL);
	json_array(&json, "Findings");
	for (unsigned i = 0; i < bench.scale.images && !json.failed; i++) {
		struct bench_image image = bench_image(&bench, i);

		for (unsigned nth = 0; nth < image.findings; nth++)
			if (i % EVERY == EVERY - 1)
				write_trivys(&bench, &image, nth);
			else
				write_inspectors(&bench, &image, nth);
	}
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	return bench_finish(&bench);
}
