/* The importers, on small documents of their own: every order, every wrapper, every kind of damage.
 */
#include "tests/tap.h"

#include "core/error.h"
#include "data/import_ops.h"
#include "tests/limited.h"
#include "tests/taken.h"

static bool has(const struct taken *t, const char *part)
{
	return strstr(buf_text(&t->r.log), part) != NULL;
}

#define VULN(id)                                                                                   \
	"{\"VulnerabilityID\":\"" id                                                               \
	"\",\"PkgName\":\"zlib\",\"InstalledVersion\":\"1.2\",\"Severity\":\"HIGH\"}"
#define FOUND(id)                                                                                  \
	"finding vuln=" id                                                                         \
	" package=zlib version=1.2 kind=vuln severity=HIGH type=debian ecosystem=deb at=image\n"

static const char whole[] =
	"{\"SchemaVersion\":2,\"Trivy\":{\"Version\":\"0.58.1\"},\"CreatedAt\":\"2024-03-01T10:00:"
	"00.5+02:00\","
	"\"ArtifactName\":\"ghcr.io/acme/shop:1.4\",\"ArtifactType\":\"container_image\","
	"\"Metadata\":{\"OS\":{\"Family\":\"debian\",\"Name\":\"12.4\",\"EOSL\":true},\"ImageID\":"
	"\"sha256:c0\","
	"\"DiffIDs\":[\"sha256:d1\",\"sha256:d2\"],\"RepoTags\":[\"ghcr.io/acme/shop:1.4\",\"\"],"
	"\"RepoDigests\":[\"ghcr.io/acme/shop@sha256:aa\"],"
	"\"Layers\":[{\"Digest\":\"sha256:b1\",\"DiffID\":\"sha256:d1\",\"Size\":10},"
	"{\"Digest\":\"sha256:b2\",\"DiffID\":\"sha256:d2\"}],"
	"\"ImageConfig\":{\"architecture\":\"arm64\",\"created\":\"2024-02-01T00:00:00Z\","
	"\"history\":["
	"{\"created_by\":\"ADD rootfs\"},{\"created_by\":\"CMD "
	"sh\",\"empty_layer\":true},{\"created_by\":\"COPY app\"}],"
	"\"config\":{\"Labels\":{\"a.b\":\"c\"}}}},"
	"\"Results\":[{\"Target\":\"ghcr.io/acme/shop:1.4 (debian "
	"12.4)\",\"Class\":\"os-pkgs\",\"Type\":\"debian\","
	"\"Packages\":[{\"ID\":\"libssl3@3.0.11-1\",\"Name\":\"libssl3\",\"SrcName\":\"openssl\"}],"
	"\"Vulnerabilities\":[{\"VulnerabilityID\":\"CVE-2024-1\",\"VendorIDs\":[\"DSA-1\"],"
	"\"PkgID\":\"libssl3@3.0.11-1\","
	"\"PkgName\":\"libssl3\",\"PkgIdentifier\":{\"PURL\":\"pkg:deb/debian/libssl3@3.0.11-1\"},"
	"\"InstalledVersion\":\"3.0.11-1\",\"FixedVersion\":\"3.0.13-1\",\"Status\":\"fixed\","
	"\"Layer\":{\"Digest\":\"sha256:b1\",\"DiffID\":\"sha256:d1\"},\"SeveritySource\":"
	"\"debian\","
	"\"PrimaryURL\":\"https://x.example/1\",\"Title\":\"openssl: a "
	"title\",\"Severity\":\"LOW\","
	"\"VendorSeverity\":{\"debian\":1,\"nvd\":3},"
	"\"CVSS\":{\"ghsa\":{\"V3Score\":9.1},\"nvd\":{\"V2Score\":5,\"V3Score\":7.5,\"V3Vector\":"
	"\"CVSS:3.1/x\"}}}]},"
	"{\"Target\":\"app/"
	"package-lock.json\",\"Class\":\"lang-pkgs\",\"Type\":\"npm\",\"Vulnerabilities\":["
	"{\"VulnerabilityID\":\"GHSA-1\",\"PkgName\":\"left-pad\",\"InstalledVersion\":\"1.0.0\","
	"\"FixedVersion\":\"\"}]},"
	"{\"Target\":\"deploy.sh\",\"Class\":\"secret\",\"Secrets\":[{\"RuleID\":\"aws-key\"},{"
	"\"RuleID\":\"other\"}]}]}";

