/*
 * Feeds and the organisation: FIRST's daily EPSS table, CISA's catalogue of known exploited
 * vulnerabilities, and `aws organizations list-accounts`.
 */
#include "bytes.h"
#include "paths.h"
#include "write.h"

#include <stdlib.h>

/* As it is published: compressed. */
static bool write_epss(struct plan *plan, const char *dir, unsigned date)
{
	const struct day *day = &plan->days[date];
	const char *path = path_of_epss(plan, date);
	FILE *file = open_output(dir, path), *table;
	char *text = NULL, *zipped;
	size_t size;

	if (!file)
		return false;
	table = open_memstream(&text, &size);
	if (!table)
		out_of_memory();
	fprintf(table, "#model_version:v2026.03.14,score_date:%sT12:55:00Z\ncve,epss,percentile\n",
		time_print(plan->dates[date], TIME_DATE, 0).text);
	for (unsigned i = 0; i < day->intel_count; i++)
		fprintf(table, "%s,%u.%05u,%u.%05u\n", day->intel[i].cve,
			day->intel[i].epss / 100000, day->intel[i].epss % 100000,
			day->intel[i].percentile / 100000, day->intel[i].percentile % 100000);
	if (fclose(table) != 0)
		out_of_memory();
	zipped = gzip_stored(&plan->arena, text, size, &size);
	free(text);
	fwrite(zipped, 1, size, file);
	return close_file(file, path);
}

static void write_entry(struct json *json, const struct intel *intel)
{
	json_object(json, NULL);
	json_text(json, "cveID", intel->cve);
	json_text(json, "vendorProject", "Invented");
	json_text(json, "product", "Demonstration");
	json_text(json, "vulnerabilityName", "Invented for demonstration");
	json_text(json, "dateAdded", time_print(intel->kev_added, TIME_DATE, 0).text);
	json_text(json, "requiredAction", "Apply mitigations per vendor instructions.");
	json_text(json, "dueDate", time_print(intel->kev_due, TIME_DATE, 0).text);
	json_text(json, "knownRansomwareCampaignUse", intel->is_ransomware ? "Known" : "Unknown");
	json_text(json, "notes", "");
	json_array(json, "cwes");
	json_end(json);
	json_end(json);
}

static bool write_kev(struct plan *plan, const char *dir, unsigned date)
{
	static struct json json;
	const struct day *day = &plan->days[date];
	const char *path = path_of_kev(plan, date);
	FILE *file = open_output(dir, path);
	unsigned count = 0;

	if (!file)
		return false;
	for (unsigned i = 0; i < day->intel_count; i++)
		count += day->intel[i].is_kev;
	json_start(&json, file);
	json_object(&json, NULL);
	json_text(&json, "title", "Known exploited vulnerabilities, invented for demonstration");
	json_text(&json, "catalogVersion", time_print(plan->dates[date], TIME_DATE, 0).text);
	json_text(&json, "dateReleased", time_print(plan->dates[date], TIME_ISO_UTC, 0).text);
	json_integer(&json, "count", count);
	json_array(&json, "vulnerabilities");
	for (unsigned i = 0; i < day->intel_count; i++)
		if (day->intel[i].is_kev)
			write_entry(&json, &day->intel[i]);
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	return close_output(&json, path);
}

bool write_feeds(struct plan *plan, const char *dir, unsigned date)
{
	return write_epss(plan, dir, date) && write_kev(plan, dir, date);
}

static void write_account(struct plan *plan, struct json *json, const struct account_def *account)
{
	struct arena *arena = &plan->arena;

	json_object(json, NULL);
	json_text(json, "Id", account->id);
	json_text(json, "Arn",
		  arena_print(arena, "arn:aws:organizations::%s:account/o-demonstration/%s",
			      account_defs[0].id, account->id));
	json_text(json, "Email", arena_print(arena, "aws-%s@example.com", account->name));
	json_text(json, "Name", account->name);
	json_text(json, "Status", "ACTIVE");
	json_text(json, "State", "ACTIVE");
	json_text(json, "JoinedMethod", "CREATED");
	json_text(json, "JoinedTimestamp",
		  time_print(time_of_day(2021, 3, 9), TIME_ISO_OFFSET, 1).text);
	json_end(json);
}

bool write_accounts(struct plan *plan, const char *dir, unsigned date)
{
	static struct json json;
	const char *path = path_of_accounts(plan, date);
	FILE *file = open_output(dir, path);

	if (!file)
		return false;
	json_start(&json, file);
	json_object(&json, NULL);
	json_array(&json, "Accounts");
	for (size_t i = 0; i < account_def_count; i++)
		write_account(plan, &json, &account_defs[i]);
	json_end(&json);
	json_end(&json);
	json_newline(&json);
	return close_output(&json, path);
}
