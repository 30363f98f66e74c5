/*
 * The one door to the database file. Nothing above knows SQLite. Everything here is one short
 * transaction; no lock is held while a person thinks. Errors are ERROR_DATABASE with the file's
 * name.
 *
 * SQLite is the truth: findings with what each source said, images, scans, and the append-only log
 * of what people decided. Nothing is stored by `id` (TRUTH 2): ids are computed when they are
 * shown, so evidence that joins two images changes them everywhere.
 */
#ifndef TAMIS_DATA_STORE_H
#define TAMIS_DATA_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/coverage.h"
#include "core/date.h"
#include "core/error.h"
#include "core/event.h"
#include "core/finding.h"
#include "core/fleet.h"
#include "core/state.h"
#include "data/import.h"

struct store;
struct config;
struct diff_package;
struct selection;
struct today;

enum store_mode {
	STORE_CREATE, /* read and write; made (0600) when it is not there or has no byte in it */
	STORE_WRITE,  /* must be there; opens for reading only when it cannot be written */
	STORE_READ,   /* must be there; is not written: see below */
};

/*
 * Brings an older schema up to date (each migration one transaction); refuses a newer one by its
 * number, a file that is no database, a corrupt one, an empty one unless it may be made.
 *
 * STORE_READ puts nothing into a file: no schema into an empty one, no other journal mode, no row.
 * Two exceptions, without which it could not be read: the schema of an older tamis is brought up to
 * date where the file may be written, and SQLite moves a log that a killed process left behind.
 * ":memory:" works with every mode and is what tests use.
 */
struct store *store_open(const char *path, enum store_mode mode, struct error *err);
/* Makes the missing folders above `path`, each for its owner only (0700). */
bool store_make_folders(const char *path, struct error *err);
void store_close(struct store *s);
bool store_is_read_only(const struct store *s);
const char *store_path(const struct store *s);

/* Who decides: login name of the real uid, $SUDO_USER only when that uid is 0 (TRUTH 4). */
struct author {
	char *name;
	long uid;
};
void store_author(struct author *out);
void author_fini(struct author *a);

/*
 * Import. A run is one `tamis import` command. For each document: store_import_begin, the sink's
 * calls, then store_import_end with the result, or store_import_abort. A document may hold several
 * scans (concatenated reports): each is known or new by itself, and is_known says that all were.
 *
 * A report of one image is one transaction. A longer document is written in parts, each one short
 * transaction, so that others can read what came and write in between: where a scan ends, and
 * within a scan whose findings name their own assets. After a kill the parts that were written are
 * there, the log says that the document was "not finished", and nothing is closed by it; importing
 * it again completes it.
 */
struct store_import;
bool store_run_begin(struct store *s, date now, int64_t *run, struct error *err);
bool store_run_end(struct store *s, int64_t run, date now, struct error *err);

struct store_import_options {
	int64_t run;
	const char *name; /* file name or "-", as the user gave it */
	date now;
	date modified;        /* the file's date: as_of of last resort; DATE_NONE */
	const char *as;       /* import_options.as */
	date as_of;           /* import_options.as_of */
	const char *complete; /* import_options.complete */
	/* Findings and facts in a part, at least; 0 means STORE_PART. Tests have smaller ones. */
	long long part;
};
enum { STORE_PART = 20000 };
struct store_import *store_import_begin(struct store *s, const struct store_import_options *options,
					struct error *err);
struct sink store_import_sink(struct store_import *i);

struct import_counts {
	long long added, updated, unchanged; /* rows (findings) */
	long long facts[FACT_COUNT];         /* that the document told, new or not */
	bool is_known;                       /* the same content was read before: nothing changed */
	char warning[200]; /* "" or one line ("no identity: named by its content, use --as") */
};
/* Writes what waits and the log's line. False: as store_import_abort. Frees `i`. */
bool store_import_end(struct store_import *i, const struct import_result *result, double seconds,
		      struct import_counts *counts, struct error *err);
/* Frees `i`. What waits is lost; parts that were written stay, and then err says so. */
void store_import_abort(struct store_import *i, struct error *err);

