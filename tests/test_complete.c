/* What --complete may say, and what is within its scope. */
#include "core/complete.h"
#include "tests/tap.h"

static struct complete parsed(const char *text)
{
	struct complete c;
	struct error err = {0};

	ok(complete_parse(text, &c, &err), "'%s' is a scope", text);
	return c;
}

static void test_words(void)
{
	static const char *const wrong[] = {"account:",
					    "account:12",
					    "account:12345678901x",
					    "account:123456789012/",
					    "account:123456789012/eu/west",
					    "cluster:",
					    "region:eu-west-1",
					    "all"};
	struct complete c;

	is_int(parsed("").kind, COMPLETE_REPORT, "nothing means the report itself");
	is_str(parsed("account:012345678901").account, "012345678901", "an account with its zeros");
	is_str(parsed("account:012345678901/eu-west-1").region, "eu-west-1", "and a region of it");
	is_str(parsed("cluster:arn:aws:ecs:eu-west-1:1:cluster/a b").cluster,
	       "arn:aws:ecs:eu-west-1:1:cluster/a b", "a cluster by any name");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct error err = {0};

		ok(!complete_parse(wrong[i], &c, &err) && err.kind == ERROR_USAGE, "'%s' is none",
		   wrong[i]);
	}
}

static void test_holds(void)
{
	struct complete report = parsed(""), organization = parsed("organization");
	struct complete account = parsed("account:012345678901");
	struct complete region = parsed("account:012345678901/eu-west-1");
	struct complete cluster = parsed("cluster:prod");

	ok(!complete_holds(&report, "012345678901", NULL, NULL), "a report is no place");
	ok(complete_holds(&organization, NULL, NULL, NULL), "an organization is every place");
	ok(complete_holds(&account, "012345678901", "us-east-1", NULL), "an account in any region");
	ok(!complete_holds(&account, "112345678901", "us-east-1", NULL), "but no other account");
	ok(!complete_holds(&account, NULL, NULL, NULL), "and none that is not known");
	ok(complete_holds(&region, "012345678901", "eu-west-1", NULL), "a region of it");
	ok(!complete_holds(&region, "012345678901", "us-east-1", NULL), "is no other region");
	ok(!complete_holds(&region, "012345678901", NULL, NULL), "and none that is not known");
	ok(complete_holds(&cluster, NULL, NULL, "prod"), "a cluster by its name");
	ok(!complete_holds(&cluster, "012345678901", NULL, "prod2"), "is that cluster alone");
}

int main(void)
{
	tap_begin();
	test_words();
	test_holds();
	return done();
}
