package main

import (
	"encoding"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

func TestConfigWords(t *testing.T) {
	var s size
	var d duration
	var day date
	var l likelihood
	for _, tc := range []struct {
		name, in string
		into     encoding.TextUnmarshaler
		want     any // nil: an error
	}{
		{"bytes", "4096", &s, size(4096)},
		{"kib", "10 KiB", &s, size(10240)},
		{"mb", "1.5MB", &s, size(1_500_000)},
		{"b", "7B", &s, size(7)},
		{"tib", "2TiB", &s, size(2 << 40)},
		{"size_negative", "-1", &s, nil},
		{"size_too_large", "1e30TB", &s, nil},
		{"size_not_a_number", "NaN", &s, nil},
		{"size_empty", "", &s, nil},
		{"size_unit_alone", "MiB", &s, nil},
		{"minutes", "90m", &d, duration(90 * time.Minute)},
		{"time_negative", "-1s", &d, nil},
		{"time_bare", "5", &d, nil},
		{"day", "2026-01-31", &day, date(time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC))},
		{"moment", "2026-01-31T12:00:00Z", &day, date(time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC))},
		{"day_not_there", "2026-02-30", &day, nil},
		{"likelihood", "very_likely", &l, likelihood(detectors.VeryLikely)},
		{"likelihood_bad", "certain", &l, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := tc.into.UnmarshalText([]byte(tc.in))
			if (err == nil) != (tc.want != nil) {
				t.Fatalf("%q: error %v", tc.in, err)
			}
			if err != nil {
				return
			}
			var got any
			switch v := tc.into.(type) {
			case *size:
				got = *v
			case *duration:
				got = *v
			case *date:
				got = *v
			case *likelihood:
				got = *v
			}
			if got != tc.want {
				t.Errorf("%q is %v, want %v", tc.in, got, tc.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	if d := cmp.Diff(extract.DefaultLimits(), limitsConfig{}.limits()); d != "" {
		t.Errorf("no configuration changes the defaults (-want +got):\n%s", d)
	}
	want := extract.DefaultLimits()
	want.Depth, want.Members, want.Bytes, want.Ratio, want.Time, want.Stall = 2, 3, 4, 5, 6, 7
	got := limitsConfig{Depth: 2, Members: 3, Bytes: 4, Ratio: 5, Time: 6, Stall: 7}.limits()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("limits (-want +got):\n%s", d)
	}
}

// TestReadConfig: only the default file may be missing, and what is wrong is
// told without the line that it stands in.
func TestReadConfig(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if c, err := readConfig("", false); err != nil || len(c.Sources) > 0 {
		t.Errorf("no file: %v", err)
	}
	if _, err := readConfig("other.yaml", true); err == nil {
		t.Error("a file that was named and is not there is no error")
	}
	for name, text := range map[string]string{
		"unknown": "sources: [{uri: a, password: hunter2secret}]",
		"syntax":  "sources: [{uri: 's3://key:hunter2secret@b'",
		"type":    "sources: {uri: hunter2secret}",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readConfig(name, true)
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), "hunter2secret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error quotes the file or has more than one line: %v", name, err)
		}
	}
}

// TestSourceFlags: flags win over the configuration, each for itself.
func TestSourceFlags(t *testing.T) {
	parse := func(args ...string) *sourceFlags {
		fs := pflag.NewFlagSet("scan", pflag.ContinueOnError)
		f := newSourceFlags(fs)
		if err := fs.Parse(args); err != nil {
			t.Fatal(err)
		}
		return f
	}
	configured := sourceConfig{URI: "a", Country: "DE", Include: []string{"*.csv"}, MaxSize: 5, OwnerTag: "owner"}
	a := &app{config: config{Sources: []sourceConfig{configured, {URI: "b"}}}}
	for _, tc := range []struct {
		name string
		uris []string
		args []string
		want []sourceConfig
	}{
		{"all_configured", nil, nil, []sourceConfig{configured, {URI: "b"}}},
		{"named", []string{"a", "c"}, nil, []sourceConfig{configured, {URI: "c"}}},
		{"flags_win", []string{"a"}, []string{"--country", "FR", "--include", "x", "--include", "{y,z}", "--max-size", "1KB"},
			[]sourceConfig{{URI: "a", Country: "FR", Include: []string{"x", "{y,z}"}, MaxSize: 1000, OwnerTag: "owner"}}},
		{"flags_empty", []string{"a"}, []string{"--country", "", "--owner-tag", "", "--exclude", "q", "--min-size", "1",
			"--modified-after", "2026-01-01", "--modified-before", "2026-02-01", "--storage-class", "STANDARD"},
			[]sourceConfig{{URI: "a", Include: []string{"*.csv"}, Exclude: []string{"q"}, MinSize: 1, MaxSize: 5,
				ModifiedAfter: date(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)), ModifiedBefore: date(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)),
				StorageClasses: []string{"STANDARD"}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := a.choose(tc.uris, parse(tc.args...))
			if err != nil {
				t.Fatal(err)
			}
			same := cmp.Comparer(func(x, y date) bool { return time.Time(x).Equal(time.Time(y)) })
			if d := cmp.Diff(tc.want, got, same); d != "" {
				t.Errorf("sources (-want +got):\n%s", d)
			}
		})
	}
	if d := cmp.Diff([]string{"*.csv"}, a.config.Sources[0].Include); d != "" {
		t.Errorf("the configuration was changed (-want +got):\n%s", d)
	}
}

// TestSettings: whatever decides what is read makes another scan; what does not
// lets an interrupted one go on.
func TestSettings(t *testing.T) {
	base := []sourceConfig{{URI: "a"}}
	for name, other := range map[string][]sourceConfig{
		"uri":     {{URI: "b"}},
		"more":    {{URI: "a"}, {URI: "b"}},
		"exclude": {{URI: "a", Exclude: []string{"x"}}},
		"size":    {{URI: "a", MaxSize: 1}},
		"age":     {{URI: "a", ModifiedAfter: date(time.Unix(1, 0))}},
		"class":   {{URI: "a", StorageClasses: []string{"STANDARD"}}},
		"tag":     {{URI: "a", OwnerTag: "x"}},
	} {
		if settings(base) == settings(other) {
			t.Errorf("%s: the same settings", name)
		}
	}
	if settings(base) != settings([]sourceConfig{{URI: "a", Country: "DE"}}) {
		t.Error("the declared country makes another scan")
	}
}
