/*
 * Reading the configuration file: lines to words, the first word names a row of commands[], its
 * function takes the rest. Nothing here knows what a setting is for.
 */
#include "data/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/fleet.h"
#include "core/intl.h"
#include "core/mem.h"
#include "core/presence.h"
#include "core/text.h"

enum { WORDS_MAX = 16, FILES_MAX = 16, LINE_MAX_SIZE = 64 * 1024 };

const char *const severity_by_words[SEVERITY_BY_COUNT + 1] = {
	[SEVERITY_BY_SOURCE] = "source",
	[SEVERITY_BY_VENDOR] = "vendor",
	[SEVERITY_BY_NVD] = "nvd",
	[SEVERITY_BY_MAX] = "max",
};

/* A file being read; `outer` is the one whose source-file named it. */
struct config_reader {
	struct config *config;
	const struct config_reader *outer;
	const char *path;
	int line;
	char *words[WORDS_MAX + 1];
	int count;
};

static bool fail(const struct config_reader *r, struct error *err, const char *text)
{
	return error_set(err, ERROR_USAGE, "%s:%d: %s", r->path, r->line, text);
}

/* The place of `given` in a list that ends with NULL; -1, and the nearest is offered. */
static int find_word(const struct config_reader *r, const char *what, const char *given,
		     const char *const *list, struct error *err)
{
	int n = 0;

	for (; list[n]; n++)
		if (strcmp(given, list[n]) == 0)
			return n;
	error_no_such(err, what, given, list, (size_t)n);
	error_wrap(err, "%s:%d", r->path, r->line);
	return -1;
}

/* ---- settings -------------------------------------------------------------------------------- */

static bool set_severity(struct config_reader *r, char *const *values, struct error *err)
{
	int by = find_word(r, _("severity"), values[0], severity_by_words, err);

	if (by >= 0)
		r->config->severity = (enum severity_by)by;
	return by >= 0;
}

static bool set_declared(struct config_reader *r, char *const *values, struct error *err)
{
	static const char *const words[] = {"declared", "running", NULL};
	int found = find_word(r, _("use"), values[0], words, err);

	r->config->declared_runs = found == 1;
	return found >= 0;
}

enum { MOST_DAYS = 3660 }; /* more than ten years is a slip of the hand */

static bool read_age(const struct config_reader *r, const char *value, int64_t *seconds,
		     struct error *err)
{
	return (date_duration(value, seconds) && *seconds > 0 &&
		*seconds <= (int64_t)MOST_DAYS * DATE_DAY) ||
	       fail(r, err, _("expected a duration as 7d or 36h"));
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
		return find_word(r, _("severity"), values[0], words, err) >= 0;
	if (!text_whole(values[1], &days) || days < 1 || days > MOST_DAYS)
		return fail(r, err, _("expected a number of days from 1 to 3660"));
	r->config->due_days[severity] = (int)days;
	return true;
}

static bool set_trivy_complete(struct config_reader *r, char *const *values, struct error *err)
{
	static const char *const words[] = {"no", "yes", NULL};
	int answer = find_word(r, _("answer"), values[0], words, err);

	r->config->is_trivy_complete = answer == 1;
	return answer >= 0;
}

