/*
 * Reading one fact of one entity. Each function knows the level that its row in field.c states:
 * what `entity` numbers is an image for an image's fact, the column's own value for a severity.
 */
#include "core/field_get.h"

#include "core/fixes.h"
#include "core/intl.h"
#include "core/use.h"

#define F (q->fleet)

static void give_text(const struct question *q, word w, struct value *out)
{
	out->text = fleet_text(F, w);
	out->known = out->text != NULL;
}

static void give_days(date since, date now, struct value *out)
{
	out->known = since != DATE_NONE;
	out->number = out->known ? (double)date_days(since, now) : 0;
}

static void give_word(const char *text, int rank, struct value *out)
{
	out->text = text;
	out->number = rank;
	out->known = text != NULL;
}

static void give_list(const struct question *q, uint32_t start, uint32_t count, struct value *out)
{
	out->list = F->lists + start;
	out->list_count = count;
	out->words = &F->words;
	out->known = count > 0;
}

/* By hand: sorting by id asks every finding for it. */
static void give_id(uint64_t id, struct value *out)
{
	for (int i = 0; i < 16; i++)
		out->room[i] = "0123456789abcdef"[id >> (60 - 4 * i) & 15];
	out->room[16] = '\0';
	out->text = out->room;
	out->bits = id;
	out->known = true;
}

/* ---- the column's own value ------------------------------------------------------------------ */

void get_word(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, entity, out);
}

void get_severity(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	give_word(severities[entity].word, (int)entity, out);
}

void get_kind(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	give_word(kinds[entity], (int)entity, out);
}

void get_source(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	give_word(sources[entity], (int)entity, out);
}

/* The words of a mask of sources, in the sources' own order, which is the alphabet's. */
void get_sources(const struct question *q, uint32_t entity, struct value *out)
{
	uint32_t start = F->source_lists[entity];

	give_list(q, start, F->source_list_counts[entity], out);
}

void get_fix(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	give_word(fixes[entity], (int)entity - FIX_NO, out);
}

void get_presence(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	give_word(presences[entity].word, (int)entity, out);
}

void get_presence_why(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	give_word(presence_whys[entity].word, (int)entity, out);
}

void get_suppressed(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	value_number((entity & FLEET_SUPPRESSED) != 0, out);
}

void get_score(const struct question *q, uint32_t entity, struct value *out)
{
	(void)q;
	if (entity != FLEET_SCORE_NONE)
		value_number(entity / 100.0, out);
}

/* The name that the organisation gave it. */
uint32_t also_account(const struct question *q, uint32_t entity, const word **out)
{
	const struct fleet_account *account = fleet_account(F, entity);

	if (!account)
		return 0;
	*out = &account->name;
	return 1;
}

/* ---- the row ------------------------------------------------------------------------------------
 */

void get_id(const struct question *q, uint32_t entity, struct value *out)
{
	give_id(F->id[entity], out);
}

void get_layer_index(const struct question *q, uint32_t entity, struct value *out)
{
	if (F->layer_index[entity] >= 0)
		value_number(F->layer_index[entity], out);
}

void get_ended(const struct question *q, uint32_t entity, struct value *out)
{
	value_date(F->ended[entity], out);
}

void get_last_seen(const struct question *q, uint32_t entity, struct value *out)
{
	value_date(F->last_seen[entity], out);
}

void get_seen(const struct question *q, uint32_t entity, struct value *out)
{
	give_days(F->last_seen[entity], q->now, out);
}

/* ---- what would close it -----------------------------------------------------------------------
 */

static const char *fix_item(const struct value *v, uint32_t n)
{
	const struct fixes *x = v->told.from;
	uint32_t set = v->told.entity;

	while (n--)
		set = x->sets[set].others;
	return x->actions[x->sets[set].action].text;
}

void get_fix_id(const struct question *q, uint32_t entity, struct value *out)
{
	const struct fixes *x = fixes_of(F);

	for (uint32_t set = entity; set; set = x->sets[set].others)
		out->list_count++;
	out->known = out->list_count > 0;
	out->told = (struct value_told){.item = fix_item, .from = x, .entity = entity};
}

/* ---- the vulnerability
 * --------------------------------------------------------------------------- */

void get_vuln(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->vuln_names[entity].text, out);
	out->bits = F->vuln_names[entity].place;
}

