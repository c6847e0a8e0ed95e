package reference

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The files and their columns. A file may not lack one or have another.
var (
	manifestColumns = [...]string{"file", "date", "rows", "what", "origin"}
	countryColumns  = [...]string{"code", "name", "eea", "note"}
	regionColumns   = [...]string{"provider", "region", "label", "country", "candidates", "note", "source"}
	kindColumns     = [...]string{"kind", "label", "ico", "cnil"}
	aliasColumns    = [...]string{"system", "name", "detector"}
	togetherColumns = [...]string{"id", "name", "parts", "source", "note"}
	categoryColumns = [...]string{"detector", "name", "kind", "country", "dpv", "fideslang", "flag", "article", "note"}
)

const (
	manifestFile = "MANIFEST.csv"
	countryFile  = "countries.csv"
	regionFile   = "regions.csv"
	kindFile     = "kinds.csv"
	categoryFile = "categories.csv"
	aliasFile    = "aliases.csv"
	togetherFile = "combinations.csv"
	adequacyFile = "adequacy.csv"
	subjectFile  = "subjects.csv"
	controlFile  = "controls.csv"
	deadlineFile = "deadlines.csv"
	keepFile     = "retention.csv"
	maxFile      = 16 << 20 // bytes; the largest built-in one has 100 KB
)

// loader reads the files in the order in which they refer to one another.
type loader struct {
	d     *Data
	kinds map[string]kind
	seen  map[string]bool // keys of the current file
}

type kind struct{ label, ico, cnil string }

func load(fsys fs.FS) (*Data, error) {
	l := &loader{d: &Data{}, kinds: map[string]kind{}}
	dates, err := manifest(fsys)
	if err != nil {
		return nil, fmt.Errorf("reference data: %w", err)
	}
	var contents [][]byte
	for _, f := range []struct {
		name    string
		columns []string
		add     func([]string) error
	}{
		{countryFile, countryColumns[:], l.country},
		{regionFile, regionColumns[:], l.region},
		{kindFile, kindColumns[:], l.kind},
		{categoryFile, categoryColumns[:], l.category},
		{aliasFile, aliasColumns[:], l.alias},
		{togetherFile, togetherColumns[:], l.combination},
		{adequacyFile, adequacyColumns[:], l.adequacy},
		{subjectFile, subjectColumns[:], l.subject},
		{controlFile, controlColumns[:], l.control},
		{deadlineFile, deadlineColumns[:], l.deadline},
		{keepFile, keepColumns[:], l.retention},
	} {
		text, err := readFile(fsys, f.name)
		if err != nil {
			return nil, fmt.Errorf("reference data: %w", err)
		}
		rows, err := l.file(f.name, text, f.columns, f.add)
		if err != nil {
			return nil, fmt.Errorf("reference data: %w", err)
		}
		info, ok := dates[f.name]
		if !ok {
			return nil, fmt.Errorf("reference data: %s has no line for %s: state its date there", manifestFile, f.name)
		}
		if info.Rows != rows {
			return nil, fmt.Errorf("reference data: %s has %d rows, %s says %d: correct the manifest", f.name, rows, manifestFile, info.Rows)
		}
		l.d.Files = append(l.d.Files, info)
		contents = append(contents, text, []byte(info.Date))
	}
	l.d.index()
	l.d.Version = fingerprint(contents)
	return l.d, nil
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s: more than %d bytes", name, maxFile)
	}
	if !utf8.Valid(text) {
		return nil, fmt.Errorf("%s: not UTF-8", name)
	}
	return bytes.TrimPrefix(text, []byte("\uFEFF")), nil
}

// manifest states what each file is. Of a folder that replaces some files, its
// own manifest speaks for these and the built-in one for the others.
func manifest(fsys fs.FS) (map[string]File, error) {
	o, ok := fsys.(overlay)
	if !ok {
		return readManifest(fsys)
	}
	files, err := readManifest(o.base)
	if err != nil {
		return nil, err
	}
	own, err := readManifest(o.over)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, name := range []string{countryFile, regionFile, kindFile, categoryFile, aliasFile, togetherFile,
		adequacyFile, subjectFile, controlFile, deadlineFile, keepFile} {
		if _, err := fs.Stat(o.over, name); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		info, ok := own[name]
		if !ok {
			return nil, fmt.Errorf("%s is replaced, but the folder has no %s that states its date", name, manifestFile)
		}
		files[name] = info
	}
	return files, nil
}

func readManifest(fsys fs.FS) (map[string]File, error) {
	text, err := readFile(fsys, manifestFile)
	if err != nil {
		return nil, err
	}
	files := map[string]File{}
	err = parse(manifestFile, text, manifestColumns[:], func(v []string) error {
		if _, err := time.Parse(time.DateOnly, v[1]); err != nil {
			return errors.New("the date is not of the form YYYY-MM-DD")
		}
		rows, err := strconv.Atoi(v[2])
		if err != nil || rows < 0 {
			return errors.New("the number of rows is not a number")
		}
		files[v[0]] = File{Name: v[0], Date: v[1], Rows: rows, What: v[3], Origin: v[4]}
		return nil
	})
	return files, err
}

func (l *loader) file(name string, text []byte, columns []string, add func([]string) error) (rows int, err error) {
	l.seen = map[string]bool{}
	err = parse(name, text, columns, func(v []string) error {
		rows++
		return add(v)
	})
	return rows, err
}

