/* Identity (TRUTH 2): what a rebuild, an upgrade or the other scanner must not change. */
#include "tests/tap.h"

#include "core/identity.h"

static void is_owned(char *got, const char *want, const char *sentence)
{
	is_str(got, want, "%s", sentence);
	free(got);
}

static const struct {
	enum identity_source from;
	const char *type, *platform, *package, *want;
} ecosystems[] = {
	/* clang-format off */
	{ IDENTITY_TRIVY, "debian", NULL, "bash", "deb" },
	{ IDENTITY_TRIVY, "ubuntu", NULL, "bash", "deb" },
	{ IDENTITY_TRIVY, "alpine", NULL, "musl", "apk" },
	{ IDENTITY_TRIVY, "wolfi", NULL, "musl", "apk" },
	{ IDENTITY_TRIVY, "chainguard", NULL, "musl", "apk" },
	{ IDENTITY_TRIVY, "alma", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "rocky", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "oracle", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "amazon", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "centos", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "redhat", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "fedora", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "photon", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "cbl-mariner", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "azurelinux", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "opensuse-tumbleweed", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "suse linux enterprise server", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "slem", NULL, "bash", "rpm" },
	{ IDENTITY_TRIVY, "jar", NULL, "a:b", "maven" },
	{ IDENTITY_TRIVY, "pom", NULL, "a:b", "maven" },
	{ IDENTITY_TRIVY, "gradle", NULL, "a:b", "maven" },
	{ IDENTITY_TRIVY, "gomod", NULL, "a", "golang" },
	{ IDENTITY_TRIVY, "gobinary", NULL, "stdlib", "golang" },
	{ IDENTITY_TRIVY, "pip", NULL, "a", "pypi" },
	{ IDENTITY_TRIVY, "pipenv", NULL, "a", "pypi" },
	{ IDENTITY_TRIVY, "poetry", NULL, "a", "pypi" },
	{ IDENTITY_TRIVY, "uv", NULL, "a", "pypi" },
	{ IDENTITY_TRIVY, "python-pkg", NULL, "a", "pypi" },
	{ IDENTITY_TRIVY, "npm", NULL, "a", "npm" },
	{ IDENTITY_TRIVY, "yarn", NULL, "a", "npm" },
	{ IDENTITY_TRIVY, "pnpm", NULL, "a", "npm" },
	{ IDENTITY_TRIVY, "node-pkg", NULL, "a", "npm" },
	{ IDENTITY_TRIVY, "bundler", NULL, "a", "gem" },
	{ IDENTITY_TRIVY, "gemspec", NULL, "a", "gem" },
	{ IDENTITY_TRIVY, "cargo", NULL, "a", "cargo" },
	{ IDENTITY_TRIVY, "rustbinary", NULL, "a", "cargo" },
	{ IDENTITY_TRIVY, "composer-vendor", NULL, "a", "composer" },
	{ IDENTITY_TRIVY, "nuget", NULL, "a", "nuget" },
	{ IDENTITY_TRIVY, "dotnet-core", NULL, "a", "nuget" },
	{ IDENTITY_TRIVY, "Kubernetes", NULL, "a", "kubernetes" },
	{ IDENTITY_TRIVY, NULL, NULL, "a", NULL },
	{ IDENTITY_TRIVY, "", NULL, "a", NULL },
	{ IDENTITY_INSPECTOR, "OS", "DEBIAN_12", "linux", "deb" },
	{ IDENTITY_INSPECTOR, "OS", "UBUNTU_20_04", "linux", "deb" },
	{ IDENTITY_INSPECTOR, "OS", "AMAZON_LINUX_2", "bash", "rpm" },
	{ IDENTITY_INSPECTOR, "OS", "CENTOS_7", "bash", "rpm" },
	{ IDENTITY_INSPECTOR, "OS", "RHEL_9", "bash", "rpm" },
	{ IDENTITY_INSPECTOR, "OS", "ROCKY_LINUX_9", "bash", "rpm" },
	{ IDENTITY_INSPECTOR, "OS", "ALMALINUX_8", "bash", "rpm" },
	{ IDENTITY_INSPECTOR, "OS", "ORACLE_LINUX_8", "bash", "rpm" },
	{ IDENTITY_INSPECTOR, "OS", "SUSE_15_4", "bash", "rpm" },
	{ IDENTITY_INSPECTOR, "OS", "ALPINE_LINUX_3_18", "musl", "apk" },
	{ IDENTITY_INSPECTOR, "OS", "WINDOWS_SERVER", "x", "os" },
	{ IDENTITY_INSPECTOR, "OS", NULL, "x", "os" },
	{ IDENTITY_INSPECTOR, "JAR", NULL, "a:b", "maven" },
	{ IDENTITY_INSPECTOR, "POM", NULL, "a:b", "maven" },
	{ IDENTITY_INSPECTOR, "GO", NULL, "a", "golang" },
	{ IDENTITY_INSPECTOR, "GOMOD", NULL, "a", "golang" },
	{ IDENTITY_INSPECTOR, "GOBINARY", NULL, "a", "golang" },
	{ IDENTITY_INSPECTOR, "GENERIC", NULL, "go/stdlib", "golang" },
	{ IDENTITY_INSPECTOR, "GENERIC", NULL, "nodejs", "generic" },
	{ IDENTITY_INSPECTOR, "GENERIC", NULL, NULL, "generic" },
	{ IDENTITY_INSPECTOR, "PIP", NULL, "a", "pypi" },
	{ IDENTITY_INSPECTOR, "PYTHON", NULL, "a", "pypi" },
	{ IDENTITY_INSPECTOR, "PYTHONPKG", NULL, "a", "pypi" },
	{ IDENTITY_INSPECTOR, "PIPENV", NULL, "a", "pypi" },
	{ IDENTITY_INSPECTOR, "POETRY", NULL, "a", "pypi" },
	{ IDENTITY_INSPECTOR, "NODEPKG", NULL, "a", "npm" },
	{ IDENTITY_INSPECTOR, "YARN", NULL, "a", "npm" },
	{ IDENTITY_INSPECTOR, "BUNDLER", NULL, "a", "gem" },
	{ IDENTITY_INSPECTOR, "GEMSPEC", NULL, "a", "gem" },
	{ IDENTITY_INSPECTOR, "DOTNET_CORE", NULL, "a", "nuget" },
	{ IDENTITY_INSPECTOR, "CARGO", NULL, "a", "cargo" },
	{ IDENTITY_INSPECTOR, "COMPOSER", NULL, "a", "composer" },
	{ IDENTITY_INSPECTOR, "SOMETHING_NEW", NULL, "a", "something_new" },
	/* clang-format on */
};

