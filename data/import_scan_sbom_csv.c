/*
 * The CSV of Inspector's CI plugin: rows of comments, a header, then a vulnerability a row. "null"
 * is an absent fact; the installed and the fixed packages are lists that run in parallel, parted by
 * semicolons.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_scan_sbom.h"

enum column { ID, SEVERITY, VENDOR, CVSS, INSTALLED, FIXED, PATH, EPSS, EXPLOIT, COLUMNS };
static const char *const titles[COLUMNS] = {
	[ID] = "ID",
	[SEVERITY] = "Severity",
	[VENDOR] = "Source",
	[CVSS] = "CVSS",
	[INSTALLED] = "Installed Package",
	[FIXED] = "Fixed Package",
	[PATH] = "Path",
	[EPSS] = "EPSS",
	[EXPLOIT] = "Exploit Available",
};

struct sheet {
	struct import_run *run;
	struct arena arena;
	struct scan_sbom_os os;
	int columns[COLUMNS];
	size_t title_count;
};

static const char *cell(const struct sheet *s, const struct csv_record *r, enum column column)
{
	const char *text = csv_field(r, s->columns[column]);

	return text && strcmp(text, "null") != 0 ? text : NULL;
}

static double number(const struct sheet *s, const struct csv_record *r, enum column column)
{
	const char *text = cell(s, r, column);
	double n;

	return text && text_number(text, &n) ? n : -1;
}

/* The next part of a list, in the arena; moves *list behind it. "null" and nothing are NULL. */
static const char *next_part(struct sheet *s, const char **list)
{
	size_t n = *list ? strcspn(*list, ";") : 0;
	const char *part =
		n && strncmp(*list, "null", n) != 0 ? arena_strndup(&s->arena, *list, n) : NULL;

	if (*list)
		*list += n + ((*list)[n] == ';');
	return part;
}

static bool tell_row(struct sheet *s, const struct csv_record *r, struct error *err)
{
	const char *exploit = cell(s, r, EXPLOIT), *installed = cell(s, r, INSTALLED);
	const char *fixed = cell(s, r, FIXED), *by = cell(s, r, VENDOR);
	char *vendor = by ? text_lower(by) : NULL;
	bool good = true;

	do {
		struct finding f = {
			.kind = KIND_VULN,
			.asset = {.is_scan_image = true, .pushed = DATE_NONE},
			.vuln = cell(s, r, ID),
			.severity_raw = cell(s, r, SEVERITY),
			.severity_source = vendor,
			.score = number(s, r, CVSS),
			.epss = number(s, r, EPSS),
			.exploit = !exploit ? -1 : text_casecmp(exploit, "true") == 0,
			.path = cell(s, r, PATH),
			.first_seen = DATE_NONE,
			.last_seen = DATE_NONE,
			.updated = DATE_NONE,
		};

		scan_sbom_package(&f, next_part(s, &installed), &s->os, &s->arena);
		f.fixed = fixed_version(next_part(s, &fixed));
		good = import_finding(s->run, &f, err);
	} while (good && installed && *installed);
	free(vendor);
	return good;
}

static bool record(void *state, const struct csv_record *r, struct error *err)
{
	struct sheet *s = state;

	arena_reset(&s->arena);
	if (r->fields[0][0] == '#')
		return true;
	if (!s->title_count) {
		s->title_count = r->count;
		for (int i = 0; i < COLUMNS; i++)
			s->columns[i] = csv_column(r, titles[i]);
		return scan_sbom_begin(s->run, err);
	}
	if (r->ends_in_stream && r->count < s->title_count) {
		s->run->why_partial = N_("cut in its last row");
		return true;
	}
	if (cell(s, r, ID))
		return tell_row(s, r, err);
	import_skip(s->run, N_("vulnerability without an id"), cell(s, r, INSTALLED));
	return true;
}

static const char *skipped(void *state, const struct slice_skip *skip)
{
	(void)state, (void)skip;
	return N_("a finding");
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct sheet *s = state;

	if (!s->title_count && !why_cut) {
		s->run->why_partial = N_("it holds no row of titles");
		return true;
	}
	return scan_sbom_end(s->run, &s->os, why_cut, err);
}

static void *open_sheet(struct import_run *run)
{
	struct sheet *s = mem_alloc(sizeof(*s));

	s->run = run;
	return s;
}

static void close_sheet(void *state)
{
	struct sheet *s = state;

	free(s->os.family);
	free(s->os.version);
	arena_fini(&s->arena);
	free(s);
}

const struct import_ops import_scan_sbom_csv = {
	.shape = IMPORT_CSV,
	.csv = {.record = record},
	.open = open_sheet,
	.finish = finish,
	.close = close_sheet,
	.skipped = skipped,
};
