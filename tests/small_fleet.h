/*
 * A fleet small enough to know by heart, for tests of questions: two images on debian 12 and
 * alpine 3.19, a Lambda function, six findings.
 */
#ifndef TAMIS_TESTS_SMALL_FLEET_H
#define TAMIS_TESTS_SMALL_FLEET_H

#include "core/filter.h"
#include "core/fleet.h"
#include "core/fleet_cover.h"
#include "core/mem.h"
#include "tests/tap.h"

enum { SMALL_NOW = 1762041600 }; /* 2025-11-02T00:00:00Z */

/* As an image names it: the number + 1. */
static uint32_t small_base(struct fleet *f, const char *name, enum base_via via)
{
	word w = fleet_word(f, name);

	return 1 + fleet_add_base(f, &(struct fleet_base){.name = w,
							  .rest = w,
							  .rest_label = w,
							  .via = via,
							  .image = FLEET_NONE});
}

/* Trivy's scan of the image looked for all there is. */
static void small_looked_at(struct fleet *f, uint32_t image)
{
	fleet_cover_scan(f, image, SOURCE_TRIVY, COVER_ALL, SMALL_NOW);
}

static uint32_t small_image(struct fleet *f, const char *key, const char *label, const char *os)
{
	struct fleet_image image = {.key = fleet_word(f, key),
				    .label = fleet_word(f, label),
				    .os = fleet_word(f, os),
				    .base = small_base(f, os, VIA_OS),
				    .base_via = VIA_OS};
	word names[] = {image.key, image.label};

	uint32_t number;

	image.names = fleet_list(f, names, 2);
	image.name_count = 2;
	number = fleet_add_image(f, &image);
	small_looked_at(f, number);
	return number;
}

static uint32_t small_asset(struct fleet *f, uint32_t image, const char *repository,
			    const char *tag, const char *resource)
{
	struct fleet_asset asset = {.image = image,
				    .registry =
					    fleet_word(f, repository ? "registry.example" : NULL),
				    .repository = fleet_word(f, repository),
				    .resource = fleet_word(f, resource)};
	word tags[] = {fleet_word(f, tag)};

	asset.tags = fleet_list(f, tags, 1);
	asset.tag_count = tag != NULL;
	return fleet_add_asset(f, &asset);
}

static uint32_t small_package(struct fleet *f, const char *ecosystem, const char *name,
			      const char *source)
{
	char *group = mem_printf("%s/%s", ecosystem, name);
	struct fleet_package package = {.key = fleet_word(f, name),
					.ecosystem = fleet_word(f, ecosystem),
					.group = fleet_word(f, group),
					.source = fleet_word(f, source)};

	free(group);
	return fleet_add_package(f, &package);
}

static uint32_t small_vuln(struct fleet *f, const char *id, const char *alias, const char *title)
{
	word aliases[] = {fleet_word(f, alias)};
	struct fleet_vuln vuln = {.key = fleet_word(f, id),
				  .title = fleet_word(f, title),
				  .aliases = fleet_list(f, aliases, 1),
				  .alias_count = alias != NULL,
				  .epss = alias ? 0.25f : -1,
				  .exploit = (int8_t)(alias ? 1 : -1)};

	return fleet_add_vuln(f, &vuln);
}

static uint32_t small_issue(struct fleet *f, uint64_t key, uint32_t package, uint32_t vuln,
			    int days)
{
	return fleet_add_issue(
		f, &(struct fleet_issue){.key = key,
					 .package = package,
					 .vuln = vuln,
					 .first_seen = SMALL_NOW - (date)days * DATE_DAY});
}

static void small_row(struct fleet *f, uint64_t id, uint32_t asset, uint32_t issue,
		      enum severity severity, double score, const char *fixed)
{
	const struct fleet_issue *i = &f->issues[issue];

	fleet_add(f, &(struct fleet_row){
			     .id = id,
			     .asset = asset,
			     .issue = issue,
			     .vuln = i->vuln == FLEET_NONE ? 0 : f->vulns[i->vuln].key,
			     .package = i->package == FLEET_NONE ? 0 : f->packages[i->package].key,
			     .version = fleet_word(f, "1.0-1"),
			     .fixed = fleet_word(f, fixed),
			     .severity_raw = fleet_word(f, severities[severity].word),
			     .account = fleet_word(f, asset ? "000011112222" : "123456789012"),
			     .severity = severity,
			     .source = SOURCE_TRIVY,
			     .sources = 1u << SOURCE_TRIVY,
			     .score = score,
			     .fix = fixed ? FIX_YES : FIX_UNKNOWN,
			     .layer_index = -1,
			     .last_seen = SMALL_NOW - 2 * DATE_DAY,
		     });
}

