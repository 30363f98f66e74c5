/* How each field's fact is read from the fleet; named in the rows of field.c and nowhere else. */
#ifndef TAMIS_CORE_FIELD_GET_H
#define TAMIS_CORE_FIELD_GET_H

#include "core/field.h"

void get_age(const struct question *q, uint32_t entity, struct value *out);
void get_aliases(const struct question *q, uint32_t entity, struct value *out);
void get_assignee(const struct question *q, uint32_t entity, struct value *out);
void get_base(const struct question *q, uint32_t entity, struct value *out);
void get_base_via(const struct question *q, uint32_t entity, struct value *out);
uint32_t also_base(const struct question *q, uint32_t entity, const word **out);
void get_origin(const struct question *q, uint32_t entity, struct value *out);
void get_origin_base(const struct question *q, uint32_t entity, struct value *out);
uint32_t also_origin_base(const struct question *q, uint32_t entity, const word **out);
void get_origin_via(const struct question *q, uint32_t entity, struct value *out);
void get_clusters(const struct question *q, uint32_t entity, struct value *out);
void get_cluster(const struct question *q, uint32_t entity, struct value *out);
void get_declared(const struct question *q, uint32_t entity, struct value *out);
void get_digest(const struct question *q, uint32_t entity, struct value *out);
void get_ecosystem(const struct question *q, uint32_t entity, struct value *out);
void get_eol_by(const struct question *q, uint32_t entity, struct value *out);
void get_eol(const struct question *q, uint32_t entity, struct value *out);
void get_epss(const struct question *q, uint32_t entity, struct value *out);
void get_exploit(const struct question *q, uint32_t entity, struct value *out);
void get_first_seen(const struct question *q, uint32_t entity, struct value *out);
void get_fix(const struct question *q, uint32_t entity, struct value *out);
void get_fix_id(const struct question *q, uint32_t entity, struct value *out);
void get_id(const struct question *q, uint32_t entity, struct value *out);
void get_image(const struct question *q, uint32_t entity, struct value *out);
void get_issue(const struct question *q, uint32_t entity, struct value *out);
void get_kev(const struct question *q, uint32_t entity, struct value *out);
void get_published(const struct question *q, uint32_t entity, struct value *out);
void get_kind(const struct question *q, uint32_t entity, struct value *out);
void get_last_seen(const struct question *q, uint32_t entity, struct value *out);
void get_layer_index(const struct question *q, uint32_t entity, struct value *out);
void get_mark(const struct question *q, uint32_t entity, struct value *out);
void get_namespaces(const struct question *q, uint32_t entity, struct value *out);
void get_note(const struct question *q, uint32_t entity, struct value *out);
void get_notes(const struct question *q, uint32_t entity, struct value *out);
void get_os(const struct question *q, uint32_t entity, struct value *out);
void get_package(const struct question *q, uint32_t entity, struct value *out);
void get_presence(const struct question *q, uint32_t entity, struct value *out);
void get_presence_why(const struct question *q, uint32_t entity, struct value *out);
void get_ended(const struct question *q, uint32_t entity, struct value *out);
void get_fixed_at(const struct question *q, uint32_t entity, struct value *out);
void get_registry(const struct question *q, uint32_t entity, struct value *out);
void get_repo(const struct question *q, uint32_t entity, struct value *out);
void get_resource(const struct question *q, uint32_t entity, struct value *out);
void get_resource_type(const struct question *q, uint32_t entity, struct value *out);
void get_running(const struct question *q, uint32_t entity, struct value *out);
void get_runs_in(const struct question *q, uint32_t entity, struct value *out);
void get_score(const struct question *q, uint32_t entity, struct value *out);
void get_seen(const struct question *q, uint32_t entity, struct value *out);
void get_services(const struct question *q, uint32_t entity, struct value *out);
void get_severity(const struct question *q, uint32_t entity, struct value *out);
void get_source(const struct question *q, uint32_t entity, struct value *out);
void get_sources(const struct question *q, uint32_t entity, struct value *out);
void get_state(const struct question *q, uint32_t entity, struct value *out);
void get_state_by(const struct question *q, uint32_t entity, struct value *out);
void get_state_until(const struct question *q, uint32_t entity, struct value *out);
void get_state_why(const struct question *q, uint32_t entity, struct value *out);
void get_suppressed(const struct question *q, uint32_t entity, struct value *out);
void get_tags(const struct question *q, uint32_t entity, struct value *out);
void get_ticket(const struct question *q, uint32_t entity, struct value *out);
void get_title(const struct question *q, uint32_t entity, struct value *out);
void get_use(const struct question *q, uint32_t entity, struct value *out);
void get_vuln(const struct question *q, uint32_t entity, struct value *out);
void get_word(const struct question *q, uint32_t entity, struct value *out);
void get_workloads(const struct question *q, uint32_t entity, struct value *out);
void get_runs_as(const struct question *q, uint32_t entity, struct value *out);

uint32_t also_account(const struct question *q, uint32_t entity, const word **out);
uint32_t also_image(const struct question *q, uint32_t entity, const word **out);
uint32_t also_package(const struct question *q, uint32_t entity, const word **out);
uint32_t also_vuln(const struct question *q, uint32_t entity, const word **out);

#endif
