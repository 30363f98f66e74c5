/* A line of Today is what list gives for its filter: as many rows, and as many issues of them. */
#ifndef TAMIS_TESTS_TODAY_LINES_H
#define TAMIS_TESTS_TODAY_LINES_H

#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/mem.h"
#include "core/today.h"
#include "tests/tap.h"

static inline long long today_issues_of(const struct fleet *f, const struct selection *s)
{
	bool *seen = mem_array((size_t)f->issue_count + 1, sizeof(*seen));
	long long n = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		if (!selection_has(s, i) || seen[f->issue[i]])
			continue;
		seen[f->issue[i]] = true;
		n++;
	}
	free(seen);
	return n;
}

static inline bool today_line_is_list(const struct question *q, const struct today_line *line)
{
	struct filter_context context = {.now = q->now};
	struct selection s = {0};
	struct filter_error err;
	struct filter *filter = filter_parse(line->filter, &context, &err);
	bool is_same = false;

	if (filter) {
		filter_run(filter, q, &s);
		is_same = s.selected == line->numbers[TODAY_FINDINGS] &&
			  today_issues_of(q->fleet, &s) == line->numbers[TODAY_ISSUES];
	}
	if (!is_same)
		printf("# %s: Today says %lld of %lld issues, list %u: %s\n", line->label,
		       line->numbers[TODAY_FINDINGS], line->numbers[TODAY_ISSUES],
		       filter ? s.selected : 0, filter ? line->filter : err.text);
	selection_fini(&s);
	filter_free(filter);
	return is_same;
}

/* A test line; returns how many lines of Today have a filter. */
static inline int today_is_list(const struct question *q, const struct today *t, const char *name)
{
	int asked = 0, wrong = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->lines[i].filter) {
			asked++;
			wrong += !today_line_is_list(q, &t->lines[i]);
		}
	is_int(wrong, 0, "%s: all %d lines are as many rows and issues as list gives", name, asked);
	return asked;
}

/* The line of a section and a key (NULL: its total); NULL when there is none. */
static inline const struct today_line *today_find(const struct today *t, enum today_section section,
						  const char *key)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct today_line *line = &t->lines[i];

		if (line->section == section &&
		    (key ? line->key && strcmp(line->key, key) == 0 : line->is_total))
			return line;
	}
	return NULL;
}

static inline long long today_number(const struct today *t, enum today_section section,
				     const char *key, enum today_number number)
{
	const struct today_line *line = today_find(t, section, key);

	return line ? line->numbers[number] : -2;
}

#endif