static void test_trivy_whole(void)
{
	is_log(whole,
	       "scan trivy format=trivy version=0.58.1 as_of=2024-03-01T08:00:00Z\n"
	       "image config=sha256:c0 digests=sha256:aa "
	       "references=ghcr.io/acme/shop:1.4,ghcr.io/acme/shop@sha256:aa"
	       " os=debian os_version=12.4 eosl=1 architecture=arm64 created=2024-02-01T00:00:00Z"
	       " layer=(sha256:d1 digest=sha256:b1 step=ADD rootfs) layer=(sha256:d2 "
	       "digest=sha256:b2 step=COPY app)"
	       " step=(ADD rootfs) step=(empty CMD sh) step=(COPY app) label=(a.b=c)\n"
	       "finding vuln=CVE-2024-1 package=libssl3 version=3.0.11-1 fixed=3.0.13-1 kind=vuln "
	       "severity=LOW score=7.5"
	       " type=debian status=fixed layer=sha256:b1 diff_id=sha256:d1 title=openssl: a title "
	       "url=https://x.example/1"
	       " severity_source=debian vector=CVSS:3.1/x ecosystem=deb"
	       " purl=pkg:deb/debian/libssl3@3.0.11-1 aliases=DSA-1 opinion=(debian LOW -1) "
	       "opinion=(ghsa - 9.1)"
	       " opinion=(nvd HIGH 7.5) opinion=(nvd - 5) at=image\n"
	       "source ecosystem=deb package=libssl3 of=openssl\n"
	       "finding vuln=GHSA-1 package=left-pad version=1.0.0 path=app/package-lock.json "
	       "kind=vuln severity= type=npm"
	       " ecosystem=npm at=image\n"
	       "skipped 2 secret example=aws-key\n"
	       "end whole as_of=2024-03-01T08:00:00Z artifact=ghcr.io/acme/shop:1.4 "
	       "artifact_type=container_image"
	       " classes=os-pkgs,lang-pkgs\n",
	       "a Trivy report gives its scan, image, findings, skips and end");
}

#define HEAD "{\"SchemaVersion\":2,"
#define NAMES "\"ArtifactName\":\"acme/shop:1\",\"ArtifactType\":\"container_image\""
#define META "\"Metadata\":{\"ImageID\":\"sha256:c0\"}"
#define DEBIAN "\"Target\":\"acme/shop:1 (debian 12)\",\"Class\":\"os-pkgs\",\"Type\":\"debian\""
#define RESULTS                                                                                    \
	"\"Results\":[{" DEBIAN ",\"Vulnerabilities\":[" VULN("CVE-1") "," VULN("CVE-2") "]}]"
#define IMAGE "image config=sha256:c0 references=acme/shop:1\n"
/* One that states a source twice, one in two versions, one that states none. */
#define PACKAGES                                                                                   \
	"\"Packages\":[{\"ID\":\"zlib1g@1\",\"Name\":\"zlib1g\",\"SrcName\":\"zlib\","             \
	"\"Identifier\":{"                                                                         \
	"\"PURL\":\"pkg:deb/debian/zlib1g@1\"}},{\"ID\":\"zlib1g@2\",\"Name\":\"zlib1g\","         \
	"\"SrcName\":\"zlib\",\"Identifier\":{\"PURL\":\"pkg:deb/debian/zlib1g@2\"}},{\"Name\":"   \
	"\"bash\"},{\"SrcName\":7,\"Name\":\"sed\"}]"
#define SOURCES "source ecosystem=deb package=zlib1g of=zlib\n"
#define END "artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n"

static void test_trivy_orders(void)
{
	is_log(HEAD NAMES "," META "," RESULTS "}",
	       "scan trivy format=trivy\n" IMAGE FOUND("CVE-1") FOUND("CVE-2") "end whole " END,
	       "with Metadata first the image comes first");
	is_log(HEAD RESULTS "," META "," NAMES ",\"CreatedAt\":\"2024-03-01T00:00:00Z\"}",
	       "scan trivy format=trivy\n" FOUND("CVE-1") FOUND("CVE-2") IMAGE
	       "end whole as_of=2024-03-01T00:00:00Z " END,
	       "with Metadata, names and date last, findings come first and the end tells the "
	       "date");
	is_log("{" NAMES "," RESULTS "," META ",\"SchemaVersion\":2}",
	       "scan trivy format=trivy\n" FOUND("CVE-1") FOUND("CVE-2") IMAGE "end whole " END,
	       "keys sorted by a tool are a Trivy report too");
	is_log(HEAD NAMES "," META ",\"Results\":[{\"Vulnerabilities\":[" VULN("CVE-1") "," VULN(
		       "CVE-2") "]," DEBIAN "}]}",
	       "scan trivy format=trivy\n" IMAGE FOUND("CVE-1") FOUND("CVE-2") "end whole " END,
	       "findings that stand before their Result's type wait for it");
	is_log(HEAD NAMES "," META ",\"Results\":[{\"ExperimentalModifiedFindings\":[{\"Type\":"
			  "\"vulnerability\",\"Finding\":" VULN("CVE-1") "}]," DEBIAN "}]}",
	       "scan trivy format=trivy\n" IMAGE
	       "finding vuln=CVE-1 package=zlib version=1.2 kind=vuln severity=HIGH type=debian "
	       "activity=SUPPRESSED ecosystem=deb at=image\nend whole " END,
	       "so do suppressed ones, and stay suppressed");
	is_log(HEAD NAMES "," META ",\"Results\":[{" DEBIAN
			  ",\"Vulnerabilities\":[" VULN("CVE-1") "]," PACKAGES "}]}",
	       "scan trivy format=trivy\n" IMAGE FOUND("CVE-1") SOURCES "end whole " END,
	       "Packages behind the Vulnerabilities tell their sources all the same");
	is_log(HEAD NAMES "," META ",\"Results\":[{" PACKAGES
			  ",\"Vulnerabilities\":[" VULN("CVE-1") "]," DEBIAN "}]}",
	       "scan trivy format=trivy\n" IMAGE FOUND("CVE-1") SOURCES "end whole " END,
	       "and before the type too");
	is_log(HEAD NAMES "," META ",\"Results\":[{" PACKAGES ",\"Target\":\"x\"}]}",
	       "scan trivy format=trivy\n" IMAGE SOURCES
	       "end whole artifact=acme/shop:1 artifact_type=container_image\n",
	       "a purl tells the ecosystem of a Result that never tells its type");
	is_log(HEAD NAMES "," META ",\"Results\":[{" PACKAGES
			  ",\"Class\":\"lang-pkgs\",\"Type\":\"npm\"}]}",
	       "scan trivy format=trivy\n" IMAGE "end whole artifact=acme/shop:1 "
	       "artifact_type=container_image classes=lang-pkgs\n",
	       "language packages are built from none");
	is_log(HEAD NAMES "," META ",\"Results\":[{\"Vulnerabilities\":[" VULN("CVE-1") "]}]}",
	       "scan trivy format=trivy\n" IMAGE
	       "finding vuln=CVE-1 package=zlib version=1.2 kind=vuln severity=HIGH at=image\n"
	       "end whole artifact=acme/shop:1 artifact_type=container_image\n",
	       "findings of a Result that never tells its type are kept");
	is_log(HEAD NAMES "}",
	       "scan trivy format=trivy\nimage references=acme/shop:1\n"
	       "end whole artifact=acme/shop:1 artifact_type=container_image\n",
	       "a clean report without Results is read, and still tells its image");
	is_log(HEAD
	       "\"ArtifactName\":\"a.tar\",\"ArtifactType\":\"container_image\",\"Results\":null}",
	       "scan trivy format=trivy\nimage\nend whole artifact=a.tar "
	       "artifact_type=container_image\n",
	       "a tar's path is no reference");
	is_log(HEAD "\"ArtifactName\":\".\",\"ArtifactType\":\"filesystem\",\"Results\":[]}",
	       "scan trivy format=trivy\nend whole artifact=. artifact_type=filesystem\n",
	       "a file system is no image");
	is_log(HEAD NAMES "," META ",\"Results\":[{" DEBIAN ",\"Vulnerabilities\":[" VULN(
		       "CVE-1") "]}]}\n" HEAD "\"ArtifactName\":\".\",\"ArtifactType\":"
				"\"filesystem\",\"Results\":[]}",
	       "scan trivy format=trivy\n" IMAGE FOUND(
		       "CVE-1") "end whole " END "scan trivy format=trivy\nend whole artifact=. "
				"artifact_type=filesystem\n",
	       "two reports in one stream are two scans");
}

