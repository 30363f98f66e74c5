/*
 * Settling: what is staged becomes rows, within one transaction. Rows are the document's
 * statements; which of them are one finding is asked when the fleet is loaded.
 *
 * A scan may be settled in parts (stage_is_settleable). Then its row in `scan` is made when the
 * first row refers to it, under a hash of its own that no content has and as "not finished": it is
 * partial and closes nothing. At its end it gets its content's hash. If another scan has that, the
 * content was read before, and the row goes again; as a rule there never was one, because rows that
 * stand there already refer to nothing new.
 */
#ifndef TAMIS_DATA_STORE_SETTLE_H
#define TAMIS_DATA_STORE_SETTLE_H

#include "core/identity.h"
#include "data/stage.h"
#include "data/store_impl.h"

/* The statements of the import, prepared when first needed. */
enum settle_sql {
	SQL_WORD_FIND,
	SQL_WORD_ADD,
	SQL_TEXT_ADD,
	SQL_IMAGE_FIND,
	SQL_IMAGE_ADD,
	SQL_IMAGE_NEWER,
	SQL_IMAGE_OLDER,
	SQL_IMAGE_FILL,
	SQL_IMAGE_PUSHED,
	SQL_DIGEST_ADD,
	SQL_LAYER_ADD,
	SQL_HISTORY_ADD,
	SQL_LABEL_ADD,
	SQL_INDEX_ADD,
	SQL_REPOSITORY_FIND,
	SQL_REPOSITORY_ADD,
	SQL_PLACE_ADD,
	SQL_ASSET_FIND,
	SQL_ASSET_ADD,
	SQL_ASSET_RESOURCE,
	SQL_ASSET_OS,
	SQL_SCAN_FIND,
	SQL_SCAN_ADD,
	SQL_SCAN_FINISH,
	SQL_SCAN_MOVE_FINDINGS,
	SQL_SCAN_DROP_ITEMS,
	SQL_SCAN_DROP_IMAGES,
	SQL_SCAN_DROP_USAGE,
	SQL_SCAN_DROP_RUNS,
	SQL_SCAN_DROP_USAGE_OF,
	SQL_SCAN_DROP,
	SQL_SCAN_HAS_FACTS,
	SQL_SCAN_UNNAMED,
	SQL_SCAN_LOGGED,
	SQL_ASSET_COUNT,
	SQL_ASSET_DROP_SEEN,
	SQL_ASSET_DROP_OPINIONS,
	SQL_ASSET_DROP_FINDINGS,
	SQL_ASSET_DROP,
	SQL_ISSUE_OF_RESOURCE,
	SQL_ISSUE_ADD,
	SQL_ISSUE_EVENTS,
	SQL_SCAN_SUPERSEDED,
	SQL_SCAN_SUPERSEDING,
	SQL_PART_FIND,
	SQL_PART_ADD,
	SQL_PACKAGE_FIND,
	SQL_PACKAGE_ADD,
	SQL_PACKAGE_SOURCE,
	SQL_ALIAS_ADD,
	SQL_INVENTORY_FIND,
	SQL_INVENTORY_PUT,
	SQL_INVENTORY_SINCE,
	SQL_INVENTORY_DELETE,
	SQL_INVENTORY_ADD,
	SQL_ABOUT_FIND,
	SQL_ABOUT_PUT,
	SQL_RATING_DELETE,
	SQL_RATING_ADD,
	SQL_FLAW_FIND,
	SQL_FLAW_ADD,
	SQL_FINDING_FIND,
	SQL_FINDING_ADD,
	SQL_FINDING_SPEAK,
	SQL_FINDING_DATES,
	SQL_OPINION_ADD,
	SQL_OPINION_DROP,
	SQL_OPINION_DELETE,
	SQL_SEEN_SCANS,
	SQL_SEEN_ROWS,
	SQL_SEEN_ADD,
	SQL_SEEN_FROM,
	SQL_SEEN_UNTIL,
	SQL_USAGE_SAY,
	SQL_USAGE_ADD,
	SQL_USAGE_OF,
	SQL_USAGE_ROWS,
	SQL_USAGE_RUN_FIND,
	SQL_USAGE_RUN_ADD,
	SQL_USAGE_RUN_FILL,
	SQL_USAGE_RUN_DROP,
	SQL_USAGE_OF_DROP,
	SQL_IMAGE_FACT_ADD,
	SQL_IMAGE_ITEM_ADD,
	SQL_EPSS_PUT,
	SQL_KEV_PUT,
	SQL_ACCOUNT_PUT,
	SETTLE_SQL_COUNT
};

