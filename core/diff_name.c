/*
 * Images by the names that people type or paste: a place, a digest or its first digits, and where
 * a tag has an image for several platforms the platform behind an `@`. Of two names that are
 * compared, the one platform that both have is meant.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/cells.h"
#include "core/diff.h"
#include "core/identity.h"
#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"

enum { SHORT_MIN = 12 /* hex digits, as docker shows them */, SHORT_MAX = 64, NAMED_MAX = 4 };

/* "payments/api:1.2@arm64", "payments/api@sha256:0123..", "0123456789ab". */
struct image_name {
	char *text;           /* without what is behind the @ */
	const char *digest;   /* behind it; or NULL */
	const char *platform; /* so, too */
};

/* One side of a comparison. */
struct side {
	const char *name; /* as it was given */
	uint32_t *images;
	size_t count, room;
};

/* ---- what a name means ----------------------------------------------------------------------- */

static const char algorithm[] = "sha256:";

static const char *hex_of(const char *digest)
{
	return text_has_prefix(digest, algorithm) ? digest + sizeof(algorithm) - 1 : digest;
}

static bool is_digest(const char *text)
{
	const char *hex = hex_of(text);
	size_t n = strspn(hex, "0123456789abcdefABCDEF");

	return !hex[n] && n >= SHORT_MIN && n <= SHORT_MAX;
}

/* Both may be cut: `digest` is the one that people give. */
static bool has_digest(const struct fleet *f, uint32_t image, const char *digest)
{
	const struct fleet_image *own = &f->images[image];
	const char *hex = hex_of(digest);

	for (uint32_t i = 0; i < own->name_count; i++) {
		const char *name = fleet_text(f, f->lists[own->names + i]);
		size_t n = 0;

		if (!text_has_prefix(name, algorithm))
			continue;
		for (name = hex_of(name); hex[n] && tolower((unsigned char)hex[n]) == name[n]; n++)
			;
		if (!hex[n])
			return true;
	}
	return false;
}

static bool goes_by(const struct fleet *f, uint32_t image, const char *text)
{
	const struct fleet_image *own = &f->images[image];
	word name = dict_find(&f->words, text);
	bool is = name && own->label == name;

	for (uint32_t i = 0; name && i < own->name_count && !is; i++)
		is = f->lists[own->names + i] == name;
	return is;
}

static const char *platform_word(const char *text)
{
	if (text_has_prefix(text, "linux/"))
		text += strlen("linux/");
	return identity_platform(text);
}

static bool is_of_platform(const struct fleet *f, uint32_t image, const char *platform)
{
	const char *own = fleet_text(f, f->images[image].architecture);

	return own && text_casecmp(platform_word(own), platform_word(platform)) == 0;
}

static struct image_name read_name(const char *text)
{
	struct image_name out = {.text = mem_strdup(text)};
	char *at = strrchr(out.text, '@');

	if (!at || at == out.text || !at[1])
		return out;
	*at++ = '\0';
	if (is_digest(at))
		out.digest = at;
	else
		out.platform = at;
	return out;
}

static bool is_meant(const struct fleet *f, uint32_t image, const struct image_name *name)
{
	if (name->platform && !is_of_platform(f, image, name->platform))
		return false;
	if (name->digest)
		return goes_by(f, image, name->text) && has_digest(f, image, name->digest);
	return goes_by(f, image, name->text) ||
	       (is_digest(name->text) && has_digest(f, image, name->text));
}

static void find_side(const struct fleet *f, struct side *side)
{
	struct image_name whole = {.text = mem_strdup(side->name)};
	struct image_name parts = read_name(side->name);

	/* What is named just so is meant, whatever else could be read in it. */
	for (int pass = 0; pass < 2 && !side->count; pass++)
		for (uint32_t i = 0; i < f->image_count; i++) {
			if (f->images[i].is_unscanned ||
			    !is_meant(f, i, pass == 0 ? &whole : &parts))
				continue;
			MEM_ROOM(side->images, side->count, side->room);
			side->images[side->count++] = i;
		}
	free(whole.text);
	free(parts.text);
}

/* ---- choosing -------------------------------------------------------------------------------- */

