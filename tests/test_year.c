/*
 * Thirty days of daily reports of forty images ($FLEET), in which little changes: the database
 * grows by what changed and by one line a report, never by what was said again; and the days may
 * come in any order. make bench-year runs the whole year.
 */
#include <cjson/cJSON.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "data/import.h"
#include "tests/folder.h"
#include "tests/whole.h"

enum {
	DAYS = 30,
	/* What a report and a row may take on the disk, bytes. A report that kept its list of
	 * packages anew would take more. */
	REPORT_BYTES = 250,
	ROW_BYTES = 250,
};

/* What the generator says of a day, or what the database has. */
struct counts {
	long long listed, rows, images, reports, intervals, bytes;
	date day;
};

static const char *fleet;
static char *folder;

/* The generator's output, in a file of the folder; owned path. */
static char *generate(const char *option, int number)
{
	char *path = mem_printf("%s/document", folder), *value = mem_printf("%d", number);
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (!freopen(path, "w", stdout))
			_exit(126);
		execl(fleet, fleet, option, value, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
		printf("Bail out! %s %s %s failed\n", fleet, option, value);
		exit(1);
	}
	free(value);
	return path;
}

/* ---- what the plan says ---------------------------------------------------------------------- */

static long long number(const cJSON *object, const char *name)
{
	return (long long)cJSON_GetNumberValue(cJSON_GetObjectItem(object, name));
}

static void read_truth(struct counts truth[DAYS + 1])
{
	char *path = generate("--year-truth", DAYS), line[512];
	FILE *file = fopen(path, "r");

	for (int day = 1; day <= DAYS && file && fgets(line, sizeof(line), file); day++) {
		cJSON *json = cJSON_Parse(line);

		truth[day] = (struct counts){
			.listed = number(json, "listed"),
			.rows = number(json, "rows"),
			.images = number(json, "images"),
			.reports = number(json, "reports"),
			.day = date_parse(cJSON_GetStringValue(cJSON_GetObjectItem(json, "date"))),
		};
		cJSON_Delete(json);
	}
	if (file)
		fclose(file);
	free(path);
}

/* ---- what the database has ------------------------------------------------------------------- */

static long long ask(sqlite3 *db, const char *question)
{
	sqlite3_stmt *st = NULL;
	long long answer = -1;

	if (sqlite3_prepare_v2(db, question, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		answer = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return answer;
}

static struct counts count(const char *path)
{
	struct counts have = {0};
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
		have = (struct counts){
			.rows = ask(db, "SELECT count(*) FROM finding"),
			.images = ask(db, "SELECT count(*) FROM image"),
			.reports = ask(db, "SELECT count(*) FROM scan"),
			.intervals = ask(db, "SELECT count(*) FROM seen"),
			.bytes = ask(db, "SELECT page_count * page_size"
					 " FROM pragma_page_count, pragma_page_size"),
		};
	sqlite3_close(db);
	return have;
}

static void import_day(struct store *s, int day)
{
	char *path = generate("--year-day", day);
	struct error err = {0};
	struct source_stream *stream = source_open(path, &err);

	if (!stream)
		whole_fail(path, &err);
	whole_import(s, stream, "daily", DATE_NONE);
	source_close(stream);
	free(path);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void test_days(const char *path, const struct counts truth[DAYS + 1])
{
	struct store *s = whole_open(path);
	struct counts first = {0}, have = {0}, before;
	long long grown = 0; /* on quiet days; a page at a time, so that one day says little */
	int quiet = 0, wrong = 0;

	for (int day = 1; day <= DAYS; day++) {
		import_day(s, day);
		before = have;
		have = count(path);
		if (day == 1)
			first = have;
		wrong += have.rows != truth[day].rows || have.intervals != truth[day].rows ||
			 have.images != truth[day].images || have.reports != truth[day].reports;
		if (day > 1 && truth[day].rows == truth[day - 1].rows) {
			quiet++;
			grown += have.bytes - before.bytes;
		}
	}
	is_int(have.rows, truth[DAYS].rows, "a finding is one row, however often it is said");
	is_int(have.intervals, truth[DAYS].rows,
	       "and one interval, from the first day to the last");
	is_int(have.reports, truth[DAYS].reports, "every report is known");
	is_int(wrong, 0, "so it is on each of %d days", DAYS);
	ok(quiet > 0, "there are days on which nothing changes (%d)", quiet);
	ok(grown <= quiet * 40LL * REPORT_BYTES,
	   "on those the database grows by the reports' own lines (%lld bytes)", grown);
	ok(have.bytes - first.bytes <= (have.reports - first.reports) * REPORT_BYTES +
					       (have.rows - first.rows) * ROW_BYTES,
	   "in %d days it grows by %lld bytes for %lld new rows", DAYS, have.bytes - first.bytes,
	   have.rows - first.rows);
	store_close(s);
}

static void test_backward(const char *path, const struct counts truth[DAYS + 1])
{
	struct store *s = whole_open(path);
	struct counts have;

	for (int day = DAYS; day >= 1; day--)
		import_day(s, day);
	have = count(path);
	is_int(have.rows, truth[DAYS].rows, "the last day first, there are as many rows");
	is_int(have.intervals, truth[DAYS].rows, "and as many intervals");
	store_close(s);
}

int main(void)
{
	struct counts truth[DAYS + 1] = {{0}};
	char *forward, *backward;

	tap_begin();
	fleet = getenv("FLEET");
	if (!fleet) {
		ok(false, "FLEET names the generator");
		return done();
	}
	folder = folder_make();
	forward = mem_printf("%s/forward.db", folder);
	backward = mem_printf("%s/backward.db", folder);
	read_truth(truth);
	ok(truth[DAYS].rows > truth[1].rows && truth[DAYS].images > truth[1].images,
	   "the plan has days on which things change");
	test_days(forward, truth);
	test_backward(backward, truth);
	folder_remove(folder);
	free(forward);
	free(backward);
	return done();
}