uint32_t also_vuln(const struct question *q, uint32_t entity, const word **out)
{
	uint32_t of = F->vuln_names[entity].of;

	if (of == FLEET_NONE)
		return 0;
	*out = F->lists + F->vulns[of].names;
	return F->vulns[of].name_count;
}

void get_aliases(const struct question *q, uint32_t entity, struct value *out)
{
	give_list(q, F->vuln_names[entity].others, F->vuln_names[entity].other_count, out);
}

void get_title(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->vulns[entity].title, out);
}

void get_epss(const struct question *q, uint32_t entity, struct value *out)
{
	if (F->vulns[entity].epss >= 0)
		value_number((double)F->vulns[entity].epss, out);
}

/* A list of what is exploited does not say of anything else that it is not. */
void get_kev(const struct question *q, uint32_t entity, struct value *out)
{
	if (F->vulns[entity].kev)
		value_number(1, out);
}

void get_published(const struct question *q, uint32_t entity, struct value *out)
{
	value_date(F->vulns[entity].published, out);
}

void get_exploit(const struct question *q, uint32_t entity, struct value *out)
{
	if (F->vulns[entity].exploit >= 0)
		value_number(F->vulns[entity].exploit, out);
}

/* ---- the package
 * --------------------------------------------------------------------------------- */

void get_package(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->package_names[entity].text, out);
	out->bits = F->package_names[entity].place;
}

/* key and group stand side by side in the record. */
uint32_t also_package(const struct question *q, uint32_t entity, const word **out)
{
	uint32_t of = F->package_names[entity].of;

	if (of == FLEET_NONE)
		return 0;
	*out = &F->packages[of].key;
	return 2;
}

void get_ecosystem(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->packages[entity].ecosystem, out);
}

/* ---- the asset and its image
 * ------------------------------------------------------------------------ */

void get_registry(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->assets[entity].registry, out);
}

void get_repo(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->assets[entity].repository, out);
}

void get_tags(const struct question *q, uint32_t entity, struct value *out)
{
	give_list(q, F->assets[entity].tags, F->assets[entity].tag_count, out);
}

void get_resource(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->assets[entity].resource, out);
}

void get_resource_type(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->assets[entity].resource_type, out);
}

void get_image(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->images[entity].label, out);
}

uint32_t also_image(const struct question *q, uint32_t entity, const word **out)
{
	*out = F->lists + F->images[entity].names;
	return F->images[entity].name_count;
}

void get_digest(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->images[entity].digest, out);
}

void get_os(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, fleet_ground(F, entity).os, out);
}

void get_eol(const struct question *q, uint32_t entity, struct value *out)
{
	const struct eol eol = fleet_ground(F, entity).eol;

	value_date(eol.last, out);
	if (eol_by(&eol, q->now) == EOL_BY_TRIVY)
		out->instead = _("ended (Trivy)");
}

void get_eol_by(const struct question *q, uint32_t entity, struct value *out)
{
	const struct eol eol = fleet_ground(F, entity).eol;
	enum eol_by by = eol_by(&eol, q->now);

	give_word(eol_bys[by], (int)by, out);
}

/* ---- what it stands on ----------------------------------------------------------------------- */

/* The ids that a base's layers have, as names; 0 asks for none. */
static uint32_t give_chains(const struct question *q, uint32_t base, const word **out)
{
	*out = base ? &F->bases[base - 1].chain : NULL; /* blob_chain stands behind it */
	return base ? 2 : 0;
}

void get_base(const struct question *q, uint32_t entity, struct value *out)
{
	uint32_t base = fleet_ground(F, entity).base;

	give_text(q, base ? F->bases[base - 1].name : 0, out);
}

uint32_t also_base(const struct question *q, uint32_t entity, const word **out)
{
	return give_chains(q, fleet_ground(F, entity).base, out);
}

void get_base_via(const struct question *q, uint32_t entity, struct value *out)
{
	value_text(base_vias[fleet_ground(F, entity).via], out);
}

void get_origin(const struct question *q, uint32_t entity, struct value *out)
{
	enum origin origin = fleet_ground_origin(entity);

	(void)q;
	give_word(origins[origin], (int)origin, out);
}

static const struct fleet_base *base_of_ground(const struct question *q, uint32_t ground)
{
	return ground < FLEET_GROUND_BASE ? NULL : &F->bases[ground - FLEET_GROUND_BASE];
}

