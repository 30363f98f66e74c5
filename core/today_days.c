/* Days from first seen to fixed, and what half and nine tenths of them reach. */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/today_impl.h"

void today_days_add(struct today_days *d, int64_t days)
{
	if (days < 0)
		return;
	MEM_ROOM(d->days, d->count, d->room);
	d->days[d->count++] = (uint32_t)days;
}

static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t kept = *a;

	*a = *b;
	*b = kept;
}

/* Hoare's selection: afterwards a[k] is what it would be in order. The middle as pivot, so that
 * what is in order already is no bad case. */
static uint32_t select_rank(uint32_t *a, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		uint32_t pivot = a[low + (high - low) / 2];
		size_t i = low, j = high;

		for (;;) {
			while (a[i] < pivot)
				i++;
			while (a[j] > pivot)
				j--;
			if (i >= j)
				break;
			swap(&a[i++], &a[j--]);
		}
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return a[k];
}

long long today_percentile(struct today_days *d, unsigned percent)
{
	size_t rank = (d->count * percent + 99) / 100;

	if (!d->count)
		return -1;
	return select_rank(d->days, d->count, rank ? rank - 1 : 0);
}

/* ---- by team --------------------------------------------------------------------------------- */

/* A further team of an issue, which has rows in several accounts: rare. */
struct today_also {
	uint32_t issue, team;
};

static uint32_t team_number(struct today_teams *t, const struct fleet *f, word team)
{
	if (!t->numbers)
		t->numbers = mem_array((size_t)f->words.count + 1, sizeof(*t->numbers));
	if (!t->numbers[team]) {
		MEM_ROOM(t->list, t->count, t->room);
		t->list[t->count] = (struct today_team){.team = team, .name = fleet_text(f, team)};
		t->numbers[team] = (uint32_t)++t->count;
	}
	return t->numbers[team];
}

int64_t today_days_of(const struct fleet *f, uint32_t issue)
{
	const struct fleet_issue *i = &f->issues[issue];

	return i->first_seen == DATE_NONE ? -1 : date_days(i->first_seen, i->fixed_at);
}

void today_teams_add(struct today_teams *t, const struct question *q, uint32_t finding)
{
	const struct fleet *f = q->fleet;
	uint32_t issue = f->issue[finding];
	uint32_t number = team_number(t, f, f->team[finding]);

	if (!t->first)
		t->first = mem_array((size_t)f->issue_count + 1, sizeof(*t->first));
	t->list[number - 1].findings++;
	if (!t->first[issue]) {
		t->first[issue] = number;
		today_days_add(&t->list[number - 1].days, today_days_of(f, issue));
	} else if (t->first[issue] != number) {
		MEM_ROOM(t->also, t->also_count, t->also_room);
		t->also[t->also_count++] = (struct today_also){issue, number};
	}
}

static int compare_also(const void *a, const void *b)
{
	const struct today_also *x = a, *y = b;

	if (x->issue != y->issue)
		return x->issue < y->issue ? -1 : 1;
	return (x->team > y->team) - (x->team < y->team);
}

/* What nobody owns comes last. */
static int compare_teams(const void *a, const void *b)
{
	const struct today_team *x = a, *y = b;

	if (!x->name || !y->name)
		return (x->name == NULL) - (y->name == NULL);
	return strcmp(x->name, y->name);
}

void today_teams_end(struct today_teams *t, const struct question *q)
{
	if (t->also_count)
		qsort(t->also, t->also_count, sizeof(*t->also), compare_also);
	for (size_t i = 0; i < t->also_count; i++)
		if (i == 0 || compare_also(&t->also[i], &t->also[i - 1]) != 0)
			today_days_add(&t->list[t->also[i].team - 1].days,
				       today_days_of(q->fleet, t->also[i].issue));
	if (t->count)
		qsort(t->list, t->count, sizeof(*t->list), compare_teams);
}

void today_teams_fini(struct today_teams *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->list[i].days.days);
	free(t->list);
	free(t->numbers);
	free(t->first);
	free(t->also);
}
