/* How far `tamis import` may go into a file, a URL or an archive: its options, read and checked. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "tui/cli.h"

static const long long size_most = 1ll << 53; /* bytes */

/* "16G", "500M", "64K" or a number of bytes, whole and from 1 to size_most. */
static bool parse_size(const struct cli *cli, enum option option, long long *bytes,
		       struct error *err)
{
	static const char units[] = "KMGT";
	const char *text = cli->values[option], *unit;
	size_t n = text ? strlen(text) : 0;
	long long number, times = 1;
	char *digits;
	bool good;

	if (!text)
		return true;
	unit = n ? strchr(units, text[n - 1]) : NULL;
	for (const char *u = units; unit && u <= unit; u++)
		times *= 1024;
	digits = mem_strndup(text, unit ? n - 1 : n);
	good = text_whole(digits, &number) && number >= 1 && number <= size_most / times;
	free(digits);
	if (!good)
		return error_set(err, ERROR_USAGE,
				 _("--%s %s: expected a size, such as 500M or 16G"),
				 options[option].name, text);
	*bytes = number * times;
	return true;
}

/* As curl's own command does: the option, else what the environment of a site names. */
static const char *ca_file(const struct cli *cli)
{
	const char *named[] = {cli->values[OPTION_CA], getenv("CURL_CA_BUNDLE"),
			       getenv("SSL_CERT_FILE")};

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (named[i] && *named[i])
			return named[i];
	return NULL;
}

bool cli_source_options(const struct cli *cli, struct source_options *o, struct error *err)
{
	*o = source_options_default;
	o->ca = ca_file(cli);
	if (cli->values[OPTION_MAX_ENTRIES])
		o->max_entries = (long)cli->numbers[OPTION_MAX_ENTRIES];
	if (cli->values[OPTION_STALL])
		o->stall = (long)cli->numbers[OPTION_STALL];
	return parse_size(cli, OPTION_MAX_BYTES, &o->max_bytes, err);
}
