/*
 * From what documents show to uses: a use holds from the first document that shows it to the last,
 * until one says that it ended or a complete one is silent, and it is another one when it comes
 * back after that, or after so long that nobody knew of it.
 *
 * Silence counts only within what the document is all of (--complete), and only of its kind: a list
 * of pods is silent about tasks. A dump has no date of its own; who says that it is complete
 * vouches for the file's.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/arn.h"
#include "core/text.h"
#include "data/store_load_use.h"

/* Tasks are described a hundred at a time: what was read within an hour is one picture of a
 * cluster, and its pages are not silent about one another. */
enum { ONE_PICTURE = 3600 };

/* ---- places and keys ------------------------------------------------------------------------- */

/* EKS calls its clusters by their ARN, and so does kubectl. */
static void read_cluster(struct load_uses *u, const char *arn, struct use_place *place)
{
	struct fleet *f = u->load->fleet;
	struct arena arena = {0};
	const char *rest = arn_part(arn, ARN_REST, &arena);

	if (rest && text_has_prefix(rest, "cluster/")) {
		place->cluster = fleet_word(f, rest + strlen("cluster/"));
		place->account = fleet_word(f, arn_account(arn, &arena));
		place->region = fleet_word(f, arn_region(arn, &arena));
	}
	arena_fini(&arena);
}

static uint32_t add_place(struct load_uses *u, const struct use_place *place)
{
	const uint32_t key[] = {place->account, place->region, place->cluster,
				(uint32_t)place->kind};

	return tuples_add(&u->places, key, NULL);
}

static uint32_t place_of(struct load_uses *u, const struct use_row *row)
{
	struct load *l = u->load;
	struct use_place place = {.account = load_word(l, row->words[USAGE_WORD_account]),
				  .region = load_word(l, row->words[USAGE_WORD_region]),
				  .cluster = load_word(l, row->words[USAGE_WORD_cluster]),
				  .kind = row->kind};
	const char *name;

	if (!place.cluster && row->kind == EVIDENCE_PODS)
		place.cluster = u->docs[row->doc].cluster;
	name = fleet_text(l->fleet, place.cluster);
	if (name && text_has_prefix(name, "arn:"))
		read_cluster(u, name, &place);
	return add_place(u, &place);
}

/* A list of pods is of its cluster, also when it lists none. */
static void own_clusters(struct load_uses *u)
{
	for (uint32_t i = 0; i < u->doc_count; i++) {
		struct use_place place = {.cluster = u->docs[i].cluster, .kind = EVIDENCE_PODS};
		uint32_t own[] = {i, 0};

		if (u->docs[i].format != FORMAT_PODS)
			continue;
		read_cluster(u, fleet_text(u->load->fleet, place.cluster), &place);
		own[1] = add_place(u, &place);
		tuples_add(&u->own, own, NULL);
	}
}

static uint32_t key_of(struct load_uses *u, const struct use_row *row, uint32_t image,
		       uint32_t place)
{
	struct load *l = u->load;
	const uint32_t key[] = {image,
				place,
				load_word(l, row->words[USAGE_WORD_namespace]),
				load_word(l, row->words[USAGE_WORD_service]),
				load_word(l, row->words[USAGE_WORD_workload_kind]),
				load_word(l, row->words[USAGE_WORD_workload]),
				load_word(l, row->words[USAGE_WORD_container])};

	return tuples_add(&u->keys, key, NULL);
}

/* Where images of this repository were run, by whatever tag. */
static void note_pull(struct load_uses *u, const struct use_row *row, uint32_t place)
{
	db_word image = row->words[USAGE_WORD_image];
	const uint32_t key[] = {image ? uses_reference(u, image)->repository : 0, place};

	if (key[0] && row->kind != EVIDENCE_COUNTED)
		tuples_add(&u->pulls, key, NULL);
}

/* Where an image may run that is declared there: a list of task definitions is silent about tasks,
 * so only a list of what runs tells that it does not (uses_pullers). */
static uint32_t where_it_may_run(struct load_uses *u, const struct use_row *row, uint32_t number)
{
	static const char *const of_ecs[] = {"taskdef", "service", "task"};
	const char *kind = load_text(u->load, row->words[USAGE_WORD_workload_kind]);
	struct use_place place = uses_place(u, number);

	place.kind = EVIDENCE_PODS;
	for (size_t i = 0; i < sizeof(of_ecs) / sizeof(of_ecs[0]); i++)
		if (text_equal(kind, of_ecs[i]))
			place.kind = EVIDENCE_TASKS;
	return add_place(u, &place);
}

void uses_show(struct load_uses *u, const struct use_row *row)
{
	uint32_t place = place_of(u, row), puller = place;
	const uint32_t own[] = {row->doc, place};

	tuples_add(&u->own, own, NULL);
	if (!row->is_running && !row->is_declared)
		return;
	if (row->kind == EVIDENCE_DECLARED && !u->declared_runs)
		puller = where_it_may_run(u, row, place);
	note_pull(u, row, puller);
	uses_find(u, row);
	for (size_t i = 0; i < u->hit_count; i++) {
		const uint32_t may[] = {u->hits[i], puller};

		if (puller != place)
			tuples_add(&u->may, may, NULL);
		MEM_ROOM(u->shows, u->show_count, u->show_room);
		u->shows[u->show_count++] = (struct use_show){
			.key = key_of(u, row, u->hits[i], place),
			.doc = row->doc,
			.when = row->when,
			.count = row->count,
			.taskdef = load_word(u->load, row->words[USAGE_WORD_taskdef]),
			.is_end = row->is_end,
		};
	}
}

