/*
 * What a database that read one set of documents must hold: rows, told from the plan
 * by the rules of the README, never from a document.
 */
#ifndef FLEET_ROWS_H
#define FLEET_ROWS_H

#include "plan.h"

/* SET_ALL: both scanners and what registries say, so that every image can be joined. */
enum set { SET_TRIVY, SET_INSPECTOR, SET_BOTH, SET_ALL, SET_COUNT };

/* ORIGIN_OWN: a base image's own layer, seen in the base's own repository. */
enum origin { ORIGIN_NONE, ORIGIN_BASE, ORIGIN_APP, ORIGIN_UNKNOWN, ORIGIN_OWN, ORIGIN_COUNT };

struct row {
	const char *key;
	const char *issue;
	const char *image;   /* NULL for hosts */
	const char *package; /* NULL for code and network */
	const char *vuln;    /* NULL for network */
	const char *account;
	const char *team; /* NULL: nobody's */
	const char *problem;
	const struct package_def *def; /* NULL for code and network */
	enum severity severity;
	enum origin origin;
	bool is_from_trivy;
	bool is_fixable;
	int64_t first_seen; /* after rows_collect: the earliest of the issue */
};

struct rows {
	struct row *all;
	size_t count;
	size_t room;
};

/* Collects and merges; equal keys are one row. Free with rows_free. */
struct rows rows_collect(struct plan *plan, unsigned date, enum set set);
void rows_free(struct rows *rows);

#endif
