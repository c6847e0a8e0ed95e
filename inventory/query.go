package inventory

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// ScanInfo is what the inventory knows of a scan.
type ScanInfo struct {
	Number    int64
	Started   time.Time // UTC
	Ended     time.Time // zero while it runs, and when it was killed
	Status    string    // "running", "complete", "partial", "interrupted", "failed"
	Tool      string    // version of the program
	Detectors string    // hash of the detector set
	Config    string
	Threshold int8
	Full      bool
	Sources   []ScanSource // in the order of the command
}

// ScanSource is how far a scan came with a source.
type ScanSource struct {
	Name     Name
	Ended    bool
	Complete bool
	Reason   Reason // why it is not complete
}

// Scans lists all scans, the latest first.
func (v *Snapshot) Scans(ctx context.Context) ([]ScanInfo, error) {
	var scans []ScanInfo
	err := v.query(ctx, `SELECT number, started_at, coalesce(ended_at, ''), status, tool, detectors, config, threshold, reread = 1
		FROM observed_scan ORDER BY number DESC`, nil, func(r *sql.Rows) error {
		var c ScanInfo
		var started, ended string
		if err := r.Scan(&c.Number, &started, &ended, &c.Status, &c.Tool, &c.Detectors, &c.Config, &c.Threshold, &c.Full); err != nil {
			return err
		}
		c.Started, c.Ended = unstamp(started), unstamp(ended)
		scans = append(scans, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	for i, c := range scans {
		at[c.Number] = i
	}
	err = v.query(ctx, `SELECT l.scan, s.name, l.ended = 1, l.complete = 1, l.reason FROM observed_scan_source l
		JOIN observed_source s ON s.id = l.source ORDER BY l.scan, l.position`, nil, func(r *sql.Rows) error {
		var scan int64
		var c ScanSource
		if err := r.Scan(&scan, &c.Name, &c.Ended, &c.Complete, &c.Reason); err != nil {
			return err
		}
		i := at[scan]
		scans[i].Sources = append(scans[i].Sources, c)
		return nil
	})
	return scans, err
}

func unstamp(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Location is where a source lies, as far as that is known.
type Location struct {
	Country    string // ISO code, "" unknown
	Basis      string // "declared", "observed" or "unknown": never a guess
	Provider   string
	Region     string
	Candidates []string // countries it may be when Country is unknown; "EU" for any member state
	Observed   string   // the country of the region where a declaration says another, else ""
}

// locateSource decides by what was declared, then by the provider's region.
func locateSource(declared, provider, region, regionBasis, regionCountry, candidates string) Location {
	l := Location{Provider: provider, Region: region, Basis: "unknown"}
	switch {
	case declared != "":
		l.Country, l.Basis = declared, "declared"
		if regionCountry != declared {
			l.Observed = regionCountry
		}
	case regionCountry != "" && regionBasis != "":
		l.Country, l.Basis = regionCountry, regionBasis
	case candidates != "":
		l.Candidates = strings.Split(candidates, "+")
	}
	return l
}

// SourceRow is a source as the inventory knows it.
type SourceRow struct {
	Name     Name
	Kind     string
	Endpoint string
	Root     Name
	Location Location
	Code     string    // why the service would not tell its region
	Listed   time.Time // start of the last scan that had it
	Complete bool      // that scan walked it to its end
	Reason   Reason    // why not
	Status   string    // of that scan
}

// Sources lists all sources by name.
func (v *Snapshot) Sources(ctx context.Context) ([]SourceRow, error) {
	var out []SourceRow
	err := v.query(ctx, `SELECT s.name, s.kind, s.endpoint, s.root, s.country, s.provider, s.region, s.region_basis,
		coalesce(g.country, ''), coalesce(g.candidates, ''), s.code, c.started_at, coalesce(l.complete = 1, 0), coalesce(l.reason, ''), c.status
		FROM observed_source s
		LEFT JOIN region g ON g.provider = s.provider AND g.region = s.region
		JOIN observed_scan c ON c.number = s.last_scan
		LEFT JOIN observed_scan_source l ON l.scan = s.last_scan AND l.source = s.id
		ORDER BY s.name, s.kind, s.endpoint, s.root`, nil, func(r *sql.Rows) error {
		var row SourceRow
		var declared, provider, region, basis, country, candidates, listed string
		if err := r.Scan(&row.Name, &row.Kind, &row.Endpoint, &row.Root, &declared, &provider, &region, &basis,
			&country, &candidates, &row.Code, &listed, &row.Complete, &row.Reason, &row.Status); err != nil {
			return err
		}
		row.Location = locateSource(declared, provider, region, basis, country, candidates)
		row.Listed = unstamp(listed)
		out = append(out, row)
		return nil
	})
	return out, err
}

// ObjectRow is an object of the current picture.
type ObjectRow struct {
	Source, DataSet, Name Name
	Member                Name // "" for the object itself; else the path within the container
	Size                  int64
	Modified              time.Time
	MediaType             string
	Format                string
	StorageClass          string
	Owner, OwnerBasis     string
	State                 State // carried on: an unchanged object is as it was read
	Reason                Reason
	Detail                string
	Bytes, Records        int64
	Findings              int64 // matches in the standing result; with those in its members, unless these are listed too
	Complete              bool  // a complete result stands, perhaps of an earlier version
	// Together lists the combinations in it that identify persons, and Minors
	// says whether a sample held a birth date or age of somebody under 18; with
	// those of its members, as Findings.
	Together []string
	Minors   bool
}

// ObjectFilter chooses objects; the zero value chooses all.
type ObjectFilter struct {
	Source, DataSet Name
	State           State
	Reason          Reason
	NotRead         bool // only those whose state is not scanned
	Members         bool // container members too
	Limit           int  // 0: all
}

// Objects calls fn with each object of the current picture, in a stable order.
func (v *Snapshot) Objects(ctx context.Context, f ObjectFilter, fn func(ObjectRow) error) error {
	where, args := f.where()
	args = append([]any{f.Members, f.Members, f.Members}, append(args, limit(f.Limit))...)
	return v.query(ctx, `SELECT s.name, d.name, coalesce(t.name, o.name) AS name, CASE WHEN t.id IS NULL THEN '' ELSE o.name END AS member,
		o.size, o.modified, o.media_type, coalesce(r.format, '') AS format, o.storage_class, o.owner, o.owner_basis,
		o.standing, o.standing_reason, coalesce(l.detail, '') AS detail, coalesce(r.bytes, 0) AS bytes, coalesce(r.records, 0) AS records,
		(SELECT total(f.count) FROM observed_finding f WHERE f.object = r.object AND f.scan = r.scan) + CASE WHEN ? THEN 0 ELSE
			(SELECT total(f.count) FROM current_object m JOIN observed_finding f
			ON f.object = m.id AND f.scan = coalesce(m.complete_scan, m.latest_scan)
			WHERE m.data_set = o.data_set AND m.root = o.id) END AS findings,
		o.complete_scan IS NOT NULL AS complete,
		coalesce((SELECT group_concat(combination, ' ') FROM (
			SELECT c.combination FROM observed_combination c WHERE c.object = r.object AND c.scan = r.scan
			UNION SELECT c.combination FROM current_object m JOIN observed_combination c
			ON c.object = m.id AND c.scan = coalesce(m.complete_scan, m.latest_scan)
			WHERE NOT ? AND m.data_set = o.data_set AND m.root = o.id ORDER BY 1)), '') AS together,
		EXISTS (SELECT 1 FROM observed_ages a WHERE a.object = r.object AND a.scan = r.scan AND a.under_18 > 0
			UNION ALL SELECT 1 FROM current_object m JOIN observed_ages a
			ON a.object = m.id AND a.scan = coalesce(m.complete_scan, m.latest_scan)
			WHERE NOT ? AND m.data_set = o.data_set AND m.root = o.id AND a.under_18 > 0) AS minors
		FROM current_object o
		JOIN observed_data_set d ON d.id = o.data_set JOIN observed_source s ON s.id = d.source
		LEFT JOIN observed_object t ON t.id = o.root
		LEFT JOIN observed_result r ON r.object = o.id AND r.scan = coalesce(o.complete_scan, o.latest_scan)
		LEFT JOIN observed_result l ON l.object = o.id AND l.scan = o.latest_scan`+where+`
		ORDER BY s.name, d.name, 3, 4, o.size, o.modified, o.media_type, format, o.owner, o.standing, o.standing_reason, bytes, records, findings
		LIMIT ?`,
		args, func(r *sql.Rows) error {
			var o ObjectRow
			var modified sql.NullInt64
			var findings float64
			var together string
			err := r.Scan(&o.Source, &o.DataSet, &o.Name, &o.Member, &o.Size, &modified, &o.MediaType, &o.Format, &o.StorageClass,
				&o.Owner, &o.OwnerBasis, &o.State, &o.Reason, &o.Detail, &o.Bytes, &o.Records, &findings, &o.Complete, &together, &o.Minors)
			if err != nil {
				return err
			}
			if modified.Valid {
				o.Modified = time.UnixMicro(modified.Int64).UTC()
			}
			o.Findings = int64(findings)
			if together != "" {
				o.Together = strings.Fields(together)
			}
			return fn(o)
		})
}

func (f ObjectFilter) where() (string, []any) {
	var w whereClause
	w.text("s.name", string(f.Source))
	w.text("d.name", string(f.DataSet))
	w.text("o.standing", string(f.State))
	w.text("o.standing_reason", string(f.Reason))
	if f.NotRead {
		w.parts = append(w.parts, "o.standing <> 'scanned'")
	}
	if !f.Members {
		w.parts = append(w.parts, "o.root IS NULL")
	}
	return w.sql(), w.args
}

// limit is SQLite's way to say all: -1.
func limit(n int) int {
	if n <= 0 {
		return -1
	}
	return n
}

// whereClause gathers conditions; what comes from outside is always bound.
type whereClause struct {
	parts []string
	args  []any
}

func (w *whereClause) text(column, value string) {
	if value != "" {
		w.parts = append(w.parts, column+" = ?")
		w.args = append(w.args, value)
	}
}

func (w *whereClause) sql() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// FindingRow is a finding of the current picture.
type FindingRow struct {
	Source, DataSet, Object Name
	Member                  Name // "" for the object itself
	InName                  bool // found in the object's name, not in its content
	Field                   Name
	Where                   string
	Detector                string
	Version                 int
	Category                string // "" for a type without reference data
	Flag                    string
	Count                   int64
	Likelihood              int8
	Score                   float64
	Evidence                uint32
	FirstRow, FirstByte     int64
	Ambiguous               []string
	FromColumn              int64 // of Count, values that only their column shows to be of the type
	Values, Sampled         int64 // of the field: non-empty ones, and how many of them were read to judge the column
	Complete                bool  // the result it belongs to is complete
	Standing                bool  // false: an incomplete result beside a complete one
}

// FindingFilter chooses findings; the zero value chooses all.
type FindingFilter struct {
	Source, DataSet Name
	Detector        string
	MinLikelihood   int8
}

// Findings calls fn with each finding of the current picture, in a stable order.
func (v *Snapshot) Findings(ctx context.Context, f FindingFilter, fn func(FindingRow) error) error {
	var w whereClause
	w.text("s.name", string(f.Source))
	w.text("d.name", string(f.DataSet))
	w.text("n.name", f.Detector)
	if f.MinLikelihood > 0 {
		w.parts, w.args = append(w.parts, "f.likelihood >= ?"), append(w.args, f.MinLikelihood)
	}
	return v.query(ctx, `SELECT s.name, d.name, coalesce(t.name, o.name) AS object, CASE WHEN t.id IS NULL THEN '' ELSE o.name END AS member,
		f.in_name = 1, f.element, f.place, n.name, f.version, coalesce(c.kind, ''), coalesce(c.flag, ''), f.count, f.likelihood, f.score,
		f.evidence, f.first_row, f.first_byte, f.ambiguous, f.complete, f.standing, f.from_column, coalesce(e.non_empty, 0), coalesce(e.sampled, 0)
		FROM current_finding f JOIN observed_object o ON o.id = f.object
		JOIN observed_data_set d ON d.id = o.data_set JOIN observed_source s ON s.id = d.source
		JOIN observed_detector n ON n.id = f.detector
		LEFT JOIN observed_element e ON e.object = f.object AND e.scan = f.scan AND e.name = f.element AND NOT f.in_name
		LEFT JOIN category c ON c.detector = n.name
		LEFT JOIN observed_object t ON t.id = o.root`+w.sql()+`
		ORDER BY s.name, d.name, object, member, f.in_name, f.element, f.place, n.name, f.complete DESC, f.version, f.count,
		f.likelihood, f.score, f.evidence, f.first_row, f.first_byte, f.ambiguous`, w.args, func(r *sql.Rows) error {
		var row FindingRow
		var ambiguous string
		err := r.Scan(&row.Source, &row.DataSet, &row.Object, &row.Member, &row.InName, &row.Field, &row.Where, &row.Detector, &row.Version,
			&row.Category, &row.Flag, &row.Count, &row.Likelihood, &row.Score, &row.Evidence, &row.FirstRow, &row.FirstByte,
			&ambiguous, &row.Complete, &row.Standing, &row.FromColumn, &row.Values, &row.Sampled)
		if err != nil {
			return err
		}
		row.Ambiguous = strings.Fields(ambiguous)
		return fn(row)
	})
}
