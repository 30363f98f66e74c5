/*
 * Inspector's CSV export: columns by their titles, any subset in any order. A row is written as the
 * finding that the JSON export would hold, and told by the code that reads those: so both give the
 * same rows. Several packages of a finding stand in one cell, parted by ", ", and so do their
 * versions, in parallel.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/json.h"
#include "core/text.h"
#include "data/import_inspector2.h"

/* How a cell is written. */
enum form {
	FORM_TEXT,
	FORM_WORD,   /* upper case, blanks as '_': "Package Vulnerability" */
	FORM_NUMBER, /* left out when it is none */
	FORM_LIST    /* of texts */
};

/* A member of an object, in the table's order; `group` is the object, behind the last of which
 * another begins. */
enum group {
	GROUP_FINDING,
	GROUP_DETAILS,
	GROUP_RESOURCE,
	GROUP_IMAGE,
	GROUP_HOST,
	GROUP_CODE,
	GROUP_NVD,
	GROUP_VENDOR,
	GROUP_PACKAGE
};

static const struct {
	const char *title, *member;
	enum group group;
	enum form form;
} columns[] = {
	{"Finding ARN", "findingArn", GROUP_FINDING, FORM_TEXT},
	{"AWS Account Id", "awsAccountId", GROUP_FINDING, FORM_TEXT},
	{"Finding Type", "type", GROUP_FINDING, FORM_WORD},
	{"Severity", "severity", GROUP_FINDING, FORM_TEXT},
	{"Status", "status", GROUP_FINDING, FORM_WORD},
	{"Title", "title", GROUP_FINDING, FORM_TEXT},
	{"Description", "description", GROUP_FINDING, FORM_TEXT},
	{"First Seen", "firstObservedAt", GROUP_FINDING, FORM_TEXT},
	{"Last Seen", "lastObservedAt", GROUP_FINDING, FORM_TEXT},
	{"Last Updated", "updatedAt", GROUP_FINDING, FORM_TEXT},
	{"Inspector Score", "inspectorScore", GROUP_FINDING, FORM_NUMBER},
	{"Fix Available", "fixAvailable", GROUP_FINDING, FORM_WORD},
	{"Exploit Available", "exploitAvailable", GROUP_FINDING, FORM_WORD},
	{"Vulnerability Id", "vulnerabilityId", GROUP_DETAILS, FORM_TEXT},
	{"Vendor", "source", GROUP_DETAILS, FORM_TEXT},
	{"Vendor Advisory", "sourceUrl", GROUP_DETAILS, FORM_TEXT},
	{"Vendor Severity", "vendorSeverity", GROUP_DETAILS, FORM_TEXT},
	{"Reference Urls", "referenceUrls", GROUP_DETAILS, FORM_LIST},
	{"Resource ID", "id", GROUP_RESOURCE, FORM_TEXT},
	{"Resource Type", "type", GROUP_RESOURCE, FORM_WORD},
	{"Region", "region", GROUP_RESOURCE, FORM_TEXT},
	{"Container Image Tags", "imageTags", GROUP_IMAGE, FORM_LIST},
	{"Platform", "platform", GROUP_IMAGE, FORM_TEXT},
	{"Platform", "platform", GROUP_HOST, FORM_TEXT},
	{"Detector Name", "detectorId", GROUP_CODE, FORM_TEXT},
	{"NVD CVSS3 Score", "baseScore", GROUP_NVD, FORM_NUMBER},
	{"NVD CVSS3 Vector", "scoringVector", GROUP_NVD, FORM_TEXT},
	{"Vendor CVSS3 Score", "baseScore", GROUP_VENDOR, FORM_NUMBER},
	{"Vendor CVSS3 Vector", "scoringVector", GROUP_VENDOR, FORM_TEXT},
	{"Affected Packages", "name", GROUP_PACKAGE, FORM_TEXT},
	{"Package Installed Version", "version", GROUP_PACKAGE, FORM_TEXT},
	{"Fixed in Version", "fixedInVersion", GROUP_PACKAGE, FORM_TEXT},
	{"File Path", "filePath", GROUP_PACKAGE, FORM_TEXT},
	{"Package Manager", "packageManager", GROUP_PACKAGE, FORM_TEXT},
	{"Package Remediation", "remediation", GROUP_PACKAGE, FORM_TEXT},
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]), PACKAGES_MAX = 10000 };

/* Columns that are read apart from the table. */
static const char *const odd_titles[] = {"Inspector Score Vector", "Epss Score", "Port Range",
					 "File Path", "Affected Packages"};
