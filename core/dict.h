/*
 * A dictionary: strings that repeat, each kept once and known by a number from 1. Number 0 is
 * "none" (an absent fact), so a zeroed column means "not known".
 */
#ifndef TAMIS_CORE_DICT_H
#define TAMIS_CORE_DICT_H

#include <stddef.h>
#include <stdint.h>

struct dict {
	char *bytes; /* NUL-terminated strings, one after the other */
	size_t size, room;
	uint64_t *starts; /* starts[id]: offset of string id in bytes */
	size_t start_room;
	uint32_t *slots; /* open addressing: id or 0 */
	uint32_t slot_count;
	uint32_t count; /* strings in it; the ids are 1..count */
};

void dict_fini(struct dict *d);
uint32_t dict_add(struct dict *d, const char *text); /* NULL gives 0 */
uint32_t dict_add_n(struct dict *d, const char *text, size_t size);
uint32_t dict_find(const struct dict *d, const char *text); /* 0 when it is not there */
const char *dict_text(const struct dict *d, uint32_t id);   /* NULL for 0 */
uint64_t dict_hash(const char *text, size_t size);

#endif
