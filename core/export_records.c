/* The cell of a record: its value, as text or as JSON. Every writer asks here. */
#include "core/export_records.h"

#include "core/export_formats.h"

/* By pointer: the text of an id stands in the value itself. */
static void get(const struct records *r, const struct record_column *c, const void *row,
		struct value *out)
{
	*out = (struct value){.known = false};
	if (!c)
		return;
	if (c->get)
		c->get(row, out);
	else if (r->get)
		r->get(r->ctx, row, c->id, out);
}

void export_print(const struct records *r, const struct record_column *c, const void *row,
		  bool full, struct buf *out)
{
	const struct record_column *own = r->own ? r->own(row, c) : c;
	struct value v;

	if (own && own->put) {
		own->put(row, false, out);
		return;
	}
	get(r, own, row, &v);
	value_print(&v, c->type, c->decimals, full, out);
}

void export_json(const struct records *r, const struct record_column *c, const void *row,
		 struct buf *out)
{
	const struct record_column *own = r->own ? r->own(row, c) : c;
	struct value v;

	if (own && own->put) {
		own->put(row, true, out);
		return;
	}
	get(r, own, row, &v);
	value_json(&v, c->type, c->decimals, out);
}
