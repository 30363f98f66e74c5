/* Rewrites reports by hand, so that nothing here knows how tamis reads them. */
#include "tests/rebuild.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

static const char *text_of(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

/* Takes the text over, where there is one already. */
static void put(cJSON *object, const char *key, char *text)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (cJSON_IsString(item))
		cJSON_SetValuestring(item, text);
	free(text);
}

/* ---- words ----------------------------------------------------------------------------------- */

/* Another digest, the same for the same one: its hex digits are turned. */
static char *other_digest(const char *digest)
{
	char *other = mem_strdup(digest);
	char *hex = other && strncmp(other, "sha256:", 7) == 0 ? other + 7 : NULL;

	for (; hex && *hex; hex++)
		if (isxdigit((unsigned char)*hex))
			*hex = "fedcba9876543210"[strchr("0123456789abcdef",
							 tolower((unsigned char)*hex)) -
						  "0123456789abcdef"];
	return other;
}

/* `name:1.2.3` becomes `name:1.2.4`; a tag without a number moves to the new image. */
static char *other_tag(const char *reference)
{
	const char *colon = strrchr(reference, ':');
	size_t at = strlen(reference), end;

	if (!colon || strchr(colon, '/') || strchr(reference, '@'))
		return mem_strdup(reference);
	while (at > 0 && !isdigit((unsigned char)reference[at - 1]))
		at--;
	end = at;
	while (at > 0 && isdigit((unsigned char)reference[at - 1]))
		at--;
	if (reference + at <= colon || end - at > 9)
		return mem_strdup(reference);
	return mem_printf("%.*s%lu%s", (int)at, reference, strtoul(reference + at, NULL, 10) + 1,
			  reference + end);
}

static char *other_reference(const char *reference)
{
	const char *digest = strstr(reference, "@sha256:");
	char *other, *whole;

	if (!digest)
		return other_tag(reference);
	other = other_digest(digest + 1);
	whole = mem_printf("%.*s%s", (int)(digest + 1 - reference), reference, other);
	free(other);
	return whole;
}

/* Whether the text ends with what a version may follow: a `v` of its own, or no letter or digit. */
static bool may_precede(const char *text, const char *at)
{
	if (at > text && at[-1] == 'v')
		at--;
	return at == text || !isalnum((unsigned char)at[-1]);
}

/* Every version `from` becomes `to`. */
static char *replaced(const char *text, const char *from, const char *to)
{
	struct buf out = {0};
	size_t size = strlen(from);
	const char *at = text, *found;

	while (size && (found = strstr(at, from))) {
		bool is_whole = may_precede(text, found) && !isalnum((unsigned char)found[size]);

		buf_put(&out, at, (size_t)(found - at));
		buf_puts(&out, is_whole ? to : from);
		at = found + size;
	}
	buf_puts(&out, at);
	return buf_take(&out);
}

/* Another interpreter. */
static char *other_python(char *path)
{
	char *digit = strstr(path, "python3.");

	for (digit = digit ? digit + 8 : NULL; digit && isdigit((unsigned char)*digit); digit++)
		*digit = '7';
	return path;
}

/* ---- findings -------------------------------------------------------------------------------- */

static const char *other_severity(const char *severity)
{
	static const char *const words[] = {"UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"};

	for (size_t i = 0; i < 5; i++)
		if (severity && strcmp(words[i], severity) == 0)
			return words[(i + 2) % 5];
	return "HIGH";
}

/* A version that a path holds is another one after the rebuild. */
static void rebuild_version(cJSON *thing, const char *path_key, const char *version_key)
{
	const char *path = text_of(thing, path_key), *version = text_of(thing, version_key);
	char *new, *new_path;

	if (!path || !version)
		return;
	new = mem_printf("%s.1", version);
	new_path = replaced(path, strchr(version, '.') ? version : "", new);
	if (strcmp(new_path, path) != 0)
		put(thing, version_key, mem_strdup(new));
	put(thing, path_key, other_python(new_path));
	free(new);
}

static void rebuild_layer(cJSON *thing)
{
	cJSON *layer = cJSON_GetObjectItemCaseSensitive(thing, "Layer");
	const char *digest = text_of(layer, "Digest"), *diff = text_of(layer, "DiffID");

	if (digest)
		put(layer, "Digest", other_digest(digest));
	if (diff)
		put(layer, "DiffID", other_digest(diff));
}

