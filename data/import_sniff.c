/*
 * Telling formats apart. A row of formats[] asks for some of the key paths that import_head.c has
 * found ("Results.*.Target", "SchemaVersion=2"); so a format is one row, and rows are tried in
 * order. The list of paths grows as bytes arrive, so a row that reads must ask for what no document
 * of another format holds: else the answer would depend on how the bytes come (tests/test_sniff.c).
 * One that refuses may ask for less: it is heard when no row that reads knows the whole head.
 */
#include "data/import_sniff.h"

#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_head.h"

enum answer {
	READS,
	READS_LAST, /* when no other row knows the whole head: it asks for little */
	NOT_YET,
	NEVER
};

struct format {
	const char *name; /* the importer's, or what a person calls it */
	enum answer answer;
	const struct import_ops *ops;
	/* Each must be there: `path` or `path=how its value begins`, alternatives split by '|'. */
	const char *needs[3];
};

/* clang-format off */
static const struct format formats[] = {
	{ "eventbridge", READS, &import_eventbridge_lines, { "detail-type", "detail|source|resources" } },
	{ "eventbridge", READS, &import_eventbridge, { "*.detail-type", "*.detail|*.source|*.resources" } },
	{ "eventbridge", READS, &import_eventbridge, { "Messages.*.Body|Records.*.body|Records.*.Sns" } },
	{ "eventbridge", READS, &import_eventbridge, { "*.Body|*.body", "*.ReceiptHandle|*.receiptHandle" } },
	{ "eventbridge", READS, &import_eventbridge, { "*.Type=Notification", "*.Message" } },
	{ "eventbridge", READS, &import_eventbridge_lines, { "Body|body", "ReceiptHandle|receiptHandle" } },
	{ "eventbridge", READS, &import_eventbridge_lines, { "Body|body", "MessageId|messageId" } },
	{ "eventbridge", READS, &import_eventbridge_lines, { "Type=Notification", "Message" } },
	{ "inspector2", READS, &import_inspector2, { "findings.*.findingArn|Findings.*.findingArn|"
		"data.findings.*.findingArn|data.Findings.*.findingArn|*.findingArn" } },
	{ "inspector2", READS, &import_inspector2_pages, { "*.findings.*.findingArn|"
		"*.Findings.*.findingArn|*.data.findings.*.findingArn|*.data.Findings.*.findingArn|*.*.findingArn" } },
	{ "inspector2", READS, &import_inspector2_lines, { "findingArn" } },
	{ "asff", READS, &import_asff, { "Findings.*.ProductArn|findings.*.ProductArn|"
		"data.Findings.*.ProductArn|data.findings.*.ProductArn|*.ProductArn" } },
	{ "asff", READS, &import_asff_pages, { "*.Findings.*.ProductArn|*.findings.*.ProductArn|"
		"*.data.Findings.*.ProductArn|*.data.findings.*.ProductArn|*.*.ProductArn" } },
	{ "asff", READS, &import_asff_lines, { "ProductArn" } },
	{ "trivy_k8s", READS, &import_trivy_k8s, { "ClusterName" } },
	{ "trivy_k8s", READS, &import_trivy_k8s, { "Resources.*.Kind|Findings.*.Kind|Vulnerabilities.*.Kind",
		"Resources.*.Results|Findings.*.Results|Vulnerabilities.*.Results|Resources.*.Error" } },
	{ "inspector2", READS, &import_inspector2, { "findings=[]|Findings=[]|"
		"data.findings=[]|data.Findings=[]" } },
	{ "inspector2", READS, &import_inspector2_pages, { "*.findings=[]|*.Findings=[]|"
		"*.data.findings=[]|*.data.Findings=[]" } },
	{ "ecr", READS, &import_ecr, { "imageScanFindings|imageScanStatus|data.imageScanFindings|"
		"data.imageScanStatus|*.imageScanFindings|*.imageScanStatus|*.data.imageScanFindings" } },
	{ "trivy", READS, &import_trivy, { "SchemaVersion=2", "ArtifactName|ArtifactType|Results|Metadata" } },
	{ N_("a Trivy report of another schema version"), NOT_YET, NULL,
		{ "SchemaVersion=", "ArtifactName|ArtifactType" } },
	{ "trivy", READS, &import_trivy, { "Results.*.Target|Results.*.Vulnerabilities" } },
	{ "trivy", READS, &import_trivy, { "ArtifactName", "ArtifactType", "Results|Metadata" } },
	{ "trivy", READS, &import_trivy_v1, { "*.Target|*.Class=os-pkgs|*.Class=lang-pkgs|"
		"*.Vulnerabilities.*.VulnerabilityID" } },
	{ "trivy", READS, &import_trivy_v1, { "Target|Vulnerabilities.*.VulnerabilityID",
		"Vulnerabilities|Class=os-pkgs|Class=lang-pkgs" } },
	{ "trivy_operator", READS, &import_trivy_operator, {
		"items.*.apiVersion=aquasecurity.github.io/|*.apiVersion=aquasecurity.github.io/" } },
	{ "trivy_operator", READS_LAST, &import_trivy_operator_one, { "**apiVersion=aquasecurity.github.io/" } },
	{ "grype", READS, &import_grype, { "matches.*.vulnerability|matches=[]" } },
	{ "inspector_scan", READS, &import_scan_sbom, { "sbom.bomFormat|sbom.vulnerabilities" } },
	{ "inspector_scan", READS, &import_scan_sbom, { "messages|vulnerability_count", "vulnerabilities" } },
	{ N_("SARIF"), NEVER, NULL, { "runs", "version|$schema" } },
	{ N_("an SPDX document"), NEVER, NULL, { "spdxVersion|SPDXID" } },
	{ N_("a CycloneDX document"), NEVER, NULL, { "bomFormat=CycloneDX" } },
	{ N_("a GitLab security report"), NEVER, NULL, { "scan", "vulnerabilities|remediations" } },
	{ "ecr_images", READS, &import_ecr_images, { "imageDetails|data.imageDetails|imageTagDetails" } },
	{ "ecr_images", READS, &import_ecr_images, { "images.*.imageId|data.images.*.imageId|image.imageId" } },
	{ "ecr_images", READS, &import_ecr_images, { "imageIds|data.imageIds" } },
	{ "manifest", READS, &import_manifest, { "manifests.*.digest|manifests=[]", "schemaVersion" } },
	{ "manifest", READS, &import_manifest, { "fsLayers", "schemaVersion" } },
	{ "manifest", READS, &import_manifest, { "config.digest", "layers|schemaVersion" } },
	{ "manifest", READS, &import_manifest, { "rootfs.diff_ids" } },
	{ "image", READS, &import_engine, { "*.Id", "*.RootFS|*.RepoDigests|*.RepoTags" } },
	{ "image", READS, &import_engine, { "*.Config", "*.Layers", "*.RepoTags" } },
	{ "image", READS, &import_engine_one, { "Id", "RootFS|RepoDigests|RepoTags" } },
	{ "image", READS, &import_engine_one, { "Name", "Digest", "Layers" } },
	{ N_("a GitHub dependency snapshot"), NEVER, NULL, { "manifests", "detector" } },
	{ "epss", READS, &import_epss_json, { "data.*.cve|*.cve", "data.*.epss|*.epss" } },
	{ "kev", READS, &import_kev_json, { "vulnerabilities.*.cveID|*.cveID", "vulnerabilities.*.dateAdded|*.dateAdded" } },
	{ "kev", READS, &import_kev_json, { "vulnerabilities=[]", "catalogVersion" } },
	{ "accounts", READS, &import_accounts, { "Accounts.*.Id|data.Accounts.*.Id|Account.Id" } },
	{ "accounts", READS, &import_accounts, { "Accounts=[]|data.Accounts=[]" } },
	{ "pods", READS, &import_pods, { "kind=PodList" } },
	{ "pods", READS, &import_pods, { "items.*.kind=Pod", "items.*.metadata" } },
	{ "pods", READS, &import_pods, { "kind=List", "items=[]" } },
	{ "pods", READS, &import_pods_one, { "kind=Pod", "spec|status" } },
	{ N_("a table printed by kubectl"), NEVER, NULL, { "kind=Table", "rows|columnDefinitions" } },
	{ N_("a list of other Kubernetes objects"), NEVER, NULL, { "items", "kind=" } },
	{ "ecs", READS, &import_ecs, { "tasks.*.taskArn|data.tasks.*.taskArn|task.taskArn" } },
	{ "ecs", READS, &import_ecs, { "taskDefinition.containerDefinitions|data.taskDefinition.containerDefinitions" } },
	{ "ecs", READS, &import_ecs, { "serviceRevisions.*.serviceRevisionArn|services.*.serviceArn|"
		"data.services.*.serviceArn|service.serviceArn" } },
	{ "ecs", READS, &import_ecs, { "tasks=[]|services=[]|data.tasks=[]|data.services=[]" } },
	{ "inspector_clusters", READS, &import_clusters, { "cluster.*.clusterArn|data.cluster.*.clusterArn" } },
	{ N_("a list of ECS names, which says nothing of images"), NEVER, NULL, { "taskArns|serviceArns|"
		"taskDefinitionArns|clusters|taskSets|data.taskArns|data.serviceArns|data.taskDefinitionArns" } },
	{ "history", READS, &import_history, { "event", "uid", "kind" } },
	{ N_("an OpenVEX document"), NEVER, NULL, { "@context=https://openvex" } },
	{ N_("a CSAF document"), NEVER, NULL, { "document.csaf_version" } },
};

