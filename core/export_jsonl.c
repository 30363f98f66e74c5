/*
 * The stable contract of EXPERIENCE 1: one object a line. Keys may be added, never renamed or
 * removed, so the order and the names stand here as one list; a key whose data no importer gives
 * yet is null.
 */
#include <string.h>

#include "core/export_formats.h"
#include "core/json.h"

const char *const export_jsonl_keys[] = {
	"id",
	"issue",
	"kind",
	"source",
	"sources",
	"account",
	"region",
	"vuln",
	"aliases",
	"severity",
	"severity_raw",
	"severity_source",
	"score",
	"epss",
	"kev",
	"exploit",
	"title",
	"ecosystem",
	"package",
	"purl",
	"version",
	"fixed",
	"fix",
	"path",
	"registry",
	"repo",
	"tags",
	"digest",
	"os",
	"resource",
	"resource_type",
	"layer",
	"layer_digest",
	"layer_index",
	"base",
	"base_via",
	"origin",
	"origin_base",
	"use",
	"running",
	"runs_in",
	"clusters",
	"workloads",
	"team",
	"assignee",
	"status",
	"suppressed",
	"presence",
	"presence_why",
	"state",
	"state_until",
	"state_by",
	"state_why",
	"notes",
	"first_seen",
	"last_seen",
	"fixed_at",
	"ticket",
	NULL,
};

enum { KEY_COUNT = sizeof(export_jsonl_keys) / sizeof(export_jsonl_keys[0]) - 1 };

static void put_finding(const struct question *q, uint32_t finding, const int *field_of,
			struct buf *line)
{
	for (int key = 0; key < KEY_COUNT; key++) {
		buf_puts(line, key ? "," : "{");
		json_put_string(line, export_jsonl_keys[key]);
		buf_putc(line, ':');
		if (field_of[key] < 0)
			buf_puts(line, "null");
		else
			field_json(q, (enum field_id)field_of[key], finding, line);
	}
	buf_puts(line, "}\n");
}

EXPORT_FINDINGS(jsonl)
{
	int field_of[KEY_COUNT]; /* -1: a key whose data nobody gives yet */
	struct buf line = {0};
	bool worked = true;

	(void)options;
	for (int key = 0; key < KEY_COUNT; key++)
		field_of[key] = field_find(export_jsonl_keys[key], strlen(export_jsonl_keys[key]));
	for (size_t i = 0; worked && i < rows->count; i++) {
		put_finding(q, rows->rows[i], field_of, &line);
		if (line.size > EXPORT_CHUNK)
			worked = export_flush(out, &line, err);
	}
	worked = worked && export_flush(out, &line, err);
	buf_fini(&line);
	return worked;
}

static void put_group(const struct fleet *f, const struct group *g, struct buf *line)
{
	buf_puts(line, "{\"key\":");
	json_put_string(line, g->key);
	buf_puts(line, ",\"label\":");
	json_put_string(line, g->label);
	buf_puts(line, ",\"via\":");
	json_put_string(line, g->via);
	for (const struct group_column *c = group_columns; c->name; c++) {
		buf_printf(line, ",\"%s\":", c->name);
		if (c->get(g) < 0)
			buf_puts(line, "null");
		else
			buf_printf(line, "%lld", (long long)c->get(g));
		if (strcmp(c->name, "images") == 0)
			buf_puts(line, ",\"running\":null"); /* until usage is read */
	}
	buf_puts(line, ",\"team\":");
	json_put_string(line, fleet_text(f, g->team));
	buf_puts(line, "}\n");
}

EXPORT_GROUPS(jsonl)
{
	struct buf line = {0};
	bool worked = true;

	(void)pivot;
	(void)options;
	for (size_t i = 0; worked && i < groups->count; i++) {
		put_group(q->fleet, &groups->rows[i], &line);
		if (line.size > EXPORT_CHUNK)
			worked = export_flush(out, &line, err);
	}
	worked = worked && export_flush(out, &line, err);
	buf_fini(&line);
	return worked;
}
