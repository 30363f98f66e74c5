/*
 * Dates: the proleptic Gregorian calendar by arithmetic (Howard Hinnant's days_from_civil), so
 * neither the process's time zone nor the C library's 32-bit years matter. One surprising fact:
 * offsets of two zones stand in one report, one per side of a change to summer time.
 */
#include "core/date.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

enum { HOUR = 3600, MINUTE = 60, YEAR_MIN = 2, YEAR_MAX = 9999 };

static const date last_second = 253402300799; /* 9999-12-31T23:59:59Z */

static const char months[12][4] = {"jan", "feb", "mar", "apr", "may", "jun",
				   "jul", "aug", "sep", "oct", "nov", "dec"};

static int days_in_month(int year, int month)
{
	static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && is_leap ? 29 : days[month - 1];
}

/* Days from 1970-01-01. The year begins in March here, so that the leap day is its last. */
static int64_t days_from_civil(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400; /* years are never negative here */
	int of_era = y - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

	return (int64_t)era * 146097 + days - 719468;
}

void date_civil(date when, int *year, int *month, int *day)
{
	int64_t z = date_day(when) / DATE_DAY + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int of_era = (int)(z - era * 146097);
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(y + era * 400) + (*month <= 2);
}

date date_day(date when)
{
	int64_t of_day = when % DATE_DAY;

	if (when == DATE_NONE)
		return DATE_NONE;
	return when - (of_day < 0 ? of_day + DATE_DAY : of_day);
}

int64_t date_days(date from, date to)
{
	if (from == DATE_NONE || to == DATE_NONE || to < from)
		return 0;
	return (to - from) / DATE_DAY;
}

/* Exactly `n` digits at *text. */
static bool digits(const char **text, int n, int *number)
{
	*number = 0;
	for (; n > 0; n--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (**text - '0');
	}
	return true;
}

