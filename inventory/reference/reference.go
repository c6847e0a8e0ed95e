// Package reference holds the dated legal and geographic data that reports
// stand on: countries, cloud regions, and which category of data a detector
// type belongs to. Law and lists change: the user can replace each file without
// a new build, and reports print the date of what they used.
//
// It does not decide anything: what the data does not say is unknown.
package reference

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

//go:embed data/*.csv
var embedded embed.FS

// Data is one consistent set of reference data. It is not changed after loading.
type Data struct {
	Version    string // hash of all files: equal data, equal version
	Files      []File
	Countries  []Country  // by code
	Regions    []Region   // by provider and region
	Categories []Category // by detector
	Aliases    []Alias    // by system and name
	// Combinations stand in the order of the file.
	Combinations []Combination
	Adequacy     []Adequacy  // by regime, country and start
	Subjects     []Subject   // by code
	Controls     []Control   // in the order of the file
	Deadlines    []Deadline  // by name, regime and start
	Retention    []Retention // by id

	country  map[string]int
	region   map[[2]string]int
	category map[string]int
}

// File says what a file holds and of which day it is.
type File struct {
	Name   string
	Date   string // YYYY-MM-DD: when its content was last compared with its origin
	Rows   int
	What   string
	Origin string
}

// Country is an entry of ISO 3166-1 (and XK, user-assigned, for Kosovo).
type Country struct {
	Code string // alpha-2
	Name string // English short name
	EEA  bool   // the GDPR applies as in the EEA
	Note string
}

// Region is a cloud provider's region.
type Region struct {
	Provider   string
	Region     string // the provider's code
	Label      string
	Country    string   // "" where it cannot be told
	Candidates []string // countries it may be; "EU" for any member state
	Note       string
	Source     string
}

// Flag is what the GDPR says of a category beyond Art. 4(1).
type Flag string

// The flags.
const (
	Ordinary        Flag = "ordinary"
	NationalID      Flag = "national_id"      // Art. 87: national conditions may apply
	SpecialCategory Flag = "special_category" // Art. 9
	Criminal        Flag = "criminal"         // Art. 10
)

// Category is what is known of a detector type's data.
type Category struct {
	Detector  string // the detector's id
	Name      string
	Kind      string // "contact", "national_id" …
	KindLabel string
	Country   string // ISO codes joined by '+', "" for any
	DPV       string // W3C Data Privacy Vocabulary, "" when it has no term
	Fideslang string
	Flag      Flag
	Article   string // of the GDPR, "87", "9(1); Rec.35"
	ICO       string // category in the ICO's template
	CNIL      string // category in the CNIL's template
	Note      string
}

// Alias is the name that another system gives to a detector type.
type Alias struct {
	System   string // "presidio", "macie" …
	Name     string
	Detector string // "" where this program has no such type, on purpose
}

// Combination is a set of types that together identify a person whom none of
// them identifies alone.
type Combination struct {
	ID     string
	Name   string
	Parts  [][]string // of each part one of these detectors
	Source string
	Note   string
}

// Holds reports whether every part is among the detectors that has knows.
func (c *Combination) Holds(has func(detector string) bool) bool {
	for _, any := range c.Parts {
		if !slices.ContainsFunc(any, has) {
			return false
		}
	}
	return true
}

// Embedded returns the data built into the program.
func Embedded() (*Data, error) {
	sub, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	return load(sub)
}

// Load returns the built-in data with those files replaced that stand in dir.
// The folder's own MANIFEST.csv states their dates. Errors name file and line.
func Load(dir string) (*Data, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("reference data: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("reference data: %q is not a folder", dir)
	}
	sub, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("reference data: %w", err)
	}
	defer root.Close()
	return load(overlay{over: root.FS(), base: sub})
}

// overlay prefers the files of one file system to those of another. The
// manifests are read from both, see manifest.
type overlay struct{ over, base fs.FS }

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

// Country finds a country by its alpha-2 code.
func (d *Data) Country(code string) (Country, bool) {
	i, ok := d.country[code]
	if !ok {
		return Country{}, false
	}
	return d.Countries[i], true
}

// Region finds a provider's region.
func (d *Data) Region(provider, region string) (Region, bool) {
	i, ok := d.region[[2]string{provider, region}]
	if !ok {
		return Region{}, false
	}
	return d.Regions[i], true
}

// Category finds what is known of a detector type. A user's own type is not in
// the data: ok is false and its flag is not known.
func (d *Data) Category(detector string) (Category, bool) {
	i, ok := d.category[detector]
	if !ok {
		return Category{}, false
	}
	return d.Categories[i], true
}

// AliasesOf lists what other systems call a detector type.
func (d *Data) AliasesOf(detector string) []Alias {
	var out []Alias
	for _, a := range d.Aliases {
		if a.Detector == detector {
			out = append(out, a)
		}
	}
	return out
}

// Date is the oldest date of the files: all of the data is at least that new.
func (d *Data) Date() string {
	var oldest string
	for _, f := range d.Files {
		if oldest == "" || f.Date < oldest {
			oldest = f.Date
		}
	}
	return oldest
}

func (d *Data) index() {
	d.order()
	d.country, d.region, d.category = map[string]int{}, map[[2]string]int{}, map[string]int{}
	slices.SortFunc(d.Countries, func(a, b Country) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(d.Regions, func(a, b Region) int {
		return strings.Compare(a.Provider+"\x00"+a.Region, b.Provider+"\x00"+b.Region)
	})
	slices.SortFunc(d.Aliases, func(a, b Alias) int {
		return strings.Compare(a.System+"\x00"+a.Name+"\x00"+a.Detector, b.System+"\x00"+b.Name+"\x00"+b.Detector)
	})
	slices.SortFunc(d.Categories, func(a, b Category) int { return strings.Compare(a.Detector, b.Detector) })
	for i, c := range d.Countries {
		d.country[c.Code] = i
	}
	for i, r := range d.Regions {
		d.region[[2]string{r.Provider, r.Region}] = i
	}
	for i, c := range d.Categories {
		d.category[c.Detector] = i
	}
}

func fingerprint(contents [][]byte) string {
	h := sha256.New()
	for _, c := range contents {
		sum := sha256.Sum256(c)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}
