package sourcetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	"golang.org/x/sync/errgroup"

	"github.com/pdatlas/pdatlas/sources"
)

// readAll reads an item with a buffer of the given size; 0: of random sizes.
func readAll(ctx context.Context, item sources.Item, size int) ([]byte, error) {
	r, err := item.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	rnd := rand.New(rand.NewPCG(1, uint64(size)))
	buf := make([]byte, max(size, 70_000))
	var out []byte
	for idle := 0; ; {
		n := size
		if size == 0 {
			n = rnd.IntN(len(buf)) + 1
		}
		n, err := r.Read(buf[:n])
		out = append(out, buf[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, err
		}
		if idle++; n > 0 {
			idle = 0
		}
		if idle > 100 {
			return out, io.ErrNoProgress
		}
	}
	if n, err := r.Read(buf[:1]); n != 0 || !errors.Is(err, io.EOF) {
		return out, fmt.Errorf("a read after the end gave %d bytes and %v", n, err)
	}
	return out, r.Close()
}

func vanished(ctx context.Context, mk Maker, _ Options) error {
	tree := sampleTree()
	p, got, err := open(ctx, mk, tree, sources.Filter{})
	if err != nil {
		return err
	}
	for _, path := range []string{"a/b/2", "zz/only"} {
		item, err := find(got, path)
		if err != nil {
			return err
		}
		if err := p.Remove(path); err != nil {
			return err
		}
		if _, err := readAll(ctx, item, 512); !errors.Is(err, sources.ErrVanished) {
			return fmt.Errorf("%q was removed after the listing: %v, want ErrVanished", path, err)
		}
		delete(tree, path)
	}
	left, err := walk(ctx, p.Source, "")
	if err != nil {
		return err
	}
	return compare(ctx, tree, left)
}

func readTwice(ctx context.Context, mk Maker, _ Options) error {
	tree := sampleTree()
	_, got, err := open(ctx, mk, tree, sources.Filter{})
	if err != nil {
		return err
	}
	for range 2 {
		if err := compare(ctx, tree, got); err != nil {
			return err
		}
	}
	return nil
}

// bigTree holds one object that no single read or packet carries.
func bigTree() map[string][]byte {
	big := make([]byte, 300_001)
	rnd := rand.New(rand.NewPCG(7, 7))
	for i := range big {
		big[i] = byte(rnd.Uint32())
	}
	return map[string][]byte{"big.bin": big}
}

func readSizes(ctx context.Context, mk Maker, _ Options) error {
	tree := bigTree()
	_, got, err := open(ctx, mk, tree, sources.Filter{})
	if err != nil {
		return err
	}
	item, err := find(got, "big.bin")
	if err != nil {
		return err
	}
	for _, size := range []int{1, 7, 4096, 65_537, 0} {
		content, err := readAll(ctx, item, size)
		if err != nil {
			return fmt.Errorf("read size %d: %w", size, err)
		}
		if !bytes.Equal(content, tree["big.bin"]) {
			return fmt.Errorf("read size %d: %d bytes that differ from the %d written", size, len(content), len(tree["big.bin"]))
		}
	}
	return nil
}

func readInParallel(ctx context.Context, mk Maker, _ Options) error {
	tree := sampleTree()
	_, got, err := open(ctx, mk, tree, sources.Filter{})
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for range 8 {
		g.Go(func() error { return compare(ctx, tree, got) })
	}
	return g.Wait()
}

func cancelledOpen(ctx context.Context, mk Maker, _ Options) error {
	_, got, err := open(ctx, mk, bigTree(), sources.Filter{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if r, err := got[0].item.Open(ctx); !errors.Is(err, context.Canceled) {
		if err == nil {
			r.Close()
		}
		return fmt.Errorf("an Open with a cancelled context: %v", err)
	}
	return nil
}

func cancelledRead(ctx context.Context, mk Maker, _ Options) error {
	_, got, err := open(ctx, mk, bigTree(), sources.Filter{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, err := got[0].item.Open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 100)); err != nil {
		return err
	}
	cancel()
	if _, err := io.Copy(io.Discard, r); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("reading on after the context was cancelled: %v", err)
	}
	return nil
}

func closeEarly(ctx context.Context, mk Maker, _ Options) error {
	_, got, err := open(ctx, mk, bigTree(), sources.Filter{})
	if err != nil {
		return err
	}
	for range 3 {
		r, err := got[0].item.Open(ctx)
		if err != nil {
			return err
		}
		if _, err := r.Read(make([]byte, 10)); err != nil {
			return err
		}
		if err := r.Close(); err != nil {
			return fmt.Errorf("a Close before the end: %w", err)
		}
		if n, err := r.Read(make([]byte, 10)); n > 0 || err == nil || errors.Is(err, io.EOF) {
			return fmt.Errorf("a read after Close gave %d bytes and %v", n, err)
		}
	}
	return nil
}
