/*
 * Sources of bytes: where they come from, and the walk over folders. What the bytes are, packed or
 * an archive, is told by source_entry.c.
 */
#include "data/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/source_impl.h"

const struct source_options source_options_default = {
	.max_bytes = 16ll << 30,
	.max_entries = 10000,
	.stall = FETCH_STALL,
};

static bool system_error(struct error *err)
{
	return error_set(err, ERROR_INPUT, "%s", strerror(errno));
}

/*
 * Waits for bytes of a pipe; false when a signal ended the wait. Signals that the process holds
 * back are let in while it waits and only then: one that came just before is not lost.
 */
static bool wait_for(const struct source_stream *s)
{
	sigset_t none;
	fd_set readable;

	if (s->size >= 0 || s->fd >= FD_SETSIZE)
		return true;
	sigemptyset(&none);
	FD_ZERO(&readable);
	FD_SET(s->fd, &readable);
	return pselect(s->fd + 1, &readable, NULL, NULL, NULL, &none) >= 0;
}

/* Raw bytes as they stand in the source; 0 at the end, -1 on an error. */
static long read_raw(void *ctx, void *bytes, size_t room, struct error *err)
{
	struct source_stream *s = ctx;
	ssize_t n;

	if (s->fetch) {
		n = fetch_read(s->fetch, bytes, room, err);
	} else if (s->fd < 0) {
		room = room < s->memory_size ? room : s->memory_size;
		if (room)
			memcpy(bytes, s->memory, room);
		s->memory += room;
		s->memory_size -= room;
		n = (ssize_t)room;
	} else {
		n = wait_for(s) ? read(s->fd, bytes, room) : -1;
		if (n < 0)
			system_error(err);
	}
	s->taken += n > 0 ? n : 0;
	return (long)n;
}

static struct source_stream *new_source(const char *name)
{
	struct source_stream *s = mem_alloc(sizeof(*s));

	s->name = mem_strdup(name);
	s->options = source_options_default;
	s->fd = -1;
	s->size = -1;
	s->modified = DATE_NONE;
	s->whole = unpack_new(read_raw, s);
	return s;
}

struct source_stream *source_open_fd(const char *name, int fd, struct error *err)
{
	struct source_stream *s;
	struct stat st;
	bool is_statted = fstat(fd, &st) == 0;

	if (!is_statted || S_ISDIR(st.st_mode)) {
		if (is_statted)
			errno = EISDIR;
		system_error(err);
		close(fd);
		return NULL;
	}
	s = new_source(name);
	s->fd = fd;
	if (S_ISREG(st.st_mode)) {
		s->size = st.st_size;
		s->modified = st.st_mtime;
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	return s;
}

static struct source_stream *open_file(const char *path, struct error *err)
{
	/* A copy of standard input: a failure or the end closes nothing of the process's own. */
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
			  : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		system_error(err);
		return NULL;
	}
	return source_open_fd(path, fd, err);
}

char *source_shown(const char *path)
{
	return fetch_is_url(path) ? fetch_name(path) : mem_strdup(path);
}

static struct source_stream *open_url(const char *url, const struct source_options *o,
				      struct error *err)
{
	struct fetch_options options = {.ca = o->ca,
					.stall = o->stall,
					.max_bytes = o->max_bytes,
					.cancelled = o->cancelled,
					.cancelled_ctx = o->cancelled_ctx};
	struct fetch *fetch = fetch_open(url, &options, err);
	struct source_stream *s;
	char *name;

	if (!fetch)
		return NULL;
	name = source_shown(url);
	s = new_source(name);
	s->fetch = fetch;
	s->size = fetch_size(fetch);
	s->modified = fetch_modified(fetch);
	free(name);
	return s;
}

struct source_stream *source_open_with(const char *path, const struct source_options *options,
				       struct error *err)
{
	const struct source_options *o = options ? options : &source_options_default;
	struct source_stream *s =
		fetch_is_url(path) ? open_url(path, o, err) : open_file(path, err);

