/* Fixes: which actions there are in a fleet, what each closes, and in which order they come. */
#include "core/fleet_base.h"
#include "tests/fixes_world.h"

/* The first action of a kind, in the plan or not; NULL: there is none. */
static const struct action *find_kind(const struct fleet *f, enum action_kind kind)
{
	const struct fixes *x = fixes_of(f);

	for (uint32_t i = 0; i < x->count; i++)
		if (x->actions[i].kind == kind)
			return &x->actions[i];
	return NULL;
}

static char *command_of(const struct fleet *f, enum action_kind kind)
{
	const struct action *a = find_kind(f, kind);
	struct buf out = {0};

	if (a)
		action_command(f, a, &out);
	return buf_take(&out);
}

static void is_plan(const struct fleet *f, const char *want, const char *what)
{
	char *got = lines_of(f);

	is_str(got, want, "%s", what);
	free(got);
}

static void is_command(const struct fleet *f, enum action_kind kind, const char *want,
		       const char *what)
{
	char *got = command_of(f, kind);

	is_str(got, want, "%s", what);
	free(got);
}

/* ---- what there is ------------------------------------------------------------------------------
 */

static const struct finding_line findings[] = {
	/* clang-format off */
	{OLD, "libssl3", "openssl", "CVE-1", SEVERITY_CRITICAL, "3.0.11", "3.0.15", OLD},
	{OLD, "openssl", "openssl", "CVE-1", SEVERITY_HIGH, "3.0.11", "3.0.15", OLD},
	{OLD, "zlib1g", "zlib", "CVE-2", SEVERITY_CRITICAL, "1.2.13", NULL, OLD},
	{NEW, "zlib1g", "zlib", "CVE-2", SEVERITY_CRITICAL, "1.2.13", NULL, NEW},
	{NEW, "tar", NULL, "CVE-5", SEVERITY_LOW, "1.34", "1.35", NEW},
	{"payments/api:1.2", "libssl3", "openssl", "CVE-1", SEVERITY_CRITICAL, "3.0.11", "3.0.15", OLD},
	{"payments/api:1.2", "openssl", "openssl", "CVE-1", SEVERITY_HIGH, "3.0.11", "3.0.15", OLD},
	{"payments/api:1.2", "zlib1g", "zlib", "CVE-2", SEVERITY_CRITICAL, "1.2.13", NULL, OLD},
	{"payments/api:1.2", "pypi/requests", NULL, "CVE-3", SEVERITY_MEDIUM, "2.30.0", "2.31.0", "app"},
	{"payments/api:1.2", "gcc-12", NULL, "CVE-4", SEVERITY_MEDIUM, "12.2", NULL, "app"},
	{"web/front:7", "libssl3", "openssl", "CVE-1", SEVERITY_CRITICAL, "3.0.11", "3.0.15", OLD},
	/* clang-format on */
};

static void test_kinds(void)
{
	struct world w = WORLD(images, findings, 0);
	const struct action *rebuild = find_kind(w.f, ACTION_REBUILD);

	is_plan(w.f,
		"+5 severe +5 all, 5 5: upgrade openssl 3.0.11 -> 3.0.15 in base " OLD "\n"
		"+0 severe +1 all, 5 6: upgrade requests 2.30.0 -> 2.31.0 in payments/api\n"
		"+0 severe +1 all, 5 7: upgrade tar 1.34 -> 1.35 in base " NEW "\n"
		"+0 severe +1 all, 5 8: remove gcc-12 from payments/api",
		"a plan closes what it can, the most severe first, and leaves out what closes "
		"nothing more");
	ok(rebuild && rebuild->finding_count == 3, "a rebuild closes what the base brought to "
						   "other images and the newer one does not list");
	ok(rebuild && rebuild->opened == 1, "and it says how many problems are new there");
	is_command(w.f, ACTION_REBUILD, "FROM " NEW, "its command is a line of a Dockerfile");
	is_command(w.f, ACTION_REMOVE, "RUN apt-get purge -y --auto-remove gcc-12",
		   "the command of a removal is the system's");
	world_fini(&w);
}

