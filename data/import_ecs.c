/*
 * What runs in ECS: the answers of describe-tasks, run-task, start-task and stop-task tell what
 * does run; those of describe-services, describe-task-definition and describe-service-revisions
 * what should (declared). Account, region, cluster and names come from the ARNs. A task's
 * desiredStatus is a wish; lastStatus counts.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/arn.h"
#include "core/dict.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_ops.h"
#include "data/json_read.h"

struct ecs {
	struct import_run *run;
	struct json json;
	struct arena arena;
	bool has_list, goes_on;
	struct buf definitions; /* task definitions, each behind its size: which is current is known
				 * at the end */
	struct dict families;
	long long *newest; /* by family: its newest ACTIVE revision */
	size_t family_room;
};

/* What stands behind the first or the last '/' of an ARN: "cluster/default", "task/default/6f". */
static const char *tail(const char *arn, bool is_last)
{
	const char *slash = arn ? (is_last ? strrchr(arn, '/') : strchr(arn, '/')) : NULL;

	return slash && slash[1] ? slash + 1 : NULL;
}

static void read_arn(struct ecs *e, struct usage *u, const char *arn)
{
	u->account = arn_account(arn, &e->arena);
	u->region = arn_region(arn, &e->arena);
}

/* "family:revision" of a task definition's ARN, and the family alone. */
static void read_taskdef(struct ecs *e, struct usage *u, const char *arn)
{
	u->taskdef = tail(arn, true);
	u->workload =
		u->taskdef ? arena_strndup(&e->arena, u->taskdef, strcspn(u->taskdef, ":")) : NULL;
}

static const char *digest_of(const char *stated, const char *image)
{
	const char *at = image ? strrchr(image, '@') : NULL;

	if (identity_is_digest(stated))
		return stated;
	return at && identity_is_digest(at + 1) ? at + 1 : NULL;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

static bool tell_task(struct ecs *e, const cJSON *task, struct error *err)
{
	const char *group = json_word(task, "group"), *status = json_word(task, "lastStatus");
	bool is_service = group && text_has_prefix(group, "service:");
	struct usage u = {
		.cluster = tail(json_word(task, "clusterArn"), false),
		.service = is_service ? group + strlen("service:") : NULL,
		.workload_kind = is_service ? "service" : "task",
		.role = "container",
		.count = 1,
		.when = json_date(task, "startedAt"),
	};

	read_arn(e, &u, json_word(task, "taskArn"));
	read_taskdef(e, &u, json_word(task, "taskDefinitionArn"));
	if (u.when == DATE_NONE)
		u.when = json_date(task, "createdAt");
	if (!json_count(task, "containers")) {
		u.status = status;
		u.is_running = text_equal(status, "RUNNING");
		return import_usage(e->run, &u, err);
	}
	JSON_EACH(c, task, "containers")
	{
		u.container = json_word(c, "name");
		u.image = json_word(c, "image");
		u.digest = digest_of(json_word(c, "imageDigest"), u.image);
		u.status = json_word(c, "lastStatus");
		if (!u.status)
			u.status = status;
		u.is_running = text_equal(u.status, "RUNNING");
		if (!import_usage(e->run, &u, err))
			return false;
	}
	return true;
}

/* ---- what should run ------------------------------------------------------------------------- */

static bool tell_service(struct ecs *e, const cJSON *service, struct error *err)
{
	double running = json_number(service, "runningCount", 0);
	struct usage u = {
		.cluster = tail(json_word(service, "clusterArn"), false),
		.service = json_word(service, "serviceName"),
		.workload_kind = "service",
		.role = "container",
		.status = json_word(service, "status"),
		.count = running > 0 && running < 1e9 ? (long long)running : 0,
		.is_declared = true,
		.when = json_date(service, "createdAt"),
	};

	read_arn(e, &u, json_word(service, "serviceArn"));
	read_taskdef(e, &u, json_word(service, "taskDefinition"));
	return import_usage(e->run, &u, err);
}

static bool tell_revision(struct ecs *e, const cJSON *revision, struct error *err)
{
	struct usage u = {
		.cluster = tail(json_word(revision, "clusterArn"), false),
		.service = tail(json_word(revision, "serviceArn"), true),
		.workload_kind = "service",
		.role = "container",
		.is_declared = true,
		.when = json_date(revision, "createdAt"),
	};

	read_arn(e, &u, json_word(revision, "serviceArn"));
	read_taskdef(e, &u, json_word(revision, "taskDefinition"));
	JSON_EACH(c, revision, "containerImages")
	{
		u.container = json_word(c, "containerName");
		u.image = json_word(c, "image");
		u.digest = digest_of(json_word(c, "imageDigest"), u.image);
		if (!import_usage(e->run, &u, err))
			return false;
	}
	return true;
}

/* The number of the family (0: none) and the revision, of one that is ACTIVE. */
static uint32_t family_of(struct ecs *e, const cJSON *definition, long long *revision)
{
	const char *taskdef = tail(json_word(definition, "taskDefinitionArn"), true);
	const char *colon = taskdef ? strchr(taskdef, ':') : NULL;

	if (!colon || !text_equal(json_word(definition, "status"), "ACTIVE"))
		return 0;
	*revision = strtoll(colon + 1, NULL, 10);
	return dict_add_n(&e->families, taskdef, (size_t)(colon - taskdef));
}

static void keep_definition(struct ecs *e, struct slice_bytes value, const cJSON *definition)
{
	uint32_t known = e->families.count;
	long long revision;
	uint32_t family = family_of(e, definition, &revision);

	if (family > known) {
		MEM_ROOM(e->newest, known, e->family_room);
		e->newest[known] = revision;
	} else if (family && revision > e->newest[family - 1]) {
		e->newest[family - 1] = revision;
	}
	buf_put(&e->definitions, &value.size, sizeof(value.size));
	buf_put(&e->definitions, value.text, value.size);
}

static bool tell_definition(struct ecs *e, const cJSON *definition, struct error *err)
{
	long long revision;
	uint32_t family = family_of(e, definition, &revision);
	const char *arn = json_word(definition, "taskDefinitionArn");
	struct usage u = {
		.workload_kind = "taskdef",
		.role = "container",
		.status = json_word(definition, "status"),
		.is_declared = true,
		.is_current = family && revision == e->newest[family - 1],
		.when = json_date(definition, "registeredAt"),
	};

	read_arn(e, &u, arn);
	read_taskdef(e, &u, arn);
	JSON_EACH(c, definition, "containerDefinitions")
	{
		u.container = json_word(c, "name");
		u.image = json_word(c, "image");
		u.digest = digest_of(NULL, u.image);
		if (!import_usage(e->run, &u, err))
			return false;
	}
	return true;
}

/* ---- the document ---------------------------------------------------------------------------- */

enum rule {
	RULE_TASK,
	RULE_TASK_LIST,
	RULE_TASK_RECORDED,
	RULE_SERVICE,
	RULE_SERVICE_LIST,
	RULE_SERVICE_RECORDED,
	RULE_REVISION_LIST,
	RULE_DEFINITION,
	RULE_DEFINITION_RECORDED,
	RULES
};

/* In an answer, and in a recorded answer's `data`; one object, or each of a list. */
static const char *const rules[RULES] = {
	[RULE_TASK] = "task",
	[RULE_TASK_LIST] = "tasks.*",
	[RULE_TASK_RECORDED] = "data.tasks.*",
	[RULE_SERVICE] = "service",
	[RULE_SERVICE_LIST] = "services.*",
	[RULE_SERVICE_RECORDED] = "data.services.*",
	[RULE_REVISION_LIST] = "serviceRevisions.*",
	[RULE_DEFINITION] = "taskDefinition",
	[RULE_DEFINITION_RECORDED] = "data.taskDefinition",
};

static bool tell(struct ecs *e, enum rule rule, struct slice_bytes value, struct error *err)
{
	if (rule <= RULE_TASK_RECORDED)
		return tell_task(e, e->json.root, err);
	if (rule <= RULE_SERVICE_RECORDED)
		return tell_service(e, e->json.root, err);
	if (rule == RULE_REVISION_LIST)
		return tell_revision(e, e->json.root, err);
	keep_definition(e, value, e->json.root);
	return true;
}

static bool begin_scan(struct ecs *e, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_FACTS, .format = "ecs", .tool = "aws ecs", .as_of = DATE_NONE};

	return import_begin(e->run, &scan, err);
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct ecs *e = state;

	arena_reset(&e->arena);
	e->has_list = true;
	if (!begin_scan(e, err))
		return false;
	if (json_read(&e->json, value) && cJSON_IsObject(e->json.root))
		return tell(e, (enum rule)rule, value, err);
	import_skip_at(e->run, e->json.root ? IMPORT_SKIP_NOT_OBJECT : IMPORT_SKIP_NOT_JSON,
		       value.offset);
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct ecs *e = state;

	(void)level, (void)key, (void)err;
	e->has_list = e->has_list || is_array;
	return true;
}