/* set line.keep NUMBER GLOB */
static bool set_line_keep(struct config_reader *r, char *const *values, struct error *err)
{
	struct config *c = r->config;
	long long keep;

	if (!text_whole(values[0], &keep) || keep < 0 || keep > 9)
		return fail(r, err, _("expected a number from 0 to 9"));
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
		return fail(r, err, _("expected a number from 2 to 10000"));
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
	n = find_word(r, _("setting"), r->words[1], names, err);
	if (n < 0)
		return false;
	setting = &config_settings[n];
	if (r->count - 2 == setting->values)
		return setting->set(r, r->words + 2, err);
	expected = mem_printf(_("expected: set %s %s"), setting->name, setting->args);
	fail(r, err, expected);
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
		return fail(r, err, _("expected: base DIGEST NAME"));
	if (!text_has_prefix(r->words[1], "sha256:") && !text_has_prefix(r->words[1], "sha512:"))
		return fail(r, err, _("expected a digest that begins with sha256:"));
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
		return fail(r, err, _("a view's name is letters, digits, - and _, a letter first"));
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

static bool read_file(struct config *config, const char *path, const struct config_reader *outer,
		      struct error *err);

/* A path that is not absolute begins where this file lies. */
static bool run_source(struct config_reader *r, struct error *err)
{
	const char *named = r->words[1], *slash = strrchr(r->path, '/');
	char *path = named[0] == '/' || !slash
			     ? mem_strdup(named)
			     : mem_printf("%.*s/%s", (int)(slash - r->path), r->path, named);
	bool good = read_file(r->config, path, r, err);

	free(path);
	return good;
}

const struct config_command config_commands[] = {
	{"set", "NAME VALUE", N_("a setting, below"), 2, WORDS_MAX, run_set},
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

static bool run_line(struct config_reader *r, struct error *err)
{
	const char *names[sizeof(config_commands) / sizeof(config_commands[0])] = {0};
	const struct config_command *command;
	struct buf text = {0};
	int n;

	for (n = 0; config_commands[n].name; n++)
		names[n] = config_commands[n].name;
	n = find_word(r, _("command"), r->words[0], names, err);
	if (n < 0)
		return false;
	command = &config_commands[n];
	if (r->count - 1 >= command->least && r->count - 1 <= command->most)
		return command->run(r, err);
	buf_printf(&text, _("expected: %s %s"), command->name, command->args);
	fail(r, err, text.data);
	buf_fini(&text);
	return false;
}

/* ---- words ----------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/*
 * One word at *at, which moves behind it; pieces in quotes and without stand together as in a
 * shell. Within ".." a backslash takes \ and " literally and is itself before anything else, so a
 * filter keeps its own backslashes.
 */
static bool take_word(struct config_reader *r, const char **at, struct buf *out, struct error *err)
{
	const char *p = *at;
	char quote = '\0';

	buf_clear(out);
	buf_puts(out, "");
	for (; *p && (quote || !is_blank(*p)); p++) {
		if (!quote && (*p == '"' || *p == '\'')) {
			quote = *p;
		} else if (*p == quote) {
			quote = '\0';
		} else if (*p == '\\' && p[1] && quote != '\'' &&
			   (!quote || p[1] == '"' || p[1] == '\\')) {
			buf_putc(out, *++p);
		} else {
			buf_putc(out, *p);
		}
	}
	*at = p;
	return !quote || fail(r, err, _("a quote is not closed"));
}

static bool take_line(struct config_reader *r, const char *line, struct error *err)
{
	struct buf text = {0};
	bool good = true;

	r->count = 0;
	for (const char *p = line; good;) {
		while (is_blank(*p))
			p++;
		if (!*p || *p == '#')
			break;
		good = take_word(r, &p, &text, err);
		if (good && r->count == WORDS_MAX)
			good = fail(r, err, _("too many words"));
		if (good)
			r->words[r->count++] = mem_strdup(buf_text(&text));
	}
	good = good && (r->count == 0 || run_line(r, err));
	while (r->count)
		free(r->words[--r->count]);
	buf_fini(&text);
	return good;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* The next line into `line`, with those that a backslash at its end joins to it; *more says whether
 * there was one. */
static bool next_line(struct config_reader *r, FILE *file, struct buf *line, int *lines, bool *more,
		      struct error *err)
{
	int c = EOF;

	buf_clear(line);
	r->line += *lines;
	*lines = 1;
	while (line->size <= LINE_MAX_SIZE && (c = fgetc(file)) != EOF) {
		if (c == '\0')
			return fail(r, err, _("a NUL byte: this is no text"));
		if (c != '\n') {
			buf_putc(line, (char)c);
			continue;
		}
		if (!line->size || line->data[line->size - 1] != '\\')
			break;
		line->data[--line->size] = '\0';
		++*lines;
	}
	*more = c != EOF || line->size;
	if (ferror(file))
		return fail(r, err, strerror(errno));
	return line->size <= LINE_MAX_SIZE || fail(r, err, _("a line that is too long"));
}

static bool read_lines(struct config_reader *r, FILE *file, struct error *err)
{
	struct buf line = {0};
	bool good = true, more = true;
	int lines = 1;

	r->line = 0;
	while (good) {
		good = next_line(r, file, &line, &lines, &more, err);
		if (!more)
			break;
		good = good && take_line(r, buf_text(&line), err);
	}
	buf_fini(&line);
	return good;
}

static bool read_file(struct config *config, const char *path, const struct config_reader *outer,
		      struct error *err)
{
	struct config_reader r = {.config = config, .outer = outer, .path = path};
	int depth = 0;
	FILE *file;
	bool good;

	for (const struct config_reader *o = outer; o; o = o->outer)
		depth++;
	if (depth > FILES_MAX)
		return fail(outer, err, _("files are nested too deeply: does one name itself?"));
	file = fopen(path, "re");
	if (!file && outer)
		return error_set(err, ERROR_USAGE, "%s:%d: %s: %s", outer->path, outer->line, path,
				 strerror(errno));
	if (!file)
		return error_set(err, ERROR_USAGE, "%s: %s", path, strerror(errno));
	good = read_lines(&r, file, err);
	fclose(file);
	return good;
}

bool config_read(struct config *config, const char *path, struct error *err)
{
	return read_file(config, path, NULL, err);
}

static void globs_fini(struct config_globs *globs)
{
	for (size_t i = 0; i < globs->count; i++)
		free(globs->list[i]);
	free(globs->list);
}

void config_fini(struct config *c)
{
	for (size_t i = 0; i < c->owner_count; i++) {
		free(c->owners[i].repository);
		free(c->owners[i].account);
		free(c->owners[i].team);
		free(c->owners[i].project);
	}
	for (size_t i = 0; i < c->base_count; i++) {
		free(c->bases[i].digest);
		free(c->bases[i].name);
	}
	for (size_t i = 0; i < c->view_count; i++) {
		free(c->views[i].name);
		free(c->views[i].text);
		free(c->views[i].file);
	}
	for (size_t i = 0; i < c->line_count; i++)
		free(c->lines[i].repository);
	free(c->lines);
	globs_fini(&c->include);
	globs_fini(&c->exclude);
	for (size_t i = 0; i < c->replica_count; i++) {
		free(c->replicas[i].registry);
		free(c->replicas[i].replica);
	}
	free(c->owners);
	free(c->bases);
	free(c->views);
	free(c->replicas);
	*c = (struct config){0};
}

/* ---- questions ------------------------------------------------------------------------------- */

bool config_check_views(struct config *config, date now, struct error *err)
{
	const struct filter_context context = {.now = now, .view = config_view, .view_ctx = config};

	for (size_t i = 0; i < config->view_count; i++) {
		const struct config_view *view = &config->views[i];
		struct filter_error wrong;
		struct filter *filter = filter_parse(view->text, &context, &wrong);

		if (!filter)
			return error_set(err, ERROR_USAGE, _("%s:%d: view %s: byte %zu: %s"),
					 view->file, view->line, view->name, wrong.start,
					 wrong.text);
		filter_free(filter);
	}
	return true;
}

/* Does the glob match "repository", or "registry/repository"? */
static bool is_named(const char *glob, const char *full, const char *repository)
{
	return text_glob(glob, repository) || text_glob(glob, full);
}

static char *full_name(const char *registry, const char *repository)
{
	return registry ? mem_printf("%s/%s", registry, repository) : mem_strdup(repository);
}

int config_line_keep(const struct config *config, const char *registry, const char *repository)
{
	int keep = -1;
	char *full;

	if (!config->line_count)
		return 1;
	repository = repository ? repository : "";
	full = full_name(registry, repository);
	for (size_t i = 0; keep < 0 && i < config->line_count; i++)
		if (is_named(config->lines[i].repository, full, repository))
			keep = config->lines[i].keep;
	free(full);
	return keep < 0 ? 1 : keep;
}

int config_shared_layer(const struct config *config)
{
	enum { USUAL = 3 }; /* TRUTH 6 */

	return config->shared_layer ? config->shared_layer : USUAL;
}

static bool globs_match(const struct config_globs *globs, const char *text)
{
	for (size_t i = 0; i < globs->count; i++)
		if (text_glob(globs->list[i], text))
			return true;
	return false;
}

bool config_declares(const struct config *config, const char *family)
{
	family = family ? family : "";
	return (!config->include.count || globs_match(&config->include, family)) &&
	       !globs_match(&config->exclude, family);
}

int64_t config_scan_max_age(const struct config *config)
{
	return config->scan_max_age ? config->scan_max_age : (int64_t)SCAN_MAX_AGE_DAYS * DATE_DAY;
}

int64_t config_use_max_age(const struct config *config)
{
	return config->use_max_age ? config->use_max_age : (int64_t)FLEET_USE_DAYS * DATE_DAY;
}

int64_t config_max_age(const struct config *config, enum coverage_kind kind)
{
	return kind == COVERAGE_USAGE ? config_use_max_age(config) : config_scan_max_age(config);
}

static bool owns(const struct config_owner *owner, const char *full, const char *repository,
		 const char *account)
{
	return is_named(owner->repository, full, repository) && text_glob(owner->account, account);
}

const struct config_owner *config_owner(const struct config *config, const char *registry,
					const char *repository, const char *account)
{
	const struct config_owner *found = NULL;
	char *full;

	repository = repository ? repository : "";
	full = full_name(registry, repository);
	for (size_t i = 0; !found && i < config->owner_count; i++)
		if (owns(&config->owners[i], full, repository, account ? account : ""))
			found = &config->owners[i];
	free(full);
	return found;
}

const char *config_base(const struct config *config, const char *digest)
{
	for (size_t i = 0; digest && i < config->base_count; i++)
		if (strcmp(config->bases[i].digest, digest) == 0)
			return config->bases[i].name;
	return NULL;
}

/* Each line names the one that stood for its registry then, so a chain of them ends. */
const char *config_registry(const struct config *config, const char *registry)
{
	size_t i = 0;

	while (registry && i < config->replica_count) {
		bool is_replica = strcmp(config->replicas[i].replica, registry) == 0;

		registry = is_replica ? config->replicas[i].registry : registry;
		i = is_replica ? 0 : i + 1;
	}
	return registry;
}

const char *config_view(void *config, const char *name)
{
	const struct config *c = config;

	for (size_t i = 0; i < c->view_count; i++)
		if (strcmp(c->views[i].name, name) == 0)
			return c->views[i].text;
	return NULL;
}

char *config_place(const char *variable, const char *usual, const char *file)
{
	const char *folder = getenv(variable), *home = getenv("HOME");

	if (folder && folder[0] == '/')
		return mem_printf("%s/tamis/%s", folder, file);
	return home && home[0] == '/' ? mem_printf("%s/%s/tamis/%s", home, usual, file) : NULL;
}

char *config_default_path(void)
{
	return config_place("XDG_CONFIG_HOME", ".config", "tamisrc");
}
