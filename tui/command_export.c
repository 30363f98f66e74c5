/*
 * Export: the marks, else what is shown, in its order, into a file. A file that is there already is
 * never replaced without a yes, and the database not at all (tui/export_file.c).
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/intl.h"
#include "core/text.h"
#include "tui/command.h"
#include "tui/export_file.h"
#include "tui/target.h"
#include "tui/view.h"

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

struct job {
	struct app *app;
	const char *name;
	const uint32_t *marked;
	size_t marked_count;
};

static bool write_job(void *ctx, const struct out *out, struct error *err)
{
	const struct job *job = ctx;
	const struct export *format = format_of(job->name);

	if (job->marked_count)
		return findings_export(job->app, job->marked, job->marked_count, format, out, err);
	return app_view(job->app)->export(job->app, format, out, err);
}

static struct export_file file_of(const struct app *app, const char *name)
{
	return (struct export_file){name, store_path(app->store), .waits = false};
}

static void export_to(struct app *app, const char *name)
{
	char *about;
	uint32_t *marked;
	size_t n = target_marked_findings(app, &marked, &about);
	struct job job = {app, name, marked, n};
	struct export_file file = file_of(app, name);
	struct error err = {0};

	if (!export_file(&file, write_job, &job, &err))
		app_complain(app, "%s", err.text);
	else if (n)
		app_say(app, _("written: %s (%s)"), name, about);
	else
		app_say(app, _("written: %s"), name);
	free(marked);
	free(about);
}

static void overwrite_given(struct app *app, int value)
{
	if (value == 1)
		export_to(app, app->export_name);
	else
		app_say(app, _("nothing was written"));
}

static void ask_overwrite(struct app *app, const char *name)
{
	char *about, *title;
	uint32_t *marked;
	size_t n = target_marked_findings(app, &marked, &about);

	free(app->export_name);
	app->export_name = mem_strdup(name);
	title = n ? mem_printf(_("%s is there already (%s go there)"), name, about)
		  : mem_printf(_("%s is there already"), name);
	menu_open(app, title, overwrite_given);
	menu_add(app, 'n', _("no"), _("leave it as it is"), 0);
	menu_add(app, 'y', _("yes"), _("replace it"), 1);
	free(title);
	free(marked);
	free(about);
}

/* Only a regular file would be replaced. */
static void name_given(struct app *app, const char *text)
{
	struct error err = {0};
	struct export_file file;
	struct stat there;

	if (!text || !text[0]) {
		app_say(app, _("nothing was written"));
		return;
	}
	file = file_of(app, text);
	if (!export_file_check(&file, &err))
		app_complain(app, "%s", err.text);
	else if (stat(text, &there) == 0 && S_ISREG(there.st_mode))
		ask_overwrite(app, text);
	else
		export_to(app, text);
}

static void ask_name(struct app *app, size_t marked, const char *about)
{
	const struct place *place = app_place(app);
	const char *what = marked                       ? "marked"
			   : place->view == VIEW_GROUPS ? pivots[place->pivot].word
							: app_view(app)->word;
	char *name = mem_printf("tamis-%s.csv", what);
	char *label = marked ? mem_printf(_("export %s to (.csv .jsonl .txt): "), about)
			     : mem_strdup(_("export to (.csv .jsonl .txt): "));

	app_ask(app, label, name, NULL, name_given);
	free(label);
	free(name);
}

void command_export(struct app *app, const char *args)
{
	char *about;
	uint32_t *marked;
	size_t n = target_marked_findings(app, &marked, &about);

	if (!n && !app_view(app)->export)
		app_say(app, _("nothing to export on this page"));
	else if (args[0])
		name_given(app, args);
	else
		ask_name(app, n, about);
	free(marked);
	free(about);
}
