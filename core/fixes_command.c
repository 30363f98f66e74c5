/* An action as a command, or as the line of a Dockerfile. What reports call things is quoted. */
#include <stdlib.h>
#include <string.h>

#include "core/fixes_impl.h"
#include "core/identity.h"
#include "core/text.h"

/*
 * A word of a report in a command: plain where every shell and every Dockerfile takes it as it is,
 * else in single quotes. False, and nothing is put, of what would be an option or more than a line.
 */
static bool put_word(struct buf *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "._+:@/=-";

	if (!text || !*text || *text == '-')
		return false;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f || *p == '\'')
			return false;
	if (text[strspn(text, plain)])
		buf_printf(out, "'%s'", text);
	else
		buf_puts(out, text);
	return true;
}

/* How a package of an ecosystem is upgraded and removed. */
struct manager {
	const char *ecosystem;
	const char *upgrade; /* before the packages */
	const char *pin;     /* between a package and its version */
	const char *version; /* before the version */
	const char *remove;  /* NULL: nobody removes one */
	bool is_of_image;    /* a line of a Dockerfile */
	bool takes_many;     /* in one line; else a line each */
};

/* clang-format off */
static const struct manager managers[] = {
	{ "deb", "apt-get update && apt-get install -y --only-upgrade", "=", "",
		"apt-get purge -y --auto-remove", true, true },
	{ "rpm", "dnf upgrade -y", "-", "", "dnf remove -y", true, true },
	{ "apk", "apk add --no-cache --upgrade", ">=", "", "apk del", true, true },
	{ "npm", "npm install", "@", "", NULL, false, true },
	{ "pypi", "pip install --upgrade", "==", "", NULL, false, true },
	{ "golang", "go get", "@", "v", NULL, false, true },
	{ "cargo", "cargo update --package", " --precise ", "", NULL, false, false },
	{ "gem", "gem install", " --version ", "", NULL, false, false },
	{ "composer", "composer require", ":", "", NULL, false, true },
	{ "nuget", "dotnet add package", " --version ", "", NULL, false, false },
	{ "maven", "mvn versions:use-dep-version -DforceVersion=true -Dincludes=", " -DdepVersion=",
		"", NULL, false, false },
};
/* clang-format on */

static const struct manager *manager_of(const struct fleet *f, const struct action_part *part)
{
	const char *ecosystem = fleet_text(f, f->packages[part->package].ecosystem);

	for (size_t i = 0; i < sizeof(managers) / sizeof(managers[0]); i++)
		if (text_equal(managers[i].ecosystem, ecosystem))
			return &managers[i];
	return NULL;
}

/* "openssl=3.0.15-1~deb12u1"; `to` NULL: without a version. */
static bool put_package(const struct manager *m, const char *name, const char *to, struct buf *out)
{
	struct buf argument = {0}, version = {0};
	bool is_apart = m->pin[0] == ' ', worked = true;

	buf_puts(&argument, name);
	if (to) {
		buf_printf(&version, "%s%s", m->version, to);
		if (!is_apart)
			buf_printf(&argument, "%s%s", m->pin, buf_text(&version));
	}
	worked = put_word(out, buf_text(&argument));
	if (worked && to && is_apart) {
		buf_puts(out, m->pin);
		worked = put_word(out, buf_text(&version));
	}
	buf_fini(&argument);
	buf_fini(&version);
	return worked;
}

/* Is the package of this part also one of those before it? */
static bool is_repeated(const struct action_part *parts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (parts[i].package == parts[n].package)
			return true;
	return false;
}

/* Does the package go to several versions, as images have it in several branches? */
static bool is_split(const struct action_part *parts, uint32_t count, uint32_t n)
{
	for (uint32_t i = 0; i < count; i++)
		if (parts[i].package == parts[n].package && !text_equal(parts[i].to, parts[n].to))
			return true;
	return false;
}