static void test_commands(void)
{
	static const struct finding_line odd[] = {
		/* clang-format off */
		{"web/front:7", "npm/minimatch", NULL, "CVE-1", SEVERITY_HIGH, "3.0.4", "3.0.5", "app"},
		{"web/front:7", "npm/$(reboot)", NULL, "CVE-2", SEVERITY_LOW, "1", "2", "app"},
		{"web/front:7", "npm/--global", NULL, "CVE-3", SEVERITY_INFO, "1", "2", "app"},
		/* clang-format on */
	};
	static const char *const want[] = {"npm install minimatch@3.0.5", "", ""};
	struct world w = WORLD(images, odd, 0);
	struct fix_plan plan = plan_of(w.f);

	is_int(plan.count, 3, "three packages of a repository are three upgrades");
	for (size_t i = 0; i < plan.count; i++) {
		struct buf out = {0};

		action_command(w.f, &fixes_of(w.f)->actions[plan.rows[i].action], &out);
		is_str(buf_text(&out), want[i], "%s",
		       i == 0   ? "an upgrade is the command of its ecosystem"
		       : i == 1 ? "what a shell would read is no command at all"
				: "nor is what would be an option");
		buf_fini(&out);
	}
	fix_plan_fini(&plan);
	world_fini(&w);
}

/* Reports are hostile: a name that means something else to the tool is in no command. */
static void test_names(void)
{
	static const struct {
		const char *package, *want;
	} cases[] = {
		{"g++", "RUN apt-get update && apt-get install -y --only-upgrade g++"},
		{"openssh-server-", ""},
		{"*", ""},
		{"libc.*", ""},
		{"/tmp/evil.deb", ""},
		{"npm/@babel/core", "npm install @babel/core@2"},
		{"npm/evil/x", ""},
		{"npm/../evil", ""},
		{"npm/x@npm:evil", ""},
		{"npm/git+https://evil.example/x", ""},
		{"pypi/ruamel.yaml", "pip install --upgrade ruamel.yaml==2"},
		{"pypi/x @ https://evil.example/x", ""},
		{"golang/golang.org/x/crypto", "go get golang.org/x/crypto@v2"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct finding_line row[] = {{"web/front:7", cases[i].package, NULL, "CVE-1",
						    SEVERITY_HIGH, "1", "2", "app"}};
		struct world w = WORLD(images, row, 0);

		is_command(w.f, ACTION_UPGRADE, cases[i].want, cases[i].package);
		world_fini(&w);
	}
}

/* Of two branches each stays on its own; what has no fix, and what a branch has none for, stays. */
static void test_branches(void)
{
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"web/front:7", "npm/minimatch", NULL, "CVE-1", SEVERITY_HIGH, "3.0.4", "3.0.5, 5.1.0", "app"},
		{"web/front:7", "npm/minimatch", NULL, "CVE-2", SEVERITY_HIGH, "3.0.4", "3.1.2", "app"},
		{"web/front:7", "npm/minimatch", NULL, "CVE-3", SEVERITY_HIGH, "3.0.4", NULL, "app"},
		{"web/front:7", "npm/minimatch", NULL, "CVE-4", SEVERITY_HIGH, "5.0.1", "3.0.5, 5.1.0", "app"},
		/* clang-format on */
	};
	struct world w = WORLD(images, rows, 0);
	const struct action *a = find_kind(w.f, ACTION_UPGRADE);

	is_plan(w.f,
		"+3 severe +3 all, 3 3: upgrade minimatch 3.0.4 -> 3.1.2, 5.1.0 (and 1 other "
		"version) in web/front",
		"an upgrade names the smallest version that closes all, for each that is "
		"installed");
	is_str(a->to, "3.1.2, 5.1.0", "each stays on its branch");
	is_int(a->left, 1, "what has no fix stays open, and is counted");
	is_command(w.f, ACTION_UPGRADE, "", "no one command does both");
	world_fini(&w);
}

/* Versions that have no order: what is stated is what there is to say. */
static void test_unordered(void)
{
	static const struct finding_line one[] = {
		/* clang-format off */
		{"web/front:7", "swift/nio", NULL, "CVE-1", SEVERITY_HIGH, "2.30.0", "2.39.1", "app"},
		{"web/front:7", "swift/nio", NULL, "CVE-2", SEVERITY_HIGH, "2.30.0", "2.39.1", "app"},
		{"web/front:7", "swift/nio", NULL, "CVE-3", SEVERITY_HIGH, "2.30.0", NULL, "app"},
		/* clang-format on */
	};
	static const struct finding_line several[] = {
		/* clang-format off */
		{"web/front:7", "generic/java", NULL, "CVE-1", SEVERITY_HIGH, "17.0.10+7", "1.2.3", "app"},
		{"web/front:7", "generic/java", NULL, "CVE-2", SEVERITY_HIGH, "17.0.10+7", "17.0.11, 21.0.3", "app"},
		{"web/front:7", "generic/java", NULL, "CVE-3", SEVERITY_HIGH, "17.0.10+7", "17.0.10+7", "app"},
		{"web/front:7", "generic/java", NULL, "CVE-4", SEVERITY_HIGH, "17.0.10+7", NULL, "app"},
		/* clang-format on */
	};
	struct world w = WORLD(images, one, 0);
	uint64_t id;

	is_plan(w.f,
		"+2 severe +2 all, 2 2: upgrade nio 2.30.0 -> 2.39.1 in web/front (as stated: "
		"versions of swift are compared for equality only)",
		"the only version that is stated is said to be no more than that");
	is_int(find_kind(w.f, ACTION_UPGRADE)->left, 1, "what states none stays open");
	world_fini(&w);
	w = WORLD(images, several, 0);
	is_plan(w.f,
		"+2 severe +2 all, 2 2: upgrade java 17.0.10+7 -> 1.2.3, 17.0.11, 21.0.3 in "
		"web/front (as stated: versions of generic are compared for equality only)",
		"of several none is the smallest, and each closes what states it");
	is_int(find_kind(w.f, ACTION_UPGRADE)->left, 2, "but not what is installed");
	id = find_kind(w.f, ACTION_UPGRADE)->id;
	world_fini(&w);
	w = WORLD(images, several, 5);
	ok(find_kind(w.f, ACTION_UPGRADE)->id == id, "in whatever order they came");
	world_fini(&w);
}

