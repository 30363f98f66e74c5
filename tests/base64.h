/* What base64_decode undoes; the program itself never writes base64. */
#ifndef TAMIS_TESTS_BASE64_H
#define TAMIS_TESTS_BASE64_H

#include "core/mem.h"

static inline char *base64_of(const char *bytes, size_t size)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf out = {0};

	for (size_t i = 0; i < size; i += 3) {
		unsigned long group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (i + k < size ? (unsigned char)bytes[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_putc(&out, i + k > size ? '=' : alphabet[group >> (18 - 6 * k) & 63]);
	}
	return buf_take(&out);
}

#endif
