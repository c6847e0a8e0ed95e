package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
)

// scanSummary is how a scan ended, for people and machines.
type scanSummary struct {
	Scan        int64           `json:"scan"`
	State       string          `json:"state"` // complete, incomplete, interrupted, paused
	Resumed     bool            `json:"resumed"`
	Seconds     float64         `json:"seconds"`
	Inventory   string          `json:"inventory"`
	Sources     []sourceSummary `json:"sources"`
	Accounting  accounting      `json:"accounting"`
	Balanced    bool            `json:"balanced"`
	Types       []typeSummary   `json:"types"` // in the current picture of these sources
	NotRead     []reasonSummary `json:"not_fully_read"`
	LeftOut     []reasonSummary `json:"left_out"`
	MembersLeft []reasonSummary `json:"members_not_fully_read"`
	Sampled     *sampledSummary `json:"sampled,omitempty"` // nil: nothing was
}

// sampledSummary is what the samples of this run are worth.
type sampledSummary struct {
	Objects int64   `json:"objects"`
	Rows    int64   `json:"rows"`
	Bound   float64 `json:"share_of_rows_at_most"` // of any of them that can hold other personal data, at 95 %
}

type sourceSummary struct {
	Name     string `json:"name"`
	Complete bool   `json:"complete"`
	Reason   string `json:"reason,omitempty"`
	Error    string `json:"error,omitempty"`
}

// accounting is listed = scanned + partial + skipped + failed, three times.
type accounting struct {
	Objects   outcomes `json:"objects"`
	Members   outcomes `json:"members"`
	Bytes     outcomes `json:"bytes"`           // as listed
	Unsized   int64    `json:"objects_unsized"` // whose size the source does not state
	BytesRead int64    `json:"bytes_read"`      // nested ones included
	Records   int64    `json:"records"`
}

type outcomes struct {
	Listed  int64 `json:"listed"`
	Scanned int64 `json:"scanned"`
	Partial int64 `json:"partial"`
	Skipped int64 `json:"skipped"`
	Failed  int64 `json:"failed"`
}

type typeSummary struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Matches int64  `json:"matches"`
	InNames int64  `json:"in_names"` // of these, in names of objects
	Objects int64  `json:"objects"`  // container members count each
	GDPR    string `json:"gdpr,omitempty"`
}

type reasonSummary struct {
	State  string `json:"state"`
	Reason string `json:"reason"`
	Words  string `json:"words"`
	Do     string `json:"what_to_do,omitempty"`
	Count  int64  `json:"count"`
	Bytes  int64  `json:"bytes"`
}

// printSummary prints it for people or machines.
func (a *app) printSummary(out *scanSummary) error {
	if a.json {
		return writeJSON(a.stdout, out)
	}
	p := &summaryPrinter{w: a.stdout, s: out, advised: map[string]bool{}}
	p.print(a.reportCommand())
	return p.err
}

// reportCommand is what to type next.
func (a *app) reportCommand() string {
	c := "pdatlas report --format html -o report.html"
	if a.inventory != defaultInventory {
		c += " --inventory " + shellWord(a.inventory)
	}
	return c
}

// shellWord quotes a word for a shell where it must be.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+=:,@", r))
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// summarize joins how the scan ended with what now stands in the inventory.
func summarize(ctx context.Context, store *inventory.Store, s *scanner.Summary) (*scanSummary, error) {
	out := &scanSummary{
		Scan: s.Scan, Resumed: s.Resumed, Seconds: s.Duration.Round(time.Millisecond).Seconds(), Inventory: store.Path(),
		State: scanState(s), Accounting: account(&s.Totals), Balanced: s.Totals.Balanced(),
		Sources: []sourceSummary{}, NotRead: []reasonSummary{}, LeftOut: []reasonSummary{}, MembersLeft: []reasonSummary{},
	}
	if s.Sampled.Objects > 0 {
		out.Sampled = &sampledSummary{s.Sampled.Objects, s.Sampled.Rows, s.Sampled.Bound()}
	}
	ours := map[inventory.Name]bool{}
	for _, src := range s.Sources {
		one := sourceSummary{Name: string(src.Name), Complete: src.Complete, Reason: string(src.Reason)}
		if src.Err != nil {
			one.Error = src.Err.Error()
		}
		out.Sources = append(out.Sources, one)
		ours[src.Name] = true
	}
	unread := map[inventory.Reason]bool{}
	for _, u := range s.Unread() {
		unread[u.Reason] = true
	}
	for _, r := range s.Totals.Objects.Reasons {
		if one := summarizeReason(r); unread[r.Reason] {
			out.NotRead = append(out.NotRead, one)
		} else {
			one.Do = ""
			out.LeftOut = append(out.LeftOut, one)
		}
	}
	for _, r := range s.Totals.Members.Reasons {
		out.MembersLeft = append(out.MembersLeft, summarizeReason(r))
	}
	for _, rs := range [][]reasonSummary{out.NotRead, out.LeftOut, out.MembersLeft} {
		slices.SortStableFunc(rs, func(x, y reasonSummary) int { return cmp.Compare(y.Count, x.Count) })
	}
	var err error
	out.Types, err = currentTypes(ctx, store, ours)
	return out, err
}

