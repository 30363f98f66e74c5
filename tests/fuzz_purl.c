/*
 * Any line as a package URL, and as each word of a key: what parses has a type and a name, a
 * version that is normalised is normal already, and a path stays a path.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/purl.h"
#include "tests/fuzz_main.h"

static void need(bool good)
{
	if (!good)
		abort();
}

static void check_key(const char *ecosystem, const char *line)
{
	char *name = identity_package(ecosystem, line), *again = identity_package(ecosystem, name);

	need(strcmp(name, again) == 0);
	free(again);
	free(name);
	free(identity_version(ecosystem, line));
	free(identity_path(ecosystem, line, line));
	free(identity_resource(line));
	identity_is_cve(line);
	identity_is_digest(line);
	free(identity_ecosystem(IDENTITY_TRIVY, line, line, line));
	free(identity_ecosystem(IDENTITY_INSPECTOR, line, line, line));
}

static void check_line(const char *line)
{
	struct purl p;

	check_key("pypi", line);
	check_key("golang", line);
	check_key(NULL, line);
	if (!purl_parse(line, &p))
		return;
	need(p.type[0] && p.name[0]);
	free(purl_package(&p));
	free(purl_qualifier(&p, "distro"));
	check_key(p.type, p.name);
	if (p.version)
		check_key(p.type, p.version);
	purl_fini(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_lines(data, size, check_line);
	return 0;
}
