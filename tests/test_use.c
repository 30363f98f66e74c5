/*
 * What runs (TRUTH 5): documents of use joined to images, and what follows at a time. Every
 * scenario is told in each order of its documents.
 */
#include "core/field.h"
#include "core/use.h"

#include "data/config.h"
#include "tests/store_feed.h"

#define INDEX_X "sha256:dddd0000000000000000000000000000000000000000000000000000000000ff"
#define DIGEST_B "sha256:dddd000000000000000000000000000000000000000000000000000000000002"
#define API ECR "/team/api:v1"
#define NOW DAY(20)

/* ---- documents ------------------------------------------------------------------------------- */

enum { ROWS = 4, DUMPS = 5 };

/* A document of use; `as`, `complete` as the options. */
struct dump {
	const char *format; /* "pods", "ecs" */
	date at;            /* 0: it has none of its own, but its file's: */
	date modified;
	const char *as, *complete;
	struct usage rows[ROWS]; /* up to the first without a workload */
	struct image_fact images[ROWS];
	size_t image_count;
	bool is_partial;
};

/* clang-format off */
#define PODS_OF(container_, name_, n_, ...) {.workload_kind = "Deployment", .workload = (name_), \
	.container = (container_), .role = "container", .status = "running", .is_running = true, \
	.count = (n_), .when = DATE_NONE, __VA_ARGS__}
#define PODS(name_, n_, ...) PODS_OF("app", name_, n_, __VA_ARGS__)
#define TASKS_OF(account_, container_, family_, n_, ...) {.account = (account_), \
	.region = "eu-west-1", .cluster = "prod", .service = "svc", .workload_kind = "service", \
	.workload = (family_), .container = (container_), .role = "container", .status = "RUNNING", \
	.is_running = true, .count = (n_), .when = DATE_NONE, __VA_ARGS__}
#define TASKS(family_, n_, ...) TASKS_OF("111111111111", "app", family_, n_, __VA_ARGS__)
#define TASKDEF(revision_, status_, image_) {.account = "111111111111", .region = "eu-west-1", \
	.workload_kind = "taskdef", .workload = "api", .taskdef = "api:" revision_, .container = "app", \
	.role = "container", .status = (status_), .is_declared = true, .image = (image_), \
	.when = DATE_NONE}
#define FACT_USED(in_use_, ...) {.created = DATE_NONE, .pushed = DATE_NONE, \
	.last_used = DATE_NONE, .in_use = (in_use_), __VA_ARGS__}
#define FACT(...) FACT_USED(-1, __VA_ARGS__)
/* clang-format on */

static bool tell(const struct sink *sink, const struct dump *d, struct error *err)
{
	bool good = sink->scan_begin(
		sink->ctx,
		&(struct scan){.source = SOURCE_FACTS, .as_of = d->at ? d->at : DATE_NONE}, err);

	for (size_t i = 0; good && i < ROWS && d->rows[i].workload; i++) {
		struct usage row = d->rows[i];

		row.cluster = row.cluster ? row.cluster : d->as;
		good = sink->usage(sink->ctx, &row, err);
	}
	for (size_t i = 0; good && i < d->image_count; i++)
		good = sink->image_fact(sink->ctx, &d->images[i], err);
	return good && sink->scan_end(sink->ctx,
				      &(struct scan_end){.as_of = DATE_NONE,
							 .artifact = d->as,
							 .status = d->is_partial ? SCAN_PARTIAL
										 : SCAN_WHOLE},
				      err);
}

static struct import_counts import(struct store *s, const struct dump *d)
{
	struct error err = {0};
	const struct store_import_options options = {.name = "dump",
						     .now = DAY(100),
						     .modified =
							     d->modified ? d->modified : DATE_NONE,
						     .as = d->as,
						     .as_of = DATE_NONE,
						     .complete = d->complete};
	struct store_import *i = store_import_begin(s, &options, &err);
	const struct import_result result = {.outcome = IMPORT_READ, .format = d->format};
	struct import_counts counts = {0};
	struct sink sink = store_import_sink(i);

	if (tell(&sink, d, &err) && store_import_end(i, &result, 0.1, &counts, &err))
		return counts;
	tap_diag("import", err.text);
	exit(1);
}

