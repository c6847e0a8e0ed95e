package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeep(t *testing.T) {
	common := map[string]bool{"stroke": true}
	rare := list{leastLetter: 4, rare: true}
	for _, tt := range []struct {
		word string
		l    list
		want bool
	}{
		{"metformin", rare, true},
		{"cardiac arrest", rare, true},
		{"stroke", rare, false},
		{"stroke", list{leastLetter: 2}, true},
		{"water", rare, false},
		{"sodium chloride", rare, false},
		{"sodium picosulfate", rare, true},
		{"ru85493", rare, false},
		{"bo 653", rare, false},
		{"12", list{leastLetter: 1}, false},
		{"abc", rare, false},
		{"one two three four five six seven", rare, false},
		{"", rare, false},
	} {
		if got := keep(tt.word, tt.l, common); got != tt.want {
			t.Errorf("keep(%q) = %v", tt.word, got)
		}
	}
}

func TestRun(t *testing.T) {
	data, out := t.TempDir(), t.TempDir()
	files := map[string]string{
		"diseases_en.csv.gz":    "doid,name,parent\n1,Asthma,x\n2,\"Gout, acute\",x\n3,water,x\n",
		"drugs.csv.gz":          "name,synonyms,id\nMetformin,Metformina|Metformine,1\nWater,,2\n",
		"political_parties.csv": "country,abbr,name,name_en,x\nDE,XY,Partei Ä,Party A,\n",
		"trade_unions.csv":      "name,country\nÖGB,AT\n",
		"country_names.csv":     "lang,country,alt,name\nde,AT,,Österreich\n",
		"language_names.csv":    "lang,code,name\nde,fr,Französisch\n",
		"words_ccby_en.txt.gz":  "the\n",
		"words_ccby_de.txt.gz":  "und\n",
		"words_ccby_fr.txt.gz":  "et\n",
		"words_ccby_es.txt.gz":  "y\n",
		"words_ccby_it.txt.gz":  "e\n",
	}
	for name, text := range files {
		write(t, filepath.Join(data, name), text)
	}
	for _, l := range lists {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(out, l.to)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(data, out); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"special/data/large/diseases.txt":      "asthma\ngout acute\n",
		"special/data/large/drugs.txt":         "metformin\nmetformina\nmetformine\n",
		"special/data/large/parties.txt":       "partei a\nparty a\nxy\n",
		"special/data/large/unions.txt":        "ogb\n",
		"demographic/data/large/countries.txt": "at\nosterreich\n",
		"demographic/data/large/languages.txt": "franzosisch\n",
	} {
		got, err := os.ReadFile(filepath.Join(out, name))
		if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	if err := run(t.TempDir(), out); err == nil {
		t.Error("no error without the files of origin")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(path) == ".gz" {
		z := gzip.NewWriter(f)
		_, err = z.Write([]byte(text))
		if err == nil {
			err = z.Close()
		}
	} else {
		_, err = f.WriteString(text)
	}
	if cerr := f.Close(); err != nil || cerr != nil {
		t.Fatal(err, cerr)
	}
}
