package reference

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// builtIn is the embedded data as a file system that a test may change.
func builtIn(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{manifestFile, countryFile, regionFile, kindFile, categoryFile, aliasFile, togetherFile,
		adequacyFile, subjectFile, controlFile, deadlineFile, keepFile} {
		b, err := embedded.ReadFile("data/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	return files
}

// edit replaces one line of a file, counted from 1; "" takes it out.
func edit(t *testing.T, files fstest.MapFS, name string, line int, text string) {
	t.Helper()
	lines := strings.SplitAfter(string(files[name].Data), "\n")
	if text != "" {
		text += "\n"
	}
	lines[line-1] = text
	files[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, ""))}
}

// Each fault, put on a given line of the whole built-in data, is told with the
// file and that very line.
func TestFaultsNameFileAndLine(t *testing.T) {
	for _, c := range []struct {
		name, file string
		line       int
		text, want string
	}{
		{"country_without_name", countryFile, 17, "QX,,no,", "countries.csv line 17: the name is missing"},
		{"country_in_small_letters", countryFile, 3, "qx,Qx,no,", "countries.csv line 3: the code is not two capital letters"},
		{"country_of_digits", countryFile, 250, "12,Twelve,no,", "countries.csv line 250: the code is not two capital letters"},
		{"eea_in_capitals", countryFile, 5, "QX,Qx,YES,", "countries.csv line 5: the name is missing, or eea is not yes or no"},
		{"country_too_many_fields", countryFile, 100, "QX,Qx,no,,", "countries.csv line 100: wrong number of fields"},
		{"open_quote", countryFile, 251, `QX,"Qx,no,`, "countries.csv line 25"},
		{"region_twice", regionFile, 9, "aws,EU,again,IE,,,x", "regions.csv line 9: stands twice"},
		{"region_without_provider", regionFile, 4, ",x,X,IE,,,x", "regions.csv line 4: provider or region is missing"},
		{"region_of_candidate_none", regionFile, 4, "own,x,X,,IE+,,x", "regions.csv line 4: its country is not in countries.csv"},
		{"region_of_the_moon", regionFile, 183, "own,x,X,QQ,,,x", "regions.csv line 183: its country is not in countries.csv"},
		{"kind_twice", kindFile, 3, "contact,Contact,a,b", "kinds.csv line 3: stands twice"},
		{"kind_without_name", kindFile, 23, ",Contact,a,b", "kinds.csv line 23: kind or label is missing"},
		{"category_twice", categoryFile, 3, "ABA_ROUTING_NUMBER,x,financial,US,,,ordinary,4(1),", "categories.csv line 3: stands twice"},
		{"category_without_detector", categoryFile, 600, ",x,financial,US,,,ordinary,4(1),", "categories.csv line 600: detector, name or article is missing"},
		{"category_of_flag_none", categoryFile, 600, "X_Y,x,financial,US,,,,4(1),", "categories.csv line 600: the flag is not"},
		{"category_of_half_a_country", categoryFile, 680, "X_Y,x,financial,US+,,,ordinary,4(1),", "categories.csv line 680: its country is not in countries.csv"},
		{"alias_without_name", aliasFile, 7, "presidio,,AGE", "aliases.csv line 7: system or name is missing"},
		{"alias_twice", aliasFile, 3, "google_sdp,ADVERTISING_ID,ADVERTISING_ID", "aliases.csv line 3: stands twice"},
		{"combination_of_one", togetherFile, 2, "x,X,AGE,somebody,", "combinations.csv line 2: a combination has two parts or more"},
		{"combination_misspelt", togetherFile, 3, "x,X,AGE + GENDRE,somebody,", "combinations.csv line 3: one of its types is not in categories.csv"},
		{"combination_without_source", togetherFile, 4, "x,X,AGE + GENDER,,", "combinations.csv line 4: id, name or source is missing"},
		{"combination_twice", togetherFile, 5, "name_birth,X,AGE + GENDER,somebody,", "combinations.csv line 5: stands twice"},
		{"manifest_negative", manifestFile, 2, "countries.csv,2026-11-22,-1,x,y", "MANIFEST.csv line 2: the number of rows"},
		{"manifest_date", manifestFile, 3, "regions.csv,2026-13-01,182,x,y", "MANIFEST.csv line 3: the date"},
		{"manifest_lacks_a_file", manifestFile, 4, "", "no line for kinds.csv"},
		{"row_taken_out", countryFile, 251, "", "countries.csv has 249 rows, MANIFEST.csv says 250"},
		{"country_that_regions_need", countryFile, 1 + countryLine(t, "IE"), "QX,Qx,no,", "its country is not in countries.csv"},
		{"header_renamed", categoryFile, 1, "type,name,kind,country,dpv,fideslang,flag,article,note", "categories.csv line 1: the columns must be detector,name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := builtIn(t)
			if _, err := load(files); err != nil {
				t.Fatalf("before the fault: %v", err)
			}
			edit(t, files, c.file, c.line, c.text)
			_, err := load(files)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "reference data: ") {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

// countryLine is the place of a country among the rows, from 1.
func countryLine(t *testing.T, code string) int {
	t.Helper()
	for i, line := range strings.Split(string(builtIn(t)[countryFile].Data), "\n") {
		if strings.HasPrefix(line, code+",") {
			return i
		}
	}
	t.Fatalf("no country %s", code)
	return 0
}

// A fault quotes nothing of the file: it may hold notes that are nobody's business.
func TestFaultsQuoteNothing(t *testing.T) {
	const secret = "confidential-note"
	for _, c := range []struct{ file, text string }{
		{countryFile, "QQQ,Qx,no," + secret}, {countryFile, "QX," + secret + ",perhaps,"}, {countryFile, `QX,"` + secret + `"x,no,`},
		{regionFile, "own," + secret + ",X,QQ,,," + secret}, {kindFile, "," + secret + ",,"}, {categoryFile, "X,x," + secret + ",,,,ordinary,4(1),"},
		{categoryFile, "X,x,contact,,,," + secret + ",4(1),"}, {manifestFile, "countries.csv," + secret + ",250,x,y"},
		{manifestFile, "countries.csv,2026-11-22," + secret + ",x,y"},
	} {
		files := builtIn(t)
		edit(t, files, c.file, 2, c.text)
		if _, err := load(files); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: error %v", c.file, err)
		}
	}
}

// Files that cannot be read are errors, never taken as missing.
func TestUnreadableFiles(t *testing.T) {
	for _, c := range []struct {
		name string
		file *fstest.MapFile
		want string
	}{
		{"folder", &fstest.MapFile{Mode: fs.ModeDir | 0o755}, "countries.csv"},
		{"too_large", &fstest.MapFile{Data: []byte(countriesHead + strings.Repeat("#", maxFile))}, fmt.Sprintf("more than %d bytes", maxFile)},
		{"utf16", &fstest.MapFile{Data: []byte("\xff\xfec\x00o\x00")}, "not UTF-8"},
		{"only_a_mark", &fstest.MapFile{Data: []byte("\uFEFF")}, "countries.csv: empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := builtIn(t)
			files[countryFile] = c.file
			if _, err := load(files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
	files := builtIn(t)
	delete(files, kindFile)
	if _, err := load(files); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// Line ends of other systems and a mark at the start change nothing.
func TestLineEnds(t *testing.T) {
	want, err := load(builtIn(t))
	if err != nil {
		t.Fatal(err)
	}
	files := builtIn(t)
	for name, f := range files {
		files[name] = &fstest.MapFile{Data: []byte("\uFEFF" + strings.ReplaceAll(string(f.Data), "\n", "\r\n"))}
	}
	got, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want.Countries, got.Countries); d != "" {
		t.Errorf("countries (-want +got):\n%s", d)
	}
	if d := cmp.Diff(want.Categories, got.Categories); d != "" {
		t.Errorf("categories (-want +got):\n%s", d)
	}
	if d := cmp.Diff(want.Files, got.Files); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
}

// The version tells data apart by what it says, dates included, and by nothing else.
func TestVersion(t *testing.T) {
	version := func(change func(fstest.MapFS)) string {
		t.Helper()
		files := builtIn(t)
		change(files)
		d, err := load(files)
		if err != nil {
			t.Fatal(err)
		}
		return d.Version
	}
	base := version(func(fstest.MapFS) {})
	if base != version(func(fstest.MapFS) {}) {
		t.Error("equal data has two versions")
	}
	for name, change := range map[string]func(fstest.MapFS){
		"a_note": func(f fstest.MapFS) { edit(t, f, countryFile, 2, "AD,Andorra,no,small") },
		"a_date": func(f fstest.MapFS) { edit(t, f, manifestFile, 2, "countries.csv,2027-01-01,250,x,y") },
	} {
		if version(change) == base {
			t.Errorf("%s: other data has the same version", name)
		}
	}
	if version(func(f fstest.MapFS) { edit(t, f, manifestFile, 2, "countries.csv,2026-11-22,250,other words,y") }) != base {
		t.Error("words about a file make another version")
	}
}

// Lists are sorted and every entry is found by its key, also in data that came
// in another order.
func TestLookupsFindAll(t *testing.T) {
	files := builtIn(t)
	for _, name := range []string{countryFile, regionFile, categoryFile} {
		lines := strings.SplitAfter(strings.TrimSuffix(string(files[name].Data), "\n"), "\n")
		lines[len(lines)-1] += "\n"
		slices.Reverse(lines[1:])
		files[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, ""))}
	}
	reversed, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	base := embeddedData(t)
	for _, d := range []*Data{base, reversed} {
		for _, want := range d.Countries {
			if got, ok := d.Country(want.Code); !ok || got != want {
				t.Errorf("%s: %+v", want.Code, got)
			}
		}
		for _, want := range d.Regions {
			if got, ok := d.Region(want.Provider, want.Region); !ok || !cmp.Equal(got, want) {
				t.Errorf("%s %s: %+v", want.Provider, want.Region, got)
			}
			if want.Country != "" {
				if _, ok := d.Country(want.Country); !ok {
					t.Errorf("%s %s lies in no country", want.Provider, want.Region)
				}
			}
		}
		for _, want := range d.Categories {
			if got, ok := d.Category(want.Detector); !ok || got != want {
				t.Errorf("%s: %+v", want.Detector, got)
			}
		}
	}
	if d := cmp.Diff(base.Countries, reversed.Countries); d != "" {
		t.Errorf("the order of the file shows (-base +reversed):\n%s", d)
	}
}

// Date is the oldest of the files' dates.
func TestDate(t *testing.T) {
	for _, c := range []struct {
		dates []string
		want  string
	}{{nil, ""}, {[]string{"2026-01-02"}, "2026-01-02"}, {[]string{"2026-01-02", "2025-12-31", "2027-01-01"}, "2025-12-31"}} {
		d := &Data{}
		for _, date := range c.dates {
			d.Files = append(d.Files, File{Date: date})
		}
		if got := d.Date(); got != c.want {
			t.Errorf("of %v: %q, want %q", c.dates, got, c.want)
		}
	}
}

// What the user's folder replaces is the user's, the rest is built in; the
// manifest of the folder speaks for its own files only.
func TestOverlay(t *testing.T) {
	own := countriesHead + "AA,Alpha,yes,\nBB,Beta,no,\n"
	base := builtIn(t)
	base[regionFile] = &fstest.MapFile{Data: []byte("provider,region,label,country,candidates,note,source\nown,x,X,AA,,,y\n")}
	base[categoryFile] = &fstest.MapFile{Data: []byte("detector,name,kind,country,dpv,fideslang,flag,article,note\nX_Y,x,contact,BB,,,ordinary,4(1),\n")}
	base[manifestFile] = &fstest.MapFile{Data: []byte("file,date,rows,what,origin\ncountries.csv,2026-01-01,250,x,y\nregions.csv,2026-01-02,1,x,y\nkinds.csv,2026-01-03,22,x,y\ncategories.csv,2026-01-04,1,x,y\naliases.csv,2026-01-05,0,x,y\ncombinations.csv,2026-01-06,0,x,y\n" +
		"adequacy.csv,2026-01-07,0,x,y\nsubjects.csv,2026-01-08,0,x,y\ncontrols.csv,2026-01-09,0,x,y\ndeadlines.csv,2026-01-10,0,x,y\nretention.csv,2026-01-11,0,x,y\n")}
	for name, columns := range map[string][]string{adequacyFile: adequacyColumns[:], subjectFile: subjectColumns[:], controlFile: controlColumns[:],
		deadlineFile: deadlineColumns[:], keepFile: keepColumns[:]} {
		base[name] = &fstest.MapFile{Data: []byte(strings.Join(columns, ",") + "\n")}
	}
	base[aliasFile] = &fstest.MapFile{Data: []byte("system,name,detector\n")}
	base[togetherFile] = &fstest.MapFile{Data: []byte("id,name,parts,source,note\n")}
	over := fstest.MapFS{
		countryFile:  {Data: []byte(own)},
		manifestFile: {Data: []byte("file,date,rows,what,origin\ncountries.csv,2027-05-06,2,mine,me\nkinds.csv,1999-01-01,99,a lie,me\n")},
	}
	d, err := load(overlay{over: over, base: base})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Countries) != 2 || d.Countries[0].Name != "Alpha" {
		t.Errorf("countries %+v", d.Countries)
	}
	var dates []string
	for _, f := range d.Files {
		dates = append(dates, f.Name+" "+f.Date)
	}
	if d := cmp.Diff([]string{"countries.csv 2027-05-06", "regions.csv 2026-01-02", "kinds.csv 2026-01-03", "categories.csv 2026-01-04",
		"aliases.csv 2026-01-05", "combinations.csv 2026-01-06", "adequacy.csv 2026-01-07", "subjects.csv 2026-01-08",
		"controls.csv 2026-01-09", "deadlines.csv 2026-01-10", "retention.csv 2026-01-11"}, dates); d != "" {
		t.Errorf("dates (-want +got):\n%s", d)
	}
}

// Load gives the same for the built-in files laid out in a folder.
func TestLoadOfBuiltIn(t *testing.T) {
	dir := t.TempDir()
	for name, f := range builtIn(t) {
		if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Load(dir)
	if err != nil || d.Version != embeddedData(t).Version {
		t.Errorf("another version, %v", err)
	}
}

// Whatever stands in a row, reading gives an error or data that keeps its rules.
func TestAnyCountryFile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cell := rapid.SampledFrom([]string{"DE", "FR", "D", "", "yes", "no", "Germany", `"a,b"`, `"`, "\r", "é"})
		var text strings.Builder
		text.WriteString(countriesHead)
		rows := rapid.IntRange(0, 4).Draw(rt, "rows")
		for range rows {
			text.WriteString(strings.Join(rapid.SliceOfN(cell, 3, 5).Draw(rt, "row"), ",") + "\n")
		}
		l := &loader{d: &Data{}, kinds: map[string]kind{}}
		n, err := l.file(countryFile, []byte(text.String()), countryColumns[:], l.country)
		if err != nil {
			if !strings.HasPrefix(err.Error(), countryFile) {
				rt.Errorf("error %v does not name the file", err)
			}
			return
		}
		if n != len(l.d.Countries) {
			rt.Errorf("%d rows, %d countries", n, len(l.d.Countries))
		}
		seen := map[string]bool{}
		for _, c := range l.d.Countries {
			if seen[c.Code] || !isCountryCode(c.Code) || c.Name == "" {
				rt.Errorf("country %+v", c)
			}
			seen[c.Code] = true
		}
	})
}
