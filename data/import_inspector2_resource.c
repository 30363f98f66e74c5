/*
 * Where an Inspector finding sits. Three places may state the account and they may differ: the
 * finding's awsAccountId is the member account that is shown, the ECR registry's own account names
 * the registry (a delegated administrator sees images of another account).
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/arn.h"
#include "core/identity.h"
#include "core/text.h"
#include "data/import_inspector2.h"

enum { TAGS_MAX = 1000 };

void inspector2_where(struct finding *out, const char *account, const char *region,
		      const struct aws_envelope *envelope, struct arena *arena)
{
	if (!region || strcmp(region, "N/A") == 0)
		region = arn_part(out->source_key, ARN_REGION, arena);
	if (!region)
		region = arn_part(out->asset.resource, ARN_REGION, arena);
	if (!account)
		account = arn_part(out->source_key, ARN_ACCOUNT, arena);
	out->region = region ? region : envelope->region;
	out->account = account ? account : envelope->account;
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

static void read_tags(struct asset *asset, const cJSON *image, const char *list,
		      struct arena *arena)
{
	size_t n = json_count(image, list);
	const char **tags;

	n = n < TAGS_MAX ? n : TAGS_MAX;
	tags = arena_alloc(arena, (n + 1) * sizeof(*tags));
	JSON_EACH(tag, image, list)
	if (json_word(tag, "") && asset->tag_count < n)
		tags[asset->tag_count++] = json_word(tag, "");
	asset->tags = tags;
}

/* The account whose registry it is. */
static const char *registry_account(const struct finding *f, const char *stated,
				    struct arena *arena)
{
	const char *account = stated ? stated : arn_part(f->asset.resource, ARN_ACCOUNT, arena);

	return account ? account : f->account;
}

void inspector2_image(struct finding *out, const cJSON *image, const struct inspector2_words *words,
		      struct arena *arena)
{
	struct asset *asset = &out->asset;
	const char *account = json_account_in(image, words->registry, arena);
	char *registry;

	asset->repository = json_word(image, words->repository);
	asset->digest = json_word(image, words->digest);
	if (words->platform)
		asset->os = json_word(image, words->platform);
	asset->architecture = json_word(image, words->architecture);
	asset->pushed = json_date(image, words->pushed);
	read_tags(asset, image, words->tags, arena);
	read_image_arn(asset, asset->resource, arena);
	registry = reference_ecr_registry(registry_account(out, account, arena), out->region);
	if (registry)
		asset->registry = arena_strndup(arena, registry, strlen(registry));
	free(registry);
}

bool inspector2_resource(struct finding *out, const cJSON *finding, const cJSON *resource,
			 const struct aws_envelope *envelope, struct arena *arena)
{
	const cJSON *details = json_at(resource, "details");
	const cJSON *image = json_at(details, "awsEcrContainerImage");
	struct asset *asset = &out->asset;

	*asset = (struct asset){
		.resource = json_id_in(resource, "id", arena),
		.resource_type = json_word(resource, "type"),
		.os = json_word(details, "awsEc2Instance.platform"),
		.pushed = DATE_NONE,
	};
	if (!asset->os) /* AWS builds a function on its runtime, and mends that one for all */
		asset->os = json_word(details, "awsLambdaFunction.runtime");
	inspector2_where(out, json_account_in(finding, "awsAccountId", arena),
			 json_word(resource, "region"), envelope, arena);
	if (image || text_equal(asset->resource_type, "AWS_ECR_CONTAINER_IMAGE"))
		inspector2_image(out, image, &inspector2_words, arena);
	return asset->resource || (asset->repository && asset->digest);
}

bool inspector2_use(struct image_fact *out, const struct finding *f, const cJSON *resource,
		    struct arena *arena)
{
	const cJSON *image = json_at(resource, "details.awsEcrContainerImage");
	double in_use = json_number(image, "inUseCount", -1);
	date last_used = json_date(image, "lastInUseAt");

	if (in_use < 0 && last_used == DATE_NONE)
		return false;
	/* What runs when the finding was told was in use then, whenever this is read. */
	if (in_use > 0 && last_used == DATE_NONE)
		last_used = f->updated != DATE_NONE ? f->updated : f->last_seen;
	*out = (struct image_fact){
		.registry = registry_account(f, json_account_in(image, "registry", arena), arena),
		.repository = f->asset.repository,
		.region = f->region,
		.tags = f->asset.tags,
		.tag_count = f->asset.tag_count,
		.digest = f->asset.digest,
		.architecture = f->asset.architecture,
		.created = DATE_NONE,
		.pushed = f->asset.pushed,
		.last_used = last_used,
		.in_use = in_use < 0         ? -1
			  : in_use < INT_MAX ? (int)in_use
					     : INT_MAX,
	};
	return true;
}
