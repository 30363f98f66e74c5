/* The only file that knows threads. Signals stay with the thread that waits for keys: the loop has
 * them blocked when it makes a worker, which inherits that. */
#include "data/worker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/fixes.h"
#include "core/intl.h"
#include "core/mem.h"
#include "core/order.h"
#include "data/store.h"

struct worker {
	pthread_t thread;
	struct store *store; /* the thread's own, but for store_interrupt */
	struct fleet *fleet;
	struct error err;
	date now;
	atomic_bool is_done, is_stopped;
};

/* What the desk would make when it first shows it: nobody waits for it here. */
static void make_ready(struct worker *w)
{
	const struct question q = {.fleet = w->fleet, .now = w->now};

	if (!atomic_load(&w->is_stopped))
		order_keep(&q);
	if (!atomic_load(&w->is_stopped))
		fixes_of(w->fleet);
}

static void *work(void *ctx)
{
	struct worker *w = ctx;

	w->fleet = store_load(w->store, &w->err);
	if (w->fleet)
		make_ready(w);
	atomic_store(&w->is_done, true);
	return NULL;
}

struct worker *worker_load(const char *path, const struct config *config, date now, date since,
			   struct error *err)
{
	struct store *store = store_open(path, STORE_READ, err);
	struct worker *w;
	int error;

	if (!store)
		return NULL;
	w = mem_alloc(sizeof(*w));
	w->store = store;
	w->now = now;
	if (config)
		store_configure(store, config);
	store_set_now(store, now);
	store_set_since(store, since);
	error = pthread_create(&w->thread, NULL, work, w);
	if (!error)
		return w;
	error_set(err, ERROR_DATABASE, _("no thread can be made: %s"), strerror(error));
	store_close(store);
	free(w);
	return NULL;
}

bool worker_is_done(struct worker *w)
{
	return atomic_load(&w->is_done);
}

struct fleet *worker_take(struct worker *w, struct error *err)
{
	struct fleet *fleet;

	pthread_join(w->thread, NULL);
	fleet = w->fleet;
	if (!fleet && err)
		*err = w->err;
	store_close(w->store);
	free(w);
	return fleet;
}

/* Asked again and again: an interrupt that comes between two statements is lost. */
void worker_stop(struct worker *w)
{
	if (!w)
		return;
	atomic_store(&w->is_stopped, true);
	while (!worker_is_done(w)) {
		store_interrupt(w->store);
		nanosleep(&(struct timespec){0, 1000000}, NULL);
	}
	fleet_free(worker_take(w, NULL));
}
