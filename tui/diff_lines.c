/* Lines of a comparison: findings and packages in one table. */
#include "tui/diff_lines.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "tui/screen.h"

static const char *package_key(const struct fleet *f, uint32_t finding, bool is_ecosystem)
{
	uint32_t package = f->issues[f->issue[finding]].package;

	if (package == FLEET_NONE)
		return NULL;
	return fleet_text(f,
			  is_ecosystem ? f->packages[package].ecosystem : f->packages[package].key);
}

static struct diff_line finding_line(const struct fleet *f, const struct diff_row *row)
{
	uint32_t i = row->finding, vuln = f->issues[f->issue[i]].vuln;
	const char *version = fleet_text(f, f->version[i]);
	bool is_of_second = row->change == DIFF_OPENED || row->change == DIFF_UNKNOWN_SECOND;

	return (struct diff_line){
		.change = diff_changes[row->change],
		.severity = severities[f->severity[i]].word,
		.vuln = vuln == FLEET_NONE ? NULL : fleet_text(f, f->vulns[vuln].key),
		.package = package_key(f, i, false),
		.ecosystem = package_key(f, i, true),
		.path = fleet_text(f, f->path[i]),
		.before = is_of_second ? NULL : version,
		.after = is_of_second               ? version
			 : row->change == DIFF_KEPT ? fleet_text(f, f->version[row->other])
						    : NULL,
		.fixed = fleet_text(f, f->fixed[i]),
	};
}

static void make_lines(const struct fleet *f, struct diff_lines *d)
{
	d->lines = mem_array(d->diff.count + d->step_count + 1, sizeof(*d->lines));
	for (size_t i = 0; i < d->diff.count; i++)
		d->lines[d->count++] = finding_line(f, &d->diff.rows[i]);
	for (size_t i = 0; i < d->step_count; i++) {
		const struct diff_step *step = &d->steps[i];

		d->lines[d->count++] = (struct diff_line){.change = diff_step_word(step),
							  .package = step->name,
							  .ecosystem = step->ecosystem,
							  .path = step->path,
							  .before = step->before,
							  .after = step->after};
	}
}

bool diff_lines_make(struct store *s, const struct question *q, uint32_t from, uint32_t to,
		     const struct selection *within, struct diff_lines *out, struct error *err)
{
	*out = (struct diff_lines){0};
	if (!store_packages(s, q->fleet, from, &out->from, err) ||
	    !store_packages(s, q->fleet, to, &out->to, err))
		return false;
	diff_images(q, from, to, within, &out->diff);
	out->lists_packages = out->from.count && out->to.count;
	if (out->lists_packages)
		out->step_count = diff_packages(out->from.list, out->from.count, out->to.list,
						out->to.count, &out->steps);
	make_lines(q->fleet, out);
	return true;
}

void diff_lines_fini(struct diff_lines *d)
{
	diff_fini(&d->diff);
	package_list_fini(&d->from);
	package_list_fini(&d->to);
	free(d->steps);
	free(d->lines);
	*d = (struct diff_lines){0};
}

/* ---- sums ------------------------------------------------------------------------------------ */

static void put_change(const struct diff_lines *d, enum diff_change change, const char *verb,
		       struct buf *out)
{
	const char *between = " (";
	char count[32];

	buf_printf(out, "%s%s %s", out->size ? ", " : "", verb,
		   screen_count(d->diff.findings[change], count));
	for (int i = SEVERITY_COUNT - 1; i >= 0; i--) {
		if (!d->diff.severity[change][i])
			continue;
		buf_printf(out, "%s%s %s", between,
			   screen_count(d->diff.severity[change][i], count), severities[i].word);
		between = ", ";
	}
	buf_puts(out, between[0] == ',' ? ")" : "");
}

void diff_lines_sum(const struct diff_lines *d, struct buf *out)
{
	put_change(d, DIFF_CLOSED, _("closes"), out);
	put_change(d, DIFF_OPENED, _("opens"), out);
	put_change(d, DIFF_KEPT, _("keeps"), out);
	if (d->diff.findings[DIFF_UNKNOWN_FIRST])
		put_change(d, DIFF_UNKNOWN_FIRST, _("the second's scans did not look for"), out);
	if (d->diff.findings[DIFF_UNKNOWN_SECOND])
		put_change(d, DIFF_UNKNOWN_SECOND, _("the first's scans did not look for"), out);
}

void diff_lines_packages(const struct diff_lines *d, struct buf *out)
{
	static const char *const words[] = {"removed", "added", "upgraded", "downgraded",
					    "changed"};
	char count[32];

	if (!d->lists_packages) {
		buf_puts(out, _("packages: not compared, as not both images have a list of them"));
		return;
	}
	buf_puts(out, _("packages:"));
	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
		long long n = 0;

		for (size_t i = 0; i < d->step_count; i++)
			n += strcmp(diff_step_word(&d->steps[i]), words[w]) == 0;
		if (n)
			buf_printf(out, "%s %s %s", out->data[out->size - 1] == ':' ? "" : ",",
				   screen_count(n, count), words[w]);
	}
	if (!d->step_count)
		buf_puts(out, _(" the same"));
}
