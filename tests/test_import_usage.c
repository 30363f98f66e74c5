/* What runs: pods, ECS, Inspector's clusters, in each of their shapes. */
#include "tests/taken.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define DIGEST "sha256:" HEX
#define PODS "scan facts format=pods\n"
#define ECS "scan facts format=ecs\n"
#define WEB                                                                                        \
	"{\"kind\":\"Pod\",\"metadata\":{\"name\":\"web-5f9c-abcde\",\"namespace\":\"shop\","      \
	"\"labels\":{\"pod-template-hash\":\"5f9c\"},\"ownerReferences\":[{\"kind\":"              \
	"\"ReplicaSet\",\"name\":\"web-5f9c\",\"controller\":true}]},\"spec\":{"                   \
	"\"initContainers\":["                                                                     \
	"{\"name\":\"init\",\"image\":\"busybox\"}],\"containers\":[{\"name\":\"web\",\"image\":"  \
	"\"shop/web:7\"},{\"name\":\"side\",\"image\":\"side@" DIGEST                              \
	"\"}]},\"status\":{\"phase\":"                                                             \
	"\"Running\",\"startTime\":\"2026-01-02T03:04:00Z\",\"initContainerStatuses\":[{\"name\":" \
	"\"init\",\"imageID\":\"docker://" DIGEST "\",\"state\":{\"terminated\":{\"finishedAt\":"  \
	"\"2026-01-02T03:04:01Z\"}}}],\"containerStatuses\":[{\"name\":\"web\",\"image\":"         \
	"\"other\","                                                                               \
	"\"imageID\":\"docker-pullable://shop/web@" DIGEST "\",\"state\":{\"running\":{"           \
	"\"startedAt\":\"2026-01-02T03:04:05Z\"}}}]}}"
#define IN_SHOP "usage namespace=shop workload_kind=Deployment workload=web"
#define WEB_USES                                                                                   \
	IN_SHOP " container=init role=init image=busybox config=" DIGEST                           \
		" status=terminated count=1 when=2026-01-02T03:04:01Z\n" IN_SHOP                   \
		" container=web role=container image=shop/web:7 digest=" DIGEST                    \
		" status=running count=1 running when=2026-01-02T03:04:05Z\n" IN_SHOP              \
		" container=side role=container image=side@" DIGEST " digest=" DIGEST              \
		" status=pending count=1 when=2026-01-02T03:04:00Z\n"
#define OWNED(kind, more)                                                                          \
	"{\"metadata\":{\"name\":\"p-node1\",\"ownerReferences\":[{\"kind\":\"" kind               \
	"\",\"name\":\"o\"}]" more "},\"spec\":{\"nodeName\":\"node1\","                           \
	"\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}"
#define USE_OF(kind, name)                                                                         \
	"usage workload_kind=" kind " workload=" name                                              \
	" container=c role=container image=i status=pending"                                       \
	" count=1\n"
#define ARN(rest) "arn:aws:ecs:eu-west-1:012345678901:" rest
/* clang-format off */
#define TASK(status, containers) \
	"{\"taskArn\":\"" ARN("task/prod/6f") "\",\"clusterArn\":\"" ARN("cluster/prod") "\"," \
	"\"taskDefinitionArn\":\"" ARN("task-definition/api:12") "\"," \
	"\"group\":\"service:api\",\"lastStatus\":\"" status "\",\"desiredStatus\":\"RUNNING\"," \
	"\"createdAt\":1577836800,\"containers\":[" containers "]}"
/* clang-format on */
#define AT "usage account=012345678901 region=eu-west-1"
#define DEFINITION(revision, status)                                                               \
	"{\"taskDefinition\":{\"taskDefinitionArn\":\"" ARN(                                       \
		"task-definition/api:" revision) "\",\"status\":\"" status                         \
						 "\",\"containerDefinitions\":[{\"name\":\"app\"," \
						 "\"image\":"                                      \
						 "\"api:1\"}]}}"
#define DEFINED(revision, status, current)                                                         \
	AT " workload_kind=taskdef workload=api taskdef=api:" revision                             \
	   " container=app role=container image=api:1 status=" status " count=0 declared" current  \
	   "\n"

