/*
 * The facts of truth.json: of each date what runs, which digests are one image, what feeds know and
 * how accounts are called; and whose the repositories and accounts are. Keys are those of
 * `tamis imports --facts --format jsonl`, null for what a document does not say.
 */
#include "owners.h"
#include "paths.h"
#include "truth.h"

#include <string.h>

/* ---- files ----------------------------------------------------------------------------------- */

void truth_image_files(struct json *json, struct plan *plan, unsigned date)
{
	for (unsigned account = 0; account < account_def_count; account++)
		for (unsigned region = 0; region < REGION_COUNT; region++) {
			if (!registry_is_used(account, region))
				continue;
			json_text(json, NULL, path_of_details(plan, account, region, date));
			json_text(json, NULL, path_of_manifests(plan, account, region, date));
		}
	for (unsigned i = 0; i < plan->image_count; i++)
		if (image_is_listed(&plan->images[i], date))
			json_text(json, NULL, path_of_config(plan, &plan->images[i], date));
}

/* Lists that are whole, each by what it is all of: the SCOPE of `import --complete=SCOPE`. */
static void write_scopes(struct json *json, struct plan *plan, unsigned date)
{
	const struct day *day = &plan->days[date];

	json_object(json, "complete");
	for (unsigned i = 0; i < day->cluster_count; i++) {
		const struct cluster *cluster = &day->clusters[i];
		const char *scope = cluster_scope(plan, day, cluster);

		if (scope)
			json_text(json,
				  cluster->is_ecs ? path_of_tasks(plan, cluster, date)
						  : path_of_pods(plan, cluster, date),
				  scope);
	}
	for (unsigned account = 0; account < account_def_count; account++)
		for (unsigned region = 0; region < REGION_COUNT; region++)
			if (registry_is_used(account, region))
				json_text(json, path_of_details(plan, account, region, date),
					  arena_print(&plan->arena, "account:%s/%s",
						      account_defs[account].id,
						      region_names[region]));
	json_end(json);
}

/* Dumps of Kubernetes by the name to import them as; and what needs none. */
static void write_files(struct json *json, struct plan *plan, unsigned date)
{
	const struct day *day = &plan->days[date];

	json_object(json, "pods");
	for (unsigned i = 0; i < day->cluster_count; i++)
		if (!day->clusters[i].is_ecs)
			json_text(json, day->clusters[i].name,
				  path_of_pods(plan, &day->clusters[i], date));
	json_end(json);
	json_text(json, "as_of", time_print(plan->dates[date] + 3600000, TIME_ISO_UTC, 0).text);
	write_scopes(json, plan, date);
	json_array(json, "files");
	for (unsigned i = 0; i < day->cluster_count; i++)
		if (day->clusters[i].is_ecs)
			json_text(json, NULL, path_of_tasks(plan, &day->clusters[i], date));
	for (unsigned account = 0; account < account_def_count; account++)
		for (unsigned region = 0; region < REGION_COUNT; region++)
			if (day_defines_tasks(day, account, region))
				json_text(json, NULL,
					  path_of_definitions(plan, account, region, date));
	truth_image_files(json, plan, date);
	json_text(json, NULL, path_of_epss(plan, date));
	json_text(json, NULL, path_of_kev(plan, date));
	json_text(json, NULL, path_of_accounts(plan, date));
	json_end(json);
}

/* ---- use ------------------------------------------------------------------------------------- */

/* A container of a use; `is_init`: the one that ended before the other began. */
static void write_container(struct json *json, struct plan *plan, const struct use *use,
			    bool is_init)
{
	static const char *const kinds[] = {"Deployment", "Job", "StaticPod", "service", "task"};
	static const char *const states[2][3] = {{"running", "terminated", "pending"},
						 {"RUNNING", "STOPPED", "PENDING"}};
	bool is_ecs = use->cluster->is_ecs;
	enum use_state state = is_init ? STATE_FINISHED : use->state;

	json_object(json, NULL);
	json_text_or_null(json, "account", is_ecs ? account_defs[use->cluster->account].id : NULL);
	json_text_or_null(json, "region", is_ecs ? region_names[use->cluster->region] : NULL);
	json_text(json, "cluster", use->cluster->name);
	json_text_or_null(json, "namespace", use->namespace);
	json_text_or_null(json, "service", use->service);
	json_text(json, "workload_kind", kinds[use->kind]);
	json_text(json, "workload", use->workload);
	json_text(json, "container", is_init ? "migrate" : use->container);
	json_text(json, "role", is_init ? "init" : "container");
	json_text(json, "image_ref",
		  image_reference(plan, use->image, use->place, use->image->tag));
	json_text_or_null(json, "digest", use_digest(use));
	json_integer(json, "count", use->count);
	json_text(json, "status", states[is_ecs][state]);
	json_bool(json, "running", state == STATE_RUNNING);
	json_bool(json, "declared", false);
	json_text_or_null(json, "taskdef",
			  is_ecs ? arena_print(&plan->arena, "%s:%u", use->workload, use->revision)
				 : NULL);
	json_text_or_null(json, "current", NULL);
	json_text(json, "image", use->image->config.text);
	json_end(json);
}

