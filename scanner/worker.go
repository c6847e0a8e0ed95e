package scanner

import (
	"context"
	"errors"
	"path"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// errCut says that an object was given up because the scan stops: it has no
// result and is read again when the scan resumes.
var errCut = errors.New("the scan stops")

// reader holds what all workers of a run share. It is not written after it was made.
type reader struct {
	engine     *detectors.Engine
	extractors []extract.Extractor
	limits     extract.Limits
	rules      *rules   // of a source that has none of its own
	persons    *persons // what tells persons apart
	hashing    *hashing // nil: no hashes are kept
	spooler    *extract.Spooler
	classes    *classTable
	now        func() time.Time
}

// worker reads objects one at a time and folds each into a result. It owns its
// scanner and buffers; its fields belong to the goroutine that calls object,
// apart from bytes and task, which others look at.
type worker struct {
	*reader
	scanner *detectors.Scanner
	names   *namer
	rules   *rules // of the source at hand
	fold    *fold
	crowd   crowd
	hashes  *hasher // nil: none are kept
	columns columns
	frames  []*frame // by depth, reused
	depth   int
	body    body
	budget  *extract.Budget
	// each, when set, is told every match at or above the threshold.
	each func(m *detectors.Match, h hit)
	// eachColumn, when set, is told every column that shows its values to be of
	// a type which they do not show one by one.
	eachColumn func(c *column, detector string, k *inventory.Mark, values, sampled int64)
	scratch    []byte
	seed       uint64   // of the object's samples
	look       [][]byte // values of a column that is judged

	bytes atomic.Int64 // read from sources, ever
	task  atomic.Pointer[task]
}

// task is the object a worker is reading, for the watchdog: a reader that
// hangs cannot look at the clock itself.
type task struct {
	cancel context.CancelCauseFunc
	budget *extract.Budget
}

// watch ends the object under way when its time is up.
func (w *worker) watch() {
	t := w.task.Load()
	if t == nil {
		return
	}
	if err := t.budget.Check(); err != nil {
		t.cancel(err)
	}
}

func newWorker(r *reader) *worker {
	w := &worker{reader: r, scratch: make([]byte, extract.ScratchSize)}
	w.fold = newFold(r.engine.Detectors(), r.rules)
	w.rules = r.rules
	w.crowd = newCrowd(r.persons)
	w.hashes = newHasher(r.hashing)
	w.scanner = r.engine.NewScanner()
	// Not with w.scanner: a field is named in the middle of its Scan.
	w.names = newNamer(func() masker { return r.engine.NewScanner() })
	w.columns = columns{engine: r.engine, names: w.names}
	return w
}

// follow makes the worker count by the rules of a source.
func (w *worker) follow(r *rules) { w.rules, w.fold.rules = r, r }

// listed makes the part of a result that the listing gives.
func (w *worker) listed(store Names, source string, seq int64, ref *sources.Ref) inventory.ItemResult {
	r := inventory.ItemResult{
		Seq:          seq,
		ID:           store.ID(source, ref.Path),
		DataSet:      w.names.recurring(ref.DataSet),
		Size:         ref.Size,
		ModTime:      ref.ModTime,
		Version:      version(store, ref),
		MediaType:    string(w.names.recurring(ref.MediaType)),
		Owner:        string(w.names.recurring(ref.Owner)),
		OwnerBasis:   ref.OwnerBasis,
		StorageClass: string(w.names.recurring(ref.StorageClass)),
	}
	name, found := w.names.name(ref.Path)
	r.Name, r.NameTypes = name, w.nameTypes(found)
	r.Hashes = w.hashes.name(-1, ref.Path, found)
	w.seed = seedOf(ref.Path)
	return r
}

// version is a keyed hash of what tells a changed object from an unchanged one.
func version(store Names, ref *sources.Ref) [32]byte {
	if ref.Version != "" {
		return store.Digest("version", ref.Version)
	}
	var mod string
	if !ref.ModTime.IsZero() {
		mod = strconv.FormatInt(ref.ModTime.UnixNano(), 36)
	}
	return store.Digest("stat", strconv.FormatInt(ref.Size, 36), mod)
}

// object reads an item and completes its result. It returns errCut, and no
// result, when ctx ended first; sources.ErrCredentialExpired when the source
// can give nothing more until someone logs in again.
func (w *worker) object(ctx context.Context, item *sources.Item, r *inventory.ItemResult) error {
	const tries = 2 // an object that changes while it is read is started over once
	for try := 1; ; try++ {
		err := w.attempt(ctx, item, r)
		if ctx.Err() != nil {
			return errCut
		}
		if errors.Is(err, sources.ErrCredentialExpired) {
			return err
		}
		if try < tries && r.Reason == inventory.ChangedDuringRead {
			continue
		}
		if r.Reason == inventory.ChangedDuringRead {
			w.fold.reset() // what was seen belongs to no one version
			w.crowd.reset()
			w.hashes.reset()
		}
		w.fold.into(r)
		r.Persons = w.crowd.list()
		w.hashes.into(r)
		return nil
	}
}

// attempt reads the item once into w.fold and sets the result's state.
func (w *worker) attempt(ctx context.Context, item *sources.Item, r *inventory.ItemResult) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w.budget = extract.NewBudget(w.limits, w.now)
	w.task.Store(&task{cancel, w.budget})
	defer w.task.Store(nil)

	w.fold.reset()
	w.crowd.reset()
	w.hashes.reset()
	w.body = body{w: w, ctx: ctx}
	w.depth = 0
	f := w.enter(-1, "")
	err := w.guard(func() error {
		if item.Rows != nil {
			return w.rows(ctx, f, item)
		}
		return w.open(ctx, f, item)
	})
	err = w.cause(ctx, err)
	r.Format = f.format
	r.State, r.Reason = w.leave(f, err)
	r.Detail = detailOf(err)
	return err
}

// cause puts what really stopped a read in place of what a parser made of it:
// the end of ctx, or a failure of the source.
func (w *worker) cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if w.body.err != nil && !errors.Is(err, errPanic) {
		return w.body.err
	}
	return err
}

// guard turns a plugin's panic into an error. The panic's own text may quote
// content and is dropped; the scanner may be in any state and is made anew.
func (w *worker) guard(fn func() error) (err error) {
	depth, returned := w.depth, false
	defer func() {
		if returned {
			return
		}
		_ = recover()
		w.scanner = w.engine.NewScanner()
		w.depth = depth
		w.frames[depth-1].windows.open = false
		err = errPanic
	}()
	err = fn()
	returned = true
	return err
}

// open reads an object of bytes.
func (w *worker) open(ctx context.Context, f *frame, item *sources.Item) error {
	rc, err := item.Open(ctx)
	if err != nil {
		return err
	}
	defer rc.Close() // read only: nothing can be lost
	w.body.r = rc
	hint := extract.Hint{Name: path.Base(item.Ref.Path), MediaType: item.Ref.MediaType}
	return w.document(ctx, f, hint, w.budget.Input(ctx, &w.body))
}
