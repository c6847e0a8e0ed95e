package scanner

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/prices"
	"github.com/pdatlas/pdatlas/sources"
)

// Rates are what a plan's time and requests are reckoned with. They are stated
// with the plan, since they are assumptions.
type Rates struct {
	BytesPerSecond   float64 // one worker reads and scans
	ObjectsPerSecond float64 // one worker opens
	ListPage         int64   // objects per list request, for sources that have requests
}

// DefaultRates are cautious figures: a network share rather than a local disk.
func DefaultRates() Rates {
	return Rates{BytesPerSecond: 100 << 20, ObjectsPerSecond: 200, ListPage: 1000}
}

// PlanConfig says what is planned.
type PlanConfig struct {
	Sources []SourceConfig
	Engine  *detectors.Engine // masks names
	Workers int               // 0: 1
	Rates   Rates             // zero: DefaultRates
	Prices  *prices.Table     // nil: costs are not reckoned
}

// Count is a number of objects and their size.
type Count struct {
	Objects int64
	Bytes   int64 // of those whose size is known
	Unsized int64 // objects whose size the source does not state
}

func (c *Count) add(size int64) {
	c.Objects++
	if size < 0 {
		c.Unsized++
		return
	}
	c.Bytes += size
}

// Group is a count under a name.
type Group struct {
	Name string
	Count
}

// PlanReport is what a scan would read. Read + NotRead is what was listed.
type PlanReport struct {
	Read     Count
	NotRead  []Group // by reason, as far as the listing tells it
	Formats  []Group // of Read, guessed from names; largest first
	DataSets []Group // of Read, by source and data set; in order of name
	Requests int64   // that a source charges for: lists and gets, 0 for files
	Time     time.Duration
	Rates    Rates
	Sources  []PlanSource
	// Cost is the sum of the sources' costs; nil when one of those that charge
	// has no price, when prices are in several currencies, or none were given.
	Cost *prices.Cost
}

// PlanSource is one source of a plan.
type PlanSource struct {
	Name     inventory.Name
	Listed   Count
	Err      error // why its list is not complete, nil when it is
	Requests int64 // that it charges for; 0 for files
	// Cost is what it charges for the scan; nil when it has no price, or for files.
	Cost *prices.Cost
}

// maxGroups bounds the data sets of a plan; the rest are counted together.
const maxGroups = 10_000

// others is the name of the group of what has none of its own.
const others = "other"

// planner gathers a plan.
type planner struct {
	names   *namer
	classes *classTable
	read    Count
	refused map[string]*Count
	formats map[string]*Count
	sets    map[string]*Count
}

// Plan lists the sources and opens nothing. Its error is ctx's or that of a
// configuration that cannot be; a source that breaks off is in the report.
func Plan(ctx context.Context, c PlanConfig) (PlanReport, error) {
	if c.Engine == nil || len(c.Sources) == 0 {
		return PlanReport{}, errors.New("nothing to plan: name at least one source")
	}
	if err := overlap(c.Sources); err != nil {
		return PlanReport{}, err
	}
	if c.Rates == (Rates{}) {
		c.Rates = DefaultRates()
	}
	p := &planner{
		names: newNamer(func() masker { return c.Engine.NewScanner() }), classes: newClassTable(),
		refused: map[string]*Count{}, formats: map[string]*Count{}, sets: map[string]*Count{},
	}
	r := PlanReport{Rates: c.Rates}
	for _, sc := range c.Sources {
		s, use, err := p.source(ctx, sc.Source)
		if err != nil {
			return r, err
		}
		if !strings.HasPrefix(sc.Source.Name(), "file:") {
			use.Lists = (s.Listed.Objects + c.Rates.ListPage - 1) / c.Rates.ListPage
			s.Requests = use.Lists
			for _, class := range use.Classes {
				s.Requests += class.Gets
			}
			if s.Cost, err = cost(ctx, c.Prices, sc.Source, use); err != nil {
				return r, err
			}
			r.Requests += s.Requests
		}
		r.Sources = append(r.Sources, s)
	}
	r.Cost = costs(r.Sources)
	r.Read = p.read
	r.NotRead, r.Formats, r.DataSets = groups(p.refused), groups(p.formats), groups(p.sets)
	slices.SortStableFunc(r.Formats, func(a, b Group) int { return cmp.Compare(b.Bytes, a.Bytes) })
	seconds := float64(r.Read.Bytes)/c.Rates.BytesPerSecond + float64(r.Read.Objects)/c.Rates.ObjectsPerSecond
	r.Time = time.Duration(seconds / float64(max(c.Workers, 1)) * float64(time.Second))
	return r, nil
}

