/* An action as a command, or as the line of a Dockerfile. What reports call things is quoted. */
#include <stdlib.h>
#include <string.h>

#include "core/fixes_impl.h"
#include "core/identity.h"
#include "core/remedy.h"
#include "core/text.h"

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/*
 * A word of a report in a command: plain where every shell and every Dockerfile takes it as it is,
 * else in single quotes. False, and nothing is put, of what would be an option or more than a line.
 */
static bool put_word(struct buf *out, const char *text)
{
	if (!text || !*text || *text == '-')
		return false;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f || *p == '\'')
			return false;
	if (text[strspn(text, ALNUM "._+:@/=-")])
		buf_printf(out, "'%s'", text);
	else
		buf_puts(out, text);
	return true;
}

/*
 * What names and versions are made of, by their ecosystem's own rules: a report may call a package
 * "openssh-server-" (to apt: remove it), "*" or "x@npm:evil", and nobody reads a command as closely
 * as they should. `first`: what a name begins with.
 */
static const struct {
	const char *ecosystem, *first, *rest, *not_last;
} grammars[] = {
	/* clang-format off */
	{ "deb",      ALNUM,        ALNUM "+.-:",  "-:." },
	{ "rpm",      ALNUM,        ALNUM "+._-",  "-." },
	{ "apk",      ALNUM,        ALNUM "+._-",  "-" },
	{ "npm",      ALNUM "@_",   ALNUM "._~/-", "/" }, /* a / only behind a scope: is_name */
	{ "pypi",     ALNUM,        ALNUM "._-",   "-" },
	{ "golang",   ALNUM,        ALNUM "._~/-", "/" },
	{ "cargo",    ALNUM "_",    ALNUM "_-",    "" },
	{ "gem",      ALNUM "_",    ALNUM "._-",   "" },
	{ "composer", ALNUM,        ALNUM "._/-",  "/" },
	{ "nuget",    ALNUM "_",    ALNUM "._-",   "" },
	{ "maven",    ALNUM "_",    ALNUM "._:-",  ":" },
	/* clang-format on */
};

static bool is_name(const char *ecosystem, const char *name)
{
	for (size_t i = 0; i < sizeof(grammars) / sizeof(grammars[0]); i++) {
		size_t n = strlen(name);
		const char *slash = strchr(name, '/');
		bool is_scoped = name[0] == '@';

		if (!text_equal(grammars[i].ecosystem, ecosystem))
			continue;
		if (text_equal(ecosystem, "npm") &&
		    (is_scoped != (slash != NULL) || (slash && strchr(slash + 1, '/'))))
			return false;
		return n && strchr(grammars[i].first, name[0]) &&
		       strspn(name + 1, grammars[i].rest) == n - 1 &&
		       !strchr(grammars[i].not_last, name[n - 1]) && !strstr(name, "..");
	}
	return false;
}

static bool is_version(const char *version)
{
	return *version && strspn(version, ALNUM "+.:~^_-") == strlen(version);
}

/* "minimatch@3.0.5"; `to` NULL: without a version. */
static bool put_package(const struct package_manager *m, const char *name, const char *to,
			struct buf *out)
{
	struct buf argument = {0}, version = {0};
	bool is_apart = m->pin && m->pin[0] == ' ', worked = true;

