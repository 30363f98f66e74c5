/*
 * The slicer: a state machine over the few bytes of the opened containers. The many bytes within a
 * value that is taken whole are slice_scan's. A value that lies within one chunk is handed out
 * where it lies; only one that straddles chunks is copied, into a buffer that is used again.
 */
#include "data/slice.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/slice_scan.h"

enum { RULES_MAX = 64, STEPS_MAX = 16 };

const struct slice_limits slice_limits_default = {.depth = 128, .element_size = 64u << 20};

enum state {
	STATE_ROOT,        /* between root values */
	STATE_BOM,         /* within the byte order mark */
	STATE_FIRST_KEY,   /* after '{' */
	STATE_KEY,         /* after ',' in an object */
	STATE_COLON,       /* after a key */
	STATE_VALUE,       /* after ':' or after ',' in an array */
	STATE_FIRST_VALUE, /* after '[' */
	STATE_NEXT_MEMBER, /* after a value in an object */
	STATE_NEXT_ITEM,   /* after a value in an array */
	STATE_IN_KEY,      /* the rest: within bytes that are taken */
	STATE_IN_STRING,
	STATE_IN_SCALAR,
	STATE_IN_CONTAINER,
	STATE_STOPPED,
	STATE_COUNT
};

/* What a state waits for, as the error says it. */
static const char *const expectations[STATE_COUNT] = {
	[STATE_ROOT] = N_("a value"),
	[STATE_BOM] = N_("a value"),
	[STATE_FIRST_KEY] = N_("a key or '}'"),
	[STATE_KEY] = N_("a key"),
	[STATE_COLON] = N_("':'"),
	[STATE_VALUE] = N_("a value"),
	[STATE_FIRST_VALUE] = N_("a value or ']'"),
	[STATE_NEXT_MEMBER] = N_("',' or '}'"),
	[STATE_NEXT_ITEM] = N_("',' or ']'"),
};

struct rule {
	const char *steps[STEPS_MAX];
	size_t sizes[STEPS_MAX];
	size_t count;
};

struct slice {
	struct rule rules[RULES_MAX];
	size_t rule_count;
	struct slice_limits limits;
	struct slice_handler handler;

	enum state state;
	struct slice_scan scan; /* its containers: opened and taken ones alike */
	uint64_t *alive;        /* of every opened container: bit per rule that leads through it */
	int opened;             /* how many containers are opened (on the way) */

	const char *bytes, *at, *end; /* the chunk being fed */
	long long before;             /* bytes before this chunk */

	const char *from; /* where the taken bytes begin in this chunk */
	long long offset; /* and in the stream */
	struct buf hold;  /* what earlier chunks held of them */
	int rule;         /* they are an element of this rule; -1: a member */

	struct buf key;
	bool has_key;
};

static void rule_parse(struct rule *rule, const char *path)
{
	rule->count = 0;
	while (*path) {
		size_t n = strcspn(path, ".");

		assert(n > 0 && rule->count < STEPS_MAX);
		rule->steps[rule->count] = path;
		rule->sizes[rule->count++] = n;
		path += n + (path[n] == '.');
	}
}

/* Between two feeds every pointer is at one place, so that differences are 0. */
static void no_chunk(struct slice *s)
{
	s->bytes = s->at = s->end = s->from = "";
}

struct slice *slice_new(const char *const *rules, size_t n, const struct slice_limits *limits,
			const struct slice_handler *handler)
{
	struct slice *s = mem_alloc(sizeof(*s));

	assert(n <= RULES_MAX);
	s->rule_count = n;
	for (size_t i = 0; i < n; i++)
		rule_parse(&s->rules[i], rules[i]);
	s->limits = limits ? *limits : slice_limits_default;
	s->handler = *handler;
	assert(s->limits.depth > 0);
	no_chunk(s);
	s->scan.limit = s->limits.depth;
	s->scan.closers = mem_array((size_t)s->limits.depth, sizeof(*s->scan.closers));
	s->alive = mem_array((size_t)s->limits.depth, sizeof(*s->alive));
	return s;
}

void slice_free(struct slice *s)
{
	if (!s)
		return;
	free(s->scan.closers);
	free(s->alive);
	buf_fini(&s->hold);
	buf_fini(&s->key);
	free(s);
}

long long slice_offset(const struct slice *s)
{
	return s->before + (s->at - s->bytes);
}

static bool expected(struct slice *s, const char *what, struct error *err)
{
	return error_set(err, ERROR_INPUT, _("byte %lld: expected %s"), slice_offset(s), _(what));
}

static bool too_large(const struct slice *s, struct error *err)
{
	return error_set(err, ERROR_INPUT, _("byte %lld: a value is larger than %zu bytes"),
			 s->offset, s->limits.element_size);
}

