/* The two halves of the Trivy Kubernetes importer: the report, and one resource of it. */
#ifndef TAMIS_DATA_IMPORT_TRIVY_K8S_H
#define TAMIS_DATA_IMPORT_TRIVY_K8S_H

#include "data/import_trivy.h"

struct trivy_k8s {
	struct trivy
		t;     /* first: the shared parts are handed this; its metadata is the resource's */
	char *cluster; /* --as goes before ClusterName, which may be empty */
	bool has_resources; /* one was seen */
	const char *why;    /* the report leaves something out, though no scan that it tells of */
	/* The resource at hand. */
	char *namespace, *kind, *name;
	char *error;       /* why it was not scanned, or not wholly */
	bool is_counted;   /* it says how many findings there are, and lists none */
	struct buf images; /* names of the images it uses that were told, each with its NUL */
};

void k8s_resource_forget(struct trivy_k8s *k);
bool k8s_resource_member(struct trivy_k8s *k, const char *key, struct slice_bytes value);
/* Its last scan ends here; `why_cut` is NULL when it is whole. */
bool k8s_resource_end(struct trivy_k8s *k, const char *why_cut, struct error *err);
/* As struct trivy asks. */
bool k8s_result_known(struct trivy *t, struct error *err);

#endif
