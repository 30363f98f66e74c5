/* The desk, headless: real keys through the real path, screens compared with goldens or by a
 * phrase. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/config.h"
#include "tests/tap.h"
#include "tests/view_harness.h"
#include "tests/whole.h"

/* What stands on top of a view, on a fleet small enough to know by heart. The views themselves are
 * in test_goldens.c, on the demonstration fleet. */
static void test_dialogs(void)
{
	static const struct {
		const char *name, *keys;
	} rows[] = {
		{"assess-80x24", "7 a"},
		{"sort-80x24", "7 s"},
		{"typing-80x24", "/ s e v > = h i"},
		{"offers-80x24", "/ i s : Tab"},
		{"no-match-80x24", "/ Ctrl-U n o s u c h Space i s : o p e n Enter"},
		{"marked-80x24", "7 Space Space Space"},
		{"marked-groups-80x24", "2 Space 7 j Space 2"},
		{"skipped-80x24", "I G"},
		{"partial-80x24", "I G k"},
		{"hostile-80x24", "7 G"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct desk d;

		desk_open(&d, 80, 24, NULL);
		desk_keys(&d, rows[i].keys);
		desk_is_golden(&d, rows[i].name);
		desk_close(&d);
	}
}

static void test_empty(void)
{
	struct desk d;

	desk_open_empty(&d, 80, 24);
	desk_is_golden(&d, "empty-80x24");
	desk_keys(
		&d,
		"j G Enter Space * a e s f F + - [ ] v u n / Esc I j Enter q ? q 7 Enter 2 Enter");
	ok(desk_shows(&d, "tamis import"), "an empty database bears every key");
	desk_close(&d);
}

/* One key hides what came with a base, and the filter line says so; the same key shows it again. */
static void test_hide_base(void)
{
	struct desk d;

	desk_open(&d, 100, 24, "sev>=low or fix:yes");
	desk_keys(&d, "o");
	ok(desk_shows(&d, "(severity>=low or fix:yes) -origin_via:layers,label"),
	   "what came with a base is hidden by a term");
	desk_keys(&d, "7 o");
	ok(desk_shows(&d, " severity>=low or fix:yes ") && !desk_shows(&d, "origin_via"),
	   "and shown again without it");
	desk_keys(&d, "/ Ctrl-U Enter o");
	ok(desk_shows(&d, " filter  -origin_via:layers,label"), "also where nothing was asked");
	desk_keys(&d, "b");
	ok(desk_shows(&d, "Base image") && desk_shows(&d, "os: no base is known by layers"),
	   "a system without layers has a page, too");
	ok(desk_shows(&d, "What is in them of unknown origin") &&
		   !desk_shows(&d, " 0 open findings") && !desk_shows(&d, "brings"),
	   "which counts what is in the images and resources on it, as nobody knows what it "
	   "brought");
	desk_keys(&d, "b");
	ok(!desk_shows(&d, "Base image"), "the key that opened it leaves it");
	desk_close(&d);
}

#define HOST(arn, vuln, fix, fixed, more)                                                          \
	"{\"findingArn\":\"arn:" arn "\",\"type\":\"PACKAGE_VULNERABILITY\",\"severity\":"         \
	"\"HIGH\",\"status\":\"ACTIVE\",\"fixAvailable\":\"" fix "\",\"updatedAt\":"               \
	"\"2025-11-01T00:00:00Z\",\"packageVulnerabilityDetails\":{\"vulnerabilityId\":\"" vuln    \
	"\",\"vulnerablePackages\":[{\"name\":\"kernel\",\"version\":\"4.14\",\"packageManager\":" \
	"\"OS\",\"fixedInVersion\":\"" fixed "\"" more "}]},\"resources\":[{\"type\":"             \
	"\"AWS_EC2_INSTANCE\",\"id\":\"i-07\",\"details\":{\"awsEc2Instance\":{\"platform\":"      \
	"\"AMAZON_LINUX_2\"}}}]}"

/* Inspector's words on a package, and its PARTIAL: of the packages it names some have a fix. */
static void test_remediation(void)
{
	struct store *s = whole_open(":memory:");
	struct desk d;

	whole_text(s,
		   "{\"findings\":[" HOST("1", "CVE-2024-0001", "PARTIAL", "4.15",
					  ",\"remediation\":\"yum update kernel\"") "," //
		   HOST("2", "CVE-2024-0002", "YES", "4.16", "") "]}",
		   DATE_NONE);
	desk_open_on(&d, s, DESK_NOW, 100, 40, "");
	desk_keys(&d, "7");
	ok(desk_shows(&d, "partial, 4.15") && desk_shows(&d, " 4.16"),
	   "the list says that a fix is partial");
	desk_keys(&d, desk_shows(&d, "fixed in partial, 4.15") ? "Enter" : "j Enter");
	ok(desk_shows(&d, "partial: not all packages it affects have one"), "and so does the page");
	ok(desk_shows(&d, "remediation") && desk_shows(&d, "inspector: yum update kernel"),
	   "which shows what to do in the words of who said it");
	desk_keys(&d, "Esc / Ctrl-U v u l n : C V E - 2 0 2 4 - 0 0 0 2 Enter Enter");
	ok(desk_shows(&d, "4.16") && !desk_shows(&d, "remediation") && !desk_shows(&d, "partial"),
	   "where nothing is said there is no line for it");
	desk_close(&d);
	store_close(s);
}

/* An ecosystem whose versions nobody can put in an order here. */
static void test_unordered(void)
{
	struct store *s = whole_open(":memory:");
	struct desk d;

	whole_text(s,
		   "{\"SchemaVersion\":2,\"ArtifactName\":\"acme/app:1\",\"ArtifactType\":"
		   "\"container_image\",\"Metadata\":{},\"Results\":[{\"Target\":\"app\","
		   "\"Class\":\"lang-pkgs\",\"Type\":\"swift\",\"Vulnerabilities\":[{"
		   "\"VulnerabilityID\":\"CVE-2024-0001\",\"PkgName\":\"nio\","
		   "\"InstalledVersion\":\"2.30.0\",\"FixedVersion\":\"2.39.1\",\"Severity\":"
		   "\"HIGH\"}]}]}",
		   DESK_NOW);
	desk_open_on(&d, s, DESK_NOW, 120, 40, "");
	desk_keys(&d, "7 Enter");
	ok(desk_shows(&d, "2.39.1") && desk_shows(&d, "fixed in"), "its page says what is stated");
	ok(desk_shows(&d, "  versions of swift are compared for equality only"),
	   "and that it is no more than that");
	desk_keys(&d, "Esc 5");
	ok(desk_shows(&d, "nio 2.30.0 -> 2.39.1") &&
		   desk_shows(&d, "   versions of swift are compared for equality only"),
	   "as does the page of fixes");
	desk_close(&d);
	store_close(s);
}

/* Two images compared: asked for by name, and left as it was opened. */
static void test_diff(void)
{
	struct desk d;

	desk_open(&d, 100, 24, "");
	desk_keys(&d, "D");
	ok(desk_shows(&d, "no image is at hand"), "a group of a base is no image to compare");
	desk_keys(&d, "2 D");
	ok(desk_shows(&d, "compare with image:"), "the other image is asked for");
	desk_type(&d, "no/such:1");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "no scanned image goes by 'no/such:1'"), "one that is none is said");
	desk_keys(&d, "D");
	desk_type(&d, "payments/worker:1.4.0");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "payments/api:1.4.0 -> payments/worker:1.4.0") &&
		   desk_shows(&d, "keeps "),
	   "both are compared");
	ok(desk_shows(&d, "  zlib1g 1:1.2.13.dfsg-1\n"), "what stays in one version says it once");
	desk_keys(&d, "D");
	ok(!desk_shows(&d, "keeps "), "the same key leaves the page");
	desk_close(&d);
}

