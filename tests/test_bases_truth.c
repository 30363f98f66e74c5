/*
 * Base images, against the demonstration fleet's own plan: the chain of bases of every image, what
 * brought every finding, imported forward, backward and shuffled. What is expected is worked out
 * here from the plan's images and layers and shares nothing with core/ or data/: too many fails as
 * well as too few.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "data/config.h"
#include "tests/fleet_dates.h"
#include "tests/tap.h"

static const cJSON *at(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItem(object, key);
}

static const char *text_at(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(at(object, key));
}

/* ---- the plan -------------------------------------------------------------------------------- */

static const cJSON *find_by(const cJSON *list, const char *key, const char *value)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (strcmp(text_at(item, key), value) == 0) return item;
	return NULL;
}

/* A base of this name for the image's platform. */
static const cJSON *find_base(const cJSON *truth, const cJSON *image, const char *name)
{
	const cJSON *base;

	cJSON_ArrayForEach(base, at(truth, "bases")) if (strcmp(text_at(base, "name"), name) == 0 &&
							 strcmp(text_at(base, "architecture"),
								text_at(image, "architecture")) ==
								 0) return base;
	return NULL;
}

static const char *repository_of(const cJSON *image)
{
	return text_at(cJSON_GetArrayItem(at(image, "places"), 0), "repository");
}

static bool has_layer(const cJSON *image, const char *layer)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, at(image, "layers")) if (strcmp(one->valuestring, layer) ==
							 0) return true;
	return false;
}

/* Is the image one of those that the database knows? */
static bool is_known(const struct fleet *f, const cJSON *image)
{
	word key = dict_find(&f->words, text_at(image, "config_digest"));

	for (uint32_t i = 0; key && i < f->image_count; i++)
		if (f->images[i].key == key)
			return true;
	return false;
}

/* The name of the base that brought a layer to an image; "(app)" or "(unknown)". */
static const char *expected(const struct fleet *f, const cJSON *truth, const cJSON *image,
			    int layer)
{
	const char *found = NULL,
		   *diff = cJSON_GetArrayItem(at(image, "layers"), layer)->valuestring;
	const cJSON *name, *other;

	/* from the nearest base to the root: the last that has it had it first */
	cJSON_ArrayForEach(
		name,
		at(image, "base_chain")) if (has_layer(find_base(truth, image, name->valuestring),
						       diff)) found = name->valuestring;
	if (found)
		return found;
	if (find_by(at(truth, "bases"), "config_digest", text_at(image, "config_digest")))
		return "(app)"; /* a base's own layers, in the base itself */
	cJSON_ArrayForEach(other, at(truth, "images")) if (is_known(f, other) &&
							   has_layer(other, diff) &&
							   strcmp(repository_of(other),
								  repository_of(image)) !=
								   0) return "(unknown)";
	return "(app)";
}

/* ---- against what the database says ---------------------------------------------------------- */

static const char *name_of(const struct fleet *f, uint32_t base)
{
	return fleet_text(f, f->bases[base].name);
}

/* Every base of the chain by its name, the nearest first; all of them by layers. */
static int wrong_chain(const struct fleet *f, const struct fleet_image *image, const cJSON *plan)
{
	uint32_t base = image->base_via == VIA_OS ? 0 : image->base;
	const cJSON *name;
	int wrong = 0;

	cJSON_ArrayForEach(name, at(plan, "base_chain"))
	{
		if (!base || strcmp(name_of(f, base - 1), name->valuestring) != 0 ||
		    f->bases[base - 1].via != VIA_LAYERS)
			wrong++;
		base = base ? f->bases[base - 1].parent : 0;
	}
	wrong += base != 0;
	if (wrong)
		printf("# %s: base %s\n", fleet_text(f, image->label),
		       image->base ? name_of(f, image->base - 1) : "none");
	return wrong;
}

static void chains_agree(const struct fleet *f, const cJSON *truth, const char *what)
{
	int wrong = 0, none = 0, some = 0;

	for (uint32_t i = 0; i < f->image_count; i++) {
		const cJSON *plan = find_by(at(truth, "images"), "config_digest",
					    fleet_text(f, f->images[i].key));

		if (!plan || f->images[i].is_unscanned)
			continue;
		wrong += wrong_chain(f, &f->images[i], plan);
		none += cJSON_GetArraySize(at(plan, "base_chain")) == 0;
		some += cJSON_GetArraySize(at(plan, "base_chain")) > 0;
	}
	is_int(wrong, 0, "%s: every image has its bases, in their order, by their names", what);
	ok(none > 3 && some > 30, "%s: %d images have bases, %d none", what, some, none);
}