static const struct {
	const char *ecosystem, *name, *want;
} packages[] = {
	{"pypi", "PyJWT", "pyjwt"},
	{"pypi", "ruamel.yaml__clib-x", "ruamel-yaml-clib-x"},
	{"golang", "go/stdlib", "stdlib"},
	{"golang", "github.com/Masterminds/goutils", "github.com/Masterminds/goutils"},
	{"nuget", "Microsoft.Identity.Web", "microsoft.identity.web"},
	{"composer", "Symfony/HttpKernel", "symfony/httpkernel"},
	{"maven", "org.apache.tomcat:tomcat-catalina", "org.apache.tomcat:tomcat-catalina"},
	{"npm", "@Types/Node", "@Types/Node"},
	{"deb", "libstdc++6", "libstdc++6"},
	{NULL, "Name", "Name"},
	{"pypi", NULL, NULL},
};

static const struct {
	const char *ecosystem, *path, *version, *want, *sentence;
} paths[] = {
	/* clang-format off */
	{ "deb", "var/lib/dpkg/status", "1", NULL, "a package of the distribution has no key path" },
	{ "pypi", NULL, "1", NULL, "no path is no key path" },
	{ "pypi", "", "1", NULL, "an empty path is no key path" },
	{ "pypi", "app/.venv/lib/python3.12/site-packages/PyJWT-2.10.1.dist-info/METADATA", "2.10.1",
	  "app/.venv/lib/*/site-packages/PyJWT-*.dist-info/METADATA",
	  "the installed version and pythonN.M are replaced" },
	{ "maven", "app/lib/spring-beans-5.3.15.jar", "5.3.15", "app/lib/spring-beans-*.jar",
	  "a jar's version is replaced" },
	{ "maven", "a.war/WEB-INF/lib/x-1.2.jar", "1.2", "a.war/WEB-INF/lib/x-*.jar",
	  "within an archive too" },
	{ "maven", "lib/x-2.10.1.jar", "2.10", "lib/x-2.10.1.jar",
	  "a version within a longer one is not replaced" },
	{ "maven", "lib/x-12.10.jar", "2.10", "lib/x-12.10.jar", "nor at the end of a longer number" },
	{ "maven", "lib/x-1.2.10.jar", "2.10", "lib/x-1.2.10.jar", "nor behind a dot" },
	{ "npm", "lib1/node1/x-1/package.json", "1", "lib1/node1/x-*/package.json",
	  "a short version is replaced only where it stands alone" },
	{ "golang", "go/pkg/mod/example.com/x@v1.2.3/go.mod", "v1.2.3", "go/pkg/mod/example.com/x@v*/go.mod",
	  "a Go version is replaced with its v" },
	{ "golang", "go/pkg/mod/example.com/x@v1.2.3/go.mod", "1.2.3", "go/pkg/mod/example.com/x@v*/go.mod",
	  "and the same without" },
	{ "npm", "/usr/lib/x/package.json", "1.0.0", "usr/lib/x/package.json", "a leading slash goes" },
	{ "golang", "vol-0e47ab12/x", "1", "vol-0e47ab12/x", "a folder named vol- stays" },
	{ "golang", "vol-0e47ab12cd:/p1:opt/cni/bin/x", "1", "opt/cni/bin/x", "a volume and partition go" },
	{ "golang", "vol-0e47ab12cd:/p12:/opt/x", "1", "opt/x", "with a slash behind them too" },
	{ "npm", "app/3f2a9bc/package.json", "1", "app/*/package.json", "a folder named by a hash is replaced" },
	{ "npm", "app/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/p.json", "9",
	  "app/*/p.json", "of 64 digits" },
	{ "npm", "app/deadbeef/package.json", "1", "app/deadbeef/package.json",
	  "a word of letters only is no hash" },
	{ "npm", "app/20240101/package.json", "1", "app/20240101/package.json",
	  "a number is no hash" },
	{ "npm", "app/3f2a9b/package.json", "1", "app/3f2a9b/package.json", "six digits are too few" },
	{ "npm", "app/3f2a9bc", "1", "app/3f2a9bc", "the file itself is no folder" },
	{ "pypi", "usr/lib/libpython3.11/x", "1", "usr/lib/libpython3.11/x",
	  "python within a word is none" },
	{ "pypi", "usr/lib/python3/dist-packages/x", "1", "usr/lib/python3/dist-packages/x",
	  "python3 has no minor number" },
	{ "pypi", "opt/python3.11-slim/x", NULL, "opt/*-slim/x", "no version at all is fine" },
	{ "npm", "package-lock.json", "1.0.0", "package-lock.json", "a plain path stays" },
	{ "npm", "a//b/", "1", "a//b/", "odd slashes stay" },
	/* clang-format on */
};

