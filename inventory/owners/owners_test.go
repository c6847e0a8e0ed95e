package owners_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/owners"
)

// object is one that a scan saw.
type object struct {
	path, owner, basis string
	personal           bool
}

// stock makes an inventory of one share with a data set per first folder.
func stock(t testing.TB, tags []inventory.Tag, objects ...object) *inventory.Store {
	t.Helper()
	s, err := inventory.Open(t.Context(), filepath.Join(t.TempDir(), "i.db"), inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	const name = "s3://store.example/data/"
	c, err := s.Begin(t.Context(), inventory.ScanStart{Threshold: 4, Sources: []inventory.SourceInfo{{Key: name, ID: s.ID(name, ""), Kind: "s3", Root: "data"}}})
	if err != nil {
		t.Fatal(err)
	}
	var rs []inventory.ItemResult
	for i, o := range objects {
		set, _, _ := strings.Cut(o.path, "/")
		r := inventory.ItemResult{Seq: int64(i + 1), ID: s.ID(name, o.path), DataSet: inventory.Name("data/" + set), Name: inventory.Name(o.path),
			Owner: o.owner, OwnerBasis: o.basis, State: inventory.Scanned}
		if o.personal {
			r.Findings = []inventory.Finding{{Member: -1, Detector: "EMAIL_ADDRESS", Count: 1, Likelihood: 4}}
		}
		rs = append(rs, r)
	}
	for _, err := range []error{
		c.Record(t.Context(), 0, rs, inventory.Cursor{Source: name, Seq: int64(len(rs))}),
		c.Evidence(t.Context(), 0, inventory.Evidence{Tags: tags}),
		c.SourceDone(t.Context(), 0, true, ""), c.Finish(t.Context(), inventory.EndComplete),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// shares are those of every data set.
func shares(t testing.TB, s *inventory.Store, rules ...owners.Rule) map[inventory.Name][]owners.Share {
	t.Helper()
	r, err := owners.Compile(rules)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	out := map[inventory.Name][]owners.Share{}
	err = v.Datasets(t.Context(), func(d inventory.Dataset) error {
		all, err := r.Of(t.Context(), v, &d)
		out[d.Name] = all
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPrecedence puts each basis above the next. It fails if a declared rule, a
// tag or a comment does not win over what is weaker.
func TestPrecedence(t *testing.T) {
	all := []object{{"a/1", "T", "tag", true}, {"a/2", "C", "table_comment", true}, {"a/3", "D", "db_owner", true},
		{"a/4", "O", "object_owner", true}, {"a/5", "F", "file_owner", true}, {"a/6", "", "", true}}
	count := func(s []owners.Share) map[string]int64 {
		out := map[string]int64{}
		for _, x := range s {
			out[x.Owner+" "+x.Basis] += x.Objects
		}
		return out
	}
	for name, c := range map[string]struct {
		tags  []inventory.Tag
		rules []owners.Rule
		want  map[string]int64
	}{
		"observed": {nil, nil, map[string]int64{"T tag": 1, "C table_comment": 1, "D db_owner": 1, "O object_owner": 1, "F file_owner": 1, " ": 1}},
		"bucket_tag": {[]inventory.Tag{{Key: "Owner", Value: "B"}}, nil,
			map[string]int64{"T tag": 1, "B tag": 5}},
		"declared": {[]inventory.Tag{{Key: "Owner", Value: "B"}}, []owners.Rule{{DataSet: "data/a", Owner: "X"}}, map[string]int64{"X declared": 6}},
		"other_tag": {[]inventory.Tag{{Key: "team", Value: "B"}}, nil,
			map[string]int64{"T tag": 1, "C table_comment": 1, "D db_owner": 1, "O object_owner": 1, "F file_owner": 1, " ": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, count(shares(t, stock(t, c.tags, all...), c.rules...)["data/a"])); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestMatching tries each glob of a rule on what it is meant for, and near it.
func TestMatching(t *testing.T) {
	s := stock(t, []inventory.Tag{{Key: "Team", Value: "hr-eu"}}, object{"hr/2024/list.csv", "", "", true}, object{"hr/notes.txt", "", "", false})
	for name, c := range map[string]struct {
		rule owners.Rule
		want int64 // objects of two
	}{
		"source":           {owners.Rule{Source: "s3://store.example/*"}, 2},
		"source_slash":     {owners.Rule{Source: "s3://store.example/data/"}, 2},
		"source_root":      {owners.Rule{Source: "data"}, 2},
		"source_deep":      {owners.Rule{Source: "s3://**"}, 2},
		"source_other":     {owners.Rule{Source: "s3://store.example/dat"}, 0},
		"data_set":         {owners.Rule{DataSet: "data/h*"}, 2},
		"data_set_other":   {owners.Rule{DataSet: "hr"}, 0},
		"path":             {owners.Rule{Path: "hr/**/*.csv"}, 1},
		"path_element":     {owners.Rule{Path: "*.txt"}, 1},
		"path_folder":      {owners.Rule{Path: "2024"}, 1},
		"path_case":        {owners.Rule{Path: "*.TXT"}, 0},
		"tag":              {owners.Rule{Tag: "team=hr-*"}, 2},
		"tag_other_value":  {owners.Rule{Tag: "team=it-*"}, 0},
		"tag_other_key":    {owners.Rule{Tag: "teams=*"}, 0},
		"all_must_hold":    {owners.Rule{Tag: "team=*", DataSet: "data/hr", Path: "*.csv", Source: "data"}, 1},
		"one_does_not":     {owners.Rule{Tag: "team=*", DataSet: "data/it", Path: "*.csv"}, 0},
		"tag_with_equals":  {owners.Rule{Tag: "team=a=b"}, 0},
		"empty_tag_values": {owners.Rule{Tag: "team="}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c.rule.Owner = "X"
			var n int64
			for _, x := range shares(t, s, c.rule)["data/hr"] {
				if x.Owner == "X" {
					n += x.Objects
				}
			}
			if n != c.want {
				t.Errorf("%d objects, want %d", n, c.want)
			}
		})
	}
}

// TestFirstRuleWins, each field by itself.
func TestFirstRuleWins(t *testing.T) {
	s := stock(t, nil, object{"hr/a.csv", "alice", "file_owner", true}, object{"hr/b.txt", "alice", "file_owner", false})
	got := shares(t, s,
		owners.Rule{Path: "*.csv", Department: "Pay", Activity: "A1"},
		owners.Rule{DataSet: "data/hr", Owner: "HR", Department: "People", Application: "Payroll"},
		owners.Rule{Source: "**", Owner: "IT", Activity: "A9"})["data/hr"]
	want := []owners.Share{
		{Owner: "HR", Basis: "declared", Department: "Pay", Application: "Payroll", Activity: "A1", Rule: 2, Objects: 1, Personal: 1},
		{Owner: "HR", Basis: "declared", Department: "People", Application: "Payroll", Activity: "A9", Rule: 2, Objects: 1},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	unowned := shares(t, s, owners.Rule{Source: "**", Department: "People"})["data/hr"]
	if len(unowned) != 1 || unowned[0].Owner != "alice" || unowned[0].Basis != "file_owner" || unowned[0].Department != "People" {
		t.Errorf("a rule without an owner: %+v", unowned)
	}
}

func TestOrphans(t *testing.T) {
	for name, c := range map[string]struct {
		share           owners.Share
		orphan, vouched bool
	}{
		"unknown":        {owners.Share{Personal: 1}, true, false},
		"nothing_in_it":  {owners.Share{}, false, false},
		"number":         {owners.Share{Owner: "uid:1004", Basis: "file_owner", Personal: 1}, true, false},
		"login":          {owners.Share{Owner: "alice", Basis: "file_owner", Personal: 1}, false, false},
		"declared":       {owners.Share{Owner: "uid:1", Basis: "declared", Personal: 1}, false, true},
		"tag":            {owners.Share{Owner: "HR", Basis: "tag", Personal: 1}, false, true},
		"database_owner": {owners.Share{Owner: "app", Basis: "db_owner", Personal: 1}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if c.share.Orphan() != c.orphan || c.share.Vouched() != c.vouched {
				t.Errorf("orphan %t, vouched %t", c.share.Orphan(), c.share.Vouched())
			}
		})
	}
}

// TestBadRules refuses what can never match or says nothing, without its text.
func TestBadRules(t *testing.T) {
	for name, r := range map[string]owners.Rule{
		"empty":     {},
		"no_glob":   {Owner: "jane"},
		"no_owner":  {Source: "jane"},
		"bad_glob":  {Path: "jane[", Owner: "x"},
		"bad_tag":   {Tag: "jane", Owner: "x"},
		"no_key":    {Tag: "=jane", Owner: "x"},
		"tag_glob":  {Tag: "k=[", Owner: "x"},
		"two_lines": {Source: "x", Owner: "jane\ndoe"},
		"long":      {Source: "x", Owner: strings.Repeat("jane", 100)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := owners.Compile([]owners.Rule{{Source: "*", Owner: "good"}, r})
			var bad *owners.RuleError
			if !errors.As(err, &bad) || bad.Index != 1 || bad.Unwrap() == nil || !strings.HasPrefix(err.Error(), "owners[1]: ") {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "jane") {
				t.Errorf("the error repeats the rule: %v", err)
			}
		})
	}
}

// TestSharesAddUp: whatever the rules, every object has one owner.
func TestSharesAddUp(t *testing.T) {
	s := stock(t, nil, object{"a/1.csv", "x", "file_owner", true}, object{"a/2.txt", "", "", true}, object{"a/b/3.csv", "y", "tag", false}, object{"c/1", "", "", false})
	word := rapid.SampledFrom([]string{"", "*", "**", "a", "*.csv", "a/**", "data/a", "data", "[a-c]"})
	name := rapid.SampledFrom([]string{"", "HR", "IT"})
	rapid.Check(t, func(rt *rapid.T) {
		var rules []owners.Rule
		for range rapid.IntRange(0, 4).Draw(rt, "rules") {
			r := owners.Rule{Source: word.Draw(rt, "source"), DataSet: word.Draw(rt, "set"), Path: word.Draw(rt, "path"), Owner: name.Draw(rt, "owner"), Department: name.Draw(rt, "department")}
			if r.Check() == nil {
				rules = append(rules, r)
			}
		}
		var objects, personal int64
		for _, set := range shares(t, s, rules...) {
			for _, x := range set {
				objects += x.Objects
				personal += x.Personal
				if (x.Rule > 0) != (x.Basis == owners.Declared) {
					rt.Fatalf("rule %d, basis %q", x.Rule, x.Basis)
				}
			}
		}
		if objects != 4 || personal != 2 {
			rt.Fatalf("%d objects, %d with personal data; want 4 and 2", objects, personal)
		}
	})
}

// TestMembers: personal data in a member of a container is the container's.
func TestMembers(t *testing.T) {
	s, err := inventory.Open(t.Context(), filepath.Join(t.TempDir(), "i.db"), inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c, err := s.Begin(t.Context(), inventory.ScanStart{Threshold: 4, Sources: []inventory.SourceInfo{{Key: "k", ID: s.ID("k", "")}}})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Record(t.Context(), 0, []inventory.ItemResult{{Seq: 1, ID: s.ID("k", "z"), DataSet: "d", Name: "z", State: inventory.Scanned,
		Members:  []inventory.Member{{Parent: -1, Name: "m", State: inventory.Scanned}},
		Findings: []inventory.Finding{{Member: 0, Detector: "EMAIL_ADDRESS", Count: 1, Likelihood: 4}}}}, inventory.Cursor{Source: "k", Seq: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Finish(t.Context(), inventory.EndComplete); err != nil {
		t.Fatal(err)
	}
	if got := shares(t, s)["d"]; len(got) != 1 || got[0].Objects != 1 || got[0].Personal != 1 {
		t.Errorf("got %+v", got)
	}
}
