package online

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/detectors"
)

func onlineEngine(t *testing.T) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reported lists what is reported in a text as "ID value".
func reported(e *detectors.Engine, s *detectors.Scanner, text string, field *detectors.Field) (found []string) {
	for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text), Field: field}, nil) {
		if m.Likelihood >= detectors.Likely {
			found = append(found, e.Detectors()[m.Detector].ID+" "+text[m.Start:m.End])
		}
	}
	return found
}

// TestAnyAddress draws addresses of both versions, in every spelling that
// package netip writes, and finds them under a field name and behind a label.
func TestAnyAddress(t *testing.T) {
	e := onlineEngine(t)
	s := e.NewScanner()
	field := e.Field("client_ip")
	rapid.Check(t, func(t *rapid.T) {
		var a netip.Addr
		if rapid.Bool().Draw(t, "four") {
			b := rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "bytes")
			b[0] = max(1, b[0])
			a = netip.AddrFrom4([4]byte(b))
		} else {
			b := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes")
			b[0], b[1] = 0x20|b[0]&0x1f, b[1]|1 // global unicast
			a = netip.AddrFrom16([16]byte(b))
		}
		if d := a.As16(); a.Is4() && (d[12] == 192 && d[13] == 0 && d[14] == 2 || d[12] == 198 && d[13] == 51 || d[12] == 203 && d[13] == 0) {
			return // for documentation
		}
		for _, spelling := range []string{a.String(), strings.ToUpper(a.String()), a.StringExpanded()} {
			want := []string{"IP_ADDRESS " + spelling}
			for _, text := range []string{spelling, spelling + ",", "[" + spelling + "]", `"` + spelling + `"`} {
				if got := reported(e, s, text, field); !slices.Equal(got, want) {
					t.Fatalf("%q under a field name: found %q", text, got)
				}
			}
			for _, label := range []string{"IP: ", "client ip ", "ip=", "from IP address ", "adresse IP : ", "IP-Adresse: "} {
				if got := reported(e, s, label+spelling, nil); !slices.Equal(got, want) {
					t.Fatalf("%q: found %q", label+spelling, got)
				}
			}
		}
	})
}