/* Two bases of one name, as images of two platforms have one, and those of a moving tag. */
static void test_one_name(void)
{
	struct world w = WORLD(images, findings, 0);
	const struct action *a = find_kind(w.f, ACTION_UPGRADE);
	struct buf out = {0};

	w.f->bases[1].name = w.f->bases[0].name;
	w.f->images[0].architecture = fleet_word(w.f, "amd64");
	w.f->images[1].architecture = fleet_word(w.f, "arm64");
	fleet_show_bases(w.f);
	ok(a && a->base == 0, "there is an upgrade in a base");
	action_print_where(w.f, a, &out);
	is_str(buf_text(&out), "base " OLD " (amd64)",
	       "which says its platform where others have its name");
	buf_clear(&out);
	w.f->images[1].architecture = w.f->images[0].architecture;
	fleet_show_bases(w.f);
	action_print_where(w.f, a, &out);
	is_str(buf_text(&out), "base " OLD " (chain-mi)", "or how its chain id begins");
	buf_fini(&out);
	world_fini(&w);
}

/* Repositories of one name in two accounts, another registry, and a replica in another region. */
static void test_one_repository(void)
{
	static const char *const registries[] = {"123456789012.dkr.ecr.eu-west-1.amazonaws.com",
						 "123456789012.dkr.ecr.us-east-1.amazonaws.com",
						 "987654321098.dkr.ecr.eu-west-1.amazonaws.com",
						 "ghcr.io"};
	static const struct image_line some[] = {
		{"web/front", "7", "debian 12.8", 20, 3, NULL},
		{"web/front", "8", "debian 12.8", 20, 4, NULL},
		{"web/front", "9", "debian 12.8", 20, 5, NULL},
		{"web/front", "10", "debian 12.8", 20, 6, NULL},
	};
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"web/front:7", "curl", NULL, "CVE-1", SEVERITY_HIGH, "1", "2", "app"},
		{"web/front:8", "curl", NULL, "CVE-1", SEVERITY_HIGH, "1", "2", "app"},
		{"web/front:9", "curl", NULL, "CVE-1", SEVERITY_HIGH, "1", "2", "app"},
		{"web/front:10", "curl", NULL, "CVE-1", SEVERITY_HIGH, "1", "2", "app"},
		/* clang-format on */
	};
	static const char *const where[] = {"123456789012", "987654321098", "ghcr.io"};
	struct world w = WORLD(some, rows, 0);
	char *got;

	for (uint32_t i = 0; i < w.f->asset_count; i++)
		w.f->assets[i].registry = fleet_word(w.f, registries[i]);
	got = lines_of(w.f);
	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		char *text = mem_printf("upgrade curl 1 -> 2 in web/front (%s)", where[i]);

		ok(strstr(got, text) != NULL, "a repository says its account or registry: %s",
		   where[i]);
		free(text);
	}
	ok(strstr(got, "+2 severe") != NULL, "and its replica is the same one");
	free(got);
	world_fini(&w);
}

/* What only Inspector says is put in by hand: it names the source package. */
static void test_source_package(void)
{
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"web/front:7", "linux", "linux", "CVE-1", SEVERITY_HIGH, "6.1.92-1", "0:6.1.96-1", "app"},
		{"web/front:7", "linux-perf", "linux", "CVE-1", SEVERITY_HIGH, "6.1.92-1", "6.1.96-1", "app"},
		/* clang-format on */
	};
	struct world w = WORLD(images, rows, 0);

	for (uint32_t i = 0; i < w.f->count; i++)
		if (strcmp(fleet_text(w.f, w.f->packages[w.f->issues[w.f->issue[i]].package].key),
			   "linux") == 0)
			w.f->sources[i] = 1u << SOURCE_INSPECTOR;
	is_command(w.f, ACTION_UPGRADE,
		   "RUN apt-get update && apt-get install -y --only-upgrade linux-perf",
		   "a command names no source package beside those that are built from it");
	world_fini(&w);
}

