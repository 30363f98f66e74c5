/* Kin of issues: tuples of what must be equal, made of the ones and looked up for the others. */
#include "tui/kin.h"

#include <stdlib.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/tuple.h"

enum { WIDTH = 5, PACKAGES_SHOWN = 3 };

/* Where an issue is: registry and repository, or the resource. */
static void put_place(const struct fleet *f, const struct fleet_issue *issue, uint32_t *tuple)
{
	const struct fleet_asset *a = &f->assets[issue->asset];

	tuple[0] = a->repository ? a->registry : 0;
	tuple[1] = a->repository;
	tuple[2] = a->repository ? 0 : a->resource;
}

static void put_reach(const struct fleet *f, uint32_t number, enum scope scope, uint32_t *tuple)
{
	const struct fleet_issue *issue = &f->issues[number];

	tuple[0] = tuple[1] = tuple[2] = 0;
	if (scope != SCOPE_EVERYWHERE)
		put_place(f, issue, tuple);
	tuple[3] = issue->package;
	tuple[4] = issue->vuln;
}

/* What came with a base: the same vulnerability in the same package. */
static void put_brought(const struct fleet *f, uint32_t finding, uint32_t base, uint32_t *tuple)
{
	put_reach(f, f->issue[finding], SCOPE_EVERYWHERE, tuple);
	tuple[0] = base;
}

static void add_meant(const struct fleet *f, uint32_t finding, enum scope scope,
		      struct tuples *meant)
{
	uint32_t base = fleet_nearest_base(f, finding), tuple[WIDTH];

	if (scope != SCOPE_BASE) {
		put_reach(f, f->issue[finding], scope, tuple);
		tuples_add(meant, tuple, NULL);
		return;
	}
	for (; base != FLEET_NONE; base = fleet_base_below(f, finding, base)) {
		put_brought(f, finding, base, tuple);
		if (fleet_is_meant(f, finding, base))
			tuples_add(meant, tuple, NULL);
	}
}

static bool is_reached(const struct fleet *f, uint32_t finding, enum scope scope,
		       const struct tuples *meant)
{
	uint32_t base = fleet_nearest_base(f, finding), tuple[WIDTH];

	if (scope != SCOPE_BASE) {
		put_reach(f, f->issue[finding], scope, tuple);
		return tuples_find(meant, tuple) != TUPLE_NONE;
	}
	for (; base != FLEET_NONE; base = fleet_base_below(f, finding, base)) {
		put_brought(f, finding, base, tuple);
		if (tuples_find(meant, tuple) != TUPLE_NONE)
			return true;
	}
	return false;
}

/* Of an issue that two bases brought only the findings that are meant say which base it is. */
static bool is_asked(const struct selection *findings, uint32_t finding, enum scope scope)
{
	return scope != SCOPE_BASE || !findings || selection_has(findings, finding);
}

struct kin_reach kin_reach(const struct fleet *f, const uint32_t *issues, size_t n,
			   const struct selection *findings, enum scope scope)
{
	enum { OTHER, MEANT, REACHED };
	uint8_t *is_in = mem_array(f->issue_count + 1u, sizeof(*is_in));
	struct tuples meant = {.width = WIDTH};
	struct kin_reach out = {0};

	for (size_t i = 0; i < n; i++)
		is_in[issues[i]] = MEANT;
	for (uint32_t i = 0; i < f->count; i++)
		if (is_in[f->issue[i]] == MEANT && is_asked(findings, i, scope))
			add_meant(f, i, scope, &meant);
	for (uint32_t i = 0; i < f->count; i++) {
		uint8_t *in = &is_in[f->issue[i]];

		if (scope == SCOPE_ISSUE ? *in == OTHER : !is_reached(f, i, scope, &meant))
			continue;
		out.findings++;
		out.issues += *in != REACHED;
		out.others += *in == OTHER;
		*in = REACHED;
	}
	tuples_fini(&meant);
	free(is_in);
	return out;
}

static void put_problem(const struct fleet *f, uint32_t number, uint32_t *tuple)
{
	put_place(f, &f->issues[number], tuple);
	tuple[3] = f->issues[number].problem;
	tuple[4] = 0;
}

size_t kin_of_problem(const struct fleet *f, const uint32_t *issues, size_t n, date now,
		      uint32_t **out)
{
	struct tuples meant = {.width = WIDTH};
	uint8_t *is_in = mem_array(f->issue_count + 1u, sizeof(*is_in));
	uint32_t tuple[WIDTH];
	size_t count = 0, room = 0;

	*out = NULL;
	for (size_t i = 0; i < n; i++) {
		is_in[issues[i]] = 1;
		put_problem(f, issues[i], tuple);
		tuples_add(&meant, tuple, NULL);
	}
	for (uint32_t i = 0; i < f->issue_count; i++) {
		if (is_in[i] || f->issues[i].package == FLEET_NONE ||
		    fleet_state(f, i, now).decision)
			continue;
		put_problem(f, i, tuple);
		if (tuples_find(&meant, tuple) == TUPLE_NONE)
			continue;
		MEM_ROOM(*out, count, room);
		(*out)[count++] = i;
	}
	tuples_fini(&meant);
	free(is_in);
	return count;
}

char *kin_packages(const struct fleet *f, const uint32_t *issues, size_t n)
{
	struct tuples packages = {.width = 1};
	struct buf text = {0};

	for (size_t i = 0; i < n; i++)
		if (f->issues[issues[i]].package != FLEET_NONE)
			tuples_add(&packages, &f->issues[issues[i]].package, NULL);
	for (uint32_t i = 0; i < packages.count && i < PACKAGES_SHOWN; i++)
		buf_printf(&text, "%s%s", i ? ", " : "",
			   fleet_text(f, f->packages[*tuples_get(&packages, i)].key));
	if (packages.count > PACKAGES_SHOWN)
		buf_printf(&text, _(", %u more"), packages.count - PACKAGES_SHOWN);
	tuples_fini(&packages);
	return buf_take(&text);
}
