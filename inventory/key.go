package inventory

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

const keySize = 32 // bytes

// keyring makes identities and hides cursors. Each use has a key of its own,
// derived from the key file (RFC 5869), so that none says anything of another.
type keyring struct {
	ids, digests, members *macPool
	seal                  cipher.AEAD
	check                 []byte // stored, to know the key again
}

func keyPath(path string) string { return path + ".key" }

func newKeyring(master []byte) (*keyring, error) {
	var errs []error
	derive := func(use string) []byte {
		k, err := hkdf.Key(sha256.New, master, nil, "pdatlas inventory "+use, keySize)
		errs = append(errs, err)
		return k
	}
	k := &keyring{
		ids:     newMACPool(derive("identity")),
		digests: newMACPool(derive("version")),
		members: newMACPool(derive("member")),
		check:   derive("check"),
	}
	block, err := aes.NewCipher(derive("cursor"))
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	k.seal, err = cipher.NewGCMWithRandomNonce(block)
	return k, err
}

func (k *keyring) isCheck(v []byte) bool { return hmac.Equal(v, k.check) }

// macPool hands out HMAC states that already took the key in.
type macPool struct{ pool sync.Pool }

type macState struct {
	h   hash.Hash
	buf []byte
}

func newMACPool(key []byte) *macPool {
	return &macPool{sync.Pool{New: func() any { return &macState{h: hmac.New(sha256.New, key)} }}}
}

// sum hashes what fill appends.
func (p *macPool) sum(fill func(b []byte) []byte) (out [32]byte) {
	m := p.pool.Get().(*macState)
	m.buf = fill(m.buf[:0])
	m.h.Reset()
	m.h.Write(m.buf)
	copy(out[:], m.h.Sum(m.buf[:0]))
	p.pool.Put(m)
	return out
}

// ID is the identity of an object: HMAC-SHA-256 of source and full name under
// the inventory's key. Its first bytes are those of the folder's hash instead:
// a walk goes folder by folder, and rows of one folder then lie on few pages.
// The 192 bits that are left tell objects apart.
func (s *Store) ID(source, name string) ID {
	id := s.key.name(source, name)
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		folder := s.key.name(source, name[:i])
		copy(id[:folderBytes], folder[:])
	}
	return id
}

const folderBytes = 8

func (k *keyring) name(source, name string) ID {
	return k.ids.sum(func(b []byte) []byte {
		b = append(b, source...)
		b = append(b, 0)
		return append(b, name...)
	})
}

// Digest is a keyed hash of what tells a changed object (ETag, or size and
// time). Where one part ends and the next begins counts.
func (s *Store) Digest(parts ...string) [32]byte {
	return s.key.digests.sum(func(b []byte) []byte {
		for _, p := range parts {
			b = binary.AppendUvarint(b, uint64(len(p)))
			b = append(b, p...)
		}
		return b
	})
}

// memberID is the identity of a container's member: its parent's and its own
// name. Names come masked here, so equal ones are told apart by their order.
func (k *keyring) memberID(parent ID, name Name, nth int) ID {
	id := ID(k.members.sum(func(b []byte) []byte {
		b = append(b, parent[:]...)
		b = binary.AppendUvarint(b, uint64(nth))
		return append(b, name...)
	}))
	copy(id[:folderBytes], parent[folderBytes:]) // members lie together, too
	return id
}

// hide encrypts a cursor's token; it is bound to its scan and source.
func (k *keyring) hide(token string, scan, source int64) []byte {
	return k.seal.Seal(nil, nil, []byte(token), cursorBinding(scan, source))
}

func (k *keyring) reveal(hidden []byte, scan, source int64) (string, error) {
	token, err := k.seal.Open(nil, nil, hidden, cursorBinding(scan, source))
	if err != nil {
		return "", errors.New("the stored cursor was not written with this key")
	}
	return string(token), nil
}

func cursorBinding(scan, source int64) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(scan))
	return binary.BigEndian.AppendUint64(b, uint64(source))
}

// createKey makes the key file of a new inventory, or takes the one that is
// there: a killed creation leaves a key without an inventory.
func createKey(path string) (*keyring, error) {
	name := keyPath(path)
	if _, err := os.Lstat(name); err == nil {
		return loadKey(path)
	}
	temp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".new-*") // mode 0600
	if err != nil {
		return nil, storeError(path, "create key file", err)
	}
	defer os.Remove(temp.Name())
	master := make([]byte, keySize)
	rand.Read(master)
	_, err = temp.Write(master)
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return nil, storeError(path, "create key file", err)
	}
	err = linkInto(temp.Name(), name)
	if err == nil {
		err = syncFolder(filepath.Dir(name)) // an inventory whose key a power cut took is lost
	}
	if err != nil {
		return nil, storeError(path, "create key file", err)
	}
	return loadKey(path)
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// loadKey reads the key file. One that others may read is refused: whoever has
// the key can test guesses of names against the inventory.
func loadKey(path string) (*keyring, error) {
	name := keyPath(path)
	refuse := func(reason string) (*keyring, error) { return nil, &KeyError{Path: name, Reason: reason} }
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return refuse("is missing")
	}
	if err != nil {
		return nil, fmt.Errorf("key file %q: %w", name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("key file %q: %w", name, err)
	}
	if !info.Mode().IsRegular() || info.Size() != keySize {
		return refuse(fmt.Sprintf("is not a file of %d bytes", keySize))
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key file %q can be read by other users: run chmod 600 on it", name)
	}
	master := make([]byte, keySize)
	if _, err := f.ReadAt(master, 0); err != nil {
		return refuse("cannot be read")
	}
	return newKeyring(master)
}
