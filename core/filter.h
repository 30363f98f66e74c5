/*
 * The filter language (EXPERIENCE 2): one text for the desk, --filter, the configuration and saved
 * views. parse -> print -> the same filter; parse -> run -> a bit per finding.
 */
#ifndef TAMIS_CORE_FILTER_H
#define TAMIS_CORE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/field.h"
#include "core/mem.h"

/* Where `@name` comes from: the text of a saved view (borrowed), or NULL. May be NULL itself. */
typedef const char *(*filter_view)(void *ctx, const char *name);

struct filter_context {
	date now; /* for dates like `today` and for ages */
	filter_view view;
	void *view_ctx;
};

/* What is wrong, and where: bytes `start` to `end` of the text are the wrong word. */
struct filter_error {
	size_t start, end;
	char text[200]; /* "no field 'serv': did you mean 'sev'?" */
};

struct filter; /* immutable; owns all its text */

/* NULL on a mistake, err says which. "" and blanks give the filter that holds for everything. */
struct filter *filter_parse(const char *text, const struct filter_context *context,
			    struct filter_error *err);
void filter_free(struct filter *filter);

/* Canonical text: long names, one blank, parentheses and quotes only where needed. Appends. */
void filter_print(const struct filter *filter, struct buf *out);

/* The message of a filter_error on two lines of a terminal: the text, a caret under the word. */
void filter_explain(const char *text, const struct filter_error *err, struct buf *out);

/* A term to be put into a filter. */
struct filter_term {
	enum field_id field;
	const char *op;
	char *value; /* owned; NULL asks for the absent fact */
};

enum { CONDITION_TERMS = 2 };

/* Terms that must all hold: what a row or a cell of the desk stands for. Starts zeroed. */
struct condition {
	struct filter_term terms[CONDITION_TERMS];
	size_t count;
};

void condition_add(struct condition *c, enum field_id field, const char *op, const char *value);
void condition_fini(struct condition *c);

/*
 * Editing, for the desk. Terms are those of the top-level `and`. filter_with gives the text of
 * "filter and condition" (or "and not condition"; values quoted where needed), without saying twice
 * what stands there; filter_floor moves the `severity>=` term by step (-1, +1). Both return owned
 * text.
 */
char *filter_with(const struct filter *filter, const struct condition *c, bool deny);
char *filter_floor(const struct filter *filter, int step);

/* A bit per finding; bit i of bits[i / 64]. */
struct selection {
	uint64_t *bits;
	uint32_t count;          /* findings it speaks of: the fleet's */
	uint32_t selected;       /* bits set */
	uint32_t unknown_hidden; /* UNKNOWN severities that a severity comparison left out */
};

void selection_fini(struct selection *s);
/* Nothing of `count` findings, in memory that is used again; one finding more. */
void selection_clear(struct selection *s, uint32_t count);
static inline void selection_add(struct selection *s, uint32_t i)
{
	s->bits[i / 64] |= UINT64_C(1) << (i % 64);
	s->selected++;
}
static inline bool selection_has(const struct selection *s, uint32_t i)
{
	return (s->bits[i / 64] >> (i % 64)) & 1;
}

/* Runs the filter over the whole fleet. `s` is filled anew; its memory is used again. */
void filter_run(const struct filter *filter, const struct question *q, struct selection *s);

/* Does it hold for all but the term number `skip` of the top-level `and`? For "which term emptied
 * it": how many findings match without that term. filter_terms gives how many there are. */
/* The value of the first term `field=VALUE` of the top-level `and`; NULL: it asks for none, or for
 * several. Borrowed. */
const char *filter_asks(const struct filter *filter, enum field_id field);
/* The same of `field:VALUE` or `field=VALUE`. */
const char *filter_names(const struct filter *filter, enum field_id field);
size_t filter_terms(const struct filter *filter);
/* Does it ask for nothing, so that all findings match whichever there are? As "" or `*` does. */
bool filter_is_wide(const struct filter *filter);
char *filter_term_text(const struct filter *filter, size_t term);
uint32_t filter_count_without(const struct filter *filter, const struct question *q, size_t term);

/* The words of `is:`, for help and completion. */
struct filter_is {
	const char *word;
	const char *help;
};
extern const struct filter_is filter_is_words[]; /* ends with .word NULL */

/* Operators, for help. */
struct filter_op {
	const char *op;
	const char *help;
};
extern const struct filter_op filter_ops[]; /* ends with .op NULL */

#endif
