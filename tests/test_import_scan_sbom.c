/* Inspector ScanSbom in its three shapes: CycloneDX, native, and the CI plugin's CSV. */
#include "tests/limited.h"
#include "tests/taken.h"

#define PROPERTY "amazon:inspector:sbom_scanner:"
#define SCAN "scan inspector format=inspector_scan\n"
#define END "end whole artifact_type=container_image\n"
#define COMPONENTS                                                                                 \
	"\"components\":[{\"bom-ref\":\"c1\",\"name\":\"openssl\",\"version\":\"3.0.1\",\"purl\":" \
	"\"pkg:deb/debian/"                                                                        \
	"openssl@3.0.1?distro=12.4\",\"components\":[{\"bom-ref\":\"c2\",\"name\":"                \
	"\"x/y\",\"version\":\"1.0\",\"purl\":\"pkg:golang/x/"                                     \
	"y@v1.0\",\"properties\":[{\"name\":\"" PROPERTY "path\",\"value\":\"/app/y\"}]}]}]"
#define VULNERABILITIES                                                                            \
	"\"vulnerabilities\":[{\"id\":\"CVE-2024-1\",\"bom-ref\":\"v1\",\"ratings\":[{"            \
	"\"severity\""                                                                             \
	":\"none\",\"score\":0.00044,\"source\":{\"name\":\"EPSS\"}},{\"severity\":\"high\","      \
	"\"score\":9.1,\"source\":{\"name\":\"NVD\"}},{\"severity\":\"low\",\"source\":{\"name\":" \
	"\"MITRE\"}}],\"created\":\"2023-06-25T17:15:14Z\",\"affects\":[{\"ref\":\"c1\"},{"        \
	"\"ref\":"                                                                                 \
	"\"c2\"},{\"ref\":\"c9\"}],\"properties\":[{\"name\":\"" PROPERTY                          \
	"fixed_version:c1\",\"value\":\"3.0.2\"},{\"name\":\"" PROPERTY                            \
	"exploit_available\",\"value\":\"true\"}]}]"
#define RATED " severity_source=nvd epss=0.00044 exploit=1"
#define OPINIONS " opinion=(nvd high 9.1) opinion=(mitre low -1)"
#define FOUND                                                                                      \
	SCAN "finding vuln=CVE-2024-1 package=openssl version=3.0.1 fixed=3.0.2 kind=vuln "        \
	     "severity=HIGH score=9.1 type=deb first_seen=2023-06-25T17:15:14Z" RATED              \
	     " ecosystem=deb purl=pkg:deb/debian/openssl@3.0.1?distro=12.4" OPINIONS " at=image\n" \
	     "finding vuln=CVE-2024-1 package=x/y version=1.0 path=/app/y kind=vuln "              \
	     "severity=HIGH "                                                                      \
	     "score=9.1 type=golang first_seen=2023-06-25T17:15:14Z" RATED                         \
	     " ecosystem=golang purl=pkg:golang/x/y@v1.0" OPINIONS " at=image\n"                   \
	     "finding vuln=CVE-2024-1 kind=vuln severity=HIGH score=9.1 "                          \
	     "first_seen=2023-06-25T17:15:14Z" RATED OPINIONS " at=image\n"                        \
	     "image os=debian os_version=12.4\n" END

