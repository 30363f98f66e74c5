/*
 * Amazon Inspector's exports: one per account and region, in the shapes and time
 * encodings that real ones have. One finding names all packages of one source that a
 * vulnerability touches in an image or on a host.
 */
#include "inspector.h"
#include "write.h"

#include <string.h>

/* What every type of finding opens with. */
static void write_head(const struct export *export, const struct target *target, const char *what,
		       const char *severity, int64_t first_seen, enum said said)
{
	static const char *const words[] = {"", "ACTIVE", "SUPPRESSED", "CLOSED"};
	struct plan *plan = export->plan;
	struct json *json = export->json;
	const char *account = account_defs[target->account].id;
	uint64_t hash = hash_text(hash_text(plan->seed, target->origin), what);
	int64_t last = plan->dates[export->date] - pick(hash, 2, 5 * 3600 * 1000);
	char id[33];

	hex_digits(id, hash, 32);
	json_object(json, NULL);
	json_text(json, "awsAccountId", account);
	json_text(json, "findingArn",
		  arena_print(&plan->arena, "arn:aws:inspector2:%s:%s:finding/%s",
			      region_names[target->region], account, id));
	inspector_write_time(export, "firstObservedAt", first_seen);
	inspector_write_time(export, "lastObservedAt", last > first_seen ? last : first_seen);
	json_object(json, "remediation");
	json_object(json, "recommendation");
	json_text(json, "text", "None Provided");
	json_end(json);
	json_end(json);
	json_text(json, "severity", severity);
	json_text(json, "status", words[said]);
	inspector_write_time(export, "updatedAt", last > first_seen ? last : first_seen);
}

static void end_finding(const struct export *export)
{
	json_end(export->json);
	if (export->shape == EXPORT_LINES)
		json_newline(export->json);
}

static void write_finding(const struct export *export, const struct target *target, unsigned first,
			  const struct vuln *vuln, enum said said)
{
	struct arena *arena = &export->plan->arena;
	struct json *json = export->json;
	const struct package_def *def = target->items[first].def;
	const struct weakness *weakness = weakness_of(vuln->weakness);
	enum severity severity = vuln->severity[SCAN_INSPECTOR];

	write_head(export, target, vuln_id(vuln), severity_of_inspector(severity),
		   inspector_first_seen(export->plan, target->origin, target->since, vuln), said);
	json_text(json, "description", arena_print(arena, "%s %s", def->source, weakness->text));
	json_object(json, "epss");
	json_decimal(json, "score", vuln->epss, 5);
	json_end(json);
	json_text(json, "exploitAvailable", vuln->has_exploit ? "YES" : "NO");
	json_text(json, "fixAvailable",
		  vuln->fixed_in && !vuln->inspector_hides_fix ? "YES" : "NO");
	inspector_write_score(json, score_of(severity, vuln->weakness));
	inspector_write_packages(export, target, first, vuln, said);
	inspector_write_resource(export, target);
	json_text(json, "title",
		  arena_print(arena, "%s - %s", inspector_id(vuln), inspector_name(def)));
	json_text(json, "type", "PACKAGE_VULNERABILITY");
	end_finding(export);
}

/* Each vulnerability once, at the first of the packages it touches. */
static void write_target(const struct export *export, const struct target *target)
{
	for (unsigned i = 0; i < target->item_count; i++) {
		struct vuln_range range = plan_vulns_of(export->plan, target->items[i].def);

		for (unsigned v = 0; v < range.count; v++) {
			const struct vuln *vuln = &range.first[v];
			enum said said = inspector_says(export->plan, target, &target->items[i],
							vuln, export->date);
			bool is_first = said != SAID_NOTHING;

			for (unsigned k = 0; k < i && is_first; k++)
				is_first = !inspector_names(export, target, k, vuln, said);
			if (is_first)
				write_finding(export, target, i, vuln, said);
		}
	}
}

static void write_code(struct json *json, const struct special_def *def)
{
	const char *slash = strrchr(def->path, '/');

	json_object(json, "codeVulnerabilityDetails");
	json_array(json, "cwes");
	json_text(json, NULL, "CWE-89");
	json_end(json);
	json_text(json, "detectorId", def->what);
	json_text(json, "detectorName", def->title);
	json_object(json, "filePath");
	json_integer(json, "endLine", def->last);
	json_text(json, "fileName", slash ? slash + 1 : def->path);
	json_text(json, "filePath", def->path);
	json_integer(json, "startLine", def->first);
	json_end(json);
	json_end(json);
}

