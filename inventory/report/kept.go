package report

import (
	"fmt"
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
)

// Kept is how a data set is kept, as its source stated it (Art. 30(1)(d) to (g)).
type Kept struct {
	Asked      string      `json:"asked"` // in whole days before At; "" no scan has asked
	Controls   []Control   `json:"controls"`
	Copies     []Copy      `json:"copies"`
	Retention  []Retention `json:"retention"`
	Recipients []Recipient `json:"candidate_recipients"`
	Oldest     string      `json:"oldest_object,omitempty"` // day of its last change, YYYY-MM-DD
	Newest     string      `json:"newest_object,omitempty"`
}

// Control is whether a technical measure was seen to be in force.
type Control struct {
	Kind    string `json:"control"`
	Label   string `json:"name"`
	Article string `json:"gdpr_article"`
	State   string `json:"state"` // yes, no, partial, unknown, not_applicable
	Words   string `json:"state_name"`
	Detail  string `json:"detail,omitempty"`
	Says    string `json:"detail_words,omitempty"`
	Method  string `json:"method"`
	Code    string `json:"error_code,omitempty"`
	Part    int64  `json:"objects_unsafe"`
	Whole   int64  `json:"objects_counted"`
}

// Copy is a further place where the data lies.
type Copy struct {
	Kind     string   `json:"kind"`
	Place    string   `json:"place"`
	Location Location `json:"location"`
	Method   string   `json:"method"`
}

// Retention is what deletes or keeps data by itself.
type Retention struct {
	Says           string `json:"words"`
	Scope          string `json:"scope,omitempty"` // "" the whole source
	ExpireDays     int64  `json:"expire_days"`
	ExpireOn       string `json:"expire_on,omitempty"`
	NoncurrentDays int64  `json:"noncurrent_days"`
	LockMode       string `json:"lock_mode,omitempty"`
	LockDays       int64  `json:"lock_days"`
	Method         string `json:"method"`
}

// Recipient is somebody whom the settings let in; people decide whether they
// are a recipient.
type Recipient struct {
	Kind   string `json:"kind"`
	Who    string `json:"who"`
	Access string `json:"access"`
	Method string `json:"method"`
}

// kept puts evidence into words.
func (b *builder) kept(k *inventory.Kept) Kept {
	out := Kept{Controls: []Control{}, Copies: []Copy{}, Retention: []Retention{}, Recipients: []Recipient{}}
	if !k.Asked.IsZero() {
		out.Asked = age(b.at, k.Asked)
	}
	for _, c := range k.Controls {
		says := c.DetailWords()
		if c.Part > 0 {
			says += fmt.Sprintf(" (%s of %s)", thousands(c.Part), plural(c.Whole, "file"))
		}
		out.Controls = append(out.Controls, Control{c.Kind, c.Label(), c.Article(), c.State, c.StateWords(), c.Detail, says, c.Method, c.Code, c.Part, c.Whole})
	}
	for _, c := range k.Copies {
		out.Copies = append(out.Copies, Copy{c.Kind, string(c.Place), b.location(c.Location), c.Method})
	}
	for _, r := range k.Retention {
		out.Retention = append(out.Retention, Retention{retentionWords(&r), string(r.Scope), r.ExpireDays, r.ExpireOn, r.NoncurrentDays, r.LockMode, r.LockDays, r.Method})
	}
	for _, r := range k.Recipients {
		out.Recipients = append(out.Recipients, Recipient{r.Kind, string(r.Who), r.Access, r.Method})
	}
	if !k.Oldest.IsZero() {
		out.Oldest, out.Newest = k.Oldest.Format("2006-01-02"), k.Newest.Format("2006-01-02")
	}
	return out
}

// retentionWords says a period in a sentence without a full stop.
func retentionWords(r *inventory.Retention) string {
	var parts []string
	if r.ExpireDays > 0 {
		parts = append(parts, "deleted "+plural(r.ExpireDays, "day")+" after it was stored")
	}
	if r.ExpireOn != "" {
		parts = append(parts, "deleted on "+r.ExpireOn)
	}
	if r.NoncurrentDays > 0 {
		parts = append(parts, "earlier versions deleted after "+plural(r.NoncurrentDays, "day"))
	}
	if r.LockDays > 0 {
		parts = append(parts, "cannot be deleted for "+plural(r.LockDays, "day"))
	}
	words := strings.Join(parts, "; ")
	if r.Scope != "" {
		words += ", what begins with " + string(r.Scope)
	}
	return words
}

// open reports whether everyone may read the data, or some of it.
func (k Kept) open() bool {
	for _, c := range k.Controls {
		if (c.Kind == "not_public" || c.Kind == "export_not_public") && (c.State == "no" || c.State == "partial") {
			return true
		}
	}
	return false
}

// Unsafe reports whether a measure was seen not to be in force: the reader
// should see which.
func (k Kept) Unsafe() bool {
	for _, c := range k.Controls {
		if c.State == "no" || c.State == "partial" {
			return true
		}
	}
	return false
}

// Tally counts controls by whether they are in force: "3 in force, 1 not, 2 not
// known".
func (k Kept) Tally() string {
	if k.Asked == "" {
		return "no scan has asked"
	}
	counts := map[string]int{}
	for _, c := range k.Controls {
		counts[c.State]++
	}
	var parts []string
	for _, s := range []struct{ state, words string }{{"yes", "in force"}, {"no", "not in force"}, {"partial", "in part"}, {"unknown", "not known"}} {
		if n := counts[s.state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.words))
		}
	}
	if len(parts) == 0 {
		return "the source states nothing"
	}
	return strings.Join(parts, ", ")
}

// AccessWords words a recipient's access.
func (r Recipient) AccessWords() string {
	switch r.Access {
	case "read":
		return "may read"
	case "write":
		return "may write"
	case "full":
		return "may read and write"
	}
	return "has some access"
}
