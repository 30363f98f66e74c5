/*
 * Where documents lie, relative to the output directory: DATE/KIND/NAME.
 */
#ifndef FLEET_PATHS_H
#define FLEET_PATHS_H

#include "plan.h"

char *path_of_report(struct plan *plan, const struct image *image, unsigned place, const char *tag,
		     unsigned date);
char *path_of_export(struct plan *plan, unsigned account, unsigned region, unsigned date);
char *path_of_joined(struct plan *plan, unsigned account, unsigned date);

char *path_of_pods(struct plan *plan, const struct cluster *cluster, unsigned date);
char *path_of_tasks(struct plan *plan, const struct cluster *cluster, unsigned date);
char *path_of_definitions(struct plan *plan, unsigned account, unsigned region, unsigned date);
char *path_of_details(struct plan *plan, unsigned account, unsigned region, unsigned date);
char *path_of_manifests(struct plan *plan, unsigned account, unsigned region, unsigned date);
char *path_of_config(struct plan *plan, const struct image *image, unsigned date);
char *path_of_epss(struct plan *plan, unsigned date);
char *path_of_kev(struct plan *plan, unsigned date);
char *path_of_accounts(struct plan *plan, unsigned date);

/* How an account's Inspector export of one region is written. */
enum export_shape { EXPORT_OBJECT, EXPORT_ARRAY, EXPORT_LINES };
enum export_shape export_shape_of(unsigned account, unsigned region);
bool export_has_epoch_times(unsigned account, unsigned region);

#endif
