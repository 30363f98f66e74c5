/* The difference of two images' scans, on a fleet of three images that is known by heart. */
#include "core/diff.h"

#include <string.h>

#include "core/fleet.h"
#include "tests/small_fleet.h"

enum { API, FRONT, SLIM };

/*
 * The small fleet, and payments/api:1.2-slim, which kept openssl's problem (as HIGH, twice: it is
 * in two repositories), lost libssl3 and requests, and brought zlib (LOW). What it had and was
 * fixed there is not counted.
 */
static struct fleet *three_images(bool is_by_grype)
{
	struct fleet *f = small_fleet_open();
	uint32_t slim = small_image(f, "sha256:cc33", "payments/api:1.2-slim", "debian 12.4");
	uint32_t a = small_asset(f, slim, "payments/api", "1.2-slim", NULL);
	uint32_t b = small_asset(f, slim, "mirror/api", "1.2-slim", NULL);
	const struct fleet_issue *openssl = &f->issues[small_issue_of(f, 0x30)];
	const struct fleet_issue *requests = &f->issues[small_issue_of(f, 0x20)];
	uint32_t package = openssl->package, vuln = openssl->vuln;
	uint32_t gone_package = requests->package, gone_vuln = requests->vuln;
	uint32_t zlib = small_package(f, "deb", "zlib1g", NULL);
	uint32_t fresh = small_vuln(f, "CVE-2024-0009", NULL, NULL);

	small_row(f, 10, a, small_issue(f, 0x30, package, vuln, 5), SEVERITY_HIGH, -1, NULL);
	small_row(f, 11, b, small_issue(f, 0x31, package, vuln, 5), SEVERITY_HIGH, -1, NULL);
	small_row(f, 12, a, small_issue(f, 0x90, zlib, fresh, 5), SEVERITY_LOW, -1, NULL);
	small_row(f, 13, a, small_issue(f, 0x20, gone_package, gone_vuln, 5), SEVERITY_LOW, -1,
		  NULL);
	f->presence[f->count - 1] = PRESENCE_GONE; /* withdrawn: nobody has it */
	f->presence_why[f->count - 1] = WHY_WITHDRAWN;
	for (uint32_t i = 6; is_by_grype && i < f->count; i++)
		f->sources[i] = 1u << SOURCE_GRYPE;
	if (is_by_grype) {
		f->covers[slim] = (struct fleet_cover){0};
		fleet_cover_scan(f, slim, SOURCE_GRYPE, COVER_ALL, SMALL_NOW);
	}
	fleet_seal(f);
	return f;
}

static struct image_diff diff(const struct fleet *f, uint32_t from, uint32_t to)
{
	struct question q = {.fleet = f, .now = SMALL_NOW};
	struct image_diff out;

	diff_images(&q, from, to, NULL, &out);
	diff_fini(&(struct image_diff){.rows = out.rows});
	out.rows = NULL;
	return out;
}

static void test_difference(const struct fleet *f)
{
	struct image_diff d = diff(f, API, SLIM);

	is_int(d.severity[DIFF_KEPT][SEVERITY_CRITICAL], 1,
	       "what both have is kept, once, with its worst severity");
	is_int(d.findings[DIFF_KEPT], 1, "nothing else is kept");
	is_int(d.severity[DIFF_CLOSED][SEVERITY_HIGH], 1, "a package that is gone is closed");
	is_int(d.severity[DIFF_CLOSED][SEVERITY_MEDIUM], 1, "what is fixed there is closed");
	is_int(d.findings[DIFF_CLOSED], 2, "nothing else is closed");
	is_int(d.severity[DIFF_OPENED][SEVERITY_LOW], 1, "what only the second has is opened");
	is_int(d.findings[DIFF_OPENED], 1, "nothing else is opened");
	is_int(d.findings[DIFF_UNKNOWN_FIRST] + d.findings[DIFF_UNKNOWN_SECOND], 0,
	       "one scanner saw both: nothing is unknown");
	is_int(d.problems[DIFF_CLOSED], 1,
	       "a problem that another binary package keeps is not closed");
	is_int(d.problems[DIFF_KEPT], 1, "it is kept");
}

