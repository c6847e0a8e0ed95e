package reference

import (
	"strings"
	"testing"
	"time"
)

func on(t testing.TB, day string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAdequacy: which decisions cover a country on a day, by regime.
func TestAdequacy(t *testing.T) {
	d := embeddedData(t)
	for _, c := range []struct {
		regime       Regime
		country, day string
		want         string // "", "full" or "partial"
	}{
		{EU, "CH", "2026-11-22", "full"},
		{EU, "US", "2026-11-22", "partial"}, // DPF list only
		{EU, "US", "2023-07-09", ""},        // the day before the decision
		{EU, "US", "2023-07-10", "partial"},
		{EU, "JP", "2026-11-22", "partial"},
		{EU, "CA", "2026-11-22", "partial"},
		{EU, "KR", "2026-11-22", "partial"},
		{EU, "GB", "2031-12-27", "full"}, // its last day
		{EU, "GB", "2031-12-28", ""},
		{EU, "BR", "2026-01-25", ""},
		{EU, "BR", "2026-01-26", "full"},
		{EU, "IN", "2026-11-22", ""},
		{EU, "SG", "2026-11-22", ""},
		{EU, "DE", "2026-11-22", ""}, // the EEA needs no decision
		{UK, "DE", "2026-11-22", "full"},
		{UK, "GI", "2026-11-22", "full"},
		{UK, "KR", "2022-12-18", ""},
		{UK, "KR", "2022-12-19", "partial"},
		{UK, "US", "2023-10-12", "partial"},
		{UK, "BR", "2026-11-22", ""}, // the EU's decision is not the UK's
		{CH, "DE", "2026-11-22", "full"},
		{CH, "MC", "2026-11-22", "full"},
		{CH, "US", "2024-09-14", ""},
		{CH, "US", "2024-09-15", "partial"},
		{CH, "JP", "2026-11-22", ""},
		{EU, "", "2026-11-22", ""},
		{"XX", "CH", "2026-11-22", ""},
	} {
		got := ""
		for _, a := range d.AdequacyOn(c.regime, c.country, on(t, c.day)) {
			if got = "full"; a.Partial {
				got = "partial"
			}
		}
		if got != c.want {
			t.Errorf("%s, %s on %s: %q, want %q", c.regime, c.country, c.day, got, c.want)
		}
	}
	for _, a := range d.Adequacy {
		if a.Act == "" || a.Source == "" {
			t.Errorf("%s %s%s names no act or source", a.Regime, a.Country, a.Organisation)
		}
		if c, _ := d.Country(a.Country); a.Regime == EU && c.EEA && a.Country != "" {
			t.Errorf("the EU has a decision on %s, which is in the EEA", a.Country)
		}
	}
}

func TestDeadlines(t *testing.T) {
	d := embeddedData(t)
	for _, c := range []struct {
		name   string
		regime Regime
		day    string
		period string
		number int
		ok     bool
	}{
		{"breach_to_authority", EU, "2026-11-22", "PT72H", 0, true},
		{"breach_to_authority", EU, "2018-05-24", "", 0, false},
		{"breach_to_authority", CH, "2026-11-22", "", 0, true}, // as soon as possible: no number of hours
		{"request_answer", EU, "2026-11-22", "P1M", 0, true},
		{"request_answer", CH, "2026-11-22", "P30D", 0, true},
		{"request_extension", CH, "2026-11-22", "", 0, false}, // the EU's does not stand in
		{"dpia_criteria", EU, "2026-11-22", "", 2, true},
		{"large_scale_persons", EU, "2026-11-22", "", 10000, true},
		{"no_such", EU, "2026-11-22", "", 0, false},
	} {
		got, ok := d.DeadlineOn(c.name, c.regime, on(t, c.day))
		if ok != c.ok || got.Period != c.period || got.Number != c.number || ok && got.Article == "" {
			t.Errorf("%s of %s on %s: %+v, %v", c.name, c.regime, c.day, got, ok)
		}
	}
}

// A law that changes is a row more: from its day on the new one holds.
func TestDeadlineSucceeds(t *testing.T) {
	rows := "deadline,regime,period,number,valid_from,valid_to,article,note\n" +
		"breach_to_authority,EU,PT72H,,2018-05-25,2027-12-31,Art. 33(1),\nbreach_to_authority,EU,PT96H,,2028-01-01,,Art. 33(1),\n"
	d, err := Load(folder(t, map[string]string{"deadlines.csv": rows, "MANIFEST.csv": "file,date,rows,what,origin\ndeadlines.csv,2028-01-01,2,x,y\n"}))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2018-05-24": "", "2027-12-31": "PT72H", "2028-01-01": "PT96H"} {
		if got, _ := d.DeadlineOn("breach_to_authority", EU, on(t, day)); got.Period != want {
			t.Errorf("on %s: %q, want %q", day, got.Period, want)
		}
	}
	if _, ok := d.DeadlineOn("request_answer", EU, on(t, "2026-11-22")); ok {
		t.Error("the replaced file still speaks")
	}
}

