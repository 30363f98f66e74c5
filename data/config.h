/*
 * The configuration file: who owns what, what bases are called, saved views, settings. Its text is
 * tmux's: a command a line, words parted by blanks, '..' and ".." quote, # begins a comment, a
 * backslash at the end of a line goes on in the next.
 *
 *	set severity max
 *	set registry.same eu.example us.example
 *	set due critical 7
 *	owner payments-* 1111* payments PAY      # repository glob, account glob, team, Jira project
 *	owner * sre
 *	base sha256:4f2a... "node:18-bookworm"
 *	view prod "account:1* sev>=high"
 *	source-file owners.conf
 *
 * Owners are asked in the order they stand: the first that matches speaks. A later `set`, `base` or
 * `view` of the same name replaces an earlier one. To add a command or a setting: one row in
 * config_table.c, from which the manual page is made as well.
 */
#ifndef TAMIS_DATA_CONFIG_H
#define TAMIS_DATA_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "core/coverage.h"
#include "core/date.h"
#include "core/error.h"
#include "core/severity.h"

/* Whose severity is shown: the report's own, its vendor's, NVD's, or the highest of all. */
enum severity_by {
	SEVERITY_BY_SOURCE,
	SEVERITY_BY_VENDOR,
	SEVERITY_BY_NVD,
	SEVERITY_BY_MAX,
	SEVERITY_BY_COUNT
};
extern const char *const severity_by_words[SEVERITY_BY_COUNT + 1]; /* ends with NULL */

struct config_owner {
	char *repository, *account; /* globs; account "*" when the line has none */
	char *team, *project;       /* project: NULL when the line has none */
};

struct config_base {
	char *digest, *name;
};

struct config_view {
	char *name, *text;
	char *file; /* and where it stands, for the message about a filter that is none */
	int line;
};

/* How many numbers of a version stay in a line's name, in the repositories of a glob. */
struct config_line {
	char *repository;
	int keep;
};

/* Globs of one setting, in the order they stand. */
struct config_globs {
	char **list;
	size_t count, room;
};

/* Two registries that hold the same: `registry` stands for its replica. */
struct config_replica {
	char *registry, *replica;
};

struct config {
	enum severity_by severity;
	bool declared_runs;     /* what should run counts as running */
	int64_t use_max_age;    /* seconds; 0: not set, FLEET_USE_DAYS */
	int64_t scan_max_age;   /* seconds; 0: not set */
	int due_days[SEVERITY_COUNT]; /* 0: not set, never overdue */
	int shared_layer;       /* repositories that make a layer a base; 0: not set */
	bool is_trivy_complete; /* nothing is left out of Trivy's reports */
	bool is_clipboard_off;  /* the desk gives the terminal nothing for its clipboard */
	struct config_globs include, exclude; /* families of task definitions */
	struct config_line *lines;
	size_t line_count, line_room;
	struct config_owner *owners;
	struct config_base *bases;
	struct config_view *views;
	struct config_replica *replicas;
	size_t owner_count, base_count, view_count, replica_count;
	size_t owner_room, base_room, view_room, replica_room;
};

/*
 * Reads the file into `config` (zeroed to begin with: the defaults), behind what is there already.
 * False with "FILE:LINE: what is wrong" (ERROR_USAGE); what stood before that line holds.
 */
bool config_read(struct config *config, const char *path, struct error *err);
void config_fini(struct config *config);

/* Every view is a filter, whichever order they stand in; false names the line of one that is not.
 */
bool config_check_views(struct config *config, date now, struct error *err);

/* The line that speaks for a repository (or a resource) in an account; either may be NULL. The glob
 * is held against "repository" and against "registry/repository". NULL: nobody's. */
const struct config_owner *config_owner(const struct config *config, const char *registry,
					const char *repository, const char *account);
/* How many numbers of a version stay (core/line.h): the first line whose glob matches says it. */
int config_line_keep(const struct config *config, const char *registry, const char *repository);
/* How many repositories make a layer a base's, when nobody knows where in images it lies. */
int config_shared_layer(const struct config *config);
/* Does a family of task definitions count as declared? One that an include names, or any without an
 * include; and no exclude names it. */
bool config_declares(const struct config *config, const char *family);
int64_t config_scan_max_age(const struct config *config); /* seconds */
int64_t config_use_max_age(const struct config *config);
/* How old the newest document about a place may be: a list of images as old as a scan. */
int64_t config_max_age(const struct config *config, enum coverage_kind kind);
/* The name that a line gives to this digest, or NULL. */
const char *config_base(const struct config *config, const char *digest);
/* The one registry that stands for this one and for all that are declared to be the same; itself
 * when nothing is declared. NULL for NULL. Borrowed. */
const char *config_registry(const struct config *config, const char *registry);
/* A filter_view (core/filter.h); ctx is the config. */
const char *config_view(void *config, const char *name);

/*
 * Where a file of ours lies by the XDG Base Directory Specification: in the folder that `variable`
 * ("XDG_DATA_HOME") names, else in ~/`usual` (".local/share"), each under tamis/. A path that is
 * not absolute is ignored, as the specification says; NULL when neither is left. Owned.
 */
char *config_place(const char *variable, const char *usual, const char *file);
char *config_default_path(void); /* tamisrc of XDG_CONFIG_HOME */

/* One row each; the manual page is made from them. `args` as they are typed, `help` by N_(). */
struct config_reader;
struct config_command {
	const char *name, *args, *help;
	int least, most; /* words behind the name */
	bool (*run)(struct config_reader *r, struct error *err);
};
struct config_setting {
	const char *name, *args, *help;
	int values; /* how many words */
	bool (*set)(struct config_reader *r, char *const *values, struct error *err);
};
extern const struct config_command config_commands[]; /* both end with .name NULL */
extern const struct config_setting config_settings[];

#endif
