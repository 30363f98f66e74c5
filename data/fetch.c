/*
 * libcurl's multi interface, turned round: the caller pulls, so the transfer runs only while
 * somebody waits for bytes. What was measured about libcurl, and is why things are as they are: a
 * followed redirect sends custom headers to the other host; MAXFILESIZE does not cap a chunked
 * answer, so bytes are counted where they arrive; its error buffer may spell a proxy's password, so
 * it is shown for TLS only.
 */
#include "data/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/mem.h"
#include "core/text.h"

enum { AHEAD = 256 * 1024, POLL_MS = 200 };

struct fetch {
	CURLM *multi;
	CURL *easy;
	CURLU *url;
	struct fetch_options options;
	struct buf body; /* arrived, of which `given` bytes were read */
	size_t given;
	long long taken;
	bool is_paused, is_over, is_done;
	CURLcode code; /* when is_done */
	char detail[CURL_ERROR_SIZE];
};

bool fetch_begin(struct error *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		return true;
	return error_set(err, ERROR_NETWORK, _("libcurl cannot be started"));
}

void fetch_end(void)
{
	curl_global_cleanup();
}

/* ---- URLs ------------------------------------------------------------------------------------ */

/* Letters first, then digits and signs too (RFC 3986, 3.1); 0 when it is no URL. */
static size_t scheme_size(const char *text)
{
	static const char signs[] = "0123456789+-."
				    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t n = strspn(text, signs);
	bool is_scheme = n > 0 && strcspn(text, "0123456789+-.") > 0;

	return is_scheme && strncmp(text + n, "://", 3) == 0 ? n : 0;
}

bool fetch_is_url(const char *text)
{
	return scheme_size(text) > 0;
}

