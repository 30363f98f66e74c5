/* Small tables of the records: sources, kinds, fixes, facts. */
#include "core/finding.h"

#include "core/intl.h"
#include "core/text.h"

const char *const sources[SOURCE_COUNT + 1] = {
	[SOURCE_ECR] = "ecr",
	[SOURCE_GRYPE] = "grype",
	[SOURCE_INSPECTOR] = "inspector",
	[SOURCE_TRIVY] = "trivy",
};

const char *source_word(enum source source)
{
	return source == SOURCE_FACTS ? "facts" : sources[source];
}

const char *const kinds[KIND_COUNT + 1] = {
	[KIND_VULN] = "vuln",
	[KIND_CODE] = "code",
	[KIND_NETWORK] = "network",
};

const char *const fixes[FIX_COUNT + 1] = {
	[FIX_NO] = "no",
	[FIX_PARTIAL] = "partial",
	[FIX_YES] = "yes",
};

const struct fact_name fact_names[FACT_COUNT] = {
	[FACT_USAGE] = {"usage", N_("usage")},
	[FACT_IMAGE] = {"image", N_("images")},
	[FACT_INTEL] = {"intel", N_("intel")},
	[FACT_ACCOUNT] = {"account", N_("accounts")},
	[FACT_EVENT] = {"event", N_("entries of a history")},
};

void fact_counts_print(const long long counts[FACT_COUNT], struct buf *out)
{
	const char *between = "";

	for (int i = 0; i < FACT_COUNT; i++)
		if (counts[i]) {
			buf_printf(out, "%s%lld %s", between, counts[i], _(fact_names[i].many));
			between = ", ";
		}
}

const char *fixed_version(const char *raw)
{
	static const char *const none[] = {"", "NotAvailable", "None", "null"};

	if (!raw)
		return NULL;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (text_casecmp(raw, none[i]) == 0)
			return NULL;
	return raw;
}

enum fix fix_of(const char *fixed, const char *stated, const char *status)
{
	if (stated && text_casecmp(stated, "PARTIAL") == 0)
		return FIX_PARTIAL;
	if (fixed || (stated && text_casecmp(stated, "YES") == 0))
		return FIX_YES;
	if (stated && text_casecmp(stated, "NO") == 0)
		return FIX_NO;
	if (status &&
	    (text_casecmp(status, "will_not_fix") == 0 || text_casecmp(status, "affected") == 0))
		return FIX_NO;
	return FIX_UNKNOWN;
}
