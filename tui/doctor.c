/* The checks. Each says what it found and, when that is not as it should be, what to do. */
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
#include "tui/term.h"

const char *const check_levels[CHECK_LEVELS] = {
	[CHECK_OK] = "ok", [CHECK_WARN] = "warn", [CHECK_BAD] = "bad"};

enum {
	LOG_LARGE = 64 << 20,
	SPACE_LITTLE = 256 << 20, /* bytes that a few imports take */
	SPACE_NONE = 16 << 20,
	EPSS_DAYS = 7, /* it comes every day */
	KEV_DAYS = 14, /* every few days */
	ACCOUNTS_SOME = 1,
};

static char *size_text(long long bytes)
{
	if (bytes >= 10LL << 30)
		return mem_printf("%lld GiB", bytes >> 30);
	if (bytes >= 10LL << 20)
		return mem_printf("%lld MiB", bytes >> 20);
	return mem_printf("%lld KiB", (bytes + 1023) >> 10);
}

static void put_size(struct buf *out, long long bytes)
{
	char *text = size_text(bytes);

	buf_puts(out, text);
	free(text);
}

/* ---- the database ---------------------------------------------------------------------------- */

static enum check_level database(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file;

	buf_puts(found, c->database);
	if (!file->is_there || file->size == 0) {
		buf_puts(found, file->is_there ? _(": empty") : _(": not there"));
		buf_puts(mend, _("tamis import FILE makes it"));
		return CHECK_BAD;
	}
	buf_puts(found, ", ");
	put_size(found, file->size);
	if (c->trouble.kind == ERROR_NONE && c->health.is_ours)
		return CHECK_OK;
	buf_clear(found);
	if (c->trouble.kind != ERROR_NONE)
		buf_puts(found, c->trouble.text);
	else
		buf_printf(found, _("%s: a database of another program"), c->database);
	buf_puts(mend, _("name another one with --db, or bring back a copy of it"));
	return CHECK_BAD;
}

static enum check_level schema(const struct checkup *c, struct buf *found, struct buf *mend)
{
	int is = c->health.schema, known = c->health.newest_schema;

	buf_printf(found, _("schema %d, this tamis writes %d"), is, known);
	if (is > known)
		buf_puts(mend, _("use the newer tamis that wrote it"));
	else if (is < known)
		buf_puts(mend, _("the next command that opens it brings it up to date"));
	return is > known ? CHECK_BAD : is < known ? CHECK_WARN : CHECK_OK;
}

static enum check_level integrity(const struct checkup *c, struct buf *found, struct buf *mend)
{
	if (c->is_quick) {
		buf_puts(found, _("not read through from here: tamis doctor does"));
		return CHECK_OK;
	}
	if (c->health.damage.kind == ERROR_NONE) {
		buf_puts(found, _("SQLite finds it whole"));
		return CHECK_OK;
	}
	buf_puts(found, c->health.damage.text);
	buf_puts(mend, _("bring back a copy, or: sqlite3 OLD .recover | sqlite3 NEW"));
	return CHECK_BAD;
}

static enum check_level journal(const struct checkup *c, struct buf *found, struct buf *mend)
{
	bool is_wal = strcmp(c->health.journal, "wal") == 0;

	buf_printf(found,
		   is_wal ? _("%s: readers and a writer do not wait for each other")
			  : _("%s: readers and a writer wait for each other"),
		   c->health.journal);
	if (!is_wal)
		buf_puts(mend, _("the next import, decision or desk sets it to wal"));
	return is_wal ? CHECK_OK : CHECK_WARN;
}

/* Beside the database: they must be as it is, or who may open it cannot. */
static enum check_level side_files(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file, *wal = &c->file.wal, *shm = &c->file.shm;
	bool is_strange = (wal->is_there && (wal->mode != file->mode || wal->gid != file->gid)) ||
			  (shm->is_there && (shm->mode != file->mode || shm->gid != file->gid));

	if (!wal->is_there && !shm->is_there) {
		buf_puts(found, _("none: nobody has it open"));
		return CHECK_OK;
	}
	buf_puts(found, _("-wal "));
	put_size(found, wal->size);
	if (is_strange) {
		buf_printf(found, _(", of %s:%s with mode %04o, not as the database"),
			   wal->is_there ? wal->owner : shm->owner,
			   wal->is_there ? wal->group : shm->group,
			   wal->is_there ? wal->mode : shm->mode);
		buf_puts(mend,
			 _("close every desk, so that they go; or tamis doctor --share GROUP"));
	} else if (wal->size > LOG_LARGE) {
		buf_puts(mend,
			 _("a desk or command that reads for long keeps it: close the old ones"));
	}
	return mend->size ? CHECK_WARN : CHECK_OK;
}

