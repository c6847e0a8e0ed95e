package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
	"github.com/pdatlas/pdatlas/scanner"
)

// locateConfig is what the configuration says of finding one person's data.
type locateConfig struct {
	Hashes   bool   `yaml:"hashes"`    // scans keep keyed hashes of identifiers
	Key      string `yaml:"key"`       // file of their key, "": beside the inventory
	KeepDays int    `yaml:"keep_days"` // 0: defaultKeepDays
}

// defaultKeepDays lets hashes outlive a scan a year.
const defaultKeepDays = 400

func (l locateConfig) expires(now time.Time) time.Time {
	days := l.KeepDays
	if days == 0 {
		days = defaultKeepDays
	}
	return now.AddDate(0, 0, days)
}

// locateFlags are the flags of "locate".
type locateFlags struct {
	request string
	rescan  bool
	yes     bool
	sources []string
}

func (a *app) locateVerb() *cobra.Command {
	var f locateFlags
	c := &cobra.Command{
		Use:   "locate",
		Short: "Places that hold one person's data (identifiers are read from stdin)",
		Long: `Reads identifiers from standard input, one a line, as TYPE:VALUE or VALUE alone, and
prints the places where they were found, and what was not searched and why: "not
found" holds only for what was read. TYPE is email, phone (with + and the country's
code), iban, id (any number that a state gives), number (customer, staff, user names,
own rules) or a detector such as NL_BSN. Identifiers are never taken from the command
line, stored or repeated. Names and payment cards are not located.

It asks the hashes that scans keep with --keep-hashes (configuration: locate.hashes).
With --rescan it reads the sources instead: first it shows which objects may hold such
types, with --yes it reads them. --request keeps the places, and with hashes their
digests, under a reference that must not tell who it is; then 'locate mark' says what
became of each place, 'locate show' what later scans met there.`,
		Example: `  pdatlas scan /srv/share --keep-hashes
  pdatlas locate < identifiers.txt
  pdatlas locate --request DSR-2026-017 < identifiers.txt
  pdatlas locate --rescan --source /srv/share --yes < identifiers.txt
  pdatlas locate mark DSR-2026-017 --state erased --place 3
  pdatlas locate show DSR-2026-017`,
		Args: noIdentifiers,
		RunE: verb(func(cmd *cobra.Command, _ []string) error { return a.locate(cmd.Context(), &f) }),
	}
	// What cobra says of a wrong flag quotes it, and it may be an identifier.
	c.SetFlagErrorFunc(func(*cobra.Command, error) error {
		return errors.New("locate: a flag is unknown or its value cannot be: see 'pdatlas help locate'")
	})
	fs := c.Flags()
	fs.StringVar(&f.request, "request", "", "keep the answer under this `REFERENCE`; with empty input, locate again what it keeps")
	fs.BoolVar(&f.rescan, "rescan", false, "read the sources instead of asking stored hashes; shows what it would read")
	fs.BoolVar(&f.yes, "yes", false, "with --rescan: read it")
	fs.StringArrayVar(&f.sources, "source", nil, "with --rescan: folder or `URI` to read (default: those configured); may be repeated")
	c.AddCommand(a.locateShowVerb(), a.locateMarkVerb(), a.locateForgetVerb())
	return c
}

// noIdentifiers refuses arguments without repeating them: other users see the
// command line of a process, and the shell keeps it.
func noIdentifiers(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return errors.New("locate takes no arguments: write identifiers to its standard input, one a line " +
			"(what stood on the command line may be in your shell's history)")
	}
	return nil
}

// located is an answer on its way to the user.
type located struct {
	ids    []locate.Identifier
	wanted []locate.Wanted
	key    *locate.Key
	kept   bool // the key is that of stored hashes
	inventory.Located
	rescan bool
}

func (l *located) kinds() (s locate.Set) {
	for _, w := range l.wanted {
		s = s.With(w.Kind)
	}
	return s
}

func (a *app) locate(ctx context.Context, f *locateFlags) error {
	engine, err := a.newEngine()
	if err != nil {
		return usageError(err)
	}
	if err := f.check(engine); err != nil {
		return usageError(err)
	}
	if _, err := os.Stat(a.inventory); err != nil { // opening it for writing would create it
		return fmt.Errorf("there is no inventory at %q: run a scan first or name another file with --inventory", a.inventory)
	}
	l := &located{rescan: f.rescan}
	if l.ids, err = locate.Read(a.stdin, kindsOf(engine)); err != nil {
		return usageError(fmt.Errorf("standard input: %w", err))
	}
	if len(l.ids) == 0 && f.request == "" {
		return usageError(errors.New("nothing to locate: write identifiers to standard input, one a line"))
	}
	if err := a.locateKey(l); err != nil {
		return err
	}
	l.wanted = l.key.Wanted(l.ids)
	return a.locateIn(ctx, f.request != "", func(s *inventory.Store) error { return a.locateWith(ctx, s, engine, l, f) })
}

