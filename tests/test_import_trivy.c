/*
 * Trivy's other reports, version 1 and those of clusters: each shape, every order of the keys, and
 * what a hostile document may hold. Fixtures are JSON with ' for ".
 */
#include "data/import_ops.h"
#include "tests/limited.h"

static char *json(const char *text)
{
	char *copy = mem_strdup(text);

	for (char *at = copy; *at; at++)
		if (*at == '\'')
			*at = '"';
	return copy;
}

static struct taken take_json(const char *text, struct import_options options)
{
	char *copy = json(text);
	struct taken t = take_with(copy, strlen(copy), options, 0);

	free(copy);
	return t;
}

/* clang-format off */
#define V(id) "{'VulnerabilityID':'" id "','PkgName':'zlib','InstalledVersion':'1.2','Severity':'HIGH'}"
#define VS(ids) "'Vulnerabilities':[" ids "]"
#define ROW(id, rest) "finding vuln=" id " package=zlib version=1.2 " rest " at=image\n"
#define OS(id) ROW(id, "kind=vuln severity=HIGH type=debian ecosystem=deb")
#define OLD(id) ROW(id, "kind=vuln severity=HIGH ecosystem=deb")
#define NPM(id, path) ROW(id, "path=" path " kind=vuln severity=HIGH type=npm ecosystem=npm")

/* ---- version 1 ------------------------------------------------------------------------------ */

#define V1 "scan trivy format=trivy\n"
#define SHOP "'Target':'acme/shop:1 (debian 12.4)'"
#define DESK "'Target':'acme/desk:2 (debian 12.4)'"
#define DEBIAN "'Type':'debian'"
#define NODE "'Target':'app/lock.json','Type':'npm'"
#define IMAGE(name) "image references=acme/" name " os=debian os_version=12.4\n"
#define END(name, classes) "end whole artifact=acme/" name " artifact_type=container_image classes=" classes "\n"

