/* The filter as text: reading, writing, mistakes and their places, and what the desk edits in it.
 */
#include "core/filter_impl.h"
#include "tests/same_filter.h"
#include "tests/small_fleet.h"

static const char *view(void *ctx, const char *name)
{
	static const char *const views[][2] = {
		{"prod", "account:1* or registry:prod"},
		{"nothing", "  "},
		{"loop", "@pool"},
		{"pool", "severity:high @loop"},
		{"self", "-@self"},
		{"wrong", "sev:hihg"},
		{"b0", "@b1 @b1 @b1 @b1"},
		{"b1", "@b2 @b2 @b2 @b2"},
		{"b2", "@b3 @b3 @b3 @b3"},
		{"b3", "@b4 @b4 @b4 @b4"},
		{"b4", "@b5 @b5 @b5 @b5"},
		{"b5", "@b6 @b6 @b6 @b6"},
		{"b6", "@b7 @b7 @b7 @b7"},
		{"b7", "a b c d"},
	};

	(void)ctx;
	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
		if (strcmp(views[i][0], name) == 0)
			return views[i][1];
	return NULL;
}

static const struct filter_context context = {.now = SMALL_NOW, .view = view};

static struct filter *parse(const char *text, struct filter_error *err)
{
	*err = (struct filter_error){0};
	return filter_parse(text, &context, err);
}

/* The canonical text; of a mistake, its place and message. Owned. */
static char *canonical(const char *text)
{
	struct filter_error err;
	struct filter *filter = parse(text, &err);
	struct buf out = {0};

	if (filter)
		filter_print(filter, &out);
	else
		buf_printf(&out, "%zu-%zu %s", err.start, err.end, err.text);
	filter_free(filter);
	return buf_take(&out);
}

static void reads(const char *text, const char *want, const char *sentence)
{
	char *got = canonical(text);

	is_str(got, want, "%s: %s", sentence, text);
	free(got);
}

/* ---- canonical text ----------------------------------------------------------------------- */

