// Package prices reckons what a provider charges for reading.
//
// It owns the price table: a CSV file that the user can replace by their
// contract's, with a small dated default built in. It does not know what is read;
// it multiplies. A source without a price has an unknown cost, never none.
package prices

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed default.csv
var builtIn []byte

// columns of the file; none may be missing.
var columns = [...]string{"provider", "region", "class", "list_per_1000", "get_per_1000", "retrieval_per_gb", "transfer_per_gb", "currency", "as_of", "note"}

// maxFile bounds a price file, in bytes.
const maxFile = 1 << 20

// Price is what one class of storage costs to read. Amounts are of Currency.
type Price struct {
	Provider  string  // key of the region table, "aws", or the host of an endpoint
	Region    string  // "*": any
	Class     string  // storage class, "*": any
	List      float64 // for 1,000 list requests
	Get       float64 // for 1,000 get requests
	Retrieval float64 // for a GB (10^9 bytes) out of the class
	Transfer  float64 // for a GB to where the scan runs: 0 within the provider's region
	Currency  string
	AsOf      string // YYYY-MM-DD
	Note      string
}

// Table is a checked price file. It is not changed after Read.
type Table struct{ rows []Price }

// Default is the table built into the program.
func Default() (*Table, error) { return Read(bytes.NewReader(builtIn)) }

// WriteDefault writes the built-in table, to be changed and given back.
func WriteDefault(w io.Writer) error {
	_, err := w.Write(builtIn)
	return err
}

// Read checks a price file. Errors name the line and quote nothing.
func Read(r io.Reader) (*Table, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("price file: %w", err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("price file: more than %d bytes", maxFile)
	}
	lines := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\uFEFF"))))
	t := &Table{}
	for first := true; ; first = false {
		v, err := lines.Read()
		switch {
		case errors.Is(err, io.EOF) && !first:
			return t, nil
		case err != nil:
			return nil, fmt.Errorf("price file: %w", plain(err))
		}
		line, _ := lines.FieldPos(0)
		if first {
			if !slices.Equal(v, columns[:]) {
				return nil, fmt.Errorf("price file line %d: the columns must be %s", line, strings.Join(columns[:], ","))
			}
			continue
		}
		p, err := price(v)
		if err != nil {
			return nil, fmt.Errorf("price file line %d: %w", line, err)
		}
		for _, old := range t.rows {
			if old.Provider == p.Provider && old.Region == p.Region && old.Class == p.Class {
				return nil, fmt.Errorf("price file line %d: stands twice", line)
			}
		}
		t.rows = append(t.rows, p)
	}
}

// plain keeps the place and kind of a fault in CSV.
func plain(err error) error {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fmt.Errorf("line %d: %w", bad.Line, bad.Err)
	}
	return errors.New("empty")
}

func price(v []string) (Price, error) {
	p := Price{Provider: strings.ToLower(v[0]), Region: v[1], Class: v[2], Currency: v[7], AsOf: v[8], Note: v[9]}
	if p.Provider == "" || p.Region == "" || p.Class == "" {
		return p, errors.New("provider, region or class is missing: write * for any region or class")
	}
	for i, into := range []*float64{&p.List, &p.Get, &p.Retrieval, &p.Transfer} {
		f, err := strconv.ParseFloat(v[3+i], 64)
		if err != nil || f < 0 || math.IsInf(f, 0) || math.IsNaN(f) {
			return p, fmt.Errorf("%s is not an amount", columns[3+i])
		}
		*into = f
	}
	if len(p.Currency) != 3 || strings.Trim(p.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return p, errors.New("currency is not a code of ISO 4217, as EUR")
	}
	if _, err := time.Parse(time.DateOnly, p.AsOf); err != nil {
		return p, errors.New("as_of is not of the form YYYY-MM-DD")
	}
	return p, nil
}

// Find is the price of a class at a provider or, before that, at a host. What
// names the region or class itself goes before *; the class before the region.
func (t *Table) Find(provider, host, region, class string) (Price, bool) {
	best, weight := Price{}, -1
	for _, p := range t.rows {
		w := 0
		switch {
		case p.Provider == host && host != "":
			w = 4
		case p.Provider != provider || provider == "":
			continue
		}
		if p.Class == class {
			w += 2
		} else if p.Class != "*" {
			continue
		}
		if p.Region == region {
			w++
		} else if p.Region != "*" {
			continue
		}
		if w > weight {
			best, weight = p, w
		}
	}
	return best, weight >= 0
}

// Use is what is read of one source, by storage class.
type Use struct {
	Lists   int64
	Classes map[string]Class
}

// Class is what is read of one storage class.
type Class struct{ Gets, Bytes int64 }

// Cost is what a use costs, in one currency.
type Cost struct {
	Requests, Retrieval, Transfer float64
	Currency                      string
	AsOf                          string   // of the oldest price used
	Notes                         []string // of the prices used, each once
}

// Total is all of it.
func (c Cost) Total() float64 { return c.Requests + c.Retrieval + c.Transfer }

// standard is what a class without a name is called.
const standard = "STANDARD"

// Cost reckons a use. known is false when a price is missing, or prices are in
// several currencies: then there is no sum.
func (t *Table) Cost(provider, host, region string, u Use) (c Cost, known bool) {
	const gb = 1e9
	add := func(p Price) bool {
		if c.Currency != "" && c.Currency != p.Currency {
			return false
		}
		c.Currency = p.Currency
		if c.AsOf == "" || p.AsOf < c.AsOf {
			c.AsOf = p.AsOf
		}
		if p.Note != "" && !slices.Contains(c.Notes, p.Note) {
			c.Notes = append(c.Notes, p.Note)
		}
		return true
	}
	p, ok := t.Find(provider, host, region, standard)
	if !ok || !add(p) {
		return Cost{}, false
	}
	c.Requests = float64(u.Lists) / 1000 * p.List
	for class, n := range u.Classes {
		if class == "" {
			class = standard
		}
		p, ok := t.Find(provider, host, region, class)
		if !ok || !add(p) {
			return Cost{}, false
		}
		c.Requests += float64(n.Gets) / 1000 * p.Get
		c.Retrieval += float64(n.Bytes) / gb * p.Retrieval
		c.Transfer += float64(n.Bytes) / gb * p.Transfer
	}
	slices.Sort(c.Notes)
	return c, true
}
