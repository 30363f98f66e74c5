/*
 * Every string that a user sees goes through one of these: _() where it is shown, N_() where it
 * stands in a table. They say nothing until the catalogues come; xgettext finds the strings by
 * them.
 */
#ifndef TAMIS_CORE_INTL_H
#define TAMIS_CORE_INTL_H

#define _(text) (text)
#define N_(text) text

#endif
