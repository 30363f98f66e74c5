/*
 * A year of daily scans of forty images, a day at a time: almost nothing changes from one day to
 * the next. Now and then an image is rebuilt under the same tag, a vulnerability is published, one
 * is withdrawn. Every choice is a function of the day, so that any day can be written alone.
 */
#include "catalog.h"
#include "json.h"
#include "plan.h"
#include "prose.h"
#include "write.h"

#include <stdlib.h>
#include <string.h>

enum { YEAR_IMAGES = 40, YEAR_VULNS = 5, REBUILD_DAYS = 30 };

struct year {
	struct arena arena;
	struct json *json;
	uint64_t seed;
	unsigned day;
};

/* An image of a day: the newest build of a repository. */
struct build {
	unsigned repo, number;
	unsigned since; /* the day it was built; 0 is before the year */
	uint64_t hash;
};

static bool is_built(const struct year *year, unsigned repo, unsigned day)
{
	return day > 1 && pick(hash_number(year->seed, repo), day, REBUILD_DAYS) == 0;
}

static struct build build_of(const struct year *year, unsigned repo, unsigned day)
{
	struct build build = {.repo = repo};

	for (unsigned i = 1; i <= day; i++)
		if (is_built(year, repo, i)) {
			build.number++;
			build.since = i;
		}
	build.hash = hash_number(hash_number(year->seed, 1000 + repo), build.number);
	return build;
}

/* ---- what is wrong --------------------------------------------------------------------------- */

static bool is_in_image(const struct year *year, const struct build *build, size_t row)
{
	const struct package_def *def = &package_defs[row];

	return (def->eco == ECO_DEB || def->eco == ECO_PYPI) &&
	       pick(hash_number(year->seed, build->repo), 5000 + (uint64_t)row, 100) < 80;
}

/* A build upgrades a tenth of its packages. */
static unsigned version_of(const struct year *year, const struct build *build, size_t row)
{
	uint64_t hash = hash_number(hash_number(year->seed, build->repo), 9000 + row);
	unsigned version = pick(hash, 0, 3);

	for (unsigned i = 1; i <= build->number; i++)
		version += pick(hash, i, 10) == 0;
	return version < VERSION_MAX ? version : VERSION_MAX - 1;
}

struct flaw {
	unsigned published, withdrawn; /* days */
	unsigned fixed_in;             /* version; 0: no fix */
	enum severity severity;
	char id[24];
};

static struct flaw flaw_of(const struct year *year, size_t row, unsigned nth)
{
	unsigned number = (unsigned)row * YEAR_VULNS + nth;
	uint64_t hash = hash_number(year->seed, 700000 + number);
	struct flaw flaw = {.withdrawn = UINT32_MAX};

	if (pick(hash, 1, 100) >= 60)
		flaw.published = 1 + pick(hash, 2, 365);
	if (pick(hash, 3, 100) < 5)
		flaw.withdrawn = flaw.published + 1 + pick(hash, 4, 60);
	flaw.fixed_in = pick(hash, 5, VERSION_MAX);
	flaw.severity = SEV_LOW + pick(hash, 6, 4);
	snprintf(flaw.id, sizeof(flaw.id), "CVE-2026-%u", 10000 + number);
	return flaw;
}

static bool is_found(const struct flaw *flaw, unsigned version, unsigned day)
{
	return day >= flaw->published && day < flaw->withdrawn &&
	       (!flaw->fixed_in || version < flaw->fixed_in);
}

/* ---- a day's reports ------------------------------------------------------------------------- */

static void write_package(struct year *year, size_t row, const char *version)
{
	const struct package_def *def = &package_defs[row];
	struct json *json = year->json;

	json_object(json, NULL);
	json_text(json, "ID", arena_print(&year->arena, "%s@%s", def->name, version));
	json_text(json, "Name", def->name);
	json_text(json, "Version", version);
	if (eco_is_os(def->eco)) {
		json_text(json, "SrcName", def->source);
		json_text(json, "SrcVersion", version);
	}
	json_end(json);
}

static void write_vulnerability(struct year *year, size_t row, const char *version,
				const struct flaw *flaw)
{
	const struct package_def *def = &package_defs[row];
	struct json *json = year->json;
	const struct weakness *weakness = weakness_of((unsigned)row);

	json_object(json, NULL);
	json_text(json, "VulnerabilityID", flaw->id);
	json_text(json, "PkgID", arena_print(&year->arena, "%s@%s", def->name, version));
	json_text(json, "PkgName", def->name);
	if (!eco_is_os(def->eco))
		json_text(json, "PkgPath",
			  arena_print(&year->arena,
				      "app/lib/python3.11/site-packages/%s-%s.dist-info/METADATA",
				      def->name, version));
	json_text(json, "InstalledVersion", version);
	if (flaw->fixed_in)
		json_text(json, "FixedVersion", package_version(&year->arena, def, flaw->fixed_in));
	json_text(json, "Status", flaw->fixed_in ? "fixed" : "affected");
	json_text(json, "Title", arena_print(&year->arena, "%s: %s", def->source, weakness->title));
	json_text(json, "Description",
		  arena_print(&year->arena, "%s %s", def->source, weakness->text));
	json_text(json, "Severity", severity_of_trivy(flaw->severity));
	json_end(json);
}

