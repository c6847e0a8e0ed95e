package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
)

func (a *app) ownersSetVerb() *cobra.Command {
	var r ownerRule
	c := &cobra.Command{
		Use:   "set",
		Short: "Add a rule that declares an owner, to the configuration file",
		Long: `Writes a rule to the end of "owners" in the configuration file, which is made if
there is none; all else in the file, comments too, stays as it is. Rules live in the
file and not in the inventory, so that they have a history and an author, and hold for
every inventory. The first rule that matches wins: put exceptions first, by hand.

Name functions rather than persons: reports are passed on.`,
		Example: `  pdatlas owners set --data-set 'customers/hr*' --owner 'Head of HR' --department HR
  pdatlas owners set --source '/srv/share' --path 'payroll/**' --owner 'Payroll office'
  pdatlas owners set --tag 'team=sales-*' --owner 'Head of sales' --activity A-12`,
		Args: cobra.NoArgs,
		RunE: verb(func(*cobra.Command, []string) error { return a.ownersSet(r) }),
	}
	f := c.Flags()
	for _, flag := range []struct {
		into        *string
		name, usage string
	}{
		{&r.Source, "source", "`GLOB` on the source's name or root"}, {&r.DataSet, "data-set", "`GLOB` on the data set's name"},
		{&r.Path, "path", "`GLOB` on the path below the source"}, {&r.Tag, "tag", "`KEY=GLOB`: a tag of the whole source"},
		{&r.Owner, "owner", "who answers for it: `NAME` of a function"}, {&r.Department, "department", "`NAME` of the department"},
		{&r.Application, "application", "`NAME` of the application it belongs to"}, {&r.Activity, "activity", "`REF` of the processing activity"},
	} {
		f.StringVar(flag.into, flag.name, "", flag.usage)
	}
	return c
}

func (a *app) ownersSet(r ownerRule) error {
	rule := ownersConfig{r.rule()}
	if err := rule[0].Check(); err != nil {
		return usageError(fmt.Errorf("this rule: %w", err))
	}
	name := a.config.file
	if name == "" {
		name = a.configFile
	}
	if name == "" {
		name = defaultConfig
	}
	before, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("configuration: %w", err)
	}
	after, err := addRule(before, r)
	if err != nil {
		return usageError(fmt.Errorf("configuration %s: %w", name, err))
	}
	if err := replaceFile(name, after); err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	_, err = fmt.Fprintf(a.stdout, "%s: %s in \"owners\"; pdatlas owners list shows who owns what\n", name, many(int64(len(a.config.Owners)+1), "rule"))
	return err
}

// addRule puts a rule to the end of the list "owners". It works on the text, so
// that comments and order stay, and then reads the result: unless that holds the
// old rules and the new one, nothing is changed.
func addRule(text []byte, r ownerRule) ([]byte, error) {
	var old config
	if err := decodeConfig(text, &old); err != nil {
		return nil, err
	}
	item, err := yaml.Marshal([]ownerRule{r})
	if err != nil {
		return nil, errors.New("the rule cannot be written as YAML")
	}
	lines := strings.SplitAfter(string(text), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	} else {
		lines[last] += "\n"
	}
	at, indent := ownersEnd(lines)
	if at < 0 {
		lines = append(lines, "owners:\n")
		at = len(lines)
	}
	var b strings.Builder
	for l := range strings.Lines(string(item)) {
		b.WriteString(indent + l)
	}
	out := []byte(strings.Join(slices.Insert(lines, at, b.String()), ""))
	var now config
	if err := decodeConfig(out, &now); err != nil || !slices.Equal(now.Owners, append(slices.Clone(old.Owners), r.rule())) {
		return nil, errors.New("\"owners\" is not written as a plain list, one rule under the other: add the rule by hand")
	}
	return out, nil
}

// ownersEnd finds the line after the last rule, and how far rules are indented;
// -1 where there is no list.
func ownersEnd(lines []string) (at int, indent string) {
	start := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "owners:") })
	if start < 0 {
		return -1, ""
	}
	at = start + 1
	for i := start + 1; i < len(lines); i++ {
		l := lines[i]
		trimmed := strings.TrimSpace(l)
		if trimmed == "" || trimmed[0] == '#' {
			continue // may belong to what follows
		}
		if l[0] != ' ' && l[0] != '-' {
			break
		}
		if trimmed[0] == '-' && indent == "" {
			indent = l[:strings.IndexByte(l, '-')]
		}
		at = i + 1
	}
	return at, indent
}

// replaceFile writes a file whole or not at all, with the rights it had.
func replaceFile(name string, text []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	if err := writePrivate(name, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	return os.Chmod(name, mode)
}
