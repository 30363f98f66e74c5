/* The table of systems and their last days, and how a system's name finds its row. */
#include "core/eol.h"

#include <ctype.h>
#include <string.h>

#include "core/intl.h"

static const char debian[] = "https://wiki.debian.org/LTS";
/* The days of standard support; its "about/release-cycle" page names but months. */
static const char ubuntu[] = "https://debian.pages.debian.net/distro-info-data/ubuntu.csv";
static const char alpine[] = "https://alpinelinux.org/releases/";
static const char amazon_1[] =
	"https://aws.amazon.com/blogs/aws/update-on-amazon-linux-ami-end-of-life/";
static const char amazon_2[] = "https://aws.amazon.com/amazon-linux-2/faqs/";
static const char amazon_2023[] =
	"https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html";
static const char redhat[] = "https://access.redhat.com/support/policy/updates/errata";
static const char centos[] = "https://www.centos.org/centos-linux-eol/";
static const char stream[] = "https://www.centos.org/cl-vs-cs/";
static const char rocky[] = "https://wiki.rockylinux.org/rocky/version/";
static const char alma[] = "https://wiki.almalinux.org/release-notes/";
static const char oracle[] = "https://www.oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf";
static const char suse[] = "https://www.suse.com/lifecycle/";
static const char opensuse[] = "https://en.opensuse.org/Lifetime";
static const char fedora[] = "https://docs.fedoraproject.org/en-US/releases/eol/";
static const char photon[] =
	"https://blogs.vmware.com/vsphere/2022/01/photon-1-x-end-of-support-announcement.html";

/*
 * Rolling systems (Tumbleweed, Wolfi, Arch, Alpine's edge, Debian's sid) have no row, and neither
 * have releases of which sources give more than one last day: Photon 2 to 4, CBL-Mariner. A service
 * pack of SUSE has its own; "sles 15" alone would be its first one, so that it has none. CentOS 9
 * is Stream only; of "centos 8" the row is CentOS Linux's.
 */
static const struct eol_row rows[] = {
	{"debian", "7", "2018-05-31", debian},
	{"debian", "8", "2020-06-30", debian},
	{"debian", "9", "2022-06-30", debian},
	{"debian", "10", "2024-06-30", debian},
	{"debian", "11", "2026-08-31", debian},
	{"debian", "12", "2028-06-30", debian},
	{"debian", "13", "2030-06-30", debian},
	{"ubuntu", "14.04", "2019-04-25", ubuntu},
	{"ubuntu", "16.04", "2021-04-30", ubuntu},
	{"ubuntu", "18.04", "2023-05-31", ubuntu},
	{"ubuntu", "19.04", "2020-01-23", ubuntu},
	{"ubuntu", "19.10", "2020-07-17", ubuntu},
	{"ubuntu", "20.04", "2025-05-29", ubuntu},
	{"ubuntu", "20.10", "2021-07-22", ubuntu},
	{"ubuntu", "21.04", "2022-01-20", ubuntu},
	{"ubuntu", "21.10", "2022-07-14", ubuntu},
	{"ubuntu", "22.04", "2027-06-01", ubuntu},
	{"ubuntu", "22.10", "2023-07-20", ubuntu},
	{"ubuntu", "23.04", "2024-01-25", ubuntu},
	{"ubuntu", "23.10", "2024-07-11", ubuntu},
	{"ubuntu", "24.04", "2029-05-31", ubuntu},
	{"ubuntu", "24.10", "2025-07-10", ubuntu},
	{"ubuntu", "25.04", "2026-01-15", ubuntu},
	{"ubuntu", "25.10", "2026-07-09", ubuntu},
	{"ubuntu", "26.04", "2031-05-29", ubuntu},
	{"alpine", "3.3", "2017-11-01", alpine},
	{"alpine", "3.4", "2018-05-01", alpine},
	{"alpine", "3.5", "2018-11-01", alpine},
	{"alpine", "3.6", "2019-05-01", alpine},
	{"alpine", "3.7", "2019-11-01", alpine},
	{"alpine", "3.8", "2020-05-01", alpine},
	{"alpine", "3.9", "2020-11-01", alpine},
	{"alpine", "3.10", "2021-05-01", alpine},
	{"alpine", "3.11", "2021-11-01", alpine},
	{"alpine", "3.12", "2022-05-01", alpine},
	{"alpine", "3.13", "2022-11-01", alpine},
	{"alpine", "3.14", "2023-05-01", alpine},
	{"alpine", "3.15", "2023-11-01", alpine},
	{"alpine", "3.16", "2024-05-23", alpine},
	{"alpine", "3.17", "2024-11-22", alpine},
	{"alpine", "3.18", "2025-05-09", alpine},
	{"alpine", "3.19", "2025-11-01", alpine},
	{"alpine", "3.20", "2026-04-01", alpine},
	{"alpine", "3.21", "2026-11-01", alpine},
	{"alpine", "3.22", "2027-05-01", alpine},
	{"alpine", "3.23", "2027-11-01", alpine},
	{"amazon", "1", "2023-12-31", amazon_1},
	{"amazon", "2017", "2023-12-31", amazon_1},
	{"amazon", "2018", "2023-12-31", amazon_1},
	{"amazon", "2", "2026-06-30", amazon_2},
	{"amazon", "2023", "2029-06-30", amazon_2023},
	{"redhat", "5", "2017-03-31", redhat},
	{"redhat", "6", "2020-11-30", redhat},
	{"redhat", "7", "2024-06-30", redhat},
	{"redhat", "8", "2029-05-31", redhat},
	{"redhat", "9", "2032-05-31", redhat},
	{"redhat", "10", "2035-05-31", redhat},
	{"centos", "5", "2017-03-31", centos},
	{"centos", "6", "2020-11-30", centos},
	{"centos", "7", "2024-06-30", centos},
	{"centos", "8", "2021-12-31", centos},
	{"centos", "9", "2027-05-31", stream},
	{"rocky", "8", "2029-05-31", rocky},
	{"rocky", "9", "2032-05-31", rocky},
	{"rocky", "10", "2035-05-31", rocky},
	{"alma", "8", "2029-03-01", alma},
	{"alma", "9", "2032-05-31", alma},
	{"alma", "10", "2035-05-31", alma},
	{"oracle", "5", "2017-06-30", oracle},
	{"oracle", "6", "2021-03-31", oracle},
	{"oracle", "7", "2024-12-31", oracle},
	{"oracle", "8", "2029-07-31", oracle},
	{"oracle", "9", "2032-06-30", oracle},
	{"oracle", "10", "2035-06-30", oracle},
	{"sles", "12.5", "2024-10-31", suse},
	{"sles", "15.3", "2022-12-31", suse},
	{"sles", "15.4", "2023-12-31", suse},
	{"sles", "15.5", "2024-12-31", suse},
	{"sles", "15.6", "2025-12-31", suse},
	{"sles", "15.7", "2031-07-31", suse},
	{"opensuse-leap", "15.3", "2022-12-31", opensuse},
	{"opensuse-leap", "15.4", "2023-12-07", opensuse},
	{"opensuse-leap", "15.5", "2024-12-31", opensuse},
	{"opensuse-leap", "15.6", "2026-04-30", opensuse},
	{"fedora", "36", "2023-05-16", fedora},
	{"fedora", "37", "2023-12-05", fedora},
	{"fedora", "38", "2024-05-21", fedora},
	{"fedora", "39", "2024-11-26", fedora},
	{"fedora", "40", "2025-05-13", fedora},
	{"photon", "1.0", "2022-02-28", photon},
};