static bool too_deep(const struct slice *s, struct error *err)
{
	return error_set(err, ERROR_INPUT, _("byte %lld: nested deeper than %d"), slice_offset(s),
			 s->limits.depth);
}

/* Whether a step of a rule names the value that begins now. */
static bool step_fits(const struct slice *s, const char *step, size_t size)
{
	if (!s->has_key)
		return size == 1 && *step == '*';
	return size == s->key.size && memcmp(step, s->key.data, size) == 0;
}

/* The rules that lead on through the value that begins now; *rule: the first that names it, or -1.
 */
static uint64_t match(const struct slice *s, int *rule)
{
	size_t steps = (size_t)s->opened;
	uint64_t on = 0;

	*rule = -1;
	for (size_t i = s->rule_count; i-- > 0;) {
		const struct rule *r = &s->rules[i];
		uint64_t bit = (uint64_t)1 << i;

		if (s->opened && !(s->alive[s->opened - 1] & bit))
			continue;
		if (steps && !step_fits(s, r->steps[steps - 1], r->sizes[steps - 1]))
			continue;
		if (r->count == steps)
			*rule = (int)i;
		else
			on |= bit;
	}
	return on;
}

/* ---- handing out ---- */

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

static bool ended(struct slice *s, struct error *err)
{
	s->state = STATE_ROOT;
	return !s->handler.ended || s->handler.ended(s->handler.ctx, err);
}

/* After a value, whether it was taken or closed. */
static bool after_value(struct slice *s, struct error *err)
{
	if (s->opened == 0)
		return ended(s, err);
	s->state = s->scan.closers[s->opened - 1] == '}' ? STATE_NEXT_MEMBER : STATE_NEXT_ITEM;
	return true;
}

/* The taken bytes are complete. */
static bool hand_out(struct slice *s, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	struct slice_bytes value = taken(s);
	bool good = true;

	if (value.size > s->limits.element_size)
		return too_large(s, err);
	if (s->state == STATE_IN_SCALAR && !slice_is_scalar(value.text, value.size))
		return error_set(err, ERROR_INPUT, _("byte %lld: expected %s"), s->offset,
				 _(expectations[STATE_VALUE]));
	if (s->rule >= 0 && h->element)
		good = h->element(h->ctx, s->rule, value, err);
	else if (s->rule < 0 && h->member)
		good = h->member(h->ctx, s->opened ? s->opened - 1 : 0,
				 s->has_key ? buf_text(&s->key) : NULL, value, err);
	buf_clear(&s->hold);
	return good && after_value(s, err);
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
	s->state = STATE_COLON;
	return true;
}

/* ---- on the way ---- */

/* From here on bytes are taken, in `state`. */
static void take(struct slice *s, enum state state)
{
	s->state = state;
	s->from = s->at;
	s->offset = slice_offset(s);
	s->scan.in_string = 0;
	s->scan.escaped = 0;
}

static bool open_container(struct slice *s, uint64_t alive, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	bool is_array = *s->at == '[';
	int level = s->opened;

	if (!slice_scan_open(&s->scan, *s->at))
		return too_deep(s, err);
	s->alive[s->opened++] = alive;
	s->state = is_array ? STATE_FIRST_VALUE : STATE_FIRST_KEY;
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
	return after_value(s, err);
}

static bool begin_value(struct slice *s, struct error *err)
{
	const struct slice_handler *h = &s->handler;
	char c = *s->at;
	uint64_t alive;

	if (!strchr("{[\"-0123456789tfn", c) || !c)
		return expected(s, expectations[s->state], err);
	s->has_key = s->opened && s->scan.closers[s->opened - 1] == '}';
	alive = match(s, &s->rule);
	if (s->opened == 0 && h->begin && !h->begin(h->ctx, c, slice_offset(s), err))
		return false;
	if (c != '{' && c != '[') {
		take(s, c == '"' ? STATE_IN_STRING : STATE_IN_SCALAR);
		s->at++;
		return true;
	}
	if (s->rule < 0 && (alive || s->opened == 0))
		return open_container(s, alive, err);
	take(s, STATE_IN_CONTAINER);
	if (!slice_scan_open(&s->scan, c))
		return too_deep(s, err);
	s->at++;
	return true;
}

static bool begin_key(struct slice *s, struct error *err)
{
	if (*s->at != '"')
		return expected(s, expectations[s->state], err);
	take(s, STATE_IN_KEY);
	s->at++;
	return true;
}

/* The byte that this state waits for, and the state behind it. */
static bool mark(struct slice *s, char want, enum state next, struct error *err)
{
	if (*s->at != want)
		return expected(s, expectations[s->state], err);
	s->at++;
	s->state = next;
	return true;
}

