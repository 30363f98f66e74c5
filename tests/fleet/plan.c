/*
 * Repositories become images over the dates: bases first, so that everything built
 * on them can copy their layers and packages. Nothing here knows a document format.
 */
#include "plan_parts.h"

#include <stdio.h>
#include <string.h>

static void add_layer(struct plan *plan, struct image *image, enum layer_kind kind,
		      const char *name, const char *made_by)
{
	struct layer *layer = &image->layers[image->layer_count++];
	char *whole = arena_print(&plan->arena, "%s %s", name, image->arch);

	layer->kind = kind;
	layer->diff = digest_of(plan->seed, whole);
	layer->blob = digest_of(plan->seed + 1, whole);
	layer->made_by = made_by;
	layer->size = 20000 + pick(hash_text(plan->seed, whole), 1, 90000000);
}

static const char *base_command(const struct repo_def *repo)
{
	if (strstr(repo->name, "python"))
		return "python3";
	if (strstr(repo->name, "node"))
		return "node";
	if (strstr(repo->name, "jre"))
		return "jshell";
	return repo->family == FAMILY_ALPINE ? "/bin/sh" : "bash";
}

static const char *install_command(const struct repo_def *repo)
{
	switch (repo->family) {
	case FAMILY_ALPINE:
		return "RUN /bin/sh -c apk add --no-cache $PACKAGES # buildkit";
	case FAMILY_AMAZON:
		return "RUN /bin/sh -c dnf install -y $PACKAGES && dnf clean all # buildkit";
	case FAMILY_DEBIAN:
		break;
	}
	return "RUN /bin/sh -c apt-get update && apt-get install -y $PACKAGES # buildkit";
}

static const char *dependency_command(unsigned home)
{
	switch (home) {
	case HOME_PYTHON:
	case HOME_PY_BASE:
		return "RUN /bin/sh -c pip install -r requirements.txt # buildkit";
	case HOME_NODE:
	case HOME_NODE_BASE:
		return "RUN /bin/sh -c npm ci --omit=dev # buildkit";
	case HOME_JAVA:
		return "COPY target/lib/ /app/lib/ # buildkit";
	default:
		return "COPY /out/ /usr/local/bin/ # buildkit";
	}
}

/* A shared layer has one content, wherever it is: told by the first that has it. */
static const struct repo_def *first_sharer(const char *shared)
{
	const struct repo_def *first = repo_defs;

	while (!first->shared || strcmp(first->shared, shared) != 0)
		first++;
	return first;
}

/* The layers above the base, and what is in them. */
static void fill_image(struct plan *plan, struct image *image)
{
	const struct repo_def *repo = image->repo;
	bool is_base = repo_is_base(repo);
	enum layer_kind kind = is_base ? LAYER_BASE : LAYER_APP;
	unsigned percent = is_base ? 100 : 36;
	struct item *items = image->items;
	unsigned count = image->item_count;
	char *name = arena_print(&plan->arena, "%s %u", repo->name, image->version);

	if (repo->shared) {
		add_layer(plan, image, LAYER_SHARED,
			  arena_print(&plan->arena, "shared %s", repo->shared),
			  install_command(repo));
		count = plan_add_items(plan, first_sharer(repo->shared), 0, repo->os_home,
				       image->layer_count - 1, percent, items, count);
	} else if (repo->os_home) {
		add_layer(plan, image, kind, arena_print(&plan->arena, "%s os", name),
			  repo->base < 0 ? "ADD rootfs.tar.xz / # buildkit"
					 : install_command(repo));
		count = plan_add_items(plan, repo, image->contents, repo->os_home,
				       image->layer_count - 1, percent, items, count);
	}
	if (repo->app_home) {
		add_layer(plan, image, kind, arena_print(&plan->arena, "%s deps", name),
			  dependency_command(repo->app_home));
		count = plan_add_items(plan, repo, image->contents, repo->app_home,
				       image->layer_count - 1, is_base ? 100 : 50, items, count);
	}
	if (!is_base)
		add_layer(plan, image, kind, arena_print(&plan->arena, "%s code", name),
			  "COPY . /app # buildkit");
	else
		image->layers[image->layer_count - 1].then_cmd = base_command(repo);
	image->item_count = count;
}