static void test_trivy_odd(void)
{
	struct taken t = take(
		HEAD NAMES
		",\"Results\":[7,{" DEBIAN ",\"Vulnerabilities\":[{\"PkgName\":\"x\"},"
		"{\"VulnerabilityID\":\"CVE-3\"},{\"VulnerabilityID\":tru},[1]," VULN(
			"CVE-1") ","
				 "{\"VulnerabilityID\":\"CVE-4\",\"PkgName\":\"y\","
				 "\"InstalledVersion\":7,\"Severity\":3,\"CVSS\":[],\"Layer\":"
				 "\"x\","
				 "\"VendorIDs\":{},\"Title\":false}],\"Misconfigurations\":[{"
				 "\"Status\":\"PASS\"},{\"Status\":\"FAIL\",\"ID\":\"DS1\"}],"
				 "\"Licenses\":[{\"Name\":\"MIT\"}],\"CustomResources\":[{}],"
				 "\"ExperimentalModifiedFindings\":[7,{\"Type\":"
				 "\"vulnerability\",\"Status\":\"not_affected\",\"Finding\":" VULN(
					 "CVE-9") "},{\"Type\":\"vulnerability\"},{\"Type\":"
						  "\"secret\",\"Finding\":{\"RuleID\":\"key\"}}"
						  ",{\"Finding\":[]}]}]}");

	ok(t.good && t.result.outcome == IMPORT_READ, "a report with odd members is read");
	is_int(t.result.findings, 3, "its three findings that can be known are rows");
	is_int(t.result.by_severity[SEVERITY_HIGH], 2, "counted by severity");
	ok(has(&t, "package=y version=7 kind=vuln severity= type=debian"),
	   "members of a wrong type are absent facts, a number is a version");
	ok(has(&t, "skipped 1 severity that is no text example=CVE-4"),
	   "a severity that is none is counted, for the finding is then of no known one");
	ok(has(&t, "skipped 2 finding without a vulnerability id example=x"),
	   "one has no id: skipped, named; so is a suppressed one without a finding");
	ok(has(&t, "skipped 1 finding without a package name example=CVE-3"),
	   "one has no package: skipped, named");
	ok(has(&t, "skipped 1 not JSON example=at byte "),
	   "one is no JSON: skipped with its place");
	ok(has(&t, "skipped 3 no JSON object"), "what is no object is skipped");
	ok(has(&t, "skipped 1 misconfiguration example=DS1"),
	   "a failed check is counted, a passed one is not");
	ok(has(&t, "skipped 1 license example=MIT"), "licenses are counted");
	ok(has(&t,
	       "finding vuln=CVE-9 package=zlib version=1.2 kind=vuln severity=HIGH type=debian "
	       "status=not_affected activity=SUPPRESSED ecosystem=deb at=image\n"),
	   "a suppressed vulnerability is a finding that is suppressed");
	ok(has(&t, "skipped 2 suppressed example=key"), "what else is suppressed is counted");
	ok(has(&t, "skipped 1 custom resource"), "custom resources are counted");
	taken_fini(&t);

	t = take(HEAD NAMES
		 ",\"Results\":[{\"Target\":\"a\",\"Class\":\"secret\",\"Secrets\":[{}]}]}");
	ok(t.result.outcome == IMPORT_READ && t.result.findings == 0 && t.r.scans == 1,
	   "a report of nothing but secrets is read, and not empty");
	taken_fini(&t);

	t = take(HEAD NAMES ",\"Results\":[{" DEBIAN
			    ",\"Vulnerabilities\":[{\"VulnerabilityID\":\"CVE-1\","
			    "\"PkgName\":\"a\\u0000b\",\"InstalledVersion\":\"1\\\\u0000\","
			    "\"Title\":\"\\ud83d\\ude00 \\ud83d x\"}]}]}");
	ok(has(&t, "package=a\xe2\x90\x80"
		   "b "),
	   "an escaped NUL is visible and cuts nothing");
	ok(has(&t, "version=1\\u0000 "), "behind an escaped backslash it is none");
	ok(has(&t, "title=\xf0\x9f\x98\x80 \xef\xbf\xbd x"),
	   "half a surrogate pair is replaced, a whole one is not");
	taken_fini(&t);
}