/* Tables, by the titles of their columns: lower case here, in any case and order there. */
static const struct format tables[] = {
	{ "inspector2_csv", READS, &import_inspector2_csv, { "severity",
		"finding arn|vulnerability id|finding type", "affected packages|resource id|aws account id" } },
	{ "epss", READS, &import_epss, { "cve", "epss", "percentile" } },
	{ "kev", READS, &import_kev, { "cveid", "dateadded" } },
	{ "inspector_scan", READS, &import_scan_sbom_csv, { "id", "severity", "installed package" } },
};

/* What is neither, by how a line near its start begins. */
static const struct {
	const char *name;
	const char *begins;
} texts[] = {
	{ N_("a ZIP archive"), "PK\003\004" },
	{ N_("XML or HTML"), "<" },
};
/* clang-format on */

#define ROWS(table) (table), sizeof(table) / sizeof((table)[0])

/* What rows are asked about: the key paths of JSON, or the titles of a table. */
struct traits {
	const struct format *rows;
	size_t count;
	struct buf lines;
};

/* How many of a row's needs hold; *all is how many there are. */
static size_t count_met(const struct format *row, const struct traits *t, size_t *all)
{
	size_t met = 0;

	for (*all = 0; *all < 3 && row->needs[*all]; ++*all)
		met += head_has(buf_text(&t->lines), row->needs[*all]);
	return met;
}

