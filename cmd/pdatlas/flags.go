package main

import (
	"encoding"

	"github.com/spf13/pflag"
)

// textFlag makes a flag of a type that reads itself from the configuration
// file, so that both take the same words.
type textFlag struct {
	value encoding.TextUnmarshaler
	kind  string // in help texts
	text  string // as given
}

// textVar adds such a flag.
func textVar(f *pflag.FlagSet, v encoding.TextUnmarshaler, name, kind, usage string) {
	f.Var(&textFlag{value: v, kind: kind}, name, usage)
}

// Set implements pflag.Value.
func (t *textFlag) Set(s string) error {
	t.text = s
	return t.value.UnmarshalText([]byte(s))
}

// String implements pflag.Value.
func (t *textFlag) String() string { return t.text }

// Type implements pflag.Value.
func (t *textFlag) Type() string { return t.kind }
