/*
 * Packages, vulnerabilities, flaws. An advisory that got its CVE is known by that, and a
 * GHSA that one CVE names by that one (the view vuln_join); its own name becomes an alias, and what
 * was said under it still holds (store_load_event.c).
 */
#include <stdlib.h>
#include <string.h>

#include "data/store_load.h"

static void add_package(struct load *l, sqlite3_stmt *st)
{
	db_word ecosystem = column_u32(st, 1), name = column_u32(st, 2), source = column_u32(st, 3);
	const char *ecosystem_text = load_text(l, ecosystem);

	buf_clear(&l->scratch);
	buf_printf(&l->scratch, "%s%s%s", ecosystem_text ? ecosystem_text : "",
		   ecosystem_text ? "/" : "", load_text(l, name));
	l->packages[column_id(l, st, 0, l->package_count)] =
		fleet_add_package(l->fleet, &(struct fleet_package){
						    .key = load_word(l, name),
						    .ecosystem = load_word(l, ecosystem),
						    .group = fleet_word(l->fleet, l->scratch.data),
						    .source = load_word(l, source ? source : name),
					    });
}

/* ---- names ----------------------------------------------------------------------------------- */

static void rename_vuln(struct load *l, sqlite3_stmt *st)
{
	l->vuln_names[column_id(l, st, 0, l->word_count)] = column_id(l, st, 1, l->word_count);
}

db_word load_vuln_name(const struct load *l, db_word vuln)
{
	return l->vuln_names[vuln] ? l->vuln_names[vuln] : vuln;
}

/* Numbers are given as flaws name them; the fleet gets the vulnerabilities when they are complete.
 */
static uint32_t vuln_of(struct load *l, db_word vuln)
{
	db_word name = load_vuln_name(l, vuln);

	if (!vuln)
		return FLEET_NONE;
	if (!l->vulns[name]) {
		MEM_ROOM(l->new_vulns, l->vuln_count, l->vuln_room);
		l->new_vulns[l->vuln_count++] = (struct fleet_vuln){
			.key = load_word(l, name),
			.epss = -1,
			.exploit = -1,
			.kev_added = DATE_NONE,
			.published = DATE_NONE,
		};
		l->vulns[name] = l->vuln_count;
	}
	return l->vulns[name] - 1;
}

static void add_flaw(struct load *l, sqlite3_stmt *st)
{
	uint32_t package = column_id(l, st, 2, l->package_count);

	l->flaws[column_id(l, st, 0, l->flaw_count)] = (struct load_flaw){
		.kind = (uint8_t)column_id(l, st, 1, KIND_COUNT),
		.package = package ? l->packages[package] : FLEET_NONE,
		.path = column_u32(st, 3),
		.name = column_id(l, st, 4, l->word_count),
		.vuln = vuln_of(l, column_id(l, st, 4, l->word_count)),
	};
}

/*
 * From the oldest statement to the newest; Trivy's titles, which say more, after Inspector's. Of
 * the scores, which every source takes from one feed, the newest counts.
 */
static void add_about(struct load *l, sqlite3_stmt *st)
{
	db_word name = load_vuln_name(l, column_id(l, st, 0, l->word_count)),
		title = column_u32(st, 1);
	struct fleet_vuln *vuln = l->vulns[name] ? &l->new_vulns[l->vulns[name] - 1] : NULL;

	if (!vuln)
		return;
	if (title)
		vuln->title = load_word(l, title);
	load_epss(l, (uint32_t)(vuln - l->new_vulns), column_real(st, 2),
		  sqlite3_column_int64(st, 4));
	if (sqlite3_column_int(st, 3) >= 0)
		vuln->exploit = (int8_t)sqlite3_column_int(st, 3);
	if (sqlite3_column_type(st, 5) != SQLITE_NULL &&
	    (vuln->published == DATE_NONE || sqlite3_column_int64(st, 5) < vuln->published))
		vuln->published = sqlite3_column_int64(st, 5);
}

