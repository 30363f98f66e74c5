/*
 * Inspector's get-clusters-for-image: where one image runs, or last ran. The image is in the
 * request and not in the answer, so --as names it: a digest or a reference.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/arn.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_ops.h"
#include "data/json_read.h"

struct clusters {
	struct import_run *run;
	struct json json;
	struct arena arena;
	bool has_list;
};

static bool begin_scan(struct clusters *c, struct error *err)
{
	const struct scan scan = {.source = SOURCE_FACTS,
				  .format = "inspector_clusters",
				  .tool = "aws inspector2",
				  .as_of = DATE_NONE};

	return import_begin(c->run, &scan, err);
}

static const char *behind_slash(const char *arn)
{
	const char *slash = arn ? strchr(arn, '/') : NULL;

	return slash && slash[1] ? slash + 1 : NULL;
}

/* Running units and stopped ones are two facts. */
static bool tell_units(struct clusters *c, struct usage u, const cJSON *detail, struct error *err)
{
	double running = json_number(detail, "runningUnitCount", 0);
	double stopped = json_number(detail, "stoppedUnitCount", 0);

	u.when = json_date(detail, "lastInUse");
	u.role = "container";
	u.count = running > 0 && running < 1e9 ? (long long)running : 0;
	u.is_running = u.count > 0;
	u.status = u.is_running ? "running" : "stopped";
	if (u.is_running && !import_usage(c->run, &u, err))
		return false;
	u.count = stopped > 0 && stopped < 1e9 ? (long long)stopped : 0;
	if (u.is_running && !u.count)
		return true;
	u.is_running = false;
	u.status = "stopped";
	return import_usage(c->run, &u, err);
}

static bool tell_detail(struct clusters *c, struct usage u, const cJSON *detail, struct error *err)
{
	const cJSON *ecs = json_at(detail, "clusterMetadata.awsEcsMetadataDetails");
	const cJSON *eks = json_at(detail, "clusterMetadata.awsEksMetadataDetails");
	const cJSON *workload = json_first(eks, "workloadInfoList");
	const char *group = json_word(ecs, "detailsGroup");
	const char *taskdef = behind_slash(json_word(ecs, "taskDefinitionArn"));

	if (ecs) {
		u.service = group && text_has_prefix(group, "service:") ? group + 8 : NULL;
		u.workload_kind = u.service ? "service" : "task";
		u.taskdef = taskdef;
		u.workload =
			taskdef ? arena_strndup(&c->arena, taskdef, strcspn(taskdef, ":")) : NULL;
	}
	u.namespace = json_word(eks, "namespace");
	if (!workload)
		return tell_units(c, u, detail, err);
	/* The units are those of all workloads together: counted with the first one. */
	u.workload_kind = json_word(workload, "type");
	u.workload = json_word(workload, "name");
	if (!tell_units(c, u, detail, err))
		return false;
	for (workload = workload->next; workload; workload = workload->next) {
		u.workload_kind = json_word(workload, "type");
		u.workload = json_word(workload, "name");
		u.when = json_date(detail, "lastInUse");
		u.role = "container";
		u.is_running = json_number(detail, "runningUnitCount", 0) > 0;
		u.status = u.is_running ? "running" : "stopped";
		if (!import_usage(c->run, &u, err))
			return false;
	}
	return true;
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct clusters *c = state;
	const char *as = c->run->options->as, *arn;
	struct usage u = {.image = identity_is_digest(as) ? NULL : as,
			  .digest = identity_is_digest(as) ? as : NULL};

	(void)rule;
	arena_reset(&c->arena);
	c->has_list = true;
	if (!begin_scan(c, err))
		return false;
	if (!json_read(&c->json, value) || !cJSON_IsObject(c->json.root)) {
		import_skip(c->run, IMPORT_SKIP_NOT_OBJECT, NULL);
		return true;
	}
	arn = json_word(c->json.root, "clusterArn");
	u.account = arn_account(arn, &c->arena);
	u.region = arn_region(arn, &c->arena);
	u.cluster = behind_slash(arn);
	if (!as) {
		import_skip(c->run, N_("cluster of an image that nobody named: use --as"), arn);
		return true;
	}
	JSON_EACH(detail, c->json.root, "clusterDetails")
	if (!tell_detail(c, u, detail, err))
		return false;
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct clusters *c = state;

	(void)level, (void)key, (void)err;
	c->has_list = c->has_list || is_array;
	return true;
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct clusters *c = state;

	(void)level, (void)err;
	if (text_equal(key, "nextToken") && json_read(&c->json, value) &&
	    json_word(c->json.root, ""))
		c->run->why_partial = N_("one page of a longer list: it holds a nextToken");
	return true;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct clusters *c = state;
	struct scan_end end = {.as_of = DATE_NONE};

	if (!c->has_list && !why_cut) { /* only a forced format comes here */
		c->run->why_partial = N_("it holds no list of clusters");
		return true;
	}
	end.why_partial = why_cut ? why_cut : c->run->why_partial;
	end.status = end.why_partial ? SCAN_PARTIAL : SCAN_WHOLE;
	end.artifact = c->run->options->as;
	return begin_scan(c, err) && import_end(c->run, &end, err);
}

static void *open_clusters(struct import_run *run)
{
	struct clusters *c = mem_alloc(sizeof(*c));

	c->run = run;
	return c;
}

static void close_clusters(void *state)
{
	struct clusters *c = state;

	json_fini(&c->json);
	arena_fini(&c->arena);
	free(c);
}

static const char *const rules[] = {"cluster.*", "data.cluster.*"};
const struct import_ops import_clusters = {
	.rules = rules,
	.rule_count = sizeof(rules) / sizeof(rules[0]),
	.handler = {.enter = enter, .member = member, .element = element},
	.open = open_clusters,
	.finish = finish,
	.close = close_clusters,
};
