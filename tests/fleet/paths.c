/*
 * The paths behind paths.h. Each date has its folders, so that one kind of document can be imported
 * without the others.
 */
#include "paths.h"

#include <string.h>

static struct time_text day_of(const struct plan *plan, unsigned date)
{
	return time_print(plan->dates[date], TIME_DATE, 0);
}

char *path_of_report(struct plan *plan, const struct image *image, unsigned place, const char *tag,
		     unsigned date)
{
	char *path = arena_print(&plan->arena, "%s/trivy/%s-%s-%s-%s.json", day_of(plan, date).text,
				 place_account(image->repo), place_region(image->repo, place),
				 image->repo->name, tag);
	unsigned slashes = 0;

	for (char *at = path; *at; at++)
		if (*at == '/' && ++slashes > 2)
			*at = '_';
	return path;
}

char *path_of_export(struct plan *plan, unsigned account, unsigned region, unsigned date)
{
	bool is_lines = export_shape_of(account, region) == EXPORT_LINES;

	return arena_print(&plan->arena, "%s/inspector/%s-%s.json%s", day_of(plan, date).text,
			   account_defs[account].id, region_names[region], is_lines ? "l" : "");
}

char *path_of_joined(struct plan *plan, unsigned account, unsigned date)
{
	return arena_print(&plan->arena, "%s/both/inspector-%02u.json", day_of(plan, date).text,
			   account);
}

enum export_shape export_shape_of(unsigned account, unsigned region)
{
	if (account == 5 && region == 0)
		return EXPORT_LINES;
	return account % 4 == 3 ? EXPORT_ARRAY : EXPORT_OBJECT;
}

bool export_has_epoch_times(unsigned account, unsigned region)
{
	return (account + region) % 3 == 1;
}

static char *path_of_place(struct plan *plan, const char *kind, unsigned account, unsigned region,
			   unsigned date)
{
	return arena_print(&plan->arena, "%s/%s-%s-%s.json", day_of(plan, date).text, kind,
			   account_defs[account].id, region_names[region]);
}

char *path_of_pods(struct plan *plan, const struct cluster *cluster, unsigned date)
{
	return arena_print(&plan->arena, "%s/usage/pods/%s.json", day_of(plan, date).text,
			   cluster->name);
}

char *path_of_tasks(struct plan *plan, const struct cluster *cluster, unsigned date)
{
	return arena_print(&plan->arena, "%s/usage/ecs/tasks-%s-%s.json", day_of(plan, date).text,
			   cluster->name, region_names[cluster->region]);
}

char *path_of_definitions(struct plan *plan, unsigned account, unsigned region, unsigned date)
{
	return path_of_place(plan, "usage/ecs/task-definitions", account, region, date);
}

char *path_of_details(struct plan *plan, unsigned account, unsigned region, unsigned date)
{
	return path_of_place(plan, "images/describe-images", account, region, date);
}

char *path_of_manifests(struct plan *plan, unsigned account, unsigned region, unsigned date)
{
	return path_of_place(plan, "images/batch-get-image", account, region, date);
}

char *path_of_config(struct plan *plan, const struct image *image, unsigned date)
{
	return arena_print(&plan->arena, "%s/images/blobs/sha256/%s", day_of(plan, date).text,
			   image->config.text + strlen("sha256:"));
}

char *path_of_epss(struct plan *plan, unsigned date)
{
	return arena_print(&plan->arena, "%s/feeds/epss_scores-%s.csv.gz", day_of(plan, date).text,
			   day_of(plan, date).text);
}

char *path_of_kev(struct plan *plan, unsigned date)
{
	return arena_print(&plan->arena, "%s/feeds/known_exploited_vulnerabilities.json",
			   day_of(plan, date).text);
}

char *path_of_accounts(struct plan *plan, unsigned date)
{
	return arena_print(&plan->arena, "%s/accounts/list-accounts.json", day_of(plan, date).text);
}
