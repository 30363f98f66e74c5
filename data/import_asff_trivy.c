/*
 * A finding that Trivy's template wrote for Security Hub: all it knows stands in a resource's
 * Details, the image as a text "reference (os version)".
 */
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/import_asff.h"

/* What was scanned: cut in the middle by the template when it is long, then the id has it whole. */
static const char *target_of(const cJSON *resource)
{
	const char *name = json_word(resource, "Details.Container.ImageName");

	return name && !text_has_prefix(name, "...") ? name : json_word(resource, "Id");
}

static const char *kept(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

/* "golang:1.12 (alpine 3.11.3)" is an image; without the system, it is the path of a lock file, of
 * which the template does not say the image. */
static void read_target(struct finding *out, const char *target, struct arena *arena)
{
	struct asset *asset = &out->asset;
	const char *system = target ? strstr(target, " (") : NULL;
	size_t n = target ? strlen(target) : 0;
	const char *name, **tags;
	struct reference r;

	*asset = (struct asset){.resource = target, .pushed = DATE_NONE};
	if (!system || target[n - 1] != ')') {
		out->path = target;
		return;
	}
	name = arena_strndup(arena, target, (size_t)(system - target));
	system += strlen(" (");
	asset->os = arena_strndup(arena, system, (size_t)(target + n - 1 - system));
	asset->resource_type = "container_image";
	asset->resource = name;
	if (!reference_parse(name, &r))
		return;
	tags = arena_alloc(arena, sizeof(*tags));
	tags[0] = kept(arena, r.tag);
	asset->resource = NULL;
	asset->registry = kept(arena, r.registry);
	asset->repository = kept(arena, r.repository);
	asset->digest = kept(arena, r.digest);
	asset->tags = tags;
	asset->tag_count = r.tag ? 1 : 0;
	reference_fini(&r);
}

bool asff_trivy(struct finding *out, const cJSON *resource, const struct aws_envelope *envelope,
		struct arena *arena)
{
	static const char *const scores[][2] = {{"NvdCvssScoreV3", "NvdCvssVectorV3"},
						{"NvdCvssScoreV2", "NvdCvssVectorV2"}};
	const cJSON *other = json_at(resource, "Details.Other");

	out->vuln = json_word(other, "CVE ID");
	out->package = json_word(other, "PkgName");
	if (!out->vuln || !out->package || !target_of(resource))
		return false;
	out->source_key = NULL; /* its Id is the same for every package of the image */
	out->version = json_word(other, "Installed Package");
	out->fixed = fixed_version(json_text(other, "Patched Package"));
	if (json_word(other, "CVE Title"))
		out->title = json_word(other, "CVE Title");
	for (size_t i = 0; i < 2 && out->score <= 0; i++) { /* 0 is the template's word for none */
		out->score = json_figure(other, scores[i][0], -1);
		out->vector = out->score > 0 ? json_word(other, scores[i][1]) : NULL;
	}
	if (out->score <= 0)
		out->score = -1;
	read_target(out, target_of(resource), arena);
	out->ecosystem = identity_os_ecosystem(out->asset.os);
	inspector2_where(out, out->account, json_word(resource, "Region"), envelope, arena);
	return true;
}
