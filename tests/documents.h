/*
 * Documents to try things on: our own of tests/fixtures/formats, one or more of every format that
 * is read, and the genuine ones of corpus and facts, which are no part of the project and are found
 * through TAMIS_SHARED, else beside the project.
 */
#ifndef TAMIS_TESTS_DOCUMENTS_H
#define TAMIS_TESTS_DOCUMENTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "data/source.h"
#include "tests/read_file.h"
#include "tests/tap.h"

struct document {
	const char *name; /* "formats/trivy.json", "corpus/trivy/x.json" */
	const char *bytes;
	size_t size;
	bool is_own;
};

struct document_walk {
	void (*test)(const struct document *d);
	size_t root; /* bytes of a path that are not of the name */
	bool is_own;
	int count;
};

static inline bool document_each(void *ctx, const char *path, const struct error *unreadable)
{
	struct document_walk *walk = ctx;
	struct document d = {.name = path + walk->root, .is_own = walk->is_own};
	struct buf bytes = {0};

	/* Genuine documents lie in folders; what stands above them tells of them. */
	if (!d.is_own && strchr(d.name, '/') == strrchr(d.name, '/'))
		return true;
	if (!unreadable && read_text(path, &bytes)) {
		d.size = bytes.size;
		d.bytes = buf_text(&bytes);
		walk->test(&d);
		walk->count++;
	}
	buf_fini(&bytes);
	return true;
}

static inline int documents_below(const char *base, const char *folder, bool is_own,
				  void (*test)(const struct document *d))
{
	struct document_walk walk = {.test = test, .root = strlen(base) + 1, .is_own = is_own};
	char *path = mem_printf("%s/%s", base, folder);

	source_walk(path, document_each, &walk);
	free(path);
	return walk.count;
}

/* Owned. */
static inline char *documents_shared(const char *name)
{
	const char *shared = getenv("TAMIS_SHARED");

	return mem_printf("%s/%s", shared ? shared : "../shared", name);
}

/* Calls `test` for every document, and skips aloud when the genuine ones are not there. */
static inline void documents_each(void (*test)(const struct document *d))
{
	static const char *const folders[] = {"corpus", "facts"};
	const char *root = getenv("TAMIS_ROOT");
	char *fixtures = mem_printf("%s/tests/fixtures", root ? root : "."),
	     *shared = documents_shared("");

	ok(documents_below(fixtures, "formats", true, test) > 0, "there are documents of our own");
	shared[strlen(shared) - 1] = '\0';
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (documents_below(shared, folders[i], false, test) == 0)
			skip(folders[i], "the genuine documents are not beside the project");
	free(fixtures);
	free(shared);
}

#endif
