/* Cutting ARNs at their colons. */
#include "core/arn.h"

#include <string.h>

#include "core/text.h"

const char *arn_part(const char *arn, enum arn_part part, struct arena *arena)
{
	size_t n;

	if (!arn || !text_has_prefix(arn, "arn:"))
		return NULL;
	for (int i = 0; i < (int)part; i++) {
		arn = strchr(arn, ':');
		if (!arn)
			return NULL;
		arn++;
	}
	n = part < ARN_REST ? strcspn(arn, ":") : strlen(arn);
	return n ? arena_strndup(arena, arn, n) : NULL;
}

const char *arn_account(const char *arn, struct arena *arena)
{
	const char *account = arn_part(arn, ARN_ACCOUNT, arena);

	return account && strlen(account) == ACCOUNT_DIGITS &&
			       strspn(account, "0123456789") == ACCOUNT_DIGITS
		       ? account
		       : NULL;
}

const char *arn_region(const char *arn, struct arena *arena)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	const char *region = arn_part(arn, ARN_REGION, arena), *dash;

	dash = region ? strrchr(region, '-') : NULL;
	if (!dash || !dash[1] || dash[1 + strspn(dash + 1, "0123456789")])
		return NULL;
	for (const char *p = region; p < dash; p++)
		if (*p != '-' && !strchr(letters, *p))
			return NULL;
	return region;
}

const char *account_padded(const char *id, char room[ACCOUNT_DIGITS + 1])
{
	size_t n = strspn(id, "0123456789");

	if (id[n] || n == 0 || n > ACCOUNT_DIGITS)
		return NULL;
	memset(room, '0', ACCOUNT_DIGITS - n);
	memcpy(room + ACCOUNT_DIGITS - n, id, n + 1);
	return room;
}
