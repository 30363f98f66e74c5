/*
 * Memory. Out of memory is not an error that a caller handles: the hook restores the terminal,
 * says so, and the process aborts. So these never return NULL.
 */
#ifndef TAMIS_CORE_MEM_H
#define TAMIS_CORE_MEM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

void *mem_alloc(size_t size);                     /* zeroed; free() frees it */
void *mem_array(size_t n, size_t size);           /* zeroed; aborts when n * size overflows */
void *mem_grow(void *old, size_t n, size_t size); /* as reallocarray; new bytes are not zeroed */
char *mem_strdup(const char *text);               /* NULL gives NULL */
char *mem_strndup(const char *text, size_t n);
char *mem_printf(const char *fmt, ...) TAMIS_PRINTF(1, 2);

/* Called once before the abort; the terminal puts its restore here. */
void mem_on_failure(void (*hook)(void));

/*
 * A growing string: `struct buf b = {0};`. `data` is NULL until something is put in, then always
 * NUL-terminated; `size` does not count that NUL. buf_fini frees; buf_take hands over the bytes.
 */
struct buf {
	char *data;
	size_t size;
	size_t room;
};

void buf_fini(struct buf *b);
void buf_clear(struct buf *b); /* empties it, keeps the memory */
void buf_reserve(struct buf *b, size_t more);
void buf_put(struct buf *b, const void *bytes, size_t n);
void buf_puts(struct buf *b, const char *text); /* NULL puts nothing */
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) TAMIS_PRINTF(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list args) TAMIS_PRINTF(2, 0);
const char *buf_text(const struct buf *b); /* "" when nothing was put in */
char *buf_take(struct buf *b);             /* owned; never NULL; the buf is empty again */

/*
 * Room for one more element in a growing array: grows `*array` (elements of `size` bytes) when
 * `count` has reached `*room`. Returns the array, which is also stored.
 */
#define MEM_ROOM(array, count, room)                                                               \
	((count) < (room) ? (void)0                                                                \
			  : (void)((array) = mem_grow((array), mem_next_room(&(room), (count)),    \
						      sizeof(*(array)))))
size_t mem_next_room(size_t *room, size_t count);

#endif
