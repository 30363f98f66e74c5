/*
 * Copying to the terminal's clipboard: what rows are called, a field of them, or the commands that
 * close them. It goes by OSC 52, so it works over ssh; nobody answers whether the terminal took it.
 * What is pasted may be run by a shell: a report's controls are shown as symbols here, too, and no
 * line end stands behind the last line.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/config.h"
#include "tui/command.h"
#include "tui/target.h"
#include "tui/view.h"

/* What 99,992 letters of base64 hold: the least that the terminals take that state a limit for one
 * sequence (hterm, 100,000 bytes). */
enum { COPY_MAX = 74994 };

/* ---- lines, each once ------------------------------------------------------------------------ */

struct lines {
	struct line {
		char *text;
		size_t at; /* where it came */
	} * list;
	size_t count, room;
};

/* Empties the text; nothing is no line. */
static void lines_add(struct lines *lines, struct buf *text)
{
	if (!text->size) {
		buf_fini(text);
		return;
	}
	MEM_ROOM(lines->list, lines->count, lines->room);
	lines->list[lines->count] = (struct line){buf_take(text), lines->count};
	lines->count++;
}

static void lines_fini(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->list[i].text);
	free(lines->list);
	*lines = (struct lines){0};
}

static int compare_texts(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int compare_places(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* The first of equal ones stays where it is. */
static void lines_unite(struct lines *lines)
{
	size_t kept = 0;

	if (!lines->count)
		return;
	qsort(lines->list, lines->count, sizeof(*lines->list), compare_texts);
	for (size_t i = 0; i < lines->count; i++)
		if (kept && strcmp(lines->list[kept - 1].text, lines->list[i].text) == 0)
			free(lines->list[i].text);
		else
			lines->list[kept++] = lines->list[i];
	lines->count = kept;
	qsort(lines->list, kept, sizeof(*lines->list), compare_places);
}

/* As many whole lines as a terminal takes; how many these are. */
static size_t lines_join(const struct lines *lines, struct buf *out)
{
	size_t n = 0;

	for (; n < lines->count; n++) {
		if (out->size + strlen(lines->list[n].text) + 1 > COPY_MAX)
			break;
		buf_printf(out, "%s%s", n ? "\n" : "", lines->list[n].text);
	}
	return n;
}

/* ---- copying --------------------------------------------------------------------------------- */

static bool may_copy(struct app *app)
{
	if (app->config && app->config->is_clipboard_off)
		app_complain(app, _("copying is off: the configuration has 'set clipboard off'"));
	else if (app->has_no_clipboard)
		app_complain(app, _("a terminal of this kind has no clipboard (TERM)"));
	else
		return true;
	return false;
}

/* What lines are called, one and many. */
struct words {
	const char *one, *many;
};

/* "12 values (5 marked findings, 2 not shown here)" */
static void say_copied(struct app *app, const struct lines *lines, size_t n,
		       const struct words *words, const char *note)
{
	char count[32], all[32];
	struct buf text = {0};

	screen_count((long long)n, count);
	screen_count((long long)lines->count, all);
	if (lines->count == 1)
		buf_puts(&text, lines->list[0].text);
	else if (n == lines->count)
		buf_printf(&text, "%s %s", count, _(words->many));
	else
		buf_printf(&text, _("only the first %s of %s %s: terminals take no more"), count,
			   all, _(words->many));
	if (note[0])
		buf_printf(&text, " (%s)", note);
	app_say(app, _("copied: %s"), buf_text(&text));
	buf_fini(&text);
}

static void copy(struct app *app, struct lines *lines, const struct words *words, const char *note)
{
	size_t n;

	lines_unite(lines);
	buf_clear(&app->clipboard);
	n = lines_join(lines, &app->clipboard);
	if (!lines->count)
		app_say(app, _("nothing to copy here"));
	else if (!n)
		app_complain(app, _("too long for a terminal's clipboard"));
	else
		say_copied(app, lines, n, words, note);
	lines_fini(lines);
}

/* The marked findings, in words in *about, else those of the row. Owned, in order. */
static size_t findings_at_hand(struct app *app, uint32_t **findings, char **about)
{
	struct question q = app_question(app);
	struct order order = findings_order(app_place(app));
	const struct view *view = app_view(app);
	struct selection row = {0};
	size_t n = target_marked_findings(app, findings, about);

	if (n || !view->select || !view->select(app, app_place(app)->cursor, &row))
		return n;
	*findings = order_run(&q, &order, &row);
	n = row.selected;
	selection_fini(&row);
	return n;
}

/* ---- what it is called ----------------------------------------------------------------------- */

static void add_values(const struct app *app, enum field_id field, const uint32_t *findings,
		       size_t n, struct lines *lines)
{
	struct question q = app_question(app);
	struct buf value = {0}, text = {0};

	for (size_t i = 0; i < n; i++) {
		buf_clear(&value);
		field_print(&q, field, findings[i], true, &value);
		text_clean(&text, buf_text(&value));
		lines_add(lines, &text);
	}
	buf_fini(&value);
}

/* A group is called by its name, and only asked for a field of its findings. */
static bool is_named(const struct app *app, const char *args)
{
	return !args[0] && !app->totals.marked && app_view(app)->name;
}

void command_copy(struct app *app, const char *args)
{
	static const struct words words = {N_("value"), N_("values")};
	int field = FIELD_VULN;
	uint32_t *findings = NULL;
	char *about = NULL;
	struct lines lines = {0};
	struct buf text = {0};
	struct error err = {0};

	if (args[0] && (field = field_column(args, strlen(args), &err)) < 0) {
		app_complain(app, "%s", err.text);
		return;
	}
	if (!may_copy(app))
		return;
	if (is_named(app, args)) {
		app_view(app)->name(app, &text);
		lines_add(&lines, &text);
	} else {
		size_t n = findings_at_hand(app, &findings, &about);

		add_values(app, (enum field_id)field, findings, n, &lines);
	}
	copy(app, &lines, &words, about ? about : "");
	free(findings);
	free(about);
}

/* ---- what closes it -------------------------------------------------------------------------- */

/* Of several each says in a comment, which shells and Dockerfiles know, what it does and where. */
static bool add_command(const struct app *app, uint32_t action, bool is_only, struct lines *lines)
{
	const struct action *a = &fixes_of(app->fleet)->actions[action];
	struct buf command = {0}, what = {0}, text = {0};
	bool is_known;

	action_command(app->fleet, a, &command);
	is_known = command.size != 0;
	if (is_known && !is_only) {
		action_print(app->fleet, a, &what);
		buf_puts(&text, "# ");
		text_clean(&text, buf_text(&what));
		buf_putc(&text, '\n');
	}
	if (is_known)
		buf_puts(&text, buf_text(&command));
	lines_add(lines, &text);
	buf_fini(&command);
	buf_fini(&what);
	return is_known;
}

/* The actions that close what is open of these findings; how many have no command. */
static size_t add_commands(const struct app *app, const uint32_t *findings, size_t n,
			   struct lines *lines)
{
	struct question q = app_question(app);
	struct selection asked = {0};
	struct fix_plan plan = {0};
	size_t without = 0;

	selection_clear(&asked, app->fleet->count);
	for (size_t i = 0; i < n; i++)
		selection_add(&asked, findings[i]);
	fix_plan_make(&q, &asked, &plan);
	for (size_t i = 0; i < plan.count; i++)
		without += !add_command(app, plan.rows[i].action, plan.count == 1, lines);
	fix_plan_fini(&plan);
	selection_fini(&asked);
	return without;
}

/* What there is to copy, and what of it cannot be. */
static void copy_commands(struct app *app, struct lines *lines, size_t without, const char *about)
{
	static const struct words words = {N_("command"), N_("commands")};
	struct buf note = {0};
	char count[32];

	buf_puts(&note, about);
	if (without)
		buf_printf(&note, _("%s%s without a command that is sure"), note.size ? "; " : "",
			   screen_count((long long)without, count));
	copy(app, lines, &words, buf_text(&note));
	buf_fini(&note);
}

void command_copy_fix(struct app *app, const char *args)
{
	bool is_action = app_place(app)->view == VIEW_FIXES && !app->totals.marked &&
			 app_place(app)->cursor < app->plan.count;
	uint32_t *findings = NULL;
	char *about = NULL;
	struct lines lines = {0};
	size_t n, without;

	(void)args;
	if (!may_copy(app))
		return;
	n = is_action ? 0 : findings_at_hand(app, &findings, &about);
	without = is_action ? !add_command(app, app->plan.rows[app_place(app)->cursor].action, true,
					   &lines)
			    : add_commands(app, findings, n, &lines);
	if (lines.count)
		copy_commands(app, &lines, without, about);
	else if (without)
		app_say(app, _("what would close it has no command that is sure"));
	else if (n)
		app_say(app, _("nothing is known that would close what is open of it"));
	else
		app_say(app, _("nothing to copy here"));
	free(findings);
	free(about);
}
