/*
 * Staging facts: words become numbers, and what a document tells twice of something that runs is
 * added up. Facts are few beside findings, so they wait in memory.
 */
#include <stdlib.h>
#include <string.h>

#include "data/stage_impl.h"

/* `needs_date`: it is dated by its scan only. */
static void count_fact(struct stage *s, enum fact_kind kind, bool needs_date)
{
	struct staged_scan *scan = stage_scan(s);

	s->told[kind]++;
	s->waiting++;
	scan->needs_date = scan->needs_date || needs_date;
}

/* A hostile count must not turn a sum over. */
static long long sane_count(long long n)
{
	const long long most = 1000000000000;

	return n < 0 ? 0 : n > most ? most : n;
}

bool stage_on_usage(void *ctx, const struct usage *u, struct error *err)
{
	struct stage *s = ctx;
	struct staged_facts *facts = &stage_scan(s)->facts;
	struct staged_usage *own;
	uint64_t hash;
	uint32_t key[2], number;
	bool is_new;

	(void)err;
	count_fact(s, FACT_USAGE, false);
	stage_scan(s)->tells_use = true;
	stage_scan(s)->lacks_cluster =
		stage_scan(s)->lacks_cluster || (u->is_running && !u->cluster && !u->account);
	stage_hash_usage(s, u, &hash);
	memcpy(key, &hash, sizeof(key));
	number = tuples_add(&facts->usage_keys, key, &is_new);
	MEM_ROOM(facts->usages, number, facts->usage_room);
	own = &facts->usages[number];
	if (!is_new) {
		own->count = sane_count(own->count + sane_count(u->count));
		own->when = u->when > own->when ? u->when : own->when;
		return true;
	}
	*own = (struct staged_usage){
		.hash = hash,
		.words =
			{
#define STAGE(name) stage_word(s, u->name),
				USAGE_WORDS(STAGE)
#undef STAGE
			},
		.is_running = u->is_running,
		.is_declared = u->is_declared,
		.is_current = u->is_current,
		.count = sane_count(u->count),
		.when = u->when,
	};
	return true;
}

/* ---- images ---------------------------------------------------------------------------------- */

static void stage_texts(struct stage *s, struct staged_image_fact *own, enum image_list list,
			const char *const *texts, size_t n)
{
	own->lists[list] = mem_array(n + 1, sizeof(**own->lists));
	own->counts[list] = n;
	for (size_t i = 0; i < n; i++)
		own->lists[list][i] =
			(struct staged_item){.name = stage_word(s, texts[i]), .at = DATE_NONE};
}

static void stage_lists(struct stage *s, const struct image_fact *f, struct staged_image_fact *own)
{
	struct staged_item *labels = mem_array(f->label_count + 1, sizeof(*labels));
	struct staged_item *history = mem_array(f->history_count + 1, sizeof(*history));

	stage_texts(s, own, IMAGE_TAGS, f->tags, f->tag_count);
	stage_texts(s, own, IMAGE_LAYERS, f->layers, f->layer_count);
	stage_texts(s, own, IMAGE_DIFF_IDS, f->diff_ids, f->diff_id_count);
	for (size_t i = 0; i < f->label_count; i++)
		labels[i] = (struct staged_item){.name = stage_word(s, f->labels[i].name),
						 .value = stage_word(s, f->labels[i].value),
						 .at = DATE_NONE};
	for (size_t i = 0; i < f->history_count; i++)
		history[i] = (struct staged_item){.name = stage_word(s, f->history[i].created_by),
						  .value = f->history[i].is_empty,
						  .at = f->history[i].created};
	own->lists[IMAGE_LABELS] = labels;
	own->counts[IMAGE_LABELS] = f->label_count;
	own->lists[IMAGE_HISTORY] = history;
	own->counts[IMAGE_HISTORY] = f->history_count;
}