static void test_sizes(void)
{
	struct desk d;

	desk_open(&d, 40, 10, NULL);
	ok(desk_shows(&d, "tamis needs 50x12, this is 40x10"),
	   "a window that is too small says so");
	desk_keys(&d, "Enter j");
	app_resize(d.app, 80, 24);
	ok(desk_shows(&d, "BASE IMAGE"), "and waits: its keys did nothing");
	desk_keys(&d, "a");
	app_resize(d.app, 40, 10);
	desk_keys(&d, "t Enter q");
	app_resize(d.app, 80, 24);
	ok(desk_shows(&d, "Assess"), "nor does it answer a question that nobody can see");
	desk_keys(&d, "Esc");
	for (int cols = 1; cols < 210; cols += 7)
		for (int rows = 1; rows < 60; rows += 5) {
			app_resize(d.app, cols, rows);
			desk_keys(&d, "7 j Enter j q 1");
			desk_text(&d);
		}
	app_resize(d.app, 80, 24);
	ok(desk_shows(&d, "BASE IMAGE"), "any size can be drawn");
	desk_close(&d);
}

/* ---- in and out ---- */

static void test_levels(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "G Enter");
	ok(desk_shows(&d, "is:open is:latest base="), "Enter adds one term to the filter line");
	ok(desk_shows(&d, "IMAGE "), "and opens the images of a base");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "image="), "a second Enter adds the image");
	ok(desk_shows(&d, "VULNERABILITY"), "and lists its findings");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "installed"), "a third opens the finding");
	desk_keys(&d, "q q Backspace");
	ok(strncmp(desk_line(&d, 5), ">", 1) == 0, "three steps back lead to the row one left");
	ok(desk_shows(&d, "filter  is:open is:latest  "), "and to the filter one left");
	desk_keys(&d, "Esc");
	ok(!d.is_over, "Esc at the top does not quit");
	desk_keys(&d, "q");
	ok(!d.is_over && desk_shows(&d, "q once more quits"), "q at the top asks");
	desk_keys(&d, "j q");
	ok(!d.is_over, "another key between means no");
	desk_keys(&d, "q");
	ok(d.is_over, "q twice quits");
	desk_close(&d);
}

