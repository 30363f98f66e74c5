/* What a filter holds for: every rule of the language on a fleet of seven findings, and its laws.
 */
#include "core/date.h"
#include "core/filter.h"
#include "core/text.h"
#include "tests/small_fleet.h"

/*
 * small_fleet, and: 3 is accepted until five days from now, 1 was accepted until yesterday, 2 is
 * marked and has a note, 5 is suppressed, 4 is gone and its sources disagree; a seventh finding has
 * a path, a purl, a layer and an image known by digest. Due are MEDIUM within 30 days, HIGH within
 * 19, all others within one.
 */
static void decide(struct fleet *f, uint64_t key, date until)
{
	struct fleet_decision decision = {.state = STATE_ACCEPTED,
					  .at = SMALL_NOW - DATE_DAY,
					  .until = until,
					  .by = fleet_word(f, "ada"),
					  .why = fleet_word(f, "behind a WAF")};
	struct fleet_issue *issue = &f->issues[small_issue_of(f, key)];

	issue->decisions[SCOPE_ISSUE] = fleet_add_decision(f, &decision) + 1;
}

static void add_seventh(struct fleet *f)
{
	word names[] = {fleet_word(f, "sha256:cc33"), fleet_word(f, "sha256:dd44")};
	struct fleet_image image = {.key = names[0],
				    .digest = names[1],
				    .names = fleet_list(f, names, 2),
				    .name_count = 2,
				    .label = fleet_word(f, "b\xc3\xb6rse/kurs:v2"),
				    .base = small_base(f, "debian:12.4-slim", VIA_LAYERS),
				    .base_via = VIA_LAYERS};
	struct fleet_asset asset = {.image = fleet_add_image(f, &image),
				    .repository = fleet_word(f, "b\xc3\xb6rse/kurs")};
	word tags[] = {fleet_word(f, "v2"), fleet_word(f, "prod"), fleet_word(f, "none")};
	struct fleet_row row = {.id = 0xabcdef0000000007,
				.account = fleet_word(f, "999900001111"),
				.region = fleet_word(f, "eu-west-1"),
				.vuln = fleet_word(f, "GHSA-7777"),
				.package = fleet_word(f, "Py_JWT"),
				.version = fleet_word(f, "2.10.1"),
				.path = fleet_word(f, "usr/lib/a*b/PyJWT-2.10.1.dist-info"),
				.purl = fleet_word(f, "pkg:pypi/pyjwt@2.10.1?x=a*b"),
				.severity = SEVERITY_HIGH,
				.severity_raw = fleet_word(f, "HIGH"),
				.source = SOURCE_INSPECTOR,
				.sources = 1u << SOURCE_INSPECTOR | 1u << SOURCE_TRIVY,
				.score = 7.5,
				.fix = FIX_NO,
				.status = fleet_word(f, "will_not_fix"),
				.layer = fleet_word(f, "sha256:ee55"),
				.layer_index = 4,
				.last_seen = SMALL_NOW + 3600};
	uint32_t package = small_package(f, "pypi", "pyjwt", NULL);

	asset.tags = fleet_list(f, tags, 3);
	asset.tag_count = 3;
	row.asset = fleet_add_asset(f, &asset);
	row.issue = small_issue(
		f, 0xabc7, package,
		small_vuln(f, "CVE-2024-0007", "GHSA-7777", "JWT: \xc3\x84rger (RSA)"), 0);
	fleet_add(f, &row);
}

enum { ROW_3, ROW_1, ROW_2, ROW_5, ROW_4, ROW_6, ROW_7, ROWS };

static struct fleet *open_fleet_for_filters(void)
{
	struct fleet *f = small_fleet_open();

