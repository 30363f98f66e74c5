/* Grype reports: old and new shapes, what was scanned before or behind the matches. */
#include "tests/limited.h"
#include "tests/taken.h"

#define SOURCE                                                                                     \
	"\"source\":{\"type\":\"image\",\"target\":{\"userInput\":\"nginx:1\",\"imageID\":"        \
	"\"sha256:c0\",\"manifestDigest\":\"sha256:madeup\",\"tags\":[\"nginx:1\"],"               \
	"\"repoDigests\""                                                                          \
	":[\"nginx@sha256:d0\"],\"layers\":[{\"digest\":\"sha256:l1\",\"size\":5},{\"digest\":"    \
	"\"sha256:l2\"}],\"architecture\":\"amd64\"}},\"distro\":{\"name\":\"debian\","            \
	"\"version\":"                                                                             \
	"\"12\",\"idLike\":[]},\"descriptor\":{\"name\":\"grype\",\"version\":\"0.71.0\","         \
	"\"timestamp\":\"2024-02-22T18:46:26.1Z\"}"
#define MATCHES                                                                                    \
	"\"matches\":[{\"vulnerability\":{\"id\":\"GHSA-1\",\"severity\":\"High\",\"namespace\":"  \
	"\"github:language:go\",\"dataSource\":\"https://x\",\"cvss\":[{\"vector\":\"v3\","        \
	"\"metrics\":{\"baseScore\":7.5}}],\"epss\":[{\"epss\":0.25}],\"fix\":{\"versions\":["     \
	"\"1.1\",\"2.1\"],\"state\":\"fixed\"}},\"relatedVulnerabilities\":[{\"id\":\"CVE-2024-"   \
	"1\""                                                                                      \
	",\"namespace\":\"nvd:cpe\",\"severity\":\"Low\",\"description\":\"long\"}],\"artifact\":" \
	"{"                                                                                        \
	"\"name\":\"acme.org/x\",\"version\":\"v1.0\",\"type\":\"go-module\",\"purl\":"            \
	"\"pkg:golang/acme.org/x@v1.0\",\"locations\":[{\"path\":\"/bin/x\",\"layerID\":"          \
	"\"sha256:l2\"}]}},{\"vulnerability\":{\"id\":\"CVE-2024-2\",\"severity\":null,\"fix\":"   \
	"null,"                                                                                    \
	"\"cvss\":null},\"artifact\":{\"name\":\"libc6\",\"version\":\"2.36\",\"type\":\"deb\","   \
	"\"upstreams\":[{\"name\":\"glibc\"}]}}],\"ignoredMatches\":[{\"vulnerability\":{\"id\":"  \
	"\"CVE-9\"}}]"
#define FOUND                                                                                      \
	"scan grype format=grype\n"                                                                \
	"finding vuln=GHSA-1 package=acme.org/x version=v1.0 fixed=1.1, 2.1 path=/bin/x "          \
	"kind=vuln "                                                                               \
	"severity=HIGH score=7.5 type=go-module status=fixed diff_id=sha256:l2 url=https://x "     \
	"severity_source=github vector=v3 epss=0.25 ecosystem=golang "                             \
	"purl=pkg:golang/acme.org/x@v1.0 aliases=CVE-2024-1 opinion=(github High 7.5) "            \
	"opinion=(nvd Low -1) at=image\n"                                                          \
	"finding vuln=CVE-2024-2 package=libc6 version=2.36 kind=vuln severity= type=deb "         \
	"ecosystem=deb source_package=glibc opinion=(-  -1) at=image\n"                            \
	"image config=sha256:c0 digests=sha256:d0 references=nginx:1,nginx@sha256:d0 os=debian "   \
	"os_version=12 architecture=amd64 layer=(sha256:l1) layer=(sha256:l2)\n"                   \
	"skipped 1 ignored match example=CVE-9\n"                                                  \
	"end whole as_of=2024-02-22T18:46:26Z artifact=nginx:1 artifact_type=container_image\n"

static const struct {
	const char *text, *want, *says;
} documents[] = {
	{"{" MATCHES "," SOURCE "}", FOUND, "a report: what was scanned follows the matches"},
	{"{" SOURCE "," MATCHES "}", FOUND, "or stands before them"},
	{"{\"matches\":[{\"vulnerability\":{\"id\":\"CVE-1\",\"severity\":\"Medium\",\"cvssV2\":{"
	 "\"baseScore\":5.8}},\"artifact\":{\"name\":\"x\",\"type\":\"python\",\"locations\":[]}}],"
	 "\"source\":{\"type\":\"directory\",\"target\":\".\"}}",
	 "scan grype format=grype\n"
	 "finding vuln=CVE-1 package=x kind=vuln severity=MEDIUM type=python ecosystem=pypi "
	 "opinion=(- Medium -1) at=image\n"
	 "end whole artifact=. artifact_type=directory\n",
	 "a directory, in the words of an old version"},
	{"{\"matches\":[1,{\"vulnerability\":{},\"artifact\":[]}]}",
	 "scan grype format=grype\nskipped 1 no JSON object example=at byte 12\n"
	 "skipped 1 match without an id or a package\nend whole\n",
	 "what is no match is counted"},
	{"{\"matches\":[]}", "scan grype format=grype\nend whole\n", "no matches are legal"},
};

#define MATCH(id) "{\"vulnerability\":{\"id\":\"" id "\"},\"artifact\":{\"name\":\"x\"}}"
#define ROW(id) "finding vuln=" id " package=x kind=vuln severity= opinion=(-  -1) at=image\n"
#define BIG "${\"vulnerability\":{\"id\":\"CVE-9\"},\"x\":\"~\"}"
#define SCAN "scan grype format=grype\n"

static const struct limited limited[] = {
	{"a report keeps the matches around one that is too large",
	 "{\"matches\":[" MATCH("CVE-1") "," BIG "," MATCH("CVE-2") "]}",
	 SCAN ROW("CVE-1") ROW("CVE-2") TOO_LARGE(1) LARGE_LOST("a finding") "\n", IMPORT_PARTIAL},
	{"one whose every match was skipped is not empty", "{\"matches\":[" BIG "]}",
	 SCAN TOO_LARGE(1) LARGE_LOST("a finding") "\n", IMPORT_PARTIAL},
	{"without what was scanned it is partial",
	 "{\"matches\":[" MATCH("CVE-1") "],\"source\":${\"target\":^}}",
	 SCAN ROW("CVE-1") TOO_DEEP DEEP_LOST("source") "\n", IMPORT_PARTIAL},
	{"an ignored match and the tool's own settings are counted, and it is whole",
	 "{\"matches\":[" MATCH("CVE-1") "],\"ignoredMatches\":[" BIG "],"
					 "\"descriptor\":{\"configuration\":\"~\"}}",
	 SCAN ROW("CVE-1") TOO_LARGE(2) "end whole\n", IMPORT_READ},
};

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		is_log(documents[i].text, documents[i].want, documents[i].says);
		is_sound_when_cut(documents[i].text, documents[i].says);
	}
	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++)
		is_limited(&limited[i]);
	return done();
}
