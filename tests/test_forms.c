/*
 * The way a document comes does not matter: packed by gzip, zstd or xz, as UTF-16, behind a byte
 * order mark, or told slowly, it gives the very same calls as the plain bytes.
 */
#include "tests/documents.h"
#include "tests/taken.h"

#include <archive.h>
#include <archive_entry.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/text.h"

static uint64_t seed;

/* ---- packing --------------------------------------------------------------------------------- */

static bool pack(int (*filter)(struct archive *), const struct document *d, struct buf *out)
{
	size_t room = d->size + d->size / 4 + 65536, used = 0;
	char *bytes = mem_alloc(room);
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	bool good;

	archive_entry_set_filetype(entry, AE_IFREG);
	good = archive_write_set_format_raw(a) == ARCHIVE_OK && filter(a) == ARCHIVE_OK &&
	       archive_write_set_filter_option(a, NULL, "compression-level", "1") == ARCHIVE_OK &&
	       archive_write_open_memory(a, bytes, room, &used) == ARCHIVE_OK &&
	       archive_write_header(a, entry) == ARCHIVE_OK &&
	       archive_write_data(a, d->bytes, d->size) == (la_ssize_t)d->size &&
	       archive_write_close(a) == ARCHIVE_OK;
	archive_entry_free(entry);
	archive_write_free(a);
	buf_put(out, bytes, good ? used : 0);
	free(bytes);
	return good;
}

static bool to_gzip(const struct document *d, struct buf *out)
{
	return pack(archive_write_add_filter_gzip, d, out);
}

static bool to_zstd(const struct document *d, struct buf *out)
{
	return pack(archive_write_add_filter_zstd, d, out);
}

static bool to_xz(const struct document *d, struct buf *out)
{
	return pack(archive_write_add_filter_xz, d, out);
}

/* ---- encoding -------------------------------------------------------------------------------- */

static void put_unit(struct buf *out, unsigned unit, bool is_big)
{
	buf_putc(out, (char)(is_big ? unit >> 8 : unit));
	buf_putc(out, (char)(is_big ? unit : unit >> 8));
}

/* False for what is no UTF-8, or bears a mark already. */
static bool to_utf16(const struct document *d, bool is_big, struct buf *out)
{
	uint32_t code;

	put_unit(out, 0xfeff, is_big);
	for (size_t at = 0, n; at < d->size; at += n) {
		n = text_decode(d->bytes + at, d->size - at, &code);
		if ((code == 0xfffd && n == 1) || (at == 0 && code == 0xfeff))
			return false;
		if (code >= 0x10000) {
			put_unit(out, 0xd800 + ((code - 0x10000) >> 10), is_big);
			code = 0xdc00 + ((code - 0x10000) & 0x3ff);
		}
		put_unit(out, code, is_big);
	}
	return true;
}

static bool to_little(const struct document *d, struct buf *out)
{
	return to_utf16(d, false, out);
}

static bool to_big(const struct document *d, struct buf *out)
{
	return to_utf16(d, true, out);
}

static bool to_marked(const struct document *d, struct buf *out)
{
	bool is_text = to_utf16(d, false, out);

	buf_clear(out);
	buf_puts(out, "\xef\xbb\xbf");
	buf_put(out, d->bytes, d->size);
	return is_text;
}

/* ---- telling slowly -------------------------------------------------------------------------- */

struct drip {
	const struct document *d;
	int fd;
};

/* Byte by byte; of a genuine document, which may be long, only the first 256, then pieces. */
static void *drip(void *ctx)
{
	const struct drip *to = ctx;
	const struct document *d = to->d;
	size_t n;

	for (size_t at = 0; at < d->size; at += n) {
		n = d->is_own || at < 256 ? 1 : 1 + (size_t)(tap_random(&seed) % 16384);
		if (n > d->size - at)
			n = d->size - at;
		if (send(to->fd, d->bytes + at, n, MSG_NOSIGNAL) < 0)
			break; /* a refused document is not read to its end */
	}
	close(to->fd);
	return NULL;
}

/* Through a socket that keeps apart what was sent apart: one read gives one piece. */
static bool take_slowly(const struct document *d, struct taken *out)
{
	struct source_stream *s;
	struct drip to = {.d = d};
	pthread_t thread;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0)
		return false;
	to.fd = ends[1];
	s = source_open_fd("memory", ends[0], NULL);
	if (!s || pthread_create(&thread, NULL, drip, &to) != 0) {
		source_close(s);
		close(to.fd);
		return false;
	}
	*out = take_stream(s, (struct import_options){0}, 0);
	pthread_join(thread, NULL);
	return true;
}

/* ---- comparing ------------------------------------------------------------------------------- */

/* Places are counted in bytes, and the mark's three count: without them. Owned. */
static char *without_places(const char *text)
{
	struct buf out = {0};

	while (*text) {
		size_t n = text_has_prefix(text, "byte ") ? strlen("byte ") : 0;

		buf_put(&out, text, n ? n : 1);
		text += n ? n + strspn(text + n, "0123456789") : 1;
	}
	return buf_take(&out);
}

static bool is_same(const struct taken *a, const struct taken *b)
{
	char *x = without_places(buf_text(&a->r.log)), *y = without_places(buf_text(&b->r.log));
	char *p = without_places(a->result.error.text), *q = without_places(b->result.error.text);
	bool same = strcmp(x ? x : "", y ? y : "") == 0 && strcmp(p ? p : "", q ? q : "") == 0 &&
		    a->result.outcome == b->result.outcome && a->good && b->good;

	free(x);
	free(y);
	free(p);
	free(q);
	return same;
}

static const struct form {
	const char *name;
	bool (*make)(const struct document *d, struct buf *out); /* false: cannot be done */
} forms[] = {
	{"gzip", to_gzip},        {"zstd", to_zstd},     {"xz", to_xz},
	{"UTF-16 LE", to_little}, {"UTF-16 BE", to_big}, {"byte order mark", to_marked},
};
enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

static int compared[FORMS + 1]; /* the last: piece by piece */

/* False when the document has no such form. */
static bool take_form(const struct document *d, size_t form, struct taken *out)
{
	struct buf bytes = {0};
	bool good;

	if (form == FORMS)
		return take_slowly(d, out);
	good = forms[form].make(d, &bytes);
	if (good)
		*out = take_with(buf_text(&bytes), bytes.size, (struct import_options){0}, 0);
	buf_fini(&bytes);
	return good;
}

static void check(const struct document *d)
{
	struct taken plain = take_with(d->bytes, d->size, (struct import_options){0}, 0), t;
	bool good = true;

	for (size_t i = 0; i <= FORMS; i++) {
		if (!take_form(d, i, &t))
			continue;
		compared[i]++;
		if (!is_same(&plain, &t)) {
			good = false;
			tap_diag("form", i < FORMS ? forms[i].name : "piece by piece");
			tap_diag("error", t.result.error.text);
			tap_diag("plain", plain.result.error.text);
		}
		taken_fini(&t);
	}
	ok(good, "%s: the same in every form", d->name);
	taken_fini(&plain);
}

int main(void)
{
	tap_begin();
	seed = tap_seed(20261101);
	documents_each(check);
	for (size_t i = 0; i <= FORMS; i++)
		ok(compared[i] > 0, "%d documents were read %s%s", compared[i],
		   i < FORMS ? "as " : "", i < FORMS ? forms[i].name : "piece by piece");
	return done();
}