/* The first silence after `last`, before `next`; DATE_NONE. */
static date silence_after(const struct silence *s, date last, date next)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->dates[middle] <= last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->count && s->dates[low] < next ? s->dates[low] : DATE_NONE;
}

/* ---- spans ----------------------------------------------------------------------------------- */

static int compare_shows(const void *a, const void *b)
{
	const struct use_show *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return (x->doc > y->doc) - (x->doc < y->doc);
}

/* Of two revisions at one time the one that does not end; else one of them, in any order. */
static bool is_better_taskdef(const struct fleet *f, const struct use_show *show,
			      const struct use_show *than)
{
	const char *a = fleet_text(f, show->taskdef), *b = fleet_text(f, than->taskdef);

	if (show->is_end != than->is_end)
		return than->is_end;
	return a && (!b || strcmp(a, b) > 0);
}

/* What all documents of one time say of a key: it holds when one of them says so, and of two that
 * count the greater count. */
static size_t join_shows(const struct fleet *f, const struct use_show *shows, size_t n,
			 struct use_show *out)
{
	long long sum = 0;
	size_t i = 0;

	*out = shows[0];
	out->count = 0;
	for (; i < n && shows[i].key == out->key && shows[i].when == out->when; i++) {
		if (is_better_taskdef(f, &shows[i], out))
			out->taskdef = shows[i].taskdef;
		sum = i && shows[i].doc == shows[i - 1].doc ? sum : 0;
		sum += shows[i].is_end ? 0 : shows[i].count;
		out->count = sum > out->count ? sum : out->count;
		out->is_end = out->is_end && shows[i].is_end;
	}
	return i;
}

static struct fleet_use use_of_key(const struct load_uses *u, uint32_t key)
{
	const uint32_t *k = tuples_get(&u->keys, key);
	const struct use_place place = uses_place(u, k[1]);

	return (struct fleet_use){
		.image = k[0],
		.account = place.account,
		.region = place.region,
		.cluster = place.cluster,
		.namespace = k[2],
		.service = k[3],
		.workload_kind = k[4],
		.workload = k[5],
		.container = k[6],
		.is_running = place.kind != EVIDENCE_DECLARED || u->declared_runs,
		.is_declared = place.kind == EVIDENCE_DECLARED,
		.from = DATE_NONE,
		.ended = DATE_NONE,
	};
}

static void end_span(struct load_uses *u, struct fleet_use *use, date ended)
{
	if (use->from == DATE_NONE)
		return;
	use->ended = ended;
	fleet_add_use(u->load->fleet, use);
	use->from = use->ended = DATE_NONE;
}

static void show_span(struct fleet_use *use, const struct use_show *show)
{
	if (use->from == DATE_NONE)
		use->from = show->when;
	use->last = show->when;
	use->taskdef = show->taskdef;
	use->count = show->count < UINT32_MAX ? (uint32_t)show->count : UINT32_MAX;
}

/* The shows of one key, by time. */
static void span_key(struct load_uses *u, const struct use_show *shows, size_t n,
		     const struct silence *silences)
{
	struct fleet_use use = use_of_key(u, shows[0].key);
	uint32_t place = tuples_get(&u->keys, shows[0].key)[1];
	date slack = uses_place(u, place).kind == EVIDENCE_TASKS ? ONE_PICTURE : 0;
	const struct silence *silence = &silences[place];
	struct use_show show;

	for (size_t i = 0; i < n;) {
		date silent;

		i += join_shows(u->load->fleet, shows + i, n - i, &show);
		silent = use.from == DATE_NONE
				 ? DATE_NONE
				 : silence_after(silence, use.last + slack, show.when - slack);
		if (silent != DATE_NONE)
			end_span(u, &use, silent);
		else if (show.is_end)
			end_span(u, &use, show.when);
		else if (use.from != DATE_NONE &&
			 show.when - use.last > u->load->fleet->use_max_age)
			end_span(u, &use, DATE_NONE);
		if (!show.is_end)
			show_span(&use, &show);
	}
	if (use.from != DATE_NONE)
		end_span(u, &use, silence_after(silence, use.last + slack, INT64_MAX));
}

void uses_span(struct load_uses *u)
{
	struct silence *silences;

	own_clusters(u);
	silences = uses_silences(u);
	if (u->show_count)
		qsort(u->shows, u->show_count, sizeof(*u->shows), compare_shows);
	for (size_t i = 0, next; i < u->show_count; i = next) {
		for (next = i; next < u->show_count && u->shows[next].key == u->shows[i].key;)
			next++;
		span_key(u, u->shows + i, next - i, silences);
	}
	for (uint32_t i = 0; i < u->places.count; i++) {
		const struct use_place place = uses_place(u, i);

		fleet_add_cluster(u->load->fleet, place.account, place.region, place.cluster,
				  silences[i].dates, (uint32_t)silences[i].count);
		free(silences[i].dates);
	}
	free(silences);
	uses_pullers(u);
}

void uses_span_fini(struct load_uses *u)
{
	tuples_fini(&u->places);
	tuples_fini(&u->own);
	tuples_fini(&u->keys);
	tuples_fini(&u->pulls);
	tuples_fini(&u->may);
	free(u->shows);
}
