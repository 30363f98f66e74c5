/*
 * Trivy's reports of version 1: each shape, every order of the keys, and
 * what a hostile document may hold. Fixtures are JSON with ' for ".
 */
#include "data/import_ops.h"
#include "tests/taken.h"

static char *json(const char *text)
{
	char *copy = mem_strdup(text);

	for (char *at = copy; *at; at++)
		if (*at == '\'')
			*at = '"';
	return copy;
}

static struct taken take_json(const char *text, struct import_options options)
{
	char *copy = json(text);
	struct taken t = take_with(copy, strlen(copy), options, 0);

	free(copy);
	return t;
}

/* clang-format off */
#define V(id) "{'VulnerabilityID':'" id "','PkgName':'zlib','InstalledVersion':'1.2','Severity':'HIGH'}"
#define VS(ids) "'Vulnerabilities':[" ids "]"
#define ROW(id, rest) "finding vuln=" id " package=zlib version=1.2 " rest " at=image\n"
#define OS(id) ROW(id, "kind=vuln severity=HIGH type=debian ecosystem=deb")
#define OLD(id) ROW(id, "kind=vuln severity=HIGH ecosystem=deb")
#define NPM(id, path) ROW(id, "path=" path " kind=vuln severity=HIGH type=npm ecosystem=npm")

/* ---- version 1 ------------------------------------------------------------------------------ */

#define V1 "scan trivy format=trivy\n"
#define SHOP "'Target':'acme/shop:1 (debian 12.4)'"
#define DESK "'Target':'acme/desk:2 (debian 12.4)'"
#define DEBIAN "'Type':'debian'"
#define NODE "'Target':'app/lock.json','Type':'npm'"
#define IMAGE(name) "image references=acme/" name " os=debian os_version=12.4\n"
#define END(name, classes) "end whole artifact=acme/" name " artifact_type=container_image classes=" classes "\n"