static bool holds(const struct format *row, const struct traits *t)
{
	size_t all;

	return count_met(row, t, &all) == all;
}

/* Only a row that reads is heard at once: of the others the first that holds for the whole head. */
static const struct format *find_format(const struct traits *t, bool is_all, const char *forced)
{
	const struct format *last = NULL;

	for (const struct format *row = t->rows; row < t->rows + t->count; row++) {
		if ((forced && strcmp(forced, row->name) != 0) || !holds(row, t))
			continue;
		if (row->answer == READS)
			return row;
		if (!last)
			last = row;
	}
	return is_all ? last : NULL;
}

static struct sniff refuse(const char *name, enum answer answer)
{
	struct sniff sniff = {.answer = SNIFF_REFUSED, .format = name};

	error_set(&sniff.error, ERROR_INPUT,
		  answer == NOT_YET ? _("this is %s, which tamis does not read yet")
				    : _("this is %s, which tamis does not read"),
		  _(name));
	return sniff;
}

static struct sniff answer_format(const struct format *format)
{
	if (format->ops)
		return (struct sniff){
			.answer = SNIFF_KNOWN, .format = format->name, .ops = format->ops};
	return refuse(format->name, format->answer);
}

/* Does half of what some row of this format needs hold? */
static bool is_like(const struct traits *t, const char *name)
{
	for (const struct format *row = t->rows; row < t->rows + t->count; row++) {
		size_t all, met = count_met(row, t, &all);

		if (row->ops && strcmp(row->name, name) == 0 && met * 2 >= all)
			return true;
	}
	return false;
}