	add_seventh(f);
	decide(f, 0x30, SMALL_NOW + (date)5 * DATE_DAY);
	decide(f, 0x10, SMALL_NOW - 1);
	f->issues[f->issue[ROW_2]].is_marked = true;
	f->issues[f->issue[ROW_2]].notes = 1;
	f->issues[f->issue[ROW_2]].note = fleet_word(f, "ask payments");
	f->flags[ROW_5] = FLEET_SUPPRESSED;
	f->flags[ROW_4] = FLEET_DISAGREES;
	f->presence[ROW_4] = PRESENCE_GONE;
	f->kind[ROW_6] = KIND_NETWORK;
	f->due_days[SEVERITY_CRITICAL] = f->due_days[SEVERITY_LOW] = 1;
	f->due_days[SEVERITY_INFO] = f->due_days[SEVERITY_UNKNOWN] = 1;
	f->due_days[SEVERITY_HIGH] = 19;
	f->due_days[SEVERITY_MEDIUM] = 30;
	return f;
}

static struct fleet *fleet_for_filters(void)
{
	struct fleet *f = open_fleet_for_filters();

	fleet_seal(f);
	return f;
}

static const char *view(void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "either") == 0 ? "sev:low or sev:info" : NULL;
}

static struct filter *parse(const char *text)
{
	struct filter_context context = {.now = SMALL_NOW, .view = view};
	struct filter_error err;
	struct filter *filter = filter_parse(text, &context, &err);

	if (!filter) {
		tap_diag("text", text);
		tap_diag("mistake", err.text);
	}
	return filter;
}

/* The last digits of the selected ids, in the order of the fleet: "312". */
static void holds_for(const struct fleet *f, const char *text, const char *want,
		      const char *sentence)
{
	struct question q = {f, SMALL_NOW};
	struct filter *filter = parse(text);
	struct selection s = {.bits = NULL};
	char got[ROWS + 1] = "";
	size_t n = 0;

	if (filter)
		filter_run(filter, &q, &s);
	for (uint32_t i = 0; filter && i < f->count; i++)
		if (selection_has(&s, i))
			got[n++] = (char)('0' + f->id[i] % 10);
	is_str(got, want, "%s: %s", sentence, text);
	filter_free(filter);
	selection_fini(&s);
}

