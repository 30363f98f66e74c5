/*
 * The slicer's own state, shared by its files: slice.c feeds it, slice_step.c reads the bytes of
 * opened containers one by one, slice_take.c takes values whole. Nothing else includes it.
 */
#ifndef TAMIS_DATA_SLICE_IMPL_H
#define TAMIS_DATA_SLICE_IMPL_H

#include <stdint.h>

#include "core/mem.h"
#include "data/slice.h"
#include "data/slice_rule.h"
#include "data/slice_scan.h"

enum slice_state {
	SLICE_ROOT,        /* between root values */
	SLICE_BOM,         /* within the byte order mark */
	SLICE_FIRST_KEY,   /* after '{' */
	SLICE_KEY,         /* after ',' in an object */
	SLICE_COLON,       /* after a key */
	SLICE_VALUE,       /* after ':' or after ',' in an array */
	SLICE_FIRST_VALUE, /* after '[' */
	SLICE_NEXT_MEMBER, /* after a value in an object */
	SLICE_NEXT_ITEM,   /* after a value in an array */
	SLICE_IN_KEY,      /* the rest: within bytes that are taken */
	SLICE_IN_STRING,
	SLICE_IN_SCALAR,
	SLICE_IN_CONTAINER,
	SLICE_STOPPED,
	SLICE_COUNT
};

struct slice {
	struct slice_rules rules;
	struct slice_limits limits;
	struct slice_handler handler;

	enum slice_state state;
	struct slice_scan scan; /* its containers: opened and taken ones alike */
	uint64_t *alive;        /* of every opened container: bit per rule that leads through it */
	int opened;             /* how many containers are opened (on the way) */

	const char *bytes, *at, *end; /* the chunk being fed */
	long long before;             /* bytes before this chunk */

	const char *from; /* where the taken bytes begin in this chunk */
	long long offset; /* and in the stream */
	struct buf hold;  /* what earlier chunks held of them */
	int rule;         /* they are an element of this rule; -1: a member */

	struct buf key;
	bool has_key;
	bool key_is_lost; /* it is over the limit: not kept, it begins at `offset` */
};

/* slice.c: the error that names the byte; false. `what` is marked by N_(). */
bool slice_expected(struct slice *s, const char *what, struct error *err);

/* slice_step.c: one byte that is no blank, outside taken bytes. */
bool slice_step(struct slice *s, struct error *err);
/* After a value, whether it was taken or closed. */
bool slice_after_value(struct slice *s, struct error *err);

/* slice_take.c: from here on bytes are taken, in `state`. A value whose key is lost begins with
 * that key, and so is over the limit too. */
void slice_take(struct slice *s, enum slice_state state);
bool slice_is_taking(const struct slice *s);
bool slice_go_on_taking(struct slice *s, struct error *err);
/* Keeps what this chunk holds of a value that goes on in the next, unless it is over a limit. */
void slice_keep_rest(struct slice *s);
/* The taken bytes are complete: to the handler with them, or with the news that they are skipped.
 */
bool slice_hand_out(struct slice *s, struct error *err);

#endif
