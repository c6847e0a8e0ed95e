package inventory

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory/reference"
)

// Record stores results of a source's objects and its cursor: after a crash all
// of it is there or nothing. An object that this scan already recorded is
// counted once; its complete result is kept if the new one is not complete.
func (c *Scan) Record(ctx context.Context, source int, rs []ItemResult, at Cursor) error {
	src, err := c.source(source)
	if err != nil {
		return err
	}
	for i := range rs {
		if err := checkResult(&rs[i]); err != nil {
			return fmt.Errorf("result %d of source %d: %w", rs[i].Seq, source, err)
		}
	}
	err = c.s.write.transaction(ctx, func() error {
		ids, err := c.rec.insertAll(ctx, src, rs, src.history || c.resumed)
		if err != nil {
			return err
		}
		for i := range rs {
			if err := c.rec.object(ctx, src, &rs[i], ids[i]); err != nil {
				return fmt.Errorf("result %d of source %d: %w", rs[i].Seq, source, err)
			}
		}
		if err := c.rec.flush(ctx); err != nil {
			return err
		}
		if err := c.rec.tally.flush(ctx, c.rec.w, c.number); err != nil {
			return err
		}
		return c.s.write.run(ctx, `INSERT INTO observed_cursor (scan, source, name, seq, token) VALUES (?1, ?2, ?3, ?4, ?5)
			ON CONFLICT (scan, source) DO UPDATE SET name = ?3, seq = ?4, token = ?5`,
			c.number, src.id, printable(at.Source), at.Seq, c.s.key.hide(at.Token, c.number, src.id))
	})
	if err != nil {
		c.rec.forget()
	}
	return storeError(c.s.path, "record", err)
}

// recorder writes the results of one scan through one connection.
type recorder struct {
	w         *conn
	key       *keyring
	scan      int64
	sets      cache[setName]
	detectors cache[string]
	rules     rules
	tally     tally
	nextID    int64 // of observed_object, 0: not asked yet
	// rows not yet inserted
	objects, results, elements, findings, overflow, combined, ages, persons, hashing, hashes *bulk
	fields                                                                                   map[fieldKey]int // of the result at hand
	hashed                                                                                   *HashStart       // nil: no hashes are kept
	together                                                                                 []reference.Combination
	found                                                                                    map[inRecord]map[string]bool // of the result at hand: detectors
}

// fieldKey tells the elements of one result apart.
type fieldKey struct {
	member int
	name   Name
}

// maxPending bounds the rows that wait to be inserted together.
const maxPending = 4096

type setName struct {
	source int64
	name   Name
}

func newRecorder(w *conn, key *keyring, scan int64, rules rules, ref *reference.Data) *recorder {
	// A conflict that should not be would end the transaction in any case; saying
	// so saves SQLite the journal it keeps to undo one statement.
	r := &recorder{w: w, key: key, scan: scan, rules: rules, fields: map[fieldKey]int{},
		together: ref.Combinations, found: map[inRecord]map[string]bool{},
		objects: newBulk(`INSERT INTO observed_object (id, key, data_set, parent, root, name, size, modified, media_type,
			storage_class, owner, owner_basis, seen_scan, state, reason, latest_scan, complete_scan)`, 17, " ON CONFLICT (key) DO NOTHING"),
		results:  newBulk(`INSERT OR ROLLBACK INTO observed_result (object, scan, state, reason, detail, format, version, bytes, records)`, 9, ""),
		elements: newBulk(`INSERT OR ROLLBACK INTO observed_element (object, scan, name, non_empty, sampled)`, 5, ""),
		findings: newBulk(`INSERT OR ROLLBACK INTO observed_finding (object, scan, n, in_name, element, place, detector, version, count,
			likelihood, score, evidence, first_row, first_byte, ambiguous, from_column, marks)`, 17, ""),
		overflow: newBulk(`INSERT INTO observed_more (object, scan, state, reason, members, bytes)`, 6,
			" ON CONFLICT DO UPDATE SET members = members + excluded.members, bytes = bytes + excluded.bytes"),
		combined: newBulk(`INSERT INTO observed_combination (object, scan, combination, record)`, 4, " ON CONFLICT DO NOTHING"),
		ages: newBulk(`INSERT INTO observed_ages (object, scan, element, sampled, under_16, under_18)`, 6,
			` ON CONFLICT DO UPDATE SET sampled = sampled + excluded.sampled, under_16 = under_16 + excluded.under_16,
			under_18 = under_18 + excluded.under_18`),
		persons: newBulk(`INSERT INTO observed_persons (object, scan, class, country, type, sketch)`, 6, " ON CONFLICT DO NOTHING"),
		hashing: newBulk(`INSERT OR ROLLBACK INTO observed_hashing (object, scan, key, expires, kinds, dropped, dropped_kinds,
			unread, unread_kinds)`, 9, ""),
		hashes: newBulk(`INSERT INTO observed_hash (object, scan, digest, member, element, place, kind, detector, count)`, 9,
			" ON CONFLICT DO UPDATE SET count = count + excluded.count"),
	}
	r.forget()
	return r
}

