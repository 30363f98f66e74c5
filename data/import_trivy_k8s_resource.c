/*
 * One resource of a cluster. Trivy scans each image of a workload as a resource of its own, but its
 * summary joins them again; so a Target that names another image begins another scan. Namespace,
 * Kind, Name, Metadata and Error may stand before the Results or behind them: what needs them is
 * told at the resource's end. A resource without an image (a node, the control plane) is what was
 * scanned itself, and so the scan's artifact.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arn.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/text.h"
#include "data/import_trivy_k8s.h"

enum {
	ERROR_COLS = 200, /* of the scanner's words; they go on for pages */
	NAMES_MAX = 1000, /* of all images of a resource; more are an attack, and not compared */
};

void k8s_resource_forget(struct trivy_k8s *k)
{
	trivy_forget_scan(&k->t);
	json_fini(&k->t.metadata);
	trivy_keep(&k->namespace, NULL);
	trivy_keep(&k->kind, NULL);
	trivy_keep(&k->name, NULL);
	trivy_keep(&k->error, NULL);
	buf_clear(&k->images);
	k->is_counted = false;
}

bool k8s_resource_member(struct trivy_k8s *k, const char *key, struct slice_bytes value)
{
	struct trivy *t = &k->t;
	bool is_null = value.text[0] == 'n';

	if (strcmp(key, "Namespace") == 0) {
		trivy_keep(&k->namespace, trivy_text(t, value));
	} else if (strcmp(key, "Kind") == 0) {
		trivy_keep(&k->kind, trivy_text(t, value));
	} else if (strcmp(key, "Name") == 0) {
		trivy_keep(&k->name, trivy_text(t, value));
	} else if (strcmp(key, "Error") == 0) {
		trivy_keep(&k->error, trivy_text(t, value));
		if (!k->error && !is_null && value.text[0] != '"')
			k->error = mem_strdup("?");
	} else if (strcmp(key, "Findings") == 0) {
		k->is_counted = !is_null;
	} else if (strcmp(key, "Results") == 0 && !is_null) {
		trivy_no_list(t, key);
	} else if (strcmp(key, "Metadata") == 0 && !json_read(&t->metadata, value)) {
		import_skip_at(t->run, IMPORT_SKIP_NOT_JSON, value.offset);
	}
	return true;
}

/* "CLUSTER/namespace/kind/name", without the parts that are not known; NULL when none is. */
static char *path_of(const struct trivy_k8s *k, const char *cluster)
{
	const char *const parts[] = {cluster, k->namespace, k->kind, k->name};
	struct buf path = {0};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i])
			buf_printf(&path, "%s%s", path.size ? "/" : "", parts[i]);
	return buf_take(&path);
}

/* ---- the image ------------------------------------------------------------------------------- */

/* Do two names mean one image? Docker's short ones are completed, and no tag is "latest". */
static bool is_same_name(const char *a, const char *b)
{
	struct reference x = {0}, y = {0};
	bool is_same = false;

	if (strcmp(a, b) == 0)
		return true;
	if (reference_parse(a, &x) && reference_parse(b, &y))
		is_same = strcmp(x.registry, y.registry) == 0 &&
			  strcmp(x.repository, y.repository) == 0 &&
			  text_equal(x.digest, y.digest) &&
			  (x.digest ||
			   strcmp(x.tag ? x.tag : "latest", y.tag ? y.tag : "latest") == 0);
	reference_fini(&x);
	reference_fini(&y);
	return is_same;
}

static const char *const name_lists[] = {"RepoTags", "RepoDigests"};

/* 1 when Metadata gives the image this name, 0 when it gives others, -1 when it gives none. */
static int has_name(const cJSON *metadata, const char *name, int *compared)
{
	int answer = -1;

	for (int i = 0; i < 2; i++)
		JSON_EACH(item, metadata, name_lists[i])
		{
			const char *word = json_word(item, "");

			if (!word)
				continue;
			answer = 0;
			if ((*compared)++ < NAMES_MAX && is_same_name(word, name))
				return 1;
		}
	return answer;
}

/*
 * The Metadata of the image of this name (NULL: Targets name none). Old reports have one object,
 * newer ones a list with an entry for each image. One that gives no name is believed when it is the
 * only one; never one that gives another name.
 */
static const cJSON *metadata_of(const cJSON *metadata, const char *name)
{
	bool is_list = cJSON_IsArray(metadata);
	const cJSON *entry = is_list ? json_first(metadata, "") : metadata, *only = NULL;
	int count = 0, compared = 0;

	for (; entry && compared < NAMES_MAX; entry = is_list ? entry->next : NULL) {
		int answer = name ? has_name(entry, name, &compared) : -1;

		if (!trivy_has_image(entry))
			continue;
		if (answer > 0)
			return entry;
		only = answer < 0 ? entry : only;
		count++;
	}
	return count == 1 ? only : NULL;
}