/* Adds what a document that no row knows is like: a person may know better, and force it. */
static void add_likeness(struct sniff *sniff, const struct traits *t)
{
	struct buf like = {0};
	char *said = mem_strdup(sniff->error.text);

	for (const struct importer *i = importers; i->name; i++)
		if (is_like(t, i->name))
			buf_printf(&like, "%s%s", like.size ? _(" or ") : "", i->name);
	if (like.size)
		error_set(&sniff->error, ERROR_INPUT,
			  _("%s; it looks a little like %s; --format forces one"), said, like.data);
	buf_fini(&like);
	free(said);
}

/* JSON that no row knows: is it JSON at all, and if so, what are its keys? */
static struct sniff unknown_json(const char *text, size_t size, const struct traits *t)
{
	struct sniff sniff = {.answer = SNIFF_REFUSED};
	struct slice_handler none = {0};
	struct slice *slice = slice_new(NULL, 0, NULL, &none);
	struct buf keys = {0}, clean = {0};
	const char *lines = buf_text(&t->lines);
	bool good = slice_feed(slice, text, size, &sniff.error);

	if (good && size < SNIFF_MAX)
		good = slice_finish(slice, &sniff.error);
	slice_free(slice);
	for (int n = 0; *lines && n < 8;) {
		size_t size_of_line = strcspn(lines, "\n");

		if (!memchr(lines, '.', size_of_line) && !memchr(lines, '=', size_of_line)) {
			buf_puts(&keys, n++ ? ", " : "");
			buf_put(&keys, lines, size_of_line);
		}
		lines += size_of_line + (lines[size_of_line] == '\n');
	}
	text_clean(&clean, buf_text(&keys));
	if (!good)
		sniff.answer = SNIFF_FAILED;
	else if (clean.size)
		error_set(&sniff.error, ERROR_INPUT, _("JSON of an unknown kind, with the keys %s"),
			  clean.data);
	else
		error_set(&sniff.error, ERROR_INPUT, _("JSON of an unknown kind"));
	if (good)
		add_likeness(&sniff, t);
	buf_fini(&keys);
	buf_fini(&clean);
	return sniff;
}

/* The titles of a table's first record that is no comment, one a line, in lower case. */
static bool take_titles(void *ctx, const struct csv_record *record, struct error *err)
{
	struct buf *titles = ctx;

	(void)err;
	if (record->fields[0][0] == '#')
		return true;
	for (size_t i = 0; i < record->count; i++) {
		buf_puts(titles, record->fields[i]);
		buf_putc(titles, '\n');
	}
	for (size_t i = 0; i < titles->size; i++)
		if (titles->data[i] >= 'A' && titles->data[i] <= 'Z')
			titles->data[i] = (char)(titles->data[i] - 'A' + 'a');
	return false;
}

static void read_titles(struct buf *titles, const char *text, size_t size, bool is_all)
{
	const struct csv_handler handler = {.ctx = titles, .record = take_titles};
	struct csv *csv = csv_new(size, &handler);

	if (csv_feed(csv, text, size, NULL) && is_all)
		csv_finish(csv, NULL);
	csv_free(csv);
}

/* JSON or a table? `at` is where blanks end. */
static bool is_json(const char *at)
{
	return *at == '{' || *at == '[' || text_has_prefix(at, "null");
}

static struct traits read_traits(const char *at, size_t size, bool is_all)
{
	struct traits t = {ROWS(formats), {0}};

	if (is_json(at)) {
		head_read(&t.lines, at, size);
		return t;
	}
	t = (struct traits){ROWS(tables), {0}};
	read_titles(&t.lines, at, size, is_all);
	return t;
}

