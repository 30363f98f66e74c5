/* Allocation that aborts with a word, and the growing string. */
#include "core/mem.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The one piece of file-scope state that core has: whom to call before an abort. */
static void (*failure_hook)(void);

void mem_on_failure(void (*hook)(void))
{
	failure_hook = hook;
}

static void out_of_memory(void)
{
	void (*hook)(void) = failure_hook;

	failure_hook = NULL;
	if (hook)
		hook();
	fputs("tamis: out of memory\n", stderr);
	abort();
}

void *mem_alloc(size_t size)
{
	return mem_array(1, size);
}

void *mem_array(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *mem_grow(void *old, size_t n, size_t size)
{
	void *p;

	if (size && n > SIZE_MAX / size)
		out_of_memory();
	n *= size;
	p = realloc(old, n ? n : 1);
	if (!p)
		out_of_memory();
	return p;
}

size_t mem_next_room(size_t *room, size_t count)
{
	size_t want = *room ? *room : 8;

	while (want <= count)
		want += want / 2 + 1;
	*room = want;
	return want;
}

char *mem_strdup(const char *text)
{
	return text ? mem_strndup(text, strlen(text)) : NULL;
}

char *mem_strndup(const char *text, size_t n)
{
	char *copy = mem_alloc(n + 1);

	memcpy(copy, text, n);
	return copy;
}

char *mem_printf(const char *fmt, ...)
{
	struct buf b = {0};
	va_list args;

	va_start(args, fmt);
	buf_vprintf(&b, fmt, args);
	va_end(args);
	return buf_take(&b);
}

void buf_fini(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
	b->size = 0;
	if (b->data)
		b->data[0] = '\0';
}

void buf_reserve(struct buf *b, size_t more)
{
	size_t need = b->size + more + 1;

	assert(need > b->size);
	if (need <= b->room)
		return;
	if (need < b->room + b->room / 2)
		need = b->room + b->room / 2;
	if (need < 32)
		need = 32;
	b->data = mem_grow(b->data, need, 1);
	b->room = need;
}

void buf_put(struct buf *b, const void *bytes, size_t n)
{
	buf_reserve(b, n);
	if (n)
		memcpy(b->data + b->size, bytes, n);
	b->size += n;
	b->data[b->size] = '\0';
}

void buf_puts(struct buf *b, const char *text)
{
	if (text)
		buf_put(b, text, strlen(text));
}

void buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vprintf(b, fmt, args);
	va_end(args);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list args)
{
	va_list again;
	int n;

	assert(fmt);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(n >= 0);
	buf_reserve(b, (size_t)n);
	vsnprintf(b->data + b->size, (size_t)n + 1, fmt, args);
	b->size += (size_t)n;
}

const char *buf_text(const struct buf *b)
{
	return b->data ? b->data : "";
}

char *buf_take(struct buf *b)
{
	char *text;

	buf_reserve(b, 0);
	b->data[b->size] = '\0';
	text = b->data;
	*b = (struct buf){0};
	return text;
}