/* Tells the image of the scan at hand once Metadata is there, or when it `is_last`. */
static bool tell_image(struct trivy_k8s *k, bool is_last, struct error *err)
{
	struct trivy *t = &k->t;
	const cJSON *metadata;
	const char *name = NULL;
	struct image image;

	if (t->is_image_told || !(t->metadata.root || is_last))
		return true;
	arena_reset(&t->arena);
	if (t->target)
		name = arena_strndup(&t->arena, t->target, trivy_target_image(t->target));
	metadata = metadata_of(t->metadata.root, name);
	if (!name && !metadata)
		return true;
	trivy_image_of_target(&image, metadata, t->target, &t->arena);
	if (!name && image.reference_count)
		name = image.references[0];
	if (name)
		buf_put(&k->images, name, strlen(name) + 1);
	t->is_image_told = true;
	trivy_keep(&t->artifact, mem_strdup(name));
	trivy_keep(&t->artifact_type, mem_strdup("container_image"));
	return trivy_begin(t, err) && import_image(t->run, &image, err);
}

bool k8s_result_known(struct trivy *t, struct error *err)
{
	struct trivy_k8s *k = (struct trivy_k8s *)t;

	if (!trivy_is_other_image(t))
		return true;
	if (t->target) {
		if (!tell_image(k, true, err) || !trivy_end(t, t->run->why_partial, err))
			return false;
		trivy_forget_scan(t);
	}
	trivy_keep(&t->target, mem_strdup(t->result.target));
	return tell_image(k, false, err);
}

/* ---- its end --------------------------------------------------------------------------------- */

/*
 * What runs is proved by pods, and a report has none: it was made of specifications, and a workload
 * may be scaled to nothing. So it is declared (TRUTH 5). A digest only where the specification pins
 * one: what the tag pointed to when it was scanned need not be what runs. EKS names its clusters by
 * their ARN.
 */
static bool tell_usage(struct trivy_k8s *k, struct error *err)
{
	const char *at = buf_text(&k->images), *end = at + k->images.size, *name;
	struct arena *arena = &k->t.arena;
	bool good = true;

	arena_reset(arena);
	name = arn_part(k->cluster, ARN_REST, arena);
	name = name && text_has_prefix(name, "cluster/") ? name + strlen("cluster/") : k->cluster;
	for (; good && at < end; at += strlen(at) + 1) {
		const char *digest = strchr(at, '@');
		const struct usage usage = {
			.account = arn_account(k->cluster, arena),
			.region = arn_region(k->cluster, arena),
			.cluster = name,
			.namespace = k->namespace,
			.workload_kind = k->kind,
			.workload = k->name,
			.image = at,
			.digest = digest ? digest + 1 : NULL,
			.count = 1,
			.is_declared = true,
			.when = k->t.created,
		};

		good = import_usage(k->t.run, &usage, err);
	}
	return good;
}

/* Counts a resource of which findings are missing. */
static void skip_resource(struct trivy_k8s *k, const char *reason, const char *said)
{
	struct buf example = {0};
	char *path = path_of(k, NULL);

	buf_printf(&example, "%s%s", path ? path : "?", said ? ": " : "");
	if (said)
		text_cut(&example, said, ERROR_COLS);
	import_skip(k->t.run, reason, example.data);
	buf_fini(&example);
	free(path);
}

static const char *why_lacking(struct trivy_k8s *k)
{
	if (k->error) {
		skip_resource(k, N_("resource that was not scanned"), k->error);
		return N_("resources of the cluster were not scanned");
	}
	if (k->is_counted) {
		skip_resource(k, N_("resource whose findings are only counted"), NULL);
		return N_("a summary, which counts findings and lists none");
	}
	return NULL;
}

bool k8s_resource_end(struct trivy_k8s *k, const char *why_cut, struct error *err)
{
	struct trivy *t = &k->t;
	const char *why = why_lacking(k);

	if (why)
		k->why = why;
	/* Metadata alone does not make a failed scan one of its image. */
	if ((!why || t->run->is_in_scan) && !tell_image(k, true, err))
		return false;
	if (t->class_count && !trivy_begin(t, err))
		return false;
	if (t->run->is_in_scan) {
		if (!t->artifact)
			t->artifact = path_of(k, k->cluster);
		if (!t->artifact_type)
			t->artifact_type = mem_strdup(k->kind);
		why = why_cut ? why_cut : t->run->why_partial ? t->run->why_partial : why;
		if (!tell_usage(k, err) || !trivy_end(t, why, err))
			return false;
	}
	k8s_resource_forget(k);
	return true;
}
