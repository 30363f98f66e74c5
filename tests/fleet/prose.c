/*
 * The words behind prose.h.
 */
#include "prose.h"

const struct weakness *weakness_of(unsigned number)
{
	static const struct weakness all[] = {
		{"CWE-787", "Out-of-bounds write",
		 "writes past the end of a heap buffer when it reads a crafted record, which lets "
		 "an attacker who controls the input crash the process or run code with its "
		 "rights."},
		{"CWE-125", "Out-of-bounds read",
		 "trusts a length field taken from the input and reads beyond its buffer; parts of "
		 "the memory of the process may be disclosed to the sender."},
		{"CWE-416", "Use after free",
		 "keeps a pointer to an object that its error path has already freed. A sequence "
		 "of "
		 "malformed messages makes it use that memory again."},
		{"CWE-400", "Uncontrolled resource consumption",
		 "allocates memory in proportion to a number in the request before it checks any "
		 "limit, so that a few small requests exhaust the memory of the service."},
		{"CWE-1333", "Inefficient regular expression",
		 "matches untrusted text with an expression that backtracks exponentially; a "
		 "string "
		 "of some ten thousand characters keeps one processor busy for minutes."},
		{"CWE-20", "Improper input validation",
		 "accepts a header that holds control characters and passes it on, which lets a "
		 "client smuggle a second request past a proxy."},
		{"CWE-502", "Deserialization of untrusted data",
		 "creates objects of classes named in the input. With a suitable class on the path "
		 "an attacker can run code of their choice."},
		{"CWE-22", "Path traversal",
		 "joins names from an archive to the destination without removing parent folders, "
		 "so that extraction can write outside of it."},
		{"CWE-347", "Improper verification of a signature",
		 "accepts a token whose header names another algorithm than the one that was asked "
		 "for; its signature is then not checked as intended."},
		{"CWE-601", "Open redirect",
		 "follows a redirect to another host and sends the credentials of the first "
		 "along."},
		{"CWE-190", "Integer overflow",
		 "multiplies two sizes without a check. On a large image the product wraps around "
		 "and a much too small buffer is filled."},
		{"CWE-79", "Cross-site scripting",
		 "does not escape an attribute value that contains a slash, which lets a page "
		 "author "
		 "inject script into the pages of other users."},
	};

	return &all[number % FLEET_LENGTH(all)];
}

const struct score *score_of(enum severity severity, unsigned number)
{
	static const struct score scores[SEV_COUNT][3] = {
		[SEV_LOW] = {{33, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L"},
			     {37, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N"},
			     {31, "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:N/A:L"}},
		[SEV_MEDIUM] = {{55, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:H"},
				{65, "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H"},
				{53, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}},
		[SEV_HIGH] = {{75, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"},
			      {88, "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H"},
			      {78, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"}},
		[SEV_CRITICAL] = {{98, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
				  {91, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"},
				  {100, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}},
	};
	const struct score *score = &scores[severity][number % 3];

	return score->vector ? score : NULL;
}

const char *severity_of_trivy(enum severity severity)
{
	return severity == SEV_INFO ? "LOW" : severity_of_group(severity);
}

const char *severity_of_inspector(enum severity severity)
{
	return severity == SEV_INFO      ? "INFORMATIONAL"
	       : severity == SEV_UNKNOWN ? "UNTRIAGED"
					 : severity_of_group(severity);
}

const char *severity_of_group(enum severity severity)
{
	static const char *const words[SEV_COUNT] = {"UNKNOWN", "INFO", "LOW",
						     "MEDIUM",  "HIGH", "CRITICAL"};

	return words[severity];
}