/* ---- aliases --------------------------------------------------------------------------------- */

struct alias_pair {
	uint32_t vuln; /* fleet number */
	word alias;
	const char
		*text; /* aliases stand in the alphabet's order, whatever order documents came in */
};

struct aliases {
	struct alias_pair *list;
	size_t count, room;
};

static int compare_pairs(const void *a, const void *b)
{
	const struct alias_pair *x = a, *y = b;

	if (x->vuln != y->vuln)
		return x->vuln < y->vuln ? -1 : 1;
	return strcmp(x->text, y->text);
}

static void add_pair(struct load *l, struct aliases *all, db_word vuln, db_word alias)
{
	uint32_t number = l->vulns[load_vuln_name(l, vuln)];

	if (!number || alias == load_vuln_name(l, vuln))
		return;
	MEM_ROOM(all->list, all->count, all->room);
	all->list[all->count++] =
		(struct alias_pair){number - 1, load_word(l, alias), load_text(l, alias)};
}

static void list_aliases(struct load *l, struct aliases *all)
{
	word *run = mem_array(all->count + 1, sizeof(*run));

	if (all->count)
		qsort(all->list, all->count, sizeof(*all->list), compare_pairs);
	for (size_t i = 0; i < all->count;) {
		struct fleet_vuln *vuln = &l->new_vulns[all->list[i].vuln];
		uint32_t n = 0, number = all->list[i].vuln;

		for (; i < all->count && all->list[i].vuln == number; i++)
			if (!n || run[n - 1] != all->list[i].alias)
				run[n++] = all->list[i].alias;
		vuln->aliases = fleet_list(l->fleet, run, n);
		vuln->alias_count = n;
	}
	free(run);
}

/* Every other name of a vulnerability: those stated for it, and those it is no longer known by. */
static bool load_aliases(struct load *l)
{
	sqlite3_stmt *st = store_prepare(l->store, "SELECT vuln, alias FROM alias", l->err);
	struct aliases all = {0};
	enum step step = STEP_FAILED;

	while (st && (step = store_step(l->store, st, l->err)) == STEP_ROW) {
		add_pair(l, &all, column_id(l, st, 0, l->word_count),
			 column_id(l, st, 1, l->word_count));
		add_pair(l, &all, column_id(l, st, 0, l->word_count),
			 column_id(l, st, 0, l->word_count));
	}
	sqlite3_finalize(st);
	list_aliases(l, &all);
	free(all.list);
	return step == STEP_DONE;
}

bool load_vulns(struct load *l)
{
	if (!load_room(l, "package", &l->package_count) || !load_room(l, "flaw", &l->flaw_count))
		return false;
	l->packages = mem_array(l->package_count, sizeof(*l->packages));
	l->flaws = mem_array(l->flaw_count, sizeof(*l->flaws));
	l->vuln_names = mem_array(l->word_count, sizeof(*l->vuln_names));
	l->vulns = mem_array(l->word_count, sizeof(*l->vulns));
	if (!load_rows(l,
		       "SELECT id, ecosystem, name, source FROM package"
		       " WHERE id IN (SELECT package FROM flaw)",
		       add_package) ||
	    !load_rows(l, "SELECT vuln, same_as FROM vuln_join", rename_vuln))
		return false;
	if (!load_rows(l, "SELECT id, kind, package, path, vuln FROM flaw", add_flaw))
		return false;
	l->scored = mem_array(l->vuln_count + 1u, sizeof(*l->scored));
	if (!load_rows(l,
		       "SELECT vuln, title, epss, exploit, as_of, published FROM about"
		       " ORDER BY source, as_of, hash",
		       add_about) ||
	    !load_aliases(l) || !load_intel(l))
		return false;
	for (uint32_t i = 0; i < l->vuln_count; i++)
		fleet_add_vuln(l->fleet, &l->new_vulns[i]);
	return true;
}
