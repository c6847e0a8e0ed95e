package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
)

//go:embed overview.html
var overviewPage string

// maxSets bounds the data sets shown one by one on the page; the CSV and JSON
// exports have all of them.
const maxSets = 500

// HTML writes the overview as one page that needs nothing else: no script, no
// font, no picture from elsewhere.
func (m *Overview) HTML(w io.Writer) error {
	page, err := template.New("overview").Funcs(template.FuncMap{
		"num": thousands, "size": humanBytes, "plural": plural, "percent": percent, "short": shorten, "basis": basisWords,
	}).Parse(overviewPage)
	if err != nil {
		return fmt.Errorf("report: page template: %w", err)
	}
	view := struct {
		*Overview
		Heat     heatMap
		Map      tileMap
		Bar      bar
		SetRows  []setRow
		SetsLeft int
		Verdict  string
	}{m, newHeatMap(m), newTileMap(m.Places), newBar(m.Coverage.Objects), nil, 0, verdict(m)}
	sets := slices.Clone(m.DataSets)
	slices.SortStableFunc(sets, func(a, b DataSet) int { return cmp.Compare(b.Matches, a.Matches) })
	if len(sets) > maxSets {
		view.SetsLeft = len(sets) - maxSets
		sets = sets[:maxSets]
	}
	for _, d := range sets {
		d.Types = slices.Clone(d.Types)
		slices.SortStableFunc(d.Types, func(a, b TypeCount) int {
			return cmp.Or(cmp.Compare(gravity(a.Flag), gravity(b.Flag)), cmp.Compare(b.Count, a.Count))
		})
		view.SetRows = append(view.SetRows, setRow{d, newBar(d.Objects)})
	}
	if err := page.Execute(w, view); err != nil {
		return fmt.Errorf("report: write HTML: %w", err)
	}
	return nil
}

type setRow struct {
	DataSet
	Bar bar
}

// verdict says in one sentence how far the report can be relied on.
func verdict(m *Overview) string {
	o := m.Coverage.Objects
	var left []string
	for _, s := range m.Sources {
		if !s.Complete {
			left = append(left, "a source was not listed to its end")
			break
		}
	}
	if rest := o.Listed - o.Scanned; rest > 0 {
		left = append(left, fmt.Sprintf("%s of %s objects were not fully read", thousands(rest), thousands(o.Listed)))
	}
	if o.Listed == 0 {
		return "Nothing has been scanned yet."
	}
	if len(left) == 0 {
		return fmt.Sprintf("All %s objects were read to their end.", thousands(o.Listed))
	}
	return "This picture is not complete: " + strings.Join(left, "; ") + ". What was not read may hold personal data."
}

// bar is a stacked bar of outcomes, 100 wide.
type bar struct {
	Label    string
	Segments []segment
}

type segment struct {
	Class, Label string
	X, Width     string
}

func newBar(c Counts) bar {
	b := bar{Label: fmt.Sprintf("%d listed: %d scanned, %d partial, %d skipped, %d failed", c.Listed, c.Scanned, c.Partial, c.Skipped, c.Failed)}
	if c.Listed == 0 {
		return b
	}
	x := 0.0
	for _, s := range []struct {
		class string
		n     int64
	}{{"scanned", c.Scanned}, {"partial", c.Partial}, {"skipped", c.Skipped}, {"failed", c.Failed}} {
		width := 100 * float64(s.n) / float64(c.Listed)
		if s.n > 0 {
			b.Segments = append(b.Segments, segment{s.class, fmt.Sprintf("%s: %s", s.class, thousands(s.n)), coordinate(x), coordinate(width)})
		}
		x += width
	}
	return b
}

// heatMap is a picture of which data set holds which category.
type heatMap struct {
	Width, Height int
	Columns       []heatLabel
	Rows          []heatRow
	Steps         []heatCell
	Left          int // data sets not shown
}

type heatLabel struct {
	X, Y        int
	Text, Title string
	Class       string
}

type heatRow struct {
	heatLabel
	Cells []heatCell
}

type heatCell struct {
	X, Y, TextX, TextY int
	Class, Text, Title string
}

// The geometry of the heat map, in SVG units, one per CSS pixel at full width.
const (
	heatRows   = 30
	heatTop    = 150
	heatLeft   = 290
	heatCellW  = 58
	heatCellH  = 26
	heatRight  = 110
	heatLabels = 40 // letters
)

func newHeatMap(m *Overview) heatMap {
	sets := slices.DeleteFunc(slices.Clone(m.DataSets), func(d DataSet) bool { return d.Matches == 0 })
	slices.SortStableFunc(sets, func(a, b DataSet) int { return cmp.Compare(b.Matches, a.Matches) })
	h := heatMap{}
	if len(sets) > heatRows {
		h.Left = len(sets) - heatRows
		sets = sets[:heatRows]
	}
	var kinds []Category
	for _, c := range m.Categories {
		if c.Count > 0 {
			h.Columns = append(h.Columns, heatLabel{X: heatLeft + len(kinds)*heatCellW + heatCellW/2, Y: heatTop - 8, Text: c.Label,
				Title: thousands(c.Count) + " matches", Class: c.Flag})
			kinds = append(kinds, c)
		}
	}
	for i, d := range sets {
		y := heatTop + i*heatCellH
		row := heatRow{heatLabel: heatLabel{X: heatLeft - 8, Y: y + 17, Text: shorten(heatLabels, d.Name), Title: d.Source + " · " + d.Name}}
		for j, k := range kinds {
			var n int64
			for _, t := range d.Types {
				if t.Kind == k.Kind {
					n += t.Count
				}
			}
			x := heatLeft + j*heatCellW
			row.Cells = append(row.Cells, heatCell{X: x, Y: y, TextX: x + heatCellW/2, TextY: y + 17, Class: "h" + strconv.Itoa(step(n)),
				Text: brief(n), Title: fmt.Sprintf("%s: %s matches of %s", d.Name, thousands(n), k.Label)})
		}
		h.Rows = append(h.Rows, row)
	}
	h.Width, h.Height = heatLeft+len(kinds)*heatCellW+heatRight, heatTop+len(sets)*heatCellH+6
	for i, text := range []string{"1–9", "10–99", "100–999", "1,000–9,999", "10,000 and more"} {
		h.Steps = append(h.Steps, heatCell{Class: "h" + strconv.Itoa(i+1), Text: text})
	}
	return h
}

