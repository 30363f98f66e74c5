/*
 * `kubectl get pods -A -o json`, one a cluster. The document does not say its cluster: the file is
 * named by it, for `import --as`.
 */
#include "paths.h"
#include "write.h"

/* A pod of a use while it is written. */
struct pod {
	struct plan *plan;
	struct json *json;
	const struct use *use;
	const char *name, *node;
	uint64_t hash;
	int64_t started;
};

static const char *node_name(struct plan *plan, const struct cluster *cluster, unsigned node)
{
	return arena_print(&plan->arena, "ip-10-%u-%u-%u.%s.compute.internal", cluster->account,
			   16 * cluster->region, 11 + 40 * node, region_names[cluster->region]);
}

static const char *letters(struct plan *plan, uint64_t hash, unsigned count)
{
	static const char all[] = "bcdfghjklmnpqrstvwxz2456789";
	char *text = arena_print(&plan->arena, "%*s", (int)count, "");

	for (unsigned i = 0; i < count; i++)
		text[i] = all[pick(hash, 50 + i, sizeof(all) - 1)];
	return text;
}

/* Of a rollout: one a template, which is an image here. */
static const char *template_hash(const struct pod *pod)
{
	return letters(pod->plan, pod->use->image->hash, 10);
}

static const char *uid(const struct pod *pod, uint64_t number)
{
	char digits[33];

	hex_digits(digits, hash_number(pod->hash, number), 32);
	return arena_print(&pod->plan->arena, "%.8s-%.4s-4%.3s-a%.3s-%.12s", digits, digits + 8,
			   digits + 12, digits + 15, digits + 18);
}

static void write_time(struct json *json, const char *key, int64_t ms)
{
	json_text(json, key, time_print(ms, TIME_ISO_UTC, 0).text);
}

/* ---- metadata -------------------------------------------------------------------------------- */

static void write_owner(const struct pod *pod, const char *version, const char *kind,
			const char *name)
{
	struct json *json = pod->json;

	json_array(json, "ownerReferences");
	json_object(json, NULL);
	json_text(json, "apiVersion", version);
	json_bool(json, "blockOwnerDeletion", true);
	json_bool(json, "controller", true);
	json_text(json, "kind", kind);
	json_text(json, "name", name);
	json_text(json, "uid", uid(pod, 1));
	json_end(json);
	json_end(json);
}

static void write_owners(const struct pod *pod)
{
	struct arena *arena = &pod->plan->arena;
	const struct use *use = pod->use;

	if (use->kind == USE_STATIC_POD)
		write_owner(pod, "v1", "Node", pod->node);
	else if (use->kind == USE_JOB)
		write_owner(pod, "batch/v1", "Job", use->workload);
	else
		write_owner(pod, "apps/v1", "ReplicaSet",
			    arena_print(arena, "%s-%s", use->workload, template_hash(pod)));
}

static void write_metadata(const struct pod *pod)
{
	const struct use *use = pod->use;
	struct json *json = pod->json;

	json_object(json, "metadata");
	if (use->kind == USE_STATIC_POD) {
		json_object(json, "annotations");
		json_text(json, "kubernetes.io/config.source", "file");
		json_end(json);
	}
	write_time(json, "creationTimestamp", pod->started - 9000);
	json_object(json, "labels");
	json_text(json, "app.kubernetes.io/name", use->container);
	if (use->kind == USE_DEPLOYMENT)
		json_text(json, "pod-template-hash", template_hash(pod));
	if (use->kind == USE_JOB)
		json_text(json, "job-name", use->workload);
	json_end(json);
	json_text(json, "name", pod->name);
	json_text(json, "namespace", use->namespace);
	write_owners(pod);
	json_text(json, "resourceVersion",
		  arena_print(&pod->plan->arena, "%u", 80000000 + pick(pod->hash, 2, 9000000)));
	json_text(json, "uid", uid(pod, 2));
	json_end(json);
}

/* ---- specification --------------------------------------------------------------------------- */

static const char *reference_of(const struct pod *pod)
{
	return image_reference(pod->plan, pod->use->image, pod->use->place, pod->use->image->tag);
}

static void write_container(const struct pod *pod, const char *list, const char *name)
{
	struct json *json = pod->json;

	json_array(json, list);
	json_object(json, NULL);
	json_text(json, "image", reference_of(pod));
	json_text(json, "imagePullPolicy", "IfNotPresent");
	json_text(json, "name", name);
	json_object(json, "resources");
	json_object(json, "requests");
	json_text(json, "cpu", "100m");
	json_text(json, "memory", "256Mi");
	json_end(json);
	json_end(json);
	json_text(json, "terminationMessagePath", "/dev/termination-log");
	json_end(json);
	json_end(json);
}

static void write_spec(const struct pod *pod)
{
	const struct use *use = pod->use;
	struct json *json = pod->json;

	json_object(json, "spec");
	write_container(pod, "containers", use->container);
	json_text(json, "dnsPolicy", "ClusterFirst");
	if (use->has_init)
		write_container(pod, "initContainers", "migrate");
	if (use->state != STATE_PENDING)
		json_text(json, "nodeName", pod->node);
	json_text(json, "restartPolicy", use->kind == USE_JOB ? "Never" : "Always");
	json_text(json, "schedulerName", "default-scheduler");
	json_text(json, "serviceAccountName", "default");
	json_end(json);
}