#define PACKAGE                                                                                    \
	"{\"name\":\"libxml2\",\"version\":\"2.9\",\"release\":\"7\",\"epoch\":1,"                 \
	"\"packageManager\":\"OS\",\"fixedInVersion\":\"NotAvailable\",\"sourceLayerHash\":"       \
	"\"sha256:b1\"}"
#define DETAILS                                                                                    \
	"\"packageVulnerabilityDetails\":{\"vulnerabilityId\":\"CVE-1\",\"source\":\"NVD\","       \
	"\"vendorSeverity\":\"MODERATE\",\"relatedVulnerabilities\":[\"CVE-2\"],\"cvss\":[{"       \
	"\"source\":\"NVD\",\"baseScore\":6.5}],\"vulnerablePackages\":[" PACKAGE "]}"
#define ECR                                                                                        \
	"{\"type\":\"AWS_ECR_CONTAINER_IMAGE\",\"id\":\"arn:aws:ecr:eu-west-1:222222222222:"       \
	"repository/team/app/sha256:aa\",\"region\":\"N/"                                          \
	"A\",\"details\":{\"awsEcrContainerImage\":{\"repositoryName\":\"team/"                    \
	"app\",\"imageHash\":\"sha256:aa\",\"registry\":\"222222222222\",\"imageTags\":[\"1.4\","  \
	"\"prod\"],\"platform\":\"DEBIAN_12\",\"pushedAt\":1700000000.5}}}"
#define EC2                                                                                        \
	"{\"type\":\"AWS_EC2_INSTANCE\",\"id\":\"i-07\",\"region\":\"us-east-1\",\"details\":{"    \
	"\"awsEc2Instance\":{\"platform\":\"AMAZON_LINUX_2\"}}}"
#define FINDING(seen, resources)                                                                   \
	"{\"findingArn\":\"arn:aws:inspector2:eu-west-1:111111111111:finding/"                     \
	"f1\",\"awsAccountId\":\"111111111111\",\"type\":\"PACKAGE_VULNERABILITY\",\"severity\":"  \
	"\"MEDIUM\",\"status\":\"CLOSED\",\"inspectorScore\":6.5,\"exploitAvailable\":\"NO\","     \
	"\"fixAvailable\":\"NO\",\"epss\":{\"score\":0.5},\"firstObservedAt\":" seen "," DETAILS   \
	",\"resources\":[" resources "]}"
#define ISO "\"2024-02-02T16:30:33.045000+01:00\""
#define ROW_HEAD                                                                                   \
	"finding vuln=CVE-1 package=libxml2 version=1:2.9-7 kind=vuln severity=MEDIUM score=6.5 "  \
	"type=OS status=CLOSED layer=sha256:b1 first_seen=2024-02-02T15:30:33Z epss=0.5 "          \
	"exploit=0 "
#define ROW_TAIL "fix_stated=NO aliases=CVE-2 opinion=(NVD MODERATE 6.5) account=111111111111 "
#define ECR_ROW                                                                                    \
	ROW_HEAD "ecosystem=deb " ROW_TAIL                                                         \
		 "region=eu-west-1 registry=222222222222.dkr.ecr.eu-west-1.amazonaws.com "         \
		 "repository=team/app tags=1.4,prod digest=sha256:aa os=DEBIAN_12 "                \
		 "pushed=2023-11-14T22:13:20Z "                                                    \
		 "resource=arn:aws:ecr:eu-west-1:222222222222:repository/team/app/sha256:aa "      \
		 "resource_type=AWS_ECR_CONTAINER_IMAGE\n"
#define EC2_ROW                                                                                    \
	ROW_HEAD "ecosystem=rpm " ROW_TAIL "region=us-east-1 os=AMAZON_LINUX_2 resource=i-07 "     \
		 "resource_type=AWS_EC2_INSTANCE\n"
#define SCAN "scan inspector format=inspector2\n"

