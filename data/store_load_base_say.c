/*
 * What an image says of its base: the labels that name it, as they were read, and the step of the
 * history that ends it. What the labels come to is in store_load_base_label.c.
 */
#include <string.h>

#include "core/text.h"
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
 *
 * A known limit: an application whose Dockerfile has its CMD before its last COPY ends its "base"
 * there. A history does not say where FROM was: builder, times and style of the entries may be the
 * same on both sides of it, and may change on one. Trivy's own guess has this limit, too. The
 * base's scan, a label or a line of the configuration is better, and is asked first.
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
