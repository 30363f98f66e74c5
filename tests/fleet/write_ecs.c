/*
 * ECS: the answers of describe-tasks, one a cluster, and those of describe-task-definition, one
 * after the other for each account and region, as a loop of a shell leaves them.
 */
#include "paths.h"
#include "write.h"

/* `arn:aws:ecs:REGION:ACCOUNT:WHAT` */
static const char *arn(struct plan *plan, unsigned account, unsigned region, const char *what)
{
	return arena_print(&plan->arena, "arn:aws:ecs:%s:%s:%s", region_names[region],
			   account_defs[account].id, what);
}

static const char *definition_arn(struct plan *plan, unsigned account, unsigned region,
				  const char *family, unsigned revision)
{
	return arn(plan, account, region,
		   arena_print(&plan->arena, "task-definition/%s:%u", family, revision));
}

static void write_time(struct json *json, const char *key, int64_t ms)
{
	json_text(json, key, time_print(ms, TIME_ISO_OFFSET, 2).text);
}

/* ---- tasks ----------------------------------------------------------------------------------- */

struct task {
	struct plan *plan;
	struct json *json;
	const struct use *use;
	const char *id, *arn, *status;
	uint64_t hash;
};

static void write_container(const struct task *task)
{
	const struct use *use = task->use;
	struct json *json = task->json;

	json_array(json, "containers");
	json_object(json, NULL);
	json_text(json, "containerArn",
		  arn(task->plan, use->cluster->account, use->cluster->region,
		      arena_print(&task->plan->arena, "container/%s/%s/1", use->cluster->name,
				  task->id)));
	json_text(json, "taskArn", task->arn);
	json_text(json, "name", use->container);
	json_text(json, "image",
		  image_reference(task->plan, use->image, use->place, use->image->tag));
	json_text(json, "imageDigest", use_digest(use));
	json_text(json, "runtimeId", arena_print(&task->plan->arena, "%s-0527074092", task->id));
	json_text(json, "lastStatus", task->status);
	json_text(json, "healthStatus", "UNKNOWN");
	json_text(json, "cpu", "0");
	json_end(json);
	json_end(json);
}

static void write_task(struct plan *plan, struct json *json, const struct use *use, unsigned date,
		       unsigned number)
{
	const struct cluster *cluster = use->cluster;
	struct task task = {.plan = plan, .json = json, .use = use};
	char id[33];
	int64_t started;

	task.hash = hash_number(
		hash_text(hash_text(use->image->hash, cluster->name), use->workload), number);
	hex_digits(id, task.hash, 32);
	started = plan->dates[date] - (int64_t)pick(task.hash, 1, 172800) * 1000;
	task.id = id;
	task.arn = arn(plan, cluster->account, cluster->region,
		       arena_print(&plan->arena, "task/%s/%s", cluster->name, id));
	task.status = use->state == STATE_RUNNING ? "RUNNING" : "STOPPED";
	json_object(json, NULL);
	json_text(json, "availabilityZone",
		  arena_print(&plan->arena, "%s%c", region_names[cluster->region],
			      "abc"[number % 3]));
	json_text(json, "clusterArn",
		  arn(plan, cluster->account, cluster->region,
		      arena_print(&plan->arena, "cluster/%s", cluster->name)));
	json_text(json, "connectivity", "CONNECTED");
	write_container(&task);
	json_text(json, "cpu", "1024");
	write_time(json, "createdAt", started - 31000);
	json_text(json, "desiredStatus", task.status);
	json_text(json, "group",
		  use->service ? arena_print(&plan->arena, "service:%s", use->service)
			       : arena_print(&plan->arena, "family:%s", use->workload));
	json_text(json, "lastStatus", task.status);
	json_text(json, "launchType", "FARGATE");
	json_text(json, "memory", "2048");
	json_text(json, "platformVersion", "1.4.0");
	write_time(json, "startedAt", started);
	if (use->state == STATE_FINISHED) {
		write_time(json, "stoppedAt", started + 61000);
		json_text(json, "stopCode", "EssentialContainerExited");
	}
	json_text(json, "taskArn", task.arn);
	json_text(json, "taskDefinitionArn",
		  definition_arn(plan, cluster->account, cluster->region, use->workload,
				 use->revision));
	json_integer(json, "version", 4);
	json_end(json);
}

static bool write_tasks(struct plan *plan, const char *dir, unsigned date,
			const struct cluster *cluster)
{
	static struct json json;
	const struct day *day = &plan->days[date];
	const char *path = path_of_tasks(plan, cluster, date);
	FILE *file = open_output(dir, path);

	if (!file)
		return false;
	json_start(&json, file);
	json_object(&json, NULL);
	json_array(&json, "tasks");
	for (unsigned i = 0; i < day->use_count; i++)
		for (unsigned k = 0; day->uses[i].cluster == cluster && k < day->uses[i].count; k++)
			write_task(plan, &json, &day->uses[i], date, k);
	json_end(&json);
	json_array(&json, "failures");
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	return close_output(&json, path);
}

/* ---- task definitions ------------------------------------------------------------------------ */

static void write_definition(struct plan *plan, struct json *json, const struct definition *def)
{
	json_object(json, NULL);
	json_object(json, "taskDefinition");
	json_text(json, "taskDefinitionArn",
		  definition_arn(plan, def->account, def->region, def->family, def->revision));
	json_array(json, "containerDefinitions");
	json_object(json, NULL);
	json_text(json, "name", def->container);
	json_text(json, "image", image_reference(plan, def->image, def->place, def->image->tag));
	json_integer(json, "cpu", 0);
	json_bool(json, "essential", true);
	json_array(json, "environment");
	json_end(json);
	json_end(json);
	json_end(json);
	json_text(json, "family", def->family);
	json_text(json, "networkMode", "awsvpc");
	json_integer(json, "revision", def->revision);
	json_array(json, "volumes");
	json_end(json);
	json_text(json, "status", "ACTIVE");
	json_text(json, "cpu", "1024");
	json_text(json, "memory", "2048");
	write_time(json, "registeredAt", def->image->pushed + 3600000);
	json_end(json);
	json_array(json, "tags");
	json_end(json);
	json_end(json);
	json_newline(json);
}

static bool write_definitions(struct plan *plan, const char *dir, unsigned date, unsigned account,
			      unsigned region)
{
	static struct json json;
	const struct day *day = &plan->days[date];
	const char *path = path_of_definitions(plan, account, region, date);
	FILE *file = open_output(dir, path);

	if (!file)
		return false;
	json_start(&json, file);
	for (unsigned i = 0; i < day->definition_count; i++)
		if (day->definitions[i].account == account && day->definitions[i].region == region)
			write_definition(plan, &json, &day->definitions[i]);
	return close_output(&json, path);
}

bool write_ecs(struct plan *plan, const char *dir, unsigned date)
{
	const struct day *day = &plan->days[date];
	bool is_written = true;

	for (unsigned i = 0; i < day->cluster_count && is_written; i++)
		if (day->clusters[i].is_ecs)
			is_written = write_tasks(plan, dir, date, &day->clusters[i]);
	for (unsigned account = 0; account < account_def_count; account++)
		for (unsigned region = 0; region < REGION_COUNT && is_written; region++)
			if (day_defines_tasks(day, account, region))
				is_written = write_definitions(plan, dir, date, account, region);
	return is_written;
}
