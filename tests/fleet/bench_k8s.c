/*
 * A large Trivy report of a cluster for measuring. Every workload is two resources, as Trivy writes
 * them: one has the vulnerabilities of its image, the other the failed checks of its specification.
 * Every fourth workload runs the image of the one before it, whose vulnerabilities stand there
 * again.
 */
#include "bench_parts.h"
#include "prose.h"
#include "write.h"

#include <string.h>

enum { SHARING = 4, CHECKS = 6 };

static void write_list_of_one(struct json *json, const char *key, const char *text)
{
	json_array(json, key);
	json_text(json, NULL, text);
	json_end(json);
}

/* The resource's name, after which its Results follow. */
static void begin_resource(struct json *json, const struct bench_image *image, unsigned workload)
{
	char name[32];

	snprintf(name, sizeof(name), "app-%u", workload);
	json_object(json, NULL);
	json_text(json, "Namespace", strchr(image->repo, '/') + 1);
	json_text(json, "Kind", workload % 5 ? "Deployment" : "StatefulSet");
	json_text(json, "Name", name);
}

static void begin_result(struct json *json, const char *target, const char *class, const char *type)
{
	json_array(json, "Results");
	json_object(json, NULL);
	json_text(json, "Target", target);
	json_text(json, "Class", class);
	json_text(json, "Type", type);
}

static void end_resource(struct json *json)
{
	json_end(json); /* the list of the result */
	json_end(json);
	json_end(json);
	json_end(json);
}

/* ---- the image ------------------------------------------------------------------------------- */

static void write_metadata(const struct bench *bench, const struct bench_image *image,
			   const char *reference, const char *release)
{
	struct json *json = bench->json;
	char text[256];

	json_array(json, "Metadata");
	json_object(json, NULL);
	json_object(json, "OS");
	json_text(json, "Family", image->base->family);
	json_text(json, "Name", release);
	json_end(json);
	snprintf(text, sizeof(text), "config %u", image->number);
	json_text(json, "ImageID", digest_of(bench->seed, text).text);
	write_list_of_one(json, "RepoTags", reference);
	snprintf(text, sizeof(text), "%s@%s", image->place, image->manifest.text);
	write_list_of_one(json, "RepoDigests", text);
	json_end(json);
	json_end(json);
}

static void write_rating(struct json *json, unsigned vuln, const char *id)
{
	const struct score *score = score_of(bench_severity(vuln), vuln);
	char url[96];

	json_text(json, "Severity", severity_of_trivy(bench_severity(vuln)));
	write_list_of_one(json, "CweIDs", weakness_of(vuln)->cwe);
	if (score) {
		json_object(json, "CVSS");
		json_object(json, "nvd");
		json_text(json, "V3Vector", score->vector);
		json_decimal(json, "V3Score", score->tenths, 1);
		json_end(json);
		json_end(json);
	}
	snprintf(url, sizeof(url), "https://avd.aquasec.com/nvd/%s", id);
	json_text(json, "PrimaryURL", url);
	json_array(json, "References");
	for (unsigned i = 0; i < 6; i++) {
		snprintf(url, sizeof(url), "https://advisories.example.org/note-%u/%s", i, id);
		json_text(json, NULL, url);
	}
	json_end(json);
}

static void write_vulnerability(const struct bench *bench, const struct bench_image *image,
				unsigned nth)
{
	struct json *json = bench->json;
	unsigned vuln = bench_vuln(bench, image, nth);
	struct bench_package package = bench_package(bench, image, vuln, nth);
	char id[32], text[700];

	bench_vuln_id(id, vuln);
	json_object(json, NULL);
	json_text(json, "VulnerabilityID", id);
	json_text(json, "PkgName", package.name);
	snprintf(text, sizeof(text), "%s-%s", package.version, package.release);
	json_text(json, "InstalledVersion", text);
	json_object(json, "PkgIdentifier");
	snprintf(text, sizeof(text), "pkg:deb/%s/%s@%s-%s?arch=amd64", image->base->family,
		 package.name, package.version, package.release);
	json_text(json, "PURL", text);
	json_end(json);
	if (*package.fixed)
		json_text(json, "FixedVersion", package.fixed);
	json_text(json, "Status", *package.fixed ? "fixed" : "affected");
	json_object(json, "Layer");
	json_text(json, "DiffID", bench_layer(bench, image, vuln).text);
	json_end(json);
	json_text(json, "SeveritySource", "nvd");
	json_object(json, "DataSource");
	json_text(json, "ID", image->base->family);
	json_text(json, "Name", "An invented tracker");
	json_end(json);
	json_text(json, "Title", weakness_of(vuln)->title);
	snprintf(text, sizeof(text), "The library %s %s", weakness_of(vuln)->text,
		 weakness_of(vuln + 5)->text);
	json_text(json, "Description", text);
	write_rating(json, vuln, id);
	json_text(json, "PublishedDate", time_print(image->pushed, TIME_ISO_UTC, 0).text);
	json_end(json);
}

static void write_image(const struct bench *bench, const struct bench_image *image,
			unsigned workload, unsigned findings)
{
	struct json *json = bench->json;
	const char *release = strpbrk(image->base->platform, "0123456789");
	char reference[192], target[256];

	snprintf(reference, sizeof(reference), "%s:%s", image->place, image->tag);
	snprintf(target, sizeof(target), "%s (%s %s)", reference, image->base->family, release);
	begin_resource(json, image, workload);
	write_metadata(bench, image, reference, release);
	begin_result(json, target, "os-pkgs", image->base->family);
	json_array(json, "Vulnerabilities");
	for (unsigned nth = 0; nth < findings; nth++)
		write_vulnerability(bench, image, nth);
	end_resource(json);
}

/* ---- the specification ----------------------------------------------------------------------- */

static void write_checks(const struct bench *bench, const struct bench_image *image,
			 unsigned workload)
{
	struct json *json = bench->json;
	char text[64];

	begin_resource(json, image, workload);
	snprintf(text, sizeof(text), "Deployment/app-%u", workload);
	begin_result(json, text, "config", "kubernetes");
	json_array(json, "Misconfigurations");
	for (unsigned i = 0; i < CHECKS; i++) {
		json_object(json, NULL);
		json_text(json, "Type", "Kubernetes Security Check");
		snprintf(text, sizeof(text), "KSV%03u", 1 + pick(workload, i, 120));
		json_text(json, "ID", text);
		json_text(json, "Title", "An invented check");
		json_text(json, "Message", "The container should be run otherwise than it is.");
		json_text(json, "Severity", "LOW");
		json_text(json, "Status", i ? "FAIL" : "PASS");
		json_end(json);
	}
	end_resource(json);
}

bool write_bench_k8s(uint64_t seed, uint64_t findings, FILE *file)
{
	static struct json json;
	struct bench bench;
	uint64_t left = findings;

	bench_start(&bench, &json, seed, findings);
	json_start(&json, file);
	json_object(&json, NULL);
	json_text(&json, "CreatedAt", time_print(time_of_day(2026, 10, 1), TIME_ISO_UTC, 0).text);
	json_text(&json, "ClusterName", "arn:aws:eks:eu-west-1:000000104729:cluster/invented");
	json_array(&json, "Resources");
	for (unsigned i = 0; left && !json.failed; i++) {
		struct bench_image image = bench_image(&bench, i % SHARING ? i : i - !!i);
		unsigned count = left < image.findings ? (unsigned)left : image.findings;

		write_image(&bench, &image, i, count);
		write_checks(&bench, &image, i);
		left -= count;
	}
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	return bench_finish(&bench);
}