static const struct {
	const char *text, *want, *sentence;
} canonicals[] = {
	/* clang-format off */
	{"", "", "nothing is the filter of everything"},
	{" \t\xe3\x80\x80 ", "", "space, tab and U+3000 are blanks"},
	{"sev>=high fix:yes -state:accepted base:debian* account:1111*,2222* age>30d openssl",
	 "severity>=high fix:yes -state:accepted base:debian* account:1111*,2222* age>30d openssl",
	 "the page's own example"},
	{"SEV:High ECO:deb Pkg:x until:any BY:me First<today last>monday",
	 "severity:high ecosystem:deb package:x state_until:any state_by:me first_seen<today last_seen>monday",
	 "aliases become long names, names are case-blind"},
	{"a  and\tb\xe3\x80\x80" "AND c", "a b c", "`and` need not be said"},
	{"a or b and c or d", "a or b c or d", "`or` binds loosest"},
	{"(a or b) c", "(a or b) c", "an `or` inside an `and` keeps its parentheses"},
	{"((a b)) (c (d))", "a b c d", "other parentheses go"},
	{"a or (b or (c))", "a or b or c", "an `or` inside an `or` opens"},
	{"not a", "-a", "`not` is a dash"},
	{"not not a -(-b)", "a b", "two denials are none"},
	{"not (a b)", "-(a b)", "a denied `and` keeps its parentheses"},
	{"not -(a or b) NOT(c)", "(a or b) -c", "two denials around an `or` leave the `or`"},
	{"sev!=high,low", "-severity=high,low", "x!=a,b is -x=a,b"},
	{"title!~^a", "-title~^a", "x!~r is -x~r"},
	{"-sev!=high", "severity=high", "the denial of != is ="},
	{"(a)(b)(\"c\")\"d\"", "a b c d", "what closes needs no blank behind it"},
	{"a and(b)or\"c\"", "a b or c", "nor do and, or, not before what opens"},
	{"\"a b\" \"or\" \"\" \"-x\" \"@p\" \"!x\" \"a:b\" \"a*b\" \"a\\\"b\\\\\"",
	 "\"a b\" \"or\" \"\" \"-x\" \"@p\" \"!x\" \"a:b\" \"a*b\" \"a\\\"b\\\\\"", "quotes where needed"},
	{"\"abc\" title:\"x\" title:\"x,y\"", "abc title:x title:\"x,y\"", "and not elsewhere"},
	{"a,b title~a,b", "a,b title~a,b", "outside lists a comma is text"},
	{"title:a,\"b,c\",none,any,\"none\"", "title:a,\"b,c\",none,any,\"none\"", "a list keeps its quotes"},
	{"title=a*b title:a\\*b title:a\\?*", "title=a*b title:\"a*b\" title:a\\?*", "`=` knows no globs, \\* is literal"},
	{"my\\ repo* repo:a\\ b* \\-a* \\(a*", "my\\ repo* repo:a\\ b* \\-a* \\(a*", "globs cannot be quoted"},
	{"a\\:b", "\"a:b\"", "a backslash hides an operator"},
	{"abc\\", "\"abc\\\\\"", "a backslash at the end is itself"},
	{"title~a\\.b\\\\ title~\"a\\.b \\(c\\)\" title~a\\ \\(b\\)",
	 "title~a\\.b\\\\ title~\"a\\.b \\(c\\)\" title~\"a (b)\"", "a regex keeps its backslashes"},
	{"title~\"say \\\"x\\\"\"", "title~\"say \\\"x\\\"\"", "but before a quote"},
	{"title:a=b:c<d>e~f", "title:a=b:c<d>e~f", "the first operator splits, the others are text"},
	{"@prod (@prod) -@prod @nothing", "@prod @prod -@prod @nothing", "print keeps @name"},
	{"@babel/core @1x @", "\"@babel/core\" \"@1x\" \"@\"", "an @ word of another form is text"},
	{"pkg:deb/debian/openssl@3.0?a=b", "pkg:deb/debian/openssl@3.0?a=b", "a pasted purl is text"},
	{"PKG:NPM/left-pad pkg:openssl", "PKG:NPM/left-pad package:openssl", "pkg: and no purl type is the field"},
	{"arn:aws:x sha256:ab cpe:2.3:a https://x/y?z=*", "arn:aws:x sha256:ab cpe:2.3:a https://x/y?z=*",
	 "pasted identifiers are text, and * in them is literal"},
	{"1:2.3 lib-x:y c++:z", "1:2.3 lib-x:y c++:z", "a head with other than letters and _ is text"},
	{"is:OPEN,marked -is:suppressed", "is:open,marked -is:suppressed", "is:"},
	{"sev>crit sev:med,info mark:yes exploit:TRUE", "severity>critical severity:medium,info mark:yes exploit:yes",
	 "closed words take their own form"},
	{"score>=7.5 epss>.1 notes:0 layer_index:none", "score>=7.5 epss>.1 notes:0 layer_index:none", "numbers"},
	{"age>30 age<6w seen<=12h", "age>30 age<6w seen<=12h", "days and durations"},
	{"--a", "-\"-a\"", "behind the dash a dash is text"},
	{"first>=2024-02-29T10:00:00Z", "first_seen>=2024-02-29T10:00:00Z", "a value may hold colons"},
	{"\xc3\xa4:x \xff\xfe", "\xc3\xa4:x \xff\xfe", "bytes that are no UTF-8 are text like any other"},
	/* clang-format on */
};

/* ---- mistakes ----------------------------------------------------------------------------- */

