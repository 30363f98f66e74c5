/*
 * Writing an export where it was asked for: see export_file.h. The new text has a name of its own
 * beside the file until it is whole, so that a full disk or a wrong question spoils nothing.
 */
#include "tui/export_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/mem.h"
#include "tui/cli.h"

enum { LINKS_MAX = 40, NAMES_MAX = 100 };

static bool fail(const char *path, enum error_kind kind, struct error *err)
{
	return error_set(err, kind, "%s: %s", path, strerror(errno));
}

/* ---- what a path means ------------------------------------------------------------------------
 */

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

/* The path in its folder's one name; NULL with errno when there is no such folder. */
static char *in_real_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = folder_of(path), *real = realpath(folder, NULL), *whole = NULL;

	if (real)
		whole = mem_printf("%s/%s", strcmp(real, "/") == 0 ? "" : real,
				   slash ? slash + 1 : path);
	free(real);
	free(folder);
	return whole;
}

/* Where links lead, also to a file that is not there yet; NULL with errno. */
static char *resolve(const char *path)
{
	char *at = mem_strdup(path), *folder, *real;
	char link[PATH_MAX];

	for (int links = 0; links < LINKS_MAX; links++) {
		ssize_t n = readlink(at, link, sizeof(link) - 1);

		if (n < 0) {
			real = in_real_folder(at);
			free(at);
			return real;
		}
		link[n] = '\0';
		folder = link[0] == '/' ? NULL : folder_of(at);
		free(at);
		at = folder ? mem_printf("%s/%s", folder, link) : mem_strdup(link);
		free(folder);
	}
	free(at);
	errno = ELOOP;
	return NULL;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The same file now, or the same name for one that is to come. */
static bool is_same_place(const char *a, const char *b)
{
	struct stat x, y;
	char *real_a, *real_b;
	bool is_same;

	if (stat(a, &x) == 0 && stat(b, &y) == 0)
		return is_same_file(&x, &y);
	real_a = resolve(a);
	real_b = resolve(b);
	is_same = real_a && real_b && strcmp(real_a, real_b) == 0;
	free(real_a);
	free(real_b);
	return is_same;
}

bool export_file_check(const struct export_file *file, struct error *err)
{
	static const char *const sides[] = {"", "-wal", "-shm", "-journal"};
	char *database = NULL;
	bool is_free = true;

	if (strcmp(file->database, ":memory:") != 0)
		database = resolve(file->database); /* side files stand beside where a link leads */
	for (size_t i = 0; database && is_free && i < sizeof(sides) / sizeof(sides[0]); i++) {
		char *side = mem_printf("%s%s", database, sides[i]);

		if (is_same_place(file->path, side))
			is_free = error_set(err, ERROR_USAGE,
					    i ? _("%s belongs to the database")
					      : _("%s is the database"),
					    file->path);
		free(side);
	}
	free(database);
	return is_free;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

/* Closes the file in every case. */
static bool fill(int fd, const char *path, export_write write, void *ctx, struct error *err)
{
	FILE *stream = fdopen(fd, "w");
	struct out out = cli_out(stream);
	bool is_whole;

	if (!stream) {
		fail(path, ERROR_DATABASE, err);
		close(fd);
		return false;
	}
	is_whole = write(ctx, &out, err);
	if (fclose(stream) != 0 && is_whole)
		is_whole = fail(path, ERROR_DATABASE, err);
	return is_whole;
}

/* A new file beside the target. Its name is nobody else's: what stands there is never opened. */
static int open_beside(const char *target, char **name)
{
	char *folder = folder_of(target);
	int fd = -1;

	for (int i = 0; i < NAMES_MAX; i++) {
		*name = mem_printf("%s/.tamis-%ld-%d.part", folder, (long)getpid(), i);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			break;
		free(*name);
		*name = NULL;
	}
	free(folder);
	return fd;
}

/* `old` is what stands there, NULL when nothing does: its rights stay, and its owner's no, too. */
static bool replace(const char *path, const struct stat *old, export_write write, void *ctx,
		    struct error *err)
{
	char *target = resolve(path), *part = NULL;
	int fd = -1;
	bool worked = false;

	if (target && (!old || access(target, W_OK) == 0))
		fd = open_beside(target, &part);
	if (fd < 0) {
		fail(path, ERROR_USAGE, err);
	} else if (old && fchmod(fd, old->st_mode & 0777) != 0) {
		fail(part, ERROR_DATABASE, err);
		close(fd);
	} else {
		worked = fill(fd, path, write, ctx, err);
		if (worked && rename(part, target) != 0)
			worked = fail(path, ERROR_DATABASE, err);
	}
	if (fd >= 0 && !worked)
		unlink(part);
	free(part);
	free(target);
	return worked;
}

/* What our own output goes to is written where that stands; a pipe may have nobody to read it. */
static int open_straight(const struct export_file *file, bool is_stdout)
{
	int fd;

	if (is_stdout)
		return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
	fd = open(file->path, O_WRONLY | O_NOCTTY | O_CLOEXEC | (file->waits ? 0 : O_NONBLOCK));
	if (fd >= 0 && !file->waits && fcntl(fd, F_SETFL, 0) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Somebody who stops reading is an error like another one, and not the end of the program. */
static bool write_straight(const struct export_file *file, bool is_stdout, export_write write,
			   void *ctx, struct error *err)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
	int fd = open_straight(file, is_stdout);
	bool worked;

	if (fd < 0)
		return fail(file->path, ERROR_USAGE, err);
	sigaction(SIGPIPE, &ignore, &old);
	worked = fill(fd, file->path, write, ctx, err);
	sigaction(SIGPIPE, &old, NULL);
	return worked;
}

bool export_file(const struct export_file *file, export_write write, void *ctx, struct error *err)
{
	struct stat target, ours;
	bool is_there, is_stdout;

	if (!export_file_check(file, err))
		return false;
	is_there = stat(file->path, &target) == 0;
	is_stdout = is_there && fstat(STDOUT_FILENO, &ours) == 0 && is_same_file(&target, &ours);
	if (is_there && (is_stdout || !S_ISREG(target.st_mode)))
		return write_straight(file, is_stdout, write, ctx, err);
	return replace(file->path, is_there ? &target : NULL, write, ctx, err);
}
