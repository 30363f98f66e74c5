/*
 * The demonstration fleet's own plan against the program: for the newest date, each scanner in a
 * database of its own and both together, also with what registries say, `tamis groups --by X
 * --format jsonl` must give exactly the groups of truth.json: too many fails as well as too few. So
 * must the facts: what runs, which digests are one image, what feeds know, whose everything is.
 * Drives the real binary ($TAMIS) on what the real generator ($FLEET) wrote.
 */
#include <cjson/cJSON.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "tests/read_file.h"
#include "tests/run_program.h"
#include "tests/tap.h"

static const char *tamis, *fleet;
static char dir[] = "/tmp/tamis-truth-XXXXXX";

/* ---- commands -------------------------------------------------------------------------------- */

struct command {
	char **words;
	size_t count, room;
};

static void add_word(struct command *c, char *owned)
{
	MEM_ROOM(c->words, c->count, c->room);
	c->words[c->count++] = owned;
}

static void add_words(struct command *c, const char *const *words)
{
	for (; *words; words++)
		add_word(c, mem_strdup(*words));
}

/* tamis on this database. */
static struct command command_on(const char *db, const char *const *words)
{
	struct command c = {0};

	add_words(&c, (const char *[]){tamis, "--db", db, NULL});
	add_words(&c, words);
	return c;
}

/* The exit code; what it says goes to the file `out`. */
static int command_end(struct command *c, const char *out)
{
	int code;

	MEM_ROOM(c->words, c->count, c->room);
	c->words[c->count] = NULL;
	code = run_program((const char *const *)c->words, out);
	for (size_t i = 0; i < c->count; i++)
		free(c->words[i]);
	free(c->words);
	return code;
}

/* `files` is an array of paths; `as` NULL: documents that need no name. */
static bool import_files(const char *db, const cJSON *files, bool is_backward, const char *as)
{
	int n = cJSON_IsArray(files) ? cJSON_GetArraySize(files) : 0;
	struct command c =
		command_on(db, (const char *[]){"import", "-q", "--now", "2026-11-02", NULL});

	if (as)
		add_words(&c, (const char *[]){"--as", as, NULL});
	for (int i = 0; i < n; i++)
		add_word(&c, mem_printf("%s/%s", dir,
					cJSON_GetArrayItem(files, is_backward ? n - 1 - i : i)
						->valuestring));
	if (cJSON_IsString(files))
		add_word(&c, mem_printf("%s/%s", dir, files->valuestring));
	return command_end(&c, "/dev/null") == 0;
}

/* ---- groups ---------------------------------------------------------------------------------- */

/* The group with this key (NULL: null) among objects, or NULL. */
static const cJSON *find_group(const cJSON *groups, const char *key)
{
	const cJSON *group;

	cJSON_ArrayForEach(group, groups)
	{
		const char *have = cJSON_GetStringValue(cJSON_GetObjectItem(group, "key"));

		if ((!have && !key) || (have && key && strcmp(have, key) == 0))
			return group;
	}
	return NULL;
}

/* How many of the wanted group's numbers the other one has not. */
static int differing_numbers(const cJSON *want, const cJSON *got, const char *where)
{
	static const char *const numbers[] = {"images",  "problems", "findings",   "critical",
					      "high",    "medium",   "low",        "info",
					      "unknown", "fixable",  "oldest_days"};
	int wrong = 0;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		double a = cJSON_GetNumberValue(cJSON_GetObjectItem(want, numbers[i]));
		double b = cJSON_GetNumberValue(cJSON_GetObjectItem(got, numbers[i]));

		if (a == b)
			continue;
		wrong++;
		printf("# %s: %s is %g, truth says %g\n", where, numbers[i], b, a);
	}
	return wrong;
}

/* JSONL as one array. */
static cJSON *parse_lines(const char *text)
{
	cJSON *array = cJSON_CreateArray();

	for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1)
		cJSON_AddItemToArray(array, cJSON_ParseWithLength(text, (size_t)(end - text)));
	return array;
}

/* The objects that a command answers; one about findings at the plan's time and configuration. */
static cJSON *ask(const char *db, const char *const *words)
{
	struct command c = command_on(db, words);
	char *out = mem_printf("%s/answer.jsonl", dir);
	struct buf text = {0};
	cJSON *answer;

	add_words(&c, (const char *[]){"--format", "jsonl", NULL});
	if (strcmp(words[0], "imports") != 0) {
		add_words(&c, (const char *[]){"--now", "2026-11-02", "--config", NULL});
		add_word(&c, mem_printf("%s/tamisrc", dir));
	}
	ok(command_end(&c, out) == 0, "tamis %s %s answers", words[0], words[1]);
	read_text(out, &text);
	answer = parse_lines(buf_text(&text));
	buf_fini(&text);
	free(out);
	return answer;
}

