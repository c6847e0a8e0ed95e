package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAddRule puts a rule into files as people write them. It fails if anything
// else in them changes.
func TestAddRule(t *testing.T) {
	r := ownerRule{DataSet: "hr*", Owner: "Head of HR: all"}
	const item = "- data_set: hr*\n  owner: \"Head of HR: all\"\n"
	for name, c := range map[string]struct{ before, after string }{
		"no_file":    {"", "owners:\n" + item},
		"no_newline": {"inventory: a.db", "inventory: a.db\nowners:\n" + item},
		"comments":   {"# mine\n", "# mine\nowners:\n" + item},
		"list": {"owners:\n  # first\n  - source: a\n    owner: A # said so\n\n# next\ninventory: a.db\n",
			"owners:\n  # first\n  - source: a\n    owner: A # said so\n  - data_set: hr*\n    owner: \"Head of HR: all\"\n\n# next\ninventory: a.db\n"},
		"flat_list": {"owners:\n- source: a\n  owner: A\nscan:\n  workers: 2\n", "owners:\n- source: a\n  owner: A\n" + item + "scan:\n  workers: 2\n"},
		"empty":     {"owners:\nscan: {workers: 1}\n", "owners:\n" + item + "scan: {workers: 1}\n"},
		"windows":   {"inventory: a.db\r\n", "inventory: a.db\r\nowners:\n" + item},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := addRule([]byte(c.before), r)
			if err != nil || string(got) != c.after {
				t.Errorf("got %q (%v), want %q", got, err, c.after)
			}
		})
	}
	for name, before := range map[string]string{
		"flow": "owners: [{source: a, owner: A}]\n", "anchor": "x: &o\n  - source: a\nowners: *o\n", "broken": "owners: [\n", "unknown": "jane: 1\n",
		"two_documents": "inventory: a\n---\ninventory: b\n...\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := addRule([]byte(before), r)
			if err == nil && !strings.HasPrefix(string(got), before) {
				t.Errorf("changed to %q", got)
			}
		})
	}
}

// TestAddRuleKeeps: whatever the rules, the file then holds the old and the new,
// or is refused.
func TestAddRuleKeeps(t *testing.T) {
	text := rapid.StringMatching(`[ -~é‹]{0,12}`)
	rapid.Check(t, func(rt *rapid.T) {
		file := []byte("# head\nscan:\n  workers: 3\n")
		var want []ownerRule
		for range rapid.IntRange(1, 4).Draw(rt, "rules") {
			r := ownerRule{Source: text.Draw(rt, "source"), DataSet: "x", Path: text.Draw(rt, "path"), Owner: text.Draw(rt, "owner"), Department: "d"}
			rule := r.rule()
			if rule.Check() != nil {
				continue
			}
			next, err := addRule(file, r)
			if err != nil {
				continue
			}
			file, want = next, append(want, r)
		}
		var c config
		if err := decodeConfig(file, &c); err != nil {
			rt.Fatalf("%v in %q", err, file)
		}
		var got []ownerRule
		for _, r := range c.Owners {
			got = append(got, ownerRule(r))
		}
		if !slices.Equal(got, want) || c.Scan.Workers != 3 || !strings.HasPrefix(string(file), "# head\n") {
			rt.Fatalf("got %+v, want %+v in %q", got, want, file)
		}
	})
}

// TestReplaceFile keeps a file's rights, and makes new ones private.
func TestReplaceFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "c.yaml")
	for _, mode := range []os.FileMode{0o600, 0o644, 0o640} {
		if err := replaceFile(name, []byte(mode.String())); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if mode == 0o600 && info.Mode().Perm() != 0o600 {
			t.Errorf("a new file has mode %s", info.Mode())
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		if err := replaceFile(name, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if info, err = os.Stat(name); err != nil || info.Mode().Perm() != mode {
			t.Errorf("mode %s became %s (%v)", mode, info.Mode(), err)
		}
	}
	if err := replaceFile(t.TempDir(), nil); err == nil {
		t.Error("a folder was replaced")
	}
}

// FuzzOwnersConfig reads rules from anything, and never repeats them in an error.
func FuzzOwnersConfig(f *testing.F) {
	f.Add("- source: a\n  owner: b\n")
	f.Add("- {path: '[', owner: secretword}")
	f.Add("secretword")
	f.Fuzz(func(t *testing.T, text string) {
		var c config
		if err := decodeConfig([]byte("owners:\n"+text), &c); err != nil {
			return
		}
		if _, err := c.Owners.rules(); err != nil {
			t.Errorf("rules that were read cannot be compiled: %v", err)
		}
	})
}
