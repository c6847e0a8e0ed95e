package report

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Sheet asks one owner what no scan can know of the data they answer for. It
// holds what was found as types and counts, never a value.
type Sheet struct {
	Owner      string    `json:"owner"` // "" nobody is known to answer
	Department string    `json:"department,omitempty"`
	At         string    `json:"at"`
	Sets       []Inquiry `json:"data_sets"`
}

// Inquiry is what is asked of one data set.
type Inquiry struct {
	Source      string     `json:"source"`
	DataSet     string     `json:"data_set"`
	Application string     `json:"application,omitempty"`
	Activity    string     `json:"activity,omitempty"`
	Objects     int64      `json:"objects"`
	Found       []string   `json:"found"` // types with their counts
	Questions   []Question `json:"questions"`
}

// Question is one cell of the record that its owner must fill.
type Question struct {
	Article string `json:"article"`
	Ask     string `json:"question"`
	Known   string `json:"what_the_scan_saw,omitempty"`
}

// Sheets are the questionnaires of an overview, one per owner, those of nobody
// last. owner and department choose, "" all.
func (m *Overview) Sheets(owner, department string) []Sheet {
	type key struct{ owner, department string }
	by := map[key]*Sheet{}
	for i := range m.DataSets {
		d := &m.DataSets[i]
		for _, o := range d.Owners {
			if o.Personal == 0 || owner != "" && o.Name != owner || department != "" && o.Department != department {
				continue
			}
			k := key{o.Name, o.Department}
			if by[k] == nil {
				by[k] = &Sheet{Owner: o.Name, Department: o.Department, At: m.At}
			}
			by[k].Sets = append(by[k].Sets, inquiry(d, &o))
		}
	}
	var out []Sheet
	for _, s := range by {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Sheet) int {
		if (a.Owner == "") != (b.Owner == "") {
			return strings.Compare(b.Owner, a.Owner)
		}
		return cmp.Or(strings.Compare(a.Owner, b.Owner), strings.Compare(a.Department, b.Department))
	})
	return out
}

func inquiry(d *DataSet, o *Owner) Inquiry {
	q := Inquiry{Source: d.Source, DataSet: d.Name, Application: o.Application, Activity: o.Activity, Objects: o.Objects}
	flags := map[string]bool{}
	for _, t := range d.Types {
		text := t.Name + ": " + plural(t.Count, "match")
		if t.FlagLabel != "" {
			text += ", " + t.FlagLabel
		}
		q.Found = append(q.Found, text)
		flags[t.Flag] = true
	}
	q.Questions = append(ownership(o), purposes(d, o, flags)...)
	q.Questions = append(q.Questions, places(d)...)
	q.Questions = append(q.Questions, measures(d)...)
	return q
}

// ownership asks whether it is the right person who is asked.
func ownership(o *Owner) []Question {
	if o.Name == "" {
		return []Question{{"24", "Who answers for this data set?", ""}}
	}
	return []Question{{"24", "Do you answer for this data set? If not, who does?", basisWords(o.Basis)}}
}

// purposes asks what the data is processed for, and on which basis.
func purposes(d *DataSet, o *Owner, flags map[string]bool) []Question {
	out := []Question{
		{"30(1)(b)", "For which purposes is it processed, and in which processing activity?", o.Activity},
		{"6(1)", "On which legal basis?", ""},
		{"30(1)(c)", "Whose data is it (employees, customers, patients …)?", personsKnown(d)},
	}
	if flags["special_category"] {
		out = append(out, Question{"9(2)", "Special categories were found: which condition of Art. 9(2) allows it?", ""})
	}
	if flags["criminal"] {
		out = append(out, Question{"10", "Data on criminal offences was found: which law allows it?", ""})
	}
	if flags["national_id"] {
		out = append(out, Question{"87", "National identification numbers were found: which national law allows it?", ""})
	}
	if d.Under18 > 0 {
		out = append(out, Question{"8", "Children seem to be among the persons: is it known, and what protects them?", "about " + thousands(d.Under18) + " under 18"})
	}
	return out
}

func personsKnown(d *DataSet) string {
	if d.Persons == nil {
		return ""
	}
	if d.Persons.Count == 1 {
		return "1 person"
	}
	return d.Persons.About() + " persons"
}