/* ---- status ---------------------------------------------------------------------------------- */

static void write_state(const struct pod *pod, bool is_running)
{
	struct json *json = pod->json;

	json_object(json, "state");
	json_object(json, is_running ? "running" : "terminated");
	if (!is_running) {
		json_integer(json, "exitCode", 0);
		write_time(json, "finishedAt", pod->started + 61000);
		json_text(json, "reason", "Completed");
	}
	write_time(json, "startedAt", pod->started);
	json_end(json);
	json_end(json);
}

static void write_container_status(const struct pod *pod, const char *list, const char *name,
				   bool is_running)
{
	struct arena *arena = &pod->plan->arena;
	const struct use *use = pod->use;
	struct json *json = pod->json;

	json_array(json, list);
	json_object(json, NULL);
	json_text(json, "containerID",
		  arena_print(arena, "containerd://%s", digest_of(pod->hash, name).text + 7));
	json_text(json, "image", reference_of(pod));
	json_text(json, "imageID",
		  arena_print(arena, "%s/%s@%s",
			      place_registry(pod->plan, use->image->repo, use->place),
			      use->image->repo->name, use_digest(use)));
	json_object(json, "lastState");
	json_end(json);
	json_text(json, "name", name);
	json_bool(json, "ready", true);
	json_integer(json, "restartCount", 0);
	json_bool(json, "started", is_running);
	write_state(pod, is_running);
	json_end(json);
	json_end(json);
}

static void write_condition(const struct pod *pod, const char *type, bool is_true,
			    const char *reason)
{
	struct json *json = pod->json;

	json_array(json, "conditions");
	json_object(json, NULL);
	write_time(json, "lastTransitionTime", pod->started);
	if (reason)
		json_text(json, "reason", reason);
	json_text(json, "status", is_true ? "True" : "False");
	json_text(json, "type", type);
	json_end(json);
	json_end(json);
}

static void write_status(const struct pod *pod)
{
	static const char *const phases[] = {"Running", "Succeeded", "Pending"};
	const struct use *use = pod->use;
	struct json *json = pod->json;
	bool is_running = use->state == STATE_RUNNING;

	json_object(json, "status");
	if (use->state == STATE_PENDING) {
		write_condition(pod, "PodScheduled", false, "Unschedulable");
	} else {
		write_condition(pod, "Ready", is_running, is_running ? NULL : "PodCompleted");
		write_container_status(pod, "containerStatuses", use->container, is_running);
		if (use->has_init)
			write_container_status(pod, "initContainerStatuses", "migrate", false);
	}
	json_text(json, "phase", phases[use->state]);
	json_text(json, "qosClass", "Burstable");
	if (use->state != STATE_PENDING)
		write_time(json, "startTime", pod->started - 4000);
	json_end(json);
}

/* ---- the list -------------------------------------------------------------------------------- */

static void write_pod(struct plan *plan, struct json *json, const struct use *use, unsigned date,
		      unsigned number)
{
	struct pod pod = {.plan = plan, .json = json, .use = use};

	pod.hash = hash_number(
		hash_text(hash_text(use->image->hash, use->cluster->name), use->workload), number);
	pod.node = node_name(plan, use->cluster, number % NODE_COUNT);
	pod.started = plan->dates[date] - (int64_t)pick(pod.hash, 3, 172800) * 1000;
	pod.name = use->kind == USE_STATIC_POD
			   ? arena_print(&plan->arena, "%s-%s", use->workload, pod.node)
		   : use->kind == USE_JOB
			   ? arena_print(&plan->arena, "%s-%s", use->workload,
					 letters(plan, pod.hash, 5))
			   : arena_print(&plan->arena, "%s-%s-%s", use->workload,
					 template_hash(&pod), letters(plan, pod.hash, 5));
	json_object(json, NULL);
	json_text(json, "apiVersion", "v1");
	json_text(json, "kind", "Pod");
	write_metadata(&pod);
	write_spec(&pod);
	write_status(&pod);
	json_end(json);
}

static bool write_cluster(struct plan *plan, const char *dir, unsigned date,
			  const struct cluster *cluster)
{
	static struct json json;
	const struct day *day = &plan->days[date];
	const char *path = path_of_pods(plan, cluster, date);
	FILE *file = open_output(dir, path);

	if (!file)
		return false;
	json_start(&json, file);
	json_object(&json, NULL);
	json_text(&json, "apiVersion", "v1");
	json_array(&json, "items");
	for (unsigned i = 0; i < day->use_count; i++)
		for (unsigned k = 0; day->uses[i].cluster == cluster && k < day->uses[i].count; k++)
			write_pod(plan, &json, &day->uses[i], date, k);
	json_end(&json);
	json_text(&json, "kind", "List");
	json_object(&json, "metadata");
	json_text(&json, "resourceVersion", "");
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	return close_output(&json, path);
}

bool write_pods(struct plan *plan, const char *dir, unsigned date)
{
	const struct day *day = &plan->days[date];
	bool is_written = true;

	for (unsigned i = 0; i < day->cluster_count && is_written; i++)
		if (!day->clusters[i].is_ecs)
			is_written = write_cluster(plan, dir, date, &day->clusters[i]);
	return is_written;
}
