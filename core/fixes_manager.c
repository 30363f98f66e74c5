/*
 * How packages are upgraded and removed: the manager of an ecosystem, and of rpm that of the system
 * it stands on. A system's manager is asked for the newest of its release and not for a version:
 * mirrors drop the ones before, and the line would fail a week later.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/fixes_impl.h"
#include "core/text.h"

/* clang-format off */
static const struct package_manager managers[] = {
	{ "deb", NULL, "apt-get update && apt-get install -y --only-upgrade", NULL, "",
		"apt-get update && apt-get upgrade -y", "apt-get purge -y --auto-remove", true, true },
	{ "rpm", "dnf", "dnf upgrade -y", NULL, "", NULL, "dnf remove -y", true, true },
	{ "rpm", "yum", "yum update -y", NULL, "", NULL, "yum remove -y", true, true },
	{ "rpm", "tdnf", "tdnf update -y", NULL, "", NULL, "tdnf remove -y", true, true },
	{ "rpm", "zypper", "zypper --non-interactive update", NULL, "", NULL,
		"zypper --non-interactive remove", true, true },
	{ "apk", NULL, "apk add --no-cache --upgrade", ">=", "", NULL, "apk del", true, true },
	{ "npm", NULL, "npm install", "@", "", NULL, NULL, false, true },
	{ "pypi", NULL, "pip install --upgrade", "==", "", NULL, NULL, false, true },
	{ "golang", NULL, "go get", "@", "v", NULL, NULL, false, true },
	{ "cargo", NULL, "cargo update --package", " --precise ", "", NULL, NULL, false, false },
	{ "gem", NULL, "gem install", " --version ", "", NULL, NULL, false, false },
	{ "composer", NULL, "composer require", ":", "", NULL, NULL, false, true },
	{ "nuget", NULL, "dotnet add package", " --version ", "", NULL, NULL, false, false },
	{ "maven", NULL, "mvn versions:use-dep-version -DforceVersion=true -Dincludes=",
		" -DdepVersion=", "", NULL, NULL, false, false },
};

/*
 * Systems with rpm that have no dnf, up to a release; of the others, and of a UBI that may be
 * minimal, dnf is said. By how their names begin; the first that fits.
 */
static const struct {
	const char *system;
	long last; /* release */
	const char *tool;
} tools[] = {
	{ "amazon 201", LONG_MAX, "yum" }, /* 2018.03 is of before 2 */
	{ "amazon", 2, "yum" },
	{ "centos", 7, "yum" },
	{ "oracle", 7, "yum" },
	{ "red", 7, "yum" },
	{ "rhel", 7, "yum" },
	{ "sle", LONG_MAX, "zypper" },
	{ "suse", LONG_MAX, "zypper" },
	{ "opensuse", LONG_MAX, "zypper" },
	{ "photon", LONG_MAX, "tdnf" },
	{ "mariner", LONG_MAX, "tdnf" },
	{ "cbl-mariner", LONG_MAX, "tdnf" },
	{ "azurelinux", LONG_MAX, "tdnf" },
};
/* clang-format on */

/* "redhat 8.9": 8; a system without a release is the newest. */
static long release_of(const char *os)
{
	const char *number = os + strcspn(os, "0123456789");

	return *number ? strtol(number, NULL, 10) : LONG_MAX;
}

static const char *tool_on(const char *os)
{
	for (size_t i = 0; os && i < sizeof(tools) / sizeof(tools[0]); i++)
		if (text_has_prefix(os, tools[i].system) && release_of(os) <= tools[i].last)
			return tools[i].tool;
	return "dnf";
}

const char *fixes_system(const struct fleet *f, const struct action *a, uint32_t n)
{
	uint32_t finding = fixes_of(f)->findings[a->findings + n];

	return fleet_text(f, fleet_ground(f, f->asset[finding]).os);
}

/* NULL: what it is done to stands on systems with several. */
static const char *tool_of(const struct fleet *f, const struct action *a)
{
	const char *tool = NULL;

	for (uint32_t n = 0; n < a->finding_count; n++) {
		const char *own = tool_on(fixes_system(f, a, n));

		if (tool && strcmp(tool, own) != 0)
			return NULL;
		tool = own;
	}
	return tool;
}

bool fixes_is_of_image(const struct fleet *f, const struct action *a)
{
	return a->base != FLEET_NONE || f->assets[a->asset].image != FLEET_NONE;
}

/* A function is no machine: nobody upgrades what its runtime brings. */
static bool has_system(const struct fleet *f, const struct action *a)
{
	return fixes_is_of_image(f, a) ||
	       !text_equal(fleet_text(f, f->assets[a->asset].resource_type), "AWS_LAMBDA_FUNCTION");
}

const struct package_manager *fixes_manager(const struct fleet *f, const struct action *a)
{
	const struct action_part *part = &fixes_of(f)->parts[a->parts];
	const char *ecosystem = fleet_text(f, f->packages[part->package].ecosystem);
	const char *tool = text_equal(ecosystem, "rpm") ? tool_of(f, a) : NULL;

	for (size_t i = 0; i < sizeof(managers) / sizeof(managers[0]); i++) {
		const struct package_manager *m = &managers[i];

		if (text_equal(m->ecosystem, ecosystem) &&
		    (!m->tool || text_equal(m->tool, tool)) &&
		    (!m->is_of_system || has_system(f, a)))
			return m;
	}
	return NULL;
}
