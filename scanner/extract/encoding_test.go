package extract

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Texts of everyday words in the languages of the encodings, long enough for a
// statistical guess.
const (
	german    = "Kundennummer;Straße;Größe\nDie Bücher über Österreich wären schön; für Käufer gäbe es später größere Räume.\nGrüße aus München, natürlich auch für Müßiggänger.\n"
	french    = "Numéro;prénom;adresse\nLes élèves étaient très fatigués après la journée passée à l'école où ils avaient été reçus.\nÇa, c'est déjà une bonne idée pour l'été.\n"
	polish    = "Zażółć gęślą jaźń. Książka leży na stole, a dzieci bawią się w ogródku; źródło płynie wśród łąk. Proszę przesłać zgłoszenie do końca miesiąca, ponieważ później będzie już za późno.\n"
	russian   = "Документы были отправлены по указанному адресу, однако ответ до сих пор не получен. Просим сообщить о решении как можно скорее, чтобы мы могли продолжить работу.\n"
	greek     = "Τα έγγραφα στάλθηκαν στη διεύθυνση που δηλώθηκε, αλλά δεν έχουμε λάβει ακόμη απάντηση. Παρακαλούμε να μας ενημερώσετε το συντομότερο δυνατόν για την απόφαση.\n"
	turkish   = "Belgeler belirtilen adrese gönderildi, ancak henüz yanıt alınmadı. Çalışmaya devam edebilmemiz için kararınızı mümkün olan en kısa sürede bildirmenizi rica ederiz. İyi günler dileğiyle.\n"
	japanese_ = "書類は指定された住所に送付されましたが、まだ返事を受け取っていません。できるだけ早くご連絡ください。お客様の情報は大切に保管されています。よろしくお願いいたします。\n"
	chinese   = "文件已经寄到指定的地址,但是我们还没有收到答复。请尽快通知我们您的决定,以便我们能够继续工作。客户的资料都保存在这里,谢谢大家的合作与支持。\n"
	korean_   = "서류는 지정된 주소로 발송되었지만 아직 답변을 받지 못했습니다. 저희가 작업을 계속할 수 있도록 가능한 한 빨리 결정을 알려 주시기 바랍니다. 감사합니다.\n"
)