static void compare_groups(const char *set, const char *db, const cJSON *truth)
{
	cJSON *got = ask(db, (const char *[]){"groups", "--by", truth->string, NULL});
	const cJSON *want;
	int missing = 0, wrong = 0;

	cJSON_ArrayForEach(want, truth)
	{
		const char *key = cJSON_GetStringValue(cJSON_GetObjectItem(want, "key"));
		const cJSON *group = find_group(got, key);
		char *where = mem_printf("%s, %s %s", set, truth->string, key ? key : "(none)");

		if (!group && missing++ < 5)
			printf("# %s: missing\n", where);
		if (group && wrong < 20)
			wrong += differing_numbers(want, group, where);
		free(where);
	}
	is_int(cJSON_GetArraySize(got), cJSON_GetArraySize(truth),
	       "%s: as many groups by %s as the plan has", set, truth->string);
	is_int(missing, 0, "%s: every one of them", set);
	is_int(wrong, 0, "%s: with its numbers", set);
	cJSON_Delete(got);
}

static void compare_set(const cJSON *set, bool is_backward)
{
	char *db = mem_printf("%s/%s%s.db", dir, set->string, is_backward ? "-backward" : "");
	const cJSON *groups;

	ok(import_files(db, cJSON_GetObjectItem(set, "files"), is_backward, NULL),
	   "the documents of '%s' are imported%s", set->string,
	   is_backward ? ", the last first" : "");
	is_int(cJSON_GetArraySize(cJSON_GetObjectItem(set, "groups")), 6, "'%s' has six pivots",
	       set->string);
	cJSON_ArrayForEach(groups, cJSON_GetObjectItem(set, "groups"))
		compare_groups(set->string, db, groups);
	free(db);
}

/*
 * Trivy states the index of an image of two platforms, Inspector each platform's manifest. With
 * what the registry says each platform is one image, known by its config, and the index is none.
 */
static void compare_platforms(const cJSON *images)
{
	static const char *const digests[] = {"config_digest", "manifest_digest", "index_digest"};
	char *db = mem_printf("%s/all.db", dir);
	cJSON *groups = ask(db, (const char *[]){"groups", "--by", "image", NULL});
	int pairs = 0, found[3] = {0};
	const cJSON *image;

	cJSON_ArrayForEach(image, images)
	{
		const char *last = cJSON_GetStringValue(cJSON_GetObjectItem(image, "last_date"));

		if (!cJSON_IsString(cJSON_GetObjectItem(image, "index_digest")) ||
		    strcmp(last, "2026-11-01") != 0)
			continue;
		pairs++;
		for (int i = 0; i < 3; i++)
			found[i] += find_group(groups, cJSON_GetStringValue(cJSON_GetObjectItem(
							       image, digests[i]))) != NULL;
	}
	ok(pairs > 10, "the fleet has images of two platforms (%d)", pairs);
	is_int(found[0], pairs, "each platform is an image, whoever scanned it");
	is_int(found[1] + found[2], 0, "and neither its manifest nor its index is another");
	cJSON_Delete(groups);
	free(db);
}

/* ---- facts ----------------------------------------------------------------------------------- */

/* Lines of text, to be sorted and compared. */
struct lines {
	char **list;
	size_t count, room;
};

static void add_line(struct lines *lines, const cJSON *object, const char *const *keys)
{
	struct buf line = {0};

	for (; *keys; keys++) {
		const cJSON *item = cJSON_GetObjectItem(object, *keys);
		char *text = cJSON_IsNumber(item)   ? mem_printf("%.5f", item->valuedouble)
			     : cJSON_IsString(item) ? mem_strdup(item->valuestring)
						    : mem_strdup(cJSON_IsTrue(item) ? "true" : "-");

		buf_printf(&line, " %s=%s", *keys, text);
		free(text);
	}
	MEM_ROOM(lines->list, lines->count, lines->room);
	lines->list[lines->count++] = buf_take(&line);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Equal lines are one: a registry tells a digest once for each region and tag. */
static void sort_lines(struct lines *lines, bool is_set)
{
	size_t kept = 0;

	if (lines->count)
		qsort(lines->list, lines->count, sizeof(*lines->list), compare_lines);
	for (size_t i = 0; i < lines->count; i++) {
		if (is_set && kept && strcmp(lines->list[kept - 1], lines->list[i]) == 0)
			free(lines->list[i]);
		else
			lines->list[kept++] = lines->list[i];
	}
	lines->count = kept;
}

static void free_lines(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->list[i]);
	free(lines->list);
}

