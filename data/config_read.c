/*
 * Reading the configuration file: files to lines, lines to words. Nothing here knows what a command
 * or a setting is for.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "data/config_impl.h"

enum { FILES_MAX = 16, LINE_MAX_SIZE = 64 * 1024 };

bool config_fail(const struct config_reader *r, struct error *err, const char *text)
{
	return error_set(err, ERROR_USAGE, "%s:%d: %s", r->path, r->line, text);
}

int config_find_word(const struct config_reader *r, const char *what, const char *given,
		     const char *const *list, struct error *err)
{
	int n = 0;

	for (; list[n]; n++)
		if (strcmp(given, list[n]) == 0)
			return n;
	error_no_such(err, what, given, list, (size_t)n);
	error_wrap(err, "%s:%d", r->path, r->line);
	return -1;
}

/* ---- words ----------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/*
 * One word at *at, which moves behind it; pieces in quotes and without stand together as in a
 * shell. Within ".." a backslash takes \ and " literally and is itself before anything else, so a
 * filter keeps its own backslashes.
 */
static bool take_word(struct config_reader *r, const char **at, struct buf *out, struct error *err)
{
	const char *p = *at;
	char quote = '\0';

	buf_clear(out);
	buf_puts(out, "");
	for (; *p && (quote || !is_blank(*p)); p++) {
		if (!quote && (*p == '"' || *p == '\'')) {
			quote = *p;
		} else if (*p == quote) {
			quote = '\0';
		} else if (*p == '\\' && p[1] && quote != '\'' &&
			   (!quote || p[1] == '"' || p[1] == '\\')) {
			buf_putc(out, *++p);
		} else {
			buf_putc(out, *p);
		}
	}
	*at = p;
	return !quote || config_fail(r, err, _("a quote is not closed"));
}

static bool take_line(struct config_reader *r, const char *line, struct error *err)
{
	struct buf text = {0};
	bool good = true;

	r->count = 0;
	for (const char *p = line; good;) {
		while (is_blank(*p))
			p++;
		if (!*p || *p == '#')
			break;
		good = take_word(r, &p, &text, err);
		if (good && r->count == CONFIG_WORDS_MAX)
			good = config_fail(r, err, _("too many words"));
		if (good)
			r->words[r->count++] = mem_strdup(buf_text(&text));
	}
	good = good && (r->count == 0 || config_run(r, err));
	while (r->count)
		free(r->words[--r->count]);
	buf_fini(&text);
	return good;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* The next line into `line`, with those that a backslash at its end joins to it; *more says whether
 * there was one. */
static bool next_line(struct config_reader *r, FILE *file, struct buf *line, int *lines, bool *more,
		      struct error *err)
{
	int c = EOF;

	buf_clear(line);
	r->line += *lines;
	*lines = 1;
	while (line->size <= LINE_MAX_SIZE && (c = fgetc(file)) != EOF) {
		if (c == '\0')
			return config_fail(r, err, _("a NUL byte: this is no text"));
		if (c != '\n') {
			buf_putc(line, (char)c);
			continue;
		}
		if (!line->size || line->data[line->size - 1] != '\\')
			break;
		line->data[--line->size] = '\0';
		++*lines;
	}
	*more = c != EOF || line->size;
	if (ferror(file))
		return config_fail(r, err, strerror(errno));
	return line->size <= LINE_MAX_SIZE || config_fail(r, err, _("a line that is too long"));
}

static bool read_lines(struct config_reader *r, FILE *file, struct error *err)
{
	struct buf line = {0};
	bool good = true, more = true;
	int lines = 1;

	r->line = 0;
	while (good) {
		good = next_line(r, file, &line, &lines, &more, err);
		if (!more)
			break;
		good = good && take_line(r, buf_text(&line), err);
	}
	buf_fini(&line);
	return good;
}

bool config_read_file(struct config *config, const char *path, const struct config_reader *outer,
		      struct error *err)
{
	struct config_reader r = {.config = config, .outer = outer, .path = path};
	int depth = 0;
	FILE *file;
	bool good;

	for (const struct config_reader *o = outer; o; o = o->outer)
		depth++;
	if (depth > FILES_MAX)
		return config_fail(outer, err,
				   _("files are nested too deeply: does one name itself?"));
	file = fopen(path, "re");
	if (!file && outer)
		return error_set(err, ERROR_USAGE, "%s:%d: %s: %s", outer->path, outer->line, path,
				 strerror(errno));
	if (!file)
		return error_set(err, ERROR_USAGE, "%s: %s", path, strerror(errno));
	good = read_lines(&r, file, err);
	fclose(file);
	return good;
}

bool config_read(struct config *config, const char *path, struct error *err)
{
	return config_read_file(config, path, NULL, err);
}
