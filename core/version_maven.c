/*
 * Maven's versions: lists in lists, opened by `-` and wherever digits and letters meet. This
 * follows org.apache.maven.artifact.versioning.ComparableVersion step by step, as its order has no
 * other definition; a comment names the example that decided each case there.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/version_impl.h"

enum kind { KIND_NUMBER, KIND_WORD, KIND_LIST };

/* An item of a list; lists hold their items as a chain. */
struct item {
	enum kind kind;
	struct piece text;         /* a number without leading zeros; a word */
	int qualifier;             /* of a word: its place in the order of qualifiers */
	struct item *first, *last; /* of a list */
	struct item *next, *before;
};

/* In their order; the release itself is "". */
static const char *const qualifiers[] = {"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"};
enum { QUALIFIERS = sizeof(qualifiers) / sizeof(qualifiers[0]), RELEASE = 5 };

static const struct {
	const char *word, *means;
} aliases[] = {{"ga", ""}, {"final", ""}, {"release", ""}, {"cr", "rc"}};

struct maven {
	struct item *items; /* room for all of them */
	size_t count;
};

static struct item *add(struct maven *m, struct item *list, enum kind kind, struct piece text)
{
	struct item *item = &m->items[m->count++];

	*item = (struct item){.kind = kind, .text = text};
	if (!list)
		return item;
	item->before = list->last;
	if (list->last)
		list->last->next = item;
	else
		list->first = item;
	list->last = item;
	return item;
}

static int qualifier_of(struct piece word, bool is_before_digit)
{
	static const char *const letters[] = {"a", "b", "m"};

	for (int i = 0; is_before_digit && i < 3; i++)
		if (version_is(word, letters[i]))
			return i;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (version_is(word, aliases[i].word))
			return aliases[i].means[0] ? 3 : RELEASE;
	for (int i = 0; i < QUALIFIERS; i++)
		if (version_is(word, qualifiers[i]))
			return i;
	return QUALIFIERS;
}

static void add_piece(struct maven *m, struct item *list, struct piece text, bool is_digit,
		      bool is_before_digit)
{
	struct item *item;

	while (is_digit && text.size && text.text[0] == '0')
		text = version_rest(text, 1);
	item = add(m, list, is_digit ? KIND_NUMBER : KIND_WORD, text);
	if (!is_digit)
		item->qualifier = qualifier_of(text, is_before_digit);
}

static bool is_null(const struct item *item)
{
	switch (item->kind) {
	case KIND_NUMBER:
		return item->text.size == 0;
	case KIND_WORD:
		return item->qualifier == RELEASE;
	case KIND_LIST:
		break;
	}
	return !item->first;
}

static void take_out(struct item *list, struct item *item)
{
	if (item->before)
		item->before->next = item->next;
	else
		list->first = item->next;
	if (item->next)
		item->next->before = item->before;
	else
		list->last = item->before;
}

/* Zeros and releases at the end say nothing; lists there are looked behind. */
static void normalize(struct item *list)
{
	for (struct item *item = list->last, *before; item; item = before) {
		before = item->before;
		if (is_null(item))
			take_out(list, item);
		else if (item->kind != KIND_LIST)
			break;
	}
}

/* 1.x is read as 1-x (MNG-7644). */
static struct item *open_for_word(struct maven *m, struct item *list)
{
	return list->first ? add(m, list, KIND_LIST, (struct piece){"", 0}) : list;
}

static struct item *parse(struct maven *m, struct piece from)
{
	static const struct piece zero = {"", 0};
	struct item *root = add(m, NULL, KIND_LIST, zero), *list = root;
	bool is_digit = false;
	size_t start = 0, i;

	for (i = 0; i < from.size; i++) {
		char c = from.text[i];
		struct piece piece = {from.text + start, i - start};

		if (c == '.' || c == '-') {
			if (i == start)
				add_piece(m, list, zero, true, false);
			else
				add_piece(m, list, piece, is_digit, false);
			start = i + 1;
			if (c == '-')
				list = add(m, list, KIND_LIST, zero);
		} else if (version_is_digit(c) != is_digit) {
			if (i > start) {
				if (!is_digit)
					list = open_for_word(m, list);
				add_piece(m, list, piece, is_digit, !is_digit);
				start = i;
				list = add(m, list, KIND_LIST, zero);
			}
			is_digit = !is_digit;
		}
	}
	if (from.size > start && !is_digit)
		list = open_for_word(m, list);
	if (from.size > start)
		add_piece(m, list, (struct piece){from.text + start, from.size - start}, is_digit,
			  false);
	/* from the innermost list to the outermost: each was added behind the one that holds it */
	for (size_t n = m->count; n-- > 0;)
		if (m->items[n].kind == KIND_LIST)
			normalize(&m->items[n]);
	return root;
}

static int compare_qualifiers(const struct item *a, const struct item *b)
{
	if (a->qualifier != b->qualifier || a->qualifier < QUALIFIERS)
		return a->qualifier - b->qualifier;
	for (size_t i = 0; i < a->text.size && i < b->text.size; i++) {
		char x = a->text.text[i], y = b->text.text[i];

		x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
		y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
		if (x != y)
			return (unsigned char)x - (unsigned char)y;
	}
	return (a->text.size > b->text.size) - (a->text.size < b->text.size);
}

/* 1-rc < 1, 1.1 > 1; a list by the first of its items that is not nothing. */
static int compare_to_nothing(const struct item *item)
{
	int order = 0;

	if (item->kind == KIND_NUMBER)
		return item->text.size > 0;
	if (item->kind == KIND_WORD)
		return item->qualifier - RELEASE;
	for (const struct item *i = item->first; i && !order; i = i->next)
		order = compare_to_nothing(i);
	return order;
}

static int compare(const struct item *a, const struct item *b)
{
	const struct item *x, *y;
	int order = 0;

	if (a->kind != b->kind) /* 1-sp < 1-1 < 1.1 */
		return a->kind == KIND_NUMBER || (a->kind == KIND_LIST && b->kind == KIND_WORD)
			       ? 1
			       : -1;
	if (a->kind == KIND_NUMBER)
		return version_compare_numbers(a->text, b->text);
	if (a->kind == KIND_WORD)
		return compare_qualifiers(a, b);
	for (x = a->first, y = b->first; (x || y) && !order;
	     x = x ? x->next : x, y = y ? y->next : y)
		order = !x ? -compare_to_nothing(y) : !y ? compare_to_nothing(x) : compare(x, y);
	return order;
}

enum version_order version_order_maven(struct piece a, struct piece b)
{
	enum {
		MOST = 1000
	}; /* bytes: each may open a list, and lists are compared within each other */
	struct maven m = {0};
	int order;

	if (a.size > MOST || b.size > MOST)
		return VERSION_INCOMPARABLE;
	/* a byte makes three items at most: a piece, the list that it opens and the one behind it
	 */
	m.items = mem_array(3 * (a.size + b.size) + 8, sizeof(*m.items));
	order = compare(parse(&m, a), parse(&m, b));
	free(m.items);
	return version_sign(order);
}
