/*
 * What base images cost: the tree of 10,000 images of 20 layers, and attributing a million findings
 * anew. `bench_layers [IMAGES FINDINGS]`; prints milliseconds, and exact counts of what was found.
 */
#include "core/fleet.h"
#include "core/layers.h"
#include "core/mem.h"
#include "tests/bench/bench.h"

enum { LAYERS = 20, BASES = 40, BASE_LAYERS = 8, REPOSITORIES = 400, ROUNDS = 9 };

/* Four bases of one system begin alike; the last layers of an image are its own. */
static void make_list(uint32_t image, uint32_t *list)
{
	uint32_t base = image % BASES;

	for (uint32_t i = 0; i < LAYERS; i++)
		list[i] = i < BASE_LAYERS / 2 ? 1 + base / 4 * BASE_LAYERS + i
			  : i < BASE_LAYERS   ? 1000 + base * BASE_LAYERS + i
					      : 10000 + image * LAYERS + i;
}

static struct layers *build(const uint32_t *lists, uint32_t images, uint8_t *origin, uint32_t *node,
			    long long counts[ORIGIN_COUNT])
{
	struct layers *l = layers_new();

	for (uint32_t i = 0; i < images; i++)
		layers_add(l, &(struct layers_image){.layers = lists + (size_t)i * LAYERS,
						     .count = i < BASES ? BASE_LAYERS : LAYERS,
						     .repository = 1 + i % REPOSITORIES,
						     .owner = 1 + i % 7});
	layers_begin(l);
	layers_end(l);
	for (uint32_t i = 0; i < images; i++) {
		layers_origins(l, i, origin, node);
		for (uint32_t k = 0; k < l->images[i].count; k++)
			counts[origin[k]]++;
	}
	return l;
}

static void bench_tree(uint32_t images)
{
	uint32_t *lists = mem_array((size_t)images * LAYERS, sizeof(*lists)), node[LAYERS];
	struct bench_times times = {.count = 0};
	long long counts[ORIGIN_COUNT] = {0};
	uint8_t origin[LAYERS];
	char name[80];

	for (uint32_t i = 0; i < images; i++)
		make_list(i, lists + (size_t)i * LAYERS);
	for (int round = 0; round < ROUNDS; round++) {
		double start = bench_now_ms();
		struct layers *l;

		for (int o = 0; o < ORIGIN_COUNT; o++)
			counts[o] = 0;
		l = build(lists, images, origin, node, counts);
		bench_add(&times, bench_now_ms() - start);
		layers_free(l);
	}
	snprintf(name, sizeof(name), "layers: %u images (%lld layers of bases, %lld own)", images,
		 counts[ORIGIN_BASE], counts[ORIGIN_APP]);
	bench_print(name, &times);
	free(lists);
}

static void bench_findings(uint32_t findings)
{
	struct fleet *f = fleet_new();
	struct bench_times times = {.count = 0};
	uint32_t list[LAYERS], base, issue;
	char name[80];

	base = fleet_add_base(f, &(struct fleet_base){.image = FLEET_NONE});
	for (uint32_t i = 0; i < LAYERS; i++)
		list[i] = i < BASE_LAYERS ? FLEET_GROUND_BASE + base : FLEET_GROUND_APP;
	for (uint32_t i = 0; i < 1000; i++) {
		uint32_t image = fleet_add_image(
			f, &(struct fleet_image){.grounds = fleet_list(f, list, LAYERS),
						 .layer_count = LAYERS});

		fleet_add_asset(f, &(struct fleet_asset){.image = image});
	}
	issue = fleet_add_issue(f,
				&(struct fleet_issue){.package = FLEET_NONE, .vuln = FLEET_NONE});
	for (uint32_t i = 0; i < findings; i++)
		fleet_add(f, &(struct fleet_row){.id = i,
						 .asset = i % 1000,
						 .issue = issue,
						 .score = -1,
						 .layer_index = (int)(i / 7 % LAYERS)});
	for (int round = 0; round < ROUNDS; round++) {
		double start = bench_now_ms();

		fleet_attribute(f);
		bench_add(&times, bench_now_ms() - start);
	}
	snprintf(name, sizeof(name), "layers: %u findings attributed anew", findings);
	bench_print(name, &times);
	fleet_free(f);
}

int main(int argc, char **argv)
{
	long images = argc > 1 ? strtol(argv[1], NULL, 10) : 10000;
	long findings = argc > 2 ? strtol(argv[2], NULL, 10) : 1000000;

	if (images < BASES || findings < 1 || images > 10000000 || findings > 100000000)
		return 2;
	bench_tree((uint32_t)images);
	bench_findings((uint32_t)findings);
	return 0;
}
