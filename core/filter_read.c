/*
 * Reading one value: quotes, backslashes, globs. What a backslash does depends on who reads on: a
 * regular expression keeps it, a glob takes the next character as it is.
 */
#include <string.h>

#include "core/filter_impl.h"
#include "core/text.h"

unsigned operand_how(enum op op)
{
	unsigned how = 0;

	if (op_takes_list(op))
		how |= HOW_LIST;
	if (op == OP_HAS)
		how |= HOW_GLOB;
	if (op == OP_REGEX || op == OP_NOT_REGEX)
		how |= HOW_REGEX;
	else
		how |= HOW_WORD; /* in a comparison, too: operand_check refuses them there */
	return how;
}

static bool ends_raw(const char *text, unsigned how)
{
	return !*text || strchr("()\"", *text) || word_blank(text) ||
	       (*text == ',' && how & HOW_LIST);
}

/* A value as it is read: the text, and the same as a glob with what is literal escaped. */
struct reading {
	struct buf plain, glob;
	bool is_glob;
};

static void put(struct reading *r, const char *bytes, size_t size, bool is_literal)
{
	bool is_wild = *bytes == '*' || *bytes == '?';

	buf_put(&r->plain, bytes, size);
	if (*bytes == '\\' || (is_wild && is_literal))
		buf_putc(&r->glob, '\\');
	buf_put(&r->glob, bytes, size);
	r->is_glob = r->is_glob || (is_wild && !is_literal);
}

/* A backslash and the character after it; returns their bytes. */
static size_t read_escape(struct reading *r, const char *text, unsigned how, bool is_quoted)
{
	const char *next = text + 1;
	size_t size = word_char(next);
	bool drops = *next == '"' || (!is_quoted && (word_blank(next) || strchr("(),", *next)));

	if (!size) {
		put(r, text, 1, true); /* the last byte of all */
		return 1;
	}
	if (how & HOW_REGEX && !drops)
		put(r, text, 1, true);
	put(r, next, size, true);
	return 1 + size;
}

static size_t read_raw(struct reading *r, const char *text, size_t at, unsigned how)
{
	while (!ends_raw(text + at, how)) {
		size_t size = word_char(text + at);

		if (text[at] == '\\')
			size = read_escape(r, text + at, how, false);
		else
			put(r, text + at, size, !(how & HOW_GLOB));
		at += size;
	}
	return at;
}

/* From the quote that opens to behind the one that closes; 0 when there is none. */
static size_t read_quoted(struct reading *r, const char *text, size_t at, unsigned how)
{
	for (at++; text[at] != '"';) {
		size_t size = word_char(text + at);

		if (!size)
			return 0;
		if (text[at] == '\\')
			size = read_escape(r, text + at, how, true);
		else
			put(r, text + at, size, true);
		at += size;
	}
	return at + 1;
}

static struct operand *operand_new(struct arena *a, const struct reading *r, unsigned how,
				   bool is_quoted)
{
	struct operand *operand = arena_alloc(a, sizeof(*operand));
	const struct buf *text = r->is_glob ? &r->glob : &r->plain;

	operand->kind = r->is_glob ? OPERAND_GLOB : OPERAND_PLAIN;
	operand->text = arena_strndup(a, buf_text(text), text->size);
	if (how & HOW_WORD && !is_quoted) {
		if (text_casecmp(operand->text, "none") == 0)
			operand->kind = OPERAND_NONE;
		if (text_casecmp(operand->text, "any") == 0)
			operand->kind = OPERAND_ANY;
	}
	if (operand->kind == OPERAND_NONE || operand->kind == OPERAND_ANY)
		operand->text = "";
	return operand;
}

struct operand *operand_read(struct arena *a, const char *text, size_t *at, unsigned how)
{
	struct reading r = {.is_glob = false};
	struct operand *operand = NULL;
	bool is_quoted = text[*at] == '"';
	size_t end = is_quoted ? read_quoted(&r, text, *at, how) : read_raw(&r, text, *at, how);

	if (end || !is_quoted) {
		operand = operand_new(a, &r, how, is_quoted);
		*at = end;
	}
	buf_fini(&r.plain);
	buf_fini(&r.glob);
	return operand;
}