static const struct {
	const char *text, *want, *sentence;
} rules[] = {
	/* clang-format off */
	/* ids in the fleet's order: 3 1 2 5 4 6 7 */
	{"", "3125467", "the empty filter holds for everything"},
	{"sev:high", "17", "a closed word"},
	{"SEV=hIgH", "17", "closed words are case-blind with every operator"},
	{"sev~^h", "17", "even with ~"},
	{"sev:*i*", "31267", "globs match closed words"},
	{"sev>=medium", "3127", "severities are ordered"},
	{"sev>medium", "317", "-"},
	{"sev<=info", "6", "UNKNOWN is not at most INFO"},
	{"sev<low", "6", "no comparison matches UNKNOWN"},
	{"sev:unknown", "5", "but its name does"},
	{"-sev>=medium", "546", "denial is the plain complement, UNKNOWN included"},
	{"sev:low,info,unknown", "546", "a list is any of"},
	{"sev!=low,info,unknown", "3127", "and != is none of"},
	{"sev:low or sev:info sev:low", "4", "or binds loosest"},
	{"(sev:low or sev:info) -sev:low", "6", "parentheses"},
	{"@either -sev:low", "6", "a view counts as parenthesised"},
	{"-@either", "31257", "also when denied"},
	{"not sev:low and not sev:info", "31257", "not binds tightest"},
	{"package:OPENSSL", "3", ": is case-blind"},
	{"package=OPENSSL", "", "= is exact"},
	{"package:openssl,libssl3", "31", "any of"},
	{"package=Py_JWT package:pyjwt package:pypi/pyjwt", "7", "package: matches the source's word, the normalised one, and ecosystem/name"},
	{"vuln:cve-2024-0007 vuln:GHSA-7777", "7", "vuln: matches the source's word and the key"},
	{"vuln:ghsa-aaaa", "2", "and aliases"},
	{"vuln=CVE-2024-0002", "2", "vuln= the key"},
	{"vuln=GHSA-aaaa", "", "and no alias"},
	{"package=openssl package=deb/openssl", "", "package= no ecosystem/name"},
	{"image=sha256:cc33", "7", "image= the key"},
	{"image=sha256:dd44", "", "and no other name"},
	{"aliases:GHSA-*", "27", "many-valued fields match when any value does"},
	{"repo:*", "312547", "a glob needs a fact"},
	{"repo:pay*", "312", "* is any run"},
	{"version:?.0-1", "312546", "? is one character"},
	{"repo:b?rse/*", "7", "one character, not one byte"},
	{"path:usr/lib/a\\*b/*", "7", "\\* is literal"},
	{"path:\"usr/*\"", "", "no globs inside quotes"},
	{"path~^usr/lib", "7", "~ is a regular expression"},
	{"path~\"PyJWT-[0-9]+\\.10\"", "7", "with its backslashes"},
	{"title~^jwt", "", "and minds the case"},
	{"title!~RSA", "2546", "x!~r is its complement: absent facts match"},
	{"score>=9.8", "31", "numbers are ordered"},
	{"score:9.8", "31", "and equal what is shown"},
	{"score>3.1 score<9.8", "7", "below and above are strict"},
	{"score:none", "26", "none asks for an absent fact"},
	{"score:any", "31547", "any for a known one"},
	{"-score>=0", "26", "a comparison with an absent fact is false"},
	{"score!=0", "312467", "and its denial true"},
	{"epss:0.25", "27", "epss is compared as its decimals"},
	{"tags:PROD", "7", "tags are a list"},
	{"tags:\"none\"", "7", "quoted none is plain text"},
	{"tags:none", "6", "unquoted it is not"},
	{"sources:inspector sources:trivy", "7", "both sources"},
	{"source:inspector", "7", "the source that is shown"},
	{"fix:yes", "314", "fix"},
	{"fix:none,no", "2567", "a list may hold none"},
	{"fixed:any", "314", "any"},
	{"exploit:yes", "27", "booleans"},
	{"exploit:none", "31546", "may be absent"},
	{"mark:yes", "2", "mark"},
	{"mark:no", "315467", "-"},
	{"notes>0 note:ask*", "2", "notes are counted, note is the newest"},
	{"kind:network", "6", "kind"},
	{"vuln:none", "6", "a network finding has no vulnerability"},
	{"image:sha256:cc33", "7", "image: matches every digest of it"},
	{"digest:sha256:dd44 digest:sha256:cc33", "7", "and so does digest:"},
	{"digest:none", "312546", "but a digest that nobody stated is absent"},
	{"image:none", "6", "a function is no image"},
	{"resource:arn:*", "6", "later colons belong to the value"},
	{"base:debian*", "3127", "base"},
	{"base_via:layers", "7", "via"},
	{"layer_index>=4", "7", "a number of the row"},
	{"layer_index:none", "312546", "-"},
	{"age>30", "546", "a bare number is days"},
	{"age>=30d", "2546", "durations"},
	{"age<2w", "37", "weeks"},
	{"age:0", "7", "whole days"},
	{"age>12h age<=240h", "3", "hours"},
	{"seen:2d", "312546", "seen: days since last seen"},
	{"first_seen:2025-10-23", "3", "a day is its 24 hours"},
	{"first>2025-10-23", "7", "> is after it"},
	{"first>=2025-10-23", "37", ">= with it"},
	{"first<2025-10-03", "546", "< before it"},
	{"first<=2025-10-03", "2546", "<= with it"},
	{"last:today", "7", "today is its 24 hours"},
	{"last<today", "312546", "-"},
	{"last>yesterday", "7", "yesterday"},
	{"last=2025-11-02T01:00:00Z", "7", "a time of day is that second"},
	{"until>=today", "3", "state_until"},
	{"until:any by:ada", "3", "by"},
	{"state:accepted", "3", "state; an acceptance that is over is silent"},
	{"state>=accepted", "3", "closed lists are ordered"},
	{"is:expired", "1", "expired: accepted, and over"},
	{"is:expiring", "3", "expiring: within 14 days"},
	{"is:unscanned", "", "what is in no image does not run unscanned"},
	{"is:overdue", "16", "overdue: open, and its age above the days of its severity"},
	{"is:overdue,expiring -severity:info", "31", "with others"},
	{"is:open", "1267", "open: present, not suppressed, undecided or expired"},
	{"is:suppressed", "5", "suppressed at its source"},
	{"is:marked,disagree", "24", "is: takes a list"},
	{"-is:open", "354", "and a dash"},
	{"presence:gone suppressed:no", "4", "presence"},
	{"openssl", "31", "a bare word looks in vulnerability, package, title, repository, path"},
	{"LEAKS", "2", "title"},
	{"payments", "312", "repository"},
	{"dist-info", "7", "path"},
	{"aaaa", "2", "aliases"},
	{"pyjwt", "7", "the normalised name as well"},
	{"RSA", "317", "any part of them"},
	{"\xc3\xa4rger", "7", "case-blind beyond ASCII"},
	{"\xc3\x96RSE", "7", "-"},
	{"*rsa", "31", "with * a glob over the whole value"},
	{"cve-202?-000[34]", "", "a glob is no regular expression"},
	{"cve-202?-0003", "5", "? in a bare word"},
	{"\"a*b\"", "7", "quoted * is literal"},
	{"1.0-1", "", "a bare word does not look in versions"},
	{"pkg:pypi/pyjwt", "7", "a pasted purl"},
	{"pkg:pypi/pyjwt@2.10.1?x=a*b", "7", "with * and ? literal"},
	{"pkg:pypi/p*", "", "-"},
	{"arn:aws:lambda", "6", "a pasted ARN"},
	{"sha256:aa11", "312", "a pasted digest, of the image"},
	{"sha256:dd", "7", "or a part of it"},
	{"https://nvd.example/vuln/detail/CVE-2024-0001#x", "31", "of a URL, the vulnerability in it"},
	{"https://example.org/advisories/GHSA-7777", "7", "by any of its names"},
	{"https://example.org/alas/cve-2024-0003.html", "5", "case-blind"},
	{"https://example.org/nothing", "", "a URL without one finds nothing here"},
	{"cpe:2.3:a:x", "", "no importer keeps CPEs"},
	{"id:abcdef0000000007", "7", "an id"},
	{"id:ABCDEF*", "7", "or its beginning"},
	{"issue:000000000000ABC7", "7", "an issue"},
	{"title:none", "56", "an absent title"},
	{"title:any -title:none", "31247", "-"},
	/* clang-format on */
};

