/* The configuration file: what each line does, and what a wrong one is told. */
#include <stdio.h>
#include <unistd.h>

#include "core/mem.h"
#include "data/config.h"
#include "tests/tap.h"

static char folder[] = "/tmp/tamis-config.XXXXXX";

static char *write_file(const char *name, const char *text, size_t size)
{
	char *path = mem_printf("%s/%s", folder, name);
	FILE *file = fopen(path, "wb");

	if (file) {
		fwrite(text, 1, size, file);
		fclose(file);
	}
	return path;
}

static bool read_text(struct config *c, const char *text, struct error *err)
{
	char *path = write_file("tamisrc", text, strlen(text));
	bool good = config_read(c, path, err);

	free(path);
	return good;
}

static void test_owners(void)
{
	struct config c = {0};
	struct error err = {0};
	const struct config_owner *o;

	ok(read_text(&c,
		     "# who owns what\n"
		     "owner payments/* 1111* payments PAY\n"
		     "owner 'payments/*' payments-abroad\n"
		     "\towner */infra/* 2222 infra   # a registry is matched too\n"
		     "owner \"*\" sre\n",
		     &err),
	   "a file of owners is read");
	is_int(c.owner_count, 4, "a line each");
	o = config_owner(&c, "docker.io", "payments/api", "111122223333");
	is_str(o->team, "payments", "repository and account match: that line speaks");
	is_str(o->project, "PAY", "with its project");
	o = config_owner(&c, "docker.io", "payments/api", "999922223333");
	is_str(o->team, "payments-abroad", "another account: the first line that matches speaks");
	ok(o->project == NULL, "a line may have no project");
	is_str(config_owner(&c, "eu.example", "infra/dns", "2222")->team, "infra",
	       "a glob may name the registry");
	is_str(config_owner(&c, NULL, NULL, NULL)->team, "sre", "* is everything, and nothing too");
	config_fini(&c);
	ok(config_owner(&c, NULL, "x", NULL) == NULL, "without lines nobody owns it");
}

static void test_bases_and_views(void)
{
	struct config c = {0};
	struct error err = {0};

	ok(read_text(&c,
		     "set severity max\n"
		     "set usage_max_age 36h\n"
		     "set use.declared running\n"
		     "set taskdef.include api*\n"
		     "set taskdef.include web\n"
		     "set taskdef.exclude *-test\n"
		     "set due critical 30\n"
		     "set due CRIT 7\n"
		     "set due medium 90\n"
		     "base sha256:aa = \"node:18-bookworm\"\n"
		     "base sha256:bb python:3.12\n"
		     "base sha256:bb \"python 3.12\"\n"
		     "view prod \"account:1* path:a\\\\*b \\\"x y\\\"\"\n"
		     "view hot '@prod sev>=high'\n"
		     "view long sev>=high\\\n"
		     ",low\n",
		     &err),
	   "settings, bases and views are read");
	is_int(c.severity, SEVERITY_BY_MAX, "a setting is set");
	is_int(c.use_max_age, 36 * 3600, "a duration is one of seconds");
	ok(config_declares(&c, "api-eu") && config_declares(&c, "web") &&
		   !config_declares(&c, "job") && !config_declares(&c, "api-test"),
	   "families are declared that one include names and no exclude");
	ok(!config_declares(&c, NULL), "what has no family is not of one");
	is_int(c.due_days[SEVERITY_CRITICAL], 7, "a later line of a severity replaces its days");
	is_int(c.due_days[SEVERITY_MEDIUM], 90, "each severity has its own");
	is_int(c.due_days[SEVERITY_HIGH], 0, "one without a line has none");
	ok(c.declared_runs, "what is declared may count as running");
	is_str(config_base(&c, "sha256:aa"), "node:18-bookworm", "a base may have a =");
	is_str(config_base(&c, "sha256:bb"), "python 3.12",
	       "a later line of one digest replaces it");
	ok(config_base(&c, "sha256:cc") == NULL && config_base(&c, NULL) == NULL,
	   "others have no name");
	is_str(config_view(&c, "prod"), "account:1* path:a\\*b \"x y\"", "quotes keep blanks");
	is_str(config_view(&c, "long"), "sev>=high,low", "a backslash joins lines");
	ok(config_view(&c, "none") == NULL, "no view of that name");
	config_fini(&c);
}

