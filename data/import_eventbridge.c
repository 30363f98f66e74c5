/*
 * EventBridge events: one, an array, or one a line, also as the text of a queue's or a topic's
 * message. An event of Inspector's holds a finding, one of Security Hub's a few; the others tell of
 * scans and images, and are counted by their names.
 */
#include <stdlib.h>
#include <string.h>

#include "core/intl.h"
#include "core/text.h"
#include "data/import_aws.h"

/* `tell` takes what stands at `path` of the event; without it, `reason` says what is skipped. */
static const struct {
	const char *type;
	const char *path;
	bool (*tell)(struct aws *, const cJSON *, const struct aws_envelope *, struct error *);
	const char *reason;
} events[] = {
	{"Inspector2 Finding", "detail", inspector2_tell, NULL},
	{"Security Hub Findings - Imported", "detail.findings", asff_tell, NULL},
	{"Security Hub Findings - Custom Action", "detail.findings", asff_tell, NULL},
	{"Inspector2 Scan", NULL, NULL, N_("Inspector2 Scan event: it only counts findings")},
	{"ECR Image Scan", NULL, NULL, N_("ECR Image Scan event: it only counts findings")},
	{"ECR Image Action", NULL, NULL, N_("ECR Image Action event")},
	{"ECR Scan Resource Change", NULL, NULL, N_("ECR Scan Resource Change event")},
};

enum { EVENT_COUNT = sizeof(events) / sizeof(events[0]) };

bool eventbridge_tell(struct aws *aws, const cJSON *event, const struct aws_envelope *none,
		      struct error *err)
{
	const char *type = json_word(event, "detail-type");
	char room[32];
	const struct aws_envelope envelope = {.account = json_account(event, "account", room),
					      .region = json_word(event, "region")};
	const cJSON *held;
	size_t i = 0;

	(void)none;
	while (i < EVENT_COUNT && !text_equal(type, events[i].type))
		i++;
	if (i == EVENT_COUNT || events[i].reason) {
		import_skip(aws->run,
			    i < EVENT_COUNT ? events[i].reason : N_("event of another type"),
			    i < EVENT_COUNT ? json_word(event, "id") : type);
		return true;
	}
	held = json_at(event, events[i].path);
	if (cJSON_IsObject(held))
		return events[i].tell(aws, held, &envelope, err);
	if (json_count(held, "") == 0)
		import_skip(aws->run, N_("event without a finding"), type);
	JSON_EACH(finding, held, "")
	if (!events[i].tell(aws, finding, &envelope, err))
		return false;
	return true;
}

static void *open_eventbridge(struct import_run *run)
{
	static const struct aws_format format = {
		.name = "eventbridge",
		.stranger = N_("no event"),
		.is_of_messages = true,
	};
	struct aws *aws = mem_alloc(sizeof(*aws));

	aws_open(aws, run, &format);
	return aws;
}

static const char *const message_rules[] = {"*", "Messages.*", "Records.*"};

const struct import_ops import_eventbridge = AWS_OPS(message_rules, open_eventbridge);
const struct import_ops import_eventbridge_lines = AWS_OPS(aws_line_rules, open_eventbridge);
