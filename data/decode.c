/* A small machine: bytes, units, characters. Half a pair and half a unit become U+FFFD. */
#include "data/decode.h"

#include "core/text.h"

enum { NO_CHARACTER = 0xfffd };

static void put_code(unsigned code, struct buf *out)
{
	char room[4];

	buf_put(out, room, text_encode(code, room));
}

static void put_unit(struct decode *d, unsigned unit, struct buf *out)
{
	if (d->high && unit >= 0xdc00 && unit <= 0xdfff) {
		put_code(0x10000 + ((d->high - 0xd800) << 10) + (unit - 0xdc00), out);
		d->high = 0;
		return;
	}
	if (d->high)
		put_code(NO_CHARACTER, out);
	d->high = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
	if (unit >= 0xdc00 && unit <= 0xdfff)
		put_code(NO_CHARACTER, out);
	else if (!d->high)
		put_code(unit, out);
}

/* The first two bytes tell the form; what is no mark is text. */
static void begin(struct decode *d, struct buf *out)
{
	const unsigned char *odd = d->odd;

	if (d->odd_count == 2 && odd[0] == 0xff && odd[1] == 0xfe) {
		d->form = DECODE_LITTLE;
	} else if (d->odd_count == 2 && odd[0] == 0xfe && odd[1] == 0xff) {
		d->form = DECODE_BIG;
	} else {
		d->form = DECODE_AS_IS;
		buf_put(out, odd, (size_t)d->odd_count);
	}
	d->odd_count = 0;
}

static void end(struct decode *d, struct buf *out)
{
	if (d->form == DECODE_UNKNOWN)
		begin(d, out);
	if (d->high || d->odd_count)
		put_code(NO_CHARACTER, out);
	d->high = 0;
	d->odd_count = 0;
}

void decode_put(struct decode *d, const char *bytes, size_t size, struct buf *out)
{
	size_t i = 0;

	if (size == 0)
		end(d, out);
	while (i < size && d->form != DECODE_AS_IS) {
		d->odd[d->odd_count++] = (unsigned char)bytes[i++];
		if (d->odd_count < 2)
			continue;
		if (d->form == DECODE_UNKNOWN) {
			begin(d, out);
			continue;
		}
		d->odd_count = 0;
		put_unit(d,
			 d->form == DECODE_LITTLE ? d->odd[0] | (unsigned)d->odd[1] << 8
						  : d->odd[1] | (unsigned)d->odd[0] << 8,
			 out);
	}
	buf_put(out, bytes + i, size - i);
}
