package main

import (
	"errors"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/pdatlas/pdatlas/inventory/owners"
)

// ownersConfig are the rules that declare who answers for what. They are
// checked when the file is read, each at its place.
type ownersConfig []owners.Rule

// ownerRule is a rule as it is written.
type ownerRule struct {
	Source      string `yaml:"source,omitempty"`
	DataSet     string `yaml:"data_set,omitempty"`
	Path        string `yaml:"path,omitempty"`
	Tag         string `yaml:"tag,omitempty"`
	Owner       string `yaml:"owner,omitempty"`
	Department  string `yaml:"department,omitempty"`
	Application string `yaml:"application,omitempty"`
	Activity    string `yaml:"activity,omitempty"`
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (o *ownersConfig) UnmarshalYAML(node ast.Node) error {
	if _, empty := node.(*ast.NullNode); empty {
		return nil
	}
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return at(node, errors.New("owners: want a list of rules"))
	}
	for _, n := range list.Values {
		var r ownerRule
		if err := yaml.NodeToValue(n, &r, yaml.Strict()); err != nil {
			return at(n, err)
		}
		rule := r.rule()
		if err := rule.Check(); err != nil {
			return at(n, err)
		}
		*o = append(*o, rule)
	}
	return nil
}

// rules are the configured rules, checked.
func (o ownersConfig) rules() (*owners.Rules, error) { return owners.Compile(o) }

// rule is the rule as the inventory's side knows it.
func (r ownerRule) rule() owners.Rule { return owners.Rule(r) }
