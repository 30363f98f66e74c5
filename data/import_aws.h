/*
 * What Amazon's importers share. Inspector, EventBridge and Security Hub wrap the same findings in
 * each other, in pages, recordings and messages, so whichever of them a value is, it is taken apart
 * here: a page gives its findings, a message the event in its text, an event its finding. The
 * importers differ in their names and in where the slicer cuts.
 */
#ifndef TAMIS_DATA_IMPORT_AWS_H
#define TAMIS_DATA_IMPORT_AWS_H

#include "core/arena.h"
#include "core/dict.h"
#include "data/import_ops.h"
#include "data/json_read.h"

struct aws_format {
	const char *name;     /* the importer's */
	const char *stranger; /* why an object is skipped that is nothing of Amazon's: N_() */
	bool is_of_messages;  /* a list in it is not yet a list of findings */
};

/* What a message says of the finding in it, in case that does not. */
struct aws_envelope {
	const char *account, *region;
};

enum { AWS_TEXTS = 4 }; /* JSON in a string of JSON in a string ... */

struct aws {
	struct import_run *run;
	const struct aws_format *format;
	enum source source;              /* of the open scan, or of the next one */
	struct json json[AWS_TEXTS + 1]; /* the element, and the JSON in its strings */
	int texts;                       /* strings that we are in */
	long long offset;                /* of the element */
	struct arena arena;              /* what one finding's records point to */
	struct dict images;              /* whose use was told */
	struct json again;               /* the finding that waited */
	struct buf held;                 /* findings of the other source, until this scan ends */
	date newest;                     /* of the findings of the open scan */
	bool is_known;                   /* the document holds something of Amazon's */
	bool is_page;                    /* we are in a page that stands in an array */
	bool has_list, has_token;        /* so far in this page */
	bool goes_on;  /* the last page has a token: of pages that follow one another all but that
			  one have */
	bool is_taken; /* this root value or page had a list, or was taken whole */
};

void aws_open(struct aws *aws, struct import_run *run, const struct aws_format *format);
void aws_fini(struct aws *aws);

bool aws_begin(struct aws *aws, struct error *err); /* scan_begin, once a scan */
/* Takes a value apart and tells what it holds. `depth`: 0 for an element. */
bool aws_take(struct aws *aws, const cJSON *node, int depth, struct error *err);
/* Reads an element; false when it is no JSON, which is then counted. */
bool aws_read(struct aws *aws, struct slice_bytes value);
void aws_skip_here(struct aws *aws, const char *reason); /* the example is the element's place */
bool aws_is_list(const char *key);                       /* of the findings; NULL is none */
bool aws_is_token(const char *key); /* it says that more pages follow, unless it is empty */

/* Something else than null or a list stands where findings should: counted, and partial. */
#define AWS_SKIP_NO_LIST N_("findings that are no list")
#define AWS_WHY_NO_LIST N_("its findings are no list")
#define AWS_WHY_PAGE N_("one page of a longer listing: it holds a nextToken")

/*
 * A scan has one source, and a document of Security Hub's may mix two. Findings of the one that
 * came second wait, as the text of their nodes: in a scan of their own when the first has ended.
 */
bool aws_is_turn(struct aws *aws, enum source source);
bool aws_hold(struct aws *aws, const cJSON *finding, struct error *err);

/* The three kinds of objects that hold findings. Each tells all rows of one. */
bool inspector2_tell(struct aws *aws, const cJSON *finding, const struct aws_envelope *envelope,
		     struct error *err);
bool asff_tell(struct aws *aws, const cJSON *finding, const struct aws_envelope *envelope,
	       struct error *err);
bool eventbridge_tell(struct aws *aws, const cJSON *event, const struct aws_envelope *envelope,
		      struct error *err);

/* The slicer's handlers, and what else ops need; their state is a struct aws. */
bool aws_on_begin(void *state, char first, long long offset, struct error *err);
bool aws_on_enter(void *state, int level, const char *key, bool is_array, struct error *err);
bool aws_on_member(void *state, int level, const char *key, struct slice_bytes value,
		   struct error *err);
bool aws_on_element(void *state, int rule, struct slice_bytes value, struct error *err);
bool aws_on_leave(void *state, int level, struct error *err);
bool aws_on_ended(void *state, struct error *err);
const char *aws_skipped(void *state, const struct slice_skip *skip);
bool aws_finish(void *state, const char *why_cut, struct error *err);
void aws_close(void *state);

/*
 * Where the slicer cuts. Of a list, and of pages in a list, the findings: memory is bounded by one
 * of them. What stands alone or one a line is taken whole, and so is an item of a root array.
 */
extern const char *const aws_list_rules[5], *const aws_page_rules[9], *const aws_line_rules[1];

/* clang-format off */
#define AWS_OPS(rules_, open_) { \
	.rules = (rules_), .rule_count = sizeof(rules_) / sizeof((rules_)[0]), \
	.handler = {.begin = aws_on_begin, .enter = aws_on_enter, .member = aws_on_member, \
		    .element = aws_on_element, .leave = aws_on_leave, .ended = aws_on_ended}, \
	.open = (open_), .finish = aws_finish, .close = aws_close, .skipped = aws_skipped }
/* clang-format on */

#endif
