package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors/dict"
)

// folder writes small lists as they come.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".gz") {
			z := gzip.NewWriter(f)
			if _, err := z.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const nameHeader = "name,kind,country,gender,rank,count,sources\n"

func lists(t *testing.T) string {
	return folder(t, map[string]string{
		"names.csv.gz": nameHeader + "Jürgen,given,DE,m,1,,FAKER\nMüller,family,DE,,1,,WIKIDATA\nRare,given,JP,f,1,,FAKER\n" +
			"Nowak,family,PL,,1,,PL-PESEL\nKowal,family,PL,,2,,PL-PESEL+WIKIDATA\nHttp,given,HU,,2,,WIKIDATA\nИван,given,BG,m,1,,FAKER\n",
		"words_ccby_en.txt.gz":    "the\nParis\nreview\n",
		"words_ccby_de.txt.gz":    "der\nZeit\n",
		"words_ccby_fr.txt.gz":    "le\n",
		"words_ccby_es.txt.gz":    "el\n",
		"words_ccby_it.txt.gz":    "il\n",
		"dictionary-en/index.dic": "3\nsafari/SM\nPeter/M\nax\n",
		"cities.csv.gz":           "name,country,admin1,population\nWien,AT,Wien,1700000\nEisenstadt,AT,Burgenland,13000\n",
		"country_names.csv":       "lang,country,alt,name\nde,AT,,Österreich\nen,AT,short,AT\n",
		"regions.csv":             "code,country,name\nAT.01,AT,Burgenland\n",
		"towns.txt":               "# towns\nWarszawa, Łódź\nregions: Bayern\n",
		"classes.txt":             "# words\n\n[title]\ndr, herr\n[street after]\nstreet\n",
	})
}

func build(t *testing.T, dir string) *dict.Builder {
	t.Helper()
	b := dict.NewBuilder()
	for _, read := range []func(*dict.Builder, string) error{names, words, english, cities, countries, regions} {
		if err := read(b, dir); err != nil {
			t.Fatal(err)
		}
	}
	if err := classWords(b, filepath.Join(dir, "classes.txt")); err != nil {
		t.Fatal(err)
	}
	if err := localNames(b, filepath.Join(dir, "towns.txt")); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLists(t *testing.T) {
	b := build(t, lists(t))
	tests := []struct {
		word string
		ok   func(dict.Entry) bool
		want string
	}{
		{"Jürgen", func(e dict.Entry) bool { return e.Given() == 15 && e.GivenIn() == dict.Germanic }, "a German given name"},
		{"Juergen", func(e dict.Entry) bool { return e.Given() == 15 }, "its digraph spelling"},
		{"Ivan", func(e dict.Entry) bool { return e.Given() == 15 && e.GivenIn() == dict.Slavic }, "the Latin spelling"},
		{"Rare", func(e dict.Entry) bool { return e.Given() == 15-shallowPenalty && e.GivenIn() == dict.Elsewhere }, "less sure"},
		{"Nowak", func(e dict.Entry) bool { return e == 0 }, "left out: licence not confirmed"},
		{"Kowal", func(e dict.Entry) bool { return e.Family() > 0 }, "kept: another source has it"},
		{"http", func(e dict.Entry) bool { return e == 0 }, "left out: noise"},
		{"the", func(e dict.Entry) bool { return e.Word() == 15 }, "the most common word"},
		{"Paris", func(e dict.Entry) bool { return e.Word() == 0 }, "a name in the list of words"},
		{"Zeit", func(e dict.Entry) bool { return e.Word() > 0 }, "a German noun"},
		{"safari", func(e dict.Entry) bool { return e.Word() == 1 }, "an English word"},
		{"Peter", func(e dict.Entry) bool { return e.Word() == 0 }, "capitalised in the dictionary"},
		{"ax", func(e dict.Entry) bool { return e.Word() == 0 }, "too short"},
		{"Wien", func(e dict.Entry) bool { return e.City() > b.Get("Eisenstadt").City() }, "larger than another"},
		{"Eisenstadt", func(e dict.Entry) bool { return e.City() == 1 }, "a small town"},
		{"Österreich", func(e dict.Entry) bool { return e.Place() }, "a country"},
		{"AT", func(e dict.Entry) bool { return e == 0 }, "left out: a code"},
		{"Burgenland", func(e dict.Entry) bool { return e.Place() }, "a region"},
		{"Lodz", func(e dict.Entry) bool { return e.City() == localSize }, "a town by its local name"},
		{"Bayern", func(e dict.Entry) bool { return e.Place() && e.City() == 0 }, "a region by its local name"},
		{"Herr", func(e dict.Entry) bool { return e.Class() == dict.Title }, "a title"},
		{"street", func(e dict.Entry) bool { return e.Class() == dict.StreetAfter }, "a street type"},
	}
	for _, tt := range tests {
		if e := b.Get(tt.word); !tt.ok(e) {
			t.Errorf("%q: %x, want %s", tt.word, uint64(e), tt.want)
		}
	}
}

func TestRun(t *testing.T) {
	dir := lists(t)
	out := filepath.Join(dir, "table.bin")
	if err := run(dir, filepath.Join(dir, "classes.txt"), filepath.Join(dir, "towns.txt"), out); err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(out)
	if err != nil || len(table) == 0 || len(table)%12 != 0 {
		t.Errorf("table of %d bytes, error %v", len(table), err)
	}
}

// TestBrokenLists: what is missing or malformed is an error that names the file.
func TestBrokenLists(t *testing.T) {
	for name, text := range map[string]string{
		"names.csv.gz":  nameHeader + "Ada,given,GB,f,first,,FAKER\n",
		"cities.csv.gz": "name,country,admin1,population\nWien,AT,Wien,many\n",
		"regions.csv":   "code,country,name\n\"AT\n",
		"classes.txt":   "[no such class]\nx\n",
	} {
		dir := lists(t)
		broken := folder(t, map[string]string{name: text})
		if err := os.Rename(filepath.Join(broken, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		err := run(dir, filepath.Join(dir, "classes.txt"), filepath.Join(dir, "towns.txt"), filepath.Join(dir, "out"))
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("broken %s: error %v", name, err)
		}
	}
	if err := run(t.TempDir(), "classes.txt", "towns.txt", "out"); err == nil {
		t.Error("an empty folder is no error")
	}
}

func TestLevel(t *testing.T) {
	for rank, want := range map[int]int{1: 15, 5: 14, 13: 13, 100: 11, 2500: 6, 1 << 30: 1} {
		if got := level(rank); got != want {
			t.Errorf("rank %d is level %d, want %d", rank, got, want)
		}
	}
}
