/*
 * Staging a scan's image. It may be told before its findings or after them, and again: the last
 * word stands.
 */
#include <stdlib.h>

#include "data/stage_impl.h"

static void stage_layers(struct stage *s, const struct image *image, struct staged_image *own)
{
	own->layers = mem_array(image->layer_count + 1, sizeof(*own->layers));
	own->layer_count = image->layer_count;
	for (size_t i = 0; i < image->layer_count; i++)
		own->layers[i] = (struct staged_layer){
			.diff_id = stage_word(s, image->layers[i].diff_id),
			/* A tar's layer digests are something else (TRUTH 1). */
			.digest = image->digests_are_compressed
					  ? stage_word(s, image->layers[i].digest)
					  : 0,
			.created_by = stage_word(s, image->layers[i].created_by),
			.size = image->layers[i].size,
		};
	own->history = mem_array(image->history_count + 1, sizeof(*own->history));
	own->history_count = image->history_count;
	for (size_t i = 0; i < image->history_count; i++)
		own->history[i] = (struct staged_history){
			.created_by = stage_word(s, image->history[i].created_by),
			.created = image->history[i].created,
			.is_empty = image->history[i].is_empty,
		};
}

void stage_image_fini(struct staged_image *image)
{
	free(image->digests);
	free(image->references);
	free(image->labels);
	free(image->layers);
	free(image->history);
	*image = (struct staged_image){0};
}

bool stage_on_image(void *ctx, const struct image *image, struct error *err)
{
	struct stage *s = ctx;
	struct staged_scan *scan = stage_scan(s);
	struct staged_image *own = &scan->image;

	(void)err;
	stage_image_fini(own);
	scan->has_image = true;
	own->config_digest = stage_word(s, image->config_digest);
	own->os_family = stage_word(s, image->os_family);
	own->os_version = stage_word(s, image->os_version);
	own->architecture = stage_word(s, image->architecture);
	own->eosl = image->os_is_eosl;
	own->created = image->created;
	own->digests = stage_words(s, image->digests, image->digest_count, &own->digest_count);
	own->references =
		stage_words(s, image->references, image->reference_count, &own->reference_count);
	own->labels = mem_array(2 * image->label_count + 1, sizeof(*own->labels));
	own->label_count = image->label_count;
	for (size_t i = 0; i < image->label_count; i++) {
		own->labels[2 * i] = stage_word(s, image->labels[i].name);
		own->labels[2 * i + 1] = stage_word(s, image->labels[i].value);
	}
	stage_layers(s, image, own);
	stage_hash_image(s, image);
	return true;
}
