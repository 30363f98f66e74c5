/*
 * What may be shown of a URL, and which URLs are asked at all; nothing here opens a connection. The
 * transfers themselves are in tests/fetch.test.
 */
#include "core/mem.h"
#include "data/fetch.h"
#include "tests/tap.h"

static void test_names(void)
{
	static const struct {
		const char *url, *name, *sentence;
	} rows[] = {
		{"https://host.example/a/b.json", "https://host.example/a/b.json",
		 "scheme, host and path are shown"},
		{"https://host.example:8443/a", "https://host.example:8443/a", "so is a port"},
		{"HTTPS://host.example", "https://host.example/", "a scheme is in small letters"},
		{"https://u:SECRET@host.example/a", "https://host.example/a",
		 "user and password are not"},
		{"https://SECRET@host.example/a", "https://host.example/a", "nor a user alone"},
		{"https://h.example/a?X-Amz-Signature=SECRET&b", "https://h.example/a?...",
		 "nor is a query"},
		{"https://h.example?SECRET", "https://h.example/?...", "even without a path"},
		{"https://h.example/a#SECRET", "https://h.example/a", "nor a fragment"},
		{"https://u:p@SECRET@h.example/a", "https://...",
		 "a password with an @ in it makes a URL that cannot be parsed: its scheme is "
		 "shown"},
		{"https://u:SEC/RET@h.example/a", "https://...", "and so does one with a slash"},
		{"https://u/SECRET@h.example/a", "https://u/...@h.example/a",
		 "what stands before an @ in a path is not shown"},
		{"s3://bucket/key?SECRET", "s3://bucket/key?...", "another scheme is no exception"},
		{"https://ho st/SECRET", "https://...", "nor is what is no URL"},
		{"https://", "https://...", "nor is half of one"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *name = fetch_name(rows[i].url);

		is_str(name, rows[i].name, "%s", rows[i].sentence);
		ok(!strstr(name, "SEC") && !strstr(name, "RET"), "(no secret in %s)", name);
		free(name);
	}
}

static void test_is_url(void)
{
	static const struct {
		const char *text;
		bool is_url;
	} rows[] = {
		{"https://host/", true},
		{"http://host", true},
		{"s3+x.y-z://b/k", true},
		{"reports/a", false},
		{"https:/one/slash", false},
		{"://x", false},
		{"./https://x", false},
		{"-", false},
		{"", false},
		{"9p://x", false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ok(fetch_is_url(rows[i].text) == rows[i].is_url, "'%s' is %s URL", rows[i].text,
		   rows[i].is_url ? "a" : "no");
}

static bool at_once(void *ctx)
{
	(void)ctx;
	return true;
}

/* A URL that passes is cancelled before the first packet; one that does not is refused before. */
static void test_refused(void)
{
	static const struct {
		const char *url;
		enum error_kind kind;
	} rows[] = {
		{"https://host.example/", ERROR_CANCELLED},
		{"http://127.0.0.1/", ERROR_CANCELLED},
		{"http://127.9.8.7:8080/x", ERROR_CANCELLED},
		{"http://[::1]/", ERROR_CANCELLED},
		{"http://LocalHost/", ERROR_CANCELLED},
		{"http://host.example/", ERROR_USAGE},
		{"http://128.0.0.1/", ERROR_USAGE},
		{"http://127.0.0.1.host.example/", ERROR_USAGE},
		{"http://localhost.host.example/", ERROR_USAGE},
		{"http://localhost@host.example/", ERROR_USAGE},
		{"http://[::2]/", ERROR_USAGE},
		{"ftp://127.0.0.1/", ERROR_USAGE},
		{"file:///etc/passwd", ERROR_USAGE},
		{"https://", ERROR_USAGE},
	};
	struct fetch_options options = {.stall = FETCH_STALL, .max_bytes = 1, .cancelled = at_once};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error err = {0};
		struct fetch *f = fetch_open(rows[i].url, &options, &err);

		ok(!f, "%s", rows[i].url);
		is_int(err.kind, rows[i].kind, "is %s (%s)",
		       rows[i].kind == ERROR_USAGE ? "refused" : "asked", err.text);
		fetch_close(f);
	}
}

int main(void)
{
	struct error err = {0};

	tap_begin();
	ok(fetch_begin(&err), "libcurl starts");
	test_names();
	test_is_url();
	test_refused();
	fetch_end();
	return done();
}
