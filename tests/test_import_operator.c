/* trivy-operator's reports, alone, in lists, in objects, kinds mixed. */
#include "tests/limited.h"
#include "tests/taken.h"

#define REPORT(kind, rest)                                                                         \
	"{\"apiVersion\":\"aquasecurity.github.io/v1alpha1\",\"kind\":\"" kind "\",\"metadata\":{" \
	"\"labels\":{\"trivy-operator.container.name\":\"web\",\"trivy-operator.resource.kind\":"  \
	"\"ReplicaSet\",\"trivy-operator.resource.name\":\"shop-965685897\","                      \
	"\"trivy-operator.resource.namespace\":\"default\"}},\"report\":{\"updateTimestamp\":"     \
	"\"2024-01-23T13:43:55Z\",\"scanner\":{\"version\":\"0.48.3\"},\"registry\":{\"server\":"  \
	"\"index.docker.io\"},\"artifact\":{\"repository\":\"library/shop\",\"tag\":\"7\","        \
	"\"digest\":\"sha256:d0\"},\"os\":{\"family\":\"debian\",\"name\":\"12.4\"}" rest "}}"
#define VULNERABLE                                                                                 \
	REPORT("VulnerabilityReport",                                                              \
	       ",\"vulnerabilities\":[{\"vulnerabilityID\":\"CVE-2024-1\",\"resource\":\"curl\","  \
	       "\"installedVersion\":\"7.87\",\"fixedVersion\":\"\",\"severity\":\"HIGH\","        \
	       "\"score\":4.2,\"title\":\"t\",\"primaryLink\":\"https://x\",\"target\":\"\"},{"    \
	       "\"vulnerabilityID\":\"GHSA-1\",\"resource\":\"a/b\",\"installedVersion\":\"1\","   \
	       "\"fixedVersion\":\"2\",\"class\":\"lang-pkgs\",\"packageType\":\"gobinary\","      \
	       "\"target\":\"app/bin\"},{\"resource\":\"x\"}]")
#define SECRETS                                                                                    \
	REPORT("ExposedSecretReport", ",\"secrets\":[{\"target\":\"root/"                          \
				      "key\"},{\"target\":\"b\"}]")
#define CHECKS                                                                                     \
	REPORT("ConfigAuditReport",                                                                \
	       ",\"checks\":[{\"checkID\":\"KSV014\",\"success\":false},{\"success\":true}]")
#define IMAGE_AND_USE                                                                              \
	"image digests=sha256:d0 references=index.docker.io/library/shop:7 os=debian "             \
	"os_version=12.4\nusage namespace=default workload_kind=ReplicaSet "                       \
	"workload=shop-965685897 "                                                                 \
	"container=web role=container image=index.docker.io/library/shop:7 digest=sha256:d0 "      \
	"count=1 declared when=2024-01-23T13:43:55Z\n"
#define SCAN                                                                                       \
	"scan trivy format=trivy_operator version=0.48.3 "                                         \
	"as_of=2024-01-23T13:43:55Z\n" IMAGE_AND_USE
#define FOUND                                                                                      \
	SCAN "finding vuln=CVE-2024-1 package=curl version=7.87 kind=vuln severity=HIGH "          \
	     "score=4.2 "                                                                          \
	     "title=t url=https://x ecosystem=deb at=image\n"                                      \
	     "finding vuln=GHSA-1 package=a/b version=1 fixed=2 path=app/bin kind=vuln "           \
	     "type=gobinary ecosystem=golang at=image\n"                                           \
	     "skipped 1 vulnerability without an id or a package\n" END
#define END                                                                                        \
	"end whole artifact=default/ReplicaSet/shop-965685897/web artifact_type=container_image\n"
#define OTHERS "scan trivy format=trivy_operator\n"

static const struct {
	const char *text, *want, *says;
} documents[] = {
	{VULNERABLE, FOUND, "one report"},
	{"{\"kind\":\"List\",\"items\":[" VULNERABLE "," SECRETS "," CHECKS
	 "," REPORT("ClusterComplianceReport", "") "]}",
	 FOUND OTHERS "skipped 2 secret example=root/key\n"
		      "skipped 1 misconfiguration example=KSV014\n"
		      "skipped 1 report of another kind example=ClusterComplianceReport\n"
		      "end whole artifact_type=container_image\n",
	 "a list of mixed kinds"},
	{"[" VULNERABLE ",7]", FOUND, "a bare array"},
	{"{\"a\":" VULNERABLE ",\"b\":{\"c\":" REPORT("ClusterVulnerabilityReport", "") "}}",
	 FOUND SCAN END, "an object of reports, and one without vulnerabilities"},
	{VULNERABLE "\n" VULNERABLE, FOUND FOUND, "one a line"},
	{"{\"items\":[" VULNERABLE "],\"metadata\":{\"continue\":\"t\"}}", FOUND,
	 "a page of a list keeps its reports"},
	{SECRETS,
	 OTHERS "skipped 2 secret example=root/key\nend whole artifact_type=container_image\n",
	 "secrets alone are counted"},
};

#define SMALL REPORT("VulnerabilityReport", "")
#define BIG "${\"apiVersion\":\"aquasecurity.github.io/v1alpha1\",\"x\":\"~\"}"
#define CONTAINER " artifact=default/ReplicaSet/shop-965685897/web artifact_type=container_image\n"

static const struct limited limited[] = {
	{"a list keeps the reports around one that is too large",
	 "{\"kind\":\"List\",\"items\":[" SMALL "," BIG "," SMALL "]}",
	 SCAN END SCAN TOO_LARGE(1) LARGE_LOST("a report") CONTAINER, IMPORT_PARTIAL},
	{"the last one as well", "[" SMALL "," BIG "]",
	 SCAN END OTHERS TOO_LARGE(1) LARGE_LOST("a report") " artifact_type=container_image\n",
	 IMPORT_PARTIAL},
	{"one that is alone is not empty", BIG,
	 OTHERS TOO_LARGE(1) LARGE_LOST("a report") " artifact_type=container_image\n",
	 IMPORT_PARTIAL},
	{"a list's metadata may have said that more follows",
	 "{\"items\":[" SMALL "],\"metadata\":${\"continue\":\"~\"}}",
	 SCAN END OTHERS TOO_LARGE(1) LARGE_LOST("metadata") " artifact_type=container_image\n",
	 IMPORT_PARTIAL},
};

int main(void)
{
	struct taken t;

	tap_begin();
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		is_log(documents[i].text, documents[i].want, documents[i].says);
		is_sound_when_cut(documents[i].text, documents[i].says);
	}
	t = take(documents[5].text);
	ok(t.result.outcome == IMPORT_PARTIAL, "and is partial");
	taken_fini(&t);
	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++)
		is_limited(&limited[i]);
	return done();
}
