/*
 * A value: one fact of a finding, or one cell of a record, by its type. How it reads in a table, in
 * CSV and in JSONL is decided here, once for everything that is shown or exported.
 */
#ifndef TAMIS_CORE_VALUE_H
#define TAMIS_CORE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/date.h"
#include "core/dict.h"
#include "core/mem.h"

enum field_type {
	FIELD_TEXT,
	FIELD_LIST, /* many texts */
	FIELD_WORD, /* a closed list, in rank order: see words */
	FIELD_NUMBER,
	FIELD_DATE,
	FIELD_DAYS, /* whole days, computed with now */
	FIELD_BOOL,
};

struct value;

/* A list that is worked out item by item: the n-th, from 0, of the list that these numbers are. */
struct value_told {
	const char *(*item)(const struct value *v, uint32_t n);
	const void *from;
	uint32_t entity;
	int part;
};

/* By its type. `known` false: the fact is absent. Texts are borrowed. */
struct value {
	bool known;
	const char *text;    /* FIELD_TEXT, FIELD_WORD */
	double number;       /* FIELD_NUMBER, FIELD_DAYS, FIELD_BOOL (0 or 1), FIELD_WORD (rank) */
	date when;           /* FIELD_DATE */
	const char *instead; /* what a person reads in a table instead, known or not; or NULL */
	uint32_t list_count; /* FIELD_LIST */
	const char *const *texts; /* the list, or NULL: */
	const uint32_t *list;     /* it is of these words, */
	const struct dict *words; /* which are numbers here; see value_item */
	struct value_told told;   /* or it is told, when told.item is not NULL; `when` is asked */
	char room[24];            /* where a computed text (an id) stands; then text == room, */
	uint64_t bits;            /* and this is its order */
};

/* The words of a FIELD_BOOL: no, yes, NULL. */
extern const char *const value_bools[];

/* NULL and "" are absent, and DATE_NONE is; a number is always known. */
void value_text(const char *text, struct value *out);
void value_number(double number, struct value *out);
void value_date(date when, struct value *out);

const char *value_item(const struct value *v, uint32_t i); /* of a list; may be NULL */

/* As a person reads it in a table or a CSV: dates as days (`full` false) or as
 * YYYY-MM-DDTHH:MM:SSZ, lists joined with ", "; nothing when absent, or what stands instead (not
 * `full`). Appends to out. */
void value_print(const struct value *v, enum field_type type, int decimals, bool full,
		 struct buf *out);
/* As JSON: null, a number, true, a string or an array, as EXPERIENCE 1 says. Appends to out. */
void value_json(const struct value *v, enum field_type type, int decimals, struct buf *out);

#endif