func encoded(t testing.TB, e encoding.Encoding, text string) []byte {
	t.Helper()
	p, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestText(t *testing.T) {
	u16 := func(order unicode.Endianness, bom unicode.BOMPolicy) encoding.Encoding {
		return unicode.UTF16(order, bom)
	}
	traditional := "文件已經寄到指定的地址,但是我們還沒有收到答覆。請盡快通知我們您的決定,以便我們能夠繼續工作。客戶的資料都保存在這裡,謝謝大家的合作與支持。\n"
	for _, tt := range []struct {
		name, text, want string
		enc              encoding.Encoding
	}{
		{"ascii", "plain, old\n", "utf-8", encoding.Nop},
		{"utf8", german + russian, "utf-8", encoding.Nop},
		{"empty", "", "utf-8", encoding.Nop},
		{"utf8_bom", german, "utf-8", unicode.UTF8BOM},
		{"utf16le_bom", chinese, "utf-16le", u16(unicode.LittleEndian, unicode.UseBOM)},
		{"utf16be_bom", german, "utf-16be", u16(unicode.BigEndian, unicode.UseBOM)},
		{"utf16le", german, "utf-16le", u16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"utf16be", german, "utf-16be", u16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"utf16le_greek", greek, "utf-16le", u16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"utf16be_russian", russian, "utf-16be", u16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"utf16le_pairs", "smile 😀, and again 😀\n", "utf-16le", u16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"utf32le_bom", german, "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
		{"utf32be_bom", german, "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
		{"utf32le", russian, "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"utf32be", german, "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"windows1252_german", german, "windows-1252", charmap.Windows1252},
		{"windows1252_french", french, "windows-1252", charmap.Windows1252},
		{"latin2_polish", polish, "iso-8859-2", charmap.ISO8859_2},
		{"windows1251", russian, "windows-1251", charmap.Windows1251},
		{"koi8r", russian, "koi8-r", charmap.KOI8R},
		{"iso88595", russian, "iso-8859-5", charmap.ISO8859_5},
		{"greek", greek, "iso-8859-7", charmap.ISO8859_7},
		{"turkish", turkish, "windows-1254", charmap.Windows1254},
		{"shift_jis", japanese_, "shift_jis", japanese.ShiftJIS},
		{"euc_jp", japanese_, "euc-jp", japanese.EUCJP},
		{"iso2022jp", japanese_, "iso-2022-jp", japanese.ISO2022JP},
		{"gb18030", chinese, "gb18030", simplifiedchinese.GB18030},
		{"big5", traditional, "big5", traditionalchinese.Big5},
		{"euc_kr", korean_, "euc-kr", korean.EUCKR},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := encoded(t, tt.enc, tt.text)
			for _, size := range []int{1, 7, 4096} {
				r, name := Text(odd(p, size), p)
				got, err := io.ReadAll(r)
				if err != nil || name != tt.want || string(got) != tt.text {
					t.Fatalf("reads of %d: %s, %v\n got %q\nwant %q", size, name, err, got, tt.text)
				}
			}
			if got := DetectEncoding(p).Head(p); string(got) != tt.text {
				t.Errorf("head: %q", got)
			}
		})
	}
}

func TestTextPassesOn(t *testing.T) {
	broken := errors.New("line cut")
	for name, e := range map[string]encoding.Encoding{
		"utf8": encoding.Nop, "bom": unicode.UTF8BOM, "wide": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "single": charmap.Windows1252,
	} {
		p := encoded(t, e, german)
		r, _ := Text(io.MultiReader(bytes.NewReader(p), &failing{broken}), p)
		if got, err := io.ReadAll(r); err != broken || string(got) != german {
			t.Errorf("%s: %v after %q", name, err, got)
		}
	}
	// Bytes that no encoding explains come as they are.
	junk := []byte("\xff\x00\xfe\x81x\x00\x00\xff")
	r, name := Text(bytes.NewReader(junk), junk)
	if got, err := io.ReadAll(r); err != nil || name == "" && !bytes.Equal(got, junk) {
		t.Errorf("junk as %q: %q, %v", name, got, err)
	}
	if r, name := Text(odd([]byte("x"), 1), []byte("x")); name != "utf-8" {
		t.Errorf("%s", name)
	} else if _, same := r.(*oddReader); !same {
		t.Errorf("ASCII is copied through a %T", r)
	}
}

// TestSingleByteTables: the fast decoder gives what x/text gives.
func TestSingleByteTables(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, m := range []*charmap.Charmap{charmap.Windows1252, charmap.ISO8859_7, charmap.KOI8R, charmap.Windows1255} {
		want, err := m.NewDecoder().Bytes(all)
		if err != nil {
			t.Fatal(err)
		}
		for size := 1; size < 9; size++ {
			var got []byte
			r, p := newSingleByteReader(bytes.NewReader(all), m), make([]byte, size)
			for {
				n, err := r.Read(p)
				got = append(got, p[:n]...)
				if err == io.EOF {
					break
				}
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%v, reads of %d: %q", m, size, got)
			}
		}
	}
}

func TestIsText(t *testing.T) {
	for name, tt := range map[string]struct {
		head string
		want bool
	}{
		"empty":       {"", true},
		"prose":       {german, true},
		"latin":       {"Gr\xfc\xdfe", true},
		"colours":     {"\x1b[31mred\x1b[0m\r\n\f\b", true},
		"one_nul":     {strings.Repeat("log line\n", 100) + "\x00", true},
		"many_nuls":   {"abc\x00\x00\x00def", false},
		"utf16":       {"\xff\xfea\x00b\x00", false},
		"pdf":         {"%PDF-1.7\nhello", false},
		"rtf":         {`{\rtf1\ansi hello}`, false},
		"png":         {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", false},
		"elf":         {"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00", false},
		"binary_late": {strings.Repeat("text ", 9000) + string(randomBytes(8000)), false},
		"random":      {string(randomBytes(8000)), false},
	} {
		t.Run(name, func(t *testing.T) {
			head := []byte(tt.head)
			if got := IsText(head); got != tt.want {
				t.Errorf("%v", got)
			}
			if n := testing.AllocsPerRun(10, func() { IsText(head) }); n > 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
}

func TestFewControlsCountsEach(t *testing.T) {
	for c := range 256 {
		p := bytes.Repeat([]byte{byte(c)}, 64)
		plain := c >= 0x20 || c >= 8 && c <= 15 || c == 0x1b
		if got := fewControls(p); got != plain {
			t.Errorf("%#x: %v, want %v", c, got, plain)
		}
	}
}

func TestDescribe(t *testing.T) {
	for head, want := range map[string]string{
		"%PDF-1.7\n":                "application/pdf",
		"\x89PNG\r\n\x1a\n\x00\x00": "image/png",
		"\x00\x01\x02\x03":          "application/octet-stream",
	} {
		if got := Describe([]byte(head)); got != want {
			t.Errorf("%q: %s, want %s", head, got, want)
		}
	}
}

// want is a stand-in for a format that is known by its first bytes.
type wants struct {
	Extractor
	name, prefix string
}

func (w wants) Name() string      { return w.name }
func (w wants) Match(h Hint) bool { return hasPrefix(h.Head, w.prefix) }

func TestChoose(t *testing.T) {
	list := []Extractor{wants{name: "magic", prefix: "\x7f!"}, wants{name: "a", prefix: "ab"}, wants{name: "b", prefix: "a"}}
	wide := encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "abc and more of it")
	for head, want := range map[string]string{"\x7f!": "magic", "abc": "a", "axc": "b", "x": "", string(wide): "a", "": ""} {
		got := ""
		if e := Choose(list, Hint{Head: []byte(head)}); e != nil {
			got = e.Name()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}

// FuzzText: any bytes decode, in any cut, to the same, and UTF-8 unless they
// pass through.
func FuzzText(f *testing.F) {
	f.Add([]byte(german), uint8(3))
	f.Add([]byte("\xff\xfea\x00\x00\xd8"), uint8(1))
	f.Add([]byte("\x00\x00\xfe\xff\x00\x00\x00a\xff\xff\xff\xff"), uint8(5))
	f.Add([]byte("\x1b$B\x46|\x1b(B caf\xe9"), uint8(2))
	f.Add([]byte("\x81\x30\x81\x30\xfe\xfe"), uint8(1))
	f.Fuzz(func(t *testing.T, p []byte, cut uint8) {
		r, name := Text(bytes.NewReader(p), p[:min(len(p), HeadSize)])
		want, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(p) <= HeadSize && name != "" && !utf8.Valid(want) && !strings.HasPrefix(name, "utf-8") {
			t.Errorf("%s gave invalid UTF-8", name)
		}
		r, _ = Text(odd(p, 1+int(cut)), p[:min(len(p), HeadSize)])
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s in pieces: %v, %q, want %q", name, err, got, want)
		}
		IsText(p)
		DetectEncoding(p).Head(p)
	})
}

func BenchmarkText(b *testing.B) {
	buf := make([]byte, 64<<10)
	for name, e := range map[string]encoding.Encoding{
		"utf8": encoding.Nop, "utf16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "windows1252": charmap.Windows1252,
	} {
		p := bytes.Repeat(encoded(b, e, german), 5000)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(p)))
			for b.Loop() {
				r, _ := Text(bytes.NewReader(p), p[:HeadSize])
				for {
					if _, err := r.Read(buf); err != nil {
						break
					}
				}
			}
		})
	}
}

func BenchmarkSniff(b *testing.B) {
	head := bytes.Repeat([]byte(german), 1000)[:HeadSize]
	b.Run("IsText", func(b *testing.B) {
		for b.Loop() {
			IsText(head)
		}
	})
	latin := bytes.Repeat(encoded(b, charmap.Windows1252, german), 1000)[:HeadSize]
	b.Run("guess", func(b *testing.B) {
		for b.Loop() {
			DetectEncoding(latin)
		}
	})
}
