/*
 * What runs in Kubernetes: `kubectl get pods -A -o json`, a kubelet's list, one pod, pages one
 * after the other. One usage a container, named by its workload and never by the ReplicaSet of a
 * rollout (TRUTH 5). The image of the specification is the reference; what a node reports as
 * imageID is a digest in a registry behind "@", and else the image's own id.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_ops.h"
#include "data/json_read.h"

struct pods {
	struct import_run *run;
	struct json json;
	struct arena arena;
	bool has_list;
	bool goes_on; /* this page says that another follows */
};

/* The three lists of a pod, in its specification and in its status. */
static const struct {
	const char *role, *specs, *statuses;
} roles[] = {
	{"init", "spec.initContainers", "status.initContainerStatuses"},
	{"container", "spec.containers", "status.containerStatuses"},
	{"ephemeral", "spec.ephemeralContainers", "status.ephemeralContainerStatuses"},
};

/* ---- the workload ---------------------------------------------------------------------------- */

/* Labels and annotations have dots in their names, so a path cannot reach them. */
static const char *member_of(const cJSON *pod, const char *path, const char *name)
{
	JSON_EACH(m, pod, path)
	if (m->string && strcmp(m->string, name) == 0)
		return json_word(m, "");
	return NULL;
}

static const cJSON *owner_of(const cJSON *pod)
{
	JSON_EACH(owner, pod, "metadata.ownerReferences")
	if (json_is_true(owner, "controller"))
		return owner;
	return json_first(pod, "metadata.ownerReferences");
}

/* `name` without "-" and the ending; NULL when it does not end so. */
static const char *without_ending(struct pods *p, const char *name, const char *ending)
{
	size_t n = name ? strlen(name) : 0, m = ending ? strlen(ending) : 0;

	if (!m || n <= m + 1 || name[n - m - 1] != '-' || strcmp(name + n - m, ending) != 0)
		return NULL;
	return arena_strndup(&p->arena, name, n - m - 1);
}

static void read_workload(struct pods *p, const cJSON *pod, struct usage *u)
{
	const cJSON *owner = owner_of(pod);
	const char *kind = json_word(owner, "kind"), *shorter;
	const char *source = member_of(pod, "metadata.annotations", "kubernetes.io/config.source");

	u->workload_kind = kind;
	u->workload = json_word(owner, "name");
	if (text_equal(kind, "Node") || text_equal(source, "file")) {
		u->workload_kind = "StaticPod";
		u->workload = json_word(pod, "metadata.name");
		shorter = without_ending(p, u->workload, json_word(pod, "spec.nodeName"));
	} else if (text_equal(kind, "ReplicaSet")) {
		shorter = without_ending(p, u->workload,
					 member_of(pod, "metadata.labels", "pod-template-hash"));
		if (shorter)
			u->workload_kind = "Deployment";
	} else if (text_equal(kind, "ReplicationController")) {
		shorter = member_of(pod, "metadata.annotations",
				    "openshift.io/deployment-config.name");
		if (shorter)
			u->workload_kind = "DeploymentConfig";
	} else {
		shorter = NULL;
	}
	if (shorter)
		u->workload = shorter;
	if (!owner && !u->workload_kind) {
		u->workload_kind = "Pod";
		u->workload = json_word(pod, "metadata.name");
	}
}

/* ---- a container ----------------------------------------------------------------------------- */

/* What stands behind the last '@', when it is a digest. */
static const char *digest_in(const char *reference)
{
	const char *at = reference ? strrchr(reference, '@') : NULL;

	return at && identity_is_digest(at + 1) ? at + 1 : NULL;
}

static void read_image(struct usage *u, const char *image_id)
{
	const char *bare = image_id;

	u->digest = digest_in(image_id);
	if (bare && text_has_prefix(bare, "docker://"))
		bare += strlen("docker://");
	if (!u->digest && identity_is_digest(bare))
		u->config_digest = bare;
	if (!u->digest)
		u->digest = digest_in(u->image);
}

static date first_date(const cJSON *pod, const cJSON *state)
{
	const date dates[] = {
		json_date(state, "running.startedAt"), json_date(state, "terminated.finishedAt"),
		json_date(pod, "status.startTime"), json_date(pod, "metadata.creationTimestamp")};
	size_t i = 0;

	while (i < 3 && dates[i] == DATE_NONE)
		i++;
	return dates[i];
}

static bool tell_container(struct pods *p, const cJSON *pod, const cJSON *spec, const cJSON *status,
			   struct usage u, struct error *err)
{
	const cJSON *state = json_at(status, "state");
	const char *phase = json_word(pod, "status.phase");
	bool is_up = text_equal(phase, "Running") || text_equal(phase, "Pending");

