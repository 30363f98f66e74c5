/* The words of --complete. */
#include "core/complete.h"

#include <stdio.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"

static bool is_account(const char *text, size_t size)
{
	return size == 12 && strspn(text, "0123456789") >= size;
}

static bool parse_account(const char *text, struct complete *out)
{
	size_t size = strcspn(text, "/");
	const char *region = text[size] ? text + size + 1 : "";

	if (!is_account(text, size) || (text[size] && !region[0]) ||
	    strlen(region) >= sizeof(out->region) || strpbrk(region, "/: "))
		return false;
	snprintf(out->account, sizeof(out->account), "%.*s", (int)size, text);
	snprintf(out->region, sizeof(out->region), "%s", region);
	return true;
}

bool complete_parse(const char *text, struct complete *out, struct error *err)
{
	static const char account[] = "account:", cluster[] = "cluster:";

	*out = (struct complete){.kind = COMPLETE_REPORT};
	if (!text[0])
		return true;
	if (strcmp(text, "organization") == 0) {
		out->kind = COMPLETE_ORGANIZATION;
		return true;
	}
	if (text_has_prefix(text, account) && parse_account(text + strlen(account), out)) {
		out->kind = COMPLETE_ACCOUNT;
		return true;
	}
	if (text_has_prefix(text, cluster) && text[strlen(cluster)] &&
	    strlen(text + strlen(cluster)) < sizeof(out->cluster)) {
		out->kind = COMPLETE_CLUSTER;
		snprintf(out->cluster, sizeof(out->cluster), "%s", text + strlen(cluster));
		return true;
	}
	return error_set(err, ERROR_USAGE,
			 _("--complete=%s: expected account:ID or account:ID/REGION (12 digits), "
			   "cluster:NAME or organization"),
			 text);
}

bool complete_holds(const struct complete *c, const char *account, const char *region,
		    const char *cluster)
{
	switch (c->kind) {
	case COMPLETE_ORGANIZATION:
		return true;
	case COMPLETE_ACCOUNT:
		return text_equal(account, c->account) &&
		       (!c->region[0] || text_equal(region, c->region));
	case COMPLETE_CLUSTER:
		return text_equal(cluster, c->cluster);
	case COMPLETE_REPORT:
		break;
	}
	return false;
}
