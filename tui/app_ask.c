/*
 * One question at a time: a line of text or a menu. The answer comes back through a function; what
 * was asked for before (whom a decision is about) waits in the app meanwhile.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "tui/view.h"

/* ---- a line of text ---- */

void app_ask(struct app *app, const char *label, const char *text, struct history *history,
	     ask_done done)
{
	char *copy = mem_strdup(label);

	free(app->ask.label);
	app->ask = (struct ask){.is_on = true, .label = copy, .done = done};
	prompt_begin(&app->prompt, text, history);
}

/* The answer may ask the next thing, so the prompt is closed and its text kept before it is told.
 */
static void answer(struct app *app, bool is_kept)
{
	char *text = is_kept ? mem_strdup(buf_text(&app->prompt.text)) : NULL;

	app->ask.is_on = false;
	app->message[0] = '\0';
	prompt_fini(&app->prompt);
	app->ask.done(app, text);
	free(text);
}

void ask_key(struct app *app, const char *key)
{
	switch (prompt_key(&app->prompt, key)) {
	case PROMPT_SAME:
		break;
	case PROMPT_CHANGED:
		app->message[0] = '\0';
		if (app->ask.changed)
			app->ask.changed(app, buf_text(&app->prompt.text));
		break;
	case PROMPT_KEPT:
		if (app->mistake.text[0] && app->ask.is_filter)
			app_complain(app,
				     _("not yet: mend the word, or Esc for the filter as it was"));
		else
			answer(app, true);
		break;
	case PROMPT_LEFT:
		answer(app, false);
		break;
	}
}

/* ---- a menu ---- */

void menu_open(struct app *app, const char *title, void (*done)(struct app *app, int value))
{
	char *copy = mem_strdup(title);

	free(app->menu.title);
	app->menu = (struct menu){.title = copy, .done = done};
}

void menu_add(struct app *app, char key, const char *title, const char *help, int value)
{
	struct menu_item *item;

	if (app->menu.count == MENU_MAX)
		return;
	item = &app->menu.items[app->menu.count++];
	*item = (struct menu_item){
		.key = {key, '\0'}, .title = title, .help = help, .value = value};
}

static void menu_close(struct app *app)
{
	free(app->menu.title);
	app->menu.title = NULL;
}

static void choose(struct app *app, int value)
{
	void (*done)(struct app * app, int value) = app->menu.done;

	menu_close(app);
	app->message[0] = '\0';
	done(app, value);
}

static bool is_any(const char *key, const char *const *names)
{
	while (*names && strcmp(*names, key) != 0)
		names++;
	return *names != NULL;
}

/* A letter of the menu wins over the moving keys. */
void menu_key(struct app *app, const char *key)
{
	static const char *const downs[] = {"Down", "j", "Tab", "Ctrl-N", NULL};
	static const char *const ups[] = {"Up", "k", "S-Tab", "Ctrl-P", NULL};
	static const char *const leaves[] = {"Esc", "q", "Ctrl-C", "Ctrl-G", "Backspace", NULL};
	struct menu *menu = &app->menu;

	for (int i = 0; i < menu->count; i++) {
		if (strcmp(menu->items[i].key, key) == 0) {
			choose(app, menu->items[i].value);
			return;
		}
	}
	if (is_any(key, downs))
		menu->cursor = (menu->cursor + 1) % menu->count;
	else if (is_any(key, ups))
		menu->cursor = (menu->cursor + menu->count - 1) % menu->count;
	else if (strcmp(key, "Enter") == 0)
		choose(app, menu->items[menu->cursor].value);
	else if (is_any(key, leaves))
		choose(app, -1);
	else
		app_say(app, _("%s is not in this menu; Esc leaves it"), key);
}
