/*
 * The orders of versions by the cases that their documents give. What the vendors' own programs say
 * of thousands of pairs is in version.test.
 */
#include "core/mem.h"
#include "core/version.h"
#include "tests/tap.h"

/* Each is older than the next; "=" between two: they are equal. */
static void ascend(enum version_scheme scheme, const char *source, const char *const *list)
{
	int wrong = 0, pairs = 0, level = 0;
	int levels[100];
	size_t n = 0;
	const char *versions[100];

	for (size_t i = 0; list[i]; i++) {
		if (strcmp(list[i], "=") == 0) {
			level--;
			continue;
		}
		versions[n] = list[i];
		levels[n++] = level++;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int want = (levels[i] > levels[k]) - (levels[i] < levels[k]);

			pairs++;
			if ((int)version_compare(scheme, versions[i], versions[k]) == want)
				continue;
			wrong++;
			printf("# %s %s: %d, expected %d\n", versions[i], versions[k],
			       (int)version_compare(scheme, versions[i], versions[k]), want);
		}
	is_int(wrong, 0, "%s: %s (%d pairs)", version_schemes[scheme], source, pairs);
}

#define LIST(...)                                                                                  \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static void test_deb(void)
{
	ascend(VERSION_DEB, "deb-version(7), \"Sorting algorithm\"",
	       LIST("~~", "~~a", "~", "", "a"));
	ascend(VERSION_DEB, "a tilde is before the release, a revision behind it",
	       LIST("1.0~beta1~svn1245", "1.0~beta1", "1.0", "=", "1.0-0", "1.0-1~deb12u1", "1.0-1",
		    "1.0-1+b1", "1.0-1.1", "1.0-2", "1.0-10", "1.0+dfsg-1", "1:0.1"));
}

static void test_rpm(void)
{
	ascend(VERSION_RPM, "rpm-version(7)",
	       LIST("1.0~rc1", "1.0", "1.0^", "1.0^20160101", "1.0^20160102", "1.0.1", "1.1"));
	ascend(VERSION_RPM, "rpm's own tests, rpmvercmp.at",
	       LIST("5.5p1", "5.5p2", "5.5p10", "=", "5.5.p10"));
	ascend(VERSION_RPM, "letters are older than numbers", LIST("1.a", "1.b", "1.0", "1.10"));
	ascend(VERSION_RPM, "a caret lies between the release and what has more",
	       LIST("1.0", "1.0^git1~pre", "1.0^git1", "1.0^git2", "1.01", "=", "1.1"));
	ascend(VERSION_RPM, "an epoch is before all", LIST("9-9", "=", "0:9-9", "9-10", "1:1-1"));
}

static void test_apk(void)
{
	ascend(VERSION_APK, "apk-tools: suffixes before and behind the release",
	       LIST("1.0_alpha", "1.0_alpha2", "1.0_beta", "1.0_pre1", "1.0_rc1", "1.0", "1.0_cvs1",
		    "1.0_svn2", "1.0_git20200101", "1.0_hg1", "1.0_p1", "1.0_p10"));
	ascend(VERSION_APK, "apk-tools: numbers, letters, revisions",
	       LIST("0.1.0_alpha", "0.1.0_alpha1", "0.1.3_alpha", "1.0", "1.0-r1", "1.0-r2",
		    "1.0-r10", "1.0a", "1.0b", "1.0.1", "1.1", "1.10", "2"));
	ascend(VERSION_APK, "apk-tools: leading zeros are a fraction",
	       LIST("1.001", "1.01", "1.02", "1.1"));
	ascend(VERSION_APK, "apk-tools: a suffix without a number",
	       LIST("1.0_alpha_pre2", "1.0_alpha", "1.0_alpha1", "1.0", "1.0-r1", "1.0_git",
		    "1.0_p", "1.0_p-r1", "1.0_p1", "1.0.1"));
	ascend(VERSION_APK, "apk-tools' own tests, version.data",
	       LIST("0.9.8c-r1", "0.9.8d", "0.10.0", "0.10.1_rc1", "1.2.07.8", "1.2.12.04",
		    "1.2.12.05", "1.3_pre1-r1", "1.3-r0", "1.3.2", "1.6d", "2.02.06", "2.02.10",
		    "2.5.1-r8", "2.5.1a-r1", "6b-r7", "7.0.17", "7.0.174", "013", "014-r1",
		    "087-r1", "103", "104-r9", "104-r11", "20050718-r1"));
	ascend(VERSION_APK, "as Alpine's packages have them",
	       LIST("1.36.1-r2", "1.36.1-r15", "1.36.1-r29", "1.37.0-r0", "3.1.4-r5", "3.3.0-r2"));
	ok(version_compare(VERSION_APK, "what is this", "1.0") == VERSION_INCOMPARABLE,
	   "apk: what is no version cannot be compared");
}

