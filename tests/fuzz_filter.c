/*
 * Any bytes as a filter: no crash, a mistake has its place, and what reads prints, reads again as
 * the same filter, and runs. Built with -fsanitize=fuzzer, or with -DFUZZ_MAIN to run files.
 */
#include "core/filter.h"
#include "tests/fuzz_main.h"
#include "tests/same_filter.h"
#include "tests/small_fleet.h"

static const char *view(void *ctx, const char *name)
{
	return strcmp(name, "self") == 0 ? ctx : strcmp(name, "a") == 0 ? "b or @c" : NULL;
}

static void need(bool good)
{
	if (!good)
		abort();
}

static void check(const struct filter *filter, const struct filter_context *context)
{
	struct buf out = {0};
	struct filter *again;

	filter_print(filter, &out);
	again = filter_parse(buf_text(&out), context, NULL);
	need(again && same_filter(filter, again));
	filter_free(again);
	buf_fini(&out);
}

static void run(const struct filter *filter)
{
	struct fleet *f = small_fleet();
	struct question q = {f, SMALL_NOW};
	struct selection s = {.bits = NULL};

	filter_run(filter, &q, &s);
	need(s.selected <= f->count);
	selection_fini(&s);
	fleet_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct filter_context context = {.now = SMALL_NOW, .view = view, .view_ctx = text};
	struct filter_error err = {0};
	struct filter *filter = filter_parse(text, &context, &err);
	struct buf out = {0};

	if (filter) {
		check(filter, &context);
		run(filter);
	} else {
		need(err.start <= err.end && err.end <= strlen(text) && err.text[0]);
		filter_explain(text, &err, &out);
	}
	buf_fini(&out);
	filter_free(filter);
	free(text);
	return 0;
}
