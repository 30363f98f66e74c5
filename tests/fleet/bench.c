/*
 * A large Inspector export for measuring: the proportions of a real fleet of a million
 * findings, written as it is thought up. What repeats (images, packages, weaknesses)
 * is a function of its number, so memory does not grow with the size.
 */
#include "prose.h"
#include "write.h"

#include <string.h>

struct scale {
	uint64_t findings;
	unsigned vulns, images, repos, accounts, names, versions, bases;
};

struct bench {
	struct json *json;
	uint64_t seed;
	struct scale scale;
};

/* One image, told once for all its findings. */
struct bench_image {
	unsigned number, base, account, region;
	struct digest manifest;
	char account_id[16], repo[48], tag[24], id[192];
	int64_t pushed;
};

static unsigned root(unsigned value)
{
	unsigned guess = 0;

	while ((uint64_t)(guess + 1) * (guess + 1) <= value)
		guess++;
	return guess;
}

/* Counts grow with the square root of the findings: `full` of them at a million. */
static unsigned scaled(unsigned full, unsigned least, uint64_t findings)
{
	unsigned thousandths = root((unsigned)(findings > 16000000 ? 16000000 : findings));
	unsigned count = (unsigned)((uint64_t)full * thousandths / 1000);

	return count > least ? count : least;
}

static struct scale scale_of(uint64_t findings)
{
	struct scale scale = {
		findings,
		scaled(7923, 40, findings),
		scaled(2813, 20, findings),
		scaled(300, 12, findings),
		scaled(50, 10, findings),
		scaled(1900, 30, findings),
		30,
		scaled(20, 10, findings),
	};

	/* An image must not need a vulnerability twice. */
	if (findings / scale.images + 1 > scale.vulns)
		scale.images = (unsigned)(findings / scale.vulns + 1);
	return scale;
}

static struct bench_image make_image(const struct bench *bench, unsigned number)
{
	static const char *const teams[] = {"payments", "web",      "search", "ml",
					    "data",     "identity", "orders", "shipping"};
	const struct scale *scale = &bench->scale;
	unsigned repo = number % scale->repos;
	uint64_t hash = hash_number(bench->seed, repo);
	struct bench_image image = {.number = number};
	char name[32];

	snprintf(name, sizeof(name), "image %u", number);
	image.base = pick(hash, 1, scale->bases);
	image.account = repo % scale->accounts;
	image.region = pick(hash, 2, REGION_COUNT);
	image.manifest = digest_of(bench->seed, name);
	image.pushed = time_of_day(2026, 3, 1) + (int64_t)pick(hash, number, 200) * DAY_MS;
	snprintf(image.account_id, sizeof(image.account_id), "%012u",
		 104729u * (image.account + 1));
	snprintf(image.repo, sizeof(image.repo), "%s/service-%03u",
		 teams[pick(hash, 3, FLEET_LENGTH(teams))], repo);
	snprintf(image.tag, sizeof(image.tag), "1.%u.%u", number / scale->repos,
		 pick(hash, number, 10));
	snprintf(image.id, sizeof(image.id), "arn:aws:ecr:%s:%s:repository/%s/%s",
		 region_names[image.region], image.account_id, image.repo, image.manifest.text);
	return image;
}

/* Most findings of an image come from its base and are the same in all built on it. */
static unsigned vuln_of(const struct bench *bench, const struct bench_image *image, unsigned nth,
			unsigned per_image)
{
	unsigned from_base = per_image * 7 / 10;
	unsigned block = bench->scale.vulns / bench->scale.bases;

	if (nth < from_base)
		return (image->base * block + nth) % bench->scale.vulns;
	return (image->base * block + from_base +
		pick(bench->seed, image->number, bench->scale.vulns - per_image + 1) + nth -
		from_base) %
	       bench->scale.vulns;
}

static void write_package(const struct bench *bench, const struct bench_image *image, unsigned vuln,
			  unsigned nth)
{
	struct json *json = bench->json;
	unsigned name = vuln % bench->scale.names;
	unsigned version = pick(hash_number(bench->seed, image->base), name + (nth & 7), 30);
	char text[96];
	struct digest layer;

	json_object(json, NULL);
	snprintf(text, sizeof(text), "%s-%u", package_defs[name % package_def_count].source, name);
	json_text(json, "name", text);
	snprintf(text, sizeof(text), "%u.%u.%u", 1 + name % 9, name % 40, version);
	json_text(json, "version", text);
	json_text(json, "release", "2+deb12u1");
	json_integer(json, "epoch", 0);
	json_text(json, "arch", "AMD64");
	json_text(json, "packageManager", "OS");
	json_text(json, "remediation", "apt-get update && apt-get upgrade");
	if (vuln % 10 < 7) {
		snprintf(text, sizeof(text), "0:%u.%u.%u-2+deb12u1", 1 + name % 9, name % 40, 31);
		json_text(json, "fixedInVersion", text);
	}
	snprintf(text, sizeof(text), "layer %u %u", image->base, name % 6);
	layer = digest_of(bench->seed, text);
	json_text(json, "sourceLayerHash", layer.text);
	json_end(json);
}

static enum severity severity_of(unsigned vuln)
{
	unsigned roll = pick(7, vuln, 100);

	return roll < 4    ? SEV_CRITICAL
	       : roll < 29 ? SEV_HIGH
	       : roll < 72 ? SEV_MEDIUM
	       : roll < 95 ? SEV_LOW
	       : roll < 98 ? SEV_INFO
			   : SEV_UNKNOWN;
}