/* ---- laws --------------------------------------------------------------------------------- */

static const char *const atoms[] = {
	"sev>=medium",
	"sev<=low",
	"sev:unknown",
	"-sev>high",
	"fix:none",
	"fix:yes,no",
	"score>5",
	"score:none",
	"age>30",
	"seen<1",
	"last:today",
	"first<2025-10-05",
	"openssl",
	"RSA",
	"*a*",
	"title~[aR]+",
	"title:none",
	"package:pypi/*",
	"aliases:any",
	"is:open",
	"is:expired,marked",
	"-is:suppressed",
	"tags:prod",
	"image:none",
	"layer_index>=0",
	"id:*7",
	"presence:gone",
	"state:accepted",
	"account!=123456789012",
	"@either",
	"sources:trivy",
};

static char *random_filter(uint64_t *seed, int depth)
{
	unsigned dice = depth ? (unsigned)(tap_random(seed) % 4) : 3;
	char *a, *b, *both;

	if (dice == 3)
		return mem_strdup(atoms[tap_random(seed) % (sizeof(atoms) / sizeof(atoms[0]))]);
	a = random_filter(seed, depth - 1);
	if (dice == 2) {
		both = mem_printf("not (%s)", a);
		free(a);
		return both;
	}
	b = random_filter(seed, depth - 1);
	both = mem_printf(dice ? "(%s) or (%s)" : "(%s) (%s)", a, b);
	free(a);
	free(b);
	return both;
}

static void select_by(const struct fleet *f, const char *text, struct selection *s)
{
	struct question q = {f, SMALL_NOW};
	struct filter *filter = parse(text);

	filter_run(filter, &q, s);
	filter_free(filter);
}

/* The wrapped text's selection: "not (F)", "(F) or (G)", ... */
static struct selection selection_of(const struct fleet *f, const char *fmt, const char *a,
				     const char *b)
{
	struct selection s = {.bits = NULL};
	struct buf text = {0};

	for (const char *p = fmt; *p; p++)
		if (*p == 'F')
			buf_puts(&text, a);
		else if (*p == 'G')
			buf_puts(&text, b);
		else
			buf_putc(&text, *p);
	select_by(f, text.data, &s);
	buf_fini(&text);
	return s;
}