static void test_semver(void)
{
	ascend(VERSION_SEMVER, "semver.org 2.0.0, 11",
	       LIST("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
		    "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "=", "1.0.0+build",
		    "2.0.0", "2.1.0", "2.1.1"));
	ascend(VERSION_SEMVER, "Go Modules Reference, pseudo-versions",
	       LIST("v0.0.0-20191109021931-daa7c04131f5", "v0.0.1", "v1.2.3-pre",
		    "v1.2.3-pre.0.20191109021931-daa7c04131f5", "v1.2.3",
		    "v1.2.4-0.20191109021931-daa7c04131f5", "v1.2.4", "=", "1.2.4", "v2.0.0", "=",
		    "v2.0.0+incompatible"));
	ascend(VERSION_SEMVER, "Go's own versions", LIST("1.20.3", "1.21rc2", "1.21.0", "1.21.1"));
	ascend(VERSION_SEMVER, "as many numbers as there are",
	       LIST("1.2", "=", "1.2.0", "1.2.0.1", "1.10", "99999999999999999999.0",
		    "100000000000000000000.0"));
	ok(version_compare(VERSION_SEMVER, "latest", "1.0.0") == VERSION_INCOMPARABLE,
	   "semver: a word is no version");
}

static void test_pep440(void)
{
	ascend(VERSION_PEP440, "PEP 440, \"Summary of permitted suffixes and relative ordering\"",
	       LIST("1.dev0", "1.0.dev456", "=", "1.0dev456", "1.0a1", "1.0a2.dev456",
		    "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456",
		    "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7",
		    "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1"));
	ascend(VERSION_PEP440, "PEP 440, normalisation",
	       LIST("1.1a1", "=", "1.1.ALPHA_1", "=", "1.1alpha-1", "1.1rc1", "=", "1.1c1", "=",
		    "v1.1-preview.1", "1.1", "=", "1.1.0", "1.1-1", "=", "1.1.post1", "1!0.1"));
}

static void test_maven(void)
{
	ascend(VERSION_MAVEN, "POM Reference, \"Version Order Specification\"",
	       LIST("1-alpha-1", "=", "1-a1", "1-beta-1", "1-milestone1", "1-rc1", "=", "1-cr1",
		    "1-SNAPSHOT", "1", "=", "1.0", "=", "1-ga", "=", "1.0.0.Final", "1-sp", "1-foo",
		    "1-1", "1.1", "1.2.1", "1.11"));
}

static void test_gem(void)
{
	ascend(VERSION_GEM, "Gem::Version, \"Prerelease sorting\"",
	       LIST("1.0.a.2", "1.0.b1", "1.0.pre", "=", "1.0.0.pre", "1.0.rc1", "1.0", "=", "1",
		    "1.0.1", "1.2.b1", "1.2", "1.10", "2"));
}

static void test_unknown(void)
{
	ok(version_scheme_of("hex") == VERSION_UNKNOWN &&
		   version_scheme_of(NULL) == VERSION_UNKNOWN,
	   "an ecosystem without rules has no order");
	ok(version_compare(VERSION_UNKNOWN, "1", "1") == VERSION_EQUAL,
	   "there what is equal is equal");
	ok(version_compare(VERSION_UNKNOWN, "1", "2") == VERSION_INCOMPARABLE,
	   "and nothing else can be said");
	ok(version_scheme_of("golang") == VERSION_SEMVER &&
		   version_scheme_of("pypi") == VERSION_PEP440,
	   "others follow their rules");
}

