/* Rows of the table of checks (tui/doctor.c) that are about the file of the database: each appends
 * what it found, and what to do about it where something is to be done. */
#ifndef TAMIS_TUI_DOCTOR_FILE_H
#define TAMIS_TUI_DOCTOR_FILE_H

#include "core/mem.h"
#include "tui/doctor.h"

enum check_level doctor_database(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_schema(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_integrity(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_journal(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_side_files(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_mode(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_folder(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_owner(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_file_system(const struct checkup *c, struct buf *found, struct buf *mend);
enum check_level doctor_space(const struct checkup *c, struct buf *found, struct buf *mend);

#endif