static void write_definition(struct json *json, struct plan *plan, const struct definition *def)
{
	json_object(json, NULL);
	json_text(json, "account", account_defs[def->account].id);
	json_text(json, "region", region_names[def->region]);
	json_text_or_null(json, "cluster", NULL);
	json_text_or_null(json, "namespace", NULL);
	json_text_or_null(json, "service", NULL);
	json_text(json, "workload_kind", "taskdef");
	json_text(json, "workload", def->family);
	json_text(json, "container", def->container);
	json_text(json, "role", "container");
	json_text(json, "image_ref",
		  image_reference(plan, def->image, def->place, def->image->tag));
	json_text_or_null(json, "digest", NULL);
	json_integer(json, "count", 0);
	json_text(json, "status", "ACTIVE");
	json_bool(json, "running", false);
	json_bool(json, "declared", true);
	json_text(json, "taskdef", arena_print(&plan->arena, "%s:%u", def->family, def->revision));
	json_bool(json, "current", def->is_current);
	json_text(json, "image", def->image->config.text);
	json_end(json);
}

static void write_usage(struct json *json, struct plan *plan, const struct day *day)
{
	json_array(json, "usage");
	for (unsigned i = 0; i < day->use_count; i++) {
		write_container(json, plan, &day->uses[i], false);
		if (day->uses[i].has_init)
			write_container(json, plan, &day->uses[i], true);
	}
	for (unsigned i = 0; i < day->definition_count; i++)
		write_definition(json, plan, &day->definitions[i]);
	json_end(json);
}

/* ---- images, feeds, accounts ----------------------------------------------------------------- */

static void write_digests(struct json *json, const struct plan *plan, unsigned date)
{
	json_array(json, "images");
	for (unsigned i = 0; i < plan->image_count; i++) {
		const struct image *image = &plan->images[i];

		if (!image_is_listed(image, date))
			continue;
		json_object(json, NULL);
		json_text(json, "config_digest", image->config.text);
		json_text(json, "manifest_digest", image->manifest.text);
		json_text_or_null(json, "index_digest", image->is_pair ? image->index.text : NULL);
		json_end(json);
	}
	json_end(json);
}

static void write_day_or_null(struct json *json, const char *key, bool is_said, int64_t ms)
{
	json_text_or_null(json, key, is_said ? time_print(ms, TIME_DATE, 0).text : NULL);
}

static void write_intel(struct json *json, const struct day *day)
{
	json_array(json, "intel");
	for (unsigned i = 0; i < day->intel_count; i++) {
		const struct intel *intel = &day->intel[i];

		json_object(json, NULL);
		json_text(json, "vuln", intel->cve);
		json_decimal(json, "epss", intel->epss, 5);
		json_decimal(json, "percentile", intel->percentile, 5);
		json_bool(json, "kev", intel->is_kev);
		write_day_or_null(json, "kev_date", intel->is_kev, intel->kev_added);
		write_day_or_null(json, "due", intel->is_kev, intel->kev_due);
		json_bool(json, "ransomware", intel->is_ransomware);
		json_end(json);
	}
	json_end(json);
}

static void write_vuln(struct json *json, const char *name, unsigned epss, bool is_kev)
{
	json_object(json, NULL);
	json_text(json, "vuln", name);
	if (epss)
		json_decimal(json, "epss", epss, 5);
	else
		json_text_or_null(json, "epss", NULL);
	json_bool(json, "kev", is_kev);
	json_end(json);
}

/* By each name that a scanner gives it: the greater score of two CVEs, and listed when one is. */
static void write_vulns(struct json *json, const struct plan *plan, const struct day *day)
{
	json_array(json, "vulns");
	for (const struct vuln *v = plan->vulns; v->cve[0]; v++) {
		const char *cves[2] = {v->cve, v->cve_two};
		bool is_kev = false;
		unsigned epss = 0;

		for (unsigned i = 0; i < 2 && v->naming != NAME_OTHER_ALONE; i++) {
			const struct intel *intel = intel_of(day, cves[i]);

			is_kev = is_kev || (intel && intel->is_kev);
			epss = intel && intel->epss > epss ? intel->epss : epss;
		}
		write_vuln(json, vuln_id(v), epss, is_kev);
		if (v->other[0] && strcmp(v->other, vuln_id(v)) != 0)
			write_vuln(json, v->other, epss, is_kev);
	}
	json_end(json);
}

static void write_accounts(struct json *json)
{
	json_array(json, "accounts");
	for (size_t i = 0; i < account_def_count; i++) {
		json_object(json, NULL);
		json_text(json, "id", account_defs[i].id);
		json_text(json, "name", account_defs[i].name);
		json_end(json);
	}
	json_end(json);
}

void truth_facts(struct json *json, struct plan *plan, unsigned date)
{
	const struct day *day = &plan->days[date];

	json_object(json, "facts");
	write_files(json, plan, date);
	write_usage(json, plan, day);
	write_digests(json, plan, date);
	write_intel(json, day);
	write_vulns(json, plan, day);
	write_accounts(json);
	json_end(json);
}

/* ---- owners ---------------------------------------------------------------------------------- */

static void write_owner(struct json *json, const struct owner_def *owner)
{
	json_text_or_null(json, "team", team_of(owner));
	json_text_or_null(json, "project", owner ? owner->project : NULL);
}

void truth_owners(struct json *json, struct plan *plan)
{
	json_object(json, "owners");
	json_array(json, "repositories");
	for (size_t i = 0; i < repo_def_count; i++) {
		const struct repo_def *repo = &repo_defs[i];

		json_object(json, NULL);
		json_text(json, "repository", repo->name);
		json_text(json, "account", place_account(repo));
		write_owner(json, owner_of(plan, place_registry(plan, repo, 0), repo->name,
					   place_account(repo)));
		json_end(json);
	}
	json_end(json);
	json_array(json, "accounts");
	for (size_t i = 0; i < account_def_count; i++) {
		json_object(json, NULL);
		json_text(json, "account", account_defs[i].id);
		json_text(json, "name", account_defs[i].name);
		write_owner(json, owner_of(plan, NULL, "", account_defs[i].id));
		json_end(json);
	}
	json_end(json);
	json_end(json);
}
