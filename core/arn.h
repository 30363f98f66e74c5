/* Amazon resource names, arn:partition:service:region:account:rest, and the ids of accounts. */
#ifndef TAMIS_CORE_ARN_H
#define TAMIS_CORE_ARN_H

#include "core/arena.h"

enum arn_part { ARN_PARTITION = 1, ARN_SERVICE, ARN_REGION, ARN_ACCOUNT, ARN_REST };

/* One part, in the arena; the last takes all that is left. NULL when it is empty, or when `arn` is
 * no ARN (NULL too). */
const char *arn_part(const char *arn, enum arn_part part, struct arena *arena);
/* The account when it is 12 digits, the region when it looks like one ("eu-west-1"): documents hold
 * "<aws_account_id>" and the like. */
const char *arn_account(const char *arn, struct arena *arena);
const char *arn_region(const char *arn, struct arena *arena);

/* An account id is 12 digits, and leading zeros are some of them: one that lost them as a number
 * gets them back, in `room`. NULL when it is no account id. */
enum { ACCOUNT_DIGITS = 12 };
const char *account_padded(const char *id, char room[ACCOUNT_DIGITS + 1]);

#endif