static CURLU *parse(const char *url)
{
	CURLU *u = curl_url();

	if (u && curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
		return u;
	curl_url_cleanup(u);
	return NULL;
}

/* A part of a URL; "" when it has none. Owned. */
static char *part(CURLU *u, CURLUPart which)
{
	char *text = NULL, *copy;

	copy = mem_strdup(curl_url_get(u, which, &text, 0) == CURLUE_OK && text ? text : "");
	curl_free(text);
	return copy;
}

char *fetch_name(const char *url)
{
	CURLU *u = parse(url);
	char *scheme, *host, *port, *path, *query, *name;
	const char *at;

	if (!u)
		return mem_printf("%.*s://...", (int)scheme_size(url), url);
	scheme = part(u, CURLUPART_SCHEME);
	host = part(u, CURLUPART_HOST);
	port = part(u, CURLUPART_PORT);
	path = part(u, CURLUPART_PATH);
	query = part(u, CURLUPART_QUERY);
	at = strrchr(path, '@');
	name = mem_printf("%s://%s%s%s%s%s%s", scheme, host, *port ? ":" : "", port,
			  at ? "/..." : "", at ? at : path, *query ? "?..." : "");
	curl_url_cleanup(u);
	free(scheme);
	free(host);
	free(port);
	free(path);
	free(query);
	return name;
}

/* 127.0.0.0/8, ::1 and localhost, which libcurl itself takes for these two. */
static bool is_loopback(const char *host)
{
	struct in_addr four;

	return text_casecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (inet_pton(AF_INET, host, &four) == 1 && ntohl(four.s_addr) >> 24 == 127);
}

/* Whether it is a URL that is asked for at all; *is_plain: over http. */
static bool check_url(CURLU *u, bool *is_plain, struct error *err)
{
	char *scheme, *host;
	bool good;

	if (!u)
		return error_set(err, ERROR_USAGE, _("this URL cannot be parsed"));
	scheme = part(u, CURLUPART_SCHEME);
	host = part(u, CURLUPART_HOST);
	*is_plain = strcmp(scheme, "http") == 0;
	good = *is_plain ? is_loopback(host) : strcmp(scheme, "https") == 0;
	if (!good)
		error_set(err, ERROR_USAGE,
			  *is_plain ? _("plain http is asked of this machine only (127.0.0.0/8, "
					"::1, localhost); use https://")
				    : _("only https:// can be fetched"));
	free(scheme);
	free(host);
	return good;
}

/* ---- what went wrong --------------------------------------------------------------------------
 */

static const struct {
	long status;
	const char *reason; /* ours: a server's own words might repeat the query */
} reasons[] = {
	{400, N_("bad request")},
	{401, N_("unauthorized")},
	{403, N_("forbidden; a presigned URL may have expired")},
	{404, N_("not found")},
	{410, N_("gone")},
	{429, N_("too many requests")},
	{500, N_("internal server error")},
	{502, N_("bad gateway")},
	{503, N_("unavailable")},
	{504, N_("gateway timeout")},
};

/* The host that a redirect points to, or NULL. Of the Location nothing else is shown: it may hold
 * what the query held. Owned. */
static char *redirect_host(struct fetch *f)
{
	struct curl_header *location;
	CURLU *u = curl_url_dup(f->url);
	char *host = NULL;

	if (u && curl_easy_header(f->easy, "Location", 0, CURLH_HEADER, -1, &location) == CURLHE_OK)
		host = curl_url_set(u, CURLUPART_URL, location->value, CURLU_NON_SUPPORT_SCHEME) ==
				       CURLUE_OK
			       ? part(u, CURLUPART_HOST)
			       : mem_strdup("?");
	curl_url_cleanup(u);
	return host;
}

static bool status_error(struct fetch *f, long status, struct error *err)
{
	const char *reason = _("only 200 brings a document");
	char *host = status >= 300 && status < 400 ? redirect_host(f) : NULL;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			reason = _(reasons[i].reason);
	if (host)
		error_set(err, ERROR_NETWORK,
			  _("the server answers %ld: it points to %s, and redirects are not "
			    "followed"),
			  status, host);
	else
		error_set(err, ERROR_NETWORK, _("the server answers %ld: %s"), status, reason);
	free(host);
	return false;
}

static bool timeout_error(struct fetch *f, struct error *err)
{
	curl_off_t connected = 0, total = 0;

	curl_easy_getinfo(f->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
	curl_easy_getinfo(f->easy, CURLINFO_TOTAL_TIME_T, &total);
	if (connected == 0)
		return error_set(err, ERROR_NETWORK, _("no connection within %d seconds"),
				 FETCH_CONNECT);
	if (total / 1000000 >= FETCH_TOTAL)
		return error_set(err, ERROR_NETWORK, _("not done within %d hours"),
				 FETCH_TOTAL / 3600);
	return error_set(err, ERROR_NETWORK, _("stalled for %ld seconds after %lld bytes"),
			 f->options.stall, f->taken);
}

static bool cut_error(struct fetch *f, struct error *err)
{
	if (fetch_size(f) < 0)
		return error_set(err, ERROR_NETWORK, _("the connection was cut after %lld bytes"),
				 f->taken);
	return error_set(err, ERROR_NETWORK, _("the connection was cut: %lld of %lld bytes came"),
			 f->taken, fetch_size(f));
}

/* libcurl's codes in our words; the others have its own, which are constant texts too. */
static bool code_error(struct fetch *f, struct error *err)
{
	switch ((int)f->code) {
	case CURLE_OPERATION_TIMEDOUT:
		return timeout_error(f, err);
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
		return cut_error(f, err);
	case CURLE_PEER_FAILED_VERIFICATION:
		return error_set(err, ERROR_NETWORK,
				 _("the server's certificate is not trusted (see --ca): %s"),
				 f->detail);
	case CURLE_SSL_CACERT_BADFILE:
		return error_set(err, ERROR_NETWORK, _("%s: no certificates to trust are in it"),
				 f->options.ca ? f->options.ca : _("the system's certificates"));
	case CURLE_SSL_CONNECT_ERROR:
		return error_set(err, ERROR_NETWORK, _("TLS cannot be agreed on: %s"), f->detail);
	default:
		return error_set(err, ERROR_NETWORK, "%s", curl_easy_strerror(f->code));
	}
}

/* Looks at how a transfer ended. */
static bool ended_well(struct fetch *f, struct error *err)
{
	long status = 0;

	curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
	if (f->is_over)
		return error_set(err, ERROR_INPUT, _("more than %lld bytes (see --max-bytes)"),
				 f->options.max_bytes);
	if (status != 0 && status != 200)
		return status_error(f, status, err);
	curl_easy_getinfo(f->easy, CURLINFO_HTTP_CONNECTCODE, &status);
	if (status >= 300)
		return error_set(err, ERROR_NETWORK, _("the proxy answers %ld"), status);
	return f->code == CURLE_OK || code_error(f, err);
}

/* ---- the transfer -----------------------------------------------------------------------------
 */

/* What is no 200 has no body for us. A number other than `n` ends the transfer. */
static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
	struct fetch *f = ctx;
	long status = 0;

	curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200)
		return CURL_WRITEFUNC_ERROR;
	if (f->body.size - f->given >= AHEAD) {
		f->is_paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	f->is_over = f->taken + (long long)(size * n) > f->options.max_bytes;
	if (f->is_over)
		return CURL_WRITEFUNC_ERROR;
	f->taken += (long long)(size * n);
	buf_put(&f->body, bytes, size * n);
	return size * n;
}

/* A server that hangs up while TLS writes raises SIGPIPE, and NOSIGNAL leaves that to us. */
static void ignore_pipe(struct sigaction *old)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGPIPE, &ignore, old);
}

