/* `tamis` without a command: the desk, on the default database, made when it is not there. */
#include <signal.h>
#include <unistd.h>

#include "core/intl.h"
#include "tui/app.h"
#include "tui/cli.h"
#include "tui/loop.h"
#include "tui/style.h"
#include "tui/term.h"

static enum color_mode color_mode(const struct cli *cli)
{
	const char *when = cli->values[OPTION_COLOR];

	if (!when || when[0] == 'a')
		return when && when[1] == 'l' ? COLOR_ALWAYS : COLOR_AUTO;
	return COLOR_NEVER;
}

bool cli_desk(const struct cli *cli, struct error *err)
{
	struct app_options o = {.filter = cli->values[OPTION_FILTER],
				.config = cli->config,
				.config_path = cli->values[OPTION_CONFIG],
				.pivot = cli->values[OPTION_BY],
				.now = cli->now,
				.is_clock_fixed = cli->is_pinned,
				.is_ascii = term_is_ascii(),
				.has_no_clipboard = !term_has_clipboard()};
	struct error left = {0};
	struct store *store;
	struct app *app;
	int code = 1;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return error_set(
			err, ERROR_USAGE,
			_("the desk wants a terminal; without one: tamis groups, tamis list"));
	store = cli_open(cli, STORE_CREATE, err);
	app = store ? app_new(store, &o, err) : NULL;
	if (app)
		code = loop_run(app, color_mode(cli), err);
	if (app && !app_leave(app, &left))
		cli_complain(left.text);
	app_free(app);
	store_close(store);
	if (code > 128) { /* a signal ended it: end by that signal, the terminal is restored */
		signal(code - 128, SIG_DFL);
		raise(code - 128);
	}
	return code == 0;
}
