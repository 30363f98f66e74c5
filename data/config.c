/* Asking the configuration: which of its lines speaks. */
#include "data/config.h"

#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/fleet.h"
#include "core/intl.h"
#include "core/mem.h"
#include "core/presence.h"
#include "core/text.h"

static void globs_fini(struct config_globs *globs)
{
	for (size_t i = 0; i < globs->count; i++)
		free(globs->list[i]);
	free(globs->list);
}

void config_fini(struct config *c)
{
	for (size_t i = 0; i < c->owner_count; i++) {
		free(c->owners[i].repository);
		free(c->owners[i].account);
		free(c->owners[i].team);
		free(c->owners[i].project);
	}
	for (size_t i = 0; i < c->base_count; i++) {
		free(c->bases[i].digest);
		free(c->bases[i].name);
	}
	for (size_t i = 0; i < c->view_count; i++) {
		free(c->views[i].name);
		free(c->views[i].text);
		free(c->views[i].file);
	}
	for (size_t i = 0; i < c->line_count; i++)
		free(c->lines[i].repository);
	free(c->lines);
	globs_fini(&c->include);
	globs_fini(&c->exclude);
	for (size_t i = 0; i < c->replica_count; i++) {
		free(c->replicas[i].registry);
		free(c->replicas[i].replica);
	}
	free(c->owners);
	free(c->bases);
	free(c->views);
	free(c->replicas);
	*c = (struct config){0};
}

bool config_check_views(struct config *config, date now, struct error *err)
{
	const struct filter_context context = {.now = now, .view = config_view, .view_ctx = config};

	for (size_t i = 0; i < config->view_count; i++) {
		const struct config_view *view = &config->views[i];
		struct filter_error wrong;
		struct filter *filter = filter_parse(view->text, &context, &wrong);

		if (!filter)
			return error_set(err, ERROR_USAGE, _("%s:%d: view %s: byte %zu: %s"),
					 view->file, view->line, view->name, wrong.start,
					 wrong.text);
		filter_free(filter);
	}
	return true;
}

/* Does the glob match "repository", or "registry/repository"? */
static bool is_named(const char *glob, const char *full, const char *repository)
{
	return text_glob(glob, repository) || text_glob(glob, full);
}

static char *full_name(const char *registry, const char *repository)
{
	return registry ? mem_printf("%s/%s", registry, repository) : mem_strdup(repository);
}

int config_line_keep(const struct config *config, const char *registry, const char *repository)
{
	int keep = -1;
	char *full;

	if (!config->line_count)
		return 1;
	repository = repository ? repository : "";
	full = full_name(registry, repository);
	for (size_t i = 0; keep < 0 && i < config->line_count; i++)
		if (is_named(config->lines[i].repository, full, repository))
			keep = config->lines[i].keep;
	free(full);
	return keep < 0 ? 1 : keep;
}

int config_shared_layer(const struct config *config)
{
	enum { USUAL = 3 }; /* TRUTH 6 */

	return config->shared_layer ? config->shared_layer : USUAL;
}

static bool globs_match(const struct config_globs *globs, const char *text)
{
	for (size_t i = 0; i < globs->count; i++)
		if (text_glob(globs->list[i], text))
			return true;
	return false;
}

bool config_declares(const struct config *config, const char *family)
{
	family = family ? family : "";
	return (!config->include.count || globs_match(&config->include, family)) &&
	       !globs_match(&config->exclude, family);
}

int64_t config_scan_max_age(const struct config *config)
{
	return config->scan_max_age ? config->scan_max_age : (int64_t)SCAN_MAX_AGE_DAYS * DATE_DAY;
}

int64_t config_use_max_age(const struct config *config)
{
	return config->use_max_age ? config->use_max_age : (int64_t)FLEET_USE_DAYS * DATE_DAY;
}

int64_t config_max_age(const struct config *config, enum coverage_kind kind)
{
	return kind == COVERAGE_USAGE ? config_use_max_age(config) : config_scan_max_age(config);
}

static bool owns(const struct config_owner *owner, const char *full, const char *repository,
		 const char *account)
{
	return is_named(owner->repository, full, repository) && text_glob(owner->account, account);
}

const struct config_owner *config_owner(const struct config *config, const char *registry,
					const char *repository, const char *account)
{
	const struct config_owner *found = NULL;
	char *full;

	repository = repository ? repository : "";
	full = full_name(registry, repository);
	for (size_t i = 0; !found && i < config->owner_count; i++)
		if (owns(&config->owners[i], full, repository, account ? account : ""))
			found = &config->owners[i];
	free(full);
	return found;
}

const char *config_base(const struct config *config, const char *digest)
{
	for (size_t i = 0; digest && i < config->base_count; i++)
		if (strcmp(config->bases[i].digest, digest) == 0)
			return config->bases[i].name;
	return NULL;
}

/* Each line names the one that stood for its registry then, so a chain of them ends. */
const char *config_registry(const struct config *config, const char *registry)
{
	size_t i = 0;

	while (registry && i < config->replica_count) {
		bool is_replica = strcmp(config->replicas[i].replica, registry) == 0;

		registry = is_replica ? config->replicas[i].registry : registry;
		i = is_replica ? 0 : i + 1;
	}
	return registry;
}

const char *config_view(void *config, const char *name)
{
	const struct config *c = config;

	for (size_t i = 0; i < c->view_count; i++)
		if (strcmp(c->views[i].name, name) == 0)
			return c->views[i].text;
	return NULL;
}

char *config_place(const char *variable, const char *usual, const char *file)
{
	const char *folder = getenv(variable), *home = getenv("HOME");

	if (folder && folder[0] == '/')
		return mem_printf("%s/tamis/%s", folder, file);
	return home && home[0] == '/' ? mem_printf("%s/%s/tamis/%s", home, usual, file) : NULL;
}

char *config_default_path(void)
{
	return config_place("XDG_CONFIG_HOME", ".config", "tamisrc");
}
