/* How far `tamis import` may go into a file, a URL or an archive: its options, read and checked. */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"
#include "tui/cli.h"

/* "16G", "500M", "64K" or a number of bytes, from 1 to 2^53. */
static bool parse_size(const struct cli *cli, enum option option, long long *bytes,
		       struct error *err)
{
	static const char units[] = "KMGT";
	const char *text = cli->values[option], *unit;
	size_t n = text ? strlen(text) : 0;
	double number, times = 1;
	char *digits;
	bool good;

	if (!text)
		return true;
	unit = n ? strchr(units, text[n - 1]) : NULL;
	for (const char *u = units; unit && u <= unit; u++)
		times *= 1024;
	digits = mem_strndup(text, unit ? n - 1 : n);
	good = text_number(digits, &number) && number * times >= 1 &&
	       number * times <= 9007199254740992.0;
	free(digits);
	if (!good)
		return error_set(err, ERROR_USAGE,
				 _("--%s %s: expected a size, such as 500M or 16G"),
				 options[option].name, text);
	*bytes = (long long)(number * times);
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
	double entries, stall;

	*o = source_options_default;
	o->ca = ca_file(cli);
	entries = (double)o->max_entries;
	stall = (double)o->stall;
	if (!parse_size(cli, OPTION_MAX_BYTES, &o->max_bytes, err) ||
	    !cli_positive(cli, OPTION_MAX_ENTRIES, 1e9, &entries, err) ||
	    !cli_positive(cli, OPTION_STALL, 3600, &stall, err))
		return false;
	o->max_entries = (long)entries;
	o->stall = (long)stall;
	return true;
}
