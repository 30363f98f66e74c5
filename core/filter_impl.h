/*
 * The filter's tree, shared by the files filter*.c and by their tests; nobody else includes it.
 * The constructors keep every tree in one form (no `and` inside `and`, no `not` of `not`), which is
 * why parse(print(f)) can be f itself and not only something with the same meaning.
 */
#ifndef TAMIS_CORE_FILTER_IMPL_H
#define TAMIS_CORE_FILTER_IMPL_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/filter.h"

/* In the order of filter_ops; `!=` and `!~` are read as a denial of `=` and `~`. */
enum op {
	OP_HAS, /* : */
	OP_EXACT,
	OP_NOT_EXACT,
	OP_AT_MOST,
	OP_AT_LEAST,
	OP_BELOW,
	OP_ABOVE,
	OP_REGEX,
	OP_NOT_REGEX,
	OP_COUNT
};

static inline bool op_takes_list(enum op op)
{
	return op == OP_HAS || op == OP_EXACT || op == OP_NOT_EXACT;
}

static inline bool op_is_ordered(enum op op)
{
	return op >= OP_AT_MOST && op <= OP_ABOVE;
}

enum operand_kind {
	OPERAND_PLAIN, /* text as it is */
	OPERAND_GLOB,  /* text is a pattern of text_glob */
	OPERAND_NONE,
	OPERAND_ANY
};

struct operand {
	enum operand_kind kind;
	const char *text; /* never NULL */
	struct operand *next;
};

enum node_kind {
	NODE_ALL, /* and; without a child it holds for everything */
	NODE_ONE, /* or */
	NODE_NOT,
	NODE_TERM, /* field op operands */
	NODE_TEXT, /* a bare word: one operand */
	NODE_VIEW  /* @name, and what it stood for */
};

enum { FILTER_IS = FIELD_COUNT }; /* stands where a field's number does: the term is `is:` */

struct node {
	enum node_kind kind;
	struct node *child, *next;
	int field;
	enum op op;
	struct operand *operands;
	const char *name; /* NODE_VIEW */
};

struct filter {
	struct arena arena;
	struct node *root; /* never NULL */
};

enum {
	FILTER_DEPTH_MAX = 200,   /* parentheses and views inside one another */
	FILTER_NODES_MAX = 20000, /* views of views of views multiply */
	FILTER_REGEX_MAX = 1000   /* bytes, and repeats multiplied out */
};

struct node *node_new(struct arena *a, enum node_kind kind);
struct node *node_not(struct arena *a, struct node *node);
/* Appends `node` to the children of an ALL or ONE; the children of an equal kind move in instead.
 * *last is the end of the list, NULL for an empty one. */
void node_append(struct node *parent, struct node **last, struct node *node);
/* The node that stands for the list: its only child, or itself. */
struct node *node_settle(struct node *parent);

/* ---- words (filter_word.c) ---------------------------------------------------------------- */

size_t word_blank(const char *text); /* bytes of the blank that stands here, or 0 */
size_t word_char(const char *text);  /* bytes of the character that stands here; 0 at the end */
size_t word_size(const char *text);  /* to the next blank ( ) " or the end; a comma is inside */
bool word_is(const char *text, size_t size, const char *keyword);
bool word_is_keyword(const char *text, size_t size); /* or, and, not */
bool word_is_view(const char *text, size_t size);    /* @name */
/* Offset of the first operator in a word, or `size`; *op gets which. */
size_t word_operator(const char *text, size_t size, enum op *op);
/* Is the word text although it holds this operator? Pasted identifiers; a head that is no name. */
bool word_is_text(const char *text, size_t head, enum op op);
/* Does it begin like an identifier that people paste? Such words look elsewhere (filter_run). */
bool word_is_identifier(const char *text);
bool word_is_url(const char *text);
/* The vulnerability id inside a URL; *size 0 when there is none. */
const char *word_vuln_of_url(const char *url, size_t *size);

/* ---- reading one value (filter_read.c) ---------------------------------------------- */

enum how {
	HOW_LIST = 1,  /* a comma ends it */
	HOW_GLOB = 2,  /* * and ? mean something */
	HOW_REGEX = 4, /* a backslash stays */
	HOW_WORD = 8   /* none and any mean something */
};

unsigned operand_how(enum op op);
/* The value at *at, which then stands behind it; NULL when a quote is never closed. */
struct operand *operand_read(struct arena *a, const char *text, size_t *at, unsigned how);

/* ---- values (filter_check.c, filter_match.c) ---------------------------------------------- */

/* Is the value one that the field can have? May put the closed list's own word into operand->text
 * (in `a`). False: `why` says what is wrong. */
bool operand_check(struct arena *a, int field, enum op op, struct operand *operand, date now,
		   struct buf *why);
/* Can the field be asked with this operator? */
bool operator_check(int field, enum op op, struct buf *why);
int is_word_find(const char *given);                           /* row of filter_is_words, -1 */
int closed_rank(const struct field *field, const char *given); /* -1: not in the closed list */

/* Compiles; false: why says what is wrong. Refuses what would take the C library ages. */
bool filter_regex(regex_t *regex, const char *pattern, bool is_case_blind, struct buf *why);

/* An ASCII word that is looked for in many texts, case-blind. (filter_find.c) */
struct needle {
	const char *text; /* borrowed */
	size_t size;
	uint64_t anchors[2]; /* the first two letters, eight times each */
};

void needle_init(struct needle *needle, const char *text, size_t size);
bool needle_find(const struct needle *needle, const char *text);

/* One operand, ready to be asked of values. */
enum test_kind {
	TEST_NONE,
	TEST_ANY,
	TEST_EQUAL,
	TEST_EXACT,
	TEST_GLOB,
	TEST_REGEX,
	TEST_CONTAINS,
	TEST_NUMBER,
	TEST_DATE,
	TEST_KEY, /* an id, or how it begins: the numbers from low to high */
	TEST_NEVER
};

struct test {
	enum test_kind kind;
	enum op op;
	const char *text;
	size_t size;
	bool is_ascii;
	double number, scale; /* scale: 10 for each decimal that the field shows */
	date first, last;
	uint64_t low, high;
	struct needle needle;
	regex_t regex;
};

void test_init(struct test *t, const struct field *field, enum op op, const struct operand *operand,
	       date now);
void test_init_text(struct test *t, enum test_kind kind, const char *text); /* borrowed */
void test_fini(struct test *t);
bool test_text(const struct test *t, const char *text);
bool test_value(const struct test *t, const struct field *field, const struct value *v);

/* ---- printing (filter_print.c) ------------------------------------------------------------ */

void node_print(const struct node *node, struct buf *out);
void operand_print(const struct operand *operand, enum op op, struct buf *out);

/* ---- the top-level `and` (filter_edit.c) --------------------------------------------------- */

/* The first of the top-level terms, NULL when the filter is empty; ->next is the next one. */
const struct node *filter_first_term(const struct filter *filter);

#endif