static void test_inspector(void)
{
	static const char one[] = SCAN ECR_ROW "end whole\n";

	is_log("{\"findings\":[" FINDING(ISO, ECR "," EC2) "]}", SCAN ECR_ROW EC2_ROW "end whole\n",
	       "a finding at two resources is two rows");
	is_log("[" FINDING(ISO, ECR) "]", one, "a bare array of findings");
	is_log(FINDING(ISO, ECR), one, "one finding alone");
	is_log(FINDING(ISO, ECR) "\n" FINDING(ISO, EC2) "\n", SCAN ECR_ROW EC2_ROW "end whole\n",
	       "one finding a line");
	is_log("{\"findings\":[" FINDING(ISO, ECR) "]}{\"findings\":[" FINDING(ISO, EC2) "]}",
	       SCAN ECR_ROW EC2_ROW "end whole\n", "pages one after the other");
	is_log("{\"status_code\":200,\"data\":{\"findings\":[" FINDING(
		       "{\"__class__\":\"datetime\",\"year\":2024,"
		       "\"month\":2,\"day\":2,\"hour\":15,\"minute\":30,\"second\":33,"
		       "\"microsecond\":9}",
		       ECR) "]}}",
	       one, "a recorded answer with its dates as objects");
	is_log("{\"findings\":[" FINDING("1706887833.045", ECR) "]}", one, "a date as a number");
	is_log("{\"findings\":[" FINDING("\"1.706887833045E9\"", ECR) "]}", one,
	       "a date as a number's text");
	is_log("{\"findings\":[" FINDING(ISO, ECR) "],\"nextToken\":\"x\"}",
	       SCAN ECR_ROW "end partial why=one page of a longer listing: it holds a nextToken\n",
	       "a page with a token is partial");
	is_log("{\"nextToken\":null,\"findings\":[" FINDING(ISO, ECR) "]}", one,
	       "a null token is none");
	is_log("[{\"findingArn\":\"arn:aws:inspector2:eu-west-1:1:finding/"
	       "f\",\"type\":\"PACKAGE_VULNERABILITY\","
	       "\"packageVulnerabilityDetails\":{\"vulnerabilityId\":\"CVE-7\","
	       "\"vulnerablePackages\":[]},"
	       "\"resources\":[{\"type\":\"AWS_ECR_CONTAINER_IMAGE\",\"id\":\"arn:aws:ecr:r:2:"
	       "repository/a/b/sha256:c\"}]}]",
	       SCAN
	       "finding vuln=CVE-7 kind=vuln severity= status=ACTIVE account=1 region=eu-west-1"
	       " registry=2.dkr.ecr.eu-west-1.amazonaws.com repository=a/b digest=sha256:c"
	       " resource=arn:aws:ecr:r:2:repository/a/b/sha256:c "
	       "resource_type=AWS_ECR_CONTAINER_IMAGE\nend whole\n",
	       "a finding without packages is one row, and ARNs tell what else is missing");
}

static void test_inspector_kinds(void)
{
	struct taken t = take(
		"{\"findings\":[{\"findingArn\":\"a\",\"awsAccountId\":12,\"type\":\"CODE_"
		"VULNERABILITY\","
		"\"severity\":\"HIGH\",\"codeVulnerabilityDetails\":{\"detectorId\":\"py/"
		"x\",\"filePath\":{\"filePath\":\"src/a.py\",\"startLine\":7}},"
		"\"resources\":[{\"id\":\"f:$LATEST\",\"type\":\"AWS_LAMBDA_FUNCTION\"}]},"
		"{\"findingArn\":\"b\",\"networkReachabilityDetails\":{\"protocol\":\"TCP\","
		"\"openPortRange\":{\"begin\":22,\"end\":23}},"
		"\"resources\":[{\"id\":\"i-1\"}]},"
		"{\"findingArn\":\"c\",\"type\":\"NEW_KIND\",\"resources\":[{\"id\":\"i-1\"}]},"
		"{\"findingArn\":\"d\"," DETAILS "},{\"other\":1},{\"findingArn\":nul},"
		"{\"findingArn\":\"e\",\"packageVulnerabilityDetails\":{\"vulnerablePackages\":[{}]"
		"},\"resources\":[{\"id\":\"i\"}]}]}");

	ok(t.good && t.result.outcome == IMPORT_READ && t.result.findings == 2,
	   "other kinds of findings are rows");
	ok(has(&t, "vuln=py/x path=src/a.py kind=code severity=HIGH status=ACTIVE line=7 "
		   "account=000000000012 resource=f:$LATEST"),
	   "a code finding has its detector, file and line");
	ok(has(&t, "finding kind=network severity= status=ACTIVE ports=TCP/22-23 resource=i-1"),
	   "a network finding has its ports, and is known without its type");
	ok(has(&t, "skipped 1 unknown finding type example=NEW_KIND"),
	   "an unknown kind is skipped by its name");
	ok(has(&t, "skipped 1 finding without a resource example=d"),
	   "a finding at no resource is skipped");
	ok(has(&t, "skipped 1 no Inspector finding example=at byte "),
	   "another object is skipped with its place");
	ok(has(&t, "skipped 1 not JSON example=at byte "), "and what is no JSON");
	ok(has(&t, "skipped 1 finding without a vulnerability id example=e"), "and what has no id");
	taken_fini(&t);
}