static const struct {
	const char *text, *want, *says;
} documents[] = {
	{"{\"apiVersion\":\"v1\",\"items\":[" WEB ",{\"kind\":\"Service\"},7],\"kind\":\"List\"}",
	 PODS WEB_USES "skipped 1 object that is no pod example=Service\n"
		       "skipped 1 no JSON object example=at byte 931\nend whole\n",
	 "a list as kubectl prints it: Deployment, init, sidecar by digest"},
	{WEB, PODS WEB_USES "end whole\n", "one pod"},
	{"{\"kind\":\"PodList\",\"items\":[" OWNED("DaemonSet", "") "," OWNED("Node", "") "," OWNED(
		 "ReplicationController", ",\"annotations\":{\"openshift.io/"
					  "deployment-config.name\":\"dc\"}") "]}",
	 PODS USE_OF("DaemonSet", "o") USE_OF("StaticPod", "p")
		 USE_OF("DeploymentConfig", "dc") "end whole\n",
	 "a kubelet's list: each owner by its kind"},
	{"{\"kind\":\"PodList\",\"metadata\":{\"continue\":\"t\"},\"items\":[]}\n"
	 "{\"kind\":\"PodList\",\"metadata\":{},\"items\":[]}",
	 PODS "end whole\n", "pages one after the other are one listing"},
	{"{\"kind\":\"PodList\",\"items\":[],\"metadata\":{\"continue\":\"t\"}}",
	 PODS "end partial why=one page of a longer list: it says continue\n", "a page is partial"},
	{"{\"kind\":\"PodList\",\"items\":[{\"spec\":7,\"metadata\":[],\"status\":\"x\"}]}",
	 PODS "end whole\n", "a pod of wrong types tells nothing"},
	{"{\"tasks\":[" TASK("RUNNING", "{\"name\":\"app\",\"image\":\"api:1\",\"imageDigest\":"
					"\"" DIGEST "\",\"lastStatus\":\"RUNNING\"},{\"name\":"
					"\"log\"}") "," TASK("STOPPED", "") "],\"failures\":[{"
									    "\"arn\":\"x\"}]}",
	 ECS AT " cluster=prod service=api workload_kind=service workload=api taskdef=api:12"
		" container=app role=container image=api:1 digest=" DIGEST
		" status=RUNNING count=1 running when=2020-01-01T00:00:00Z\n" AT
		" cluster=prod service=api workload_kind=service workload=api taskdef=api:12"
		" container=log role=container status=RUNNING count=1 running "
		"when=2020-01-01T00:00:00Z\n" AT
		" cluster=prod service=api workload_kind=service workload=api taskdef=api:12"
		" role=container status=STOPPED count=1 when=2020-01-01T00:00:00Z\n"
		"skipped 1 failure that ECS reports example=x\nend whole\n",
	 "tasks, one without containers; desiredStatus is a wish"},
	{DEFINITION("9", "ACTIVE") DEFINITION("12", "INACTIVE") DEFINITION("10", "ACTIVE"),
	 ECS DEFINED("9", "ACTIVE", "") DEFINED("12", "INACTIVE", "")
		 DEFINED("10", "ACTIVE", " current") "end whole\n",
	 "of task definitions the newest ACTIVE revision is current"},
	{"{\"services\":[{\"serviceArn\":\"" ARN(
		 "service/prod/api") "\",\"serviceName\":\"api\","
				     "\"clusterArn\":\"" ARN(
					     "cluster/prod") "\",\"status\":\"ACTIVE\","
							     "\"runningCount\":3,"
							     "\"taskDefinition\":\"" ARN(
								     "task-definition/"
								     "api:12") "\"}],"
									       "\"nextToken"
									       "\":\"t\"}",
	 ECS AT " cluster=prod service=api workload_kind=service workload=api taskdef=api:12"
		" role=container status=ACTIVE count=3 declared\n"
		"end partial why=one page of a longer list: it holds a nextToken\n",
	 "services say what should run"},
	{"{\"status_code\":200,\"data\":{\"tasks\":[],\"failures\":[]}}", ECS "end whole\n",
	 "a recorded answer"},
};

static void test_clusters(void)
{
	static const char text[] = "{\"cluster\":[{\"clusterArn\":\"" ARN(
		"cluster/prod") "\",\"clusterDetails\":[{"
				"\"lastInUse\":1577836800,\"runningUnitCount\":2,"
				"\"stoppedUnitCount\":1,"
				"\"clusterMetadata\":{\"awsEcsMetadataDetails\":{\"detailsGroup\":"
				"\"service:api\","
				"\"taskDefinitionArn\":\"" ARN(
					"task-definition/api:12") "\"}}},{\"lastInUse\":"
								  "1577836800,\"runningUnitCount\":"
								  "1,\"clusterMetadata\":{"
								  "\"awsEksMetadataDetails\":{"
								  "\"namespace\":\"shop\","
								  "\"workloadInfoList\":[{\"name\":"
								  "\"web\",\"type\":"
								  "\"Deployment\"}]}}}]}]}";
	struct taken t = take_with(text, strlen(text), (struct import_options){.as = DIGEST}, 0);

	is_str(buf_text(&t.r.log),
	       "scan facts format=inspector_clusters\n" AT
	       " cluster=prod service=api workload_kind=service workload=api taskdef=api:12 "
	       "role=container digest=" DIGEST
	       " status=running count=2 running when=2020-01-01T00:00:00Z\n" AT
	       " cluster=prod service=api workload_kind=service workload=api taskdef=api:12 "
	       "role=container digest=" DIGEST
	       " status=stopped count=1 when=2020-01-01T00:00:00Z\n" AT
	       " cluster=prod namespace=shop workload_kind=Deployment workload=web role=container "
	       "digest=" DIGEST " status=running count=1 running when=2020-01-01T00:00:00Z\n"
	       "end whole artifact=" DIGEST "\n",
	       "Inspector's clusters of the image that --as names");
	taken_fini(&t);
	t = take(text);
	ok(strstr(buf_text(&t.r.log), "skipped 1 cluster of an image that nobody named") != NULL,
	   "without --as they are counted, with what to do");
	taken_fini(&t);
	is_sound_when_cut(text, "clusters");
}

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		is_log(documents[i].text, documents[i].want, documents[i].says);
		is_sound_when_cut(documents[i].text, documents[i].says);
	}
	test_clusters();
	return done();
}
