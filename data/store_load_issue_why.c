/* How an issue was fixed: is the package still in a live place, and in which version (TRUTH 3)? */
#include "data/store_load_issue.h"

/* Packages and their versions that findings in live places name. */
static void list_versions(struct whole *w, uint32_t owner)
{
	const struct fleet *f = w->load->fleet;
	const struct load_presence *p = w->load->presence;

	for (uint32_t i = w->issues.starts[owner]; i < w->issues.starts[owner + 1]; i++) {
		uint32_t issue = w->issues.items[i];

		for (uint32_t k = w->rows.starts[issue]; k < w->rows.starts[issue + 1]; k++) {
			uint32_t row = w->rows.items[k];
			uint32_t key[] = {f->issues[issue].package, issue_path(w, issue), 0};

			if (!f->assets[f->asset[row]].is_live || key[0] == FLEET_NONE ||
			    p->sights[row].there.until <= w->now)
				continue;
			tuples_add(&w->versions, key, NULL);
			key[2] = p->sights[row].version;
			tuples_add(&w->versions, key, NULL);
		}
	}
	w->has_versions = true;
}

/* Is the package in a live place? In this version, if one is asked for (0: in any). */
static bool is_still_there(struct whole *w, uint32_t issue, db_word version)
{
	uint32_t package = w->load->fleet->issues[issue].package;
	const uint32_t key[] = {package, issue_path(w, issue), version};

	if (package == FLEET_NONE)
		return false;
	if (!w->has_versions)
		list_versions(w, w->owner_of[issue]);
	if (tuples_find(&w->versions, key) != TUPLE_NONE)
		return true;
	for (size_t i = 0; i < w->place_count; i++) {
		uint32_t asset = w->places[i].asset;

		if ((w->places[i].is_newest || w->places[i].runs) && asset != FLEET_NONE &&
		    (version ? load_has_version(w->load, asset, package, key[1], version)
			     : load_has_package(w->load, asset, package, key[1])))
			return true;
	}
	return false;
}

/* Does every live place have a list of packages of its class? */
static bool is_all_listed(const struct whole *w, uint32_t issue)
{
	enum presence_class class = load_class(w->load, w->load->fleet->issues[issue].package);

	for (size_t i = 0; i < w->place_count; i++)
		if ((w->places[i].is_newest || w->places[i].runs) &&
		    (w->places[i].asset == FLEET_NONE ||
		     load_listed(w->load, w->places[i].asset, class) == DATE_NONE))
			return false;
	return true;
}

enum presence_why issue_why_fixed(struct whole *w, uint32_t issue)
{
	if (is_still_there(w, issue, 0))
		return WHY_UPGRADED;
	return is_all_listed(w, issue) ? WHY_REMOVED : WHY_UNLISTED;
}

bool issue_is_withdrawn(struct whole *w, uint32_t issue)
{
	for (uint32_t i = w->rows.starts[issue]; i < w->rows.starts[issue + 1]; i++) {
		db_word version = w->load->presence->sights[w->rows.items[i]].version;

		if (version && is_still_there(w, issue, version))
			return true;
	}
	return false;
}
