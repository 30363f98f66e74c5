/*
 * Packages that only builds need: compilers, headers, and what drives them. This is advice, as
 * nobody knows what an image calls at run time; so what is often called by programs (perl, git,
 * curl, a shell, an interpreter) is not in the table, and neither are the libraries that compilers
 * bring for the programs that they made.
 */
#include "core/fixes_impl.h"
#include "core/text.h"

struct advice_row {
	const char *ecosystem;
	const char *name; /* a glob */
	bool is_needed;   /* an exception from the rows below it */
};

/* clang-format off */
static const struct advice_row rows[] = {
	{ "deb", "gcc-*-base", true },
	{ "deb", "*-dev", false },
	{ "deb", "linux-libc-dev", false }, { "deb", "linux-headers-*", false },
	{ "deb", "libc-dev-bin", false },   { "deb", "build-essential", false },
	{ "deb", "gcc", false },            { "deb", "gcc-*", false },
	{ "deb", "g++", false },            { "deb", "g++-*", false },
	{ "deb", "cpp", false },            { "deb", "cpp-*", false },
	{ "deb", "gfortran*", false },      { "deb", "clang*", false },
	{ "deb", "binutils*", false },      { "deb", "dpkg-dev", false },
	{ "deb", "make", false },           { "deb", "cmake", false },
	{ "deb", "cmake-data", false },     { "deb", "ninja-build", false },
	{ "deb", "autoconf*", false },      { "deb", "automake", false },
	{ "deb", "bison", false },          { "deb", "flex", false },
	{ "deb", "gdb", false },            { "deb", "m4", false },
	{ "rpm", "*-devel", false },        { "rpm", "kernel-headers", false },
	{ "rpm", "gcc", false },            { "rpm", "gcc-c++", false },
	{ "rpm", "cpp", false },            { "rpm", "clang", false },
	{ "rpm", "binutils*", false },      { "rpm", "make", false },
	{ "rpm", "cmake", false },          { "rpm", "rpm-build", false },
	{ "rpm", "autoconf", false },       { "rpm", "automake", false },
	{ "rpm", "bison", false },          { "rpm", "flex", false },
	{ "rpm", "gdb", false },            { "rpm", "m4", false },
	{ "apk", "*-dev", false },          { "apk", "linux-headers", false },
	{ "apk", "build-base", false },     { "apk", "gcc", false },
	{ "apk", "g++", false },            { "apk", "clang*", false },
	{ "apk", "binutils*", false },      { "apk", "make", false },
	{ "apk", "cmake", false },          { "apk", "autoconf", false },
	{ "apk", "automake", false },       { "apk", "bison", false },
	{ "apk", "flex", false },           { "apk", "gdb", false },
};
/* clang-format on */

bool fixes_is_build_package(const char *ecosystem, const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_equal(ecosystem, rows[i].ecosystem) && text_glob(rows[i].name, name))
			return !rows[i].is_needed;
	return false;
}