/* The log of imports, newest first. All strings live until store_imports_free. */
struct import_skip {
	const char *reason, *example;
	long long n;
};
struct import_entry {
	int64_t id, run;
	const char *name, *format, *tool, *tool_version, *outcome, *error, *warning, *artifact;
	date at, as_of;
	long long bytes, findings, added, updated, unchanged;
	long long facts[FACT_COUNT];
	long long by_severity[SEVERITY_COUNT];
	double seconds;
	bool is_known;
	/* What its silence may close (TRUTH 3), "os-pkgs (debian 12.4): CRITICAL HIGH; fixable
	 * only", or "nothing: " and why. Of a stream of several reports, the last one's. */
	const char *covers;
	/* What it does not list any more: of that what it closed (of an export that is all of a
	 * scope what is closed still), and what a report of one image or resource left open, as it
	 * does not cover that. */
	long long closed, left;
	struct import_skip *skips;
	size_t skip_count;
};
struct import_log {
	struct import_entry *entries;
	size_t count;
	struct arena *arena;
};
bool store_imports(struct store *s, struct import_log *log, struct error *err);
void import_log_fini(struct import_log *log);

/* Of which places something was read, and of which not: by account, region, cluster, registry, then
 * kind and source. Strings live until coverage_list_fini. */
struct coverage_list {
	date now;                        /* as of when things are stale in it */
	int64_t max_age[COVERAGE_KINDS]; /* seconds; what is older is stale */
	struct coverage *rows;
	size_t count;
	struct arena *arena;
};
bool store_coverage(struct store *s, date now, struct coverage_list *out, struct error *err);
void coverage_list_fini(struct coverage_list *list);

/* Whose severity is shown, who owns what, what bases are called: from the next load on. Borrowed.
 */
void store_configure(struct store *s, const struct config *config);

/* As of when presence and use are worked out: from the next load on. Until it is said nothing is
 * too old. */
void store_set_now(struct store *s, date now);

/* T: what is recorded later is new (fleet.new_since), from the next load on. DATE_NONE, as until it
 * is said: the start of the import run before the newest. */
void store_set_since(struct store *s, date since);

/*
 * When this user (by uid) last looked at the desk; DATE_NONE: never, in this database. It is
 * written when the desk is left, and is then the time of what was on the screen, so that what
 * nobody saw is new the next time. Never moved back, and nothing is written into a database that is
 * open for reading.
 */
bool store_looked(struct store *s, date *looked, struct error *err);
/*
 * Up to when all that is recorded can be read now: the second before `now`, or before the oldest
 * import run began that is going on. What such a run will still write bears the time of its
 * beginning. A run of more than a day ago that never ended was killed.
 */
bool store_read_until(struct store *s, date now, date *until, struct error *err);
bool store_set_looked(struct store *s, date looked, struct error *err);

/* Makes Today of a loaded fleet, which gets words at most, and of what only the database knows.
 * `coverage` is read when it is empty, or an hour old: its owner keeps it while nothing is
 * imported. */
bool store_today(struct store *s, struct fleet *f, date now, bool is_ascii,
		 struct coverage_list *coverage, struct today *out, struct error *err);

/*
 * Every fact that documents told, kind after kind, in an order that imports have no part in: of
 * usage and images each document's, of feeds and accounts the newest. Strings live for the call;
 * `each` says false, with err, to stop.
 */
bool store_facts(struct store *s,
		 bool (*each)(void *ctx, const struct fact *fact, struct error *err), void *ctx,
		 struct error *err);

/* Loads everything that questions are asked about. NULL with err. */
struct fleet *store_load(struct store *s, struct error *err);

/* A number that changes whenever somebody else has committed to the file. Own commits leave it. */
int64_t store_version(struct store *s);

/* How often this store has written: what was loaded before it last did is not up to date. */
int64_t store_writes(struct store *s);
/* Ends what another thread does with the store, with an error there. The only call that may come
 * from another thread. */
void store_interrupt(struct store *s);

/*
 * What others did since the last call; the first one gives nothing and begins to keep count. What
 * this store said itself is no news. Lines of one author, kind and state are one. Strings live
 * until store_news_fini.
 */
