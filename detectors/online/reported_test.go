package online

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

// TestReported runs the package's detectors together over lines as they occur
// and compares what reaches the reporting threshold, with its type.
func TestReported(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for _, tt := range []struct {
		name, text, field string
		want              []string
	}{
		{name: "access_log", text: `91.198.174.192 - jan [22/Nov/2026:10:11:12 +0100] "GET / HTTP/1.1" 200 512`,
			want: []string{"IP_ADDRESS 91.198.174.192"}},
		{name: "access_log_6", text: `2a02:8109:9ac0:1::17 - - [22/Nov/2026:10:11:12 +0100] "GET /"`,
			want: []string{"IP_ADDRESS 2a02:8109:9ac0:1::17"}},
		{name: "sshd", text: "Nov 22 10:11:12 host sshd[4711]: Accepted publickey for jan from 85.214.132.117 port 50022 ssh2",
			want: []string{"IP_ADDRESS 85.214.132.117"}},
		{name: "dhcp", text: "DHCPACK on 192.168.178.23 to 3c:22:fb:0a:91:5d (laptop) via eth0",
			want: []string{"IP_ADDRESS 192.168.178.23", "MAC_ADDRESS 3c:22:fb:0a:91:5d"}},
		{name: "ip_link", text: "link/ether 9c:b6:d0:e1:4a:7f brd ff:ff:ff:ff:ff:ff link-netnsid 0\n    inet6 fe80::9eb6:d0ff:fee1:4a7f/64 scope link",
			want: []string{"MAC_ADDRESS 9c:b6:d0:e1:4a:7f", "IP_ADDRESS fe80::9eb6:d0ff:fee1:4a7f/64"}},
		{name: "arp", text: "192.168.1.20             ether   00:1b:63:84:45:e6   C                     eth0",
			want: []string{"IP_ADDRESS 192.168.1.20", "MAC_ADDRESS 00:1b:63:84:45:e6"}},
		{name: "iis_log", text: "2026-11-22 10:00:01 85.214.132.117 443 GET /x", want: []string{"IP_ADDRESS 85.214.132.117"}},
		{name: "pair_and_status", text: "85.214.132.117 91.198.174.192 200", want: []string{"IP_ADDRESS 85.214.132.117", "IP_ADDRESS 91.198.174.192"}},
		{name: "json", text: `{"ip":"10.1.2.3","n":1}`, want: []string{"IP_ADDRESS 10.1.2.3"}},
		{name: "forwarded", text: "X-Forwarded-For: 10.1.2.3, 172.17.0.9", want: []string{"IP_ADDRESS 10.1.2.3", "IP_ADDRESS 172.17.0.9"}},
		{name: "mapped_is_one", text: "peer ::ffff:85.214.132.117 closed", want: []string{"IP_ADDRESS ::ffff:85.214.132.117"}},
		{name: "column", text: "10.1.2.3", field: "client_ip", want: []string{"IP_ADDRESS 10.1.2.3"}},
		{name: "column_of_loopback", text: "127.0.0.1", field: "remote_addr", want: []string{"IP_ADDRESS 127.0.0.1"}},
		{name: "column_mac", text: "01:00:5e:00:00:fb", field: "mac", want: []string{"MAC_ADDRESS 01:00:5e:00:00:fb"}},
		{name: "url_with_address", text: "DATABASE_URL=postgres://app:q8Zr2mT@85.214.132.117:5432/crm",
			want: []string{"URL_CREDENTIALS postgres://app:q8Zr2mT@85.214.132.117:5432"}},
		{name: "git_config", text: "\turl = https://jan:gl9Xa81pplQz@git.acme.eu/app.git",
			want: []string{"URL_CREDENTIALS https://jan:gl9Xa81pplQz@git.acme.eu"}},

		{name: "hosts_file", text: "127.0.0.1 localhost\n::1 ip6-localhost\n255.255.255.255 broadcasthost\n0.0.0.0 x"},
		{name: "assembly", text: `<assemblyIdentity name="X" version="10.21.32.43" publicKeyToken="b77a5c561934e089"/>`},
		{name: "changelog", text: "## 4.18.20.1\n* Upgrade to 1.2.3.4 and 2.0.0.0"},
		{name: "chapter", text: "see section 10.11.2.3 and 4.1.2.7"},
		{name: "snmp", text: "1.3.6.1.4.1.2021.10.1.3.1 = STRING"},
		{name: "package_list", text: "libfoo-85.214.32.17-2.el9.x86_64 =85.214.32.17-r0"},
		{name: "cpp", text: "std::cout << a::b::c(d) << ns::Face::bad << f32::abs;"},
		{name: "haskell", text: "add :: Int -> Int -> Int"},
		{name: "ruby_and_perl", text: "Net::HTTP::Get.new; use DB_File::Lock; A1::B2->c"},
		{name: "rst", text: ".. code-block:: python\n.. note:: a\n"},
		{name: "times", text: "10:11:12 00:00:01,500 --> 00:00:02,750 1:02:03:04"},
		{name: "ssh_fingerprint", text: "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"},
		{name: "sha1_fingerprint", text: "SHA1 Fingerprint=D1:EB:23:A4:6D:17:D6:8F:D9:25:64:C2:F1:F1:60:17:64:D8:E3:49"},
		{name: "documentation_url", text: "https://user:password@host/path, postgres://username:pass@localhost/db"},
		{name: "template_url", text: "amqp://${USER}:${PASSWORD}@rabbit:5672 http://%s:%s@%s/"},
		{name: "mail_url", text: "mailto:jan.novak@firma.cz?subject=a:b@c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := detectors.Window{Text: []byte(tt.text), Hi: len(tt.text)}
			if tt.field != "" {
				w.Field = e.Field(tt.field)
			}
			var got []string
			for _, m := range s.Scan(w, nil) {
				if m.Likelihood >= detectors.Likely {
					got = append(got, e.Detectors()[m.Detector].ID+" "+tt.text[m.Start:m.End])
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}