bool stage_on_image_fact(void *ctx, const struct image_fact *f, struct error *err)
{
	struct stage *s = ctx;
	struct staged_facts *facts = &stage_scan(s)->facts;
	struct staged_image_fact *own;

	(void)err;
	count_fact(s, FACT_IMAGE, true);
	MEM_ROOM(facts->images, facts->image_count, facts->image_room);
	own = &facts->images[facts->image_count++];
	*own = (struct staged_image_fact){
		.hash = stage_hash_image_fact(s, f),
		.words =
			{
#define STAGE(name) stage_word(s, f->name),
				IMAGE_FACT_WORDS(STAGE)
#undef STAGE
			},
		.created = f->created,
		.pushed = f->pushed,
		.last_used = f->last_used,
		.in_use = f->in_use,
		.is_artifact = f->is_artifact,
		.is_deleted = f->is_deleted,
	};
	stage_lists(s, f, own);
	return true;
}

/* ---- feeds and accounts ---------------------------------------------------------------------- */

bool stage_on_intel(void *ctx, const struct intel *i, struct error *err)
{
	struct stage *s = ctx;
	struct staged_facts *facts = &stage_scan(s)->facts;

	(void)err;
	count_fact(s, FACT_INTEL, i->scored == DATE_NONE);
	stage_hash_intel(s, i);
	MEM_ROOM(facts->intels, facts->intel_count, facts->intel_room);
	facts->intels[facts->intel_count++] = (struct staged_intel){
		.vuln = stage_word(s, i->vuln),
		.model = stage_word(s, i->model),
		.epss = i->epss,
		.percentile = i->percentile,
		.is_kev = i->is_kev,
		.ransomware = i->ransomware,
		.scored = i->scored,
		.added = i->kev_added,
		.due = i->kev_due,
	};
	return true;
}

bool stage_on_account(void *ctx, const struct account *a, struct error *err)
{
	struct stage *s = ctx;
	struct staged_facts *facts = &stage_scan(s)->facts;

	(void)err;
	count_fact(s, FACT_ACCOUNT, true);
	stage_hash_account(s, a);
	MEM_ROOM(facts->accounts, facts->account_count, facts->account_room);
	facts->accounts[facts->account_count++] = (struct staged_account){
		.id = stage_word(s, a->id),
		.name = stage_word(s, a->name),
		.status = stage_word(s, a->status),
	};
	return true;
}

bool stage_on_event(void *ctx, const struct event *e, struct error *err)
{
	struct stage *s = ctx;
	struct staged_facts *facts = &stage_scan(s)->facts;
	struct staged_event *own;

	(void)err;
	count_fact(s, FACT_EVENT, false);
	s->waiting += (long long)e->issue_count;
	stage_hash_event(s, e);
	MEM_ROOM(facts->events, facts->event_count, facts->event_room);
	own = &facts->events[facts->event_count++];
	*own = (struct staged_event){
		.words =
			{
#define STAGE(name) stage_word(s, e->name),
				EVENT_WORDS(STAGE)
#undef STAGE
			},
		.at = e->at,
		.until = e->until,
		.uid = e->uid,
		.findings = e->findings,
		.issues = mem_array(e->issue_count + 1, sizeof(*own->issues)),
		.issue_count = e->issue_count,
	};
	for (size_t i = 0; i < e->issue_count; i++) {
		const struct issue_name *n = &e->issues[i];
		const staged_word words[] = {
#define STAGE(name) stage_word(s, n->name),
			ISSUE_WORDS(STAGE)
#undef STAGE
		};

		memcpy(own->issues[i], words, sizeof(words));
	}
	return true;
}

void stage_facts_fini(struct staged_facts *facts)
{
	for (size_t i = 0; i < facts->image_count; i++)
		for (int list = 0; list < IMAGE_LIST_COUNT; list++)
			free(facts->images[i].lists[list]);
	for (size_t i = 0; i < facts->event_count; i++)
		free(facts->events[i].issues);
	free(facts->events);
	free(facts->images);
	free(facts->usages);
	free(facts->intels);
	free(facts->accounts);
	tuples_fini(&facts->usage_keys);
	*facts = (struct staged_facts){.usage_keys.width = facts->usage_keys.width};
}
