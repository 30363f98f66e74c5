/*
 * The grammar of what is not taken whole: keys, colons, commas, and the containers that are opened.
 * Few bytes come here, and each is looked at alone.
 */
#include <string.h>

#include "core/intl.h"
#include "data/slice_impl.h"

/* What a state waits for, as the error says it. */
static const char *const expectations[SLICE_COUNT] = {
	[SLICE_ROOT] = N_("a value"),
	[SLICE_BOM] = N_("a value"),
	[SLICE_FIRST_KEY] = N_("a key or '}'"),
	[SLICE_KEY] = N_("a key"),
	[SLICE_COLON] = N_("':'"),
	[SLICE_VALUE] = N_("a value"),
	[SLICE_FIRST_VALUE] = N_("a value or ']'"),
	[SLICE_NEXT_MEMBER] = N_("',' or '}'"),
	[SLICE_NEXT_ITEM] = N_("',' or ']'"),
};

/* The state waits for something else. */
static bool unexpected(struct slice *s, struct error *err)
{
	return slice_expected(s, expectations[s->state], err);
}

static bool ended(struct slice *s, struct error *err)
{
	s->state = SLICE_ROOT;
	return !s->handler.ended || s->handler.ended(s->handler.ctx, err);
}

bool slice_after_value(struct slice *s, struct error *err)
{
	if (s->opened == 0)
		return ended(s, err);
	s->state = s->scan.closers[s->opened - 1] == '}' ? SLICE_NEXT_MEMBER : SLICE_NEXT_ITEM;
	return true;
}

static bool open_container(struct slice *s, uint64_t alive, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	bool is_array = *s->at == '[';
	int level = s->opened;

	if (level == s->limits.depth)
		return error_set(err, ERROR_INPUT, _("byte %lld: nested deeper than %d"),
				 slice_offset(s), s->limits.depth);
	slice_scan_open(&s->scan, *s->at);
	s->alive[s->opened++] = alive;
	s->state = is_array ? SLICE_FIRST_VALUE : SLICE_FIRST_KEY;
	s->at++;
	return level == 0 || !h->enter ||
	       h->enter(h->ctx, level, s->has_key ? buf_text(&s->key) : NULL, is_array, err);
}

static bool close_container(struct slice *s, struct error *err)
{
	s->at++;
	s->scan.depth--;
	s->opened--;
	if (s->opened && s->handler.leave && !s->handler.leave(s->handler.ctx, s->opened, err))
		return false;
	return slice_after_value(s, err);
}

static bool begin_value(struct slice *s, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	char c = *s->at;
	uint64_t alive;

	if (!strchr("{[\"-0123456789tfn", c) || !c)
		return unexpected(s, err);
	s->has_key = s->opened && s->scan.closers[s->opened - 1] == '}';
	alive = slice_rules_match(&s->rules, (size_t)s->opened,
				  s->opened ? s->alive[s->opened - 1] : UINT64_MAX,
				  s->has_key ? &s->key : NULL, &s->rule);
	if (s->opened == 0 && h->begin && !h->begin(h->ctx, c, slice_offset(s), err))
		return false;
	if (c != '{' && c != '[') {
		slice_take(s, c == '"' ? SLICE_IN_STRING : SLICE_IN_SCALAR);
		s->at++;
		return true;
	}
	if (s->rule < 0 && (alive || s->opened == 0))
		return open_container(s, alive, err);
	slice_take(s, SLICE_IN_CONTAINER);
	slice_scan_open(&s->scan, c);
	s->at++;
	return true;
}

static bool begin_key(struct slice *s, struct error *err)
{
	if (*s->at != '"')
		return unexpected(s, err);
	s->has_key = false;
	slice_take(s, SLICE_IN_KEY);
	s->at++;
	return true;
}

/* The byte that this state waits for, and the state behind it. */
static bool mark(struct slice *s, char want, enum slice_state next, struct error *err)
{
	if (*s->at != want)
		return unexpected(s, err);
	s->at++;
	s->state = next;
	return true;
}

/* EF BB BF, at the very start only. */
static bool byte_order_mark(struct slice *s, struct error *err)
{
	long long offset = slice_offset(s);

	if (*s->at != "\xef\xbb\xbf"[offset])
		return unexpected(s, err);
	s->at++;
	s->state = offset == 2 ? SLICE_ROOT : SLICE_BOM;
	return true;
}

bool slice_step(struct slice *s, struct error *err)
{
	char c = *s->at;

	switch ((int)s->state) {
	case SLICE_ROOT:
		if (c == '\xef' && slice_offset(s) == 0)
			return byte_order_mark(s, err);
		return begin_value(s, err);
	case SLICE_BOM:
		return byte_order_mark(s, err);
	case SLICE_FIRST_KEY:
		return c == '}' ? close_container(s, err) : begin_key(s, err);
	case SLICE_KEY:
		return begin_key(s, err);
	case SLICE_COLON:
		return mark(s, ':', SLICE_VALUE, err);
	case SLICE_FIRST_VALUE:
		return c == ']' ? close_container(s, err) : begin_value(s, err);
	case SLICE_VALUE:
		return begin_value(s, err);
	case SLICE_NEXT_MEMBER:
		return c == '}' ? close_container(s, err) : mark(s, ',', SLICE_KEY, err);
	default:
		return c == ']' ? close_container(s, err) : mark(s, ',', SLICE_VALUE, err);
	}
}