static const struct {
	const char *id;
	bool want;
} cves[] = {
	{"CVE-2021-44228", true},
	{"cve-2021-44228", true},
	{"CVE-2024-1234567", true},
	{"CVE-2021-123", false},
	{"CVE-21-12345", false},
	{"CVE-2021-12345x", false},
	{"CVE-2024-1x", false},
	{"CVE-2024-1234 ", false},
	{" CVE-2024-1234", false},
	{"Cve-2024-1234", true},
	{"CVE-2024-", false},
	{"CV", false},
	{"GHSA-xxxx-1234", false},
	{"CVE-", false},
	{"", false},
	{NULL, false},
};

static void test_tables(void)
{
	for (size_t i = 0; i < sizeof(ecosystems) / sizeof(ecosystems[0]); i++) {
		char *got = identity_ecosystem(ecosystems[i].from, ecosystems[i].type,
					       ecosystems[i].platform, ecosystems[i].package);

		is_str(got, ecosystems[i].want, "%s%s %s is %s",
		       ecosystems[i].from == IDENTITY_TRIVY ? "Trivy's " : "Inspector's ",
		       ecosystems[i].type ? ecosystems[i].type : "(none)",
		       ecosystems[i].platform ? ecosystems[i].platform : "",
		       ecosystems[i].want ? ecosystems[i].want : "unknown");
		free(got);
	}
	for (size_t i = 0; i < sizeof(packages) / sizeof(packages[0]); i++) {
		char *got = identity_package(packages[i].ecosystem, packages[i].name);

		is_str(got, packages[i].want, "the %s package %s",
		       packages[i].ecosystem ? packages[i].ecosystem : "unknown",
		       packages[i].name ? packages[i].name : "(none)");
		free(got);
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		is_owned(identity_path(paths[i].ecosystem, paths[i].path, paths[i].version),
			 paths[i].want, paths[i].sentence);
	for (size_t i = 0; i < sizeof(cves) / sizeof(cves[0]); i++)
		ok(identity_is_cve(cves[i].id) == cves[i].want, "%s is %s CVE",
		   cves[i].id ? cves[i].id : "(none)", cves[i].want ? "a" : "no");
}

static void test_versions(void)
{
	is_owned(identity_version("golang", "v1.2.3"), "1.2.3", "a Go version loses its v");
	is_owned(identity_version("golang", "vendored"), "vendored",
		 "a word that begins with v does not");
	is_owned(identity_version("npm", "v1.2.3"), "v1.2.3", "elsewhere the v stays");
	is_owned(identity_version("npm", NULL), NULL, "no version is none");
	is_owned(identity_resource("arn:aws:lambda:r:1:function:f:$LATEST"),
		 "arn:aws:lambda:r:1:function:f", "a Lambda function is known without :$LATEST");
	is_owned(identity_resource("i-07b035550fa86717d"), "i-07b035550fa86717d",
		 "an instance is its id");
	is_owned(identity_resource(NULL), NULL, "no resource is none");
	ok(identity_is_os("deb") && identity_is_os("rpm") && identity_is_os("apk"),
	   "deb, rpm and apk are the distribution's");
	ok(!identity_is_os("npm") && !identity_is_os(NULL), "npm is not");
}

static bool same_key(const char *const *a, const char *const *b, int n)
{
	struct buf x = {0}, y = {0};
	bool same;

	identity_key(&x, "issue", a, n);
	identity_key(&y, "issue", b, n);
	same = strcmp(buf_text(&x), buf_text(&y)) == 0;
	buf_fini(&x);
	buf_fini(&y);
	return same;
}

/* Random fields of a few signs: two lists give one key only when they are equal. */
static void test_keys(void)
{
	static const char *const words[] = {"a", "1:a;", ";", "-;", "", "a;1:a", NULL, "-"};
	uint64_t seed = tap_seed(7);
	bool good = true;

	for (int round = 0; round < 5000; round++) {
		const char *a[3], *b[3];
		bool equal = true;

		for (int i = 0; i < 3; i++) {
			a[i] = words[tap_random(&seed) % 8];
			b[i] = words[tap_random(&seed) % 8];
			equal = equal && a[i] == b[i];
		}
		good = good && same_key(a, b, 3) == equal;
	}
	ok(good, "two lists of fields give one key only when they are equal");
	ok(!same_key((const char *[]){NULL}, (const char *[]){""}, 1),
	   "an absent field is no empty one");
}

int main(void)
{
	tap_begin();
	test_tables();
	test_versions();
	test_keys();
	return done();
}
