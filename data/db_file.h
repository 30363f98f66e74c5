/*
 * The database as files: what stands beside it, who owns it and may touch it, what file system it
 * is on; and making it a group's. What is in it is the store's business.
 */
#ifndef TAMIS_DATA_DB_FILE_H
#define TAMIS_DATA_DB_FILE_H

#include <stdbool.h>

#include "core/error.h"

struct db_part {
	bool is_there;
	unsigned mode; /* permission bits with setgid and sticky: 02770 */
	long uid, gid;
	long long size;
	char *owner, *group; /* names, or numbers where there are none; NULL: it is not there */
};

/* How far a file system keeps what SQLite's log needs: shared memory and locks. */
enum file_system_kind { FILE_SYSTEM_LOCAL, FILE_SYSTEM_PERHAPS, FILE_SYSTEM_NETWORK };

struct db_file {
	struct db_part file, folder, wal, shm;
	char *folder_path;
	char *closed; /* the first folder above that the file's group may not pass; NULL: none */
	bool may_read, may_write, may_write_folder; /* this user */
	enum file_system_kind system;
	const char *system_name; /* "NFS"; NULL: local, or not known */
	long long free;          /* bytes that this user may still write there; -1: not known */
};

void db_file_look(const char *path, struct db_file *out);
void db_file_fini(struct db_file *f);

/* The name and kind by statfs's number; local for one that is on no list. */
enum file_system_kind file_system_kind(unsigned long type, const char **name);

/*
 * Makes the file and its side files 0660 and the folder 02770, all of the group: whoever is in it
 * then works on the database. Refused, with nothing changed: when they are not this user's, when he
 * is not in the group, and in a folder that is not the database's own (a home, one with a sticky
 * bit, one that holds anything whose name does not begin as the database's).
 */
bool db_file_share(const char *path, const char *group, struct error *err);

#endif
