package sftp_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sftp"
	"github.com/pdatlas/pdatlas/testdata/servers"
)

// TestOddFiles has what is not a regular file, and links out of the root: all
// are items, none is opened, nothing blocks.
func TestOddFiles(t *testing.T) {
	server := servers.StartSSH(t)
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"real/file": []byte("x"), "z": []byte("y")})
	for name, target := range map[string]string{"out": "/etc", "passwd": "/etc/passwd", "loop": "loop", "up": "..", "dangling": "none"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	items, _, err := walked(t, open(t, parsed(t, server.URI(dir), nil)), "")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]error{
		"real/file": nil, "z": nil, "out": sources.ErrNotRegular, "passwd": sources.ErrNotRegular, "loop": sources.ErrNotRegular,
		"up": sources.ErrNotRegular, "dangling": sources.ErrNotRegular, "pipe": sources.ErrNotRegular, "socket": sources.ErrNotRegular,
	}
	if len(items) != len(want) {
		t.Errorf("%d items, want %d", len(items), len(want))
	}
	for _, i := range items {
		if _, err := readItem(t, i); !errors.Is(err, want[i.Ref.Path]) {
			t.Errorf("%q: %v, want %v", i.Ref.Path, err, want[i.Ref.Path])
		}
	}
}

// TestSwapped puts a pipe, a link, a folder in the place of a file, or a link
// in the place of its folder, after the listing.
func TestSwapped(t *testing.T) {
	server := servers.StartSSH(t)
	for name, c := range map[string]struct {
		swap func(dir string) error
		want error
	}{
		"pipe":   {func(d string) error { return syscall.Mkfifo(d+"/in/f", 0o600) }, sources.ErrNotRegular},
		"link":   {func(d string) error { return os.Symlink("/etc/passwd", d+"/in/f") }, sources.ErrNotRegular},
		"folder": {func(d string) error { return os.Mkdir(d+"/in/f", 0o700) }, sources.ErrNotRegular},
		"parent": {func(d string) error {
			return errors.Join(os.Rename(d+"/in", d+"/away"), os.Symlink("other", d+"/in"))
		}, sources.ErrChanged},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			plant(t, dir, map[string][]byte{"in/f": []byte("x"), "other/f": []byte("secret")})
			items, _, err := walked(t, open(t, parsed(t, server.URI(dir), nil)), "")
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.Remove(dir+"/in/f"), c.swap(dir)); err != nil {
				t.Fatal(err)
			}
			if got, err := readItem(t, items[0]); !errors.Is(err, c.want) {
				t.Errorf("%q, %v, want %v", got, err, c.want)
			}
		})
	}
}

// TestRoots has roots of all sorts.
func TestRoots(t *testing.T) {
	server := servers.StartSSH(t)
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"hr/a": []byte("x"), "hr/b/c": []byte("y"), "top": []byte("z")})
	if err := os.Symlink("hr", dir+"/link"); err != nil {
		t.Fatal(err)
	}
	for root, want := range map[string]string{
		"/":     "[hr/a=hr hr/b/c=hr link=. top=.]",
		"/hr":   "[a=. b/c=b]",
		"/link": "[a=. b/c=b]", // the user named it: that one is followed
		"/top":  "[top=.]",
	} {
		s := open(t, parsed(t, server.URI(dir+root), nil))
		items, cursors, err := walked(t, s, "")
		var got []string
		for _, i := range items {
			got = append(got, i.Ref.Path+"="+i.Ref.DataSet)
		}
		if fmt.Sprint(got) != want || err != nil {
			t.Errorf("%s: %v, %v; want %s", root, got, err, want)
			continue
		}
		if rest, _, err := walked(t, s, cursors[len(cursors)-1]); err != nil || len(rest) > 0 {
			t.Errorf("%s: after the last item came %d, %v", root, len(rest), err)
		}
	}
	s := open(t, parsed(t, server.URI(dir+"/absent"), nil))
	if _, _, err := walked(t, s, ""); !errors.Is(err, sources.ErrNotFound) {
		t.Errorf("absent: %v, want ErrNotFound", err)
	}
	if d, err := s.Describe(t.Context()); !errors.Is(err, sources.ErrNotFound) || d.Code != "refused" {
		t.Errorf("absent: %+v, %v", d, err)
	}
}