	u.container = json_word(spec ? spec : status, "name");
	u.image = json_word(spec, "image");
	if (!u.image)
		u.image = json_word(status, "image");
	u.status = json_at(state, "running")      ? "running"
		   : json_at(state, "terminated") ? "terminated"
		   : json_at(state, "waiting")    ? "waiting"
						  : "pending";
	u.is_running = is_up && json_at(state, "running") != NULL;
	u.when = first_date(pod, state);
	read_image(&u, json_word(status, "imageID"));
	return import_usage(p->run, &u, err);
}

static const cJSON *named(const cJSON *pod, const char *list, const char *name)
{
	JSON_EACH(item, pod, list)
	if (name && text_equal(json_word(item, "name"), name))
		return item;
	return NULL;
}

static bool tell_pod(struct pods *p, const cJSON *pod, struct error *err)
{
	struct usage u = {.cluster = p->run->options->as,
			  .namespace = json_word(pod, "metadata.namespace"),
			  .count = 1};

	read_workload(p, pod, &u);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		u.role = roles[i].role;
		JSON_EACH(spec, pod, roles[i].specs)
		if (!tell_container(p, pod, spec,
				    named(pod, roles[i].statuses, json_word(spec, "name")), u, err))
			return false;
		JSON_EACH(status, pod, roles[i].statuses)
		if (!named(pod, roles[i].specs, json_word(status, "name")) &&
		    !tell_container(p, pod, NULL, status, u, err))
			return false;
	}
	return true;
}

/* ---- the document ---------------------------------------------------------------------------- */

static bool begin_scan(struct pods *p, struct error *err)
{
	const struct scan scan = {
		.source = SOURCE_FACTS, .format = "pods", .tool = "kubectl", .as_of = DATE_NONE};

	return import_begin(p->run, &scan, err);
}

static bool element(void *state, int rule, struct slice_bytes value, struct error *err)
{
	struct pods *p = state;
	const char *kind;

	(void)rule;
	arena_reset(&p->arena);
	p->has_list = true;
	if (!begin_scan(p, err))
		return false;
	if (json_read(&p->json, value) && cJSON_IsObject(p->json.root)) {
		kind = json_word(p->json.root, "kind");
		if (!kind || strcmp(kind, "Pod") == 0)
			return tell_pod(p, p->json.root, err);
		import_skip(p->run, N_("object that is no pod"), kind);
		return true;
	}
	import_skip_at(p->run, p->json.root ? IMPORT_SKIP_NOT_OBJECT : IMPORT_SKIP_NOT_JSON,
		       value.offset);
	return true;
}

static bool begin(void *state, char first, long long offset, struct error *err)
{
	struct pods *p = state;

	(void)first, (void)offset, (void)err;
	p->goes_on = false;
	return true;
}

static bool enter(void *state, int level, const char *key, bool is_array, struct error *err)
{
	struct pods *p = state;

	(void)level, (void)key, (void)err;
	p->has_list = p->has_list || is_array;
	return true;
}

static bool member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err)
{
	struct pods *p = state;

	(void)level, (void)err;
	if (text_equal(key, "metadata") && json_read(&p->json, value))
		p->goes_on = json_word(p->json.root, "continue") != NULL;
	return true;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct pods *p = state;
	struct scan_end end = {.as_of = DATE_NONE};

	if (!p->has_list && !why_cut) { /* only a forced format comes here */
		p->run->why_partial = N_("it holds no list of pods");
		return true;
	}
	if (p->goes_on)
		p->run->why_partial = N_("one page of a longer list: it says continue");
	end.why_partial = why_cut ? why_cut : p->run->why_partial;
	end.status = end.why_partial ? SCAN_PARTIAL : SCAN_WHOLE;
	end.artifact = p->run->options->as;
	return begin_scan(p, err) && import_end(p->run, &end, err);
}

static void *open_pods(struct import_run *run)
{
	struct pods *p = mem_alloc(sizeof(*p));

	p->run = run;
	return p;
}

static void close_pods(void *state)
{
	struct pods *p = state;

	json_fini(&p->json);
	arena_fini(&p->arena);
	free(p);
}

static const char *const list_rules[] = {"items.*"};
const struct import_ops import_pods = {
	.rules = list_rules,
	.rule_count = 1,
	.handler = {.begin = begin, .enter = enter, .member = member, .element = element},
	.open = open_pods,
	.finish = finish,
	.close = close_pods,
};

static const char *const one_rules[] = {""};
const struct import_ops import_pods_one = {
	.rules = one_rules,
	.rule_count = 1,
	.handler = {.element = element},
	.open = open_pods,
	.finish = finish,
	.close = close_pods,
};
