package main

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/pdatlas/pdatlas/detectors"
)

// detectorsConfig says which types are looked for and from which likelihood on
// they count: "disable", "rules", and under the ID of a type its own settings.
type detectorsConfig struct {
	Disable []string
	Rules   []string // files of the user's own, relative to this one
	Types   map[string]typeConfig
}

// typeConfig holds the settings of one type.
type typeConfig struct {
	MinLikelihood likelihood `yaml:"min_likelihood"`

	place string // line and column in the file, as the parser writes them
}

// typeID is how types are called.
var typeID = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

// UnmarshalYAML implements yaml.NodeUnmarshaler: the names of types stand beside
// the two lists.
func (d *detectorsConfig) UnmarshalYAML(node ast.Node) error {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		return at(node, errors.New("want disable, rules or IDs of detector types"))
	}
	for _, v := range values {
		if err := d.set(v); err != nil {
			return err
		}
	}
	return nil
}

func (d *detectorsConfig) set(v *ast.MappingValueNode) error {
	key := v.Key.GetToken().Value
	switch {
	case key == "disable":
		return at(v.Value, yaml.NodeToValue(v.Value, &d.Disable))
	case key == "rules":
		return at(v.Value, yaml.NodeToValue(v.Value, &d.Rules))
	case !typeID.MatchString(key):
		return at(v.Key, fmt.Errorf("unknown field %q: want disable, rules or the ID of a detector type", key))
	}
	t := typeConfig{place: placeOf(v.Key)}
	if err := yaml.NodeToValue(v.Value, &t, yaml.Strict()); err != nil {
		return at(v.Value, err)
	}
	if t.MinLikelihood == 0 {
		return at(v.Key, fmt.Errorf("%s: needs a min_likelihood", key))
	}
	if d.Types == nil {
		d.Types = map[string]typeConfig{}
	}
	d.Types[key] = t
	return nil
}

// placeError is an error with the place in the file, without the text there.
type placeError struct{ place, text string }

func (e *placeError) Error() string { return e.place + " " + e.text }

// at says where in the file an error is, unless it says so itself.
func at(node ast.Node, err error) error {
	if err == nil {
		return nil
	}
	var known *placeError
	if errors.As(err, &known) {
		return err
	}
	var parsed yaml.Error
	if errors.As(err, &parsed) { // its own text quotes the line
		return &placeError{placeOf(node), parsed.GetMessage()}
	}
	return &placeError{placeOf(node), err.Error()}
}

func placeOf(node ast.Node) string {
	if t := node.GetToken(); t != nil && t.Position != nil {
		return fmt.Sprintf("[%d:%d]", t.Position.Line, t.Position.Column)
	}
	return "[1:1]"
}

// thresholds are those of single types.
func (d *detectorsConfig) thresholds() map[string]detectors.Likelihood {
	out := map[string]detectors.Likelihood{}
	for id, t := range d.Types {
		out[id] = detectors.Likelihood(t.MinLikelihood)
	}
	return out
}

// checkTypes refuses settings of types that are not loaded, at their place.
func (d *detectorsConfig) checkTypes(e *detectors.Engine) error {
	first := ""
	for id, t := range d.Types {
		if _, ok := e.Row(id, 0); !ok && (first == "" || t.place < d.Types[first].place) {
			first = id
		}
	}
	if first == "" {
		return nil
	}
	return fmt.Errorf("%s %s: there is no such detector type, or it is disabled; 'pdatlas detectors list' shows all", d.Types[first].place, first)
}