// check refuses flags that cannot be, and a reference that tells who it is of.
func (f *locateFlags) check(engine *detectors.Engine) error {
	switch {
	case (f.yes || len(f.sources) > 0) && !f.rescan:
		return errors.New("--yes and --source belong to --rescan")
	case f.request == "":
		return nil
	case !locate.ValidRef(f.request):
		return errors.New("--request: a reference is up to 64 letters, digits, dots, dashes, slashes and underscores")
	}
	if _, found := engine.NewScanner().Mask(f.request); len(found) > 0 {
		return errors.New("--request: the reference looks like personal data: use a case number of your own")
	}
	return nil
}

// kindsOf knows the kinds of an engine's detectors.
func kindsOf(engine *detectors.Engine) func(string) locate.Kind {
	of := map[string]locate.Kind{}
	for _, d := range engine.Detectors() {
		of[d.ID] = locate.KindOf(d.ID, d.Category)
	}
	return func(id string) locate.Kind { return of[id] }
}

// keyFile is where the key of the hashes lies.
func (a *app) keyFile() string {
	if a.config.Locate.Key != "" {
		return a.config.Locate.Key
	}
	return locate.KeyPath(a.inventory)
}

// locateKey takes the key of stored hashes; for a search of the sources, where
// there is none, one that is kept nowhere.
func (a *app) locateKey(l *located) (err error) {
	l.key, err = locate.OpenKey(a.keyFile(), false)
	switch {
	case err == nil:
		l.kept = true
	case errors.Is(err, fs.ErrNotExist) && l.rescan:
		l.key, err = locate.NewKey()
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("no hashes are kept: scan with --keep-hashes and ask again, or read the sources with --rescan")
	}
	return err
}

// locateIn opens the inventory, for writing when a request is kept.
func (a *app) locateIn(ctx context.Context, write bool, fn func(*inventory.Store) error) (err error) {
	if !write {
		return a.ask(ctx, fn)
	}
	s, err := inventory.Open(ctx, a.inventory, inventory.Options{Tool: version})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(s)
}

func (a *app) locateWith(ctx context.Context, s *inventory.Store, engine *detectors.Engine, l *located, f *locateFlags) error {
	v, err := s.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer v.Close() // nothing is written by it
	if len(l.ids) == 0 {
		if l.wanted, err = v.RequestDigests(ctx, f.request, l.key.ID(), time.Now()); err != nil {
			return err
		}
		if len(l.wanted) == 0 {
			return usageError(fmt.Errorf("nothing to locate: request %q keeps no digests under this key, so write its identifiers to standard input", f.request))
		}
	}
	if l.rescan {
		done, err := a.research(ctx, s, v, engine, l, f)
		if err != nil || !done {
			return err
		}
	} else if err := askHashes(ctx, v, l); err != nil {
		return err
	}
	if f.request != "" {
		l.Wanted, l.Identifiers, l.Expires = l.wanted, len(l.ids), a.config.Locate.expires(time.Now())
		if id := l.key.ID(); l.kept {
			l.Key = &id
		}
		if err := s.SaveLocated(ctx, f.request, l.Located); err != nil {
			return err
		}
	}
	if err := a.printLocated(l); err != nil {
		return err
	}
	if len(l.Gaps) > 0 {
		return &exitError{code: exitIncomplete}
	}
	return nil
}

// askHashes answers from what scans kept.
func askHashes(ctx context.Context, v *inventory.Snapshot, l *located) (err error) {
	now := time.Now()
	if l.Sightings, err = v.Seek(ctx, l.wanted, now); err != nil {
		return err
	}
	l.Gaps, err = v.Unsearched(ctx, l.key.ID(), l.kinds(), now)
	return err
}

