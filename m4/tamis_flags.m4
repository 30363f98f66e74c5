dnl Flags that are used where the compiler takes them without a word, and left out where not.

dnl TAMIS_FLAGS(VARIABLE, FLAGS): adds each flag that compiles.
AC_DEFUN([TAMIS_FLAGS], [
tamis_saved=$CFLAGS
for tamis_flag in m4_normalize([$2]); do
  CFLAGS="$tamis_saved -Werror $tamis_flag"
  AC_MSG_CHECKING([whether $CC takes $tamis_flag])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
    [AC_MSG_RESULT([yes])
     $1="$$1 $tamis_flag"],
    [AC_MSG_RESULT([no])])
done
CFLAGS=$tamis_saved
])

dnl TAMIS_LINK_FLAGS(VARIABLE, FLAGS, IF-YES, IF-NO): adds all of them when a program links.
AC_DEFUN([TAMIS_LINK_FLAGS], [
tamis_saved=$CFLAGS
CFLAGS="$CFLAGS -Werror $2"
AC_MSG_CHECKING([whether $CC links with $2])
AC_LINK_IFELSE([AC_LANG_PROGRAM()], [tamis_links=yes], [tamis_links=no])
AC_MSG_RESULT([$tamis_links])
CFLAGS=$tamis_saved
AS_IF([test "$tamis_links" = yes],
  [$1="$$1 $2"
   $3],
  [:
   $4])
])

dnl TAMIS_FORTIFY(VARIABLE): without optimisation glibc answers _FORTIFY_SOURCE with a warning.
AC_DEFUN([TAMIS_FORTIFY], [
tamis_saved=$CFLAGS
tamis_fortify="-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"
CFLAGS="$CFLAGS -Werror $tamis_fortify"
AC_MSG_CHECKING([whether $CC takes $tamis_fortify])
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]])],
  [AC_MSG_RESULT([yes])
   $1="$$1 $tamis_fortify"],
  [AC_MSG_RESULT([no])])
CFLAGS=$tamis_saved
])