/* The one image, or with `resource_type` the resource, on a system; a finding of one package. */
static struct world world_on(const char *os, const char *package, const char *resource_type,
			     enum source source)
{
	const struct image_line image[] = {{"web/front", "7", os, 20, 3, NULL}};
	const struct finding_line row[] = {
		{"web/front:7", package, NULL, "CVE-1", SEVERITY_HIGH, "1.2.3", "1.2.4", "app"}};
	struct world w = WORLD(image, row, 0);

	w.f->sources[0] = (uint8_t)(1u << source);
	if (resource_type) {
		w.f->assets[0].image = FLEET_NONE;
		w.f->assets[0].os = fleet_word(w.f, os);
		w.f->assets[0].resource_type = fleet_word(w.f, resource_type);
	}
	return w;
}

static void test_systems(void)
{
	static const struct {
		const char *os, *package, *resource_type;
		enum source source;
		const char *want, *what;
	} rows[] = {
		/* clang-format off */
		{"debian 12.5", "curl", NULL, SOURCE_TRIVY, "RUN apt-get update && apt-get install -y --only-upgrade curl", "a mirror drops older versions: the newest is asked for"},
		{"alpine 3.19", "apk/curl", NULL, SOURCE_TRIVY, "RUN apk add --no-cache --upgrade 'curl>=1.2.4'", "or one from a version on"},
		{"amazon 2023.4", "rpm/curl", NULL, SOURCE_TRIVY, "RUN dnf upgrade -y curl", "Amazon Linux has dnf"},
		{"amazon 2 (Karoo)", "rpm/curl", NULL, SOURCE_TRIVY, "RUN yum update -y curl", "but not 2"},
		{"amazon 2018.03", "rpm/curl", NULL, SOURCE_TRIVY, "RUN yum update -y curl", "nor that before 2"},
		{"centos 7.9.2009", "rpm/curl", NULL, SOURCE_TRIVY, "RUN yum update -y curl", "nor CentOS 7"},
		{"oracle 7", "rpm/curl", NULL, SOURCE_TRIVY, "RUN yum update -y curl", "nor Oracle's"},
		{"oracle 8.9", "rpm/curl", NULL, SOURCE_TRIVY, "RUN dnf upgrade -y curl", "which has it from 8 on"},
		{"redhat 9.4", "rpm/curl", NULL, SOURCE_TRIVY, "RUN dnf upgrade -y curl", "as Red Hat's"},
		{"fedora 40", "rpm/curl", NULL, SOURCE_TRIVY, "RUN dnf upgrade -y curl", "and Fedora"},
		{"sles 15.4", "rpm/curl", NULL, SOURCE_TRIVY, "RUN zypper --non-interactive update curl", "SUSE has its own"},
		{"opensuse.leap 15.5", "rpm/curl", NULL, SOURCE_TRIVY, "RUN zypper --non-interactive update curl", "so openSUSE"},
		{"photon 5.0", "rpm/curl", NULL, SOURCE_TRIVY, "RUN tdnf update -y curl", "and Photon a small one"},
		{NULL, "rpm/curl", NULL, SOURCE_TRIVY, "RUN dnf upgrade -y curl", "of a system that nobody knows dnf is said"},
		{"debian 12", "curl", "AWS_EC2_INSTANCE", SOURCE_TRIVY, "apt-get update && apt-get install -y --only-upgrade curl", "a host has no Dockerfile"},
		{"amazon 2", "rpm/curl", "AWS_EC2_INSTANCE", SOURCE_INSPECTOR, "yum update -y curl", "nor one of Amazon's"},
		{"python3.11", "pypi/requests", "AWS_LAMBDA_FUNCTION", SOURCE_INSPECTOR, "pip install --upgrade requests==1.2.4", "nor a function"},
		{"python3.11", "rpm/curl", "AWS_LAMBDA_FUNCTION", SOURCE_INSPECTOR, "", "whose system is nobody's to upgrade"},
		{"go1.x", "golang/stdlib", "AWS_LAMBDA_FUNCTION", SOURCE_INSPECTOR, "", "nor is it built on a golang image here"},
		{"debian 12", "linux", NULL, SOURCE_INSPECTOR, "RUN apt-get update && apt-get upgrade -y", "what only Inspector names may be a source package: all is upgraded"},
		{"ubuntu 20.04", "linux-image-aws", "AWS_EC2_INSTANCE", SOURCE_INSPECTOR, "apt-get update && apt-get install -y --only-upgrade linux-image-aws", "but on Ubuntu it is what is installed"},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world w = world_on(rows[i].os, rows[i].package, rows[i].resource_type,
					  rows[i].source);

		is_command(w.f, ACTION_UPGRADE, rows[i].want, rows[i].what);
		world_fini(&w);
	}
}

