/* Every order of a few things, by a number. */
#ifndef TAMIS_TESTS_ORDERS_H
#define TAMIS_TESTS_ORDERS_H

#include <stddef.h>

enum { ORDERS_MAX = 8 };

/* How many orders n things have; n is at most ORDERS_MAX. */
static inline size_t orders_of(size_t n)
{
	size_t orders = 1;

	for (size_t i = 2; i <= n; i++)
		orders *= i;
	return orders;
}

/* The order with this number, from 0: which thing stands where. */
static inline void order_take(size_t order, size_t n, size_t out[ORDERS_MAX])
{
	size_t left[ORDERS_MAX];

	for (size_t i = 0; i < n; i++)
		left[i] = i;
	for (size_t i = 0, k = n; i < n; i++, k--) {
		out[i] = left[order % k];
		left[order % k] = left[k - 1];
		order /= k;
	}
}

#endif