static const struct {
	const char *text, *want, *says;
} v1[] = {
	{ "[{" SHOP "," DEBIAN "," VS(V("CVE-1")) "},{" NODE "," VS(V("CVE-2")) "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") NPM("CVE-2", "app/lock.json") END("shop:1", "os-pkgs,lang-pkgs"),
	  "an array of Results is one scan of the image that a Target names" },
	{ "[{" SHOP "," VS(V("CVE-1")) "}]",
	  V1 IMAGE("shop:1") OLD("CVE-1") END("shop:1", "os-pkgs"),
	  "the earliest reports have a Target and Vulnerabilities only" },
	{ "[{" VS(V("CVE-1")) "," DEBIAN "," SHOP "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") END("shop:1", "os-pkgs"),
	  "Target and Type may follow the Vulnerabilities" },
	{ "{" SHOP "," DEBIAN "," VS(V("CVE-1")) "}",
	  V1 IMAGE("shop:1") OS("CVE-1") END("shop:1", "os-pkgs"),
	  "a bare Result" },
	{ "{" VS(V("CVE-1")) "," SHOP "}",
	  V1 IMAGE("shop:1") OLD("CVE-1") END("shop:1", "os-pkgs"),
	  "a bare Result with its keys in another order" },
	{ "[{" SHOP "," DEBIAN "," VS(V("CVE-1")) "},{" DESK "," DEBIAN "," VS(V("CVE-2")) "},{" NODE "," VS(V("CVE-3")) "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") END("shop:1", "os-pkgs")
	  V1 IMAGE("desk:2") OS("CVE-2") NPM("CVE-3", "app/lock.json") END("desk:2", "os-pkgs,lang-pkgs"),
	  "another image begins another scan, and what follows belongs to it" },
	{ "[{" SHOP "," DEBIAN "," VS(V("CVE-1")) "},{" SHOP "," DEBIAN "," VS(V("CVE-2")) "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") OS("CVE-2") END("shop:1", "os-pkgs"),
	  "the same image again does not" },
	{ "[{" NODE "," VS(V("CVE-2")) "},{" SHOP "," DEBIAN "," VS(V("CVE-1")) "}]",
	  V1 NPM("CVE-2", "app/lock.json") IMAGE("shop:1") OS("CVE-1") END("shop:1", "lang-pkgs,os-pkgs"),
	  "what stands before the first Target of an image belongs to it" },
	{ "[{" SHOP "," DEBIAN ",'Vulnerabilities':null}]",
	  V1 IMAGE("shop:1") END("shop:1", "os-pkgs"), "a clean image" },
	{ "[{" NODE "}]", V1 "end whole classes=lang-pkgs\n", "a file system names nothing" },
	{ "[{'Target':'out/a.tar (suse linux enterprise server 15.3)'}]",
	  V1 "image os=suse linux enterprise server os_version=15.3\n"
	  "end whole artifact=out/a.tar artifact_type=container_image classes=os-pkgs\n",
	  "a tar's path is no reference, and a system's name may hold blanks" },
	{ "[{'Target':'app (v1)/lock.json','Type':'npm'," VS(V("CVE-2")) "}]",
	  V1 NPM("CVE-2", "app (v1)/lock.json") "end whole classes=lang-pkgs\n",
	  "a path that holds parentheses names no image" },
	{ "[{" SHOP "},7,null,[{}],{},{" NODE ",'Secrets':[{'RuleID':'key'}],'Misconfigurations':[{'ID':'M','Status':'PASS'},{'ID':'N'}]}]",
	  V1 IMAGE("shop:1") "skipped 2 no JSON object example=at byte 40\nskipped 2 no Trivy result\n"
	  "skipped 1 secret example=key\nskipped 1 misconfiguration example=N\n" END("shop:1", "os-pkgs,lang-pkgs"),
	  "what is no Result, and what is no vulnerability, is counted" },
	{ "[{'Target':[1],'Class':7,'Type':{},'Vulnerabilities':[null,3," V("CVE-1") "]}]",
	  V1 ROW("CVE-1", "kind=vuln severity=HIGH") "skipped 2 no JSON object example=at byte 54\nend whole\n",
	  "members of a wrong type are absent facts" },
	{ "[{" SHOP ",'Vulnerabilities':{'a':[" V("CVE-1") "]}}]",
	  V1 IMAGE("shop:1") "skipped 1 list of another type example=Vulnerabilities\n"
	  "end partial why=a list of it is something else, so it is no clean report"
	  " artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n",
	  "Vulnerabilities that are no list make a report partial" },
};

/* Several values in one stream: it may be cut between two of them, and nobody can tell. */
static const struct {
	const char *text, *want, *says;
} streams[] = {
	{ "{" SHOP "," DEBIAN "," VS(V("CVE-1")) "}\n{" NODE "," VS(V("CVE-2")) "}\n",
	  V1 IMAGE("shop:1") OS("CVE-1") NPM("CVE-2", "app/lock.json") END("shop:1", "os-pkgs,lang-pkgs"),
	  "bare Results, one a line, are one report" },
	{ "[{" SHOP "," VS(V("CVE-1")) "}]\nnull\n[]\n[{" DESK "}]",
	  V1 IMAGE("shop:1") OLD("CVE-1") END("shop:1", "os-pkgs")
	  V1 IMAGE("desk:2") END("desk:2", "os-pkgs"),
	  "several reports in one stream, clean ones between" },
	{ "[{" SHOP "}]{'a':1}",
	  V1 IMAGE("shop:1") END("shop:1", "os-pkgs"), "another value behind it is no part of the scan" },
};

/* ---- clusters ------------------------------------------------------------------------------- */

#define K8S "scan trivy format=trivy_k8s\n"
#define AT(kind, name) "'Namespace':'ns','Kind':'" kind "','Name':'" name "'"
#define RESULTS(list) "'Results':[" list "]"
#define SHOP_OS(ids) "{" SHOP ",'Class':'os-pkgs'," DEBIAN "," VS(ids) "}"
#define DESK_OS(ids) "{" DESK ",'Class':'os-pkgs'," DEBIAN "," VS(ids) "}"
#define LOCK(ids) "{'Target':'app/lock.json','Class':'lang-pkgs','Type':'npm'," VS(ids) "}"
#define CHECKS "{'Target':'Deployment/a','Class':'config','Type':'kubernetes','Misconfigurations':[" \
	"{'ID':'K1','Status':'FAIL'},{'ID':'K2','Status':'PASS'},{'ID':'K3'}]}"
