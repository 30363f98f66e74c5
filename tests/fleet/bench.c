/*
 * A large Inspector export for measuring: the proportions of a real fleet of a million
 * findings, written as it is thought up. What repeats (images, packages, weaknesses)
 * is a function of its number, so memory does not grow with the size.
 */
#include "bench_parts.h"
#include "inspector.h"
#include "prose.h"
#include "write.h"

#include <string.h>

/* Bases differ by their system: that is what an Inspector export says of them. */
static const struct bench_base bases[] = {
	{"DEBIAN_10", "debian"},      {"DEBIAN_11", "debian"},         {"DEBIAN_12", "debian"},
	{"DEBIAN_13", "debian"},      {"UBUNTU_18_04", "ubuntu"},      {"UBUNTU_20_04", "ubuntu"},
	{"UBUNTU_22_04", "ubuntu"},   {"UBUNTU_24_04", "ubuntu"},      {"ALPINE_3_17", "alpine"},
	{"ALPINE_3_18", "alpine"},    {"ALPINE_3_19", "alpine"},       {"ALPINE_3_20", "alpine"},
	{"AMAZON_LINUX_2", "amazon"}, {"AMAZON_LINUX_2023", "amazon"}, {"RHEL_8", "redhat"},
	{"RHEL_9", "redhat"},         {"ROCKY_LINUX_8", "rocky"},      {"ROCKY_LINUX_9", "rocky"},
	{"ALMALINUX_8", "alma"},      {"ALMALINUX_9", "alma"},
};
enum { SYSTEM_COUNT = FLEET_LENGTH(bases) };

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
	};

	/* An image must not need a vulnerability twice. */
	if (findings / scale.images + 1 > scale.vulns)
		scale.images = (unsigned)(findings / scale.vulns + 1);
	return scale;
}

void bench_start(struct bench *bench, struct json *json, uint64_t seed, uint64_t findings)
{
	*bench = (struct bench){json, hash_number(1, seed), scale_of(findings)};
}

bool bench_finish(struct bench *bench)
{
	if (json_finish(bench->json))
		return true;
	fputs("fleet: standard output could not be written\n", stderr);
	return false;
}

struct bench_image bench_image(const struct bench *bench, unsigned number)
{
	static const char *const teams[] = {"payments", "web",      "search", "ml",
					    "data",     "identity", "orders", "shipping"};
	const struct scale *scale = &bench->scale;
	unsigned repo = number % scale->repos;
	uint64_t hash = hash_number(bench->seed, repo);
	struct bench_image image = {.number = number};
	char name[32];

	snprintf(name, sizeof(name), "image %u", number);
	image.base_number = pick(hash, 1, SYSTEM_COUNT);
	image.base = &bases[image.base_number];
	image.findings = (unsigned)(scale->findings / scale->images +
				    (number < scale->findings % scale->images));
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
	snprintf(image.place, sizeof(image.place), "%s.dkr.ecr.%s.amazonaws.com/%s",
		 image.account_id, region_names[image.region], image.repo);
	return image;
}

/* Most findings of an image come from its base and are the same in all built on it. */
unsigned bench_vuln(const struct bench *bench, const struct bench_image *image, unsigned nth)
{
	unsigned from_base = image->findings * 7 / 10;
	unsigned first = image->base_number * (bench->scale.vulns / SYSTEM_COUNT);

	if (nth < from_base)
		return (first + nth) % bench->scale.vulns;
	return (first + from_base +
		pick(bench->seed, image->number, bench->scale.vulns - image->findings + 1) + nth -
		from_base) %
	       bench->scale.vulns;
}

void bench_vuln_id(char id[32], unsigned vuln)
{
	snprintf(id, 32, "CVE-%u-%u", 2020 + vuln % 7, 10000 + vuln);
}

struct bench_package bench_package(const struct bench *bench, const struct bench_image *image,
				   unsigned vuln, unsigned nth)
{
	unsigned name = vuln % bench->scale.names;
	unsigned version = pick(hash_number(bench->seed, image->base_number), name + (nth & 7),
				bench->scale.versions);
	struct bench_package package = {.release = "2+deb12u1"};

	snprintf(package.name, sizeof(package.name), "%s-%u",
		 package_defs[name % package_def_count].source, name);
	snprintf(package.version, sizeof(package.version), "%u.%u.%u", 1 + name % 9, name % 40,
		 version);
	if (vuln % 10 < 7)
		snprintf(package.fixed, sizeof(package.fixed), "%u.%u.%u-2+deb12u1", 1 + name % 9,
			 name % 40, bench->scale.versions + 1);
	return package;
}

