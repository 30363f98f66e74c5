/*
 * Owners, and the configuration file that says them. Globs are the C library's.
 */
#include "owners.h"
#include "write.h"

#include <fnmatch.h>
#include <string.h>

const struct owner_def *owner_of(struct plan *plan, const char *registry, const char *repository,
				 const char *account)
{
	const char *whole =
		registry ? arena_print(&plan->arena, "%s/%s", registry, repository) : repository;

	for (size_t i = 0; i < owner_def_count; i++) {
		const struct owner_def *owner = &owner_defs[i];

		if ((fnmatch(owner->repository, repository, 0) == 0 ||
		     fnmatch(owner->repository, whole, 0) == 0) &&
		    (!owner->account || fnmatch(owner->account, account, 0) == 0))
			return owner;
	}
	return NULL;
}

const char *team_of(const struct owner_def *owner)
{
	return owner ? owner->team : NULL;
}

static unsigned children_of(const struct plan *plan, const struct image *base)
{
	unsigned count = 0;

	for (unsigned i = 0; i < plan->image_count; i++)
		count += plan->images[i].base == base && plan->images[i].is_scanned[DATE_COUNT - 1];
	return count;
}

/* The Python base that most of the fleet stands on. */
static const struct image *named_base(const struct plan *plan)
{
	const struct image *found = NULL;

	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *base = &plan->images[i];

		if (strcmp(base->repo->name, "platform/python") == 0 &&
		    (!found || children_of(plan, base) > children_of(plan, found)))
			found = base;
	}
	return found;
}

static void write_owners(FILE *file)
{
	fputs("# Repository glob, account glob, team, Jira project: the first that matches owns.\n",
	      file);
	for (size_t i = 0; i < owner_def_count; i++) {
		const struct owner_def *owner = &owner_defs[i];

		fprintf(file, "owner %s", owner->repository);
		if (owner->account)
			fprintf(file, " %s", owner->account);
		fprintf(file, " %s", owner->team);
		if (owner->project)
			fprintf(file, " %s", owner->project);
		fputc('\n', file);
	}
}

bool write_tamisrc(const struct plan *plan, const char *dir)
{
	FILE *file = open_output(dir, "tamisrc");
	const struct image *base = named_base(plan);

	if (!file)
		return false;
	fputs("# The configuration of a demonstration fleet: all of it is invented.\n\n", file);
	write_owners(file);
	fprintf(file,
		"\n# A base by its last layer: what the images on it are grouped under.\n"
		"base %s \"%s:%s\"\n",
		base->layers[base->layer_count - 1].diff.text, base->repo->name, base->tag);
	fputs("\n# Filters by name: @urgent stands for its text in every filter.\n"
	      "view urgent \"is:open sev>=high fix:yes\"\n"
	      "view exploited \"kev:yes is:open\"\n",
	      file);
	return close_file(file, "tamisrc");
}
