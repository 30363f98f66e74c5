/* The table of checks, and those of the user's side and of what was read. Each says what it found
 * and, when that is not as it should be, what to do. */
#include "tui/doctor.h"

#include <assert.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/coverage.h"
#include "core/intl.h"
#include "data/config.h"
#include "tui/app.h"
#include "tui/doctor_file.h"
#include "tui/term.h"

const char *const check_levels[CHECK_LEVELS] = {
	[CHECK_OK] = "ok", [CHECK_WARN] = "warn", [CHECK_BAD] = "bad"};

enum {
	EPSS_DAYS = 7, /* it comes every day */
	KEV_DAYS = 14, /* every few days */
	ACCOUNTS_SOME = 1,
};

/* ---- this user's side ------------------------------------------------------------------------ */

static enum check_level judge_config(const struct checkup *c, const char *path, struct buf *found,
				     struct buf *mend)
{
	struct config config = {0};
	struct error err = {0};
	struct stat st;
	enum check_level level = CHECK_OK;

	buf_puts(found, path);
	if (!config_read(&config, path, &err) || !config_check_views(&config, c->now, &err)) {
		buf_clear(found);
		buf_puts(found, err.text);
		buf_puts(mend, _("mend that line; until then no command starts"));
		level = CHECK_BAD;
	} else if (stat(path, &st) == 0 && st.st_mode & S_IWOTH) {
		buf_puts(found, _(": anybody may write it"));
		buf_puts(mend, _("chmod o-w"));
		level = CHECK_BAD;
	}
	config_fini(&config);
	return level;
}

static enum check_level configuration(const struct checkup *c, struct buf *found, struct buf *mend)
{
	char *usual = c->config ? NULL : config_default_path();
	const char *path = c->config ? c->config : usual;
	enum check_level level = CHECK_OK;

	if (!c->config && (!usual || access(usual, F_OK) != 0))
		buf_printf(found, _("none (it would be %s): no owners, no views"),
			   usual ? usual : "-");
	else
		level = judge_config(c, path, found, mend);
	free(usual);
	return level;
}

static enum check_level terminal(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const char *name = getenv("TERM");
	int colors;

	(void)c;
	if (!name || !*name) {
		buf_puts(found, _("TERM is not set: there is no desk without it"));
		buf_puts(mend, _("open one; ssh -t gives a command a terminal"));
		return CHECK_WARN;
	}
	buf_printf(found, "TERM=%s", name);
	if (!term_is_known(name, &colors)) {
		buf_puts(found, _(", which this machine does not know"));
		buf_puts(mend, _("TERM=xterm-256color tamis, or install its description "
				 "(ncurses-term)"));
		return CHECK_WARN;
	}
	buf_printf(found, colors > 0 ? _(", %d colours") : _(", no colour"), colors);
	return CHECK_OK;
}

static enum check_level locale(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const char *codeset = nl_langinfo(CODESET);

	(void)c;
	buf_puts(found, codeset);
	if (strcmp(codeset, "UTF-8") == 0)
		return CHECK_OK;
	buf_puts(mend, _("other letters are shown as '?': export LC_ALL=C.UTF-8"));
	return CHECK_WARN;
}

static enum check_level window(const struct checkup *c, struct buf *found, struct buf *mend)
{
	if (c->cols <= 0) {
		buf_puts(found, _("no terminal here"));
		return CHECK_OK;
	}
	buf_printf(found, "%dx%d", c->cols, c->rows);
	if (c->cols < APP_COLS_MIN || c->rows < APP_ROWS_MIN)
		buf_printf(mend, _("the desk needs %dx%d"), APP_COLS_MIN, APP_ROWS_MIN);
	return mend->size ? CHECK_WARN : CHECK_OK;
}

/* Decisions are ordered by time: a clock that is off puts them in the wrong order. */
static enum check_level clock_check(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const date begun = 1704067200; /* 2024-01-01: tamis is not older */
	char now[DATE_TEXT], written[DATE_TEXT];

	buf_puts(found, date_format(c->now, now));
	if (c->now < begun) {
		buf_puts(mend, _("set the clock: decisions are ordered by time"));
		return CHECK_BAD;
	}
	if (c->health.written == DATE_NONE || c->health.written <= c->now + DATE_DAY)
		return CHECK_OK;
	buf_printf(found, _(", and something in the database is of %s"),
		   date_format(c->health.written, written));
	buf_puts(mend, _("compare the clocks of all who write here"));
	return CHECK_WARN;
}

/* ---- what was read --------------------------------------------------------------------------- */

static enum check_level document(const struct checkup *c, date as_of, int64_t max_age,
				 const char *command, struct buf *found, struct buf *mend)
{
	char day[DATE_TEXT];
	int64_t age = as_of == DATE_NONE ? 0 : (c->now - as_of) / DATE_DAY;
	bool is_old = as_of != DATE_NONE && c->now - as_of > max_age;

	if (as_of == DATE_NONE) {
		buf_puts(found, _("never read"));
	} else {
		buf_printf(found, age == 1 ? _("of %s, %lld day old") : _("of %s, %lld days old"),
			   date_format_day(as_of, day), (long long)(age > 0 ? age : 0));
		if (is_old)
			buf_printf(found, _(": more than %s"), date_format_duration(max_age, day));
	}
	if (as_of != DATE_NONE && !is_old)
		return CHECK_OK;
	buf_puts(mend, command);
	return CHECK_WARN;
}

