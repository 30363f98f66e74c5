/*
 * Dates are seconds since 1970-01-01T00:00:00Z, UTC. core/ has no clock: "now" is always given.
 * The encodings read are those that real reports hold (FORMATS 1.1, RULES R7).
 */
#ifndef TAMIS_CORE_DATE_H
#define TAMIS_CORE_DATE_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t date;
#define DATE_NONE INT64_MIN

enum { DATE_DAY = 86400, DATE_TEXT = 32 };

/*
 * Any of: ISO 8601 / RFC 3339 with offset, 'Z' or no zone (UTC), a blank instead of 'T', any number
 * of fraction digits (cut); an epoch as number text ("1760538840.414", "1.663703546405E9");
 * "Dec 3, 2021, 6:02:30 PM". A year of 1 or less, an impossible day, or trailing text: DATE_NONE.
 */
date date_parse(const char *text);
date date_from_number(double seconds); /* DATE_NONE when out of the years 1970 to 9999 */

/* "YYYY-MM-DDTHH:MM:SSZ" and "YYYY-MM-DD"; "" for DATE_NONE. Both return out. */
char *date_format(date when, char out[DATE_TEXT]);
char *date_format_day(date when, char out[DATE_TEXT]);
char *date_format_minute(date when, char out[DATE_TEXT]); /* "YYYY-MM-DD HH:MM", for people */

/* What a person types in options and filters: YYYY-MM-DD, YYYY-MM-DDTHH:MM:SSZ, today, yesterday,
 * monday ... sunday (the last one, today included). *first and *last are the bounds of it: a day is
 * its 24 hours, a time of day is that second. */
bool date_range(const char *text, date now, date *first, date *last);

/* "30d", "12h", "6w", "10m" (minutes) or a bare number of days, in seconds; false when it is none.
 */
bool date_duration(const char *text, int64_t *seconds);
/* The same the other way round: "14d", "36h", "90m", the largest unit that it is a whole number of;
 * returns out. */
char *date_format_duration(int64_t seconds, char out[DATE_TEXT]);

date date_day(date when);              /* midnight before (or at) it */
int64_t date_days(date from, date to); /* whole days between; 0 when to is before from */
void date_civil(date when, int *year, int *month, int *day);

#endif
