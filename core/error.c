/* The one place that formats an error's text: cut at a whole character, kept on one line. */
#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"

enum { FEW_WORDS = 16 }; /* that a person reads through */

/* Cuts a UTF-8 sequence that the buffer's end broke in two, and keeps the text on one line. */
static void tidy(char *text)
{
	size_t n = strlen(text);

	if (n == ERROR_TEXT_MAX - 1) {
		while (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
			n--;
		if (n > 0 && (unsigned char)text[n - 1] >= 0xc0)
			n--;
		text[n] = '\0';
	}
	for (char *p = text; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
}

bool error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	err->kind = kind;
	tidy(err->text);
	return false;
}

bool error_wrap(struct error *err, const char *fmt, ...)
{
	char old[ERROR_TEXT_MAX];
	va_list args;
	size_t n;

	if (!err)
		return false;
	memcpy(old, err->text, sizeof(old));
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, ": %s", old);
	tidy(err->text);
	return false;
}

bool error_no_such(struct error *err, const char *what, const char *given, const char *const *words,
		   size_t n)
{
	const char *near = text_nearest(given, words, n);
	struct buf text = {0};

	buf_printf(&text, _("no %s '%s'"), what, given);
	if (near)
		buf_printf(&text, _(": did you mean '%s'?"), near);
	for (size_t i = 0; !near && n <= FEW_WORDS && i < n; i++)
		buf_printf(&text, "%s%s", i ? ", " : _("; there are: "), words[i]);
	error_set(err, ERROR_USAGE, "%s", buf_text(&text));
	buf_fini(&text);
	return false;
}

int error_exit_code(enum error_kind kind)
{
	switch (kind) {
	case ERROR_NONE:
		return 0;
	case ERROR_NO:
		return 1;
	case ERROR_USAGE:
		return 2;
	case ERROR_INPUT:
		return 3;
	case ERROR_DATABASE:
		return 4;
	case ERROR_NETWORK:
		return 5;
	case ERROR_CANCELLED:
		return 130;
	case ERROR_TERMINATED:
		return 143;
	}
	return 2;
}
