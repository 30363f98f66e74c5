/*
 * Runs one command and says what it cost: `measure OUT COMMAND...` writes "seconds KiB status" to
 * the file OUT: wall time, peak resident memory as the operating system saw it, exit status.
 * With -k SECONDS the command gets SIGKILL after that time; its status is then 137.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void pause_for(double seconds)
{
	struct timespec t = {.tv_sec = (time_t)seconds};

	t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

/* A process that ended stays a zombie until waitpid, so the signal never hits another one. */
static int run(char **command, double kill_after)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		return 126;
	if (child == 0) {
		execvp(command[0], command);
		fprintf(stderr, "measure: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	if (kill_after >= 0) {
		pause_for(kill_after);
		kill(child, SIGKILL);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return 126;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Children's peak in KiB; macOS counts in bytes. */
static long peak_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
#ifdef __APPLE__
	return usage.ru_maxrss / 1024;
#else
	return usage.ru_maxrss;
#endif
}

int main(int argc, char **argv)
{
	double kill_after = -1, start;
	FILE *out;
	int status;

	if (argc > 2 && strcmp(argv[1], "-k") == 0) {
		kill_after = strtod(argv[2], NULL);
		argv += 2;
		argc -= 2;
	}
	if (argc < 3) {
		fputs("usage: measure [-k SECONDS] OUT COMMAND...\n", stderr);
		return 2;
	}
	start = now();
	status = run(argv + 2, kill_after);
	out = fopen(argv[1], "w");
	if (!out) {
		fprintf(stderr, "measure: %s: %s\n", argv[1], strerror(errno));
		return 2;
	}
	fprintf(out, "%.3f %ld %d\n", now() - start, peak_kib(), status);
	return fclose(out) == 0 && status == 0 ? 0 : 1;
}
