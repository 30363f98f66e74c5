/*
 * SHA-256 (FIPS 180-4), CRC-32 and the stored blocks of deflate (RFC 1951), plainly: a document of
 * the fleet has a few kilobytes.
 */
#include "bytes.h"

#include <stdio.h>
#include <string.h>

static uint32_t rotate(uint32_t word, unsigned by)
{
	return word >> by | word << (32 - by);
}

static void add_block(uint32_t state[8], const unsigned char block[64])
{
	/* clang-format off */
	static const uint32_t k[64] = {
		0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
		0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
		0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
		0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
		0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
		0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
		0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
		0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
	};
	/* clang-format on */
	uint32_t w[64], s[8];

	for (unsigned i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (unsigned i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
		       (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(s, state, sizeof(s));
	for (unsigned i = 0; i < 64; i++) {
		uint32_t one = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
			       ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
		uint32_t two = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
			       ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += one;
		s[0] = one + two;
	}
	for (unsigned i = 0; i < 8; i++)
		state[i] += s[i];
}

struct digest digest_of_bytes(const char *bytes, size_t size)
{
	uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	const unsigned char *at = (const unsigned char *)bytes;
	unsigned char last[128] = {0};
	size_t rest = size % 64, end = rest < 56 ? 64 : 128;
	struct digest digest = {"sha256:"};

	for (size_t i = 0; i + 64 <= size; i += 64)
		add_block(state, at + i);
	memcpy(last, at + size - rest, rest);
	last[rest] = 0x80;
	for (unsigned i = 0; i < 8; i++)
		last[end - 1 - i] = (unsigned char)((uint64_t)size * 8 >> 8 * i);
	for (size_t i = 0; i < end; i += 64)
		add_block(state, last + i);
	for (unsigned i = 0; i < 8; i++)
		snprintf(digest.text + 7 + 8 * i, 9, "%08x", state[i]);
	return digest;
}

static uint32_t crc_of(const char *bytes, size_t size)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < size; i++) {
		crc ^= (unsigned char)bytes[i];
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
	}
	return ~crc;
}

static char *put_little(char *at, uint32_t number, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		*at++ = (char)(number >> 8 * i & 0xff);
	return at;
}

char *gzip_stored(struct arena *arena, const char *bytes, size_t size, size_t *out_size)
{
	static const char head[10] = {'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, '\xff'};
	char *out = arena_take(arena, size + 5 * (size / 65535 + 1) + 18), *at = out;

	memcpy(at, head, sizeof(head));
	at += sizeof(head);
	for (size_t done = 0, part; done == 0 || done < size; done += part) {
		part = size - done < 65535 ? size - done : 65535;
		*at++ = done + part == size;
		at = put_little(at, (uint32_t)part, 2);
		at = put_little(at, ~(uint32_t)part, 2);
		memcpy(at, bytes + done, part);
		at += part;
		if (part == 0)
			break;
	}
	at = put_little(at, crc_of(bytes, size), 4);
	at = put_little(at, (uint32_t)size, 4);
	*out_size = (size_t)(at - out);
	return out;
}