// step is a count's shade: its number of digits, at most 5.
func step(n int64) int {
	s := 0
	for ; n > 0 && s < 5; n /= 10 {
		s++
	}
	return s
}

// tileMap is Europe as tiles, and what lies elsewhere beside it.
type tileMap struct {
	Width, Height int
	Tiles         []tile
}

type tile struct {
	X, Y                      int
	Code, Text, Title, Class  string
	TextX, CodeY, TextY, Size int
}

const tileSize = 58

// europe places each country of the EEA, and its neighbours GB and CH, about
// where it lies.
func europe() map[string][2]int {
	return map[string][2]int{
		"IS": {0, 0}, "NO": {4, 0}, "SE": {5, 0}, "FI": {6, 0},
		"EE": {7, 1}, "DK": {4, 1}, "LV": {7, 2}, "IE": {0, 2}, "GB": {1, 2},
		"NL": {3, 2}, "DE": {4, 2}, "PL": {5, 2}, "LT": {6, 2},
		"BE": {2, 3}, "LU": {3, 3}, "CZ": {5, 3}, "SK": {6, 3}, "LI": {4, 3},
		"FR": {2, 4}, "CH": {3, 4}, "AT": {4, 4}, "HU": {5, 4}, "RO": {6, 4},
		"PT": {0, 5}, "ES": {1, 5}, "IT": {3, 5}, "SI": {4, 5}, "HR": {5, 5}, "BG": {6, 5},
		"MT": {3, 6}, "GR": {6, 6}, "CY": {7, 6},
	}
}

func newTileMap(places []Country) tileMap {
	found := map[string]Country{}
	for _, p := range places {
		sum := found[p.Country]
		sum.Location = p.Location
		sum.DataSets += p.DataSets
		sum.Matches += p.Matches
		found[p.Country] = sum
	}
	at := europe()
	m := tileMap{Width: 10*tileSize + 4, Height: 7*tileSize + 4}
	var codes []string
	for code := range at {
		codes = append(codes, code)
	}
	for code := range found {
		if _, ok := at[code]; !ok {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	elsewhere := 0
	for _, code := range codes {
		xy, ok := at[code]
		if !ok { // to the right of the map, from the top
			xy = [2]int{9 + elsewhere/7, elsewhere % 7}
			elsewhere++
			m.Width = max(m.Width, (xy[0]+1)*tileSize+4)
		}
		m.Tiles = append(m.Tiles, newTile(code, xy, found))
	}
	return m
}

func newTile(code string, xy [2]int, found map[string]Country) tile {
	p, has := found[code]
	t := tile{X: xy[0]*tileSize + 2, Y: xy[1]*tileSize + 2, Code: code, Class: "none", Title: code + ": no data set", Size: tileSize - 4}
	t.TextX, t.CodeY, t.TextY = t.X+t.Size/2, t.Y+32, t.Y+42
	if has {
		t.Text, t.CodeY = thousands(p.DataSets), t.Y+24 // two lines
		t.Title = fmt.Sprintf("%s: %s, %s", p.Name, plural(p.DataSets, "data set"), plural(p.Matches, "match"))
		t.Class = "h" + strconv.Itoa(max(1, step(p.Matches)))
	}
	if code == "" {
		t.Code, t.Class = "?", "unknown"
	}
	return t
}

func coordinate(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// brief fits a count into a cell.
func brief(n int64) string {
	switch {
	case n == 0:
		return ""
	case n < 10_000:
		return thousands(n)
	case n < 1_000_000:
		return strconv.FormatInt(n/1000, 10) + "k"
	case n < 1_000_000_000:
		return strconv.FormatInt(n/1_000_000, 10) + "M"
	}
	return strconv.FormatInt(n/1_000_000_000, 10) + "G"
}

func humanBytes(n int64) string {
	if n < 0 {
		return "unknown"
	}
	units := [...]string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	f, i := float64(n), 0
	for ; f >= 1024 && i < len(units)-1; i++ {
		f /= 1024
	}
	if i == 0 {
		return thousands(n) + " B"
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + units[i]
}

func plural(n int64, word string) string {
	if n == 1 {
		return "1 " + word
	}
	if strings.HasSuffix(word, "ch") {
		return thousands(n) + " " + word + "es"
	}
	return thousands(n) + " " + word + "s"
}

// percent rounds down, so that 100 % means all.
func percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	tenths := part / whole * 1000
	tenths += part % whole * 1000 / whole
	return fmt.Sprintf("%d.%d %%", tenths/10, tenths%10)
}

// shorten cuts the middle out of a long name: both ends tell most.
func shorten(letters int, s string) string {
	r := []rune(s)
	if len(r) <= letters {
		return s
	}
	head := letters / 2
	return string(r[:head]) + "…" + string(r[len(r)-(letters-head-1):])
}
