/*
 * Trivy's opinion on every tenth image of the large Inspector export: one report after the other in
 * one stream. What Inspector calls worse than low, Trivy calls low: the two disagree, and the
 * severity that is shown stays Inspector's, so the export's counters are still the truth.
 */
#include "bench_parts.h"
#include "write.h"

enum { EVERY = 10 };

static void write_names(struct json *json, const struct bench_image *image)
{
	char text[256];

	snprintf(text, sizeof(text), "%s:%s", image->place, image->tag);
	json_text(json, "ArtifactName", text);
	json_text(json, "ArtifactType", "container_image");
	json_object(json, "Metadata");
	json_array(json, "RepoTags");
	json_text(json, NULL, text);
	json_end(json);
	json_array(json, "RepoDigests");
	snprintf(text, sizeof(text), "%s@%s", image->place, image->manifest.text);
	json_text(json, NULL, text);
	json_end(json);
	json_end(json);
}

static void write_vulnerability(const struct bench *bench, const struct bench_image *image,
				unsigned nth)
{
	struct json *json = bench->json;
	unsigned vuln = bench_vuln(bench, image, nth);
	struct bench_package package = bench_package(bench, image, vuln, nth);
	char text[96];

	if (bench_severity(vuln) <= SEV_LOW)
		return;
	json_object(json, NULL);
	bench_vuln_id(text, vuln);
	json_text(json, "VulnerabilityID", text);
	json_text(json, "PkgName", package.name);
	snprintf(text, sizeof(text), "%s-%s", package.version, package.release);
	json_text(json, "InstalledVersion", text);
	if (*package.fixed)
		json_text(json, "FixedVersion", package.fixed);
	json_text(json, "Severity", "LOW");
	json_end(json);
}

static void write_report(const struct bench *bench, const struct bench_image *image)
{
	struct json *json = bench->json;

	json_object(json, NULL);
	json_integer(json, "SchemaVersion", 2);
	json_text(json, "CreatedAt", time_print(time_of_day(2026, 10, 1), TIME_ISO_UTC, 0).text);
	write_names(json, image);
	json_array(json, "Results");
	json_object(json, NULL);
	json_text(json, "Target", image->repo);
	json_text(json, "Class", "os-pkgs");
	json_text(json, "Type", image->base->family);
	json_array(json, "Vulnerabilities");
	for (unsigned nth = 0; nth < image->findings; nth++)
		write_vulnerability(bench, image, nth);
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
	json_newline(json);
}

bool write_bench_trivy(uint64_t seed, uint64_t findings, FILE *file)
{
	static struct json json;
	struct bench bench;

	bench_start(&bench, &json, seed, findings);
	json_start(&json, file);
	for (unsigned i = 0; i < bench.scale.images && !json.failed; i += EVERY) {
		struct bench_image image = bench_image(&bench, i);

		write_report(&bench, &image);
	}
	return bench_finish(&bench);
}