static void test_pivots(void)
{
	static const struct {
		const char *key, *head;
	} rows[] = {
		{"1", "BASE IMAGE"}, {"2", "IMAGE"},   {"3", "PACKAGE"},  {"4", "VULNERABILITY"},
		{"S", "SEVERITY"},   {"6", "CLUSTER"}, {"W", "WORKLOAD"}, {"R", "REPOSITORY"},
		{"E", "ECOSYSTEM"},  {"7", "SEV "},    {"8", "ACCOUNT"},
	};
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		desk_keys(&d, rows[i].key);
		ok(strncmp(desk_line(&d, 3), rows[i].head, strlen(rows[i].head)) == 0,
		   "%s groups by %s", rows[i].key, rows[i].head);
	}
	desk_keys(&d, "8 Enter");
	ok(desk_shows(&d, "account:none"), "the group without a key is asked for by none");
	desk_keys(&d, "q 3 Enter");
	ok(desk_shows(&d, "package=zlib1g ecosystem=deb  "), "a package is one of an ecosystem");
	desk_keys(&d, "q f");
	ok(desk_shows(&d, "package=zlib1g ecosystem=deb  "), "f on its name says the same");
	desk_keys(&d, "/ Ctrl-U Enter F");
	ok(desk_shows(&d, "-(package=zlib1g ecosystem=deb)"), "and F denies both at once");
	desk_keys(&d, "/ Ctrl-U Enter S Enter");
	ok(desk_shows(&d, "severity:critical"), "a severity opens its findings");
	desk_close(&d);
}

/* ---- the filter ---- */

static void test_filter(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "/");
	desk_type(&d, "sev>=high");
	ok(desk_shows(&d, " of 19") && !desk_shows(&d, "19 of 19"),
	   "the rows follow while one types");
	desk_type(&d, "x");
	ok(desk_shows(&d, "^^^^^"), "a mistake gets a caret");
	ok(!desk_shows(&d, "19 of 19") && desk_shows(&d, "debian"), "and the last good rows stay");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "mend the word"), "Enter does not keep a mistake");
	desk_keys(&d, "Esc");
	ok(desk_shows(&d, "19 of 19"), "Esc restores the filter as it was");
	desk_keys(&d, "/");
	desk_type(&d, "sev>=high");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "filter  is:open is:latest severity>=high"),
	   "Enter keeps it in its canonical form");
	desk_keys(&d, "/ Ctrl-U");
	desk_type(&d, "pkg:zlib1g");
	desk_keys(&d, "Enter / Up Up");
	ok(desk_shows(&d, "filter  is:open is:latest sev>=high"),
	   "Up brings back what was typed before");
	desk_keys(&d, "Esc");
	app_run(d.app, "filter severity:low");
	ok(desk_shows(&d, "filter  severity:low"), "the command sets it, too");
	app_run(d.app, "filter severity:lox");
	ok(desk_shows(&d, "filter  severity:low ") && desk_shows(&d, "lox"),
	   "and keeps the old one on a mistake");
	desk_close(&d);
}

