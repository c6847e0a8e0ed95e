package custom

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// fileSpec is a rule file.
type fileSpec struct {
	Rules []ruleSpec  `yaml:"rules"`
	Allow []allowSpec `yaml:"allow"`
}

// ruleSpec is a rule as written.
type ruleSpec struct {
	ID              string              `yaml:"id"`
	Description     string              `yaml:"description"`
	Category        string              `yaml:"category"`
	Country         string              `yaml:"country"`
	Version         int                 `yaml:"version"`
	Pattern         string              `yaml:"pattern"`
	Engine          string              `yaml:"engine"`
	CaseInsensitive bool                `yaml:"case_insensitive"`
	Literals        []string            `yaml:"literals"`
	Validators      []validatorSpec     `yaml:"validators"`
	Keywords        map[string][]string `yaml:"keywords"`
	Fields          []string            `yaml:"fields"`
	Negative        []string            `yaml:"negative"`
	RequireContext  bool                `yaml:"require_context"`
	Likelihood      string              `yaml:"likelihood"`
	MaxLength       int                 `yaml:"max_length"`
	Timeout         time.Duration       `yaml:"timeout"`
	AllowSlow       bool                `yaml:"allow_slow"`
	Allow           allowSpec           `yaml:"allow"`
	Examples        examplesSpec        `yaml:"examples"`
}

// examplesSpec are texts that must and must not be found.
type examplesSpec struct {
	Match   []string `yaml:"match"`
	NoMatch []string `yaml:"no_match"`
}

// allowSpec lists values that are not to be reported.
type allowSpec struct {
	Detectors []string `yaml:"detectors"`
	Exact     []string `yaml:"exact"`
	SHA256    []string `yaml:"sha256"`
	Patterns  []string `yaml:"patterns"`
}

// loader gathers rules and what is wrong with them.
type loader struct {
	rules *Rules
	ids   map[string]string // where an ID is taken
	errs  []error
}

func (l *loader) err() error { return errors.Join(l.errs...) }

// file reads one rule file.
func (l *loader) file(name string, data []byte) {
	var spec fileSpec
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := dec.Decode(&spec); err != nil {
		if len(bytes.TrimSpace(data)) == 0 {
			l.errs = append(l.errs, fmt.Errorf("%s: holds no rules", name))
			return
		}
		l.errs = append(l.errs, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, false)))
		return
	}
	if len(spec.Rules) == 0 && len(spec.Allow) == 0 {
		l.errs = append(l.errs, fmt.Errorf("%s: holds no rules", name))
	}
	at := linesOf(data)
	for i := range spec.Rules {
		place := fmt.Sprintf("%s:%d", name, at.line("rules", i))
		l.add(&spec.Rules[i], place)
	}
	for i, a := range spec.Allow {
		list, err := newAllowList(a)
		if err != nil {
			l.errs = append(l.errs, fmt.Errorf("%s:%d: allow: %w", name, at.line("allow", i), err))
			continue
		}
		l.rules.allows = append(l.rules.allows, list)
	}
}

// add checks a rule and enters it; of what is wrong, the first is told.
func (l *loader) add(s *ruleSpec, place string) {
	r, err := newRule(s)
	switch {
	case err != nil:
	case l.ids[s.ID] != "":
		err = fmt.Errorf("id: %s is taken by %s", s.ID, l.ids[s.ID])
	default:
		err = checkExamples(s, r)
	}
	if err != nil {
		l.errs = append(l.errs, fmt.Errorf("%s: rule %q: %w", place, s.ID, err))
		return
	}
	r.place = place
	l.ids[s.ID] = place
	l.rules.rules = append(l.rules.rules, r)
}

// lines are the lines at which the elements of the file's lists begin.
type lines map[string][]int

func (l lines) line(list string, i int) int {
	if i < len(l[list]) {
		return l[list][i]
	}
	return 1
}

func linesOf(data []byte) lines {
	l := lines{}
	f, err := parser.ParseBytes(data, 0)
	if err != nil || len(f.Docs) == 0 {
		return l
	}
	var values []*ast.MappingValueNode
	switch body := f.Docs[0].Body.(type) {
	case *ast.MappingNode:
		values = body.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{body}
	}
	for _, v := range values {
		list, ok := v.Value.(*ast.SequenceNode)
		if !ok {
			continue
		}
		for _, e := range list.Values {
			l[v.Key.String()] = append(l[v.Key.String()], firstLine(e))
		}
	}
	return l
}

// firstLine is the line of the first key of a list's element.
func firstLine(n ast.Node) int {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return firstLine(m.Values[0])
		}
	case *ast.MappingValueNode:
		return m.Key.GetToken().Position.Line
	}
	return n.GetToken().Position.Line
}
