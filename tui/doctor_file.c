/* The checks of the database's file: whether it is whole, who may touch it, and where it lies. */
#include "tui/doctor_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intl.h"

enum {
	LOG_LARGE = 64 << 20,
	SPACE_LITTLE = 256 << 20, /* bytes that a few imports take */
	SPACE_NONE = 16 << 20,
};

static char *size_text(long long bytes)
{
	if (bytes >= 10LL << 30)
		return mem_printf("%lld GiB", bytes >> 30);
	if (bytes >= 10LL << 20)
		return mem_printf("%lld MiB", bytes >> 20);
	return mem_printf("%lld KiB", (bytes + 1023) >> 10);
}

static void put_size(struct buf *out, long long bytes)
{
	char *text = size_text(bytes);

	buf_puts(out, text);
	free(text);
}

/* ---- the database ---------------------------------------------------------------------------- */

enum check_level doctor_database(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file;

	buf_puts(found, c->database);
	if (!file->is_there || file->size == 0) {
		buf_puts(found, file->is_there ? _(": empty") : _(": not there"));
		buf_puts(mend, _("tamis import FILE makes it"));
		return CHECK_BAD;
	}
	buf_puts(found, ", ");
	put_size(found, file->size);
	if (c->trouble.kind == ERROR_NONE && c->health.is_ours)
		return CHECK_OK;
	buf_clear(found);
	if (c->trouble.kind != ERROR_NONE)
		buf_puts(found, c->trouble.text);
	else
		buf_printf(found, _("%s: a database of another program"), c->database);
	buf_puts(mend, _("name another one with --db, or bring back a copy of it"));
	return CHECK_BAD;
}

enum check_level doctor_schema(const struct checkup *c, struct buf *found, struct buf *mend)
{
	int is = c->health.schema, known = c->health.newest_schema;

	buf_printf(found, _("schema %d, this tamis writes %d"), is, known);
	if (is > known)
		buf_puts(mend, _("use the newer tamis that wrote it"));
	else if (is < known)
		buf_puts(mend, _("the next command that opens it brings it up to date"));
	return is > known ? CHECK_BAD : is < known ? CHECK_WARN : CHECK_OK;
}

enum check_level doctor_integrity(const struct checkup *c, struct buf *found, struct buf *mend)
{
	if (c->is_quick) {
		buf_puts(found, _("not read through from here: tamis doctor does"));
		return CHECK_OK;
	}
	if (c->health.damage.kind == ERROR_NONE) {
		buf_puts(found, _("SQLite finds it whole"));
		return CHECK_OK;
	}
	buf_puts(found, c->health.damage.text);
	buf_puts(mend, _("bring back a copy, or: sqlite3 OLD .recover | sqlite3 NEW"));
	return CHECK_BAD;
}

enum check_level doctor_journal(const struct checkup *c, struct buf *found, struct buf *mend)
{
	bool is_wal = strcmp(c->health.journal, "wal") == 0;

	buf_printf(found,
		   is_wal ? _("%s: readers and a writer do not wait for each other")
			  : _("%s: readers and a writer wait for each other"),
		   c->health.journal);
	if (!is_wal)
		buf_puts(mend, _("the next import, decision or desk sets it to wal"));
	return is_wal ? CHECK_OK : CHECK_WARN;
}

/* Beside the database: they must be as it is, or who may open it cannot. */
enum check_level doctor_side_files(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file, *wal = &c->file.wal, *shm = &c->file.shm;
	bool is_strange = (wal->is_there && (wal->mode != file->mode || wal->gid != file->gid)) ||
			  (shm->is_there && (shm->mode != file->mode || shm->gid != file->gid));

	if (!wal->is_there && !shm->is_there) {
		buf_puts(found, _("none: nobody has it open"));
		return CHECK_OK;
	}
	buf_puts(found, _("-wal "));
	put_size(found, wal->size);
	if (is_strange) {
		buf_printf(found, _(", of %s:%s with mode %04o, not as the database"),
			   wal->is_there ? wal->owner : shm->owner,
			   wal->is_there ? wal->group : shm->group,
			   wal->is_there ? wal->mode : shm->mode);
		buf_puts(mend,
			 _("close every desk, so that they go; or tamis doctor --share GROUP"));
	} else if (wal->size > LOG_LARGE) {
		buf_puts(mend,
			 _("a desk or command that reads for long keeps it: close the old ones"));
	}
	return mend->size ? CHECK_WARN : CHECK_OK;
}

