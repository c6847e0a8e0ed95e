package inventory

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
	"time"
)

// Made is what is known of how a result came about.
type Made struct {
	Source    ID
	Detectors string // hash of the detector set
	Loaded    string // what the hash stands for: ScanStart.Loaded; "" unknown
	Threshold int8
	Rules     string
}

// Rescoring is other rules for what stands in the inventory.
type Rescoring struct {
	Detectors string // as in ScanStart: what the results are to stand under
	Loaded    string
	Threshold int8
	Rules     string
	// Lacks says why the stored evidence of a result cannot answer by these
	// rules, in words without content; "" when it can. It is asked once for each
	// scan and source.
	Lacks func(Made) string
	// Judge gives the marks of a finding the likelihood and score of these rules
	// and sums it up. It says why the finding's marks do not suffice; such a
	// finding is kept as it is.
	Judge func(of Made, f *Finding) (lacks string)
}

// Rescored is what a rescoring did.
type Rescored struct {
	Number  int64 // of the audit line
	Results int64 // objects and members looked at
	Changed int64 // findings with another count, likelihood or score
	Left    []Lacking
}

// Lacking counts the objects and members of a data set that must be scanned
// again before they stand under the rules.
type Lacking struct {
	Source, DataSet Name
	Why             string
	Objects         int64
}

