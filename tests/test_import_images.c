/* What an image is: manifests, indexes, configs, ECR's answers, engines. */
#include "tests/taken.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"
#define A "sha256:" HEX "a"
#define B "sha256:" HEX "b"
#define C "sha256:" HEX "c"
#define SCAN(format) "scan facts format=" format "\n"
#define MANIFEST                                                                                   \
	"{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/"                            \
	"vnd.oci.image.config.v1+json"                                                             \
	"\",\"digest\":\"" A "\"},\"layers\":[{\"digest\":\"" B "\"},{\"digest\":\"" B             \
	"\"},{\"digest\":\"no digest\"}]}"
#define INDEX                                                                                      \
	"{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" A                                     \
	"\",\"platform\":{\"os\":\"linux\","                                                       \
	"\"architecture\":\"arm64\",\"variant\":\"v8\",\"os.version\":\"1\"},\"annotations\":{"    \
	"\"org.opencontainers.image.ref.name\":\"localhost:5000/a/b:1@" B "\"}},{\"digest\":\"" B  \
	"\",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}},{\"digest\":\"" C      \
	"\",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}}]}"
#define CONFIG                                                                                     \
	"{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2026-01-02T03:04:05Z\","       \
	"\"config\":{\"Labels\":{\"a.b\":\"c\"}},\"rootfs\":{\"diff_ids\":[\"" B "\",\"" B         \
	"\"]},\"history\":[{\"created_by\":\"ADD\"},{\"created_by\":\"CMD\",\"empty_layer\":true}" \
	"]}"

static const struct {
	const char *text, *want, *says;
} documents[] = {
	{"{\"imageDetails\":[{\"registryId\":\"012345678901\",\"repositoryName\":\"shop/web\","
	 "\"imageDigest\":\"" A "\",\"imageTags\":[\"1\",\"2\"],\"imagePushedAt\":1577836800},{"
	 "\"imageDigest\":\"sha256:abc\"}],\"nextToken\":\"t\"}",
	 SCAN("ecr_images") "image_fact registry=012345678901 repository=shop/web tags=1,2 "
			    "digest=" A " pushed=2020-01-01T00:00:00Z\nimage_fact\n"
			    "end partial why=one page of a longer list: it holds a nextToken\n",
	 "describe-images; what is no digest is none"},
	{"{\"images\":[{\"registryId\":\"012345678901\",\"repositoryName\":\"web\",\"imageId\":{"
	 "\"imageDigest\":\"" C "\",\"imageTag\":\"1\"},\"imageManifest\":\"{\\\"schemaVersion\\\":"
	 "2,\\\"config\\\":{\\\"digest\\\":\\\"" A "\\\"},\\\"layers\\\":[{\\\"digest\\\":\\\"" B
	 "\\\"}]}\"},{\"imageId\":{\"imageTag\":\"2\"},\"imageManifest\":\"none\"}],\"failures\":[]"
	 "}",
	 SCAN("ecr_images") "image_fact registry=012345678901 repository=web tags=1 digest=" C
			    " config=" A " layers=" B "\nimage_fact tags=2\nend whole\n",
	 "batch-get-image with the manifest as a string, or none"},
	{"{\"imageIds\":[{\"imageDigest\":\"" A "\",\"imageTag\":\"1\"},{\"imageDigest\":\"" A
	 "\"}]}",
	 SCAN("ecr_images") "image_fact tags=1 digest=" A "\nimage_fact digest=" A "\nend whole\n",
	 "list-images"},
	{"{\"imageIds\":[{\"imageDigest\":\"" A "\"}],\"failures\":[]}",
	 SCAN("ecr_images") "skipped 1 image that was deleted somewhere example=" A "\nend whole\n",
	 "batch-delete-image says nothing of what there is"},
	{"{\"imageIds\":[{\"imageDigest\":\"" A "\"}],\"fai",
	 SCAN("ecr_images") "skipped 1 image of a cut list, which may be one of deleted images "
			    "example=" A "\nend partial why=cut at byte 108: a string is not "
			    "closed\n",
	 "and before its end nobody knows which of the two it is"},
	{"{\"imageTagDetails\":[{\"imageTag\":\"1\",\"imageDetail\":{\"imageDigest\":\"" A "\"}}]}",
	 SCAN("ecr_images") "image_fact tags=1 digest=" A "\nend whole\n", "ECR Public's tags"},
	{INDEX,
	 SCAN("manifest") "image_fact registry=localhost:5000 repository=a/b tags=1 digest=" A
			  " os=linux architecture=arm64 variant=v8 os_version=1\nend whole\n",
	 "an index: its children, but for attestations"},
	{"[{\"Id\":\"" HEX "a\",\"RepoTags\":[\"shop/web:1\",\"shop/web:2\",\"localhost/x:3\"],"
	 "\"RepoDigests\":[\"shop/web@" B "\"],\"Os\":\"linux\",\"Architecture\":\"amd64\","
	 "\"RootFS\":{\"Layers\":[\"" C "\"]}}]",
	 SCAN("image") "image_fact repository=shop/web tags=1,2 digest=" B " config=" A
		       " os=linux architecture=amd64 diff_ids=" C "\n"
		       "image_fact registry=localhost repository=x tags=3 config=" A
		       " os=linux architecture=amd64 diff_ids=" C "\nend whole\n",
	 "docker inspect: a fact for each repository"},
	{"[{\"Config\":\"blobs/sha256/" HEX "a\",\"RepoTags\":[\"web:1\"],\"Layers\":[\"x\"]}]",
	 SCAN("image") "image_fact repository=web tags=1 config=" A "\nend whole\n",
	 "docker save's manifest.json"},
	{"{\"Name\":\"docker.io/library/web\",\"Digest\":\"" A "\",\"RepoTags\":[\"all\",\"of\"],"
	 "\"Layers\":[\"" B "\"],\"Labels\":null,\"Os\":\"linux\"}",
	 SCAN("image") "image_fact registry=docker.io repository=library/web digest=" A
		       " os=linux layers=" B "\nend whole\n",
	 "skopeo inspect, whose tags are the repository's"},
};