static bool literal(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* A time of day in parts; the seconds may be 60, a leap second, which is the next minute's first.
 */
static bool join(int year, int month, int day, int hour, int minute, int second, date *when)
{
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*when = days_from_civil(year, month, day) * DATE_DAY + hour * HOUR + minute * MINUTE +
		second;
	return true;
}

static bool take_day(const char **text, int *year, int *month, int *day)
{
	return digits(text, 4, year) && literal(text, '-') && digits(text, 2, month) &&
	       literal(text, '-') && digits(text, 2, day);
}

/* HH:MM[:SS[.fraction]] */
static bool take_time(const char **text, int *hour, int *minute, int *second)
{
	if (!digits(text, 2, hour) || !literal(text, ':') || !digits(text, 2, minute))
		return false;
	if (!literal(text, ':'))
		return true;
	if (!digits(text, 2, second))
		return false;
	if (literal(text, '.') || literal(text, ',')) {
		int ignored;

		if (!digits(text, 1, &ignored))
			return false;
		while (**text >= '0' && **text <= '9')
			(*text)++;
	}
	return true;
}

/* Z, +HH:MM, +HHMM, +HH, or nothing, which is UTC; up to the end of the text. */
static bool take_zone(const char *text, int *seconds)
{
	int sign = *text == '-' ? -1 : 1, hour, minute = 0;

	*seconds = 0;
	if (*text == '\0')
		return true;
	if (*text == 'Z' || *text == 'z')
		return text[1] == '\0';
	if (*text != '+' && *text != '-')
		return false;
	text++;
	if (!digits(&text, 2, &hour))
		return false;
	literal(&text, ':');
	if (*text && !digits(&text, 2, &minute))
		return false;
	*seconds = sign * (hour * HOUR + minute * MINUTE);
	return *text == '\0' && text[-1] != ':' && hour < 24 && minute < 60;
}

static bool parse_iso(const char *text, date *when)
{
	int year, month, day, hour = 0, minute = 0, second = 0, offset = 0;

	if (!take_day(&text, &year, &month, &day))
		return false;
	if (*text) {
		if (!literal(&text, 'T') && !literal(&text, 't') && !literal(&text, ' '))
			return false;
		if (!take_time(&text, &hour, &minute, &second) || !take_zone(text, &offset))
			return false;
	}
	if (!join(year, month, day, hour, minute, second, when))
		return false;
	*when -= offset;
	return true;
}

/* One or two digits, as Java's medium format writes days and hours. */
static bool short_digits(const char **text, int *number)
{
	return digits(text, (*text)[0] && (*text)[1] >= '0' && (*text)[1] <= '9' ? 2 : 1, number);
}

static int take_month(const char **text)
{
	for (int i = 0; i < 12; i++) {
		char word[4] = {0};

		memccpy(word, *text, '\0', 3);
		if (text_casecmp(word, months[i]) == 0) {
			*text += 3;
			return i + 1;
		}
	}
	return 0;
}

/* " AM" or " PM"; since Java 20 the blank is a narrow no-break one (U+202F). */
static bool take_half(const char *text, int *hour)
{
	bool is_pm;

	if (*hour < 1 || *hour > 12)
		return false;
	if (text_has_prefix(text, "\xe2\x80\xaf"))
		text += 3;
	else if (!literal(&text, ' '))
		return false;
	is_pm = text_casecmp(text, "pm") == 0;
	*hour = *hour % 12 + (is_pm ? 12 : 0);
	return is_pm || text_casecmp(text, "am") == 0;
}

/* Dec 3, 2021, 6:02:30 PM */
static bool parse_java(const char *text, date *when)
{
	int month = take_month(&text), year, day, hour, minute, second;

	if (!month || !literal(&text, ' ') || !short_digits(&text, &day))
		return false;
	if (!literal(&text, ',') || !literal(&text, ' ') || !digits(&text, 4, &year))
		return false;
	if (!literal(&text, ',') || !literal(&text, ' ') || !short_digits(&text, &hour))
		return false;
	if (!literal(&text, ':') || !digits(&text, 2, &minute))
		return false;
	if (!literal(&text, ':') || !digits(&text, 2, &second) || !take_half(text, &hour))
		return false;
	return join(year, month, day, hour, minute, second, when);
}

/* A year of 1 is Go's zero time: "never", not a date. */
static date in_range(date when)
{
	return when < days_from_civil(YEAR_MIN, 1, 1) * DATE_DAY || when > last_second ? DATE_NONE
										       : when;
}

date date_from_number(double seconds)
{
	if (!(seconds >= 0) || seconds >= (double)last_second + 1)
		return DATE_NONE;
	return (date)seconds;
}

date date_parse(const char *text)
{
	double number;
	date when;

	if (!text)
		return DATE_NONE;
	if (parse_iso(text, &when) || parse_java(text, &when))
		return in_range(when);
	return text_number(text, &number) ? date_from_number(number) : DATE_NONE;
}

char *date_format(date when, char out[DATE_TEXT])
{
	int of_day, n;

	date_format_day(when, out);
	if (!*out)
		return out;
	of_day = (int)(when - date_day(when));
	n = (int)strlen(out);
	snprintf(out + n, (size_t)(DATE_TEXT - n), "T%02d:%02d:%02dZ", of_day / HOUR,
		 of_day / MINUTE % 60, of_day % 60);
	return out;
}

char *date_format_minute(date when, char out[DATE_TEXT])
{
	enum { DAY_SIZE = 10, MINUTE_SIZE = 16 }; /* of the text */

	date_format(when, out);
	if (*out) {
		out[DAY_SIZE] = ' ';
		out[MINUTE_SIZE] = '\0';
	}
	return out;
}

char *date_format_day(date when, char out[DATE_TEXT])
{
	int year, month, day;

	*out = '\0';
	if (in_range(when) == DATE_NONE)
		return out;
	date_civil(when, &year, &month, &day);
	snprintf(out, DATE_TEXT, "%04d-%02d-%02d", year, month, day);
	return out;
}

/* How many days before today the word means; -1 when it is none. */
static int days_ago(const char *text, date now)
{
	static const char *const weekdays[] = {"thursday", "friday",  "saturday", "sunday",
					       "monday",   "tuesday", "wednesday"};
	/* The first day of 1970 was a Thursday. */
	int today = (int)((date_day(now) / DATE_DAY % 7 + 7) % 7);

	if (text_casecmp(text, "today") == 0)
		return 0;
	if (text_casecmp(text, "yesterday") == 0)
		return 1;
	for (int i = 0; i < 7; i++)
		if (text_casecmp(text, weekdays[i]) == 0)
			return (today - i + 7) % 7;
	return -1;
}

bool date_range(const char *text, date now, date *first, date *last)
{
	int ago = days_ago(text, now);
	date when;

	if (ago >= 0) {
		*first = date_day(now) - (date)ago * DATE_DAY;
		*last = *first + DATE_DAY - 1;
		return true;
	}
	if (!parse_iso(text, &when) || in_range(when) == DATE_NONE)
		return false;
	*first = when;
	*last = strlen(text) == sizeof("YYYY-MM-DD") - 1 ? when + DATE_DAY - 1 : when;
	return true;
}

bool date_duration(const char *text, int64_t *seconds)
{
	static const struct {
		char letter;
		int seconds;
	} units[] = {
		{'\0', DATE_DAY}, {'m', MINUTE}, {'h', HOUR}, {'d', DATE_DAY}, {'w', 7 * DATE_DAY}};
	const char *p = text;
	int64_t number = 0;

	while (*p >= '0' && *p <= '9' && p - text < 9)
		number = number * 10 + (*p++ - '0');
	if (p == text || (*p && p[1]))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].letter == *p) {
			*seconds = number * units[i].seconds;
			return true;
		}
	}
	return false;
}

char *date_format_duration(int64_t seconds, char out[DATE_TEXT])
{
	bool is_days = seconds % DATE_DAY == 0, is_hours = seconds % HOUR == 0;
	int64_t unit = is_days ? DATE_DAY : is_hours ? HOUR : MINUTE;

	snprintf(out, DATE_TEXT, "%lld%c", (long long)(seconds / unit),
		 is_days    ? 'd'
		 : is_hours ? 'h'
			    : 'm');
	return out;
}
