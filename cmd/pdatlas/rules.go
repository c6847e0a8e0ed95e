package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/detectors/custom"
)

// newEngine loads the built-in detectors that the configuration leaves switched
// on and the user's rules, with the allow lists in front of both.
func (a *app) newEngine() (*detectors.Engine, error) {
	defer withoutCollection()()
	ds, rules, err := a.loadDetectors()
	if err != nil {
		return nil, err
	}
	e, err := detectors.New(ds, a.engineOptions(rules))
	if err != nil {
		return nil, fmt.Errorf("configuration: detectors: %w", err)
	}
	if err := a.config.Detectors.checkTypes(e); err != nil {
		return nil, fmt.Errorf("configuration %s: %w", a.config.file, err)
	}
	a.rules = rules
	return e, nil
}

// fingerprint is that of the engine which newEngine makes, without making it.
func (a *app) fingerprint() (string, error) {
	defer withoutCollection()()
	ds, rules, err := a.loadDetectors()
	if err != nil {
		return "", err
	}
	f, err := detectors.Fingerprint(ds, a.engineOptions(rules))
	if err != nil {
		return "", fmt.Errorf("configuration: detectors: %w", err)
	}
	return f, nil
}

func (a *app) loadDetectors() ([]detectors.Detector, *custom.Rules, error) {
	builtin := all.Detectors()
	rules, err := loadRules(a.config.Detectors.Rules, builtin)
	if err != nil {
		return nil, nil, err
	}
	ds, err := rules.Apply(slices.Concat(builtin, rules.Detectors()))
	if err != nil {
		return nil, nil, fmt.Errorf("rule files: %w", err)
	}
	return ds, rules, nil
}

func (a *app) engineOptions(rules *custom.Rules) detectors.Options {
	return detectors.Options{Disable: a.config.Detectors.Disable, Rules: rules.Fingerprint()}
}

// withoutCollection stops the collection of garbage until what it returns is
// called. What is loaded at the start stays: to look for garbage in it several
// times while it grows from nothing costs a third of the start.
func withoutCollection() (resume func()) {
	percent := debug.SetGCPercent(-1)
	return func() {
		if percent >= 0 { // else it is off already, and who stopped it resumes it
			debug.SetGCPercent(percent)
		}
	}
}

// loadRules reads rule files, the rules of which bear no ID of the built-in
// detectors: all of them, or none with an error.
func loadRules(names []string, builtin []detectors.Detector) (*custom.Rules, error) {
	taken := make([]string, len(builtin))
	for i := range builtin {
		taken[i] = builtin[i].ID
	}
	return custom.Load(names, os.ReadFile, slices.Compact(taken))
}

// besideConfig takes the relative names of rule files as from the configuration file.
func besideConfig(config string, names []string) {
	for i, n := range names {
		if !filepath.IsAbs(n) {
			names[i] = filepath.Join(filepath.Dir(config), n)
		}
	}
}

// ruleRow is a user's rule as "detectors test" prints it.
type ruleRow struct {
	ID    string   `json:"id"`
	Place string   `json:"place"`
	Gate  string   `json:"gate"`
	Looks []string `json:"looks_for,omitempty"`
	Cost  float64  `json:"ns_per_byte"`
}

// testRules loads rule files, which checks them and their examples, and says
// what each rule costs.
func (a *app) testRules(names []string) error {
	rules, err := loadRules(names, all.Detectors())
	if err != nil {
		return usageError(err)
	}
	rows := []ruleRow{}
	for _, i := range rules.Infos() {
		cost, err := rules.Cost(i.ID, time.Now)
		if err != nil {
			return err
		}
		rows = append(rows, ruleRow{i.ID, i.Place, string(i.Gate), slices.Concat(i.Shapes, i.Literals), cost})
	}
	if a.json {
		return writeJSON(a.stdout, rows)
	}
	var out [][]string
	for _, r := range rows {
		out = append(out, []string{r.ID, r.Place, gateText(custom.Gate(r.Gate), r.Looks), fmt.Sprintf("%.2f ns", r.Cost)})
	}
	if err := table(a.stdout, []string{"ID", "PLACE", "LOOKED FOR AT", "COST PER BYTE"}, out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "\n%d rules; every example holds.\n", len(rows))
	return err
}

// gateText says in words what makes a rule be asked.
func gateText(g custom.Gate, looks []string) string {
	switch g {
	case custom.GateLabel:
		return "fields, labels and keywords that name it"
	case custom.GateShape:
		return "tokens written " + some(looks)
	case custom.GateLiteral:
		return "places with " + some(looks)
	case custom.GateWords:
		return "lines that hold one of its words"
	}
	return "every byte (allow_slow)"
}

// some lists the first few of many.
func some(list []string) string {
	const most = 3
	if len(list) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
	}
	return strings.Join(list, ", ")
}

// ruleNotes are what a user should know of the rules of a run: those that slow
// it down, and those whose matches ran out of time.
func ruleNotes(rules *custom.Rules) []string {
	var notes []string
	for _, id := range rules.Slow() {
		notes = append(notes, fmt.Sprintf("rule %s looks at every byte (allow_slow): 'pdatlas detectors test' shows what it costs", id))
	}
	timedOut := rules.TimedOut()
	for _, i := range rules.Infos() {
		if n := timedOut[i.ID]; n > 0 {
			notes = append(notes, fmt.Sprintf("rule %s ran out of time %d times: what it would have found there is missing", i.ID, n))
		}
	}
	return notes
}