/* Documents whose own bytes are hashed: the digest is asked of the log, not written here. */
static void test_raw(const char *text, const char *before, const char *after, const char *says)
{
	struct taken t = take(text);
	const char *raw = strstr(buf_text(&t.r.log), " raw=sha256:");
	char *head = raw ? mem_strndup(t.r.log.data, (size_t)(raw - t.r.log.data)) : NULL;

	is_str(head, before, "%s", says);
	is_str(raw ? raw + 12 + 64 : NULL, after, "%s: and the digest of its bytes", says);
	free(head);
	taken_fini(&t);
	is_sound_when_cut(text, says);
}

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		is_log(documents[i].text, documents[i].want, documents[i].says);
		is_sound_when_cut(documents[i].text, documents[i].says);
	}
	test_raw(MANIFEST, SCAN("manifest") "image_fact config=" A,
		 " layers=" B "," B "\nend whole\n", "a manifest: layers in order, repeats kept");
	test_raw(CONFIG, SCAN("manifest") "image_fact",
		 " os=linux architecture=amd64 diff_ids=" B "," B
		 " step=(ADD) step=(empty CMD) label=(a.b=c) created=2026-01-02T03:04:05Z\n"
		 "end whole\n",
		 "an image config");
	test_raw("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.x+json\","
		 "\"digest\":\"" A "\"},\"layers\":[]}",
		 SCAN("manifest") "image_fact config=" A, " artifact\nend whole\n",
		 "an artifact is no image");
	test_raw("{\"schemaVersion\":1,\"name\":\"web\",\"tag\":\"1\",\"architecture\":\"amd64\","
		 "\"fsLayers\":[{\"blobSum\":\"" B "\"},{\"blobSum\":\"" A "\"}],\"history\":[{"
		 "\"v1Compatibility\":\"{\\\"os\\\":\\\"linux\\\"}\"}]}",
		 SCAN("manifest") "image_fact repository=web tags=1",
		 " os=linux architecture=amd64 layers=" A "," B "\nend whole\n",
		 "schema 1: newest first, turned round");
	return done();
}
