/*
 * The documents of a source: itself, or the regular files of the archive that it is. Each is a
 * stream of its own, so one that is damaged ends alone. An entry's path is shown and never opened.
 * Whatever an archive claims, it ends: at so many entries, and at so many bytes, inflated.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "data/source_impl.h"

static const char *const reasons[ENTRY_TYPE_COUNT] = {
	[ENTRY_FOLDER] = N_("folder in an archive"),
	[ENTRY_LINK] = N_("link in an archive"),
	[ENTRY_DEVICE] = N_("device or pipe in an archive"),
};

static bool is_cancelled(const struct source_stream *s, struct error *err)
{
	if (!s->options.cancelled || !s->options.cancelled(s->options.cancelled_ctx))
		return false;
	error_set(err, ERROR_CANCELLED, _("cancelled"));
	return true;
}

static bool too_many_bytes(long long most, struct error *err)
{
	return error_set(err, ERROR_INPUT, _("more than %lld bytes inflated (see --max-bytes)"),
			 most);
}

/* The archive's own bytes, for the reader of entries. */
static long pull_archive(void *ctx, const void **bytes, struct error *err)
{
	struct source_stream *s = ctx;
	long n;

	if (is_cancelled(s, err))
		return -1;
	*bytes = s->chunk;
	n = unpack_read(s->whole, s->chunk, ENTRY_CHUNK, err);
	s->pulled += n > 0 ? n : 0;
	if (s->pulled <= s->options.max_bytes)
		return n;
	too_many_bytes(s->options.max_bytes, err);
	return -1;
}

static void skip(struct source_stream *s, const char *reason)
{
	size_t i = 0;

	while (i < s->skip_count && strcmp(s->skips[i].reason, reason) != 0)
		i++;
	if (i == s->skip_count) {
		MEM_ROOM(s->skips, s->skip_count, s->skip_room);
		s->skips[s->skip_count++] = (struct source_skip){
			.reason = reason, .example = mem_strdup(s->entry_name)};
	}
	s->skips[i].n++;
}

/* A name in the path begins with a dot, as those that source_walk leaves out. */
static bool is_hidden(const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");
		bool is_way = n == 1 || (n == 2 && path[1] == '.'); /* "." and ".." */

		if (path[0] == '.' && !is_way)
			return true;
		path += n;
		path += strspn(path, "/");
	}
	return false;
}

/* A hostile path may be a megabyte long; a genuine one is no longer than a system takes. */
enum { PATH_COLS = 1024 };

static void name_entry(struct source_stream *s)
{
	const char *path = s->entry.path;
	struct buf name = {0};

	while (strncmp(path, "./", 2) == 0)
		path += 2;
	buf_printf(&name, "%s!", s->name);
	text_cut(&name, path, PATH_COLS);
	free(s->entry_name);
	s->entry_name = buf_take(&name);
}

/* Why the entry is no document; NULL when it is one, ready to be read. */
static const char *open_entry(struct source_stream *s)
{
	const char *head;
	size_t size;

	if (s->entry.type != ENTRY_FILE)
		return reasons[s->entry.type];
	if (is_hidden(s->entry.path))
		return N_("hidden file in an archive");
	s->given = 0;
	s->inner = unpack_new(entries_read, s->entries);
	size = unpack_peek(s->inner, &head);
	return entries_sniff(head, size) == ENTRIES_NONE ? NULL : N_("archive within an archive");
}

static bool next_entry(struct source_stream *s, struct error *err)
{
	for (;;) {
		const char *reason;

		unpack_free(s->inner);
		s->inner = NULL;
		if (is_cancelled(s, err))
			return false;
		if (s->total > s->options.max_bytes)
			return too_many_bytes(s->options.max_bytes, err);
		if (!entries_next(s->entries, &s->entry, err))
			return false;
		if (++s->entry_count > s->options.max_entries)
			return error_set(err, ERROR_INPUT,
					 _("more than %ld entries (see --max-entries)"),
					 s->options.max_entries);
		name_entry(s);
		reason = open_entry(s);
		if (!reason)
			return true;
		skip(s, reason);
	}
}

bool source_next(struct source_stream *s, struct error *err)
{
	bool is_first = !s->is_begun;
	const char *head;
	size_t size;

	s->is_begun = true;
	if (is_first) {
		size = unpack_peek(s->whole, &head);
		s->kind = entries_sniff(head, size);
		if (s->kind != ENTRIES_NONE) {
			s->chunk = mem_alloc(ENTRY_CHUNK);
			s->entries = entries_new(s->kind, pull_archive, s);
		}
	}
	if (!s->entries)
		return is_first;
	if (!next_entry(s, err))
		return false;
	s->documents++;
	return true;
}

long source_read(struct source_stream *s, void *bytes, size_t room, struct error *err)
{
	long long most = s->options.max_bytes / (s->entries ? ENTRY_PART : 1);
	long n = 0;

	if (!s->entries || s->inner)
		n = unpack_read(s->inner ? s->inner : s->whole, bytes, room, err);
	s->given += n > 0 ? n : 0;
	s->total += n > 0 ? n : 0;
	if (s->given > most || s->total > s->options.max_bytes) {
		too_many_bytes(s->given > most ? most : s->options.max_bytes, err);
		n = -1;
	}
	return n;
}

const char *source_called(const struct source_stream *s)
{
	return s->inner ? s->entry_name : s->name;
}

date source_modified(const struct source_stream *s)
{
	return s->inner ? s->entry.modified : s->modified;
}

bool source_archive(const struct source_stream *s, struct source_archive *out)
{
	*out = (struct source_archive){.name = s->name,
				       .kind = entries_kinds[s->kind],
				       .documents = s->documents,
				       .skips = s->skips,
				       .skip_count = s->skip_count};
	return s->entries != NULL;
}

void source_entry_fini(struct source_stream *s)
{
	unpack_free(s->inner);
	entries_free(s->entries);
	for (size_t i = 0; i < s->skip_count; i++)
		free(s->skips[i].example);
	free(s->skips);
	free(s->entry_name);
	free(s->chunk);
}
