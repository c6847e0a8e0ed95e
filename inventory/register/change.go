package register

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/inventory"
)

// Outcome is what a change did.
type Outcome struct {
	Created, Changed, Deleted, Unchanged int
	// Kept are entities that the files hold as they were exported and that
	// somebody changed since: the later content stays.
	Kept []Key
	// Missing are entities that the files do not hold; they stay unless the
	// import is to remove them.
	Missing  []Key
	Revision string
}

// ImportOptions say how files are imported.
type ImportOptions struct {
	Prune bool // remove what the files do not hold
	Check bool // tell what would be done, and do nothing
}

var errNothing = errors.New("nothing to store")

// Import puts the content of files into the register: all of it, with its audit
// entries, or nothing. What others changed since the export that the files are
// based on is kept where the files left it alone; where both changed it, that is
// a conflict. Errors: *FaultsError with every fault, and those of Declare.
func Import(ctx context.Context, s *inventory.Store, files *Files, who inventory.Author, o ImportOptions) (Outcome, error) {
	var out Outcome
	err := s.Declare(ctx, who, func(d *inventory.Declaration) error {
		now, err := load(ctx, d)
		if err != nil {
			return err
		}
		m := &merge{s: s, files: files, prune: o.Prune, check: checker{ref: s.Reference(), known: map[Key]*entity{}}}
		m.check.faults = slices.Clone(files.faults)
		if err := m.plan(ctx, d, now); err != nil {
			return err
		}
		if len(m.check.faults) > 0 {
			slices.SortStableFunc(m.check.faults, func(a, b Fault) int { return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
			return &FaultsError{m.check.faults}
		}
		out = m.out
		if o.Check || len(m.put)+len(m.drop) == 0 {
			out.Revision = now.Revision
			return errNothing
		}
		out.Revision, err = apply(ctx, d, s, "import", m.put, m.drop)
		return err
	})
	if errors.Is(err, errNothing) {
		err = nil
	}
	return out, err
}

// merge compares what is stored, what the files hold, and what both come from.
type merge struct {
	s     *inventory.Store
	files *Files
	prune bool
	check checker
	base  map[Key]string // digests at the revision that the files are based on
	now   *Register
	out   Outcome
	put   []*entity
	drop  []*entity
}

func (m *merge) plan(ctx context.Context, d *inventory.Declaration, now *Register) error {
	m.now = now
	stored := now.entities()
	if err := m.findBase(ctx, d, len(stored) == 0); err != nil {
		return err
	}
	held := map[Key]*entity{}
	for _, e := range stored {
		e.place = place{"the register", 0}
		held[e.key()], m.check.known[e.key()] = e, e
	}
	inFiles := map[Key]*entity{}
	for _, e := range m.files.entities {
		if e.kind.single && e.blank() {
			continue
		}
		if e.id == "" || inFiles[e.key()] != nil {
			m.check.fault(e.place, "%s: its id is missing or stands twice", e.kind.Name)
			continue
		}
		inFiles[e.key()] = e
		m.decide(e, held[e.key()])
	}
	for _, e := range stored {
		if inFiles[e.key()] == nil {
			m.missing(e)
		}
	}
	m.validate(inFiles)
	return nil
}

// blank tells whether a file shows an entity's empty cells only.
func (e *entity) blank() bool {
	v := reflect.New(e.value.Type()).Elem()
	v.FieldByName("ID").SetString(e.id)
	return reflect.DeepEqual(v.Interface(), e.value.Interface()) && len(e.comments) == 0
}

// findBase reads from the audit log what each entity was at the files' base.
func (m *merge) findBase(ctx context.Context, d *inventory.Declaration, empty bool) error {
	if m.files.version.line == 0 {
		m.check.faults = append(m.check.faults, Fault{"register.yaml", 0, "pdatlas_register: the version of the files is not stated"})
	}
	at, found := map[Key]string{}, m.files.base == ""
	want := revisionDigest(m.s, m.files.base)
	err := d.Audit(ctx, func(e inventory.AuditEntry) error {
		if e.Kind != "register" || e.ID != "" {
			at[Key{e.Kind, e.ID}] = e.Digest
		} else if e.Digest == want {
			m.base, found = copyOf(at), true
		}
		return nil
	})
	if !found && !empty {
		m.check.faults = append(m.check.faults, Fault{m.files.version.file, m.files.version.line,
			"base: this revision is not one of this inventory: export the register and make the changes there"})
	}
	return err
}

func copyOf(m map[Key]string) map[Key]string {
	c := make(map[Key]string, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// decide says what becomes of an entity of the files; old is what is stored.
func (m *merge) decide(e, old *entity) {
	mine, theirs, base := e.digest(m.s), "", m.base[e.key()]
	if old != nil {
		theirs = old.digest(m.s)
	}
	switch {
	case mine == theirs:
		m.out.Unchanged++
	case theirs == base:
		if e.kind.Name == "approval" && len(m.now.entities()) > 0 {
			m.check.fault(e.place, "approval %q: approvals are made by 'pdatlas register approve', not in files", e.id)
			return
		}
		if m.put = append(m.put, e); old == nil {
			m.out.Created++
		} else {
			m.out.Changed++
		}
		m.check.known[e.key()] = e
	case mine == base:
		m.out.Kept = append(m.out.Kept, e.key())
	case old == nil:
		m.check.fault(e.place, "%s %q: conflict: it was changed here, and deleted in the register since the export", e.kind.Name, e.id)
	default:
		by := m.now.stamps[e.key()]
		m.check.fault(e.place, "%s %q: conflict: %s changed it on %s, after the export that this file is based on: export anew and make the change there",
			e.kind.Name, e.id, by.By, by.On.Format(time.DateOnly))
	}
}

// missing says what becomes of a stored entity that the files do not hold.
func (m *merge) missing(e *entity) {
	base := m.base[e.key()]
	switch {
	case !m.prune || base == "" || e.kind.Name == "approval":
		m.out.Missing = append(m.out.Missing, e.key())
	case base != e.digest(m.s):
		m.check.fault(e.place, "%s %q: conflict: it is gone from the files, and was changed in the register since the export", e.kind.Name, e.id)
	default:
		m.out.Deleted++
		m.drop = append(m.drop, e)
		delete(m.check.known, e.key())
	}
}

// validate holds the files to all rules, and what is stored to its references.
func (m *merge) validate(inFiles map[Key]*entity) {
	var all []*entity
	for _, e := range m.check.known {
		all = append(all, e)
	}
	sortEntities(all)
	for _, e := range all {
		if inFiles[e.key()] == e {
			m.check.check(e)
			m.check.relations(e)
			continue
		}
		cells(e.kind.shape, e.value, "", func(x cell) {
			if r := x.field.rule.ref; r != "" && x.text != "" && m.check.known[Key{r, x.text}] == nil {
				m.check.fault(e.place, "%s %q: %s: refers to a %s that is being removed", e.kind.Name, e.id, x.path, r)
			}
		})
	}
	m.check.circles(all)
	m.check.names(all)
}

func sortEntities(all []*entity) {
	rank := map[string]int{}
	for i, k := range kinds() {
		rank[k.Name] = i
	}
	slices.SortFunc(all, func(a, b *entity) int {
		return cmp.Or(cmp.Compare(rank[a.kind.Name], rank[b.kind.Name]), strings.Compare(a.id, b.id))
	})
}

// apply stores changes with an audit entry each, and one that sums them up and
// names the new revision.
func apply(ctx context.Context, d *inventory.Declaration, s *inventory.Store, action string, puts, drops []*entity) (string, error) {
	now, err := load(ctx, d)
	if err != nil {
		return "", err
	}
	after := map[Key]*entity{}
	for _, e := range now.entities() {
		after[e.key()] = e
	}
	note := func(what string, e *entity, digest string) error {
		_, err := d.Note(ctx, inventory.AuditEntry{Action: what, Kind: e.kind.Name, ID: e.id, Digest: digest})
		return err
	}
	sortEntities(puts)
	sortEntities(drops)
	created := 0
	for _, e := range puts {
		what := "update"
		if after[e.key()] == nil {
			what = "create"
			created++
		}
		if err := errors.Join(put(ctx, d, e), note(what, e, e.digest(s))); err != nil {
			return "", err
		}
		after[e.key()] = e
	}
	for _, e := range drops {
		if err := errors.Join(drop(ctx, d, e.kind, e.id, true), note("delete", e, "")); err != nil {
			return "", err
		}
		delete(after, e.key())
	}
	var all []*entity
	for _, e := range after {
		all = append(all, e)
	}
	sortEntities(all)
	rev := revision(all)
	_, err = d.Note(ctx, inventory.AuditEntry{Action: action, Kind: "register", Digest: revisionDigest(s, rev),
		Detail: fmt.Sprintf("%d created, %d changed, %d deleted", created, len(puts)-created, len(drops))})
	return rev, err
}

// NoteExport records in the audit log that the register left the inventory; what
// says as what ("yaml", "report record as html" …).
func NoteExport(ctx context.Context, s *inventory.Store, r *Register, who inventory.Author, what string) error {
	return s.Declare(ctx, who, func(d *inventory.Declaration) error {
		_, err := d.Note(ctx, inventory.AuditEntry{Action: "export", Kind: "register", Digest: revisionDigest(s, r.Revision), Detail: what})
		return err
	})
}