/* EF BB BF, at the very start only. */
static bool byte_order_mark(struct slice *s, struct error *err)
{
	long long offset = slice_offset(s);

	if (*s->at != "\xef\xbb\xbf"[offset])
		return expected(s, expectations[STATE_BOM], err);
	s->at++;
	s->state = offset == 2 ? STATE_ROOT : STATE_BOM;
	return true;
}

/* One byte that is no blank, outside taken bytes. */
static bool step(struct slice *s, struct error *err)
{
	char c = *s->at;

	switch ((int)s->state) {
	case STATE_ROOT:
		if (c == '\xef' && slice_offset(s) == 0)
			return byte_order_mark(s, err);
		return begin_value(s, err);
	case STATE_BOM:
		return byte_order_mark(s, err);
	case STATE_FIRST_KEY:
		return c == '}' ? close_container(s, err) : begin_key(s, err);
	case STATE_KEY:
		return begin_key(s, err);
	case STATE_COLON:
		return mark(s, ':', STATE_VALUE, err);
	case STATE_FIRST_VALUE:
		return c == ']' ? close_container(s, err) : begin_value(s, err);
	case STATE_VALUE:
		return begin_value(s, err);
	case STATE_NEXT_MEMBER:
		return c == '}' ? close_container(s, err) : mark(s, ',', STATE_KEY, err);
	default:
		return c == ']' ? close_container(s, err) : mark(s, ',', STATE_VALUE, err);
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Takes bytes up to the end of the value or of the chunk. */
static enum slice_scan_end scan(struct slice *s)
{
	if (s->state == STATE_IN_CONTAINER)
		return slice_scan_container(&s->scan, s->opened, &s->at, s->end);
	if (s->state == STATE_IN_SCALAR)
		return slice_scan_scalar(&s->at, s->end);
	return slice_scan_string(&s->scan, &s->at, s->end);
}

static bool go_on_taking(struct slice *s, struct error *err)
{
	switch (scan(s)) {
	case SLICE_SCAN_MORE:
		return true;
	case SLICE_SCAN_DONE:
		return s->state == STATE_IN_KEY ? keep_key(s, err) : hand_out(s, err);
	case SLICE_SCAN_MISMATCH:
		return expected(s, *s->at == '}' ? N_("']'") : N_("'}'"), err);
	case SLICE_SCAN_TOO_DEEP:
		return too_deep(s, err);
	}
	return false;
}

static bool is_taking(const struct slice *s)
{
	return s->state >= STATE_IN_KEY && s->state <= STATE_IN_CONTAINER;
}

/* Keeps what this chunk holds of a value that goes on in the next. */
static bool keep_rest(struct slice *s, struct error *err)
{
	if (!is_taking(s))
		return true;
	buf_put(&s->hold, s->from, (size_t)(s->at - s->from));
	return s->hold.size <= s->limits.element_size || too_large(s, err);
}

bool slice_feed(struct slice *s, const char *bytes, size_t size, struct error *err)
{
	bool good = s->state != STATE_STOPPED;

	if (!good || size == 0)
		return good;
	s->bytes = s->at = s->from = bytes;
	s->end = bytes + size;
	while (good && s->at < s->end) {
		if (is_taking(s))
			good = go_on_taking(s, err);
		else if (is_blank(*s->at) && s->state != STATE_BOM)
			s->at++;
		else
			good = step(s, err);
	}
	good = good && keep_rest(s, err);
	if (!good)
		s->state = STATE_STOPPED;
	s->before = slice_offset(s);
	no_chunk(s);
	return good;
}

/* What the end of the stream cuts. */
static const char *open_thing(const struct slice *s)
{
	if (s->state == STATE_BOM)
		return N_("a byte order mark is not complete");
	if (s->state == STATE_IN_KEY || s->state == STATE_IN_STRING ||
	    (s->state == STATE_IN_CONTAINER && s->scan.in_string))
		return N_("a string is not closed");
	if (s->scan.closers[s->scan.depth - 1] == '}')
		return N_("an object is not closed");
	return N_("an array is not closed");
}

bool slice_finish(struct slice *s, struct error *err)
{
	if (s->state == STATE_STOPPED)
		return false;
	/* Only the end can say that a root number is complete. */
	if (s->state == STATE_IN_SCALAR && s->opened == 0 && !hand_out(s, err)) {
		s->state = STATE_STOPPED;
		return false;
	}
	if (s->state == STATE_ROOT)
		return true;
	return error_set(err, ERROR_INPUT, _("cut at byte %lld: %s"), slice_offset(s),
			 _(open_thing(s)));
}
