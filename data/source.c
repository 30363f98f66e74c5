/*
 * Sources of bytes. Plain bytes go from read() into the caller's buffer without a stop; only the
 * few that were looked at to tell a packed stream are kept in between. A pipe may give less than
 * asked for, and the caller gets just that: the first rows of a long pipe are not held back.
 */
#include "data/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/inflate.h"

enum { PACKED_CHUNK = 64 * 1024 };

struct source_stream {
	char *name;
	int fd; /* -1: memory */
	bool owns_fd;
	const char *memory; /* what is left of it */
	size_t memory_size;

	char head[INFLATE_HEAD]; /* read to tell the kind, not yet given */
	size_t head_at, head_size;
	bool is_sniffed;
	struct inflate *inflate; /* NULL: plain */
	char *packed;            /* PACKED_CHUNK bytes for it */

	long long size, taken;
	date modified;
};

static bool system_error(const char *name, struct error *err)
{
	return error_set(err, ERROR_INPUT, "%s: %s", name, strerror(errno));
}

struct source_stream *source_open_fd(const char *name, int fd, struct error *err)
{
	struct source_stream *s;
	struct stat st;
	bool is_statted = fstat(fd, &st) == 0;

	if (!is_statted || S_ISDIR(st.st_mode)) {
		if (is_statted)
			errno = EISDIR;
		system_error(name, err);
		close(fd);
		return NULL;
	}
	s = mem_alloc(sizeof(*s));
	s->name = mem_strdup(name);
	s->fd = fd;
	s->owns_fd = true;
	s->size = -1;
	s->modified = DATE_NONE;
	if (S_ISREG(st.st_mode)) {
		s->size = st.st_size;
		s->modified = st.st_mtime;
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	return s;
}

struct source_stream *source_open(const char *path, struct error *err)
{
	int fd;

	if (strcmp(path, "-") == 0) {
		/* A copy, so that a failure or the end closes nothing of the process's own. */
		fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
		path = _("standard input");
	} else {
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0) {
		system_error(path, err);
		return NULL;
	}
	return source_open_fd(path, fd, err);
}

struct source_stream *source_open_memory(const char *name, const void *bytes, size_t size)
{
	struct source_stream *s = mem_alloc(sizeof(*s));

	s->name = mem_strdup(name);
	s->fd = -1;
	s->memory = bytes;
	s->memory_size = size;
	s->size = (long long)size;
	s->modified = DATE_NONE;
	return s;
}

void source_close(struct source_stream *s)
{
	if (!s)
		return;
	inflate_free(s->inflate);
	if (s->owns_fd)
		close(s->fd);
	free(s->packed);
	free(s->name);
	free(s);
}

/* Raw bytes as they stand in the source; 0 at the end, -1 on an error. */
static long read_raw(struct source_stream *s, void *bytes, size_t room, struct error *err)
{
	ssize_t n;

	if (s->fd < 0) {
		room = room < s->memory_size ? room : s->memory_size;
		if (room)
			memcpy(bytes, s->memory, room);
		s->memory += room;
		s->memory_size -= room;
		n = (ssize_t)room;
	} else {
		n = read(s->fd, bytes, room); /* a signal ends the wait: Ctrl-C at a silent pipe */
	}
	if (n < 0) {
		error_set(err, ERROR_INPUT, "%s", strerror(errno));
		return -1;
	}
	s->taken += n;
	return (long)n;
}

/* The head that was looked at comes first, then the rest. */
static long read_plain(struct source_stream *s, void *bytes, size_t room, struct error *err)
{
	size_t left = s->head_size - s->head_at;

	if (left == 0)
		return read_raw(s, bytes, room, err);
	room = room < left ? room : left;
	memcpy(bytes, s->head + s->head_at, room);
	s->head_at += room;
	return (long)room;
}

static long pull(void *ctx, const void **bytes, struct error *err)
{
	struct source_stream *s = ctx;

	*bytes = s->packed;
	return read_plain(s, s->packed, PACKED_CHUNK, err);
}

static bool sniff(struct source_stream *s, struct error *err)
{
	enum inflate_kind kind;

	while (s->head_size < sizeof(s->head)) {
		long n = read_raw(s, s->head + s->head_size, sizeof(s->head) - s->head_size, err);

		if (n < 0)
			return false;
		if (n == 0)
			break;
		s->head_size += (size_t)n;
	}
	s->is_sniffed = true;
	kind = inflate_sniff(s->head, s->head_size);
	if (kind != INFLATE_NONE) {
		s->packed = mem_alloc(PACKED_CHUNK);
		s->inflate = inflate_new(kind, pull, s);
	}
	return true;
}

long source_read(struct source_stream *s, void *bytes, size_t room, struct error *err)
{
	long n = -1;

	if (s->is_sniffed || sniff(s, err))
		n = s->inflate ? inflate_read(s->inflate, bytes, room, err)
			       : read_plain(s, bytes, room, err);
	if (n < 0)
		error_wrap(err, "%s", s->name);
	return n;
}

long long source_size(const struct source_stream *s)
{
	return s->size;
}

long long source_taken(const struct source_stream *s)
{
	return s->taken;
}

date source_modified(const struct source_stream *s)
{
	return s->modified;
}

/* ---- walking ---- */

struct walk {
	bool (*each)(void *ctx, const char *path);
	void *ctx;
	struct error *err;
	bool is_stopped; /* by `each` */
	int unreadable;  /* folders; err has the first */
};

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

	if (lstat(path, &st) != 0)
		return;
	if (S_ISDIR(st.st_mode)) {
		walk_folder(w, path);
		return;
	}
	if (S_ISLNK(st.st_mode) && stat(path, &st) != 0)
		return;
	if (S_ISREG(st.st_mode) && !w->each(w->ctx, path))
		w->is_stopped = true;
}

static void walk_folder(struct walk *w, const char *path)
{
	struct names names = {0};
	size_t n = strlen(path);
	const char *slash = n && path[n - 1] == '/' ? "" : "/";

	if (!list_names(path, &names) && w->unreadable++ == 0)
		system_error(path, w->err);
	for (size_t i = 0; i < names.count && !w->is_stopped; i++) {
		char *inner = mem_printf("%s%s%s", path, slash, names.list[i]);

		walk_entry(w, inner);
		free(inner);
	}
	for (size_t i = 0; i < names.count; i++)
		free(names.list[i]);
	free(names.list);
}

bool source_walk(const char *path, bool (*each)(void *ctx, const char *path), void *ctx,
		 struct error *err)
{
	struct walk w = {.each = each, .ctx = ctx, .err = err};
	struct stat st;

	if (stat(path, &st) != 0)
		return system_error(path, err);
	if (S_ISDIR(st.st_mode))
		walk_folder(&w, path);
	else
		(void)each(ctx, path);
	return w.unreadable == 0;
}
