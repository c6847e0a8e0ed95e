package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	detectorsall "github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
	extractall "github.com/pdatlas/pdatlas/scanner/extract/all"
	sourcesall "github.com/pdatlas/pdatlas/sources/all"
)

// TestMain lets this test binary stand in for the program: called as
// "… scan PATH --inventory FILE" it scans, and ends as it is told to.
func TestMain(m *testing.M) {
	switch mode := os.Getenv("BENCH_TEST_PROGRAM"); mode {
	case "":
		os.Exit(m.Run())
	case "fails":
		fmt.Fprintln(os.Stderr, "broken on purpose")
		os.Exit(1)
	default:
		if len(os.Args) != 5 || os.Args[1] != "scan" || os.Args[3] != "--inventory" {
			os.Exit(2)
		}
		if err := scanInto(os.Args[2], os.Args[4]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if mode == "unread" {
			os.Exit(exitUnread)
		}
		os.Exit(0)
	}
}

func scanInto(path, db string) error {
	ctx := context.Background()
	engine, err := detectors.New(detectorsall.Detectors(), detectors.Options{})
	if err != nil {
		return err
	}
	src, err := sourcesall.Open(ctx, path, sourcesall.Options{})
	if err != nil {
		return err
	}
	defer src.Close()
	store, err := inventory.Open(ctx, db, inventory.Options{Tool: "test"})
	if err != nil {
		return err
	}
	_, err = scanner.Run(ctx, scanner.Config{
		Sources:    []scanner.SourceConfig{{Source: src}},
		Engine:     engine,
		Extractors: extractall.Extractors(),
		Inventory:  scanner.Into(store),
	})
	return errors.Join(err, store.Close())
}

// people is a text with n addresses, each on its line.
func people(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "reader %d of the parcel news, email reader%d@mail.example.org, since last spring\n", i, i)
	}
	path := filepath.Join(t.TempDir(), "people.txt")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestProgramRun(t *testing.T) {
	path := people(t, 500)
	for _, mode := range []string{"complete", "unread"} {
		t.Run(mode, func(t *testing.T) {
			t.Setenv("BENCH_TEST_PROGRAM", mode)
			p, err := programRun(context.Background(), os.Args[0], filepath.Dir(path), true)
			if err != nil {
				t.Fatal(err)
			}
			if p.hits["EMAIL_ADDRESS"] != 500 || len(p.hits) != 1 {
				t.Errorf("found %v, want 500 addresses and nothing else", p.hits)
			}
			if p.cpu <= 0 || p.peak < 1<<20 {
				t.Errorf("took %v and %d bytes: not measured", p.cpu, p.peak)
			}
		})
	}
	t.Run("fails", func(t *testing.T) {
		t.Setenv("BENCH_TEST_PROGRAM", "fails")
		_, err := programRun(context.Background(), os.Args[0], filepath.Dir(path), true)
		if err == nil || !strings.Contains(err.Error(), "broken on purpose") {
			t.Errorf("got %v, want what the program said", err)
		}
	})
}

// TestEngineSlabs: however a file is cut into slabs, each hit counts once.
func TestEngineSlabs(t *testing.T) {
	path := people(t, 60)
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, extra := range []int{1, 7, 100, 4096, slabSize} {
		m, err := newMeter(extra)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.file(path); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, k := range m.hits {
			n += k
		}
		if n != 60 || m.bytes != st.Size() {
			t.Errorf("slabs of %d: %d hits in %d bytes, want 60 in %d", extra, n, m.bytes, st.Size())
		}
	}
}

func TestEngineChild(t *testing.T) {
	path := people(t, 40)
	var b bytes.Buffer
	if err := engineChild(filepath.Dir(path), false, &b); err != nil {
		t.Fatal(err)
	}
	var e engineResult
	if err := json.Unmarshal(b.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	if e.Hits["EMAIL_ADDRESS"] != 40 || e.Bytes == 0 {
		t.Errorf("got %+v, want 40 addresses", e)
	}
	if err := engineChild(filepath.Join(t.TempDir(), "none"), false, &b); err == nil {
		t.Error("a missing corpus is measured")
	}
}

func TestRunNeedsTheProgram(t *testing.T) {
	err := run(context.Background(), options{program: filepath.Join(t.TempDir(), "none"), only: "a", dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("got %v, want the advice to build", err)
	}
}