static bool begin(void *state, char first, long long offset, struct error *err)
{
	struct ecs *e = state;

	(void)first, (void)offset, (void)err;
	e->goes_on = false;
	return true;
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct ecs *e = state;

	(void)level, (void)err;
	if (!key)
		return true;
	if (strcmp(key, "nextToken") == 0)
		e->goes_on = json_read(&e->json, value) && json_word(e->json.root, "");
	if (strcmp(key, "failures") == 0 && json_read(&e->json, value))
		JSON_EACH(failure, e->json.root, "")
	import_skip(e->run, N_("failure that ECS reports"), json_word(failure, "arn"));
	return true;
}

static bool tell_definitions(struct ecs *e, struct error *err)
{
	bool good = true;

	for (size_t at = 0, size; good && at < e->definitions.size; at += size) {
		memcpy(&size, e->definitions.data + at, sizeof(size));
		at += sizeof(size);
		arena_reset(&e->arena);
		if (json_read(&e->json, (struct slice_bytes){e->definitions.data + at, size, 0}))
			good = tell_definition(e, e->json.root, err);
	}
	buf_clear(&e->definitions);
	return good;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct ecs *e = state;
	struct scan_end end = {.as_of = DATE_NONE};

	if (!e->has_list && !why_cut) { /* only a forced format comes here */
		e->run->why_partial = N_("it holds no task, service or task definition");
		return true;
	}
	if (e->goes_on)
		e->run->why_partial = N_("one page of a longer list: it holds a nextToken");
	end.why_partial = why_cut ? why_cut : e->run->why_partial;
	end.status = end.why_partial ? SCAN_PARTIAL : SCAN_WHOLE;
	return begin_scan(e, err) && tell_definitions(e, err) && import_end(e->run, &end, err);
}

static void *open_ecs(struct import_run *run)
{
	struct ecs *e = mem_alloc(sizeof(*e));

	e->run = run;
	return e;
}

static void close_ecs(void *state)
{
	struct ecs *e = state;

	buf_fini(&e->definitions);
	dict_fini(&e->families);
	free(e->newest);
	json_fini(&e->json);
	arena_fini(&e->arena);
	free(e);
}

const struct import_ops import_ecs = {
	.rules = rules,
	.rule_count = sizeof(rules) / sizeof(rules[0]),
	.handler = {.begin = begin, .enter = enter, .member = member, .element = element},
	.open = open_ecs,
	.finish = finish,
	.close = close_ecs,
};