// forget drops what was remembered of a transaction that was rolled back.
func (rec *recorder) forget() {
	rec.sets, rec.detectors, rec.tally = cache[setName]{}, cache[string]{}, newTally()
	rec.nextID = 0
	for _, b := range rec.bulks() {
		b.drop()
	}
}

func (rec *recorder) bulks() [10]*bulk {
	return [...]*bulk{rec.objects, rec.results, rec.elements, rec.findings, rec.overflow, rec.combined, rec.ages, rec.persons, rec.hashing, rec.hashes}
}

// flush inserts the rows that were gathered.
func (rec *recorder) flush(ctx context.Context) error {
	for _, b := range rec.bulks() {
		if err := b.flush(ctx, rec.w); err != nil {
			return err
		}
	}
	return nil
}

// cache maps names to row ids; it is emptied when full, so that memory does not
// grow with what is scanned.
type cache[K comparable] struct{ m map[K]int64 }

const cacheSize = 4096

func (c *cache[K]) put(k K, id int64) {
	if len(c.m) >= cacheSize || c.m == nil {
		c.m = make(map[K]int64)
	}
	c.m[k] = id
}

// entry is an object or member as its row will say.
type entry struct {
	key          ID
	set          int64
	parent, root int64 // 0: none
	name         Name
	size         int64
	modified     time.Time
	mediaType    string
	storageClass string
	owner, basis string
	state        State
	reason       Reason
}

// prior is what the row said before.
type prior struct {
	id, set                int64
	seen, latest, complete int64 // scans, 0: none
	state                  State
	reason                 Reason
}

// listed is the row of an object as the listing and this outcome say.
func (rec *recorder) listed(ctx context.Context, src scanSource, r *ItemResult) (entry, error) {
	set, err := rec.dataSet(ctx, setName{src.id, r.DataSet})
	return entry{key: r.ID, set: set, name: r.Name, size: r.Size, modified: r.ModTime, mediaType: r.MediaType,
		storageClass: r.StorageClass, owner: r.Owner, basis: r.OwnerBasis, state: r.State, reason: r.Reason}, err
}

// object records one result with all that hangs on it. id is that of its row if
// that was just made, else 0.
func (rec *recorder) object(ctx context.Context, src scanSource, r *ItemResult, id int64) error {
	e, err := rec.listed(ctx, src, r)
	if err != nil {
		return err
	}
	found := false
	if id == 0 {
		var old prior
		if old, found, err = rec.enter(ctx, &e); err != nil {
			return err
		}
		id = old.id
		if found {
			if kept, err := rec.again(ctx, &old, r); err != nil || kept {
				return err
			}
			stored, err := rec.revise(ctx, &e, &old, r)
			if err != nil || !stored {
				rec.tally.object(e.set, r)
				return err
			}
		}
	}
	if !found && r.Reason == Unchanged {
		return errUnchanged
	}
	rec.tally.object(e.set, r)
	return rec.result(ctx, id, e.set, r, found)
}

// again handles an object that this scan recorded before: kept says that the
// stored result stands; otherwise it was undone.
func (rec *recorder) again(ctx context.Context, old *prior, r *ItemResult) (kept bool, err error) {
	if old.seen != rec.scan {
		return false, nil
	}
	if r.State != Scanned && (old.state == Scanned || old.reason == Unchanged) {
		return true, nil
	}
	if err := rec.flush(ctx); err != nil {
		return false, err
	}
	if err := rec.undo(ctx, old); err != nil {
		return false, err
	}
	now, _, err := rec.find(ctx, r.ID)
	*old = now
	return false, err
}

