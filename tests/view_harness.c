/* The fleet of the view tests, fed through the store's sink as an importer feeds it. */
#include "tests/view_harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "tests/read_file.h"
#include "tests/tap.h"
#include "tui/key.h"

/* ---- the fleet: flaws, and images with a letter for each flaw they have ---- */

static const struct flaw {
	char letter;
	const char *vuln, *severity;
	double score;
	const char *package, *source, *version, *fixed, *title;
} flaws[] = {
	/* clang-format off */
	{'a', "CVE-2024-6119",  "HIGH",     7.5, "libssl3", "openssl", "3.0.11-1~deb12u1", "3.0.14-1~deb12u2", "openssl: possible denial of service in X.509 name checks"},
	{'b', "CVE-2024-6119",  "HIGH",     7.5, "openssl", "openssl", "3.0.11-1~deb12u1", "3.0.14-1~deb12u2", "openssl: possible denial of service in X.509 name checks"},
	{'c', "CVE-2023-45853", "CRITICAL", 9.8, "zlib1g", "zlib", "1:1.2.13.dfsg-1", NULL, "zlib: integer overflow and resultant heap-based buffer overflow"},
	{'d', "CVE-2023-4911",  "HIGH",     7.8, "libc6", "glibc", "2.36-9+deb12u1", "2.36-9+deb12u3", "glibc: buffer overflow in ld.so leading to privilege escalation"},
	{'e', "CVE-2022-3219",  "LOW",      3.3, "gpgv", "gnupg2", "2.2.40-1.1", NULL, "gnupg: denial of service issue (resource consumption)"},
	{'f', "CVE-2024-2961",  "MEDIUM",   6.2, "libc6", "glibc", "2.36-9+deb12u1", "2.36-9+deb12u6", "glibc: out of bounds write in iconv may lead to remote code execution"},
	{'g', "CVE-2011-3374",  "UNKNOWN", -1.0, "apt", "apt", "2.6.1", NULL, "apt-key:\x1b[31m red?\nand a second line"},
	{'h', "CVE-2023-42363", "MEDIUM",   5.5, "busybox", "busybox", "1.36.1-r15", "1.36.1-r17", "busybox: use-after-free in awk"},
	{'i', "CVE-2024-28085", "INFO",     0.0, "util-linux", "util-linux", "2.38.1-5+b1", "2.38.1-5+deb12u1", "日本語の題: 端末エスケープの注入"},
	/* clang-format on */
};

static const struct picture {
	const char *reference, *digest, *family, *version, *flaws;
} pictures[] = {
	{"registry.example/payments/api:1.4.0", "a1", "debian", "12.4", "abcdefg"},
	{"registry.example/payments/worker:1.4.0", "b2", "debian", "12.4", "abcdef"},
	{"registry.example/web/front:2025-10", "c3", "debian", "12.4", "abcei"},
	{"registry.example/tools/cron:7", "d4", "alpine", "3.19.0", "h"},
};

static void must(bool good, const struct error *err)
{
	if (good)
		return;
	printf("Bail out! %s\n", err->text);
	exit(1);
}

static bool feed_flaw(const struct sink *sink, const struct flaw *flaw, bool is_alpine,
		      struct error *err)
{
	struct opinion nvd = {"nvd", "HIGH", 8.1, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H"};
	struct finding finding = {
		.kind = KIND_VULN,
		.asset.is_scan_image = true,
		.vuln = flaw->vuln,
		.title = flaw->title,
		.description =
			"A long text that came with the report.\n\nIt has two paragraphs, of which "
			"the second one is long enough that it must be wrapped on any screen.",
		.url = "https://avd.example/nvd/cve",
		.severity_raw = flaw->severity,
		.severity_source = "debian",
		.score = flaw->score,
		.epss = -1,
		.exploit = -1,
		.package_type = is_alpine ? "alpine" : "debian",
		.ecosystem = is_alpine ? "apk" : "deb",
		.package = flaw->package,
		.source_package = flaw->source,
		.version = flaw->version,
		.fixed = flaw->fixed,
		.status = flaw->fixed ? "fixed" : "affected",
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE,
		.updated = DATE_NONE,
		.opinions = &nvd,
		.opinion_count = flaw->letter == 'c',
	};

