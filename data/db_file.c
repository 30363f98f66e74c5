/* Asking the system about the database's files; and the one thing that changes their rights. */
#include "data/db_file.h"

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

#include "core/intl.h"
#include "core/mem.h"

/* ---- looking --------------------------------------------------------------------------------- */

/* statfs(2)'s numbers. FUSE may be a local disk as well: sshfs and s3fs are not. */
static const struct {
	unsigned long type;
	enum file_system_kind kind;
	const char *name;
} file_systems[] = {
	/* clang-format off */
	{0x6969,     FILE_SYSTEM_NETWORK, "NFS"},
	{0xff534d42, FILE_SYSTEM_NETWORK, "CIFS"},
	{0xfe534d42, FILE_SYSTEM_NETWORK, "SMB2"},
	{0x517b,     FILE_SYSTEM_NETWORK, "SMB"},
	{0x5346414f, FILE_SYSTEM_NETWORK, "AFS"},
	{0x73757245, FILE_SYSTEM_NETWORK, "Coda"},
	{0x564c,     FILE_SYSTEM_NETWORK, "NCP"},
	{0x01021997, FILE_SYSTEM_NETWORK, "9p"},
	{0x00c36400, FILE_SYSTEM_NETWORK, "Ceph"},
	{0x0bd00bd0, FILE_SYSTEM_NETWORK, "Lustre"},
	{0x47504653, FILE_SYSTEM_NETWORK, "GPFS"},
	{0x01161970, FILE_SYSTEM_NETWORK, "GFS2"},
	{0x7461636f, FILE_SYSTEM_NETWORK, "OCFS2"},
	{0x19830326, FILE_SYSTEM_NETWORK, "BeeGFS"},
	{0x786f4256, FILE_SYSTEM_NETWORK, "vboxsf"},
	{0x65735546, FILE_SYSTEM_PERHAPS, "FUSE"},
	/* clang-format on */
};

enum file_system_kind file_system_kind(unsigned long type, const char **name)
{
	*name = NULL;
	for (size_t i = 0; i < sizeof(file_systems) / sizeof(file_systems[0]); i++)
		if (file_systems[i].type == (type & 0xffffffff)) {
			*name = file_systems[i].name;
			return file_systems[i].kind;
		}
	return FILE_SYSTEM_LOCAL;
}

static void look_at_system(struct db_file *f)
{
	struct statvfs room;

	f->free = -1;
	if (statvfs(f->folder_path, &room) == 0)
		f->free = (long long)(room.f_bavail * room.f_frsize);
#ifdef __linux__
	{
		struct statfs system;

		if (statfs(f->folder_path, &system) == 0)
			f->system = file_system_kind((unsigned long)system.f_type, &f->system_name);
	}
#endif
}

static void look_at(const char *path, struct db_part *out)
{
	struct stat st;
	const struct passwd *owner;
	const struct group *group;

	if (stat(path, &st) != 0)
		return;
	owner = getpwuid(st.st_uid);
	out->owner = owner ? mem_strdup(owner->pw_name) : mem_printf("%ld", (long)st.st_uid);
	group = getgrgid(st.st_gid);
	out->group = group ? mem_strdup(group->gr_name) : mem_printf("%ld", (long)st.st_gid);
	out->is_there = true;
	out->mode = (unsigned)st.st_mode & 07777;
	out->uid = (long)st.st_uid;
	out->gid = (long)st.st_gid;
	out->size = (long long)st.st_size;
}

