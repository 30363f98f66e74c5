/*
 * SHA-256 by libcrypto. The EVP context is made once and used again: making one costs more than
 * hashing a key does. libcrypto fails here only when it is out of memory or broken, so we abort.
 */
#include "data/digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"

struct digest {
	EVP_MD_CTX *context;
	EVP_MD *sha256; /* fetched once: EVP_sha256() would look it up at every start */
};

static void must(int worked)
{
	if (worked != 1)
		abort();
}

struct digest *digest_new(void)
{
	struct digest *d = mem_alloc(sizeof(*d));

	d->context = EVP_MD_CTX_new();
	d->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(d->context && d->sha256);
	must(EVP_DigestInit_ex2(d->context, d->sha256, NULL));
	return d;
}

void digest_add(struct digest *d, const void *bytes, size_t size)
{
	must(EVP_DigestUpdate(d->context, bytes, size));
}

void digest_end(struct digest *d, unsigned char out[DIGEST_SIZE])
{
	must(EVP_DigestFinal_ex(d->context, out, NULL));
	must(EVP_DigestInit_ex2(d->context, d->sha256, NULL));
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	EVP_MD_CTX_free(d->context);
	EVP_MD_free(d->sha256);
	free(d);
}

uint64_t digest_id(struct digest *d, const void *bytes, size_t size)
{
	unsigned char sum[DIGEST_SIZE];
	uint64_t id = 0;

	digest_add(d, bytes, size);
	digest_end(d, sum);
	for (int i = 0; i < 8; i++)
		id = id << 8 | sum[i];
	return id;
}

const char *digest_text(struct digest *d, char out[DIGEST_TEXT])
{
	unsigned char sum[DIGEST_SIZE];

	digest_end(d, sum);
	snprintf(out, DIGEST_TEXT, "sha256:");
	for (int i = 0; i < DIGEST_SIZE; i++)
		snprintf(out + 7 + 2 * i, 3, "%02x", sum[i]);
	return out;
}