	return sink->finding(sink->ctx, &finding, err);
}

static bool feed_image(const struct sink *sink, const struct picture *picture, struct error *err)
{
	char digest[80];
	struct image image = {.config_digest = digest,
			      .references = &picture->reference,
			      .reference_count = 1,
			      .os_family = picture->family,
			      .os_version = picture->version,
			      .os_is_eosl = -1,
			      .architecture = "amd64",
			      .created = DATE_NONE};

	snprintf(digest, sizeof(digest), "sha256:%s%062d", picture->digest, 0);
	return sink->image(sink->ctx, &image, err);
}

static void feed_report(struct store *store, int64_t run, int n, struct error *err)
{
	const struct picture *picture = &pictures[n];
	const char *classes[] = {"os-pkgs"};
	date as_of = date_parse("2025-08-01T06:00:00Z") + (date)n * 20 * DATE_DAY;
	struct store_import_options options = {.run = run,
					       .name = picture->reference,
					       .now = DESK_NOW - DATE_DAY,
					       .modified = DATE_NONE,
					       .as_of = DATE_NONE};
	struct scan scan = {SOURCE_TRIVY, "trivy", "trivy", "0.58.1", as_of};
	struct scan_end end = {.status = SCAN_WHOLE,
			       .as_of = DATE_NONE,
			       .artifact = picture->reference,
			       .classes = classes,
			       .class_count = 1};
	struct import_result result = {.outcome = IMPORT_READ, .format = "trivy"};
	struct store_import *import = store_import_begin(store, &options, err);
	struct import_counts counts = {0};
	struct sink sink;

	must(import != NULL, err);
	sink = store_import_sink(import);
	must(sink.scan_begin(sink.ctx, &scan, err) && feed_image(&sink, picture, err), err);
	for (size_t i = 0; i < sizeof(flaws) / sizeof(flaws[0]); i++) {
		if (!strchr(picture->flaws, flaws[i].letter))
			continue;
		must(feed_flaw(&sink, &flaws[i], strcmp(picture->family, "alpine") == 0, err), err);
		result.findings++;
	}
	if (n == 0)
		must(sink.skipped(sink.ctx, "secret", 1, "deploy.sh", err), err);
	if (n == 1) {
		must(sink.skipped(sink.ctx, "license", 2, "GPL-3.0", err), err);
		result.outcome = IMPORT_PARTIAL;
		error_set(&result.error, ERROR_INPUT, "cut at byte 4096");
		end.status = SCAN_PARTIAL;
		end.why_partial = result.error.text;
	}
	must(sink.scan_end(sink.ctx, &end, err), err);
	result.bytes = 4096;
	must(store_import_end(import, &result, 0.5, &counts, err), err);
}

static void feed(struct store *store)
{
	struct error err = {0};
	int64_t run;

	must(store_run_begin(store, DESK_NOW - DATE_DAY, &run, &err), &err);
	for (int i = 0; i < (int)(sizeof(pictures) / sizeof(pictures[0])); i++)
		feed_report(store, run, i, &err);
	must(store_run_end(store, run, DESK_NOW - DATE_DAY, &err), &err);
}

/* ---- opening and closing ---- */

static void open_app(struct desk *d, int cols, int rows, const char *filter)
{
	struct app_options options = {.filter = filter, .now = d->now, .is_clock_fixed = true};
	struct error err = {0};

	d->app = app_new(d->store, &options, &err);
	must(d->app != NULL, &err);
	screen_init(&d->screen, cols, rows);
	app_resize(d->app, cols, rows);
}

static void open_store(struct desk *d)
{
	struct error err = {0};

	*d = (struct desk){.store = store_open(":memory:", STORE_CREATE, &err), .now = DESK_NOW};
	must(d->store != NULL, &err);
}

void desk_open(struct desk *d, int cols, int rows, const char *filter)
{
	open_store(d);
	feed(d->store);
	open_app(d, cols, rows, filter);
}

void desk_open_empty(struct desk *d, int cols, int rows)
{
	open_store(d);
	open_app(d, cols, rows, NULL);
}

void desk_open_on(struct desk *d, struct store *store, date now, int cols, int rows,
		  const char *filter)
{
	*d = (struct desk){.store = store, .is_borrowed = true, .now = now};
	open_app(d, cols, rows, filter);
}

static void close_app(struct desk *d)
{
	app_free(d->app);
	screen_fini(&d->screen);
	buf_fini(&d->text);
}

void desk_close(struct desk *d)
{
	close_app(d);
	if (!d->is_borrowed)
		store_close(d->store);
	*d = (struct desk){0};
}

void desk_again(struct desk *d)
{
	int cols = d->screen.cols, rows = d->screen.rows;

	close_app(d);
	d->is_over = false;
	open_app(d, cols, rows, NULL);
}

/* ---- keys in, text out ---- */

void desk_keys(struct desk *d, const char *names)
{
	while (*names) {
		size_t size = strcspn(names, " ");
		char *name = mem_strndup(names, size);

		if (!app_key(d->app, name))
			d->is_over = true;
		free(name);
		names += size;
		names += strspn(names, " ");
	}
}

void desk_type(struct desk *d, const char *text)
{
	size_t size = strlen(text);

	for (size_t at = 0; at < size;) {
		char name[KEY_NAME_MAX];
		uint32_t code;

		at += text_decode(text + at, size - at, &code);
		key_from_code(code, name);
		app_key(d->app, name);
	}
}

const char *desk_text(struct desk *d)
{
	buf_clear(&d->text);
	app_draw(d->app, &d->screen);
	screen_dump(&d->screen, &d->text);
	return buf_text(&d->text);
}

bool desk_shows(struct desk *d, const char *text)
{
	return strstr(desk_text(d), text) != NULL;
}

const char *desk_line(struct desk *d, int row)
{
	char *at;

	desk_text(d);
	at = d->text.data;
	while (row-- > 0 && (at = strchr(at, '\n')) != NULL)
		at++;
	if (!at)
		return "";
	at[strcspn(at, "\n")] = '\0';
	return at + strspn(at, " ");
}

/* ---- goldens ---- */

static char *golden_path(const char *name)
{
	const char *root = getenv("TAMIS_ROOT");
	const char *slash = strrchr(__FILE__, '/');

	if (root)
		return mem_printf("%s/tests/golden/%s.screen", root, name);
	return mem_printf("%.*s/golden/%s.screen", slash ? (int)(slash - __FILE__) : 1,
			  slash ? __FILE__ : ".", name);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (file && fputs(text, file) >= 0 && fclose(file) == 0)
		return;
	printf("Bail out! %s cannot be written\n", path);
	exit(1);
}

enum { LINES_SHOWN = 6 };

/* The first lines that differ, each as it is (-) in the golden and (+) on the screen. */
static void explain(const char *got, const char *want)
{
	int shown = 0;

	for (int line = 1; (*got || *want) && shown < LINES_SHOWN; line++) {
		size_t a = strcspn(got, "\n"), b = strcspn(want, "\n");

		if (a != b || strncmp(got, want, a) != 0) {
			printf("# line %d\n#   -%.*s\n#   +%.*s\n", line, (int)b, want, (int)a,
			       got);
			shown++;
		}
		got += a + (got[a] != '\0');
		want += b + (want[b] != '\0');
	}
}

void desk_is_golden(struct desk *d, const char *name)
{
	const char *mode = getenv("TAMIS_GOLDEN");
	char *path = golden_path(name);
	struct buf want = {0};
	bool is_read;

	desk_text(d);
	if (mode && strcmp(mode, "write") == 0)
		write_file(path, buf_text(&d->text));
	is_read = read_text(path, &want);
	if (!ok(is_read && strcmp(buf_text(&d->text), buf_text(&want)) == 0,
		"the screen is golden/%s.screen", name) &&
	    is_read)
		explain(buf_text(&d->text), buf_text(&want));
	else if (!is_read)
		printf("# %s cannot be read: set TAMIS_ROOT to the source tree, or "
		       "TAMIS_GOLDEN=write\n",
		       path);
	buf_fini(&want);
	free(path);
}
