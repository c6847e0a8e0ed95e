package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/scanner/extract"
	extractors "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/image"
	"github.com/pdatlas/pdatlas/scanner/extract/sandbox"
)

// blind recognises nothing.
type blind struct{}

func (blind) Recognise(context.Context, io.Reader, int, int) (io.Reader, error) {
	return strings.NewReader(""), nil
}

// TestWorkerCommand: a child is told what it must know, and nothing of what only its
// parent has. Its arguments are those that the verb takes.
func TestWorkerCommand(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    extractors.Options
		want []string // behind the verb
	}{
		{"nothing", extractors.Options{}, nil},
		{"cache", extractors.Options{CacheDir: "/a folder"}, []string{"--code-cache", "/a folder"}},
		{"render", extractors.Options{Render: true}, []string{"--render"}},
		{"recogniser", extractors.Options{Pixels: blind{}}, []string{"--render"}},
		{"all", extractors.Options{CacheDir: "/c", Pixels: blind{}}, []string{"--code-cache", "/c", "--render"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := workerCommand(tt.o)
			if d := cmp.Diff(append(slices.Clone(sandbox.Self()), tt.want...), got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			cmd := (&app{}).workerVerb()
			if err := cmd.ParseFlags(got[len(sandbox.Self()):]); err != nil {
				t.Errorf("the verb does not take them: %v", err)
			}
			if dir, err := cmd.Flags().GetString(flagCodeCache); err != nil || dir != tt.o.CacheDir {
				t.Errorf("a cache in %q, %v", dir, err)
			}
			if render, err := cmd.Flags().GetBool(flagRender); err != nil || render != (tt.o.Render || tt.o.Pixels != nil) {
				t.Errorf("pages are rendered: %v, %v", render, err)
			}
		})
	}
}

// TestPoolLimits: the configuration's limits are those of the children.
func TestPoolLimits(t *testing.T) {
	a := &app{}
	a.config.Scan.Limits.Memory = 100 << 20
	p := a.pool(3, extractors.Options{CacheDir: "/c"})
	defer p.Close()
	if l := p.Limits(); l.Memory != 100<<20 || l.Workers != 3 || l.Cache != "/c" || l.Stall != a.config.Scan.Limits.workerStall() {
		t.Errorf("%+v", l)
	}
}

// TestFormats: a recogniser stays in this process, the formats with parsers that
// nobody can bound do not, and what closing meets is added to the error.
func TestFormats(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	a := &app{}
	list, done, err := a.formats(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]extract.Extractor{}
	for _, x := range list {
		names[x.Name()] = x
	}
	if own, ok := names["image"].(image.Extractor); !ok || own.Pixels != nil {
		t.Errorf("images are read by %T", names["image"])
	}
	for _, name := range []string{"pdf", "sevenzip", "xz"} {
		x, ok := names[name]
		if !ok {
			t.Errorf("%s is not read at all", name)
			continue
		}
		if got := fmt.Sprintf("%T", x); got != "sandbox.isolated" {
			t.Errorf("%s is read in this process, by %s", name, got)
		}
	}
	failed := errors.New("the scan failed")
	if err := done(failed); !errors.Is(err, failed) {
		t.Errorf("the error becomes %v", err)
	}
}

// TestDescribeChildren: people are told the limits that hold, and when children
// cannot be started what becomes of their objects.
func TestDescribeChildren(t *testing.T) {
	var out strings.Builder
	a := &app{stdout: &out}
	a.config.Scan.Limits.Memory = 100 << 20
	if err := a.describeChildren(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "100 MiB resident") && !strings.Contains(got, "100.0 MiB resident") || !strings.Contains(got, "hardened by: ") {
		t.Errorf("%s", got)
	}
	out.Reset()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.describeChildren(ctx); err != nil || !strings.Contains(out.String(), "recorded as worker_crashed") {
		t.Errorf("%v: %s", err, out.String())
	}
}
