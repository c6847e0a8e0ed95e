package scanner

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	detectorsall "github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/sources/files"
)

// share is a folder with an inventory, for scans whose result is stored.
type share struct {
	t     *testing.T
	dir   string
	store *inventory.Store
}

func newShare(t *testing.T, content map[string]string) *share {
	t.Helper()
	p := &share{t: t, dir: t.TempDir()}
	for name, text := range content {
		if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.store = p.newStore()
	return p
}

func (p *share) newStore() *inventory.Store {
	p.t.Helper()
	s, err := inventory.Open(p.t.Context(), filepath.Join(p.t.TempDir(), "i.db"), inventory.Options{Tool: "test"})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { s.Close() })
	return s
}

// config is a scan of the folder by the rules of a rescoring.
func (p *share) config(s *inventory.Store, r RescoreConfig) Config {
	p.t.Helper()
	src, err := files.New(p.dir, files.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { src.Close() })
	return Config{Sources: []SourceConfig{{Source: src, Threshold: r.Sources[src.Name()]}}, Engine: r.Engine, Extractors: r.Extractors,
		Workers: 1, Threshold: r.Threshold, Thresholds: r.Thresholds, Inventory: Into(s)}
}

func (p *share) scan(s *inventory.Store, r RescoreConfig) Summary {
	p.t.Helper()
	sum, err := Run(p.t.Context(), p.config(s, r))
	if err != nil {
		p.t.Fatal(err)
	}
	return sum
}

func (p *share) rescore(r RescoreConfig) inventory.Rescored {
	p.t.Helper()
	out, err := Rescore(p.t.Context(), p.store, r)
	if err != nil {
		p.t.Fatal(err)
	}
	problems, err := p.store.Verify(p.t.Context())
	if err != nil || len(problems) > 0 {
		p.t.Errorf("after the rescore: %v %v", problems, err)
	}
	return out
}

func (p *share) picture(s *inventory.Store) string {
	p.t.Helper()
	var b bytes.Buffer
	if err := s.Dump(p.t.Context(), &b); err != nil {
		p.t.Fatal(err)
	}
	return b.String()
}

func (p *share) sourceName() string { return "file://" + p.dir }

// mixed is data whose findings are of every likelihood.
func mixed() map[string]string {
	rng := rand.New(rand.NewPCG(8, 8))
	people := tableOf("born,email,nr", 60, func(i int) string {
		return fmt.Sprintf("19%02d-03-0%d,p%d@mail.example.org,%s", 30+i, 1+i%9, i, weakID(rng, i%2 == 0))
	})
	return map[string]string{
		"people.csv": people,
		"note.txt": "Call +49 451 1234567 or mail jo@example.org. Reference 123456782, phone 0451 1234567, IP 10.1.2.3, " +
			"card 4111 1111 1111 1111, BSN 123456782, born 1980-05-31, id 111222333, uuid 123456782, version 1.2.3.4\n" +
			"Numbers: 0201234567 4929123456789012 5500005555555559 DE89 3704 0044 0532 0130 00 order 987654324\n",
		"bare.txt": "Seen there: 4111111111111111, then 2001:db8::7 and 2001:db8::8.\n",
		"doc.json": `{"rows":[{"ip":"192.0.2.1","phone":"+31201234567","x":"123456782"},{"ip":"192.0.2.2","phone":"","x":"111222333"}]}`,
	}
}

