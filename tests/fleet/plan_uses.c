/*
 * What runs where, at each date. A third of the accounts run ECS, the others Kubernetes. Most
 * repositories run their newest image, some still the one before it beside or instead of it, and a
 * few one that nobody scans any more.
 */
#include "plan_parts.h"

#include <string.h>

static const struct image *find_image(const struct plan *plan, const struct repo_def *repo,
				      unsigned version)
{
	const struct image *found = NULL;

	for (unsigned i = 0; i < plan->image_count; i++)
		if (plan->images[i].repo == repo && plan->images[i].version == version &&
		    strcmp(plan->images[i].arch, "amd64") == 0)
			found = &plan->images[i];
	return found;
}

static const char *own_name(const struct repo_def *repo)
{
	return strchr(repo->name, '/') + 1;
}

/* ---- task definitions ------------------------------------------------------------------------ */

static void add_definition(struct day *day, const struct use *use, const struct image *image,
			   unsigned revision)
{
	struct definition *new = &day->definitions[day->definition_count];

	*new = (struct definition){use->workload,
				   revision,
				   use->cluster->account,
				   use->cluster->region,
				   use->container,
				   image,
				   use->place,
				   true};
	for (unsigned i = 0; i < day->definition_count; i++) {
		struct definition *other = &day->definitions[i];

		if (strcmp(other->family, new->family) != 0 || other->region != new->region)
			continue;
		if (other->revision == revision)
			return;
		if (other->revision < revision)
			other->is_current = false;
		else
			new->is_current = false;
	}
	day->definition_count++;
}

/* What the task runs by; of a service the revision before it is still ACTIVE. */
static void define_tasks(const struct plan *plan, struct day *day, const struct use *use)
{
	unsigned version = use->image->version;

	add_definition(day, use, use->image, use->revision);
	if (use->kind == USE_SERVICE)
		add_definition(day, use,
			       find_image(plan, use->image->repo, version ? version - 1 : 0),
			       use->revision - 1);
}

/* ---- uses ------------------------------------------------------------------------------------ */

static struct use *add_use(struct day *day, const struct cluster *cluster,
			   const struct image *image, unsigned place, enum use_kind kind)
{
	struct use *use = &day->uses[day->use_count++];

	*use = (struct use){.kind = kind,
			    .cluster = cluster,
			    .image = image,
			    .place = place,
			    .count = 1,
			    .container = own_name(image->repo)};
	return use;
}

/* What there is once in a cluster: what has ended, what waits, what every node runs. */
static void add_oddities(struct plan *plan, struct day *day, unsigned date, const struct use *like)
{
	const char *owner = account_defs[like->cluster->account].name;
	struct use *use;

	if (like->cluster->is_ecs) {
		use = add_use(day, like->cluster, like->image, like->place, USE_TASK);
		use->state = STATE_FINISHED;
		use->workload = arena_print(&plan->arena, "%s-migrate", like->workload);
		use->revision = 1;
		define_tasks(plan, day, use);
		return;
	}
	use = add_use(day, like->cluster, like->image, like->place, USE_JOB);
	use->state = STATE_FINISHED;
	use->namespace = owner;
	use->workload = arena_print(&plan->arena, "%s-nightly-%u", like->workload,
				    (unsigned)((plan->dates[date] + 3 * INT64_C(3600000)) / 60000));
	use = add_use(day, like->cluster, like->image, like->place, USE_DEPLOYMENT);
	use->state = STATE_PENDING;
	use->namespace = owner;
	use->workload = arena_print(&plan->arena, "%s-canary", like->workload);
	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];

		if (strcmp(image->repo->name, "observability/collector") != 0 ||
		    !image->is_newest[date] || strcmp(image->arch, "amd64") != 0)
			continue;
		use = add_use(day, like->cluster, image, 0, USE_STATIC_POD);
		use->count = NODE_COUNT;
		use->namespace = "kube-system";
		use->workload = use->container;
		use->names_index = true;
	}
}

