/*
 * The command line of the generator, and the files it writes to.
 */
#include "write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static const char usage[] =
	"usage: fleet --out DIR [--seed N] [--dates 1..4]\n"
	"       fleet --bench FINDINGS [--seed N]\n"
	"       fleet --bench-trivy FINDINGS [--seed N]\n"
	"       fleet --bench-asff FINDINGS [--seed N]\n"
	"       fleet --bench-k8s FINDINGS [--seed N]\n"
	"       fleet --year-day DAY [--seed N]\n"
	"       fleet --year-truth DAYS [--seed N]\n"
	"\n"
	"Writes an invented fleet of container images: Trivy reports, Amazon Inspector exports,\n"
	"what runs, what registries, feeds and the organisation say of four dates (or only of\n"
	"the newest one), a configuration, and truth.json, which says what a database that read\n"
	"them must answer. With --bench, one Inspector export of about FINDINGS findings goes to\n"
	"standard output; with --bench-trivy, Trivy reports that disagree with a tenth of it;\n"
	"with --bench-asff, a list of Security Hub; with --bench-k8s, Trivy's report of a\n"
	"cluster. With --year-day, Trivy's reports of forty images on that day of a year in which\n"
	"little changes; with --year-truth, what a database of its first days holds, a line a "
	"day.\n"
	"The same seed (1 unless given) writes the same bytes.\n"
	"Every account, image and finding is invented for demonstration.\n";

/* The large documents, each in constant memory on standard output. */
static const struct bench_kind {
	const char *option;
	bool (*write)(uint64_t seed, uint64_t findings, FILE *file);
} bench_kinds[] = {
	{"--bench", write_bench},           {"--bench-trivy", write_bench_trivy},
	{"--bench-asff", write_bench_asff}, {"--bench-k8s", write_bench_k8s},
	{"--year-day", write_year_day},     {"--year-truth", write_year_truth},
};

static const struct bench_kind *find_bench(const char *option)
{
	for (size_t i = 0; i < FLEET_LENGTH(bench_kinds); i++)
		if (strcmp(option, bench_kinds[i].option) == 0)
			return &bench_kinds[i];
	return NULL;
}

static bool make_folder(const char *path)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return true;
	fprintf(stderr, "fleet: %s: %s\n", path, strerror(errno));
	return false;
}

FILE *open_output(const char *dir, const char *path)
{
	char whole[4096];
	size_t start = strlen(dir);
	int length = snprintf(whole, sizeof(whole), "%s/%s", dir, path);
	FILE *file;

	if (length < 0 || (size_t)length >= sizeof(whole)) {
		fprintf(stderr, "fleet: %s: the path is too long\n", dir);
		return NULL;
	}
	for (char *slash = whole + start; slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (*whole && !make_folder(whole))
			return NULL;
		*slash = '/';
	}
	file = fopen(whole, "wb");
	if (!file)
		fprintf(stderr, "fleet: %s: %s\n", whole, strerror(errno));
	return file;
}

/* A document that carries no date is as old as its file: from the morning of its date. */
static int64_t output_time;

bool close_file(FILE *file, const char *path)
{
	const struct timespec when = {.tv_sec = (time_t)(output_time / 1000)};
	bool is_written = fflush(file) == 0 && !ferror(file) &&
			  futimens(fileno(file), (struct timespec[2]){when, when}) == 0;

	if (fclose(file) != 0)
		is_written = false;
	if (!is_written)
		fprintf(stderr, "fleet: %s: could not be written\n", path);
	return is_written;
}

bool close_output(struct json *json, const char *path)
{
	bool is_whole = json_finish(json);

	return close_file(json->file, path) && is_whole;
}

static bool write_date(struct plan *plan, const char *dir, unsigned date)
{
	/* Facts are of the night, before the scans. */
	static const struct {
		bool (*write)(struct plan *plan, const char *dir, unsigned date);
		unsigned hour;
	} writers[] = {
		{write_trivy, 7},    {write_inspector, 7}, {write_pods, 1},     {write_ecs, 1},
		{write_registry, 1}, {write_feeds, 1},     {write_accounts, 1},
	};
	bool is_written = true;

	for (size_t i = 0; i < FLEET_LENGTH(writers) && is_written; i++) {
		output_time = plan->dates[date] + writers[i].hour * INT64_C(3600000);
		is_written = writers[i].write(plan, dir, date);
	}
	return is_written;
}

static bool write_fleet(const char *dir, uint64_t seed, unsigned dates)
{
	static struct plan plan;
	bool is_written = true;

	plan_build(&plan, seed, dates);
	for (unsigned date = plan.first_date; date < DATE_COUNT && is_written; date++)
		is_written = write_date(&plan, dir, date);
	is_written = is_written && write_tamisrc(&plan, dir) && write_truth(&plan, dir);
	plan_free(&plan);
	return is_written;
}

static bool read_number(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno && *number >= least &&
	       *number <= most;
}

struct request {
	const char *out;
	uint64_t seed, dates, findings;
	const struct bench_kind *bench;
	int documents; /* asked for; one may be */
};

static bool read_options(int argc, char **argv, struct request *request)
{
	for (int i = 1; i < argc; i += 2) {
		const struct bench_kind *bench = find_bench(argv[i]);
		const char *value = argv[i + 1];
		bool is_good = false;

		if (!value)
			return false;
		if (bench) {
			request->bench = bench;
			request->documents++;
			is_good = read_number(value, 1, UINT32_MAX, &request->findings);
		} else if (strcmp(argv[i], "--out") == 0) {
			request->out = value;
			request->documents++;
			is_good = true;
		} else if (strcmp(argv[i], "--seed") == 0) {
			is_good = read_number(value, 0, INT64_MAX, &request->seed);
		} else if (strcmp(argv[i], "--dates") == 0) {
			is_good = read_number(value, 1, DATE_COUNT, &request->dates);
		}
		if (!is_good)
			return false;
	}
	return request->documents == 1;
}

int main(int argc, char **argv)
{
	struct request request = {.seed = 1, .dates = DATE_COUNT};
	bool is_written;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return fflush(stdout) == 0 ? 0 : 1;
	}
	if (!read_options(argc, argv, &request)) {
		fputs(usage, stderr);
		return 2;
	}
	if (request.bench)
		is_written = request.bench->write(request.seed, request.findings, stdout);
	else
		is_written = write_fleet(request.out, request.seed, (unsigned)request.dates);
	return is_written ? 0 : 1;
}
