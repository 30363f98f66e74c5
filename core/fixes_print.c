/* An action in words. */
#include <string.h>

#include "core/fixes_impl.h"
#include "core/intl.h"
#include "core/version.h"

static const char *text_or(const struct fleet *f, word w, const char *none)
{
	const char *text = fleet_text(f, w);

	return text ? text : none;
}

static const char *image_name(const struct fleet *f, uint32_t image)
{
	return text_or(f, f->images[image].label, text_or(f, f->images[image].key, "?"));
}

void action_print_where_briefly(const struct fleet *f, const struct action *a, struct buf *out)
{
	const struct fleet_asset *asset;

	if (a->base != FLEET_NONE) {
		buf_puts(out, text_or(f, f->bases[a->base].shown, "?"));
		return;
	}
	asset = &f->assets[a->asset];
	if (a->kind == ACTION_DROP)
		buf_puts(out, image_name(f, a->image));
	else
		buf_puts(out,
			 text_or(f, asset->repository ? asset->repository : asset->resource, "?"));
	if (a->site)
		buf_printf(out, " (%s)", a->site);
}

void action_print_where(const struct fleet *f, const struct action *a, struct buf *out)
{
	if (a->base != FLEET_NONE)
		buf_puts(out, _("base "));
	action_print_where_briefly(f, a, out);
}

/* The package itself when there is only one of its source's. */
static const char *package_name(const struct fleet *f, const struct fixes *x,
				const struct action *a)
{
	const struct action_part *parts = &x->parts[a->parts];

	for (uint32_t i = 1; i < a->part_count; i++)
		if (parts[i].package != parts[0].package)
			return a->name;
	return text_or(f, f->packages[parts[0].package].key, a->name);
}

static uint32_t count_versions(const struct action_part *parts, uint32_t count)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t k = 0;

		while (k < i && parts[k].version != parts[i].version)
			k++;
		n += k == i;
	}
	return n;
}

bool package_print_order(const struct fleet *f, uint32_t package, struct buf *out)
{
	const char *ecosystem =
		package == FLEET_NONE ? NULL : fleet_text(f, f->packages[package].ecosystem);

	if (package == FLEET_NONE || version_scheme_of(ecosystem) != VERSION_UNKNOWN)
		return false;
	buf_printf(out, _("versions of %s are compared for equality only"),
		   ecosystem ? ecosystem : _("an unknown ecosystem"));
	return true;
}

bool action_print_order(const struct fleet *f, const struct action *a, struct buf *out)
{
	return a->kind == ACTION_UPGRADE &&
	       package_print_order(f, fixes_of(f)->parts[a->parts].package, out);
}

/* Nobody may take what is only stated for the smallest that will do. */
static void put_order(const struct fleet *f, const struct action *a, struct buf *out)
{
	struct buf order = {0};

	if (action_print_order(f, a, &order))
		buf_printf(out, _(" (as stated: %s)"), buf_text(&order));
	buf_fini(&order);
}

enum { TARGETS_MAX = 48 }; /* bytes */

/* Briefly the arrow says it. */
static void put_upgrade(const struct fleet *f, const struct action *a, bool is_brief,
			struct buf *out)
{
	const struct fixes *x = fixes_of(f);
	const struct action_part *part = &x->parts[a->parts];
	uint32_t versions = count_versions(part, a->part_count);
	/* Of all its versions, as long as these can be read. */
	bool is_short = part->to &&
			(strlen(a->to) <= TARGETS_MAX || strcmp(a->to, part->to) == 0);
	const char *to = is_short ? a->to : part->to;

	buf_printf(out, is_brief ? "%s" : _("upgrade %s"), package_name(f, x, a));
	if (part->version && !is_brief)
		buf_printf(out, " %s", fleet_text(f, part->version));
	buf_printf(out, " -> %s", to ? to : _("the newest"));
	buf_puts(out, part->to && !is_short ? _(" and others") : "");
	if (versions > 1 && !is_brief)
		buf_printf(out,
			   versions == 2 ? _(" (and %u other version)")
					 : _(" (and %u other versions)"),
			   versions - 1);
}

void action_print_what(const struct fleet *f, const struct action *a, struct buf *out)
{
	const struct fixes *x = fixes_of(f);

	switch (a->kind) {
	case ACTION_REBUILD:
		buf_printf(out, _("rebuild on %s"), image_name(f, a->image));
		break;
	case ACTION_UPGRADE:
		put_upgrade(f, a, false, out);
		put_order(f, a, out);
		break;
	case ACTION_SWITCH:
		buf_printf(out, _("switch to %s"), image_name(f, a->image));
		break;
	case ACTION_REMOVE:
		buf_printf(out, _("remove %s"), package_name(f, x, a));
		break;
	case ACTION_DROP:
		buf_puts(out, _("remove image"));
		break;
	case ACTION_KINDS:
		break;
	}
}

void action_print_what_briefly(const struct fleet *f, const struct action *a, struct buf *out)
{
	if (a->kind == ACTION_UPGRADE)
		put_upgrade(f, a, true, out);
	else
		action_print_what(f, a, out);
}

void action_print(const struct fleet *f, const struct action *a, struct buf *out)
{
	struct buf where = {0};

	action_print_where(f, a, &where);
	if (a->kind == ACTION_REBUILD)
		buf_printf(out, _("rebuild %s on %s"), buf_text(&where), image_name(f, a->image));
	else if (a->kind == ACTION_SWITCH)
		buf_printf(out, _("switch %s to %s"), buf_text(&where), image_name(f, a->image));
	else if (a->kind == ACTION_UPGRADE)
		put_upgrade(f, a, false, out);
	else
		action_print_what(f, a, out);
	if (a->kind == ACTION_UPGRADE)
		buf_printf(out, _(" in %s"), buf_text(&where));
	else if (a->kind == ACTION_REMOVE)
		buf_printf(out, _(" from %s"), buf_text(&where));
	else if (a->kind == ACTION_DROP)
		buf_printf(out, " %s", buf_text(&where));
	put_order(f, a, out);
	buf_fini(&where);
}