/* Database ids of what the document named, by tuples of such ids. */
struct cache {
	struct tuples keys;
	int64_t *ids;
	size_t room;
};

/* What dated a scan, as the table numbers it. */
enum dated { DATED_ITSELF, DATED_AS_OF, DATED_FILE, DATED_IMPORT };

/* A scan of the same content that was imported without the name that is given now. */
struct namesake {
	int64_t id, asset; /* id 0: there is none, or it cannot be told from others */
	date as_of;
	enum dated dated;
	bool is_known; /* there is nothing to do: the name is that of the content already */
};

/* The scan that is being settled. */
struct settled_scan {
	int64_t id;
	unsigned char hash[16];
	const struct staged_scan *staged;
	int source; /* the database's number of it */
	date as_of;
	int64_t asset;     /* that its own findings sit at; 0: it has none */
	uint32_t artifact; /* its resolved name, a word of the database */
	int64_t *listed;   /* findings of `asset` that it lists */
	size_t listed_count, listed_room;
};

struct settle {
	struct store *store;
	struct stage *stage;
	const struct store_import_options *options;
	struct import_counts *counts;
	struct error *err;
	sqlite3_stmt *statements[SETTLE_SQL_COUNT];
	uint32_t *words; /* database number of each staged word; 0 not asked yet */
	struct cache packages, flaws, repositories;
	int64_t *assets; /* by staged asset number; 0 not settled yet */
	struct settled_scan scan;
	bool is_needed; /* something of it is new: the transaction is worth keeping */
	size_t scans_ended, scans_known;
};

void settle_init(struct settle *t, struct store *s, struct stage *stage,
		 const struct store_import_options *options, struct import_counts *counts,
		 struct error *err);
void settle_fini(struct settle *t);

/*
 * Settles what the stage holds: scans that ended, and what there is of an open one. *scan gets the
 * id of the last one, 0 when there was none.
 */
bool settle_all(struct settle *t, int64_t *scan);

/* ---- for the parts of it ---- */

/* store_settle_sql.c. Binds and runs; false with t->err filled. */
bool settle_run(struct settle *t, enum settle_sql sql, const struct bound *values, size_t n);
/* The first column of the first row, 0 when there is no row. */
bool settle_find(struct settle *t, enum settle_sql sql, const struct bound *values, size_t n,
		 int64_t *found);
/* The id of the row that `find` finds by the first values, or that `add` adds with all of them. */
bool settle_find_or_add(struct settle *t, enum settle_sql find, enum settle_sql add,
			const struct bound *values, size_t n, int64_t *id);
sqlite3_stmt *settle_statement(struct settle *t, enum settle_sql sql);

#define BOUND(...)                                                                                 \
	(const struct bound[]){__VA_ARGS__},                                                       \
		sizeof((const struct bound[]){__VA_ARGS__}) / sizeof(struct bound)

/* The id of the scan that is being settled, whose row is made when it is first asked for. */
bool settle_scan_id(struct settle *t, int64_t *id);
bool settle_word(struct settle *t, staged_word staged, uint32_t *number);
/* The same of a text that the stage may not know. */
bool settle_text_word(struct settle *t, const char *text, uint32_t *number);

/* store_image.c: the scan's own asset, and that of a finding which names its own. */
bool settle_scan_asset(struct settle *t);
bool settle_asset(struct settle *t, uint32_t number, int64_t *asset);
enum image_kind { IMAGE_CONFIG, IMAGE_DIGEST, IMAGE_PLACE }; /* as the table numbers them */
bool settle_image(struct settle *t, const char *key, enum image_kind kind, int64_t *image);
bool settle_image_digest(struct settle *t, int64_t image, const char *digest);
/* The image is, or was, at the reference's repository under `tag` (NULL: no tag was stated). */
bool settle_place(struct settle *t, int64_t image, const struct reference *r, const char *tag,
		  date first, date last);
/* --as, or the artifact's name where it is one; NULL. Borrowed. */
const char *settle_artifact(const struct settle *t);