static void rebuild_finding(cJSON *finding, int number)
{
	cJSON *identifier = cJSON_GetObjectItemCaseSensitive(finding, "PkgIdentifier");
	const char *fingerprint = text_of(finding, "Fingerprint");

	rebuild_version(finding, "PkgPath", "InstalledVersion");
	rebuild_layer(finding);
	if (fingerprint)
		put(finding, "Fingerprint", other_digest(fingerprint));
	put(identifier, "UID", mem_printf("%016x", 0xabc000 + number));
	put(finding, "Severity", mem_strdup(other_severity(text_of(finding, "Severity"))));
	put(finding, "Title", mem_printf("Title %d, written anew", number));
	put(finding, "Description", mem_printf("Description %d, written anew.", number));
	cJSON_DeleteItemFromObjectCaseSensitive(finding, "PURL");
	cJSON_DeleteItemFromObjectCaseSensitive(identifier, "PURL");
	cJSON_DeleteItemFromObjectCaseSensitive(finding, "PkgID");
	cJSON_DeleteItemFromObjectCaseSensitive(finding, "References");
	cJSON_DeleteItemFromObjectCaseSensitive(finding, "VendorSeverity");
	cJSON_DeleteItemFromObjectCaseSensitive(finding, "CVSS");
}

static void rebuild_package(cJSON *package, int number)
{
	cJSON *identifier = cJSON_GetObjectItemCaseSensitive(package, "Identifier");

	rebuild_version(package, "FilePath", "Version");
	rebuild_layer(package);
	put(identifier, "UID", mem_printf("%016x", 0xdef000 + number));
	cJSON_DeleteItemFromObjectCaseSensitive(identifier, "PURL");
	cJSON_DeleteItemFromObjectCaseSensitive(package, "ID");
}

/* ---- the report ------------------------------------------------------------------------------ */

/* The last first. */
static void turn(cJSON *array)
{
	int n = cJSON_GetArraySize(array);

	for (int i = 1; i < n; i++)
		cJSON_InsertItemInArray(array, 0, cJSON_DetachItemFromArray(array, i));
}

static void each(cJSON *array, void (*rebuild)(cJSON *item, int number))
{
	cJSON *item;
	int number = 0;

	cJSON_ArrayForEach(item, array) rebuild(item, number++);
	turn(array);
}

static void rebuild_result(cJSON *result, int number)
{
	(void)number;
	each(cJSON_GetObjectItemCaseSensitive(result, "Vulnerabilities"), rebuild_finding);
	each(cJSON_GetObjectItemCaseSensitive(result, "Packages"), rebuild_package);
}

/* Every text of an array, by `other`. */
static void change_texts(cJSON *array, char *(*other)(const char *))
{
	cJSON *item;

	cJSON_ArrayForEach(item, array) if (cJSON_IsString(item))
	{
		char *text = other(item->valuestring);

		cJSON_SetValuestring(item, text);
		free(text);
	}
}

static void rebuild_metadata(cJSON *metadata, const char *created)
{
	cJSON *config = cJSON_GetObjectItemCaseSensitive(metadata, "ImageConfig");
	cJSON *rootfs = cJSON_GetObjectItemCaseSensitive(config, "rootfs"), *layer;
	const char *id = text_of(metadata, "ImageID"), *reference = text_of(metadata, "Reference");

	if (id)
		put(metadata, "ImageID", other_digest(id));
	if (reference)
		put(metadata, "Reference", other_reference(reference));
	change_texts(cJSON_GetObjectItemCaseSensitive(metadata, "RepoTags"), other_reference);
	change_texts(cJSON_GetObjectItemCaseSensitive(metadata, "RepoDigests"), other_reference);
	change_texts(cJSON_GetObjectItemCaseSensitive(metadata, "DiffIDs"), other_digest);
	change_texts(cJSON_GetObjectItemCaseSensitive(rootfs, "diff_ids"), other_digest);
	put(config, "created", mem_strdup(created));
	cJSON_ArrayForEach(layer, cJSON_GetObjectItemCaseSensitive(metadata, "Layers"))
	{
		if (text_of(layer, "Digest"))
			put(layer, "Digest", other_digest(text_of(layer, "Digest")));
		if (text_of(layer, "DiffID"))
			put(layer, "DiffID", other_digest(text_of(layer, "DiffID")));
	}
}

void report_rebuild(cJSON *report, const char *created)
{
	const char *name = text_of(report, "ArtifactName");

	cJSON_DeleteItemFromObjectCaseSensitive(report, "CreatedAt");
	cJSON_AddStringToObject(report, "CreatedAt", created);
	put(report, "ReportID", mem_strdup("0199ffff-0000-7000-8000-000000000001"));
	if (text_of(report, "ArtifactID"))
		put(report, "ArtifactID", other_digest(text_of(report, "ArtifactID")));
	if (name)
		put(report, "ArtifactName", other_reference(name));
	rebuild_metadata(cJSON_GetObjectItemCaseSensitive(report, "Metadata"), created);
	each(cJSON_GetObjectItemCaseSensitive(report, "Results"), rebuild_result);
}
