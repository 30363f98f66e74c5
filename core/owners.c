/* Distinct teams by one stamp a team; lists are short, so each is put in order as it grows. */
#include "core/owners.h"

#include <stdlib.h>
#include <string.h>

void owners_begin(struct owners *o, const struct fleet *f)
{
	o->count = o->start = 0;
	o->stamp = 0;
	free(o->met);
	o->met = mem_array((size_t)f->words.count + 1, sizeof(*o->met));
}

void owners_open(struct owners *o)
{
	o->start = o->count;
	o->stamp++;
}

void owners_add(struct owners *o, word team)
{
	if (o->met[team] == o->stamp)
		return;
	o->met[team] = o->stamp;
	if (!team)
		return;
	MEM_ROOM(o->list, o->count, o->room);
	o->list[o->count++] = team;
}

struct owner_list owners_close(struct owners *o, const struct fleet *f)
{
	for (size_t i = o->start; i < o->count; i++) {
		word team = o->list[i];
		size_t at = i;

		for (; at > o->start &&
		       strcmp(fleet_text(f, o->list[at - 1]), fleet_text(f, team)) > 0;
		     at--)
			o->list[at] = o->list[at - 1];
		o->list[at] = team;
	}
	return (struct owner_list){(uint32_t)o->start, (uint32_t)(o->count - o->start),
				   o->met[0] == o->stamp};
}

void owners_end(struct owners *o)
{
	free(o->met);
	o->met = NULL;
}

void owners_fini(struct owners *o)
{
	free(o->list);
	free(o->met);
	*o = (struct owners){0};
}

void owners_value(const struct owners *o, const struct owner_list *list, const struct fleet *f,
		  struct value *out)
{
	out->known = list->count > 0;
	out->list_count = list->count;
	out->list = o->list + list->start;
	out->words = &f->words;
}

void owners_print(const struct owners *o, const struct owner_list *list, const struct fleet *f,
		  struct buf *out)
{
	struct value teams = {0};

	if (list->count) {
		owners_value(o, list, f, &teams);
		value_print(&teams, FIELD_LIST, 0, false, out);
	}
	if (!list->count || list->has_none)
		buf_puts(out, list->count ? ", -" : "-");
}

const char *owners_first(const struct owners *o, const struct owner_list *list,
			 const struct fleet *f)
{
	return list->count ? fleet_text(f, o->list[list->start]) : NULL;
}
