/*
 * Values that are taken whole. One that lies within one chunk is handed out where it lies; only one
 * that straddles chunks is copied, into a buffer that is used again.
 */
#include "core/intl.h"
#include "data/slice_impl.h"

void slice_take(struct slice *s, enum slice_state state)
{
	s->state = state;
	s->from = s->at;
	s->offset = slice_offset(s);
	s->scan.in_string = 0;
	s->scan.escaped = 0;
}

static bool too_large(const struct slice *s, struct error *err)
{
	return error_set(err, ERROR_INPUT, _("byte %lld: a value is larger than %zu bytes"),
			 s->offset, s->limits.element_size);
}

/* The taken bytes in one piece: those of this chunk where they lie, or gathered. */
static struct slice_bytes taken(struct slice *s)
{
	struct slice_bytes v = {s->from, (size_t)(s->at - s->from), s->offset};

	if (s->hold.size) {
		buf_put(&s->hold, s->from, v.size);
		v.text = s->hold.data;
		v.size = s->hold.size;
	}
	return v;
}

bool slice_hand_out(struct slice *s, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	struct slice_bytes value = taken(s);
	bool good = true;

	if (value.size > s->limits.element_size)
		return too_large(s, err);
	if (s->state == SLICE_IN_SCALAR && !slice_is_scalar(value.text, value.size))
		return error_set(err, ERROR_INPUT, _("byte %lld: expected %s"), s->offset,
				 _("a value"));
	if (s->rule >= 0 && h->element)
		good = h->element(h->ctx, s->rule, value, err);
	else if (s->rule < 0 && h->member)
		good = h->member(h->ctx, s->opened ? s->opened - 1 : 0,
				 s->has_key ? buf_text(&s->key) : NULL, value, err);
	buf_clear(&s->hold);
	return good && slice_after_value(s, err);
}

/* The taken bytes are a key, with its quotes. */
static bool keep_key(struct slice *s, struct error *err)
{
	struct slice_bytes raw = taken(s);

	if (raw.size > s->limits.element_size)
		return too_large(s, err);
	buf_clear(&s->key);
	slice_unescape(&s->key, raw.text + 1, raw.size - 2);
	buf_clear(&s->hold);
	s->state = SLICE_COLON;
	return true;
}

/* Takes bytes up to the end of the value or of the chunk. */
static enum slice_scan_end scan(struct slice *s)
{
	if (s->state == SLICE_IN_CONTAINER)
		return slice_scan_container(&s->scan, s->opened, &s->at, s->end);
	if (s->state == SLICE_IN_SCALAR)
		return slice_scan_scalar(&s->at, s->end);
	return slice_scan_string(&s->scan, &s->at, s->end);
}

bool slice_go_on_taking(struct slice *s, struct error *err)
{
	switch (scan(s)) {
	case SLICE_SCAN_MORE:
		return true;
	case SLICE_SCAN_DONE:
		return s->state == SLICE_IN_KEY ? keep_key(s, err) : slice_hand_out(s, err);
	case SLICE_SCAN_MISMATCH:
		return slice_expected(s, *s->at == '}' ? N_("']'") : N_("'}'"), err);
	case SLICE_SCAN_TOO_DEEP:
		return slice_too_deep(s, err);
	}
	return false;
}

bool slice_is_taking(const struct slice *s)
{
	return s->state >= SLICE_IN_KEY && s->state <= SLICE_IN_CONTAINER;
}

bool slice_keep_rest(struct slice *s, struct error *err)
{
	if (!slice_is_taking(s))
		return true;
	buf_put(&s->hold, s->from, (size_t)(s->at - s->from));
	return s->hold.size <= s->limits.element_size || too_large(s, err);
}
