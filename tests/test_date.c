/* Dates: every encoding that real reports hold, and the words that people type. */
#include "core/date.h"
#include "tests/tap.h"

static void is_date(const char *text, const char *want, const char *sentence)
{
	char out[DATE_TEXT];

	is_str(date_format(date_parse(text), out), want, "%s", sentence);
}

static const struct {
	const char *text, *want, *sentence;
} parses[] = {
	{"2024-02-02T16:30:33.045000+01:00", "2024-02-02T15:30:33Z",
	 "ISO with offset and six digits"},
	{"2025-12-26 14:21:44.742000+01:00", "2025-12-26T13:21:44Z", "a blank instead of T"},
	{"2024-07-02T16:30:33+02:00", "2024-07-02T14:30:33Z", "the other side of summer time"},
	{"1760538840.414", "2025-10-15T14:34:00Z", "an epoch with milliseconds"},
	{"1.663703546405E9", "2022-09-20T19:52:26Z", "an epoch with an exponent"},
	{"1663703546", "2022-09-20T19:52:26Z", "an epoch of whole seconds"},
	{"0", "1970-01-01T00:00:00Z", "the epoch itself"},
	{"Dec 3, 2021, 6:02:30 PM", "2021-12-03T18:02:30Z", "Java's medium format"},
	{"Jan 31, 2022, 12:00:00 AM", "2022-01-31T00:00:00Z", "twelve in the night is 0"},
	{"Jan 31, 2022, 12:00:00 PM", "2022-01-31T12:00:00Z", "twelve at noon is 12"},
	{"Dec 13, 2021, 11:02:30\xe2\x80\xafPM", "2021-12-13T23:02:30Z",
	 "newer Javas put a narrow blank before PM"},
	{"2021-11-02T19:50:26Z", "2021-11-02T19:50:26Z", "ISO with Z"},
	{"2021-11-02t19:50:26z", "2021-11-02T19:50:26Z", "small letters"},
	{"2021-11-02T19:50:26", "2021-11-02T19:50:26Z", "no zone is UTC"},
	{"2021-11-02T19:50", "2021-11-02T19:50:00Z", "no seconds"},
	{"2021-11-02", "2021-11-02T00:00:00Z", "a day"},
	{"2022-03-05T00:00:00+0000", "2022-03-05T00:00:00Z", "an offset without a colon"},
	{"2022-03-05T00:00:00-05", "2022-03-05T05:00:00Z", "an offset of hours only"},
	{"2022-12-31T23:30:00-00:30", "2023-01-01T00:00:00Z", "an offset into the next year"},
	{"2021-08-25T12:20:30.000000005Z", "2021-08-25T12:20:30Z", "nine digits, as Go writes"},
	{"2021-08-25T12:20:30.123456789012345Z", "2021-08-25T12:20:30Z",
	 "more digits than anybody needs"},
	{"2020-02-29T00:00:00Z", "2020-02-29T00:00:00Z", "a leap day"},
	{"2000-02-29", "2000-02-29T00:00:00Z", "the leap day of a year that 400 divides"},
	{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z",
	 "a leap second is the next minute's first"},
	{"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "a date before the epoch"},
	{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "the last second"},
	{"0002-01-01T00:00:00Z", "0002-01-01T00:00:00Z", "year 2 is a date"},
	{"0001-01-01T00:00:00Z", "", "year 1 is Go's word for never"},
	{"0001-12-31T23:00:00-02:00", "0002-01-01T01:00:00Z",
	 "unless the offset brings it into year 2"},
	{"0000-01-01T00:00:00Z", "", "year 0"},
	{"2021-02-29", "", "no leap day in 2021"},
	{"1900-02-29", "", "nor in 1900"},
	{"2021-13-01", "", "no month 13"},
	{"2021-00-10", "", "no month 0"},
	{"2021-04-31", "", "no 31st of April"},
	{"2021-04-00", "", "no day 0"},
	{"2021-04-01T24:00:00Z", "", "no hour 24"},
	{"2021-04-01T23:60:00Z", "", "no minute 60"},
	{"2021-04-01T23:00:61Z", "", "no second 61"},
	{"2021-04-01T23:00:00+24:00", "", "no offset of a day"},
	{"2021-04-01T23:00:00+01:", "", "no offset that ends in a colon"},
	{"2021-04-01T23:00:00.Z", "", "no fraction without digits"},
	{"2021-04-01T23:00:00Zulu", "", "no text behind it"},
	{"2021-04-01T", "", "no T without a time"},
	{"2021-4-1", "", "no single digits"},
	{" 2021-04-01", "", "no blank before it"},
	{"Dec 3, 2021, 13:02:30 PM", "", "no hour 13 with PM"},
	{"Dec 3, 2021, 0:02:30 AM", "", "no hour 0 with AM"},
	{"Dec 32, 2021, 1:02:30 AM", "", "no 32nd"},
	{"Dez 3, 2021, 1:02:30 AM", "", "no month of another language"},
	{"Dec 3, 2021, 1:02:30 XM", "", "neither AM nor PM"},
	{"De", "", "half a month"},
	{"-1", "", "no epoch before 0"},
	{"1e30", "", "no epoch beyond the year 9999"},
	{"1760538840414", "", "nor one of milliseconds"},
	{"nan", "", "no number"},
	{"yesterday", "", "no word"},
	{"", "", "no text"},
};

static void test_parse(void)
{
	for (size_t i = 0; i < sizeof(parses) / sizeof(parses[0]); i++)
		is_date(parses[i].text, parses[i].want, parses[i].sentence);
	ok(date_parse(NULL) == DATE_NONE, "nothing is no date");
	ok(date_from_number(1760538840.999) == 1760538840, "fractions are cut");
	ok(date_from_number(-0.5) == DATE_NONE, "a moment before the epoch is none");
}

/* The calendar day by day, counted the way children count. */
static void test_calendar(void)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = 1600, month = 1, day = 1, wrong = 0;
	date when = date_parse("1600-01-01");

	while (year < 2401) {
		bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
		int y, m, d;

		date_civil(when, &y, &m, &d);
		wrong += y != year || m != month || d != day;
		when += DATE_DAY;
		if (++day > days[month - 1] + (month == 2 && leap)) {
			day = 1;
			month = month == 12 ? 1 : month + 1;
			year += month == 1;
		}
	}
	is_int(wrong, 0, "801 years of days are what a calendar says");
}

