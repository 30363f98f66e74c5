/*
 * Base images from layers (TRUTH 6). A fleet is written as lines of
 * "repository/owner: layer layer ...", one an image; layers are letters. What comes out is said
 * image by image: its chain of bases, the nearest first, and the origin of each layer.
 */
#include <ctype.h>

#include "core/layers.h"
#include "core/mem.h"
#include "tests/tap.h"

enum { IMAGES = 64, DEPTH = 16 };

struct world {
	struct layers *tree;
	uint32_t lists[IMAGES][DEPTH];
	uint32_t boundary[IMAGES], labelled[IMAGES], mapped[IMAGES];
	unsigned count;
};

/* "shop:a b c" and what somebody says of it: h2 history after two layers, l2 a label, m2 a line of
 * the configuration. The owner is the repository's first letter. */
static void add(struct world *w, const char *line)
{
	uint32_t n = 0, owner = (uint32_t)line[0], repository = 0;
	const char *p = line;

	for (; *p != ':'; p++)
		repository = repository * 31 + (unsigned char)*p;
	for (p++; *p; p++) {
		uint32_t depth = (uint32_t)(p[1] - '0');

		if (*p == ' ')
			continue;
		if (p[0] == 'h' && isdigit((unsigned char)p[1]))
			w->boundary[w->count] = depth, p++;
		else if (p[0] == 'l' && isdigit((unsigned char)p[1]))
			w->labelled[w->count] = depth, p++;
		else if (p[0] == 'm' && isdigit((unsigned char)p[1]))
			w->mapped[w->count] = depth, p++;
		else
			w->lists[w->count][n++] = *p == '?' ? 0 : (uint32_t)*p;
	}
	layers_add(w->tree, &(struct layers_image){.layers = w->lists[w->count],
						   .count = n,
						   .repository = repository,
						   .owner = owner});
	w->count++;
}

static void settle(struct world *w)
{
	layers_begin(w->tree);
	for (unsigned i = 0; i < w->count; i++) {
		layers_say(w->tree, i, w->boundary[i], VIA_HISTORY);
		layers_say(w->tree, i, w->mapped[i], VIA_MAP);
		layers_say(w->tree, i, w->labelled[i], VIA_LABEL);
	}
	layers_end(w->tree);
}

/* A node by its layers. */
static void put_node(const struct layers *l, uint32_t node, struct buf *out)
{
	if (node == LAYERS_ROOT)
		return;
	put_node(l, l->nodes[node].parent, out);
	buf_putc(out, (char)l->nodes[node].layer);
}

/* "abc(layers) < a(history): aab?": the chain, then what brought each layer: the base, by the
 * length of its chain; + the application; ? nobody knows. */
static void put_image(const struct world *w, uint32_t image, struct buf *out)
{
	const struct layers *l = w->tree;
	uint32_t node = layers_base(l, image), nodes[DEPTH];
	uint8_t origin[DEPTH];

	for (; node != LAYERS_ROOT; node = layers_below(l, node)) {
		put_node(l, node, out);
		buf_printf(out, "(%s)%s", base_vias[l->nodes[node].via],
			   layers_below(l, node) == LAYERS_ROOT ? "" : " < ");
	}
	buf_puts(out, ": ");
	layers_origins(l, image, origin, nodes);
	for (uint32_t i = 0; i < l->images[image].count; i++)
		buf_printf(out, "%c",
			   origin[i] == ORIGIN_BASE  ? (char)('0' + l->nodes[nodes[i]].depth)
			   : origin[i] == ORIGIN_APP ? '+'
						     : '?');
}

/* Of several lines what the image of the first one comes to; lines are parted by '|'. */
static char *first_of(const char *fleet, bool is_backward)
{
	struct world w = {.tree = layers_new()};
	char *lines[IMAGES], *text = mem_strdup(fleet);
	unsigned n = 1;
	struct buf out = {0};

	lines[0] = text;
	for (char *bar = strchr(text, '|'); bar; bar = strchr(bar + 1, '|')) {
		*bar = '\0';
		lines[n++] = bar + 1;
	}
	for (unsigned i = 0; i < n; i++)
		add(&w, lines[is_backward ? n - 1 - i : i]);
	settle(&w);
	put_image(&w, is_backward ? n - 1 : 0, &out);
	layers_free(w.tree);
	free(text);
	return buf_take(&out);
}

static void comes_to(const char *fleet, const char *want, const char *sentence)
{
	for (int backward = 0; backward < 2; backward++) {
		char *got = first_of(fleet, backward);

		is_str(got, want, "%s%s", sentence, backward ? ", whichever comes first" : "");
		free(got);
	}
}

