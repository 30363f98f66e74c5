/* Notes, who shall do it, and its ticket: a text about the marks, else the row, else the group. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/target.h"
#include "tui/view.h"

/* One a command: "note on 3 marked issues: ", and what is said of the answer. */
static const struct words {
	enum event_kind kind;
	const char *ask,
		*if_empty; /* if_empty: what an empty answer means; NULL: nothing is said */
	const char *nothing, *done;
} note_words = {EVENT_NOTE, N_("note on"), NULL, N_("nothing was noted"), N_("noted")},
  assign_words = {EVENT_ASSIGN, N_("who does"), N_("nobody"), N_("nothing was assigned"),
		  N_("assigned")},
  ticket_words = {EVENT_TICKET, N_("ticket of"), N_("none"), N_("no ticket was written down"),
		  N_("ticket")};

static void given(struct app *app, const struct words *w, const char *text)
{
	struct verdict *v = &app->verdict;
	const char *said = text && text_is_blank(text) ? "" : text;
	struct saying saying = {.kind = w->kind, .text = said, .label = v->about};
	struct error err = {0};

	if (!text || (!said[0] && !w->if_empty)) {
		verdict_clear(v);
		app_say(app, "%s", _(w->nothing));
		return;
	}
	if (!store_say(app->store, app->fleet, v->issues, v->count, &saying, app->now, &err)) {
		app_complain(app, "%s", err.text);
	} else if (app_heard(app)) {
		app_say(app, "%s: %s", _(w->done), v->about);
	}
	verdict_clear(v);
}

static void note_given(struct app *app, const char *text)
{
	given(app, &note_words, text);
}

static void assign_given(struct app *app, const char *text)
{
	given(app, &assign_words, text);
}

static void ticket_given(struct app *app, const char *text)
{
	given(app, &ticket_words, text);
}

static void say(struct app *app, const struct words *w, const char *args, ask_done done)
{
	char *label;

	if (!verdict_begin(app))
		return;
	if (app->verdict.event) {
		verdict_clear(&app->verdict);
		app_say(app, _("of an entry of the history only a decision can be renewed"));
		return;
	}
	if (args[0]) {
		done(app, strcmp(args, "none") == 0 && w->if_empty ? "" : args);
		return;
	}
	label = w->if_empty ? mem_printf(_("%s %s (empty: %s): "), _(w->ask), app->verdict.about,
					 _(w->if_empty))
			    : mem_printf("%s %s: ", _(w->ask), app->verdict.about);
	app_ask(app, label, "", &app->reasons, done);
	free(label);
}

void command_note(struct app *app, const char *args)
{
	say(app, &note_words, args, note_given);
}

void command_assign(struct app *app, const char *args)
{
	say(app, &assign_words, args, assign_given);
}

void command_ticket(struct app *app, const char *args)
{
	say(app, &ticket_words, args, ticket_given);
}
