/*
 * What one Security Hub finding says. Inspector's keep the platform, the score and sometimes the
 * layer in ProductFields, and name their resources by words of this format; they are told in
 * Inspector's own, so that the same finding read from an export is the same row.
 */
#include "data/import_asff.h"

#include <stdlib.h>
#include <string.h>

#include "core/identity.h"
#include "core/text.h"

const struct inspector2_words asff_words = {
	.vuln = "Id",
	.url = "Vendor.Url",
	.related = "RelatedVulnerabilities",
	.published = "Vendor.VendorCreatedAt",
	.vendor = "Vendor.Name",
	.vendor_severity = "Vendor.VendorSeverity",
	.cvss = "Cvss",
	.cvss_source = "Source",
	.cvss_score = "BaseScore",
	.cvss_vector = "BaseVector",
	.packages = "VulnerablePackages",
	.name = "Name",
	.version = "Version",
	.release = "Release",
	.epoch = "Epoch",
	.manager = "PackageManager",
	.fixed = "FixedInVersion",
	.path = "FilePath",
	.layer = "SourceLayerHash",
	.remediation = "Remediation",
	.repository = "RepositoryName",
	.digest = "ImageDigest",
	.registry = "RegistryId",
	.tags = "ImageTags",
	.platform = NULL, /* in ProductFields */
	.architecture = "Architecture",
	.pushed = "ImagePublishedAt",
};

/* The label, else the word for the number, as the format's own description maps it. */
static const char *severity_of(const cJSON *f)
{
	static const struct {
		double least;
		const char *word;
	} normalized[] = {
		{90, "CRITICAL"}, {70, "HIGH"}, {40, "MEDIUM"}, {1, "LOW"}, {0, "INFORMATIONAL"}};
	const char *label = json_word(f, "Severity.Label");
	double number = json_number(f, "Severity.Normalized", -1);

	if (!label)
		label = json_word(f, "FindingProviderFields.Severity.Label");
	for (size_t i = 0; !label && i < sizeof(normalized) / sizeof(normalized[0]); i++)
		if (number >= normalized[i].least)
			label = normalized[i].word;
	return label ? label : "";
}

/* Archived by Security Hub or closed by Inspector; a person's RESOLVED is no machine's word. */
static enum finding_status activity_of(const cJSON *f)
{
	const char *status = json_word(f, "ProductFields.aws/inspector/FindingStatus");

	if (text_equal(json_word(f, "RecordState"), "ARCHIVED") || text_equal(status, "CLOSED"))
		return FINDING_CLOSED;
	if (text_equal(json_word(f, "Workflow.Status"), "SUPPRESSED") ||
	    text_equal(status, "SUPPRESSED"))
		return FINDING_SUPPRESSED;
	return FINDING_ACTIVE;
}

static date date_or(date when, date otherwise)
{
	return when != DATE_NONE ? when : otherwise;
}

void asff_finding(struct finding *out, const cJSON *f, struct arena *arena)
{
	*out = (struct finding){
		.kind = KIND_VULN,
		.source_key = json_word(f, "Id"),
		.account = json_account_in(f, "AwsAccountId", arena),
		.title = json_word(f, "Title"),
		.description = json_word(f, "Description"),
		.url = json_word(f, "Remediation.Recommendation.Url"),
		.severity_raw = severity_of(f),
		.score = -1,
		.epss = -1,
		.exploit = -1,
		.activity = activity_of(f),
		.first_seen = date_or(json_date(f, "FirstObservedAt"), json_date(f, "CreatedAt")),
		.last_seen = date_or(json_date(f, "LastObservedAt"), json_date(f, "UpdatedAt")),
		.updated = json_date(f, "UpdatedAt"),
	};
}

/* ---- Inspector ------------------------------------------------------------------------------- */

static const struct {
	const char *theirs, *inspectors;
	const char *platform; /* where ProductFields has it, by the resource's number */
} types[] = {
	{"AwsEcrContainerImage", "AWS_ECR_CONTAINER_IMAGE", "awsEcrContainerImageDetails"},
	{"AwsEc2Instance", "AWS_EC2_INSTANCE", "awsEc2InstanceDetails"},
	{"AwsLambdaFunction", "AWS_LAMBDA_FUNCTION", "awsLambdaFunctionDetails"},
	{"AwsEcrRepository", "AWS_ECR_REPOSITORY", NULL},
};