/* A base or repository of two systems, and a compiler for what two versions of it built. */
static void test_one_command(void)
{
	static const struct image_line two[] = {
		{"web/front", "7", "centos 7.9", 20, 3, NULL},
		{"web/front", "8", "rocky 8.9", 20, 4, NULL},
	};
	static const struct finding_line rpms[] = {
		/* clang-format off */
		{"web/front:7", "rpm/curl", NULL, "CVE-1", SEVERITY_HIGH, "1.2.3", "1.2.4", "app"},
		{"web/front:8", "rpm/curl", NULL, "CVE-1", SEVERITY_HIGH, "1.2.3", "1.2.4", "app"},
		/* clang-format on */
	};
	static const struct finding_line closed[] = {
		/* clang-format off */
		{"web/front:7", "golang/stdlib", NULL, "CVE-1", SEVERITY_HIGH, "1.20.1", "1.20.6, 1.21.2", "app"},
		{"web/front:8", "golang/stdlib", NULL, "CVE-1", SEVERITY_HIGH, "1.21.1", "1.20.6, 1.21.2", "app"},
		/* clang-format on */
	};
	static const struct finding_line open[] = {
		/* clang-format off */
		{"web/front:7", "golang/stdlib", NULL, "CVE-1", SEVERITY_HIGH, "1.20.1", "1.20.6, 1.22.4", "app"},
		{"web/front:8", "golang/stdlib", NULL, "CVE-2", SEVERITY_HIGH, "1.21.1", "1.21.2", "app"},
		/* clang-format on */
	};
	struct world w = WORLD(two, rpms, 0);

	is_command(w.f, ACTION_UPGRADE, "", "two systems have no one command");
	world_fini(&w);
	w = WORLD(two, closed, 0);
	is_command(w.f, ACTION_UPGRADE, "FROM golang:1.21.2",
		   "of two compilers the newer one, when that closes all");
	world_fini(&w);
	w = WORLD(two, open, 0);
	is_command(w.f, ACTION_UPGRADE, "", "else there is no one line");
	world_fini(&w);
}

static void test_switch(void)
{
	static const struct image_line some[] = {
		/* clang-format off */
		{"mirror/python", "3.11", "debian 12.8", 40, 1, NULL},
		{"mirror/python", "3.11-slim", "debian 12.8", 40, 2, NULL},
		{"mirror/python", "3.12-slim", "debian 12.8", 10, 3, NULL},
		{"mirror/python", "3.11-alpine", "alpine 3.20.3", 10, 4, NULL},
		{"mirror/python", "3.11-20251001", "debian 12.12", 10, 5, NULL},
		{"data/stream", "4", "debian 12.8", 5, 6, "mirror/python:3.11"},
		/* clang-format on */
	};
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"mirror/python:3.11", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", NULL, "mirror/python:3.11"},
		{"mirror/python:3.11", "tar", NULL, "CVE-2", SEVERITY_HIGH, "1.34", NULL, "mirror/python:3.11"},
		{"mirror/python:3.11-slim", "tar", NULL, "CVE-2", SEVERITY_HIGH, "1.34", NULL, "mirror/python:3.11-slim"},
		{"data/stream:4", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", NULL, "mirror/python:3.11"},
		{"data/stream:4", "tar", NULL, "CVE-2", SEVERITY_HIGH, "1.34", NULL, "mirror/python:3.11"},
		/* clang-format on */
	};
	struct world w = WORLD(some, rows, 0);

	is_plan(w.f,
		"+1 severe +1 all, 1 1: switch base mirror/python:3.11 to mirror/python:3.11-slim",
		"a base is switched to its slim form, not to another version or system");
	is_command(w.f, ACTION_SWITCH, "FROM mirror/python:3.11-slim", "with the line to write");
	world_fini(&w);
}