func scanState(s *scanner.Summary) string {
	switch {
	case s.Interrupted:
		return "interrupted"
	case s.Paused:
		return "paused"
	case s.Complete():
		return "complete"
	}
	return "incomplete"
}

func summarizeReason(r inventory.ReasonCount) reasonSummary {
	return reasonSummary{string(r.State), string(r.Reason), r.Reason.Words(), r.Reason.Advice(), r.Count, r.Bytes}
}

func account(t *inventory.Totals) accounting {
	return accounting{
		Objects: countOutcomes(t.ListedObjects, &t.Objects), Members: countOutcomes(t.ListedMembers, &t.Members),
		Bytes: byteOutcomes(t), Unsized: t.Unsized, BytesRead: t.BytesRead, Records: t.Records,
	}
}

func countOutcomes(listed int64, c *inventory.Counts) outcomes {
	return outcomes{listed, c.Scanned, c.Partial, c.Skipped, c.Failed}
}

// byteOutcomes splits the listed bytes as the objects are: whatever was not
// scanned has a reason, and each reason its bytes.
func byteOutcomes(t *inventory.Totals) outcomes {
	o := outcomes{Listed: t.Bytes, Scanned: t.Bytes}
	for _, r := range t.Objects.Reasons {
		o.Scanned -= r.Bytes
		switch r.State {
		case inventory.Partial:
			o.Partial += r.Bytes
		case inventory.Skipped:
			o.Skipped += r.Bytes
		case inventory.Failed:
			o.Failed += r.Bytes
		}
	}
	return o
}

// currentTypes sums up what stands in the inventory for the sources: objects
// that did not change count as they were read before.
func currentTypes(ctx context.Context, store *inventory.Store, ours map[inventory.Name]bool) ([]typeSummary, error) {
	byType := map[string]*typeSummary{}
	err := store.Datasets(ctx, func(d inventory.Dataset) error {
		if !ours[d.Source] {
			return nil
		}
		for _, t := range d.Types {
			one := byType[t.Detector]
			if one == nil {
				c, known := store.Reference().Category(t.Detector)
				one = &typeSummary{Type: t.Detector, Name: c.Name, GDPR: gdprNote(c, known)}
				byType[t.Detector] = one
			}
			one.Matches += t.Count
			one.InNames += t.InNames
			one.Objects += t.Objects
		}
		return nil
	})
	out := []typeSummary{}
	for _, id := range slices.Sorted(maps.Keys(byType)) {
		if byType[id].Matches > 0 {
			out = append(out, *byType[id])
		}
	}
	slices.SortStableFunc(out, func(x, y typeSummary) int { return cmp.Compare(y.Matches, x.Matches) })
	return out, err
}

// summaryPrinter writes the summary for people; it keeps the first error.
type summaryPrinter struct {
	w       io.Writer
	s       *scanSummary
	advised map[string]bool // reasons whose advice was given
	err     error
}

func (p *summaryPrinter) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *summaryPrinter) table(head []string, rows [][]string) {
	if p.err == nil {
		p.err = table(p.w, head, rows)
	}
}