// TestOwner shows a file's owner as its number.
func TestOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root gives files away")
	}
	server := servers.StartSSH(t)
	dir := t.TempDir()
	plant(t, dir, map[string][]byte{"hers": nil, "roots": nil})
	if err := os.Chown(dir+"/hers", 4711, 100); err != nil {
		t.Fatal(err)
	}
	items, _, err := walked(t, open(t, parsed(t, server.URI(dir), nil)), "")
	if err != nil || len(items) != 2 {
		t.Fatal(len(items), err)
	}
	if r := items[0].Ref; r.Owner != "uid:4711" || r.OwnerBasis != "file_owner" {
		t.Errorf("%+v", r)
	}
	if r := items[1].Ref; r.Owner != "" || r.OwnerBasis != "" {
		t.Errorf("0 and 0 may mean that the server knows no owners: %+v", r)
	}
}

// TestReadOnly reads the server's own log of a whole scan: no request that
// changes anything. The server would refuse it, too.
func TestReadOnly(t *testing.T) {
	server := servers.StartSSH(t)
	dir := filled(t, 5)
	s := open(t, parsed(t, server.URI(dir), nil))
	if _, err := s.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	right, failed := readEach(t, s)
	onlyOnce(t, 5, right, failed)
	log := server.Requests(t)
	seen := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^debug\d: request \d+: (\w+)`).FindAllStringSubmatch(log, -1) {
		seen[m[1]]++
	}
	for _, m := range regexp.MustCompile(`(?m)^open ".*" flags (\S+) mode`).FindAllStringSubmatch(log, -1) {
		seen["open for "+m[1]]++
	}
	t.Log(seen)
	for request, n := range seen {
		switch request {
		case "sent": // an answer
		case "realpath", "lstat", "opendir", "readdir", "open", "open for READ", "fstat", "read", "close":
		default:
			t.Errorf("%d requests to %s", n, request)
		}
	}
	if seen["read"] == 0 || seen["opendir"] == 0 || seen["open for READ"] != 5 {
		t.Error("the log was not understood: the test shows nothing")
	}
	if strings.Contains(log, "sent status Permission denied") || strings.Contains(log, "sent status Operation unsupported") {
		t.Error("the server refused a request")
	}
}

// TestHostKeys has every way in which a server may be known, or not.
func TestHostKeys(t *testing.T) {
	server := servers.StartSSH(t)
	dir := filled(t, 1)
	known, err := os.ReadFile(server.KnownHosts)
	if err != nil {
		t.Fatal(err)
	}
	file := func(name, content string) []string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return []string{path}
	}
	fields := strings.Fields(string(known))
	other := strings.Fields(newKey(t))
	host, _, _ := strings.Cut(server.Address, ":")
	for name, c := range map[string]struct {
		pins, files []string
		says        string // "": accepted
	}{
		"fingerprint":       {[]string{server.HostKey}, nil, ""},
		"one_of_two":        {[]string{"SHA256:" + strings.Repeat("A", 43), server.HostKey}, nil, ""},
		"other_fingerprint": {[]string{"SHA256:" + strings.Repeat("A", 43)}, []string{server.KnownHosts}, "another key"},
		"known_hosts":       {nil, []string{server.KnownHosts}, ""},
		"second_file":       {nil, append(file("empty", "# nobody\n"), server.KnownHosts), ""},
		"absent_file":       {nil, []string{"/no/such/file"}, "is not known; it shows SHA256:"},
		"no_file":           {nil, nil, "is not known; it shows SHA256:"},
		"other_host":        {nil, file("k", "other.example "+fields[1]+" "+fields[2]+"\n"), "is not known; it shows SHA256:"},
		"same_host_port_22": {nil, file("k", host+" "+fields[1]+" "+fields[2]+"\n"), "is not known; it shows SHA256:"},
		"changed":           {nil, file("k", fields[0]+" "+other[0]+" "+other[1]+"\n"), "another key"},
		"revoked":           {nil, file("k", string(known)+"@revoked "+string(known)), "revoked"},
		"hashed":            {nil, file("k", hashed(t, server.KnownHosts)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, parsed(t, server.URI(dir), func(o *sftp.Options) { o.HostKeys, o.KnownHosts = c.pins, c.files }))
			_, _, err := walked(t, s, "")
			if c.says == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if !errors.Is(err, sources.ErrUnreachable) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want ErrUnreachable that says %q", err, c.says)
			}
		})
	}
	t.Run("fingerprint_of_its_second_key", func(t *testing.T) {
		out, err := exec.Command("ssh-keygen", "-lf", filepath.Join(filepath.Dir(server.KnownHosts), "host2")).Output()
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, parsed(t, server.URI(dir), func(o *sftp.Options) { o.HostKeys = []string{strings.Fields(string(out))[1]} }))
		if _, _, err := walked(t, s, ""); err != nil {
			t.Errorf("refused: %v", err)
		}
	})
	t.Run("damaged_file", func(t *testing.T) {
		o := parsed(t, server.URI(dir), func(o *sftp.Options) { o.HostKeys, o.KnownHosts = nil, file("k", "h ssh-rsa c4n4ry\n") })
		if _, err := sftp.New(o); err == nil || strings.Contains(err.Error(), "c4n4ry") {
			t.Errorf("%v, want an error that does not quote the line", err)
		}
	})
}

// newKey is a public key "type base64" of nobody.
func newKey(t *testing.T) string {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := ssh.NewPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public)))
}

// hashed is a known_hosts file with its names hashed, as ssh-keygen -H does.
func hashed(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("ssh-keygen", "-H", "-f", copied).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if b, err = os.ReadFile(copied); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestKeys has keys that work and keys that do not.
func TestKeys(t *testing.T) {
	server := servers.StartSSH(t)
	dir := filled(t, 1)
	mine, err := os.ReadFile(server.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	file := func(content []byte, mode os.FileMode) string {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, content, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	strange := file(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600)
	locked := filepath.Join(t.TempDir(), "locked")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "c4n4ry", "-f", locked).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, c := range map[string]struct {
		auth sftp.Auth
		says string // "": let in
	}{
		"key":            {sftp.Auth{KeyFiles: []string{server.KeyFile}}, ""},
		"second_key":     {sftp.Auth{KeyFiles: []string{strange, server.KeyFile}}, ""},
		"usual_file":     {sftp.Auth{UsualFiles: []string{"/none", locked, server.KeyFile}}, ""},
		"agent":          {sftp.Auth{AgentSocket: agentWith(t, mine)}, ""},
		"empty_agent":    {sftp.Auth{AgentSocket: agentWith(t, nil)}, "no credentials"},
		"absent_agent":   {sftp.Auth{AgentSocket: "/no/such/socket"}, "no credentials"},
		"nothing":        {sftp.Auth{}, "no credentials"},
		"other_key":      {sftp.Auth{KeyFiles: []string{strange}}, "does not let this user in"},
		"password_only":  {sftp.Auth{Password: "c4n4ry"}, "does not let this user in"},
		"absent_key":     {sftp.Auth{KeyFiles: []string{"/no/such/key"}}, "there is no key file"},
		"locked_key":     {sftp.Auth{KeyFiles: []string{locked}}, "protected by a passphrase"},
		"readable_key":   {sftp.Auth{KeyFiles: []string{file(mine, 0o644)}}, "chmod 600"},
		"no_key":         {sftp.Auth{KeyFiles: []string{file([]byte("c4n4ry"), 0o600)}}, "there is no private key"},
		"password_file":  {sftp.Auth{PasswordFile: file([]byte("c4n4ry"), 0o644)}, "chmod 600"},
		"absent_pw_file": {sftp.Auth{PasswordFile: "/no/such/file"}, "there is no file"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, _, err := walked(t, open(t, parsed(t, server.URI(dir), func(o *sftp.Options) { o.Auth = c.auth })), "")
			if c.says == "" {
				if err != nil {
					t.Errorf("not let in: %v", err)
				}
				return
			}
			if !errors.Is(err, sources.ErrAccessDenied) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "c4n4ry") {
				t.Errorf("%v, want ErrAccessDenied that says %q", err, c.says)
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("it took %s to say so", d)
			}
		})
	}
	t.Run("key_taken_away_while_scanning", func(t *testing.T) {
		key := file(mine, 0o600)
		s := open(t, parsed(t, server.URI(dir), func(o *sftp.Options) { o.Auth = sftp.Auth{KeyFiles: []string{key, strange}} }))
		items, _, err := walked(t, s, "")
		if err != nil {
			t.Fatal(err)
		}
		b, _ := os.ReadFile(strange)
		if err := os.WriteFile(key, b, 0o600); err != nil {
			t.Fatal(err)
		}
		server.Stop()
		server.Start()
		if _, err := readItem(t, items[0]); !errors.Is(err, sources.ErrCredentialExpired) {
			t.Errorf("%v, want ErrCredentialExpired, which lets the scan be resumed", err)
		}
	})
}

// agentWith runs an agent that holds a private key, or none.
func agentWith(t *testing.T, private []byte) (socket string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "agent") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	keys := agent.NewKeyring()
	if private != nil {
		key, err := ssh.ParseRawPrivateKey(private)
		if err != nil {
			t.Fatal(err)
		}
		if err := keys.Add(agent.AddedKey{PrivateKey: key}); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { agent.ServeAgent(keys, conn); conn.Close() }()
		}
	}()
	return filepath.Join(dir, "s")
}