/* What a base has in its own image is its own, and what it brings to others is brought. */
static void test_own_image(void)
{
	static const struct image_line some[] = {
		/* clang-format off */
		{"mirror/debian", "12-1", "debian 12.8", 40, 1, NULL},
		{"data/stream", "4", "debian 12.8", 5, 6, "mirror/debian:12-1"},
		/* clang-format on */
	};
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"mirror/debian:12-1", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", "2.40", "app"},
		{"data/stream:4", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", "2.40", "mirror/debian:12-1"},
		{"data/stream:4", "git", NULL, "CVE-2", SEVERITY_HIGH, "2.39", "2.40", "app"},
		/* clang-format on */
	};
	struct world w = WORLD(some, rows, 0);

	is_plan(w.f,
		"+2 severe +2 all, 2 2: upgrade git 2.39 -> 2.40 in base mirror/debian:12-1\n"
		"+1 severe +1 all, 3 3: upgrade git 2.39 -> 2.40 in data/stream",
		"one upgrade in a base mends its own image and what stands on it");
	world_fini(&w);
}

/* The newest has a scan that says nothing: what looked for something is taken. */
static void test_clean_newest(void)
{
	static const struct image_line some[] = {
		/* clang-format off */
		{"mirror/debian", "12-1", "debian 12.8", 40, 1, NULL},
		{"mirror/debian", "12-2", "debian 12.9", 20, 1, NULL},
		{"mirror/debian", "12-3", "debian 12.9", 10, 1, NULL},
		{"data/stream", "4", "debian 12.8", 5, 6, "mirror/debian:12-1"},
		/* clang-format on */
	};
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"mirror/debian:12-1", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", NULL, "mirror/debian:12-1"},
		{"data/stream:4", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", NULL, "mirror/debian:12-1"},
		/* clang-format on */
	};
	struct world w = WORLD(some, rows, 0);
	const struct action *rebuild;
	uint32_t newest;

	w.f->covers[find_image(&w, "mirror/debian:12-3")] = (struct fleet_cover){0};
	is_plan(w.f, "+1 severe +1 all, 1 1: rebuild base mirror/debian:12-1 on mirror/debian:12-2",
		"a rebuild is onto the newest whose scans say something");
	world_fini(&w);
	w = WORLD(some, rows, 0);
	newest = find_image(&w, "mirror/debian:12-3");
	w.f->covers[newest] = (struct fleet_cover){0};
	fleet_cover_scan(w.f, newest, SOURCE_TRIVY, cover_of_finding(CLASS_OS, SEVERITY_LOW, true),
			 SMALL_NOW);
	rebuild = find_kind(w.f, ACTION_REBUILD);
	ok(rebuild && rebuild->image == newest && !rebuild->finding_count &&
		   rebuild->uncovered == 1,
	   "one of which nobody knows what it closes says how much that may be");
	is_plan(w.f, "", "and is no part of a plan");
	world_fini(&w);
}

/* Two ways to leave a base: the better one is taken, and the other one is no option then. */
static void test_rivals(void)
{
	static const struct image_line some[] = {
		/* clang-format off */
		{"mirror/node", "22", "debian 12.8", 40, 1, NULL},
		{"mirror/node", "22-slim", "debian 12.8", 40, 2, NULL},
		{"mirror/node", "23", "debian 12.8", 10, 1, NULL},
		{"web/shop", "4", "debian 12.8", 5, 6, "mirror/node:22"},
		/* clang-format on */
	};
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"mirror/node:22", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", NULL, "mirror/node:22"},
		{"mirror/node:22", "tar", NULL, "CVE-2", SEVERITY_HIGH, "1.34", NULL, "mirror/node:22"},
		{"mirror/node:22", "tar", NULL, "CVE-3", SEVERITY_HIGH, "1.34", NULL, "mirror/node:22"},
		{"mirror/node:22-slim", "tar", NULL, "CVE-2", SEVERITY_HIGH, "1.34", NULL, NULL},
		{"mirror/node:22-slim", "tar", NULL, "CVE-3", SEVERITY_HIGH, "1.34", NULL, NULL},
		{"mirror/node:23", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", NULL, NULL},
		{"web/shop:4", "git", NULL, "CVE-1", SEVERITY_HIGH, "2.39", NULL, "mirror/node:22"},
		{"web/shop:4", "tar", NULL, "CVE-2", SEVERITY_HIGH, "1.34", NULL, "mirror/node:22"},
		{"web/shop:4", "tar", NULL, "CVE-3", SEVERITY_HIGH, "1.34", NULL, "mirror/node:22"},
		/* clang-format on */
	};
	struct world w = WORLD(some, rows, 0);

	ok(find_kind(w.f, ACTION_SWITCH) != NULL, "there is a slim form");
	is_plan(w.f, "+2 severe +2 all, 2 2: rebuild base mirror/node:22 on mirror/node:23",
		"who has left a base for a newer one does not switch away from it, too");
	world_fini(&w);
}

