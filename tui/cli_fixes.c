/* tamis fixes: what to do first, and how much of what is open that closes. */
#include "core/fixes.h"
#include "core/intl.h"
#include "tui/cli.h"

/* On standard error, as results are rows. */
static void say_total(const struct cli *cli, const struct fix_plan *plan)
{
	size_t limit = cli_limit(cli), count = plan->count < limit ? plan->count : limit;
	const struct fix_row *last = count ? &plan->rows[count - 1] : NULL;

	if (cli->values[OPTION_QUIET] || !(plan->findings + plan->superseded))
		return;
	fprintf(stderr, _("tamis: %zu %s: %u of %u open findings"), count,
		count == 1 ? _("action closes") : _("actions close"),
		last ? last->total_findings : 0, plan->findings);
	if (plan->severe)
		fprintf(stderr, _(", %u of %u critical and high (%d %%)"),
			last ? last->total_severe : 0, plan->severe,
			fix_percent(last ? last->total_severe : 0, plan->severe));
	if (plan->superseded)
		fprintf(stderr, _("; not counted: %u in superseded images, which nobody mends"),
			plan->superseded);
	fputc('\n', stderr);
}

bool cli_fixes(const struct cli *cli, struct error *err)
{
	const struct export *e = cli_format(cli, err);
	struct out out = cli_out(stdout);
	struct export_options o;
	struct fix_plan plan = {0};
	struct cli_question q;
	bool worked;

	if (!e || !cli_export_options(cli, e, &o, err) || !cli_ask(cli, STORE_READ, &q, err))
		return false;
	fix_plan_make(&q.question, &q.selection, &plan);
	worked = export_fixes(e, &q.question, &plan, cli_limit(cli), &o, &out, err);
	if (worked)
		say_total(cli, &plan);
	fix_plan_fini(&plan);
	cli_ask_fini(&q);
	return worked;
}
