/*
 * The command line of the generator, and the files it writes to.
 */
#include "write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
	"usage: fleet --out DIR [--seed N] [--dates 1..3]\n"
	"       fleet --bench FINDINGS [--seed N]\n"
	"       fleet --bench-trivy FINDINGS [--seed N]\n"
	"\n"
	"Writes an invented fleet of container images: Trivy reports and Amazon Inspector\n"
	"exports of three dates (or only the newest ones), and truth.json, which says what a\n"
	"database that read them must answer. With --bench, one Inspector export of about\n"
	"FINDINGS findings goes to standard output; with --bench-trivy, Trivy reports that\n"
	"disagree with a tenth of it. The same seed (1 unless given) writes the same bytes.\n"
	" Every account, image and finding is invented for demonstration.\n";

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

bool close_output(struct json *json, const char *path)
{
	bool is_written = json_finish(json);

	if (fclose(json->file) != 0)
		is_written = false;
	if (!is_written)
		fprintf(stderr, "fleet: %s: could not be written\n", path);
	return is_written;
}

static bool write_fleet(const char *dir, uint64_t seed, unsigned dates)
{
	static struct plan plan;
	bool is_written = true;

	plan_build(&plan, seed, dates);
	for (unsigned date = plan.first_date; date < DATE_COUNT && is_written; date++)
		is_written = write_trivy(&plan, dir, date) && write_inspector(&plan, dir, date);
	is_written = is_written && write_truth(&plan, dir);
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
	uint64_t seed, dates, bench, bench_trivy;
};

static bool read_options(int argc, char **argv, struct request *request)
{
	for (int i = 1; i < argc; i += 2) {
		const char *value = argv[i + 1];

		if (!value)
			return false;
		if (strcmp(argv[i], "--out") == 0)
			request->out = value;
		else if (strcmp(argv[i], "--seed") == 0) {
			if (!read_number(value, 0, INT64_MAX, &request->seed))
				return false;
		} else if (strcmp(argv[i], "--dates") == 0) {
			if (!read_number(value, 1, DATE_COUNT, &request->dates))
				return false;
		} else if (strcmp(argv[i], "--bench") == 0) {
			if (!read_number(value, 1, UINT32_MAX, &request->bench))
				return false;
		} else if (strcmp(argv[i], "--bench-trivy") == 0) {
			if (!read_number(value, 1, UINT32_MAX, &request->bench_trivy))
				return false;
		} else {
			return false;
		}
	}
	return !!request->out + !!request->bench + !!request->bench_trivy == 1;
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
		is_written = write_bench(request.seed, request.bench, stdout);
	else if (request.bench_trivy)
		is_written = write_bench_trivy(request.seed, request.bench_trivy, stdout);
	else
		is_written = write_fleet(request.out, request.seed, (unsigned)request.dates);
	return is_written ? 0 : 1;
}
