/*
 * The only place that waits and the only one in tui/ that reads the clock. Signals are blocked but
 * while it waits (pselect), so none comes between asking for its flag and waiting for a key.
 */
#include "tui/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include "tui/term.h"

enum {
	TICK_MS = 500,   /* how soon one sees that others changed the database */
	LOADING_MS = 50, /* and that it has been read */
	REST = 4,        /* what took long to read is not read again for so many times as long */
	SILENT_READS_MAX = 8 /* a terminal that is readable but has nothing to read is gone */
};

static volatile sig_atomic_t signal_resized, signal_stopped, signal_continued;
static volatile sig_atomic_t signal_interrupted, signal_ended;

static void note_signal(int number)
{
	switch (number) {
	case SIGWINCH:
		signal_resized = 1;
		break;
	case SIGTSTP:
		signal_stopped = 1;
		break;
	case SIGCONT:
		signal_continued = 1;
		break;
	case SIGINT:
		signal_interrupted = 1;
		break;
	default:
		signal_ended = number;
		break;
	}
}

/* SIGTSTP, too, although curses would answer it: whoever stops in the middle of a write keeps the
 * database locked for everybody else, and curses drops a Ctrl-Z that comes while it draws. */
static const int caught[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { CAUGHT_COUNT = sizeof(caught) / sizeof(caught[0]) };

/* What there was before, to be put back. */
struct signals {
	struct sigaction actions[CAUGHT_COUNT];
	sigset_t mask;
};

static void catch_signals(struct signals *before)
{
	struct sigaction action = {.sa_handler = note_signal};
	sigset_t block;

	sigemptyset(&block);
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < CAUGHT_COUNT; i++) {
		sigaddset(&block, caught[i]);
		sigaction(caught[i], &action, &before->actions[i]);
		if (before->actions[i].sa_handler == SIG_IGN) /* nohup, a shell without jobs */
			sigaction(caught[i], &before->actions[i], NULL);
	}
	sigprocmask(SIG_BLOCK, &block, &before->mask);
	signal_resized = signal_stopped = signal_continued = signal_interrupted = signal_ended = 0;
}

static void restore_signals(const struct signals *before)
{
	for (int i = 0; i < CAUGHT_COUNT; i++)
		sigaction(caught[i], &before->actions[i], NULL);
	sigprocmask(SIG_SETMASK, &before->mask, NULL);
}

static date clock_now(void)
{
	return (date)time(NULL);
}

/* Waits for a key, a signal or the tick. True: standard input can be read. */
static bool wait_for_key(const sigset_t *mask, long ms)
{
	struct timespec tick = {0, ms * 1000000};
	fd_set in;

	FD_ZERO(&in);
	FD_SET(STDIN_FILENO, &in);
	return pselect(STDIN_FILENO + 1, &in, NULL, NULL, &tick, mask) > 0;
}

/* Stops as Ctrl-Z asks, and returns after fg: at once where no shell is there to continue it. */
static void stop_here(void)
{
	struct sigaction action = {.sa_handler = SIG_DFL}, before;
	sigset_t let_in;

	term_suspend();
	sigemptyset(&action.sa_mask);
	sigemptyset(&let_in);
	sigaddset(&let_in, SIGTSTP);
	sigaddset(&let_in, SIGCONT);
	sigaction(SIGTSTP, &action, &before);
	raise(SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &let_in, NULL);
	sigprocmask(SIG_BLOCK, &let_in, NULL);
	sigaction(SIGTSTP, &before, NULL);
	signal_stopped = 0;
	signal_continued = 1;
}

/* After fg the screen holds what the shell left there, and the window may have another size. */
static bool take_signals(struct app *app)
{
	int cols, rows;
	bool goes_on = true;

	if (signal_stopped)
		stop_here();
	if (signal_resized || signal_continued) {
		if (signal_continued)
			term_resume();
		signal_resized = signal_continued = 0;
		term_size(&cols, &rows);
		app_resize(app, cols, rows);
	}
	if (signal_interrupted) {
		signal_interrupted = 0;
		goes_on = app_key(app, "Ctrl-C");
	}
	return goes_on;
}

/* Every key that has come. False: the person leaves. */
static bool take_keys(struct app *app)
{
	char key[KEY_NAME_MAX];

	while (term_key(key))
		if (!app_key(app, key))
			return false;
	return true;
}

/* When reading began, and when it may begin again; in milliseconds. */
struct pace {
	int64_t begun, due;
};

static int64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void catch_up(struct app *app, struct pace *pace)
{
	bool was_loading = app_is_loading(app);
	int64_t now = milliseconds();

	if (!was_loading && now < pace->due)
		return;
	pace->begun = was_loading ? pace->begun : now;
	if (app_catch_up(app))
		pace->due = now + (milliseconds() - pace->begun) * REST;
}

static void show(struct app *app, struct screen *screen)
{
	char *copied = app_take_clipboard(app);

	if (copied)
		term_copy(copied);
	free(copied);
	if (app_wants_redraw(app))
		term_redraw();
	app_draw(app, screen);
	term_flush(screen);
}

static int turn(struct app *app, struct screen *screen, const sigset_t *mask)
{
	struct pace pace = {0};
	int silent = 0;

	for (;;) {
		long ms = app_is_loading(app) ? LOADING_MS : TICK_MS;

		show(app, screen);
		silent = wait_for_key(mask, ms) && term_is_gone() ? silent + 1 : 0;
		if (signal_ended)
			return 128 + (int)signal_ended;
		app_clock(app, clock_now());
		if (!take_signals(app) || !take_keys(app))
			return 0;
		catch_up(app, &pace);
		if (silent > SILENT_READS_MAX)
			return 128 + SIGHUP;
	}
}

int loop_run(struct app *app, enum color_mode mode, struct error *err)
{
	struct signals before;
	struct screen screen;
	int cols, rows, code;

	catch_signals(&before);
	if (!term_start(mode, err)) {
		restore_signals(&before);
		return error_exit_code(err->kind);
	}
	term_size(&cols, &rows);
	screen_init(&screen, cols, rows);
	app_clock(app, clock_now());
	app_resize(app, cols, rows);
	code = turn(app, &screen, &before.mask);
	term_stop();
	screen_fini(&screen);
	restore_signals(&before);
	return code;
}
