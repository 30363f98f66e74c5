/*
 * The demonstration fleet's own plan against the program: for the newest date, each scanner in a
 * database of its own and both together, `tamis groups --by X --format jsonl` must give exactly
 * the groups of truth.json: too many fails as well as too few. Drives the real binary ($TAMIS) on
 * what the real generator ($FLEET) wrote.
 */
#include <cjson/cJSON.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"
#include "tests/tap.h"

static const char *tamis, *fleet;
static char dir[] = "/tmp/tamis-truth-XXXXXX";

/* Runs argv; its standard output goes to the file `out`. The exit code. */
static int run(char *const *argv, const char *out)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (out && !freopen(out, "w", stdout))
			_exit(126);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	struct buf b = {0};
	char chunk[65536];
	size_t n;

	while (f && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_put(&b, chunk, n);
	if (f)
		fclose(f);
	return buf_take(&b);
}

static bool import_files(const char *db, const cJSON *files)
{
	size_t n = (size_t)cJSON_GetArraySize(files), i = 0;
	char **argv = mem_array(n + 8, sizeof(*argv));
	char *now = mem_strdup("2026-11-02");
	const cJSON *file;
	int code;

	argv[i++] = mem_strdup(tamis);
	argv[i++] = mem_strdup("--db");
	argv[i++] = mem_strdup(db);
	argv[i++] = mem_strdup("--now");
	argv[i++] = now;
	argv[i++] = mem_strdup("import");
	argv[i++] = mem_strdup("-q");
	cJSON_ArrayForEach(file, files) argv[i++] = mem_printf("%s/%s", dir, file->valuestring);
	code = run(argv, "/dev/null");
	for (size_t k = 0; k < i; k++)
		free(argv[k]);
	free(argv);
	return code == 0;
}

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
static cJSON *parse_lines(char *text)
{
	cJSON *array = cJSON_CreateArray();

	for (char *line = text, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		if (!end)
			break;
		*end = '\0';
		cJSON_AddItemToArray(array, cJSON_Parse(line));
	}
	return array;
}

static cJSON *ask_groups(const char *db, const char *pivot)
{
	char *out = mem_printf("%s/groups.jsonl", dir), *text;
	const char *argv[] = {tamis,  "--db", db,         "--now", "2026-11-02", "groups",
			      "--by", pivot,  "--format", "jsonl", NULL};
	char *copy[16] = {0};
	cJSON *groups;
	int code;

	for (int i = 0; argv[i]; i++)
		copy[i] = mem_strdup(argv[i]);
	code = run(copy, out);
	for (int i = 0; copy[i]; i++)
		free(copy[i]);
	ok(code == 0, "tamis groups --by %s answers", pivot);
	text = read_file(out);
	groups = parse_lines(text);
	free(text);
	free(out);
	return groups;
}

static void compare_groups(const char *set, const char *db, const cJSON *truth)
{
	cJSON *got = ask_groups(db, truth->string);
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

static void compare_set(const cJSON *set)
{
	char *db = mem_printf("%s/%s.db", dir, set->string);
	const cJSON *groups;

	ok(import_files(db, cJSON_GetObjectItem(set, "files")),
	   "the documents of '%s' are imported", set->string);
	is_int(cJSON_GetArraySize(cJSON_GetObjectItem(set, "groups")), 5, "'%s' has five pivots",
	       set->string);
	cJSON_ArrayForEach(groups, cJSON_GetObjectItem(set, "groups"))
		compare_groups(set->string, db, groups);
	free(db);
}

static void compare_newest(void)
{
	char *path = mem_printf("%s/truth.json", dir), *text = read_file(path);
	cJSON *truth = cJSON_Parse(text);
	const cJSON *dates = cJSON_GetObjectItem(truth, "dates"), *set;
	const cJSON *newest = cJSON_GetArrayItem(dates, cJSON_GetArraySize(dates) - 1);

	ok(truth != NULL, "the plan's truth is JSON");
	is_int(cJSON_GetArraySize(cJSON_GetObjectItem(newest, "sets")), 3,
	       "it has three sets: each scanner, and both");
	cJSON_ArrayForEach(set, cJSON_GetObjectItem(newest, "sets")) compare_set(set);
	cJSON_Delete(truth);
	free(text);
	free(path);
}

int main(void)
{
	char *generate[] = {NULL, NULL, NULL, NULL};
	char *clean[] = {mem_strdup("/bin/rm"), mem_strdup("-rf"), dir, NULL};

	tap_begin();
	tamis = getenv("TAMIS");
	fleet = getenv("FLEET");
	if (!tamis || !fleet || !mkdtemp(dir)) {
		ok(false, "TAMIS and FLEET name the program and the generator");
		return done();
	}
	generate[0] = mem_strdup(fleet);
	generate[1] = mem_strdup("--out");
	generate[2] = dir;
	ok(run(generate, "/dev/null") == 0, "the generator writes the demonstration fleet");
	compare_newest();
	run(clean, NULL);
	free(generate[0]);
	free(generate[1]);
	free(clean[0]);
	free(clean[1]);
	return done();
}