enum odd { ODD_VECTOR, ODD_EPSS, ODD_PORTS, ODD_PATH, ODD_PACKAGES, ODDS };

struct sheet {
	struct aws aws;
	struct buf text; /* the finding, as JSON */
	int places[COLUMNS], odd[ODDS];
	size_t title_count;
};

/* ---- a row as a finding ---------------------------------------------------------------------- */

static void put_key(struct buf *out, const char *key)
{
	char last = out->size ? out->data[out->size - 1] : '{';

	if (last != '{' && last != '[')
		buf_putc(out, ',');
	json_put_string(out, key);
	buf_putc(out, ':');
}

static void put_word(struct buf *out, const char *text)
{
	char *word = mem_strdup(text);

	for (char *p = word; *p; p++)
		*p = (char)(*p == ' ' ? '_' : *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
	json_put_string(out, word);
	free(word);
}

/* The n-th part of a cell whose parts stand between ", "; its size, and where it begins. */
static size_t part_of(const char *cell, size_t n, const char **part)
{
	const char *end;

	for (; n > 0 && cell; n--) {
		cell = strstr(cell, ", ");
		cell = cell ? cell + 2 : NULL;
	}
	*part = cell;
	if (!cell)
		return 0;
	end = strstr(cell, ", ");
	return end ? (size_t)(end - cell) : strlen(cell);
}

static size_t count_parts(const char *cell)
{
	size_t n = cell != NULL;

	for (; cell && (cell = strstr(cell, ", ")); cell += 2)
		n++;
	return n;
}

static void put_list(struct buf *out, const char *cell)
{
	const char *part;
	size_t size;

	buf_putc(out, '[');
	for (size_t n = 0; size = part_of(cell, n, &part), part; n++) {
		char *text = mem_strndup(part, size);

		buf_puts(out, n ? "," : "");
		json_put_string(out, text);
		free(text);
	}
	buf_putc(out, ']');
}

static void put_cell(struct buf *out, const char *key, const char *cell, enum form form)
{
	double number;

	if (!cell || (form == FORM_NUMBER && !text_number(cell, &number)))
		return;
	put_key(out, key);
	if (form == FORM_LIST)
		put_list(out, cell);
	else if (form == FORM_WORD)
		put_word(out, cell);
	else if (form == FORM_NUMBER)
		json_put_number(out, number, 5);
	else
		json_put_string(out, cell);
}

static void put_group(struct sheet *s, const struct csv_record *r, enum group group)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (columns[i].group == group)
			put_cell(&s->text, columns[i].member, csv_field(r, s->places[i]),
				 columns[i].form);
}

static void put_object(struct sheet *s, const struct csv_record *r, const char *key,
		       enum group group)
{
	put_key(&s->text, key);
	buf_putc(&s->text, '{');
	put_group(s, r, group);
	buf_putc(&s->text, '}');
}

/* One cell holds the fact of all packages, or one fact for each; other numbers of parts are none.
 * Of a single package it is the whole cell: "Update to 1.2, or to 2.0". */
static void put_package(struct sheet *s, const struct csv_record *r, size_t n, size_t count)
{
	buf_puts(&s->text, n ? ",{" : "{");
	for (size_t i = 0; i < COLUMNS; i++) {
		const char *cell = csv_field(r, s->places[i]), *part;
		size_t parts = columns[i].group == GROUP_PACKAGE ? count_parts(cell) : 0;
		size_t size = parts == count ? part_of(cell, n, &part)
			      : parts == 1   ? part_of(cell, 0, &part)
					     : 0;
		char *text = parts && count == 1 ? mem_strdup(cell)
			     : size              ? mem_strndup(part, size)
						 : NULL;

		put_cell(&s->text, columns[i].member, text, FORM_TEXT);
		free(text);
	}
	buf_putc(&s->text, '}');
}

static void put_details(struct sheet *s, const struct csv_record *r)
{
	static const struct {
		const char *source;
		enum group group;
	} scores[] = {{"NVD", GROUP_NVD}, {NULL, GROUP_VENDOR}};
	size_t count = count_parts(csv_field(r, s->odd[ODD_PACKAGES]));

	put_key(&s->text, "packageVulnerabilityDetails");
	buf_putc(&s->text, '{');
	put_group(s, r, GROUP_DETAILS);
	put_key(&s->text, "cvss");
	for (size_t i = 0; i < 2; i++) {
		buf_puts(&s->text, i ? ",{" : "[{");
		put_cell(&s->text, "source", scores[i].source, FORM_TEXT);
		put_group(s, r, scores[i].group);
		buf_putc(&s->text, '}');
	}
	buf_putc(&s->text, ']');
	put_key(&s->text, "vulnerablePackages");
	buf_putc(&s->text, '[');
	for (size_t n = 0; n < count && n < PACKAGES_MAX; n++)
		put_package(s, r, n, count);
	buf_puts(&s->text, "]}");
}

