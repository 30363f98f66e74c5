/*
 * The slicer: a push parser that cuts a JSON stream into elements without reading them. It is fed
 * any split of the bytes and always gives the same events. It checks what it must to find the
 * borders (strings, brackets, nesting); the one element's own grammar is cJSON's work.
 *
 * A *rule* is a path from the root of a value. A step is the key of an object, or "*": any item of
 * an array (never a key, so "*" and "findings.*" live side by side). What a rule names is cut out
 * whole as an element; the containers that lead there are *on the way* and are opened; every other
 * value of an opened container comes whole through `member`, so keep what may be large on a rule's
 * way. A scalar where a rule's way wants a container is a member as well ("Results":null).
 *
 *	{"SchemaVersion":2,"Metadata":{..},"Results":[{"Target":"x","Vulnerabilities":[{..},{..}]}]}
 *	with the rules  Results.*.Vulnerabilities.*  and  Results.*.Packages.*  gives
 *		begin   '{'
 *		member  level 0  key "SchemaVersion"  bytes 2
 *		member  level 0  key "Metadata"       bytes {...}
 *		enter   level 1  key "Results"        an array
 *		enter   level 2  key NULL             an object: Results.*
 *		member  level 2  key "Target"         bytes "x", with its quotes
 *		enter   level 3  key "Vulnerabilities" an array
 *		element rule 0                        bytes {..}
 *		element rule 0                        bytes {..}
 *		leave   level 3
 *		leave   level 2
 *		leave   level 1
 *		ended
 *
 * The level of a container is the number of steps that lead to it: the root is level 0 and has
 * begin and ended instead of enter and leave. A member has the level of the container that holds
 * it; `key` is its key there (escapes resolved, U+0000 as U+2400), NULL for an item of an array.
 * The root container is always opened, with or without rules, unless a rule "" takes it whole. A
 * root scalar gives begin, member (level 0, key NULL), ended. Where two rules name one value the
 * first has it; a rule that names a value beats one that would lead through it.
 *
 * A value over a limit does not end the document: `skipped` takes the place of its `element` or
 * `member`, when its last byte has come, and the next value follows. Its bytes are not kept, so of
 * what is within only strings and brackets are followed (and of brackets beyond the depth limit
 * only how many are open): a mistake that needs more is not seen. One that is cut or mistaken all
 * the same gives no event but the error. Still an error of the document is a container *on the way*
 * that is too deep: what it holds could be told to nobody.
 *
 * Several root values (JSONL, concatenated) follow one another; each gives `begin` and `ended`.
 * Blanks may stand around them, a UTF-8 BOM at the very start, and nothing else.
 */
#ifndef TAMIS_DATA_SLICE_H
#define TAMIS_DATA_SLICE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

struct slice_limits {
	int depth;           /* containers within containers, from the root; default 128 */
	size_t element_size; /* bytes of one element, member or key; default 64 MiB */
};
extern const struct slice_limits slice_limits_default;

/* Bytes of one value, without blanks around it, borrowed until the handler returns and without a
 * NUL behind them; `offset` is where they begin in the whole (inflated) stream, counted from 0. */
struct slice_bytes {
	const char *text;
	size_t size;
	long long offset;
};

enum slice_limit { SLICE_LIMIT_SIZE, SLICE_LIMIT_DEPTH, SLICE_LIMIT_COUNT };

/* A value that was skipped whole. */
struct slice_skip {
	enum slice_limit over; /* the size, when it is over both */
	int rule;              /* that names it; -1: it is a member */
	int level;             /* of the container that holds it, 0 for a root value */
	/* Its key there; NULL for an item of an array. NULL as well when it is the key that is over
	 * the size: such a key fits no rule, and is skipped together with its value, whatever that
	 * is; `offset` is then the key's. */
	const char *key;
	long long offset;
};

struct slice_handler {
	void *ctx;
	/* Each may be NULL; false stops (err is filled). `first`: '{', '[', or a scalar's byte. */
	bool (*begin)(void *ctx, char first, long long offset, struct error *err);
	bool (*enter)(void *ctx, int level, const char *key, bool is_array, struct error *err);
	bool (*member)(void *ctx, int level, const char *key, struct slice_bytes value,
		       struct error *err);
	bool (*element)(void *ctx, int rule, struct slice_bytes value, struct error *err);
	bool (*leave)(void *ctx, int level, struct error *err);
	bool (*ended)(void *ctx, struct error *err);
	/* With a ctx of its own: a driver counts what is skipped, whoever takes the rest. */
	bool (*skipped)(void *skipped_ctx, const struct slice_skip *skip, struct error *err);
	void *skipped_ctx;
};

struct slice;
/* `rules`: n (at most 64) paths like "Results.*.Vulnerabilities.*", literals that outlive the
 * slicer. "*" cuts the items of a root array, "" each root value whole. NULL limits: default. */
struct slice *slice_new(const char *const *rules, size_t n, const struct slice_limits *limits,
			const struct slice_handler *handler);
void slice_free(struct slice *s);

/* False on a handler's stop, a way that is too deep, or bytes that are no JSON; err names the byte
 * (counted from 0) and what was expected. What stood before the mistake has given its events. After
 * false only slice_offset and slice_free are of use: the offset is then that of the mistake. */
bool slice_feed(struct slice *s, const char *bytes, size_t size, struct error *err);
/* The end of the stream: false when a value is cut, err says at which byte. */
bool slice_finish(struct slice *s, struct error *err);
long long slice_offset(const struct slice *s); /* bytes taken so far */

#endif
