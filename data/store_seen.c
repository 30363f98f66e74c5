/*
 * What each scan of an image or resource listed, kept as intervals: a thousand equal scans cost a
 * finding one row. A scan is entered at its place in time, whenever it comes: what it lists joins
 * the interval before or after, what it does not list is cut there. So any order of import gives
 * the same intervals.
 */
#include <stdlib.h>
#include <string.h>

#include "data/store_settle.h"

struct scan_order {
	int64_t *ids; /* in order of (date, hash) */
	size_t count, room;
	size_t at; /* the new one's place */
};

struct interval {
	int64_t finding, from, until;
};

struct intervals {
	struct interval *list;
	size_t count, room;
};

static bool load_order(struct settle *t, struct scan_order *order)
{
	sqlite3_stmt *st = settle_statement(t, SQL_SEEN_SCANS);
	enum step step;

	if (!st)
		return false;
	STORE_BIND(st, v_int(t->scan.asset), v_int(t->scan.source));
	while ((step = store_step(t->store, st, t->err)) == STEP_ROW) {
		MEM_ROOM(order->ids, order->count, order->room);
		order->ids[order->count] = sqlite3_column_int64(st, 0);
		if (order->ids[order->count] == t->scan.id)
			order->at = order->count;
		order->count++;
	}
	return step == STEP_DONE;
}

/* All of them first: the table is changed next. */
static bool load_intervals(struct settle *t, struct intervals *in)
{
	sqlite3_stmt *st = settle_statement(t, SQL_SEEN_ROWS);
	enum step step;

	if (!st)
		return false;
	STORE_BIND(st, v_int(t->scan.asset), v_int(t->scan.source));
	while ((step = store_step(t->store, st, t->err)) == STEP_ROW) {
		MEM_ROOM(in->list, in->count, in->room);
		in->list[in->count++] = (struct interval){
			.finding = sqlite3_column_int64(st, 0),
			.from = sqlite3_column_int64(st, 1),
			.until = sqlite3_column_int64(st, 2),
		};
	}
	return step == STEP_DONE;
}

static size_t place_of(const struct scan_order *order, int64_t scan)
{
	size_t i = 0;

	while (i < order->count && order->ids[i] != scan)
		i++;
	return i; /* `count`, after all, for 0: the interval is open */
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

/* Sorts the list and drops what is in it twice. */
static void sort_ids(int64_t *ids, size_t *count)
{
	size_t kept = 0;

	if (*count)
		qsort(ids, *count, sizeof(*ids), compare_ids);
	for (size_t i = 0; i < *count; i++)
		if (!kept || ids[i] != ids[kept - 1])
			ids[kept++] = ids[i];
	*count = kept;
}

/*
 * Enters the scan into one interval. *joined: the finding is listed and this interval holds it now.
 * `next` is the scan after ours, 0 when ours is the newest.
 */
static bool enter(struct settle *t, const struct scan_order *order, const struct interval *in,
		  bool is_listed, bool *joined)
{
	size_t from = place_of(order, in->from), until = place_of(order, in->until), at = order->at;
	int64_t scan = t->scan.id, next = at + 1 < order->count ? order->ids[at + 1] : 0;

	*joined = false;
	if (from < at && until > at) { /* it was there in the scan before */
		*joined = is_listed;
		if (is_listed)
			return true;
		if (!settle_run(t, SQL_SEEN_UNTIL,
				BOUND(v_int(in->finding), v_int(in->from), v_int(scan))))
			return false;
		return !next || next == in->until ||
		       settle_run(t, SQL_SEEN_ADD,
				  BOUND(v_int(in->finding), v_int(next), v_int(in->until)));
	}
	if (!is_listed || from != at + 1)
		return true;
	*joined = true;
	return settle_run(t, SQL_SEEN_FROM,
			  BOUND(v_int(in->finding), v_int(in->from), v_int(scan)));
}

static bool enter_all(struct settle *t, const struct scan_order *order, const struct intervals *in)
{
	struct settled_scan *scan = &t->scan;
	int64_t next = order->at + 1 < order->count ? order->ids[order->at + 1] : 0;
	bool *has_joined, joined, worked = true;

	sort_ids(scan->listed, &scan->listed_count);
	has_joined = mem_array(scan->listed_count + 1, sizeof(*has_joined));
	for (size_t i = 0; worked && i < in->count; i++) {
		const int64_t *listed =
			scan->listed_count
				? bsearch(&in->list[i].finding, scan->listed, scan->listed_count,
					  sizeof(int64_t), compare_ids)
				: NULL;

		worked = enter(t, order, &in->list[i], listed != NULL, &joined);
		if (joined)
			has_joined[listed - scan->listed] = true;
	}
	for (size_t i = 0; worked && i < scan->listed_count; i++)
		worked = has_joined[i] ||
			 settle_run(t, SQL_SEEN_ADD,
				    BOUND(v_int(scan->listed[i]), v_int(scan->id), v_int(next)));
	free(has_joined);
	return worked;
}

bool settle_seen(struct settle *t)
{
	struct scan_order order = {0};
	struct intervals in = {0};
	bool worked;

	if (!t->scan.asset)
		return true;
	worked = load_order(t, &order) && load_intervals(t, &in) && enter_all(t, &order, &in);
	free(order.ids);
	free(in.list);
	return worked;
}