static const struct {
	const char *text, *want, *says;
} v1[] = {
	{ "[{" SHOP "," DEBIAN "," VS(V("CVE-1")) "},{" NODE "," VS(V("CVE-2")) "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") NPM("CVE-2", "app/lock.json") END("shop:1", "os-pkgs,lang-pkgs"),
	  "an array of Results is one scan of the image that a Target names" },
	{ "[{" SHOP "," VS(V("CVE-1")) "}]",
	  V1 IMAGE("shop:1") OLD("CVE-1") END("shop:1", "os-pkgs"),
	  "the earliest reports have a Target and Vulnerabilities only" },
	{ "[{" VS(V("CVE-1")) "," DEBIAN "," SHOP "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") END("shop:1", "os-pkgs"),
	  "Target and Type may follow the Vulnerabilities" },
	{ "{" SHOP "," DEBIAN "," VS(V("CVE-1")) "}",
	  V1 IMAGE("shop:1") OS("CVE-1") END("shop:1", "os-pkgs"),
	  "a bare Result" },
	{ "{" VS(V("CVE-1")) "," SHOP "}",
	  V1 IMAGE("shop:1") OLD("CVE-1") END("shop:1", "os-pkgs"),
	  "a bare Result with its keys in another order" },
	{ "[{" SHOP "," DEBIAN "," VS(V("CVE-1")) "},{" DESK "," DEBIAN "," VS(V("CVE-2")) "},{" NODE "," VS(V("CVE-3")) "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") END("shop:1", "os-pkgs")
	  V1 IMAGE("desk:2") OS("CVE-2") NPM("CVE-3", "app/lock.json") END("desk:2", "os-pkgs,lang-pkgs"),
	  "another image begins another scan, and what follows belongs to it" },
	{ "[{" SHOP "," DEBIAN "," VS(V("CVE-1")) "},{" SHOP "," DEBIAN "," VS(V("CVE-2")) "}]",
	  V1 IMAGE("shop:1") OS("CVE-1") OS("CVE-2") END("shop:1", "os-pkgs"),
	  "the same image again does not" },
	{ "[{" NODE "," VS(V("CVE-2")) "},{" SHOP "," DEBIAN "," VS(V("CVE-1")) "}]",
	  V1 NPM("CVE-2", "app/lock.json") IMAGE("shop:1") OS("CVE-1") END("shop:1", "lang-pkgs,os-pkgs"),
	  "what stands before the first Target of an image belongs to it" },
	{ "[{" SHOP "," DEBIAN ",'Vulnerabilities':null}]",
	  V1 IMAGE("shop:1") END("shop:1", "os-pkgs"), "a clean image" },
	{ "[{" NODE "}]", V1 "end whole classes=lang-pkgs\n", "a file system names nothing" },
	{ "[{'Target':'out/a.tar (suse linux enterprise server 15.3)'}]",
	  V1 "image os=suse linux enterprise server os_version=15.3\n"
	  "end whole artifact=out/a.tar artifact_type=container_image classes=os-pkgs\n",
	  "a tar's path is no reference, and a system's name may hold blanks" },
	{ "[{'Target':'app (v1)/lock.json','Type':'npm'," VS(V("CVE-2")) "}]",
	  V1 NPM("CVE-2", "app (v1)/lock.json") "end whole classes=lang-pkgs\n",
	  "a path that holds parentheses names no image" },
	{ "[{" SHOP "},7,null,[{}],{},{" NODE ",'Secrets':[{'RuleID':'key'}],'Misconfigurations':[{'ID':'M','Status':'PASS'},{'ID':'N'}]}]",
	  V1 IMAGE("shop:1") "skipped 2 no JSON object example=at byte 40\nskipped 2 no Trivy result\n"
	  "skipped 1 secret example=key\nskipped 1 misconfiguration example=N\n" END("shop:1", "os-pkgs,lang-pkgs"),
	  "what is no Result, and what is no vulnerability, is counted" },
	{ "[{'Target':[1],'Class':7,'Type':{},'Vulnerabilities':[null,3," V("CVE-1") "]}]",
	  V1 ROW("CVE-1", "kind=vuln severity=HIGH") "skipped 2 no JSON object example=at byte 54\nend whole\n",
	  "members of a wrong type are absent facts" },
	{ "[{" SHOP ",'Vulnerabilities':{'a':[" V("CVE-1") "]}}]",
	  V1 IMAGE("shop:1") "skipped 1 list of another type example=Vulnerabilities\n"
	  "end partial why=a list of it is something else, so it is no clean report"
	  " artifact=acme/shop:1 artifact_type=container_image classes=os-pkgs\n",
	  "Vulnerabilities that are no list make a report partial" },
};

/* Several values in one stream: it may be cut between two of them, and nobody can tell. */
static const struct {
	const char *text, *want, *says;
} streams[] = {
	{ "{" SHOP "," DEBIAN "," VS(V("CVE-1")) "}\n{" NODE "," VS(V("CVE-2")) "}\n",
	  V1 IMAGE("shop:1") OS("CVE-1") NPM("CVE-2", "app/lock.json") END("shop:1", "os-pkgs,lang-pkgs"),
	  "bare Results, one a line, are one report" },
	{ "[{" SHOP "," VS(V("CVE-1")) "}]\nnull\n[]\n[{" DESK "}]",
	  V1 IMAGE("shop:1") OLD("CVE-1") END("shop:1", "os-pkgs")
	  V1 IMAGE("desk:2") END("desk:2", "os-pkgs"),
	  "several reports in one stream, clean ones between" },
	{ "[{" SHOP "}]{'a':1}",
	  V1 IMAGE("shop:1") END("shop:1", "os-pkgs"), "another value behind it is no part of the scan" },
};

/* clang-format on */

/* ---- what must hold for each ---------------------------------------------------------------- */

