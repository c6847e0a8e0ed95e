package lint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// module is what "go list" says of one.
type module struct {
	Path, Dir string
	Main      bool
}

// linked lists the modules of which something is in the program.
func linked(t *testing.T) []module {
	t.Helper()
	for _, name := range []string{"go.mod", "go.sum"} { // read, so that the test cache notices a change
		if _, err := os.ReadFile(filepath.Join("..", "..", name)); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Module", "./cmd/pdatlas")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []module
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		err := d.Decode(&p)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if m := p.Module; m != nil && !m.Main && !slices.Contains(list, *m) {
			list = append(list, *m)
		}
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// TestLicences: every module that is linked into the program has a licence that
// may be, and the list that is given away with the program names it. With
// PDATLAS_UPDATE set the list is written.
func TestLicences(t *testing.T) {
	modules := linked(t)
	if len(modules) < 10 {
		t.Fatalf("only %d modules: the test proves little", len(modules))
	}
	var got strings.Builder
	for _, m := range modules {
		if strings.HasPrefix(m.Dir, filepath.Join("..", "..")) || m.Dir == "" {
			t.Errorf("%s is not where modules are", m.Path)
			continue
		}
		licences, err := moduleLicences(m.Dir)
		if err != nil {
			t.Errorf("%s: %v", m.Path, err)
			continue
		}
		for _, l := range licences {
			if !slices.Contains(permitted(), l) {
				t.Errorf("%s is under %s, which may not be linked", m.Path, l)
			}
		}
		fmt.Fprintf(&got, "%s\t%s\n", m.Path, strings.Join(licences, ", "))
	}
	const recorded = "licences.txt"
	if os.Getenv("PDATLAS_UPDATE") != "" {
		if err := os.WriteFile(recorded, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("%s is not what is linked; PDATLAS_UPDATE=1 writes it (-recorded +linked):\n%s", recorded, d)
	}
}

// TestLicenceOf gives each licence something to be known by.
func TestLicenceOf(t *testing.T) {
	for text, want := range map[string]string{
		"Permission is hereby granted, free of\n charge, to any person obtaining a copy of this software": "MIT",
		"                              Apache License\n                        Version 2.0, January 2004": "Apache-2.0",
		"Redistribution and use in source and binary forms … Neither the name of Example":                 "BSD-3-Clause",
		"Redistribution and use in source and binary forms, with or without modification":                 "BSD-2-Clause",
		"                    GNU GENERAL PUBLIC LICENSE\n … copyleft …":                                   "GPL",
		"GNU LESSER GENERAL PUBLIC LICENSE\n Version 3 … GNU General Public License … copyleft":           "LGPL",
		"GNU AFFERO GENERAL PUBLIC LICENSE … Apache License, Version 2.0":                                 "AGPL-3.0",
		"Mozilla Public License Version 2.0":                                                              "MPL-2.0",
		"Mozilla Public License Version 2.0 … \"Secondary License\"\nmeans either the GNU General Public License, Version 2.0, the GNU Lesser General Public License, Version 2.1, the GNU Affero General Public License, Version 3.0, or any later versions of those licenses.": "MPL-2.0",
		"Mozilla Public License Version 2.0 … or the GNU Affero General Public License, Version 3.0": "AGPL-3.0",
		"Server Side Public License":  "SSPL-1.0",
		"Business Source License 1.1": "BUSL-1.1",
		"All rights reserved.":        "",
		"":                            "",
	} {
		if got := licenceOf([]byte(text)); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
	for _, l := range permitted() {
		if strings.Contains(l, "GPL") || strings.Contains(l, "SSPL") || strings.Contains(l, "BUSL") {
			t.Errorf("%s is permitted", l)
		}
	}
}

// TestModuleLicences: a module with a second text under other terms is under
// both, and one without any is refused.
func TestModuleLicences(t *testing.T) {
	mit := "Permission is hereby granted, free of charge, to any person obtaining a copy"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  []string
		err   error
	}{
		{"one", map[string]string{"LICENSE": mit}, []string{"MIT"}, nil},
		{"two", map[string]string{"LICENSE.md": mit, "COPYING": "GNU General Public License, which is copyleft"}, []string{"GPL", "MIT"}, nil},
		{"same_twice", map[string]string{"LICENSE": mit, "LICENCE.txt": mit}, []string{"MIT"}, nil},
		{"none", map[string]string{"README": mit}, nil, errNoLicence},
		{"unknown", map[string]string{"LICENSE": "ask us"}, nil, errNoLicence},
		{"one_unknown", map[string]string{"LICENSE": mit, "LICENSE.extra": "ask us"}, nil, errNoLicence},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range tt.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := moduleLicences(dir)
			if d := cmp.Diff(tt.want, got); d != "" || !errors.Is(err, tt.err) {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
	if _, err := moduleLicences(filepath.Join(t.TempDir(), "gone")); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