static const struct {
	const char *text, *want;
} mistakes[] = {
	/* clang-format off */
	{"serv:x", "0-4 no field 'serv': did you mean 'sev'?"},
	{"a sev>=hihg", "7-11 'hihg' is no severity: did you mean 'high'?"},
	{"zzzzzzzz:x", "0-8 no field 'zzzzzzzz' (quote text that holds an operator)"},
	{"a-b=x", "0-3 no field 'a-b' (quote text that holds an operator)"},
	{"gadget:x", "0-6 no field 'gadget' (quote text that holds an operator)"},
	{":x", "0-1 a field's name is missing before ':'"},
	{"a !b", "2-4 write - for not"},
	{"-!b", "1-3 write - for not"},
	{"foo(bar", "0-4 'foo(' runs on into what follows: quote it"},
	{"title:foo\"bar\"", "0-10 'title:foo\"' runs on into what follows: quote it"},
	{"title:(a or b)", "0-7 quote a value with parentheses"},
	{"\"a\"b", "0-4 a blank is missing after the quote"},
	{"\"a\"\"b\"", "0-4 '\"a\"\"' runs on into what follows: quote it"},
	{"a \"b", "2-3 this quote is never closed"},
	{"title:\"b", "6-7 this quote is never closed"},
	{"(a", "0-1 this parenthesis is never closed"},
	{"a)", "1-2 this parenthesis was never opened"},
	{")", "0-1 nothing stands before ')'"},
	{"()", "0-1 nothing follows '('"},
	{"a or", "2-4 nothing follows 'or'"},
	{"a and )", "2-5 nothing follows 'and'"},
	{"not", "0-3 nothing follows 'not'"},
	{"or a", "0-2 nothing stands before 'or'"},
	{"a or and b", "5-8 nothing stands before 'and'"},
	{"a - b", "2-3 '-' must touch what it denies"},
	{"-not a", "0-4 write -x or not x, not both"},
	{"title:", "0-6 a value is missing here"},
	{"title:a,", "0-8 a value is missing here"},
	{"title<x", "0-6 title has no order: '<' cannot compare it"},
	{"mark>=yes", "0-6 mark has no order: '>=' cannot compare it"},
	{"is<open", "0-3 is has no order: '<' cannot compare it"},
	{"score~7", "0-6 score is no text: '~' cannot match it"},
	{"is!~open", "0-4 is is no text: '!~' cannot match it"},
	{"is:opn", "3-6 'opn' is no is: word: did you mean 'open'?"},
	{"is:none", "3-7 'none' is no is: word: did you mean 'gone'?"},
	{"state:x*", "6-8 'x*' is no state: undecided, investigating, to-fix, accepted, not-affected, false-positive"},
	{"fix:maybe", "4-9 'maybe' is no fix: no, partial, yes"},
	{"score:high", "6-10 'high' is no number"},
	{"score>none", "6-10 '>' cannot compare with none: write score:any or score:none"},
	{"a sev>NONE", "6-10 '>' cannot compare with none: write severity:any or severity:none"},
	{"sev>=\"none\"", "5-11 'none' is no severity: unknown, info, low, medium, high, critical"},
	{"sev:\"none\"", "4-10 'none' is no severity: unknown, info, low, medium, high, critical"},
	{"first<\"any\"", "6-11 'any' is no date (YYYY-MM-DD, today, yesterday, monday)"},
	{"score:1*", "6-8 '1*' is no number"},
	{"age>2024-01-01", "4-14 '2024-01-01' is no number of days (30, 30d, 12h, 6w)"},
	{"first>30d", "6-9 '30d' is a duration, and first_seen is a date (age and seen are days)"},
	{"first>2023-02-29", "6-16 '2023-02-29' is no date (YYYY-MM-DD, today, yesterday, monday)"},
	{"first>2023-0*", "6-13 '2023-0*' is no date (YYYY-MM-DD, today, yesterday, monday)"},
	{"title~a(", "0-8 'title~a(' runs on into what follows: quote it"},
	{"title~((a+)+)+", "0-7 quote a value with parentheses"},
	{"title~\"(a)\\1\"", "6-13 an expression cannot refer back (\\1)"},
	{"title~\"((a{99}){99}){99}\"", "6-25 the expression is too large"},
	{"title~a+++++++++++++++", "6-22 the expression is too large"},
	{"@nosuch", "0-7 no view is named @nosuch"},
	{"a @self", "2-7 @self: the view @self names itself"},
	{"@loop", "0-5 @loop: @pool: the view @loop names itself"},
	{"x @wrong", "2-8 @wrong: 'hihg' is no severity: did you mean 'high'?"},
	{"title:\xe3\x80\x80", "0-6 a value is missing here"},
	/* clang-format on */
};

/* There is no value above or below an absent fact, or a known one, in any field that has an order.
 */
static void test_no_comparison_with_absence(void)
{
	static const char *const words[] = {"none", "any"}, *const ops[] = {"<", "<=", ">", ">="};
	int ordered = 0, wrong = 0;

	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *name = fields[i].name;

		for (int k = 0; k < 8; k++) {
			char *text = mem_printf("%s%s%s", name, ops[k / 2], words[k % 2]);
			size_t at = strlen(name) + strlen(ops[k / 2]);
			char *want =
				mem_printf("%zu-%zu '%s' cannot compare with %s: write %s:any "
					   "or %s:none",
					   at, strlen(text), ops[k / 2], words[k % 2], name, name);
			char *got = canonical(text);

			if (!strstr(got, "has no order")) {
				ordered++;
				if (strcmp(got, want) != 0)
					wrong += 1 + (tap_diag(text, got), 0);
			}
			free(text);
			free(want);
			free(got);
		}
	}
	ok(ordered >= 8 * 15, "15 fields and more have an order (%d comparisons)", ordered);
	is_int(wrong, 0, "a comparison with none or any is a mistake at its value, with a hint");
}

