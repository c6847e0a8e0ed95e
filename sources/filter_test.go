package sources_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/sources"
)

func TestFilter(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	ref := func(path string) sources.Ref { return sources.Ref{Path: path, Size: 100, ModTime: day(10)} }
	cold := ref("qq")
	cold.StorageClass = "GLACIER"
	unknown := sources.Ref{Path: "qq", Size: -1}
	for _, c := range []struct {
		name string
		f    sources.Filter
		r    sources.Ref
		read bool
	}{
		{"zero", sources.Filter{}, ref("qq"), true},
		{"include_path", sources.Filter{Include: []string{"hr/**"}}, ref("hr/a/b.csv"), true},
		{"include_other", sources.Filter{Include: []string{"hr/**"}}, ref("it/a/b.csv"), false},
		{"include_itself", sources.Filter{Include: []string{"hr/**"}}, ref("hr"), true},
		{"include_base", sources.Filter{Include: []string{"*.csv"}}, ref("deep/down/b.csv"), true},
		{"include_case", sources.Filter{Include: []string{"*.csv"}}, ref("B.CSV"), false},
		{"include_many", sources.Filter{Include: []string{"a", "{b,c}"}}, ref("c"), true},
		{"exclude_wins", sources.Filter{Include: []string{"**/*"}, Exclude: []string{"*.bak"}}, ref("a/b.bak"), false},
		{"exclude_folder", sources.Filter{Exclude: []string{"node_modules"}}, ref("a/node_modules/b/c.js"), false},
		{"exclude_part_of_name", sources.Filter{Exclude: []string{"node"}}, ref("a/node_modules/c.js"), true},
		{"exclude_anchored", sources.Filter{Exclude: []string{"tmp/*"}}, ref("a/tmp/b"), true},
		{"not_utf8", sources.Filter{Include: []string{"*"}}, ref("a\xff"), true},
		{"newline", sources.Filter{Include: []string{"a*b"}}, ref("a\nb"), true},
		{"small_enough", sources.Filter{MaxSize: 100}, ref("qq"), true},
		{"too_large", sources.Filter{MaxSize: 99}, ref("qq"), false},
		{"large_enough", sources.Filter{MinSize: 100}, ref("qq"), true},
		{"too_small", sources.Filter{MinSize: 101}, ref("qq"), false},
		{"size_unknown", sources.Filter{MinSize: 101, MaxSize: 200}, unknown, true},
		{"new_enough", sources.Filter{ModifiedAfter: day(10)}, ref("qq"), true},
		{"too_old", sources.Filter{ModifiedAfter: day(11)}, ref("qq"), false},
		{"too_new", sources.Filter{ModifiedBefore: day(10)}, ref("qq"), false},
		{"old_enough", sources.Filter{ModifiedBefore: day(11)}, ref("qq"), true},
		{"time_unknown", sources.Filter{ModifiedBefore: day(11), ModifiedAfter: day(1)}, unknown, true},
		{"class_named", sources.Filter{StorageClasses: []string{"glacier"}}, cold, true},
		{"class_other", sources.Filter{StorageClasses: []string{"STANDARD", "STANDARD_IA"}}, cold, false},
		{"class_unnamed", sources.Filter{StorageClasses: []string{"STANDARD"}}, ref("qq"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := c.f.Compile()
			if err != nil {
				t.Fatal(err)
			}
			err = m.Excluded(c.r)
			if c.read != (err == nil) || err != nil && !errors.Is(err, sources.ErrExcluded) {
				t.Errorf("got %v, want read %v", err, c.read)
			}
			if err != nil && strings.Contains(err.Error(), c.r.Path) {
				t.Error("the error tells the path")
			}
			if r, openErr := sources.Failing(err)(t.Context()); r != nil || openErr != err {
				t.Errorf("Failing opened with %v", openErr)
			}
		})
	}
}

func TestNoFilter(t *testing.T) {
	var m *sources.Matcher
	if err := m.Excluded(sources.Ref{Path: "qq"}); err != nil {
		t.Error(err)
	}
}

func TestBadFilter(t *testing.T) {
	now := time.Now()
	for name, f := range map[string]sources.Filter{
		"open_bracket":  {Include: []string{"ok", "a[b"}},
		"open_brace":    {Exclude: []string{"{a,b"}},
		"empty_glob":    {Exclude: []string{""}},
		"negative_size": {MinSize: -1},
		"sizes_crossed": {MinSize: 2, MaxSize: 1},
		"dates_crossed": {ModifiedAfter: now, ModifiedBefore: now},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := f.Compile(); err == nil || !strings.HasPrefix(err.Error(), "bad ") {
				t.Errorf("got %v, want one sentence that says what is bad", err)
			}
		})
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("hr/**", "hr/a.csv")
	f.Add("{a,b}*[c-d]?", "bxc1")
	f.Add("[", "\xff/\n")
	f.Fuzz(func(t *testing.T, glob, path string) {
		m, err := sources.Filter{Include: []string{glob}}.Compile()
		if err != nil {
			return
		}
		if got := m.Excluded(sources.Ref{Path: path}); got != nil && !errors.Is(got, sources.ErrExcluded) {
			t.Errorf("%v", got)
		}
	})
}