// TestRescoreIsRescan: by whatever thresholds, a rescore gives the picture that a
// scan of the same data by these thresholds gives, and going back gives the first.
func TestRescoreIsRescan(t *testing.T) {
	e := wholeEngine(t)
	at := func(l detectors.Likelihood, by map[string]detectors.Likelihood) RescoreConfig {
		return RescoreConfig{Engine: e, Extractors: extractall.Extractors(), Threshold: l, Thresholds: by}
	}
	first := at(detectors.Likely, nil)
	p := newShare(t, mixed())
	p.scan(p.store, first)
	before := p.picture(p.store)
	changed := false
	for _, r := range []RescoreConfig{
		at(detectors.Possible, nil), at(detectors.VeryLikely, nil), at(detectors.Likely, map[string]detectors.Likelihood{"NL_BSN": detectors.Possible, "EMAIL_ADDRESS": detectors.VeryLikely}),
		at(detectors.VeryLikely, map[string]detectors.Likelihood{"IP_ADDRESS": detectors.Possible}),
	} {
		out := p.rescore(r)
		if len(out.Left) > 0 {
			t.Errorf("%v %v: the evidence did not suffice: %+v", r.Threshold, r.Thresholds, out.Left)
		}
		fresh := p.newStore()
		p.scan(fresh, r)
		got, want := p.picture(p.store), p.picture(fresh)
		if got != want {
			t.Errorf("%v %v (-scan +rescore):\n%s", r.Threshold, r.Thresholds, cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
		}
		changed = changed || got != before
		if again := p.rescore(r); again.Changed != 0 {
			t.Errorf("%v: a second rescore changed %d findings", r.Threshold, again.Changed)
		}
	}
	if !changed {
		t.Error("no thresholds changed anything: the data is no test")
	}
	if out := p.rescore(first); out.Changed == 0 {
		t.Error("going back changed nothing")
	}
	if got := p.picture(p.store); got != before {
		t.Errorf("after going back:\n%s", cmp.Diff(before, got))
	}
}

func wholeEngine(t *testing.T, disable ...string) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(detectorsall.Detectors(), detectors.Options{Disable: disable})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestRescoreThenScan: what stands under a scan's rules since a rescore is not
// read again, and what stands under others is.
func TestRescoreThenScan(t *testing.T) {
	r := RescoreConfig{Engine: wholeEngine(t), Extractors: extractall.Extractors(), Threshold: detectors.Likely}
	p := newShare(t, mixed())
	p.scan(p.store, r)
	high := r
	high.Threshold = detectors.VeryLikely
	p.rescore(high)
	picture := p.picture(p.store)
	s := p.scan(p.store, high)
	if n := unchanged(&s); n != int64(len(mixed())) {
		t.Errorf("after a rescore to these rules %d of %d objects count as unchanged", n, len(mixed()))
	}
	if got := p.picture(p.store); findingLines(got) != findingLines(picture) {
		t.Errorf("the scan changed the picture (-before +after):\n%s", cmp.Diff(findingLines(picture), findingLines(got)))
	}
	s = p.scan(p.store, r)
	if n := unchanged(&s); n != 0 {
		t.Errorf("by the rules of before %d objects count as unchanged, though they were rescored", n)
	}
}

func unchanged(s *Summary) (n int64) {
	for _, r := range s.Totals.Objects.Reasons {
		if r.Reason == inventory.Unchanged {
			n += r.Count
		}
	}
	return n
}

// findingLines keeps the lines of objects: the accounting is of the latest scan.
func findingLines(picture string) string {
	var out []string
	for line := range strings.Lines(picture) {
		if strings.Contains(line, "result") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

func TestRescoreSourceThreshold(t *testing.T) {
	p := newShare(t, mixed())
	r := RescoreConfig{Engine: wholeEngine(t), Extractors: extractall.Extractors(), Threshold: detectors.Likely}
	p.scan(p.store, r)
	r.Sources = map[string]detectors.Likelihood{p.sourceName(): detectors.VeryLikely, "file:///elsewhere": detectors.Possible}
	p.rescore(r)
	fresh := p.newStore()
	p.scan(fresh, r)
	if d := cmp.Diff(p.picture(fresh), p.picture(p.store)); d != "" {
		t.Errorf("(-scan +rescore):\n%s", d)
	}
}

// TestRescoreSaysWhatItLacks: a new type, a raised version and a threshold below
// what was kept need a new reading, and the rescore says so.
func TestRescoreSaysWhatItLacks(t *testing.T) {
	few := RescoreConfig{Engine: wholeEngine(t, "NL_BSN", "PT_NIF"), Extractors: extractall.Extractors(), Threshold: detectors.Likely}
	all := few
	all.Engine = wholeEngine(t)
	for _, c := range []struct {
		name      string
		from, now RescoreConfig
		change    func(*RescoreConfig)
		want      string // part of the reason, "" when it suffices
	}{
		{"nothing_new", few, few, nil, ""},
		{"new_types", few, all, nil, "scanned without NL_BSN, PT_NIF"},
		{"fewer_types", all, few, nil, ""},
		{"below_what_was_kept", all, all, func(r *RescoreConfig) { r.Threshold = detectors.Unlikely }, "below what was kept (POSSIBLE)"},
		{"one_below_what_was_kept", all, all, func(r *RescoreConfig) {
			r.Thresholds = map[string]detectors.Likelihood{"IP_ADDRESS": detectors.VeryUnlikely}
		}, "below what was kept"},
		{"raised_version", all, all, func(r *RescoreConfig) { r.Engine = raised(t, "EMAIL_ADDRESS") }, "another version of EMAIL_ADDRESS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newShare(t, mixed())
			p.scan(p.store, c.from)
			if c.change != nil {
				c.change(&c.now)
			}
			out := p.rescore(c.now)
			var why []string
			lacking := int64(0)
			for _, l := range out.Left {
				why = append(why, l.Why)
				lacking += l.Objects
			}
			got := strings.Join(why, "; ")
			if !strings.Contains(got, c.want) || (c.want == "") != (got == "") || c.want != "" && lacking != int64(len(mixed())) {
				t.Errorf("%d objects lack: %q, want %q", lacking, got, c.want)
			}
			log, err := p.store.Rescores(t.Context())
			if err != nil || len(log) != 1 || log[0].Left != lacking || log[0].Results != int64(len(mixed())) || log[0].Tool != "test" {
				t.Errorf("audit %+v, %v", log, err)
			}
			s := p.scan(p.store, c.now)
			if n := unchanged(&s); (n == int64(len(mixed()))) != (c.want == "") {
				t.Errorf("the next scan leaves %d of %d objects unread", n, len(mixed()))
			}
		})
	}
}

// raised is an engine in which one type has a new version.
func raised(t *testing.T, id string) *detectors.Engine {
	t.Helper()
	ds := detectorsall.Detectors()
	for i := range ds {
		if ds[i].ID == id {
			ds[i].Version++
		}
	}
	e, err := detectors.New(ds, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestRescoreDisabled: what only the disabled type could be is gone, and stands
// again once the type is back.
func TestRescoreDisabled(t *testing.T) {
	r := RescoreConfig{Engine: wholeEngine(t), Extractors: extractall.Extractors(), Threshold: detectors.Likely}
	p := newShare(t, mixed())
	p.scan(p.store, r)
	before := p.picture(p.store)
	without := r
	without.Engine = wholeEngine(t, "EMAIL_ADDRESS")
	out := p.rescore(without)
	err := p.store.Findings(t.Context(), inventory.FindingFilter{Detector: "EMAIL_ADDRESS"}, func(f inventory.FindingRow) error {
		return fmt.Errorf("%d still stand in %s", f.Count, f.Object)
	})
	if err != nil || out.Changed == 0 {
		t.Errorf("%v; %d findings changed", err, out.Changed)
	}
	p.rescore(r)
	if got := p.picture(p.store); got != before {
		t.Errorf("switched on again (-before +after):\n%s", cmp.Diff(before, got))
	}
}

func TestRescoreRefuses(t *testing.T) {
	p := newShare(t, nil)
	for name, c := range map[string]RescoreConfig{
		"no_engine": {},
		"no_type":   {Engine: wholeEngine(t), Thresholds: map[string]detectors.Likelihood{"NO_SUCH_TYPE": detectors.Likely}},
		"disabled":  {Engine: wholeEngine(t, "NL_BSN"), Thresholds: map[string]detectors.Likelihood{"NL_BSN": detectors.Likely}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Rescore(t.Context(), p.store, c); err == nil {
				t.Error("accepted")
			}
		})
	}
	if log, err := p.store.Rescores(t.Context()); err != nil || len(log) != 0 {
		t.Errorf("refused, and yet noted: %v %v", log, err)
	}
}