static enum check_level scans(const struct checkup *c, struct buf *found, struct buf *mend)
{
	return document(c, c->health.scan, c->max_age[COVERAGE_FINDINGS],
			_("tamis import of new reports; tamis imports --coverage says of what"),
			found, mend);
}

static enum check_level usage(const struct checkup *c, struct buf *found, struct buf *mend)
{
	return document(c, c->health.usage, c->max_age[COVERAGE_USAGE],
			_("kubectl get pods -A -o json | tamis import --as CLUSTER -"), found,
			mend);
}

static enum check_level epss(const struct checkup *c, struct buf *found, struct buf *mend)
{
	return document(c, c->health.epss, (int64_t)EPSS_DAYS * DATE_DAY,
			"tamis import "
			"https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
			found, mend);
}

static enum check_level kev(const struct checkup *c, struct buf *found, struct buf *mend)
{
	return document(c, c->health.kev, (int64_t)KEV_DAYS * DATE_DAY,
			"tamis import https://www.cisa.gov/sites/default/files/feeds/"
			"known_exploited_vulnerabilities.json",
			found, mend);
}

static enum check_level accounts(const struct checkup *c, struct buf *found, struct buf *mend)
{
	long long n = c->health.accounts == DATE_NONE ? 0 : (long long)c->health.accounts;

	if (n >= ACCOUNTS_SOME) {
		buf_printf(found, _("%lld known by name"), n);
		return CHECK_OK;
	}
	buf_puts(found, _("none known by name"));
	buf_puts(mend, "aws organizations list-accounts | tamis import -");
	return CHECK_WARN;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* What must be there for a check to mean something. */
enum needs { NEEDS_NOTHING, NEEDS_FILE, NEEDS_DATABASE };

static const struct check {
	const char *name;
	enum needs needs;
	enum check_level (*look)(const struct checkup *c, struct buf *found, struct buf *mend);
} checks[] = {
	/* clang-format off */
	{"database",      NEEDS_NOTHING,  doctor_database},
	{"schema",        NEEDS_DATABASE, doctor_schema},
	{"integrity",     NEEDS_DATABASE, doctor_integrity},
	{"journal",       NEEDS_DATABASE, doctor_journal},
	{"side files",    NEEDS_FILE,     doctor_side_files},
	{"mode",          NEEDS_FILE,     doctor_mode},
	{"folder",        NEEDS_FILE,     doctor_folder},
	{"owner",         NEEDS_FILE,     doctor_owner},
	{"file system",   NEEDS_NOTHING,  doctor_file_system},
	{"space",         NEEDS_NOTHING,  doctor_space},
	{"configuration", NEEDS_NOTHING,  configuration},
	{"terminal",      NEEDS_NOTHING,  terminal},
	{"locale",        NEEDS_NOTHING,  locale},
	{"window",        NEEDS_NOTHING,  window},
	{"clock",         NEEDS_NOTHING,  clock_check},
	{"scans",         NEEDS_DATABASE, scans},
	{"usage",         NEEDS_DATABASE, usage},
	{"epss",          NEEDS_DATABASE, epss},
	{"kev",           NEEDS_DATABASE, kev},
	{"accounts",      NEEDS_DATABASE, accounts},
	/* clang-format on */
};
static_assert(sizeof(checks) / sizeof(checks[0]) <= CHECKS_MAX, "there is a line for every check");

static bool has(const struct checkup *c, enum needs needs)
{
	if (needs == NEEDS_DATABASE)
		return c->trouble.kind == ERROR_NONE && c->health.is_ours;
	return needs == NEEDS_NOTHING || c->file.file.is_there;
}

static void run_check(struct checkup *c, const struct check *check)
{
	struct check_line *line = &c->lines[c->count++];
	struct buf found = {0}, mend = {0};

	line->name = check->name;
	line->level = check->look(c, &found, &mend);
	line->found = buf_take(&found);
	line->mend = mend.size ? buf_take(&mend) : NULL;
	buf_fini(&mend);
}

/* How old is too old, as the configuration says; what is wrong with that is told by its own check.
 */
static void read_ages(struct checkup *c)
{
	char *usual = c->config ? NULL : config_default_path();
	const char *path = c->config ? c->config : usual;
	struct config config = {0};
	struct error err = {0};

	if (path && (c->config || access(path, F_OK) == 0))
		(void)config_read(&config, path, &err);
	for (int kind = 0; kind < COVERAGE_KINDS; kind++)
		c->max_age[kind] = config_max_age(&config, (enum coverage_kind)kind);
	config_fini(&config);
	free(usual);
}

void checkup_run(struct checkup *c)
{
	read_ages(c);
	c->health.written = DATE_NONE;
	db_file_look(c->database, &c->file);
	store_examine(c->database, !c->is_quick, &c->health, &c->trouble);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (has(c, checks[i].needs))
			run_check(c, &checks[i]);
}

void checkup_fini(struct checkup *c)
{
	for (size_t i = 0; i < c->count; i++) {
		free(c->lines[i].found);
		free(c->lines[i].mend);
	}
	db_file_fini(&c->file);
	c->count = 0;
}

enum check_level checkup_worst(const struct checkup *c)
{
	enum check_level worst = CHECK_OK;

	for (size_t i = 0; i < c->count; i++)
		worst = c->lines[i].level > worst ? c->lines[i].level : worst;
	return worst;
}
