/* Amazon resource names: arn:partition:service:region:account:rest. */
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

#endif
