/*
 * Ids and keys. A fleet of a million findings has a few thousand places and a few thousand flaws,
 * so the bytes that each of them gives to a key are worked out once; per finding they are only put
 * together and hashed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/identity.h"
#include "data/store_load.h"

/* Appends fields to load.keys.bytes; the part that they are. */
static struct key_part put_part(struct load *l, const char *const *fields, int n)
{
	struct buf *bytes = &l->keys.bytes;
	size_t start = bytes->size;

	identity_fields(bytes, fields, n);
	return (struct key_part){start, (uint32_t)(bytes->size - start)};
}

static struct key_part owner_part(struct load *l, uint32_t owner)
{
	const uint32_t *tuple = tuples_get(&l->owners, owner);
	const struct load_repository *r = &l->repositories[tuple[0]];
	const char *fields[] = {"issue", load_text(l, r->registry), load_text(l, r->name),
				load_text(l, tuple[1])};

	return put_part(l, fields, 4);
}

/* An image is known by its own key, whatever names it where it is in no repository. */
static struct key_part asset_part(struct load *l, uint32_t asset)
{
	const struct fleet *f = l->fleet;
	const struct fleet_asset *a = &f->assets[asset];
	bool is_image = a->image != FLEET_NONE;
	db_word resource = tuples_get(&l->owners, l->assets[asset].owner)[1];
	const char *fields[] = {
		"occurrence",
		is_image ? fleet_text(f, f->images[a->image].key) : NULL,
		fleet_text(f, a->registry),
		fleet_text(f, a->repository),
		is_image ? NULL : load_text(l, resource),
	};

	return put_part(l, fields, 5);
}

static void put_flaw(struct load *l, size_t id)
{
	const struct fleet *f = l->fleet;
	const struct load_flaw *flaw = &l->flaws[id];
	const struct fleet_package *p =
		flaw->package == FLEET_NONE ? NULL : &f->packages[flaw->package];
	const char *fields[] = {
		p ? fleet_text(f, p->ecosystem) : NULL,
		p ? fleet_text(f, p->key) : NULL,
		load_text(l, flaw->path),
		flaw->vuln == FLEET_NONE ? NULL : fleet_text(f, f->vulns[flaw->vuln].key),
	};
	struct key_part rest;

	l->keys.flaw_packages[id] = put_part(l, fields, 2);
	rest = put_part(l, fields + 2, 2);
	l->keys.flaws[id] = (struct key_part){l->keys.flaw_packages[id].start,
					      l->keys.flaw_packages[id].size + rest.size};
}

void load_keys_init(struct load *l)
{
	struct load_keys *k = &l->keys;

	k->owners = mem_array(l->owners.count, sizeof(*k->owners));
	k->assets = mem_array(l->asset_keys.count, sizeof(*k->assets));
	k->flaws = mem_array(l->flaw_count, sizeof(*k->flaws));
	k->flaw_packages = mem_array(l->flaw_count, sizeof(*k->flaw_packages));
	for (uint32_t i = 0; i < l->owners.count; i++)
		k->owners[i] = owner_part(l, i);
	for (uint32_t i = 0; i < l->asset_keys.count; i++)
		k->assets[i] = asset_part(l, i);
	for (size_t i = 1; i < l->flaw_count; i++)
		put_flaw(l, i);
}

void load_keys_fini(struct load *l)
{
	buf_fini(&l->keys.bytes);
	free(l->keys.owners);
	free(l->keys.assets);
	free(l->keys.flaws);
	free(l->keys.flaw_packages);
}

static void use_part(struct load *l, struct key_part part)
{
	buf_put(&l->scratch, l->keys.bytes.data + part.start, part.size);
}

uint64_t load_issue_key(struct load *l, uint32_t owner, const struct load_flaw *flaw)
{
	buf_clear(&l->scratch);
	use_part(l, l->keys.owners[owner]);
	use_part(l, l->keys.flaws[flaw - l->flaws]);
	return digest_id(l->store->digest, l->scratch.data, l->scratch.size);
}

uint64_t load_occurrence_id(struct load *l, uint32_t asset, const struct load_flaw *flaw,
			    db_word version, uint32_t line)
{
	struct key_part whole = l->keys.flaws[flaw - l->flaws];
	struct key_part package = l->keys.flaw_packages[flaw - l->flaws];
	const char *version_text = load_text(l, version), *line_text;
	char digits[16] = "";

	if (line)
		snprintf(digits, sizeof(digits), "%u", line);
	line_text = digits;
	buf_clear(&l->scratch);
	use_part(l, l->keys.assets[asset]);
	use_part(l, package);
	identity_fields(&l->scratch, &version_text, 1);
	use_part(l, (struct key_part){package.start + package.size, whole.size - package.size});
	identity_fields(&l->scratch, &line_text, 1);
	return digest_id(l->store->digest, l->scratch.data, l->scratch.size);
}