static void write_network(struct json *json, const struct special_def *def)
{
	json_object(json, "networkReachabilityDetails");
	json_object(json, "networkPath");
	json_array(json, "steps");
	json_object(json, NULL);
	json_text(json, "componentId", "igw-0d1c2b3a495867ef0");
	json_text(json, "componentType", "AWS::EC2::InternetGateway");
	json_end(json);
	json_end(json);
	json_end(json);
	json_object(json, "openPortRange");
	json_integer(json, "begin", def->first);
	json_integer(json, "end", def->last);
	json_end(json);
	json_text(json, "protocol", def->what);
	json_end(json);
}

static void write_special(const struct export *export, const struct target *target,
			  const struct special_def *def)
{
	struct json *json = export->json;

	write_head(export, target, def->title, def->severity, special_first_seen(export->plan, def),
		   inspector_says_special(export->plan, target->host, def));
	json_text(json, "description", def->title);
	if (def->is_code)
		write_code(json, def);
	else
		write_network(json, def);
	inspector_write_resource(export, target);
	json_text(json, "title", def->title);
	json_text(json, "type", def->is_code ? "CODE_VULNERABILITY" : "NETWORK_REACHABILITY");
	end_finding(export);
}

static void write_hosts(const struct export *export, unsigned account, unsigned region)
{
	for (size_t i = 0; i < host_def_count; i++) {
		const struct host *host = &export->plan->hosts[i];
		struct target target = target_of_host(export->plan, host);

		if (host->def->account != account || host->def->region != region)
			continue;
		write_target(export, &target);
		for (size_t k = 0; k < special_def_count; k++)
			if (special_defs[k].host == i)
				write_special(export, &target, &special_defs[k]);
	}
}

/* Images of one account; of one region, or only the joinable ones of all regions. */
static void write_images(const struct export *export, unsigned account, int region)
{
	for (unsigned i = 0; i < export->plan->image_count; i++) {
		const struct image *image = &export->plan->images[i];
		const struct repo_def *repo = image->repo;

		if (repo->account != account || (region < 0 && !image_is_joinable(image)))
			continue;
		for (unsigned place = 0; place < repo_places(repo); place++) {
			struct target target = target_of_image(export->plan, image, place);

			if (region < 0 || (int)target.region == region)
				write_target(export, &target);
		}
	}
}

/* `region` -1: the joinable images of all regions, no hosts. */
static bool write_file(struct export *export, const char *dir, const char *path, unsigned account,
		       int region)
{
	FILE *file = open_output(dir, path);

	if (!file)
		return false;
	json_start(export->json, file);
	if (export->shape == EXPORT_OBJECT)
		json_object(export->json, NULL);
	if (export->shape != EXPORT_LINES)
		json_array(export->json, export->shape == EXPORT_OBJECT ? "findings" : NULL);
	write_images(export, account, region);
	if (region >= 0)
		write_hosts(export, account, (unsigned)region);
	if (export->shape != EXPORT_LINES)
		json_end(export->json);
	if (region >= 0 && export_is_cut(account, (unsigned)region, export->date))
		json_text(export->json, "nextToken", "AAMA-EFRSURBSGk");
	if (export->shape == EXPORT_OBJECT)
		json_end(export->json);
	if (export->shape != EXPORT_LINES)
		json_newline(export->json);
	return close_output(export->json, path);
}

bool write_inspector(struct plan *plan, const char *dir, unsigned date)
{
	static struct json json;
	bool is_written = true;

	for (unsigned account = 0; account < account_def_count && is_written; account++) {
		struct export export = {plan, &json, date, false, EXPORT_OBJECT};

		if (!account_defs[account].has_inspector)
			continue;
		is_written =
			write_file(&export, dir, path_of_joined(plan, account, date), account, -1);
		for (unsigned region = 0; region < REGION_COUNT && is_written; region++) {
			if (!account_uses_region(account, region))
				continue;
			export.shape = export_shape_of(account, region);
			export.has_epoch_times = export_has_epoch_times(account, region);
			is_written = write_file(&export, dir,
						path_of_export(plan, account, region, date),
						account, (int)region);
		}
	}
	return is_written;
}
