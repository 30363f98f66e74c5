/* Another program, run to its end. */
#ifndef TAMIS_TESTS_RUN_PROGRAM_H
#define TAMIS_TESTS_RUN_PROGRAM_H

#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Its standard output goes to the file `out`, NULL: to ours. The exit code; 128 when a signal ended
 * it, -1 when it could not be started. */
static inline int run_program(const char *const *argv, const char *out)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (out && !freopen(out, "w", stdout))
			_exit(126);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

#endif
