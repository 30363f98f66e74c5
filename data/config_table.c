/* What a line of the configuration may say: the tables of settings and commands, and what each
 * does with its words. To add one: a row and its function here. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "data/config_impl.h"

const char *const severity_by_words[SEVERITY_BY_COUNT + 1] = {
	[SEVERITY_BY_SOURCE] = "source",
	[SEVERITY_BY_VENDOR] = "vendor",
	[SEVERITY_BY_NVD] = "nvd",
	[SEVERITY_BY_MAX] = "max",
};

/* ---- settings -------------------------------------------------------------------------------- */

static bool set_severity(struct config_reader *r, char *const *values, struct error *err)
{
	int by = config_find_word(r, _("severity"), values[0], severity_by_words, err);

	if (by >= 0)
		r->config->severity = (enum severity_by)by;
	return by >= 0;
}

static bool set_declared(struct config_reader *r, char *const *values, struct error *err)
{
	static const char *const words[] = {"declared", "running", NULL};
	int found = config_find_word(r, _("use"), values[0], words, err);

	r->config->declared_runs = found == 1;
	return found >= 0;
}

enum { MOST_DAYS = 3660 }; /* more than ten years is a slip of the hand */

static bool read_age(const struct config_reader *r, const char *value, int64_t *seconds,
		     struct error *err)
{
	return (date_duration(value, seconds) && *seconds > 0 &&
		*seconds <= (int64_t)MOST_DAYS * DATE_DAY) ||
	       config_fail(r, err, _("expected a duration as 7d or 36h"));
}

static bool set_use_max_age(struct config_reader *r, char *const *values, struct error *err)
{
	return read_age(r, values[0], &r->config->use_max_age, err);
}

static bool set_scan_max_age(struct config_reader *r, char *const *values, struct error *err)
{
	return read_age(r, values[0], &r->config->scan_max_age, err);
}

/* set due SEVERITY DAYS; a severity is written as in a filter. */
static bool set_due(struct config_reader *r, char *const *values, struct error *err)
{
	const char *words[SEVERITY_COUNT + 1] = {0};
	int severity = severity_word(values[0]);
	long long days;

	for (int i = 0; i < SEVERITY_COUNT; i++)
		words[i] = severities[i].word;
	if (severity < 0)
		return config_find_word(r, _("severity"), values[0], words, err) >= 0;
	if (!text_whole(values[1], &days) || days < 1 || days > MOST_DAYS)
		return config_fail(r, err, _("expected a number of days from 1 to 3660"));
	r->config->due_days[severity] = (int)days;
	return true;
}

static bool set_trivy_complete(struct config_reader *r, char *const *values, struct error *err)
{
	static const char *const words[] = {"no", "yes", NULL};
	int answer = config_find_word(r, _("answer"), values[0], words, err);

	r->config->is_trivy_complete = answer == 1;
	return answer >= 0;
}

static bool set_clipboard(struct config_reader *r, char *const *values, struct error *err)
{
	static const char *const words[] = {"on", "off", NULL};
	int answer = config_find_word(r, _("answer"), values[0], words, err);

	r->config->is_clipboard_off = answer == 1;
	return answer >= 0;
}

/* set line.keep NUMBER GLOB */
static bool set_line_keep(struct config_reader *r, char *const *values, struct error *err)
{
	struct config *c = r->config;
	long long keep;

	if (!text_whole(values[0], &keep) || keep < 0 || keep > 9)
		return config_fail(r, err, _("expected a number from 0 to 9"));
	MEM_ROOM(c->lines, c->line_count, c->line_room);
	c->lines[c->line_count++] = (struct config_line){
		.repository = mem_strdup(values[1]),
		.keep = (int)keep,
	};
	return true;
}

static bool set_shared_layer(struct config_reader *r, char *const *values, struct error *err)
{
	enum { MOST = 10000 };
	long long n;

	if (!text_whole(values[0], &n) || n < 2 || n > MOST)
		return config_fail(r, err, _("expected a number from 2 to 10000"));
	r->config->shared_layer = (int)n;
	return true;
}

static void add_glob(struct config_globs *globs, const char *glob)
{
	MEM_ROOM(globs->list, globs->count, globs->room);
	globs->list[globs->count++] = mem_strdup(glob);
}

static bool set_include(struct config_reader *r, char *const *values, struct error *err)
{
	(void)err;
	add_glob(&r->config->include, values[0]);
	return true;
}

