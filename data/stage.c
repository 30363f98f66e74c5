/*
 * The sink that stages: documents in, and what is kept of them out. This file has the life of the
 * stage, its words, and where scans begin and end.
 */
#include <stdlib.h>
#include <string.h>

#include "data/stage_impl.h"

staged_word stage_word(struct stage *s, const char *text)
{
	return text && text[0] ? dict_add(&s->words, text) : 0;
}

staged_word *stage_words(struct stage *s, const char *const *texts, size_t n, size_t *count)
{
	staged_word *list = mem_array(n + 1, sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (texts[i] && texts[i][0])
			list[(*count)++] = stage_word(s, texts[i]);
	return list;
}

/* ---- the scan -------------------------------------------------------------------------------- */

struct staged_scan *stage_scan(struct stage *s)
{
	return &s->scans[s->scan_count - 1];
}

static bool on_scan_begin(void *ctx, const struct scan *scan, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *own;

	(void)err;
	MEM_ROOM(s->scans, s->scan_count, s->scan_room);
	own = &s->scans[s->scan_count++];
	*own = (struct staged_scan){
		.source = scan->source,
		.is_open = true,
		.as_of = scan->as_of,
		.tool = mem_strdup(scan->tool),
		.tool_version = mem_strdup(scan->tool_version),
		.vulns.width = 1,
		.packages.width = 4,
		.facts.usage_keys.width = 2,
	};
	stage_hash_begin(s, scan);
	return true;
}

/* "lang-pkgs os-pkgs", sorted: Results may stand in any order. */
static char *join_classes(const char *const *classes, size_t n)
{
	struct buf out = {0};
	const char *last = NULL;

	for (;;) {
		const char *next = NULL;

		for (size_t i = 0; i < n; i++)
			if (classes[i] && (!last || strcmp(classes[i], last) > 0) &&
			    (!next || strcmp(classes[i], next) < 0))
				next = classes[i];
		if (!next)
			break;
		buf_printf(&out, "%s%s", out.size ? " " : "", next);
		last = next;
	}
	return out.size ? buf_take(&out) : NULL;
}

static bool on_scan_end(void *ctx, const struct scan_end *end, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *scan = stage_scan(s);

	(void)err;
	scan->is_open = false;
	scan->status = end->status;
	scan->why_partial = mem_strdup(end->why_partial);
	scan->classes = join_classes(end->classes, end->class_count);
	scan->lists = end->lists;
	scan->artifact = stage_word(s, end->artifact);
	scan->artifact_type = stage_word(s, end->artifact_type);
	if (end->tool_version) {
		free(scan->tool_version);
		scan->tool_version = mem_strdup(end->tool_version);
	}
	scan->is_named = end->is_named;
	scan->os_family = stage_word(s, end->os_family);
	scan->os_version = stage_word(s, end->os_version);
	if (end->as_of != DATE_NONE)
		scan->as_of = end->as_of;
	stage_hash_end(s, end, scan->classes);
	return true;
}

static bool on_skipped(void *ctx, const char *reason, long long n, const char *example,
		       struct error *err)
{
	struct stage *s = ctx;

	(void)err;
	for (size_t i = 0; i < s->skip_count; i++)
		if (strcmp(s->skips[i].reason, reason) == 0) {
			s->skips[i].n += n;
			return true;
		}
	MEM_ROOM(s->skips, s->skip_count, s->skip_room);
	s->skips[s->skip_count++] = (struct staged_skip){
		.reason = mem_strdup(reason), .example = mem_strdup(example), .n = n};
	return true;
}

/* ---- life ------------------------------------------------------------------------------------ */

void stage_init(struct stage *s)
{
	*s = (struct stage){
		.asset_keys.width = 9,
		.texts.width = 2,
		.aliases.width = 2,
		.sources.width = 3,
		.package_keys.width = 2,
		.version_keys.width = 2,
		.path_keys.width = 3,
		.digest = digest_new(),
	};
}

/* Frees what one part of a scan brought. */
static void scan_forget(struct staged_scan *scan)
{
	for (uint32_t i = 0; i < scan->vulns.count; i++)
		free(scan->abouts[i].opinions);
	free(scan->abouts);
	scan->abouts = NULL;
	scan->about_room = 0;
	tuples_fini(&scan->vulns);
	tuples_fini(&scan->packages);
	stage_image_fini(&scan->image);
	stage_facts_fini(&scan->facts);
	scan->rows = scan->own_rows = 0;
	scan->needs_date = scan->is_unnamed = false;
}

static void scan_fini(struct staged_scan *scan)
{
	scan_forget(scan);
	free(scan->tool);
	free(scan->tool_version);
	free(scan->why_partial);
	free(scan->classes);
}

/* Words, and all that is numbers of words. */
static void forget_words(struct stage *s)
{
	for (uint32_t i = 0; i < s->asset_keys.count; i++)
		free(s->assets[i].tags);
	dict_fini(&s->words);
	tuples_fini(&s->asset_keys);
	tuples_fini(&s->texts);
	tuples_fini(&s->aliases);
	tuples_fini(&s->sources);
	tuples_fini(&s->package_keys);
	tuples_fini(&s->version_keys);
	tuples_fini(&s->path_keys);
}

void stage_forget(struct stage *s)
{
	size_t open = s->scan_count && stage_scan(s)->is_open ? 1 : 0;

	for (size_t i = 0; i < s->scan_count - open; i++)
		scan_fini(&s->scans[i]);
	if (open) {
		s->scans[0] = s->scans[s->scan_count - 1];
		scan_forget(&s->scans[0]);
	}
	s->scan_count = open;
	s->waiting = 0;
	forget_words(s);
	stage_reuse_spool(s);
}

bool stage_is_settleable(const struct stage *s, bool is_dated)
{
	const struct staged_scan *last = s->scan_count ? &s->scans[s->scan_count - 1] : NULL;

	if (!last || !last->is_open)
		return true;
	return last->source != SOURCE_TRIVY && !last->has_image && !last->own_rows &&
	       !last->is_unnamed && (is_dated || last->as_of != DATE_NONE || !last->needs_date);
}

void stage_fini(struct stage *s)
{
	for (size_t i = 0; i < s->scan_count; i++)
		scan_fini(&s->scans[i]);
	for (size_t i = 0; i < s->skip_count; i++) {
		free(s->skips[i].reason);
		free(s->skips[i].example);
	}
	if (s->spool)
		fclose(s->spool);
	forget_words(s);
	free(s->package_key);
	free(s->version_key);
	free(s->path_key);
	free(s->assets);
	free(s->scans);
	free(s->skips);
	digest_free(s->digest);
	buf_fini(&s->scratch);
	buf_fini(&s->part);
}

struct sink stage_sink(struct stage *s)
{
	return (struct sink){
		.ctx = s,
		.scan_begin = on_scan_begin,
		.image = stage_on_image,
		.finding = stage_on_finding,
		.package_source = stage_on_package_source,
		.package = stage_on_package,
		.usage = stage_on_usage,
		.image_fact = stage_on_image_fact,
		.intel = stage_on_intel,
		.account = stage_on_account,
		.event = stage_on_event,
		.skipped = on_skipped,
		.scan_end = on_scan_end,
	};
}
