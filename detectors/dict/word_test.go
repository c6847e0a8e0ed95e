package dict

import (
	"strings"
	"testing"
	"unicode"
)

func TestWord(t *testing.T) {
	tests := []struct {
		text, word string
		written    Case
	}{
		{"Ada wrote", "Ada", Capital},
		{"ADA", "ADA", Upper},
		{"ada", "ada", Lower},
		{"A. B.", "A", Initial},
		{"É. Z.", "É", Initial},
		{"O'Brien,", "O'Brien", Capital},
		{"D’Angelo ", "D’Angelo", Capital},
		{"McDonald", "McDonald", Capital},
		{"MacLeod", "MacLeod", Capital},
		{"Jean-Pierre", "Jean-Pierre", Capital},
		{"Müller-Lüdenscheidt", "Müller-Lüdenscheidt", Capital},
		{"Ada's", "Ada", Capital},
		{"Ada’s book", "Ada", Capital},
		{"Jess-", "Jess", Capital},
		{"Jess--x", "Jess", Capital},
		{"JavaScript", "JavaScript", Mixed},
		{"iPhone", "iPhone", Mixed},
		{"GmbH", "GmbH", Capital},
		{"OpenSSL", "OpenSSL", Mixed},
		{"Mª Pilar", "Mª", Capital},
		{"Nº 5", "N", Initial},
		{"Jose\u0301 x", "Jose\u0301", Capital},
		{"Γιώργος", "Γιώργος", Capital},
		{"ИВАН", "ИВАН", Upper},
		{"12", "", NoWord},
		{"", "", NoWord},
		{" x", "", NoWord},
		{"'x", "", NoWord},
		{"\xffx", "", NoWord},
	}
	for _, tt := range tests {
		end, written := Word([]byte(tt.text), 0, 40)
		if got := tt.text[:end]; got != tt.word || written != tt.written {
			t.Errorf("%q: word %q of case %d, want %q of %d", tt.text, got, written, tt.word, tt.written)
		}
	}
}

func TestWordIsBounded(t *testing.T) {
	long := []byte(strings.Repeat("a", 1000))
	if end, _ := Word(long, 10, 40); end != 50 {
		t.Errorf("read to %d, want 50", end)
	}
	if start := WordBefore(long, 500, 40); start != 460 {
		t.Errorf("read back to %d, want 460", start)
	}
}

func TestWordBefore(t *testing.T) {
	for text, want := range map[string]string{
		"see Ada":          "Ada",
		"Jean-Pierre":      "Jean-Pierre",
		"the O'Brien":      "O'Brien",
		"a D’Angelo":       "D’Angelo",
		"x Müller":         "Müller",
		"calle":            "calle",
		"a -b":             "b",
		"12":               "",
		"x ":               "",
		"":                 "",
		"2nd":              "nd",
		"\xff\xfe":         "",
		"Γιώργος ΝΙΚΟΛΑΟΣ": "ΝΙΚΟΛΑΟΣ",
	} {
		if got := text[WordBefore([]byte(text), len(text), 40):]; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzWord: words stay within the text and their bound, hold letters, and read
// backwards from their end they start no later than where they were read.
func FuzzWord(f *testing.F) {
	for _, s := range []string{"Ada O'Brien", "Jean-Pierre's", "e\u0301\xff", "’’-x", "Nº", "ﬁne"} {
		f.Add([]byte(s), 0)
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		if at < 0 || at > len(text) {
			return
		}
		end, written := Word(text, at, 40)
		if end < at || end > len(text) || end-at > 44 || (end == at) != (written == NoWord) {
			t.Fatalf("word of %q at %d ends at %d, case %d", text, at, end, written)
		}
		if written == NoWord {
			return
		}
		if !strings.ContainsFunc(string(text[at:end]), unicode.IsLetter) {
			t.Errorf("%q holds no letter", text[at:end])
		}
		if start := WordBefore(text, end, 80); start > at {
			t.Errorf("%q: read back from %d to %d, it was read from %d", text, end, start, at)
		}
	})
}
