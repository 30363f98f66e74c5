/* The machine's word (TRUTH 3). Until scans are compared, every row says `present`. */
#ifndef TAMIS_CORE_PRESENCE_H
#define TAMIS_CORE_PRESENCE_H

enum presence { PRESENCE_PRESENT, PRESENCE_FIXED, PRESENCE_GONE, PRESENCE_UNKNOWN, PRESENCE_COUNT };

struct presence_row {
	const char *word;
	const char *title;
	int is_open; /* is:open holds with it */
};

extern const struct presence_row presences[PRESENCE_COUNT];

#endif
