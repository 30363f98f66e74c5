/* Upgrades: what stated versions come to for what is installed. */
#include "core/mem.h"
#include "core/remedy.h"
#include "tests/tap.h"

static void one(const char *ecosystem, const char *installed, const char *fixed, const char *want,
		const char *sentence)
{
	char *got = remedy_one(version_scheme_of(ecosystem), installed, fixed);

	is_str(got, want, "%s", sentence);
	free(got);
}

static void test_one(void)
{
	one("deb", "3.0.11-1~deb12u1", "3.0.15-1~deb12u1", "3.0.15-1~deb12u1", "one version");
	one("npm", "1.2.0", "1.2.5, 1.3.1", "1.2.5", "the one of its own branch");
	one("npm", "1.3.0", "1.2.5, 1.3.1", "1.3.1", "of another branch");
	one("npm", "1.3.0", "1.3.1, 1.2.5", "1.3.1", "in whatever order they are stated");
	one("npm", "1.4.0", "1.2.5, 1.3.1", NULL, "none that is older");
	one("npm", "0.9", "1.2.5, 1.3.1", "1.2.5", "else the smallest");
	one("maven", "2.9.10", "2.9.10.4, 2.8.11.6", "2.9.10.4", "of four numbers");
	one("pypi", "2.0", "1.26.18;2.0.7", "2.0.7", "parted by a semicolon");
	one("golang", "1.20.3", ">= 1.20.5 || >=1.19.10", "1.20.5", "with signs and bars");
	one("gem", "5.0.0", "~> 5.2.4.3, >= 6.0.3.1", "5.2.4.3", "as RubyGems states them");
	one("npm", "1.0.0", ">=1.2.0 <2.0.0", "1.2.0", "a bound is no version that fixes");
	one("npm", "1.0.0", "< 2.0.0", NULL, "nor alone");
	one("golang", "v1.0.0", "v1.2.0", "v1.2.0", "with a v");
	one("deb", "1.0", "NotAvailable", NULL, "NotAvailable is none");
	one("deb", "1.0", "", NULL, "nor is nothing");
	one("deb", "1.0", NULL, NULL, "nor what is not stated");
	one("hex", "1.0", "1.1", "1.1", "without an order the only one that is stated");
	one("hex", "1.0", "1.1, 1.2", NULL, "and none of several");
}

static void all(const char *ecosystem, const char *installed, const char *want, size_t open,
		const char *sentence, const char *const *fixed)
{
	struct remedy r;
	size_t n = 0;

	while (fixed[n])
		n++;
	remedy_all(version_scheme_of(ecosystem), installed, fixed, n, &r);
	ok((!r.version && !want) || (r.version && want && strcmp(r.version, want) == 0), "%s: %s",
	   sentence, r.version ? r.version : "none");
	is_int((long long)r.open, (long long)open, "%s: %zu stay open", sentence, open);
	is_int((long long)(r.open + r.closed), (long long)n, "%s: all are counted", sentence);
	remedy_fini(&r);
}

#define FIXED(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static void test_all(void)
{
	all("deb", "3.0.11-1", "3.0.15-1", 0, "the greatest of all",
	    FIXED("3.0.13-1", "3.0.15-1", "3.0.12-2"));
	all("deb", "3.0.11-1", "3.0.13-1", 1, "what has no fix stays open",
	    FIXED("3.0.13-1", "NotAvailable"));
	all("deb", "3.0.11-1", NULL, 2, "nothing can be done", FIXED("", "NotAvailable"));
	all("npm", "1.2.0", "1.2.6", 0, "it stays on the branch",
	    FIXED("1.2.5, 1.3.1", "1.2.6, 1.3.2"));
	all("npm", "1.2.0", "1.3.2", 0, "it leaves the branch when it must",
	    FIXED("1.2.5, 1.3.1", "1.3.2"));
	all("npm", "1.2.0", "1.4.1", 0, "and never ends between two branches",
	    FIXED("1.2.5, 1.4.1", "1.3.2"));
	all("npm", "1.2.0", "1.10.0", 0, "a branch of a whole major number is long",
	    FIXED("1.9.5, 2.0.3", "1.10.0"));
}

static void stated(const char *fixed, const char *want, const char *sentence)
{
	char *got = remedy_stated("1.0", fixed);

	is_str(got, want, "%s", sentence);
	free(got);
}

static void test_stated(void)
{
	stated("1.1", "1.1", "what is stated");
	stated(">= 1.2 || 2.0", "1.2, 2.0", "all of it, without signs");
	stated("< 2.0", NULL, "a bound is none");
	stated("0.9, 1.0", NULL, "nor is what is installed");
	stated("", NULL, "or nothing");
}

static void test_closes(void)
{
	enum version_scheme s = version_scheme_of("npm");

	ok(remedy_closes(s, "1.2.5", "1.2.5"), "a version closes what it fixes");
	ok(!remedy_closes(s, "1.2.4", "1.2.5"), "an older one does not");
	ok(!remedy_closes(s, "1.3.0", "1.2.5, 1.3.1"), "nor one before the fix of its branch");
	ok(remedy_closes(s, "2.0.0", "1.2.5, 1.3.1"), "one above all branches does");
	ok(!remedy_closes(s, "1.2.5", NULL), "what has no fix is closed by nothing");
}

int main(void)
{
	tap_begin();
	test_one();
	test_all();
	test_stated();
	test_closes();
	return done();
}
