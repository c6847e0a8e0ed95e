package sftp_test

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	pkgsftp "github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/sftp"
)

// fake is an SFTP server in this process that says what a test wants.
type fake struct {
	list      func(method, path string) ([]os.FileInfo, error)
	read      func(path string) (io.ReaderAt, error)
	password  string // of user u; "": everybody is let in
	dialogue  bool   // asks for the password by a dialogue only
	questions []string

	cut     atomic.Bool  // close the channel after the next long answer
	changes atomic.Int32 // requests that would change something
	logins  atomic.Int32
}

// Fileread implements pkgsftp.FileReader.
func (f *fake) Fileread(r *pkgsftp.Request) (io.ReaderAt, error) { return f.read(r.Filepath) }

// Filewrite implements pkgsftp.FileWriter.
func (f *fake) Filewrite(*pkgsftp.Request) (io.WriterAt, error) {
	f.changes.Add(1)
	return nil, errors.New("written")
}

// Filecmd implements pkgsftp.FileCmder.
func (f *fake) Filecmd(*pkgsftp.Request) error {
	f.changes.Add(1)
	return errors.New("changed")
}

// listing implements pkgsftp.ListerAt.
type listing []os.FileInfo

func (l listing) ListAt(to []os.FileInfo, at int64) (int, error) {
	if at >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(to, l[at:])
	if n < len(to) {
		return n, io.EOF
	}
	return n, nil
}

// Filelist implements pkgsftp.FileLister.
func (f *fake) Filelist(r *pkgsftp.Request) (pkgsftp.ListerAt, error) {
	l, err := f.list(r.Method, r.Filepath)
	return listing(l), err
}

// Lstat implements pkgsftp.LstatFileLister.
func (f *fake) Lstat(r *pkgsftp.Request) (pkgsftp.ListerAt, error) {
	l, err := f.list("Lstat", r.Filepath)
	return listing(l), err
}

// start serves until the test ends, and gives options that reach it.
func (f *fake) start(t *testing.T) sftp.Options {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	host, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	c := &ssh.ServerConfig{NoClientAuth: f.password == ""}
	right := func(given string) (*ssh.Permissions, error) {
		if given == f.password {
			return nil, nil
		}
		return nil, errors.New("no")
	}
	switch {
	case f.dialogue:
		c.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", f.questions, make([]bool, len(f.questions)))
			if err != nil || len(answers) != 1 {
				return nil, errors.New("no answer")
			}
			return right(answers[0])
		}
	case f.password != "":
		c.PasswordCallback = func(_ ssh.ConnMetadata, given []byte) (*ssh.Permissions, error) { return right(string(given)) }
	}
	c.AddHostKey(host)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { f.serve(conn, c) })
		}
	})
	t.Cleanup(func() { l.Close(); wg.Wait() })
	tcp := l.Addr().(*net.TCPAddr)
	return sftp.Options{
		Host: "127.0.0.1", Port: tcp.Port, User: "u", Path: "/root", HostKeys: []string{ssh.FingerprintSHA256(host.PublicKey())},
		Auth: sftp.Auth{Password: "c4n4ry"},
	}
}

func (f *fake) serve(conn net.Conn, c *ssh.ServerConfig) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, c)
	if err != nil {
		return
	}
	f.logins.Add(1)
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		for r := range requests {
			r.Reply(r.Type == "subsystem", nil)
			if r.Type == "subsystem" {
				pkgsftp.NewRequestServer(cutting{channel, f}, pkgsftp.Handlers{FileGet: f, FilePut: f, FileCmd: f, FileList: f}).Serve()
				channel.Close()
			}
		}
	}
}

// cutting closes a channel right after a long answer, in good order, as a
// server that is being stopped does.
type cutting struct {
	ssh.Channel
	f *fake
}

// Write implements io.Writer.
func (c cutting) Write(p []byte) (int, error) {
	n, err := c.Channel.Write(p)
	if len(p) > 2000 && c.f.cut.CompareAndSwap(true, false) {
		c.Channel.Close()
	}
	return n, err
}

// info is what a server may say of a name.
type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Unix(1_700_000_000, 0) }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

// stated answers everything but listings: /root and what ends in "dir" is a
// folder, the rest a file of three bytes.
func stated(listings func(path string) ([]os.FileInfo, error)) func(method, path string) ([]os.FileInfo, error) {
	return func(method, path string) ([]os.FileInfo, error) {
		switch {
		case method == "List":
			return listings(path)
		case path == "/root" || strings.HasSuffix(path, "dir"):
			return []os.FileInfo{info{name: path, mode: fs.ModeDir | 0o700}}, nil
		}
		return []os.FileInfo{info{name: path, size: 3, mode: 0o600}}, nil
	}
}

func abc(string) (io.ReaderAt, error) { return strings.NewReader("abc"), nil }