// TestAddressesAreAddresses: whatever is found in random text of the bytes that
// addresses are made of, package netip reads.
func TestAddressesAreAddresses(t *testing.T) {
	e := onlineEngine(t)
	s := e.NewScanner()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([0-9]{1,3}[.:]|[0-9a-f]{1,4}:|::|[ ,/%-]|25[0-9]\.){3,14}[0-9a-f]{1,3}`).Draw(t, "text")
		for _, f := range reported(e, s, text, nil) {
			id, value, _ := strings.Cut(f, " ")
			if id == "IP_ADDRESS" && !isIP(value) {
				t.Fatalf("%q: found %q, which is no address", text, value)
			}
		}
	})
}

// TestAddressesAndVersions: four small numbers with dots are versions as often
// as addresses, and what decides is the word before them.
func TestAddressesAndVersions(t *testing.T) {
	e := onlineEngine(t)
	s := e.NewScanner()
	for a := range 10 {
		for d := range 10 {
			v := fmt.Sprintf("%d.%d.%d.%d", a, (a+d)%10, (a*d)%10, d)
			for _, before := range []string{"", "v", "version ", "release ", "lib-", "build ", "section ", "=> "} {
				got := reported(e, s, before+v, nil)
				if a == d && got != nil && strings.Count(v, v[:1]) == 4 {
					continue // 1.1.1.1 is a resolver
				}
				if got != nil {
					t.Errorf("%q: found %q", before+v, got)
				}
			}
			if got := reported(e, s, v, e.Field("remote_addr")); a > 0 && len(got) != 1 {
				t.Errorf("%q in a column of addresses: found %q", v, got)
			}
		}
	}
}

// TestAnyMAC draws hardware addresses, of six and eight pairs, and finds them in
// what network programs print; with a pair more or less it finds none.
func TestAnyMAC(t *testing.T) {
	e := onlineEngine(t)
	s := e.NewScanner()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{6, 8}).Draw(t, "pairs")
		b := rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "bytes")
		b[0] &^= 1 // not a group's
		b[n-1] = b[n-1]&0x7f | 1
		mac := strings.ReplaceAll(fmt.Sprintf("% x", b), " ", ":")
		want := []string{"MAC_ADDRESS " + mac}
		for _, text := range []string{
			"link/ether " + mac + " brd ff:ff:ff:ff:ff:ff", "hwaddr=" + mac, "wlan0: " + mac, "(" + mac + ")", "HWaddr " + mac + "  ", "bssid " + mac + "\n",
		} {
			if got := reported(e, s, text, nil); !slices.Equal(got, want) {
				t.Fatalf("%q: found %q", text, got)
			}
		}
		for _, text := range []string{mac + ":0a", "0a:" + mac, mac[3:], mac + ":", mac[:len(mac)-1], mac + "0", "fingerprint " + mac + ":01:02:03:04:05"} {
			for _, f := range reported(e, s, text, nil) {
				if strings.HasPrefix(f, "MAC_ADDRESS") {
					t.Fatalf("%q: found %q", text, f)
				}
			}
		}
	})
}

// TestAnyURLWithPassword draws users, passwords, hosts and ports and writes them
// with package net/url: the match is the URL up to host and port.
func TestAnyURLWithPassword(t *testing.T) {
	e := onlineEngine(t)
	s := e.NewScanner()
	rapid.Check(t, func(t *rapid.T) {
		u := url.URL{
			Scheme: rapid.SampledFrom([]string{"https", "postgres", "amqp", "redis", "mongodb+srv", "ftp", "sftp", "smtp"}).Draw(t, "scheme"),
			User: url.UserPassword(rapid.StringMatching(`[a-z][a-z0-9._-]{1,12}`).Draw(t, "user"),
				rapid.StringMatching(`[A-Za-z][A-Za-z0-9!~+ ÄßŁ_-]{3,14}[0-9]Q7`).Draw(t, "password")),
			Host: rapid.StringMatching(`[a-z][a-z0-9]{1,8}\.(acme|firma)\.(eu|cz|de)(:[1-9][0-9]{1,3})?`).Draw(t, "host"),
		}
		bare := u.String()
		u.Path = rapid.SampledFrom([]string{"", "/", "/app.git", "/db?x=1"}).Draw(t, "path")
		for _, around := range [][2]string{{"", ""}, {`"`, `"`}, {"url = ", "\n"}, {"<", ">"}, {"(", ")"}, {"DATABASE_URL=", ""}, {"remote: ", " done"}} {
			text := around[0] + u.String() + around[1]
			if got := reported(e, s, text, nil); !slices.Equal(got, []string{"URL_CREDENTIALS " + bare}) {
				t.Fatalf("%q: found %q, want %q", text, got, bare)
			}
		}
		u.User = url.User(u.User.Username())
		if got := reported(e, s, u.String(), nil); got != nil {
			t.Fatalf("%q, without a password: found %q", u.String(), got)
		}
	})
}

// TestPlaceholderPasswords: passwords that stand for one are not reported
// without a word that says it is one.
func TestPlaceholderPasswords(t *testing.T) {
	e := onlineEngine(t)
	s := e.NewScanner()
	for _, password := range []string{"password", "PASSWORD", "secret", "changeme", "****", "xxxxxx", "...", "<password>", "{password}", "${DB_PASS}", "$PASS", "%s", "%PASS%", "token", "redacted"} {
		text := "postgres://app:" + password + "@db.acme.eu:5432/shop"
		if got := reported(e, s, text, nil); got != nil {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

// TestOtherThingsFields: under names of other things only what is written as
// nothing else is is reported.
func TestOtherThingsFields(t *testing.T) {
	e := onlineEngine(t)
	s := e.NewScanner()
	for _, name := range []string{"order_no", "version", "build", "row_index", "ip_verified", "mac_count"} {
		for _, value := range []string{"10.1.2.3", "13.1.8.3", "4.18.0.0", "127.0.0.1", "::1", "1::8", "01:00:5e:00:00:fb"} {
			if got := reported(e, s, value, e.Field(name)); got != nil {
				t.Errorf("%s under %q: found %q", value, name, got)
			}
		}
	}
}
