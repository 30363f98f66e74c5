/*
 * Making the plan of a run. A term becomes one lane: the column whose values decide it, and a memo
 * of answers by those values. A bare word becomes several lanes, a word of `is:` an `and` of lanes.
 */
#include "core/filter_plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter_is.h"
#include "core/fixes.h"

/* Where a level's answers are remembered: a column of the fleet, and the bytes of its elements. */
struct column {
	size_t at;
	size_t width;
	enum level of; /* what its values number: coarser than the fact's own level, or the same */
};

#define COLUMN(name) offsetof(struct fleet, name), sizeof(*((struct fleet *)0)->name)

static const struct column columns[LEVEL_COUNT] = {
	[LEVEL_FINDING] = {COLUMN(id), LEVEL_FINDING},
	[LEVEL_ISSUE] = {COLUMN(issue), LEVEL_ISSUE},
	[LEVEL_ASSET] = {COLUMN(asset), LEVEL_ASSET},
	[LEVEL_IMAGE] = {COLUMN(asset), LEVEL_ASSET},
	[LEVEL_PACKAGE] = {COLUMN(package_name), LEVEL_PACKAGE_NAME},
	[LEVEL_VULN] = {COLUMN(vuln_name), LEVEL_VULN_NAME},
	[LEVEL_VULN_NAME] = {COLUMN(vuln_name), LEVEL_VULN_NAME},
	[LEVEL_PACKAGE_NAME] = {COLUMN(package_name), LEVEL_PACKAGE_NAME},
	[LEVEL_VERSION] = {COLUMN(version), LEVEL_VERSION},
	[LEVEL_FIXED] = {COLUMN(fixed), LEVEL_FIXED},
	[LEVEL_PATH] = {COLUMN(path), LEVEL_PATH},
	[LEVEL_PURL] = {COLUMN(purl), LEVEL_PURL},
	[LEVEL_ACCOUNT] = {COLUMN(account), LEVEL_ACCOUNT},
	[LEVEL_REGION] = {COLUMN(region), LEVEL_REGION},
	[LEVEL_TEAM] = {COLUMN(team), LEVEL_TEAM},
	[LEVEL_LAYER] = {COLUMN(layer), LEVEL_LAYER},
	[LEVEL_LAYER_DIGEST] = {COLUMN(layer_digest), LEVEL_LAYER_DIGEST},
	[LEVEL_SEVERITY_RAW] = {COLUMN(severity_raw), LEVEL_SEVERITY_RAW},
	[LEVEL_SEVERITY_SOURCE] = {COLUMN(severity_source), LEVEL_SEVERITY_SOURCE},
	[LEVEL_STATUS] = {COLUMN(status), LEVEL_STATUS},
	[LEVEL_SEVERITY] = {COLUMN(severity), LEVEL_SEVERITY},
	[LEVEL_SOURCE] = {COLUMN(source), LEVEL_SOURCE},
	[LEVEL_SOURCES] = {COLUMN(sources), LEVEL_SOURCES},
	[LEVEL_KIND] = {COLUMN(kind), LEVEL_KIND},
	[LEVEL_FIX] = {COLUMN(fix), LEVEL_FIX},
	[LEVEL_PRESENCE] = {COLUMN(presence), LEVEL_PRESENCE},
	[LEVEL_PRESENCE_WHY] = {COLUMN(presence_why), LEVEL_PRESENCE_WHY},
	[LEVEL_FLAGS] = {COLUMN(flags), LEVEL_FLAGS},
	[LEVEL_VERDICT] = {COLUMN(verdict), LEVEL_VERDICT},
	[LEVEL_GROUND] = {COLUMN(ground), LEVEL_GROUND},
	[LEVEL_FIXES] = {0, sizeof(uint32_t), LEVEL_FIXES}, /* no column of the fleet's own */
	[LEVEL_SCORE] = {COLUMN(score), LEVEL_SCORE},
};

/* Facts of the row itself that repeat nevertheless: many rows were last seen by one scan. */
static const struct {
	int field;
	struct column column;
} row_columns[] = {
	{FIELD_LAST_SEEN, {COLUMN(last_seen), LEVEL_FINDING}},
	{FIELD_SEEN, {COLUMN(last_seen), LEVEL_FINDING}},
	{FIELD_LAYER_INDEX, {COLUMN(layer_index), LEVEL_FINDING}},
};

/* Where a bare word looks (also_vuln gives the aliases), and where a pasted identifier does. */
static const enum field_id text_fields[] = {FIELD_VULN, FIELD_PACKAGE, FIELD_TITLE, FIELD_REPO,
					    FIELD_PATH};
static const enum field_id identifier_fields[] = {FIELD_PURL, FIELD_RESOURCE, FIELD_DIGEST};

static struct step *step_new(struct run *run, enum node_kind kind)
{
	struct step *step = arena_alloc(&run->arena, sizeof(*step));

	step->kind = kind;
	return step;
}