#define SHOP_META "{'ImageID':'sha256:c1','RepoTags':['acme/shop:1'],'OS':{'Family':'debian','Name':'12.4'}}"
#define DESK_META "{'ImageID':'sha256:c2','RepoTags':['acme/desk:2'],'OS':{'Family':'debian','Name':'12.4'}}"
#define SHOP_IMAGE "image config=sha256:c1 references=acme/shop:1 os=debian os_version=12.4\n"
#define DESK_IMAGE "image config=sha256:c2 references=acme/desk:2 os=debian os_version=12.4\n"
#define USES(what, name) "usage cluster=prod namespace=ns workload_" what " image=acme/" name " count=1 declared\n"
#define CLUSTER_END "end whole artifact=prod artifact_type=Cluster\n"
#define NOT_SCANNED "end partial why=resources of the cluster were not scanned"

static const struct {
	const char *text, *want, *says;
} k8s[] = {
	{ "{'ClusterName':'prod','Resources':[{" AT("Deployment", "a") ",'Metadata':[" SHOP_META "],"
	  RESULTS(SHOP_OS(V("CVE-1")) "," LOCK(V("CVE-2"))) "},{" AT("Deployment", "a") "," RESULTS(CHECKS) "}]}",
	  K8S SHOP_IMAGE OS("CVE-1") NPM("CVE-2", "app/lock.json") USES("kind=Deployment workload=a", "shop:1")
	  END("shop:1", "os-pkgs,lang-pkgs")
	  K8S "skipped 2 misconfiguration example=K1\n" CLUSTER_END,
	  "each image of a resource is a scan, checks are the cluster's" },
	{ "{'ClusterName':'prod','Resources':[{" RESULTS(SHOP_OS(V("CVE-1"))) ",'Metadata':[" SHOP_META "]," AT("Deployment", "a") "}]}",
	  K8S OS("CVE-1") SHOP_IMAGE USES("kind=Deployment workload=a", "shop:1") END("shop:1", "os-pkgs"),
	  "Metadata and names may follow the Results" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Metadata':" SHOP_META "," RESULTS(
	  "{" VS(V("CVE-1")) "," DEBIAN ",'Class':'os-pkgs'," SHOP "}") "}]}",
	  K8S SHOP_IMAGE OS("CVE-1") USES("kind=Pod workload=p", "shop:1") END("shop:1", "os-pkgs"),
	  "Metadata is one object in older reports" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") "," RESULTS(SHOP_OS("")) "}]}",
	  K8S IMAGE("shop:1") USES("kind=Pod workload=p", "shop:1") END("shop:1", "os-pkgs"),
	  "without Metadata the Target names the image, and a clean one is a scan" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Metadata':[" SHOP_META "]," RESULTS(LOCK(V("CVE-2"))) "}]}",
	  K8S NPM("CVE-2", "app/lock.json") SHOP_IMAGE USES("kind=Pod workload=p", "shop:1") END("shop:1", "lang-pkgs"),
	  "without packages of a system Metadata names it" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Metadata':[" SHOP_META "]}]}",
	  K8S SHOP_IMAGE USES("kind=Pod workload=p", "shop:1")
	  "end whole artifact=acme/shop:1 artifact_type=container_image\n",
	  "an image of nothing that could be found is a scan" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Metadata':[{'ImageID':'sha256:c1','RepoTags':['']}],"
	  RESULTS(SHOP_OS("")) "},{" AT("Pod", "q") ",'Metadata':[{'ImageID':'sha256:c1'}]}]}",
	  K8S "image config=sha256:c1 references=acme/shop:1 os=debian os_version=12.4\n"
	  USES("kind=Pod workload=p", "shop:1") END("shop:1", "os-pkgs")
	  K8S "image config=sha256:c1\nend whole artifact=prod/ns/Pod/q artifact_type=container_image\n",
	  "Metadata that gives no name is believed" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Metadata':[" DESK_META "]," RESULTS(SHOP_OS("")) "}]}",
	  K8S IMAGE("shop:1") USES("kind=Pod workload=p", "shop:1") END("shop:1", "os-pkgs"),
	  "Metadata of another name is not" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Metadata':[{'ImageID':'sha256:c3','RepoTags':['redis:latest']}],"
	  RESULTS("{'Target':'docker.io/redis (debian 10)','Class':'os-pkgs'," DEBIAN "}") "}]}",
	  K8S "image config=sha256:c3 references=redis:latest os=debian os_version=10\n"
	  "usage cluster=prod namespace=ns workload_kind=Pod workload=p image=docker.io/redis count=1 declared\n"
	  "end whole artifact=docker.io/redis artifact_type=container_image classes=os-pkgs\n",
	  "short names are Docker's, and no tag is the latest" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ","
	  RESULTS("{'Target':'acme/shop@sha256:aa (debian 12.4)','Class':'os-pkgs'," DEBIAN "}") "}]}",
	  K8S "image digests=sha256:aa references=acme/shop@sha256:aa os=debian os_version=12.4\n"
	  "usage cluster=prod namespace=ns workload_kind=Pod workload=p image=acme/shop@sha256:aa digest=sha256:aa count=1 declared\n"
	  END("shop@sha256:aa", "os-pkgs"),
	  "a digest that the specification pins is a use of it" },
	{ "{'ClusterName':'prod','Resources':[{'Kind':'Node','Name':'n1'," RESULTS(LOCK(V("CVE-2"))) "},"
	  "{" AT("NodeComponents", "n2") "," RESULTS(LOCK("")) "}]}",
	  K8S NPM("CVE-2", "app/lock.json") "end whole artifact=prod/Node/n1 artifact_type=Node classes=lang-pkgs\n"
	  K8S "end whole artifact=prod/ns/NodeComponents/n2 artifact_type=NodeComponents classes=lang-pkgs\n",
	  "a resource without an image is what was scanned, and no use of one" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") "," RESULTS(SHOP_OS("")) "},"
	  "{" AT("Pod", "q") ",'Metadata':[" DESK_META "],'Error':'no such\\nimage'},"
	  "{" AT("Pod", "r") "," RESULTS(SHOP_OS(V("CVE-1"))) ",'Error':7}]}",
	  K8S IMAGE("shop:1") USES("kind=Pod workload=p", "shop:1") END("shop:1", "os-pkgs")
	  K8S OS("CVE-1") IMAGE("shop:1") USES("kind=Pod workload=r", "shop:1")
	  "skipped 2 resource that was not scanned example=ns/Pod/q: no such\xe2\x90\x8aimage\n"
	  NOT_SCANNED " artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n"
	  K8S NOT_SCANNED " artifact=prod artifact_type=Cluster\n",
	  "a resource that was not scanned is named, and makes the document partial but no other scan" },
	{ "{'ClusterName':'prod','Findings':[{" AT("Pod", "p") ",'Metadata':[" SHOP_META "," DESK_META "],"
	  RESULTS(CHECKS "," SHOP_OS(V("CVE-1")) "," LOCK(V("CVE-2")) "," DESK_OS(V("CVE-3"))) "}]}",
	  K8S SHOP_IMAGE OS("CVE-1") NPM("CVE-2", "app/lock.json") "skipped 2 misconfiguration example=K1\n" END("shop:1", "os-pkgs,lang-pkgs")
	  K8S DESK_IMAGE OS("CVE-3") USES("kind=Pod workload=p", "shop:1") USES("kind=Pod workload=p", "desk:2") END("desk:2", "os-pkgs")
	  K8S "end partial why=a summary, which may leave out resources artifact=prod artifact_type=Cluster\n",
	  "a summary joins the images of a resource: they are scans all the same, it is partial" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Findings':{'CRITICAL':3}},{" AT("Pod", "q") ",'Findings':null}]}",
	  K8S "skipped 1 resource whose findings are only counted example=ns/Pod/p\n"
	  "end partial why=a summary, which counts findings and lists none artifact=prod artifact_type=Cluster\n",
	  "findings that are only counted are no clean report" },
	{ "{'ClusterName':'prod','Vulnerabilities':[{" AT("Deployment", "a") "," RESULTS(SHOP_OS(V("CVE-1"))) "}],"
	  "'Misconfigurations':[{" AT("Deployment", "a") "," RESULTS(CHECKS) "}]}",
	  K8S OS("CVE-1") IMAGE("shop:1") USES("kind=Deployment workload=a", "shop:1") END("shop:1", "os-pkgs")
	  K8S "skipped 2 misconfiguration example=K1\n" CLUSTER_END,
	  "the first versions had two lists of resources" },
	{ "{'ClusterName':'arn:aws:eks:eu-west-1:111122223333:cluster/prod','Resources':[{" AT("Pod", "p") "," RESULTS(SHOP_OS("")) "}]}",
	  K8S IMAGE("shop:1") "usage account=111122223333 region=eu-west-1 cluster=prod namespace=ns workload_kind=Pod workload=p"
	  " image=acme/shop:1 count=1 declared\n" END("shop:1", "os-pkgs"),
	  "a cluster of EKS tells its account and region" },
	{ "{'Resources':[{" AT("ReplicaSet", "a-7c6c7b9c9d") "," RESULTS(SHOP_OS("")) "}],'ClusterName':'prod','CreatedAt':'2024-03-01T00:00:00Z'}",
	  K8S IMAGE("shop:1") "usage namespace=ns workload_kind=ReplicaSet workload=a-7c6c7b9c9d image=acme/shop:1 count=1 declared\n"
	  END("shop:1", "os-pkgs")
	  "scan trivy format=trivy_k8s as_of=2024-03-01T00:00:00Z\nskipped 1 cluster name behind its resources example=prod\n"
	  "end whole as_of=2024-03-01T00:00:00Z artifact=prod artifact_type=Cluster\n",
	  "a cluster's name that comes too late is counted" },
	{ "{'ClusterName':'','CreatedAt':'2024-03-01T00:00:00Z','Resources':[{" AT("Pod", "p") "," RESULTS(SHOP_OS("")) "}]}",
	  "scan trivy format=trivy_k8s as_of=2024-03-01T00:00:00Z\n" IMAGE("shop:1")
	  "usage namespace=ns workload_kind=Pod workload=p image=acme/shop:1 count=1 declared when=2024-03-01T00:00:00Z\n"
	  "end whole as_of=2024-03-01T00:00:00Z artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n",
	  "a cluster may have no name, and a report its date" },
	{ "{'ClusterName':'prod','Resources':[null,7,[{}],{" AT("Pod", "p") ",'Results':'x'},{'Kind':[1],'Name':{},'Metadata':'y',"
	  "'Results':[3,{},{'Target':7,'Vulnerabilities':[null," V("CVE-1") "]}]}]}",
	  K8S ROW("CVE-1", "kind=vuln severity=HIGH")
	  "skipped 5 no JSON object example=at byte 35\n"
	  "skipped 1 list of another type example=Results\nskipped 1 no Trivy result\n"
	  "end partial why=a list of it is something else, so it is no clean report artifact=prod\n"
	  K8S "end partial why=a list of it is something else, so it is no clean report artifact=prod artifact_type=Cluster\n",
	  "members of a wrong type are counted, and lists that are none make it partial" },
	{ "{'ClusterName':'prod','Resources':{'a':[{" AT("Pod", "p") "," RESULTS(SHOP_OS(V("CVE-1"))) "}]}}",
	  K8S "skipped 1 list of another type example=Resources\n"
	  "end partial why=a list of it is something else, so it is no clean report artifact=prod artifact_type=Cluster\n",
	  "resources that are no list" },
	{ "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Results':[{" SHOP ",'Class':'os-pkgs'," DEBIAN ",'Vulnerabilities':{}}]}]}",
	  K8S IMAGE("shop:1") USES("kind=Pod workload=p", "shop:1") "skipped 1 list of another type example=Vulnerabilities\n"
	  "end partial why=a list of it is something else, so it is no clean report artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n"
	  K8S "end partial why=a list of it is something else, so it is no clean report artifact=prod artifact_type=Cluster\n",
	  "vulnerabilities that are no list" },
};

