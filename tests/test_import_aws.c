/*
 * Amazon's documents: Inspector, EventBridge, ECR and Security Hub wrap the same findings in each
 * other, and what comes out must not tell by which way they came. Documents stand here with single
 * quotes for double ones.
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/json.h"
#include "data/json_read.h"
#include "tests/store_feed.h"
#include "tests/taken.h"

/* With double quotes. Owned. */
static char *quoted(const char *text)
{
	char *copy = mem_strdup(text);

	for (char *p = copy; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	return copy;
}

/* As a JSON string, again with single quotes and what is in it escaped: a message in a message. */
static char *as_string(const char *text)
{
	char *json = quoted(text);
	struct buf b = {0};

	json_put_string(&b, json);
	free(json);
	return buf_take(&b);
}

static struct taken take_json(const char *text)
{
	char *json = quoted(text);
	struct taken t = take(json);

	free(json);
	return t;
}

static bool has(const struct taken *t, const char *part)
{
	return strstr(buf_text(&t->r.log), part) != NULL;
}

/* Each of the parts, up to n, stands in the log. */
static void holds(const char *text, const char *const *parts, size_t n, const char *sentence)
{
	struct taken t = take_json(text);
	const char *missing = NULL;

	for (size_t i = 0; i < n && parts[i] && !missing; i++)
		missing = has(&t, parts[i]) ? NULL : parts[i];
	if (!ok(t.good && !missing, "%s", sentence)) {
		tap_diag("missing", missing);
		tap_diag("log", buf_text(&t.r.log));
		tap_diag("error", t.result.error.text);
	}
	taken_fini(&t);
}

static void is_json_log(const char *text, const char *want, const char *sentence)
{
	char *json = quoted(text);

	is_log(json, want, sentence);
	free(json);
}

/* Account ids written as numbers have lost the zero that they began with. */
static void test_accounts(void)
{
	static const struct {
		const char *text, *part, *sentence;
	} rows[] = {
		{"{'findings':[{'findingArn':'x','awsAccountId':12345678901,"
		 "'type':'PACKAGE_VULNERABILITY','severity':'HIGH','status':'ACTIVE',"
		 "'packageVulnerabilityDetails':{'vulnerabilityId':'CVE-1',"
		 "'vulnerablePackages':[{'name':'zlib1g','version':'1'}]},'resources':[{"
		 "'type':'AWS_ECR_CONTAINER_IMAGE','id':'x','region':'eu-west-1','details':{"
		 "'awsEcrContainerImage':{'repositoryName':'a','imageHash':'sha256:aa',"
		 "'registry':2345678901}}}]}]}",
		 " account=012345678901 region=eu-west-1 "
		 "registry=002345678901.dkr.ecr.eu-west-1.amazonaws.com ",
		 "Inspector's account and registry get their zeros back"},
		{"{'version':'0','id':'e','detail-type':'Inspector2 Finding','source':'aws.x',"
		 "'account':12345678901,'region':'eu-west-1','detail':{'findingArn':'x',"
		 "'type':'PACKAGE_VULNERABILITY','severity':'HIGH','status':'ACTIVE',"
		 "'packageVulnerabilityDetails':{'vulnerabilityId':'CVE-1',"
		 "'vulnerablePackages':[{'name':'zlib1g','version':'1'}]},'resources':[{"
		 "'type':'AWS_LAMBDA_FUNCTION','id':'x'}]}}",
		 " account=012345678901 ", "that of an event too"},
		{"{'registryId':12345678901,'repositoryName':'a','imageId':{'imageDigest':"
		 "'sha256:aa'},'imageScanStatus':{'status':'COMPLETE'},'imageScanFindings':{"
		 "'findings':[{'name':'CVE-1','severity':'HIGH','attributes':[{'key':"
		 "'package_name','value':'zlib'}]}]}}",
		 "account=012345678901 ", "and ECR's registry"},
		{"{'imageDetails':[{'registryId':12345678901,'repositoryName':'a','imageDigest':"
		 "'sha256:0000000000000000000000000000000000000000000000000000000000000000'}]}",
		 "registry=012345678901 ", "in a list of images as well"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		holds(rows[i].text, &rows[i].part, 1, rows[i].sentence);
}

/* ---- Inspector ------------------------------------------------------------------------------- */

/* clang-format off */
#define ARN "arn:aws:inspector2:eu-west-1:111111111111:finding/f1"
#define IMAGE_ARN "arn:aws:ecr:eu-west-1:222222222222:repository/team/app/sha256:aa"
#define USE ",'inUseCount':3,'lastInUseAt':'2024-05-02T00:00:00Z'"
#define ECR_IMAGE(region, use) \
	"{'type':'AWS_ECR_CONTAINER_IMAGE','id':'" IMAGE_ARN "'" region ",'details':{'awsEcrContainerImage':{" \
	"'repositoryName':'team/app','imageHash':'sha256:aa','registry':'222222222222'," \
	"'imageTags':['1.4'],'platform':'DEBIAN_12','architecture':'amd64'," \
	"'pushedAt':'2024-04-01T00:00:00Z'" use "}}}"
#define FINDING_OF(arn, score, resource) REMEDIED(arn, score, resource, "")
#define REMEDIED(arn, score, resource, remediation) \
	"{'findingArn':'" arn "','awsAccountId':'111111111111','type':'PACKAGE_VULNERABILITY'," \
	"'severity':'HIGH','status':'ACTIVE'," score ",'exploitAvailable':'NO','fixAvailable':'YES'," \
	"'title':'CVE-2024-0001 - zlib','firstObservedAt':'2024-05-01T00:00:00Z'," \
	"'lastObservedAt':'2024-05-03T00:00:00Z','updatedAt':'2024-05-03T00:00:00Z'," \
	"'packageVulnerabilityDetails':{'vulnerabilityId':'CVE-2024-1','source':'NVD'," \
	"'sourceUrl':'https://nvd.example/1','vendorSeverity':'HIGH','cvss':[{'source':'NVD'," \
	"'baseScore':7.5,'scoringVector':'V'}],'vulnerablePackages':[{'name':'zlib1g','version':'1.2'," \
	"'release':'3','epoch':1,'packageManager':'OS','fixedInVersion':'1:1.3-1'," \
	"'sourceLayerHash':'sha256:b1'" remediation "}]},'resources':[" resource "]}"
#define TO_DO(text) "[" REMEDIED(ARN, SCORE, ECR_IMAGE("", ""), ",'remediation':'" text "'") "]"
#define SCORE "'inspectorScore':7.5,'inspectorScoreDetails':{'adjustedCvss':{'scoringVector':'V'}}"
#define FINDING FINDING_OF(ARN, SCORE, ECR_IMAGE("", ""))
#define USED(arn, use) FINDING_OF(arn, SCORE, ECR_IMAGE("", use))
#define FOUND FOUND_WITH("")
#define FOUND_WITH(remediation) \
	"finding vuln=CVE-2024-1 package=zlib1g version=1:1.2-3 fixed=1:1.3-1 kind=vuln severity=HIGH " \
	"score=7.5 type=OS status=ACTIVE layer=sha256:b1 first_seen=2024-05-01T00:00:00Z " \
	"last_seen=2024-05-03T00:00:00Z title=CVE-2024-0001 - zlib url=https://nvd.example/1 vector=V " \
	"exploit=0 ecosystem=deb fix_stated=YES " remediation "updated=2024-05-03T00:00:00Z opinion=(NVD HIGH 7.5) " \
	"account=111111111111 region=eu-west-1 " \
	"registry=222222222222.dkr.ecr.eu-west-1.amazonaws.com repository=team/app tags=1.4 " \
	"digest=sha256:aa os=DEBIAN_12 pushed=2024-04-01T00:00:00Z resource=" IMAGE_ARN " " \
	"resource_type=AWS_ECR_CONTAINER_IMAGE\n"
#define RECORDED "{'status_code':200,'data':{'findings':[" FINDING "]}}"
#define TOKEN "one page of a longer listing: it holds a nextToken"

static const struct {
	const char *text, *want, *says;
} listings[] = {
	{ "{'findings':[" FINDING "]}", FOUND "end whole\n", "an answer" },
	{ "{'Findings':[" FINDING "]}", FOUND "end whole\n", "an answer with a capital" },
	{ "[" FINDING "]", FOUND "end whole\n", "a bare array" },
	{ FINDING, FOUND "end whole\n", "a finding alone" },
	{ TO_DO("apt-get update && apt-get upgrade"),
	  FOUND_WITH("remediation=apt-get update && apt-get upgrade ") "end whole\n", "what to do about a package is kept as it is said" },
	{ TO_DO("NotAvailable"), FOUND "end whole\n", "or is not said" },
	{ FINDING "\n" FINDING "\n", FOUND FOUND "end whole\n", "a finding a line" },
	{ "[" FINDING "][" FINDING "]", FOUND FOUND "end whole\n", "arrays one after the other" },
	{ "{'findings':[" FINDING "]}\n{'findings':[" FINDING "]}", FOUND FOUND "end whole\n", "a page a line" },
	{ "[{'findings':[" FINDING "]},{'findings':[" FINDING "]}]", FOUND FOUND "end whole\n", "pages in an array" },
	{ "[[" FINDING "],[" FINDING "]]", FOUND FOUND "end whole\n", "arrays in an array" },
	{ "{'status_code':200,'data':{'findings':[" FINDING "]}}", FOUND "end whole\n", "a recorded answer" },
	{ "{'status_code':200,'data':{'findings':[" FINDING "]}}\n{'findings':[" FINDING "]}",
	  FOUND FOUND "end whole\n", "a recorded answer, then a plain one" },
	{ "{'findings':[" FINDING "]}\n[" FINDING "]", FOUND FOUND "end whole\n", "a page, then an array" },
	{ FINDING "{'findings':[" FINDING "]}", FOUND FOUND "end whole\n", "a finding, then a page" },
	{ "[" FINDING ",{'findings':[" FINDING "]}]", FOUND FOUND "end whole\n", "a page among findings" },
	{ "[" RECORDED "," RECORDED "]", FOUND FOUND "end whole\n", "recorded answers in an array" },
	{ RECORDED "\n" RECORDED "\n", FOUND FOUND "end whole\n", "a recorded answer a line" },
	{ "[" RECORDED "]\n[" RECORDED "]", FOUND FOUND "end whole\n", "arrays of recorded answers" },
	{ "[" RECORDED ",{'findings':[" FINDING "]}]" RECORDED "{'findings':[" FINDING "]}",
	  FOUND FOUND FOUND FOUND "end whole\n", "recorded answers and plain ones, in an array and behind it" },
	{ "[{'status_code':200,'data':{'ResponseMetadata':{'RequestId':'r','HTTPHeaders':{'a':'b'}},'Findings':[" FINDING
	  "]}}]", FOUND "end whole\n", "what else stands in a recorded answer is no matter" },
	{ "[{'status_code':200,'data':{'findings':[]}}," RECORDED "]", FOUND "end whole\n", "the first of them may be empty" },
	{ "[{'findings':[" FINDING "],'nextToken':'x'},{'findings':[" FINDING "]}]", FOUND FOUND "end whole\n",
	  "pages up to the one without a token are all of them" },
	{ "[{'nextToken':'x','findings':[" FINDING "]},{'findings':null,'nextToken':null}]", FOUND "end whole\n",
	  "that one may hold nothing" },
	{ "{'findings':[" FINDING "],'nextToken':'x'}\n{'findings':[" FINDING "]}", FOUND FOUND "end whole\n",
	  "the same of a page a line" },
	{ "[" FINDING ",{'findings':[],'nextToken':'x'},{'findings':[" FINDING "]}]", FOUND FOUND "end whole\n",
	  "or of pages among findings" },
	{ "[{'status_code':200,'data':{'findings':[" FINDING "]}},{'status_code':200,'data':{'nextToken':'x','findings':["
	  FINDING "]}}]", FOUND FOUND "end partial why=" TOKEN "\n", "with a token in the last one there are more" },
	{ "{'nextToken':'x','findings':[" FINDING "]}[" FINDING "]", FOUND FOUND "end partial why=" TOKEN "\n",
	  "a bare list is no page: the token before it counts" },
	{ "[{'findings':[" FINDING "],'nextToken':'x'}]", FOUND "end partial why=" TOKEN "\n", "the token of a page in an array" },
	{ FINDING "{'findings':[],'NextToken':'x'}", FOUND "end partial why=" TOKEN "\n", "the token of a page behind a finding" },
};
/* clang-format on */

static void test_listings(void)
{
	for (size_t i = 0; i < sizeof(listings) / sizeof(listings[0]); i++) {
		char *want = mem_printf("scan inspector format=inspector2\n%s", listings[i].want);

		is_json_log(listings[i].text, want, listings[i].says);
		free(want);
	}
}

static void test_use(void)
{
	static const char fact[] = "image_fact registry=222222222222 repository=team/app "
				   "region=eu-west-1 tags=1.4 digest=sha256:aa architecture=amd64 "
				   "pushed=2024-04-01T00:00:00Z last_used=2024-05-02T00:00:00Z "
				   "in_use=3\n";
	struct taken t =
		take_json("{'findings':[" FINDING "," USED("a", USE) "," USED("b", USE) "]}");

	ok(has(&t, fact) && t.result.facts == 1 && t.result.findings == 3,
	   "an image's use is told once, however many findings say it");
	taken_fini(&t);
}

/* ---- EventBridge ----------------------------------------------------------------------------- */

/* clang-format off */
#define EVENT_OF(type, detail) \
	"{'version':'0','id':'e1','detail-type':'" type "','source':'aws.x','account':'333333333333'," \
	"'time':'2024-05-03T00:00:00Z','region':'eu-north-1','resources':['arn:x'],'detail':" detail "}"
#define EVENT EVENT_OF("Inspector2 Finding", FINDING)
#define BARE \
	"{'type':'PACKAGE_VULNERABILITY','resources':[{'id':'i-1','region':'N/A'}]," \
	"'packageVulnerabilityDetails':{'vulnerabilityId':'CVE-1'}}"
/* clang-format on */

/* `before` JSON-as-a-string `after`. Owned. */
static char *wrapped(const char *before, const char *text, const char *after)
{
	char *string = as_string(text);
	char *head = quoted(before), *tail = quoted(after);
	char *whole = mem_printf("%s%s%s", head, string, tail);

	free(string);
	free(head);
	free(tail);
	return whole;
}

#define SNS_HEAD "{'Type':'Notification','TopicArn':'arn:t','Message':"
#define SNS_TAIL ",'Timestamp':'2024-05-03T00:00:00.000Z'}"

/* Every way in which a message comes, of an event and of a topic's notification of it. */
static void test_messages(void)
{
	static const struct {
		const char *before, *after, *says;
	} ways[] = {
		{"{'Messages':[{'MessageId':'m','ReceiptHandle':'r','Body':", "}]}",
		 "an answer of receive-message"},
		{"{'Records':[{'messageId':'m','eventSource':'aws:sqs','body':", "}]}",
		 "what Lambda gets of a queue"},
		{"{'Records':[{'EventSource':'aws:sns','Sns':{'Type':'Notification','Message':",
		 "}}]}", "what Lambda gets of a topic"},
		{"{'MessageId':'m','ReceiptHandle':'r','Body':", "}\n", "a message a line"},
		{"{'MessageId':'m','Body':", "}", "a lone message without its receipt"},
		{"[{'MessageId':'m','ReceiptHandle':'r','Body':", "}]", "an array of messages"},
		{SNS_HEAD, SNS_TAIL, "a notification"},
		{"[" SNS_HEAD, SNS_TAIL "]", "an array of notifications"},
	};
	static const char want[] = "scan inspector format=eventbridge\n" FOUND "end whole\n";
	char *notification = wrapped(SNS_HEAD, EVENT, SNS_TAIL), *text;

	is_json_log(EVENT, want, "an event");
	is_json_log("[" EVENT "]", want, "an array of events");
	is_json_log(EVENT EVENT, "scan inspector format=eventbridge\n" FOUND FOUND "end whole\n",
		    "events one after the other");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		text = wrapped(ways[i].before, EVENT, ways[i].after);
		is_log(text, want, ways[i].says);
		free(text);
		text = wrapped(ways[i].before, notification, ways[i].after);
		is_log(text, want, "the same around a topic's notification");
		free(text);
	}
	free(notification);
}

/* Messages that hold no event: refused, or counted among those that do. */
static void test_other_messages(void)
{
	static const char *const some[] = {FOUND,
					   "skipped 1 message that is not JSON example=at byte 13\n"
					   "skipped 2 no JSON object example=at byte "};
	struct taken t = take_json("{'Messages':[{'Body':'hello','ReceiptHandle':'r'},"
				   "{'Body':'{}','ReceiptHandle':'r'}]}");
	char *deep = wrapped("{'ReceiptHandle':'r','Body':", EVENT, "}"), *text;

	ok(t.good && t.result.outcome == IMPORT_REFUSED && t.r.scans == 0 &&
		   strstr(t.result.error.text, "no message in it holds a finding"),
	   "messages about something else are refused, not taken for no findings");
	taken_fini(&t);
	text = wrapped("{'Messages':[{'Body':'hello'},{'Body':'[1]'},{'Body':", EVENT, "},7]}");
	holds(text, some, 2, "among events they are counted");
	free(text);
	for (int i = 0; i < 3; i++) {
		text = wrapped("{'ReceiptHandle':'r','Body':", deep, "}");
		free(deep);
		deep = text;
	}
	holds(deep, some, 1, "four messages in each other are taken");
	text = wrapped("{'ReceiptHandle':'r','Body':", deep, "}");
	t = take(text);
	ok(t.good && t.result.findings == 0 && t.result.outcome == IMPORT_REFUSED, "five are not");
	taken_fini(&t);
	free(text);
	free(deep);
}

/* ---- ECR ------------------------------------------------------------------------------------- */

/* clang-format off */
#define BASIC_FINDING \
	"{'name':'CVE-2024-7','description':'d','uri':'http://people.ubuntu.com/CVE-2024-7','severity':'MEDIUM'," \
	"'attributes':[{'key':'package_version','value':'1.44'},{'key':'package_name','value':'e2fsprogs'}," \
	"{'key':'CVSS2_VECTOR','value':'AV:L'},{'key':'CVSS2_SCORE','value':'4.6'}]}"
#define BASIC_ROW \
	"finding vuln=CVE-2024-7 package=e2fsprogs version=1.44 kind=vuln severity=MEDIUM score=4.6 " \
	"last_seen=2020-01-24T04:11:45Z url=http://people.ubuntu.com/CVE-2024-7 vector=AV:L ecosystem=deb " \
	"account=222222222222 at=image\n"
#define CONTEXT(status) \
	"'registryId':'222222222222','repositoryName':'team/app','imageId':{'imageDigest':'sha256:aa'," \
	"'imageTag':'1.4'},'imageScanStatus':{'status':'" status "','description':'x'}"
#define LISTS(lists) "'imageScanFindings':{" lists ",'imageScanCompletedAt':1579839105}"
#define BASIC LISTS("'findings':[" BASIC_FINDING "]")
#define ENHANCED LISTS("'enhancedFindings':[" \
	FINDING_OF(ARN, "'score':7.5,'scoreDetails':{'cvss':{'scoringVector':'V'}}", ECR_IMAGE("", "")) "]")
#define ECR_SCAN "scan ecr format=ecr\n"
#define ECR_FACT "image_fact registry=222222222222 repository=team/app tags=1.4 digest=sha256:aa\n"
#define ECR_IS "image digests=sha256:aa\n" ECR_FACT
#define ECR_WHO " as_of=2020-01-24T04:11:45Z artifact=222222222222/team/app artifact_type=container_image\n"
#define ECR_END "end whole" ECR_WHO
#define ECR_ALL ECR_SCAN BASIC_ROW ECR_IS ECR_END
#define ENHANCED_ALL "scan inspector format=ecr\n" FOUND ECR_END

static const struct {
	const char *text, *want, *says;
} answers[] = {
	{ "{" BASIC "," CONTEXT("COMPLETE") "}", ECR_ALL, "a basic scan: the image stands behind its findings" },
	{ "{" CONTEXT("COMPLETE") "," BASIC "}", ECR_ALL, "or before them" },
	{ "{" BASIC "," CONTEXT("COMPLETE") "}\n{" BASIC "," CONTEXT("COMPLETE") "}", ECR_ALL ECR_ALL, "an answer a line" },
	{ "[{" BASIC "," CONTEXT("COMPLETE") "},{" ENHANCED "," CONTEXT("ACTIVE") "}]", ECR_ALL ENHANCED_ALL, "answers in an array" },
	{ "{'status_code':200,'data':{" BASIC "," CONTEXT("COMPLETE") "}}", ECR_ALL, "a recorded answer" },
	{ "[{'status_code':200,'data':{" BASIC "," CONTEXT("COMPLETE") "}}]", ECR_ALL, "recorded answers" },
	{ "{" ENHANCED "," CONTEXT("ACTIVE") "}", ENHANCED_ALL, "an enhanced scan: Inspector's findings name their image" },
	{ "{" LISTS("'findings':[]") "," CONTEXT("COMPLETE") "}", ECR_SCAN ECR_IS ECR_END, "a scan that found nothing tells the image" },
	{ "{" LISTS("'findings':null") "," CONTEXT("COMPLETE") "}", ECR_SCAN ECR_IS ECR_END, "a null list is none" },
	{ "{" LISTS("'enhancedFindings':[]") "," CONTEXT("ACTIVE") "}", "scan inspector format=ecr\n" ECR_IS ECR_END,
	  "nothing found by a continuous scan" },
	{ "{" BASIC "," CONTEXT("COMPLETE") ",'nextToken':'t'}", ECR_SCAN BASIC_ROW ECR_IS "end partial why=" TOKEN ECR_WHO, "a page" },
	{ "{" LISTS("'findings':[]") "," CONTEXT("FAILED") "}",
	  ECR_SCAN ECR_FACT "end partial why=the scan failed: that does not make the image clean" ECR_WHO,
	  "a failed scan knows that the image is there, not that it was scanned" },
	{ "{'imageScanFindings':null," CONTEXT("PENDING") "}", ECR_SCAN ECR_FACT
	  "end partial why=the scan has not begun: that does not make the image clean artifact=222222222222/team/app "
	  "artifact_type=container_image\n", "a scan to come" },
	{ "{" BASIC ",'repositoryName':'team/app'}", ECR_SCAN
	  "finding vuln=CVE-2024-7 package=e2fsprogs version=1.44 kind=vuln severity=MEDIUM score=4.6 "
	  "last_seen=2020-01-24T04:11:45Z url=http://people.ubuntu.com/CVE-2024-7 vector=AV:L ecosystem=deb at=image\n"
	  "end partial why=it does not say that the scan is complete: the image is not known clean "
	  "as_of=2020-01-24T04:11:45Z artifact=team/app artifact_type=container_image\n", "an answer without image and status" },
	{ "{" LISTS("'findings':7") "," CONTEXT("COMPLETE") "}", ECR_SCAN ECR_IS "skipped 1 findings that are no list example=at byte 33\n"
	  "end partial why=its findings are no list" ECR_WHO, "a list that is none" },
	{ "{" LISTS("'findings':[7,{'severity':'LOW'},{'name':'CVE-1','attributes':[7,{'key':'CVSS3_SCORE','value':'9.1'},"
	  "{'key':'CVSS2_SCORE','value':'4'},{'key':'CVSS4_SCORE','value':'x'}]}]") "," CONTEXT("COMPLETE") "}",
	  ECR_SCAN "finding vuln=CVE-1 kind=vuln severity= score=9.1 last_seen=2020-01-24T04:11:45Z opinion=(- - 4) "
	  "account=222222222222 at=image\n" ECR_IS "skipped 1 no JSON object example=at byte 34\n"
	  "skipped 1 finding without a vulnerability id\n" ECR_END, "odd findings cost themselves; the newest CVSS speaks" },
};
/* clang-format on */

static void test_ecr(void)
{
	struct taken t;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		is_json_log(answers[i].text, answers[i].want, answers[i].says);
	t = take_json("{" BASIC "," CONTEXT("COMPLETE") "}{" BASIC "," CONTEXT(
		"IN_PROGRESS") "}{" BASIC "," CONTEXT("COMPLETE") "}");
	ok(t.good && t.result.outcome == IMPORT_PARTIAL && t.r.scans == 3 &&
		   strstr(t.result.error.text, "the scan has not ended"),
	   "one partial answer of three makes the document partial");
	taken_fini(&t);
	t = take_json("{" BASIC "," CONTEXT("COMPLETE") "}{'a':1}[{'b':1}]");
	ok(t.good && t.result.findings == 1 && t.result.outcome == IMPORT_PARTIAL &&
		   strstr(t.result.error.text, "no answer of ECR"),
	   "a value that is no answer makes it partial too");
	taken_fini(&t);
}

/* ---- Security Hub ---------------------------------------------------------------------------- */

/* clang-format off */
#define HUB(product, id, more) \
	"{'SchemaVersion':'2018-10-08','Id':'" id "','ProductArn':'arn:aws:securityhub:eu-west-1::product/" product "'," \
	"'AwsAccountId':'111111111111','Region':'eu-north-1','FirstObservedAt':'2024-05-01T00:00:00Z'," \
	"'LastObservedAt':'2024-05-03T00:00:00Z','CreatedAt':'2024-05-01T00:00:00Z'," \
	"'UpdatedAt':'2024-05-03T00:00:00Z','Title':'CVE-2024-0001 - zlib'," more "}"
#define HUB_FIELDS \
	"'aws/inspector/FindingStatus':'ACTIVE','aws/inspector/inspectorScore':'7.5'," \
	"'aws/inspector/resources/1/resourceDetails/awsEcrContainerImageDetails/platform':'DEBIAN_12'"
#define HUB_IMAGE \
	"{'Type':'AwsEcrContainerImage','Id':'" IMAGE_ARN "','Region':'eu-west-1','Details':{'AwsEcrContainerImage':{" \
	"'RegistryId':'222222222222','RepositoryName':'team/app','Architecture':'amd64','ImageDigest':'sha256:aa'," \
	"'ImageTags':['1.4'],'ImagePublishedAt':'2024-04-01T00:00:00Z'}}}"
#define HUB_PACKAGE(more) "{'Name':'zlib1g','Version':'1.2','Release':'3','Epoch':'1','FixedInVersion':'1:1.3-1'" more "}"
#define HUB_VULN(packages) \
	"{'Id':'CVE-2024-1','VulnerablePackages':[" packages "],'Cvss':[{'Version':'3.1','BaseScore':7.5," \
	"'BaseVector':'V','Source':'NVD'}],'Vendor':{'Name':'NVD','Url':'https://nvd.example/1'," \
	"'VendorSeverity':'HIGH'},'FixAvailable':'YES','ExploitAvailable':'NO'}"
#define HUB_INSPECTOR(fields, state, image, packages) \
	HUB("aws/inspector", ARN, "'Severity':{'Label':'HIGH','Normalized':70},'ProductFields':{" fields "}," state \
	    ",'Resources':[" image "],'Vulnerabilities':[" HUB_VULN(packages) "]")
#define HUB_STATE "'Workflow':{'Status':'NEW'},'RecordState':'ACTIVE'"
#define HUB_OS ",'PackageManager':'OS','SourceLayerHash':'sha256:b1'"
#define HUB_FINDING HUB_INSPECTOR(HUB_FIELDS, HUB_STATE, HUB_IMAGE, HUB_PACKAGE(HUB_OS))
#define TRIVY_OF(target, other, types, title) \
	"{'SchemaVersion':'2018-10-08','Id':'x','ProductArn':'arn:aws:securityhub:eu-west-1::product/aquasecurity/aquasecurity'," \
	"'GeneratorId':'Trivy/CVE-2024-5','AwsAccountId':'111111111111','Types':['" types "'],'CreatedAt':'2024-05-04T00:00:00Z'," \
	"'UpdatedAt':'2024-05-04T00:00:00Z','Severity':{'Label':'LOW'},'Title':'" title "','ProductFields':{'Product Name':'Trivy'}," \
	"'Resources':[{'Type':'Container','Id':'" target "','Region':'eu-west-1','Details':{'Container':{'ImageName':'" \
	target "'},'Other':{" other "}}}],'RecordState':'ACTIVE'}"
#define TRIVY_OTHER \
	"'CVE ID':'CVE-2024-5','CVE Title':'a flaw','PkgName':'musl','Installed Package':'1.2-r0'," \
	"'Patched Package':'1.2-r1','NvdCvssScoreV3':'5.3','NvdCvssVectorV3':'V3','NvdCvssScoreV2':'5','NvdCvssVectorV2':'V2'"
#define TRIVY TRIVY_OF("acme/shop:1.4 (alpine 3.11.3)", TRIVY_OTHER, "Software and Configuration Checks/Vulnerabilities/CVE", "t")
#define TRIVY_ROW \
	"finding vuln=CVE-2024-5 package=musl version=1.2-r0 fixed=1.2-r1 kind=vuln severity=LOW score=5.3 status=ACTIVE " \
	"first_seen=2024-05-04T00:00:00Z last_seen=2024-05-04T00:00:00Z title=a flaw vector=V3 ecosystem=apk " \
	"updated=2024-05-04T00:00:00Z account=111111111111 region=eu-west-1 registry=docker.io repository=acme/shop " \
	"tags=1.4 os=alpine 3.11.3 resource_type=container_image\n"
#define TRIVY_SCAN "scan trivy format=asff\n" TRIVY_ROW "end whole as_of=2024-05-04T00:00:00Z\n"
#define HUB_SCAN "scan inspector format=asff\n"
#define HUB_ALL HUB_SCAN FOUND "end whole\n"
#define INSTANCE \
	"{'type':'AWS_EC2_INSTANCE','id':'i-07','region':'eu-west-1','details':{'awsEc2Instance':{'platform':'DEBIAN_12'}}}"
#define HUB_INSTANCE "{'Type':'AwsEc2Instance','Id':'arn:aws:ec2:eu-west-1:111111111111:instance/i-07'}"
#define HUB_DEBIAN "'aws/inspector/resources/1/resourceDetails/awsEc2InstanceDetails/platform':'DEBIAN_12'"

static const struct {
	const char *text, *want, *says;
} hubs[] = {
	{ "{'Findings':[" HUB_FINDING "]}", HUB_ALL, "an Inspector finding says what its export says" },
	{ "{'findings':[" HUB_FINDING "]}", HUB_ALL, "in a wrapper of lower case" },
	{ "[" HUB_FINDING "]", HUB_ALL, "in a bare array" },
	{ HUB_FINDING, HUB_ALL, "alone" },
	{ HUB_FINDING "\n" HUB_FINDING, HUB_SCAN FOUND FOUND "end whole\n", "one a line" },
	{ "{'Findings':[" HUB_FINDING "]}{'Findings':[" HUB_FINDING "]}", HUB_SCAN FOUND FOUND "end whole\n", "page after page" },
	{ "[{'Findings':[" HUB_FINDING "]},{'Findings':[" HUB_FINDING "]}]", HUB_SCAN FOUND FOUND "end whole\n", "pages in an array" },
	{ "{'status_code':200,'data':{'Findings':[" HUB_FINDING "]}}", HUB_ALL, "in a recorded answer" },
	{ "[{'status_code':200,'data':{'Findings':[" HUB_FINDING "],'NextToken':'x'}},{'status_code':200,'data':{'Findings':["
	  HUB_FINDING "]}}]", HUB_SCAN FOUND FOUND "end whole\n", "in an array of recorded answers" },
	{ "{'Findings':[" HUB_FINDING "],'NextToken':'x'}", HUB_SCAN FOUND "end partial why=" TOKEN "\n", "in a page" },
	{ EVENT_OF("Security Hub Findings - Imported", "{'findings':[" HUB_FINDING "]}"),
	  "scan inspector format=eventbridge\n" FOUND "end whole\n", "in an event" },
	{ EVENT_OF("Security Hub Findings - Custom Action", "{'actionName':'x','findings':[" HUB_FINDING "]}"),
	  "scan inspector format=eventbridge\n" FOUND "end whole\n", "in a custom action's event" },
	{ "{'Findings':[" HUB_INSPECTOR(HUB_FIELDS ",'aws/inspector/packageVulnerabilityDetails/vulnerablePackages/1/"
	  "sourceLayerHash':'sha256:b1'", HUB_STATE, HUB_IMAGE, HUB_PACKAGE(",'PackageManager':'OS'")) "]}",
	  HUB_ALL, "its layer may stand in ProductFields, by package" },
	{ "{'Findings':[" HUB_INSPECTOR(HUB_FIELDS ",'aws/inspector/packageVulnerabilityDetails/vulnerablePackages/"
	  "sourceLayerHashes':'sha256:b1'", HUB_STATE, HUB_IMAGE, HUB_PACKAGE(",'PackageManager':'OS'")) "]}",
	  HUB_ALL, "or for all packages" },
	{ "{'Findings':[" HUB_INSPECTOR(HUB_FIELDS, HUB_STATE, HUB_IMAGE, HUB_PACKAGE(HUB_OS ",'Remediation':'yum update zlib'")) "]}",
	  HUB_SCAN FOUND_WITH("remediation=yum update zlib ") "end whole\n", "what to do about a package is kept as it is said" },
	{ "{'Findings':[" TRIVY "]}", TRIVY_SCAN, "a finding of Trivy's template" },
	{ "[" HUB_FINDING "," TRIVY "," HUB_FINDING "," TRIVY "]",
	  HUB_SCAN FOUND FOUND "end whole\nscan trivy format=asff\n" TRIVY_ROW TRIVY_ROW "end whole as_of=2024-05-04T00:00:00Z\n",
	  "two products' findings mixed are a scan of each" },
	{ "[" TRIVY "," HUB_FINDING "," TRIVY "]", "scan trivy format=asff\n" TRIVY_ROW TRIVY_ROW
	  "end whole as_of=2024-05-04T00:00:00Z\n" HUB_ALL, "whichever comes first" },
};

static const struct {
	const char *state, *status, *want;
} lives[] = {
	{ "ACTIVE", "'Workflow':{'Status':'NEW'},'RecordState':'ACTIVE'", "ACTIVE" },
	{ "ACTIVE", "'Workflow':{'Status':'RESOLVED'},'RecordState':'ACTIVE'", "ACTIVE" },
	{ "ACTIVE", "'Workflow':{'Status':'SUPPRESSED'},'RecordState':'ACTIVE'", "SUPPRESSED" },
	{ "SUPPRESSED", "'RecordState':'ACTIVE'", "SUPPRESSED" },
	{ "CLOSED", "'RecordState':'ACTIVE'", "CLOSED" },
	{ "CLOSED", "'Workflow':{'Status':'NEW'},'RecordState':'ARCHIVED'", "CLOSED" },
	{ "ACTIVE", "'Workflow':{'Status':'SUPPRESSED'},'RecordState':'ARCHIVED'", "CLOSED" },
};
/* clang-format on */

static void test_asff(void)
{
	for (size_t i = 0; i < sizeof(hubs) / sizeof(hubs[0]); i++)
		is_json_log(hubs[i].text, hubs[i].want, hubs[i].says);
	for (size_t i = 0; i < sizeof(lives) / sizeof(lives[0]); i++) {
		char *want = mem_printf(" status=%s ", lives[i].want);
		char *text = mem_printf(
			"[" HUB("aws/inspector", ARN,
				"'ProductFields':{'aws/inspector/FindingStatus':'%s'},%s,"
				"'Resources':[" HUB_IMAGE
				"],'Vulnerabilities':[" HUB_VULN("") "]") "]",
			lives[i].state, lives[i].status);

		holds(text, (const char *const *)&want, 1, lives[i].status);
		free(text);
		free(want);
	}
}

/* ---- odd ones -------------------------------------------------------------------------------- */

/* clang-format off */
#define BRIEF_OF(more) \
	"{'findingArn':'x','type':'PACKAGE_VULNERABILITY'," more "'resources':[{'id':'i-1','region':'N/A'}]," \
	"'packageVulnerabilityDetails':{'vulnerabilityId':'CVE-1'}}"
#define BRIEF_ITEM BRIEF_OF("")
#define BRIEF(more) "[" BRIEF_OF(more) "]"
#define LAST_EXPLOIT "'exploitabilityDetails':{'lastKnownExploitAt':1722323096},"
#define DATETIME "{'__class__':'datetime','year':2024,'month':5,'day':2,'hour':1,'minute':2,'second':3}"
#define AT "example=at byte "

/* What a document's log must hold, each part. */
static const struct {
	const char *text, *says, *parts[6];
} odd[] = {
	{ "{'findings':[" FINDING "]}{'other':1}", "a value behind a page that is no list",
	  { FOUND "skipped 1 no Inspector finding " AT, "end whole" } },
	{ "[{'findings':[" FINDING "]},{'a':1},7,{'findings':[" FINDING "]}]", "what stands among pages",
	  { FOUND FOUND "skipped 1 no Inspector finding " AT, "skipped 1 no JSON object " AT, "end whole" } },
	{ "{'findings':[" FINDING "]}{'findings':7}", "findings that are a number",
	  { FOUND "skipped 1 findings that are no list " AT, "end partial why=its findings are no list" } },
	{ "{'findings':[" FINDING "]}{'findings':{'a':1}}", "findings that are an object",
	  { FOUND "skipped 1 findings that are no list " AT, "end partial" } },
	{ "[" USED("a", ",'inUseCount':0") "]", "an image that nothing uses is a fact too", { " in_use=0\n" } },
	{ "[" USED("a", ",'inUseCount':3") "]", "what is in use was so when the finding was updated",
	  { " last_used=2024-05-03T00:00:00Z in_use=3\n" } },
	{ "[" USED("a", ",'lastInUseAt':" DATETIME) "]", "the last use in a recording", { "last_used=2024-05-02T01:02:03Z\n" } },
	{ "[" USED("a", ",'inUseCount':'3','lastInUseAt':[]") "]", "a use of the wrong type is none",
	  { "scan inspector format=inspector2\n" FOUND "end whole" } },
	{ BRIEF(LAST_EXPLOIT), "the date of an exploit says that there is one", { " exploit=1 " } },
	{ BRIEF(LAST_EXPLOIT "'exploitAvailable':'NO',"), "but a plain no stands", { " exploit=0 " } },

	{ EVENT_OF("Inspector2 Finding", BARE), "an envelope tells what the finding does not",
	  { "account=333333333333 region=eu-north-1 resource=i-1" } },
	{ EVENT_OF("Inspector2 Finding", FINDING_OF(ARN, SCORE, ECR_IMAGE(",'region':'N/A'", ""))),
	  "but a region N/A is first looked for in the finding", { FOUND } },
	{ EVENT_OF("Inspector2 Scan", "{'finding-severity-counts':{'CRITICAL':7,'TOTAL':7}}")
	  EVENT_OF("ECR Image Scan", "{'finding-severity-counts':{'HIGH':1}}") EVENT_OF("ECR Image Action", "{}")
	  EVENT_OF("ECR Scan Resource Change", "{}") EVENT_OF("EC2 Instance State-change Notification", "{}"),
	  "events without findings are counted by their names",
	  { "scan inspector format=eventbridge\nskipped 1 Inspector2 Scan event: it only counts findings example=e1\n"
	    "skipped 1 ECR Image Scan event: it only counts findings example=e1\nskipped 1 ECR Image Action event example=e1\n"
	    "skipped 1 ECR Scan Resource Change event example=e1\nskipped 1 event of another type "
	    "example=EC2 Instance State-change Notification\nend whole\n" } },
	{ EVENT_OF("Inspector2 Finding", "7"), "an event whose detail is no finding",
	  { "skipped 1 event without a finding example=Inspector2 Finding" } },
	{ "{'detail-type':7,'detail':{}}", "an event whose type is no text", { "skipped 1 event of another type\n" } },

	{ "{" LISTS("'findings':[" BASIC_FINDING "],'enhancedFindings':[" FINDING "]") "," CONTEXT("COMPLETE") "}",
	  "an answer of ECR with both kinds is a scan of each", { "scan inspector format=ecr\n" FOUND "end whole", ECR_SCAN BASIC_ROW } },

	{ "[" HUB_INSPECTOR(HUB_FIELDS, HUB_STATE, HUB_IMAGE, HUB_PACKAGE("")) "]",
	  "a package without a manager that has a release is the distribution's", { "score=7.5 status=ACTIVE", " ecosystem=deb " } },
	{ "[" HUB_INSPECTOR("'aws/inspector/inspectorScore':'no'", HUB_STATE, HUB_IMAGE, HUB_PACKAGE("") ",7,{}") "]",
	  "without Inspector's score the highest of others stands", { " score=7.5 ", "skipped 2 package without a name example=CVE-2024-1" } },
	{ "[" HUB("aws/inspector", ARN, "'Severity':{'Normalized':70},'Resources':[" HUB_INSTANCE "],'Vulnerabilities':["
	  "{'Id':'GHSA-1','RelatedVulnerabilities':['CVE-2024-9']}],'ProductFields':{" HUB_DEBIAN "}") "]",
	  "an instance is known by its id, a severity by its number",
	  { "vuln=GHSA-1 kind=vuln severity=HIGH status=ACTIVE", " aliases=CVE-2024-9 ",
	    "region=eu-west-1 os=DEBIAN_12 resource=i-07 resource_type=AWS_EC2_INSTANCE\n" } },
	{ "[" HUB("aws/inspector", ARN, "'Resources':[{'Type':'AwsLambdaFunction','Id':'arn:aws:lambda:eu-west-1:1:function:f:$LATEST'}],"
	  "'Vulnerabilities':[{'Id':'python/x','CodeVulnerabilities':[{'FilePath':{'FilePath':'a.py','StartLine':7}}]}]") "]",
	  "a flaw in the code of a function", { "vuln=python/x path=a.py kind=code", " line=7 ", "resource_type=AWS_LAMBDA_FUNCTION" } },
	{ "[" HUB("aws/inspector", ARN, "'Resources':[" HUB_IMAGE "]") "]", "a title tells the id where nothing else does",
	  { "vuln=CVE-2024-0001 kind=vuln" } },
	{ "[" HUB("aws/inspector", ARN, "'Vulnerabilities':[7,{'Id':'CVE-1'}],'Resources':[{},7]") "]",
	  "a vulnerability without an id, a finding without a resource",
	  { "skipped 1 finding without a vulnerability id example=" ARN, "skipped 1 finding without a resource example=" ARN } },
	{ "[" TRIVY_OF("app/package-lock.json", "'CVE ID':'CVE-1','PkgName':'qs','NvdCvssScoreV3':0,'NvdCvssScoreV2':4.3", "x", "t") "]",
	  "a lock file is no image, and a score of 0 none",
	  { "vuln=CVE-1 package=qs path=app/package-lock.json kind=vuln severity=LOW score=4.3 ", " resource=app/package-lock.json\n" } },
	{ "[" TRIVY_OF("a/b.tar.gz (debian 12.1)", TRIVY_OTHER, "x", "t") "]", "an archive is a resource",
	  { "ecosystem=deb ", "os=debian 12.1 resource=a/b.tar.gz resource_type=container_image\n" } },
	{ "[" TRIVY_OF("x", "'Filename':'id_rsa'", "Sensitive Data Identifications", "a key") ","
	  TRIVY_OF("x", "'Filename':'Dockerfile'", "Software and Configuration Checks", "a rule") ","
	  HUB("aws/securityhub", "c1", "'a':1") "," HUB("aws/guardduty", "g", "'a':1") "," HUB("prowler/prowler", "p", "'a':1") ","
	  "{'ProductArn':'arn:x:product/aws/inspector','Title':'Port 22','Resources':[" HUB_IMAGE "]},"
	  HUB("x/y", "y", "'Vulnerabilities':[{'Id':'CVE-1'}]") ",{'Resources':[]},7]",
	  "what is no vulnerability of theirs is counted by product",
	  { HUB_SCAN "skipped 1 secret example=a key\nskipped 1 misconfiguration example=a rule\n"
	    "skipped 1 Security Hub control example=CVE-2024-0001 - zlib\n", "skipped 1 GuardDuty finding example=",
	    "skipped 1 Prowler check example=CVE-2024-0001 - zlib\n"
	    "skipped 1 Inspector finding without a vulnerability example=Port 22\n" "skipped 2 finding of another product example=x/y\n",
	    "skipped 1 no JSON object " AT, "end whole\n" } },
};
/* clang-format on */

static void test_parts(void)
{
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		holds(odd[i].text, odd[i].parts, 6, odd[i].says);
}

/* Many findings of a second product cannot all wait. */
static void test_held(void)
{
	struct buf text = {0};
	struct taken t;
	char *json;

	buf_puts(&text, "[" HUB_FINDING);
	for (int i = 0; i < 70; i++) {
		buf_puts(&text, ",{'Padding':'");
		for (int k = 0; k < 100 * 1000; k++)
			buf_putc(&text, 'x');
		buf_puts(&text, "',");
		buf_puts(&text, strchr(TRIVY, '{') + 1);
	}
	buf_puts(&text, "," HUB_FINDING "]");
	json = quoted(text.data);
	t = take_with(json, text.size, (struct import_options){0}, 0);
	ok(t.good && t.result.outcome == IMPORT_READ && t.result.findings == 72 && t.r.scans == 3,
	   "when too much waits the scans take turns, and nothing is lost");
	taken_fini(&t);
	buf_fini(&text);
	free(json);
}

/* clang-format off */
#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static const struct {
	const char *text, *says, *parts[3];
} large[] = {
	{ "{'findings':[{'findingArn':'" LONG LONG "'}," BRIEF_ITEM "]}", "a finding over the limit",
	  { " vuln=CVE-1 ", "skipped 1 larger than --max-element " AT, "end partial why=a finding skipped" } },
	{ "{'findings':[" BRIEF_ITEM "],'nextToken':'" LONG LONG "'}", "a token over the limit",
	  { " vuln=CVE-1 ", "end partial why=nextToken skipped" } },
	{ "[{'detail-type':'x','detail':'" LONG LONG "'}," EVENT_OF("x", "{}") "]", "an event over the limit",
	  { "skipped 1 event of another type", "end partial why=a message skipped" } },
	{ "{'imageScanFindings':{'findings':[{'name':'" LONG LONG "'},{'name':'CVE-1'}]}," CONTEXT("COMPLETE") "}"
	  "{'imageScanFindings':{'findings':[{'name':'CVE-2'}]}," CONTEXT("COMPLETE") "}", "one answer of two",
	  { " vuln=CVE-1 ", "end partial why=a value of it is over a limit", " vuln=CVE-2 " } },
	{ "{'imageScanFindings':{'findings':[]}," CONTEXT(LONG LONG) "}", "a status",
	  { "end partial why=a value of it is over a limit" } },
};
/* clang-format on */