static bool laws_hold(const struct fleet *f, const char *a, const char *b)
{
	struct selection x = selection_of(f, "F", a, b), y = selection_of(f, "G", a, b);
	struct selection both = selection_of(f, "(F) (G)", a, b),
			 one = selection_of(f, "(F) or (G)", a, b);
	struct selection not_x = selection_of(f, "-(F)", a, b),
			 law = selection_of(f, "-(-(F) or -(G))", a, b);
	bool good = x.selected + not_x.selected == f->count;

	for (uint32_t i = 0; i < f->count; i++)
		good = good &&
		       selection_has(&both, i) == (selection_has(&x, i) && selection_has(&y, i)) &&
		       selection_has(&one, i) == (selection_has(&x, i) || selection_has(&y, i)) &&
		       selection_has(&not_x, i) != selection_has(&x, i) &&
		       selection_has(&law, i) == selection_has(&both, i);
	selection_fini(&x);
	selection_fini(&y);
	selection_fini(&both);
	selection_fini(&one);
	selection_fini(&not_x);
	selection_fini(&law);
	return good;
}

/* A fleet of `n` findings in random combinations of the seven. */
static struct fleet *many(uint32_t n, uint64_t seed)
{
	struct fleet *f = open_fleet_for_filters();

	while (f->count < n) {
		uint32_t i = (uint32_t)(tap_random(&seed) % ROWS),
			 k = (uint32_t)(tap_random(&seed) % ROWS);
		struct fleet_row row = {
			.id = tap_random(&seed),
			.asset = f->asset[k],
			.issue = f->issue[i],
			.path = f->path[k],
			.purl = f->purl[i],
			.account = f->account[k],
			.severity = f->severity[k],
			.sources = f->sources[i],
			.score = f->score[i] == FLEET_SCORE_NONE ? -1 : f->score[i] / 100.0,
			.fix = f->fix[k],
			.presence = f->presence[i],
			.is_suppressed = f->flags[k] & FLEET_SUPPRESSED,
			.disagrees = f->flags[i] & FLEET_DISAGREES,
			.layer_index = f->layer_index[k],
			.last_seen = SMALL_NOW - (date)(tap_random(&seed) % 500000)};

		fleet_add(f, &row);
		f->vuln_name[f->count - 1] = f->vuln_name[i];
		f->package_name[f->count - 1] = f->package_name[i];
	}
	fleet_seal(f);
	return f;
}

static void test_laws(uint64_t seed)
{
	static const uint32_t sizes[] = {ROWS, 63, 64, 65, 1000};
	int good = 0, all = 0;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct fleet *f = many(sizes[i], seed);

		for (int n = 0; n < 100; n++, all++) {
			char *a = random_filter(&seed, 3), *b = random_filter(&seed, 3);
			bool is_good = laws_hold(f, a, b);

			good += is_good;
			if (!is_good) {
				tap_diag("F", a);
				tap_diag("G", b);
			}
			free(a);
			free(b);
		}
		fleet_free(f);
	}
	is_int(good, all, "F and G, F or G, not F hold finding by finding; F and -F are all");
}

