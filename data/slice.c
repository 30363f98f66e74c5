/*
 * The slicer, from outside: its life, its chunks, its errors. The bytes of opened containers are
 * slice_step's, values that are taken whole slice_take's, and the many bytes within those
 * slice_scan's.
 */
#include "data/slice.h"

#include <assert.h>
#include <stdlib.h>

#include "core/intl.h"
#include "data/slice_impl.h"

const struct slice_limits slice_limits_default = {.depth = 128, .element_size = 64u << 20};

/* Between two feeds every pointer is at one place, so that differences are 0. */
static void no_chunk(struct slice *s)
{
	s->bytes = s->at = s->end = s->from = "";
}

struct slice *slice_new(const char *const *rules, size_t n, const struct slice_limits *limits,
			const struct slice_handler *handler)
{
	struct slice *s = mem_alloc(sizeof(*s));

	slice_rules_init(&s->rules, rules, n);
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

bool slice_expected(struct slice *s, const char *what, struct error *err)
{
	return error_set(err, ERROR_INPUT, _("byte %lld: expected %s"), slice_offset(s), _(what));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool slice_feed(struct slice *s, const char *bytes, size_t size, struct error *err)
{
	bool good = s->state != SLICE_STOPPED;

	if (!good || size == 0)
		return good;
	s->bytes = s->at = s->from = bytes;
	s->end = bytes + size;
	while (good && s->at < s->end) {
		if (slice_is_taking(s))
			good = slice_go_on_taking(s, err);
		else if (is_blank(*s->at) && s->state != SLICE_BOM)
			s->at++;
		else
			good = slice_step(s, err);
	}
	if (good)
		slice_keep_rest(s);
	else
		s->state = SLICE_STOPPED;
	s->before = slice_offset(s);
	no_chunk(s);
	return good;
}

/* What the end of the stream cuts. */
static const char *open_thing(const struct slice *s)
{
	if (s->state == SLICE_BOM)
		return N_("a byte order mark is not complete");
	if (s->state == SLICE_IN_KEY || s->state == SLICE_IN_STRING ||
	    (s->state == SLICE_IN_CONTAINER && s->scan.in_string))
		return N_("a string is not closed");
	if (s->scan.closers[s->scan.depth - 1] == '}')
		return N_("an object is not closed");
	return N_("an array is not closed");
}

bool slice_finish(struct slice *s, struct error *err)
{
	if (s->state == SLICE_STOPPED)
		return false;
	/* Only the end can say that a root number is complete. */
	if (s->state == SLICE_IN_SCALAR && s->opened == 0 && !slice_hand_out(s, err)) {
		s->state = SLICE_STOPPED;
		return false;
	}
	if (s->state == SLICE_ROOT)
		return true;
	return error_set(err, ERROR_INPUT, _("cut at byte %lld: %s"), slice_offset(s),
			 _(open_thing(s)));
}
