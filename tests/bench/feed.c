/*
 * A pipe that asks: `feed OUT QUESTION` copies standard input to standard output. After every 5 MB
 * it runs QUESTION, a command of the shell, until that prints something; the copying waits
 * meanwhile, with the pipe open. At the end OUT gets "BYTES ANSWERED": how many bytes went through,
 * and after how many of them the first answer came (-1: there was none before the end).
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { EVERY = 5 * 1000 * 1000 };

static bool has_answer(const char *question)
{
	FILE *pipe = popen(question, "r");
	bool is_there = pipe && fgetc(pipe) != EOF;

	while (pipe && fgetc(pipe) != EOF)
		;
	if (pipe)
		pclose(pipe);
	return is_there;
}

int main(int argc, char **argv)
{
	static char bytes[64 * 1024];
	long long passed = 0, answered = -1, next = EVERY;
	size_t n;
	FILE *out;

	if (argc != 3) {
		fputs("usage: feed OUT QUESTION\n", stderr);
		return 2;
	}
	while ((n = fread(bytes, 1, sizeof(bytes), stdin)) > 0) {
		if (fwrite(bytes, 1, n, stdout) != n)
			break;
		passed += (long long)n;
		if (answered >= 0 || passed < next)
			continue;
		next += EVERY;
		if (fflush(stdout) == 0 && has_answer(argv[2]))
			answered = passed;
	}
	if (ferror(stdin) || ferror(stdout) || fflush(stdout) != 0) {
		fprintf(stderr, "feed: the pipe broke after %lld bytes\n", passed);
		return 1;
	}
	out = fopen(argv[1], "w");
	if (!out) {
		fprintf(stderr, "feed: %s: %s\n", argv[1], strerror(errno));
		return 2;
	}
	fprintf(out, "%lld %lld\n", passed, answered);
	return fclose(out) == 0 ? 0 : 1;
}