/* ---- what is over a limit: see tests/limited.h ----------------------------------------------- */

static const struct limited limited[] = {
	{ "version 1: a finding that is too large is lost",
	  "[{" SHOP "," DEBIAN "," VS("${'VulnerabilityID':'CVE-9','Title':'~'}," V("CVE-1")) "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") TOO_LARGE(1) LARGE_LOST("a finding")
	  " artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n", IMPORT_PARTIAL },
	{ "so is a Target",
	  "[{'Target':$'~'," DEBIAN "," VS(V("CVE-1")) "}]",
	  V1 OS("CVE-1") TOO_LARGE(1) LARGE_LOST("Target") " classes=os-pkgs\n", IMPORT_PARTIAL },
	{ "so is what stands in a Result's place",
	  "[{" SHOP "},$'~']",
	  V1 IMAGE("shop:1") TOO_LARGE(1) LARGE_LOST("a result")
	  " artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n", IMPORT_PARTIAL },
	{ "packages are not",
	  "[{" SHOP "," DEBIAN ",'Packages':[${'ID':'~'}]}]",
	  V1 IMAGE("shop:1") TOO_LARGE(1) END("shop:1", "os-pkgs"), IMPORT_READ },
	{ "a cluster: a finding that nests too deep is lost",
	  "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") "," RESULTS(SHOP_OS("${'a':^}," V("CVE-1"))) "}]}",
	  K8S OS("CVE-1") IMAGE("shop:1") USES("kind=Pod workload=p", "shop:1") TOO_DEEP DEEP_LOST("a finding")
	  " artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n"
	  K8S DEEP_LOST("a finding") " artifact=prod artifact_type=Cluster\n", IMPORT_PARTIAL },
	{ "so are a resource's Metadata",
	  "{'ClusterName':'prod','Resources':[{" AT("Pod", "p") ",'Metadata':$['~']," RESULTS(LOCK("")) "}]}",
	  K8S TOO_LARGE(1) LARGE_LOST("Metadata") " artifact=prod/ns/Pod/p artifact_type=Pod classes=lang-pkgs\n"
	  K8S LARGE_LOST("Metadata") " artifact=prod artifact_type=Cluster\n", IMPORT_PARTIAL },
	{ "so is the cluster's name, were it alone",
	  "{'ClusterName':$'~'}",
	  K8S TOO_LARGE(1) LARGE_LOST("ClusterName") " artifact_type=Cluster\n", IMPORT_PARTIAL },
};
/* clang-format on */