static struct lane *add_lane(struct run *run, struct step *step, enum level level,
			     const struct column *column)
{
	const struct fleet *f = run->q->fleet;
	struct lane *lane = arena_alloc(&run->arena, sizeof(*lane));

	assert(column->width); /* a level without its row above */
	memcpy(&lane->column, (const char *)f + column->at, sizeof(lane->column));
	if (level == LEVEL_FIXES)
		lane->column = fixes_of(f)->set_of;
	lane->width = column->width;
	lane->level = level;
	if (lane->width == 8)
		lane->cache = arena_alloc(&run->arena, FILTER_CACHE * sizeof(*lane->cache));
	else if (lane->width == 4)
		lane->memo = mem_alloc((size_t)field_entities(f, column->of) + 1);
	else
		lane->memo = mem_alloc(lane->width == 2 ? 65536 + 1 : 256 + 1);
	lane->next = step->lanes;
	step->lanes = lane;
	return lane;
}

static const struct column *column_of(int field)
{
	for (size_t i = 0; i < sizeof(row_columns) / sizeof(row_columns[0]); i++)
		if (row_columns[i].field == field)
			return &row_columns[i].column;
	return &columns[fields[field].level];
}

static void add_field(struct run *run, struct step *step, int field)
{
	enum level level = fields[field].level;
	const struct column *column = column_of(field);
	struct lane *lane = add_lane(run, step, level, column);

	lane->field = &fields[field];
	if (column->of != level)
		lane->inner = mem_alloc((size_t)field_entities(run->q->fleet, level) + 1);
}

static void make_tests(struct run *run, struct step *step, const struct node *term)
{
	size_t n = 0;

	for (const struct operand *o = term->operands; o; o = o->next)
		n++;
	step->tests = arena_alloc(&run->arena, n * sizeof(*step->tests));
	step->is_of_keys = true;
	for (const struct operand *o = term->operands; o; o = o->next) {
		struct test *test = &step->tests[step->test_count++];

		test_init(test, &fields[term->field], term->op, o, run->q->now);
		step->is_of_keys = step->is_of_keys && test->kind == TEST_KEY;
	}
}

static struct step *plan_term(struct run *run, const struct node *term)
{
	struct step *step = step_new(run, NODE_TERM);

	add_field(run, step, term->field);
	make_tests(run, step, term);
	step->is_floor = term->field == FIELD_SEVERITY && op_is_ordered(term->op);
	run->has_floor = run->has_floor || step->is_floor;
	return step;
}

/* A word of `is:` is an `and` of a few lanes; several words are an `or` of those. */
static struct step *plan_is(struct run *run, const struct node *term)
{
	struct step *any = step_new(run, NODE_ONE);

	for (const struct operand *o = term->operands; o; o = o->next) {
		const struct is_part *parts = is_parts[is_word_find(o->text)];
		struct step *all = step_new(run, NODE_ALL);

		for (int i = IS_PARTS; i--;) {
			struct step *step = step_new(run, NODE_TERM);
			enum level level = parts[i].level;

			if (!parts[i].holds)
				continue;
			add_lane(run, step, level, &columns[level])->holds = parts[i].holds;
			step->next = all->child;
			all->child = step;
		}
		all->next = any->child;
		any->child = all;
	}
	return any;
}

static struct step *plan_text(struct run *run, const struct node *node)
{
	const struct operand *o = node->operands;
	struct step *step = step_new(run, NODE_TERM);
	const char *text = o->text, *id;
	enum test_kind kind = o->kind == OPERAND_GLOB ? TEST_GLOB : TEST_CONTAINS;
	const enum field_id *where = text_fields;
	size_t count = sizeof(text_fields) / sizeof(text_fields[0]), size = 0;

	if (kind == TEST_CONTAINS && word_is_identifier(text)) {
		where = identifier_fields;
		count = sizeof(identifier_fields) / sizeof(identifier_fields[0]);
		id = word_is_url(text) ? word_vuln_of_url(text, &size) : NULL;
		if (size) {
			text = arena_strndup(&run->arena, id, size);
			kind = TEST_EQUAL;
			where = text_fields; /* the first of them: vuln */
			count = 1;
		}
	}
	step->tests = arena_alloc(&run->arena, sizeof(*step->tests));
	step->test_count = 1;
	test_init_text(step->tests, kind, text);
	for (size_t i = 0; i < count; i++)
		add_field(run, step, (int)where[i]);
	return step;
}

struct step *plan_new(struct run *run, const struct node *node, const struct node *skip)
{
	struct step *step, **end;

	if (node->kind == NODE_TERM)
		return node->field == FILTER_IS ? plan_is(run, node) : plan_term(run, node);
	if (node->kind == NODE_TEXT)
		return plan_text(run, node);
	step = step_new(run, node->kind == NODE_VIEW ? NODE_ALL : node->kind);
	end = &step->child;
	for (const struct node *child = node->child; child; child = child->next) {
		if (child == skip)
			continue;
		*end = plan_new(run, child, NULL);
		end = &(*end)->next;
	}
	return step;
}

static void step_fini(struct step *step)
{
	for (struct step *child = step->child; child; child = child->next)
		step_fini(child);
	for (struct lane *lane = step->lanes; lane; lane = lane->next) {
		free(lane->memo);
		free(lane->inner);
	}
	for (size_t i = 0; i < step->test_count; i++)
		test_fini(&step->tests[i]);
}

void plan_fini(struct run *run, struct step *step)
{
	step_fini(step);
	arena_fini(&run->arena);
}