/* app < team base < system: each step has a newer image. */
static void test_chain(void)
{
	static const struct image_line some[] = {
		/* clang-format off */
		{"mirror/debian", "1", "debian 12.8", 90, 1, NULL},
		{"mirror/debian", "2", "debian 12.9", 30, 1, NULL},
		{"platform/base", "1", "debian 12.8", 80, 2, "mirror/debian:1"},
		{"platform/base", "2", "debian 12.9", 20, 2, "mirror/debian:2"},
		{"web/shop", "4", "debian 12.8", 5, 6, "platform/base:1"},
		/* clang-format on */
	};
	static const struct finding_line rows[] = {
		/* clang-format off */
		{"web/shop:4", "tar", NULL, "CVE-1", SEVERITY_HIGH, "1.34", NULL, "mirror/debian:1"},
		{"web/shop:4", "curl", NULL, "CVE-2", SEVERITY_HIGH, "8.0", NULL, "platform/base:1"},
		{"platform/base:1", "tar", NULL, "CVE-1", SEVERITY_HIGH, "1.34", NULL, "mirror/debian:1"},
		{"platform/base:1", "curl", NULL, "CVE-2", SEVERITY_HIGH, "8.0", NULL, "platform/base:1"},
		/* clang-format on */
	};
	struct world w = WORLD(some, rows, 0);

	is_plan(w.f,
		"+2 severe +2 all, 2 2: rebuild base platform/base:1 on platform/base:2\n"
		"+1 severe +1 all, 3 3: rebuild base mirror/debian:1 on mirror/debian:2",
		"a newer base closes what came with the bases below it, too, and never in its own "
		"image");
	world_fini(&w);
}

static void test_old_images(void)
{
	struct world w = WORLD(images, findings, 0);
	struct fix_plan plan;

	w.f->assets[2].is_live = false;
	plan = plan_of(w.f);
	is_int(plan.findings, 6, "what nobody can close is no part of all there is,");
	is_int(plan.superseded, 5, "and counted apart");
	fix_plan_fini(&plan);
	world_fini(&w);
	w = WORLD(images, findings, 0);
	for (uint32_t i = 0; i < w.f->asset_count; i++)
		w.f->assets[i].is_live = false;
	is_plan(w.f, "",
		"nobody mends an image that is not the newest of its line and does not run");
	world_fini(&w);
}

/* The newer base left its repository: its last scan says as before what it has. */
static void test_gone_image(void)
{
	struct world w = WORLD(images, findings, 0);
	const struct action *rebuild;

	for (uint32_t i = 3; i <= 4; i++) {
		w.f->presence[i] = PRESENCE_GONE;
		w.f->presence_why[i] = WHY_IMAGE;
	}
	rebuild = find_kind(w.f, ACTION_REBUILD);
	ok(!rebuild || rebuild->finding_count == 3,
	   "an image that left its repository does not close what its scan lists");
	world_fini(&w);
}

static void test_states(void)
{
	struct world w = WORLD(images, findings, 0);
	struct fleet_decision accepted = {.state = STATE_ACCEPTED, .until = SMALL_NOW + DAY};
	uint32_t number = fleet_add_decision(w.f, &accepted);
	struct question q = ask(w.f);
	struct selection some = {0};
	struct fix_plan plan = {0};

	for (uint32_t i = 0; i < w.f->issue_count; i++)
		w.f->issues[i].decisions[SCOPE_ISSUE] = number + 1;
	plan = plan_of(w.f);
	is_int(plan.count + plan.findings, 0, "what somebody has closed does not count");
	for (uint32_t i = 0; i < w.f->issue_count; i++)
		w.f->issues[i].decisions[SCOPE_ISSUE] = 0;
	selection_clear(&some, w.f->count);
	selection_add(&some, 8); /* requests */
	fix_plan_make(&q, &some, &plan);
	ok(plan.count == 1 && plan.findings == 1 && plan.rows[0].findings == 1,
	   "only what a filter selects counts");
	selection_fini(&some);
	fix_plan_fini(&plan);
	world_fini(&w);
}

static void test_numbers(void)
{
	struct world w = WORLD(images, findings, 0);
	struct fix_plan plan = plan_of(w.f);
	const struct fix_row *row = &plan.rows[0];

	is_int(row->findings, 5, "a row counts its findings,");
	is_int(row->severity[SEVERITY_CRITICAL], 3, "by severity,");
	is_int(row->problems, 1, "the distinct problems (binary packages of one source are one),");
	is_int(row->images, 3, "the images,");
	is_int(row->accounts, 1, "and the accounts");
	is_int(row->running, -1, "nobody knows what runs");
	is_int(plan.severe, 8, "the plan knows all that is critical or high");
	is_int(fix_percent(row->total_severe, plan.severe), 62, "so a share of it is known");
	fix_plan_fini(&plan);
	world_fini(&w);
}

