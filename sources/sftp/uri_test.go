package sftp_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sftp"
)

func environment(name string) string {
	return map[string]string{"USER": "me", "HOME": "/home/me", "SSHPASS": "c4n4ry", "SSH_AUTH_SOCK": "/run/agent"}[name]
}

func TestParse(t *testing.T) {
	usual := sftp.Auth{
		AgentSocket: "/run/agent", Password: "c4n4ry",
		UsualFiles: []string{"/home/me/.ssh/id_ed25519", "/home/me/.ssh/id_ecdsa", "/home/me/.ssh/id_rsa"},
	}
	hosts := []string{"/etc/ssh/ssh_known_hosts", "/home/me/.ssh/known_hosts"}
	withFiles := usual
	withFiles.KeyFiles, withFiles.PasswordFile = []string{"/k1", "/k2"}, "/p"
	pin := "SHA256:" + strings.Repeat("a+/", 14) + "A"
	for uri, want := range map[string]sftp.Options{
		"sftp://host/srv":                                   {Host: "host", User: "me", Path: "/srv", Auth: usual, KnownHosts: hosts},
		"sftp://ann@[::1]:2222/a%20b/":                      {Host: "::1", Port: 2222, User: "ann", Path: "/a b/", Auth: usual, KnownHosts: hosts},
		"sftp://h/?knownhosts=/a&knownhosts=/b":             {Host: "h", User: "me", Path: "/", Auth: usual, KnownHosts: []string{"/a", "/b"}},
		"sftp://h/?keyfile=/k1&keyfile=/k2&passwordfile=/p": {Host: "h", User: "me", Path: "/", Auth: withFiles, KnownHosts: hosts},
		"sftp://h/?hostkey=" + pin:                          {Host: "h", User: "me", Path: "/", Auth: usual, KnownHosts: hosts, HostKeys: []string{pin}},
	} {
		u, err := url.Parse(uri)
		if err != nil {
			t.Fatal(err)
		}
		got, err := sftp.Parse(u, environment)
		if err != nil {
			t.Errorf("%q: %v", uri, err)
			continue
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", uri, d)
		}
		if _, err := sftp.New(got); err != nil {
			t.Errorf("%q: %v", uri, err)
		}
		if s := fmt.Sprintf("%+v %#v", got, got); strings.Contains(s, "c4n4ry") {
			t.Errorf("the options print the password: %s", s)
		}
	}
}

func TestParseBad(t *testing.T) {
	for _, uri := range []string{
		"sftp://u:s3cr3t@host/x", "sftp:///s3cr3t", "sftp://host", "sftp://host/x#s3cr3t", "sftp://host:0/s3cr3t", "sftp://host:70000/x",
		"sftp://host/x?s3cr3t=1", "sftp://host/x?keyfile=", "sftp://host/x?a;s3cr3t", "ftp://host/s3cr3t", "sftp:s3cr3t",
	} {
		u, err := url.Parse(uri)
		if err != nil {
			t.Fatalf("%q: %v", uri, err)
		}
		if _, err := sftp.Parse(u, environment); !errors.Is(err, sources.ErrBadURI) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q: %v, want ErrBadURI that repeats nothing", uri, err)
		}
	}
}

func TestBadOptions(t *testing.T) {
	good := sftp.Options{Host: "h", User: "u", Path: "/x"}
	if _, err := sftp.New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*sftp.Options){
		"no_host":         func(o *sftp.Options) { o.Host = "" },
		"host_with_user":  func(o *sftp.Options) { o.Host = "a@b" },
		"bad_port":        func(o *sftp.Options) { o.Port = -1 },
		"no_user":         func(o *sftp.Options) { o.User = "" },
		"relative_path":   func(o *sftp.Options) { o.Path = "x" },
		"zero_byte":       func(o *sftp.Options) { o.Path = "/\x00" },
		"long_path":       func(o *sftp.Options) { o.Path = "/" + strings.Repeat("x", 5000) },
		"md5_fingerprint": func(o *sftp.Options) { o.HostKeys = []string{"MD5:00:11"} },
		"short_print":     func(o *sftp.Options) { o.HostKeys = []string{"SHA256:abc"} },
		"bad_glob":        func(o *sftp.Options) { o.Filter.Include = []string{"["} },
	} {
		o := good
		change(&o)
		if s, err := sftp.New(o); err == nil || s != nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"sftp://u@h:1/p?hostkey=SHA256:x", "sftp://u:s3cr3t@h/", "sftp://[::1]/%00?keyfile=/k", "sftp://h/?knownhosts=%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		u, err := url.Parse(uri)
		if err != nil {
			return
		}
		o, err := sftp.Parse(u, environment)
		if err == nil {
			var s *sftp.Source
			if s, err = sftp.New(o); err == nil {
				if !strings.HasPrefix(s.Name(), "sftp://") || strings.Contains(s.Name(), "@") && !strings.Contains(u.Path, "@") {
					t.Errorf("the name %q is none", s.Name())
				}
				return
			}
		}
		if !errors.Is(err, sources.ErrBadURI) {
			t.Errorf("%v, want ErrBadURI", err)
		}
	})
}
