/*
 * Any line as a date, a range of days or a duration: what is a date is written so that it reads as
 * the same date.
 */
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "tests/fuzz_main.h"

enum { NOW = 1790000000 };

static void need(bool good)
{
	if (!good)
		abort();
}

static void check_line(const char *line)
{
	char text[DATE_TEXT];
	date when = date_parse(line), first, last;
	int64_t seconds;

	if (when != DATE_NONE) {
		need(date_parse(date_format(when, text)) == when);
		need(date_parse(date_format_day(when, text)) == date_day(when));
	}
	if (date_range(line, NOW, &first, &last))
		need(first <= last);
	if (date_duration(line, &seconds))
		need(seconds >= 0);
	date_from_number(strtod(line, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_lines(data, size, check_line);
	return 0;
}