static const struct {
	const char *text;
	enum import_outcome outcome;
	const char *says; /* part of the error */
} documents[] = {
	/* clang-format off */
	{ "", IMPORT_FAILED, "empty file, 0 bytes" },
	{ " \n", IMPORT_FAILED, "nothing but blanks, 2 bytes" },
	{ "null", IMPORT_EMPTY, "" },
	{ "{}\n", IMPORT_EMPTY, "" },
	{ "[]", IMPORT_EMPTY, "" },
	{ "null\n[]\n", IMPORT_EMPTY, "" },
	{ "{\"findings\":[]}", IMPORT_EMPTY, "" },
	{ "{\"findings\": [ ], \"ResponseMetadata\":{}}", IMPORT_EMPTY, "" },
	{ "{\"findings\":[],\"nextToken\":\"x\"}", IMPORT_PARTIAL, "nextToken" },
	{ "{", IMPORT_FAILED, "byte 1" },
	{ "{\"a\":1,}", IMPORT_FAILED, "byte 7" },
	{ "[1,2", IMPORT_FAILED, "byte 4" },
	{ "[INFO] scanning\n", IMPORT_FAILED, "byte 1" },
	{ "{\"version\":\"2.1.0\",\"runs\":[]}", IMPORT_REFUSED, "SARIF" },
	{ "{\"spdxVersion\":\"SPDX-2.3\"}", IMPORT_REFUSED, "SPDX" },
	{ "{\"bomFormat\":\"CycloneDX\"}", IMPORT_REFUSED, "CycloneDX" },
	{ "{\"scan\":{},\"vulnerabilities\":[]}", IMPORT_REFUSED, "GitLab" },
	{ "{\"detector\":{},\"manifests\":{}}", IMPORT_REFUSED, "GitHub" },
	{ "{\"SchemaVersion\":3,\"ArtifactName\":\"x\"}", IMPORT_REFUSED, "another schema version" },
	{ "a,b,c\n1,2,3\n", IMPORT_REFUSED, "CSV table" },
	{ "# Title\n\nText.\n", IMPORT_REFUSED, "text, not JSON; it begins \"# Title\"" },
	{ "<html>", IMPORT_REFUSED, "XML or HTML" },
	{ "2024-03-01\x1b[31m INFO\n{}", IMPORT_REFUSED, "text, not JSON" },
	{ "{\"a\":1,\"b\\nc\":{}}", IMPORT_REFUSED, "unknown kind, with the keys a, b" },
	{ "[1,2]", IMPORT_REFUSED, "unknown kind" },
	{ "{\"SchemaVersion\":2,\"ArtifactName\":", IMPORT_FAILED, "byte 34" },
	{ "{\"SchemaVersion\":2,\"ArtifactName\":\"a\",\"Results\":[{\"Secrets\":[{}", IMPORT_PARTIAL, "byte " },
	/* clang-format on */
};

static void test_documents(void)
{
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct taken t = take(documents[i].text);
		bool is_told = documents[i].outcome == IMPORT_PARTIAL;

		ok(t.good && t.result.outcome == documents[i].outcome &&
			   (t.r.scans == 1) == is_told &&
			   strstr(t.result.error.text, documents[i].says),
		   "document %zu: %s", i, t.result.error.text[0] ? t.result.error.text : "empty");
		taken_fini(&t);
	}
}

static void test_cuts(void)
{
	long long before = 0;
	bool is_steady = true, is_said = true;

	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		struct taken t = take_with(whole, n, (struct import_options){0}, 0);

		is_steady = is_steady && t.good && t.result.findings >= before && t.r.images <= 1;
		is_said = is_said && t.result.error.text[0] &&
			  (t.result.outcome == IMPORT_FAILED) == (t.r.scans == 0) &&
			  (t.result.outcome == IMPORT_PARTIAL) == has(&t, "end partial why=");
		before = t.result.findings;
		taken_fini(&t);
	}
	ok(is_steady, "a report cut at any byte keeps the findings that were whole");
	ok(is_said, "and says where it was cut");
	is_int(before, 2, "all of them at the end");
}

/* UTF-16 as Windows writes it, of ASCII text. */
static struct buf widen(const char *text, bool is_big)
{
	struct buf b = {0};

	buf_put(&b, is_big ? "\xfe\xff" : "\xff\xfe", 2);
	for (; *text; text++) {
		buf_putc(&b, is_big ? '\0' : *text);
		buf_putc(&b, is_big ? *text : '\0');
	}
	return b;
}

static void test_encodings(void)
{
	struct taken plain = take(whole), t;

	for (int is_big = 0; is_big < 2; is_big++) {
		struct buf wide = widen(whole, is_big);

		t = take_with(wide.data, wide.size, (struct import_options){0}, 0);
		is_str(buf_text(&t.r.log), buf_text(&plain.r.log), "UTF-16 %s endian says the same",
		       is_big ? "big" : "little");
		taken_fini(&t);
		t = take_with(wide.data, wide.size - 1, (struct import_options){0}, 0);
		ok(t.good && t.result.outcome == IMPORT_PARTIAL, "cut within a unit it is partial");
		taken_fini(&t);
		buf_fini(&wide);
	}
	t = take("\xef\xbb\xbf{\"findings\":[" FINDING(ISO, ECR) "]}");
	ok(t.result.outcome == IMPORT_READ && t.result.findings == 1,
	   "a UTF-8 byte order mark is passed over");
	taken_fini(&t);
	taken_fini(&plain);
}

/* ---- what is over a limit: see tests/limited.h ---- */

#define BIG "${\"VulnerabilityID\":\"CVE-9\",\"PkgName\":\"a\",\"Description\":\"~\"}"
#define DEEP "${\"VulnerabilityID\":\"CVE-9\",\"PkgName\":\"a\",\"CVSS\":^}"
#define REPORT(meta, vulnerabilities)                                                              \
	HEAD NAMES "," meta ",\"Results\":[{" DEBIAN ",\"Vulnerabilities\":[" vulnerabilities "]}" \
		   "]}"