static void test_mirrored(const struct fleet *f)
{
	struct image_diff there = diff(f, API, SLIM), back = diff(f, SLIM, API);
	struct image_diff same = diff(f, API, API);

	ok(memcmp(there.severity[DIFF_CLOSED], back.severity[DIFF_OPENED],
		  sizeof(there.severity[0])) == 0 &&
		   memcmp(there.severity[DIFF_OPENED], back.severity[DIFF_CLOSED],
			  sizeof(there.severity[0])) == 0 &&
		   memcmp(there.severity[DIFF_KEPT], back.severity[DIFF_KEPT],
			  sizeof(there.severity[0])) == 0,
	   "the way back opens what the way there closed");
	is_int(same.findings[DIFF_KEPT], 3, "an image keeps all that it has");
	is_int(same.findings[DIFF_CLOSED] + same.findings[DIFF_OPENED], 0,
	       "an image differs in nothing from itself");
}

static void test_scanners(void)
{
	struct fleet *f = three_images(true);
	struct image_diff d = diff(f, API, SLIM);

	is_int(d.findings[DIFF_KEPT], 1, "two scanners may say the same");
	is_int(d.findings[DIFF_CLOSED], 0, "what its scanner never saw closes nothing");
	is_int(d.findings[DIFF_OPENED], 0, "nor does it open anything");
	is_int(d.findings[DIFF_UNKNOWN_FIRST], 2, "it is unknown");
	is_int(d.findings[DIFF_UNKNOWN_SECOND], 1, "on either side");
	fleet_free(f);
}

/* 64 digits, of which the first two and the last are given. */
#define DIGEST(begin, end)                                                                         \
	"sha256:" begin "0000000000000000000000000000000000000000000000000000000000000" end

/* The images with their platforms, and what was taken; or the error. */
static void names_mean(const struct fleet *f, const char *from, const char *to, const char *want,
		       const char *sentence)
{
	const char *const names[] = {from, to};
	uint32_t images[2];
	struct buf got = {0}, taken = {0};
	struct error err = {0};

	if (diff_find_images(f, names, images, &taken, &err)) {
		for (int i = 0; i < 2; i++) {
			const char *platform = fleet_text(f, f->images[images[i]].architecture);

			buf_printf(&got, "%s%s%s%s", i ? ", " : "",
				   fleet_text(f, f->images[images[i]].label), platform ? " " : "",
				   platform ? platform : "");
		}
		buf_printf(&got, "%s%s", taken.size ? ": " : "", buf_text(&taken));
	}
	is_str(err.text[0] ? err.text : buf_text(&got), want, "%s", sentence);
	buf_fini(&got);
	buf_fini(&taken);
}

static void test_names(const struct fleet *f)
{
	names_mean(f, "sha256:cc33", "payments/api:1.2", "payments/api:1.2-slim, payments/api:1.2",
		   "an image goes by its config digest, and by its name");
	names_mean(f, "payments/api:1.2", "no/such:1", "no scanned image goes by 'no/such:1'",
		   "one that nobody scanned is none");
}

