/* Package URLs as scanners write them, and what is none. */
#include "core/mem.h"
#include "core/purl.h"
#include "tests/tap.h"

static const struct {
	const char *text, *type, *space, *name, *version, *package;
} purls[] = {
	{"pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.4", "deb", "debian",
	 "openssl", "3.0.11-1~deb12u2", "openssl"},
	{"pkg:npm/%40babel/core@7.0.0", "npm", "@babel", "core", "7.0.0", "@babel/core"},
	{"pkg:npm/@babel/core", "npm", "@babel", "core", NULL, "@babel/core"},
	{"pkg:maven/org.springframework/spring-beans@5.3.15?type=jar", "maven",
	 "org.springframework", "spring-beans", "5.3.15", "org.springframework:spring-beans"},
	{"pkg:golang/github.com/acme/x@v1.2.0#sub/path", "golang", "github.com/acme", "x", "v1.2.0",
	 "github.com/acme/x"},
	{"pkg:pypi/requests@2.0", "pypi", NULL, "requests", "2.0", "requests"},
	{"PKG:pypi/x", NULL, NULL, NULL, NULL, NULL},
	{"pkg://RPM/fedora/curl@7.50.3-1.fc25", "rpm", "fedora", "curl", "7.50.3-1.fc25", "curl"},
	{"pkg:deb/ubuntu/a%2Bb@1%3A2.0", "deb", "ubuntu", "a+b", "1%3A2.0", "a+b"},
	{"pkg:deb/ubuntu/a%2@1%zz%00", "deb", "ubuntu", "a%2", "1%zz%00", "a%2"},
	{"pkg:deb", NULL, NULL, NULL, NULL, NULL},
	{"pkg:/x", NULL, NULL, NULL, NULL, NULL},
	{"pkg:d b/x", NULL, NULL, NULL, NULL, NULL},
	{"pkg:deb/", NULL, NULL, NULL, NULL, NULL},
	{"pkg:deb/@1", "deb", NULL, "@1", NULL, "@1"},
	{"openssl", NULL, NULL, NULL, NULL, NULL},
};

int main(void)
{
	struct purl p;
	char *value;

	tap_begin();
	for (size_t i = 0; i < sizeof(purls) / sizeof(purls[0]); i++) {
		bool good = purl_parse(purls[i].text, &p);

		if (!purls[i].type) {
			ok(!good, "%s is no purl", purls[i].text);
			continue;
		}
		is_str(p.type, purls[i].type, "%s: its type", purls[i].text);
		is_str(p.name_space, purls[i].space, "%s: its namespace", purls[i].text);
		is_str(p.name, purls[i].name, "%s: its name", purls[i].text);
		is_str(p.version, purls[i].version, "%s: its version", purls[i].text);
		value = good ? purl_package(&p) : NULL;
		is_str(value, purls[i].package, "%s: the package", purls[i].text);
		free(value);
		purl_fini(&p);
	}
	ok(!purl_parse(NULL, &p), "nothing is no purl");
	ok(purl_parse("pkg:deb/ubuntu/x@1?arch=amd64&distro=14.04&epoch=", &p), "qualifiers");
	value = purl_qualifier(&p, "distro");
	is_str(value, "14.04", "are found by their key");
	free(value);
	ok(!purl_qualifier(&p, "epoch") && !purl_qualifier(&p, "dist"), "or are not there");
	purl_fini(&p);
	return done();
}
