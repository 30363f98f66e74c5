/* Reading fixed versions, and choosing among them. */
#include "core/remedy.h"

#include <stdlib.h>
#include <string.h>

#include "core/finding.h"
#include "core/mem.h"

/* ---- what is stated -------------------------------------------------------------------------- */

struct stated {
	char **list;
	size_t count, room;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Between commas, semicolons, bars and blanks; ">= 1.2" states 1.2, "< 2" is a bound and no fix. */
static void read_stated(const char *text, struct stated *out)
{
	static const char between[] = ",;| \t()";
	bool is_bound = false;

	*out = (struct stated){0};
	for (const char *p = fixed_version(text) ? text : ""; *p;) {
		size_t n = strcspn(p, between), sign = strspn(p, "<>=~^!");

		if (sign)
			is_bound = p[0] == '<' || p[0] == '!';
		if (n > sign && !is_bound &&
		    (is_digit(p[sign]) ||
		     ((p[sign] == 'v' || p[sign] == 'V') && is_digit(p[sign + 1])))) {
			MEM_ROOM(out->list, out->count, out->room);
			out->list[out->count++] = mem_strndup(p + sign, n - sign);
		}
		is_bound = is_bound && n == sign;
		p += n;
		p += strspn(p, between);
	}
}

static void stated_fini(struct stated *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->list[i]);
	free(s->list);
}

/* The smallest that is greater than `version`; NULL: none. */
static const char *next_above(enum version_scheme scheme, const struct stated *s,
			      const char *version)
{
	const char *best = NULL;

	for (size_t i = 0; i < s->count; i++)
		if (version_compare(scheme, s->list[i], version) == VERSION_GREATER &&
		    (!best || version_compare(scheme, s->list[i], best) == VERSION_LESS))
			best = s->list[i];
	return best;
}

/* The greatest that is not above `version`. */
static const char *last_below(enum version_scheme scheme, const struct stated *s,
			      const char *version)
{
	const char *best = NULL;

	for (size_t i = 0; i < s->count; i++) {
		enum version_order order = version_compare(scheme, s->list[i], version);

		if ((order == VERSION_LESS || order == VERSION_EQUAL) &&
		    (!best || version_compare(scheme, s->list[i], best) == VERSION_GREATER))
			best = s->list[i];
	}
	return best;
}

char *remedy_one(enum version_scheme scheme, const char *installed, const char *fixed)
{
	struct stated s;
	const char *best;
	char *out;

	read_stated(fixed, &s);
	best = next_above(scheme, &s, installed);
	if (!best && s.count == 1 &&
	    version_compare(scheme, s.list[0], installed) == VERSION_INCOMPARABLE)
		best = s.list[0];
	out = mem_strdup(best);
	stated_fini(&s);
	return out;
}

char *remedy_stated(const char *installed, const char *fixed)
{
	struct buf out = {0};
	bool is_there = false;
	struct stated s;

	read_stated(fixed, &s);
	for (size_t i = 0; i < s.count; i++) {
		is_there = is_there || strcmp(s.list[i], installed) == 0;
		buf_printf(&out, "%s%s", i ? ", " : "", s.list[i]);
	}
	if (is_there)
		buf_fini(&out);
	is_there = is_there || !s.count;
	stated_fini(&s);
	return is_there ? NULL : buf_take(&out);
}

/* ---- branches -------------------------------------------------------------------------------- */

/* The next number of a version, behind whatever is none; 0 when there is no more. */
static unsigned long take_number(const char **at)
{
	unsigned long n = 0;

	while (**at && !is_digit(**at))
		++*at;
	for (; is_digit(**at); ++*at)
		n = n < 100000000 ? n * 10 + (unsigned long)(**at - '0') : n;
	return n;
}

/* Does `version` have the numbers of `low` up to the first in which `high` has another one? */
static bool is_on_branch(const char *version, const char *low, const char *high)
{
	while (*low || *high) {
		unsigned long l = take_number(&low), h = take_number(&high);

		if (take_number(&version) != l)
			return false;
		if (l != h)
			return true;
	}
	return true;
}

static bool closes(enum version_scheme scheme, const char *version, const struct stated *s)
{
	const char *low = last_below(scheme, s, version), *high = next_above(scheme, s, version);

	return low && (!high || is_on_branch(version, low, high));
}

bool remedy_closes(enum version_scheme scheme, const char *version, const char *fixed)
{
	struct stated s;
	bool answer;

	read_stated(fixed, &s);
	answer = closes(scheme, version, &s);
	stated_fini(&s);
	return answer;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Each step takes a stated version that is greater than the one before, so it comes to an end. */
static bool raise_version(enum version_scheme scheme, struct remedy *out, const struct stated *s)
{
	const char *next;

	if (closes(scheme, out->version, s))
		return false;
	next = next_above(scheme, s, out->version);
	if (!next)
		return false;
	free(out->version);
	out->version = mem_strdup(next);
	return true;
}

void remedy_all(enum version_scheme scheme, const char *installed, const char *const *fixed,
		size_t n, struct remedy *out)
{
	struct stated *all = mem_array(n + 1, sizeof(*all));
	bool is_raised = true;

	*out = (struct remedy){0};
	for (size_t i = 0; i < n; i++) {
		char *own = remedy_one(scheme, installed, fixed[i]);

		read_stated(fixed[i], &all[i]);
		if (own && (!out->version ||
			    version_compare(scheme, own, out->version) == VERSION_GREATER)) {
			char *old = out->version;

			out->version = own;
			own = old;
		}
		free(own);
	}
	while (out->version && is_raised) {
		is_raised = false;
		for (size_t i = 0; i < n; i++)
			is_raised = raise_version(scheme, out, &all[i]) || is_raised;
	}
	for (size_t i = 0; i < n; i++) {
		bool is_closed = out->version && closes(scheme, out->version, &all[i]);

		out->closed += is_closed;
		out->open += !is_closed;
		stated_fini(&all[i]);
	}
	free(all);
}

void remedy_fini(struct remedy *r)
{
	free(r->version);
	*r = (struct remedy){0};
}