static void test_empty_result(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	app_run(d.app, "filter severity:critical package:libc6");
	ok(desk_shows(&d, "No finding matches."), "a filter without a match says so");
	ok(desk_shows(&d, "package:libc6") && desk_shows(&d, "3 would match"),
	   "and which term emptied it");
	desk_close(&d);
}

static void test_cells(void)
{
	struct desk d;

	desk_open(&d, 200, 50, NULL);
	desk_keys(&d, "7 f");
	ok(desk_shows(&d, "is:open is:latest severity:critical"), "f takes the value of the cell");
	desk_keys(&d, "1 7 l l l F");
	ok(desk_shows(&d, "-package:zlib1g"), "F takes all but it");
	app_run(d.app, "filter is:open");
	desk_keys(&d, "+ +");
	ok(desk_shows(&d, "severity>=low"), "+ raises the floor of severity");
	ok(desk_shows(&d, "UNKNOWN hidden"), "and the line says how many have none");
	desk_keys(&d, "- -");
	ok(desk_shows(&d, "filter  is:open  "), "- lowers it until it is gone");
	desk_keys(&d, "1 l l f");
	ok(desk_shows(&d, "nothing to filter by"), "a count is no value");
	desk_close(&d);
}

static void test_columns(void)
{
	struct desk d;

	desk_open(&d, 80, 24, NULL);
	desk_keys(&d, "7");
	ok(!desk_shows(&d, "EPSS"), "at 80 columns the less important ones are gone");
	desk_keys(&d, "l l l l l l l l l l l");
	ok(desk_shows(&d, "EPSS"), "but stepping to one shows it");
	desk_keys(&d, "h h h h h h h h h h h [");
	ok(strstr(desk_line(&d, 4), "UNK") != NULL, "[ sorts by this column, least first");
	desk_keys(&d, "]");
	ok(strstr(desk_line(&d, 4), "CRIT") != NULL, "] most first");
	desk_keys(&d, "s d");
	ok(strstr(desk_line(&d, 4), "apt") != NULL, "the menu sorts by any column");
	desk_keys(&d, "s .");
	ok(strstr(desk_line(&d, 4), "CRIT") != NULL, "and back to what is riskiest");
	ok(desk_shows(&d, "by risk"), "which is called by its name");
	desk_keys(&d, "[");
	desk_type(&d, ":sort risk");
	desk_keys(&d, "Enter");
	ok(strstr(desk_line(&d, 4), "CRIT") != NULL, "risk is also a column to sort by");
	desk_type(&d, ":sort severity");
	desk_keys(&d, "Enter");
	ok(!desk_shows(&d, "no column"), "a column goes by the name of its field, too");
	desk_type(&d, ":sort sverity");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "no column 'sverity'"), "and by nothing else");
	desk_close(&d);
}

static void test_place_by_risk(void)
{
	struct desk d;

	desk_open(&d, 200, 50, NULL);
	desk_keys(&d, "7");
	ok(desk_shows(&d, "1 of 19 by risk"), "the page beside the list says where it stands");
	ok(desk_shows(&d, "nobody knows whether it runs; "), "and why");
	desk_keys(&d, "j j j");
	ok(desk_shows(&d, "4 of 19 by risk"), "another one, where that stands");
	desk_keys(&d, "k k k /");
	desk_type(&d, "severity:critical");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "1 of 3 by risk"), "a filter leaves a place among what it shows");
	desk_close(&d);
}