// TestListingChaos has listings that no honest server gives.
func TestListingChaos(t *testing.T) {
	file := func(name string) os.FileInfo { return info{name: name, size: 3, mode: 0o600} }
	folder := func(name string) os.FileInfo { return info{name: name, mode: fs.ModeDir | 0o700} }
	for name, c := range map[string]struct {
		list func(path string) ([]os.FileInfo, error)
		want string // paths, with a ! for what cannot be read
	}{
		"disorder":     {func(string) ([]os.FileInfo, error) { return []os.FileInfo{file("b"), file("c"), file("a")}, nil }, "a b c"},
		"listed_twice": {func(string) ([]os.FileInfo, error) { return []os.FileInfo{file("a"), file("b"), file("a")}, nil }, "a b"},
		"dots":         {func(string) ([]os.FileInfo, error) { return []os.FileInfo{file("."), file(".."), file("a")}, nil }, "a"},
		"climbing":     {func(string) ([]os.FileInfo, error) { return []os.FileInfo{file("../../etc/passwd"), file("a")}, nil }, "a passwd"},
		"zero_byte":    {func(string) ([]os.FileInfo, error) { return []os.FileInfo{file("a\x00b"), file("a")}, nil }, "a .!"},
		"empty_name":   {func(string) ([]os.FileInfo, error) { return []os.FileInfo{file(""), file("a")}, nil }, "a .!"},
		"refused_root": {func(string) ([]os.FileInfo, error) { return nil, os.ErrPermission }, ".!"},
		"failing_folder": {func(p string) ([]os.FileInfo, error) {
			return pick(p == "/root", folder("xdir"), file("z")), onlyIf(p != "/root")
		}, "xdir! z"},
		"endless": {func(string) ([]os.FileInfo, error) {
			return []os.FileInfo{folder(strings.Repeat("d", 200) + "dir")}, nil
		}, "endless!"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{list: stated(c.list), read: abc}
			items, cursors, err := walked(t, open(t, f.start(t)), "")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range items {
				path := i.Ref.Path
				if _, err := readItem(t, i); err != nil {
					path += "!"
				}
				if len(path) > 3000 {
					path = "endless!"
				}
				got = append(got, path)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
			s := open(t, f.start(t))
			for i, after := range cursors {
				if rest, _, err := walked(t, s, after); err != nil || len(rest) > len(items)-i-1 {
					t.Errorf("resumed after item %d: %d more, %v", i, len(rest), err)
				}
			}
			if f.changes.Load() > 0 {
				t.Error("something was changed")
			}
		})
	}
}

// TestListingCutShort closes the channel in good order within a listing. It
// fails when the names that came before count as all of them, as they would if
// the library took the end of the connection for that of the listing.
func TestListingCutShort(t *testing.T) {
	var files []os.FileInfo
	for i := range 350 {
		files = append(files, info{name: fmt.Sprintf("%04d", i), size: 3, mode: 0o600})
	}
	f := &fake{list: stated(func(string) ([]os.FileInfo, error) { return files, nil }), read: abc}
	s := open(t, f.start(t))
	for range 25 {
		f.cut.Store(true)
		items, _, err := walked(t, s, "")
		if err != nil || len(items) != len(files) {
			t.Fatalf("%d of %d names, %v", len(items), len(files), err)
		}
	}
	if n := f.logins.Load(); n < 20 {
		t.Errorf("%d logins: the test shows nothing", n)
	}
}

func pick(yes bool, infos ...os.FileInfo) []os.FileInfo {
	if yes {
		return infos
	}
	return nil
}

func onlyIf(yes bool) error {
	if yes {
		return os.ErrPermission
	}
	return nil
}

// TestReading has files that are refused, fail, or give other than their size.
func TestReading(t *testing.T) {
	short := strings.NewReader("ab")
	for name, c := range map[string]struct {
		read func(string) (io.ReaderAt, error)
		want error
	}{
		"refused":  {func(string) (io.ReaderAt, error) { return nil, pkgsftp.ErrSSHFxPermissionDenied }, sources.ErrAccessDenied},
		"gone":     {func(string) (io.ReaderAt, error) { return nil, os.ErrNotExist }, sources.ErrVanished},
		"failing":  {func(string) (io.ReaderAt, error) { return nil, errors.New("disk of c4n4ry broken") }, sources.ErrRead},
		"shorter":  {func(string) (io.ReaderAt, error) { return short, nil }, sources.ErrChanged},
		"in_order": {abc, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{list: stated(func(string) ([]os.FileInfo, error) { return []os.FileInfo{info{"f", 3, 0o600}}, nil }), read: c.read}
			items, _, err := walked(t, open(t, f.start(t)), "")
			if err != nil || len(items) != 1 {
				t.Fatal(len(items), err)
			}
			_, err = readItem(t, items[0])
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), "c4n4ry") || strings.Contains(err.Error(), "/root")) {
				t.Errorf("the error passes on what the server says: %v", err)
			}
		})
	}
}

// TestPasswords has the ways in which a server asks for one.
func TestPasswords(t *testing.T) {
	for name, c := range map[string]struct {
		f  *fake
		ok bool
	}{
		"password":       {&fake{password: "c4n4ry"}, true},
		"other_password": {&fake{password: "another"}, false},
		"dialogue":       {&fake{password: "c4n4ry", dialogue: true, questions: []string{"Password: "}}, true},
		"two_questions":  {&fake{password: "c4n4ry", dialogue: true, questions: []string{"Password: ", "Code: "}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c.f.list, c.f.read = stated(func(string) ([]os.FileInfo, error) { return nil, nil }), abc
			_, _, err := walked(t, open(t, c.f.start(t)), "")
			if c.ok && err != nil || !c.ok && !errors.Is(err, sources.ErrAccessDenied) {
				t.Errorf("let in: %t wanted, %v", c.ok, err)
			}
			if err != nil && strings.Contains(err.Error(), "c4n4ry") {
				t.Errorf("the error holds the password: %v", err)
			}
		})
	}
}

// TestOneConnection shows that many readers share one.
func TestOneConnection(t *testing.T) {
	var files []os.FileInfo
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		files = append(files, info{name, 3, 0o600})
	}
	f := &fake{list: stated(func(string) ([]os.FileInfo, error) { return files, nil }), read: abc}
	s := open(t, f.start(t))
	items, _, err := walked(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, i := range items {
		wg.Go(func() {
			if got, err := readItem(t, i); err != nil || string(got) != "abc" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	wg.Wait()
	if n := f.logins.Load(); n != 1 {
		t.Errorf("%d logins, want one", n)
	}
}
