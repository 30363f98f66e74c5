/*
 * What views and commands share: the state of the desk. A command changes state and says what must
 * be worked out again (app_dirty); app_update works it out; drawing comes last and changes nothing.
 *
 * Places are a stack: Enter puts one on top, back takes it away. Each keeps its own filter, cursor
 * and order, so one always comes back to the row one left.
 */
#ifndef TAMIS_TUI_VIEW_H
#define TAMIS_TUI_VIEW_H

#include <string.h>

#include "core/export.h"
#include "core/filter.h"
#include "core/fixes.h"
#include "core/order.h"
#include "core/pivot.h"
#include "core/today.h"
#include "tui/app.h"
#include "tui/key.h"
#include "tui/page.h"
#include "tui/prompt.h"
#include "tui/table.h"

enum view_id {
	VIEW_GROUPS,
	VIEW_FINDINGS,
	VIEW_FIXES,
	VIEW_FINDING,
	VIEW_IMPORTS,
	VIEW_COVERAGE,
	VIEW_DOCTOR,
	VIEW_TODAY,
	VIEW_HISTORY,
	VIEW_ENTRY, /* one of the history */
	VIEW_BASE,
	VIEW_DIFF,
	VIEW_HELP,
	VIEW_COUNT
};

struct place {
	enum view_id view;
	enum pivot_id pivot; /* VIEW_GROUPS */
	char *filter;        /* text that parses; NULL in views without a filter */
	size_t cursor, top;  /* of a page: cursor is the first line shown */
	int column;
	int sort; /* column, -1: worst first */
	bool descending;
	uint64_t id; /* finding or action under the cursor, or the one shown */
	char *key;   /* the row under the cursor, as key_of says it; NULL: none yet. Of VIEW_ENTRY
			the id of the entry; of VIEW_BASE the base's key; of VIEW_DIFF those of two
			images */
	bool is_stale, has_marks; /* VIEW_HISTORY: as in struct journal_query */
};

struct app;

/*
 * One kind of place. What is NULL does not apply there. A view with `cell` is a table: update makes
 * its rows and fills app->headings, `rows` counts them. Every other one is a page of text, which
 * settle makes in app->page. How either is drawn is the same for all of its kind (app_draw.c).
 */
struct view {
	const char *word;  /* "findings" */
	const char *title; /* N_() */
	const char *empty; /* N_() what a table without a filter says when it has no rows */
	bool has_filter;
	void (*update)(struct app *app); /* the selection is fresh: make the rows */
	void (*settle)(struct app *app); /* the cursor stands: make the page */
	size_t (*rows)(const struct app *app);
	void (*cell)(void *app, size_t row, int column, struct table_cell *out);
	/* What the cursor's row is found by when the rows are others: a number, where there may be
	 * a million of them, or a text. One of the two; neither: it stays where it is. */
	uint64_t (*id_of)(const struct app *app, size_t row);
	void (*key_of)(const struct app *app, size_t row, struct buf *out);
	void (*strip)(struct app *app, struct screen *s,
		      struct area area); /* details under the table */
	bool (*can_sort)(int column);
	const char *unsorted; /* N_() how rows stand where no column was chosen to sort by */
	void (*enter)(struct app *app);
	/* What the row, or the page, is called where that is not a finding; puts nothing when there
	 * is none. */
	void (*name)(const struct app *app, struct buf *out);
	/* The findings of a row, as bits; false: it has none. */
	bool (*select)(struct app *app, size_t row, struct selection *out);
	/* What a cell stands for; false: it is a count. Adds to a condition that is empty. */
	bool (*condition)(struct app *app, size_t row, int column, struct condition *out);
	bool (*export)(struct app *app, const struct export *format, const struct out *out,
		       struct error *err);
};

extern const struct view *const views[VIEW_COUNT];
extern const struct view view_groups, view_fixes, view_findings, view_finding, view_imports,
	view_coverage, view_doctor, view_base, view_diff, view_today, view_history, view_entry,
	view_help;

/* ---- questions to the person ---- */

typedef void (*ask_done)(struct app *app, const char *text); /* NULL: left */
typedef void (*ask_changed)(struct app *app, const char *text);

struct ask {
	bool is_on;
	bool is_filter; /* drawn in the filter line */
	char *label;
	ask_done done;
	ask_changed changed; /* may be NULL */
};

enum { MENU_MAX = 40 };

struct menu_item {
	char key[KEY_NAME_MAX];
	const char *title, *help;
	int value;
};

struct menu {
	char *title; /* NULL: no menu is open */
	struct menu_item items[MENU_MAX];
	int count, cursor;
	void (*done)(struct app *app, int value); /* -1: left */
};

