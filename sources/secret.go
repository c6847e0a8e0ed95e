package sources

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Secret is a password, key or token. However it is printed, it shows
// "redacted", so that no message, log or panic holds it.
type Secret string

// String implements fmt.Stringer.
func (Secret) String() string { return "redacted" }

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return s.String() }

// Format implements fmt.Formatter: no verb prints the secret.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

// MaxSecret is how many bytes a file with a secret may have.
const MaxSecret = 64 << 10

// OpenSecret opens a file that holds a secret. One that the group or others
// may read is refused: it is no secret. Errors are ErrAccessDenied and name the
// file, which the user named; one that is not there is fs.ErrNotExist too.
func OpenSecret(path string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %q: %w", path, errors.Join(ErrAccessDenied, fs.ErrNotExist))
	}
	if err != nil {
		return nil, fmt.Errorf("the file %q cannot be read: %w", path, ErrAccessDenied)
	}
	info, err := f.Stat()
	switch {
	case err != nil || !info.Mode().IsRegular():
		err = fmt.Errorf("%q is not a regular file: %w", path, ErrAccessDenied)
	case info.Mode().Perm()&0o077 != 0:
		err = fmt.Errorf("the file %q can be read by others, chmod 600 it: %w", path, ErrAccessDenied)
	case info.Size() > MaxSecret:
		err = fmt.Errorf("the file %q is longer than %d bytes: %w", path, MaxSecret, ErrAccessDenied)
	default:
		return f, nil
	}
	_ = f.Close() // read only: nothing can be lost
	return nil, err
}

// ReadSecret reads all of a file that OpenSecret opens.
func ReadSecret(path string) ([]byte, error) {
	f, err := OpenSecret(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only: nothing can be lost
	b, err := io.ReadAll(io.LimitReader(f, MaxSecret))
	if err != nil {
		return nil, fmt.Errorf("the file %q cannot be read: %w", path, ErrAccessDenied)
	}
	return b, nil
}

// SecretLine reads the first line of a file that OpenSecret opens, without
// its end. An empty one is an error.
func SecretLine(path string) (Secret, error) {
	b, err := ReadSecret(path)
	if err != nil {
		return "", err
	}
	lines := bufio.NewScanner(strings.NewReader(string(b)))
	lines.Buffer(nil, MaxSecret+1)
	if !lines.Scan() || lines.Text() == "" {
		return "", fmt.Errorf("the first line of the file %q is empty: %w", path, ErrAccessDenied)
	}
	return Secret(lines.Text()), nil
}