/* ---- what must hold for each ---------------------------------------------------------------- */

/* The log of a document that comes byte by byte. */
static char *log_of_bytes(const char *text, const struct import_ops *ops)
{
	struct recorder r = {0};
	struct sink sink = recorder_sink(&r);
	struct import_options options = {.as_of = DATE_NONE};
	struct import_result result = {0};
	struct import_run run = {.options = &options, .sink = &sink, .result = &result};
	struct slice_handler handler = ops->handler;
	struct slice *slice;
	char *log;

	handler.ctx = ops->open(&run);
	slice = slice_new(ops->rules, ops->rule_count, NULL, &handler);
	for (; *text; text++) {
		char byte = *text; /* alone, so that the sanitizer sees a step too far */

		slice_feed(slice, &byte, 1, NULL);
	}
	slice_finish(slice, NULL);
	slice_free(slice);
	ops->finish(handler.ctx, NULL, NULL);
	ops->close(handler.ctx);
	for (size_t i = 0; i < run.skip_count; i++)
		free(run.skips[i].example);
	free(run.skips);
	log = mem_strdup(buf_text(&r.log));
	recorder_fini(&r);
	return log;
}

/* Cut anywhere, it fails before it has told anything, or its last scan says that it is partial. */
static bool is_honest_when_cut(const char *text)
{
	bool good = true;

	for (size_t cut = 0; good && cut < strlen(text) - 1; cut++) {
		char *head = mem_strndup(text, cut);
		struct taken t = take_with(head, cut, (struct import_options){0}, 0);
		bool is_partial = t.result.outcome == IMPORT_PARTIAL;

		good = t.good && (t.r.scans > 0) == is_partial &&
		       is_partial == (strstr(buf_text(&t.r.log), "end partial why=") != NULL);
		if (!good)
			printf("# cut at %zu: outcome %d\n", cut, (int)t.result.outcome);
		taken_fini(&t);
		free(head);
	}
	return good;
}