static bool set_exclude(struct config_reader *r, char *const *values, struct error *err)
{
	(void)err;
	add_glob(&r->config->exclude, values[0]);
	return true;
}

static bool set_same(struct config_reader *r, char *const *values, struct error *err)
{
	struct config *c = r->config;
	const char *one = config_registry(c, values[0]), *other = config_registry(c, values[1]);

	(void)err;
	if (strcmp(one, other) == 0)
		return true;
	MEM_ROOM(c->replicas, c->replica_count, c->replica_room);
	c->replicas[c->replica_count++] =
		(struct config_replica){.registry = mem_strdup(one), .replica = mem_strdup(other)};
	return true;
}

const struct config_setting config_settings[] = {
	{"severity", "source|vendor|nvd|max",
	 N_("whose severity is shown: the report's own (default), the vendor's, NVD's, the highest "
	    "of all"),
	 1, set_severity},
	{"usage_max_age", "DURATION",
	 N_("how long what was seen to run counts as running without being seen again; 7d unless "
	    "set"),
	 1, set_use_max_age},
	{"use.declared", "declared|running",
	 N_("what a task definition, a service or a workload's specification names: only declared "
	    "(default), or taken for running"),
	 1, set_declared},
	{"taskdef.include", "FAMILY",
	 N_("families of task definitions (a glob) that count as declared; may stand several "
	    "times; "
	    "all of them unless set"),
	 1, set_include},
	{"taskdef.exclude", "FAMILY",
	 N_("families of task definitions (a glob) that do not count as declared, whatever is "
	    "included; may stand several times"),
	 1, set_exclude},
	{"scan_max_age", "DURATION",
	 N_("after how long without a scan it is unknown whether a finding is still there; 14d "
	    "unless set"),
	 1, set_scan_max_age},
	{"due", "SEVERITY DAYS",
	 N_("within how many days from when it was first seen a finding of this severity should be "
	    "closed: an older one that is open is is:overdue; never unless set"),
	 2, set_due},
	{"trivy.complete", "yes|no",
	 N_("yes: Trivy's reports are made without --severity, --ignore-unfixed and ignore files, "
	    "so that what one does not list is not there"),
	 1, set_trivy_complete},
	{"line.keep", "NUMBER REPOSITORY",
	 N_("how many numbers of a version tell the lines of a repository (a glob) apart: 1 unless "
	    "set, so that 1.8.2 and 1.9.0 are one line and 2.0.0 another; the first that matches "
	    "speaks"),
	 2, set_line_keep},
	{"base.shared_layer", "NUMBER",
	 N_("how many repositories must have a layer, of which a report does not say where in the "
	    "image it lies, before it counts as a base's; 3 unless set"),
	 1, set_shared_layer},
	{"registry.same", "A B",
	 N_("registry B is a replica of registry A: a decision for a repository of one holds in "
	    "the other"),
	 2, set_same},
	{"clipboard", "on|off",
	 N_("off: y and Y of the desk give the terminal nothing for its clipboard; on unless set"),
	 1, set_clipboard},
	{NULL, NULL, NULL, 0, NULL},
};
enum { SETTINGS = sizeof(config_settings) / sizeof(config_settings[0]) };

/* ---- commands -------------------------------------------------------------------------------- */

static bool run_set(struct config_reader *r, struct error *err)
{
	const char *names[SETTINGS] = {0};
	const struct config_setting *setting;
	char *expected;
	int n;

	for (n = 0; config_settings[n].name; n++)
		names[n] = config_settings[n].name;
	n = config_find_word(r, _("setting"), r->words[1], names, err);
	if (n < 0)
		return false;
	setting = &config_settings[n];
	if (r->count - 2 == setting->values)
		return setting->set(r, r->words + 2, err);
	expected = mem_printf(_("expected: set %s %s"), setting->name, setting->args);
	config_fail(r, err, expected);
	free(expected);
	return false;
}

/* owner REPOSITORY TEAM, owner REPOSITORY ACCOUNT TEAM, owner REPOSITORY ACCOUNT TEAM PROJECT */
static bool run_owner(struct config_reader *r, struct error *err)
{
	struct config *c = r->config;
	bool has_account = r->count > 3;

	(void)err;
	MEM_ROOM(c->owners, c->owner_count, c->owner_room);
	c->owners[c->owner_count++] = (struct config_owner){
		.repository = mem_strdup(r->words[1]),
		.account = mem_strdup(has_account ? r->words[2] : "*"),
		.team = mem_strdup(r->words[has_account ? 3 : 2]),
		.project = r->count > 4 ? mem_strdup(r->words[4]) : NULL,
	};
	return true;
}