/*
 * The columns of a finding, from which its statements are made and bound in this order: by what it
 * is found, then what its speaking statement says, X(column, how it is bound, put_row's value). Its
 * source_key stands behind them.
 */
/* clang-format off */
#define FINDING_KEY(X) X(asset) X(flaw) X(version) X(line) X(source)
#define FINDING_SAID(X)                                                                            \
	X(as_of, number, as_of)                                                                    \
	X(scan, number, scan)                                                                      \
	X(hash, number, (int64_t)row->hash)                                                        \
	X(first_seen, number, old->first_seen)                                                     \
	X(last_seen, number, old->last_seen)                                                       \
	X(listed, number, old->listed)                                                             \
	X(activity, number, row->activity)                                                         \
	X(severity, number, row->severity)                                                         \
	X(fix, number, row->fix)                                                                   \
	X(score, score, row->score)                                                                \
	X(severity_raw, word, row->severity_raw)                                                   \
	X(severity_source, word, row->severity_source)                                             \
	X(vector, word, row->vector)                                                               \
	X(package, word, row->package)                                                             \
	X(installed, word, row->version)                                                           \
	X(fixed, word, row->fixed)                                                                 \
	X(path, word, row->path)                                                                   \
	X(purl, word, row->purl)                                                                   \
	X(status, word, row->status)                                                               \
	X(account, word, row->account)                                                             \
	X(region, word, row->region)                                                               \
	X(layer, word, row->layer)                                                                 \
	X(layer_digest, word, row->layer_digest)                                                   \
	X(remediation, word, row->remediation)
/* clang-format on */
enum {
#define COUNT_KEY(name) FINDING_KEY_##name,
	FINDING_KEY(COUNT_KEY)
#undef COUNT_KEY
		FINDING_KEY_COUNT
};

/* store_finding.c: one row; and what packages were built from. */
bool settle_row(struct settle *t, const struct staged_row *row,
		const struct staged_strings *strings);
bool settle_sources(struct settle *t);
bool settle_package(struct settle *t, staged_word ecosystem, staged_word name, int64_t *id);

/* store_inventory.c: the packages that a scan of one image or resource lists. */
bool settle_inventory(struct settle *t);

/* store_about.c: what the scan says about vulnerabilities. */
bool settle_abouts(struct settle *t);

/*
 * store_settle_name.c: the same content without --as, then with it, is one report that got its name
 * (TRUTH 1): its rows move, and what people said of them holds for them where they are now. Without
 * the name again it is known. With another name it is another thing's report, of equal content.
 */
bool settle_find_namesake(struct settle *t, struct namesake *same);
/* The scan is settled under its name: what stands without it goes. */
bool settle_namesake(struct settle *t, const struct namesake *same);
/* The content's identity: of its records, and of what the user said about the document. */
void settle_hash(struct settle *t, const struct staged_scan *scan, const char *as,
		 const char *complete, unsigned char hash[16]);

/* store_settle_fact.c: the facts that the scan tells. */
bool settle_facts(struct settle *t);
/* store_settle_event.c: what people said, of the scan that is another database's history. */
bool settle_events(struct settle *t);
bool settle_drop_facts(struct settle *t, int64_t scan);
/* The database's numbers of n staged words. */
bool settle_words(struct settle *t, const staged_word *staged, size_t n, struct bound *out);
/* store_settle_usage.c: the usage of the scan; and at its end the runs that hold it. */
bool settle_usages(struct settle *t);
bool settle_usage_runs(struct settle *t);
/*
 * Usage and image facts are each document's own, and one that broke off would tell them a second
 * time beside the whole of it. So the facts of a cut scan, whether its document is cut or its
 * import was, go when another scan tells all of them word by word, whichever came first.
 */
bool settle_superseded(struct settle *t);
/*
 * An import that ran beside this one may have told all that this one's earlier parts did, and taken
 * them for those of an import that was killed. Then they are gone, and this scan cannot end, unless
 * its content turns out to be known.
 */
bool settle_note_lost(struct settle *t, struct staged_scan *staged);
/* store_evidence.c: what an image fact proves of images, digests, layers and places. */
bool settle_evidence(struct settle *t, const struct staged_image_fact *fact);

/* store_seen.c: what the scan listed, entered into the intervals of its asset's findings. */
bool settle_seen(struct settle *t);

#endif
