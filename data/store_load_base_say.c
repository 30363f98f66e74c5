/*
 * What an image says of its base: the labels that name it, and the step of the history that ends
 * it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "data/store_load_base.h"
#include "data/store_load_image.h"

/* ---- labels ---------------------------------------------------------------------------------- */

/* OCI Image Format Specification, annotations: pre-defined keys. */
static const char labels_sql[] =
	"SELECT l.image, w.text = 'org.opencontainers.image.base.digest', l.value"
	" FROM word w JOIN image_label l ON l.name = w.id"
	" WHERE w.text IN ('org.opencontainers.image.base.digest',"
	" 'org.opencontainers.image.base.name')";

static void add_label(struct load *l, sqlite3_stmt *st)
{
	struct load_image *image = &l->images[column_id(l, st, 0, l->image_count)];

	if (sqlite3_column_int(st, 1))
		image->base_digest = column_u32(st, 2);
	else
		image->base_name = column_u32(st, 2);
}

static bool has_name(const struct load *l, const struct names *names, const char *name)
{
	for (size_t i = 0; name && i < names->count; i++)
		if (strcmp(fleet_text(l->fleet, names->list[i]), name) == 0)
			return true;
	return false;
}

/* "registry/repository:tag" as places write it. */
static char *whole_name(const char *text)
{
	struct reference r = {0};
	char *name = NULL;

	if (text && reference_parse(text, &r)) {
		name = mem_printf("%s/%s:%s", r.registry ? r.registry : "", r.repository,
				  r.tag ? r.tag : "latest");
		reference_fini(&r);
	}
	return name;
}

/* Is this base the one that the labels mean, or has it them itself, so that they are inherited? */
static bool is_meant(const struct load *l, uint32_t node, const struct load_image *by,
		     const char *whole)
{
	const struct load_bases *b = l->bases;
	uint32_t number = b->tree->nodes[node].image;
	const struct names *names = &b->words[node].names;
	const struct load_image *base;

	if (number == LAYERS_NO_IMAGE)
		return false;
	base = &l->images[b->images[number].image];
	return (by->base_name == base->base_name && by->base_digest == base->base_digest) ||
	       has_name(l, names, load_text(l, by->base_digest)) ||
	       has_name(l, names, load_text(l, by->base_name)) || has_name(l, names, whole);
}

const char *base_label(struct load *l, uint32_t number)
{
	struct load_bases *b = l->bases;
	const struct load_image *image = &l->images[b->images[number].image];
	const char *name = load_text(l, image->base_name ? image->base_name : image->base_digest);
	uint32_t node = layers_base(b->tree, number);
	char *whole;

	if (!name)
		return NULL;
	whole = whole_name(load_text(l, image->base_name));
	for (; name && node != LAYERS_ROOT; node = layers_below(b->tree, node))
		if (is_meant(l, node, image, whole))
			name = NULL;
	free(whole);
	return name;
}

/* ---- history --------------------------------------------------------------------------------- */

/* "CMD [..]", as BuildKit writes it, or behind the shell's comment of older builders. */
static bool is_cmd(const char *step)
{
	static const char nop[] = "/bin/sh -c #(nop)";

	if (step && text_has_prefix(step, nop))
		for (step += strlen(nop); *step == ' '; step++)
			;
	return step && text_has_prefix(step, "CMD ");
}

/*
 * The boundary of TRUTH 6: the layers before the last empty CMD that a layer follows. It holds when
 * the history tells of as many layers as the image has. Rows come by image, in their order; the
 * last one of an image ends its history.
 */
static void add_step(struct load *l, sqlite3_stmt *st)
{
	uint32_t id = column_id(l, st, 0, l->image_count);
	struct load_image *image = &l->images[id];
	db_word step = column_u32(st, 1);
	bool is_empty = sqlite3_column_int(st, 2) != 0;

	if (!is_empty) {
		image->told_layers++;
		if (image->told_step) {
			image->boundary = image->told_boundary;
			image->step = image->told_step;
			image->told_step = 0;
		}
	} else if (is_cmd(load_text(l, step))) {
		image->told_boundary = image->told_layers;
		image->told_step = step;
	}
}

bool load_base_words(struct load *l)
{
	if (!load_rows(l, labels_sql, add_label) ||
	    !load_rows(l, "SELECT image, created_by, is_empty FROM image_history", add_step))
		return false;
	for (size_t i = 0; i < l->image_count; i++)
		if (l->images[i].told_layers != l->images[i].layer_count)
			l->images[i].boundary = l->images[i].step = 0;
	return true;
}