/* ---- an order -------------------------------------------------------------------------------- */

static uint64_t state;

static unsigned next(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

/* Of what versions are made of, and some bytes that none has. */
static void make(char *out, size_t room)
{
	static const char *const pieces[] = {"0",  "1", "2",  "10",   "01", ".",      "-",   "_",
					     "~",  "^", "+",  ":",    "a",  "b",      "rc",  "dev",
					     "v",  "!", "_p", "_git", "-r", "_alpha", ".0",  "-1",
					     "1:", "A", ".a", "_pre", ".1", "\001",   "\303"};
	size_t n = next(6);

	out[0] = '\0';
	if (next(4))
		snprintf(out, room, "%s", pieces[next(5)]);
	for (size_t i = 0; i < n; i++)
		snprintf(out + strlen(out), room - strlen(out), "%s",
			 pieces[next(sizeof(pieces) / sizeof(pieces[0]))]);
}

enum { THREE = 3 };

/* What a <= b and b <= c say of a and c, and b of a. */
static bool is_ordered(enum version_order order[THREE][THREE])
{
	for (int a = 0; a < THREE; a++)
		for (int b = 0; b < THREE; b++) {
			if (order[a][b] != (enum version_order) - order[b][a])
				return false;
			for (int c = 0; c < THREE; c++) {
				bool is_less =
					order[a][b] == VERSION_LESS || order[b][c] == VERSION_LESS;

				if (order[a][b] <= VERSION_EQUAL && order[b][c] <= VERSION_EQUAL &&
				    order[a][c] != (is_less ? VERSION_LESS : VERSION_EQUAL))
					return false;
			}
		}
	return true;
}

/* Whatever the strings: a < b when b > a, and what is below something below is below. Of Maven's
 * this is not asked, as its own program does not keep it. */
static void test_order(enum version_scheme scheme)
{
	int wrong = 0, compared = 0;

	for (int i = 0; i < 60000; i++) {
		char v[THREE][64];
		enum version_order order[THREE][THREE];
		bool is_comparable = true;

		for (int k = 0; k < THREE; k++)
			make(v[k], sizeof(v[k]));
		for (int k = 0; k < THREE * THREE; k++) {
			order[k / THREE][k % THREE] =
				version_compare(scheme, v[k / THREE], v[k % THREE]);
			is_comparable = is_comparable &&
					order[k / THREE][k % THREE] != VERSION_INCOMPARABLE;
		}
		compared += is_comparable;
		if (!is_comparable || is_ordered(order))
			continue;
		if (!wrong++)
			printf("# '%s' '%s' '%s'\n", v[0], v[1], v[2]);
	}
	ok(!wrong && compared > 300, "%s: any three versions are in an order (%d compared)",
	   version_schemes[scheme], compared);
}

static void test_size(void)
{
	char *huge = mem_alloc(200001), *other;

	memset(huge, '1', 200000);
	other = mem_strdup(huge);
	other[199999] = '2';
	for (int s = VERSION_DEB; s < VERSION_SCHEME_COUNT; s++)
		ok(version_compare((enum version_scheme)s, huge, other) ==
			   (s == VERSION_MAVEN ? VERSION_INCOMPARABLE : VERSION_LESS),
		   "%s: a number of 200,000 digits", version_schemes[s]);
	free(huge);
	free(other);
}

int main(void)
{
	tap_begin();
	state = tap_seed(20261127);
	test_deb();
	test_rpm();
	test_apk();
	test_semver();
	test_pep440();
	test_maven();
	test_gem();
	test_unknown();
	for (int s = VERSION_DEB; s < VERSION_SCHEME_COUNT; s++)
		if (s != VERSION_MAVEN)
			test_order((enum version_scheme)s);
	test_size();
	return done();
}
