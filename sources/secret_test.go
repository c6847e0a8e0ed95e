package sources_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/sources"
)

// TestSecretNeverPrints fails when any way of printing shows a secret.
func TestSecretNeverPrints(t *testing.T) {
	s := sources.Secret("c4n4ry")
	type options struct{ Password sources.Secret }
	for _, verb := range []string{"%s", "%v", "%+v", "%#v", "%q", "%x", "%X", "%d", "%10s", "%T"} {
		for _, v := range []any{s, &s, options{s}, []sources.Secret{s}, map[string]sources.Secret{"k": s}} {
			out := fmt.Sprintf(verb, v)
			if strings.Contains(out, "c4n4ry") || strings.Contains(strings.ToLower(out), "63346e347279") {
				t.Errorf("%s of %T shows it: %s", verb, v, out)
			}
		}
	}
	if err := fmt.Errorf("failed with %v: %w", s, fs.ErrInvalid); strings.Contains(err.Error(), "c4n4ry") {
		t.Error("an error shows it")
	}
}

func TestSecretFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string, mode fs.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		path string
		want string
		says string
	}{
		"one_line":       {write("one", "c4n4ry", 0o600), "c4n4ry", ""},
		"first_of_two":   {write("two", "c4n4ry\nother\n", 0o400), "c4n4ry", ""},
		"windows_end":    {write("crlf", "c4n4ry\r\n", 0o600), "c4n4ry", ""},
		"spaces_kept":    {write("sp", " c4n 4ry ", 0o600), " c4n 4ry ", ""},
		"empty":          {write("none", "", 0o600), "", "empty"},
		"empty_line":     {write("nl", "\nc4n4ry", 0o600), "", "empty"},
		"group_readable": {write("group", "c4n4ry", 0o640), "", "chmod 600"},
		"world_readable": {write("world", "c4n4ry", 0o604), "", "chmod 600"},
		"too_long":       {write("long", strings.Repeat("c4n4ry", sources.MaxSecret), 0o600), "", "longer"},
		"folder":         {dir, "", "not a regular file"},
		"absent":         {filepath.Join(dir, "absent"), "", "there is no file"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := sources.SecretLine(c.path)
			if string(got) != c.want || (err == nil) != (c.says == "") {
				t.Fatalf("%v, want an error that says %q", err, c.says)
			}
			if err == nil {
				return
			}
			if !errors.Is(err, sources.ErrAccessDenied) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "c4n4ry") {
				t.Errorf("%v, want ErrAccessDenied that says %q", err, c.says)
			}
			if name == "absent" && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v is not fs.ErrNotExist", err)
			}
		})
	}
}