static void test_round_trip(void)
{
	uint64_t random = tap_seed(42);
	date first = date_parse("0002-01-01"), last = date_parse("9999-12-31T23:59:59Z");
	int good = 0, shifted = 0, days = 0, rounds = 20000;

	for (int i = 0; i < rounds; i++) {
		date when = first + (date)(tap_random(&random) % (uint64_t)(last - first + 1));
		int offset = (int)(tap_random(&random) % 1439),
		    sign = tap_random(&random) & 1 ? -1 : 1;
		date local = when + sign * offset * 60;
		char text[DATE_TEXT], zoned[2 * DATE_TEXT];

		good += date_parse(date_format(when, text)) == when;
		days += date_parse(date_format_day(when, text)) == date_day(when);
		if (!*date_format(local, text)) {
			shifted++;
			continue;
		}
		snprintf(zoned, sizeof(zoned), "%.19s.%03d%c%02d:%02d", text, i % 1000,
			 sign < 0 ? '-' : '+', offset / 60, offset % 60);
		shifted += date_parse(zoned) == when;
	}
	is_int(good, rounds, "any date survives being written and read");
	is_int(days, rounds, "so does its day");
	is_int(shifted, rounds, "in every zone it is the same second");
}

static void is_range(const char *text, date now, const char *first, const char *last)
{
	char a[DATE_TEXT] = "", b[DATE_TEXT] = "";
	date from, to;

	if (date_range(text, now, &from, &to)) {
		date_format(from, a);
		date_format(to, b);
	}
	is_str(a, first, "'%s' begins at '%s'", text, first);
	is_str(b, last, "'%s' ends at '%s'", text, last);
}