struct digest bench_layer(const struct bench *bench, const struct bench_image *image, unsigned vuln)
{
	char name[48];

	snprintf(name, sizeof(name), "layer %u %u", image->base_number,
		 vuln % bench->scale.names % 6);
	return digest_of(bench->seed, name);
}

void bench_arn(char arn[128], const struct bench *bench, const struct bench_image *image,
	       unsigned vuln)
{
	char id[33];

	hex_digits(id, hash_number(hash_number(bench->seed, image->number), vuln), 32);
	snprintf(arn, 128, "arn:aws:inspector2:%s:%s:finding/%s", region_names[image->region],
		 image->account_id, id);
}

static void write_package(const struct bench *bench, const struct bench_image *image, unsigned vuln,
			  unsigned nth)
{
	struct json *json = bench->json;
	struct bench_package package = bench_package(bench, image, vuln, nth);
	char text[96];

	json_object(json, NULL);
	json_text(json, "name", package.name);
	json_text(json, "version", package.version);
	json_text(json, "release", package.release);
	json_integer(json, "epoch", 0);
	json_text(json, "arch", "AMD64");
	json_text(json, "packageManager", "OS");
	json_text(json, "remediation", "apt-get update && apt-get upgrade");
	if (*package.fixed) {
		snprintf(text, sizeof(text), "0:%s", package.fixed);
		json_text(json, "fixedInVersion", text);
	}
	json_text(json, "sourceLayerHash", bench_layer(bench, image, vuln).text);
	json_end(json);
}

enum severity bench_severity(unsigned vuln)
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
	char url[96];

	json_object(json, "packageVulnerabilityDetails");
	inspector_write_cvss(json, score_of(bench_severity(vuln), vuln));
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
	json_text(json, "platform", image->base->platform);
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

static void write_head(const struct bench *bench, const struct bench_image *image, unsigned vuln)
{
	struct json *json = bench->json;
	char arn[128];
	char text[700];
	int64_t seen = image->pushed + pick(bench->seed, vuln, 86400000);
	struct time_text last = time_print(time_of_day(2026, 11, 1) + vuln, TIME_ISO_OFFSET, 1);

	bench_arn(arn, bench, image, vuln);
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
	inspector_write_score(json, score_of(bench_severity(vuln), vuln));
	json_text(json, "lastObservedAt", last.text);
	json_object(json, "remediation");
	json_object(json, "recommendation");
	json_text(json, "text", "None Provided");
	json_end(json);
	json_end(json);
	json_text(json, "updatedAt", last.text);
}

static void write_finding(const struct bench *bench, const struct bench_image *image, unsigned nth)
{
	struct json *json = bench->json;
	unsigned vuln = bench_vuln(bench, image, nth);
	char id[32];
	char title[80];

	bench_vuln_id(id, vuln);
	snprintf(title, sizeof(title), "%s - %s", id, weakness_of(vuln)->title);
	write_head(bench, image, vuln);
	write_details(bench, image, vuln, nth, id);
	write_resource(bench, image);
	json_text(json, "severity", severity_of_inspector(bench_severity(vuln)));
	json_text(json, "status", vuln % 50 ? "ACTIVE" : "SUPPRESSED");
	json_text(json, "title", title);
	json_text(json, "type", "PACKAGE_VULNERABILITY");
	json_end(json);
}

bool write_bench(uint64_t seed, uint64_t findings, FILE *file)
{
	static struct json json;
	struct bench bench;

	bench_start(&bench, &json, seed, findings);
	json_start(&json, file);
	json_object(&json, NULL);
	json_array(&json, "findings");
	for (unsigned i = 0; i < bench.scale.images && !json.failed; i++) {
		struct bench_image image = bench_image(&bench, i);

		for (unsigned nth = 0; nth < image.findings; nth++)
			write_finding(&bench, &image, nth);
	}
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	return bench_finish(&bench);
}
