/* Four letters are three bytes; the last group may be shorter. */
#include "core/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int value_of(char c)
{
	const char *at = c ? strchr(alphabet, c) : NULL;

	return at ? (int)(at - alphabet) : -1;
}

bool base64_decode(struct buf *out, const char *text)
{
	size_t size = strlen(text), letters = strcspn(text, "=");
	unsigned long bits = 0;

	if (letters % 4 == 1 ||
	    (letters < size && (size % 4 != 0 || letters + strspn(text + letters, "=") != size ||
				size - letters > 2)))
		return false;
	for (size_t i = 0; i < letters; i++) {
		int value = value_of(text[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (unsigned long)value;
		if (i % 4 == 0)
			continue;
		/* The second letter completes the first byte, the third the second one. */
		buf_putc(out, (char)(bits >> (6 - 2 * (i % 4)) & 0xff));
	}
	return true;
}

void base64_encode(struct buf *out, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i += 3) {
		unsigned long group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (i + k < size ? (unsigned char)bytes[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_putc(out, i + k > size ? '=' : alphabet[group >> (18 - 6 * k) & 63]);
	}
}