// source lists one source and returns what of it would be fetched, by storage
// class.
func (p *planner) source(ctx context.Context, src sources.Source) (PlanSource, prices.Use, error) {
	name, _ := p.names.name(src.Name())
	s := PlanSource{Name: name}
	dead, use := ended(ctx), prices.Use{Classes: map[string]prices.Class{}}
	s.Err = src.Walk(ctx, "", func(item sources.Item, _ sources.Cursor) error {
		if !item.Part.First() {
			return nil // its object is counted
		}
		s.Listed.add(item.Ref.Size)
		if err := refused(dead, &item); err != nil {
			counted(p.refused, string(p.classes.of(err).reason)).add(item.Ref.Size)
			return nil
		}
		if item.Ref.Offline { // whether it was restored, only a request for each would tell
			counted(p.refused, string(inventory.Archived)).add(item.Ref.Size)
			return nil
		}
		p.read.add(item.Ref.Size)
		class := use.Classes[item.Ref.StorageClass]
		class.Gets++
		class.Bytes += max(item.Ref.Size, 0)
		use.Classes[item.Ref.StorageClass] = class
		counted(p.formats, guess(item.Ref.Path)).add(item.Ref.Size)
		counted(p.sets, string(name)+" "+string(p.names.recurring(item.Ref.DataSet))).add(item.Ref.Size)
		return nil
	})
	return s, use, ctx.Err()
}

// cost reckons what a source charges, nil when it has no price. It asks the
// source where it is: regions have prices of their own.
func cost(ctx context.Context, table *prices.Table, src sources.Source, use prices.Use) (*prices.Cost, error) {
	if table == nil {
		return nil, nil
	}
	d, err := src.Describe(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, nil // its walk has said why
	}
	_, host, _ := strings.Cut(d.Endpoint, "://")
	c, known := table.Cost(d.Provider, host, d.Region, use)
	if !known {
		return nil, nil
	}
	return &c, nil
}

// costs adds up what the sources charge, nil when that is not known.
func costs(all []PlanSource) *prices.Cost {
	var sum *prices.Cost
	for _, s := range all {
		switch c := s.Cost; {
		case s.Requests == 0:
		case c == nil, sum != nil && sum.Currency != c.Currency:
			return nil
		case sum == nil:
			one := *c
			one.Notes = slices.Clone(c.Notes)
			sum = &one
		default:
			sum.Requests, sum.Retrieval, sum.Transfer = sum.Requests+c.Requests, sum.Retrieval+c.Retrieval, sum.Transfer+c.Transfer
			sum.AsOf = min(sum.AsOf, c.AsOf)
			sum.Notes = slices.Compact(slices.Sorted(slices.Values(append(sum.Notes, c.Notes...))))
		}
	}
	return sum
}

// refused says why an item cannot be read, as far as its listing tells: a read
// whose context has ended (dead) opens nothing, and only what is refused
// beforehand fails with a reason of its own.
func refused(dead context.Context, item *sources.Item) (why error) {
	if item.Open == nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			why = nil // reading the item will meet it again, and account for it
		}
	}()
	rc, err := item.Open(dead)
	if rc != nil {
		rc.Close() // nothing was read
	}
	for _, known := range []error{sources.ErrExcluded, sources.ErrNotRegular, sources.ErrArchived, sources.ErrAccessDenied} {
		if errors.Is(err, known) {
			return err
		}
	}
	return nil
}

// ended returns a context like ctx that has ended.
func ended(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

func counted(m map[string]*Count, name string) *Count {
	c, ok := m[name]
	if !ok {
		if len(m) >= maxGroups {
			name = others
		}
		if c = m[name]; c == nil {
			c = new(Count)
			m[name] = c
		}
	}
	return c
}

func groups(m map[string]*Count) []Group {
	out := make([]Group, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, Group{name, *m[name]})
	}
	return out
}

// guess names a format by the end of a name. Only endings from a fixed list are
// repeated: what follows the last dot may be anything.
func guess(name string) string {
	switch ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")); ext {
	case "csv", "tsv", "json", "ndjson", "jsonl", "txt", "log", "md", "xml", "yaml", "yml", "html", "htm", "sql",
		"eml", "mbox", "msg", "pdf", "rtf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp",
		"gz", "tgz", "zip", "tar", "bz2", "xz", "zst", "7z", "rar", "parquet", "avro", "orc", "sqlite", "db",
		"jpg", "jpeg", "png", "gif", "tif", "tiff", "heic", "mp3", "mp4", "mov", "wav", "exe", "dll", "so", "bin", "iso":
		return ext
	}
	return others
}