static void write_details(const struct bench *bench, const struct bench_image *image, unsigned vuln,
			  unsigned nth, const char *id)
{
	struct json *json = bench->json;
	const struct score *score = score_of(severity_of(vuln), vuln);
	char url[96];

	json_object(json, "packageVulnerabilityDetails");
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
	json_array(json, "referenceUrls");
	for (unsigned i = 0; i < 3; i++) {
		static const char *const places[] = {"https://nvd.nist.gov/vuln/detail",
						     "https://www.cve.org/cverecord",
						     "https://advisories.example.org/note"};

		snprintf(url, sizeof(url), "%s/%s", places[i], id);
		json_text(json, NULL, url);
	}
	json_end(json);
	json_array(json, "relatedVulnerabilities");
	json_end(json);
	json_text(json, "source", "DEBIAN_CVE");
	snprintf(url, sizeof(url), "https://security-tracker.debian.org/tracker/%s", id);
	json_text(json, "sourceUrl", url);
	json_text(json, "vendorSeverity", "not yet assigned");
	json_text(json, "vulnerabilityId", id);
	json_array(json, "vulnerablePackages");
	write_package(bench, image, vuln, nth);
	json_end(json);
	json_end(json);
}

static void write_resource(const struct bench *bench, const struct bench_image *image)
{
	struct json *json = bench->json;

	json_array(json, "resources");
	json_object(json, NULL);
	json_object(json, "details");
	json_object(json, "awsEcrContainerImage");
	json_text(json, "architecture", "amd64");
	json_text(json, "author", "Build Service <build@example.org>");
	json_text(json, "imageHash", image->manifest.text);
	json_array(json, "imageTags");
	json_text(json, NULL, image->tag);
	json_end(json);
	json_text(json, "platform", "DEBIAN_12");
	json_text(json, "pushedAt", time_print(image->pushed, TIME_ISO_OFFSET, 2).text);
	json_text(json, "registry", image->account_id);
	json_text(json, "repositoryName", image->repo);
	json_end(json);
	json_end(json);
	json_text(json, "id", image->id);
	json_text(json, "partition", "aws");
	json_text(json, "region", region_names[image->region]);
	json_object(json, "tags");
	json_end(json);
	json_text(json, "type", "AWS_ECR_CONTAINER_IMAGE");
	json_end(json);
	json_end(json);
}

static void write_score(struct json *json, const struct score *score)
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

static void write_head(const struct bench *bench, const struct bench_image *image, unsigned vuln)
{
	struct json *json = bench->json;
	char id[33];
	char arn[128];
	char text[700];
	int64_t seen = image->pushed + pick(bench->seed, vuln, 86400000);
	struct time_text last = time_print(time_of_day(2026, 11, 1) + vuln, TIME_ISO_OFFSET, 1);

	hex_digits(id, hash_number(hash_number(bench->seed, image->number), vuln), 32);
	snprintf(arn, sizeof(arn), "arn:aws:inspector2:%s:%s:finding/%s",
		 region_names[image->region], image->account_id, id);
	snprintf(text, sizeof(text), "The library %s %s", weakness_of(vuln)->text,
		 weakness_of(vuln + 5)->text);
	json_object(json, NULL);
	json_text(json, "awsAccountId", image->account_id);
	json_text(json, "description", text);
	json_object(json, "epss");
	json_decimal(json, "score", 10 + pick(3, vuln, 9000), 5);
	json_end(json);
	json_text(json, "exploitAvailable", vuln % 17 ? "NO" : "YES");
	json_text(json, "findingArn", arn);
	json_text(json, "firstObservedAt", time_print(seen, TIME_ISO_OFFSET, 1).text);
	json_text(json, "fixAvailable", vuln % 10 < 7 ? "YES" : "NO");
	write_score(json, score_of(severity_of(vuln), vuln));
	json_text(json, "lastObservedAt", last.text);
	json_object(json, "remediation");
	json_object(json, "recommendation");
	json_text(json, "text", "None Provided");
	json_end(json);
	json_end(json);
	json_text(json, "updatedAt", last.text);
}

static void write_finding(const struct bench *bench, const struct bench_image *image, unsigned nth,
			  unsigned per_image)
{
	struct json *json = bench->json;
	unsigned vuln = vuln_of(bench, image, nth, per_image);
	char id[32];
	char title[80];

	snprintf(id, sizeof(id), "CVE-%u-%u", 2020 + vuln % 7, 10000 + vuln);
	snprintf(title, sizeof(title), "%s - %s", id, weakness_of(vuln)->title);
	write_head(bench, image, vuln);
	write_details(bench, image, vuln, nth, id);
	write_resource(bench, image);
	json_text(json, "severity", severity_of_inspector(severity_of(vuln)));
	json_text(json, "status", vuln % 50 ? "ACTIVE" : "SUPPRESSED");
	json_text(json, "title", title);
	json_text(json, "type", "PACKAGE_VULNERABILITY");
	json_end(json);
}

bool write_bench(uint64_t seed, uint64_t findings, FILE *file)
{
	static struct json json;
	struct bench bench = {&json, hash_number(1, seed), scale_of(findings)};
	unsigned images = bench.scale.images;

	json_start(&json, file);
	json_object(&json, NULL);
	json_array(&json, "findings");
	for (unsigned i = 0; i < images && !json.failed; i++) {
		struct bench_image image = make_image(&bench, i);
		unsigned per_image = (unsigned)(findings / images + (i < findings % images));

		for (unsigned nth = 0; nth < per_image; nth++)
			write_finding(&bench, &image, nth, per_image);
	}
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	if (!json_finish(&json)) {
		fputs("fleet: standard output could not be written\n", stderr);
		return false;
	}
	return true;
}