/* Two images that were scanned: a of config A at team/api:v1, b of config B at team/web:v1. */
static const struct feed scan_a = {.source = SOURCE_TRIVY,
				   .as_of = DAY(1),
				   .config = CONFIG_A,
				   .references = {API},
				   .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3", "HIGH")}};
static const struct feed scan_b = {.source = SOURCE_TRIVY,
				   .as_of = DAY(1),
				   .config = CONFIG_B,
				   .digest = DIGEST_B,
				   .references = {ECR "/team/web:v1"},
				   .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3", "HIGH")}};

/* ---- asking ---------------------------------------------------------------------------------- */

/* "!team/x:1 idle; a running 3 111111111111 prod": each image by its letter, others by their label,
 * those that nobody scanned behind a '!'; sorted. */
static void put_state(const struct fleet *f, uint32_t i, date now, struct buf *out)
{
	const char *key = fleet_text(f, f->images[i].key);
	enum use use = use_of(f, i, now);

	buf_printf(out, "%s%s %s", f->images[i].is_unscanned ? "!" : "",
		   strcmp(key, CONFIG_A) == 0   ? "a"
		   : strcmp(key, CONFIG_B) == 0 ? "b"
						: fleet_text(f, f->images[i].label),
		   use_words[use]);
	if (use == USE_RUNNING)
		buf_printf(out, " %u", use_running(f, i, now));
	for (int part = USE_ACCOUNT; part <= USE_CLUSTER; part++) {
		struct value v = {.known = false};

		use_list(f, i, (enum use_part)part, now, &v);
		for (uint32_t n = 0; n < v.list_count; n++)
			buf_printf(out, " %s", value_item(&v, n));
	}
}

static char *state_at(const struct fleet *f, date now)
{
	char **texts = mem_array((size_t)f->image_count + 1, sizeof(*texts));
	struct buf out = {0};

	for (uint32_t i = 0; i < f->image_count; i++) {
		struct buf state = {0};

		put_state(f, i, now, &state);
		texts[i] = buf_take(&state);
	}
	qsort(texts, f->image_count, sizeof(*texts), feed_compare_lines);
	for (uint32_t i = 0; i < f->image_count; i++) {
		buf_printf(&out, "%s%s", i ? "; " : "", texts[i]);
		free(texts[i]);
	}
	free(texts);
	return buf_take(&out);
}

static void swap(const struct dump **a, const struct dump **b)
{
	const struct dump *keep = *a;

	*a = *b;
	*b = keep;
}

/* Imports the documents in this order and the scans behind them, b before a. */
static bool order_gives(const struct dump *const *dumps, size_t n, const struct config *config,
			date now, const char *want)
{
	struct store *s = feed_open(":memory:");
	struct fleet *f;
	char *got;
	bool is_good;

	if (config)
		store_configure(s, config);
	for (size_t i = 0; i < n; i++)
		import(s, dumps[i]);
	feed(s, &scan_b);
	feed(s, &scan_a);
	f = feed_load(s);
	got = state_at(f, now);
	is_good = strcmp(got, want) == 0;
	if (!is_good)
		printf("# got:  %s\n# want: %s\n", got, want);
	free(got);
	fleet_free(f);
	store_close(s);
	return is_good;
}

/* All orders, by Heap's algorithm. */
static int wrong_orders(const struct dump **dumps, size_t n, size_t fixed,
			const struct config *config, date now, const char *want)
{
	int wrong = 0;

	if (n <= 1)
		return !order_gives(dumps, fixed, config, now, want);
	for (size_t i = 0; i < n; i++) {
		wrong += wrong_orders(dumps, n - 1, fixed, config, now, want);
		if (i + 1 < n)
			swap(&dumps[n % 2 ? 0 : i], &dumps[n - 1]);
	}
	return wrong;
}

static void gives_with(const struct dump *dumps, size_t n, const struct config *config, date now,
		       const char *want, const char *what)
{
	const struct dump *order[DUMPS];

	for (size_t i = 0; i < n; i++)
		order[i] = &dumps[i];
	is_int(wrong_orders(order, n, n, config, now, want), 0, "%s", what);
}

#define GIVES(dumps, now, want, what)                                                              \
	gives_with((dumps), sizeof(dumps) / sizeof((dumps)[0]), NULL, (now), (want), (what))

/* ---- the join -------------------------------------------------------------------------------- */

static void test_digests(void)
{
	static const struct dump pods[] = {
		{.format = "pods",
		 .at = DAY(19),
		 .as = "prod",
		 .rows = {PODS("api", 2, .image = "elsewhere/x:1", .digest = DIGEST_A),
			  PODS("web", 3, .image = "mirror.example/web", .digest = DIGEST_B),
			  PODS("job", 1, .image = "y", .config_digest = CONFIG_A)}},
		{.format = "batch-get-image",
		 .at = DAY(3),
		 .images = {FACT(.digest = DIGEST_A, .config_digest = CONFIG_A)},
		 .image_count = 1}};

	GIVES(pods, NOW, "a running 3 prod; b running 3 prod",
	      "a digest is one image in every registry; a manifest and an image id join too");
}

static void test_index(void)
{
	static const struct dump pods[] = {
		{.format = "pods",
		 .at = DAY(19),
		 .as = "prod",
		 .rows = {PODS("web", 3, .image = ECR "/team/web:v1", .digest = INDEX_X)}},
		{.format = "manifest",
		 .at = DAY(3),
		 .images = {FACT(.digest = DIGEST_B, .index = INDEX_X),
			    FACT(.digest = DIGEST_A, .index = INDEX_X)},
		 .image_count = 2}};

	GIVES(pods, NOW, "a unknown; b running 3 prod",
	      "of an index that runs, the platforms that were scanned run, and no other is listed");
}

static void test_tags(void)
{
	static const struct dump tasks[] = {
		{.format = "ecs",
		 .at = DAY(19),
		 .rows = {TASKS("api", 4, .image = API),
			  TASKS("web", 1, .image = ECR "/team/web:v1", .digest = DIGEST_X)}},
		{.format = "pods",
		 .at = DAY(19),
		 .as = "k8s",
		 .rows = {PODS("redis", 1, .image = "redis"), PODS("nothing", 1, .image = "...")}}};

	GIVES(tasks, NOW,
	      "!... running 1 k8s; "
	      "!" ECR "/team/web:v1 running 1 111111111111 prod; "
	      "!docker.io/library/redis:latest running 1 k8s; "
	      "a running 4 111111111111 prod; b unknown",
	      "without a digest the tag joins, across accounts; one digest more is another image; "
	      "what no scan knows is listed");
}

/* The tag moved from a to b on day 10. */
static void test_moved_tag(void)
{
	static const struct feed moved[] = {
		{.source = SOURCE_TRIVY,
		 .as_of = DAY(8),
		 .config = CONFIG_A,
		 .references = {ECR "/team/app:prod"},
		 .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3", "HIGH")}},
		{.source = SOURCE_TRIVY,
		 .as_of = DAY(10),
		 .config = CONFIG_B,
		 .references = {ECR "/team/app:prod"},
		 .rows = {ROW("CVE-2024-0001", NULL, "openssl", "3", "HIGH")}}};
	static const struct {
		date began;
		const char *want, *what;
	} rows[] = {
		{DAY(3), "a running 1 111111111111 prod; b unknown",
		 "before anybody saw the tag it meant what it was first seen to mean"},
		{DAY(9), "a running 1 111111111111 prod; b unknown",
		 "a task runs what its tag meant when the task began"},
		{DAY(11), "a unknown; b running 1 111111111111 prod",
		 "and after the tag has moved, the other image"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct dump tasks = {.format = "ecs",
				     .at = DAY(19),
				     .rows = {TASKS("app", 1, .image = ECR "/team/app:prod")}};
		struct store *s = feed_open(":memory:");
		struct fleet *f;
		char *got;

		tasks.rows[0].when = rows[i].began;
		feed(s, &moved[0]);
		feed(s, &moved[1]);
		import(s, &tasks);
		f = feed_load(s);
		got = state_at(f, NOW);
		is_str(got, rows[i].want, "%s", rows[i].what);
		free(got);
		fleet_free(f);
		store_close(s);
	}
}

/* ---- time ------------------------------------------------------------------------------------ */

static void test_age(void)
{
	static const struct dump pods[] = {{.format = "pods",
					    .at = DAY(10),
					    .as = "prod",
					    .rows = {PODS("api", 2, .image = API)}}};
	const struct config longer = {.use_max_age = 30 * (int64_t)DATE_DAY};

	GIVES(pods, DAY(17), "a running 2 prod; b unknown", "a dump holds for seven days");
	GIVES(pods, DAY(17) + 1, "a unknown; b unknown", "and then nobody knows");
	GIVES(pods, DAY(10) - 1, "a unknown; b unknown", "nor did anybody before it");
	gives_with(pods, 1, &longer, NOW, "a running 2 prod; b unknown",
		   "`set usage_max_age` says how long it holds");
}

static void test_counts(void)
{
	static const struct dump pods[] = {
		{.format = "pods",
		 .at = DAY(15),
		 .as = "prod",
		 .rows = {PODS("api", 2, .image = API), PODS("old", 1, .image = API)}},
		{.format = "pods",
		 .at = DAY(19),
		 .as = "prod",
		 .rows = {PODS("api", 5, .image = API)}}};

	GIVES(pods, NOW, "a running 6 prod; b unknown",
	      "the newest dump counts, and its silence ends nothing");
}

/* ---- silence --------------------------------------------------------------------------------- */

static void test_complete(void)
{
	struct dump pods[] = {
		{.format = "pods",
		 .at = DAY(15),
		 .as = "prod",
		 .rows = {PODS("api", 2, .image = API), PODS("web", 1, .digest = DIGEST_B)}},
		{.format = "pods",
		 .at = DAY(17),
		 .as = "prod",
		 .complete = "",
		 .rows = {PODS("web", 1, .digest = DIGEST_B)}}};
	static const struct dump back = {.format = "pods",
					 .at = DAY(19),
					 .as = "prod",
					 .rows = {PODS("api", 4, .image = API)}};
	struct dump three[] = {pods[0], pods[1], back};

	GIVES(pods, NOW, "a idle; b running 1 prod",
	      "a complete dump ends what it is silent about, and then the image is idle");
	GIVES(pods, DAY(16), "a running 2 prod; b running 1 prod", "but not before its date");
	GIVES(pods, DAY(25), "a unknown; b unknown", "and an old one proves neither");
	GIVES(three, DAY(18), "a idle; b running 1 prod", "what comes back was away");
	GIVES(three, NOW, "a running 4 prod; b running 1 prod", "and runs again");
	pods[1].complete = "cluster:prod";
	GIVES(pods, NOW, "a idle; b running 1 prod", "a scope may name the cluster");
	pods[1].complete = "cluster:other";
	GIVES(pods, NOW, "a running 2 prod; b running 1 prod", "that of another one ends nothing");
	pods[1].complete = "account:111111111111";
	GIVES(pods, NOW, "a running 2 prod; b running 1 prod",
	      "nor does that of an account: pods do not say whose they are");
	pods[1].complete = "organization";
	GIVES(pods, NOW, "a idle; b running 1 prod", "the whole organization ends it");
	pods[1].complete = "";
	pods[1].is_partial = true;
	GIVES(pods, NOW, "a running 2 prod; b running 1 prod", "a page of a list ends nothing");
}

static void test_unnamed(void)
{
	static const struct dump pods[] = {{.format = "pods",
					    .at = DAY(15),
					    .complete = "",
					    .rows = {PODS("api", 2, .image = API)}},
					   {.format = "pods",
					    .at = DAY(17),
					    .complete = "",
					    .rows = {PODS("web", 1, .digest = DIGEST_B)}}};
	const struct dump *order[] = {&pods[0], &pods[1]};
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	for (int i = 0; i < 2; i++)
		import(s, order[i]);
	feed(s, &scan_a);
	f = feed_load(s);
	ok(use_runs_at(f, 0, NOW), "two dumps without a name never end each other's");
	is_int(f->cluster_count, 2, "each is a cluster of its own");
	ok(strncmp(fleet_text(f, f->uses[f->images[0].uses].cluster), "content:", 8) == 0,
	   "that is called by its content");
	fleet_free(f);
	store_close(s);
}

static void test_scopes(void)
{
	struct dump dumps[] = {
		{.format = "ecs", .at = DAY(15), .rows = {TASKS("api", 2, .image = API)}},
		{.format = "pods",
		 .at = DAY(15),
		 .as = "prod",
		 .rows = {PODS("api", 3, .image = API)}},
		{.format = "ecs", .at = DAY(17), .complete = "account:111111111111"}};

	GIVES(dumps, NOW, "a running 3 prod; b unknown",
	      "a list of no task of an account ends its tasks, and no pods");
	dumps[2].complete = "account:111111111111/us-east-1";
	GIVES(dumps, NOW, "a running 5 111111111111 prod; b unknown",
	      "in another region it ends nothing");
	dumps[2].complete = "cluster:prod";
	GIVES(dumps, NOW, "a running 3 prod; b unknown", "by the cluster's name it does");
	dumps[2].at = DAY(15) + 600;
	GIVES(dumps, NOW, "a running 5 111111111111 prod; b unknown",
	      "lists of one hour are pages of one picture");
}

/* Two clusters of one name in two accounts. */
static void test_same_name(void)
{
	struct dump dumps[] = {
		{.format = "ecs",
		 .at = DAY(15),
		 .rows = {TASKS("api", 2, .image = API),
			  TASKS_OF("222222222222", "app", "web", 1, .digest = DIGEST_B)}},
		{.format = "ecs",
		 .at = DAY(17),
		 .complete = "cluster:prod",
		 .rows = {TASKS_OF("222222222222", "app", "other", 1, .image = "redis")}}};

	GIVES(dumps, NOW,
	      "!docker.io/library/redis:latest running 1 222222222222 prod; "
	      "a running 2 111111111111 prod; b idle",
	      "a cluster's list is of the account that its rows are of");
	dumps[1].rows[0].workload = NULL;
	GIVES(dumps, NOW, "a running 2 111111111111 prod; b running 1 222222222222 prod",
	      "and an empty one, that could be of both, ends nothing");
}

/* Idle needs every cluster that ever ran an image of the repository. */
static void test_idle(void)
{
	struct dump dumps[] = {{.format = "pods",
				.at = DAY(2),
				.as = "stage",
				.rows = {PODS("api", 1, .image = ECR "/team/api:v0")}},
			       {.format = "pods",
				.at = DAY(12),
				.as = "prod",
				.rows = {PODS("api", 1, .image = API)}},
			       {.format = "pods", .at = DAY(19), .as = "prod", .complete = ""},
			       {.format = "pods", .at = DAY(19), .as = "stage", .complete = ""}};

	GIVES(dumps, NOW, "!" ECR "/team/api:v0 idle; a idle; b unknown",
	      "idle: all clusters that pull from the repository were read whole and lately");
	dumps[3].at = DAY(5);
	GIVES(dumps, NOW, "!" ECR "/team/api:v0 unknown; a unknown; b unknown",
	      "one of them too long ago, and nobody knows");
	dumps[3].at = DAY(19);
	dumps[3].complete = NULL;
	GIVES(dumps, NOW, "!" ECR "/team/api:v0 unknown; a unknown; b unknown",
	      "nor when one was not read whole");
}

/* ---- what should run ------------------------------------------------------------------------- */

static void test_declared(void)
{
	static const struct config running = {.declared_runs = true};
	char api[] = "a*", batch[] = "b*";
	char *globs[] = {api}, *others[] = {batch};
	const struct config included = {.declared_runs = true, .include = {globs, 1, 1}},
			    left_out = {.declared_runs = true, .include = {others, 1, 1}},
			    excluded = {.declared_runs = true, .exclude = {globs, 1, 1}};
	struct dump dumps[] = {
		{.format = "ecs",
		 .at = DAY(16),
		 .rows = {TASKDEF("8", "ACTIVE", ECR "/team/web:v1"), TASKDEF("9", "ACTIVE", API)}},
		{.format = "ecs",
		 .at = DAY(18),
		 .rows = {TASKDEF("10", "ACTIVE", ECR "/team/web:v1")}}};

	GIVES(dumps, NOW, "a unknown; b unknown", "a task definition declares, and runs nothing");
	gives_with(dumps, 2, &running, DAY(17), "a running 0 111111111111; b unknown",
		   "taken for running, of a family the newest ACTIVE revision counts");
	gives_with(dumps, 2, &running, NOW, "a unknown; b running 0 111111111111",
		   "and a later document's newer one ends it: 10 is newer than 9");
	gives_with(dumps, 2, &included, NOW, "a unknown; b running 0 111111111111",
		   "`set taskdef.include` names its family");
	gives_with(dumps, 2, &left_out, NOW, "a unknown; b unknown",
		   "a family that no include names counts for nothing");
	gives_with(dumps, 2, &excluded, NOW, "a unknown; b unknown",
		   "nor does one that `set taskdef.exclude` names");
	dumps[1].rows[0].status = "INACTIVE";
	gives_with(dumps, 2, &running, NOW, "a running 0 111111111111; b unknown",
		   "unless it is INACTIVE");
}

/* What an account declares it may run, until somebody looks what runs there. */
static void test_declared_may_run(void)
{
	struct dump dumps[] = {
		{.format = "pods",
		 .at = DAY(16),
		 .as = "east",
		 .complete = "cluster:east",
		 .rows = {PODS("api", 1, .image = ECR "/team/api:v2"),
			  PODS("web", 1, .image = ECR "/team/web:v2")}},
		{.format = "ecs", .at = DAY(16), .rows = {TASKDEF("9", "ACTIVE", API)}},
		{.format = "ecs",
		 .at = DAY(17),
		 .complete = "cluster:prod",
		 .rows = {TASKS("batch", 1, .image = ECR "/team/batch:v1")}},
	};
	const struct dump empty[] = {
		dumps[0],
		dumps[1],
		{.format = "ecs", .at = DAY(18), .complete = "account:111111111111"},
	};
	static const struct config running = {.declared_runs = true};
	static const struct dump of_cluster[] = {
		{.format = "pods",
		 .at = DAY(16),
		 .as = "east",
		 .complete = "cluster:east",
		 .rows = {PODS("api", 1, .image = ECR "/team/api:v2")}},
		{.format = "trivy-k8s",
		 .at = DAY(16),
		 .rows = {{.cluster = "west",
			   .workload_kind = "Deployment",
			   .workload = "api",
			   .is_declared = true,
			   .count = 1,
			   .image = API,
			   .when = DATE_NONE}}},
	};

#define API_2 "!" ECR "/team/api:v2 running 1 east; "
#define OTHERS API_2 "!" ECR "/team/web:v2 running 1 east; "
	gives_with(dumps, 1, NULL, NOW, OTHERS "a idle; b idle",
		   "what the cluster that pulls from its repository does not run is idle");
	gives_with(dumps, 2, NULL, NOW, OTHERS "a unknown; b idle",
		   "but for what an account declares of which nobody read what runs");
	gives_with(dumps, 3, NULL, NOW,
		   API_2 "!" ECR "/team/batch:v1 running 1 111111111111 prod; !" ECR
			 "/team/web:v2 running 1 east; a idle; b idle",
		   "all of the clusters that are known there will do");
	gives_with(empty, 3, NULL, NOW, OTHERS "a idle; b idle", "as will all of the account");
	gives_with(of_cluster, 2, NULL, NOW, API_2 "a unknown; b unknown", "so it is of a cluster");
	gives_with(dumps, 2, &running, NOW, OTHERS "a running 0 111111111111; b idle",
		   "unless what is declared runs");
#undef OTHERS
#undef API_2
}

/* "api:9 111111111111" for each use by which its image is declared at a time; `declared:` agrees.
 */
static char *declared_at(const struct fleet *f, uint32_t finding, date now)
{
	const struct question q = {.fleet = f, .now = now};
	uint32_t image = f->assets[f->asset[finding]].image;
	struct value is_declared = {.known = false};
	struct buf out = {0};

	buf_puts(&out, "");
	field_get(&q, FIELD_DECLARED, finding, &is_declared);
	for (uint32_t i = 0; i < f->images[image].use_count; i++) {
		const struct fleet_use *use = &f->uses[f->images[image].uses + i];

		if (use_is_declared(use, now))
			buf_printf(&out, "%s %s", fleet_text(f, use->taskdef),
				   fleet_text(f, use->account));
	}
	ok(is_declared.known && (is_declared.number != 0) == (out.size > 0),
	   "declared:yes is what somebody declares");
	return buf_take(&out);
}

static void test_declared_by(void)
{
	static const struct dump dumps[] = {
		{.format = "ecs", .at = DAY(2), .rows = {TASKDEF("9", "ACTIVE", API)}},
		{.format = "ecs", .at = DAY(4), .rows = {TASKDEF("10", "ACTIVE", API)}},
		{.format = "ecs",
		 .at = DAY(18),
		 .rows = {TASKDEF("11", "ACTIVE", ECR "/team/web:v1")}}};
	static const struct {
		date at;
		const char *want, *sentence;
	} rows[] = {
		{DAY(1), "", "before anybody said so"},
		{DAY(3), "api:9 111111111111", "a revision of a family in an account"},
		{DAY(5), "api:10 111111111111", "the newest"},
		{DAY(17), "api:10 111111111111", "as long as none is newer"},
		{DAY(19), "", "which names another image"},
	};

	for (size_t order = 0; order < 2; order++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct store *s = feed_open(":memory:");
			struct fleet *f;
			char *got;

			/* What was known by then. */
			for (size_t n = 0; n < 3; n++) {
				const struct dump *d = &dumps[order ? 2 - n : n];

				if (d->at <= rows[i].at)
					import(s, d);
			}
			feed(s, &scan_a);
			f = feed_load(s);
			got = declared_at(f, 0, rows[i].at);
			is_str(got, rows[i].want, "%s", rows[i].sentence);
			free(got);
			fleet_free(f);
			store_close(s);
		}
	}
}

/* A service says its task definition and no image; so does a task without containers. */
static void test_service(void)
{
	struct dump dumps[] = {
		{.format = "ecs", .at = DAY(16), .rows = {TASKDEF("9", "ACTIVE", API)}},
		{.format = "ecs",
		 .at = DAY(18),
		 .rows = {TASKS_OF("111111111111", NULL, "api", 3, .taskdef = "api:9")}}};

	GIVES(dumps, NOW, "a running 3 111111111111 prod; b unknown",
	      "a task that lists no containers runs those of its definition");
}

static void test_in_use(void)
{
	struct dump dumps[] = {{.format = "inspector2",
				.at = DAY(15),
				.images = {FACT_USED(4, .digest = DIGEST_B)},
				.image_count = 1},
			       {.format = "pods",
				.at = DAY(16),
				.as = "prod",
				.rows = {PODS("web", 3, .digest = DIGEST_B),
					 PODS_OF("sidecar", "web", 3, .digest = DIGEST_B)}},
			       {.format = "inspector2",
				.at = DAY(18),
				.images = {FACT_USED(0, .digest = DIGEST_B)},
				.image_count = 1}};

	gives_with(dumps, 1, NULL, NOW, "a unknown; b running 4",
		   "Inspector's count of uses is running, somewhere");
	gives_with(dumps, 2, NULL, NOW, "a unknown; b running 4 prod",
		   "containers of a pod are one, and who runs it is not counted twice");
	GIVES(dumps, NOW, "a unknown; b running 3 prod", "a count of none ends it");
}

/* An export of long ago that nothing dates is of today, and what it counts is not. */
static void test_in_use_long_ago(void)
{
	const struct dump old[] = {{.format = "inspector2",
				    .at = DAY(19),
				    .images = {{.created = DATE_NONE,
						.pushed = DATE_NONE,
						.last_used = DAY(2),
						.in_use = 3,
						.digest = DIGEST_B}},
				    .image_count = 1},
				   {.format = "inspector2",
				    .at = DAY(12),
				    .images = {{.created = DATE_NONE,
						.pushed = DATE_NONE,
						.last_used = DAY(15),
						.in_use = 2,
						.digest = DIGEST_B}},
				    .image_count = 1}};

	gives_with(old, 1, NULL, NOW, "a unknown; b unknown",
		   "a count holds from when the image was last in use");
	gives_with(old, 1, NULL, DAY(5), "a unknown; b running 3", "and for a week");
	gives_with(old, 2, NULL, DAY(13), "a unknown; b running 2",
		   "never later than its document is");
	gives_with(old, 2, NULL, DAY(20), "a unknown; b unknown", "whatever it says");
}

static void test_arn(void)
{
	static const struct dump dumps[] = {
		{.format = "pods",
		 .at = DAY(18),
		 .as = "arn:aws:eks:eu-west-1:333333333333:cluster/prod",
		 .rows = {PODS("api", 3, .image = API)}}};

	GIVES(dumps, NOW, "a running 3 333333333333 prod; b unknown",
	      "a cluster that is named by its ARN has an account");
}

static void test_since(void)
{
	static const struct dump dumps[] = {{.format = "pods",
					     .at = DAY(2),
					     .as = "prod",
					     .rows = {PODS("api", 3, .image = API)}},
					    {.format = "pods",
					     .at = DAY(18),
					     .as = "prod",
					     .rows = {PODS("api", 4, .image = API)}}};
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	feed(s, &scan_a);
	import(s, &dumps[0]);
	import(s, &dumps[1]);
	f = feed_load(s);
	is_int(f->images[0].use_count, 2, "what nobody saw for longer than a week is two uses");
	ok(!use_runs_at(f, 0, DAY(12)), "between them nobody knows");
	is_int(use_since(f, &f->uses[f->images[0].uses + 1]), DAY(2),
	       "but it had not ended: since when it runs is the first of them");
	fleet_free(f);
	store_close(s);
}

/* A cluster in which nothing changes still runs. */
static void test_unchanged(void)
{
	struct dump pods = {.format = "pods",
			    .modified = DAY(3),
			    .as = "prod",
			    .rows = {PODS("api", 3, .image = API)}};
	struct store *s = feed_open(":memory:");
	struct fleet *f;

	feed(s, &scan_a);
	import(s, &pods);
	ok(import(s, &pods).is_known, "the same file again is known");
	pods.modified = DAY(18);
	ok(!import(s, &pods).is_known, "the same content in a later file says that it still runs");
	f = feed_load(s);
	ok(use_runs_at(f, 0, NOW), "and so it does");
	fleet_free(f);
	store_close(s);
}

static void test_warning(void)
{
	struct dump pods = {.format = "pods", .at = DAY(3), .rows = {PODS("api", 3, .image = API)}};
	struct store *s = feed_open(":memory:");

	ok(strstr(import(s, &pods).warning, "import it with --as NAME") != NULL,
	   "a dump without a name is imported with a warning");
	pods.complete = "cluster:prod";
	is_str(import(s, &pods).warning, "", "that of a named scope without one");
	pods.as = "prod";
	is_str(import(s, &pods).warning, "", "and so is a named one");
	store_close(s);
}

/* `imports` says what a document's silence ends, or why nothing. */
static void test_covers(void)
{
	static const struct {
		const char *complete, *want;
	} rows[] = {
		{NULL, "nothing, as nobody said what it is all of (--complete)"},
		{"", "what runs in its clusters"},
		{"cluster:prod", "what runs in cluster:prod"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct dump pods = {.format = "pods",
					  .at = DAY(3),
					  .as = "prod",
					  .complete = rows[i].complete,
					  .rows = {PODS("api", 3, .image = API)}};
		struct store *s = feed_open(":memory:");
		struct import_log log;
		struct error err = {0};

		import(s, &pods);
		ok(store_imports(s, &log, &err), "the log is read");
		is_str(log.entries[0].covers, rows[i].want, "it covers %s", rows[i].want);
		import_log_fini(&log);
		store_close(s);
	}
}

int main(void)
{
	tap_begin();
	test_digests();
	test_index();
	test_tags();
	test_moved_tag();
	test_age();
	test_counts();
	test_complete();
	test_unnamed();
	test_scopes();
	test_same_name();
	test_idle();
	test_declared();
	test_declared_may_run();
	test_declared_by();
	test_service();
	test_in_use();
	test_in_use_long_ago();
	test_arn();
	test_since();
	test_unchanged();
	test_warning();
	test_covers();
	return done();
}