#define TRIVY_SCAN "scan trivy format=trivy\n"
#define BIG_FINDING "${\"findingArn\":\"a\",\"description\":\"~\",\"resources\":[" ECR "]}"

static const struct limited limited[] = {
	{"a Trivy report keeps the findings around one that is too large",
	 REPORT(META, VULN("CVE-1") "," BIG "," VULN("CVE-2")),
	 TRIVY_SCAN IMAGE FOUND("CVE-1") FOUND("CVE-2") TOO_LARGE(1)
		 LARGE_LOST("a finding") " " END,
	 IMPORT_PARTIAL},
	{"and around one that nests too deep",
	 REPORT(META, VULN("CVE-1") "," DEEP "," VULN("CVE-2")),
	 TRIVY_SCAN IMAGE FOUND("CVE-1") FOUND("CVE-2") TOO_DEEP DEEP_LOST("a finding") " " END,
	 IMPORT_PARTIAL},
	{"all that are too large are counted, the first is named",
	 REPORT(META, BIG "," BIG "," VULN("CVE-1") "," BIG),
	 TRIVY_SCAN IMAGE FOUND("CVE-1") TOO_LARGE(3) LARGE_LOST("a finding") " " END,
	 IMPORT_PARTIAL},
	{"a report whose every finding was skipped is not empty, and no clean one",
	 REPORT(META, BIG), TRIVY_SCAN IMAGE TOO_LARGE(1) LARGE_LOST("a finding") " " END,
	 IMPORT_PARTIAL},
	{"without its Metadata a report is partial, its findings and its name are kept",
	 REPORT("\"Metadata\":${\"ImageID\":\"sha256:c0\",\"x\":\"~\"}", VULN("CVE-1")),
	 TRIVY_SCAN FOUND("CVE-1") "image references=acme/shop:1\n" TOO_LARGE(1)
		 LARGE_LOST("Metadata") " " END,
	 IMPORT_PARTIAL},
	{"or when they nest too deep",
	 REPORT("\"Metadata\":${\"ImageID\":\"sha256:c0\",\"x\":^}", VULN("CVE-1")),
	 TRIVY_SCAN FOUND("CVE-1") "image references=acme/shop:1\n" TOO_DEEP DEEP_LOST(
		 "Metadata") " " END,
	 IMPORT_PARTIAL},
	{"without its ArtifactName as well",
	 HEAD "\"ArtifactType\":\"container_image\",\"ArtifactName\":$\"~\"," META "," RESULTS "}",
	 TRIVY_SCAN FOUND("CVE-1") FOUND("CVE-2") "image config=sha256:c0\n" TOO_LARGE(1)
		 LARGE_LOST("ArtifactName") " artifact_type=container_image classes=os-pkgs\n",
	 IMPORT_PARTIAL},
	{"without a Result's Target as well",
	 HEAD NAMES "," META
		    ",\"Results\":[{\"Class\":\"os-pkgs\",\"Type\":\"debian\",\"Target\":$\"~\","
		    "\"Vulnerabilities\":[" VULN("CVE-1") "]}]}",
	 TRIVY_SCAN IMAGE FOUND("CVE-1") TOO_LARGE(1) LARGE_LOST("Target") " " END, IMPORT_PARTIAL},
	{"Metadata alone make a report, whether they could be kept or not",
	 HEAD "\"Metadata\":${\"x\":\"~\"}}", TRIVY_SCAN TOO_LARGE(1) LARGE_LOST("Metadata") "\n",
	 IMPORT_PARTIAL},
	{"what is no finding and no identity is counted, and the report is whole",
	 HEAD NAMES ",\"x\":$\"~\"," META ",\"Results\":[{" DEBIAN
		    ",\"Packages\":[{\"Name\":\"~\"}],\"Vulnerabilities\":[" VULN(
			    "CVE-1") "],"
				     "\"Secrets\":[{\"RuleID\":\"~\"}],\"~\":1}]}",
	 TRIVY_SCAN IMAGE FOUND("CVE-1") TOO_LARGE(4) "end whole " END, IMPORT_READ},
	{"a report that is cut behind it says where it is cut",
	 HEAD NAMES "," META ",\"Results\":[{" DEBIAN ",\"Vulnerabilities\":[" BIG
		    "," VULN("CVE-1"),
	 TRIVY_SCAN IMAGE FOUND("CVE-1") TOO_LARGE(
		 1) "end partial why=cut at byte 2362: an array is not closed artifact=acme/shop:1 "
		    "artifact_type=container_image\n",
	 IMPORT_PARTIAL},
	{"an Inspector listing keeps the findings around one that is too large",
	 "{\"findings\":[" FINDING(ISO, ECR) "," BIG_FINDING "," FINDING(ISO, EC2) "]}",
	 SCAN ECR_ROW EC2_ROW TOO_LARGE(1) LARGE_LOST("a finding") "\n", IMPORT_PARTIAL},
	{"a bare array as well", "[" FINDING(ISO, ECR) "," BIG_FINDING "," FINDING(ISO, EC2) "]",
	 SCAN ECR_ROW EC2_ROW TOO_LARGE(1) LARGE_LOST("a finding") "\n", IMPORT_PARTIAL},
	{"and one finding a line", FINDING(ISO, ECR) "\n" BIG_FINDING "\n" FINDING(ISO, EC2) "\n",
	 SCAN ECR_ROW EC2_ROW TOO_LARGE(1) LARGE_LOST("a finding") "\n", IMPORT_PARTIAL},
	{"a listing whose every finding was skipped is not empty",
	 "{\"findings\":[" BIG_FINDING "]}", SCAN TOO_LARGE(1) LARGE_LOST("a finding") "\n",
	 IMPORT_PARTIAL},
	{"one line that was skipped is not empty either", BIG_FINDING,
	 SCAN TOO_LARGE(1) LARGE_LOST("a finding") "\n", IMPORT_PARTIAL},
	{"a token that was skipped is one",
	 "{\"findings\":[" FINDING(ISO, ECR) "],\"nextToken\":$\"~\"}",
	 SCAN ECR_ROW TOO_LARGE(1) LARGE_LOST("nextToken") "\n", IMPORT_PARTIAL},
	{"another member that was skipped is counted, and the listing is whole",
	 "{\"ResponseMetadata\":${\"x\":\"~\"},\"findings\":[" FINDING(ISO, ECR) "]}",
	 SCAN ECR_ROW TOO_LARGE(1) "end whole\n", IMPORT_READ},
};

