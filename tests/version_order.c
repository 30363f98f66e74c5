/*
 * Versions against the tools that they come from: reads "scheme<TAB>a<TAB>b" lines and writes < = >
 * or ? for each. With two numbers, COUNT SEED, it writes COUNT pairs of a scheme instead, most of
 * them nearly equal: version_order pairs deb 10000 1.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/version.h"

static int scheme_from(const char *word)
{
	for (int i = 0; i < VERSION_SCHEME_COUNT; i++)
		if (strcmp(version_schemes[i], word) == 0)
			return i;
	return VERSION_UNKNOWN;
}

/* ---- pairs ----------------------------------------------------------------------------------- */

/* What versions of a scheme are made of: a first piece, then others. */
static const struct {
	const char *first[12], *pieces[44];
} grammars[VERSION_SCHEME_COUNT] = {
	[VERSION_DEB] = {{"0", "1", "2", "10", "1:1", "0:1", "2:0", "01"},
			 {".0",  ".1",        ".2",         ".10",   ".01", "~rc1", "~",  "~~",
			  "+b1", "+dfsg",     "a",          "b",     "A",   "z",    "-1", "-2",
			  "-0",  "-1ubuntu1", "-1~deb12u1", "+nmu1", "~a",  "1",    "0",  ".",
			  "git", "~beta2",    "+really1.0", "-1.1",  "~0"}},
	[VERSION_RPM] = {{"0", "1", "2", "10", "1:1", "0:1", "01"},
			 {".0", ".1", ".2",     ".10",       ".01", "~rc1", "~",    "^", "^git1",
			  "a",  "b",  "A",      "z",         "_1",  "p1",   ".el9", "1", "0",
			  "..", "_",  "~beta2", "^20200101", ".a",  "rc",   "+1"}},
	[VERSION_SEMVER] = {{"0.0.0", "1.0.0", "1.0.1", "1.2.3", "10.0.0", "2.0.0"},
			    {"-alpha", "-alpha.1", "-alpha.beta", "-beta", "-beta.2", "-beta.11",
			     "-rc.1", "+build", "-0", "-1", "-a-b", "-A", "-rc.1+x", "-alpha.1.0",
			     "-20200101000000-abcdefabcdef", "-0.20200101000000-abcdefabcdef"}},
	[VERSION_PEP440] = {{"0", "1", "1.0", "1.1", "1!1", "2.0", "10", "v1"},
			    {".0",    ".1",     ".10",      "a1",    "a",      "b2",    "rc1",
			     "c1",    ".dev0",  ".dev1",    "dev",   ".post1", ".post", "-1",
			     "post2", "alpha3", "_beta_1",  "-rc-2", "+local", "+1",    "+local.2",
			     "+a.b",  ".rev3",  "preview2", "+1.0"}},
	[VERSION_MAVEN] = {{"0", "1", "1.0", "2", "10", "1.2"},
			   {".0",       ".1",   ".2",        ".10",      "-1",   "-2",     "-alpha",
			    "-beta",    "-rc",  "-SNAPSHOT", "-sp",      "-ga",  "-final", "-a1",
			    "-b2",      "-m3",  ".Final",    ".RELEASE", "-x",   ".x",     "a",
			    "alpha1",   "-rc1", "-0",        ".0.0",     "-cr2", "rc",     "-jre",
			    "-android", "01",   "-alpha-1",  "-"}},
	[VERSION_GEM] = {{"0", "1", "1.0", "2", "10", "1.2"},
			 {".0", ".1", ".2", ".10", ".a", ".b1", ".rc1", ".pre", "-1", "-a",
			  ".beta2", ".0.0", ".a.0", ".A", "-x86", ".1a", ".dev"}},
};

static unsigned long long state;

static unsigned pick(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

static unsigned count_of(const char *const *list, unsigned most)
{
	unsigned n = 0;

	while (n < most && list[n])
		n++;
	return n;
}

static void make(int scheme, char *out, size_t room)
{
	unsigned firsts = count_of(grammars[scheme].first, 12);
	unsigned pieces = count_of(grammars[scheme].pieces, 44), n = pick(4);
	bool is_semver = scheme == VERSION_SEMVER;

	snprintf(out, room, "%s", grammars[scheme].first[pick(firsts)]);
	for (unsigned i = 0; i < (is_semver ? n > 0 : n); i++)
		snprintf(out + strlen(out), room - strlen(out), "%s",
			 grammars[scheme].pieces[pick(pieces)]);
}

static int write_pairs(int scheme, long count)
{
	char a[200], b[200];

	for (long i = 0; i < count; i++) {
		make(scheme, a, sizeof(a));
		make(scheme, b, sizeof(b));
		printf("%s\t%s\t%s\n", version_schemes[scheme], a, b);
	}
	return 0;
}

int main(int argc, char **argv)
{
	static const char signs[] = "<=>?";
	char line[1000];

	if (argc == 5 && strcmp(argv[1], "pairs") == 0) {
		state = strtoull(argv[4], NULL, 10);
		return write_pairs(scheme_from(argv[2]), strtol(argv[3], NULL, 10));
	}
	while (fgets(line, sizeof(line), stdin)) {
		char *a = strchr(line, '\t'), *b = a ? strchr(a + 1, '\t') : NULL;

		line[strcspn(line, "\n")] = '\0';
		if (!b)
			return 2;
		*a++ = *b++ = '\0';
		printf("%c\n",
		       signs[version_compare((enum version_scheme)scheme_from(line), a, b) + 1]);
	}
	return 0;
}