static void test_limits(void)
{
	struct buf deep = {0};
	struct filter_error err;
	struct filter *filter;

	for (int i = 0; i < 5000; i++)
		buf_putc(&deep, '(');
	ok(!parse(deep.data, &err) && strstr(err.text, "too deeply"), "depth has a limit: %s",
	   err.text);
	buf_clear(&deep);
	for (int i = 0; i < 5001; i++)
		buf_puts(&deep, "not ");
	buf_putc(&deep, 'a');
	filter = parse(deep.data, &err);
	ok(filter && filter_terms(filter) == 1, "but `not` may be said any number of times");
	filter_free(filter);
	buf_clear(&deep);
	for (int i = 0; i < 199; i++)
		buf_puts(&deep, "-(b or (c ");
	ok(!parse(deep.data, &err), "what is not closed is a mistake at any depth");
	ok(!parse("@b0", &err) && strstr(err.text, "too many terms"), "views cannot multiply: %s",
	   err.text);
	ok(!filter_parse("x:y", &context, NULL), "whoever does not want the message gives NULL");
	buf_fini(&deep);
}

static void test_explain(void)
{
	struct buf out = {0};
	struct filter_error err;

	ok(!parse("\xe6\x97\xa5\xe6\x9c\xac\x1b sev:hihg", &err),
	   "a mistake behind wide characters");
	filter_explain("\xe6\x97\xa5\xe6\x9c\xac\x1b sev:hihg", &err, &out);
	is_str(out.data,
	       "\xe6\x97\xa5\xe6\x9c\xac\xe2\x90\x9b sev:hihg\n"
	       "          ^ 'hihg' is no severity: did you mean 'high'?",
	       "the caret stands under the word, by columns, and no escape goes out");
	buf_fini(&out);
}

/* ---- properties --------------------------------------------------------------------------- */

static const char *const pieces[] = {
	"a",        "b1",
	"-",        "@",
	"!",        "*",
	"?",        "\\",
	"\"",       "(",
	")",        " ",
	",",        ":",
	"=",        "<",
	">",        "~",
	"or",       "and",
	"not",      "none",
	"any",      "\t",
	"\n",       "\xe3\x80\x80",
	"\xc3\xa4", "\xff",
	"http:",    "pkg:deb/",
	"sha256:",  "title",
	"sev",      "high",
	"is:",      "open",
	"@prod",    "2024-01-01",
	"7.5",      "30d",
	"[",        "]",
	"{2}",
};

enum { PIECES = sizeof(pieces) / sizeof(pieces[0]) };

static const char *random_text(uint64_t *seed, struct buf *out, size_t most)
{
	buf_clear(out);
	buf_puts(out, "");
	for (size_t n = tap_random(seed) % (most + 1); n; n--)
		buf_puts(out, pieces[tap_random(seed) % PIECES]);
	return out->data;
}

/* A glob or a regex as reading would have left it. */
static const char *random_pattern(uint64_t *seed, struct buf *out, bool is_regex)
{
	static const char *const globs[] = {"*", "?", "\\*", "\\?", "\\\\", "a", ":",
					    "-", "@", " ",   "(",   "\"",   ",", "="};
	static const char *const regexes[] = {"a",   ".",   "\\.", "\\\\", "x*", "[ab]", "\\(",
					      "\\)", "\\,", "\"",  " ",    ",",  "(b)",  "$"};

	buf_clear(out);
	for (size_t n = 1 + tap_random(seed) % 5; n; n--)
		buf_puts(out,
			 is_regex ? regexes[tap_random(seed) % 14] : globs[tap_random(seed) % 14]);
	if (!is_regex)
		buf_puts(out, "*");
	return out->data;
}

static struct operand *random_operand(struct arena *a, uint64_t *seed, enum op op, bool is_text)
{
	struct operand *o = arena_alloc(a, sizeof(*o));
	struct buf text = {0};
	unsigned dice = (unsigned)(tap_random(seed) % 6);