static const char *origin_of(const struct fleet *f, uint32_t finding)
{
	uint32_t base = fleet_origin_base(f, finding);

	if (base != FLEET_NONE)
		return name_of(f, base);
	return fleet_origin(f, finding) == ORIGIN_APP ? "(app)" : "(unknown)";
}

static void origins_agree(const struct fleet *f, const cJSON *truth, const char *what)
{
	int wrong = 0, counts[ORIGIN_COUNT] = {0};

	for (uint32_t i = 0; i < f->count; i++) {
		uint32_t image = f->assets[f->asset[i]].image;
		const cJSON *plan = image == FLEET_NONE
					    ? NULL
					    : find_by(at(truth, "images"), "config_digest",
						      fleet_text(f, f->images[image].key));
		const char *want = plan && f->layer_index[i] >= 0
					   ? expected(f, truth, plan, f->layer_index[i])
					   : "(unknown)";

		counts[fleet_origin(f, i)]++;
		if (strcmp(origin_of(f, i), want) != 0 && wrong++ < 5)
			printf("# %s layer %d: %s, the plan says %s\n",
			       fleet_text(f, f->images[image].label), f->layer_index[i],
			       origin_of(f, i), want);
	}
	is_int(wrong, 0, "%s: every finding came with what the plan says", what);
	ok(counts[ORIGIN_BASE] && counts[ORIGIN_APP] && counts[ORIGIN_UNKNOWN],
	   "%s: %d of a base, %d of applications, %d of which nobody knows", what,
	   counts[ORIGIN_BASE], counts[ORIGIN_APP], counts[ORIGIN_UNKNOWN]);
}

static void counts_agree(const struct fleet *f, const cJSON *plan, const char *what)
{
	int counts[ORIGIN_COUNT] = {0};

	for (uint32_t i = 0; i < f->count; i++)
		counts[fleet_origin(f, i)]++;
	is_int(counts[ORIGIN_BASE], at(plan, "base")->valueint, "%s: bases brought as many", what);
	is_int(counts[ORIGIN_APP], at(plan, "app")->valueint + at(plan, "own")->valueint,
	       "%s: and what images brought themselves is as much", what);
	is_int(counts[ORIGIN_UNKNOWN], at(plan, "unknown")->valueint, "%s: and what nobody knows",
	       what);
}

/* Inspector tells layers without their order: one that three repositories have is a base's. */
static void shared_agree(const struct fleet *f, const char *what)
{
	int wrong = 0, shared = 0, alone = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		word repositories[3] = {0};
		int n = 0;

		for (uint32_t k = 0; f->layer_digest[i] && k < f->count && n < 3; k++) {
			word r = f->assets[f->asset[k]].repository;

			if (f->layer_digest[k] == f->layer_digest[i] && r != repositories[0] &&
			    r != repositories[1])
				repositories[n++] = r;
		}
		wrong += (n == 3) != (fleet_origin(f, i) == ORIGIN_BASE);
		wrong += n == 3 && f->bases[fleet_origin_base(f, i)].via != VIA_SHARED_LAYER;
		wrong += n < 3 && fleet_origin(f, i) != ORIGIN_UNKNOWN;
		shared += n == 3;
		alone += n > 0 && n < 3;
	}
	is_int(wrong, 0, "%s: layers of three repositories are a base's, and no others", what);
	ok(shared > 100 && alone > 100, "%s: %d findings in such layers, %d in others", what,
	   shared, alone);
}

static struct fleet *load(struct store *store)
{
	struct error err = {0};
	struct fleet *f = store_load(store, &err);

	if (!f)
		tap_diag("load", err.text);
	return f;
}

int main(void)
{
	static const char *const words[] = {"forward", "backward", "shuffled"};
	struct fleet_dates d;

	tap_begin();
	if (!dates_begin(&d)) {
		ok(false, "FLEET names the generator, and it writes its fleet");
		dates_end(&d);
		return done();
	}
	for (int set = 0; set < 3; set++) {
		static const char *const sets[] = {"trivy", "all", "inspector"};

		for (enum dates_order order = ORDER_FORWARD; order <= ORDER_SHUFFLED; order++) {
			int from = set == 1 ? 0 : d.count - 1;
			struct store *store = dates_import(&d, NULL, sets[set], from, d.count - 1,
							   order, 20261127);
			struct fleet *f = load(store);
			char *what = mem_printf("%s %s", sets[set], words[order]);

			if (set < 2)
				chains_agree(f, d.truth, what);
			if (set < 2)
				origins_agree(f, d.truth, what);
			if (set == 0)
				counts_agree(f,
					     cJSON_GetArrayItem(at(d.truth, "findings_origin"),
								d.count - 1),
					     what);
			if (set == 2)
				shared_agree(f, what);
			free(what);
			fleet_free(f);
			store_close(store);
		}
	}
	dates_end(&d);
	return done();
}
