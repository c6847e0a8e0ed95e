package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/sources"
)

func accounting(ctx context.Context, mk Maker, _ Options) error {
	tree := sampleTree()
	_, got, err := open(ctx, mk, tree, sources.Filter{})
	if err != nil {
		return err
	}
	return compare(ctx, tree, got)
}

// compare checks that a walk handed out each object of the tree once, with a
// complete reference and the right content.
func compare(ctx context.Context, tree map[string][]byte, got []visit) error {
	seen := map[string]bool{}
	for _, v := range got {
		r := v.item.Ref
		want, ok := tree[r.Path]
		switch {
		case !ok:
			return fmt.Errorf("%q was listed but is not there", r.Path)
		case seen[r.Path]:
			return fmt.Errorf("%q was listed twice", r.Path)
		case (v.item.Open == nil) == (v.item.Rows == nil):
			return fmt.Errorf("%q: exactly one of Open and Rows must be set", r.Path)
		case v.cursor == "":
			return fmt.Errorf("%q came with an empty cursor, which means the start", r.Path)
		case r.DataSet == "":
			return fmt.Errorf("%q is in no data set", r.Path)
		case (r.Owner == "") != (r.OwnerBasis == ""):
			return fmt.Errorf("%q has an owner without a basis, or the reverse", r.Path)
		case r.Size >= 0 && r.Size != int64(len(want)):
			return fmt.Errorf("%q: size %d, want %d", r.Path, r.Size, len(want))
		case r.ModTime.After(time.Now().Add(time.Hour)):
			return fmt.Errorf("%q: modified in the future", r.Path)
		}
		seen[r.Path] = true
		content, err := readAll(ctx, v.item, 512)
		if err != nil {
			return fmt.Errorf("%q: %w", r.Path, err)
		}
		if d := cmp.Diff(string(want), string(content)); d != "" {
			return fmt.Errorf("%q: content (-want +got):\n%s", r.Path, d)
		}
	}
	if len(seen) != len(tree) {
		return fmt.Errorf("%d objects listed, %d are there", len(seen), len(tree))
	}
	return nil
}

