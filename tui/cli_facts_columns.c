/* The columns of facts, a table for each kind: what stands under a heading, and how it is read. */
#include <string.h>

#include "core/intl.h"
#include "core/json.h"
#include "tui/cli_facts.h"

#define GET(name, give, ...)                                                                       \
	static void get_##name(const void *row, struct value *out)                                 \
	{                                                                                          \
		const struct fact *f = row;                                                        \
                                                                                                   \
		give(__VA_ARGS__, out);                                                            \
	}
#define TEXT(name, what) GET(name, value_text, what)
#define DATE(name, what) GET(name, value_date, what)
#define FLAG(name, what) GET(name, put_flag, what)
#define FRACTION(name, what) GET(name, put_fraction, what)
#define LIST(name, texts, count) GET(name, put_list, texts, count)

/* Negative: not said. */
static void put_fraction(double number, struct value *out)
{
	out->number = number;
	out->known = number >= 0;
}

static void put_flag(int is_true, struct value *out)
{
	put_fraction(is_true, out);
}

static void put_list(const char *const *texts, size_t count, struct value *out)
{
	out->texts = texts;
	out->list_count = (uint32_t)count;
	out->known = count > 0;
}

/* Only task definitions are current or not. */
static int is_current(const struct usage *usage)
{
	bool is_taskdef = usage->workload_kind && strcmp(usage->workload_kind, "taskdef") == 0;

	return is_taskdef ? usage->is_current : -1;
}

TEXT(kind, fact_names[f->kind].word)

TEXT(usage_account, f->usage.account)
TEXT(usage_region, f->usage.region)
TEXT(usage_cluster, f->usage.cluster)
TEXT(usage_namespace, f->usage.namespace)
TEXT(usage_service, f->usage.service)
TEXT(usage_workload_kind, f->usage.workload_kind)
TEXT(usage_workload, f->usage.workload)
TEXT(usage_container, f->usage.container)
TEXT(usage_role, f->usage.role)
TEXT(usage_image, f->usage.image)
TEXT(usage_digest, f->usage.digest)
TEXT(usage_config_digest, f->usage.config_digest)
GET(usage_count, value_number, (double)f->usage.count)
TEXT(usage_status, f->usage.status)
FLAG(usage_running, f->usage.is_running)
DATE(usage_when, f->usage.when)
FLAG(usage_declared, f->usage.is_declared)
TEXT(usage_taskdef, f->usage.taskdef)
FLAG(usage_current, is_current(&f->usage))

TEXT(image_registry, f->image.registry)
TEXT(image_repository, f->image.repository)
TEXT(image_region, f->image.region)
LIST(image_tags, f->image.tags, f->image.tag_count)
TEXT(image_digest, f->image.digest)
TEXT(image_config_digest, f->image.config_digest)
TEXT(image_os_version, f->image.os_version)
LIST(image_layers, f->image.layers, f->image.layer_count)
LIST(image_diff_ids, f->image.diff_ids, f->image.diff_id_count)
DATE(image_created, f->image.created)
DATE(image_pushed, f->image.pushed)
DATE(image_last_used, f->image.last_used)
FRACTION(image_in_use, f->image.in_use)
TEXT(image_raw_digest, f->image.raw_digest)
FLAG(image_artifact, f->image.is_artifact)
FLAG(image_deleted, f->image.is_deleted)
TEXT(image_index, f->image.index)

TEXT(intel_vuln, f->intel.vuln)
FRACTION(intel_epss, f->intel.epss)
FRACTION(intel_percentile, f->intel.percentile)
FLAG(intel_ransomware, f->intel.ransomware)
TEXT(intel_model, f->intel.model)

TEXT(account_id, f->account.id)
TEXT(account_name, f->account.name)
TEXT(account_status, f->account.status)

static void put_text(const struct buf *text, bool as_json, struct buf *out)
{
	if (as_json)
		json_put_string(out, text->size ? text->data : NULL);
	else
		buf_puts(out, buf_text(text));
}

/* "linux/arm64/v8"; what is not stated is left out. */
static void put_platform(const void *row, bool as_json, struct buf *out)
{
	const struct image_fact *image = &((const struct fact *)row)->image;
	const char *parts[] = {image->os, image->architecture, image->variant};
	struct buf text = {0};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i])
			buf_printf(&text, "%s%s", text.size ? "/" : "", parts[i]);
	put_text(&text, as_json, out);
	buf_fini(&text);
}

static void put_label(const struct label *label, bool as_json, struct buf *out)
{
	const char *name = label->name ? label->name : "";

	if (!as_json) {
		buf_printf(out, "%s=%s", name, label->value ? label->value : "");
		return;
	}
	json_put_string(out, name);
	buf_putc(out, ':');
	json_put_string(out, label->value);
}

static void put_labels(const void *row, bool as_json, struct buf *out)
{
	const struct image_fact *image = &((const struct fact *)row)->image;

	buf_puts(out, as_json ? "{" : "");
	for (size_t i = 0; i < image->label_count; i++) {
		buf_puts(out, i == 0 ? "" : as_json ? "," : ", ");
		put_label(&image->labels[i], as_json, out);
	}
	buf_puts(out, as_json ? "}" : "");
}

/* Feeds speak of days: no time of day is made up for them. */
static void put_day(date when, bool as_json, struct buf *out)
{
	char day[DATE_TEXT];
	struct buf text = {0};

	buf_puts(&text, date_format_day(when, day));
	put_text(&text, as_json, out);
	buf_fini(&text);
}

