/*
 * What images are called: the operating system in one spelling, the label that is shown, and every
 * way to write a place. Two scanners name one system differently, and what follows here decides
 * that they mean the same base.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "data/store_load_image.h"

void names_add(struct names *names, word w)
{
	if (!w)
		return;
	for (size_t i = 0; i < names->count; i++)
		if (names->list[i] == w)
			return;
	MEM_ROOM(names->list, names->count, names->room);
	names->list[names->count++] = w;
}

/* ---- the operating system -------------------------------------------------------------------- */

/*
 * "debian 12" from the source's words. Trivy says "debian" and "12.4", Inspector DEBIAN_12 or
 * AMAZON_LINUX_2, of a function its runtime NODEJS_20_X, in one word: what follows the first `_`
 * with a digit is the version.
 */
static void name_os(struct buf *out, const char *family, const char *version)
{
	static const struct {
		const char *theirs, *ours;
	} names[] = {
		{"rhel", "redhat"},
		{"red hat", "redhat"},
		{"almalinux", "alma"},
		{"rockylinux", "rocky"},
		{"oraclelinux", "oracle"},
		{"amazonlinux", "amazon"},
		{"opensuse.leap", "opensuse-leap"},
		{"suse linux enterprise server", "sles"},
	};
	const char *end = family;
	char *name;
	size_t n;

	while (*end && !(end[0] == '_' && isdigit((unsigned char)end[1])))
		end++;
	name = mem_strndup(family, (size_t)(end - family));
	for (char *p = name; *p; p++)
		*p = *p == '_' && !version ? ' ' : (char)tolower((unsigned char)*p);
	n = strlen(name);
	if (!version && n > 6 && strcmp(name + n - 6, " linux") == 0)
		name[n - 6] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i].theirs) == 0)
			buf_puts(out, names[i].ours);
	if (!out->size)
		buf_puts(out, name);
	free(name);
	if (version || *end)
		buf_putc(out, ' ');
	if (version)
		buf_puts(out, version);
	for (const char *p = *end && !version ? end + 1 : ""; *p; p++)
		buf_putc(out, *p == '_' ? '.' : (char)tolower((unsigned char)*p));
}

word load_os_word(struct load *l, db_word family, db_word version)
{
	const char *text = load_text(l, family);

	if (!text)
		return 0;
	buf_clear(&l->scratch);
	name_os(&l->scratch, text, load_text(l, version));
	return fleet_word(l->fleet, buf_text(&l->scratch));
}

/* ---- places and labels ----------------------------------------------------------------------- */

static word joined_word(struct load *l, const char *a, const char *between, const char *b)
{
	buf_clear(&l->scratch);
	buf_printf(&l->scratch, "%s%s%s", a, between, b);
	return fleet_word(l->fleet, buf_text(&l->scratch));
}

void load_place_names(struct load *l, struct names *names, const struct place_row *place)
{
	const struct load_repository *r = &l->repositories[place->repository];
	const char *registry = load_text(l, r->registry), *name = load_text(l, r->name);
	const char *tag = load_text(l, place->tag);
	word full;

	names_add(names, load_word(l, r->name));
	if (tag)
		names_add(names, joined_word(l, name, ":", tag));
	if (!registry)
		return;
	full = joined_word(l, registry, "/", name);
	names_add(names, full);
	if (tag) {
		char *with_registry = mem_strdup(fleet_text(l->fleet, full));

		names_add(names, joined_word(l, with_registry, ":", tag));
		free(with_registry);
	}
}

/* "sha256:0123456789ab" */
static word short_digest(struct load *l, const char *prefix, const char *digest)
{
	const char *colon = strchr(digest, ':');
	size_t n = colon ? (size_t)(colon - digest) + 13 : 12;

	buf_clear(&l->scratch);
	buf_puts(&l->scratch, prefix);
	if (prefix[0])
		buf_putc(&l->scratch, '@');
	buf_put(&l->scratch, digest, strlen(digest) < n ? strlen(digest) : n);
	return fleet_word(l->fleet, buf_text(&l->scratch));
}

/* The place whose tag names the image: the newest that has one. */
static const struct place_row *newest_place(const struct place_row *places, size_t n)
{
	const struct place_row *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (!best || (places[i].tag && !best->tag) ||
		    (!!places[i].tag == !!best->tag && places[i].last > best->last))
			best = &places[i];
	return best;
}

word load_label(struct load *l, const struct load_image *image, const struct place_row *places,
		size_t n)
{
	const struct place_row *newest = newest_place(places, n);
	const char *key = load_text(l, image->digest ? image->digest : image->key);
	const char *name = newest ? load_text(l, l->repositories[newest->repository].name) : NULL;

	if (name && newest->tag)
		return joined_word(l, name, ":", load_text(l, newest->tag));
	if (name)
		return short_digest(l, name, key);
	return image->artifact ? load_word(l, image->artifact) : short_digest(l, "", key);
}
