/*
 * Any bytes, archives too, through the importers: nothing may crash, hang or leak. The content says
 * which, or TAMIS_FORMAT=NAME forces one; TAMIS_FORMAT=list prints the names of all. libFuzzer's
 * entry; built with -DFUZZ_MAIN it takes the files named on its command line instead, to try a
 * corpus or a crash.
 */
#include <stdint.h>
#include <stdio.h>

#include "core/identity.h"
#include "data/import.h"
#include "tests/fuzz_main.h"
#include "tests/recorder.h"

/* Keys are made of what came, as the store does. */
static bool make_keys(void *ctx, const struct finding *f, struct error *err)
{
	struct reference r;
	char *words[] = {identity_package(f->ecosystem, f->package),
			 identity_version(f->ecosystem, f->version),
			 identity_path(f->ecosystem, f->path, f->version),
			 identity_resource(f->asset.resource)};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		free(words[i]);
	if (reference_parse(f->asset.resource ? f->asset.resource : f->path, &r))
		reference_fini(&r);
	return recorder_finding(ctx, f, err);
}

static const char *forced(void)
{
	const char *format = getenv("TAMIS_FORMAT");

	if (format && strcmp(format, "list") == 0) {
		for (const struct importer *i = importers; i->name; i++)
			puts(i->name);
		exit(0);
	}
	return format;
}

static void import(const uint8_t *bytes, size_t size, struct slice_limits limits)
{
	struct import_options options = {.format = forced(), .as_of = DATE_NONE, .limits = limits};
	struct import_result result;
	struct recorder r = {0};
	struct sink sink = recorder_sink(&r);
	struct error err = {0};
	struct source_stream *s = source_open_memory("fuzz", bytes, size);

	sink.finding = make_keys;
	while (source_next(s, &err))
		if (!import_stream(s, "fuzz", &options, &sink, &result, &err))
			abort(); /* this sink never fails */
	source_close(s);
	recorder_fini(&r);
}

/* Once with room for everything, once so that much of it is skipped. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	import(bytes, size, (struct slice_limits){.depth = 64, .element_size = 1 << 20});
	import(bytes, size, (struct slice_limits){.depth = 6, .element_size = 200});
	return 0;
}