#define DAY(name, what)                                                                            \
	static void put_##name(const void *row, bool as_json, struct buf *out)                     \
	{                                                                                          \
		const struct fact *f = row;                                                        \
                                                                                                   \
		put_day(what, as_json, out);                                                       \
	}

DAY(kev_added, f->intel.kev_added)
DAY(kev_due, f->intel.kev_due)
DAY(scored, f->intel.scored)

/* clang-format off */
#define NUMBER(places) .type = FIELD_NUMBER, .decimals = (places)
#define KIND {.name = "kind", .get = get_kind}
static const struct record_column usage_columns[] = {
	KIND,
	{.name = "account", .title = N_("ACCOUNT"), .get = get_usage_account},
	{.name = "region", .title = N_("REGION"), .drop = 3, .get = get_usage_region},
	{.name = "cluster", .title = N_("CLUSTER"), .get = get_usage_cluster},
	{.name = "namespace", .title = N_("NAMESPACE"), .get = get_usage_namespace},
	{.name = "service", .title = N_("SERVICE"), .drop = 4, .get = get_usage_service},
	{.name = "workload_kind", .title = N_("KIND"), .drop = 5, .get = get_usage_workload_kind},
	{.name = "workload", .title = N_("WORKLOAD"), .get = get_usage_workload},
	{.name = "container", .title = N_("CONTAINER"), .drop = 6, .get = get_usage_container},
	{.name = "role", .get = get_usage_role},
	{.name = "image_ref", .title = N_("IMAGE"), .keeps_end = true, .get = get_usage_image},
	{.name = "digest", .get = get_usage_digest},
	{.name = "config_digest", .get = get_usage_config_digest},
	{.name = "count", .title = N_("COUNT"), NUMBER(0), .get = get_usage_count},
	{.name = "status", .title = N_("STATUS"), .drop = 2, .get = get_usage_status},
	{.name = "running", .title = N_("RUNNING"), .type = FIELD_BOOL, .get = get_usage_running},
	{.name = "when", .title = N_("WHEN"), .drop = 1, .type = FIELD_DATE, .has_time = true, .get = get_usage_when},
	{.name = "declared", .type = FIELD_BOOL, .get = get_usage_declared},
	{.name = "taskdef", .get = get_usage_taskdef},
	{.name = "current", .type = FIELD_BOOL, .get = get_usage_current},
};
static const struct record_column image_columns[] = {
	KIND,
	{.name = "registry", .title = N_("REGISTRY"), .drop = 3, .get = get_image_registry},
	{.name = "repo", .title = N_("REPOSITORY"), .keeps_end = true, .get = get_image_repository},
	{.name = "region", .get = get_image_region},
	{.name = "tags", .title = N_("TAGS"), .type = FIELD_LIST, .get = get_image_tags},
	{.name = "digest", .title = N_("DIGEST"), .get = get_image_digest},
	{.name = "config_digest", .get = get_image_config_digest},
	{.name = "platform", .title = N_("PLATFORM"), .drop = 4, .put = put_platform},
	{.name = "os_version", .get = get_image_os_version},
	{.name = "layers", .type = FIELD_LIST, .get = get_image_layers},
	{.name = "diff_ids", .type = FIELD_LIST, .get = get_image_diff_ids},
	{.name = "labels", .put = put_labels},
	{.name = "created", .title = N_("CREATED"), .drop = 1, .type = FIELD_DATE, .has_time = true, .get = get_image_created},
	{.name = "pushed", .title = N_("PUSHED"), .drop = 2, .type = FIELD_DATE, .has_time = true, .get = get_image_pushed},
	{.name = "last_used", .type = FIELD_DATE, .get = get_image_last_used},
	{.name = "in_use", NUMBER(0), .get = get_image_in_use},
	{.name = "raw_digest", .get = get_image_raw_digest},
	{.name = "artifact", .type = FIELD_BOOL, .get = get_image_artifact},
	{.name = "deleted", .type = FIELD_BOOL, .get = get_image_deleted},
	{.name = "child_of", .get = get_image_index},
};
static const struct record_column intel_columns[] = {
	KIND,
	{.name = "vuln", .title = N_("VULNERABILITY"), .get = get_intel_vuln},
	{.name = "epss", .title = N_("EPSS"), NUMBER(9), .get = get_intel_epss},
	{.name = "percentile", .title = N_("PERCENTILE"), NUMBER(9), .get = get_intel_percentile},
	{.name = "kev_date", .title = N_("KEV"), .put = put_kev_added},
	{.name = "due", .title = N_("DUE"), .put = put_kev_due},
	{.name = "ransomware", .title = N_("RANSOMWARE"), .type = FIELD_BOOL, .get = get_intel_ransomware},
	{.name = "date", .title = N_("DATE"), .put = put_scored},
	{.name = "model", .title = N_("MODEL"), .get = get_intel_model},
};
static const struct record_column account_columns[] = {
	KIND,
	{.name = "id", .title = N_("ACCOUNT"), .get = get_account_id},
	{.name = "name", .title = N_("NAME"), .get = get_account_name},
	{.name = "status", .title = N_("STATUS"), .get = get_account_status},
};

#define COLUMNS(of) {of, sizeof(of) / sizeof((of)[0])}
const struct fact_columns fact_columns[FACT_COUNT] = {
	[FACT_USAGE] = COLUMNS(usage_columns),
	[FACT_IMAGE] = COLUMNS(image_columns),
	[FACT_INTEL] = COLUMNS(intel_columns),
	[FACT_ACCOUNT] = COLUMNS(account_columns),
};
/* clang-format on */
