/*
 * Inspector's CSV export: the rows of the findings that its JSON export holds, whatever columns are
 * there and in whatever order they stand.
 */
#include "tests/taken.h"

#define ARN "arn:aws:inspector2:eu-west-1:012345678901:finding/f1"
#define IMAGE "arn:aws:ecr:eu-west-1:012345678901:repository/team/app/sha256:aa"
#define AT                                                                                         \
	" account=012345678901 region=eu-west-1 "                                                  \
	"registry=012345678901.dkr.ecr.eu-west-1.amazonaws.com repository=team/app tags=1,prod "   \
	"digest=sha256:aa os=DEBIAN_12 resource=" IMAGE " resource_type=AWS_ECR_CONTAINER_IMAGE"
#define SCAN "scan inspector format=inspector2_csv\n"

static const struct {
	const char *text, *want, *says;
} documents[] = {
	{"Severity,Finding ARN,AWS Account Id,Finding Type,Status,Vulnerability Id,Resource ID,"
	 "Resource Type,Container Image Tags,Platform,Affected Packages,Package Installed Version,"
	 "Fixed in Version,File Path,Package Manager,Inspector Score,First Seen,Title,Epss "
	 "Score\r\n"
	 "HIGH," ARN ",012345678901,Package Vulnerability,ACTIVE,CVE-2024-1," IMAGE
	 ",AWS_ECR_CONTAINER_IMAGE,\"1, prod\",DEBIAN_12,\"libxml2, libxml2-dev\",\"2.9, 2.9-1\","
	 "\"NotAvailable, 0:2.10\",\", \",OS,7.5,2024-02-02T16:30:33+01:00,\"a \"\"b\"\",\nc\",0.25"
	 "\r\n",
	 SCAN
	 "finding vuln=CVE-2024-1 package=libxml2 version=2.9 kind=vuln severity=HIGH score=7.5 "
	 "type=OS status=ACTIVE first_seen=2024-02-02T15:30:33Z title=a \"b\",\nc epss=0.25 "
	 "ecosystem=deb opinion=(NVD - -1) opinion=(- - -1)" AT "\n"
	 "finding vuln=CVE-2024-1 package=libxml2-dev version=2.9-1 fixed=0:2.10 kind=vuln "
	 "severity=HIGH score=7.5 type=OS status=ACTIVE first_seen=2024-02-02T15:30:33Z "
	 "title=a \"b\",\nc epss=0.25 ecosystem=deb opinion=(NVD - -1) opinion=(- - -1)" AT
	 "\nend whole\n",
	 "packages in parallel cells, quotes and line breaks, words written as people read them"},
	{"Vulnerability Id,Severity,Resource ID\nCVE-2024-1,LOW,i-0abc\n,HIGH,i-0abc\n",
	 SCAN "finding vuln=CVE-2024-1 kind=vuln severity=LOW status=ACTIVE opinion=(NVD - -1) "
	      "opinion=(- - -1) resource=i-0abc\n"
	      "skipped 1 finding without a vulnerability id\nend whole\n",
	 "a few columns are enough; what is no finding is counted"},
	{"Finding Type,Severity,Resource ID,Port Range,Detector Name,File Path\n"
	 "NETWORK_REACHABILITY,MEDIUM,i-0abc,22-23,,\nCODE_VULNERABILITY,HIGH,fn,,py/x@v1,app.py\n",
	 SCAN "finding kind=network severity=MEDIUM status=ACTIVE ports=/22-23 resource=i-0abc\n"
	      "finding vuln=py/x@v1 path=app.py kind=code severity=HIGH status=ACTIVE resource=fn\n"
	      "end whole\n",
	 "network and code findings are of their kind"},
	{"Severity,Vulnerability Id,Resource ID,Affected Packages,Fixed in Version,Package "
	 "Remediation\nLOW,CVE-2024-1,i-0abc,jetty,\"1.2, 2.0\",\"Update to 1.2, or to 2.0\"\n"
	 "LOW,CVE-2024-2,i-0abc,\"a, b\",,yum update\n",
	 SCAN "finding vuln=CVE-2024-1 package=jetty fixed=1.2, 2.0 kind=vuln severity=LOW "
	      "status=ACTIVE remediation=Update to 1.2, or to 2.0 opinion=(NVD - -1) "
	      "opinion=(- - -1) resource=i-0abc\n"
	      "finding vuln=CVE-2024-2 package=a kind=vuln severity=LOW status=ACTIVE "
	      "remediation=yum update opinion=(NVD - -1) opinion=(- - -1) resource=i-0abc\n"
	      "finding vuln=CVE-2024-2 package=b kind=vuln severity=LOW status=ACTIVE "
	      "remediation=yum update opinion=(NVD - -1) opinion=(- - -1) resource=i-0abc\n"
	      "end whole\n",
	 "the words of a single package are the whole cell, commas and all"},
	{"Severity,Finding ARN,Resource ID\n", "", "titles alone are a listing of nothing"},
	{"Severity,Vulnerability Id,Resource ID\nHIGH,CVE-2024-1,i-1\nLOW,CVE-2",
	 SCAN "finding vuln=CVE-2024-1 kind=vuln severity=HIGH status=ACTIVE opinion=(NVD - -1) "
	      "opinion=(- - -1) resource=i-1\nend partial why=cut in its last row\n",
	 "a table that is cut is partial"},
};

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		is_log(documents[i].text, documents[i].want, documents[i].says);
		is_sound_when_cut(documents[i].text, documents[i].says);
	}
	return done();
}