static unsigned birth_of(const struct repo_def *repo, unsigned version)
{
	unsigned late = repo->versions > 3 ? 2 : repo->versions == 3 ? 1 : 0;

	if (repo_is_base(repo))
		return (unsigned)(repo->born[version] - '0');
	if (repo->versions <= 2 || version + late < repo->versions)
		return DATE_FIRST;
	return version + 1 == repo->versions && repo_index(repo) % 3 ? DATE_NEWEST : DATE_SECOND;
}

static int64_t push_time(const struct plan *plan, const struct image *image)
{
	uint64_t hash = hash_number(repo_hash(plan, image->repo, "push"), image->version);
	int64_t ms = pick(hash, 1, 80000) * INT64_C(1000) + pick(hash, 2, 1000);
	int64_t date = plan->dates[image->born] - plan->dates[image->born] % DAY_MS;
	bool is_base = repo_is_base(image->repo);

	if (image->past)
		return date + ms - image->past->days * DAY_MS;
	if (image->born == DATE_FIRST)
		return date + ms -
		       (is_base ? 120 + (int64_t)pick(hash, 3, 40)
				: 80 - 14 * (int64_t)(image->version < 5 ? image->version : 5) +
					  (int64_t)pick(hash, 3, 9)) *
			       DAY_MS;
	return date + ms -
	       (is_base ? 13 - repo_index(image->repo) / 3 : 2 + (int64_t)pick(hash, 3, 6)) *
		       DAY_MS;
}

/* The newest version of a base that exists on a date; now and then one older. */
static const struct image *find_base(const struct plan *plan, const struct image *child)
{
	const struct image *found = NULL;
	bool is_behind = !repo_is_base(child->repo) &&
			 pick(repo_hash(plan, child->repo, "behind"), child->version, 5) == 0;

	if (child->repo->base < 0)
		return NULL;
	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];

		if (repo_index(image->repo) != child->repo->base ||
		    strcmp(image->arch, child->arch) != 0 || image->born > child->born)
			continue;
		if (!found || !is_behind || image->born < child->born)
			found = image;
	}
	return found;
}

static void name_image(struct plan *plan, struct image *image)
{
	const struct repo_def *repo = image->repo;
	uint64_t hash = hash_number(repo_hash(plan, repo, "tag"), image->version);
	char *name = arena_print(&plan->arena, "%s %u", repo->name, image->version);
	char *whole = arena_print(&plan->arena, "%s %s", name, image->arch);
	char commit[8];

	image->hash = hash_text(plan->seed, whole);
	image->pushed = push_time(plan, image);
	image->states_digest = image->is_pair || pick(hash, 5, 4) > 0;
	hex_digits(commit, hash, 7);
	if (image->past)
		image->tag = image->past->tag;
	else if (repo_is_base(repo))
		image->tag = arena_print(&plan->arena, "%s-%.4s%.2s%.2s",
					 repo->family == FAMILY_DEBIAN   ? "12"
					 : repo->family == FAMILY_ALPINE ? "3.19"
									 : "2023",
					 time_print(image->pushed, TIME_DATE, 0).text,
					 time_print(image->pushed, TIME_DATE, 0).text + 5,
					 time_print(image->pushed, TIME_DATE, 0).text + 8);
	else if (repo_index(repo) % 4 == 1)
		image->tag = arena_print(&plan->arena, "git-%s", commit);
	else
		image->tag =
			arena_print(&plan->arena, "%u.%u.%u", 1 + (unsigned)repo_index(repo) % 4,
				    image->version + 3, pick(hash, 7, 9));
}

/* `past` NULL: the version of the repository. */
static void make_image(struct plan *plan, const struct repo_def *repo, unsigned version,
		       const struct past_def *past, const char *arch)
{
	struct image *image = &plan->images[plan->image_count];

	image->repo = repo;
	image->version = version;
	image->contents = past ? past->like : version;
	image->past = past;
	image->arch = arch;
	image->is_pair = repo->is_multi_arch;
	image->born = past ? past->born : birth_of(repo, version);
	image->items = arena_take(&plan->arena, ITEM_MAX * sizeof(*image->items));
	image->base = find_base(plan, image);
	if (image->base) {
		memcpy(image->layers, image->base->layers, sizeof(image->layers));
		image->layer_count = image->base->layer_count;
		image->item_count = image->base->item_count;
		memcpy(image->items, image->base->items, image->item_count * sizeof(*image->items));
	}
	fill_image(plan, image);
	name_image(plan, image);
	plan->image_count++;
}

