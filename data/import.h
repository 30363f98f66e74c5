/*
 * Importing: bytes in, calls on a sink out, whatever the format; the content decides which importer
 * reads it, never the name. One importer is one file and one row of importers[]: a sniff over the
 * head of the document and a set of functions that take its slices.
 */
#ifndef TAMIS_DATA_IMPORT_H
#define TAMIS_DATA_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/date.h"
#include "core/error.h"
#include "core/finding.h"
#include "data/slice.h"
#include "data/source.h"

/* What a person says about the documents (the options of `tamis import`). */
struct import_options {
	const char *format; /* importer's name that is forced, or NULL */
	const char *as;     /* --as NAME for a report without identity, or NULL */
	date as_of;         /* --as-of, or DATE_NONE */
	/* --complete: NULL not given, "" nothing was left out, else the scope (core/complete.h). */
	const char *complete;
	date now; /* 0: not known */
	struct slice_limits limits;
	bool (*cancelled)(void *ctx); /* asked between elements; may be NULL */
	void *cancelled_ctx;
};

enum import_outcome {
	IMPORT_READ,    /* read whole */
	IMPORT_PARTIAL, /* cut, or said to be a part; what was read whole is kept */
	IMPORT_EMPTY,   /* legal, zero findings (null, {}, []) */
	IMPORT_REFUSED, /* another kind of document, named */
	IMPORT_FAILED,  /* not readable */
	IMPORT_OUTCOME_COUNT
};

/* What one document was. */
struct import_result {
	enum import_outcome outcome;
	const char *format; /* importer's name, or what it was taken for ("SARIF"); static */
	long long bytes;    /* inflated */
	long long findings; /* rows given to the sink */
	long long facts;    /* usage, images, intel and accounts given to the sink */
	long long skipped;  /* things that are no finding, of all reasons */
	long long by_severity[SEVERITY_COUNT];
	struct error error; /* for PARTIAL, REFUSED, FAILED: offset, what was expected */
};

/*
 * Reads one stream into the sink and fills `result`. False only when the sink failed (a full disk)
 * or the user cancelled: then what the sink has not written yet is lost. Whatever is wrong with the
 * document itself is in result->outcome and result->error.
 *
 * The sink hears of a scan only for READ and PARTIAL. Several Trivy reports one after the other in
 * a stream are several scans: scan_begin to scan_end, again.
 */
bool import_stream(struct source_stream *stream, const char *name,
		   const struct import_options *options, const struct sink *sink,
		   struct import_result *result, struct error *err);

/* For help, completion and `--format`. */
struct importer {
	const char *name;             /* "trivy" */
	const char *help;             /* N_("Trivy JSON report, version 2") */
	const struct import_ops *ops; /* data/import_ops.h */
};
extern const struct importer importers[]; /* ends with .name NULL */

#endif