/* The log of a document that comes byte by byte. */
static char *log_of_bytes(const char *text, const struct import_ops *ops)
{
	struct recorder r = {0};
	struct sink sink = recorder_sink(&r);
	struct import_options options = {.as_of = DATE_NONE};
	struct import_result result = {0};
	struct import_run run = {.options = &options, .sink = &sink, .result = &result};
	struct slice_handler handler = ops->handler;
	struct slice *slice;
	char *log;

	handler.ctx = ops->open(&run);
	slice = slice_new(ops->rules, ops->rule_count, NULL, &handler);
	for (; *text; text++) {
		char byte = *text; /* alone, so that the sanitizer sees a step too far */

		slice_feed(slice, &byte, 1, NULL);
	}
	slice_finish(slice, NULL);
	slice_free(slice);
	ops->finish(handler.ctx, NULL, NULL);
	ops->close(handler.ctx);
	for (size_t i = 0; i < run.skip_count; i++)
		free(run.skips[i].example);
	free(run.skips);
	log = mem_strdup(buf_text(&r.log));
	recorder_fini(&r);
	return log;
}

/* Cut anywhere, it fails before it has told anything, or its last scan says that it is partial. */
static bool is_honest_when_cut(const char *text)
{
	bool good = true;

	for (size_t cut = 0; good && cut < strlen(text) - 1; cut++) {
		char *head = mem_strndup(text, cut);
		struct taken t = take_with(head, cut, (struct import_options){0}, 0);
		bool is_partial = t.result.outcome == IMPORT_PARTIAL;

		good = t.good && (t.r.scans > 0) == is_partial &&
		       is_partial == (strstr(buf_text(&t.r.log), "end partial why=") != NULL);
		if (!good)
			printf("# cut at %zu: outcome %d\n", cut, (int)t.result.outcome);
		taken_fini(&t);
		free(head);
	}
	return good;
}

static void check(const char *text, const char *want, const char *says, bool is_stream,
		  const struct import_ops *ops)
{
	char *copy = json(text), *log = log_of_bytes(copy, ops);
	size_t findings = 0;
	bool good = true;

	is_log(copy, want, says);
	is_str(log, want, "%s: byte by byte", says);
	if (is_stream)
		is_sound_when_cut(copy, says);
	else
		ok(is_honest_when_cut(copy), "%s: cut at any byte", says);
	for (const char *at = want; (at = strstr(at, "finding vuln")); at++)
		findings++;
	for (size_t stop = 1; stop <= findings; stop++) {
		struct taken t = take_with(copy, strlen(copy), (struct import_options){0},
					   (long long)stop + 1);

		good = good && t.good == (stop == findings);
		taken_fini(&t);
	}
	ok(good, "%s: a full disk ends it", says);
	free(copy);
	free(log);
}

static void test_outcomes(void)
{
	static const struct {
		const char *text;
		enum import_outcome outcome;
	} rows[] = {
		{"[{'Target':'a'}]", IMPORT_READ},
		{"[{'Target':'a'}][7]", IMPORT_PARTIAL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct taken t = take_json(rows[i].text, (struct import_options){0});

		is_int(t.result.outcome, rows[i].outcome, "%s", rows[i].text);
		taken_fini(&t);
	}
}

static void test_names(void)
{
	struct taken t;

	t = take_json("[{'Target':'a'}]", (struct import_options){.format = "trivy"});
	is_str(t.result.format, "trivy", "version 1 is called as version 2 is");
	is_int(t.result.outcome, IMPORT_READ, "and can be forced by that name");
	taken_fini(&t);
}

int main(void)
{
	tap_begin();
	for (size_t i = 0; i < sizeof(v1) / sizeof(v1[0]); i++)
		check(v1[i].text, v1[i].want, v1[i].says, false, &import_trivy_v1);
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		check(streams[i].text, streams[i].want, streams[i].says, true, &import_trivy_v1);
	test_outcomes();
	test_names();
	return done();
}