static void put_code(struct sheet *s, const struct csv_record *r)
{
	put_key(&s->text, "codeVulnerabilityDetails");
	buf_putc(&s->text, '{');
	put_group(s, r, GROUP_CODE);
	put_key(&s->text, "filePath");
	buf_putc(&s->text, '{');
	put_cell(&s->text, "filePath", csv_field(r, s->odd[ODD_PATH]), FORM_TEXT);
	buf_puts(&s->text, "}}");
}

/* "22-22" */
static void put_ports(struct sheet *s, const struct csv_record *r)
{
	const char *ports = csv_field(r, s->odd[ODD_PORTS]);
	const char *dash = ports ? strchr(ports, '-') : NULL;
	long begin = ports ? strtol(ports, NULL, 10) : 0;

	if (!ports)
		return;
	put_key(&s->text, "networkReachabilityDetails");
	buf_printf(&s->text, "{\"openPortRange\":{\"begin\":%ld,\"end\":%ld}}", begin,
		   dash ? strtol(dash + 1, NULL, 10) : begin);
}

static void put_finding(struct sheet *s, const struct csv_record *r)
{
	buf_clear(&s->text);
	buf_putc(&s->text, '{');
	put_group(s, r, GROUP_FINDING);
	put_key(&s->text, "inspectorScoreDetails");
	buf_puts(&s->text, "{\"adjustedCvss\":{");
	put_cell(&s->text, "scoringVector", csv_field(r, s->odd[ODD_VECTOR]), FORM_TEXT);
	buf_puts(&s->text, "}}");
	put_key(&s->text, "epss");
	buf_putc(&s->text, '{');
	put_cell(&s->text, "score", csv_field(r, s->odd[ODD_EPSS]), FORM_NUMBER);
	buf_putc(&s->text, '}');
	put_details(s, r);
	put_code(s, r);
	put_ports(s, r);
	put_key(&s->text, "resources");
	buf_puts(&s->text, "[{");
	put_group(s, r, GROUP_RESOURCE);
	put_key(&s->text, "details");
	buf_putc(&s->text, '{');
	if (strstr(buf_text(&s->text), "\"type\":\"AWS_ECR_CONTAINER_IMAGE\""))
		put_object(s, r, "awsEcrContainerImage", GROUP_IMAGE);
	else
		put_object(s, r, "awsEc2Instance", GROUP_HOST);
	buf_puts(&s->text, "}}]}");
}

/* ---- the document ---------------------------------------------------------------------------- */

static bool record(void *state, const struct csv_record *r, struct error *err)
{
	static const struct aws_envelope none;
	struct sheet *s = state;

	if (!s->title_count) {
		s->title_count = r->count;
		for (size_t i = 0; i < COLUMNS; i++)
			s->places[i] = csv_column(r, columns[i].title);
		for (size_t i = 0; i < ODDS; i++)
			s->odd[i] = csv_column(r, odd_titles[i]);
		s->aws.is_known = s->aws.is_taken = true;
		return true;
	}
	if (r->ends_in_stream && r->count < s->title_count) {
		s->aws.run->why_partial = N_("cut in its last row");
		return true;
	}
	put_finding(s, r);
	return !aws_read(&s->aws, (struct slice_bytes){s->text.data, s->text.size, r->offset}) ||
	       inspector2_tell(&s->aws, s->aws.json[0].root, &none, err);
}

static const char *skipped(void *state, const struct slice_skip *skip)
{
	(void)state, (void)skip;
	return N_("a finding");
}

static void *open_sheet(struct import_run *run)
{
	static const struct aws_format format = {
		.name = "inspector2_csv",
		.stranger = N_("no Inspector finding"),
	};
	struct sheet *s = mem_alloc(sizeof(*s));

	aws_open(&s->aws, run, &format);
	return s;
}

static bool finish(void *state, const char *why_cut, struct error *err)
{
	struct sheet *s = state;

	return aws_finish(&s->aws, why_cut, err);
}

static void close_sheet(void *state)
{
	struct sheet *s = state;

	buf_fini(&s->text);
	aws_fini(&s->aws);
	free(s);
}

const struct import_ops import_inspector2_csv = {
	.shape = IMPORT_CSV,
	.csv = {.record = record},
	.open = open_sheet,
	.finish = finish,
	.close = close_sheet,
	.skipped = skipped,
};
