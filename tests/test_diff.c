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
	is_int(d.findings[DIFF_UNKNOWN], 0, "one scanner saw both: nothing is unknown");
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
	is_int(d.findings[DIFF_UNKNOWN], 3, "it is unknown");
	fleet_free(f);
}

static void test_names(const struct fleet *f)
{
	struct error err = {0};
	uint32_t image = FLEET_NONE;

	ok(diff_find_image(f, fleet_text(f, f->images[SLIM].key), &image, &err) && image == SLIM,
	   "an image goes by its config digest");
	ok(diff_find_image(f, fleet_text(f, f->images[API].label), &image, &err) && image == API,
	   "and by its name");
	ok(!diff_find_image(f, "no/such:1", &image, &err) &&
		   strstr(err.text, "no scanned image goes by 'no/such:1'") != NULL,
	   "one that nobody scanned is none: %s", err.text);
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
	test_packages();
	fleet_free(f);
	return done();
}
