/* Subjects: what events speak of, and which of them speak of an issue. */
#include "data/store_said.h"

#include <stdlib.h>

#include "core/identity.h"
#include "data/config.h"

/* The words by which an event names an issue, in the fleet's dictionary. */
struct said_name {
	word registry, same, place, ecosystem, package, path, vuln; /* same: for its replicas */
	word chain;
	bool is_resource;
};

enum { SUBJECT_WIDTH = 7 };

/* What is left out for a scope is 0 there: any. */
static void fill(uint32_t subject[SUBJECT_WIDTH], const struct said_name *n, enum scope scope)
{
	bool is_wide = scope == SCOPE_EVERYWHERE || scope == SCOPE_BASE;
	const uint32_t words[SUBJECT_WIDTH] = {
		(uint32_t)scope << 1 | (!is_wide && n->is_resource),
		is_wide               ? 0
		: scope == SCOPE_REPO ? n->same
				      : n->registry,
		scope == SCOPE_BASE ? n->chain
		: is_wide           ? 0
				    : n->place,
		n->ecosystem,
		n->package,
		scope == SCOPE_ISSUE ? n->path : 0,
		n->vuln,
	};

	for (int i = 0; i < SUBJECT_WIDTH; i++)
		subject[i] = words[i];
}

static uint32_t key_number(struct tuples *t, int64_t key, bool *is_new)
{
	const uint32_t halves[] = {(uint32_t)((uint64_t)key >> 32), (uint32_t)key};

	return is_new ? tuples_add(t, halves, is_new) : tuples_find(t, halves);
}

static word same_registry(struct said *s, const char *registry)
{
	return fleet_word(s->fleet, config_registry(s->store->config, registry));
}

static void take_name(struct said *s, sqlite3_stmt *st)
{
	bool is_new;
	uint32_t number = key_number(&s->keys, sqlite3_column_int64(st, 0), &is_new);
	const char *registry = column_text(st, 1), *repository = column_text(st, 2);
	struct fleet *f = s->fleet;

	MEM_ROOM(s->names, number, s->name_room);
	s->names[number] = (struct said_name){
		.registry = fleet_word(f, registry),
		.same = same_registry(s, registry),
		.place = fleet_word(f, repository ? repository : column_text(st, 3)),
		.ecosystem = fleet_word(f, column_text(st, 4)),
		.package = fleet_word(f, column_text(st, 5)),
		.path = fleet_word(f, column_text(st, 6)),
		.vuln = fleet_word(f, column_text(st, 7)),
		.chain = fleet_word(f, column_text(st, 8)),
		.is_resource = !repository,
	};
}