static void write_result(struct year *year, const struct build *build, bool of_os)
{
	struct json *json = year->json;

	json_object(json, NULL);
	json_text(json, "Target", of_os ? "debian 12.11" : "Python");
	json_text(json, "Class", of_os ? "os-pkgs" : "lang-pkgs");
	json_text(json, "Type", of_os ? "debian" : "python-pkg");
	json_array(json, "Packages");
	for (size_t row = 0; row < package_def_count; row++)
		if (eco_is_os(package_defs[row].eco) == of_os && is_in_image(year, build, row))
			write_package(year, row,
				      package_version(&year->arena, &package_defs[row],
						      version_of(year, build, row)));
	json_end(json);
	json_array(json, "Vulnerabilities");
	for (size_t row = 0; row < package_def_count; row++) {
		unsigned version = version_of(year, build, row);

		if (eco_is_os(package_defs[row].eco) != of_os || !is_in_image(year, build, row))
			continue;
		for (unsigned nth = 0; nth < YEAR_VULNS; nth++) {
			struct flaw flaw = flaw_of(year, row, nth);

			if (is_found(&flaw, version, year->day))
				write_vulnerability(
					year, row,
					package_version(&year->arena, &package_defs[row], version),
					&flaw);
		}
	}
	json_end(json);
	json_end(json);
}

static int64_t midnight(unsigned day)
{
	return time_of_day(2026, 1, 1) + (int64_t)day * DAY_MS;
}

static void write_metadata(struct year *year, const struct build *build, const char *reference)
{
	struct json *json = year->json;

	json_object(json, "Metadata");
	json_object(json, "OS");
	json_text(json, "Family", "debian");
	json_text(json, "Name", "12.11");
	json_end(json);
	json_text(json, "ImageID", digest_of(build->hash, "config").text);
	json_array(json, "DiffIDs");
	json_text(json, NULL, digest_of(year->seed, "base layer").text);
	json_text(json, NULL, digest_of(build->hash, "layer").text);
	json_end(json);
	json_array(json, "RepoTags");
	json_text(json, NULL, reference);
	json_end(json);
	json_array(json, "RepoDigests");
	json_text(json, NULL,
		  arena_print(&year->arena, "%.*s@%s", (int)strcspn(reference, ":"), reference,
			      digest_of(build->hash, "manifest").text));
	json_end(json);
	json_object(json, "ImageConfig");
	json_text(json, "architecture", "amd64");
	json_text(json, "created",
		  time_print(midnight(build->since) - 3600000, TIME_ISO_UTC, 0).text);
	json_text(json, "os", "linux");
	json_end(json);
	json_end(json);
}

static void write_report(struct year *year, unsigned repo)
{
	struct build build = build_of(year, repo, year->day);
	const char *reference = arena_print(
		&year->arena, "111122223333.dkr.ecr.eu-west-1.amazonaws.com/daily/app-%02u:prod",
		repo);
	int64_t created = midnight(year->day) + 10800000 + (int64_t)repo * 7000;
	struct json *json = year->json;

	json_object(json, NULL);
	json_integer(json, "SchemaVersion", 2);
	json_text(json, "CreatedAt", time_print(created, TIME_ISO_NANO, 0).text);
	json_text(json, "ArtifactName", reference);
	json_text(json, "ArtifactType", "container_image");
	write_metadata(year, &build, reference);
	json_array(json, "Results");
	write_result(year, &build, true);
	write_result(year, &build, false);
	json_end(json);
	json_end(json);
	json_newline(json);
}

bool write_year_day(uint64_t seed, uint64_t day, FILE *file)
{
	static struct json json;
	struct year year = {.json = &json, .seed = hash_number(2, seed), .day = (unsigned)day};

	json_start(&json, file);
	for (unsigned repo = 0; repo < YEAR_IMAGES && !json.failed; repo++) {
		write_report(&year, repo);
		arena_free(&year.arena);
		year.arena = (struct arena){NULL};
	}
	return json_finish(&json);
}

/* ---- what a database of the first days holds ------------------------------------------------- */

/* Of a day: what its reports list, and what no report of the same image listed the day before. */
static void count_image(const struct year *year, const struct build *build, unsigned *listed,
			unsigned *first)
{
	for (size_t row = 0; row < package_def_count; row++) {
		unsigned version;

		if (!is_in_image(year, build, row))
			continue;
		version = version_of(year, build, row);
		for (unsigned nth = 0; nth < YEAR_VULNS; nth++) {
			struct flaw flaw = flaw_of(year, row, nth);
			bool was_scanned = year->day > 1 && build->since < year->day;

			if (!is_found(&flaw, version, year->day))
				continue;
			(*listed)++;
			*first += !was_scanned || !is_found(&flaw, version, year->day - 1);
		}
	}
}

bool write_year_truth(uint64_t seed, uint64_t days, FILE *file)
{
	static struct json json;
	struct year year = {.json = &json, .seed = hash_number(2, seed)};
	unsigned rows = 0, images = 0;

	json_start(&json, file);
	for (year.day = 1; year.day <= days && !json.failed; year.day++) {
		unsigned listed = 0;

		for (unsigned repo = 0; repo < YEAR_IMAGES; repo++) {
			struct build build = build_of(&year, repo, year.day);

			images += year.day == 1 || build.since == year.day;
			count_image(&year, &build, &listed, &rows);
		}
		json_object(&json, NULL);
		json_integer(&json, "day", year.day);
		json_text(&json, "date", time_print(midnight(year.day), TIME_DATE, 0).text);
		json_integer(&json, "listed", listed);
		json_integer(&json, "rows", rows);
		json_integer(&json, "images", images);
		json_integer(&json, "reports", (int64_t)YEAR_IMAGES * year.day);
		json_end(&json);
		json_newline(&json);
	}
	return json_finish(&json);
}
