/*
 * Which of two versions is the newer one: every ecosystem has rules of its own, and each is
 *followed as its own tools do.
 *
 *	deb      deb-version(7), Debian Policy 5.6.12
 *	rpm      rpm's rpmvercmp with epoch, ~ and ^ (rpm-version(7))
 *	apk      apk-tools, src/version.c
 *	semver   Semantic Versioning 2.0.0, 11 (npm, cargo, nuget, composer); a version of fewer or
 *more numbers is read as well, and so is one with a `v` before it golang   the same: Go Modules
 *Reference, "Versions" and "Pseudo-versions" pypi     PEP 440, "Summary of permitted suffixes and
 *relative ordering" maven    Maven's ComparableVersion (POM Reference, "Version Order
 *Specification") gem      RubyGems' Gem::Version
 *
 * Versions are compared as they are written, whatever their length; nothing is allocated but for
 * Maven's. What is no version of its scheme, and what comes from an ecosystem without one, is equal
 *to itself and cannot be compared with anything else.
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