/* ---- who may touch it ------------------------------------------------------------------------ */

static enum check_level mode(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file, *folder = &c->file.folder;
	bool is_groups = file->mode & S_IWGRP;

	buf_printf(found, "%04o", file->mode);
	if (file->mode & S_IWOTH) {
		buf_puts(found, _(": anybody may write it"));
		buf_puts(mend, _("chmod 0600, or tamis doctor --share GROUP"));
		return CHECK_BAD;
	}
	if (file->mode & S_IROTH) {
		buf_puts(found, _(": anybody may read it"));
		buf_puts(mend, _("chmod 0600, or tamis doctor --share GROUP"));
		return CHECK_WARN;
	}
	if (!is_groups) {
		buf_puts(found, _(": its owner's alone"));
		return CHECK_OK;
	}
	buf_printf(found, _(": the group %s works on it"), file->group);
	if (!(folder->mode & S_ISGID) || folder->gid != file->gid)
		buf_puts(mend,
			 _("its folder is not setgid of that group: tamis doctor --share GROUP"));
	else if (c->file.closed)
		buf_printf(mend, _("the group cannot pass %s: chmod g+x or o+x"), c->file.closed);
	return mend->size ? CHECK_WARN : CHECK_OK;
}

static enum check_level folder(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *f = &c->file.folder;

	buf_printf(found, "%s, %04o", c->file.folder_path, f->mode);
	if (f->mode & S_IWOTH && !(f->mode & S_ISVTX)) {
		buf_puts(found, _(": anybody may put another file in its place"));
		buf_puts(mend, _("chmod o-w"));
		return CHECK_BAD;
	}
	if (c->file.may_write_folder)
		return CHECK_OK;
	buf_puts(found, _(": you may not write there"));
	buf_puts(mend, _("the log lies beside the database: without it you can only read"));
	return CHECK_WARN;
}

static enum check_level owner(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file;

	buf_printf(found, "%s:%s", file->owner, file->group);
	if (c->file.may_write) {
		buf_puts(found,
			 file->uid == (long)getuid() ? _(", you") : _(", and you may write it"));
		return CHECK_OK;
	}
	buf_puts(found, c->file.may_read ? _(", and you may only read it")
					 : _(", and you may not even read it"));
	buf_printf(mend, _("ask %s for: tamis doctor --share GROUP"), file->owner);
	return c->file.may_read ? CHECK_WARN : CHECK_BAD;
}

static enum check_level file_system(const struct checkup *c, struct buf *found, struct buf *mend)
{
	static const enum check_level levels[] = {[FILE_SYSTEM_LOCAL] = CHECK_OK,
						  [FILE_SYSTEM_PERHAPS] = CHECK_WARN,
						  [FILE_SYSTEM_NETWORK] = CHECK_BAD};

	if (c->file.system == FILE_SYSTEM_LOCAL) {
		buf_puts(found, _("local"));
	} else if (c->file.system == FILE_SYSTEM_NETWORK) {
		buf_printf(found, _("%s, a network file system: SQLite's log is not safe there"),
			   c->file.system_name);
		buf_puts(mend, _("move the database to a local disk; others work on it by ssh"));
	} else {
		buf_printf(found, _("%s: not safe when another machine is behind it (sshfs, s3fs)"),
			   c->file.system_name);
		buf_puts(mend, _("if so, move the database to a local disk"));
	}
	return levels[c->file.system];
}

static enum check_level space(const struct checkup *c, struct buf *found, struct buf *mend)
{
	long long left = c->file.free;

	if (left < 0) {
		buf_puts(found, _("not known"));
		return CHECK_OK;
	}
	put_size(found, left);
	buf_puts(found, _(" free"));
	if (left < SPACE_LITTLE || left < c->file.file.size / 2)
		buf_puts(mend, _("an import may need that much: make room"));
	return left < SPACE_NONE ? CHECK_BAD : mend->size ? CHECK_WARN : CHECK_OK;
}

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
	{"database",      NEEDS_NOTHING,  database},
	{"schema",        NEEDS_DATABASE, schema},
	{"integrity",     NEEDS_DATABASE, integrity},
	{"journal",       NEEDS_DATABASE, journal},
	{"side files",    NEEDS_FILE,     side_files},
	{"mode",          NEEDS_FILE,     mode},
	{"folder",        NEEDS_FILE,     folder},
	{"owner",         NEEDS_FILE,     owner},
	{"file system",   NEEDS_NOTHING,  file_system},
	{"space",         NEEDS_NOTHING,  space},
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