	o->kind = OPERAND_PLAIN;
	if (op == OP_REGEX) {
		random_pattern(seed, &text, true);
	} else if (dice == 0 && op == OP_HAS) {
		o->kind = OPERAND_GLOB;
		random_pattern(seed, &text, false);
	} else if (dice < 3 && !is_text) {
		o->kind = dice == 1 ? OPERAND_NONE : OPERAND_ANY;
		buf_puts(&text, "");
	} else {
		random_text(seed, &text, 4);
	}
	o->text = arena_strndup(a, buf_text(&text), text.size);
	buf_fini(&text);
	return o;
}

static struct node *random_leaf(struct arena *a, uint64_t *seed)
{
	static const enum field_id where[] = {FIELD_TITLE, FIELD_PATH, FIELD_TAGS, FIELD_IMAGE};
	static const enum op how[] = {OP_HAS, OP_EXACT, OP_REGEX};
	struct node *node;

	if (tap_random(seed) % 3 == 0) {
		node = node_new(a, NODE_TEXT);
		node->operands = random_operand(a, seed, OP_HAS, true);
		return node;
	}
	node = node_new(a, NODE_TERM);
	node->field = (int)where[tap_random(seed) % 4];
	node->op = how[tap_random(seed) % 3];
	node->operands = random_operand(a, seed, node->op, false);
	if (node->op != OP_REGEX && tap_random(seed) % 2)
		node->operands->next = random_operand(a, seed, node->op, false);
	return node;
}

static struct node *random_node(struct arena *a, uint64_t *seed, int depth)
{
	unsigned dice = depth ? (unsigned)(tap_random(seed) % 4) : 3;
	struct node *node, *last = NULL;

	if (dice == 3)
		return random_leaf(a, seed);
	if (dice == 2)
		return node_not(a, random_node(a, seed, depth - 1));
	node = node_new(a, dice ? NODE_ALL : NODE_ONE);
	for (int n = 1 + (int)(tap_random(seed) % 3); n; n--)
		node_append(node, &last, random_node(a, seed, depth - 1));
	return node_settle(node);
}

/* parse(print(f)) is f, and prints the same again. */
static bool survives(const struct filter *filter, struct buf *first)
{
	struct filter_error err;
	struct filter *again;
	struct buf second = {0};
	bool good;

	buf_clear(first);
	buf_puts(first, "");
	filter_print(filter, first);
	again = parse(first->data, &err);
	if (!again) {
		tap_diag("text", first->data);
		tap_diag("mistake", err.text);
		return false;
	}
	buf_puts(&second, "");
	filter_print(again, &second);
	good = same_filter(filter, again) && strcmp(first->data, second.data) == 0;
	if (!good) {
		tap_diag("first ", first->data);
		tap_diag("second", second.data);
	}
	filter_free(again);
	buf_fini(&second);
	return good;
}

static void test_random_trees(uint64_t seed)
{
	struct buf text = {0};
	int good = 0;

	for (int i = 0; i < 4000; i++) {
		struct filter filter = {.root = NULL};

		filter.root = random_node(&filter.arena, &seed, 4);
		good += survives(&filter, &text);
		arena_fini(&filter.arena);
	}
	is_int(good, 4000, "any tree, printed and read again, is that tree");
	buf_fini(&text);
}

static void test_random_texts(uint64_t seed)
{
	struct buf text = {0}, out = {0};
	int good = 0, bad = 0, wrong = 0;

	for (int i = 0; i < 20000; i++) {
		struct filter_error err;
		struct filter *filter = parse(random_text(&seed, &text, 8), &err);

		if (!filter && (err.start > err.end || err.end > text.size || !err.text[0]))
			wrong += 1 + (tap_diag("text", text.data), 0);
		bad += filter && !survives(filter, &out);
		good += filter != NULL;
		filter_free(filter);
	}
	is_int(bad, 0, "any text that reads as a filter survives print and parse (%d did read)",
	       good);
	is_int(wrong, 0, "any mistake has a place inside the text, and a message");
	buf_fini(&text);
	buf_fini(&out);
}

/* ---- editing ------------------------------------------------------------------------------ */