static const char *platform_of(const struct fleet *f, uint32_t image)
{
	return fleet_text(f, f->images[image].architecture);
}

/* The platform of one that tells it from all others; NULL: none does. */
static const char *telling_platform(const struct fleet *f, const struct side *side)
{
	for (size_t i = 0; i < side->count; i++) {
		const char *platform = platform_of(f, side->images[i]);
		size_t same = 0;

		for (size_t k = 0; platform && k < side->count; k++)
			same += is_of_platform(f, side->images[k], platform);
		if (same == 1)
			return platform;
	}
	return NULL;
}

static void list_side(const struct fleet *f, const struct side *side, struct buf *out)
{
	int digits = is_digest(side->name) ? CELLS_COLS : (int)sizeof(algorithm) - 1 + SHORT_MIN;

	for (size_t i = 0; i < side->count && i < NAMED_MAX; i++) {
		const struct fleet_image *image = &f->images[side->images[i]];
		const char *platform = platform_of(f, side->images[i]);

		buf_printf(out, "%s%s (%.*s%s%s)", i ? ", " : "", fleet_text(f, image->label),
			   digits, fleet_text(f, image->key), platform ? " " : "",
			   platform ? platform : "");
	}
	if (side->count > NAMED_MAX)
		buf_puts(out, ", ...");
}

/* False with the error, when the name means none or several. */
static bool means_one(const struct fleet *f, const struct side *side, struct error *err)
{
	const char *platform = telling_platform(f, side);
	struct buf list = {0};

	if (side->count == 1)
		return true;
	if (side->count == 0)
		return error_set(err, ERROR_USAGE, _("no scanned image goes by '%s'"), side->name);
	list_side(f, side, &list);
	if (platform)
		error_set(err, ERROR_USAGE,
			  _("%zu images go by '%s': %s; say which by its digest, or as '%s@%s'"),
			  side->count, side->name, buf_text(&list), side->name, platform);
	else
		error_set(err, ERROR_USAGE, _("%zu images go by '%s': %s; say which by its digest"),
			  side->count, side->name, buf_text(&list));
	buf_fini(&list);
	return false;
}

/* Where either name has several images and of all pairs only one is of one platform, that is it. */
static bool take_pair(const struct fleet *f, const struct side *from, const struct side *to,
		      uint32_t images[2])
{
	size_t pairs = 0;

	for (size_t a = 0; a < from->count; a++)
		for (size_t b = 0; b < to->count && pairs < 2; b++) {
			const char *platform = platform_of(f, from->images[a]);

			if (!platform || !is_of_platform(f, to->images[b], platform))
				continue;
			pairs++;
			images[0] = from->images[a];
			images[1] = to->images[b];
		}
	return pairs == 1;
}

static bool choose(const struct fleet *f, const struct side *from, const struct side *to,
		   uint32_t images[2], struct buf *taken, struct error *err)
{
	if (from->count == 1 && to->count == 1) {
		images[0] = from->images[0];
		images[1] = to->images[0];
		return true;
	}
	if (from->count && to->count && take_pair(f, from, to, images)) {
		buf_printf(taken, _("%s is compared, the one platform that both have"),
			   platform_of(f, images[0]));
		return true;
	}
	return means_one(f, from, err) && means_one(f, to, err);
}

bool diff_find_images(const struct fleet *f, const char *const names[2], uint32_t images[2],
		      struct buf *taken, struct error *err)
{
	struct side from = {.name = names[0]}, to = {.name = names[1]};
	bool worked;

	find_side(f, &from);
	find_side(f, &to);
	worked = choose(f, &from, &to, images, taken, err);
	free(from.images);
	free(to.images);
	return worked;
}

bool diff_find_other(const struct fleet *f, uint32_t from, const char *name, uint32_t *to,
		     struct buf *taken, struct error *err)
{
	struct side known = {.images = &from, .count = 1}, other = {.name = name};
	uint32_t images[2];
	bool worked;

	find_side(f, &other);
	worked = choose(f, &known, &other, images, taken, err);
	if (worked)
		*to = images[1];
	free(other.images);
	return worked;
}