func (p *summaryPrinter) print(next string) {
	p.head()
	p.accounting()
	p.types()
	p.reasons("Not fully read, so not known to be free of personal data", "object", p.s.NotRead)
	if n := p.s.Sampled; n != nil {
		p.line("  Samples: %s of %s; of each object at most %s of the rows can hold other personal data, at 95 %%",
			many(n.Rows, "row"), many(n.Objects, "object"), scanner.Percent(n.Bound))
	}
	p.reasons("Parts of containers that were not fully read", "member", p.s.MembersLeft)
	p.reasons("Left alone", "object", p.s.LeftOut)
	p.line("\nInventory: %s (with its key beside it: keep both, and keep them private)", p.s.Inventory)
	p.line("Next:      %s", next)
}

func (p *summaryPrinter) head() {
	words := map[string]string{
		"complete":    "is complete: everything was read",
		"incomplete":  "has ended, but not everything could be read",
		"interrupted": "was interrupted: run the same command again to go on",
		"paused":      "is paused: log in again and run the same command to go on",
	}
	resumed := ""
	if p.s.Resumed {
		resumed = " (resumed)"
	}
	d := time.Duration(p.s.Seconds * float64(time.Second)).Round(100 * time.Millisecond)
	p.line("Scan %d%s %s (%s)", p.s.Scan, resumed, words[p.s.State], d)
	for _, src := range p.s.Sources {
		switch {
		case src.Complete:
			p.line("  %s: listed to its end", src.Name)
		case src.Error != "":
			p.line("  %s: NOT listed to its end: %s", src.Name, src.Error)
		default:
			p.line("  %s: not listed to its end", src.Name)
		}
	}
}

func (p *summaryPrinter) accounting() {
	acc := p.s.Accounting
	p.line("\nAccounting: listed = scanned + partial + skipped + failed")
	row := func(name string, o outcomes, text func(int64) string) []string {
		return []string{"  " + name, text(o.Listed), text(o.Scanned), text(o.Partial), text(o.Skipped), text(o.Failed)}
	}
	p.table([]string{"", "LISTED", "SCANNED", "PARTIAL", "SKIPPED", "FAILED"}, [][]string{
		row("objects", acc.Objects, group), row("members of containers", acc.Members, group), row("bytes", acc.Bytes, group)})
	p.line("Read: %s, nested ones included; %s", bytesText(acc.BytesRead), many(acc.Records, "record"))
	if acc.Unsized > 0 {
		p.line("%s of unknown size", many(acc.Unsized, "object"))
	}
	if !p.s.Balanced {
		p.line("THE SUMS DIFFER: run 'pdatlas inventory verify' and report this as a fault of pdatlas")
	}
}

func (p *summaryPrinter) types() {
	if len(p.s.Types) == 0 {
		p.line("\nNo personal data of the known types was found in what was read.")
		return
	}
	p.line("\nPersonal data in these sources, as it stands in the inventory")
	var rows [][]string
	for _, t := range p.s.Types {
		rows = append(rows, []string{"  " + t.Type, orDash(t.Name), group(t.Matches), group(t.Objects), t.GDPR})
	}
	p.table([]string{"  TYPE", "WHAT", "MATCHES", "OBJECTS", "GDPR"}, rows)
}

// reasons prints one entry for each reason, and what to do about it once.
func (p *summaryPrinter) reasons(title, noun string, rs []reasonSummary) {
	if len(rs) == 0 {
		return
	}
	p.line("\n%s", title)
	for i, r := range rs {
		if slices.ContainsFunc(rs[:i], func(x reasonSummary) bool { return x.Reason == r.Reason }) {
			continue // it stands there with all its states
		}
		var sum int64
		var states []string
		for _, x := range rs[i:] {
			if x.Reason == r.Reason {
				sum += x.Count
				states = append(states, group(x.Count)+" "+x.State)
			}
		}
		what := many(sum, noun) + " " + r.State
		if len(states) > 1 {
			what = many(sum, noun) + " (" + strings.Join(states, ", ") + ")"
		}
		p.line("  %s: %s", what, r.Words)
		if r.Do != "" && !p.advised[r.Reason] {
			p.line("      → %s", r.Do)
			p.advised[r.Reason] = true
		}
	}
}
