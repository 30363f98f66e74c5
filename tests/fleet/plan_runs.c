/*
 * Facts of places: registries, tags, times, and what runs where.
 */
#include "plan.h"

#include <string.h>

unsigned repo_places(const struct repo_def *repo)
{
	return repo->second_region >= 0 ? 2 : 1;
}

const char *place_region(const struct repo_def *repo, unsigned place)
{
	return region_names[place ? (unsigned)repo->second_region : repo->region];
}

const char *place_account(const struct repo_def *repo)
{
	return account_defs[repo->account].id;
}

char *place_registry(struct plan *plan, const struct repo_def *repo, unsigned place)
{
	return arena_print(&plan->arena, "%s.dkr.ecr.%s.amazonaws.com", place_account(repo),
			   place_region(repo, place));
}

unsigned image_tags(const struct image *image, unsigned date, const char *tags[2])
{
	tags[0] = image->tag;
	tags[1] = image->repo->moving;
	return tags[1] && image->is_newest[date] ? 2 : 1;
}

bool image_is_joinable(const struct image *image)
{
	return !image->is_pair && image->states_digest;
}

int64_t trivy_time(const struct plan *plan, const struct image *image, unsigned place,
		   const char *tag, unsigned date)
{
	uint64_t hash = hash_text(hash_text(plan->seed, image->config.text), tag);
	int64_t start = plan->dates[date] + 2 * INT64_C(3600000);

	return start + pick(hash, 16 + place, 4 * 3600 * 1000);
}

int64_t inspector_first_seen(const struct plan *plan, const char *origin, int64_t pushed,
			     const struct vuln *vuln)
{
	uint64_t hash = hash_text(hash_text(plan->seed, origin), vuln_id(vuln));
	int64_t known = vuln->published;

	if (vuln->appears == 0 || known < pushed)
		known = pushed;
	return known + 300000 + pick(hash, 1, 1800) * INT64_C(1000) + pick(hash, 2, 1000);
}

int64_t host_since(const struct plan *plan)
{
	return plan->dates[0] - 197 * DAY_MS + 34567891;
}

int64_t special_first_seen(const struct plan *plan, const struct special_def *def)
{
	return plan->dates[0] - (int64_t)pick(hash_text(plan->seed, def->title), 1, 90) * DAY_MS -
	       45678912;
}

char *image_arn(struct plan *plan, const struct image *image, unsigned place)
{
	return arena_print(&plan->arena, "arn:aws:ecr:%s:%s:repository/%s/%s",
			   place_region(image->repo, place), place_account(image->repo),
			   image->repo->name, image->manifest.text);
}

bool account_uses_region(unsigned account, unsigned region)
{
	for (size_t i = 0; i < repo_def_count; i++)
		if (repo_defs[i].account == account &&
		    (repo_defs[i].region == region || repo_defs[i].second_region == (int)region))
			return true;
	for (size_t i = 0; i < host_def_count; i++)
		if (host_defs[i].account == account && host_defs[i].region == region)
			return true;
	return false;
}

static void add_run(struct plan *plan, const struct image *image, unsigned place, uint64_t hash)
{
	struct run *run = &plan->runs[plan->run_count++];
	const char *owner = account_defs[image->repo->account].name;
	const char *name = strchr(image->repo->name, '/') + 1;
	bool is_ecs = image->repo->account % 3 == 0;

	run->image = image;
	run->account = image->repo->account;
	run->region = place ? (unsigned)image->repo->second_region : image->repo->region;
	run->running = 1 + pick(hash, 1, 12);
	run->cluster =
		arena_print(&plan->arena, "%s-%s", owner, pick(hash, 2, 4) ? "prod" : "stage");
	if (is_ecs) {
		run->service = name;
		return;
	}
	run->namespace = owner;
	run->workload = arena_print(&plan->arena, "deployment/%s", name);
}

/* Most repositories run their newest image; some still run the one before it. */
void plan_make_runs(struct plan *plan)
{
	unsigned last = DATE_COUNT - 1;

	plan->runs = arena_take(&plan->arena, plan->image_count * 2 * sizeof(*plan->runs));
	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];
		bool is_base = image->repo - repo_defs < BASE_COUNT;

		if (is_base || !image->is_scanned[last] || strcmp(image->arch, "amd64") != 0)
			continue;
		for (unsigned place = 0; place < repo_places(image->repo); place++) {
			uint64_t hash =
				hash_number(hash_text(plan->seed, image->config.text), place);

			if (pick(hash, 3, 100) < (image->is_newest[last] ? 80u : 30u))
				add_run(plan, image, place, hash);
		}
	}
}
