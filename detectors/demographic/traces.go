package demographic

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// traces are what somebody leaves by using pages and telephones.
func traces() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "BROWSING_HISTORY", Category: "online_identifier", Words: read("browsing_history"), Also: address, Chance: 0.01,
			Doc: "Browsing history: pages that somebody visited, as values of fields named so (with a visitor and a time beside them), and the " +
				"words for it near a person.",
			Examples:   []string{"visited page: §https://example.org/health/hiv§", "Suchverlauf: §www.example.org/depression§"},
			NearMisses: []string{"history: none", "url: https://example.org", "browsing history: off"},
		},
		{
			ID: "CALL_LOG", Category: "online_identifier", Words: read("call_log"), Also: callData, Chance: 0.01,
			Doc: "Records of calls and messages: durations and numbers in fields named so, and the words for it near a person. A number that is " +
				"a telephone's by its form is PHONE_NUMBER.",
			Examples:   []string{"call duration: §00:03:45§", "Gesprächsdauer: §12:07§"},
			NearMisses: []string{"duration: 00:03:45", "call duration: short", "caller: main.go"},
		},
	}
}

// address accepts the address of a page, with or without its scheme.
func address(v []byte) (int, detectors.Verdict) {
	end := bytes.IndexAny(v, " \t,;\"'<>|")
	if end < 0 {
		end = len(v)
	}
	word := v[:end]
	rest, web := bytes.CutPrefix(word, []byte("http"))
	if web {
		rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("s")), []byte("://"))
		web = len(rest) < len(word)-4
	} else {
		rest, web = bytes.CutPrefix(word, []byte("www."))
	}
	if !web || len(rest) < 4 || bytes.IndexByte(rest, '.') < 1 {
		return 0, detectors.Reject
	}
	return end, detectors.Pass
}

// callData accepts a duration: "3:45", "00:03:45", or a number of seconds.
func callData(v []byte) (int, detectors.Verdict) {
	number, n := leadingNumber(v)
	if n == 0 || n > 5 {
		return 0, detectors.Reject
	}
	parts := 1
	for n+2 < len(v) && v[n] == ':' && parts < 3 {
		part, m := leadingNumber(v[n+1:])
		if m != 2 || part > 59 {
			return 0, detectors.Reject
		}
		n += 3
		parts++
	}
	if parts == 1 && number > 86400 || parts > 1 && number > 99 || !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	if parts > 1 {
		return n, detectors.Pass
	}
	return n, detectors.Weak
}
