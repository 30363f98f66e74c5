/*
 * What the configuration says about rows as they are loaded: which team owns one, whose word on its
 * severity is shown, and within how many days it should be closed. The database keeps every
 * opinion, so another choice needs no new import.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/config.h"
#include "data/store_load.h"

/* ---- teams ----------------------------------------------------------------------------------- */

word load_team(struct load *l, uint32_t asset, word account)
{
	struct load_policy *p = &l->policy;
	const struct fleet_asset *a = &l->fleet->assets[asset];
	const struct config_owner *owner;
	const uint32_t key[] = {asset, account};
	bool is_new;
	uint32_t n;

	if (!l->store->config->owner_count)
		return 0;
	n = tuples_add(&p->team_keys, key, &is_new);
	if (!is_new)
		return p->teams[n];
	MEM_ROOM(p->teams, n, p->team_room);
	owner = config_owner(l->store->config, fleet_text(l->fleet, a->registry),
			     fleet_text(l->fleet, a->repository ? a->repository : a->resource),
			     fleet_text(l->fleet, account));
	p->teams[n] = owner ? fleet_word(l->fleet, owner->team) : 0;
	return p->teams[n];
}

/* ---- severities ------------------------------------------------------------------------------ */

/* Trivy's name of the vendor whose advisories speak for an operating system (trivy-db, package
 * vulnerability); any other family is its vendor's name itself. */
static const struct {
	const char *family, *vendor;
} vendors[] = {
	{"centos", "redhat"},
	{"oracle", "oracle-oval"},
	{"opensuse", "suse-cvrf"},
	{"opensuse.leap", "suse-cvrf"},
	{"opensuse.tumbleweed", "suse-cvrf"},
	{"sles", "suse-cvrf"},
	{"suse linux enterprise server", "suse-cvrf"},
	{"azurelinux", "azure"},
};

static const char *vendor_of(const struct load *l, const struct statement *s)
{
	const struct load_image *image = &l->images[tuples_get(&l->asset_keys, s->asset)[0]];
	const char *family = load_text(l, image->os_family);

	if (s->flaw->package == FLEET_NONE ||
	    !identity_is_os(fleet_text(l->fleet, l->fleet->packages[s->flaw->package].ecosystem)))
		return "ghsa";
	for (size_t i = 0; family && i < sizeof(vendors) / sizeof(vendors[0]); i++)
		if (text_casecmp(family, vendors[i].family) == 0)
			return vendors[i].vendor;
	return family;
}

static enum severity severity_of(const struct load *l, const struct load_rating *r)
{
	return r->severity ? severity_from(load_text(l, r->severity)) : severity_of_score(r->score);
}

static bool is_by(const struct load *l, const struct load_rating *r, const char *vendor)
{
	const char *name = load_text(l, r->vendor);

	return vendor && name && text_casecmp(name, vendor) == 0;
}

/* Does `r` speak rather than `best`? A word beats a score, as the vendor chose it. */
static bool is_better(const struct load *l, const struct load_rating *r,
		      const struct load_rating *best, enum severity_by by)
{
	if (!best)
		return true;
	if (by == SEVERITY_BY_MAX)
		return severity_of(l, r) > severity_of(l, best);
	return r->severity && !best->severity;
}

/* The rating that speaks under the configuration; NULL: the report's own. */
static const struct load_rating *choose(const struct load *l, const struct statement *s,
					enum severity_by by)
{
	const struct load_policy *p = &l->policy;
	const struct load_rating *best = NULL, *other = NULL;
	const char *vendor = by == SEVERITY_BY_NVD ? "nvd" : vendor_of(l, s);

	if (s->flaw->name >= l->word_count)
		return NULL;
	for (uint32_t i = p->starts[s->flaw->name]; i < p->starts[s->flaw->name + 1]; i++) {
		const struct load_rating *r = &p->ratings[i];

		if (r->source != s->source || severity_of(l, r) == SEVERITY_UNKNOWN)
			continue;
		if (by == SEVERITY_BY_MAX || is_by(l, r, vendor))
			best = is_better(l, r, best, by) ? r : best;
		else if (!is_by(l, r, "nvd"))
			other = is_better(l, r, other, by) ? r : other;
	}
	if (by == SEVERITY_BY_MAX && best && severity_of(l, best) <= s->severity)
		return NULL;
	return best || by != SEVERITY_BY_VENDOR ? best : other;
}

void load_severity(struct load *l, struct statement *s)
{
	enum severity_by by = l->store->config->severity;
	const struct load_rating *r =
		by == SEVERITY_BY_SOURCE || !s->flaw->name ? NULL : choose(l, s, by);

	if (!r)
		return;
	s->severity = severity_of(l, r);
	s->severity_raw = r->severity;
	s->severity_source = r->vendor;
	if (r->score >= 0)
		s->score = r->score;
}

static void add_rating(struct load *l, sqlite3_stmt *st)
{
	struct load_policy *p = &l->policy;
	uint32_t vuln = column_id(l, st, 0, l->word_count);
	enum source source;

	if (!store_source(sqlite3_column_int64(st, 1), &source))
		return;
	MEM_ROOM(p->ratings, p->rating_count, p->rating_room);
	p->ratings[p->rating_count++] = (struct load_rating){
		.source = source,
		.vendor = column_u32(st, 2),
		.severity = column_u32(st, 3),
		.score = column_real(st, 4),
	};
	p->starts[vuln + 1] = (uint32_t)p->rating_count;
}

bool load_policy(struct load *l)
{
	struct load_policy *p = &l->policy;

	p->team_keys.width = 2;
	memcpy(l->fleet->due_days, l->store->config->due_days, sizeof(l->fleet->due_days));
	if (l->store->config->severity == SEVERITY_BY_SOURCE)
		return true;
	p->starts = mem_array(l->word_count + 2, sizeof(*p->starts));
	if (!load_rows(l,
		       "SELECT r.vuln, r.source, r.vendor, r.severity, r.score FROM rating r"
		       " LEFT JOIN word w ON w.id = r.vendor ORDER BY r.vuln, w.text, r.position",
		       add_rating))
		return false;
	for (size_t i = 1; i < l->word_count + 2; i++)
		if (p->starts[i] < p->starts[i - 1])
			p->starts[i] = p->starts[i - 1];
	return true;
}

void load_policy_fini(struct load *l)
{
	tuples_fini(&l->policy.team_keys);
	free(l->policy.teams);
	free(l->policy.ratings);
	free(l->policy.starts);
}