static void test_limits(void)
{
	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++)
		is_limited(&limited[i]);
}

/* With a format that is forced, what is skipped makes no listing of another thing. */
static void test_limits_forced(void)
{
	const struct import_options options = {.format = "inspector2",
					       .limits = {.depth = 10, .element_size = 8}};
	const char text[] = "{\"a\":\"12345678\"}";
	struct taken t = take_with(text, strlen(text), options, 0);

	ok(t.good && t.result.outcome == IMPORT_REFUSED && t.r.scans == 0,
	   "what is skipped of another document does not make it a listing");
	taken_fini(&t);
}

static bool is_cancelled(void *ctx)
{
	int *left = ctx;

	return (*left)-- <= 0;
}

static void test_stops(void)
{
	int left = 2;
	struct import_options options = {.cancelled = is_cancelled, .cancelled_ctx = &left};
	struct taken t = take_with(whole, sizeof(whole) - 1, (struct import_options){0}, 2);

	ok(!t.good && t.err.kind == ERROR_DATABASE, "a sink that fails stops the import");
	is_str(t.err.text, "memory: the disk is full", "with its own words");
	ok(!has(&t, "end "), "and hears nothing more");
	taken_fini(&t);
	t = take_with(whole, sizeof(whole) - 1, options, 0);
	ok(!t.good && t.err.kind == ERROR_CANCELLED, "a cancelled import says so");
	taken_fini(&t);
	t = take_with("[]", 2, (struct import_options){.format = "trivy"}, 0);
	ok(t.result.outcome == IMPORT_EMPTY, "an empty document is empty whatever the format");
	taken_fini(&t);
	t = take_with("{\"a\":1}", 7, (struct import_options){.format = "trivy"}, 0);
	ok(t.result.outcome == IMPORT_REFUSED && t.r.scans == 0,
	   "a forced format does not make a report");
	taken_fini(&t);
	t = take_with("{\"a\":1}", 7, (struct import_options){.format = "nope"}, 0);
	ok(t.result.outcome == IMPORT_FAILED, "an unknown format is refused");
	taken_fini(&t);
}

/* A report of many findings behind a long head; only the store knows what comes at its end. */
static void test_large(void)
{
	struct buf b = {0};
	struct taken t;

	buf_puts(&b, HEAD NAMES ",\"Metadata\":{\"ImageID\":\"sha256:c0\",\"x\":\"");
	for (int i = 0; i < 100 * 1000; i++)
		buf_putc(&b, 'x');
	buf_puts(&b, "\"},\"Results\":[{" DEBIAN ",\"Vulnerabilities\":[");
	for (int i = 0; i < 5000; i++)
		buf_printf(&b,
			   "%s{\"VulnerabilityID\":\"CVE-%d\",\"PkgName\":\"p\",\"Description\":\"%"
			   "0200d\"}",
			   i ? "," : "", i, i);
	buf_puts(&b, "]}]}");
	t = take_with(b.data, b.size, (struct import_options){0}, 0);
	ok(t.result.outcome == IMPORT_READ && t.result.findings == 5000 &&
		   t.result.bytes == (long long)b.size,
	   "a report of many chunks gives every finding once");
	taken_fini(&t);
	buf_clear(&b);
	buf_puts(&b, "{\"padding\":\"");
	for (int i = 0; i < 300 * 1000; i++)
		buf_putc(&b, 'x');
	buf_puts(&b, "\",\"SchemaVersion\":2,\"ArtifactName\":\"x\"}");
	t = take_with(b.data, b.size, (struct import_options){0}, 0);
	ok(t.result.outcome == IMPORT_REFUSED, "what is not known after 256 KiB is refused");
	taken_fini(&t);
	buf_fini(&b);
}

int main(void)
{
	tap_begin();
	test_trivy_whole();
	test_trivy_orders();
	test_trivy_odd();
	test_inspector();
	test_inspector_kinds();
	test_documents();
	test_cuts();
	test_encodings();
	test_limits();
	test_limits_forced();
	test_stops();
	test_large();
	return done();
}