// revise updates the row of an object that was known. stored says whether a
// result is to be stored as well.
func (rec *recorder) revise(ctx context.Context, e *entry, old *prior, r *ItemResult) (stored bool, err error) {
	latest, complete := rec.scan, old.complete
	switch {
	case r.Reason == Unchanged:
		if old.complete == 0 {
			return false, errUnchanged
		}
		latest = old.complete
	case r.State == Scanned:
		complete, stored = rec.scan, true
	default:
		repeated, err := rec.repeats(ctx, old, r)
		if err != nil {
			return false, err
		}
		if stored = !repeated; repeated {
			latest = old.latest
		}
	}
	return stored, rec.update(ctx, e, old, latest, complete)
}

// repeats tells whether an outcome that read nothing says the same of the same
// version as the latest stored one: storing it again at every scan would let
// the inventory grow without anything having happened.
func (rec *recorder) repeats(ctx context.Context, old *prior, r *ItemResult) (bool, error) {
	if r.Bytes > 0 || r.Records > 0 || len(r.Fields)+len(r.Findings)+len(r.Members)+len(r.MoreMembers) > 0 {
		return false, nil
	}
	row, err := rec.w.row(ctx, 7, `SELECT state, reason, detail, format, version, bytes, rescored FROM observed_result
		WHERE object = ? AND scan = ?`, old.id, old.latest)
	if err != nil || row == nil {
		return false, err
	}
	version, _ := row[4].([]byte)
	// other detectors may find other things in the name
	return rec.rules.made(old.latest, number(row[6])) && text(row[0]) == string(r.State) && text(row[1]) == string(r.Reason) && text(row[2]) == printable(r.Detail) &&
		text(row[3]) == printable(r.Format) && bytes.Equal(version, r.Version[:]) && number(row[5]) == 0, nil
}

// result stores what was learnt of the object and its members.
func (rec *recorder) result(ctx context.Context, id, set int64, r *ItemResult, known bool) error {
	rec.outcome(id, &outcomeRow{r.State, r.Reason, r.Detail, r.Format, r.Version[:], r.Bytes, r.Records})
	members, err := rec.members(ctx, id, set, r, known)
	if err != nil {
		return err
	}
	objectOf := func(member int) int64 {
		if member < 0 {
			return id
		}
		return members[member]
	}
	rec.elementsOf(r, objectOf)
	clear(rec.found)
	n := 0
	for i := range r.NameTypes {
		if err := rec.finding(ctx, id, &n, true, &r.NameTypes[i]); err != nil {
			return err
		}
	}
	for m := range r.Members {
		for i := range r.Members[m].NameTypes {
			if err := rec.finding(ctx, members[m], &n, true, &r.Members[m].NameTypes[i]); err != nil {
				return err
			}
		}
	}
	for i := range r.Findings {
		if err := rec.finding(ctx, objectOf(r.Findings[i].Member), &n, false, &r.Findings[i]); err != nil {
			return err
		}
	}
	rec.records(id, r, objectOf)
	rec.more(id, set, r)
	if err := rec.hashesOf(ctx, id, r, known, objectOf); err != nil {
		return err
	}
	if rec.results.rows()+rec.elements.rows()+rec.findings.rows()+rec.hashes.rows() < maxPending {
		return nil
	}
	return rec.flush(ctx)
}

// elementsOf adds the fields of a result; columns of the same name are one element.
func (rec *recorder) elementsOf(r *ItemResult, objectOf func(member int) int64) {
	clear(rec.fields)
	for i := range r.Fields {
		f := &r.Fields[i]
		k := fieldKey{f.Member, f.Name}
		if row, ok := rec.fields[k]; ok {
			rec.elements.addTo(row, 3, f.Values)
			rec.elements.addTo(row, 4, f.Sampled)
			continue
		}
		rec.fields[k] = rec.elements.rows()
		rec.elements.add(objectOf(f.Member), rec.scan, printable(string(f.Name)), f.Values, f.Sampled)
	}
}