static void check(const char *text, const char *want, const char *says, bool is_stream,
		  const struct import_ops *ops)
{
	char *copy = json(text), *log = log_of_bytes(copy, ops);
	size_t findings = 0;
	bool good = true;

	is_log(copy, want, says);
	is_str(log, want, "%s: byte by byte", says);
	if (is_stream)
		is_sound_when_cut(copy, says);
	else
		ok(is_honest_when_cut(copy), "%s: cut at any byte", says);
	for (const char *at = want; (at = strstr(at, "finding vuln")); at++)
		findings++;
	for (size_t stop = 1; stop <= findings; stop++) {
		struct taken t = take_with(copy, strlen(copy), (struct import_options){0},
					   (long long)stop + 1);

		good = good && t.good == (stop == findings);
		taken_fini(&t);
	}
	ok(good, "%s: a full disk ends it", says);
	free(copy);
	free(log);
}

static void test_outcomes(void)
{
	static const struct {
		const char *text;
		enum import_outcome outcome;
	} rows[] = {
		{"[{'Target':'a'}]", IMPORT_READ},
		{"[{'Target':'a'}][7]", IMPORT_PARTIAL},
		{"{'ClusterName':'prod','Resources':[]}", IMPORT_EMPTY},
		{"{'ClusterName':''}", IMPORT_EMPTY},
		{"{'ClusterName':'prod','Resources':null}", IMPORT_EMPTY},
		{"{'ClusterName':'prod','Resources':7}", IMPORT_PARTIAL},
		{"{'ClusterName':'prod','Findings':[]}", IMPORT_PARTIAL},
		{"{'ClusterName':'prod','Findings':null}", IMPORT_PARTIAL},
		{"{'ClusterName':'prod','Resources':[{'Error':'e'}]}", IMPORT_PARTIAL},
		{"{'ClusterName':'prod','Resources':[{'Error':''}]}", IMPORT_EMPTY},
		{"{'ClusterName':'prod','Resources':[]}{'a':1}", IMPORT_REFUSED},
		{"{'Resources':[{'Kind':'Pod','Name':'p','Results':[]}]}", IMPORT_EMPTY},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct taken t = take_json(rows[i].text, (struct import_options){0});

		is_int(t.result.outcome, rows[i].outcome, "%s", rows[i].text);
		taken_fini(&t);
	}
}

