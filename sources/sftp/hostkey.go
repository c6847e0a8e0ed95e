package sftp

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/pdatlas/pdatlas/sources"
)

// hostKeys knows which keys the server may show.
type hostKeys struct {
	address string
	pinned  []string            // fingerprints; if there are any, nothing else counts
	files   ssh.HostKeyCallback // nil: no file is there
	turn    atomic.Int32        // of families: the first to ask for
}

// families are the algorithms of host keys. A server has one key of each, and
// shows the one that it is asked for: a fingerprint does not say which that is.
// RSA with SHA-1 is not among them.
var families = [...][]string{
	{ssh.KeyAlgoED25519},
	{ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521},
	{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256},
}

func newHostKeys(o *Options) (*hostKeys, error) {
	k := &hostKeys{address: o.address()}
	for _, f := range o.HostKeys {
		f = strings.TrimRight(f, "=")
		sum, found := strings.CutPrefix(f, "SHA256:")
		if b, err := base64.RawStdEncoding.DecodeString(sum); !found || err != nil || len(b) != 32 {
			return nil, badURI("a hostkey is a fingerprint SHA256:… as `ssh-keygen -lf FILE` prints it")
		}
		k.pinned = append(k.pinned, f)
	}
	if len(k.pinned) > 0 {
		return k, nil
	}
	var there []string
	for _, f := range o.KnownHosts {
		if _, err := os.Stat(f); err == nil {
			there = append(there, f)
		}
	}
	if len(there) == 0 {
		return k, nil
	}
	var err error
	if k.files, err = knownhosts.New(there...); err != nil { // its words quote lines
		return nil, fmt.Errorf("a line of the known_hosts files %q cannot be understood: %w", there, sources.ErrUnreachable)
	}
	return k, nil
}

// stranger is a server whose key is not the one expected.
type stranger struct {
	fingerprint string // of the key that it showed
	changed     bool   // another key is known for it
	revoked     bool
}

// Error implements error.
func (s *stranger) Error() string { return "the host key is not known" }

// check is the ssh.HostKeyCallback.
func (k *hostKeys) check(host string, remote net.Addr, key ssh.PublicKey) error {
	s := &stranger{fingerprint: ssh.FingerprintSHA256(key), changed: len(k.pinned) > 0}
	if slices.Contains(k.pinned, s.fingerprint) {
		return nil
	}
	if len(k.pinned) > 0 || k.files == nil {
		return s
	}
	err := k.files(host, remote, key)
	if err == nil {
		return nil
	}
	var differs *knownhosts.KeyError
	var revoked *knownhosts.RevokedError
	switch {
	case errors.As(err, &revoked):
		s.revoked = true
	case errors.As(err, &differs):
		s.changed = len(differs.Want) > 0
	}
	return s
}

// algorithms are what to ask for: each element is one attempt to connect.
func (k *hostKeys) algorithms() [][]string {
	if len(k.pinned) > 0 {
		turn := int(k.turn.Load())
		return append(slices.Clone(families[turn:]), families[:turn]...)
	}
	if k.files == nil {
		return [][]string{nil}
	}
	// A key that nobody has: the refusal tells which ones are known.
	nobody, err := ssh.NewPublicKey(ed25519.PublicKey(make([]byte, ed25519.PublicKeySize)))
	if err != nil {
		return [][]string{nil}
	}
	var differs *knownhosts.KeyError
	if err := k.files(k.address, &net.TCPAddr{}, nobody); !errors.As(err, &differs) {
		return [][]string{nil}
	}
	var known []string
	for _, w := range differs.Want {
		for _, family := range families {
			if w.Key.Type() == family[0] || slices.Contains(family, w.Key.Type()) {
				known = append(known, w.Key.Type())
			}
		}
		if w.Key.Type() == ssh.KeyAlgoRSA {
			known = append(known, families[2]...)
		}
	}
	return [][]string{known} // none: the library's own list
}

// worked notes which attempt succeeded, for the next connection.
func (k *hostKeys) worked(algorithms []string) {
	for i := range families {
		if len(k.pinned) > 0 && slices.Equal(families[i], algorithms) {
			k.turn.Store(int32(i))
		}
	}
}

// refusal says what the user can do about a stranger.
func (k *hostKeys) refusal(s *stranger) *failure {
	f := &failure{class: sources.ErrUnreachable}
	switch {
	case s.revoked:
		f.sentence = fmt.Sprintf("the key that %s shows, %s, is marked as revoked", k.address, s.fingerprint)
	case s.changed:
		f.sentence = fmt.Sprintf("%s shows another key than the one known, %s: its key was changed, or somebody stands between; ask who runs it", k.address, s.fingerprint)
	default:
		f.sentence = fmt.Sprintf("the key of %s is not known; it shows %s: compare that with what `ssh-keygen -lf` prints on the server, then add hostkey=%s to the URI or the key to known_hosts",
			k.address, s.fingerprint, s.fingerprint)
	}
	return f
}