/* Two tags for two platforms each, one of one of them, and a tag that moved. */
static void test_platforms(void)
{
	static const struct {
		const char *label, *key, *platform;
	} images[] = {{"app:1", DIGEST("a1", "0"), "amd64"}, {"app:1", DIGEST("a1", "1"), "arm64"},
		      {"app:2", DIGEST("a2", "0"), "amd64"}, {"app:2", DIGEST("a2", "1"), "arm64"},
		      {"app:3", DIGEST("a3", "0"), "arm64"}, {"tool:1", DIGEST("a4", "0"), "amd64"},
		      {"tool:1", DIGEST("a5", "0"), "amd64"}};
	struct fleet *f = small_fleet_open();

	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
		uint32_t image = small_image(f, images[i].key, images[i].label, "debian 12.4");

		f->images[image].architecture = fleet_word(f, images[i].platform);
	}
	fleet_seal(f);
	names_mean(f, "app:1", "app:3",
		   "app:1 arm64, app:3 arm64: arm64 is compared, the one platform that both have",
		   "of a tag of two platforms that is meant which both have");
	names_mean(f, "app:1@amd64", "app:2",
		   "app:1 amd64, app:2 amd64: amd64 is compared, the one platform that both have",
		   "a platform behind one name is meant for both");
	names_mean(f, "app:1@linux/x86_64", "app:3", "app:1 amd64, app:3 arm64",
		   "and whoever names two compares two");
	names_mean(f, "app:1", "app:2",
		   "2 images go by 'app:1': app:1 (sha256:a10000000000 amd64), app:1 "
		   "(sha256:a10000000000 arm64); say which by its digest, or as 'app:1@amd64'",
		   "where both have both nobody guesses");
	names_mean(f, "app:1@s390x", "app:2", "no scanned image goes by 'app:1@s390x'",
		   "a platform that it has not is none");
	names_mean(f, "tool:1", "app:3",
		   "2 images go by 'tool:1': tool:1 (sha256:a40000000000 amd64), tool:1 "
		   "(sha256:a50000000000 amd64); say which by its digest",
		   "a tag that moved is told by digests only");
	names_mean(f, "sha256:a400000000000", "A50000000000", "tool:1 amd64, tool:1 amd64",
		   "twelve digits of a digest are enough, as docker shows them");
	names_mean(f, "tool:1@sha256:a50000000000", "app:3", "tool:1 amd64, app:3 arm64",
		   "with the name before them, too");
	names_mean(f, "a5000000000", "app:3", "no scanned image goes by 'a5000000000'",
		   "eleven are not");
	names_mean(f, "app:3@sha256:a50000000000", "app:3",
		   "no scanned image goes by 'app:3@sha256:a50000000000'",
		   "nor are those of an image of another name");
	names_mean(f, "a10000000000", "tool:1@sha256:a40000000000",
		   "app:1 amd64, tool:1 amd64: amd64 is compared, the one platform that both have",
		   "digits that begin two digests mean what both sides have");
	names_mean(f, "a10000000000", "a20000000000",
		   "2 images go by 'a10000000000': app:1 (" DIGEST(
			   "a1",
			   "0") " amd64), app:1 (" DIGEST("a1",
							  "1") " arm64); say which by its digest, "
							       "or as 'a10000000000@amd64'",
		   "else they are called ambiguous, with all their digits");
	fleet_free(f);
}

static void test_packages(void)
{
	struct diff_package from[] = {{"deb", "openssl", NULL, "3.0.11-1"},
				      {"deb", "tar", NULL, "1.34"},
				      {"deb", "gcc", NULL, "12"},
				      {"npm", "ws", "app/ws", "8.2.0"},
				      {"hex", "plug", NULL, "1"}};
	struct diff_package to[] = {{"npm", "ws", "app/ws", "8.1.0"},
				    {"deb", "openssl", NULL, "3.0.9-1"},
				    {"hex", "plug", NULL, "2"},
				    {"deb", "tar", NULL, "1.34"},
				    {"deb", "zlib1g", NULL, "1.2"}};
	struct diff_step *steps;
	size_t n = diff_packages(from, 5, to, 5, &steps);
	struct buf text = {0};

	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s %s; ", steps[i].name, diff_step_word(&steps[i]));
	is_str(buf_text(&text),
	       "gcc removed; openssl downgraded; zlib1g added; plug changed; ws downgraded; ",
	       "packages are compared as their ecosystems do");
	buf_fini(&text);
	free(steps);
	n = diff_packages(to, 5, from, 5, &steps);
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s %s; ", steps[i].name, diff_step_word(&steps[i]));
	is_str(buf_text(&text),
	       "gcc added; openssl upgraded; zlib1g removed; plug changed; ws upgraded; ",
	       "and back the other way");
	buf_fini(&text);
	free(steps);
}

int main(void)
{
	struct fleet *f = three_images(false);

	tap_begin();
	test_difference(f);
	test_mirrored(f);
	test_scanners();
	test_names(f);
	test_platforms();
	test_packages();
	fleet_free(f);
	return done();
}
