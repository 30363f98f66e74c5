/*
 * Values that are taken whole. One that lies within one chunk is handed out where it lies; only one
 * that straddles chunks is copied, into a buffer that is used again. One over a limit is followed
 * to its end in the same way, but nothing of it is kept.
 */
#include "core/intl.h"
#include "data/slice_impl.h"

void slice_take(struct slice *s, enum slice_state state)
{
	s->state = state;
	s->from = s->at;
	if (!s->has_key || !s->key_is_lost)
		s->offset = slice_offset(s);
	s->scan.in_string = 0;
	s->scan.escaped = 0;
	s->scan.is_too_deep = false;
}

static bool is_over_size(const struct slice *s)
{
	return (unsigned long long)(slice_offset(s) - s->offset) > s->limits.element_size;
}

/* What is over a limit now stays so to its end: no more bytes of it are kept. */
static bool is_over(const struct slice *s)
{
	return s->scan.is_too_deep || is_over_size(s);
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

static bool tell_skipped(const struct slice *s, int level, const char *key, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	const struct slice_skip skip = {
		.over = is_over_size(s) ? SLICE_LIMIT_SIZE : SLICE_LIMIT_DEPTH,
		.rule = s->rule,
		.level = level,
		.key = key,
		.offset = s->offset,
	};

	return !h->skipped || h->skipped(h->skipped_ctx, &skip, err);
}

static bool tell_value(struct slice *s, int level, const char *key, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	struct slice_bytes value = taken(s);

	if (s->state == SLICE_IN_SCALAR && !slice_is_scalar(value.text, value.size))
		return error_set(err, ERROR_INPUT, _("byte %lld: expected %s"), s->offset,
				 _("a value"));
	if (s->rule >= 0)
		return !h->element || h->element(h->ctx, s->rule, value, err);
	return !h->member || h->member(h->ctx, level, key, value, err);
}

bool slice_hand_out(struct slice *s, struct error *err)
{
	int level = s->opened ? s->opened - 1 : 0;
	const char *key = s->has_key && !s->key_is_lost ? buf_text(&s->key) : NULL;
	bool good = is_over(s) ? tell_skipped(s, level, key, err) : tell_value(s, level, key, err);

	buf_clear(&s->hold);
	return good && slice_after_value(s, err);
}

/* The taken bytes are a key, with its quotes. A lost one is "" to the rules, which fits none. */
static void keep_key(struct slice *s)
{
	buf_clear(&s->key);
	s->key_is_lost = is_over_size(s);
	if (!s->key_is_lost) {
		struct slice_bytes raw = taken(s);

		slice_unescape(&s->key, raw.text + 1, raw.size - 2);
	}
	buf_clear(&s->hold);
	s->state = SLICE_COLON;
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
		if (s->state != SLICE_IN_KEY)
			return slice_hand_out(s, err);
		keep_key(s);
		return true;
	case SLICE_SCAN_MISMATCH:
		return slice_expected(s, *s->at == '}' ? N_("']'") : N_("'}'"), err);
	}
	return false;
}

bool slice_is_taking(const struct slice *s)
{
	return s->state >= SLICE_IN_KEY && s->state <= SLICE_IN_CONTAINER;
}

void slice_keep_rest(struct slice *s)
{
	if (!slice_is_taking(s))
		return;
	if (is_over(s))
		buf_clear(&s->hold);
	else
		buf_put(&s->hold, s->from, (size_t)(s->at - s->from));
}