struct store_said {
	const char *author, *kind, *state; /* state: NULL where the kind has none */
	long long issues;
};
struct store_news {
	struct store_said *said; /* oldest first */
	size_t said_count;
	long long documents, added, updated; /* imported, but for those that were known */
	struct arena *arena;
};
bool store_news(struct store *s, struct store_news *out, struct error *err);
void store_news_fini(struct store_news *n);

/*
 * What stands at the path of an open store: to be asked every second or so (a stat, and a read of
 * the header). Everything but STORE_SAME refuses to be written, so that no decision goes into a
 * file that nobody will open again.
 */
enum store_file {
	STORE_SAME,     /* the file that was opened */
	STORE_REPLACED, /* another one: store_reopen */
	STORE_REFUSED,  /* another one, and store_reopen did not take it as it is now */
	STORE_GONE,     /* none, or one without content */
	STORE_NEWER,    /* the same, in a schema of a newer tamis */
	STORE_FILE_COUNT
};
enum store_file store_look(struct store *s);
/*
 * Opens what stands at the path now; the store goes on with it, or as it was when that fails. A log
 * of the old file that still lies there would be read as the new one's: it is renamed, and its new
 * name told (owned, NULL: there was none).
 */
bool store_reopen(struct store *s, char **log, struct error *err);
/* Reads again what people said, into a fleet that is loaded: milliseconds, however many findings.
 */
bool store_refresh(struct store *s, struct fleet *f, struct error *err);

/*
 * What a person says, about issues of a fleet. One call, one transaction, one entry of the log.
 * `at` orders events (then their random ids, which rise within a second of one database). The fleet
 * is left as it is: store_refresh.
 *
 * A known limit: an image in no repository is decided about under its artifact's name. When it is
 * seen in a repository later, its issues are the repository's, and nobody has spoken of those; the
 * old event stays in the log.
 */
struct saying {
	enum event_kind kind;            /* none that has a target */
	const struct decision *decision; /* of a decision, else NULL */
	const char *text;  /* of kinds that have one; NULL or "": to nobody, no ticket any more */
	const char *label; /* how what it is about is called; NULL */
	/* Of a decision of scope base: whose bases are meant; NULL: of all that the issues have
	 * there. */
	const struct selection *findings;
};
bool store_say(struct store *s, const struct fleet *f, const uint32_t *issues, size_t n,
	       const struct saying *saying, date at, struct error *err);

/* A decision about what an earlier one was about, with its scope, whether or not there is such an
 * issue today. `event` is the id, or its first digits if no other begins so. */
bool store_decide_again(struct store *s, const char *event, const struct decision *decision,
			date at, struct error *err);

/*
 * Undoes this user's newest n entries that hold, or redoes the n that were undone last; redo ends
 * where the user has said something new. All or nothing, and fewer when there are no more. When
 * somebody else has decided later about the same issues, nothing is undone unless `is_forced`:
 * `by` names them.
 */
struct undone {
	size_t count;
	char *what; /* the entries, "to-fix on 412 findings, note on 1 finding"; NULL: none */
	char *by;   /* NULL: nobody is in the way */
};
bool store_undo(struct store *s, bool is_redo, size_t n, bool is_forced, date at,
		struct undone *out, struct error *err);
void undone_fini(struct undone *u);

/* "to-fix on 412 findings": an event in a few words. Appends to out. */
void event_put(const struct event *e, struct buf *out);

/*
 * The log of what people said, newest first. All strings live until journal_fini.
 */
enum journal_standing {
	STANDING_HOLDS,
	STANDING_OVERRULED, /* of all it is about there is a later decision of the same scope */
	STANDING_EXPIRED,   /* an acceptance that is over */
	STANDING_STALE,     /* a decision that matches no issue of today */
	STANDING_UNDONE,
	STANDING_COUNT
};
extern const char *const journal_standings[STANDING_COUNT]; /* "holds", "overruled", ... */

