/*
 * Which of two versions is the newer one: every ecosystem has rules of its own, and each is
 * followed as its own tools do.
 *
 *	deb      deb-version(7), Debian Policy 5.6.12
 *
 *	rpm      rpm-version(7): rpm's rpmvercmp with epoch, ~ and ^
 *
 *	apk      apk-tools, src/version.c and test/version.data
 *
 *	semver   Semantic Versioning 2.0.0, 11: npm, cargo, nuget, composer
 *
 *	semver   Go Modules Reference, "Versions" and "Pseudo-versions": golang
 *
 *	pep440   PEP 440, "Summary of permitted suffixes and relative ordering"
 *
 *	maven    POM Reference, "Version Order Specification", and Maven's ComparableVersion
 *
 *	gem      RubyGems' Gem::Version
 *
 * Of semver, a version of fewer or more numbers is read as well, and so is one with a `v` before
 * it. dpkg and rpm put any two texts in an order, and so does Maven; what the others cannot read,
 * and what comes from an ecosystem without rules, is equal to itself and cannot be compared with
 * anything else.
 *
 * Each is an order (what is below something below is below), but for Maven's: that does not hold
 * in ComparableVersion for odd texts ("00alpha"), so nothing may rely on it. Versions are compared
 * as they are written, whatever their length; Maven's alone allocates, and cannot compare what is
 * longer than 1,000 bytes.
 */
#ifndef TAMIS_CORE_VERSION_H
#define TAMIS_CORE_VERSION_H

enum version_scheme {
	VERSION_UNKNOWN,
	VERSION_DEB,
	VERSION_RPM,
	VERSION_APK,
	VERSION_SEMVER,
	VERSION_PEP440,
	VERSION_MAVEN,
	VERSION_GEM,
	VERSION_SCHEME_COUNT
};
extern const char *const version_schemes[VERSION_SCHEME_COUNT + 1]; /* words; the last is NULL */

enum version_order { VERSION_LESS = -1, VERSION_EQUAL, VERSION_GREATER, VERSION_INCOMPARABLE };

/* Of a purl type ("deb", "npm"); VERSION_UNKNOWN for NULL and what has no rules here. */
enum version_scheme version_scheme_of(const char *ecosystem);

/* How a stands to b. Neither is NULL. */
enum version_order version_compare(enum version_scheme scheme, const char *a, const char *b);

#endif
