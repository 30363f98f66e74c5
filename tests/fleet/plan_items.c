/*
 * Which packages are in an image, at which version and path.
 */
#include "plan_parts.h"

#include <stdio.h>
#include <string.h>

uint64_t repo_hash(const struct plan *plan, const struct repo_def *repo, const char *what)
{
	return hash_text(hash_text(plan->seed, repo->name), what);
}

int repo_index(const struct repo_def *repo)
{
	return (int)(repo - repo_defs);
}

bool repo_is_base(const struct repo_def *repo)
{
	return repo_index(repo) < BASE_COUNT;
}

/* Each version upgrades some packages: the index of a version never falls. */
static unsigned version_of(const struct plan *plan, const struct repo_def *repo,
			   const struct package_def *def, unsigned image_version)
{
	uint64_t hash = hash_text(repo_hash(plan, repo, def->source), "upgrades");
	unsigned version = pick(hash, 100, 3);

	for (unsigned i = 1; i <= image_version; i++) {
		unsigned roll = pick(hash, i, 100);

		version += roll < 62 ? 0 : roll < 88 ? 1 : 2;
	}
	return version < VERSION_MAX ? version : VERSION_MAX - 1;
}

/* The last part of a name: `databind` of `group:databind`, `api` of `payments/api`. */
static const char *last_part(const char *name, char separator)
{
	const char *at = strrchr(name, separator);

	return at ? at + 1 : name;
}

static const char *path_template(const struct plan *plan, const struct repo_def *repo,
				 const struct package_def *def, unsigned home)
{
	uint64_t hash = repo ? repo_hash(plan, repo, "paths") : 0;

	switch (home) {
	case HOME_PY_BASE:
		return "usr/local/lib/$p/site-packages/$n-$v.dist-info/METADATA";
	case HOME_PYTHON:
		return !repo ? "$n-$v.dist-info/METADATA"
			     : "app/.venv/lib/$p/site-packages/$n-$v.dist-info/METADATA";
	case HOME_NODE_BASE:
		return "usr/local/lib/node_modules/npm/node_modules/$n/package.json";
	case HOME_NODE:
		return pick(hash, 1, 3) ? "app/node_modules/$n/package.json"
					: "srv/releases/$h/node_modules/$n/package.json";
	case HOME_JAVA:
		return pick(hash, 2, 2) ? "app/lib/$a-$v.jar"
					: "app/app.jar/BOOT-INF/lib/$a-$v.jar";
	case HOME_GO:
		return "usr/local/bin/$r";
	default:
		return eco_is_os(def->eco) ? NULL : "app/$n";
	}
}

struct path_words {
	const char *name, *version, *python, *folder, *binary;
};

static const char *expand(struct plan *plan, const char *template, const struct path_words *words)
{
	char out[256];
	size_t used = 0;

	for (const char *at = template; *at && used < sizeof(out) - 100; at++) {
		const char *word = NULL;

		if (*at == '$') {
			at++;
			word = *at == 'v'   ? words->version
			       : *at == 'p' ? words->python
			       : *at == 'h' ? words->folder
			       : *at == 'r' ? words->binary
			       : *at == 'a' ? last_part(words->name, ':')
					    : words->name;
			used += (size_t)snprintf(out + used, sizeof(out) - used, "%s", word);
		} else {
			out[used++] = *at;
		}
	}
	out[used] = '\0';
	return arena_print(&plan->arena, "%s", out);
}

static void place_item(struct plan *plan, const struct repo_def *repo, unsigned image_version,
		       unsigned home, struct item *item)
{
	const char *template = path_template(plan, repo, item->def, home);
	char folder[16] = "7c";
	struct path_words words = {item->def->name, item->installed, "python3.11", folder, ""};
	struct path_words key = {item->def->name, "*", "*", "*", ""};

	if (!template)
		return;
	if (repo) {
		hex_digits(folder + 2, repo_hash(plan, repo, "release") + image_version, 10);
		words.binary = key.binary = last_part(repo->name, '/');
		if (repo->family == FAMILY_AMAZON)
			words.python = "python3.9";
	}
	item->path = expand(plan, template, &words);
	item->path_key = expand(plan, template, &key);
}

/* An application drops a package with the version that is scanned on the newest date. */
static bool is_dropped_later(const struct repo_def *repo, const struct package_def *def,
			     unsigned image_version, unsigned home)
{
	bool is_shared = repo && repo->shared && home == repo->os_home;

	return repo && !repo_is_base(repo) && !is_shared && !(def->homes & HOME_NODE_BASE) &&
	       image_version + (repo->versions > 3 ? 2 : 1) < repo->versions;
}

/* What stood on a host until it was updated. */
static void add_older(struct plan *plan, unsigned home, struct item *item, struct item *older)
{
	*older = *item;
	older->version = 0;
	older->installed = package_version(&plan->arena, item->def, 0);
	older->until = item->from = DATE_THIRD;
	place_item(plan, NULL, 0, home, older);
}

/* Adds the packages of one home; an application takes only some of them. */
unsigned plan_add_items(struct plan *plan, const struct repo_def *repo, unsigned image_version,
			unsigned home, unsigned layer, unsigned percent, struct item *items,
			unsigned count)
{
	for (size_t row = 0; row < package_def_count; row++) {
		const struct package_def *def = &package_defs[row];
		uint64_t hash = repo ? repo_hash(plan, repo, def->source) : row;
		struct item *item = &items[count];

		if (!(def->homes & home) || count == ITEM_MAX)
			continue;
		if (pick(hash, 7, 100) >= percent &&
		    (pick(hash, 17, 100) >= 8 || !is_dropped_later(repo, def, image_version, home)))
			continue;
		*item = (struct item){.def = def, .layer = layer, .until = DATE_COUNT};
		item->version =
			repo ? version_of(plan, repo, def, image_version) : pick(hash, 8, 4);
		item->installed = package_version(&plan->arena, def, item->version);
		place_item(plan, repo, image_version, home, item);
		count++;
		if (!repo && item->version > 1 && pick(hash, 9, 3) == 0 && count < ITEM_MAX)
			add_older(plan, home, item, &items[count++]);
	}
	return count;
}