static void make_images(struct plan *plan, const struct repo_def *repo, unsigned version,
			const struct past_def *past)
{
	make_image(plan, repo, version, past, "amd64");
	if (repo->is_multi_arch)
		make_image(plan, repo, version, past, "arm64");
}

static void make_all_images(struct plan *plan)
{
	unsigned most = 2 * (unsigned)past_def_count;

	for (size_t i = 0; i < repo_def_count; i++)
		most += repo_defs[i].versions * 2;
	plan->images = arena_take(&plan->arena, most * sizeof(*plan->images));
	for (size_t i = 0; i < repo_def_count; i++)
		for (unsigned version = 0; version < repo_defs[i].versions; version++)
			make_images(plan, &repo_defs[i], version, NULL);
	for (size_t k = 0; k < past_def_count; k++)
		for (size_t i = 0; i < repo_def_count; i++)
			if (strcmp(repo_defs[i].name, past_defs[k].repo) == 0)
				make_images(plan, &repo_defs[i], 20 + (unsigned)k, &past_defs[k]);
}

static void mark_bases(struct plan *plan, unsigned date)
{
	/* Children stand behind their bases: one backward pass reaches the roots. */
	for (unsigned i = plan->image_count; i-- > 0;) {
		const struct image *image = &plan->images[i];

		if (image->is_scanned[date] && image->base)
			plan->images[image->base - plan->images].is_scanned[date] = true;
	}
}

/* A scan covers the newest image of a repository, of busy ones two, and bases in use. */
static void mark_scanned(struct plan *plan, unsigned date)
{
	for (unsigned i = 0; i < plan->image_count; i++) {
		struct image *image = &plan->images[i];
		unsigned newer = 0;

		if (image->past) {
			image->is_scanned[date] =
				strchr(image->past->scanned, '0' + (int)date) != NULL;
			continue;
		}
		for (unsigned k = i + 1; k < plan->image_count; k++)
			if (plan->images[k].repo == image->repo && plan->images[k].born <= date &&
			    !plan->images[k].past && plan->images[k].version > image->version &&
			    strcmp(plan->images[k].arch, image->arch) == 0)
				newer++;
		image->is_newest[date] = image->born <= date && newer == 0;
		image->is_scanned[date] =
			image->born <= date && newer < (image->repo->versions > 3 ? 2 : 1);
	}
	mark_bases(plan, date);
}

static void make_hosts(struct plan *plan)
{
	plan->hosts = arena_take(&plan->arena, host_def_count * sizeof(*plan->hosts));
	for (size_t i = 0; i < host_def_count; i++) {
		const struct host_def *def = &host_defs[i];
		struct host *host = &plan->hosts[i];

		host->def = def;
		host->items = arena_take(&plan->arena, ITEM_MAX * sizeof(*host->items));
		for (unsigned home = 1; home <= HOME_NODE_BASE; home <<= 1)
			if (def->homes & home)
				host->item_count = plan_add_items(plan, NULL, 0, home, 0, 80,
								  host->items, host->item_count);
		host->resource = def->is_lambda
					 ? arena_print(&plan->arena,
						       "arn:aws:lambda:%s:%s:function:%s:$LATEST",
						       region_names[def->region],
						       account_defs[def->account].id, def->id)
					 : def->id;
	}
}

void plan_build(struct plan *plan, uint64_t seed, unsigned dates)
{
	static const unsigned days[DATE_COUNT][2] = {{10, 4}, {10, 18}, {10, 25}, {11, 1}};

	*plan = (struct plan){.seed = hash_number(0, seed),
			      .stated_seed = seed,
			      .first_date = DATE_COUNT - dates};
	plan->now = time_of_day(2026, 11, 2);
	for (unsigned i = 0; i < DATE_COUNT; i++)
		plan->dates[i] = time_of_day(2026, days[i][0], days[i][1]);
	plan_make_vulns(plan);
	make_all_images(plan);
	for (unsigned date = 0; date < DATE_COUNT; date++)
		mark_scanned(plan, date);
	make_hosts(plan);
	plan_make_documents(plan);
	plan_make_uses(plan);
	plan_make_intel(plan);
}

void plan_free(struct plan *plan)
{
	arena_free(&plan->arena);
}