/* ---- idle images --------------------------------------------------------------------------------
 */

/* A complete list of what runs every `step` days for `days` days; the image was pushed before. */
static struct world idle_world(int days, int step, int last_use)
{
	struct world w = WORLD(images, findings, 0);
	date dates[400];
	uint32_t n = 0;
	struct fleet_image *image = &w.f->images[2];
	word pullers[1] = {0};

	world_fini(&w);
	w = world_new();
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++)
		add_image(&w, &images[i]);
	for (size_t i = 0; i < sizeof(findings) / sizeof(findings[0]); i++)
		add_finding(&w, &findings[i]);
	for (int day = days; day >= 0; day -= step)
		dates[n++] = SMALL_NOW - day * DAY;
	pullers[0] = fleet_add_cluster(w.f, 0, 0, fleet_word(w.f, "prod"), dates, n);
	image = &w.f->images[2];
	image->created = SMALL_NOW - 200 * DAY;
	image->pullers = fleet_list(w.f, pullers, 1);
	image->puller_count = 1;
	if (last_use)
		fleet_add_use(w.f, &(struct fleet_use){.image = 2,
						       .cluster = fleet_word(w.f, "prod"),
						       .is_running = true,
						       .count = 1,
						       .from = SMALL_NOW - 150 * DAY,
						       .last = SMALL_NOW - last_use * DAY,
						       .ended = SMALL_NOW - last_use * DAY + DAY});
	w.f->bases[2].image = FLEET_NONE; /* nothing stands on it */
	fleet_seal(w.f);
	return w;
}

static void test_drop(void)
{
	static const struct {
		int days, step, last_use;
		bool is_dropped;
		const char *what;
	} cases[] = {
		/* clang-format off */
		{120, 3, 100, true, "an image that ran last before 90 days without a gap can go"},
		{120, 3, 60, false, "not one that ran within these days"},
		{60, 3, 0, false, "not when the lists do not reach back so far"},
		{120, 20, 100, false, "not when there are gaps between them"},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w = idle_world(cases[i].days, cases[i].step, cases[i].last_use);

		ok((find_kind(w.f, ACTION_DROP) != NULL) == cases[i].is_dropped, "%s",
		   cases[i].what);
		if (cases[i].is_dropped)
			is_command(w.f, ACTION_DROP,
				   "aws ecr batch-delete-image --registry-id 123456789012"
				   " --region eu-west-1 --repository-name payments/api"
				   " --image-ids imageDigest=sha256:payments/api:1.2",
				   "its command deletes it by digest");
		world_fini(&w);
	}
}

/* ---- the field ----------------------------------------------------------------------------------
 */

static uint32_t count_of(const struct fleet *f, const char *text)
{
	struct question q = ask(f);
	struct filter_context context = {.now = SMALL_NOW};
	struct filter_error err = {0};
	struct filter *filter = filter_parse(text, &context, &err);
	struct selection s = {0};
	uint32_t n;

	if (!filter)
		return UINT32_MAX;
	filter_run(filter, &q, &s);
	n = s.selected;
	filter_free(filter);
	selection_fini(&s);
	return n;
}

static void test_field(void)
{
	struct world w = WORLD(images, findings, 0);
	const struct action *rebuild = find_kind(w.f, ACTION_REBUILD);
	char *text = mem_printf("fix_id:%s", rebuild->text);
	struct question q = ask(w.f);
	struct buf printed = {0};

	is_int(count_of(w.f, text), 3, "fix_id asks for what an action closes");
	is_int(count_of(w.f, "fix_id:none"), 3, "and for what none closes");
	field_print(&q, FIELD_FIX_ID, 5, false, &printed);
	ok(strstr(buf_text(&printed), rebuild->text) && strchr(buf_text(&printed), ','),
	   "a finding has all that would close it");
	is_str(rebuild->text, "468b0bf5963a18b0", "an id never changes: people keep it");
	buf_fini(&printed);
	free(text);
	world_fini(&w);
}

int main(void)
{
	tap_begin();
	test_kinds();
	test_commands();
	test_names();
	test_branches();
	test_unordered();
	test_one_name();
	test_one_repository();
	test_source_package();
	test_systems();
	test_one_command();
	test_switch();
	test_own_image();
	test_clean_newest();
	test_rivals();
	test_chain();
	test_old_images();
	test_gone_image();
	test_states();
	test_numbers();
	test_drop();
	test_field();
	return done();
}
