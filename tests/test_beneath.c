/*
 * Undo beneath what somebody else has said later of the same (TRUTH 4): under whatever name the
 * vulnerability had then, and wherever the two scopes meet. Other authors come with their logs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/config.h"
#include "tests/store_feed.h"
#include "tests/whole.h"

#define EAST "987654321098.dkr.ecr.us-east-1.amazonaws.com"

static const struct feed app = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(1),
	.config = CONFIG_A,
	.references = {ECR "/team/app:v1"},
	.rows = {ROW("GHSA-aaaa-bbbb-cccc", NULL, "zlib", "1", "LOW", .path = "a/zlib.jar",
		     .ecosystem = "maven")},
};

static struct error err;

static void decide(struct store *s, enum scope scope, date at)
{
	struct fleet *f = feed_load(s);
	struct decision d = {.state = STATE_TO_FIX, .scope = scope, .until = DATE_NONE};

	feed_decide(s, f, (uint32_t[]){0}, 1, &d, at, &err);
	fleet_free(f);
}

/* What ben says later in his own database: its log is imported. */
static void ben_decides(struct store *s, char digit, const char *scope, const char *registry,
			const char *vuln, date at)
{
	struct buf line = {0};
	char id[EVENT_ID_TEXT], when[DATE_TEXT];

	memset(id, digit, sizeof(id) - 1);
	id[sizeof(id) - 1] = '\0';
	buf_printf(&line,
		   "{\"event\":\"%s\",\"at\":\"%s\",\"by\":\"ben\",\"uid\":4242,"
		   "\"kind\":\"decision\",\"scope\":\"%s\",\"state\":\"false-positive\","
		   "\"issues\":[{\"registry\":\"%s\",\"repository\":\"team/app\","
		   "\"ecosystem\":\"maven\",\"package\":\"zlib\",\"path\":\"a/zlib.jar\","
		   "\"vuln\":\"%s\"}]}\n",
		   id, date_format(at, when), scope, registry, vuln);
	whole_text(s, line.data, DATE_NONE);
	buf_fini(&line);
}

static void asks(struct store *s, bool want, date at, const char *sentence)
{
	struct undone undone;

	ok(store_undo(s, false, 1, false, at, &undone, &err) && (undone.by != NULL) == want &&
		   (undone.count == 0) == want,
	   "%s", sentence);
	undone_fini(&undone);
}

static void test_names(void)
{
	struct feed named = app;
	struct store *s = feed_open(":memory:");

	feed(s, &app);
	decide(s, SCOPE_ISSUE, DAY(3));
	ben_decides(s, 'a', "issue", ECR, "CVE-2024-0001", DAY(5));
	asks(s, false, DAY(6), "another vulnerability is no reason to ask");
	decide(s, SCOPE_ISSUE, DAY(3));
	named.as_of = DAY(4);
	named.rows[0].alias = "CVE-2024-0001";
	feed(s, &named);
	asks(s, true, DAY(6), "what was said of the GHSA is beneath what is said of its CVE later");
	store_close(s);
	s = feed_open(":memory:");
	feed(s, &app);
	named.as_of = DAY(2);
	feed(s, &named);
	decide(s, SCOPE_ISSUE, DAY(3));
	ben_decides(s, 'a', "everywhere", ECR, "GHSA-aaaa-bbbb-cccc", DAY(5));
	asks(s, true, DAY(6), "and the other way round");
	store_close(s);
	s = feed_open(":memory:");
	feed(s, &app);
	decide(s, SCOPE_ISSUE, DAY(3));
	ben_decides(s, 'a', "issue", ECR, "CVE-2024-0001", DAY(5));
	named.rows[0].vuln = "CVE-2024-0001";
	named.rows[0].alias = "GHSA-aaaa-bbbb-cccc";
	named.as_of = DAY(4);
	feed(s, &named);
	asks(s, true, DAY(6), "also when it is the CVE that names the GHSA");
	store_close(s);
}

static void test_replicas(void)
{
	struct store *s = feed_open(":memory:");
	struct config config = {0};
	char name[] = "/tmp/tamis-beneath.XXXXXX";
	FILE *file = fdopen(mkstemp(name), "w");

	fprintf(file, "set registry.same %s %s\n", ECR, EAST);
	fclose(file);
	feed(s, &app);
	decide(s, SCOPE_REPO, DAY(3));
	ben_decides(s, 'a', "repo", EAST, "GHSA-aaaa-bbbb-cccc", DAY(5));
	asks(s, false, DAY(6), "another registry's repository is another one");
	decide(s, SCOPE_REPO, DAY(3));
	ok(config_read(&config, name, &err), "unless the configuration says that it is a replica");
	store_configure(s, &config);
	asks(s, true, DAY(6), "then his later word about it is about mine, too");
	asks(s, true, DAY(6), "and is asked again");
	store_close(s);
	s = feed_open(":memory:");
	store_configure(s, &config);
	feed(s, &app);
	decide(s, SCOPE_ISSUE, DAY(3));
	ben_decides(s, 'a', "issue", EAST, "GHSA-aaaa-bbbb-cccc", DAY(5));
	asks(s, false, DAY(6), "about an issue no replica is asked");
	store_close(s);
	config_fini(&config);
	remove(name);
}

int main(void)
{
	tap_begin();
	test_names();
	test_replicas();
	return done();
}
