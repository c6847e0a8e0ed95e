package zip

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// extra writes a field of the extra data.
func extra(id uint16, values ...uint64) []byte {
	b := binary.LittleEndian.AppendUint16(nil, id)
	b = binary.LittleEndian.AppendUint16(b, uint16(8*len(values)))
	for _, v := range values {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return b
}

func TestWide(t *testing.T) {
	const ones = absent32
	for _, tt := range []struct {
		name                       string
		size, packed, header       int64
		extra                      []byte
		wantSize, wantPacked, want int64
	}{
		{"all", ones, ones, ones, extra(1, 7, 8, 9), 7, 8, 9},
		{"only_header", 5, 6, ones, extra(1, 9), 5, 6, 9},
		{"only_packed", 5, ones, 3, extra(1, 9), 5, 9, 3},
		{"not_asked", 5, 6, 3, extra(1, 7, 8, 9), 5, 6, 3},
		{"after_others", ones, 6, 3, append(extra(0x5455, 1), extra(1, 7)...), 7, 6, 3},
		{"short", ones, ones, 3, extra(1, 7), 7, ones, 3},
		{"cut", ones, 6, 3, extra(1, 7)[:9], ones, 6, 3},
		{"none", ones, 6, 3, nil, ones, 6, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := entry{size: tt.size, packed: tt.packed, header: tt.header}
			e.wide(tt.extra)
			if e.size != tt.wantSize || e.packed != tt.wantPacked || e.header != tt.want {
				t.Errorf("%d, %d, %d", e.size, e.packed, e.header)
			}
		})
	}
}

func TestSkipDescriptor(t *testing.T) {
	sig := func(s uint32) []byte { return binary.LittleEndian.AppendUint32(nil, s) }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for _, tt := range []struct {
		name string
		data []byte
		want int64
	}{
		{"signed", join(sig(sigDescriptor), make([]byte, 12), sig(sigLocal)), 16},
		{"signed_wide", join(sig(sigDescriptor), make([]byte, 20), sig(sigEntry)), 24},
		{"plain", join(make([]byte, 12), sig(sigEntry)), 12},
		{"plain_wide", join(make([]byte, 20), sig(sigLocal)), 20},
		{"unclear", join(sig(sigDescriptor), make([]byte, 40)), 16},
		{"cut", sig(sigDescriptor), 4},
		{"nothing", nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := &archive{file: bytes.NewReader(tt.data), size: int64(len(tt.data))}
			if got, err := a.skipDescriptor(0); got != tt.want || err != nil {
				t.Errorf("%d, %v, want %d", got, err, tt.want)
			}
		})
	}
}

func TestSpans(t *testing.T) {
	var s spans
	for _, span := range [][2]int64{{50, 60}, {10, 20}, {15, 30}, {60, 70}, {12, 14}} {
		if err := s.add(span[0], span[1]); err != nil {
			t.Fatal(err)
		}
	}
	var got [][2]int64
	err := s.gaps(80, func(from, to int64) error {
		got = append(got, [2]int64{from, to})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][2]int64{{0, 10}, {30, 50}, {70, 80}}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	stop := errors.New("stop")
	if err := (&spans{}).gaps(5, func(int64, int64) error { return stop }); err != stop {
		t.Errorf("%v", err)
	}
	full := spans{list: make([][2]int64, maxSpans)}
	if err := full.add(0, 1); !errors.Is(err, extract.ErrMalformed) {
		t.Errorf("%v", err)
	}
}

// end writes an end record.
func end(entries uint16, size, offset uint32, comment string) []byte {
	b := binary.LittleEndian.AppendUint32(nil, sigEnd)
	b = append(b, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint16(b, entries)
	b = binary.LittleEndian.AppendUint16(b, entries)
	b = binary.LittleEndian.AppendUint32(b, size)
	b = binary.LittleEndian.AppendUint32(b, offset)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(comment)))
	return append(b, comment...)
}

func TestFindDirectory(t *testing.T) {
	entry := append(binary.LittleEndian.AppendUint32(nil, sigEntry), make([]byte, lenEntry-4)...)
	n := uint32(len(entry))
	for _, tt := range []struct {
		name string
		data []byte
		ok   bool
		want directory
	}{
		{"plain", append(bytes.Clone(entry), end(1, n, 0, "")...), true, directory{0, int64(n), 0, []byte{}}},
		{"moved", append(append([]byte("stub"), entry...), end(1, n, 0, "")...), true, directory{4, 4 + int64(n), 4, []byte{}}},
		{"comment", append(bytes.Clone(entry), end(1, n, 0, "hello")...), true, directory{0, int64(n), 0, []byte("hello")}},
		{"signature_in_comment", append(bytes.Clone(entry), end(1, n, 0, string(end(9, 99, 9, "")))...), true, directory{0, int64(n), 0, end(9, 99, 9, "")}},
		{"no_entries", end(0, 0, 0, ""), true, directory{0, 0, 0, []byte{}}},
		{"too_large", append(bytes.Clone(entry), end(1, 1000, 0, "")...), false, directory{}},
		{"not_there", append(make([]byte, n), end(1, n, 0, "")...), false, directory{}},
		{"wide_without_record", append(bytes.Clone(entry), end(1, absent32, 0, "")...), false, directory{}},
		{"none", entry, false, directory{}},
		{"empty", nil, false, directory{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := &archive{file: bytes.NewReader(tt.data), size: int64(len(tt.data))}
			d, ok, err := a.findDirectory()
			if err != nil || ok != tt.ok {
				t.Fatalf("%v, %v", ok, err)
			}
			if diff := cmp.Diff(tt.want, d, cmp.AllowUnexported(directory{})); ok && diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEntryKinds(t *testing.T) {
	for name, tt := range map[string]struct {
		e                            entry
		folder, irregular, encrypted bool
	}{
		"file":          {entry{name: "a"}, false, false, false},
		"folder":        {entry{name: "a/"}, true, false, false},
		"full_folder":   {entry{name: "a/", packed: 1}, false, false, false},
		"no_name":       {entry{}, false, false, false},
		"link":          {entry{creator: creatorUnix, attributes: 0o120777 << 16}, false, true, false},
		"unix_file":     {entry{creator: creatorUnix, attributes: 0o100644 << 16}, false, false, false},
		"dos_bits":      {entry{creator: 0, attributes: 0o120777 << 16}, false, false, false},
		"encrypted":     {entry{flags: flagEncrypted}, false, false, true},
		"strong":        {entry{flags: flagStrong}, false, false, true},
		"masked":        {entry{flags: flagMasked}, false, false, true},
		"aes":           {entry{method: methodAES}, false, false, true},
		"has_sizes_aft": {entry{flags: flagDescriptor}, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.e.folder() != tt.folder || tt.e.irregular() != tt.irregular || tt.e.encrypted() != tt.encrypted {
				t.Errorf("%v, %v, %v", tt.e.folder(), tt.e.irregular(), tt.e.encrypted())
			}
		})
	}
}