/* Each term against field_get of each finding, asked alone: in the plainest way there is. */
static void test_slow_answers(uint64_t seed)
{
	struct fleet *f = many(500, seed);
	struct question q = {f, SMALL_NOW};
	struct selection by_score = {.bits = NULL}, by_title = {.bits = NULL},
			 by_age = {.bits = NULL}, by_open = {.bits = NULL},
			 by_last = {.bits = NULL}, by_id = {.bits = NULL}, by_due = {.bits = NULL};
	int good = 0;

	select_by(f, "score>=3.1", &by_score);
	select_by(f, "title:*rsa*", &by_title);
	select_by(f, "age>=30", &by_age);
	select_by(f, "is:open", &by_open);
	select_by(f, "is:overdue", &by_due);
	select_by(f, "last_seen>=2025-10-30", &by_last);
	select_by(f, "id:*a*", &by_id);
	for (uint32_t i = 0; i < f->count; i++) {
		struct value score, title, age, last, id;

		field_get(&q, FIELD_SCORE, i, &score);
		field_get(&q, FIELD_TITLE, i, &title);
		field_get(&q, FIELD_AGE, i, &age);
		field_get(&q, FIELD_LAST_SEEN, i, &last);
		field_get(&q, FIELD_ID, i, &id);
		good += selection_has(&by_score, i) == (score.known && score.number >= 3.1) &&
			selection_has(&by_title, i) ==
				(title.known && text_contains(title.text, "rsa")) &&
			selection_has(&by_age, i) == (age.known && age.number >= 30) &&
			selection_has(&by_last, i) ==
				(last.known && last.when >= SMALL_NOW - 3 * DATE_DAY) &&
			selection_has(&by_id, i) == (strchr(id.text, 'a') != NULL) &&
			selection_has(&by_open, i) == fleet_is_open(f, i, SMALL_NOW) &&
			selection_has(&by_due, i) == (fleet_is_open(f, i, SMALL_NOW) && age.known &&
						      f->due_days[f->severity[i]] &&
						      age.number > f->due_days[f->severity[i]]);
	}
	is_int(good, f->count, "what is answered once an entity is what each finding says");
	ok(by_due.selected && by_due.selected < by_open.selected, "some of them are overdue");
	selection_fini(&by_score);
	selection_fini(&by_title);
	selection_fini(&by_age);
	selection_fini(&by_open);
	selection_fini(&by_due);
	selection_fini(&by_last);
	selection_fini(&by_id);
	fleet_free(f);
}

/* ---- counts ------------------------------------------------------------------------------- */

static void hides(const struct fleet *f, const char *text, uint32_t want, const char *sentence)
{
	struct selection s = {.bits = NULL};

	select_by(f, text, &s);
	is_int(s.unknown_hidden, want, "%s: %s", sentence, text);
	selection_fini(&s);
}

static void test_hidden(const struct fleet *f)
{
	hides(f, "sev>=low", 1, "a comparison says how many UNKNOWN it hid");
	hides(f, "sev>=low repo:payments*", 0, "but not those that another term leaves out");
	hides(f, "sev>=low or sev:unknown", 0, "nor those that another term lets in");
	hides(f, "-sev>=low", 0, "a denial hides none");
	hides(f, "sev:high", 0, "nor does a word");
}

static void test_without(const struct fleet *f)
{
	struct question q = {f, SMALL_NOW};
	struct filter *filter = parse("sev:low (repo:payments* or repo:none) fix:yes"),
		      *one = parse("sev:none");
	struct selection s = {.bits = NULL};

	filter_run(filter, &q, &s);
	is_int(s.selected, 0, "a filter that empties the screen");
	is_int(filter_count_without(filter, &q, 0), 2, "without its first term");
	is_int(filter_count_without(filter, &q, 1), 1, "the second emptied it");
	is_int(filter_count_without(filter, &q, 2), 0, "the third did not");
	is_int(filter_count_without(one, &q, 0), f->count,
	       "without its only term a filter holds for all");
	filter_free(filter);
	filter_free(one);
	selection_fini(&s);
}

static void test_again(void)
{
	struct fleet *small = many(ROWS, 1), *large = many(300, 1), *none = fleet_new();
	struct selection s = {.bits = NULL};

	fleet_seal(none);
	select_by(small, "", &s);
	select_by(large, "", &s);
	is_int(s.selected, 300, "a selection is used again for a larger fleet");
	select_by(none, "sev:high or a", &s);
	is_int(s.selected, 0, "a fleet of nothing has no findings");
	selection_fini(&s);
	fleet_free(small);
	fleet_free(large);
	fleet_free(none);
}

int main(void)
{
	struct fleet *f;
	uint64_t seed;

	tap_begin();
	seed = tap_seed(7);
	f = fleet_for_filters();
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		holds_for(f, rules[i].text, rules[i].want, rules[i].sentence);
	test_hidden(f);
	test_without(f);
	test_again();
	test_laws(seed);
	test_slow_answers(seed);
	fleet_free(f);
	return done();
}
