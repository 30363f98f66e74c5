/*
 * Security Hub findings (ASFF): `Findings` or `findings`, a bare array, pages, one a line. Most of
 * them are of other products and about other things; only Inspector's and Trivy's vulnerabilities
 * are taken, and the rest is counted by product.
 */
#include "data/import_asff.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"

enum { VULNERABILITIES_MAX = 100, RESOURCES_MAX = 32 }; /* the format has 32 resources at most */

/* What is skipped, by the product that found it: how ProductArn ends. */
static const struct {
	const char *product;
	const char *reason;
} products[] = {
	{"aws/securityhub", N_("Security Hub control")},
	{"aws/config", N_("Config rule")},
	{"aws/guardduty", N_("GuardDuty finding")},
	{"aws/macie", N_("Macie finding")},
	{"aws/access-analyzer", N_("Access Analyzer finding")},
	{"aws/firewall-manager", N_("Firewall Manager finding")},
	{"aws/health", N_("Health event")},
	{"aws/ssm-patch-manager", N_("Patch Manager finding")},
	{"aws/inspector", N_("Inspector finding without a vulnerability")},
	{"aquasecurity/aquasecurity", N_("Aqua finding without a vulnerability")},
	{"prowler/prowler", N_("Prowler check")},
};

/* "aws/inspector" of "arn:aws:securityhub:REGION::product/aws/inspector"; "" when it has none. */
static const char *product_of(const cJSON *f)
{
	const char *arn = json_word(f, "ProductArn"), *at = arn ? strstr(arn, "product/") : NULL;

	return at ? at + strlen("product/") : "";
}

static bool is_inspectors(const cJSON *f)
{
	const char *id = json_word(f, "Id");

	return strcmp(product_of(f), "aws/inspector") == 0 ||
	       (id && text_has_prefix(id, "arn:") && strstr(id, ":inspector2:"));
}

static bool is_trivys(const cJSON *f)
{
	const char *generator = json_word(f, "GeneratorId");

	return (generator && text_has_prefix(generator, "Trivy")) ||
	       text_equal(json_word(f, "ProductFields.Product Name"), "Trivy");
}

static bool has_type(const cJSON *f, const char *type)
{
	JSON_EACH(item, f, "Types")
	if (text_equal(json_word(item, ""), type))
		return true;
	return false;
}

/* Neither Inspector's nor Trivy's vulnerability. */
static bool skip(struct aws *aws, const cJSON *f)
{
	const char *reason = N_("finding of another product"), *example = product_of(f);

	for (size_t i = 0; i < sizeof(products) / sizeof(products[0]); i++)
		if (strcmp(product_of(f), products[i].product) == 0) {
			reason = products[i].reason;
			example = json_word(f, "Title");
		}
	if (is_trivys(f)) {
		example = json_word(f, "Title");
		if (has_type(f, "Sensitive Data Identifications"))
			reason = N_("secret");
		else if (has_type(f, "Software and Configuration Checks"))
			reason = N_("misconfiguration");
	}
	import_skip(aws->run, reason, example);
	return true;
}

/* ---- Inspector ------------------------------------------------------------------------------- */

/* The rows of one vulnerability: at each resource, each package. */
static bool tell_vulnerability(struct aws *aws, struct finding *finding, const cJSON *f,
			       const cJSON *v, const struct aws_envelope *envelope,
			       struct error *err)
{
	size_t n = 0, told = 0;

	JSON_EACH(resource, f, "Resources")
	{
		if (n++ == RESOURCES_MAX) {
			import_skip(aws->run, N_("too many resources"), finding->source_key);
			break;
		}
		if (!asff_inspector_resource(finding, f, resource, n, envelope, &aws->arena))
			continue;
		told++;
		if (!aws_begin(aws, err) ||
		    !inspector2_tell_packages(aws, finding, v, &asff_words,
					      json_at(f, "ProductFields"), err))
			return false;
	}
	if (told == 0)
		import_skip(aws->run, N_("finding without a resource"), finding->source_key);
	return true;
}

static bool tell_inspector(struct aws *aws, const cJSON *f, const struct aws_envelope *envelope,
			   struct error *err)
{
	struct finding finding;
	size_t n = 0;

	arena_reset(&aws->arena);
	asff_finding(&finding, f, &aws->arena);
	if (json_count(f, "Vulnerabilities") == 0) {
		asff_inspector_vulnerability(&finding, f, NULL, &aws->arena);
		if (!finding.vuln)
			return skip(aws, f);
		return tell_vulnerability(aws, &finding, f, NULL, envelope, err);
	}
	JSON_EACH(v, f, "Vulnerabilities")
	{
		const char *why = NULL;

		asff_inspector_vulnerability(&finding, f, v, &aws->arena);
		if (n++ == VULNERABILITIES_MAX)
			why = N_("too many vulnerabilities");
		else if (!finding.vuln)
			why = N_("finding without a vulnerability id");
		if (why)
			import_skip(aws->run, why, finding.source_key);
		else if (!tell_vulnerability(aws, &finding, f, v, envelope, err))
			return false;
		if (n > VULNERABILITIES_MAX)
			break;
	}
	return true;
}

/* ---- Trivy ----------------------------------------------------------------------------------- */

static bool tell_trivy(struct aws *aws, const cJSON *f, const struct aws_envelope *envelope,
		       struct error *err)
{
	struct finding finding;
	size_t n = 0, told = 0;

	arena_reset(&aws->arena);
	JSON_EACH(resource, f, "Resources")
	{
		asff_finding(&finding, f, &aws->arena);
		if (n++ == RESOURCES_MAX) {
			import_skip(aws->run, N_("too many resources"), finding.source_key);
			break;
		}
		if (!asff_trivy(&finding, resource, envelope, &aws->arena))
			continue;
		told++;
		if (finding.updated > aws->newest)
			aws->newest = finding.updated;
		if (!aws_begin(aws, err) || !import_finding(aws->run, &finding, err))
			return false;
	}
	return told > 0 || skip(aws, f);
}

bool asff_tell(struct aws *aws, const cJSON *f, const struct aws_envelope *envelope,
	       struct error *err)
{
	bool is_inspector = is_inspectors(f);

	if (!is_inspector && !is_trivys(f))
		return skip(aws, f);
	if (!aws_is_turn(aws, is_inspector ? SOURCE_INSPECTOR : SOURCE_TRIVY))
		return aws_hold(aws, f, err);
	return is_inspector ? tell_inspector(aws, f, envelope, err)
			    : tell_trivy(aws, f, envelope, err);
}

static void *open_asff(struct import_run *run)
{
	static const struct aws_format format = {
		.name = "asff",
		.stranger = N_("no Security Hub finding"),
	};
	struct aws *aws = mem_alloc(sizeof(*aws));

	aws_open(aws, run, &format);
	return aws;
}

const struct import_ops import_asff = AWS_OPS(aws_list_rules, open_asff);
const struct import_ops import_asff_pages = AWS_OPS(aws_page_rules, open_asff);
const struct import_ops import_asff_lines = AWS_OPS(aws_line_rules, open_asff);
