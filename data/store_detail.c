/*
 * The page of one finding: its long text, what each source said in its own words, and what people
 * said. The fleet's row knows one statement; the others of the same row are found by the views that
 * define joining.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/identity.h"
#include "data/config.h"
#include "data/store_impl.h"

/* One query, read row by row into a growing array of `out`. */
struct reading {
	struct store *store;
	const struct fleet *fleet;
	struct detail *out;
	struct error *err;
	size_t room;
};

static const char *keep(struct detail *d, sqlite3_stmt *st, int column)
{
	const char *text = column_text(st, column);

	return text ? arena_strndup(d->arena, text, strlen(text)) : NULL;
}

static bool read_all(struct reading *r, const char *sql, const struct bound *values, size_t n,
		     void (*each)(struct reading *r, sqlite3_stmt *st))
{
	sqlite3_stmt *st = store_prepare(r->store, sql, r->err);
	enum step step = STEP_FAILED;

	r->room = 0;
	if (st)
		store_bind_all(st, values, n);
	while (st && (step = store_step(r->store, st, r->err)) == STEP_ROW)
		each(r, st);
	sqlite3_finalize(st);
	return step == STEP_DONE;
}

#define BOUND(...)                                                                                 \
	(const struct bound[]){__VA_ARGS__},                                                       \
		sizeof((const struct bound[]){__VA_ARGS__}) / sizeof(struct bound)

/*
 * The statements of the row that ?1 is one of, at the repository ?2 / ?3 (NULL for a resource).
 * `names` are the vulnerability under each of its names.
 */
#define SAME_ROW                                                                                   \
	"WITH me AS (SELECT f.id, f.version, f.line, f.asset, a.image, w.package, w.path, w.kind," \
	" w.vuln FROM finding f JOIN asset a ON a.id = f.asset JOIN flaw w ON w.id = f.flaw"       \
	" WHERE f.id = ?1),"                                                                       \
	" root AS (SELECT coalesce((SELECT same_as FROM image_join j WHERE j.image = me.image),"   \
	" me.image) AS image FROM me),"                                                            \
	" images AS (SELECT image FROM root UNION SELECT b.image FROM root"                        \
	" JOIN image_digest a ON a.image = root.image JOIN image_digest b ON b.digest = a.digest"  \
	" WHERE (SELECT same_as FROM image_join j WHERE j.image = b.image) = root.image),"         \
	" assets AS (SELECT asset AS id FROM me UNION SELECT a.id FROM images i"                   \
	" JOIN asset a ON a.image = i.image LEFT JOIN repository r ON r.id = a.repository"         \
	" LEFT JOIN word rr ON rr.id = r.registry LEFT JOIN word rn ON rn.id = r.name"             \
	" WHERE i.image != 0 AND (a.repository = 0 OR (rr.text IS ?2 AND rn.text IS ?3))),"        \
	" name AS (SELECT coalesce((SELECT same_as FROM vuln_join j WHERE j.vuln = me.vuln),"      \
	" me.vuln) AS vuln FROM me),"                                                              \
	" names AS (SELECT vuln FROM name UNION SELECT j.vuln FROM vuln_join j, name"              \
	" WHERE j.same_as = name.vuln),"                                                           \
	" same AS (SELECT f.* FROM me CROSS JOIN names n CROSS JOIN flaw w ON w.package = "        \
	"me.package"                                                                               \
	" AND w.vuln = n.vuln AND w.path = me.path AND w.kind = me.kind"                           \
	" CROSS JOIN assets a CROSS JOIN finding f ON f.asset = a.id AND f.flaw = w.id"            \
	" AND f.version = me.version AND f.line = me.line)"

#define WORD(column) "(SELECT text FROM word WHERE id = " column ")"

/* clang-format off */
static const char sightings_sql[] = SAME_ROW
	" SELECT s.source, " WORD("s.package") ", " WORD("s.installed") ", " WORD("s.fixed") ", "
	WORD("s.path") ", " WORD("s.severity_raw") ", " WORD("s.status") ", s.source_key, s.score,"
	" s.first_seen, s.last_seen, " WORD("s.remediation") " FROM same s ORDER BY s.source, s.as_of DESC, s.hash DESC";

static const char opinions_sql[] = SAME_ROW
	" SELECT r.source, " WORD("r.vendor") " AS vendor, " WORD("r.severity") ", "
	WORD("r.vector") ", r.score FROM names n JOIN rating r ON r.vuln = n.vuln"
	" UNION ALL"
	" SELECT s.source, " WORD("o.severity_source") ", " WORD("o.severity") ", "
	WORD("o.vector") ", o.score FROM same s JOIN opinion o ON o.finding = s.id"
	" ORDER BY 1, vendor";

static const char about_sql[] = SAME_ROW
	" SELECT t.text, " WORD("b.url") ", " WORD("b.title") " FROM names n"
	" JOIN about b ON b.vuln = n.vuln LEFT JOIN text t ON t.id = b.description"
	" ORDER BY b.source DESC, b.as_of DESC, b.hash DESC";

