/*
 * Sources: the same bytes by every door, plain, packed and in archives; and the walk over folders.
 * Packed fixtures are bytes in this file (gzip by stored blocks, so that any text can be packed
 * here).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "data/inflate.h"
#include "data/source.h"
#include "tests/nobody.h"
#include "tests/tap.h"

static const char plain[] = "{\"findings\":[1]}\n";

/* clang-format off */
static const unsigned char zstd[] = {
	0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x11, 0x89, 0x00, 0x00, 0x7b, 0x22, 0x66, 0x69, 0x6e, 0x64,
	0x69, 0x6e, 0x67, 0x73, 0x22, 0x3a, 0x5b, 0x31, 0x5d, 0x7d, 0x0a, 0xe3, 0x40, 0xd7, 0xd9};
static const unsigned char xz[] = {
	0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4, 0x46, 0x02, 0x00, 0x21,
	0x01, 0x16, 0x00, 0x00, 0x00, 0x74, 0x2f, 0xe5, 0xa3, 0x01, 0x00, 0x10, 0x7b, 0x22, 0x66,
	0x69, 0x6e, 0x64, 0x69, 0x6e, 0x67, 0x73, 0x22, 0x3a, 0x5b, 0x31, 0x5d, 0x7d, 0x0a, 0x00,
	0x00, 0x00, 0x00, 0x90, 0xde, 0x4f, 0xdd, 0xe9, 0x5d, 0xfc, 0x4a, 0x00, 0x01, 0x29, 0x11,
	0x32, 0x0a, 0x70, 0x0e, 0x1f, 0xb6, 0xf3, 0x7d, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5a};
/* clang-format on */

static void put_little(struct buf *out, uint32_t number, int bytes)
{
	for (; bytes > 0; bytes--, number >>= 8)
		buf_putc(out, (char)(number & 0xff));
}

