/*
 * Export: what is shown, in its order, into a file. A file that is there already is never replaced
 * without a yes; the new text goes to a name of its own first, so a full disk spoils nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/view.h"

static bool write_file(void *ctx, const void *bytes, size_t size, struct error *err)
{
	if (size && fwrite(bytes, 1, size, ctx) != size)
		return error_set(err, ERROR_INPUT, "%s", strerror(errno));
	return true;
}

/* By what stands behind the last dot of the name; CSV for everything else. */
static const struct export *format_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	const struct export *format = NULL;

	if (dot && strcmp(dot, ".txt") == 0)
		format = export_find("table");
	else if (dot)
		format = export_find(dot + 1);
	return format ? format : export_find("csv");
}

static bool write_all(struct app *app, const char *name, FILE *file, struct error *err)
{
	struct out out = {file, write_file};
	bool good = app_view(app)->export(app, format_of(name), &out, err);

	if (fclose(file) != 0 && good)
		good = error_set(err, ERROR_INPUT, "%s", strerror(errno));
	return good;
}

static void export_to(struct app *app, const char *name)
{
	char *part = mem_printf("%s.part", name);
	struct error err = {0};
	FILE *file = fopen(part, "wx");

	if (!file) {
		app_complain(app, "%s: %s", part, strerror(errno));
	} else if (!write_all(app, name, file, &err)) {
		app_complain(app, "%s: %s", name, err.text);
		unlink(part);
	} else if (rename(part, name) != 0) {
		app_complain(app, "%s: %s", name, strerror(errno));
		unlink(part);
	} else {
		app_say(app, _("written: %s"), name);
	}
	free(part);
}

static void overwrite_given(struct app *app, int value)
{
	if (value == 1)
		export_to(app, app->export_name);
	else
		app_say(app, _("nothing was written"));
}

static void name_given(struct app *app, const char *text)
{
	char *title;

	if (!text || !text[0]) {
		app_say(app, _("nothing was written"));
		return;
	}
	if (access(text, F_OK) != 0) {
		export_to(app, text);
		return;
	}
	free(app->export_name);
	app->export_name = mem_strdup(text);
	title = mem_printf(_("%s is there already"), text);
	menu_open(app, title, overwrite_given);
	free(title);
	menu_add(app, 'n', _("no"), _("leave it as it is"), 0);
	menu_add(app, 'y', _("yes"), _("replace it"), 1);
}

void command_export(struct app *app, const char *args)
{
	char *name;

	if (!app_view(app)->export) {
		app_say(app, _("nothing to export on this page"));
		return;
	}
	if (args[0]) {
		name_given(app, args);
		return;
	}
	name = mem_printf("tamis-%s.csv", app_place(app)->view == VIEW_GROUPS
						  ? pivots[app_place(app)->pivot].word
						  : app_view(app)->word);
	app_ask(app, _("export to (.csv .jsonl .txt): "), name, NULL, name_given);
	free(name);
}