static void perform(struct fetch *f)
{
	struct sigaction old;
	int running = 0, left;
	const CURLMsg *message;

	ignore_pipe(&old);
	if (f->is_paused) {
		f->is_paused = false;
		curl_easy_pause(f->easy, CURLPAUSE_CONT);
	}
	curl_multi_perform(f->multi, &running);
	sigaction(SIGPIPE, &old, NULL);
	while ((message = curl_multi_info_read(f->multi, &left)))
		if (message->msg == CURLMSG_DONE) {
			f->is_done = true;
			f->code = message->data.result;
		}
}

/* Waits until there are bytes to give or the transfer is done. */
static bool wait_for_bytes(struct fetch *f, struct error *err)
{
	if (f->given == f->body.size) {
		buf_clear(&f->body);
		f->given = 0;
	}
	while (f->body.size == 0 && !f->is_done) {
		if (f->options.cancelled && f->options.cancelled(f->options.cancelled_ctx))
			return error_set(err, ERROR_CANCELLED, _("cancelled"));
		perform(f);
		if (f->body.size == 0 && !f->is_done)
			curl_multi_poll(f->multi, NULL, 0, POLL_MS, NULL);
	}
	return f->body.size > 0 || ended_well(f, err);
}

long fetch_read(struct fetch *f, void *bytes, size_t room, struct error *err)
{
	size_t left;

	if (!wait_for_bytes(f, err))
		return -1;
	left = f->body.size - f->given;
	room = room < left ? room : left;
	if (room)
		memcpy(bytes, f->body.data + f->given, room);
	f->given += room;
	return (long)room;
}

/* False when libcurl lacks one of these, which must not be overlooked. */
static bool set_up(struct fetch *f, bool is_plain)
{
	CURL *c = f->easy;
	bool good = true;

#define SET(option, value) good = good && curl_easy_setopt(c, CURLOPT_##option, value) == CURLE_OK
	SET(CURLU, f->url);
	SET(PROTOCOLS_STR, is_plain ? "http" : "https");
	SET(FOLLOWLOCATION, 0L);
	SET(SSL_VERIFYPEER, 1L);
	SET(SSL_VERIFYHOST, 2L);
	SET(SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (f->options.ca) {
		SET(CAINFO, f->options.ca);
		SET(CAPATH, NULL);
	}
	if (is_plain)
		SET(PROXY, ""); /* what is for this machine does not leave it */
	SET(NETRC, (long)CURL_NETRC_IGNORED);
	SET(SUPPRESS_CONNECT_HEADERS, 1L);
	SET(NOSIGNAL, 1L);
	SET(QUICK_EXIT, 1L); /* who leaves does not wait for a name to be resolved */
	SET(CONNECTTIMEOUT, (long)FETCH_CONNECT);
	SET(LOW_SPEED_LIMIT, 100L);
	SET(LOW_SPEED_TIME, f->options.stall);
	SET(TIMEOUT, (long)FETCH_TOTAL);
	SET(FILETIME, 1L);
	SET(USERAGENT, "tamis");
	SET(ERRORBUFFER, f->detail);
	SET(WRITEFUNCTION, on_body);
	SET(WRITEDATA, f);
#undef SET
	return good && curl_multi_add_handle(f->multi, c) == CURLM_OK;
}

struct fetch *fetch_open(const char *url, const struct fetch_options *options, struct error *err)
{
	struct fetch *f = mem_alloc(sizeof(*f));
	bool is_plain = false, good;

	f->options = *options;
	f->url = parse(url);
	good = check_url(f->url, &is_plain, err);
	if (good) {
		f->easy = curl_easy_init();
		f->multi = curl_multi_init();
		good = f->easy && f->multi && set_up(f, is_plain);
		if (!good)
			error_set(err, ERROR_NETWORK, _("this libcurl cannot fetch it safely"));
	}
	if (good && wait_for_bytes(f, err))
		return f;
	fetch_close(f);
	return NULL;
}

void fetch_close(struct fetch *f)
{
	struct sigaction old;

	if (!f)
		return;
	ignore_pipe(&old);
	if (f->multi && f->easy)
		curl_multi_remove_handle(f->multi, f->easy);
	curl_easy_cleanup(f->easy);
	curl_multi_cleanup(f->multi);
	sigaction(SIGPIPE, &old, NULL);
	curl_url_cleanup(f->url);
	buf_fini(&f->body);
	free(f);
}

long long fetch_size(const struct fetch *f)
{
	curl_off_t size = -1;

	curl_easy_getinfo(f->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
	return (long long)size;
}

date fetch_modified(const struct fetch *f)
{
	curl_off_t when = -1;

	curl_easy_getinfo(f->easy, CURLINFO_FILETIME_T, &when);
	return when < 0 ? DATE_NONE : date_from_number((double)when);
}