/* base DIGEST NAME, or with a '=' between them */
static bool run_base(struct config_reader *r, struct error *err)
{
	struct config *c = r->config;
	bool has_sign = r->count == 4;
	size_t i = 0;

	if (has_sign != (strcmp(r->words[2], "=") == 0))
		return config_fail(r, err, _("expected: base DIGEST NAME"));
	if (!text_has_prefix(r->words[1], "sha256:") && !text_has_prefix(r->words[1], "sha512:"))
		return config_fail(r, err, _("expected a digest that begins with sha256:"));
	while (i < c->base_count && strcmp(c->bases[i].digest, r->words[1]) != 0)
		i++;
	if (i == c->base_count) {
		MEM_ROOM(c->bases, c->base_count, c->base_room);
		c->bases[c->base_count++] = (struct config_base){.digest = mem_strdup(r->words[1])};
	}
	free(c->bases[i].name);
	c->bases[i].name = mem_strdup(r->words[has_sign ? 3 : 2]);
	return true;
}

/* As the filter language has it: a letter, then letters, digits, - and _. */
static bool is_view_name(const char *name)
{
	static const char rest[] = "0123456789-_"
				   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return name[0] && strspn(name, rest + strlen("0123456789-_")) && !name[strspn(name, rest)];
}

static bool run_view(struct config_reader *r, struct error *err)
{
	struct config *c = r->config;
	size_t i = 0;

	if (!is_view_name(r->words[1]))
		return config_fail(r, err,
				   _("a view's name is letters, digits, - and _, a letter first"));
	while (i < c->view_count && strcmp(c->views[i].name, r->words[1]) != 0)
		i++;
	if (i == c->view_count) {
		MEM_ROOM(c->views, c->view_count, c->view_room);
		c->views[c->view_count++] = (struct config_view){.name = mem_strdup(r->words[1])};
	}
	free(c->views[i].text);
	free(c->views[i].file);
	c->views[i].text = mem_strdup(r->words[2]);
	c->views[i].file = mem_strdup(r->path);
	c->views[i].line = r->line;
	return true;
}

/* A path that is not absolute begins where this file lies. */
static bool run_source(struct config_reader *r, struct error *err)
{
	const char *named = r->words[1], *slash = strrchr(r->path, '/');
	char *path = named[0] == '/' || !slash
			     ? mem_strdup(named)
			     : mem_printf("%.*s/%s", (int)(slash - r->path), r->path, named);
	bool good = config_read_file(r->config, path, r, err);

	free(path);
	return good;
}

const struct config_command config_commands[] = {
	{"set", "NAME VALUE", N_("a setting, below"), 2, CONFIG_WORDS_MAX, run_set},
	{"owner", "REPOSITORY [ACCOUNT] TEAM [PROJECT]",
	 N_("globs of the repository (or resource) and of the account, and the team that owns it; "
	    "the first line that matches speaks; with a Jira project the account is named too"),
	 2, 4, run_owner},
	{"base", "DIGEST NAME", N_("what the base that ends with this layer or image is called"), 2,
	 3, run_base},
	{"view", "NAME FILTER", N_("a saved filter: @NAME stands for it in every filter"), 2, 2,
	 run_view},
	{"source-file", "FILE",
	 N_("reads another file here; its path begins at this file's folder"), 1, 1, run_source},
	{NULL, NULL, NULL, 0, 0, NULL},
};

bool config_run(struct config_reader *r, struct error *err)
{
	const char *names[sizeof(config_commands) / sizeof(config_commands[0])] = {0};
	const struct config_command *command;
	struct buf text = {0};
	int n;

	for (n = 0; config_commands[n].name; n++)
		names[n] = config_commands[n].name;
	n = config_find_word(r, _("command"), r->words[0], names, err);
	if (n < 0)
		return false;
	command = &config_commands[n];
	if (r->count - 1 >= command->least && r->count - 1 <= command->most)
		return command->run(r, err);
	buf_printf(&text, _("expected: %s %s"), command->name, command->args);
	config_fail(r, err, text.data);
	buf_fini(&text);
	return false;
}
