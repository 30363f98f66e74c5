/*
 * Accounts: `aws organizations list-accounts` (and describe-account), for their names.
 */
#include <string.h>

#include "core/arn.h"
#include "core/intl.h"
#include "data/import_feed.h"

enum { ID, NAME, STATUS, STATE };
static const char *const names[] = {"Id", "Name", "Status", "State", NULL};

static bool tell_account(struct feed *f, struct error *err)
{
	char room[ACCOUNT_DIGITS + 1];
	struct account account = {
		.id = account_padded(feed_text(f, ID), room),
		.name = json_word(f->json.root, names[NAME]),
		.status = json_word(f->json.root, names[STATUS]),
	};

	if (!account.id) {
		import_skip(f->run, N_("an account whose id is not 12 digits"), feed_text(f, ID));
		return true;
	}
	if (!account.status)
		account.status = json_word(f->json.root, names[STATE]);
	return feed_begin(f, err) && import_account(f->run, &account, err);
}

static void about(struct feed *f, const char *key, const char *value)
{
	if (strcmp(key, "NextToken") == 0 && value[0])
		f->run->why_partial = N_("one page of a longer list: it holds a NextToken");
}

static const struct feed_kind kind = {"accounts", "aws organizations", names, tell_account, about};

static void *open_accounts(struct import_run *run)
{
	return feed_open(run, &kind);
}

static const char *const rules[] = {"Accounts.*", "data.Accounts.*", "Account"};
const struct import_ops import_accounts = FEED_LIST(open_accounts, rules);
