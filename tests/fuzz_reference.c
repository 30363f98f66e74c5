/*
 * Any line as an image reference: what parses is put together again to a reference that parses to
 * the same parts.
 */
#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"
#include "tests/fuzz_main.h"

static void need(bool good)
{
	if (!good)
		abort();
}

static void check_same(const struct reference *a)
{
	char *text =
		mem_printf("%s/%s%s%s%s%s", a->registry, a->repository, a->tag ? ":" : "",
			   a->tag ? a->tag : "", a->digest ? "@" : "", a->digest ? a->digest : "");
	struct reference b;

	if (strlen(text) > 1024) { /* a longer one is none */
		free(text);
		return;
	}
	need(reference_parse(text, &b));
	need(text_equal(a->registry, b.registry) && text_equal(a->repository, b.repository));
	need(!a->tag == !b.tag && (!a->tag || text_equal(a->tag, b.tag)));
	need(!a->digest == !b.digest && (!a->digest || text_equal(a->digest, b.digest)));
	reference_fini(&b);
	free(text);
}

static void check_line(const char *line)
{
	struct reference r;
	char *account, *region, *registry;

	if (!reference_parse(line, &r))
		return;
	need(r.registry[0] && r.repository[0]);
	check_same(&r);
	if (reference_ecr_parts(r.registry, &account, &region)) {
		registry = reference_ecr_registry(account, region);
		free(account);
		free(region);
		free(registry);
	}
	reference_fini(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_lines(data, size, check_line);
	return 0;
}