	if (s)
		s->options = *o;
	return s;
}

struct source_stream *source_open(const char *path, struct error *err)
{
	return source_open_with(path, NULL, err);
}

struct source_stream *source_open_memory(const char *name, const void *bytes, size_t size)
{
	struct source_stream *s = new_source(name);

	s->memory = bytes;
	s->memory_size = size;
	s->size = (long long)size;
	return s;
}

void source_close(struct source_stream *s)
{
	if (!s)
		return;
	source_entry_fini(s);
	unpack_free(s->whole);
	fetch_close(s->fetch);
	if (s->fd >= 0)
		close(s->fd);
	free(s->name);
	free(s);
}

long long source_size(const struct source_stream *s)
{
	return s->size;
}

long long source_taken(const struct source_stream *s)
{
	return s->taken;
}

/* ---- walking ---- */

struct walk {
	source_visit *each;
	void *ctx;
	bool is_stopped; /* by `each` */
};

static void visit(struct walk *w, const char *path, const struct error *unreadable)
{
	if (!w->is_stopped && !w->each(w->ctx, path, unreadable))
		w->is_stopped = true;
}

/* The last call of the system failed. */
static void visit_unreadable(struct walk *w, const char *path)
{
	struct error why = {0};

	system_error(&why);
	visit(w, path, &why);
}

/* It may lead to a folder that is walked anyway, or that holds the link. */
static void visit_link(struct walk *w, const char *path)
{
	struct error why = {0};

	error_set(&why, ERROR_INPUT, _("a link to a folder, which is not followed"));
	visit(w, path, &why);
}

struct names {
	char **list;
	size_t count, room;
};

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The sorted names of a folder; the folder is closed again before its folders are entered. */
static bool list_names(const char *path, struct names *names)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return false;
	errno = 0;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		MEM_ROOM(names->list, names->count, names->room);
		names->list[names->count++] = mem_strdup(entry->d_name);
		errno = 0;
	}
	if (errno) {
		int why = errno;

		closedir(dir);
		errno = why;
		return false;
	}
	closedir(dir);
	if (names->count)
		qsort(names->list, names->count, sizeof(*names->list), by_bytes);
	return true;
}

static void walk_folder(struct walk *w, const char *path);

/* What a folder holds: a file or a symlink to one, or a folder itself. A link that leads nowhere,
 * or in a circle, and what vanished since are no files. */
static void walk_entry(struct walk *w, const char *path)
{
	struct stat st;
	bool is_there = lstat(path, &st) == 0;

	if (is_there && S_ISDIR(st.st_mode)) {
		walk_folder(w, path);
		return;
	}
	if (is_there && S_ISLNK(st.st_mode))
		is_there = stat(path, &st) == 0;
	if (is_there && S_ISREG(st.st_mode))
		visit(w, path, NULL);
	else if (is_there && S_ISDIR(st.st_mode))
		visit_link(w, path);
	else if (!is_there && errno != ENOENT && errno != ELOOP)
		visit_unreadable(w, path);
}

static void walk_folder(struct walk *w, const char *path)
{
	struct names names = {0};
	size_t n = strlen(path);
	const char *slash = n && path[n - 1] == '/' ? "" : "/";

	if (!list_names(path, &names))
		visit_unreadable(w, path);
	for (size_t i = 0; i < names.count && !w->is_stopped; i++) {
		char *inner = mem_printf("%s%s%s", path, slash, names.list[i]);

		walk_entry(w, inner);
		free(inner);
	}
	for (size_t i = 0; i < names.count; i++)
		free(names.list[i]);
	free(names.list);
}

void source_walk(const char *path, source_visit *each, void *ctx)
{
	struct walk w = {.each = each, .ctx = ctx};
	struct stat st;

	if (stat(path, &st) != 0)
		visit_unreadable(&w, path);
	else if (S_ISDIR(st.st_mode))
		walk_folder(&w, path);
	else
		visit(&w, path, NULL);
}