const struct eol_row *eol_row(int number)
{
	bool is_one = number >= 0 && (size_t)number < sizeof(rows) / sizeof(rows[0]);

	return is_one ? &rows[number] : NULL;
}

/* "12" is the release of "12", "12.4" and "12 (bookworm)", not of "120". */
static bool is_release(const char *version, const char *release)
{
	size_t n = strlen(release);

	return strncmp(version, release, n) == 0 && !isalnum((unsigned char)version[n]);
}

struct eol eol_of(const char *os)
{
	struct eol e = {.last = DATE_NONE};

	/* Alpine's edge goes by the release that it will be: "3.21.0_alpha20240807" */
	if (!os || strstr(os, "_alpha"))
		return e;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = strlen(rows[i].system);

		if (strncmp(os, rows[i].system, n) == 0 && os[n] == ' ' &&
		    is_release(os + n + 1, rows[i].release)) {
			e.last = date_parse(rows[i].last);
			e.source = rows[i].source;
			return e;
		}
	}
	return e;
}

static bool is_past(const struct eol *e, date now)
{
	return e->last != DATE_NONE && e->last < date_day(now);
}

bool eol_is_over(const struct eol *e, date now)
{
	return e->is_said || is_past(e, now);
}

const char *const eol_bys[EOL_BY_COUNT + 1] = {"table", "trivy", NULL};

/* When the table says so, too, it is asked, as it knows the day. */
enum eol_by eol_by(const struct eol *e, date now)
{
	if (e->is_said && !is_past(e, now))
		return EOL_BY_TRIVY;
	return e->last != DATE_NONE ? EOL_BY_TABLE : EOL_BY_NOBODY;
}

void eol_put(const struct eol *e, date now, struct buf *out)
{
	char day[DATE_TEXT];

	date_format_day(e->last, day);
	if (eol_by(e, now) == EOL_BY_TRIVY)
		buf_puts(out, _("support has ended, Trivy says"));
	else if (eol_by(e, now) == EOL_BY_TABLE)
		buf_printf(out, is_past(e, now) ? _("support ended %s") : _("support ends %s"),
			   day);
}

void eol_put_source(const struct eol *e, date now, struct buf *out)
{
	if (e->source && eol_by(e, now) == EOL_BY_TABLE)
		buf_printf(out, _("%s, by the table of %s"), e->source, EOL_TABLE_OF);
}