	if (!m->pin)
		to = NULL;
	if (!is_name(m->ecosystem, name) || (to && !is_version(to)))
		return false;
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

/*
 * Go's own library comes with the compiler, which is of one version: the greatest that it goes to,
 * when that closes what the others do, too.
 */
static bool put_go(const struct fleet *f, const struct action *a, struct buf *out)
{
	const struct fixes *x = fixes_of(f);
	const char *to = x->parts[a->parts].to;

	for (uint32_t i = 1; to && i < a->part_count; i++) {
		const char *own = x->parts[a->parts + i].to;

		if (!own || version_compare(VERSION_SEMVER, own, to) == VERSION_GREATER)
			to = own;
	}
	for (uint32_t n = 0; to && n < a->finding_count; n++)
		if (!remedy_closes(VERSION_SEMVER, to,
				   fleet_text(f, f->fixed[x->findings[a->findings + n]])))
			to = NULL;
	if (!to || !fixes_is_of_image(f, a))
		return false;
	buf_puts(out, "FROM golang:");
	return put_word(out, to);
}

/* Is it the package that the flaw's source names, and does only Inspector speak of it? */
static bool is_named_by_source(const struct fleet *f, const struct action *a,
			       const struct action_part *part)
{
	return !(part->sources & ~(1u << SOURCE_INSPECTOR)) &&
	       text_equal(fleet_text(f, f->packages[part->package].key), a->name);
}

/* Inspector names a flaw's source package; where the packages built from it are known, nobody can
 * install that one ("linux", of linux-libc-dev). */
static bool is_source(const struct fleet *f, const struct action *a, const struct action_part *part)
{
	const struct action_part *parts = &fixes_of(f)->parts[a->parts];
	bool has_others = false;

	for (uint32_t i = 0; i < a->part_count; i++)
		has_others = has_others || parts[i].package != part->package;
	return has_others && is_named_by_source(f, a, part);
}

/* Where they are not known, its name may be one that nobody can install. On Ubuntu Inspector names
 * what is installed. */
static bool may_be_source(const struct fleet *f, const struct action *a)
{
	const struct action_part *parts = &fixes_of(f)->parts[a->parts];

	for (uint32_t i = 0; i < a->part_count; i++)
		if (!is_named_by_source(f, a, &parts[i]))
			return false;
	for (uint32_t n = 0; n < a->finding_count; n++) {
		const char *os = fixes_system(f, a, n);

		if (!os || !text_has_prefix(os, "ubuntu"))
			return true;
	}
	return false;
}

static bool put_packages(const struct fleet *f, const struct action *a, const char *command,
			 const struct package_manager *m, struct buf *out)
{
	const struct action_part *parts = &fixes_of(f)->parts[a->parts];
	size_t size = strlen(command);
	const char *gap = size && command[size - 1] == '=' ? "" : " ";

	buf_puts(out, command);
	for (uint32_t i = 0; i < a->part_count; i++) {
		bool split = is_split(parts, a->part_count, i);

		if (is_repeated(parts, i) || (m->is_of_system && is_source(f, a, &parts[i])))
			continue;
		if (i && !m->takes_many)
			buf_printf(out, " && %s", command);
		buf_puts(out, gap);
		/* A system takes the newest of its release; of anything else one line is not
		 * enough. */
		if ((split && !m->is_of_system) ||
		    !put_package(m, fleet_text(f, f->packages[parts[i].package].key),
				 split ? NULL : parts[i].to, out))
			return false;
	}
	return true;
}

/* What packages need: a line of a Dockerfile where it changes the system of an image. */
static bool put_change(const struct fleet *f, const struct action *a, struct buf *out)
{
	const struct package_manager *m = a->part_count ? fixes_manager(f, a) : NULL;
	bool is_upgrade = a->kind == ACTION_UPGRADE;
	const char *command = !m ? NULL : is_upgrade ? m->upgrade : m->remove;
	uint32_t first = a->part_count ? fixes_of(f)->parts[a->parts].package : 0;

	if (!command)
		return false;
	if (is_upgrade && text_equal(m->ecosystem, "golang") &&
	    text_equal(fleet_text(f, f->packages[first].key), "stdlib"))
		return put_go(f, a, out);
	buf_puts(out, m->is_of_system && fixes_is_of_image(f, a) ? "RUN " : "");
	if (is_upgrade && m->all && may_be_source(f, a)) {
		buf_puts(out, m->all);
		return true;
	}
	return put_packages(f, a, command, m, out);
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
	struct buf line = {0};
	bool worked = false;

	if (action_leaves_base(a))
		worked = put_from(f, a->image, &line);
	else if (a->kind == ACTION_DROP)
		worked = put_delete(f, a, &line);
	else
		worked = put_change(f, a, &line);
	if (worked)
		buf_puts(out, buf_text(&line));
	buf_fini(&line);
}
