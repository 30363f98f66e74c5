/*
 * What main.c can ask to be written. Each returns false when a file could not be
 * written, after saying so on stderr.
 */
#ifndef FLEET_WRITE_H
#define FLEET_WRITE_H

#include "json.h"
#include "plan.h"

/* Creates the file and its folders below `dir`; NULL after saying why on stderr. */
FILE *open_output(const char *dir, const char *path);
/* Ends the JSON and closes the file. */
bool close_output(struct json *json, const char *path);
bool close_file(FILE *file, const char *path);

bool write_trivy(struct plan *plan, const char *dir, unsigned date);
bool write_inspector(struct plan *plan, const char *dir, unsigned date);
/* kubectl, ECS; ECR and configs; EPSS, KEV; the accounts of the organisation. */
bool write_pods(struct plan *plan, const char *dir, unsigned date);
bool write_ecs(struct plan *plan, const char *dir, unsigned date);
bool write_registry(struct plan *plan, const char *dir, unsigned date);
bool write_feeds(struct plan *plan, const char *dir, unsigned date);
bool write_accounts(struct plan *plan, const char *dir, unsigned date);
bool write_tamisrc(const struct plan *plan, const char *dir);
bool write_truth(struct plan *plan, const char *dir);

/* One Inspector export of about `findings` rows in constant memory. */
bool write_bench(uint64_t seed, uint64_t findings, FILE *file);
/* Trivy reports, JSONL, of every tenth image of that export. */
bool write_bench_trivy(uint64_t seed, uint64_t findings, FILE *file);
/* Security Hub's list of `findings` findings: Inspector's, and of every tenth image Trivy's. */
bool write_bench_asff(uint64_t seed, uint64_t findings, FILE *file);
/* Trivy's report of a cluster that states `findings` vulnerabilities. */
bool write_bench_k8s(uint64_t seed, uint64_t findings, FILE *file);
/* Trivy's reports of forty images on a day of a year, from 1, one after the other. */
bool write_year_day(uint64_t seed, uint64_t day, FILE *file);
/* JSONL, a line for each of the first days: date, listed, and in all rows, images, reports. */
bool write_year_truth(uint64_t seed, uint64_t days, FILE *file);

#endif
