/*
 * What went wrong, said once. A function that can fail from outside returns bool (true: it worked)
 * or a pointer and takes `struct error *err` last. It is filled where the failure happens and
 * wrapped with context on the way up; nothing below tui/ prints it.
 */
#ifndef TAMIS_CORE_ERROR_H
#define TAMIS_CORE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

/* The kind decides the exit code of the command line (EXPERIENCE, section 1). */
enum error_kind {
	ERROR_NONE,
	ERROR_NO,        /* exit 1: the answer is no, and has been printed (text "") */
	ERROR_USAGE,     /* exit 2: a word of the command line or of a filter */
	ERROR_INPUT,     /* exit 3: a document that cannot be read */
	ERROR_DATABASE,  /* exit 4 */
	ERROR_NETWORK,   /* exit 5 */
	ERROR_CANCELLED, /* the user's Ctrl-C: exit 130 */
	ERROR_TERMINATED /* SIGTERM: exit 143 */
};

enum { ERROR_TEXT_MAX = 1024 };

/* A plain value: `struct error err = {0};`. Text is one line of UTF-8, cut at ERROR_TEXT_MAX. */
struct error {
	enum error_kind kind;
	char text[ERROR_TEXT_MAX];
};

#ifdef __GNUC__
#define TAMIS_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define TAMIS_PRINTF(fmt, args)
#endif

/* Fills err (which may be NULL) and returns false, so that `return error_set(...)` reads well. */
bool error_set(struct error *err, enum error_kind kind, const char *fmt, ...) TAMIS_PRINTF(3, 4);

/* Puts "context: " before the text that stands there already; returns false. */
bool error_wrap(struct error *err, const char *fmt, ...) TAMIS_PRINTF(2, 3);

/*
 * "no WHAT 'GIVEN': did you mean 'NEAREST'?", or all the words when none is near and they are few.
 * ERROR_USAGE; false. What every door says to a word that is on none of its lists.
 */
bool error_no_such(struct error *err, const char *what, const char *given, const char *const *words,
		   size_t n);

/* The process's exit code for this kind: 0, 2, 3, 4, 5; 128 + the signal's number for a signal. */
int error_exit_code(enum error_kind kind);

#endif