static uint32_t crc32_of(const char *bytes, size_t size)
{
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < size; i++) {
		crc ^= (unsigned char)bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

/* One gzip member, of stored blocks. */
static void put_gzip(struct buf *out, const char *bytes, size_t size)
{
	size_t at = 0;

	buf_put(out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
	do {
		size_t n = size - at > 60000 ? 60000 : size - at;

		buf_putc(out, at + n == size);
		put_little(out, (uint32_t)n, 2);
		put_little(out, (uint32_t)~n & 0xffff, 2);
		buf_put(out, bytes + at, n);
		at += n;
	} while (at < size);
	put_little(out, crc32_of(bytes, size), 4);
	put_little(out, (uint32_t)size, 4);
}

/* Everything that a stream gives, asked for in small pieces; then the error, if there was one. */
static char *drain(struct source_stream *s, size_t piece)
{
	struct buf out = {0};
	struct error err = {0};
	char bytes[4096];
	long n;

	while ((n = source_read(s, bytes, piece, &err)) > 0)
		buf_put(&out, bytes, (size_t)n);
	if (n < 0)
		buf_printf(&out, "! %s", err.text);
	source_close(s);
	return buf_take(&out);
}

static char *drain_bytes(const void *bytes, size_t size)
{
	return drain(source_open_memory("memory", bytes, size), 7);
}

static void test_kinds(void)
{
	struct buf gz = {0};
	const struct {
		const char *name;
		const void *bytes;
		size_t size;
	} rows[] = {{"plain", plain, sizeof(plain) - 1},
		    {"zstd", zstd, sizeof(zstd)},
		    {"xz", xz, sizeof(xz)}};
	char *got;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		got = drain_bytes(rows[i].bytes, rows[i].size);
		is_str(got, plain, "%s bytes give the text", rows[i].name);
		free(got);
	}
	put_gzip(&gz, plain, sizeof(plain) - 1);
	got = drain_bytes(gz.data, gz.size);
	is_str(got, plain, "gzip bytes give the text");
	free(got);
	put_gzip(&gz, "", 0);
	put_gzip(&gz, "{}", 2);
	got = drain_bytes(gz.data, gz.size);
	is_str(got, "{\"findings\":[1]}\n{}", "concatenated gzip members follow one another");
	free(got);
	buf_clear(&gz);
	put_gzip(&gz, "", 0);
	got = drain_bytes(gz.data, gz.size);
	is_str(got, "", "a packed empty document is empty");
	free(got);
	got = drain_bytes("", 0);
	is_str(got, "", "an empty source is empty");
	free(got);
	got = drain_bytes("\x1f\x8b", 2);
	is_str(got, "\x1f\x8b", "two bytes are not enough to be called gzip");
	free(got);
	buf_fini(&gz);
}

/* What stands behind the last member, byte `at`. */
static void test_rest(void)
{
	static const struct {
		const char *rest;
		size_t size;
		bool is_said;
		const char *sentence;
	} rows[] = {
		{"{}", 2, true, "text behind a gzip member is not dropped in silence"},
		{"\x1f\x8b\x08", 3, true, "neither is a member that is cut in its header"},
		{"\0\0\0\0\0\0\0\0\0\0\0\0", 12, false, "zeros fill a tape, and are no loss"},
		{"\0\0\0\0\0\0\0\0\0\0\0x", 12, true, "what stands behind them is one"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf gz = {0};
		char *got, *want;

		put_gzip(&gz, "[1]", 3);
		want = rows[i].is_said ? mem_printf("[1]! damaged gzip stream: other bytes follow "
						    "its end, at byte %zu",
						    gz.size)
				       : mem_strdup("[1]");
		buf_put(&gz, rows[i].rest, rows[i].size);
		got = drain_bytes(gz.data, gz.size);
		is_str(got, want, "%s", rows[i].sentence);
		free(got);
		free(want);
		buf_fini(&gz);
	}
}

static void test_damage(void)
{
	struct buf text = {0}, gz = {0};
	char *got;
	const char *mark;

	for (int i = 0; i < 50000; i++)
		buf_printf(&text, "%d\n", i);
	put_gzip(&gz, buf_text(&text), text.size);
	got = drain_bytes(gz.data, gz.size);
	is_str(got, buf_text(&text), "a text longer than any buffer survives gzip");
	free(got);
	got = drain_bytes(gz.data, gz.size / 2);
	mark = strchr(got, '!');
	ok(mark && strncmp(mark, "! damaged gzip stream: ", 23) == 0,
	   "a cut gzip stream says what it is");
	ok(mark && mark > got && strncmp(got, text.data, (size_t)(mark - got)) == 0,
	   "and what came before is right (%td bytes)", mark ? mark - got : 0);
	free(got);
	test_rest();
	got = drain_bytes(gz.data, 5);
	is_str(got, "! damaged gzip stream: its header is not right",
	       "a cut header is not passed on as if it were text");
	free(got);
	got = drain_bytes(xz, sizeof(xz) - 20);
	ok(strstr(got, "! damaged xz stream: ") != NULL, "a cut xz stream says what it is");
	free(got);
	got = drain_bytes(zstd, sizeof(zstd) - 2);
	ok(strstr(got, "! damaged zstd stream: ") != NULL, "a cut zstd stream says what it is");
	free(got);
	buf_clear(&text);
	buf_put(&text, zstd, sizeof(zstd));
	buf_puts(&text, "{}");
	got = drain_bytes(text.data, text.size);
	ok(strstr(got, "! damaged zstd stream: ") != NULL,
	   "text behind an zstd stream is not dropped either");
	free(got);
	buf_clear(&text);
	buf_put(&text, xz, sizeof(xz));
	buf_puts(&text, "{}");
	got = drain_bytes(text.data, text.size);
	ok(strstr(got, "! damaged xz stream: ") != NULL,
	   "text behind an xz stream is not dropped either");
	free(got);
	buf_fini(&text);
	buf_fini(&gz);
}

/* Whatever bytes follow a magic: an end or an error, never a crash or a circle. */
static void test_noise(void)
{
	static const char *const magics[] = {"\x1f\x8b\x08", "\x28\xb5\x2f\xfd", "\xfd\x37zXZ"};
	uint64_t random = tap_seed(7);
	int good = 0;

	for (int i = 0; i < 600; i++) {
		struct buf noise = {0};
		char *got;

		buf_puts(&noise, magics[i % 3]);
		buf_putc(&noise, '\0');
		for (uint64_t n = tap_random(&random) % 200; n > 0; n--)
			buf_putc(&noise, (char)(tap_random(&random) & 0xff));
		got = drain_bytes(noise.data, noise.size);
		good += got != NULL;
		free(got);
		buf_fini(&noise);
	}
	is_int(good, 600, "noise behind a magic number ends");
}

/* ---- archives ---- */

/* One entry of a ustar archive; the end is put by put_tar_end. */
static void put_tar(struct buf *out, const char *path, const char *text)
{
	static const char zeros[512];
	char header[512] = {0};
	size_t size = strlen(text);
	unsigned sum = 0;

	snprintf(header, 100, "%s", path);
	snprintf(header + 100, 8, "0000644");
	snprintf(header + 124, 12, "%011o", (unsigned)size);
	snprintf(header + 136, 12, "13627073345"); /* 2020-03-02T03:00:53Z */
	memset(header + 148, ' ', 8);
	header[156] = '0';
	memcpy(header + 257, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof(header); i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
	buf_put(out, header, sizeof(header));
	buf_put(out, text, size);
	buf_put(out, zeros, (512 - size % 512) % 512);
}

static void put_tar_end(struct buf *out)
{
	static const char zeros[1024];

	buf_put(out, zeros, sizeof(zeros));
}

/* "name=text;" of every document, then the error, if there was one. */
static char *drain_documents(const void *bytes, size_t size)
{
	struct source_stream *s = source_open_memory("m", bytes, size);
	struct buf out = {0};
	struct error err = {0}, wrong = {0};
	char piece[3];
	long n;

	while (source_next(s, &err)) {
		buf_printf(&out, "%s=", source_called(s));
		while ((n = source_read(s, piece, sizeof(piece), &wrong)) > 0)
			buf_put(&out, piece, (size_t)n);
		buf_puts(&out, n < 0 ? "!;" : ";");
	}
	if (err.kind != ERROR_NONE)
		buf_printf(&out, "! %s", err.text);
	source_close(s);
	return buf_take(&out);
}

static void test_archive(void)
{
	struct buf tar = {0}, gz = {0};
	struct source_archive about;
	struct source_stream *s;
	char *got;

	got = drain_documents(plain, 3);
	is_str(got, "m={\"f;", "what is no archive is one document");
	free(got);
	got = drain_documents("", 0);
	is_str(got, "m=;", "so is what is empty");
	free(got);

	put_tar(&tar, "a", "first");
	put_tar(&tar, "d/.b", "hidden");
	put_tar(&tar, "./d/c", "");
	put_tar_end(&tar);
	got = drain_documents(tar.data, tar.size);
	is_str(got, "m!a=first;m!d/c=;", "a tar is its files, but for hidden ones");
	free(got);
	put_gzip(&gz, tar.data, tar.size);
	got = drain_documents(gz.data, gz.size);
	is_str(got, "m!a=first;m!d/c=;", "packed as well");
	free(got);

	s = source_open_memory("m", tar.data, tar.size);
	ok(!source_archive(s, &about), "before the first document nobody knows of an archive");
	ok(source_next(s, NULL) && source_next(s, NULL) && !source_next(s, NULL),
	   "documents need not be read");
	ok(source_archive(s, &about) && about.documents == 2 && about.skip_count == 1,
	   "then it is known what was skipped");
	is_str(about.kind, "tar", "and the kind");
	source_close(s);
	s = source_open_memory("m", tar.data, tar.size);
	ok(source_next(s, NULL) && source_modified(s) == 1583118053, "an entry has its own date");
	source_close(s);

	tar.data[0] = 'x'; /* the check sum is wrong now */
	got = drain_documents(tar.data, tar.size);
	ok(strncmp(got, "m=x", 3) == 0, "a header whose check sum is wrong begins no tar");
	free(got);
	buf_fini(&tar);
	buf_fini(&gz);
}

/* However a tar is damaged behind its first header, and whatever a zip claims to hold. */
static void test_archive_noise(void)
{
	uint64_t random = tap_seed(11);
	struct buf tar = {0};
	int good = 0;

	put_tar(&tar, "a", "first");
	put_tar(&tar, "b", plain);
	put_tar(&tar, "c", "last");
	put_tar_end(&tar);
	for (int i = 0; i < 400; i++) {
		struct buf damaged = {0};
		char *got;

		buf_put(&damaged, tar.data, tar.size);
		for (uint64_t n = 1 + tap_random(&random) % 8; n > 0; n--)
			damaged.data[512 + tap_random(&random) % (tar.size - 512)] ^=
				(char)(1 + tap_random(&random) % 255);
		if (i % 2)
			memcpy(damaged.data, "PK\003\004", 4);
		got = drain_documents(damaged.data, damaged.size);
		good += i % 2 ? got != NULL : strncmp(got, "m!a=", 4) == 0;
		free(got);
		buf_fini(&damaged);
	}
	is_int(good, 400, "damage ends an archive, it does not crash or go in circles");
	buf_fini(&tar);
}

/* ---- files ---- */

static void write_file(const char *path, const void *bytes, size_t size)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(bytes, 1, size, f) != size || fclose(f) != 0)
		printf("Bail out! cannot write %s\n", path);
}

static void test_file(void)
{
	struct error err = {0};
	struct source_stream *s;
	char *got;

	write_file("plain.json", plain, sizeof(plain) - 1);
	s = source_open("plain.json", &err);
	is_int(source_size(s), sizeof(plain) - 1, "a file has a size");
	ok(source_modified(s) != DATE_NONE, "and a time");
	is_int(source_taken(s), 0, "nothing is read yet");
	got = drain(s, 4096);
	is_str(got, plain, "a file gives its bytes");
	free(got);
	write_file("liar.json", zstd, sizeof(zstd));
	got = drain(source_open("liar.json", &err), 1);
	is_str(got, plain, "the content decides, not the name, and a byte at a time is enough");
	free(got);
	ok(!source_open("nowhere.json", &err), "a file that is not there cannot be opened");
	is_str(err.text, "No such file or directory", "and the reason is named");
	ok(!source_open(".", &err), "a directory is no source");
	is_str(err.text, "Is a directory", "and is called one");
	is_int(err.kind, ERROR_INPUT, "both are mistakes of the input");
	source_close(NULL);
}

static void test_pipe(void)
{
	struct error err = {0};
	struct source_stream *s;
	char bytes[100];
	int ends[2];

	if (pipe(ends) != 0) {
		skip("pipes", "no pipe");
		return;
	}
	s = source_open_fd("pipe", ends[0], &err);
	is_int(source_size(s), -1, "a pipe has no size");
	ok(source_modified(s) == DATE_NONE, "and no time");
	ok(write(ends[1], "[1,2,3,", 7) == 7, "a part of a report is written");
	is_int(source_read(s, bytes, sizeof(bytes), &err), 6,
	       "its head comes before the end is known");
	is_int(source_read(s, bytes, sizeof(bytes), &err), 1, "and the rest that is there");
	ok(write(ends[1], "4]", 2) == 2, "the rest is written");
	close(ends[1]);
	is_int(source_read(s, bytes, sizeof(bytes), &err), 2, "and read");
	is_int(source_read(s, bytes, sizeof(bytes), &err), 0, "then comes the end");
	is_int(source_taken(s), 9, "all bytes are counted");
	source_close(s);
}

/* ---- walking ---- */

struct seen {
	struct buf paths;
	int left; /* stop after so many */
};

static bool notes(void *ctx, const char *path, const struct error *unreadable)
{
	struct seen *seen = ctx;

	if (unreadable)
		buf_printf(&seen->paths, "%s(%s) ", path, unreadable->text);
	else
		buf_printf(&seen->paths, "%s ", path);
	return --seen->left != 0;
}

static void is_walk(const char *path, int stop, const char *want, const char *sentence)
{
	struct seen seen = {.left = stop};

	source_walk(path, notes, &seen);
	is_str(buf_text(&seen.paths), want, "%s", sentence);
	buf_fini(&seen.paths);
}

static void link_to(const char *target, const char *path)
{
	if (symlink(target, path) != 0)
		printf("# no symlink %s\n", path);
}

#define LINK "(a link to a folder, which is not followed) "

static void test_walk(void)
{
	umask(022);
	mkdir("w", 0755);
	mkdir("w/b", 0755);
	mkdir("w/b/deep", 0755);
	mkdir("w/.git", 0755);
	mkdir("w/empty", 0755);
	write_file("w/c.json", "1", 1);
	write_file("w/Z.json", "1", 1);
	write_file("w/b/deep/x.json", "1", 1);
	write_file("w/.hidden", "1", 1);
	write_file("w/.git/config", "1", 1);
	mkfifo("w/fifo", 0600);
	link_to("../c.json", "w/b/link.json");
	link_to("..", "w/b/up");
	link_to("circle", "w/circle");
	link_to("nowhere", "w/dangling");
	is_walk("w", 0, "w/Z.json w/b/deep/x.json w/b/link.json w/b/up" LINK "w/c.json ",
		"files in the order of their bytes; hidden ones, pipes and circles left out, "
		"linked "
		"folders told and not followed");
	is_walk("w/", 0, "w/Z.json w/b/deep/x.json w/b/link.json w/b/up" LINK "w/c.json ",
		"a slash at the end is not doubled");
	is_walk("w/c.json", 0, "w/c.json ", "a file is itself");
	is_walk("w/.hidden", 0, "w/.hidden ", "a hidden file that is named is meant");
	is_walk("w/fifo", 0, "w/fifo ", "so is a pipe");
	is_walk("w/b/up", 0,
		"w/b/up/Z.json w/b/up/b/deep/x.json w/b/up/b/link.json w/b/up/b/up" LINK
		"w/b/up/c.json ",
		"and a linked folder");
	is_walk("w", 2, "w/Z.json w/b/deep/x.json ", "the walk stops when it is told to");
	is_walk("w/empty", 0, "", "an empty folder holds nothing");
	is_walk("w/not", 0, "w/not(No such file or directory) ", "what is not there is told");
}

static void test_unreadable(void)
{
	if (!nobody_begin()) {
		skip("unreadable folders", "root cannot become another user");
		return;
	}
	nobody_end();
	chmod("w/b/deep", 0);
	chmod("w/empty", 0);
	mkdir("w/shut", 0755);
	write_file("w/shut/s.json", "1", 1);
	chmod("w/shut", 0444);
	nobody_begin();
	is_walk("w", 0,
		"w/Z.json w/b/deep(Permission denied) w/b/link.json w/b/up" LINK "w/c.json "
		"w/empty(Permission denied) w/shut/s.json(Permission denied) ",
		"each folder that cannot be read is told, in its place, and stops nothing");
	is_walk("w", 2, "w/Z.json w/b/deep(Permission denied) ",
		"the walk stops at one when it is told to");
	is_walk("w/shut/s.json", 0, "w/shut/s.json(Permission denied) ",
		"so is a file in a folder that cannot be entered");
	nobody_end();
	chmod("w/b/deep", 0755);
	chmod("w/empty", 0755);
	chmod("w/shut", 0755);
}

static void clean_up(const char *folder)
{
	static const char *const paths[] = {
		"w/b/deep/x.json", "w/b/link.json", "w/b/up",        "w/.git/config", "w/c.json",
		"w/Z.json",        "w/.hidden",     "w/fifo",        "w/circle",      "w/dangling",
		"plain.json",      "liar.json",     "w/shut/s.json",
	};
	static const char *const folders[] = {"w/b/deep", "w/b",    "w/.git",
					      "w/empty",  "w/shut", "w"};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		unlink(paths[i]);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		rmdir(folders[i]);
	if (chdir("/") != 0 || rmdir(folder) != 0)
		printf("# %s is left behind: %s\n", folder, strerror(errno));
}

int main(void)
{
	const char *parent = getenv("TMPDIR");
	char *folder = mem_printf("%s/tamis-source-XXXXXX", parent ? parent : "/tmp");

	tap_begin();
	test_kinds();
	test_damage();
	test_noise();
	test_archive();
	test_archive_noise();
	if (!mkdtemp(folder) || chdir(folder) != 0) {
		skip("files and folders", "no temporary folder");
		free(folder);
		return done();
	}
	chmod(".", 0755);
	test_file();
	test_pipe();
	test_walk();
	test_unreadable();
	clean_up(folder);
	free(folder);
	return done();
}
