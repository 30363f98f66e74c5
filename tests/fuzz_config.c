/*
 * Any bytes as the configuration file: no crash, a mistake has its place, and what is read can be
 * asked. A file of a device or of /proc is not followed: it may never end.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/config.h"
#include "tests/fuzz_main.h"

enum { NOW = 1790000000 };

static void need(bool good)
{
	if (!good)
		abort();
}

static void ask(struct config *config)
{
	struct error err = {0};
	const struct config_owner *owner =
		config_owner(config, "registry.example", "shop/web", "000011112222");

	need(!owner || (owner->team && owner->repository && owner->account));
	need(config_check_views(config, NOW, &err) || err.text[0]);
	for (size_t i = 0; i < config->base_count; i++)
		need(config_base(config, config->bases[i].digest) != NULL);
	for (size_t i = 0; i < config->view_count; i++)
		need(config_view(config, config->views[i].name) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/tamis-fuzz.XXXXXX", *text = mem_strndup((const char *)data, size);
	struct config config = {0};
	struct error err = {0};
	bool is_safe = !strstr(text, "/dev") && !strstr(text, "/proc");
	int fd = is_safe ? mkstemp(path) : -1;

	if (fd >= 0) {
		need(write(fd, data, size) == (ssize_t)size);
		close(fd);
		if (!config_read(&config, path, &err))
			need(err.kind == ERROR_USAGE && strstr(err.text, path));
		ask(&config);
		config_fini(&config);
		unlink(path);
	}
	free(text);
	return 0;
}