static const struct {
	const char *text, *want, *says;
} documents[] = {
	{"{\"sbom\":{\"bomFormat\":\"CycloneDX\"," COMPONENTS "," VULNERABILITIES "}}", FOUND,
	 "CycloneDX: nested components, fixed versions, EPSS is no severity"},
	{"{\"sbom\":{" VULNERABILITIES "," COMPONENTS ",\"bomFormat\":\"CycloneDX\"}}", FOUND,
	 "the same when the components follow"},
	{"{\"sbom\":{\"bomFormat\":\"CycloneDX\",\"vulnerabilities\":null}}", SCAN END,
	 "no vulnerabilities are legal"},
	{"{\"sbom\":{\"bomFormat\":\"CycloneDX\",\"vulnerabilities\":[7,{\"bom-ref\":\"v1\"}]}}",
	 SCAN "skipped 1 no JSON object example=at byte 52\n"
	      "skipped 1 vulnerability without an id example=v1\n" END,
	 "what is no vulnerability is counted"},
	{"{\"messages\":[{\"info_message\":\"no rules\",\"purl\":\"pkg:deb/ubuntu/z@1\"}],"
	 "\"vulnerability_count\":{\"high\":1},\"vulnerabilities\":[{\"id\":\"CVE-2024-1\","
	 "\"severity\":\"high\",\"properties\":{\"epss\":0.5,\"exploit_available\":true,\"cvss\":["
	 "{\"cvss_3_base_score\":7.5,\"severity\":\"high\",\"source\":\"NVD\"}]},\"affects\":["
	 "{\"installed_version\":\"pkg:deb/ubuntu/vim-tiny@7.4%7E1?distro=14.04&source=vim\","
	 "\"fixed_version\":\"2:7.5\"}]},{\"id\":\"IN-DOCKER-1\",\"severity\":\"info\"}]}",
	 SCAN
	 "finding vuln=CVE-2024-1 package=vim-tiny version=7.4%7E1 fixed=2:7.5 kind=vuln "
	 "severity=HIGH score=7.5 type=deb epss=0.5 exploit=1 ecosystem=deb source_package=vim "
	 "purl=pkg:deb/ubuntu/vim-tiny@7.4%7E1?distro=14.04&source=vim "
	 "opinion=(nvd high 7.5) at=image\n"
	 "finding vuln=IN-DOCKER-1 kind=vuln severity=INFO at=image\n"
	 "image os=ubuntu os_version=14.04\n"
	 "skipped 1 component that was not scanned example=pkg:deb/ubuntu/z@1\n" END,
	 "the native form: packages by purl, a finding without one"},
	{"\"#artifact_name:null\",\"artifact_type:null\"\r\n\"#critical_vulnerabilities:null\"\r\n"
	 "\"ID\",\"Severity\",\"Source\",\"CVSS\",\"Installed Package\",\"Fixed Package\",\"Path\","
	 "\"EPSS\",\"Exploit Available\"\r\n"
	 "\"CVE-2024-1\",\"medium\",\"NVD\",\"6.5\",\"pkg:rpm/amazon/curl@8.5?distro=2023;pkg:rpm/"
	 "amazon/libcurl@8.5\",\"null;0:8.6\",\"null\",\"0.5\",\"true\"\r\n"
	 "\"null\",\"low\",\"NVD\",\"null\",\"null\",\"null\",\"null\",\"null\",\"null\"\r\n",
	 SCAN
	 "finding vuln=CVE-2024-1 package=curl version=8.5 kind=vuln severity=MEDIUM score=6.5 "
	 "type=rpm severity_source=nvd epss=0.5 exploit=1 ecosystem=rpm "
	 "purl=pkg:rpm/amazon/curl@8.5?distro=2023 at=image\n"
	 "finding vuln=CVE-2024-1 package=libcurl version=8.5 fixed=0:8.6 kind=vuln "
	 "severity=MEDIUM score=6.5 type=rpm severity_source=nvd epss=0.5 exploit=1 "
	 "ecosystem=rpm purl=pkg:rpm/amazon/libcurl@8.5 at=image\n"
	 "image os=amazon os_version=2023\n"
	 "skipped 1 vulnerability without an id\n" END,
	 "the CI plugin's table: parallel lists, null as a word"},
};

#define SBOM(components, vulnerabilities)                                                          \
	"{\"sbom\":{\"bomFormat\":\"CycloneDX\",\"components\":[" components                       \
	"],\"vulnerabilities\":[" vulnerabilities "]}}"
#define SKIPPED_END " artifact_type=container_image\n"
#define BIG(name) "${\"" name "\":\"~\"}"
#define ROW(id) "finding vuln=" id " kind=vuln at=image\n"

static const struct limited limited[] = {
	{"CycloneDX keeps the vulnerabilities around one that is too large",
	 SBOM("", "{\"id\":\"CVE-1\"}," BIG("id") ",{\"id\":\"CVE-2\"}"),
	 SCAN ROW("CVE-1") ROW("CVE-2") TOO_LARGE(1) LARGE_LOST("a finding") SKIPPED_END,
	 IMPORT_PARTIAL},
	{"a component that is too large leaves open what is affected",
	 SBOM(BIG("name"), "{\"id\":\"CVE-1\"}"),
	 SCAN ROW("CVE-1") TOO_LARGE(1) LARGE_LOST("a component") SKIPPED_END, IMPORT_PARTIAL},
	{"the native form keeps its vulnerabilities as well, and a message is only counted",
	 "{\"messages\":[" BIG("purl") "],\"vulnerability_count\":{},\"vulnerabilities\":"
				       "[{\"id\":\"CVE-1\"}]}",
	 SCAN ROW("CVE-1") TOO_LARGE(1) END, IMPORT_READ},
	{"one whose every vulnerability was skipped is not empty",
	 "{\"messages\":[],\"vulnerability_count\":{},\"vulnerabilities\":[${\"id\":^}]}",
	 SCAN TOO_DEEP DEEP_LOST("a finding") SKIPPED_END, IMPORT_PARTIAL},
	{"a list that is one string too large is no clean one",
	 "{\"messages\":[],\"vulnerability_count\":{},\"vulnerabilities\":$\"~\"}",
	 SCAN TOO_LARGE(1) LARGE_LOST("vulnerabilities") SKIPPED_END, IMPORT_PARTIAL},
	{"the table keeps the rows around one that is too large",
	 "ID,Severity,Source,Installed Package\nCVE-1,,,\n$CVE-3,~,,\nCVE-2,,,\n",
	 SCAN ROW("CVE-1") ROW("CVE-2") TOO_LARGE(1) LARGE_LOST("a finding") SKIPPED_END,
	 IMPORT_PARTIAL},
};

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		is_log(documents[i].text, documents[i].want, documents[i].says);
		is_sound_when_cut(documents[i].text, documents[i].says);
	}
	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++)
		is_limited(&limited[i]);
	return done();
}
