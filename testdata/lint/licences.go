package lint

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Licences that may be linked: those that ask for no more than their text.
func permitted() []string {
	return []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MPL-2.0", "Unlicense", "Zlib"}
}

// phrase is a sentence by which a licence's text is known. All of its parts must
// be there; texts are compared in lower case with blanks folded.
type phrase struct {
	licence string
	parts   []string
}

// phrases tells licences apart, those first that contain others. GPL and its kin
// are known too, so that they are refused by name.
func phrases() []phrase {
	return []phrase{
		{"AGPL-3.0", []string{"gnu affero general public license"}},
		{"LGPL", []string{"gnu lesser general public license"}},
		{"LGPL", []string{"gnu library general public license"}},
		{"GPL", []string{"gnu general public license", "copyleft"}},
		{"SSPL-1.0", []string{"server side public license"}},
		{"BUSL-1.1", []string{"business source license"}},
		{"EUPL", []string{"european union public licence"}},
		{"Apache-2.0", []string{"apache license", "version 2.0"}},
		{"MPL-2.0", []string{"mozilla public license", "2.0"}},
		{"CC0-1.0", []string{"cc0 1.0 universal"}},
		{"Unlicense", []string{"free and unencumbered software released into the public domain"}},
		{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "neither the name"}},
		{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "names of its contributors may not"}},
		{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}},
		{"ISC", []string{"permission to use, copy, modify, and/or distribute this software for any purpose"}},
		{"ISC", []string{"permission to use, copy, modify, and distribute this software for any purpose"}},
		{"MIT", []string{"permission is hereby granted, free of charge, to any person obtaining a copy"}},
		{"Zlib", []string{"this software is provided 'as-is'", "altered source versions must be plainly marked"}},
	}
}

// secondaryLicence is how the Mozilla Public License 2.0 defines, in section
// 1.12, the licences that its files may be combined with: it names them and is
// under none of them.
const secondaryLicence = "means either the gnu general public license, version 2.0, the gnu lesser general public license, version 2.1, " +
	"the gnu affero general public license, version 3.0, or any later versions of those licenses"

// licenceOf names the licence of a text; "" when it is none of those known.
func licenceOf(text []byte) string {
	folded := strings.ToLower(strings.Join(strings.Fields(string(bytes.ReplaceAll(text, []byte("*"), nil))), " "))
	folded = strings.ReplaceAll(folded, secondaryLicence, "")
	for _, p := range phrases() {
		if !slices.ContainsFunc(p.parts, func(part string) bool { return !strings.Contains(folded, part) }) {
			return p.licence
		}
	}
	return ""
}

// errNoLicence is of a module that says nowhere on what terms it may be used.
var errNoLicence = errors.New("no licence that is known")

// moduleLicences names the licences in the folder of a module: several when it
// has several texts.
func moduleLicences(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "UNLICENSE") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		l := licenceOf(text)
		if l == "" {
			return nil, fmt.Errorf("%s: %w", e.Name(), errNoLicence)
		}
		if !slices.Contains(found, l) {
			found = append(found, l)
		}
	}
	if len(found) == 0 {
		return nil, errNoLicence
	}
	slices.Sort(found)
	return found, nil
}