static const char image_sql[] = SAME_ROW
	" SELECT " WORD("i.architecture") ", " WORD(
		"CASE WHEN l.created_by != 0 THEN l.created_by ELSE (SELECT h.created_by FROM"
		" image_history h WHERE h.image = i.id AND NOT h.is_empty AND (SELECT count(*)"
		" FROM image_history b WHERE b.image = i.id AND NOT b.is_empty"
		" AND b.position < h.position) = l.position) END") " FROM images g"
	" JOIN image i ON i.id = g.image LEFT JOIN image_layer l ON l.image = i.id"
	" AND l.diff_id = (SELECT id FROM word WHERE text = ?4) ORDER BY i.kind, i.id";
/* clang-format on */

static const char *source_name(int64_t number)
{
	enum source source;

	return store_source(number, &source) ? source_word(source) : "";
}

static void take_sighting(struct reading *r, sqlite3_stmt *st)
{
	struct detail *d = r->out;

	MEM_ROOM(d->sightings, d->sighting_count, r->room);
	d->sightings[d->sighting_count++] = (struct detail_sighting){
		.source = source_name(sqlite3_column_int64(st, 0)),
		.package = keep(d, st, 1),
		.version = keep(d, st, 2),
		.fixed = keep(d, st, 3),
		.path = keep(d, st, 4),
		.severity = keep(d, st, 5),
		.status = keep(d, st, 6),
		.source_key = keep(d, st, 7),
		.score = column_real(st, 8),
		.first_seen = sqlite3_column_int64(st, 9),
		.last_seen = sqlite3_column_int64(st, 10),
		.remediation = keep(d, st, 11),
	};
}

static void take_opinion(struct reading *r, sqlite3_stmt *st)
{
	struct detail *d = r->out;

	MEM_ROOM(d->opinions, d->opinion_count, r->room);
	d->opinions[d->opinion_count++] = (struct detail_opinion){
		.source = source_name(sqlite3_column_int64(st, 0)),
		.vendor = keep(d, st, 1),
		.severity = keep(d, st, 2),
		.vector = keep(d, st, 3),
		.score = column_real(st, 4),
	};
}

/* The first that says something, of each. */
static void take_about(struct reading *r, sqlite3_stmt *st)
{
	struct detail *d = r->out;

	d->description = d->description ? d->description : keep(d, st, 0);
	d->url = d->url ? d->url : keep(d, st, 1);
	d->title = d->title ? d->title : keep(d, st, 2);
}

static void take_image(struct reading *r, sqlite3_stmt *st)
{
	struct detail *d = r->out;

	d->architecture = d->architecture ? d->architecture : keep(d, st, 0);
	d->layer_step = d->layer_step ? d->layer_step : keep(d, st, 1);
}

/* ---- what people said ------------------------------------------------------------------------ */

/*
 * Events of this issue, or of wide scope that reach it, under its present vulnerability or any
 * other of its names: they name it by words, of which all but the vulnerability are the same as far
 * as their scope looks. Replicas of the registry are ?8, the chains of the bases that it came with
 * ?9: names between line ends. Marks are nobody else's business, and say nothing later.
 */
static const char events_sql[] =
	"SELECT e.at, e.author, e.kind, e.state, e.why, e.justification, e.text, e.until, i.vuln,"
	" i.key, e.scope, e.is_held, e.id FROM issue i JOIN event_issue ei ON ei.issue = i.key"
	" JOIN event_held e ON e.id = ei.event"
	" WHERE i.package IS ?1 AND i.ecosystem IS ?2 AND length(e.id) = 16"
	" AND e.kind NOT IN ('mark', 'unmark') AND (e.scope = 'everywhere'"
	" OR (e.scope = 'base' AND instr(?9, char(10) || i.chain || char(10)) > 0)"
	" OR (e.scope != 'base' AND i.repository IS ?5 AND i.resource IS ?6 AND ((i.path IS ?3 AND "
	"i.registry IS ?4)"
	"  OR (e.scope = 'repo' AND (i.registry IS ?4"
	"   OR instr(?8, char(10) || i.registry || char(10)) > 0)))) OR i.key = ?7)"
	" ORDER BY e.at, e.id";

static bool is_name_of(const struct fleet *f, uint32_t vuln, const char *text)
{
	word w = dict_find(&f->words, text);
	const struct fleet_vuln *v;

	if (vuln == FLEET_NONE || !w)
		return vuln == FLEET_NONE && !text;
	v = &f->vulns[vuln];
	for (uint32_t i = 0; i < v->alias_count; i++)
		if (f->lists[v->aliases + i] == w)
			return true;
	return v->key == w;
}

struct event_reading {
	struct reading base;
	const struct fleet_issue *issue;
};