/* Both are freed. */
static void same_lines(struct lines *got, struct lines *want, bool is_set, const char *what)
{
	size_t i = 0, k = 0, wrong = 0;

	sort_lines(got, is_set);
	sort_lines(want, is_set);
	while (i < got->count || k < want->count) {
		int order = i == got->count    ? 1
			    : k == want->count ? -1
					       : strcmp(got->list[i], want->list[k]);

		if (order && wrong++ < 6)
			printf("# %s%s\n", order < 0 ? "too many:" : "missing:",
			       order < 0 ? got->list[i] : want->list[k]);
		i += order <= 0;
		k += order >= 0;
	}
	ok(want->count > 0, "the plan has %s (%zu)", what, want->count);
	is_int((long long)wrong, 0, "tamis knows %s, all and no other", what);
	free_lines(got);
	free_lines(want);
}

static bool is_fact(const cJSON *fact, const char *kind)
{
	const char *word = cJSON_GetStringValue(cJSON_GetObjectItem(fact, "kind"));

	return word && strcmp(word, kind) == 0;
}

/* Those of a kind in which the key is not null; kind NULL: of the truth. */
static void gather(struct lines *lines, const cJSON *objects, const char *kind, const char *key,
		   const char *const *keys)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, objects)
	{
		const cJSON *item = cJSON_GetObjectItem(object, key);

		if ((!kind || is_fact(object, kind)) && item && !cJSON_IsNull(item) &&
		    !cJSON_IsFalse(item))
			add_line(lines, object, keys);
	}
}

#define KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* What the truth lists under `list` with `key` is what facts of a kind say. */
static void same_facts(const cJSON *facts, const char *kind, const cJSON *truth, const char *list,
		       const char *key, const char *const *keys, const char *what)
{
	struct lines got = {0}, want = {0};

	gather(&got, facts, kind, key, keys);
	gather(&want, cJSON_GetObjectItem(truth, list), NULL, key, keys);
	same_lines(&got, &want, false, what);
}

/* Pairs of digests: in a fact under two keys, in the truth under two of its own. */
static void same_pairs(const cJSON *facts, const char *one, const char *two, const cJSON *truth,
		       const char *true_one, const char *true_two, const char *what)
{
	struct lines got = {0}, want = {0};
	const cJSON *object;

	cJSON_ArrayForEach(object, facts)
	{
		const char *a = cJSON_GetStringValue(cJSON_GetObjectItem(object, one));
		const char *b = cJSON_GetStringValue(cJSON_GetObjectItem(object, two));

		if (!is_fact(object, "image") || !a || !b)
			continue;
		MEM_ROOM(got.list, got.count, got.room);
		got.list[got.count++] = mem_printf(" %s %s", a, b);
	}
	cJSON_ArrayForEach(object, cJSON_GetObjectItem(truth, "images"))
	{
		const char *a = cJSON_GetStringValue(cJSON_GetObjectItem(object, true_one));
		const char *b = cJSON_GetStringValue(cJSON_GetObjectItem(object, true_two));

		if (!a || !b)
			continue;
		MEM_ROOM(want.list, want.count, want.room);
		want.list[want.count++] = mem_printf(" %s %s", a, b);
	}
	same_lines(&got, &want, true, what);
}

static void compare_facts(const cJSON *truth, const char *db)
{
	cJSON *facts = ask(db, (const char *[]){"imports", "--facts", NULL});

	same_facts(facts, "usage", truth, "usage", "workload",
		   KEYS("account", "region", "cluster", "namespace", "service", "workload_kind",
			"workload", "container", "role", "image_ref", "digest", "count", "status",
			"running", "declared", "taskdef", "current"),
		   "what runs, what ended, what waits and what should run");
	same_pairs(facts, "digest", "config_digest", truth, "manifest_digest", "config_digest",
		   "the config of every manifest");
	same_pairs(facts, "child_of", "digest", truth, "index_digest", "manifest_digest",
		   "the manifests of every index, and no attestation");
	same_facts(facts, "intel", truth, "intel", "percentile", KEYS("vuln", "epss", "percentile"),
		   "the EPSS of every CVE");
	same_facts(facts, "intel", truth, "intel", "kev_date",
		   KEYS("vuln", "kev_date", "due", "ransomware"), "what is known to be exploited");
	same_facts(facts, "account", truth, "accounts", "id", KEYS("id", "name"),
		   "the names of the accounts");
	cJSON_Delete(facts);
}

/* ---- findings that know facts ---------------------------------------------------------------- */

static const cJSON *find_by(const cJSON *objects, const char *key, const cJSON *value)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, objects) if (cJSON_Compare(cJSON_GetObjectItem(object, key),
							      value, true)) return object;
	return NULL;
}

/* Whose the finding is: its repository's, and without one its account's. */
static const cJSON *owner_in_truth(const cJSON *owners, const cJSON *row)
{
	const cJSON *repo = cJSON_GetObjectItem(row, "repo");

	if (cJSON_IsString(repo))
		return find_by(cJSON_GetObjectItem(owners, "repositories"), "repository", repo);
	return find_by(cJSON_GetObjectItem(owners, "accounts"), "account",
		       cJSON_GetObjectItem(row, "account"));
}

