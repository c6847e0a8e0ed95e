package servers

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// SSH is an OpenSSH server of the test's own. It lets the user who runs the
// test in, with one key, to what that user may read; the SFTP server behind
// it refuses to write and logs every request.
type SSH struct {
	Address    string // host:port
	User       string
	KeyFile    string // the user's private key
	HostKey    string // fingerprint of the server's Ed25519 key
	KnownHosts string // a file that knows that key

	t    testing.TB
	dir  string
	sshd string
	cmd  *exec.Cmd
}

// StartSSH starts sshd, or skips the test where there is none.
func StartSSH(t testing.TB) *SSH {
	t.Helper()
	sshd := find("sshd")
	if sshd == "" {
		sshd = existing("/usr/sbin/sshd")
	}
	helper := existing("/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/libexec/sftp-server")
	needs.Have(t, "sshd", sshd != "" && helper != "", "install openssh-server")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where sshd puts itself apart
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	s := &SSH{
		Address: freeAddress(t), User: me.Username, KeyFile: filepath.Join(dir, "user"),
		KnownHosts: filepath.Join(dir, "known_hosts"), t: t, dir: dir, sshd: sshd,
	}
	host, port, _ := net.SplitHostPort(s.Address)
	for _, key := range []string{"user", "host"} {
		output(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, key))
	}
	output(t, "ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", filepath.Join(dir, "host2"))
	s.HostKey = strings.Fields(output(t, "ssh-keygen", "-lf", filepath.Join(dir, "host")))[1]
	public := strings.Fields(read(t, filepath.Join(dir, "host.pub")))
	write(t, s.KnownHosts, fmt.Sprintf("[%s]:%s %s %s\n", host, port, public[0], public[1]))
	write(t, filepath.Join(dir, "authorized_keys"), read(t, filepath.Join(dir, "user.pub")))
	write(t, s.requests(), "")
	write(t, filepath.Join(dir, "conf"), strings.Join([]string{
		"Port " + port, "ListenAddress " + host, "HostKey " + filepath.Join(dir, "host"), "HostKey " + filepath.Join(dir, "host2"),
		"PidFile none", "AuthorizedKeysFile " + filepath.Join(dir, "authorized_keys"), "StrictModes no",
		"PermitRootLogin yes", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "UsePAM no", "MaxStartups 200",
		"Subsystem sftp " + helper + " -R -e -l DEBUG3 2>>" + s.requests(), "",
	}, "\n"))
	s.Start()
	t.Cleanup(s.Stop)
	return s
}

// Start starts the server, or starts it again at the same address.
func (s *SSH) Start() {
	s.t.Helper()
	s.cmd = exec.Command(s.sshd, "-D", "-f", filepath.Join(s.dir, "conf"), "-E", filepath.Join(s.dir, "log"))
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatalf("start sshd: %v", err)
	}
	awaitPort(s.t, s.Address)
}

// Stop ends the server and every connection to it.
func (s *SSH) Stop() {
	if s.cmd == nil {
		return
	}
	// Children of connections that log in make groups of their own: they are
	// found as children.
	pid := s.cmd.Process.Pid
	killTree(pid)
	s.cmd.Wait()
	s.cmd = nil
}

// Requests is the SFTP server's log of all requests so far.
func (s *SSH) Requests(t testing.TB) string { return read(t, s.requests()) }

func (s *SSH) requests() string { return filepath.Join(s.dir, "requests") }

// URI names a path on this server.
func (s *SSH) URI(path string) string {
	q := url.Values{"hostkey": {s.HostKey}, "keyfile": {s.KeyFile}}
	u := url.URL{Scheme: "sftp", User: url.User(s.User), Host: s.Address, Path: path, RawQuery: q.Encode()}
	return u.String()
}

// killTree ends a process and all below it.
func killTree(pid int) {
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	syscall.Kill(pid, syscall.SIGKILL)
	for _, c := range strings.Fields(string(children)) {
		var child int
		if n, _ := fmt.Sscan(c, &child); n == 1 {
			killTree(child)
		}
	}
}

// existing is the first of these files that is there, or "".
func existing(paths ...string) string {
	for _, p := range paths {
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	return ""
}

// awaitPort returns when something listens.
func awaitPort(t testing.TB, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if conn, err := new(net.Dialer).DialContext(ctx, "tcp", address); err == nil {
			conn.Close()
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("nothing listens at %s", address)
		}
	}
}

func output(t testing.TB, name string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, &stderr)
	}
	return string(out)
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