struct journal_entry {
	struct event event;
	const char *what;  /* "to-fix on 412 findings", "undo: to-fix on 412 findings" */
	const char *about; /* the label; of an undo or a redo that of what it speaks of; NULL */
	/* How far the decision reaches that this is, or that it undoes or redoes; NULL: of
	 * anything else, which is about its issues. */
	const char *scope;
	enum journal_standing standing;
	/* The newest later decision, of the same scope or a narrower one, about something that this
	 * one is about, too; later_by NULL: there is none. */
	const char *later_by;
	long later_uid;
	date later_at;
};

struct journal_query {
	const struct selection *selection; /* of the fleet's findings; NULL: whatever it is about */
	date now, since, until;            /* since, until: DATE_NONE no bound; both are in */
	const char *by;                    /* a glob on the author; NULL */
	const char *id;                    /* only this entry; NULL */
	int state, kind;                   /* of the enums; -1: any */
	bool has_marks;                    /* also marks, and their undoing */
	bool is_stale;                     /* only what stands so */
	bool with_issues;                  /* event.issues is filled, too; else only their number */
	/* Only decisions of this user about which somebody else has decided at this time or later:
	 * what the earlier of two authors must see. DATE_NONE: not asked. */
	date answered_since;
};

/* What asks for everything but marks. */
#define JOURNAL_ALL(now_)                                                                          \
	{                                                                                          \
		.now = (now_), .since = DATE_NONE, .until = DATE_NONE, .state = -1, .kind = -1,    \
		.answered_since = DATE_NONE                                                        \
	}

struct journal {
	struct journal_entry *entries;
	size_t count;
	struct arena *arena;
};
/* The fleet is not changed but for words that it gets. */
bool store_journal(struct store *s, struct fleet *f, const struct journal_query *query,
		   struct journal *out, struct error *err);
void journal_fini(struct journal *j);

/* The packages that an image's newest list has; none when nobody listed them. Strings live until
 * package_list_fini. */
struct package_list {
	struct diff_package *list;
	size_t count;
	struct arena *arena;
};
bool store_packages(struct store *s, const struct fleet *f, uint32_t image,
		    struct package_list *out, struct error *err);
void package_list_fini(struct package_list *list);

/* Long text of one finding, for its page. Strings live until detail_fini. */
struct detail_opinion {
	const char *source, *vendor, *severity, *vector;
	double score; /* negative: none */
};
struct detail_event {
	date at;
	const char *author, *kind, *scope; /* words of event_kinds[] and scopes[] */
	const char *state, *why, *justification, *text;
	date until;
	bool is_undone;
	unsigned char id[FLEET_EVENT_ID];
};
struct detail_sighting {
	const char *source, *package, *version, *fixed, *path, *severity, *status, *source_key;
	const char *remediation; /* what to do, in the source's words */
	double score;
	date first_seen, last_seen;
};
struct detail {
	const char *description, *url, *title;
	const char *layer_step; /* the Dockerfile step that made the layer */
	const char *architecture;
	struct detail_sighting *sightings;
	size_t sighting_count;
	struct detail_opinion *opinions;
	size_t opinion_count;
	struct detail_event *events; /* oldest first */
	size_t event_count;
	struct arena *arena;
};
bool store_detail(struct store *s, const struct fleet *f, uint32_t finding, struct detail *out,
		  struct error *err);
void detail_fini(struct detail *d);

/* What there is to know of a database file before it is trusted. Nothing in it is changed: its
 * schema is left as old as it is. Dates: DATE_NONE when there is none, or the schema has none. */
struct store_health {
	int schema, newest_schema;   /* the file's; the one that this program writes */
	bool is_ours;                /* it bears the mark of tamis */
	char journal[16];            /* "wal" */
	struct error damage;         /* kind ERROR_NONE: none was found */
	date scan, usage, epss, kev; /* of the newest documents */
	date written;                /* the latest time that an import or a decision bears */
	int64_t accounts;            /* that a list names; DATE_NONE: not known */
};
/* `is_thorough`: every page is read. False with err when it cannot be opened. */
bool store_examine(const char *path, bool is_thorough, struct store_health *out, struct error *err);

/* Runs SQLite's integrity and foreign key checks; false with the first complaint. */
bool store_check(struct store *s, struct error *err);

#endif