static void compare_findings(const cJSON *set, const cJSON *truth, const cJSON *owners,
			     const char *db)
{
	cJSON *rows = ask(db, (const char *[]){"list", "--limit=100000", NULL});
	int teams = 0, scores = 0, listed = 0, kev = 0;
	const cJSON *row;

	cJSON_ArrayForEach(row, rows)
	{
		const cJSON *owner = owner_in_truth(owners, row), *vuln;
		const cJSON *epss = cJSON_GetObjectItem(row, "epss");
		const cJSON *is_listed = cJSON_GetObjectItem(row, "kev");

		teams += !owner || !cJSON_Compare(cJSON_GetObjectItem(owner, "team"),
						  cJSON_GetObjectItem(row, "team"), true);
		vuln = find_by(cJSON_GetObjectItem(truth, "vulns"), "vuln",
			       cJSON_GetObjectItem(row, "vuln"));
		scores += !vuln || !cJSON_Compare(cJSON_GetObjectItem(vuln, "epss"), epss, true);
		kev += cJSON_IsTrue(is_listed);
		listed += !vuln ||
			  cJSON_IsTrue(cJSON_GetObjectItem(vuln, "kev")) != cJSON_IsTrue(is_listed);
	}
	is_int(cJSON_GetArraySize(rows),
	       (long long)cJSON_GetNumberValue(cJSON_GetObjectItem(set, "findings")),
	       "all findings are listed");
	is_int(teams, 0, "every finding has the team of its repository or account");
	is_int(scores, 0, "every finding has the EPSS of its vulnerability");
	ok(kev > 0, "some are known to be exploited (%d)", kev);
	is_int(listed, 0, "and exactly those whose CVE the catalogue lists");
	cJSON_Delete(rows);
}

/* Reports of one scanner, which knows no EPSS itself, and every fact of the date. */
static void compare_date(const cJSON *date, const cJSON *owners)
{
	const cJSON *facts = cJSON_GetObjectItem(date, "facts"), *pods;
	const cJSON *set = cJSON_GetObjectItem(cJSON_GetObjectItem(date, "sets"), "trivy");
	char *db = mem_printf("%s/facts.db", dir);
	bool good = import_files(db, cJSON_GetObjectItem(set, "files"), false, NULL) &&
		    import_files(db, cJSON_GetObjectItem(facts, "files"), false, NULL);

	cJSON_ArrayForEach(pods, cJSON_GetObjectItem(facts, "pods")) good =
		import_files(db, pods, false, pods->string) && good;
	ok(good, "use, registries, feeds and accounts are imported beside Trivy's reports");
	compare_facts(facts, db);
	compare_findings(set, facts, owners, db);
	free(db);
}

static void compare_newest(void)
{
	char *path = mem_printf("%s/truth.json", dir);
	cJSON *truth = read_json(path);
	const cJSON *dates = cJSON_GetObjectItem(truth, "dates"), *set;
	const cJSON *newest = cJSON_GetArrayItem(dates, cJSON_GetArraySize(dates) - 1);
	const cJSON *sets = cJSON_GetObjectItem(newest, "sets");

	ok(truth != NULL, "the plan's truth is JSON");
	is_int(cJSON_GetArraySize(sets), 4,
	       "it has four sets: each scanner, both, and both with what registries say");
	cJSON_ArrayForEach(set, sets) compare_set(set, false);
	compare_set(cJSON_GetObjectItem(sets, "all"), true);
	compare_platforms(cJSON_GetObjectItem(truth, "images"));
	compare_date(newest, cJSON_GetObjectItem(truth, "owners"));
	cJSON_Delete(truth);
	free(path);
}

static void same_bytes(void)
{
	char *script =
		mem_printf("'%s' --out '%s/again' && cd '%s' && for f in 20* tamisrc truth.json;"
			   " do diff -r \"$f\" \"again/$f\" || exit 1; done",
			   fleet, dir, dir);
	const char *argv[] = {"/bin/sh", "-c", script, NULL};

	is_int(run_program(argv, "/dev/null"), 0,
	       "the generator writes the same bytes for the same seed");
	free(script);
}

int main(void)
{
	const char *generate[] = {getenv("FLEET"), "--out", dir, NULL};
	const char *clean[] = {"/bin/rm", "-rf", dir, NULL};

	tap_begin();
	tamis = getenv("TAMIS");
	fleet = generate[0];
	if (!tamis || !fleet || !mkdtemp(dir)) {
		ok(false, "TAMIS and FLEET name the program and the generator");
		return done();
	}
	ok(run_program(generate, "/dev/null") == 0, "the generator writes the demonstration fleet");
	compare_newest();
	same_bytes();
	run_program(clean, NULL);
	return done();
}