// parse calls add for each row. The csv package's errors give line and kind of
// the fault and quote nothing.
func parse(name string, text []byte, columns []string, add func([]string) error) error {
	r := csv.NewReader(bytes.NewReader(text))
	r.ReuseRecord = true
	for first := true; ; first = false {
		v, err := r.Read()
		if err == io.EOF {
			if first {
				return fmt.Errorf("%s: empty", name)
			}
			return nil
		}
		if err != nil {
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				return fmt.Errorf("%s line %d: %w", name, bad.Line, bad.Err)
			}
			return fmt.Errorf("%s: %w", name, err)
		}
		line, _ := r.FieldPos(0)
		if first {
			if !slices.Equal(v, columns) {
				return fmt.Errorf("%s line %d: the columns must be %s", name, line, strings.Join(columns, ","))
			}
			continue
		}
		if err := add(slices.Clone(v)); err != nil {
			return fmt.Errorf("%s line %d: %w", name, line, err)
		}
	}
}

func (l *loader) once(key string) error {
	if l.seen[key] {
		return errors.New("stands twice")
	}
	l.seen[key] = true
	return nil
}

func (l *loader) country(v []string) error {
	c := Country{Code: v[0], Name: v[1], EEA: v[2] == "yes", Note: v[3]}
	if !isCountryCode(c.Code) {
		return errors.New("the code is not two capital letters")
	}
	if c.Name == "" || v[2] != "yes" && v[2] != "no" {
		return errors.New("the name is missing, or eea is not yes or no")
	}
	l.d.Countries = append(l.d.Countries, c)
	return l.once(c.Code)
}

func isCountryCode(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

func (l *loader) knownCountry(code string) error {
	for _, c := range l.d.Countries {
		if c.Code == code {
			return nil
		}
	}
	return fmt.Errorf("its country is not in %s", countryFile)
}

func (l *loader) region(v []string) error {
	r := Region{Provider: v[0], Region: v[1], Label: v[2], Country: v[3], Note: v[5], Source: v[6]}
	if r.Provider == "" || r.Region == "" {
		return errors.New("provider or region is missing: an empty region says nothing")
	}
	if r.Country != "" && v[4] != "" {
		return errors.New("it has a country and candidates: give one of the two")
	}
	if r.Country != "" {
		if err := l.knownCountry(r.Country); err != nil {
			return err
		}
	}
	if v[4] != "" {
		r.Candidates = strings.Split(v[4], "+")
	}
	for _, c := range r.Candidates {
		if c == "EU" {
			continue
		}
		if err := l.knownCountry(c); err != nil {
			return err
		}
	}
	l.d.Regions = append(l.d.Regions, r)
	return l.once(r.Provider + "\x00" + r.Region)
}

func (l *loader) kind(v []string) error {
	if v[0] == "" || v[1] == "" {
		return errors.New("kind or label is missing")
	}
	l.kinds[v[0]] = kind{label: v[1], ico: v[2], cnil: v[3]}
	return l.once(v[0])
}

func (l *loader) category(v []string) error {
	k, ok := l.kinds[v[2]]
	if !ok {
		return fmt.Errorf("its kind is not in %s", kindFile)
	}
	c := Category{Detector: v[0], Name: v[1], Kind: v[2], KindLabel: k.label, Country: v[3], DPV: v[4], Fideslang: v[5],
		Flag: Flag(v[6]), Article: v[7], ICO: k.ico, CNIL: k.cnil, Note: v[8]}
	if c.Detector == "" || c.Name == "" || c.Article == "" {
		return errors.New("detector, name or article is missing")
	}
	switch c.Flag {
	case Ordinary, NationalID, SpecialCategory, Criminal:
	default:
		return errors.New("the flag is not ordinary, national_id, special_category or criminal")
	}
	if c.Country != "" {
		for code := range strings.SplitSeq(c.Country, "+") {
			if err := l.knownCountry(code); err != nil {
				return err
			}
		}
	}
	l.d.Categories = append(l.d.Categories, c)
	return l.once(c.Detector)
}

func (l *loader) knownDetector(id string) error {
	for i := range l.d.Categories {
		if l.d.Categories[i].Detector == id {
			return nil
		}
	}
	return fmt.Errorf("one of its types is not in %s", categoryFile)
}

func (l *loader) alias(v []string) error {
	a := Alias{System: v[0], Name: v[1], Detector: v[2]}
	if a.System == "" || a.Name == "" {
		return errors.New("system or name is missing")
	}
	l.d.Aliases = append(l.d.Aliases, a)
	return l.once(strings.Join(v, "\x00"))
}

func (l *loader) combination(v []string) error {
	c := Combination{ID: v[0], Name: v[1], Source: v[3], Note: v[4]}
	if c.ID == "" || c.Name == "" || c.Source == "" {
		return errors.New("id, name or source is missing")
	}
	for part := range strings.SplitSeq(v[2], "+") {
		var any []string
		for id := range strings.SplitSeq(part, "|") {
			id = strings.TrimSpace(id)
			if err := l.knownDetector(id); err != nil {
				return err
			}
			any = append(any, id)
		}
		c.Parts = append(c.Parts, any)
	}
	if len(c.Parts) < 2 {
		return errors.New("a combination has two parts or more, joined by +")
	}
	l.d.Combinations = append(l.d.Combinations, c)
	return l.once(c.ID)
}
