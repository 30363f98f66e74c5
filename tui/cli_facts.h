/*
 * The columns of `imports --facts`: usage, images, intel and accounts have their own. Those of one
 * name mean the same in each kind, and stand under one heading of a CSV. Rows are struct fact.
 */
#ifndef TAMIS_TUI_CLI_FACTS_H
#define TAMIS_TUI_CLI_FACTS_H

#include "core/export_records.h"
#include "core/finding.h"

struct fact_columns {
	const struct record_column *columns;
	size_t count;
};
extern const struct fact_columns fact_columns[FACT_COUNT];

#endif