static const struct {
	const char *text, *want;
} wrong[] = {
	{"set severity max\nonwer a b\n", ":2: no command 'onwer': did you mean 'owner'?"},
	{"frobnicate\n",
	 ":1: no command 'frobnicate'; there are: set, owner, base, view, source-file"},
	{"set severity highest\n",
	 ":1: no severity 'highest'; there are: source, vendor, nvd, max"},
	{"set usage_max_age soon\n", ":1: expected a duration as 7d or 36h"},
	{"set usage_max_age 0d\n", ":1: expected a duration as 7d or 36h"},
	{"set due critical\n", ":1: expected: set due SEVERITY DAYS"},
	{"set due critcal 7\n", ":1: no severity 'critcal': did you mean 'CRITICAL'?"},
	{"set due none 7\n", ":1: no severity 'none'"},
	{"set due high 0\n", ":1: expected a number of days from 1 to 3660"},
	{"set due high 7d\n", ":1: expected a number of days from 1 to 3660"},
	{"set due high 3661\n", ":1: expected a number of days from 1 to 3660"},
	{"set use.declared idle\n", ":1: no use 'idle'; there are: declared, running"},
	{"set severty max\n", ":1: no setting 'severty': did you mean 'severity'?"},
	{"\n\nowner a\n", ":3: expected: owner REPOSITORY [ACCOUNT] TEAM [PROJECT]"},
	{"view prod \"sev>=high\n", ":1: a quote is not closed"},
	{"view 1st x\n", ":1: a view's name is letters, digits, - and _, a letter first"},
	{"view a,b x\n", ":1: a view's name is letters, digits, - and _, a letter first"},
	{"base node sha256:aa\n", ":1: expected a digest that begins with sha256:"},
	{"base sha256:aa is node\n", ":1: expected: base DIGEST NAME"},
	{"view a \\\nb\\\nc d e\nowner\n", ":1: expected: view NAME FILTER"},
	{"owner a \\\n\\\n b\nowner\n", ":4: expected: owner REPOSITORY [ACCOUNT] TEAM [PROJECT]"},
	{"owner 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", ":1: too many words"},
	{"source-file nowhere.conf\n", ":1: /tmp"},
	{"source-file tamisrc\n", ":1: files are nested too deeply: does one name itself?"},
};

static void test_wrong_lines(void)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct config c = {0};
		struct error err = {0};

		ok(!read_text(&c, wrong[i].text, &err) && err.kind == ERROR_USAGE &&
			   strstr(err.text, wrong[i].want),
		   "a wrong file is told%s (%s)", wrong[i].want, err.text);
		config_fini(&c);
	}
}

static void test_views_are_filters(void)
{
	struct config c = {0};
	struct error err = {0};

	ok(read_text(&c, "view hot \"@prod sev>=high\"\nview prod account:1*\n", &err) &&
		   config_check_views(&c, 0, &err),
	   "a view may name one that stands behind it");
	config_fini(&c);
	ok(read_text(&c, "\nview hot \"serv>=high\"\n", &err) && !config_check_views(&c, 0, &err),
	   "a view that is no filter is refused");
	ok(strstr(err.text, "tamisrc:2: view hot: byte 0: no field 'serv'") != NULL,
	   "with its line: %s", err.text);
	config_fini(&c);
}

static void test_files(void)
{
	struct config c = {0};
	struct error err = {0};
	char *owners = write_file("owners.conf", "owner * ops\n", 12);
	char *nul = write_file("nul.conf", "owner\0x\n", 8);

	ok(read_text(&c, "source-file owners.conf\n", &err) && c.owner_count == 1,
	   "source-file begins at the file's own folder");
	config_fini(&c);
	ok(!config_read(&c, nul, &err) && strstr(err.text, "nul.conf:1: a NUL byte"),
	   "a binary file is refused");
	config_fini(&c);
	ok(!config_read(&c, "/nonexistent/tamisrc", &err) && err.kind == ERROR_USAGE,
	   "a file that is not there is said: %s", err.text);
	config_fini(&c);
	unlink(owners);
	unlink(nul);
	free(owners);
	free(nul);
}

static void test_default_path(void)
{
	char *path;

	setenv("HOME", "/home/x", 1);
	setenv("XDG_CONFIG_HOME", "/etc/x", 1);
	path = config_default_path();
	is_str(path, "/etc/x/tamis/tamisrc", "XDG_CONFIG_HOME names the folder");
	free(path);
	setenv("XDG_CONFIG_HOME", "relative", 1);
	path = config_default_path();
	is_str(path, "/home/x/.config/tamis/tamisrc", "a relative one is ignored, as XDG says");
	free(path);
	unsetenv("HOME");
	ok(config_default_path() == NULL, "without a home there is no default");
}

int main(void)
{
	char *path;

	tap_begin();
	if (!mkdtemp(folder))
		return 1;
	test_owners();
	test_bases_and_views();
	test_wrong_lines();
	test_views_are_filters();
	test_files();
	test_default_path();
	path = mem_printf("%s/tamisrc", folder);
	unlink(path);
	rmdir(folder);
	free(path);
	return done();
}