/* A group decision that reaches it by several of its issues is one event all the same. */
static bool is_told(const struct detail *d, const void *id)
{
	return d->event_count && memcmp(d->events[d->event_count - 1].id, id, STORE_EVENT_ID) == 0;
}

static void take_event(struct reading *r, sqlite3_stmt *st)
{
	const struct fleet_issue *issue = ((struct event_reading *)r)->issue;
	struct detail *d = r->out;

	if (((uint64_t)sqlite3_column_int64(st, 9) != issue->key &&
	     !is_name_of(r->fleet, issue->vuln, column_text(st, 8))) ||
	    is_told(d, sqlite3_column_blob(st, 12)))
		return;
	MEM_ROOM(d->events, d->event_count, r->room);
	d->events[d->event_count++] = (struct detail_event){
		.at = sqlite3_column_int64(st, 0),
		.author = keep(d, st, 1),
		.kind = keep(d, st, 2),
		.state = keep(d, st, 3),
		.why = keep(d, st, 4),
		.justification = keep(d, st, 5),
		.text = keep(d, st, 6),
		.until = column_date(st, 7),
		.scope = keep(d, st, 10),
		.is_undone = !sqlite3_column_int(st, 11),
	};
	memcpy(d->events[d->event_count - 1].id, sqlite3_column_blob(st, 12), STORE_EVENT_ID);
}

/* The registries that are declared to be the same as this one, each between line ends. */
static void put_replicas(const struct config *config, const char *registry, struct buf *out)
{
	const char *one = config_registry(config, registry);

	buf_printf(out, "\n%s\n", one ? one : "");
	for (size_t i = 0; one && i < config->replica_count; i++)
		if (strcmp(config_registry(config, config->replicas[i].replica), one) == 0)
			buf_printf(out, "%s\n", config->replicas[i].replica);
}

/* Of each base by which a decision may speak of the finding, between line ends. */
static void put_chains(const struct fleet *f, uint32_t finding, struct buf *out)
{
	uint32_t base = fleet_nearest_base(f, finding);

	for (; base != FLEET_NONE; base = fleet_base_below(f, finding, base)) {
		const word chains[] = {f->bases[base].chain, f->bases[base].blob_chain};

		for (int i = 0; i < 2; i++)
			if (chains[i])
				buf_printf(out, "\n%s\n", fleet_text(f, chains[i]));
	}
}

static bool read_events(const struct reading *base, uint32_t finding)
{
	const struct fleet *f = base->fleet;
	const struct fleet_issue *issue = &f->issues[f->issue[finding]];
	const struct fleet_asset *a = &f->assets[f->asset[finding]];
	struct event_reading r = {.base = *base, .issue = issue};
	const struct fleet_package *p =
		issue->package == FLEET_NONE ? NULL : &f->packages[issue->package];
	bool is_place = a->repository != 0, worked;
	struct buf replicas = {0}, chains = {0};
	char *resource = is_place ? NULL : identity_resource(fleet_text(f, a->resource));

	if (is_place)
		put_replicas(base->store->config, fleet_text(f, a->registry), &replicas);
	put_chains(f, finding, &chains);
	worked = read_all(&r.base, events_sql,
			  BOUND(v_text(p ? fleet_text(f, p->key) : NULL),
				v_text(p ? fleet_text(f, p->ecosystem) : NULL),
				v_text(fleet_text(f, issue->path)),
				v_text(is_place ? fleet_text(f, a->registry) : NULL),
				v_text(is_place ? fleet_text(f, a->repository) : NULL),
				v_text(resource), v_int((int64_t)issue->key),
				v_text(buf_text(&replicas)), v_text(buf_text(&chains))),
			  take_event);
	free(resource);
	buf_fini(&replicas);
	buf_fini(&chains);
	return worked;
}

bool store_detail(struct store *s, const struct fleet *f, uint32_t finding, struct detail *out,
		  struct error *err)
{
	const struct fleet_asset *a = &f->assets[f->asset[finding]];
	const struct bound row[] = {
		v_int(f->store_row[finding]),
		v_text(fleet_text(f, a->registry)),
		v_text(fleet_text(f, a->repository)),
		v_text(fleet_text(f, f->layer[finding])),
	};
	struct reading r = {.store = s, .fleet = f, .out = out, .err = err};

	*out = (struct detail){.arena = mem_alloc(sizeof(*out->arena))};
	if (read_all(&r, sightings_sql, row, 3, take_sighting) &&
	    read_all(&r, opinions_sql, row, 3, take_opinion) &&
	    read_all(&r, about_sql, row, 3, take_about) &&
	    read_all(&r, image_sql, row, 4, take_image) && read_events(&r, finding))
		return true;
	detail_fini(out);
	return false;
}

void detail_fini(struct detail *d)
{
	free(d->sightings);
	free(d->opinions);
	free(d->events);
	if (d->arena)
		arena_fini(d->arena);
	free(d->arena);
	*d = (struct detail){0};
}