static struct sniff unknown_text(const char *text, size_t size, const struct traits *t)
{
	const char *line = text, *end = text + size, *stop;
	struct buf first = {0}, clean = {0};
	struct sniff sniff;

	for (int n = 0; n < 4 && line < end; n++) {
		stop = memchr(line, '\n', (size_t)(end - line));
		stop = stop ? stop : end;
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
			size_t m = strlen(texts[i].begins);

			if ((size_t)(stop - line) >= m && memcmp(line, texts[i].begins, m) == 0)
				return refuse(texts[i].name, NEVER);
		}
		line = stop + (stop < end);
	}
	if (memchr(text, '\0', size))
		return refuse(N_("binary data"), NEVER);
	buf_put(&first, text, strcspn(text, "\r\n"));
	if (strchr(first.data, ',') != strrchr(first.data, ','))
		sniff = refuse(N_("a CSV table of an unknown kind"), NEVER);
	else
		sniff = refuse(N_("text, not JSON"), NEVER);
	text_cut(&clean, first.data, 40);
	error_set(&sniff.error, ERROR_INPUT, _("this is %s; it begins \"%s\""), _(sniff.format),
		  clean.data ? clean.data : "");
	add_likeness(&sniff, t);
	buf_fini(&first);
	buf_fini(&clean);
	return sniff;
}

/* A format that a person forced, when no row of it knows the document. */
static struct sniff by_force(const char *forced)
{
	struct sniff sniff = {.answer = SNIFF_FAILED};

	for (const struct importer *i = importers; i->name; i++)
		if (strcmp(i->name, forced) == 0)
			return (struct sniff){
				.answer = SNIFF_KNOWN, .format = i->name, .ops = i->ops};
	error_set(&sniff.error, ERROR_USAGE, _("no format is named \"%s\""), forced);
	return sniff;
}

/* A document of no bytes, or of blanks only. */
static struct sniff answer_blank(size_t size)
{
	struct sniff sniff = {.answer = SNIFF_FAILED};

	if (size == 0)
		error_set(&sniff.error, ERROR_INPUT, _("empty file, 0 bytes"));
	else
		error_set(&sniff.error, ERROR_INPUT, _("nothing but blanks, %zu bytes"), size);
	return sniff;
}

struct sniff sniff_head(const char *text, size_t size, bool is_all, const char *forced)
{
	const char *at = head_start(text, size), *end = text + size;
	struct sniff sniff = {.answer = SNIFF_MORE};
	const struct format *format;
	struct traits traits;
	bool is_enough;

	if (at == end)
		return is_all ? answer_blank(size) : sniff;
	if (is_all && head_is_empty(at, end))
		return (struct sniff){.answer = SNIFF_EMPTY};
	is_enough = is_all || (!is_json(at) && size > TABLE_HEAD);
	traits = read_traits(at, (size_t)(end - at), is_all);
	format = find_format(&traits, is_enough, forced);
	if (format)
		sniff = answer_format(format);
	else if (is_enough && forced)
		sniff = by_force(forced);
	else if (is_enough)
		sniff = is_json(at) ? unknown_json(text, size, &traits)
				    : unknown_text(at, (size_t)(end - at), &traits);
	buf_fini(&traits.lines);
	if (sniff.answer == SNIFF_REFUSED)
		error_wrap(&sniff.error, _("byte %td"), at - text);
	return sniff;
}

size_t sniff_claims(const char *text, size_t size, struct sniff_claim claims[SNIFF_CLAIMS])
{
	const char *at = head_start(text, size);
	struct traits t = read_traits(at, size - (size_t)(at - text), true);
	size_t n = 0;

	for (const struct format *row = t.rows; row < t.rows + t.count && n < SNIFF_CLAIMS; row++)
		if (holds(row, &t) &&
		    !(n && claims[n - 1].format == row->name && claims[n - 1].ops == row->ops))
			claims[n++] = (struct sniff_claim){row->name, row->ops};
	buf_fini(&t.lines);
	return n;
}