// records adds what the findings of a result say of the records they stand in.
func (rec *recorder) records(id int64, r *ItemResult, objectOf func(member int) int64) {
	for h := range rec.combinations(rec.found) {
		rec.combined.add(h.object, rec.scan, h.id, printable(h.record))
	}
	for i := range r.Ages {
		a := &r.Ages[i]
		rec.ages.add(objectOf(a.Member), rec.scan, printable(string(a.Field)), a.Sampled, a.Under16, a.Under18)
	}
	for i := range r.Persons {
		p := &r.Persons[i]
		rec.persons.add(id, rec.scan, int64(p.Class), p.Country, p.Type, p.Sketch.Bytes())
	}
}

func (rec *recorder) outcome(id int64, o *outcomeRow) {
	rec.results.add(id, rec.scan, string(o.state), string(o.reason), printable(o.detail), printable(o.format), o.version, o.bytes, o.records)
}

// outcomeRow is what objects and members have in common.
type outcomeRow struct {
	state          State
	reason         Reason
	detail, format string
	version        []byte
	bytes, records int64
}

func (rec *recorder) finding(ctx context.Context, id int64, n *int, inName bool, f *Finding) error {
	detector, err := rec.detector(ctx, f.Detector)
	if err != nil {
		return err
	}
	*n++
	rec.findings.add(id, rec.scan, *n, inName, printable(string(f.Field)), printable(f.Where), detector, f.Version, f.Count,
		int64(f.Likelihood), f.Score, int64(f.Evidence), f.FirstRow, f.FirstByte, printable(strings.Join(f.Ambiguous, " ")),
		f.FromColumn, packMarks(f.Marks))
	if !inName && f.Field != "" && f.Count > 0 {
		rec.inRecord(inRecord{id, tableOf(f.Where), recordOf(f.Field)}, f.Detector)
	}
	return nil
}

// inRecord notes that a record holds a type.
func (rec *recorder) inRecord(r inRecord, detector string) {
	if rec.found[r] == nil {
		rec.found[r] = map[string]bool{}
	}
	rec.found[r][detector] = true
}

// members records a container's members and returns their row ids. Members
// that a complete reading no longer shows are gone.
func (rec *recorder) members(ctx context.Context, root, set int64, r *ItemResult, known bool) ([]int64, error) {
	type sibling struct {
		parent int
		name   Name
	}
	ids, keys := make([]int64, len(r.Members)), make([]ID, len(r.Members))
	nth := make(map[sibling]int, len(r.Members))
	for i := range r.Members {
		m := &r.Members[i]
		parent, parentKey := root, r.ID
		if m.Parent >= 0 {
			parent, parentKey = ids[m.Parent], keys[m.Parent]
		}
		s := sibling{m.Parent, m.Name}
		keys[i] = rec.key.memberID(parentKey, m.Name, nth[s])
		nth[s]++
		e := entry{key: keys[i], set: set, parent: parent, root: root, name: m.Name, size: -1, state: m.State, reason: m.Reason}
		var err error
		if ids[i], err = rec.member(ctx, &e, known); err != nil {
			return nil, err
		}
		rec.tally.member(set, m.State, m.Reason, 1, m.Bytes, m.Records)
		rec.outcome(ids[i], &outcomeRow{m.State, m.Reason, "", m.Format, []byte{}, m.Bytes, m.Records})
	}
	if known && r.State == Scanned && len(r.MoreMembers) == 0 {
		err := rec.w.run(ctx, `UPDATE observed_object SET gone_scan = ?1
			WHERE data_set = ?3 AND root = ?2 AND gone_scan IS NULL AND seen_scan IS NOT ?1`, rec.scan, root, set)
		return ids, err
	}
	return ids, nil
}

// member enters one member; those of a new container are new as well.
func (rec *recorder) member(ctx context.Context, e *entry, known bool) (int64, error) {
	if !known {
		return rec.enqueue(ctx, e)
	}
	old, found, err := rec.enter(ctx, e)
	if err != nil || !found {
		return old.id, err
	}
	complete := old.complete
	if e.state == Scanned {
		complete = rec.scan
	}
	return old.id, rec.update(ctx, e, &old, rec.scan, complete)
}

func (rec *recorder) more(id, set int64, r *ItemResult) {
	for _, m := range r.MoreMembers {
		rec.tally.member(set, m.State, m.Reason, m.Count, m.Bytes, 0)
		rec.overflow.add(id, rec.scan, string(m.State), string(m.Reason), m.Count, m.Bytes)
	}
}