void get_origin_base(const struct question *q, uint32_t entity, struct value *out)
{
	const struct fleet_base *base = base_of_ground(q, entity);

	give_text(q, base ? base->name : 0, out);
}

uint32_t also_origin_base(const struct question *q, uint32_t entity, const word **out)
{
	return give_chains(q, entity < FLEET_GROUND_BASE ? 0 : entity - FLEET_GROUND_BASE + 1, out);
}

void get_origin_via(const struct question *q, uint32_t entity, struct value *out)
{
	const struct fleet_base *base = base_of_ground(q, entity);

	value_text(base ? base_vias[base->via] : NULL, out);
}

/* ---- who runs the image ---------------------------------------------------------------------- */

void get_use(const struct question *q, uint32_t entity, struct value *out)
{
	enum use use = use_of(F, entity, q->now);

	give_word(use_words[use], (int)use, out);
}

/* Nothing is counted of what nobody knows; of what is known to be idle it is none. */
void get_running(const struct question *q, uint32_t entity, struct value *out)
{
	if (use_of(F, entity, q->now) != USE_UNKNOWN)
		value_number(use_running(F, entity, q->now), out);
}

void get_runs_in(const struct question *q, uint32_t entity, struct value *out)
{
	use_list(F, entity, USE_ACCOUNT, q->now, out);
}

void get_clusters(const struct question *q, uint32_t entity, struct value *out)
{
	use_list(F, entity, USE_CLUSTER, q->now, out);
}

void get_cluster(const struct question *q, uint32_t entity, struct value *out)
{
	use_list_clusters(F, entity, q->now, out);
}

void get_namespaces(const struct question *q, uint32_t entity, struct value *out)
{
	use_list(F, entity, USE_NAMESPACE, q->now, out);
}

void get_services(const struct question *q, uint32_t entity, struct value *out)
{
	use_list(F, entity, USE_SERVICE, q->now, out);
}

void get_workloads(const struct question *q, uint32_t entity, struct value *out)
{
	use_list(F, entity, USE_WORKLOAD, q->now, out);
}

void get_runs_as(const struct question *q, uint32_t entity, struct value *out)
{
	use_list(F, entity, USE_SPOT, q->now, out);
}

void get_declared(const struct question *q, uint32_t entity, struct value *out)
{
	value_number(use_declared_at(F, entity, q->now), out);
}

/* ---- the issue, and what people say of it
 * --------------------------------------------------------- */

static const struct fleet_decision *decision_of(const struct question *q, uint32_t verdict)
{
	return fleet_state(F, verdict, q->now).decision;
}

void get_issue(const struct question *q, uint32_t entity, struct value *out)
{
	give_id(F->issues[entity].key, out);
}

void get_state(const struct question *q, uint32_t entity, struct value *out)
{
	enum state state = fleet_state(F, entity, q->now).state;

	give_word(states[state].word, (int)state, out);
}

void get_state_until(const struct question *q, uint32_t entity, struct value *out)
{
	const struct fleet_decision *d = decision_of(q, entity);

	if (d)
		value_date(d->until, out);
}

void get_state_by(const struct question *q, uint32_t entity, struct value *out)
{
	const struct fleet_decision *d = decision_of(q, entity);

	if (d)
		give_text(q, d->by, out);
}

void get_state_why(const struct question *q, uint32_t entity, struct value *out)
{
	const struct fleet_decision *d = decision_of(q, entity);

	if (d)
		give_text(q, d->why, out);
}

void get_assignee(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->issues[entity].assignee, out);
}

void get_ticket(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->issues[entity].ticket, out);
}

void get_notes(const struct question *q, uint32_t entity, struct value *out)
{
	value_number(F->issues[entity].notes, out);
}

void get_note(const struct question *q, uint32_t entity, struct value *out)
{
	give_text(q, F->issues[entity].note, out);
}

void get_mark(const struct question *q, uint32_t entity, struct value *out)
{
	value_number(F->issues[entity].is_marked, out);
}

void get_first_seen(const struct question *q, uint32_t entity, struct value *out)
{
	value_date(F->issues[entity].first_seen, out);
}

void get_fixed_at(const struct question *q, uint32_t entity, struct value *out)
{
	value_date(F->issues[entity].fixed_at, out);
}

void get_age(const struct question *q, uint32_t entity, struct value *out)
{
	give_days(F->issues[entity].first_seen, q->now, out);
}
