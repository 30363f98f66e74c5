/* Importing a document from memory into a recorder: what tests of importers begin with. */
#ifndef TAMIS_TESTS_TAKEN_H
#define TAMIS_TESTS_TAKEN_H

#include <string.h>

#include "core/error.h"
#include "tests/recorder.h"
#include "tests/tap.h"

/* One import: what the sink heard, and what the driver said. */
struct taken {
	struct recorder r;
	struct import_result result;
	struct error err;
	bool good;
};

/* Closes the stream. */
static inline struct taken take_stream(struct source_stream *s, struct import_options options,
				       long long stop_after)
{
	struct taken t = {.r = {.stop_after = stop_after}};
	struct sink sink = recorder_sink(&t.r);

	options.as_of = DATE_NONE;
	if (!options.limits.depth)
		options.limits = slice_limits_default;
	t.good = import_stream(s, "memory", &options, &sink, &t.result, &t.err);
	source_close(s);
	return t;
}

static inline struct taken take_with(const char *text, size_t size, struct import_options options,
				     long long stop_after)
{
	return take_stream(source_open_memory("memory", text, size), options, stop_after);
}

static inline struct taken take(const char *text)
{
	return take_with(text, strlen(text), (struct import_options){0}, 0);
}

static inline void taken_fini(struct taken *t)
{
	recorder_fini(&t->r);
}

static inline void is_log(const char *text, const char *want, const char *sentence)
{
	struct taken t = take(text);

	is_str(buf_text(&t.r.log), want, "%s", sentence);
	taken_fini(&t);
}

/* Cut at each byte, the document is partial, refused, failed or, at last, whole; never a crash. */
static inline void is_sound_when_cut(const char *text, const char *sentence)
{
	size_t size = strlen(text);
	bool good = true;

	for (size_t cut = 0; good && cut <= size; cut++) {
		/* A copy of just these bytes, so that the sanitizer sees a step too far. */
		char *head = mem_strndup(text, cut);
		struct taken t = take_with(head, cut, (struct import_options){0}, 0);

		good = t.good && (t.result.outcome == IMPORT_READ ||
				  t.result.outcome == IMPORT_EMPTY || t.result.error.text[0]);
		if (!good)
			printf("# cut at %zu: outcome %d\n", cut, (int)t.result.outcome);
		taken_fini(&t);
		free(head);
	}
	ok(good, "%s: cut at any byte", sentence);
}

#endif
