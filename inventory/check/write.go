package check

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
)

// WriteCSV writes one line a finding, UTF-8 with a head line. A cell that a
// spreadsheet would take for a formula begins with an apostrophe.
func (r *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"fingerprint", "code", "article", "severity", "status", "decision", "title", "activity", "source", "data_set", "category", "element", "detail", "scan", "evidence"}}
	for _, f := range r.Findings {
		var evidence []string
		for _, e := range f.Evidence {
			evidence = append(evidence, e.Table+": "+e.Key)
		}
		rows = append(rows, []string{f.Fingerprint, f.Code, f.Article, f.Severity.String(), string(f.Status), f.Decision, f.Title, f.Activity,
			f.Source, f.DataSet, f.Category, f.Element, f.Detail, strconv.FormatInt(f.Scan, 10), strings.Join(evidence, "; ")})
	}
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteJSON writes the report as one object.
func (r *Report) WriteJSON(w io.Writer) error { return encode(w, r) }

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// The parts of SARIF 2.1.0 (OASIS Standard, 27 March 2020) that are used; names
// as in its JSON schema.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Results    []sarifResult  `json:"results"`
		Properties map[string]any `json:"properties"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string    `json:"id"`
		Short   sarifText `json:"shortDescription"`
		Full    sarifText `json:"fullDescription"`
		Default struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
		Properties map[string]string `json:"properties"`
	}
	sarifText   struct{ Text string } // see MarshalJSON
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions"` // none: open
		Properties   map[string]any     `json:"properties"`
	}
	sarifLocation struct {
		Logical []sarifLogical `json:"logicalLocations"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
	sarifSuppression struct {
		Kind   string `json:"kind"`
		Status string `json:"status"`
		Why    string `json:"justification"`
	}
)

// MarshalJSON implements json.Marshaler: a message of plain text.
func (t sarifText) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"text": t.Text})
}

// level is the severity in SARIF's words.
func (s Severity) level() string {
	switch {
	case s >= High:
		return "error"
	case s == Medium:
		return "warning"
	}
	return "note"
}

// WriteSARIF writes the findings as SARIF 2.1.0; those that a decision silences
// are suppressed. version is that of the program.
func (r *Report) WriteSARIF(w io.Writer, version string) error {
	var run sarifRun
	run.Tool.Driver = sarifDriver{Name: "pdatlas", Version: version, Rules: []sarifRule{}}
	run.Properties = map[string]any{"scan": r.Scan, "legalDataOf": r.Reference, "registerRevision": r.Register, "auditHead": r.AuditHead}
	run.Results = []sarifResult{}
	var codes []string
	for _, c := range Checks() {
		rule := sarifRule{ID: c.Code, Short: sarifText{c.Title}, Full: sarifText{c.Question}, Properties: map[string]string{"article": c.Article}}
		rule.Default.Level = c.Severity.level()
		codes = append(codes, c.Code)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, f := range r.Findings {
		x := sarifResult{RuleID: f.Code, RuleIndex: slices.Index(codes, f.Code), Level: f.Severity.level(),
			Message: sarifText{f.Title + ": " + f.Detail + " (to verify)"}, Fingerprints: map[string]string{"pdatlas/v1": f.Fingerprint},
			Suppressions: []sarifSuppression{}, Properties: map[string]any{"severity": f.Severity, "status": f.Status, "evidence": f.Evidence, "scan": f.Scan}}
		if f.Status == Silenced {
			x.Suppressions = append(x.Suppressions, sarifSuppression{"external", "accepted", "triage decision " + f.Decision})
		}
		for _, at := range [][2]string{{f.Activity, "activity"}, {strings.TrimSuffix(f.Source+"/"+f.DataSet, "/"), "dataset"}} {
			if at[0] != "" {
				x.Locations = append(x.Locations, sarifLocation{[]sarifLogical{{at[0], at[1]}}})
			}
		}
		run.Results = append(run.Results, x)
	}
	return encode(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}