static void with(const char *text, enum field_id field, const char *op, const char *value,
		 bool deny, const char *want, const char *sentence)
{
	struct filter_error err;
	struct filter *filter = parse(text, &err);
	struct condition condition = {0};
	char *got, *again;

	condition_add(&condition, field, op, value);
	got = filter_with(filter, &condition, deny);
	again = canonical(got);

	is_str(got, want, "%s", sentence);
	is_str(again, want, "and it is canonical");
	free(got);
	free(again);
	condition_fini(&condition);
	filter_free(filter);
}

/* "package=curl ecosystem:none": two terms that are one condition. */
static void with_both(const char *text, bool deny, const char *want, const char *sentence)
{
	struct filter_error err;
	struct filter *filter = parse(text, &err);
	struct condition condition = {0};
	char *got, *again;

	condition_add(&condition, FIELD_PACKAGE, "=", "curl");
	condition_add(&condition, FIELD_ECOSYSTEM, "=", NULL);
	got = filter_with(filter, &condition, deny);
	again = canonical(got);
	is_str(got, want, "%s", sentence);
	is_str(again, want, "and it is canonical");
	free(got);
	free(again);
	condition_fini(&condition);
	filter_free(filter);
}

static void test_with_both(void)
{
	with_both("a or b", false, "(a or b) package=curl ecosystem:none", "two terms are put in");
	with_both("x ecosystem:none y", false, "x package=curl ecosystem:none y",
		  "one that stands there is not said twice");
	with_both("x", true, "x -(package=curl ecosystem:none)", "all but both is one denial");
	with_both("x -(package=curl ecosystem:none)", true, "x -(package=curl ecosystem:none)",
		  "which is not said twice either");
}

static void test_with(void)
{
	with("", FIELD_BASE, ":", "debian 12", false, "base:\"debian 12\"",
	     "a term into the empty filter, quoted");
	with("a or b", FIELD_BASE, ":", "none", false, "(a or b) base:\"none\"",
	     "an `or` gets parentheses");
	with("sev:high", FIELD_PATH, ":", "a*b", true, "severity:high -path:\"a*b\"",
	     "all but this cell's value");
	with("repo:a", FIELD_REPO, ":", "a", false, "repo:a",
	     "a term that stands there is not said twice");
	with("x", FIELD_FIXED, ":", NULL, false, "x fixed:none",
	     "an absent fact is asked for as none");
	with("x", FIELD_REPO, "!=", "a", false, "x -repo=a", "!= is written as the denial it is");
}

static void floors(const char *text, int step, const char *want, const char *sentence)
{
	struct filter_error err;
	struct filter *filter = parse(text, &err);
	char *got = filter_floor(filter, step);

	is_str(got, want, "%s", sentence);
	free(got);
	filter_free(filter);
}

static void test_floor(void)
{
	floors("x", 1, "x severity>=info", "the first step up from no floor is INFO");
	floors("x sev>=info y", 1, "x severity>=low y", "one up, in its place");
	floors("sev>=info", -1, "", "below INFO there is no floor");
	floors("a or b", -1, "a or b", "no floor cannot go lower");
	floors("a or b", 1, "(a or b) severity>=info", "an `or` gets parentheses");
	floors("sev>=crit", 1, "severity>=critical", "above CRITICAL there is nothing");
}

static void test_terms(void)
{
	struct filter_error err;
	struct filter *filter = parse("a -(b c) (d or e)", &err);
	char *text = filter_term_text(filter, 1);

	is_int(filter_terms(filter), 3, "terms are those of the top-level and");
	is_str(text, "-(b c)", "each has its text");
	free(text);
	filter_free(filter);
	filter = parse("", &err);
	is_int(filter_terms(filter), 0, "the empty filter has none");
	ok(filter_is_wide(filter), "and asks for nothing");
	filter_free(filter);
	filter = parse("a or b", &err);
	is_int(filter_terms(filter), 1, "an `or` is one");
	filter_free(filter);
}

int main(void)
{
	uint64_t seed;

	tap_begin();
	seed = tap_seed(20251102);
	for (size_t i = 0; i < sizeof(canonicals) / sizeof(canonicals[0]); i++)
		reads(canonicals[i].text, canonicals[i].want, canonicals[i].sentence);
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++)
		reads(mistakes[i].text, mistakes[i].want, "a mistake has its place");
	test_no_comparison_with_absence();
	test_limits();
	test_explain();
	test_random_trees(seed);
	test_random_texts(seed);
	test_with();
	test_with_both();
	test_floor();
	test_terms();
	return done();
}
