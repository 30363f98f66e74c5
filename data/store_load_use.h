/*
 * What the files that load uses share (TRUTH 5): documents and rows as the database holds them, the
 * images that rows mean, and the uses that they make together. Part of loading; only
 * store_load_use.c, store_load_use_row.c, _task.c, _image.c, _silence.c and _span.c include it.
 */
#ifndef TAMIS_DATA_STORE_LOAD_USE_H
#define TAMIS_DATA_STORE_LOAD_USE_H

#include "core/complete.h"
#include "data/stage.h"
#include "data/store_load_image.h"

/* What a row is evidence of, and so whose silence ends it: a list of pods says nothing of tasks. */
enum evidence {
	EVIDENCE_PODS,
	EVIDENCE_TASKS,
	EVIDENCE_DECLARED,
	EVIDENCE_COUNTED,
	EVIDENCE_KINDS
};

enum use_format { FORMAT_OTHER, FORMAT_PODS, FORMAT_ECS };

/* A document that tells of use. */
struct use_doc {
	uint32_t scan;
	date as_of;
	enum use_format format;
	bool is_complete;        /* it is whole, and somebody said of what */
	struct complete scope;   /* of what */
	unsigned has, has_about; /* masks of 1 << enum evidence: rows; rows that do not run */
	word cluster;            /* of pods: the name that rows without one take */
};

/* What one document says of a use: it holds, or it does not any more. */
struct use_show {
	uint32_t key, doc;
	date when;
	long long count;
	word taskdef;
	bool is_end;
};

/* Where something runs: numbered by load_uses.places. */
struct use_place {
	word account, region, cluster;
	enum evidence kind;
};

/* One thing that a document says of use. */
struct use_row {
	uint32_t doc;
	db_word words[USAGE_WORD_COUNT];
	enum evidence kind;
	bool is_running, is_declared; /* declared: by what is current */
	bool is_end;                  /* it says that this does not hold any more */
	long long count;
	date when; /* the document's */
	date at;   /* when the image was pulled: what its tag meant then */
};

/* What a reference of a row says. */
struct use_reference {
	uint32_t repository; /* of the database; 0: no image was ever known there */
	char *tag, *full;    /* full: with its registry; NULL when it is no reference */
};

/* A digest, or a config digest, by which an image is known. */
struct use_identity {
	db_word id;
	uint32_t image; /* of the database */
	bool is_index;  /* it lists the image */
};

struct use_tag {
	uint32_t repository;
	const char *tag;
	const struct place_row *place;
};

struct use_repository {
	const char *registry, *name;
	uint32_t id;
};

/* How documents call an image that no scan knows. */
struct use_made {
	word label; /* the newest one's words */
	date when;
	struct names names;
};

struct load_uses {
	struct load *load;
	const struct gather *gather;
	bool declared_runs; /* what should run is taken for running */

	struct use_doc *docs;
	size_t doc_count, doc_room;
	uint32_t *doc_of; /* by scan id: + 1; 0 none */
	size_t scan_count;
	struct use_row *rows;
	size_t row_count, row_room;

	/* store_load_use_image.c */
	struct use_identity *identities;
	size_t identity_count, identity_room;
	struct use_tag *tags;
	size_t tag_count;
	struct use_repository *repositories;
	size_t repository_count;
	struct tuples references; /* db_word of the reference */
	struct use_reference *reference;
	size_t reference_room;
	struct tuples keys_made; /* fleet words: keys of images that only rows know */
	uint32_t *images_made;   /* by key: the fleet's image */
	size_t image_made_room;
	uint32_t first_made;   /* images of the fleet from here on are those that no scan knows */
	struct use_made *made; /* by image, from that one */
	size_t made_count, made_room;
	uint32_t *hits; /* fleet images that the last row means */
	size_t hit_count, hit_room;

	/* store_load_use_span.c */
	struct tuples places; /* a struct use_place as four numbers */
	struct tuples own;    /* document, place: where its rows are */
	struct tuples keys;   /* image of the fleet, place, and the words of a use */
	struct tuples pulls;  /* repository, place: ran an image of it, or may */
	struct tuples may;    /* image of the fleet, place: may run it, as it is declared */
	struct use_show *shows;
	size_t show_count, show_room;
};

/* store_load_use_row.c: documents and rows. */
bool uses_read(struct load_uses *u);
void uses_add_row(struct load_uses *u, const struct use_row *row);

/* store_load_use_task.c */
/* Which task definitions are current, and what tasks and services without an image run by them. */
void uses_define(struct load_uses *u);

/* store_load_use_image.c: the join. */
void uses_index(struct load_uses *u);
const struct use_reference *uses_reference(struct load_uses *u, db_word image);
/* Fills u->hits with the fleet's images that a row means; they are made when there are none yet. */
void uses_find(struct load_uses *u, const struct use_row *row);
void uses_name(
	struct load_uses *u); /* the images that no scan knows, when all rows were asked for */
void uses_join_fini(struct load_uses *u);

/* Dates of complete documents. */
struct silence {
	date *dates; /* ascending */
	size_t count, room;
};

static inline struct use_place uses_place(const struct load_uses *u, uint32_t number)
{
	const uint32_t *key = tuples_get(&u->places, number);

	return (struct use_place){key[0], key[1], key[2], (enum evidence)key[3]};
}

/* store_load_use_silence.c: by place, what is silent about it; owned, and so is each list. */
struct silence *uses_silences(const struct load_uses *u);
/* Gives each image the clusters that pull from its repositories. */
void uses_pullers(struct load_uses *u);

/* store_load_use_span.c: the uses. */
void uses_show(struct load_uses *u, const struct use_row *row);
void uses_span(struct load_uses *u);
void uses_span_fini(struct load_uses *u);

#endif