/* Go's own library comes with the compiler. */
static bool put_go(const struct fleet *f, const struct action_part *part, struct buf *out)
{
	if (!text_equal(fleet_text(f, f->packages[part->package].key), "stdlib") || !part->to)
		return false;
	buf_puts(out, "FROM golang:");
	return put_word(out, part->to);
}

/* Inspector names a flaw's source package; where the packages built from it are known, nobody can
 * install that one ("linux", of linux-libc-dev). */
static bool is_source(const struct fleet *f, const struct action *a, const struct action_part *part)
{
	const struct action_part *parts = &fixes_of(f)->parts[a->parts];
	bool has_others = false;

	for (uint32_t i = 0; i < a->part_count; i++)
		has_others = has_others || parts[i].package != part->package;
	return has_others && !(part->sources & ~(1u << SOURCE_INSPECTOR)) &&
	       text_equal(fleet_text(f, f->packages[part->package].key), a->name);
}

static bool put_packages(const struct fleet *f, const struct action *a, const char *command,
			 const struct manager *m, struct buf *out)
{
	const struct action_part *parts = &fixes_of(f)->parts[a->parts];
	const char *before = m->is_of_image ? "RUN " : "";
	size_t size = strlen(command);
	const char *gap = size && command[size - 1] == '=' ? "" : " ";

	if (text_equal(m->ecosystem, "golang") && put_go(f, parts, out))
		return true;
	buf_printf(out, "%s%s", before, command);
	for (uint32_t i = 0; i < a->part_count; i++) {
		bool split = is_split(parts, a->part_count, i);

		if (is_repeated(parts, i) || (m->is_of_image && is_source(f, a, &parts[i])))
			continue;
		if (i && !m->takes_many)
			buf_printf(out, " && %s", command);
		buf_puts(out, gap);
		/* A system takes the newest of its release; of anything else one line is not
		 * enough. */
		if ((split && !m->is_of_image) ||
		    !put_package(m, fleet_text(f, f->packages[parts[i].package].key),
				 split ? NULL : parts[i].to, out))
			return false;
	}
	return true;
}

static bool put_from(const struct fleet *f, uint32_t image, struct buf *out)
{
	const char *label = fleet_text(f, f->images[image].label);

	buf_puts(out, "FROM ");
	return label && !strchr(label, ' ') && put_word(out, label);
}

/* Of ECR; other registries have no one command. */
static bool put_delete(const struct fleet *f, const struct action *a, struct buf *out)
{
	const struct fleet_asset *asset = &f->assets[a->asset];
	const char *registry = fleet_text(f, asset->registry);
	const char *digest = fleet_text(f, f->images[a->image].digest);
	char *account = NULL, *region = NULL;
	bool worked = registry && digest && reference_ecr_parts(registry, &account, &region);

	if (worked) {
		buf_puts(out, "aws ecr batch-delete-image --registry-id ");
		worked = put_word(out, account);
		buf_puts(out, " --region ");
		worked = worked && put_word(out, region);
		buf_puts(out, " --repository-name ");
		worked = worked && put_word(out, fleet_text(f, asset->repository));
		buf_puts(out, " --image-ids imageDigest=");
		worked = worked && put_word(out, digest);
	}
	free(account);
	free(region);
	return worked;
}

void action_command(const struct fleet *f, const struct action *a, struct buf *out)
{
	const struct manager *m =
		a->part_count ? manager_of(f, &fixes_of(f)->parts[a->parts]) : NULL;
	struct buf line = {0};
	bool worked = false;

	if (a->kind == ACTION_REBUILD || a->kind == ACTION_SWITCH)
		worked = put_from(f, a->image, &line);
	else if (a->kind == ACTION_DROP)
		worked = put_delete(f, a, &line);
	else if (m && a->kind == ACTION_UPGRADE)
		worked = put_packages(f, a, m->upgrade, m, &line);
	else if (m && a->kind == ACTION_REMOVE && m->remove)
		worked = put_packages(f, a, m->remove, m, &line);
	if (worked)
		buf_puts(out, buf_text(&line));
	buf_fini(&line);
}