// places asks who gets the data, where it is, and for how long.
func places(d *DataSet) []Question {
	var let []string
	for _, r := range d.Kept.Recipients {
		let = append(let, r.Who+" "+r.AccessWords())
	}
	out := []Question{{"30(1)(d)", "Who receives it, inside and outside, processors too?", strings.Join(let, "; ")}}
	switch l := d.Location; {
	case l.Country == "":
		out = append(out, Question{"30(1)(e)", "In which country is it kept?", l.Detail})
	case l.EEA == "no":
		out = append(out, Question{"30(1)(e)", "It is kept outside the EEA: is that a transfer, and under which safeguards?", l.Name + ", " + l.Basis})
	default:
		out = append(out, Question{"30(1)(e)", "Does it, or access to it, leave the EEA?", l.Name + ", " + l.Basis})
	}
	for _, c := range d.Kept.Copies {
		if c.Location.Country == "" {
			out = append(out, Question{"30(1)(e)", "In which country is this copy or server?", c.Place})
		}
	}
	known := []string{}
	if d.Kept.Oldest != "" {
		known = append(known, "objects last changed between "+d.Kept.Oldest+" and "+d.Kept.Newest)
	}
	for _, r := range d.Kept.Retention {
		known = append(known, r.Says)
	}
	return append(out, Question{"30(1)(f)", "How long may it be kept, by which law, and who deletes it?", strings.Join(known, "; ")})
}

// measures asks of what was not seen to be in force, and of what was not read.
func measures(d *DataSet) []Question {
	var out []Question
	for _, c := range d.Kept.Controls {
		known := c.Words
		if c.Says != "" {
			known += ": " + c.Says
		}
		switch c.State {
		case "no", "partial":
			out = append(out, Question{c.Article, "Is it meant to be so? The measure «" + c.Label + "» was not seen to be fully in force.", known})
		case "unknown":
			out = append(out, Question{c.Article, "Is this measure in force: «" + c.Label + "»?", known})
		}
	}
	if left := d.Objects.Listed - d.Objects.Scanned; left > 0 {
		out = append(out, Question{"5(2)", "What do the objects hold that could not be read?", plural(left, "object") + " not fully read"})
	}
	return append(out, Question{"30(1)(g)", "Which organisational measures protect it (instructions, training, roles)?", ""})
}

// MarkdownSheets writes questionnaires to be filled in by hand. Names are
// escaped, so that none becomes a link, a picture or markup.
func MarkdownSheets(w io.Writer, sheets []Sheet) error {
	var b strings.Builder
	for i, s := range sheets {
		if i > 0 {
			b.WriteString("\n---\n\n")
		}
		fmt.Fprintf(&b, "# Questions on personal data: %s\n\n", escapeMarkdown(cmp.Or(s.Owner, "owner not known")))
		if s.Department != "" {
			fmt.Fprintf(&b, "Department: %s\n\n", escapeMarkdown(s.Department))
		}
		fmt.Fprintf(&b, "As of %s. What was found stands as types and counts; no value is shown.\n\n", s.At)
		b.WriteString("Filled in by (function): ____________  Date: ____________\n")
		for _, q := range s.Sets {
			fmt.Fprintf(&b, "\n## %s\n\nSource: %s, %s\n", escapeMarkdown(q.DataSet), escapeMarkdown(q.Source), plural(q.Objects, "object"))
			if q.Application != "" {
				fmt.Fprintf(&b, "Application: %s\n", escapeMarkdown(q.Application))
			}
			b.WriteString("\nFound:\n\n")
			for _, f := range q.Found {
				fmt.Fprintf(&b, "- %s\n", escapeMarkdown(f))
			}
			b.WriteString("\n| GDPR | Question | What the scan saw | Answer |\n|---|---|---|---|\n")
			for _, x := range q.Questions {
				fmt.Fprintf(&b, "| Art. %s | %s | %s | |\n", escapeMarkdown(x.Article), escapeMarkdown(x.Ask), escapeMarkdown(x.Known))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// escapeMarkdown keeps text from being markup: names come from the source.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r':
			b.WriteByte(' ')
			continue
		case r == '<' || r == '>' || r == '&':
			b.WriteString(html.EscapeString(string(r)))
			continue
		case strings.ContainsRune("\\`*_[]|#!~", r):
			b.WriteByte('\\')
		case unicode.IsControl(r):
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// CSVSheets writes one row per question: RFC 4180, no cell that a spreadsheet
// takes for a formula, the last columns to be filled in.
func CSVSheets(w io.Writer, sheets []Sheet) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	rows := [][]string{{"as_of", "owner", "department", "application", "activity", "source", "data_set", "found", "gdpr_article", "question",
		"what_the_scan_saw", "answer", "answered_by", "answered_on"}}
	for _, s := range sheets {
		for _, q := range s.Sets {
			for _, x := range q.Questions {
				rows = append(rows, []string{s.At, s.Owner, s.Department, q.Application, q.Activity, q.Source, q.DataSet, strings.Join(q.Found, "; "),
					x.Article, x.Ask, x.Known, "", "", ""})
			}
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = safeCell(cell)
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("report: write CSV: %w", err)
		}
	}
	c.Flush()
	return c.Error()
}