/* What an image is called in the filter, and what tells rows apart. */
static void test_group_columns(void)
{
	struct desk d;

	desk_open(&d, 100, 30, NULL);
	desk_keys(&d, "2 Enter");
	ok(desk_shows(&d, "is:open is:latest image=payments/api:1.4.0  "),
	   "Enter names an image by its tag");
	desk_keys(&d, "q l f");
	ok(desk_shows(&d, "image=sha256:a1"), "f on its digest takes the digest");
	desk_keys(&d, "/ Ctrl-U Enter 2 l ]");
	ok(strstr(desk_line(&d, 4), "tools/cron:7") != NULL, "a column of text has an order");
	desk_keys(&d, "[");
	ok(strstr(desk_line(&d, 4), "payments/api:1.4.0") != NULL, "and the opposite one");
	desk_keys(&d, "3 l f");
	ok(desk_shows(&d, "ecosystem:deb"), "packages say of which ecosystem they are");
	desk_keys(&d, "/ Ctrl-U Enter 4");
	ok(desk_shows(&d, "zlib: integer overflow"), "vulnerabilities say what they are");
	desk_keys(&d, "S");
	ok(!desk_shows(&d, "CRIT ") && desk_shows(&d, "FINDINGS"),
	   "severities have no columns of severities");
	desk_close(&d);
}

/* What ran a day ago, by the name of the cluster. */
static void feed_pods(struct store *store)
{
	static const struct usage pods[] = {{.cluster = "prod",
					     .namespace = "payments",
					     .workload_kind = "Deployment",
					     .workload = "api",
					     .container = "api",
					     .image = "registry.example/payments/api:1.4.0",
					     .is_running = true,
					     .count = 3,
					     .when = DATE_NONE},
					    {.account = "123456789012",
					     .region = "eu-west-1",
					     .cluster = "batch",
					     .service = "worker",
					     .workload_kind = "service",
					     .workload = "payments-worker",
					     .container = "worker",
					     .image = "registry.example/payments/worker:1.4.0",
					     .is_running = true,
					     .count = 14,
					     .when = DATE_NONE},
					    {.account = "111122223333",
					     .region = "eu-west-1",
					     .workload_kind = "taskdef",
					     .workload = "worker",
					     .taskdef = "worker:12",
					     .container = "worker",
					     .status = "ACTIVE",
					     .image = "registry.example/payments/worker:1.4.0",
					     .is_declared = true,
					     .when = DATE_NONE},
					    {.cluster = "prod",
					     .workload_kind = "Pod",
					     .workload = "unknown",
					     .image = "registry.example/odd:1",
					     .is_running = true,
					     .count = 1,
					     .when = DATE_NONE}};
	const struct store_import_options options = {
		.name = "pods.json", .now = DESK_NOW, .modified = DATE_NONE, .as_of = DATE_NONE};
	const struct import_result result = {.outcome = IMPORT_READ, .format = "pods"};
	const struct scan scan = {.source = SOURCE_FACTS, .as_of = DESK_NOW - DATE_DAY};
	const struct scan_end end = {.as_of = DATE_NONE};
	struct import_counts counts = {0};
	struct error err = {0};
	struct store_import *import = store_import_begin(store, &options, &err);
	struct sink sink = store_import_sink(import);
	bool good = sink.scan_begin(sink.ctx, &scan, &err);

	for (size_t i = 0; good && i < sizeof(pods) / sizeof(pods[0]); i++)
		good = sink.usage(sink.ctx, &pods[i], &err);
	good = good && sink.scan_end(sink.ctx, &end, &err) &&
	       store_import_end(import, &result, 0.1, &counts, &err);
	ok(good, "a list of pods is imported");
}

static void test_uses(void)
{
	struct desk d;

	desk_open(&d, 100, 44, NULL);
	ok(desk_shows(&d, " 4 images  "), "without a word of what runs, images are counted");
	feed_pods(d.store);
	desk_again(&d);
	ok(desk_shows(&d, " 2 of 4 images run "),
	   "the header says how many run; what nobody scanned is none of them");
	ok(desk_shows(&d, "debian 12.4") && strstr(desk_line(&d, 4), " 3     2 ") != NULL,
	   "a base says how many of its images run");
	desk_keys(&d, "2");
	ok(strstr(desk_line(&d, 4), "running") != NULL, "an image says whether it runs");
	desk_keys(&d, "/ Ctrl-U");
	desk_type(&d, "service:worker severity:critical");
	desk_keys(&d, "Enter 7 Enter");
	ok(desk_shows(&d, "Who runs it") && desk_shows(&d, "use           running") &&
		   desk_shows(&d, "tasks, pods   14"),
	   "a finding says that its image runs, and how often");
	ok(desk_shows(&d,
		      "batch         worker/payments-worker (service), container worker: 14 now, "
		      "account"),
	   "and who runs it");
	ok(desk_shows(&d, "declared by   task definition worker:12, container worker, account "
			  "111122223333, since "),
	   "and who says that it should");
	desk_is_golden(&d, "uses-100x44");
	desk_close(&d);
}