func TestSubjectsAndControls(t *testing.T) {
	d := embeddedData(t)
	if s, ok := d.Subject("patient"); !ok || !s.Vulnerable || s.DPV != "dpv:Patient" {
		t.Errorf("patient: %+v", s)
	}
	if s, ok := d.Subject("customer"); !ok || s.Vulnerable {
		t.Errorf("customer: %+v", s)
	}
	for code, limb := range map[string]string{"encryption_at_rest": "a", "not_public": "b", "versioning": "c", "testing": "d"} {
		if c, ok := d.Control(code); !ok || c.Limb != limb {
			t.Errorf("%s: %+v", code, c)
		}
	}
	if _, ok := d.Subject(""); ok {
		t.Error("an empty code is a category of data subjects")
	}
	if _, ok := d.Control("prayer"); ok {
		t.Error("an unknown code is a control")
	}
	for _, r := range d.Retention {
		if r.LegalRef == "" || !strings.HasPrefix(r.Period, "P") {
			t.Errorf("%+v", r)
		}
	}
}

func TestLawRefuses(t *testing.T) {
	adequacy, deadline := strings.Join(adequacyColumns[:], ",")+"\n", strings.Join(deadlineColumns[:], ",")+"\n"
	subject, control, keep := strings.Join(subjectColumns[:], ",")+"\n", strings.Join(controlColumns[:], ",")+"\n", strings.Join(keepColumns[:], ",")+"\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"regime", adequacyFile, adequacy + "US,CH,,act,2020-01-01,,full,,x\n", "line 2: the regime is not EU, UK or CH"},
		{"country", adequacyFile, adequacy + "EU,QQ,,act,2020-01-01,,full,,x\n", "its country is not in countries.csv"},
		{"nobody", adequacyFile, adequacy + "EU,,,act,2020-01-01,,full,,x\n", "it needs a country or an organisation"},
		{"both", adequacyFile, adequacy + "EU,CH,EPO,act,2020-01-01,,full,,x\n", "it needs a country or an organisation"},
		{"no_start", adequacyFile, adequacy + "EU,CH,,act,,,full,,x\n", "a date is not of the form YYYY-MM-DD"},
		{"date", adequacyFile, adequacy + "EU,CH,,act,1.1.2020,,full,,x\n", "a date is not of the form YYYY-MM-DD"},
		{"end_date", adequacyFile, adequacy + "EU,CH,,act,2020-01-01,soon,full,,x\n", "a date is not of the form YYYY-MM-DD"},
		{"order", adequacyFile, adequacy + "EU,CH,,act,2020-01-02,2020-01-01,full,,x\n", "valid_to lies before valid_from"},
		{"scope", adequacyFile, adequacy + "EU,CH,,act,2020-01-01,,some,,x\n", "the scope is not full or partial"},
		{"condition", adequacyFile, adequacy + "EU,US,,act,2020-01-01,,partial,,x\n", "a partial decision needs its condition"},
		{"twice", adequacyFile, adequacy + "EU,CH,,act,2020-01-01,,full,,x\nEU,CH,,act,2020-01-01,,full,,y\n", "line 3: stands twice"},
		{"subject", subjectFile, subject + ",X,,,no,\n", "subject or label is missing"},
		{"vulnerable", subjectFile, subject + "x,X,,,maybe,\n", "vulnerable is not yes or no"},
		{"limb", controlFile, control + "x,X,e,technical,,\n", "art32 is not a to d"},
		{"control_kind", controlFile, control + "x,X,a,magical,,\n", "kind is not technical or organisational"},
		{"period_and_number", deadlineFile, deadline + "x,EU,P1M,3,2020-01-01,,Art. 1,\n", "a period of ISO 8601 or a number, not both"},
		{"period", deadlineFile, deadline + "x,EU,1 month,,2020-01-01,,Art. 1,\n", "a period of ISO 8601"},
		{"number", deadlineFile, deadline + "x,EU,,none,2020-01-01,,Art. 1,\n", "the number is not a whole number"},
		{"number_zero", deadlineFile, deadline + "x,EU,,0,2020-01-01,,Art. 1,\n", "the number is not a whole number"},
		{"article", deadlineFile, deadline + "x,EU,P1M,,2020-01-01,,,\n", "deadline or article is missing"},
		{"year_end", keepFile, keep + "x,X,DE,P1Y,perhaps,creation,law,\n", "from_year_end is not yes or no"},
		{"no_law", keepFile, keep + "x,X,DE,P1Y,no,creation,,\n", "legal_ref is missing"},
		{"keep_country", keepFile, keep + "x,X,QQ,P1Y,no,creation,law,\n", "its country is not in countries.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := "1"
			if c.name == "twice" {
				rows = "2"
			}
			manifest := "file,date,rows,what,origin\n" + c.file + ",2027-01-01," + rows + ",x,y\n"
			_, err := Load(folder(t, map[string]string{c.file: c.text, "MANIFEST.csv": manifest}))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.file+" line ") {
				t.Errorf("error %v, want %q with file and line", err, c.want)
			}
		})
	}
}

// A row names every code that a scan's evidence may have, so that declared and
// observed measures can be compared.
func TestControlsOfScans(t *testing.T) {
	d := embeddedData(t)
	for _, code := range []string{"encryption_at_rest", "encryption_in_transit", "not_public", "policy_not_public", "acl_not_public", "public_access_block",
		"export_not_public", "not_world_writable", "versioning", "object_lock", "replication", "lifecycle", "access_logging"} {
		if c, ok := d.Control(code); !ok || !c.Technical {
			t.Errorf("%s: %+v", code, c)
		}
	}
}
