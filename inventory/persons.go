package inventory

import (
	"context"
	"database/sql"
	"math"

	"github.com/pdatlas/pdatlas/inventory/sketch"
)

// PersonEstimate is about how many different persons some objects are about.
type PersonEstimate struct {
	Count int64 // 0: nothing was found by which persons can be told apart
	By    Class // what they were told apart by
	// Margin is how far off the count may be, relative to it, in 19 of 20 cases:
	// that of the estimate alone. Persons without such an identifier are not in it.
	Margin float64
}

// String is the class in words, in the singular.
func (c Class) String() string {
	switch c {
	case ByNationalID:
		return "national identification number"
	case ByEmail:
		return "e-mail address"
	case ByPhone:
		return "telephone number"
	case ByNameAndBirth:
		return "name and birth date"
	}
	return "unknown"
}

// crowd merges sketches of persons.
type crowd map[crowdKey]*sketch.Sketch

type crowdKey struct {
	class   Class
	country string
	kind    string // detector; one for all but national ids, whose kinds count apart
}

func (c crowd) add(class Class, country, detector string, s *sketch.Sketch) {
	k := crowdKey{class: class}
	if class == ByNationalID {
		k.country, k.kind = country, detector
	}
	if c[k] == nil {
		c[k] = new(sketch.Sketch)
	}
	c[k].Merge(s)
}

// estimate takes the strongest class that tells at least half as many persons
// apart as the one that tells most: a column of tax numbers that few rows fill
// says less than the e-mail address that each has.
//
// Someone may have several national numbers of one country, so that of a
// country its most frequent kind counts; numbers of two countries are most
// often of two persons.
func (c crowd) estimate() PersonEstimate {
	var by [ByNameAndBirth + 1]float64
	countries := map[string]float64{}
	for k, s := range c {
		n := s.Estimate()
		if k.class == ByNationalID {
			countries[k.country] = max(countries[k.country], n)
			continue
		}
		by[k.class] = n
	}
	for _, n := range countries {
		by[ByNationalID] += n
	}
	most := 0.0
	for _, n := range by {
		most = max(most, n)
	}
	for class := ByNationalID; class <= ByNameAndBirth; class++ {
		if n := by[class]; n > 0 && n >= most/2 {
			return PersonEstimate{Count: int64(math.Round(n)), By: class, Margin: 2 * sketch.RelativeError}
		}
	}
	return PersonEstimate{}
}

// Persons estimates how many different persons the standing results of a
// source's data sets are about; "" stands for all.
func (v *Snapshot) Persons(ctx context.Context, source, dataSet Name) (PersonEstimate, error) {
	var w whereClause
	w.text("s.name", string(source))
	w.text("d.name", string(dataSet))
	return v.persons(ctx, w)
}

func (v *Snapshot) persons(ctx context.Context, w whereClause) (PersonEstimate, error) {
	c := crowd{}
	w.parts = append(w.parts, "r.standing")
	err := v.query(ctx, `SELECT p.class, p.country, p.type, p.sketch FROM observed_persons p
		JOIN current_result r ON r.object = p.object AND r.scan = p.scan
		JOIN observed_data_set d ON d.id = r.data_set JOIN observed_source s ON s.id = d.source`+w.sql(), w.args, func(r *sql.Rows) error {
		var class Class
		var country, detector string
		var stored sql.RawBytes
		if err := r.Scan(&class, &country, &detector, &stored); err != nil {
			return err
		}
		s, err := sketch.Parse(stored)
		if err == nil { // Verify reports a damaged one
			c.add(class, country, detector, &s)
		}
		return nil
	})
	return c.estimate(), err
}

func (v *Snapshot) countPersons(ctx context.Context, id int64, d *Dataset) (err error) {
	d.Persons, err = v.persons(ctx, whereClause{parts: []string{"r.data_set = ?"}, args: []any{id}})
	return err
}

// Minors is about how many persons of columns of birth dates or ages were under
// an age on the day of the scan, by the share of those sampled. An object with
// several such columns counts with the one that says most.
type Minors struct {
	Under16, Under18 int64
	Objects          int64 // objects and members with any under 18
}

func (v *Snapshot) countMinors(ctx context.Context, id int64, d *Dataset) error {
	most := map[int64][2]int64{}
	err := v.query(ctx, `SELECT a.object, a.sampled, a.under_16, a.under_18, e.non_empty FROM observed_ages a
		JOIN current_result r ON r.object = a.object AND r.scan = a.scan
		JOIN observed_element e ON e.object = a.object AND e.scan = a.scan AND e.name = a.element
		WHERE r.data_set = ? AND r.standing AND a.under_18 > 0 AND EXISTS (SELECT 1 FROM observed_finding f
			WHERE f.object = a.object AND f.scan = a.scan AND f.element = a.element AND f.count > 0)`, []any{id}, func(r *sql.Rows) error {
		var object, sampled, under16, under18, values int64
		if err := r.Scan(&object, &sampled, &under16, &under18, &values); err != nil {
			return err
		}
		n := most[object]
		most[object] = [2]int64{max(n[0], ofAll(under16, sampled, values)), max(n[1], ofAll(under18, sampled, values))}
		return nil
	})
	for _, n := range most {
		d.Minors.Under16 += n[0]
		d.Minors.Under18 += n[1]
		d.Minors.Objects++
	}
	return err
}

// ofAll projects a count in a sample on all values. What was seen is there.
func ofAll(n, sampled, values int64) int64 {
	return max(n, int64(math.Round(float64(n)/float64(sampled)*float64(values))))
}

// Together is a combination that identifies persons, with where it was found.
type Together struct {
	ID      string
	Name    string // in words
	Source  string // of the claim that it identifies
	Objects int64  // objects and members
}

func (v *Snapshot) countCombinations(ctx context.Context, id int64, d *Dataset) error {
	return v.query(ctx, `SELECT c.combination, coalesce(k.name, ''), coalesce(k.source, ''), count(DISTINCT c.object) FROM observed_combination c
		JOIN current_result r ON r.object = c.object AND r.scan = c.scan LEFT JOIN combination k ON k.id = c.combination
		WHERE r.data_set = ? AND r.standing GROUP BY 1 ORDER BY 1`, []any{id}, func(r *sql.Rows) error {
		var t Together
		if err := r.Scan(&t.ID, &t.Name, &t.Source, &t.Objects); err != nil {
			return err
		}
		d.Together = append(d.Together, t)
		return nil
	})
}