/* The cluster that runs a repository of a place; *is_new when this date had none there. */
static const struct cluster *cluster_of(struct plan *plan, struct day *day,
					const struct repo_def *repo, unsigned place, bool *is_new)
{
	uint64_t hash = hash_number(repo_hash(plan, repo, "cluster"), place);
	const char *owner = account_defs[repo->account].name;
	struct cluster *cluster = &day->clusters[day->cluster_count];

	cluster->account = repo->account;
	cluster->region = place ? (unsigned)repo->second_region : repo->region;
	cluster->is_ecs = repo->account % 3 == 0;
	cluster->name = arena_print(&plan->arena, "%s-%s%s%s", owner,
				    pick(hash, 1, 4) ? "prod" : "stage", cluster->is_ecs ? "" : "-",
				    cluster->is_ecs ? "" : region_names[cluster->region]);
	for (unsigned i = 0; i < day->cluster_count; i++)
		if (day->clusters[i].region == cluster->region &&
		    strcmp(day->clusters[i].name, cluster->name) == 0) {
			*is_new = false;
			return &day->clusters[i];
		}
	*is_new = true;
	day->cluster_count++;
	return cluster;
}

static void run_image(struct plan *plan, struct day *day, unsigned date, const struct image *image,
		      unsigned place)
{
	uint64_t hash = hash_number(image->hash, place);
	const struct repo_def *repo = image->repo;
	bool is_new;
	const struct cluster *cluster = cluster_of(plan, day, repo, place, &is_new);
	struct use *use =
		add_use(day, cluster, image, place, cluster->is_ecs ? USE_SERVICE : USE_DEPLOYMENT);

	use->count = 1 + pick(hash, 1, 12);
	if (cluster->is_ecs) {
		use->service = own_name(repo);
		use->workload = arena_print(&plan->arena, "%s-%s", account_defs[repo->account].name,
					    own_name(repo));
		use->revision = 10 + image->version;
		define_tasks(plan, day, use);
	} else {
		use->namespace = account_defs[repo->account].name;
		use->workload = own_name(repo);
		use->has_init = pick(repo_hash(plan, repo, "init"), 1, 3) == 0;
		use->names_index = image->is_pair && pick(hash, 2, 2);
	}
	if (is_new)
		add_oddities(plan, day, date, use);
}

static bool is_run(const struct plan *plan, const struct image *image, unsigned place,
		   unsigned date)
{
	uint64_t of_repo = hash_number(repo_hash(plan, image->repo, "runs"), place);

	if (repo_is_base(image->repo) || image->past || image->born > date ||
	    strcmp(image->arch, "amd64") != 0)
		return false;
	if (image->is_newest[date])
		return pick(of_repo, 1, 100) < 80;
	return pick(hash_number(image->hash, place), 3, 100) < (image->is_scanned[date] ? 30 : 8);
}

void plan_make_uses(struct plan *plan)
{
	size_t most = plan->image_count * 8;

	for (unsigned date = 0; date < DATE_COUNT; date++) {
		struct day *day = &plan->days[date];

		day->clusters = arena_take(&plan->arena, most * sizeof(*day->clusters));
		day->uses = arena_take(&plan->arena, most * sizeof(*day->uses));
		day->definitions = arena_take(&plan->arena, most * sizeof(*day->definitions));
		for (unsigned i = 0; i < plan->image_count; i++)
			for (unsigned p = 0; p < repo_places(plan->images[i].repo); p++)
				if (is_run(plan, &plan->images[i], p, date))
					run_image(plan, day, date, &plan->images[i], p);
	}
}

const char *use_digest(const struct use *use)
{
	if (use->state == STATE_PENDING)
		return NULL;
	return use->names_index ? use->image->index.text : use->image->manifest.text;
}

bool day_defines_tasks(const struct day *day, unsigned account, unsigned region)
{
	for (unsigned i = 0; i < day->definition_count; i++)
		if (day->definitions[i].account == account && day->definitions[i].region == region)
			return true;
	return false;
}

bool use_is_of(const struct use *use, const struct image *image)
{
	return use->image == image || (use->names_index && use->image->repo == image->repo &&
				       use->image->version == image->version);
}

/*
 * Two of three clusters of Kubernetes are dumped whole. Clusters of ECS may share a name, so that
 * a dump is whole where its account has no other in the region.
 */
const char *cluster_scope(struct plan *plan, const struct day *day, const struct cluster *cluster)
{
	const char *account = account_defs[cluster->account].id;

	if (pick(hash_text(plan->seed, cluster->name), 4, 3) == 0)
		return NULL;
	if (!cluster->is_ecs)
		return arena_print(&plan->arena, "cluster:%s", cluster->name);
	for (unsigned i = 0; i < day->cluster_count; i++)
		if (&day->clusters[i] != cluster && day->clusters[i].account == cluster->account &&
		    day->clusters[i].region == cluster->region)
			return NULL;
	return arena_print(&plan->arena, "account:%s/%s", account, region_names[cluster->region]);
}