static void test_outdated(void)
{
	struct desk d;

	desk_open(&d, 100, 44, NULL);
	feed_pods(d.store);
	d.now = DESK_NOW + (date)11 * DATE_DAY;
	desk_again(&d);
	desk_keys(&d, "6");
	ok(!desk_shows(&d, "batch ") && desk_shows(&d, "; usage of 3 is older than 7d"),
	   "what was seen to run too long ago is in no cluster, and the view says that it is old");
	desk_keys(&d, "/ Ctrl-U");
	desk_type(&d, "image:*worker* severity:critical");
	desk_keys(&d, "Enter 7 Enter");
	ok(desk_shows(&d, "use           unknown") &&
		   desk_shows(&d, "usage is 12 days old, and holds for 7"),
	   "and a finding says why nobody knows any more");
	desk_close(&d);
}

static void test_running(void)
{
	struct desk d;

	desk_open(&d, 100, 30, "");
	feed_pods(d.store);
	desk_again(&d);
	desk_keys(&d, "6");
	ok(desk_shows(&d, "prod ") && desk_shows(&d, "batch ") && desk_shows(&d, "(unknown)"),
	   "6 groups by cluster, and what is not known to run is there as well");
	ok(desk_shows(&d, "1 running image never scanned (see Today)"),
	   "what runs unscanned is counted");
	desk_is_golden(&d, "running-100x30");
	desk_keys(&d, "/ Ctrl-U");
	desk_type(&d, "cluster=batch");
	desk_keys(&d, "Enter");
	ok(strstr(desk_line(&d, 4), "batch") && strstr(desk_line(&d, 4), " 14 123456789012 "),
	   "a cluster says how many tasks it runs, and in which account");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "filter  cluster=batch  ") && desk_shows(&d, "batch/worker "),
	   "Enter on a cluster shows its workloads: of ECS by their services");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "cluster=batch runs_as=batch/worker") && desk_shows(&d, "IMAGE ID"),
	   "Enter on one its images");
	desk_keys(&d, "Enter");
	ok(desk_shows(&d, "SEV ") && desk_shows(&d, "image=payments/worker:1.4.0"),
	   "and Enter on one its findings");
	desk_keys(&d, "q q q q");
	desk_keys(&d, "/ Ctrl-U Enter G Enter");
	ok(desk_shows(&d, "use:unknown") && desk_shows(&d, "IMAGE ID"),
	   "what nobody knows is asked for by its use, and has no workloads: Enter shows images");
	desk_close(&d);
}

static void test_overdue(void)
{
	const struct config config = {.due_days = {[SEVERITY_CRITICAL] = 1}};
	struct desk d;

	desk_open(&d, 100, 44, NULL);
	desk_keys(&d, "/ Ctrl-U");
	desk_type(&d, "is:overdue");
	desk_keys(&d, "Enter 7");
	ok(desk_shows(&d, "No finding matches."), "without a line that says so nothing is due");
	store_configure(d.store, &config);
	desk_again(&d);
	desk_keys(&d, "/ Ctrl-U");
	desk_type(&d, "is:overdue");
	desk_keys(&d, "Enter 7 Enter");
	ok(desk_shows(&d, "overdue       by 91 days"),
	   "a finding says by how many days it is overdue");
	desk_keys(&d, "0");
	ok(desk_shows(&d, "  Overdue  "), "and Today has them");
	desk_close(&d);
}

int main(void)
{
	tap_begin();
	test_dialogs();
	test_empty();
	test_sizes();
	test_diff();
	test_hide_base();
	test_remediation();
	test_unordered();
	test_levels();
	test_pivots();
	test_filter();
	test_empty_result();
	test_cells();
	test_columns();
	test_place_by_risk();
	test_group_columns();
	test_uses();
	test_running();
	test_outdated();
	test_overdue();
	return done();
}