static void test_exact(void)
{
	comes_to("web:abc|deb:a", "a(layers): 1++",
		 "an image that begins as another ends stands on it");
	comes_to("web:abcd|deb:a|py:abc", "abc(layers) < a(layers): 133+",
		 "bases nest, and each layer came with the first that had it");
	comes_to("web:abc|deb:b", ": ???", "a layer in the middle is no base");
	comes_to("web:abc|deb:xbc", ": ???", "images that share no beginning have no common base");
	comes_to("web:abc|web2:abc", ": ???", "an image is no base of one with the same layers");
	comes_to("deb:ab|web:abc", ": ++", "what others stand on has its own layers");
	comes_to("py:ab|deb:a|web:abc", "a(layers): 1+",
		 "a base stands on another, and adds its own");
	comes_to("web:abc|web:ab", "ab(layers): 22+",
		 "an image of the same repository is a base, too");
	comes_to("web:a?c|deb:a", "a(layers): 1",
		 "what stands above a layer that nobody knows is unknown");
	comes_to("web:aab|deb:a", "a(layers): 1?+",
		 "what lies above a base and in it as well may be of both");
}

static void test_app(void)
{
	comes_to("web:abs|deb:a|pay:acs", "a(layers): 1+?",
		 "a layer above the base that another repository has, too, is unknown");
	comes_to("web:abs|deb:a|web:acs", "a(layers): 1++", "one repository may have it twice");
	comes_to("web:abc|pay:bd", ": ???", "without a known base nothing is the application's");
	comes_to("py:ab|deb:a|web:abc|pay:xb", "a(layers): 1?",
		 "nor is a base's layer that somebody has elsewhere");
}

static void test_said(void)
{
	comes_to("web:abch2", "ab(history): 22+", "the history says where a base ends");
	comes_to("web:abcl2", "ab(label): 22+", "so does a label");
	comes_to("web:abcm2", "ab(map): 22+", "and a line of the configuration");
	comes_to("web:abcm2h2l2", "ab(label): 22+", "of several voices the best speaks");
	comes_to("web:abch2|deb:ab", "ab(layers): 22+", "an image that ends there is the best");
	comes_to("web:abc|pay:abdh2", "ab(history): 22+",
		 "what one image says holds for all of them");
	comes_to("web:abch3", ": ???", "an image's last layer is no base of its own");
	comes_to("web:abch2|deb:a", "ab(history) < a(layers): 12+",
		 "a base that is known stands below");
}

static void test_partings(void)
{
	comes_to("web:abx|pay:aby|ops:abz", "ab(layers): 22+",
		 "where three repositories of two owners part there is a base");
	comes_to("web:abx|web:aby|web:abz", ": ???", "builds of one repository part at no base");
	comes_to("web1:abx|web2:aby|web3:abz", ": ???", "nor do repositories of one owner");
	comes_to("web:abx|pay:aby", ": ???", "nor do two repositories");
	comes_to("web:abx|pay:aby|web:abz", ": ???", "nor do two with three builds");
	comes_to("web:abx|pay:abx|ops:aby", ": ???", "three that go two ways do not part there");
	comes_to("web:abx|pay:abx|ops:abx", ": ???", "nor do those with the same layers");
	comes_to("web:abxp|pay:abxq|ops:aby|sre:abz", "ab(layers): 22?+",
		 "a way of several repositories counts as one");
}

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Any order of the same images gives each the same bases and origins. */
static void test_order(uint64_t seed)
{
	uint64_t state = seed;
	unsigned wrong = 0, bases = 0;

	for (int round = 0; round < 400; round++) {
		struct world in_order = {.tree = layers_new()}, shuffled = {.tree = layers_new()};
		char lines[24][64];
		unsigned order[24], n = 4 + (unsigned)(next(&state) % 20);

		for (unsigned i = 0; i < n; i++) {
			int length = 1 + (int)(next(&state) % 6), at;

			order[i] = i;
			at = snprintf(lines[i], sizeof(lines[i]), "%c%c:", "wpo"[next(&state) % 3],
				      "12"[next(&state) % 2]);
			for (int k = 0; k < length; k++)
				lines[i][at++] = "abc"[next(&state) % (k < 2 ? 2 : 3)];
			lines[i][at] = '\0';
			if (next(&state) % 5 == 0)
				snprintf(lines[i] + at, 8, "%c%d", "hlm"[next(&state) % 3],
					 1 + (int)(next(&state) % 4));
		}
		for (unsigned i = n - 1; i > 0; i--) {
			unsigned k = (unsigned)(next(&state) % (i + 1)), keep = order[i];

			order[i] = order[k];
			order[k] = keep;
		}
		for (unsigned i = 0; i < n; i++) {
			add(&in_order, lines[i]);
			add(&shuffled, lines[order[i]]);
		}
		settle(&in_order);
		settle(&shuffled);
		for (unsigned i = 0; i < n; i++) {
			struct buf a = {0}, b = {0};

			put_image(&in_order, order[i], &a);
			put_image(&shuffled, i, &b);
			wrong += strcmp(a.data, b.data) != 0;
			bases += a.data[0] != ':';
			buf_fini(&a);
			buf_fini(&b);
		}
		layers_free(in_order.tree);
		layers_free(shuffled.tree);
	}
	ok(wrong == 0, "in any order images have the same bases and origins (seed %llu)",
	   (unsigned long long)seed);
	ok(bases > 400, "many of them have bases: %u", bases);
}

int main(void)
{
	const char *seed = getenv("SEED");

	tap_begin();
	test_exact();
	test_app();
	test_said();
	test_partings();
	test_order(seed ? strtoull(seed, NULL, 10) : 20261127);
	return done();
}
