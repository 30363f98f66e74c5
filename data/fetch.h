/*
 * One GET over https, as a stream to pull from: never whole in memory. Whatever a URL carries that
 * is a secret (user and password, the query of a presigned URL) goes to its server and nowhere
 * else: every text that leaves this file names a URL by fetch_name alone.
 *
 * Certificates are always checked, TLS is 1.2 at least, a redirect is an error, plain http goes to
 * this machine only. Proxies come from the environment (https_proxy, no_proxy), nothing else does:
 * no .netrc, no cookies.
 */
#ifndef TAMIS_DATA_FETCH_H
#define TAMIS_DATA_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/date.h"
#include "core/error.h"

/* Once a process, from its first thread, before the first fetch; and after the last. */
bool fetch_begin(struct error *err);
void fetch_end(void);

bool fetch_is_url(const char *text); /* SCHEME://..., whichever scheme */

/* What may be shown and kept of a URL: scheme, host, port, path; "?..." for a query; "/..." for
 * what stands before an '@' in the path (an unescaped password may have got there). One that cannot
 * be parsed is its scheme and "...". Owned. */
char *fetch_name(const char *url);

struct fetch_options {
	const char *ca;               /* certificates to trust instead of the system's; NULL */
	long stall;                   /* seconds of less than 100 bytes a second; then it ends */
	long long max_bytes;          /* as they come over the wire */
	bool (*cancelled)(void *ctx); /* asked at least five times a second; may be NULL */
	void *cancelled_ctx;
};

enum { FETCH_STALL = 30, FETCH_CONNECT = 5, FETCH_TOTAL = 2 * 60 * 60 }; /* seconds */

struct fetch;
/* Returns when the server has answered 200 and the first bytes are there, or the end. NULL with
 * err: ERROR_USAGE for a URL that is not asked for, ERROR_NETWORK, ERROR_CANCELLED. Errors do not
 * name the URL. `options` is copied, what it points to must live on. */
struct fetch *fetch_open(const char *url, const struct fetch_options *options, struct error *err);
void fetch_close(struct fetch *f);

/* Up to `room` bytes, as soon as there are some; 0 at the end, -1 on an error. */
long fetch_read(struct fetch *f, void *bytes, size_t room, struct error *err);

long long fetch_size(const struct fetch *f); /* Content-Length, or -1 */
date fetch_modified(const struct fetch *f);  /* Last-Modified, or DATE_NONE */

#endif