static void test_names(void)
{
	static const char report[] = "{'ClusterName':'','Resources':[{" AT("Node", "n") "," RESULTS(
		LOCK(V("CVE-1"))) "}]}";
	struct taken t = take_json(report, (struct import_options){.as = "prod"});

	ok(strstr(buf_text(&t.r.log), "artifact=prod/ns/Node/n "), "--as names the cluster");
	is_str(t.result.format, "trivy_k8s", "a cluster's report is a format of its own");
	taken_fini(&t);
	t = take_json("[{'Target':'a'}]", (struct import_options){.format = "trivy"});
	is_str(t.result.format, "trivy", "version 1 is called as version 2 is");
	is_int(t.result.outcome, IMPORT_READ, "and can be forced by that name");
	taken_fini(&t);
}

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(v1) / sizeof(v1[0]); i++)
		check(v1[i].text, v1[i].want, v1[i].says, false, &import_trivy_v1);
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		check(streams[i].text, streams[i].want, streams[i].says, true, &import_trivy_v1);
	for (size_t i = 0; i < sizeof(k8s) / sizeof(k8s[0]); i++)
		check(k8s[i].text, k8s[i].want, k8s[i].says, false, &import_trivy_k8s);
	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++) {
		struct limited row = limited[i];
		char *text = json(row.text);

		row.text = text;
		is_limited(&row);
		free(text);
	}
	test_outcomes();
	test_names();
	return done();
}
