/*
 * Settling facts: each becomes the statement that its table holds. A feed's statement replaces an
 * older one, and a vulnerability or an account that a newer list leaves out keeps what was said.
 */
#include "data/store_settle.h"

bool settle_words(struct settle *t, const staged_word *staged, size_t n, struct bound *out)
{
	uint32_t number;

	for (size_t i = 0; i < n; i++) {
		if (!settle_word(t, staged[i], &number))
			return false;
		out[i] = v_int(number);
	}
	return true;
}

/* ---- images ---------------------------------------------------------------------------------- */

static bool settle_items(struct settle *t, const struct staged_image_fact *f, int64_t fact)
{
	uint32_t name, value;

	for (int list = 0; list < IMAGE_LIST_COUNT; list++)
		for (size_t i = 0; i < f->counts[list]; i++) {
			const struct staged_item *item = &f->lists[list][i];

			value = item->value;
			if (!settle_word(t, item->name, &name) ||
			    (list == IMAGE_LABELS && !settle_word(t, item->value, &value)) ||
			    !settle_run(t, SQL_IMAGE_ITEM_ADD,
					BOUND(v_int(fact), v_int(list), v_int((int64_t)i),
					      v_int(name), v_int(value), v_date(item->at))))
				return false;
		}
	return true;
}

static bool settle_image_fact(struct settle *t, const struct staged_image_fact *f)
{
	struct bound values[2 + IMAGE_FACT_WORD_COUNT + 6] = {v_int(0), v_int((int64_t)f->hash)};
	struct bound *at = values + 2 + IMAGE_FACT_WORD_COUNT;

	if (!settle_scan_id(t, &values[0].number))
		return false;
	*at++ = v_date(f->created);
	*at++ = v_date(f->pushed);
	*at++ = v_date(f->last_used);
	*at++ = v_int(f->in_use);
	*at++ = v_int(f->is_artifact);
	*at++ = v_int(f->is_deleted);
	if (!settle_words(t, f->words, IMAGE_FACT_WORD_COUNT, values + 2) ||
	    !settle_run(t, SQL_IMAGE_FACT_ADD, values, (size_t)(at - values)))
		return false;
	if (sqlite3_changes(t->store->db) == 0) /* told twice */
		return true;
	return settle_items(t, f, sqlite3_last_insert_rowid(t->store->db)) && settle_evidence(t, f);
}

/* ---- feeds and accounts ---------------------------------------------------------------------- */

static bool settle_intel(struct settle *t, const struct staged_intel *i)
{
	const struct dict *words = &t->stage->words;
	date as_of = i->scored == DATE_NONE ? t->scan.as_of : i->scored;

	if (!i->vuln)
		return true;
	if (i->epss >= 0 &&
	    !settle_run(t, SQL_EPSS_PUT,
			BOUND(v_text(dict_text(words, i->vuln)), v_int(as_of), v_real(i->epss),
			      v_real(i->percentile), v_text(dict_text(words, i->model)),
			      v_date(i->scored))))
		return false;
	return !i->is_kev ||
	       settle_run(t, SQL_KEV_PUT,
			  BOUND(v_text(dict_text(words, i->vuln)), v_int(as_of), v_date(i->added),
				v_date(i->due), v_int(i->ransomware), v_date(i->scored)));
}

static bool settle_account(struct settle *t, const struct staged_account *a)
{
	const struct dict *words = &t->stage->words;

	return !a->id || settle_run(t, SQL_ACCOUNT_PUT,
				    BOUND(v_text(dict_text(words, a->id)), v_int(t->scan.as_of),
					  v_text(dict_text(words, a->name)),
					  v_text(dict_text(words, a->status))));
}

bool settle_facts(struct settle *t)
{
	const struct staged_facts *facts = &t->scan.staged->facts;
	bool worked = true;

	if (facts->usage_keys.count)
		worked = settle_usages(t);
	for (size_t i = 0; worked && i < facts->image_count; i++)
		worked = settle_image_fact(t, &facts->images[i]);
	for (size_t i = 0; worked && i < facts->intel_count; i++)
		worked = settle_intel(t, &facts->intels[i]);
	for (size_t i = 0; worked && i < facts->account_count; i++)
		worked = settle_account(t, &facts->accounts[i]);
	worked = worked && (facts->event_count == 0 || settle_events(t));
	return worked;
}

/* ---- facts of what broke off ----------------------------------------------------------------- */

bool settle_drop_facts(struct settle *t, int64_t scan)
{
	static const enum settle_sql drops[] = {SQL_SCAN_DROP_ITEMS, SQL_SCAN_DROP_IMAGES,
						SQL_SCAN_DROP_USAGE, SQL_SCAN_DROP_RUNS,
						SQL_SCAN_DROP_USAGE_OF};

	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++)
		if (!settle_run(t, drops[i], BOUND(v_int(scan))))
			return false;
	return true;
}

bool settle_superseded(struct settle *t)
{
	const long long *told = t->stage->told;
	int64_t scan = t->scan.id, other;

	if (!told[FACT_USAGE] && !told[FACT_IMAGE])
		return true;
	do {
		if (!settle_find(t, SQL_SCAN_SUPERSEDED, BOUND(v_int(scan)), &other) ||
		    (other && !settle_drop_facts(t, other)))
			return false;
		t->is_needed = t->is_needed || other;
	} while (other);
	if (!settle_find(t, SQL_SCAN_SUPERSEDING, BOUND(v_int(scan)), &other))
		return false;
	return !other || settle_drop_facts(t, scan);
}

bool settle_note_lost(struct settle *t, struct staged_scan *staged)
{
	int64_t stands;

	if (!staged->has_parts || staged->has_lost)
		return true;
	if (!settle_find(t, SQL_SCAN_HAS_FACTS, BOUND(v_int(staged->id)), &stands))
		return false;
	staged->has_lost = !stands;
	return true;
}
