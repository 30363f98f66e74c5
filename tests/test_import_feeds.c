/* Feeds: EPSS, KEV and the accounts of an organisation, in each of their shapes. */
#include "tests/limited.h"
#include "tests/taken.h"

#define EPSS_HEAD "#model_version:v2025.03.14,score_date:2025-12-26T12:55:00Z\n"
#define SCAN_EPSS "scan facts format=epss version=v2025.03.14 as_of=2025-12-26T12:55:00Z\n"
#define SCORED " model=v2025.03.14 scored=2025-12-26T12:55:00Z"

static const struct {
	const char *text, *want, *says;
} documents[] = {
	{EPSS_HEAD "cve,epss,percentile\nCVE-2024-1,0.97000,1.0\nCVE-2024-2,0.5,\n",
	 SCAN_EPSS "intel vuln=CVE-2024-1 epss=0.97 percentile=1" SCORED
		   "\nintel vuln=CVE-2024-2 epss=0.5" SCORED
		   "\nend whole as_of=2025-12-26T12:55:00Z\n",
	 "the daily file of scores"},
	{"percentile,EPSS,x,CVE\r\n0.1,0.2,y,CVE-2024-1\r\n",
	 "scan facts format=epss\nintel vuln=CVE-2024-1 epss=0.2 percentile=0.1\nend whole\n",
	 "columns in another order, and one more"},
	{EPSS_HEAD "cve,epss,percentile\nCVE-2024-1,1.5,0\nCVE-2024-2,high,0\n,0.1,0.1\n",
	 SCAN_EPSS "skipped 2 a score that is not between 0 and 1 example=CVE-2024-1\n"
		   "skipped 1 a row without its first fact example=at byte 114\n"
		   "end whole as_of=2025-12-26T12:55:00Z\n",
	 "what is no score is counted"},
	{EPSS_HEAD "cve,epss,percentile\n", SCAN_EPSS "end whole as_of=2025-12-26T12:55:00Z\n",
	 "a file of no scores is legal"},
	{"{\"status\":\"OK\",\"total\":1,\"data\":[{\"cve\":\"CVE-2024-1\",\"epss\":\"0.25\","
	 "\"percentile\":\"0.5\",\"date\":\"2026-07-16\"}]}",
	 "scan facts format=epss\nintel vuln=CVE-2024-1 epss=0.25 percentile=0.5"
	 " scored=2026-07-16T00:00:00Z\nend whole\n",
	 "an answer of the API, where numbers are strings"},
	{"{\"total\":3,\"data\":[{\"cve\":\"CVE-2024-1\",\"epss\":0.25}]}",
	 "scan facts format=epss\nintel vuln=CVE-2024-1 epss=0.25\n"
	 "end partial why=one page of a longer list\n",
	 "one page of it is partial"},
	{"[{\"cve\":\"CVE-2024-1\",\"epss\":0.5,\"percentile\":0.75},7,{\"epss\":1}]",
	 "scan facts format=epss\nintel vuln=CVE-2024-1 epss=0.5 percentile=0.75\n"
	 "skipped 1 no JSON object example=at byte 51\n"
	 "skipped 1 a row without its first fact example=at byte 53\nend whole\n",
	 "a bare array of scores"},
	{"{\"catalogVersion\":\"2025.08.25\",\"dateReleased\":\"2025-08-25T17:04:19.9Z\",\"count\":"
	 "2,"
	 "\"vulnerabilities\":[{\"cveID\":\"CVE-2024-1\",\"dateAdded\":\"2025-08-25\",\"dueDate\":"
	 "\"2025-09-15\",\"knownRansomwareCampaignUse\":\"Known\",\"notes\":\"a \\/ b\"},"
	 "{\"cveID\":\"CVE-2024-2\",\"dateAdded\":\"\",\"knownRansomwareCampaignUse\":\"Unknown\"}]"
	 "}",
	 "scan facts format=kev version=2025.08.25 as_of=2025-08-25T17:04:19Z\n"
	 "intel vuln=CVE-2024-1 kev added=2025-08-25T00:00:00Z due=2025-09-15T00:00:00Z "
	 "ransomware=1\n"
	 "intel vuln=CVE-2024-2 kev ransomware=0\nend whole as_of=2025-08-25T17:04:19Z\n",
	 "the catalog of known exploited vulnerabilities"},
	{"cveID,product,dateAdded,dueDate,knownRansomwareCampaignUse\r\n"
	 "CVE-2024-1,\"a, \"\"b\"\"\",2025-08-25,2025-09-15,known\r\n",
	 "scan facts format=kev\n"
	 "intel vuln=CVE-2024-1 kev added=2025-08-25T00:00:00Z due=2025-09-15T00:00:00Z "
	 "ransomware=1\n"
	 "end whole\n",
	 "the same as a table"},
	{"cveID,dateAdded\nCVE-2024-1,2025-08-25\nCVE-2024-2",
	 "scan facts format=kev\nintel vuln=CVE-2024-1 kev added=2025-08-25T00:00:00Z "
	 "ransomware=0\n"
	 "end partial why=cut in its last row\n",
	 "a table that is cut is partial"},
	{"{\"Accounts\":[{\"Id\":\"012345678901\",\"Name\":\"prod\",\"Status\":\"ACTIVE\","
	 "\"State\":"
	 "\"x\"},{\"Id\":12345678901,\"Name\":\"dev\",\"State\":\"SUSPENDED\"},{\"Id\":\"abc\"}],"
	 "\"NextToken\":\"t\"}",
	 "scan facts format=accounts\naccount id=012345678901 name=prod status=ACTIVE\n"
	 "account id=012345678901 name=dev status=SUSPENDED\n"
	 "skipped 1 an account whose id is not 12 digits example=abc\n"
	 "end partial why=one page of a longer list: it holds a NextToken\n",
	 "accounts keep their zeros, and a page is partial"},
	{"{\"Account\":{\"Id\":\"111122223333\",\"Name\":[1]}}",
	 "scan facts format=accounts\naccount id=111122223333\nend whole\n",
	 "one account, with a name of the wrong type"},
	{"{\"Accounts\":[]}", "scan facts format=accounts\nend whole\n", "no accounts are legal"},
};

