/* Of which account and region what was read, how long ago, and what never came. */
#include "core/mem.h"
#include "data/config.h"
#include "tests/store_feed.h"
#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tests/whole.h"

static const struct feed trivy = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(1),
	.config = CONFIG_A,
	.references = {ECR "/team/app:v1"},
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH"),
		 ROW("CVE-2024-0002", NULL, "zlib", "1.2.13", "LOW")},
};
static const struct feed hub = {
	.source = SOURCE_TRIVY,
	.as_of = DAY(14),
	.config = CONFIG_B,
	.references = {"docker.io/library/python:3"},
};
static const struct feed inspector = {
	.source = SOURCE_INSPECTOR,
	.as_of = DAY(10),
	.rows = {ROW("CVE-2024-0001", NULL, "openssl", "3.0.1", "HIGH", .digest = DIGEST_A,
		     .repository = "team/app")},
};

static const char accounts[] =
	"{\"Accounts\":[{\"Id\":\"123456789012\",\"Name\":\"shop\",\"Status\":\"ACTIVE\"},"
	"{\"Id\":\"222222222222\",\"Name\":\"quiet\",\"Status\":\"ACTIVE\"},"
	"{\"Id\":\"333333333333\",\"Name\":\"closed\",\"Status\":\"SUSPENDED\"}]}";

#define ARN(account, rest) "arn:aws:ecs:eu-west-1:" account ":" rest
#define TASK(account)                                                                              \
	"{\"tasks\":[{\"taskArn\":\"" ARN(account, "task/prod/6f") "\",\"clusterArn\":\"" ARN(     \
		account,                                                                           \
		"cluster/prod") "\",\"group\":\"service:api\",\"lastStatus\":\"RUNNING\","         \
				"\"desiredStatus\":\"RUNNING\",\"containers\":[{"                  \
				"\"name\":\"app\",\"image\":\"api:1\"}]}],\"failures\":[]}"
static const char pods[] =
	"{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":"
	"\"Pod\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"},\"spec\":{\"containers\":["
	"{\"name\":\"web\",\"image\":\"shop/web:7\"}]},\"status\":{\"phase\":\"Running\"}}]}";

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

/* Owned: a line for each row, in its order. */
static char *coverage_of(struct store *s, date now)
{
	struct coverage_list list;
	struct error err = {0};
	struct buf out = {0};

	if (!store_coverage(s, now, &list, &err))
		whole_fail("store_coverage", &err);
	for (size_t i = 0; i < list.count; i++) {
		const struct coverage *c = &list.rows[i];
		const char *place = c->account ? c->account : c->registry;

		buf_printf(&out, "%s %s %s %s %s %s %lld %lld\n",
			   place        ? place
			   : c->cluster ? "cluster"
					: "-",
			   or_dash(c->account_name), or_dash(c->region),
			   coverage_kinds[c->kind].word, or_dash(c->source),
			   coverage_states[c->state], c->age, c->rows);
	}
	coverage_list_fini(&list);
	return buf_take(&out);
}

static void is_coverage(struct store *s, date now, const char *want, const char *sentence)
{
	char *got = coverage_of(s, now);

	is_str(got, want, "%s", sentence);
	free(got);
}

/* What should run in an account is not what does. */
static void test_declared(void)
{
	static const char definition[] = "{\"taskDefinition\":{\"taskDefinitionArn\":\"" ARN(
		"123456789012", "task-definition/api:3") "\",\"family\":\"api\","
							 "\"revision\":3,\"status\":\"ACTIVE\","
							 "\"containerDefinitions\":[{"
							 "\"name\":\"app\",\"image\":\"api:1\"}]}}";
	struct store *s = whole_open(":memory:");

	whole_text(s, definition, DAY(9));
	is_coverage(s, DAY(15),
		    "123456789012 - eu-west-1 findings - absent -1 0\n"
		    "123456789012 - eu-west-1 usage - absent -1 0\n",
		    "a task definition tells of its account, and nothing of what runs there");
	whole_text(s, TASK("123456789012"), DAY(8));
	is_coverage(s, DAY(15),
		    "123456789012 - eu-west-1 findings - absent -1 0\n"
		    "123456789012 - eu-west-1 usage - read 7 1\n",
		    "its tasks do, and their date counts");
	store_close(s);
}

static void test_rows(void)
{
	struct store *s = whole_open(":memory:");

	is_coverage(s, DAY(15), "", "of nothing, nothing is covered");
	feed(s, &trivy);
	is_coverage(s, DAY(15),
		    "123456789012 - eu-west-1 findings trivy read 14 2\n"
		    "123456789012 - eu-west-1 usage - absent -1 0\n",
		    "a scan of an image in ECR is read of its account; that no usage came is said");
	is_coverage(s, DAY(16),
		    "123456789012 - eu-west-1 findings trivy stale 15 2\n"
		    "123456789012 - eu-west-1 usage - absent -1 0\n",
		    "after 14 days it is stale");
	feed(s, &hub);
	feed(s, &inspector);
	whole_text(s, TASK("123456789012"), DAY(8));
	whole_text(s, pods, DAY(7));
	whole_text(s, accounts, DAY(1));
	is_coverage(s, DAY(15),
		    "123456789012 shop eu-west-1 findings trivy read 14 2\n"
		    "123456789012 shop eu-west-1 usage - read 7 1\n"
		    "123456789012 shop - findings inspector read 5 1\n"
		    "222222222222 quiet - findings - absent -1 0\n"
		    "222222222222 quiet - usage - absent -1 0\n"
		    "docker.io - - findings trivy read 1 0\n"
		    "- - - usage - stale 8 1\n",
		    "accounts by name, a clean scan too, listed ones of which nothing came (but no "
		    "closed ones), clusters and registries by themselves; usage is stale after 7");
	{
		const struct config ages = {.scan_max_age = 13 * (int64_t)DATE_DAY,
					    .use_max_age = 8 * (int64_t)DATE_DAY};
		static const struct config defaults;
		char *got;

		store_configure(s, &ages);
		got = coverage_of(s, DAY(15));
		ok(strstr(got, "123456789012 shop eu-west-1 findings trivy stale 14 2\n") &&
			   strstr(got, "- - - usage - read 8 1\n"),
		   "how old is too old is what the configuration says");
		free(got);
		got = coverage_of(s, DAY(15) + 1);
		ok(strstr(got, "- - - usage - stale 8 1\n"), "to the second");
		free(got);
		store_configure(s, &defaults);
	}
	whole_text(s, TASK("333333333333"), DAY(15));
	{
		char *got = coverage_of(s, DAY(15));

		ok(strstr(got, "333333333333 closed eu-west-1 usage - read 0 1\n") &&
			   !strstr(got, "333333333333 closed eu-west-1 findings"),
		   "what comes of a closed account is shown, and nothing more is expected");
		free(got);
	}
	store_close(s);
}

static void test_desk(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "C");
	ok(desk_shows(&d, "registry.example") && desk_shows(&d, "findings trivy"),
	   "C lists it in the desk");
	desk_is_golden(&d, "coverage-100x30");
	desk_keys(&d, "C");
	ok(!desk_shows(&d, "WHAT"), "and leaves it");
	app_run(d.app, "coverage");
	ok(desk_shows(&d, "stale: findings and lists"), "as a command, too");
	desk_close(&d);
	desk_open_empty(&d, 80, 24);
	desk_keys(&d, "C");
	ok(desk_shows(&d, "Nothing has been imported yet"), "an empty database says what to do");
	desk_close(&d);
}

int main(void)
{
	tap_begin();
	test_rows();
	test_declared();
	test_desk();
	return done();
}
