/*
 * Where an Inspector finding sits. Three places may state the account and they may differ: the
 * finding's awsAccountId is the member account that is shown, the ECR registry's own account names
 * the registry (a delegated administrator sees images of another account).
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/import_inspector2.h"

enum { ARN_REGION = 3, ARN_ACCOUNT = 4, ARN_REST = 5, TAGS_MAX = 1000 };

/* The n-th part between colons (the last takes the rest), in the arena; NULL when it is not there.
 */
static const char *arn_part(const char *arn, int n, struct arena *arena)
{
	if (!arn || !text_has_prefix(arn, "arn:"))
		return NULL;
	for (int i = 0; i < n; i++) {
		arn = strchr(arn, ':');
		if (!arn)
			return NULL;
		arn++;
	}
	n = (int)(n < ARN_REST ? strcspn(arn, ":") : strlen(arn));
	return n ? arena_strndup(arena, arn, (size_t)n) : NULL;
}

static const char *region_of(const cJSON *finding, const cJSON *resource, struct arena *arena)
{
	const char *region = json_word(resource, "region");

	if (!region || strcmp(region, "N/A") == 0)
		region = arn_part(json_word(finding, "findingArn"), ARN_REGION, arena);
	return region ? region : arn_part(json_word(resource, "id"), ARN_REGION, arena);
}

static const char *id_in(struct arena *arena, const cJSON *node, const char *path)
{
	char room[32];
	const char *id = json_id(node, path, room);

	return id ? arena_strndup(arena, id, strlen(id)) : NULL;
}

/* Repository and digest of "arn:aws:ecr:R:A:repository/NAME/sha256:HEX"; NAME may hold slashes. */
static void read_image_arn(struct asset *asset, const char *arn, struct arena *arena)
{
	const char *rest = arn_part(arn, ARN_REST, arena), *digest;

	if (!rest || !text_has_prefix(rest, "repository/"))
		return;
	rest += strlen("repository/");
	digest = strstr(rest, "/sha256:");
	if (!asset->repository)
		asset->repository =
			arena_strndup(arena, rest, digest ? (size_t)(digest - rest) : strlen(rest));
	if (digest && !asset->digest)
		asset->digest = digest + 1;
}

static void read_tags(struct asset *asset, const cJSON *image, struct arena *arena)
{
	size_t n = json_count(image, "imageTags");
	const char **tags = arena_alloc(arena, (n + 1) * sizeof(*tags));

	JSON_EACH(tag, image, "imageTags")
	if (json_word(tag, "") && asset->tag_count < TAGS_MAX)
		tags[asset->tag_count++] = json_word(tag, "");
	asset->tags = tags;
}

static void read_image(struct finding *out, const cJSON *image, struct arena *arena)
{
	struct asset *asset = &out->asset;
	const char *account = id_in(arena, image, "registry");
	char *registry;

	asset->repository = json_word(image, "repositoryName");
	asset->digest = json_word(image, "imageHash");
	asset->os = json_word(image, "platform");
	asset->architecture = json_word(image, "architecture");
	asset->pushed = json_date(image, "pushedAt");
	read_tags(asset, image, arena);
	read_image_arn(asset, asset->resource, arena);
	if (!account)
		account = arn_part(asset->resource, ARN_ACCOUNT, arena);
	registry = reference_ecr_registry(account ? account : out->account, out->region);
	if (registry)
		asset->registry = arena_strndup(arena, registry, strlen(registry));
	free(registry);
}

bool inspector2_resource(struct finding *out, const cJSON *finding, const cJSON *resource,
			 struct arena *arena)
{
	const cJSON *details = json_at(resource, "details");
	const cJSON *image = json_at(details, "awsEcrContainerImage");
	struct asset *asset = &out->asset;

	*asset = (struct asset){
		.resource = id_in(arena, resource, "id"),
		.resource_type = json_word(resource, "type"),
		.os = json_word(details, "awsEc2Instance.platform"),
		.pushed = DATE_NONE,
	};
	if (!asset->os) /* AWS builds a function on its runtime, and mends that one for all */
		asset->os = json_word(details, "awsLambdaFunction.runtime");
	out->region = region_of(finding, resource, arena);
	out->account = id_in(arena, finding, "awsAccountId");
	if (!out->account)
		out->account = arn_part(json_word(finding, "findingArn"), ARN_ACCOUNT, arena);
	if (image || text_equal(asset->resource_type, "AWS_ECR_CONTAINER_IMAGE"))
		read_image(out, image, arena);
	return asset->resource || (asset->repository && asset->digest);
}
