/*
 * Settling what a scan says about vulnerabilities, wherever they are: title, link, description and
 * the ratings of others. Of each source the newest statement stands, of equally new ones that with
 * the greater hash.
 */
#include "data/store_settle.h"

static bool settle_about(struct settle *t, const struct staged_about *about)
{
	date as_of = about->as_of == DATE_NONE ? t->scan.as_of : about->as_of;
	int64_t is_older;
	uint32_t vuln, words[3];

	if (!settle_word(t, about->vuln, &vuln) ||
	    !settle_find(t, SQL_ABOUT_FIND,
			 BOUND(v_int(vuln), v_int(t->scan.source), v_int(as_of),
			       v_int((int64_t)about->hash)),
			 &is_older))
		return false;
	if (is_older)
		return true;
	if (!settle_word(t, about->title, &words[0]) || !settle_word(t, about->url, &words[1]) ||
	    !settle_run(t, SQL_ABOUT_PUT,
			BOUND(v_int(vuln), v_int(t->scan.source), v_int(as_of),
			      v_int((int64_t)about->hash), v_int(words[0]), v_int(words[1]),
			      v_int((int64_t)about->description), v_real(about->epss),
			      v_int(about->exploit), v_date(about->published))) ||
	    !settle_run(t, SQL_RATING_DELETE, BOUND(v_int(vuln), v_int(t->scan.source))))
		return false;
	for (size_t i = 0; i < about->opinion_count; i++) {
		const struct staged_opinion *o = &about->opinions[i];

		if (!settle_word(t, o->vendor, &words[0]) ||
		    !settle_word(t, o->severity, &words[1]) ||
		    !settle_word(t, o->vector, &words[2]) ||
		    !settle_run(t, SQL_RATING_ADD,
				BOUND(v_int(vuln), v_int(t->scan.source), v_int((int64_t)i),
				      v_int(words[0]), v_int(words[1]), v_real(o->score),
				      v_int(words[2]))))
			return false;
	}
	return true;
}

bool settle_abouts(struct settle *t)
{
	for (uint32_t i = 0; i < t->scan.staged->vulns.count; i++)
		if (!settle_about(t, &t->scan.staged->abouts[i]))
			return false;
	return true;
}
