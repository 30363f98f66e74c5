/* Images of several platforms have one name, and so have the images of a moving tag: then a base
 * says its platform, or else how its chain id begins. */
#include "core/fleet_base.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

const char *fleet_base_key(const struct fleet *f, uint32_t base)
{
	const struct fleet_base *b = &f->bases[base];

	return fleet_text(f, b->chain ? b->chain : b->blob_chain ? b->blob_chain : b->name);
}

bool fleet_stands_on(const struct fleet *f, uint32_t at, uint32_t base)
{
	while (at && at - 1 != base)
		at = f->bases[at - 1].parent;
	return at != 0;
}

struct named_base {
	word name, architecture;
	uint32_t base;
};

static int compare_bases(const void *a, const void *b)
{
	const struct named_base *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	if (x->architecture != y->architecture)
		return x->architecture < y->architecture ? -1 : 1;
	return (x->base > y->base) - (x->base < y->base);
}

/* How many of the list from `at` on are alike: by name, and by platform too. */
static uint32_t count_alike(const struct named_base *list, uint32_t n, uint32_t at,
			    bool by_architecture)
{
	uint32_t end = at;

	while (end < n && list[end].name == list[at].name &&
	       (!by_architecture || list[end].architecture == list[at].architecture))
		end++;
	return end - at;
}

static word show_base(struct fleet *f, const struct named_base *b, uint32_t alike)
{
	const char *name = fleet_text(f, b->name), *key = fleet_base_key(f, b->base);
	const char *colon = key ? strchr(key, ':') : NULL;
	char *text;
	word shown;

	if (alike == 1 && b->architecture)
		text = mem_printf("%s (%s)", name ? name : "?", fleet_text(f, b->architecture));
	else if (colon)
		text = mem_printf("%s (%.8s)", name ? name : "?", colon + 1);
	else
		return b->name;
	shown = fleet_word(f, text);
	free(text);
	return shown;
}

void fleet_show_bases(struct fleet *f)
{
	struct named_base *list = mem_array((size_t)f->base_count + 1, sizeof(*list));
	uint32_t n = f->base_count;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t image = f->bases[i].image;

		list[i] = (struct named_base){
			f->bases[i].name, image == FLEET_NONE ? 0 : f->images[image].architecture,
			i};
		f->bases[i].shown = f->bases[i].name;
	}
	qsort(list, n, sizeof(*list), compare_bases);
	for (uint32_t at = 0, end; at < n; at = end) {
		end = at + count_alike(list, n, at, false);
		for (uint32_t i = at, run; end > at + 1 && i < end; i += run) {
			run = count_alike(list, n, i, true);
			for (uint32_t k = i; k < i + run; k++)
				f->bases[list[k].base].shown = show_base(f, &list[k], run);
		}
	}
	free(list);
}
