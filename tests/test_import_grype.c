/* Grype reports: old and new shapes, what was scanned before or behind the matches. */
#include "core/base64.h"
#include "data/digest.h"
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

/* ---- what Grype keeps in base64 -------------------------------------------------------------- */

#define HEX "00000000000000000000000000000000000000000000000000000000000000"
#define DIFF_1 "sha256:" HEX "11"
#define DIFF_2 "sha256:" HEX "12"
#define GZIP_1 "sha256:" HEX "21"
#define GZIP_2 "sha256:" HEX "22"
#define OWN_ID "sha256:" HEX "33"
#define ID "sha256:" HEX "99"
#define CONFIG                                                                                     \
	"{\"architecture\":\"arm64\",\"created\":\"2024-01-02T03:04:05Z\",\"config\":{"            \
	"\"Labels\":{\"org.opencontainers.image.base.name\":\"debian:12\"}},\"history\":["         \
	"{\"created_by\":\"ADD rootfs\"},{\"created_by\":\"CMD\",\"empty_layer\":true},"           \
	"{\"created_by\":\"COPY app\"}],\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","         \
	"\"diff_ids\":[\"" DIFF_1 "\",\"" DIFF_2 "\"]}}"
#define MANIFEST                                                                                   \
	"{\"schemaVersion\":2,\"config\":{\"digest\":\"" OWN_ID                                    \
	"\"},\"layers\":[{\"digest\":\"" GZIP_1 "\"},{\"digest\":\"" GZIP_2 "\"}]}"
#define BUILT                                                                                      \
	" step=(ADD rootfs) step=(empty CMD) step=(COPY app)"                                      \
	" label=(org.opencontainers.image.base.name=debian:12)\n"

static char *digest_of(const char *text)
{
	struct digest *d = digest_new();
	char out[DIGEST_TEXT];

	digest_add(d, text, strlen(text));
	digest_text(d, out);
	digest_free(d);
	return mem_strdup(out);
}

static char *base64_of(const char *text)
{
	struct buf out = {0};

	base64_encode(&out, text, strlen(text));
	return buf_take(&out);
}

/* A report of an image: `more` are members of the target; what the sink hears of it is `want`. */
static void is_image(const char *manifest, const char *config, const char *more, const char *want,
		     const char *sentence)
{
	char *texts[] = {manifest ? base64_of(manifest) : NULL, config ? base64_of(config) : NULL};
	struct buf report = {0};
	struct taken t;
	const char *image;

	buf_puts(&report, "{\"matches\":[],\"source\":{\"type\":\"image\",\"target\":{");
	if (texts[0])
		buf_printf(&report, "\"manifest\":\"%s\",", texts[0]);
	if (texts[1])
		buf_printf(&report, "\"config\":\"%s\",", texts[1]);
	buf_printf(&report, "%s}}}", more);
	t = take(report.data);
	image = strstr(buf_text(&t.r.log), "image ");
	ok(t.good && t.result.outcome == IMPORT_READ && image && text_has_prefix(image, want), "%s",
	   sentence);
	if (!image || !text_has_prefix(image, want)) {
		tap_diag("got", buf_text(&t.r.log));
		tap_diag("want", want);
	}
	is_sound_when_cut(report.data, sentence);
	taken_fini(&t);
	buf_fini(&report);
	free(texts[0]);
	free(texts[1]);
}

static void test_image(void)
{
	char *own = digest_of(CONFIG), *registry = digest_of(MANIFEST), *more, *want;

	is_image(MANIFEST, CONFIG,
		 "\"imageID\":\"" ID "\",\"layers\":[{\"digest\":\"" DIFF_1
		 "\",\"size\":7},{\"digest\":\"" DIFF_2 "\",\"size\":8}]",
		 "image config=" ID " architecture=arm64 created=2024-01-02T03:04:05Z "
		 "layer=(" DIFF_1 " step=ADD rootfs) layer=(" DIFF_2 " step=COPY app)" BUILT,
		 "the config gives labels, history and the step of each layer");
	is_image(MANIFEST, CONFIG, "\"imageID\":\"sha256:blackened\",\"architecture\":\"amd64\"",
		 "image config=" OWN_ID " architecture=amd64 created=2024-01-02T03:04:05Z "
		 "layer=(" DIFF_1 " step=ADD rootfs) layer=(" DIFF_2 " step=COPY app)" BUILT,
		 "an id that was blackened is found in the manifest");
	want = mem_printf("image config=%s ", own);
	is_image(NULL, CONFIG, "\"tags\":[]", want, "or is the digest of the config's bytes");
	free(want);
	more = mem_printf("\"repoDigests\":[\"r.example/x@%s\"]", registry);
	want = mem_printf("image config=" OWN_ID " digests=%s references=r.example/x@%s "
			  "architecture=arm64 created=2024-01-02T03:04:05Z "
			  "layer=(" DIFF_1 " digest=" GZIP_1 " step=ADD rootfs) "
			  "layer=(" DIFF_2 " digest=" GZIP_2 " step=COPY app)" BUILT,
			  registry, registry);
	is_image(MANIFEST, CONFIG, more, want,
		 "a manifest that a registry keeps gives the compressed layers");
	free(want);
	free(more);
	is_image(NULL, NULL, "\"imageID\":\"" ID "\",\"labels\":{\"a.b\":\"c\"}",
		 "image config=" ID " label=(a.b=c)\n", "labels may stand beside it");
	free(own);
	free(registry);
}

#define ONE MATCH("CVE-1")

/* Texts that stand where base64 of JSON should. */
static void test_hostile(void)
{
	static const char *const texts[] = {"!",    "abc",      "e30=e30=", "e3",
					    "W10=", "bnVsbA==", "eyI="};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *report = mem_printf("{\"matches\":[" ONE
					  "],\"source\":{\"type\":\"image\",\"target\":{"
					  "\"imageID\":\"sha256:c0\",\"manifest\":\"%s\","
					  "\"config\":\"%s\"}}}",
					  texts[i], texts[i]);
		char *sentence = mem_printf("\"%s\" is counted and costs no finding", texts[i]);

		is_log(report,
		       SCAN ROW("CVE-1") "image config=sha256:c0\n"
					 "skipped 1 image manifest that is no JSON in base64\n"
					 "skipped 1 image config that is no JSON in base64\n"
					 "end whole artifact_type=container_image\n",
		       sentence);
		free(sentence);
		free(report);
	}
	is_image("{\"config\":7,\"layers\":{\"digest\":[]}}",
		 "{\"history\":[1,null,{}],\"config\":{\"Labels\":[\"x\",{}]},\"rootfs\":"
		 "{\"diff_ids\":[1,\"sha256:no\",null]},\"created\":{},\"architecture\":[]}",
		 "\"imageID\":\"sha256:c0\",\"layers\":[1,{},null]",
		 "image config=sha256:c0 layer=(-) layer=(-) layer=(-) step=(-)\n",
		 "JSON of other shapes says nothing");
}

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		is_log(documents[i].text, documents[i].want, documents[i].says);
		is_sound_when_cut(documents[i].text, documents[i].says);
	}
	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++)
		is_limited(&limited[i]);
	test_image();
	test_hostile();
	return done();
}
