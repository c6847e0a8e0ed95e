package reference

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func embeddedData(t *testing.T) *Data {
	t.Helper()
	d, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEmbedded(t *testing.T) {
	d := embeddedData(t)
	eea := 0
	for _, c := range d.Countries {
		if c.EEA && !strings.Contains(c.Note, "part of the EU through") {
			eea++
		}
	}
	if eea != 30 { // 27 member states, IS, LI and NO
		t.Errorf("%d countries of the EEA, want 30", eea)
	}
	for code, want := range map[string]bool{"DE": true, "NO": true, "RE": true, "GB": false, "CH": false, "US": false} {
		if c, ok := d.Country(code); !ok || c.EEA != want {
			t.Errorf("%s: %+v", code, c)
		}
	}
	if _, ok := d.Country("de"); ok {
		t.Error("a code in small letters is known")
	}
	if d.Date() != "2026-11-22" || len(d.Files) != 11 || len(d.Version) != 64 {
		t.Errorf("date %s, %d files, version %q", d.Date(), len(d.Files), d.Version)
	}
	if again := embeddedData(t); again.Version != d.Version {
		t.Error("the version changes from load to load")
	}
}

// A country is never assumed: where the provider's code does not tell, there is none.
func TestRegions(t *testing.T) {
	d := embeddedData(t)
	for _, c := range []struct{ provider, region, country, candidates string }{
		{"aws", "eu-central-1", "DE", ""},
		{"aws", "eu-central-2", "CH", ""},
		{"aws", "eu-west-2", "GB", ""},
		{"aws", "aws-global", "", ""},
		{"gcp", "EU", "", "EU"},
		{"gcp", "EUR5", "", "BE GB"},
		{"gcp", "US", "US", ""},
	} {
		r, ok := d.Region(c.provider, c.region)
		if !ok || r.Country != c.country || strings.Join(r.Candidates, " ") != c.candidates {
			t.Errorf("%s %s: %+v", c.provider, c.region, r)
		}
	}
	for _, c := range [][2]string{{"aws", ""}, {"", "eu-west-1"}, {"minio", "us-east-1"}, {"gcp", "eu-west-1"}} {
		if r, ok := d.Region(c[0], c[1]); ok {
			t.Errorf("%q lies in %s", c, r.Country)
		}
	}
}

func TestCategories(t *testing.T) {
	d := embeddedData(t)
	for _, c := range []struct {
		detector, kind string
		flag           Flag
		article        string
	}{
		{"EMAIL_ADDRESS", "contact", Ordinary, "4(1)"},
		{"NL_BSN", "national_id", NationalID, "87"},
		{"US_SSN", "social_security", NationalID, "4(1)"}, // Art. 87 covers Member-State law only
		{"UK_NHS", "health_id", SpecialCategory, "9(1); Rec.35"},
		{"CRIMINAL_CONVICTION", "criminal", Criminal, "10"},
		{"URL_CREDENTIALS", "credential", Ordinary, "32"},
	} {
		got, ok := d.Category(c.detector)
		if !ok || got.Kind != c.kind || got.Flag != c.flag || got.Article != c.article || got.KindLabel == "" || got.ICO == "" || got.CNIL == "" {
			t.Errorf("%s: %+v", c.detector, got)
		}
	}
	if _, ok := d.Category("NO_SUCH_TYPE"); ok {
		t.Error("an unknown type has a category")
	}
	for _, c := range d.Categories {
		if !strings.HasPrefix(c.Article, "87") || c.Country == "" {
			continue
		}
		member := false
		for code := range strings.SplitSeq(c.Country, "+") {
			country, _ := d.Country(code)
			member = member || country.EEA
		}
		if !member {
			t.Errorf("%s: Art. 87 does not reach %s", c.Detector, c.Country)
		}
	}
}

// folder makes a folder of reference files; the empty text makes none.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const countriesHead = "code,name,eea,note\n"

func TestLoad(t *testing.T) {
	regions := "provider,region,label,country,candidates,note,source\nown,cellar,Cellar,LU,,,the house\n"
	d, err := Load(folder(t, map[string]string{
		"regions.csv":  "\uFEFF" + regions,
		"MANIFEST.csv": "file,date,rows,what,origin\nregions.csv,2027-01-01,1,own regions,the house\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := d.Region("own", "cellar"); !ok || r.Country != "LU" {
		t.Errorf("own region %+v", r)
	}
	if _, ok := d.Region("aws", "eu-west-1"); ok {
		t.Error("the replaced file still speaks")
	}
	if _, ok := d.Category("EMAIL_ADDRESS"); !ok {
		t.Error("a file that was not replaced is gone")
	}
	base := embeddedData(t)
	if d.Version == base.Version {
		t.Error("other data has the same version")
	}
	if same, err := Load(t.TempDir()); err != nil || same.Version != base.Version {
		t.Errorf("an empty folder changes the data: %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	manifest := func(file, rows string) string {
		return "file,date,rows,what,origin\n" + file + ",2027-01-01," + rows + ",x,y\n"
	}
	regions := "provider,region,label,country,candidates,note,source\n"
	categories := "detector,name,kind,country,dpv,fideslang,flag,article,note\n"
	for _, c := range []struct{ name, file, text, rows, want string }{
		{"columns", "countries.csv", "code,name\nDE,Germany\n", "1", "countries.csv line 1: the columns must be code,name,eea,note"},
		{"empty", "countries.csv", "", "0", "countries.csv: empty"},
		{"code", "countries.csv", countriesHead + "DE,Germany,yes,\nDEU,Germany,yes,\n", "2", "countries.csv line 3: the code is not two capital letters"},
		{"eea", "countries.csv", countriesHead + "DE,Germany,maybe,\n", "1", "line 2: the name is missing, or eea is not yes or no"},
		{"twice", "countries.csv", countriesHead + "DE,Germany,yes,\nDE,Germany,yes,\n", "2", "line 3: stands twice"},
		{"quotes", "countries.csv", countriesHead + "DE,\"Ger\"many,yes,\n", "1", "countries.csv line 2: "},
		{"field_count", "countries.csv", countriesHead + "DE,Germany\n", "1", "line 2: wrong number of fields"},
		{"too_short_a_list", "countries.csv", countriesHead + "DE,Germany,yes,\n", "1", "regions.csv line 2: its country is not in countries.csv"},
		{"not_utf8", "countries.csv", countriesHead + "DE,\xff,yes,\n", "1", "not UTF-8"},
		{"region_country", "regions.csv", regions + "own,a,A,QQ,,,x\n", "1", "regions.csv line 2: its country is not in countries.csv"},
		{"region_candidate", "regions.csv", regions + "own,a,A,,DE+QQ,,x\n", "1", "regions.csv line 2: its country is not in countries.csv"},
		{"region_both", "regions.csv", regions + "own,a,A,DE,FR,,x\n", "1", "give one of the two"},
		{"region_empty", "regions.csv", regions + "aws,,A,US,,,x\n", "1", "an empty region says nothing"},
		{"region_rows", "regions.csv", regions + "own,a,A,DE,,,x\n", "2", "regions.csv has 1 rows, MANIFEST.csv says 2"},
		{"kind", "categories.csv", categories + "X,X,nonsense,,,,ordinary,4(1),\n", "1", "categories.csv line 2: its kind is not in kinds.csv"},
		{"flag", "categories.csv", categories + "X,X,contact,,,,odd,4(1),\n", "1", "the flag is not"},
		{"article", "categories.csv", categories + "X,X,contact,,,,ordinary,,\n", "1", "article is missing"},
		{"category_country", "categories.csv", categories + "X,X,contact,QQ,,,ordinary,4(1),\n", "1", "its country is not in countries.csv"},
		{"kind_label", "kinds.csv", "kind,label,ico,cnil\ncontact,,a,b\n", "1", "kind or label is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(folder(t, map[string]string{c.file: c.text, "MANIFEST.csv": manifest(c.file, c.rows)}))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestManifest(t *testing.T) {
	regions := "provider,region,label,country,candidates,note,source\nown,a,A,DE,,,x\n"
	for _, c := range []struct{ name, manifest, want string }{
		{"missing", "", "no MANIFEST.csv"},
		{"date", "file,date,rows,what,origin\nregions.csv,1.1.2027,1,x,y\n", "MANIFEST.csv line 2: the date"},
		{"number", "file,date,rows,what,origin\nregions.csv,2027-01-01,many,x,y\n", "MANIFEST.csv line 2: the number of rows"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"regions.csv": regions}
			if c.manifest != "" {
				files["MANIFEST.csv"] = c.manifest
			}
			if _, err := Load(folder(t, files)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
	for _, dir := range []string{filepath.Join(t.TempDir(), "none"), os.Args[0]} {
		if _, err := Load(dir); err == nil {
			t.Errorf("%q was loaded", filepath.Base(dir))
		}
	}
}

// A link out of the folder is not followed.
func TestLoadStaysInFolder(t *testing.T) {
	outside := folder(t, map[string]string{"c.csv": countriesHead + "DE,Germany,yes,\n"})
	dir := folder(t, map[string]string{"MANIFEST.csv": "file,date,rows,what,origin\ncountries.csv,2027-01-01,1,x,y\n"})
	if err := os.Symlink(filepath.Join(outside, "c.csv"), filepath.Join(dir, "countries.csv")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a file outside the folder was read")
	}
}

func FuzzLoad(f *testing.F) {
	base := fstest.MapFS{}
	for _, name := range []string{manifestFile, countryFile, regionFile, kindFile, categoryFile} {
		b, err := embedded.ReadFile("data/" + name)
		if err != nil {
			f.Fatal(err)
		}
		base[name] = &fstest.MapFile{Data: b}
	}
	f.Add(uint8(1), []byte(countriesHead+"DE,Germany,yes,\n"))
	f.Add(uint8(2), []byte("provider,region,label,country,candidates,note,source\na,b,c,DE,,,\n"))
	f.Add(uint8(0), []byte("\"\n"))
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		name := []string{manifestFile, countryFile, regionFile, kindFile, categoryFile}[which%5]
		over := fstest.MapFS{name: {Data: text}}
		if _, err := load(overlay{over: over, base: base}); err != nil && !strings.HasPrefix(err.Error(), "reference data: ") {
			t.Error("the error does not say what it is about")
		}
	})
}

// What other systems call a type leads to ours, and back.
func TestAliases(t *testing.T) {
	d := embeddedData(t)
	for _, a := range d.Aliases {
		if _, ok := d.Category(a.Detector); a.Detector != "" && !ok {
			t.Errorf("%s %s stands for a type that is not in the data", a.System, a.Name)
		}
	}
	var names []string
	for _, a := range d.AliasesOf("EMAIL_ADDRESS") {
		names = append(names, a.System+" "+a.Name)
	}
	if !slices.Contains(names, "presidio EMAIL_ADDRESS") || !slices.IsSorted(names) {
		t.Errorf("an e-mail address is known as %q", names)
	}
	if got := d.AliasesOf("NO_SUCH_TYPE"); got != nil {
		t.Errorf("a type that is not has the aliases %v", got)
	}
}

func TestCombinations(t *testing.T) {
	d := embeddedData(t)
	held := func(types ...string) (ids []string) {
		for i := range d.Combinations {
			if c := &d.Combinations[i]; c.Holds(func(id string) bool { return slices.Contains(types, id) }) {
				ids = append(ids, c.ID)
			}
		}
		return ids
	}
	for _, c := range []struct{ types, want string }{
		{"NL_POSTCODE DATE_OF_BIRTH GENDER", "birth_sex_postcode"},
		{"DE_PLZ GENDER", ""},
		{"DATE_OF_BIRTH GENDER", ""},
		{"CITY DATE_OF_BIRTH GENDER PERSON", "birth_sex_town name_birth"},
		{"LAST_NAME STREET_ADDRESS EMAIL_ADDRESS", "name_address"},
		{"FIRST_NAME DATE_OF_BIRTH", ""}, // a given name is many people's
		{"", ""},
	} {
		if got := strings.Join(held(strings.Fields(c.types)...), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.types, got, c.want)
		}
	}
}