/*
 * The open one takes more rows before its fleet_seal.
 *
 * id  image               package          vuln            severity  score fixed
 * 3   payments/api:1.2    deb/openssl      CVE-2024-0001   CRITICAL  9.8   3.0.15
 * 1   payments/api:1.2    deb/libssl3      CVE-2024-0001   HIGH      9.8   3.0.15  same problem as
 * 3 2   payments/api:1.2    pypi/requests    CVE-2024-0002   MEDIUM    -     -       alias
 * GHSA-aaaa 5   web/front:7         apk/zlib         CVE-2024-0003   UNKNOWN   0.0   - 4
 * web/front:7         apk/zlib         CVE-2024-0004   LOW       3.1   1.3 6   (function) - -
 * (network)    INFO      -     -
 */
static inline struct fleet *small_fleet_open(void)
{
	struct fleet *f = fleet_new();
	uint32_t api = small_image(f, "sha256:aa11", "payments/api:1.2", "debian 12.4");
	uint32_t front = small_image(f, "sha256:bb22", "web/front:7", "alpine 3.19");
	uint32_t a = small_asset(f, api, "payments/api", "1.2", NULL);
	uint32_t b = small_asset(f, front, "web/front", "7", NULL);
	uint32_t c = small_asset(f, FLEET_NONE, NULL, NULL,
				 "arn:aws:lambda:eu-west-1:1:function:resize");
	uint32_t openssl = small_package(f, "deb", "openssl", NULL);
	uint32_t libssl = small_package(f, "deb", "libssl3", "openssl");
	uint32_t requests = small_package(f, "pypi", "requests", NULL);
	uint32_t zlib = small_package(f, "apk", "zlib", NULL);
	uint32_t v1 = small_vuln(f, "CVE-2024-0001", NULL, "openssl: timing of RSA");
	uint32_t v2 = small_vuln(f, "CVE-2024-0002", "GHSA-aaaa", "requests leaks a header");
	uint32_t v3 = small_vuln(f, "CVE-2024-0003", NULL, NULL);
	uint32_t v4 = small_vuln(f, "CVE-2024-0004", NULL, "zlib overflow");

	small_row(f, 3, a, small_issue(f, 0x30, openssl, v1, 10), SEVERITY_CRITICAL, 9.8, "3.0.15");
	small_row(f, 1, a, small_issue(f, 0x10, libssl, v1, 20), SEVERITY_HIGH, 9.8, "3.0.15");
	small_row(f, 2, a, small_issue(f, 0x20, requests, v2, 30), SEVERITY_MEDIUM, -1, NULL);
	small_row(f, 5, b, small_issue(f, 0x50, zlib, v3, 40), SEVERITY_UNKNOWN, 0.0, NULL);
	small_row(f, 4, b, small_issue(f, 0x40, zlib, v4, 50), SEVERITY_LOW, 3.1, "1.3");
	small_row(f, 6, c, small_issue(f, 0x60, FLEET_NONE, FLEET_NONE, 60), SEVERITY_INFO, -1,
		  NULL);
	return f;
}

static inline struct fleet *small_fleet(void)
{
	struct fleet *f = small_fleet_open();

	fleet_seal(f);
	return f;
}

/* The number of the issue with this key; there must be one. */
static inline uint32_t small_issue_of(const struct fleet *f, uint64_t key)
{
	uint32_t i = 0;

	while (f->issues[i].key != key)
		i++;
	return i;
}

/* A selection of everything; selection_fini frees it. */
static inline struct selection small_all(const struct fleet *f)
{
	struct selection s = {.count = f->count, .selected = f->count};

	s.bits = mem_array((size_t)f->count / 64 + 1, sizeof(*s.bits));
	for (uint32_t i = 0; i < f->count; i++)
		s.bits[i / 64] |= UINT64_C(1) << (i % 64);
	return s;
}

#endif