static void test_range(void)
{
	date now = date_parse("2024-02-29T12:34:56Z"); /* a Thursday */

	is_range("2024-01-31", now, "2024-01-31T00:00:00Z", "2024-01-31T23:59:59Z");
	is_range("2024-01-31T10:20:30Z", now, "2024-01-31T10:20:30Z", "2024-01-31T10:20:30Z");
	is_range("today", now, "2024-02-29T00:00:00Z", "2024-02-29T23:59:59Z");
	is_range("Yesterday", now, "2024-02-28T00:00:00Z", "2024-02-28T23:59:59Z");
	is_range("thursday", now, "2024-02-29T00:00:00Z", "2024-02-29T23:59:59Z");
	is_range("friday", now, "2024-02-23T00:00:00Z", "2024-02-23T23:59:59Z");
	is_range("monday", now, "2024-02-26T00:00:00Z", "2024-02-26T23:59:59Z");
	is_range("sunday", now, "2024-02-25T00:00:00Z", "2024-02-25T23:59:59Z");
	is_range("wednesday", date_parse("1969-12-31"), "1969-12-31T00:00:00Z",
		 "1969-12-31T23:59:59Z");
	is_range("1700000000", now, "", "");
	is_range("tomorrow", now, "", "");
	is_range("0001-01-01", now, "", "");
	is_range("", now, "", "");
}

static void is_duration(const char *text, int64_t want)
{
	int64_t seconds = -1;

	date_duration(text, &seconds);
	is_int(seconds, want, "'%s' is %lld seconds", text, (long long)want);
}

static void test_duration(void)
{
	char out[DATE_TEXT];

	is_duration("30d", 30 * (int64_t)DATE_DAY);
	is_duration("12h", 12 * 3600);
	is_duration("6w", 42 * (int64_t)DATE_DAY);
	is_duration("10m", 600);
	is_duration("90", 90 * (int64_t)DATE_DAY);
	is_duration("0d", 0);
	is_duration("999999999w", (int64_t)999999999 * 7 * DATE_DAY);
	is_duration("1000000000d", -1);
	is_duration("d", -1);
	is_duration("", -1);
	is_duration("-3d", -1);
	is_duration("3 d", -1);
	is_duration("3dd", -1);
	is_duration("3y", -1);
	is_duration("1.5d", -1);
	is_str(date_format_duration(14 * (int64_t)DATE_DAY, out), "14d", "two weeks are 14d");
	is_str(date_format_duration(36 * 3600, out), "36h", "a day and a half is 36h");
	is_str(date_format_duration(90 * 60, out), "90m", "an hour and a half is 90m");
}

static void test_days(void)
{
	date a = date_parse("2024-03-01T00:00:00Z"), b = date_parse("2024-02-28T12:00:00Z");

	is_int(date_days(b, a), 1, "a day and a half is one whole day");
	is_int(date_days(a, b), 0, "backwards is 0");
	is_int(date_days(DATE_NONE, a), 0, "since never is 0");
	is_int(date_days(a, DATE_NONE), 0, "until never is 0");
	is_int(date_day(-1), -DATE_DAY, "the midnight before the epoch's is a day earlier");
	is_int(date_day(0), 0, "midnight is its own");
	ok(date_day(DATE_NONE) == DATE_NONE, "never has no midnight");
	char out[DATE_TEXT];
	is_str(date_format(DATE_NONE, out), "", "never is written as nothing");
	is_str(date_format_day(INT64_MAX, out), "", "so is what no calendar reaches");
	is_str(date_format_day(a - 1, out), "2024-02-29", "a day without its time");
	is_str(date_format_minute(a - 1, out), "2024-02-29 23:59", "a time without its seconds");
	is_str(date_format_minute(DATE_NONE, out), "", "which an absent date has not");
}

int main(void)
{
	tap_begin();
	test_parse();
	test_calendar();
	test_round_trip();
	test_range();
	test_duration();
	test_days();
	return done();
}
