/*
 * Opens a database as the desk does, lets SQLite check it, and prints what must survive: the number
 * of findings, and each decision with its issue. For tests that break things (tests/kill.test).
 */
#include <inttypes.h>
#include <stdio.h>

#include "core/fleet.h"
#include "data/store.h"

static void print_decisions(const struct fleet *f)
{
	for (uint32_t i = 0; i < f->issue_count * (uint32_t)SCOPE_COUNT; i++) {
		const struct fleet_issue *issue = &f->issues[i / SCOPE_COUNT];
		uint32_t number = issue->decisions[i % SCOPE_COUNT];
		const struct fleet_decision *decision = number ? &f->decisions[number - 1] : NULL;
		const char *why = decision ? fleet_text(f, decision->why) : NULL;

		if (decision)
			printf("decision %016" PRIx64 " %s %s\n", issue->key,
			       states[decision->state].word, why ? why : "");
	}
}

static bool check(const char *path, struct error *err)
{
	struct store *store = store_open(path, STORE_CREATE, err);
	struct fleet *fleet = NULL;
	bool is_whole;

	if (!store)
		return false;
	is_whole = store_check(store, err) && (fleet = store_load(store, err)) != NULL;
	if (is_whole) {
		printf("findings %" PRIu32 "\n", fleet->count);
		print_decisions(fleet);
	}
	fleet_free(fleet);
	store_close(store);
	return is_whole;
}

int main(int argc, char **argv)
{
	struct error err = {0};

	if (argc != 2) {
		fputs("usage: store_check DATABASE\n", stderr);
		return 2;
	}
	if (!check(argv[1], &err)) {
		fprintf(stderr, "store_check: %s\n", err.text);
		return 1;
	}
	return 0;
}
