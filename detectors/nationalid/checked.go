package nationalid

import (
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// checkedID describes a number with a check, in as few words as a weak one. It
// is for numbers whose written forms follow the package's rule for verdicts and
// no other: bare digits Weak, grouped or with letters Pass, in a grouping of its
// own or behind its country's letters Strong.
type checkedID struct {
	weakID // valid is not asked

	prefix   string // letters that may stand before it, as of VAT numbers
	judge    func(s plain) detectors.Verdict
	sure     []string // groupings that only this number has, as written has them
	loose    []string // groupings that other numbers have more often: Weak
	required bool     // see Context.Required
}

// detector makes the detector of a checked number.
func (c checkedID) detector() detectors.Detector {
	shapes := c.shapes
	if c.prefix != "" {
		shapes = behind(c.prefix, c.shapes)
	}
	patterns, longest := parsePatterns(slices.Concat(shapes, c.cells))
	d := detectors.Detector{
		ID: c.id, Doc: c.doc, Country: c.country, Category: c.category,
		Family: familyOf(c.category), Tier: 1, Version: 1,
		Check: c.check, Chance: c.chance,
		Shapes:   shapes,
		Validate: c.verdict,
		MaxLen:   longest,
		Context:  c.context(c.required),
		Examples: c.examples, NearMisses: c.misses,
	}
	d.Value = func(v []byte) (int, detectors.Verdict) {
		s, n := patterns.match(v)
		if n == 0 {
			return 0, detectors.Reject
		}
		rest, prefixed := s.behind(c.prefix)
		verdict := c.judge(rest)
		switch {
		case verdict == detectors.Reject:
			return 0, detectors.Reject
		case verdict == detectors.Pass && prefixed:
			verdict = detectors.Strong
		case verdict == detectors.Pass && int(s.n) == n && s.digits(0, n):
			verdict = detectors.Weak
		}
		return n, verdict
	}
	return d
}

// abroad is the row for a number behind its country's letters: hardly anything
// else is written so, and it is found without a word for it.
func (c checkedID) abroad() detectors.Detector {
	c.examples = c.examplesWith(true)
	d := c.detector()
	d.Shapes = slices.DeleteFunc(d.Shapes, func(s string) bool { return slices.Contains(c.shapes, s) })
	for range c.prefix {
		d.Chance /= 26
	}
	d.Value = c.only(true, d.Value)
	return d
}

// alone is the row for the number without its country's letters.
func (c checkedID) alone() detectors.Detector {
	c.examples = c.examplesWith(false)
	d := c.detector()
	d.Shapes = c.shapes
	d.Validate = func(t *lex.Token) detectors.Verdict {
		if s, ok := plainToken(t); ok {
			return c.form(t, c.judge(s))
		}
		return detectors.Reject
	}
	d.Value = c.only(false, d.Value)
	return d
}

// standing is the row for the groupings that this number alone has: its check is
// strict enough for one so written to be found without a word for it.
func (c checkedID) standing() detectors.Detector {
	c.examples = c.examplesSure(true)
	c.required = false
	d := c.detector()
	d.Shapes = c.sure
	d.Value = nil // whole values are the other row's
	return d
}

// named is the row for all other forms of a number that also stands alone.
func (c checkedID) named() detectors.Detector {
	c.examples = c.examplesSure(false)
	c.required = true
	d := c.detector()
	d.Shapes = slices.DeleteFunc(d.Shapes, func(s string) bool { return slices.Contains(c.sure, s) })
	return d
}

// examplesSure picks the examples in a grouping of the number's own or the others.
func (c checkedID) examplesSure(sure bool) (some []string) {
	for _, e := range c.examples {
		value := e
		if parts := strings.Split(e, "§"); len(parts) == 3 {
			value = parts[1]
		}
		t, ok := lex.Parse(value)
		is := ok && slices.ContainsFunc(c.sure, func(w string) bool { return written(&t, w) })
		if is == sure {
			some = append(some, e)
		}
	}
	return some
}

// only judges whole values with the prefix or those without.
func (c checkedID) only(prefix bool, value func(v []byte) (int, detectors.Verdict)) func(v []byte) (int, detectors.Verdict) {
	return func(v []byte) (int, detectors.Verdict) {
		if has := len(v) > len(c.prefix) && equalFold(v[:len(c.prefix)], c.prefix); has != prefix {
			return 0, detectors.Reject
		}
		return value(v)
	}
}

// examplesWith picks the examples with the prefix or those without.
func (c checkedID) examplesWith(prefix bool) (some []string) {
	for _, e := range c.examples {
		_, value, _ := strings.Cut(e, "§")
		if strings.HasPrefix(value, c.prefix) == prefix {
			some = append(some, e)
		}
	}
	return some
}

// behind gives the shapes alone and behind a prefix of so many letters.
func behind(prefix string, shapes []string) []string {
	letters := "A{" + string('0'+rune(len(prefix))) + "}"
	var all []string
	for _, s := range shapes {
		all = append(all, s, letters+s, letters+" "+s, letters+"-"+s)
	}
	return all
}

// verdict is the verdict on a token: that of its value, then by how it is written.
func (c *checkedID) verdict(t *lex.Token) detectors.Verdict {
	s, ok := plainToken(t)
	if !ok {
		return detectors.Reject
	}
	if rest, ok := s.behind(c.prefix); ok {
		if v := c.judge(rest); v != detectors.Pass {
			return v
		}
		return detectors.Strong
	}
	return c.form(t, c.judge(s))
}

// form turns Pass into what the written form is worth.
func (c *checkedID) form(t *lex.Token, v detectors.Verdict) detectors.Verdict {
	if v != detectors.Pass {
		return v
	}
	for _, w := range c.sure {
		if written(t, w) {
			return detectors.Strong
		}
	}
	for _, w := range c.loose {
		if written(t, w) {
			return detectors.Weak
		}
	}
	if t.Digits() == t.Len() && !t.Spaced() {
		return detectors.Weak
	}
	return detectors.Pass
}

// behind returns what follows the prefix.
func (s plain) behind(prefix string) (rest plain, ok bool) {
	n := len(prefix)
	if n == 0 || int(s.n) < n || string(s.b[:n]) != prefix {
		return s, false
	}
	rest.n = s.n - uint8(n)
	copy(rest.b[:], s.b[n:s.n])
	return rest, true
}

// passIf is Pass where ok holds and Reject where not.
func passIf(ok bool) detectors.Verdict {
	if ok {
		return detectors.Pass
	}
	return detectors.Reject
}

// allDigits reports whether s is n digits.
func (s plain) allDigits(n int) bool { return int(s.n) == n && s.digits(0, n) }

// sum is the sum of the digits from i on times the weights, which must all fall
// on digits.
func (s plain) sum(i int, weights ...int) (sum int) {
	for j, w := range weights {
		sum += int(s.b[i+j]-'0') * w
	}
	return sum
}

// digit is the value of the digit at i.
func (s plain) digit(i int) int { return int(s.b[i] - '0') }

// luhn reports whether the digits s[i:j] end in Luhn's check digit.
func (s plain) luhn(i, j int) bool {
	sum, double := 0, false
	for ; j > i; j-- {
		d := int(s.b[j-1] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return sum%10 == 0
}