static void test_limits(void)
{
	const struct import_options options = {.limits = {.depth = 64, .element_size = 200}};

	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++) {
		char *json = quoted(large[i].text);
		struct taken t = take_with(json, strlen(json), options, 0);
		bool good = t.good && t.result.outcome == IMPORT_PARTIAL;

		for (int k = 0; k < 3 && large[i].parts[k]; k++)
			good = good && has(&t, large[i].parts[k]);
		if (!ok(good, "over the limit is skipped, and partial: %s", large[i].says))
			tap_diag("log", buf_text(&t.r.log));
		taken_fini(&t);
		free(json);
	}
}

/* ---- damage ---------------------------------------------------------------------------------- */

/* Every shape there is, short ones as each is imported thousands of times. */
static const char *const shapes[] = {
	"{'findings':[" FINDING "],'nextToken':'x'}",
	"[{'findings':[" FINDING_OF(ARN, SCORE, ECR_IMAGE("", USE)) "]}]",
	EVENT,
	EVENT_OF("Security Hub Findings - Imported", "{'findings':[" TRIVY "," HUB_FINDING "]}"),
	"{" BASIC "," CONTEXT("COMPLETE") "}",
	"[{" ENHANCED "," CONTEXT("ACTIVE") "}]",
	"{'Findings':[" HUB_FINDING "," TRIVY "]}",
	"[{'status_code':200,'data':{'findings':[" FINDING "],'nextToken':'x'}}]",
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

static void test_cuts(void)
{
	char *message = wrapped("{'Messages':[{'Body':", EVENT, ",'ReceiptHandle':'r'}]}");

	for (size_t i = 0; i < SHAPES; i++) {
		char *json = quoted(shapes[i]);
		char *name = mem_printf("%.40s", shapes[i]);

		is_sound_when_cut(json, name);
		free(name);
		free(json);
	}
	is_sound_when_cut(message, "a message");
	free(message);
}

/* The n-th node of a document, in document order; NULL behind the last. */
static cJSON *nth(cJSON *node, int *n)
{
	cJSON *found = (*n)-- == 0 ? node : NULL;

	for (cJSON *child = node->child; child && !found; child = child->next)
		found = nth(child, n);
	return found;
}

/* The document with its n-th node of another type; NULL when there is none. Owned. */
static char *twisted(const char *json, int n, int how)
{
	static const char *const values[] = {"null", "true", "-7",  "1e300",  "''",      "'N/A'",
					     "[]",   "{}",   "[7]", "[[{}]]", "{'a':{}}"};
	cJSON *root = cJSON_Parse(json), *node;
	char *other, *text = NULL;
	int left = n;

	if (how == sizeof(values) / sizeof(values[0]) || !(node = nth(root, &left))) {
		cJSON_Delete(root);
		return NULL;
	}
	other = quoted(values[how]);
	if (node != root) {
		char *key = mem_strdup(node->string);
		cJSON *new = cJSON_Parse(other);

		/* In place, so that its order among the others stays. */
		cJSON_Delete(node->child);
		free(node->valuestring);
		node->child = new->child;
		node->type = new->type;
		node->valuestring = new->valuestring;
		node->valuedouble = new->valuedouble;
		new->child = NULL;
		new->valuestring = NULL;
		cJSON_Delete(new);
		free(key);
	}
	free(other);
	text = cJSON_PrintUnformatted(root);
	cJSON_Delete(root);
	return text;
}

static void test_types(void)
{
	for (size_t i = 0; i < SHAPES; i++) {
		char *json = quoted(shapes[i]), *text;
		int tried = 0, bad = 0;

		for (int how = 0, n; (text = twisted(json, 0, how)); how++) {
			free(text);
			for (n = 1; (text = twisted(json, n, how)); n++) {
				struct taken t = take(text);

				tried++;
				bad += !t.good || (t.result.outcome == IMPORT_FAILED);
				taken_fini(&t);
				free(text);
			}
		}
		ok(tried > 200 && bad == 0,
		   "%d wrong types cost no more than what they stand for: %.40s", tried, shapes[i]);
		free(json);
	}
}

/* ---- a byte at a time ------------------------------------------------------------------------ */

/* A stream that gives each byte by itself: a socket that keeps packets apart. */
static struct taken take_bytes(const char *text)
{
	struct import_options options = {.as_of = DATE_NONE, .limits = slice_limits_default};
	struct taken t = {0};
	struct sink sink = recorder_sink(&t.r);
	struct source_stream *s;
	int ends[2];
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		return t;
	child = fork();
	if (child == 0) {
		close(ends[0]);
		for (; *text; text++)
			if (write(ends[1], text, 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	s = source_open_fd("socket", ends[0], &t.err);
	t.good = s && import_stream(s, "memory", &options, &sink, &t.result, &t.err);
	source_close(s);
	if (child > 0)
		waitpid(child, NULL, 0);
	return t;
}

static void test_bytes(void)
{
	for (size_t i = 0; i < SHAPES; i++) {
		char *json = quoted(shapes[i]);
		struct taken whole = take(json), bytes = take_bytes(json);

		ok(bytes.good && whole.result.findings > 0 &&
			   strcmp(buf_text(&whole.r.log), buf_text(&bytes.r.log)) == 0,
		   "a byte at a time says the same: %.40s", shapes[i]);
		taken_fini(&whole);
		taken_fini(&bytes);
		free(json);
	}
}

/* ---- one row --------------------------------------------------------------------------------- */

static void keep(struct store *s, const char *text)
{
	char *json = quoted(text);
	struct store_import_options options = {
		.name = "memory", .now = DAY(100), .modified = DATE_NONE, .as_of = DATE_NONE};
	struct import_options how = {.as_of = DATE_NONE, .limits = slice_limits_default};
	struct source_stream *stream = source_open_memory("memory", json, strlen(json));
	struct store_import *import = store_import_begin(s, &options, NULL);
	struct sink sink = store_import_sink(import);
	struct import_result result;
	struct import_counts counts = {0};
	struct error err = {0};

	if (!import_stream(stream, "memory", &how, &sink, &result, &err) ||
	    !store_import_end(import, &result, 0.1, &counts, &err))
		tap_diag("import", err.text);
	source_close(stream);
	free(json);
}

/* What the store says after the documents, in this order. */
static char *after(const char *const *texts, size_t n, uint32_t *rows)
{
	struct store *s = feed_open(":memory:");
	struct fleet *f;
	char *dump;

	for (size_t i = 0; i < n; i++)
		keep(s, texts[i]);
	f = feed_load(s);
	*rows = f->count;
	fleet_free(f);
	dump = feed_dump(s);
	store_close(s);
	return dump;
}

static void test_one_row(void)
{
	static const char *const all[] = {"{'findings':[" FINDING "]}",
					  "{'Findings':[" HUB_FINDING "]}", EVENT,
					  "{" ENHANCED "," CONTEXT("ACTIVE") "}"};
	const char *const back[] = {all[3], all[2], all[1], all[0]};
	static const char *const instances[] = {
		"[" FINDING_OF(ARN, SCORE, INSTANCE) "]",
		"[" HUB_INSPECTOR(HUB_DEBIAN, HUB_STATE, HUB_INSTANCE, HUB_PACKAGE(HUB_OS)) "]"};
	const char *const basics[] = {"{" BASIC "," CONTEXT("COMPLETE") "}", all[0]};
	uint32_t rows, alone;
	char *one = after(all, 1, &alone), *some = after(all, 4, &rows), *other;

	ok(rows == 1 && strcmp(one, some) == 0,
	   "an export, Security Hub, an event and ECR tell of one finding: one row");
	other = after(back, 4, &rows);
	is_str(other, some, "in any order");
	free(one);
	free(some);
	free(other);
	free(after(instances, 2, &rows));
	is_int(rows, 1, "an instance's finding is one row too");
	other = after(basics, 1, &rows);
	ok(rows == 1 && strstr(other, " 222222222222/team/app CVE-2024-7 ") &&
		   strstr(other, " image sha256:aa "),
	   "what a basic scan found stands under the account's repository");
	free(other);
	other = after(basics, 2, &rows);
	ok(rows == 2 && strstr(other, " team/app CVE-2024-7 "),
	   "until a document tells in which registry the digest is");
	free(other);
	other = after((const char *const[]){"{'Findings':[" TRIVY "]}"}, 1, &rows);
	ok(rows == 1 && strstr(other, " acme/shop CVE-2024-5 "),
	   "a finding of Trivy's template stands at its image");
	free(other);
}

int main(void)
{
	tap_begin();
	test_accounts();
	test_listings();
	test_use();
	test_messages();
	test_other_messages();
	test_ecr();
	test_asff();
	test_parts();
	test_held();
	test_limits();
	test_cuts();
	test_types();
	test_bytes();
	test_one_row();
	return done();
}