/* ---- who may touch it ------------------------------------------------------------------------ */

enum check_level doctor_mode(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file, *folder = &c->file.folder;
	bool is_groups = file->mode & S_IWGRP;

	buf_printf(found, "%04o", file->mode);
	if (file->mode & S_IWOTH) {
		buf_puts(found, _(": anybody may write it"));
		buf_puts(mend, _("chmod 0600, or tamis doctor --share GROUP"));
		return CHECK_BAD;
	}
	if (file->mode & S_IROTH) {
		buf_puts(found, _(": anybody may read it"));
		buf_puts(mend, _("chmod 0600, or tamis doctor --share GROUP"));
		return CHECK_WARN;
	}
	if (!is_groups) {
		buf_puts(found, _(": its owner's alone"));
		return CHECK_OK;
	}
	buf_printf(found, _(": the group %s works on it"), file->group);
	if (!(folder->mode & S_ISGID) || folder->gid != file->gid)
		buf_puts(mend,
			 _("its folder is not setgid of that group: tamis doctor --share GROUP"));
	else if (c->file.closed)
		buf_printf(mend, _("the group cannot pass %s: chmod g+x or o+x"), c->file.closed);
	return mend->size ? CHECK_WARN : CHECK_OK;
}

enum check_level doctor_folder(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *f = &c->file.folder;

	buf_printf(found, "%s, %04o", c->file.folder_path, f->mode);
	if (f->mode & S_IWOTH && !(f->mode & S_ISVTX)) {
		buf_puts(found, _(": anybody may put another file in its place"));
		buf_puts(mend, _("chmod o-w"));
		return CHECK_BAD;
	}
	if (c->file.may_write_folder)
		return CHECK_OK;
	buf_puts(found, _(": you may not write there"));
	buf_puts(mend, _("the log lies beside the database: without it you can only read"));
	return CHECK_WARN;
}

enum check_level doctor_owner(const struct checkup *c, struct buf *found, struct buf *mend)
{
	const struct db_part *file = &c->file.file;

	buf_printf(found, "%s:%s", file->owner, file->group);
	if (c->file.may_write) {
		buf_puts(found,
			 file->uid == (long)getuid() ? _(", you") : _(", and you may write it"));
		return CHECK_OK;
	}
	buf_puts(found, c->file.may_read ? _(", and you may only read it")
					 : _(", and you may not even read it"));
	buf_printf(mend, _("ask %s for: tamis doctor --share GROUP"), file->owner);
	return c->file.may_read ? CHECK_WARN : CHECK_BAD;
}

enum check_level doctor_file_system(const struct checkup *c, struct buf *found, struct buf *mend)
{
	static const enum check_level levels[] = {[FILE_SYSTEM_LOCAL] = CHECK_OK,
						  [FILE_SYSTEM_PERHAPS] = CHECK_WARN,
						  [FILE_SYSTEM_NETWORK] = CHECK_BAD};

	if (c->file.system == FILE_SYSTEM_LOCAL) {
		buf_puts(found, _("local"));
	} else if (c->file.system == FILE_SYSTEM_NETWORK) {
		buf_printf(found, _("%s, a network file system: SQLite's log is not safe there"),
			   c->file.system_name);
		buf_puts(mend, _("move the database to a local disk; others work on it by ssh"));
	} else {
		buf_printf(found, _("%s: not safe when another machine is behind it (sshfs, s3fs)"),
			   c->file.system_name);
		buf_puts(mend, _("if so, move the database to a local disk"));
	}
	return levels[c->file.system];
}

enum check_level doctor_space(const struct checkup *c, struct buf *found, struct buf *mend)
{
	long long left = c->file.free;

	if (left < 0) {
		buf_puts(found, _("not known"));
		return CHECK_OK;
	}
	put_size(found, left);
	buf_puts(found, _(" free"));
	if (left < SPACE_LITTLE || left < c->file.file.size / 2)
		buf_puts(mend, _("an import may need that much: make room"));
	return left < SPACE_NONE ? CHECK_BAD : mend->size ? CHECK_WARN : CHECK_OK;
}
