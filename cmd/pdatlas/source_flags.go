package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory/reference"
	"github.com/pdatlas/pdatlas/scanner"
	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/all"
	"github.com/pdatlas/pdatlas/sources/sqldb"
)

// sourceFlags are the settings of a source as flags: they apply to every source
// of the command and win over the configuration.
type sourceFlags struct {
	flags *pflag.FlagSet
	given sourceConfig
}

func newSourceFlags(f *pflag.FlagSet) *sourceFlags {
	s := &sourceFlags{flags: f}
	g := &s.given
	f.StringArrayVar(&g.Include, "include", nil, "read only what matches this `GLOB`; may be repeated")
	f.StringArrayVar(&g.Exclude, "exclude", nil, "leave out what matches this `GLOB`; may be repeated")
	textVar(f, &g.MinSize, "min-size", "SIZE", "leave out smaller objects (4096, 10MiB, 2GB)")
	textVar(f, &g.MaxSize, "max-size", "SIZE", "leave out larger objects")
	textVar(f, &g.ModifiedAfter, "modified-after", "DATE", "leave out older objects (2026-01-31, or with T12:00:00Z)")
	textVar(f, &g.ModifiedBefore, "modified-before", "DATE", "leave out newer objects")
	f.StringArrayVar(&g.StorageClasses, "storage-class", nil, "read only objects of this storage `CLASS`; may be repeated")
	f.StringVar(&g.Country, "country", "", "where the data is kept, as you declare it: ISO `CODE` of two letters")
	f.Int64Var(&g.Sample.Rows, "sample-rows", 0, "read about this `NUMBER` of rows of each table, chosen by chance (databases)")
	f.StringVar(&g.OwnerTag, "owner-tag", "", "`KEY` of the object tag that names the owner (s3; one request per object)")
	return s
}

// globHelp explains --include and --exclude.
const globHelp = `A GLOB with a slash is matched with the path below the source ("hr/**/*.csv"), one
without with every part of it ("*.bak", "node_modules"). What is left out is still
counted, as skipped (excluded).`

// over puts the flags that were given in place of what is configured.
func (s *sourceFlags) over(c sourceConfig) sourceConfig {
	for name, set := range map[string]func(){
		"include":         func() { c.Include = s.given.Include },
		"exclude":         func() { c.Exclude = s.given.Exclude },
		"min-size":        func() { c.MinSize = s.given.MinSize },
		"max-size":        func() { c.MaxSize = s.given.MaxSize },
		"modified-after":  func() { c.ModifiedAfter = s.given.ModifiedAfter },
		"modified-before": func() { c.ModifiedBefore = s.given.ModifiedBefore },
		"storage-class":   func() { c.StorageClasses = s.given.StorageClasses },
		"country":         func() { c.Country = s.given.Country },
		"sample-rows":     func() { c.Sample = sampleConfig{Rows: s.given.Sample.Rows, Seed: c.Sample.Seed} },
		"owner-tag":       func() { c.OwnerTag = s.given.OwnerTag },
	} {
		if s.flags.Changed(name) {
			set()
		}
	}
	return c
}

// choose gives the sources of a command: those named, with what the
// configuration says of them, or without any all that are configured.
func (a *app) choose(uris []string, f *sourceFlags) ([]sourceConfig, error) {
	chosen := slices.Clone(a.config.Sources)
	if len(uris) > 0 {
		chosen = chosen[:0]
	}
	for _, uri := range uris {
		c := sourceConfig{URI: uri}
		if i := slices.IndexFunc(a.config.Sources, func(x sourceConfig) bool { return x.URI == uri }); i >= 0 {
			c = a.config.Sources[i]
		}
		chosen = append(chosen, c)
	}
	if len(chosen) == 0 {
		return nil, usageError(errors.New("nothing to scan: name a folder or URI ('pdatlas sources' lists the kinds), or sources in the configuration"))
	}
	for i := range chosen {
		chosen[i] = f.over(chosen[i])
	}
	return chosen, nil
}

// opened are the sources of a command, ready to be walked.
type opened []scanner.SourceConfig

// open opens the sources. One that cannot be opened is a mistake of the
// command, so that nothing is scanned.
func (a *app) open(ctx context.Context, chosen []sourceConfig, ref *reference.Data) (opened, error) {
	var o opened
	for i, c := range chosen {
		country := strings.ToUpper(c.Country)
		if _, ok := ref.Country(country); country != "" && !ok {
			err := usageError(fmt.Errorf("country %q is no code of ISO 3166-1: use two letters, as DE or IE", c.Country))
			return nil, errors.Join(err, o.close())
		}
		src, err := all.Open(ctx, c.URI, all.Options{
			ReadTable: readParquet,
			Filter:    c.filter(), Getenv: os.Getenv, OwnerTag: c.OwnerTag,
			Sample: sqldb.Sample(c.Sample), RowRate: c.RowsPerSecond, Conns: c.Connections,
		})
		if err != nil {
			return nil, errors.Join(openError(numbered(i, len(chosen), err)), o.close())
		}
		o = append(o, scanner.SourceConfig{Source: src, Country: country, Threshold: detectors.Likelihood(c.Threshold)})
	}
	return o, nil
}

// numbered says which of several sources an error is of. The URI itself may hold
// what must not be printed.
func numbered(i, n int, err error) error {
	if n == 1 {
		return err
	}
	return fmt.Errorf("source %d of %d: %w", i+1, n, err)
}

// openError tells a command that cannot be from a source that is not there.
func openError(err error) error {
	switch {
	case errors.Is(err, sources.ErrBadURI):
		return usageError(err)
	case errors.Is(err, sources.ErrNotFound), errors.Is(err, sources.ErrAccessDenied),
		errors.Is(err, sources.ErrUnreachable), errors.Is(err, sources.ErrCredentialExpired):
		return err
	}
	return usageError(err) // what is left is a filter that cannot be
}

func (o opened) close() error {
	var errs []error
	for _, s := range o {
		errs = append(errs, s.Source.Close())
	}
	return errors.Join(errs...)
}

// errFirst ends a probing walk at its first item.
var errFirst = errors.New("first item")

// probe asks each source for its first item. When none of them answers, it is
// the command that is wrong, and nothing may have been created by then.
func (o opened) probe(ctx context.Context) error {
	var failed []error
	for i, s := range o {
		err := s.Source.Walk(ctx, "", func(sources.Item, sources.Cursor) error { return errFirst })
		if ctx.Err() != nil {
			return scanner.ErrInterrupted
		}
		if err == nil || errors.Is(err, errFirst) {
			return nil
		}
		failed = append(failed, numbered(i, len(o), err))
	}
	return errors.Join(failed...)
}

// settings is what decides which objects are read, for the hash that a resumed
// scan must repeat.
func settings(chosen []sourceConfig) string {
	var b strings.Builder
	for _, c := range chosen {
		fmt.Fprintf(&b, "%q %q %+v %+v\n", c.URI, c.OwnerTag, c.filter(), c.Sample)
	}
	return b.String()
}
