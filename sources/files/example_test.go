package files_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/files"
)

// A source hands out every entry, what cannot be read included: Open says why.
func ExampleSource_Walk() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("hello"), 0o600); err != nil {
		log.Fatal(err)
	}
	if err := os.Symlink("notes.txt", filepath.Join(dir, "shortcut")); err != nil {
		log.Fatal(err)
	}

	s, err := files.New(dir, files.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	err = s.Walk(ctx, "", func(i sources.Item, _ sources.Cursor) error {
		r, err := i.Open(ctx)
		if errors.Is(err, sources.ErrNotRegular) {
			fmt.Println(i.Ref.Path, "not read:", err)
			return nil
		}
		if err != nil {
			return err
		}
		defer r.Close()
		content, err := io.ReadAll(r)
		fmt.Println(i.Ref.Path, string(content))
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// notes.txt hello
	// shortcut not read: symbolic link: not a regular file
}