static const struct limited limited[] = {
	{"a table keeps the rows around one that is too large",
	 EPSS_HEAD "cve,epss,percentile\nCVE-2024-1,0.5,\n$CVE-2024-2,~,\nCVE-2024-3,0.5,\n",
	 SCAN_EPSS "intel vuln=CVE-2024-1 epss=0.5" SCORED "\nintel vuln=CVE-2024-3 epss=0.5" SCORED
		   "\n" TOO_LARGE(1) LARGE_LOST("a row") " as_of=2025-12-26T12:55:00Z\n",
	 IMPORT_PARTIAL},
	{"a list keeps the objects around one that is too large",
	 "[{\"cve\":\"CVE-2024-1\",\"epss\":0.5},${\"cve\":\"CVE-2024-2\",\"x\":\"~\"},"
	 "{\"cve\":\"CVE-2024-3\",\"epss\":0.5}]",
	 "scan facts format=epss\nintel vuln=CVE-2024-1 epss=0.5\nintel vuln=CVE-2024-3 "
	 "epss=0.5\n" TOO_LARGE(1) LARGE_LOST("a row") "\n",
	 IMPORT_PARTIAL},
	{"one that holds nothing else is not empty",
	 "{\"Accounts\":[${\"Id\":\"111122223333\",\"Name\":^}]}",
	 "scan facts format=accounts\n" TOO_DEEP DEEP_LOST("a row") "\n", IMPORT_PARTIAL},
	{"one account alone as well", "{\"Account\":${\"Id\":\"111122223333\",\"Name\":\"~\"}}",
	 "scan facts format=accounts\n" TOO_LARGE(1) LARGE_LOST("a row") "\n", IMPORT_PARTIAL},
	{"a token that was skipped is one", "{\"Accounts\":[],\"NextToken\":$\"~\"}",
	 "scan facts format=accounts\n" TOO_LARGE(1) LARGE_LOST("NextToken") "\n", IMPORT_PARTIAL},
	{"another member that was skipped is counted, and the list is whole",
	 "{\"Accounts\":[{\"Id\":\"111122223333\"}],\"x\":$\"~\"}",
	 "scan facts format=accounts\naccount id=111122223333\n" TOO_LARGE(1) "end whole\n",
	 IMPORT_READ},
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
