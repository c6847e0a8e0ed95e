package scanner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
)

// RescoreConfig says by what rules an inventory is judged anew.
type RescoreConfig struct {
	Engine     *detectors.Engine
	Extractors []extract.Extractor  // those of the scans: part of what a result stands under
	Threshold  detectors.Likelihood // 0: Likely
	Thresholds map[string]detectors.Likelihood
	// Sources have a threshold of their own, by name (Source.Name).
	Sources map[string]detectors.Likelihood
}

// Rescore applies the rules to what stands in the store, from the signs that were
// kept with every finding, and says where they do not suffice. No source is read.
// It is what a scan with the same configuration would find, apart from what is
// named in Rescored.Left.
func Rescore(ctx context.Context, s *inventory.Store, c RescoreConfig) (inventory.Rescored, error) {
	if c.Engine == nil {
		return inventory.Rescored{}, errors.New("no detection engine")
	}
	if c.Threshold == 0 {
		c.Threshold = detectors.Likely
	}
	if err := checkThresholds(c.Engine, c.Thresholds); err != nil {
		return inventory.Rescored{}, err
	}
	full := Config{Engine: c.Engine, Extractors: c.Extractors, Threshold: c.Threshold, Thresholds: c.Thresholds, Inventory: Into(s)}
	w := full.written()
	for name, l := range c.Sources {
		if l != 0 && l != c.Threshold {
			w.Sources[sourceKey(s.ID(name, ""))] = int8(l)
		}
	}
	p := &rescorer{engine: c.Engine, threshold: int8(c.Threshold), rules: w, loaded: versions(c.Engine.Loaded())}
	hash, _ := full.hashes()
	return s.Rescore(ctx, inventory.Rescoring{
		Detectors: hash, Loaded: c.Engine.Loaded(), Threshold: int8(c.Threshold), Rules: w.write(), Lacks: p.lacks, Judge: p.judge,
	})
}

// rescorer judges stored findings.
type rescorer struct {
	engine    *detectors.Engine
	threshold int8
	rules     writtenRules
	loaded    map[string]string // version by detector
}

// versions reads what Engine.Loaded wrote.
func versions(loaded string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(loaded) {
		if id, version, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			m[id] = version
		}
	}
	return m
}

// lacks says what of a scan's evidence cannot answer, whatever was found.
func (p *rescorer) lacks(of inventory.Made) string {
	if of.Loaded == "" {
		return "recorded by a version that kept no evidence"
	}
	had := versions(of.Loaded)
	var fresh, changed []string
	for id, version := range p.loaded {
		switch was, ok := had[id]; {
		case !ok:
			fresh = append(fresh, id)
		case was != version && id != tablesName:
			changed = append(changed, id)
		}
	}
	slices.Sort(fresh)
	slices.Sort(changed)
	switch {
	case len(fresh) > 0:
		return "scanned without " + someOf(fresh)
	case len(changed) > 0:
		return "scanned with another version of " + someOf(changed)
	case had[tablesName] != p.loaded[tablesName]:
		return "scanned by other rules of context: what was less than possible then is not known"
	}
	return p.below(of)
}

// tablesName stands in Engine.Loaded for the engine's own rules.
const tablesName = "tables"

// someOf names a few of many types.
func someOf(ids []string) string {
	const shown = 3
	if len(ids) <= shown {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d other types", strings.Join(ids[:shown], ", "), len(ids)-shown)
}

// below says whether a threshold reaches below what was kept of a scan.
func (p *rescorer) below(of inventory.Made) string {
	old, err := readRules(of.Rules)
	if err != nil {
		return err.Error()
	}
	source := sourceKey(of.Source)
	for i := range p.engine.Detectors() {
		id := p.engine.Detectors()[i].ID
		kept := min(old.least(of.Threshold, id, source), int8(keptFrom))
		if p.rules.least(p.threshold, id, source) < kept {
			return "a threshold lies below what was kept (" + detectors.Likelihood(kept).String() + ")"
		}
	}
	return ""
}

// judge weighs the marks of a finding anew.
func (p *rescorer) judge(of inventory.Made, f *inventory.Finding) string {
	least := p.rules.least(p.threshold, f.Detector, sourceKey(of.Source))
	if _, ok := p.engine.Row(f.Detector, 0); !ok {
		if len(f.Ambiguous) > 0 && f.Count > 0 {
			return "holds values of a disabled type that may be of another"
		}
		f.Sum(off)
		return ""
	}
	if len(f.Marks) == 0 {
		return "recorded by a version that kept no evidence"
	}
	for i := range f.Marks {
		m := &f.Marks[i]
		row, ok := p.engine.Row(f.Detector, m.Variant)
		if !ok || p.engine.Detectors()[row].Version != f.Version {
			return "scanned with another version of " + f.Detector
		}
		if detectors.Evidence(m.Evidence)&detectors.ColumnAgrees != 0 {
			continue // judged by its values, which are not kept
		}
		likelihood, score := p.engine.Weigh(row, detectors.Evidence(m.Evidence))
		m.Likelihood, m.Score = int8(likelihood), float64(score)
	}
	f.Sum(least)
	return ""
}

// off is a threshold that nothing reaches.
const off = int8(detectors.VeryLikely) + 1
