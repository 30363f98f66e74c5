/* Image references and ECR registry names. */
#include "tests/tap.h"

#include "core/identity.h"

static const struct {
	const char *text, *registry, *repository, *tag, *digest;
} good[] = {
	/* clang-format off */
	{ "python", "docker.io", "library/python", NULL, NULL },
	{ "python:3.12-slim", "docker.io", "library/python", "3.12-slim", NULL },
	{ "bkimminich/juice-shop:v12.10.2", "docker.io", "bkimminich/juice-shop", "v12.10.2", NULL },
	{ "docker.io/python", "docker.io", "library/python", NULL, NULL },
	{ "index.docker.io/library/python:3", "docker.io", "library/python", "3", NULL },
	{ "ghcr.io/org/app:1", "ghcr.io", "org/app", "1", NULL },
	{ "GHCR.io/org/app:1", "ghcr.io", "org/app", "1", NULL },
	{ "localhost/app", "localhost", "app", NULL, NULL },
	{ "localhost:5000/a/b:t", "localhost:5000", "a/b", "t", NULL },
	{ "[::1]:5000/a", "[::1]:5000", "a", NULL, NULL },
	{ "[fe80::1.2.3.4]/a:t", "[fe80::1.2.3.4]", "a", "t", NULL },
	{ "sha256:5000/app", "sha256:5000", "app", NULL, NULL },
	{ "registry:5000/app", "registry:5000", "app", NULL, NULL },
	{ "a__b/c-d--e.f:x", "docker.io", "a__b/c-d--e.f", "x", NULL },
	{ "alpine@sha256:bcae378e", "docker.io", "library/alpine", NULL, "sha256:bcae378e" },
	{ "q.io/a/b:t@sha256:0a", "q.io", "a/b", "t", "sha256:0a" },
	{ "q.io/a@sha256:aaaEXAMPLE", "q.io", "a", NULL, "sha256:aaaEXAMPLE" },
	{ "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
	  "team/app", "1", NULL },
	{ "app:1.tar", "docker.io", "library/app", "1.tar", NULL },
	/* clang-format on */
};

static const char *const bad[] = {
	"",
	".",
	"..",
	"/",
	"/tmp/x",
	"./x",
	"../x",
	"a/",
	"a//b",
	"/a",
	"a:",
	"a@",
	"a@sha256",
	"a@:x",
	":x",
	"testdata/fixtures/images/alpine-310.tar.gz",
	"image.tar",
	"x.tgz",
	"https://github.com/knqyf263/trivy-ci-test",
	"App",
	"team/App",
	"a b",
	"a_-b",
	"a...b",
	"-a",
	"a-",
	"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	"C:\\images\\x",
	"a:b:c",
	"a:-x",
	"python:3 (debian 10.2)",
	"a\tb",
	"\xff",
	"ghcr.io/",
	"ghcr.io/:x",
	"shA256:host/app",
	"registry:/app",
	"a:50b/app",
	"[::1/app",
	"[::1]x/app",
};

static const struct {
	const char *account, *region, *registry;
} registries[] = {
	{"123456789012", "eu-west-1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com"},
	{"012345678901", "us-gov-west-1", "012345678901.dkr.ecr.us-gov-west-1.amazonaws.com"},
	{"123456789012", "cn-north-1", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"},
	{"123456789012", "us-iso-east-1", "123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov"},
	{"123456789012", "us-isob-east-1", "123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov"},
};

static void test_registries(void)
{
	char *account, *region, *registry;

	for (size_t i = 0; i < sizeof(registries) / sizeof(registries[0]); i++) {
		registry = reference_ecr_registry(registries[i].account, registries[i].region);
		is_str(registry, registries[i].registry, "the registry of %s in %s",
		       registries[i].account, registries[i].region);
		ok(reference_ecr_parts(registry, &account, &region), "%s is a registry of ECR",
		   registry);
		is_str(account, registries[i].account, "its account is told");
		is_str(region, registries[i].region, "and its region");
		free(registry);
		free(account);
		free(region);
	}
	ok(!reference_ecr_registry(NULL, "r") && !reference_ecr_registry("1", NULL) &&
		   !reference_ecr_registry("", "r"),
	   "without account or region there is no registry");
	ok(!reference_ecr_parts("ghcr.io", &account, &region) &&
		   !reference_ecr_parts("x.dkr.ecr.r.amazonaws.com", &account, &region) &&
		   !reference_ecr_parts("1.dkr.ecr.r.example.com", &account, &region) &&
		   !reference_ecr_parts("1.dkr.ecr..amazonaws.com", &account, &region) &&
		   !reference_ecr_parts(NULL, &account, &region) && !account && !region,
	   "other hosts are no registry of ECR");
}

int main(void)
{
	struct reference r;

	tap_begin();
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ok(reference_parse(good[i].text, &r), "%s is a reference", good[i].text);
		is_str(r.registry, good[i].registry, "%s: the registry", good[i].text);
		is_str(r.repository, good[i].repository, "%s: the repository", good[i].text);
		is_str(r.tag, good[i].tag, "%s: the tag", good[i].text);
		is_str(r.digest, good[i].digest, "%s: the digest", good[i].text);
		reference_fini(&r);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!ok(!reference_parse(bad[i], &r) && !r.repository, "\"%s\" is no reference",
			bad[i]))
			reference_fini(&r);
	ok(!reference_parse(NULL, &r), "nothing is no reference");
	test_registries();
	return done();
}
