/*
 * Facts of places: registries, tags and times.
 */
#include "plan.h"

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

bool place_is(const struct repo_def *repo, unsigned place, unsigned account, unsigned region)
{
	return repo->account == account &&
	       (place ? (unsigned)repo->second_region : repo->region) == region;
}

char *image_reference(struct plan *plan, const struct image *image, unsigned place, const char *tag)
{
	return arena_print(&plan->arena, "%s/%s:%s", place_registry(plan, image->repo, place),
			   image->repo->name, tag);
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

bool image_is_listed(const struct image *image, unsigned date)
{
	return image->born <= date && (!image->past || date < image->past->deleted);
}

bool image_is_joinable(const struct image *image)
{
	return !image->is_pair && image->states_digest;
}

int64_t trivy_time(const struct plan *plan, const struct image *image, unsigned place,
		   const char *tag, unsigned date)
{
	uint64_t hash = hash_text(image->hash, tag);
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

bool registry_is_used(unsigned account, unsigned region)
{
	for (size_t i = 0; i < repo_def_count; i++)
		for (unsigned place = 0; place < repo_places(&repo_defs[i]); place++)
			if (place_is(&repo_defs[i], place, account, region))
				return true;
	return false;
}

bool account_uses_region(unsigned account, unsigned region)
{
	if (registry_is_used(account, region))
		return true;
	for (size_t i = 0; i < host_def_count; i++)
		if (host_defs[i].account == account && host_defs[i].region == region)
			return true;
	return false;
}