// Rescore applies other rules to all results of the current picture, and notes
// that it did. Nothing is read from a source. A second time it changes nothing.
// While a scan runs it returns a *BusyError.
func (s *Store) Rescore(ctx context.Context, r Rescoring) (out Rescored, err error) {
	if s.opts.ReadOnly {
		return out, ErrReadOnly
	}
	if r.Threshold < 1 || r.Threshold > 5 {
		return out, errors.New("a rescore needs a threshold from 1 to 5")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	lock, err := lockScan(s.path, time.Now().UTC())
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	p := &rescorer{Rescoring: r, w: s.write, s: s, why: map[Made]string{}, left: map[Lacking]int64{}}
	err = s.write.transaction(ctx, func() error { return p.all(ctx) })
	if err != nil {
		return out, storeError(s.path, "rescore", err)
	}
	return p.result(), nil
}

// rescorer is a rescoring under way.
type rescorer struct {
	Rescoring
	w    *conn
	s    *Store
	out  Rescored
	why  map[Made]string
	left map[Lacking]int64 // Objects is 0 in the keys
	same rules             // what stands under these rules already
	rec  *recorder
}

// standing is a result of the current picture.
type standing struct {
	object, scan int64
	made         Made
	rescored     int64
	place        Lacking
}

func (p *rescorer) all(ctx context.Context) error {
	row, err := p.w.row(ctx, 1, "SELECT coalesce(max(number), 0) + 1 FROM observed_rescore")
	if err != nil {
		return err
	}
	p.out.Number = number(row[0])
	if p.same, err = readRules(ctx, p.w, p.Detectors, p.Threshold, p.Rules); err != nil {
		return err
	}
	if err := keepDetectors(ctx, p.w, p.Detectors, p.Loaded); err != nil {
		return err
	}
	p.rec = newRecorder(p.w, p.s.key, 0, p.same, p.s.ref)
	for last := int64(0); ; {
		chunk, err := p.chunk(ctx, last)
		if err != nil {
			return err
		}
		if len(chunk) == 0 {
			break
		}
		for i := range chunk {
			if err := p.one(ctx, &chunk[i]); err != nil {
				return err
			}
		}
		last = chunk[len(chunk)-1].object
	}
	lacking := int64(0)
	for _, n := range p.left {
		lacking += n
	}
	return p.w.run(ctx, `INSERT INTO observed_rescore (number, at, tool, detectors, threshold, rules, results, changed, insufficient)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.out.Number, stamp(time.Now()), p.s.opts.Tool, p.Detectors, int(p.Threshold), p.Rules,
		p.out.Results, p.out.Changed, lacking)
}

// chunkObjects is how many objects are listed at a time.
const chunkObjects = 500

// chunk lists the results of the next objects, all of an object together.
func (p *rescorer) chunk(ctx context.Context, after int64) (out []standing, err error) {
	err = p.w.each(ctx, 10, `WITH o AS (SELECT * FROM current_object WHERE id > ?1 ORDER BY id LIMIT ?2)
		SELECT o.id, r.scan, s.key, c.detectors, coalesce(n.loaded, ''), c.threshold, c.rules, r.rescored, s.name, d.name
		FROM o JOIN observed_result r ON r.object = o.id AND (r.scan = o.complete_scan OR r.scan = o.latest_scan)
		JOIN observed_data_set d ON d.id = o.data_set JOIN observed_source s ON s.id = d.source
		JOIN observed_scan c ON c.number = r.scan
		LEFT JOIN observed_detector_set n ON n.hash = c.detectors
		ORDER BY o.id, r.scan`, func(v []driver.Value) error {
		st := standing{object: number(v[0]), scan: number(v[1]), rescored: number(v[7]),
			place: Lacking{Source: Name(strings.Clone(text(v[8]))), DataSet: Name(strings.Clone(text(v[9])))}}
		key, _ := v[2].([]byte)
		copy(st.made.Source[:], key)
		st.made.Detectors, st.made.Loaded = strings.Clone(text(v[3])), strings.Clone(text(v[4]))
		st.made.Threshold, st.made.Rules = int8(number(v[5])), strings.Clone(text(v[6]))
		out = append(out, st)
		return nil
	}, after, chunkObjects)
	return out, err
}

// one rescores a result.
func (p *rescorer) one(ctx context.Context, st *standing) error {
	p.out.Results++
	if p.same.made(st.scan, st.rescored) {
		return nil
	}
	why, asked := p.why[st.made]
	if !asked {
		why = p.Lacks(st.made)
		p.why[st.made] = why
	}
	fs, err := p.findings(ctx, st)
	if err != nil {
		return err
	}
	clear(p.rec.found)
	for i := range fs {
		f := &fs[i]
		before := f.Finding
		before.Marks = slices.Clone(f.Marks)
		if lacks := p.Judge(st.made, &f.Finding); lacks != "" {
			why = lacks
			f.Finding = before
		}
		if err := p.store(ctx, st, f, &before); err != nil {
			return err
		}
		if !f.inName && f.Field != "" && f.Count > 0 {
			p.rec.inRecord(inRecord{st.object, tableOf(f.Where), recordOf(f.Field)}, f.Detector)
		}
	}
	number := p.out.Number
	if why != "" {
		// Whichever rules the next scan has, this result stands under others.
		number = -number
		st.place.Why = why
		p.left[st.place]++
	}
	if err := p.combine(ctx, st); err != nil {
		return err
	}
	return p.w.run(ctx, "UPDATE observed_result SET rescored = ? WHERE object = ? AND scan = ?", number, st.object, st.scan)
}

// stored is a finding with its row.
type stored struct {
	Finding
	n      int64
	inName bool
}

func (p *rescorer) findings(ctx context.Context, st *standing) (out []stored, err error) {
	err = p.w.each(ctx, 15, `SELECT f.n, f.in_name, f.element, f.place, d.name, f.version, f.count, f.likelihood, f.score, f.evidence,
		f.first_row, f.first_byte, f.ambiguous, f.from_column, f.marks
		FROM observed_finding f JOIN observed_detector d ON d.id = f.detector WHERE f.object = ? AND f.scan = ? ORDER BY f.n`,
		func(v []driver.Value) error {
			score, _ := v[8].(float64)
			packed, _ := v[14].([]byte)
			marks, err := unpackMarks(packed)
			if err != nil {
				return err
			}
			out = append(out, stored{n: number(v[0]), inName: number(v[1]) == 1, Finding: Finding{Member: -1,
				Field: Name(strings.Clone(text(v[2]))), Where: strings.Clone(text(v[3])), Detector: strings.Clone(text(v[4])),
				Version: int(number(v[5])), Count: number(v[6]), Likelihood: int8(number(v[7])), Score: score, Evidence: uint32(number(v[9])),
				FirstRow: number(v[10]), FirstByte: number(v[11]), Ambiguous: strings.Fields(text(v[12])), FromColumn: number(v[13]), Marks: marks}})
			return nil
		}, st.object, st.scan)
	return out, err
}

// store writes what of a finding has changed.
func (p *rescorer) store(ctx context.Context, st *standing, f *stored, before *Finding) error {
	if f.Count == before.Count && f.Likelihood == before.Likelihood && f.Score == before.Score && f.Evidence == before.Evidence {
		return nil
	}
	if f.Count > 0 || before.Count > 0 {
		p.out.Changed++
	}
	return p.w.run(ctx, `UPDATE observed_finding SET count = ?, likelihood = ?, score = ?, evidence = ?, first_row = ?, first_byte = ?,
		from_column = ?, marks = ? WHERE object = ? AND scan = ? AND n = ?`, f.Count, int64(f.Likelihood), f.Score, int64(f.Evidence),
		f.FirstRow, f.FirstByte, f.FromColumn, packMarks(f.Marks), st.object, st.scan, f.n)
}

// combine writes the result's combinations anew.
func (p *rescorer) combine(ctx context.Context, st *standing) error {
	if err := p.w.run(ctx, "DELETE FROM observed_combination WHERE object = ? AND scan = ?", st.object, st.scan); err != nil {
		return err
	}
	for h := range p.rec.combinations(p.rec.found) {
		err := p.w.run(ctx, "INSERT INTO observed_combination (object, scan, combination, record) VALUES (?, ?, ?, ?)",
			st.object, st.scan, h.id, h.record)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *rescorer) result() Rescored {
	for l, n := range p.left {
		l.Objects = n
		p.out.Left = append(p.out.Left, l)
	}
	slices.SortFunc(p.out.Left, func(a, b Lacking) int {
		return strings.Compare(strings.Join([]string{string(a.Source), string(a.DataSet), a.Why}, "\x00"),
			strings.Join([]string{string(b.Source), string(b.DataSet), b.Why}, "\x00"))
	})
	return p.out
}

// RescoreInfo is the audit line of a rescoring.
type RescoreInfo struct {
	Number    int64
	At        time.Time
	Tool      string
	Detectors string
	Threshold int8
	Rules     string
	Results   int64
	Changed   int64
	Left      int64
}

// Rescores lists the rescorings, the latest first.
func (v *Snapshot) Rescores(ctx context.Context) ([]RescoreInfo, error) {
	var out []RescoreInfo
	err := v.query(ctx, `SELECT number, at, tool, detectors, threshold, rules, results, changed, insufficient
		FROM observed_rescore ORDER BY number DESC`, nil, func(r *sql.Rows) error {
		var i RescoreInfo
		var at string
		if err := r.Scan(&i.Number, &at, &i.Tool, &i.Detectors, &i.Threshold, &i.Rules, &i.Results, &i.Changed, &i.Left); err != nil {
			return err
		}
		i.At = unstamp(at)
		out = append(out, i)
		return nil
	})
	return out, err
}