/* A decision (or a note) on its way: whom it is about and what has been answered so far. */
struct verdict {
	uint32_t *issues;
	size_t count;
	struct selection findings; /* of the row; .bits NULL: all that the issues have */
	char *event;               /* instead of issues: what this entry of the history was about */
	enum state state;
	const char *justification;
	char *why;
	date until;
	enum scope scope;
	char *about; /* "3 marked issues": how it is called in questions */
};

enum dirty {
	DIRTY_TOTALS = 1, /* the header's numbers */
	DIRTY_FILTER = 2, /* parse and select */
	DIRTY_ROWS = 4,   /* group or sort */
	DIRTY_PAGE = 8,   /* the page beside or instead of the table */
	DIRTY_ALL = 15,
	DIRTY_TOP = 16 /* the cursor goes to the first row instead of following its own */
};

struct app {
	struct store *store;
	struct fleet *fleet;
	struct config *config;   /* may be NULL */
	const char *config_path; /* as --config named it; NULL: the default place */
	date now;
	bool is_clock_fixed;
	date since;                /* T; DATE_NONE: as the runs say */
	date read_until;           /* all that was recorded up to then is on the screen, */
	date reading_until;        /* or will be, when what is being read is there */
	bool is_ascii;             /* the terminal has no block characters */
	bool has_no_clipboard;     /* and takes nothing that is copied */
	int64_t version;           /* the store's, when the fleet was loaded */
	bool is_behind;            /* somebody else has changed the database since */
	enum store_file file;      /* what stood at its path when that was last asked */
	struct worker *loader;     /* reads what others changed; NULL: nothing is being read */
	int64_t writes;            /* the store's, when it began */
	uint32_t load_behind_from; /* findings from which on a thread reads */
	struct buf news;           /* what others did, to be told when it is read */
	struct buf ended_by;       /* who of them may have ended a decision; empty: nobody */
	int cols, rows;

	struct place *places;
	size_t place_count, place_room;
	unsigned dirty;

	struct filter *filter; /* in force: of the top place or the nearest below, parsed */
	struct selection selection;
	struct table_column headings[TABLE_COLUMNS_MAX]; /* of the table on screen */
	int heading_count;
	struct groups groups;
	struct fix_plan plan; /* of VIEW_FIXES */
	uint32_t *findings;   /* in order */
	size_t finding_count;
	struct page page;
	bool has_own_layers;   /* the list has findings that no base brought */
	uint32_t page_finding; /* what page shows, FLEET_NONE: something else */
	struct import_log log;
	struct coverage_list coverage; /* read when its view is opened */
	struct today today;            /* of VIEW_TODAY */
	struct journal journal;        /* of VIEW_HISTORY and VIEW_ENTRY */
	struct {
		uint32_t open, images, running, marked;
		struct today_head today;
	} totals;

	struct ask ask;
	struct prompt prompt;
	struct menu menu;
	struct verdict verdict;
	struct verdict also; /* the last one, for the other packages of the problem */
	size_t undo_steps;   /* while the person is asked about somebody else's decision */
	struct history filters, commands, reasons;
	struct filter_error mistake; /* in the filter being typed; text[0] 0: none */
	bool draft_is_empty;         /* it parses, but nothing matches it: older rows are shown */
	char *saved_filter;          /* what Esc restores */
	char *export_name;           /* while the person is asked about an existing file */
	struct buf clipboard;        /* copied, and not given to the terminal yet */
	size_t range;                /* where `v` was pressed; SIZE_MAX: no range */

	char prefix[KEY_NAME_MAX]; /* first key of two ("g") */
	char message[512];
	size_t message_kept; /* bytes of it that news does not replace */
	date told_at;        /* when others' news came into it; DATE_NONE: there is none */
	date clock;          /* the time that app_clock told, also when `now` is fixed */
	enum style_role message_role;
	bool is_leaving; /* q was pressed once at the top */
	bool is_over;
	bool wants_redraw; /* the terminal's content is not to be trusted */
};

static inline struct place *app_place(const struct app *app)
{
	return &app->places[app->place_count - 1];
}

static inline const struct view *app_view(const struct app *app)
{
	return views[app_place(app)->view];
}

static inline bool app_has_table(const struct app *app)
{
	return app_view(app)->cell != NULL;
}

static inline struct question app_question(const struct app *app)
{
	return (struct question){app->fleet, app->now};
}

