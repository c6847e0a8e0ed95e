package identity

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// TestValues: what each type takes of a whole value: the part before '|', all
// of it where there is none, and nothing where the value is listed as refused.
func TestValues(t *testing.T) {
	tests := []struct {
		name    string
		value   func([]byte) (int, detectors.Verdict)
		taken   []string // the value, '|' where it ends
		refused []string
	}{
		{"given", valueGiven,
			[]string{"Ada", "ADA", "ada", "María José|.", "Jean-Pierre|  Nom: X", "Zbigniew|, ul. Długa", "Anna Maria Luisa", "Xylqa"},
			[]string{"", "12", "required", "se desconoce", "n/a", "Acme GmbH", "OpenSSL", "a b c d e", "first(x)", "The Table"}},
		{"family", valueFamily,
			[]string{"De Miguel Rivera|.", "van der Berg", "de la Cruz", "SCHMIDT", "Müller-Lüdenscheidt", "O'Brien", "Ó Súilleabháin", "García López|  NIF: 1"},
			[]string{"", "no constan", "unknown", "12 High", "len(passes) - 1", "Siemens AG", "Value Of Table"}},
		{"person", valuePerson,
			[]string{"Ada Fischer", "FISCHER ADA", "Fischer, Ada", "ada fischer", "Ada Fischer|  Tel: 12", "Dr. Ada Fischer"},
			[]string{"Ada", "OpenSSL Library", "linux kernel", "Foo Bar", "12", "", "Data Source", "Siemens AG"}},
		{"role", valueRole,
			[]string{"Ada", "Xabier Etxeberria|.", "Dr. Ada Fischer", "Parham Khosravi Shahi|  NºCol: 1"},
			[]string{"stable", "see notes", "Stable And Awake", "n/a", "", "Madrid", "12"}},
		{"username", valueUsername,
			[]string{"jdoe42", "m.mustermann|.", "x_y-z9", "ab1"},
			[]string{"str", "please choose", "required", "a", "12", "with space", "x@y", "", "averyverylongnamethatnobodywouldeverchoose1"}},
		{"id", valueID,
			[]string{"C-104477", "4711-0815", "AB12|, more", "2024/1187|."},
			[]string{"unknown", "A1", "", "12@3", "-1234", "abcdefgh"}},
		{"organisation", valueOrganisation,
			[]string{"Muster & Söhne GmbH", "Acme Widgets Ltd|.", "Stadtwerke Musterstadt", "Construcciones Pérez S.L|.", "Universidad de Vigo"},
			[]string{"to be announced", "none at present", "", "12", "the usual"}},
		{"image", valueImage,
			[]string{"bild.png", "https://example.org/a.JPG?x=1", "data:image/png;base64,AAAA", "people/7.webp|.", "a/b.jpeg| more"},
			[]string{"none", "", ".png", "x.pdf", "png"}},
		{"consent", valueConsent,
			[]string{"yes", "Nein", "sí|.", "2026-03-01", "2026-03-01T10:00:00Z", "true|, later"},
			[]string{"maybe", "", "12", "2026-3-1", "see page two"}},
		{"text", valueText,
			[]string{"Called twice and asked for a copy|.", "Wünscht Rückruf nach sechs Uhr"},
			[]string{"none", "", "1 2 3 4 5 6", "one two three", "0x12 0x13 0x14 0x15 a b"}},
	}
	for _, tt := range tests {
		for _, s := range tt.taken {
			v, want := []byte(s), len(s)
			for i, c := range v {
				if c == '|' {
					v, want = append(v[:i:i], v[i+1:]...), i
					break
				}
			}
			if n, verdict := tt.value(v); n != want || verdict == detectors.Reject {
				t.Errorf("%s of %q: %d bytes, verdict %d, want %d", tt.name, v, n, verdict, want)
			}
		}
		for _, s := range tt.refused {
			if n, verdict := tt.value([]byte(s)); verdict != detectors.Reject {
				t.Errorf("%s of %q: takes %d bytes, verdict %d", tt.name, s, n, verdict)
			}
		}
	}
}

// TestColumns: names without context in a column of their own, and columns
// whose header is a name's and whose values are not.
func TestColumns(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	tests := []struct {
		header, want string
		values       []string
	}{
		{"first_name", "FIRST_NAME", []string{"Anna", "Piotr", "Maria", "Jürgen", "Xylia", "Tom", "Ines", "Marta"}},
		{"VORNAME", "FIRST_NAME", []string{"ANNA", "PETER", "MARIA", "JÜRGEN", "THOMAS", "INES", "MARTA", "UWE"}},
		{"apellidos", "LAST_NAME", []string{"García López", "Pérez", "de la Cruz", "Ruiz Gómez", "Martín", "Soto", "Vega", "Marín Gil"}},
		{"full_name", "PERSON", []string{"Anna Kowalska", "Peter Schmidt", "Maria Rossi", "John Smith", "Paul Martin", "Eva Novak"}},
		{"name", "", []string{"linux-image", "OpenSSL", "zlib1g", "coreutils", "Data Source", "Table View", "nginx", "bash"}},
		{"status", "", []string{"Open", "Closed", "Pending", "Open", "Closed", "Review", "Done", "Open"}},
	}
	for _, tt := range tests {
		var values [][]byte
		for _, v := range tt.values {
			values = append(values, []byte(v))
		}
		got := s.Column(tt.header, values)
		if got.Likelihood < detectors.Likely {
			got.Detector = ""
		}
		if got.Detector != tt.want {
			t.Errorf("column %q: %q at %v, want %q", tt.header, got.Detector, got.Likelihood, tt.want)
		}
	}
}
