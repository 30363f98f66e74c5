/* The program's entry: the locale for characters and words, the C locale for numbers, then the
 * command line. */
#include <locale.h>

#include "tui/cli.h"

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C"); /* cJSON and printf read it: 7.5 is 7.5 everywhere */
	return cli_main(argc, argv);
}
