/*
 * What the large documents share: an Inspector export (bench.c), Trivy reports that have an opinion
 * of their own on a part of it (bench_trivy.c), Security Hub's findings (bench_asff.c) and a
 * cluster's report (bench_k8s.c). All are told from the same functions of numbers, so they speak of
 * the same images, packages and weaknesses.
 */
#ifndef FLEET_BENCH_PARTS_H
#define FLEET_BENCH_PARTS_H

#include "json.h"
#include "plan.h"

struct scale {
	uint64_t findings;
	unsigned vulns, images, repos, accounts, names, versions;
};

struct bench {
	struct json *json;
	uint64_t seed;
	struct scale scale;
};

/* A base: what each scanner calls its system. */
struct bench_base {
	const char *platform, *family;
};

/* One image, told once for all its findings. */
struct bench_image {
	unsigned number, base_number, account, region;
	const struct bench_base *base;
	unsigned findings;
	struct digest manifest;
	char account_id[16], repo[48], tag[24], id[192];
	char place[128]; /* registry and repository */
	int64_t pushed;
};

struct bench_package {
	char name[96], version[48], release[16], fixed[48]; /* fixed: "" when there is none */
};

void bench_start(struct bench *bench, struct json *json, uint64_t seed, uint64_t findings);
struct bench_image bench_image(const struct bench *bench, unsigned number);
/* The weakness of the image's nth finding, and the package it is in. */
unsigned bench_vuln(const struct bench *bench, const struct bench_image *image, unsigned nth);
void bench_vuln_id(char id[32], unsigned vuln);
enum severity bench_severity(unsigned vuln);
struct bench_package bench_package(const struct bench *bench, const struct bench_image *image,
				   unsigned vuln, unsigned nth);
/* The layer that brought the package, and the id of Inspector's finding. */
struct digest bench_layer(const struct bench *bench, const struct bench_image *image,
			  unsigned vuln);
void bench_arn(char arn[128], const struct bench *bench, const struct bench_image *image,
	       unsigned vuln);
/* Ends the JSON; false after saying so on stderr. */
bool bench_finish(struct bench *bench);

#endif
