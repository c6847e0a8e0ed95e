package locate

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// DigestSize is the length of a digest in bytes.
const DigestSize = 16

// Digest stands for one normal form of a value of one kind, under one key.
type Digest [DigestSize]byte

// Wanted is a digest of something sought.
type Wanted struct {
	Digest Digest
	Kind   Kind
	// Loose: text with this form leaves something out (a telephone number its
	// country), so that it may be another person's.
	Loose bool
}

const keySize = 32 // bytes

// Key makes digests. Its methods are called from many goroutines.
type Key struct {
	id   Digest
	pool sync.Pool
}

// KeyPath is where the key of an inventory lies unless the user names another
// place.
func KeyPath(inventory string) string { return inventory + ".locate.key" }

// NewKey makes a key that is kept nowhere: its digests compare within one run.
func NewKey() (*Key, error) {
	secret := make([]byte, keySize)
	rand.Read(secret)
	return newKey(secret)
}

func newKey(secret []byte) (*Key, error) {
	id, err := hkdf.Key(sha256.New, secret, nil, "pdatlas locate check", DigestSize)
	if err != nil {
		return nil, err
	}
	mac, err := hkdf.Key(sha256.New, secret, nil, "pdatlas locate digest", keySize)
	if err != nil {
		return nil, err
	}
	k := &Key{id: Digest(id)}
	k.pool.New = func() any { return hmac.New(sha256.New, mac) }
	return k, nil
}

// ID tells keys apart and says nothing of them. It is stored with the digests.
func (k *Key) ID() Digest { return k.id }

// Of is the digest of a value met in a source; false when it has no normal form.
func (k *Key) Of(kind Kind, value []byte) (Digest, bool) {
	text := Stored(kind, value)
	if text == "" {
		return Digest{}, false
	}
	return k.digest(kind, text), true
}

func (k *Key) digest(kind Kind, text string) (d Digest) {
	h := k.pool.Get().(hash.Hash)
	h.Reset()
	h.Write(append([]byte{byte(kind), 0}, text...))
	copy(d[:], h.Sum(nil))
	k.pool.Put(h)
	return d
}

// Wanted are the digests under which what is sought may be stored.
func (k *Key) Wanted(ids []Identifier) []Wanted {
	var out []Wanted
	seen := map[Digest]bool{}
	for _, id := range ids {
		for _, kind := range id.Kinds() {
			for _, f := range id.forms[kind] {
				d := k.digest(kind, f.text)
				if !seen[d] {
					seen[d] = true
					out = append(out, Wanted{d, kind, f.loose})
				}
			}
		}
	}
	return out
}

// OpenKey reads the key file, which only its owner may read; create makes it
// where it is missing. Without create a missing file is fs.ErrNotExist.
func OpenKey(path string, create bool) (*Key, error) {
	secret, err := readKey(path)
	if create && errors.Is(err, fs.ErrNotExist) {
		if err := createKey(path); err != nil {
			return nil, fmt.Errorf("key file of hashes %q: %w", path, bare(err))
		}
		secret, err = readKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("key file of hashes %q: %w", path, bare(err))
	}
	return newKey(secret)
}

// bare leaves out the path that the file system's errors repeat.
func bare(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

func readKey(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() != keySize {
		return nil, fmt.Errorf("is not a file of %d bytes", keySize)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, errors.New("can be read by other users: run chmod 600 on it")
	}
	secret := make([]byte, keySize)
	if _, err := f.ReadAt(secret, 0); err != nil {
		return nil, err
	}
	return secret, nil
}

// createKey writes a new key under another name and links it into place: a kill
// leaves no half key, and of two processes one wins.
func createKey(path string) error {
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	secret := make([]byte, keySize)
	rand.Read(secret)
	_, err = temp.Write(secret)
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
