/*
 * What Tab offers: in a filter the names of fields, then the words of a closed list or values that
 * occur in the fleet; after `:` the names of commands, then what their argument can be.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "data/config.h"
#include "tui/command.h"
#include "tui/view.h"

/* Where the word before the cursor begins: after a blank, an opening parenthesis or a denial. */
static size_t word_start(const char *text, size_t at)
{
	while (at > 0 && !strchr(" (", text[at - 1]))
		at--;
	while (text[at] == '-')
		at++;
	return at;
}

static void offer_names(struct completion *out, const char *typed, size_t size)
{
	char *name;

	for (int i = 0; i < FIELD_COUNT; i++) {
		name = mem_printf("%s:", fields[i].name);
		completion_offer(out, typed, size, name);
		free(name);
	}
	completion_offer(out, typed, size, "is:");
	for (int i = 0; i < FIELD_COUNT; i++) {
		name = fields[i].alias ? mem_printf("%s:", fields[i].alias) : NULL;
		if (name)
			completion_offer(out, typed, size, name);
		free(name);
	}
}

static void offer_views(const struct app *app, struct completion *out, const char *typed,
			size_t size)
{
	for (size_t i = 0; app->config && i < app->config->view_count; i++) {
		char *name = mem_printf("@%s", app->config->views[i].name);

		completion_offer(out, typed, size, name);
		free(name);
	}
}

static bool needs_quotes(const char *text)
{
	return strpbrk(text, " ()\",*?\\") || !text[0] || text_equal(text, "none") ||
	       text_equal(text, "any");
}

/* As a filter must have it: `"1.2 (old)"`. */
static void offer_value(struct completion *out, const char *typed, size_t size, const char *value)
{
	struct buf quoted = {0};

	if (!needs_quotes(value)) {
		completion_offer(out, typed, size, value);
		return;
	}
	buf_putc(&quoted, '"');
	for (const char *p = value; *p; p++) {
		if (*p == '"' || *p == '\\')
			buf_putc(&quoted, '\\');
		buf_putc(&quoted, *p);
	}
	buf_putc(&quoted, '"');
	completion_offer(out, typed, size, buf_text(&quoted));
	buf_fini(&quoted);
}

/* Values of the findings on screen; looking stops when there are enough to choose from. */
static void offer_values(const struct app *app, struct completion *out, enum field_id id,
			 const char *typed, size_t size)
{
	enum { LOOKED_AT_MAX = 20000 };
	uint32_t looked_at = 0;

	for (uint32_t i = 0; i < app->selection.count && out->count < COMPLETION_MAX; i++) {
		struct condition value = {0};

		if (!selection_has(&app->selection, i))
			continue;
		if (++looked_at > LOOKED_AT_MAX)
			return;
		finding_condition(app, i, id, &value);
		if (value.terms[0].value)
			offer_value(out, typed, size, value.terms[0].value);
		condition_fini(&value);
	}
}

static void offer_of_field(const struct app *app, struct completion *out, const char *name,
			   size_t name_size, bool takes_absence, const char *typed, size_t size)
{
	int field = field_find(name, name_size);

	if (name_size == 2 && strncmp(name, "is", 2) == 0) {
		for (const struct filter_is *is = filter_is_words; is->word; is++)
			completion_offer(out, typed, size, is->word);
		return;
	}
	if (field < 0)
		return;
	if (fields[field].words)
		for (const char *const *w = fields[field].words; *w; w++)
			completion_offer(out, typed, size, *w);
	else
		offer_values(app, out, (enum field_id)field, typed, size);
	if (!takes_absence)
		return;
	completion_offer(out, typed, size, "none");
	completion_offer(out, typed, size, "any");
}

void filter_complete(void *ctx, const char *text, size_t at, struct completion *out)
{
	const struct app *app = ctx;
	size_t start = word_start(text, at);
	size_t op = start + strcspn(text + start, ":=<>~!");
	size_t value = op;
	bool takes_absence = true; /* `none` and `any` cannot be compared, and a regex is text */

	if (op >= at) {
		out->start = start;
		offer_names(out, text + start, at - start);
		offer_views(app, out, text + start, at - start);
		return;
	}
	for (; value < at && strchr(":=<>~!", text[value]); value++)
		takes_absence = takes_absence && !strchr("<>~", text[value]);
	for (size_t i = value; i < at; i++)
		if (text[i] == ',')
			value = i + 1;
	out->start = value;
	offer_of_field(app, out, text + start, op - start, takes_absence, text + value, at - value);
}

static void offer_arguments(struct app *app, struct completion *out, enum command_words words,
			    const char *typed, size_t size)
{
	switch (words) {
	case WORDS_PIVOT:
		for (int i = 0; i < PIVOT_COUNT; i++)
			completion_offer(out, typed, size, pivots[i].word);
		completion_offer(out, typed, size, view_findings.word);
		break;
	case WORDS_STATE:
		for (int i = 0; i < STATE_COUNT; i++)
			completion_offer(out, typed, size, states[i].word);
		break;
	case WORDS_FLOOR:
		completion_offer(out, typed, size, "up");
		completion_offer(out, typed, size, "down");
		break;
	case WORDS_COLUMN:
		for (int i = 0; app_view(app)->can_sort && i < app->heading_count; i++)
			completion_offer(out, typed, size, app->headings[i].title);
		break;
	case WORDS_FIELD:
		for (int i = 0; i < FIELD_COUNT; i++)
			completion_offer(out, typed, size, fields[i].name);
		break;
	case WORDS_HISTORY:
		completion_offer(out, typed, size, "stale");
		completion_offer(out, typed, size, "all");
		break;
	case WORDS_FILTER:
	case WORDS_NONE:
		break;
	}
}

void command_complete(void *ctx, const char *text, size_t at, struct completion *out)
{
	struct app *app = ctx;
	size_t name = strcspn(text, " ");
	size_t args = name + strspn(text + name, " ");
	const struct command *command;

	if (name >= at) {
		for (const struct command *c = commands; c->name; c++)
			completion_offer(out, text, at, c->name);
		return;
	}
	command = command_find(text, name);
	if (!command || args > at)
		return;
	if (command->words == WORDS_FILTER) {
		filter_complete(app, text, at, out);
		return;
	}
	out->start = args;
	offer_arguments(app, out, command->words, text + args, at - args);
}