static void look_beside(const char *path, const char *suffix, struct db_part *out)
{
	char *name = mem_printf("%s-%s", path, suffix);

	look_at(name, out);
	free(name);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

/* May members of the group, who do not own the folder, pass through it? */
static bool passes(const struct stat *st, long gid)
{
	return st->st_mode & ((long)st->st_gid == gid ? S_IXGRP : S_IXOTH);
}

/* The highest folder above `folder` that shuts the group out; owned. */
static char *closed_folder(const char *folder, long gid)
{
	char *path = realpath(folder, NULL), *closed = NULL;

	for (char *at = path; at && !closed && (at = strchr(at + 1, '/')) != NULL;) {
		struct stat st;

		*at = '\0';
		if (stat(path, &st) == 0 && !passes(&st, gid))
			closed = mem_strdup(path);
		*at = '/';
	}
	free(path);
	return closed;
}

void db_file_look(const char *path, struct db_file *out)
{
	*out = (struct db_file){.folder_path = folder_of(path)};
	look_at(path, &out->file);
	look_at(out->folder_path, &out->folder);
	look_beside(path, "wal", &out->wal);
	look_beside(path, "shm", &out->shm);
	out->may_read = access(path, R_OK) == 0;
	out->may_write = access(path, W_OK) == 0;
	out->may_write_folder = access(out->folder_path, W_OK | X_OK) == 0;
	if (out->file.is_there)
		out->closed = closed_folder(out->folder_path, out->file.gid);
	look_at_system(out);
}

static void part_fini(struct db_part *p)
{
	free(p->owner);
	free(p->group);
}

void db_file_fini(struct db_file *f)
{
	part_fini(&f->file);
	part_fini(&f->folder);
	part_fini(&f->wal);
	part_fini(&f->shm);
	free(f->folder_path);
	free(f->closed);
	*f = (struct db_file){0};
}

/* ---- sharing --------------------------------------------------------------------------------- */

enum { SHARED_FILE = 0660, SHARED_FOLDER = 02770 };

static bool is_member(gid_t group)
{
	gid_t groups[1024];
	int n = getgroups((int)(sizeof(groups) / sizeof(groups[0])), groups);

	if (geteuid() == 0 || getegid() == group)
		return true;
	for (int i = 0; i < n; i++)
		if (groups[i] == group)
			return true;
	return false;
}

static bool same_folder(const char *a, const char *b)
{
	struct stat x, y;

	return a && b && stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_ino == y.st_ino &&
	       x.st_dev == y.st_dev;
}

/* Something in the folder that is no part of the database, by its name; owned, NULL: nothing. */
static char *stranger_in(const char *folder, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	char *found = NULL;

	while (dir && !found && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    strncmp(entry->d_name, name, strlen(name)) != 0)
			found = mem_strdup(entry->d_name);
	if (dir)
		closedir(dir);
	return found;
}

/* A folder that is used for other things must not become the group's. */
static bool is_own_folder(const struct db_file *f)
{
	const struct passwd *user = getpwuid(getuid());

	return !(f->folder.mode & S_ISVTX) && !same_folder(f->folder_path, "/") &&
	       !same_folder(f->folder_path, getenv("HOME")) &&
	       !(user && same_folder(f->folder_path, user->pw_dir));
}

static bool not_own_folder(const struct db_file *f, const char *stranger, struct error *err)
{
	return error_set(err, ERROR_DATABASE,
			 _("%s: not a folder of the database's own%s%s%s: move the database into "
			   "one, as all in it becomes the group's to change"),
			 f->folder_path, stranger ? _(" (it holds ") : "", stranger ? stranger : "",
			 stranger ? ")" : "");
}

static bool may_share(const char *path, const struct db_file *f, const struct group *group,
		      const char *name, struct error *err)
{
	long uid = (long)geteuid();
	char *stranger;

	if (!f->file.is_there)
		return error_set(err, ERROR_DATABASE, "%s: %s", path, strerror(ENOENT));
	if (!group)
		return error_set(err, ERROR_USAGE, _("no group '%s'; getent group lists them"),
				 name);
	if (uid != 0 && f->file.uid != uid)
		return error_set(err, ERROR_DATABASE,
				 _("%s: it is %s's: only its owner can share it"), path,
				 f->file.owner);
	if (uid != 0 && f->folder.uid != uid)
		return error_set(err, ERROR_DATABASE,
				 _("%s: the folder is %s's: only its owner can share it"),
				 f->folder_path, f->folder.owner);
	if (!is_member(group->gr_gid))
		return error_set(err, ERROR_DATABASE,
				 _("you are not in the group %s: only root can give it away"),
				 name);
	if (!is_own_folder(f))
		return not_own_folder(f, NULL, err);
	stranger = stranger_in(f->folder_path, path);
	if (stranger)
		not_own_folder(f, stranger, err);
	free(stranger);
	return !stranger;
}

static bool give(const char *path, gid_t group, mode_t mode, struct error *err)
{
	if (chown(path, (uid_t)-1, group) == 0 && chmod(path, mode) == 0)
		return true;
	return error_set(err, ERROR_DATABASE, "%s: %s", path, strerror(errno));
}

static bool give_beside(const char *path, const char *suffix, gid_t group, struct error *err)
{
	char *name = mem_printf("%s-%s", path, suffix);
	bool worked = access(name, F_OK) != 0 || give(name, group, SHARED_FILE, err);

	free(name);
	return worked;
}

/* The folder comes first: what SQLite makes in it from then on is the group's. */
bool db_file_share(const char *path, const char *name, struct error *err)
{
	const struct group *found = getgrnam(name);
	gid_t group = found ? found->gr_gid : 0;
	struct db_file f;
	bool worked;

	db_file_look(path, &f); /* which asks for other groups */
	found = getgrnam(name);
	worked = may_share(path, &f, found, name, err) &&
		 give(f.folder_path, group, SHARED_FOLDER, err) &&
		 give(path, group, SHARED_FILE, err) && give_beside(path, "wal", group, err) &&
		 give_beside(path, "shm", group, err);
	db_file_fini(&f);
	return worked;
}