static inline const char *plural(unsigned long long n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

/* ---- app.c ---- */

/* Rows of another place, or of another fleet: there is nothing to remember of them. */
static inline void app_forget_rows(struct app *app)
{
	app->finding_count = app->groups.count = app->plan.count = 0;
}
static inline void app_set_headings(struct app *app, const struct table_column *columns, int count)
{
	memcpy(app->headings, columns, (size_t)count * sizeof(*columns));
	app->heading_count = count;
}
static inline void app_dirty(struct app *app, unsigned what)
{
	app->dirty |= what;
}
void app_remember(struct app *app);       /* what is under the cursor, into the place */
size_t app_recall(const struct app *app); /* its row now, or SIZE_MAX */
void app_update(struct app *app);         /* works out what is dirty */
/* Makes the page of the finding under the cursor. Once a frame, however many keys came before it:
 * it is the one thing that is read from the store. */
void app_settle(struct app *app);

void app_say(struct app *app, const char *fmt, ...) TAMIS_PRINTF(2, 3);
void app_complain(struct app *app, const char *fmt, ...) TAMIS_PRINTF(2, 3);

/* What others did, behind what a message says already. It stands until a key is pressed, and some
 * seconds at least; until the next news only, unless `is_kept`. */
void app_tell(struct app *app, bool is_kept, const char *text);
/* Who has decided later about what this reader decided, since the last look; at the desk's start.
 */
void app_tell_answered(struct app *app);

/* ---- app_watch.c ---- */

/* Reads the database again, whoever changed it, and tells what others did. */
bool app_reload(struct app *app, struct error *err);
/* What is wrong with the file that was opened; NULL: nothing. */
const char *app_file_words(const struct app *app);

/* A new place on top; `filter` NULL: that of the place below, where there is one. */
struct place *app_push(struct app *app, enum view_id view, const char *filter);
void app_pop(struct app *app);
void app_set_filter(struct app *app, const char *text); /* of the top place; must parse */
struct filter *app_parse(const struct app *app, const char *text, struct filter_error *err);
/* Runs a filter text that the desk made; false when it does not parse. */
bool app_select(const struct app *app, const char *text, struct selection *out);

/* After our own write: what people said is read again, and is on screen with the next frame. */
bool app_heard(struct app *app);

/* ---- command_decide.c: what other things to say begin with, too ---- */

void verdict_clear(struct verdict *v);
/* Whom it will be about; false (with a message) when nobody or when nothing can be written. */
bool verdict_begin(struct app *app);

/* ---- view_base.c ---- */

/* What brought the row at hand, else what it stands on; FLEET_NONE. And what its place is kept by.
 */
uint32_t base_of_row(const struct app *app);
const char *base_key(const struct app *app, uint32_t base);

/* ---- view_fixes.c ---- */

/* What an action leaves, brings and does not know: "; 3 stay open", "; new there: 2 problems". */
void fix_rest(const struct action *a, struct buf *out);

/* ---- view_history.c ---- */

/* The id of the entry at hand when it is a decision, its name and its scope; owned, or NULL. */
char *history_decision(const struct app *app, char **about, enum scope *scope);

/* ---- app_ask.c: one thing asked at a time ---- */

void app_ask(struct app *app, const char *label, const char *text, struct history *history,
	     ask_done done);
void ask_key(struct app *app, const char *key);
/* Opens an empty menu; items follow. NULL title never. */
void menu_open(struct app *app, const char *title, void (*done)(struct app *app, int value));
void menu_add(struct app *app, char key, const char *title, const char *help, int value);
void menu_key(struct app *app, const char *key);

/* ---- app_draw.c, app_draw_head.c and app_draw_ask.c ---- */

enum { FILTER_COL = 9 }; /* where the filter's text begins */

struct layout {
	struct area body;  /* the table (with its heading) or the page */
	struct area strip; /* rows 0: none */
	struct area side;  /* the finding beside the list; cols 0: none */
};
void app_lay_out(const struct app *app, struct layout *out);
size_t app_visible(const struct app *app); /* rows of the table, or lines of the page, on screen */
/* Rows of the table; of a page as many as its first line on screen, the cursor, can be. */
size_t app_rows(const struct app *app);
int app_page_cols(const struct app *app);
/* The line above a strip: what the strip is about, and which row of how many. */
void app_draw_rule(const struct app *app, struct screen *s, struct area area, const char *title);
void app_draw_head(const struct app *app, struct screen *s);
/* "1,204 of 8,214" at the right end of the filter line (of a page: which lines are on screen);
 * returns its columns. */
int app_draw_counts(const struct app *app, struct screen *s);
/* The line or menu that is open, over everything else. */
void app_draw_question(const struct app *app, struct screen *s);

/* ---- shared by views ---- */

void finding_page(struct app *app, uint32_t finding, int cols);
/* The end of it: what sources, people and reports say. */
void finding_add_said(struct app *app, uint32_t finding, const struct detail *d);
/* The finding that the place speaks of: under the cursor, or the page's; FLEET_NONE. */
uint32_t app_finding(const struct app *app);
void finding_condition(const struct app *app, uint32_t finding, enum field_id field,
		       struct condition *out);
/* That of the list, where the place is one; else by risk. */
struct order findings_order(const struct place *place);
/* For view.select and view.export: this finding alone, if it is one; these findings. */
bool finding_select(const struct app *app, uint32_t finding, struct selection *out);
bool findings_export(const struct app *app, const uint32_t *findings, size_t count,
		     const struct export *format, const struct out *out, struct error *err);

#endif
