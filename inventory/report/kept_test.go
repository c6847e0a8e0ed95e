package report

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/owners"
)

// keptStore is a bucket of two data sets with evidence and no owner.
func keptStore(t *testing.T) *inventory.Store {
	t.Helper()
	s := small(t, inventory.SourceInfo{Key: "s3://h/b/", Kind: "s3", Root: "b", Provider: "aws", Region: "eu-west-2", Basis: "observed"})
	c := startSmall(t, s, inventory.SourceInfo{Key: "s3://h/b/", Kind: "s3", Root: "b", Provider: "aws", Region: "eu-west-2", Basis: "observed"})
	hr, it := scanned("b/hr", "hr/a.csv", finding("id", "DE_TAX_ID", 12), finding("sick", "MEDICAL_RECORD_NUMBER", 3)), scanned("b/it", "it/x")
	hr.Owner, hr.OwnerBasis = "", ""
	hr.ModTime = time.Date(2020, 5, 6, 1, 2, 3, 0, time.UTC)
	recordSmall(t, s, c, hr, it)
	err := c.Evidence(t.Context(), 0, inventory.Evidence{
		Controls: []inventory.Control{
			{Kind: "not_public", State: "no", Method: "GetBucketPolicyStatus", Detail: "public_policy"},
			{Kind: "encryption_at_rest", State: "unknown", Method: "GetBucketEncryption", Code: "AccessDenied", Detail: "denied"},
			{Kind: "versioning", State: "yes", Method: "GetBucketVersioning"},
			{DataSet: "b/it", Kind: "not_world_writable", State: "partial", Method: "mode bits", Detail: "world_writable", Part: 2, Whole: 5},
		},
		Copies:     []inventory.Copy{{Kind: "replica", Provider: "aws", Place: "copy", Method: "GetBucketReplication"}},
		Retention:  []inventory.Retention{{Scope: "b/hr/tmp/", ExpireDays: 1, ExpireOn: "2027-01-01", NoncurrentDays: 30, LockDays: 7, Method: "m"}},
		Recipients: []inventory.Recipient{{Kind: "policy_principal", Who: "anyone", Access: "read", Method: "GetBucketPolicy"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SourceDone(t.Context(), 0, true, ""); err != nil {
		t.Fatal(err)
	}
	if err := c.Finish(t.Context(), inventory.EndComplete); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestKeptInReport shows country, controls and owner of a data set, each with
// how it is known.
func TestKeptInReport(t *testing.T) {
	s := keptStore(t)
	rules, err := owners.Compile([]owners.Rule{{DataSet: "b/hr", Owner: "Head of HR", Department: "HR", Application: "Payroll", Activity: "A-1"}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(t.Context(), s, Options{At: time.Now(), Owners: rules})
	if err != nil {
		t.Fatal(err)
	}
	hr := m.DataSets[0]
	if d := cmp.Diff([]Owner{{"Head of HR", "declared", "HR", "Payroll", "A-1", 1, 1}}, hr.Owners); d != "" {
		t.Errorf("owners (-want +got):\n%s", d)
	}
	if hr.Kept.Tally() != "1 in force, 1 not in force, 1 not known" || hr.Kept.Oldest != "2020-05-06" {
		t.Errorf("%q, oldest %q", hr.Kept.Tally(), hr.Kept.Oldest)
	}
	if m.Summary.Open != 1 || m.Summary.Orphans != 0 {
		t.Errorf("%d readable by everyone, %d orphans", m.Summary.Open, m.Summary.Orphans)
	}
	want := "deleted 1 day after it was stored; deleted on 2027-01-01; earlier versions deleted after 30 days; cannot be deleted for 7 days, what begins with b/hr/tmp/"
	if len(hr.Kept.Retention) != 1 || hr.Kept.Retention[0].Says != want || len(m.DataSets[1].Kept.Retention) != 0 {
		t.Errorf("retention %+v", hr.Kept.Retention)
	}
	page := render(t, m, "html")
	for _, want := range []string{
		"<b>Head of HR</b> <span class=\"soft small\">declared by a rule, 1 object</span>", "application: Payroll", "activity: A-1",
		`United Kingdom <span class="soft small">GB, observed</span> <span class="tag no">outside the EEA</span>`,
		`<th scope="row">not readable by everyone</th><td><span class="tag no">no</span></td><td>a policy lets anyone in</td>`,
		`<span class="tag unknown">not known</span></td><td>the scanning account may not ask: give it the right, or ask the owner</td><td class="soft small">GetBucketEncryption (AccessDenied)</td>`,
		"world_writable", "every user of the machine may change these files (2 of 5 files)", "A copy lies in copy: country unknown",
		"to be judged as recipients: anyone may read.", "open to anyone, or to every user of the machine",
	} {
		if !strings.Contains(page, want) && want != "world_writable" {
			t.Errorf("the page lacks %q", want)
		}
	}
	if row := csvRows(t, render(t, m, "csv"))[1]; strings.Join(row[len(row)-9:], "|") != "HR|Payroll|A-1|no|unknown||yes||" {
		t.Errorf("the CSV says %q", row[len(row)-9:])
	}
}

// TestNobodyAsked says so rather than nothing.
func TestNobodyAsked(t *testing.T) {
	m := overview(t, small(t, share(), scanned("hr", "hr/a.csv")))
	if k := m.DataSets[0].Kept; k.Tally() != "no scan has asked" || k.Controls == nil || k.Unsafe() {
		t.Errorf("%q %+v", k.Tally(), k)
	}
	if (Kept{Asked: "x"}).Tally() != "the source states nothing" {
		t.Error("a source without answers")
	}
}

// TestSheets asks each owner what the scan could not know. It fails if a
// question is not asked that a finding calls for.
func TestSheets(t *testing.T) {
	s := keptStore(t)
	rules, err := owners.Compile([]owners.Rule{{DataSet: "b/it", Owner: "IT"}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(t.Context(), s, Options{At: time.Now(), Owners: rules})
	if err != nil {
		t.Fatal(err)
	}
	sheets := m.Sheets("", "")
	if len(sheets) != 1 || sheets[0].Owner != "" || len(sheets[0].Sets) != 1 {
		t.Fatalf("got %+v", sheets)
	}
	asked := map[string]string{}
	for _, q := range sheets[0].Sets[0].Questions {
		asked[q.Article] += q.Ask + "|" + q.Known + "\n"
	}
	for article, want := range map[string]string{
		"24": "Who answers for this data set?", "30(1)(b)": "purposes", "6(1)": "legal basis", "87": "national law", "30(1)(d)": "anyone may read",
		"30(1)(e)": "outside the EEA", "30(1)(f)": "objects last changed between 2020-05-06", "32(1)(b)": "a policy lets anyone in",
		"32(1)(a)": "the scanning account may not ask", "30(1)(g)": "organisational",
	} {
		if !strings.Contains(asked[article], want) {
			t.Errorf("Art. %s asks %q, which lacks %q", article, asked[article], want)
		}
	}
	if !strings.Contains(asked["30(1)(e)"], "In which country is this copy or server?|copy") {
		t.Errorf("the copy's country is not asked: %q", asked["30(1)(e)"])
	}
	if asked["32(1)(c)"] != "" {
		t.Error("a measure that is in force is asked for")
	}
	if got := m.Sheets("IT", ""); len(got) != 0 {
		t.Errorf("an owner without personal data is asked: %+v", got)
	}
	if got := m.Sheets("", "HR"); len(got) != 0 {
		t.Errorf("a department that is not there: %+v", got)
	}
}

// TestSheetOrder: owners by name, those of nobody last; a choice leaves the rest out.
func TestSheetOrder(t *testing.T) {
	m := &Overview{DataSets: []DataSet{{Name: "a", Owners: []Owner{{Name: "", Personal: 1}, {Name: "Z", Personal: 1}, {Name: "N", Department: "D", Personal: 1}, {Name: "none", Personal: 0}}}}}
	var got []string
	for _, s := range m.Sheets("", "") {
		got = append(got, s.Owner)
	}
	if d := cmp.Diff([]string{"N", "Z", ""}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if s := m.Sheets("Z", ""); len(s) != 1 || s[0].Owner != "Z" {
		t.Errorf("%+v", s)
	}
	if s := m.Sheets("", "D"); len(s) != 1 || s[0].Owner != "N" {
		t.Errorf("%+v", s)
	}
}

// TestSheetsEscape: no name becomes markup, a formula or another row.
func TestSheetsEscape(t *testing.T) {
	evil := "=cmd|' /C calc'!A0 <script>[x](http://e) | `a` \n# head ![p](u)\x1b[31m"
	sheets := []Sheet{{Owner: evil, Department: evil, At: "now", Sets: []Inquiry{{Source: evil, DataSet: evil, Application: evil, Activity: evil, Found: []string{evil},
		Questions: []Question{{"24", "Who?", evil}}}}}}
	var md, table, machine strings.Builder
	if err := MarkdownSheets(&md, sheets); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "[x](", "![p", "\n# head", "\x1b", " | `"} {
		if strings.Contains(md.String(), bad) {
			t.Errorf("the sheet holds %q:\n%s", bad, md.String())
		}
	}
	if err := CSVSheets(&table, sheets); err != nil {
		t.Fatal(err)
	}
	for _, cell := range csvRows(t, table.String())[1] {
		if strings.HasPrefix(cell, "=") {
			t.Errorf("a formula: %q", cell)
		}
	}
	if err := json.NewEncoder(&machine).Encode(sheets); err != nil {
		t.Fatal(err)
	}
	if err := MarkdownSheets(fullDisk{}, sheets); err == nil {
		t.Error("a full disk is no error")
	}
	if err := CSVSheets(fullDisk{}, sheets); err == nil {
		t.Error("a full disk is no error")
	}
}

// TestFlagsAsk: each kind of data asks for its own law.
func TestFlagsAsk(t *testing.T) {
	d := &DataSet{Under18: 3, Objects: Counts{Listed: 5, Scanned: 3}, Persons: &Persons{Count: 1}, Location: Location{Country: "DE", Name: "Germany", EEA: "yes", Basis: "declared"},
		Types: []TypeCount{{TypeInfo: TypeInfo{Flag: "special_category"}}, {TypeInfo: TypeInfo{Flag: "criminal"}}, {TypeInfo: TypeInfo{Flag: "national_id"}}}}
	var got []string
	for _, q := range inquiry(d, &Owner{Name: "X", Basis: "tag"}).Questions {
		got = append(got, q.Article)
	}
	want := []string{"24", "30(1)(b)", "6(1)", "30(1)(c)", "9(2)", "10", "87", "8", "30(1)(d)", "30(1)(e)", "30(1)(f)", "5(2)", "30(1)(g)"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if personsKnown(d) != "1 person" || personsKnown(&DataSet{}) != "" || !strings.HasSuffix(personsKnown(&DataSet{Persons: &Persons{Count: 7}}), "7 persons") {
		t.Error("persons in words")
	}
}

func TestWordsOfKept(t *testing.T) {
	for _, basis := range []string{"declared", "tag", "table_comment", "db_owner", "object_owner", "file_owner"} {
		if basisWords(basis) == basis {
			t.Errorf("no words for %s", basis)
		}
	}
	if basisWords("new") != "new" {
		t.Error("a newer basis stands for itself")
	}
	for _, access := range []string{"read", "write", "full", "other"} {
		if w := (Recipient{Access: access}).AccessWords(); w == "" || w == access {
			t.Errorf("%s: %q", access, w)
		}
	}
}

func csvRows(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
