/*
 * What the files of the stage share. A record goes the same way everywhere: its words are numbered,
 * and its hash is added to the sum of its scan.
 */
#ifndef TAMIS_DATA_STAGE_IMPL_H
#define TAMIS_DATA_STAGE_IMPL_H

#include "data/stage.h"

staged_word stage_word(struct stage *s, const char *text); /* 0 for NULL and "" */
/* The words of the texts that are none of these; owned. */
staged_word *stage_words(struct stage *s, const char *const *texts, size_t n, size_t *count);
struct staged_scan *stage_scan(struct stage *s); /* the one that is open */

/* stage_hash.c: each adds a record to the open scan's sum and returns its hash. */
void stage_hash_begin(struct stage *s, const struct scan *scan);
void stage_hash_end(struct stage *s, const struct scan_end *end, const char *classes);
void stage_hash_image(struct stage *s, const struct image *image);
void stage_hash_package(struct stage *s, const struct listed_package *package);
void stage_hash_package_source(struct stage *s, const struct package_source *source);
uint64_t stage_hash_finding(struct stage *s, const struct finding *f, uint64_t description);
/* *key gets the hash of what must be equal in usages that add up. */
void stage_hash_usage(struct stage *s, const struct usage *u, uint64_t *key);
uint64_t stage_hash_image_fact(struct stage *s, const struct image_fact *f);
void stage_hash_intel(struct stage *s, const struct intel *i);
void stage_hash_account(struct stage *s, const struct account *a);
void stage_hash_event(struct stage *s, const struct event *e);

/* stage_image.c and stage_finding.c: calls of the sink, with the stage as ctx. */
bool stage_on_image(void *ctx, const struct image *image, struct error *err);
void stage_image_fini(struct staged_image *image);
bool stage_on_finding(void *ctx, const struct finding *f, struct error *err);
bool stage_on_package(void *ctx, const struct listed_package *package, struct error *err);
bool stage_on_package_source(void *ctx, const struct package_source *source, struct error *err);

/* stage_fact.c: the same, of facts. */
bool stage_on_usage(void *ctx, const struct usage *u, struct error *err);
bool stage_on_image_fact(void *ctx, const struct image_fact *f, struct error *err);
bool stage_on_intel(void *ctx, const struct intel *i, struct error *err);
bool stage_on_account(void *ctx, const struct account *a, struct error *err);
bool stage_on_event(void *ctx, const struct event *e, struct error *err);
void stage_facts_fini(struct staged_facts *facts);

/* stage_spool.c: keeps the row and its long strings until stage_next reads them back. */
bool stage_spool_row(struct stage *s, const struct staged_row *row, const struct finding *f,
		     struct error *err);
void stage_reuse_spool(struct stage *s); /* the next row is the first again */

#endif
