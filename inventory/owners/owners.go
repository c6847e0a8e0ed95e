// Package owners says who answers for data: it joins what people declared in
// rules with what scans observed.
//
// It owns the rules, their matching and the order of precedence: declared rule,
// then the object's tag, the tag of its bucket, the comment of its table, the
// owner in the database, the owner of the object or file. It stores nothing:
// rules live in the configuration, where they have a history and an author, and
// are applied when a question is asked, so that a new rule needs no new scan and
// what was observed stays as it was.
//
// Names are matched as the inventory holds them: a part in which personal data
// was found stands there as ‹TYPE›.
package owners

import (
	"errors"
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/pdatlas/pdatlas/inventory"
)

// Rule declares who answers for what all of its globs match, and what it is for.
// Globs are doublestar patterns, case-sensitive; * stays within a folder, **
// does not.
type Rule struct {
	Source  string // glob on the source's name or its root (bucket and prefix, or folder)
	DataSet string // glob on the data set's name
	Path    string // glob on the path below the source; one without a slash is matched with every element of it
	Tag     string // KEY=GLOB: a tag of the whole source; upper and lower case of the key are one

	Owner       string // best a function, not a person
	Department  string
	Application string
	Activity    string // reference of a processing activity
}

// Rules are checked rules. The zero value has none. They are not changed after
// Compile and may be used from many goroutines.
type Rules struct {
	rules []Rule
}

// RuleError says which rule cannot be, counted from 0, and why.
type RuleError struct {
	Index int
	Why   error
}

// Error implements error.
func (e *RuleError) Error() string { return fmt.Sprintf("owners[%d]: %v", e.Index, e.Why) }

// Unwrap gives the reason.
func (e *RuleError) Unwrap() error { return e.Why }

// Compile checks rules. The first that matches and names an owner, department,
// application or activity gives it. Errors are *RuleError.
func Compile(rules []Rule) (*Rules, error) {
	out := &Rules{rules: rules}
	for i := range rules {
		if err := rules[i].Check(); err != nil {
			return nil, &RuleError{i, err}
		}
	}
	return out, nil
}

// Check says what is wrong with a rule. It repeats nothing of its text.
func (r *Rule) Check() error {
	if r.Source == "" && r.DataSet == "" && r.Path == "" && r.Tag == "" {
		return errors.New("says of nothing whose it is: give source, data_set, path or tag")
	}
	if r.Owner == "" && r.Department == "" && r.Application == "" && r.Activity == "" {
		return errors.New("declares nothing: give owner, department, application or activity")
	}
	_, tag, isTag := strings.Cut(r.Tag, "=")
	if r.Tag != "" && (!isTag || strings.HasPrefix(r.Tag, "=")) {
		return errors.New("tag: write KEY=GLOB")
	}
	for _, g := range []struct{ name, glob string }{{"source", r.Source}, {"data_set", r.DataSet}, {"path", r.Path}, {"tag", tag}} {
		if !doublestar.ValidatePattern(g.glob) {
			return fmt.Errorf("%s: not a glob", g.name)
		}
	}
	for _, text := range []string{r.Owner, r.Department, r.Application, r.Activity} {
		const longest = 200 // bytes
		if len(text) > longest || strings.ContainsAny(text, "\r\n\t") {
			return fmt.Errorf("a name is one line of at most %d bytes", longest)
		}
	}
	return nil
}

// covers reports whether the rule can hold for objects of a data set, paths
// left aside.
func (r *Rule) covers(d *inventory.Dataset) bool {
	if r.Source != "" && !glob(r.Source, strings.TrimSuffix(string(d.Source), "/")) && !glob(r.Source, string(d.Source)) && !glob(r.Source, string(d.Root)) {
		return false
	}
	if r.DataSet != "" && !glob(r.DataSet, string(d.Name)) {
		return false
	}
	if r.Tag == "" {
		return true
	}
	key, value, _ := strings.Cut(r.Tag, "=")
	for _, t := range d.Kept.Tags {
		if strings.EqualFold(string(t.Key), key) && glob(value, string(t.Value)) {
			return true
		}
	}
	return false
}

// matches reports whether the rule holds for one path of what it covers.
func (r *Rule) matches(path string) bool {
	switch {
	case r.Path == "":
		return true
	case strings.Contains(r.Path, "/"):
		return glob(r.Path, path)
	}
	for element := range strings.SplitSeq(path, "/") {
		if glob(r.Path, element) {
			return true
		}
	}
	return false
}

func glob(pattern, name string) bool {
	ok, err := doublestar.Match(pattern, name)
	return ok && err == nil
}