// research plans the reading of the sources and, if told to, reads them.
func (a *app) research(ctx context.Context, s *inventory.Store, v *inventory.Snapshot, engine *detectors.Engine, l *located, f *locateFlags) (done bool, err error) {
	sus, err := v.Suspects(ctx, l.kinds(), kindsOf(engine))
	if err != nil {
		return false, err
	}
	if !f.yes {
		return false, a.printSuspects(sus)
	}
	chosen, err := a.choose(f.sources, newSourceFlags(pflag.NewFlagSet("", pflag.ContinueOnError)))
	if err != nil {
		return false, err
	}
	srcs, err := a.open(ctx, chosen, s.Reference())
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, srcs.close()) }()
	c, err := a.scanConfig(ctx, &scanFlags{})
	if err != nil {
		return false, usageError(err)
	}
	formats, end, err := a.formats(ctx, c.Workers)
	if err != nil {
		return false, usageError(err)
	}
	defer func() { err = end(err) }()
	c.Extractors, c.Sources, c.Engine = formats, srcs, engine
	boundHeap(c.Workers)
	found, err := scanner.Search(ctx, c, s, l.key, l.wanted, func(ctx context.Context, id inventory.ID, version [32]byte) (bool, error) {
		return s.Reads(ctx, sus, id, version)
	})
	if err != nil {
		return false, interrupted(err)
	}
	l.Again, l.Gaps = found.Whole, append(found.Gaps, sus.NotMet(found.Visited)...)
	l.Sightings, err = v.Sighted(ctx, found.Met)
	for _, x := range l.Sightings {
		if !x.InInventory() {
			l.Gaps = append(l.Gaps, inventory.Unsearched{Source: x.Source, DataSet: x.DataSet, Why: inventory.GapNew, Objects: 1})
		}
	}
	return err == nil, err
}

func (a *app) locateForgetVerb() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "forget [REFERENCE]", Short: "Delete the digests of a request, or with --all-hashes every hash",
		Long: `Deletes what makes a request's person findable, as when the erasure is confirmed: the
places and what became of them stay. With --all-hashes it deletes the hashes of all
scans and requests; the key file is yours to delete.`,
		Example: "  pdatlas locate forget DSR-2026-014\n  pdatlas locate forget --all-hashes",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().BoolVar(&all, "all-hashes", false, "delete every hash in the inventory")
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		if all == (len(args) == 1) {
			return usageError(errors.New("name a request, or use --all-hashes"))
		}
		return a.changing(cmd.Context(), func(s *inventory.Store) error {
			if all {
				return s.ForgetHashes(cmd.Context())
			}
			return s.ForgetRequest(cmd.Context(), args[0])
		})
	})
	return c
}

func (a *app) locateMarkVerb() *cobra.Command {
	var state, reason string
	var places []int
	var all bool
	var states []string
	for _, s := range locate.States() {
		states = append(states, string(s))
	}
	c := &cobra.Command{
		Use: "mark REFERENCE", Short: "Say what became of places of a request",
		Long: "Gives places of a request a state: " + strings.Join(states, ", ") + `.
kept needs a reason of Art. 17(3) GDPR or of fact:
` + inLines(locate.KeepReasons(), 90) + ".",
		Example: "  pdatlas locate mark DSR-2026-014 --place 1 --place 3 --state erased\n  pdatlas locate mark DSR-2026-014 --place 2 --state kept --reason legal_obligation",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&state, "state", "", "the `STATE`")
	c.Flags().StringVar(&reason, "reason", "", "why data is kept: a `CODE` of the list")
	c.Flags().IntSliceVar(&places, "place", nil, "`NUMBER` of a place, as 'locate show' has it; may be repeated")
	c.Flags().BoolVar(&all, "all", false, "all places of the request")
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		if all == (len(places) > 0) {
			return usageError(errors.New("name places with --place, or use --all"))
		}
		return a.changing(cmd.Context(), func(s *inventory.Store) error {
			return s.MarkPlaces(cmd.Context(), args[0], places, locate.State(state), reason)
		})
	})
	return c
}

// changing opens an inventory that is there for writing.
func (a *app) changing(ctx context.Context, fn func(*inventory.Store) error) error {
	if _, err := os.Stat(a.inventory); err != nil {
		return fmt.Errorf("there is no inventory at %q: run a scan first or name another file with --inventory", a.inventory)
	}
	return a.locateIn(ctx, true, fn)
}

// inLines joins words by commas, in lines of at most width characters.
func inLines(words []string, width int) string {
	var b strings.Builder
	n := 0
	for i, w := range words {
		if i > 0 {
			b.WriteByte(',')
			if n += len(w) + 2; n > width {
				b.WriteByte('\n')
				n = 0
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
		n = max(n, len(w))
	}
	return b.String()
}
