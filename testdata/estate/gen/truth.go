package gen

import (
	"encoding/json"
	"fmt"
	"os"
)

// ManifestName is the file beside the roots that says what they hold.
const ManifestName = "manifest.json"

// Manifest is the truth about an estate: what a complete scan at the reporting
// threshold finds, where, and in which state it leaves every object.
type Manifest struct {
	Organisation string `json:"organisation"`
	Seed         uint64 `json:"seed"`
	Roots        []Root `json:"roots"`
}

// Root is one tree of the estate, scanned as one source.
type Root struct {
	Name    string   `json:"name"` // "share" or "bucket"
	Objects []Object `json:"objects"`
	// Totals by reader: a scan as root opens what closes itself to others.
	Ordinary Totals `json:"ordinary"`
	Super    Totals `json:"root"`
}

// Readers of an object.
const (
	Anyone   = ""         // every scan lists it
	Ordinary = "ordinary" // only a scan that is not root lists it
	Super    = "root"     // only a scan as root lists it
)

// Object is one item of a source's walk.
type Object struct {
	Path   string `json:"path"`  // below the root, '/'-separated
	Shown  string `json:"shown"` // the same with what is personal in it as ‹TYPE›
	Reader string `json:"reader,omitempty"`
	Content
	// Members of a container, containers among them ahead of what they hold.
	Members []Member `json:"members,omitempty"`
}

// Member is a part of a container.
type Member struct {
	Path  []string `json:"path"` // names from the object inwards; a compressed stream holds one
	Shown []string `json:"shown"`
	Content
}

// Content is what is known of an object or member.
type Content struct {
	State     string  `json:"state"`            // as package inventory calls it
	Reason    string  `json:"reason,omitempty"` // of every state but scanned
	Container bool    `json:"container,omitempty"`
	Size      int64   `json:"size"`             // bytes; 0 for a container, whose packed size is the compressor's affair
	SHA256    string  `json:"sha256,omitempty"` // of the bytes as written; containers have none
	NameTypes []Count `json:"name_types,omitempty"`
	Findings  []Count `json:"findings,omitempty"`
	// Together are the combinations of the reference data that identify persons,
	// by the names they have there.
	Together []string `json:"together,omitempty"`
	Minors   bool     `json:"minors,omitempty"` // birth dates of persons under 18
}

// Count is how many values of a type stand in one field.
type Count struct {
	Field string `json:"field"` // header or key path; "" in prose
	Type  string `json:"type"`  // detector ID
	Count int    `json:"count"`
	// Least is given where a scan need not find all: names are known by words,
	// and these people's are made up.
	Least int `json:"least,omitempty"`
	// Optional is given where a scan may find none of them: single names that
	// nothing but a list of names would tell.
	Optional bool `json:"optional,omitempty"`
}

// Totals sum up what must be found exactly: a root for one reader.
type Totals struct {
	Objects int            `json:"objects"`
	Members int            `json:"members"`
	States  map[string]int `json:"states"` // objects by "state" or "state(reason)"
	Types   map[string]int `json:"types"`  // values by type, those in names not counted
	Names   map[string]int `json:"names"`  // values in names by type
}

// Load reads the manifest of the estate in a folder.
func Load(path string) (Manifest, error) {
	var m Manifest
	b, err := os.ReadFile(path)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%q is not a manifest", path)
	}
	return m, nil
}

func (m Manifest) save(path string) error {
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.Chtimes(path, stamp, stamp)
}

// Visible returns the objects that a scan by the reader lists.
func (r Root) Visible(super bool) []Object {
	var out []Object
	for _, o := range r.Objects {
		if o.Reader == Anyone || (o.Reader == Super) == super {
			out = append(out, o)
		}
	}
	return out
}

// sum counts what a reader sees.
func (r Root) sum(super bool) Totals {
	t := Totals{States: map[string]int{}, Types: map[string]int{}, Names: map[string]int{}}
	add := func(c Content) {
		for _, f := range c.Findings {
			if f.Least == 0 && !f.Optional {
				t.Types[f.Type] += f.Count
			}
		}
		for _, f := range c.NameTypes {
			t.Names[f.Type] += f.Count
		}
	}
	for _, o := range r.Visible(super) {
		t.Objects++
		t.States[o.outcome()]++
		add(o.Content)
		for _, m := range o.Members {
			t.Members++
			add(m.Content)
		}
	}
	return t
}

func (c Content) outcome() string {
	if c.Reason == "" {
		return c.State
	}
	return c.State + "(" + c.Reason + ")"
}
