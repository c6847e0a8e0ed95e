package owners

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
)

// Declared is the basis of an owner that a rule names; the other bases are
// those of the inventory.
const Declared = "declared"

// Share is the part of a data set that one owner answers for.
type Share struct {
	Owner       string // "" unknown
	Basis       string // "" unknown, Declared, "tag", "table_comment", "db_owner", "object_owner", "file_owner"
	Department  string
	Application string
	Activity    string
	Rule        int   // number of the rule that names the owner, from 1; 0: none does
	Objects     int64 // of the data set
	Personal    int64 // of these, with personal data
}

// Of gives the shares of a data set, the largest first. Rules may be nil.
func (r *Rules) Of(ctx context.Context, v *inventory.Snapshot, d *inventory.Dataset) ([]Share, error) {
	var covering []int
	each := false
	if r != nil {
		for i := range r.rules {
			if r.rules[i].covers(d) {
				covering = append(covering, i)
				each = each || r.rules[i].Path != ""
			}
		}
	}
	label := tagged(d.Kept.Tags)
	sums := map[Share]*Share{}
	err := v.Owned(ctx, d, each, func(o inventory.Owned) error {
		s := Share{Owner: o.Owner, Basis: o.Basis}
		if s.Owner == "" {
			s.Basis = ""
		}
		if label != "" && rank("tag") < rank(s.Basis) {
			s.Owner, s.Basis = label, "tag"
		}
		for _, i := range covering {
			r.rules[i].declare(&s, i+1, string(o.Path))
		}
		sum := sums[s]
		if sum == nil {
			one := s
			sum = &one
			sums[s] = sum
		}
		sum.Objects += o.Objects
		sum.Personal += o.Personal
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Share
	for _, s := range sums {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Objects, a.Objects), strings.Compare(a.Owner, b.Owner), strings.Compare(a.Basis, b.Basis), cmp.Compare(a.Rule, b.Rule),
			strings.Compare(a.Department, b.Department), strings.Compare(a.Application, b.Application), strings.Compare(a.Activity, b.Activity))
	})
	return out, nil
}

// declare lets a rule fill what no earlier rule has named.
func (r *Rule) declare(s *Share, number int, path string) {
	if !r.matches(path) {
		return
	}
	if r.Owner != "" && s.Rule == 0 {
		s.Owner, s.Basis, s.Rule = r.Owner, Declared, number
	}
	s.Department = cmp.Or(s.Department, r.Department)
	s.Application = cmp.Or(s.Application, r.Application)
	s.Activity = cmp.Or(s.Activity, r.Activity)
}

// rank orders bases by precedence, the strongest first.
func rank(basis string) int {
	order := []string{Declared, "tag", "table_comment", "db_owner", "object_owner", "file_owner"}
	if i := slices.Index(order, basis); i >= 0 {
		return i
	}
	return len(order)
}

// tagged is the owner that the tags of a whole source name, "" when none does.
func tagged(tags []inventory.Tag) string {
	for _, key := range []string{"owner", "data-owner", "data_owner", "dataowner"} {
		for _, t := range tags {
			if strings.EqualFold(string(t.Key), key) {
				return string(t.Value)
			}
		}
	}
	return ""
}

// Orphan reports whether nobody is known to answer for personal data in a
// share. The bare number of a user whom this machine does not know is nobody.
func (s Share) Orphan() bool {
	return s.Personal > 0 && (s.Owner == "" || s.Basis == "file_owner" && strings.HasPrefix(s.Owner, "uid:"))
}

// Vouched reports whether people named the owner: by a rule, a tag or a comment.
// The owner of a file is often just who copied it there.
func (s Share) Vouched() bool {
	return s.Owner != "" && rank(s.Basis) <= rank("table_comment")
}
