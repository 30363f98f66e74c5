/* Values as text and as JSON, by type. */
#include "core/value.h"

#include "core/json.h"

const char *const value_bools[] = {"no", "yes", NULL};

void value_text(const char *text, struct value *out)
{
	out->text = text;
	out->known = text && text[0];
}

void value_number(double number, struct value *out)
{
	out->number = number;
	out->known = true;
}

void value_date(date when, struct value *out)
{
	out->when = when;
	out->known = when != DATE_NONE;
}

const char *value_item(const struct value *v, uint32_t i)
{
	if (v->told.item)
		return v->told.item(v, i);
	return v->texts ? v->texts[i] : dict_text(v->words, v->list[i]);
}

static void print_list(const struct value *v, struct buf *out)
{
	for (uint32_t i = 0; i < v->list_count; i++) {
		buf_puts(out, i ? ", " : "");
		buf_puts(out, value_item(v, i));
	}
}

void value_print(const struct value *v, enum field_type type, int decimals, bool full,
		 struct buf *out)
{
	char text[DATE_TEXT];

	if (v->instead && !full) {
		buf_puts(out, v->instead);
		return;
	}
	if (!v->known)
		return;
	switch (type) {
	case FIELD_TEXT:
	case FIELD_WORD:
		buf_puts(out, v->text);
		break;
	case FIELD_LIST:
		print_list(v, out);
		break;
	case FIELD_NUMBER:
	case FIELD_DAYS:
		json_put_number(out, v->number, decimals);
		break;
	case FIELD_DATE:
		buf_puts(out, full ? date_format(v->when, text) : date_format_day(v->when, text));
		break;
	case FIELD_BOOL:
		buf_puts(out, value_bools[v->number != 0]);
		break;
	}
}

static void list_json(const struct value *v, struct buf *out)
{
	buf_putc(out, '[');
	for (uint32_t i = 0; i < v->list_count; i++) {
		if (i)
			buf_putc(out, ',');
		json_put_string(out, value_item(v, i));
	}
	buf_putc(out, ']');
}

void value_json(const struct value *v, enum field_type type, int decimals, struct buf *out)
{
	char text[DATE_TEXT];

	if (!v->known) {
		buf_puts(out, type == FIELD_LIST ? "[]" : "null");
		return;
	}
	switch (type) {
	case FIELD_TEXT:
	case FIELD_WORD:
		json_put_string(out, v->text);
		break;
	case FIELD_LIST:
		list_json(v, out);
		break;
	case FIELD_NUMBER:
	case FIELD_DAYS:
		json_put_number(out, v->number, decimals);
		break;
	case FIELD_DATE:
		json_put_string(out, date_format(v->when, text));
		break;
	case FIELD_BOOL:
		buf_puts(out, v->number != 0 ? "true" : "false");
		break;
	}
}
