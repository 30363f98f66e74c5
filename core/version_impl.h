/* What the orders of versions share. Only core/version*.c include it. */
#ifndef TAMIS_CORE_VERSION_IMPL_H
#define TAMIS_CORE_VERSION_IMPL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/version.h"

/* A piece of a version. */
struct piece {
	const char *text;
	size_t size;
};

static inline bool version_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool version_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline enum version_order version_sign(int difference)
{
	return difference < 0 ? VERSION_LESS : difference > 0 ? VERSION_GREATER : VERSION_EQUAL;
}

/* The digits, or letters, that stand at the beginning of what is left. */
struct piece version_digits(struct piece from);
struct piece version_letters(struct piece from);
/* What stands before the next separator; *from goes behind that. */
struct piece version_take_field(struct piece *from, const char *separators);
bool version_is_number(struct piece p); /* digits, and nothing else */
static inline struct piece version_rest(struct piece from, size_t size)
{
	return (struct piece){from.text + size, from.size - size};
}
/* As numbers, of any length; nothing is 0. */
int version_compare_numbers(struct piece a, struct piece b);
/* Byte by byte; what begins as the other is the lesser. */
int version_compare_texts(struct piece a, struct piece b);
bool version_is(struct piece p, const char *word); /* in any case */

enum version_order version_order_deb(struct piece a, struct piece b);
enum version_order version_order_rpm(struct piece a, struct piece b);
enum version_order version_order_apk(struct piece a, struct piece b);
enum version_order version_order_semver(struct piece a, struct piece b);
enum version_order version_order_pep440(struct piece a, struct piece b);
enum version_order version_order_maven(struct piece a, struct piece b);
enum version_order version_order_gem(struct piece a, struct piece b);

#endif