static bool read_names(struct said *s, struct error *err)
{
	sqlite3_stmt *st = store_prepare(
		s->store,
		"SELECT key, registry, repository, resource, ecosystem, package, path, vuln, chain"
		" FROM issue",
		err);
	enum step step = STEP_FAILED;

	while (st && (step = store_step(s->store, st, err)) == STEP_ROW)
		take_name(s, st);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

static void list_places(struct said *s)
{
	struct fleet *f = s->fleet;

	s->registries = mem_array(f->asset_count + 1u, sizeof(*s->registries));
	s->places = mem_array(f->asset_count + 1u, sizeof(*s->places));
	for (uint32_t i = 0; i < f->asset_count; i++) {
		const struct fleet_asset *a = &f->assets[i];
		char *resource;

		if (a->repository) {
			s->registries[i] = same_registry(s, fleet_text(f, a->registry));
			s->places[i] = a->repository;
			continue;
		}
		resource = identity_resource(fleet_text(f, a->resource));
		s->places[i] = fleet_word(f, resource);
		free(resource);
	}
}

bool said_init(struct said *s, struct store *store, struct fleet *fleet, struct error *err)
{
	*s = (struct said){
		.store = store, .fleet = fleet, .keys.width = 2, .subjects.width = SUBJECT_WIDTH};
	if (!read_names(s, err))
		return false;
	if (s->keys.count)
		list_places(s);
	return true;
}

void said_fini(struct said *s)
{
	tuples_fini(&s->keys);
	tuples_fini(&s->subjects);
	free(s->registries);
	free(s->places);
	free(s->names);
	free(s->is_spoken);
}

uint32_t said_subject(struct said *s, int64_t key, enum scope scope)
{
	uint32_t number = key_number(&s->keys, key, NULL);
	uint32_t subject[SUBJECT_WIDTH];

	if (number == TUPLE_NONE || (scope != SCOPE_ISSUE && !s->names[number].vuln) ||
	    (scope == SCOPE_BASE) != (s->names[number].chain != 0))
		return TUPLE_NONE;
	fill(subject, &s->names[number], scope);
	s->has_scope[scope] = true;
	return tuples_add(&s->subjects, subject, NULL);
}

void said_seal(struct said *s)
{
	s->spoken_count = s->fleet->words.count + 1;
	s->is_spoken = mem_array(s->spoken_count, sizeof(*s->is_spoken));
	for (uint32_t i = 0; i < s->subjects.count; i++)
		s->is_spoken[tuples_get(&s->subjects, i)[4]] = 1;
}

static struct said_name name_of(const struct said *s, const struct fleet_issue *issue)
{
	const struct fleet *f = s->fleet;
	const struct fleet_asset *a = &f->assets[issue->asset];
	const struct fleet_package *p =
		issue->package == FLEET_NONE ? NULL : &f->packages[issue->package];

	return (struct said_name){
		.registry = a->repository ? a->registry : 0,
		.same = s->registries[issue->asset],
		.place = s->places[issue->asset],
		.ecosystem = p ? p->ecosystem : 0,
		.package = p ? p->key : 0,
		.path = issue->path,
		.is_resource = !a->repository,
	};
}

void said_each(const struct said *s, uint32_t issue,
	       void (*each)(void *ctx, uint32_t issue, enum scope scope, uint32_t subject),
	       void *ctx)
{
	const struct fleet *f = s->fleet;
	const struct fleet_issue *own = &f->issues[issue];
	const struct fleet_vuln *v = own->vuln == FLEET_NONE ? NULL : &f->vulns[own->vuln];
	word package = own->package == FLEET_NONE ? 0 : f->packages[own->package].key;
	uint32_t names = v ? v->name_count : 1;
	struct said_name name;

	if (package >= s->spoken_count || !s->is_spoken[package])
		return;
	name = name_of(s, own);
	for (uint32_t i = 0; i < names; i++) {
		name.vuln = v ? f->lists[v->names + i] : 0;
		for (int scope = 0; scope < SCOPE_COUNT; scope++) {
			uint32_t tuple[SUBJECT_WIDTH], subject;

			if (!s->has_scope[scope] || scope == SCOPE_BASE ||
			    (scope != SCOPE_ISSUE && !name.vuln))
				continue;
			fill(tuple, &name, (enum scope)scope);
			subject = tuples_find(&s->subjects, tuple);
			if (subject != TUPLE_NONE)
				each(ctx, issue, (enum scope)scope, subject);
		}
	}
}

void said_each_base(const struct said *s, uint32_t finding, uint32_t number,
		    void (*each)(void *ctx, uint32_t finding, enum scope scope, uint32_t subject),
		    void *ctx)
{
	const struct fleet *f = s->fleet;
	const struct fleet_issue *issue = &f->issues[f->issue[finding]];
	const struct fleet_base *base = &f->bases[number];
	const struct fleet_package *p;
	const struct fleet_vuln *v;

	if (!s->has_scope[SCOPE_BASE] || issue->package == FLEET_NONE || issue->vuln == FLEET_NONE)
		return;
	p = &f->packages[issue->package];
	v = &f->vulns[issue->vuln];
	if (p->key >= s->spoken_count || !s->is_spoken[p->key])
		return;
	for (uint32_t i = 0; i < 2 * v->name_count; i++) {
		word chain = i % 2 ? base->blob_chain : base->chain;
		const struct said_name name = {.ecosystem = p->ecosystem,
					       .package = p->key,
					       .vuln = f->lists[v->names + i / 2],
					       .chain = chain};
		uint32_t tuple[SUBJECT_WIDTH], subject;

		fill(tuple, &name, SCOPE_BASE);
		subject = chain ? tuples_find(&s->subjects, tuple) : TUPLE_NONE;
		if (subject != TUPLE_NONE)
			each(ctx, finding, SCOPE_BASE, subject);
	}
}