static const char *platform_of(const cJSON *f, const char *details, size_t n)
{
	char *path =
		mem_printf("aws/inspector/resources/%zu/resourceDetails/%s/platform", n, details);
	const char *platform = json_word(json_at(f, "ProductFields"), path);

	free(path);
	return platform;
}

/* Inspector knows an instance by its id: here that is the end of an ARN, and no two have it. */
static const char *instance_of(const char *arn)
{
	const char *at = arn ? strstr(arn, ":instance/") : NULL;

	return at ? at + strlen(":instance/") : arn;
}

bool asff_inspector_resource(struct finding *out, const cJSON *f, const cJSON *resource, size_t n,
			     const struct aws_envelope *envelope, struct arena *arena)
{
	const cJSON *image = json_at(resource, "Details.AwsEcrContainerImage");
	struct asset *asset = &out->asset;
	struct aws_envelope last = *envelope;

	if (json_word(f, "Region"))
		last.region = json_word(f, "Region");
	*asset = (struct asset){
		.resource = json_id_in(resource, "Id", arena),
		.resource_type = json_word(resource, "Type"),
		.pushed = DATE_NONE,
	};
	inspector2_where(out, json_account_in(f, "AwsAccountId", arena),
			 json_word(resource, "Region"), &last, arena);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_equal(asset->resource_type, types[i].theirs)) {
			asset->resource_type = types[i].inspectors;
			if (types[i].platform)
				asset->os = platform_of(f, types[i].platform, n);
			break;
		}
	if (text_equal(asset->resource_type, "AWS_EC2_INSTANCE"))
		asset->resource = instance_of(asset->resource);
	if (image || text_equal(asset->resource_type, "AWS_ECR_CONTAINER_IMAGE"))
		inspector2_image(out, image, &asff_words, arena);
	return asset->resource || (asset->repository && asset->digest);
}

/* Inspector's score; where it gives none, the highest of others. */
static void read_score(struct finding *out, const cJSON *f, const cJSON *v)
{
	double highest = json_figure(f, "ProductFields.aws/inspector/inspectorScore", -1);
	bool is_stated = highest >= 0;

	out->vector = NULL;
	JSON_EACH(cvss, v, "Cvss")
	{
		double score = json_number(cvss, "BaseScore", -1);

		if (is_stated ? score < highest || score > highest || out->vector
			      : score <= highest)
			continue;
		highest = score;
		out->vector = json_word(cvss, "BaseVector");
	}
	out->score = highest;
}

/* "CVE-2020-28196" of the title "CVE-2020-28196 - krb5", where nothing else tells. */
static const char *id_of_title(const char *title, struct arena *arena)
{
	const char *id = title ? arena_strndup(arena, title, strcspn(title, " ")) : NULL;

	return identity_is_cve(id) ? id : NULL;
}

/* A flaw in the function's own code. */
static void read_code(struct finding *out, const cJSON *v)
{
	const cJSON *code = json_first(v, "CodeVulnerabilities");
	double line = json_number(code, "FilePath.StartLine", 0);

	out->kind = code && json_count(v, asff_words.packages) == 0 ? KIND_CODE : KIND_VULN;
	out->path = out->kind == KIND_CODE ? json_word(code, "FilePath.FilePath") : NULL;
	out->start_line = out->kind == KIND_CODE && line > 0 && line < 1e9 ? (int)line : 0;
}

void asff_inspector_vulnerability(struct finding *out, const cJSON *f, const cJSON *v,
				  struct arena *arena)
{
	const char *url = out->url;

	inspector2_vulnerability(out, v, &asff_words, arena);
	if (!v)
		out->vuln = id_of_title(out->title, arena);
	if (!out->url)
		out->url = url;
	out->epss = json_figure(v, "EpssScore", -1);
	out->exploit = inspector2_yes_or_no(json_word(v, "ExploitAvailable"));
	out->fix_stated = json_word(v, "FixAvailable");
	read_code(out, v);
	read_score(out, f, v);
}