func stableOrder(ctx context.Context, mk Maker, _ Options) error {
	p, first, err := open(ctx, mk, sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	again, err := walk(ctx, p.Source, "")
	if err != nil {
		return err
	}
	if d := cmp.Diff(paths(first), paths(again)); d != "" {
		return fmt.Errorf("two walks differ (-first +second):\n%s", d)
	}
	other, err := mk(sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	elsewhere, err := walk(ctx, other.Source, "")
	if err != nil {
		return err
	}
	if d := cmp.Diff(paths(first), paths(elsewhere)); d != "" {
		return fmt.Errorf("the same tree in another place has another order (-first +second):\n%s", d)
	}
	return nil
}

func stableName(_ context.Context, mk Maker, _ Options) error {
	p, err := mk(sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	name := p.Source.Name()
	if name != p.Source.Name() || !strings.Contains(name, "://") || strings.Contains(name, "@") {
		return fmt.Errorf("the name %q is not a stable URI without credentials", name)
	}
	return nil
}

func resume(ctx context.Context, mk Maker, _ Options) error {
	p, all, err := open(ctx, mk, sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	for i, v := range all {
		rest, err := walk(ctx, p.Source, v.cursor)
		if err != nil {
			return fmt.Errorf("resumed after %q: %w", v.item.Ref.Path, err)
		}
		if d := cmp.Diff(paths(all[i+1:]), paths(rest)); d != "" {
			return fmt.Errorf("resumed after %q (-want +got):\n%s", v.item.Ref.Path, d)
		}
	}
	return nil
}

func cancelBefore(ctx context.Context, mk Maker, _ Options) error {
	p, err := mk(sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	got, err := walk(ctx, p.Source, "")
	if !errors.Is(err, context.Canceled) || len(got) > 0 {
		return fmt.Errorf("a walk with a cancelled context gave %d items and the error %v", len(got), err)
	}
	return nil
}

func cancelAtFirst(ctx context.Context, mk Maker, _ Options) error {
	return cancelAt(ctx, mk, func(int) bool { return true })
}

func cancelAtLast(ctx context.Context, mk Maker, _ Options) error {
	last := len(sampleTree())
	return cancelAt(ctx, mk, func(n int) bool { return n == last })
}

// cancelAt cancels a walk during the call that at names; no other may follow.
func cancelAt(ctx context.Context, mk Maker, at func(n int) bool) error {
	p, err := mk(sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	n, late := 0, 0
	err = p.Source.Walk(ctx, "", func(sources.Item, sources.Cursor) error {
		if n++; ctx.Err() != nil {
			late++
		}
		if at(n) {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || late > 0 {
		return fmt.Errorf("a walk cancelled at item %d went on for %d and ended with %v", n-late, late, err)
	}
	return nil
}

func errorUnchanged(ctx context.Context, mk Maker, _ Options) error {
	p, err := mk(sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	for _, stop := range []int{1, 5, len(sampleTree())} {
		n := 0
		err = p.Source.Walk(ctx, "", func(sources.Item, sources.Cursor) error {
			if n++; n == stop {
				return errFound
			}
			return nil
		})
		if err != errFound || n != stop { // the very same error: == on purpose
			return fmt.Errorf("stopped at item %d: the walk ended after %d with %v", stop, n, err)
		}
	}
	return nil
}

func oddNames(ctx context.Context, mk Maker, o Options) error {
	tree := map[string][]byte{}
	names := []string{
		"with space", " lead", "trail ", "new\nline", "tab\tname", "per%41cent", "a+b", "-dash", "--help", "q?x=1&y#z",
		"back\\slash", "\"quotes'", "semi;colon", "star*", "[x]", "{a,b}", "..dots", "...", "<xml>&amp;",
		"u\u0308 decomposed", "\u00fc composed", "\u65e5\u672c", "\U0001F600", "\u202etxt.exe", "dir with space/\u00e9/x",
		strings.Repeat("long", 60), "deep/" + strings.Repeat("d/", 40) + "f",
	}
	if o.RawNames {
		names = append(names, "raw\xff", "\xfe/\xff", "control\x01\x7f")
	}
	for i, n := range names {
		if strings.ContainsAny(n, o.Without) {
			continue
		}
		tree[n] = fmt.Appendf(nil, "content of name %d", i)
	}
	p, got, err := open(ctx, mk, tree, sources.Filter{})
	if err != nil {
		return err
	}
	if err := compare(ctx, tree, got); err != nil {
		return err
	}
	for i, v := range got {
		rest, err := walk(ctx, p.Source, v.cursor)
		if err != nil {
			return err
		}
		if d := cmp.Diff(paths(got[i+1:]), paths(rest)); d != "" {
			return fmt.Errorf("resumed after %q (-want +got):\n%s", v.item.Ref.Path, d)
		}
	}
	return nil
}

func filter(ctx context.Context, mk Maker, _ Options) error {
	tree := sampleTree()
	for _, c := range []struct {
		f    sources.Filter
		read []string
	}{
		{sources.Filter{Include: []string{"a/**"}}, []string{"a/1", "a/b/2", "a/b/c/3", "a/z"}},
		{sources.Filter{Include: []string{"zz/*", "*.txt"}}, []string{"a.txt", "zz/only"}},
		{sources.Filter{Exclude: []string{"many", "a*"}}, []string{"empty", "zz/only"}},
		{sources.Filter{MinSize: 6, MaxSize: 9, Exclude: []string{"many"}}, []string{"a/z"}},
		{sources.Filter{ModifiedBefore: time.Unix(1, 0)}, nil},
		{sources.Filter{ModifiedAfter: time.Now().Add(24 * time.Hour)}, nil},
		{sources.Filter{StorageClasses: []string{"DEEP_ARCHIVE"}}, nil},
	} {
		_, got, err := open(ctx, mk, tree, c.f)
		if err != nil {
			return err
		}
		if len(got) != len(tree) {
			return fmt.Errorf("%+v: %d items listed, want all %d", c.f, len(got), len(tree))
		}
		var read []string
		for _, v := range got {
			_, err := readAll(ctx, v.item, 512)
			switch {
			case err == nil:
				read = append(read, v.item.Ref.Path)
			case !errors.Is(err, sources.ErrExcluded):
				return fmt.Errorf("%+v: %q: %v, want ErrExcluded", c.f, v.item.Ref.Path, err)
			}
		}
		slices.Sort(read)
		if d := cmp.Diff(c.read, read); d != "" {
			return fmt.Errorf("%+v: read (-want +got):\n%s", c.f, d)
		}
	}
	return nil
}

func emptyTree(ctx context.Context, mk Maker, _ Options) error {
	_, got, err := open(ctx, mk, nil, sources.Filter{})
	if err != nil || len(got) != 0 {
		return fmt.Errorf("an empty place gave %d items and the error %v", len(got), err)
	}
	return nil
}

func describe(ctx context.Context, mk Maker, _ Options) error {
	p, err := mk(sampleTree(), sources.Filter{})
	if err != nil {
		return err
	}
	d, err := p.Source.Describe(ctx)
	if err != nil {
		return err
	}
	again, err := p.Source.Describe(ctx)
	if err != nil {
		return err
	}
	if diff := cmp.Diff(d, again); diff != "" {
		return fmt.Errorf("two descriptions differ (-first +second):\n%s", diff)
	}
	switch {
	case d.Kind == "" || d.Root == "":
		return fmt.Errorf("the description %+v lacks kind or root", d)
	case (d.Region == "") != (d.Basis == ""):
		return fmt.Errorf("the description %+v has a region without a basis, or the reverse", d)
	case d.Basis != "" && d.Basis != "observed" && d.Basis != "declared":
		return fmt.Errorf("the basis %q is neither observed nor declared", d.Basis)
	}
	return nil
}
