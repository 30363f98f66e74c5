/* The CSV parser: four states, one growing text for the record, and the limit on it. */
#include "data/csv.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"

enum state {
	CSV_FIELD,  /* at the start of a field */
	CSV_PLAIN,  /* within one without quotes */
	CSV_QUOTED, /* within quotes */
	CSV_CLOSED  /* behind a quote within quotes: the end of them, or the first of two */
};

struct csv {
	struct csv_handler handler;
	size_t most;
	enum state state;
	bool is_skipped; /* this record is over the limit: its text is not kept */
	size_t size;     /* bytes of this record */
	long long offset, begins;
	struct buf text; /* its fields, each with a NUL behind it */
	size_t *starts;  /* of the fields, in text */
	size_t count, room;
	const char **fields;
	size_t fields_room;
};

struct csv *csv_new(size_t most, const struct csv_handler *handler)
{
	struct csv *c = mem_alloc(sizeof(*c));

	c->handler = *handler;
	c->most = most;
	return c;
}

void csv_free(struct csv *c)
{
	if (!c)
		return;
	buf_fini(&c->text);
	free(c->starts);
	free(c->fields);
	free(c);
}

static void put(struct csv *c, char byte)
{
	if (c->is_skipped)
		return;
	if (byte)
		buf_putc(&c->text, byte);
	else
		buf_puts(&c->text, "\xe2\x90\x80");
}

static void end_field(struct csv *c)
{
	c->state = CSV_FIELD;
	if (!c->is_skipped)
		buf_putc(&c->text, '\0');
}

static void begin_field(struct csv *c)
{
	if (c->is_skipped)
		return;
	MEM_ROOM(c->starts, c->count, c->room);
	c->starts[c->count++] = c->text.size;
}

static void begin_record(struct csv *c)
{
	c->is_skipped = false;
	c->size = c->count = 0;
	buf_clear(&c->text);
}

static bool end_record(struct csv *c, bool is_at_end, struct error *err)
{
	struct csv_record record = {
		.count = c->count, .offset = c->begins, .ends_in_stream = is_at_end};
	bool good = true;

	if (c->is_skipped) {
		good = c->handler.too_large
			       ? c->handler.too_large(c->handler.too_large_ctx, c->begins, err)
			       : error_set(err, ERROR_INPUT,
					   _("byte %lld: a record larger than %zu bytes"),
					   c->begins, c->most);
	} else {
		if (c->fields_room < c->count) {
			c->fields_room = c->room;
			c->fields = mem_grow(c->fields, c->fields_room, sizeof(*c->fields));
		}
		for (size_t i = 0; i < c->count; i++)
			c->fields[i] = c->text.data + c->starts[i];
		record.fields = c->fields;
		good = c->handler.record(c->handler.ctx, &record, err);
	}
	begin_record(c);
	return good;
}

/* One byte of a record, which it may end. */
static bool step(struct csv *c, char byte, struct error *err)
{
	bool is_break = byte == '\n' || byte == '\r';

	if (c->state == CSV_QUOTED) {
		if (byte == '"')
			c->state = CSV_CLOSED;
		else
			put(c, byte);
		return true;
	}
	if (c->state == CSV_CLOSED && byte == '"') {
		c->state = CSV_QUOTED;
		put(c, byte);
		return true;
	}
	if (c->state == CSV_FIELD)
		begin_field(c);
	if (byte == ',' || is_break) {
		end_field(c);
		return !is_break || end_record(c, false, err);
	}
	if (c->state == CSV_FIELD && byte == '"') {
		c->state = CSV_QUOTED;
		return true;
	}
	c->state = CSV_PLAIN;
	put(c, byte);
	return true;
}

bool csv_feed(struct csv *c, const char *bytes, size_t size, struct error *err)
{
	static const char mark[] = "\xef\xbb\xbf";

	for (size_t i = 0; i < size; i++, c->offset++) {
		char byte = bytes[i];
		bool is_break = byte == '\n' || byte == '\r';

		if (c->offset < 3 && byte == mark[c->offset])
			continue;
		if (c->size == 0 && is_break)
			continue; /* a blank line, or the rest of CRLF */
		if (c->size++ == 0)
			c->begins = c->offset;
		if (c->size > c->most && !c->is_skipped) {
			c->is_skipped = true;
			c->count = 0;
			buf_fini(&c->text);
		}
		if (!step(c, byte, err))
			return false;
	}
	return true;
}

bool csv_finish(struct csv *c, struct error *err)
{
	if (c->size == 0)
		return true;
	if (c->state == CSV_QUOTED)
		return error_set(err, ERROR_INPUT,
				 _("cut at byte %lld: a quoted field is not closed"), c->offset);
	if (c->state == CSV_FIELD)
		begin_field(c);
	end_field(c);
	return end_record(c, true, err);
}

int csv_column(const struct csv_record *header, const char *title)
{
	for (size_t i = 0; i < header->count; i++)
		if (text_casecmp(header->fields[i], title) == 0)
			return (int)i;
	return -1;
}

const char *csv_field(const struct csv_record *record, int column)
{
	if (column < 0 || (size_t)column >= record->count || !record->fields[column][0])
		return NULL;
	return record->fields[column];
}
