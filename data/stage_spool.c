/*
 * The spool: an unlinked temporary file that holds the rows until the document's end. It is ours
 * alone, so rows are written as they lie in memory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/intl.h"
#include "data/stage_impl.h"

static const char *spool_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && folder[0] ? folder : "/tmp";
}

static bool spool_fail(struct error *err)
{
	return error_set(err, ERROR_DATABASE,
			 _("%s: cannot keep the document there until its end: %s"), spool_folder(),
			 strerror(errno));
}

/* An unlinked file in $TMPDIR: nothing is left behind, whatever happens. */
static bool open_spool(struct stage *s, struct error *err)
{
	char *path = mem_printf("%s/tamis.XXXXXX", spool_folder());
	int fd = mkstemp(path);

	if (fd >= 0) {
		unlink(path);
		s->spool = fdopen(fd, "w+b");
		if (!s->spool)
			close(fd);
	}
	free(path);
	return s->spool || spool_fail(err);
}

bool stage_spool_row(struct stage *s, const struct staged_row *row, const struct finding *f,
		     struct error *err)
{
	if (!s->spool && !open_spool(s, err))
		return false;
	if (fwrite(row, sizeof(*row), 1, s->spool) == 1 &&
	    (!row->source_key_size ||
	     fwrite(f->source_key, row->source_key_size, 1, s->spool) == 1) &&
	    (!row->description_size ||
	     fwrite(f->description, row->description_size, 1, s->spool) == 1))
		return true;
	return spool_fail(err);
}

/* A seek that fails shows at the next row that is written. */
void stage_reuse_spool(struct stage *s)
{
	if (s->spool)
		rewind(s->spool);
}

bool stage_rewind(struct stage *s, struct error *err)
{
	return !s->spool || (fflush(s->spool) == 0 && fseek(s->spool, 0, SEEK_SET) == 0) ||
	       spool_fail(err);
}

/* Reads `size` bytes into `b` at its end, NUL-terminated. */
static bool take_bytes(struct stage *s, size_t size)
{
	struct buf *b = &s->scratch;

	buf_reserve(b, size + 1);
	if (size && fread(b->data + b->size, size, 1, s->spool) != 1)
		return false;
	b->size += size;
	buf_putc(b, '\0');
	return true;
}

bool stage_next(struct stage *s, struct staged_row *row, struct staged_strings *strings,
		struct error *err)
{
	buf_clear(&s->scratch);
	errno = EIO; /* an end before the last row sets none */
	if (!s->spool || fread(row, sizeof(*row), 1, s->spool) != 1 ||
	    !take_bytes(s, row->source_key_size) || !take_bytes(s, row->description_size))
		return spool_fail(err);
	strings->source_key = row->source_key_size ? s->scratch.data : NULL;
	strings->description =
		row->description_size ? s->scratch.data + row->source_key_size + 1 : NULL;
	return true;
}
