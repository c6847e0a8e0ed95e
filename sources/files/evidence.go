package files

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/pdatlas/pdatlas/sources"
)

// EvidenceRights are the rights that evidence needs beyond those of a scan.
const EvidenceRights = "none; on Linux it also reads /proc/self/mountinfo, /sys/dev/block and /etc/exports, which every user may"

// maxLooked is how many entries are looked at for their modes: the walk of a
// share of many millions would otherwise be made twice.
const maxLooked = 200_000

// places are where the machine tells about itself. Tests have their own.
type places struct {
	mounts, sys, exports string
	looked               int
}

func machine() places {
	return places{mounts: "/proc/self/mountinfo", sys: "/sys", exports: "/etc/exports", looked: maxLooked}
}

// Evidence implements sources.Witness. It looks at attributes only: modes and
// access lists of files and folders, the mount and what lies beneath it.
func (s *Source) Evidence(ctx context.Context) (sources.Evidence, error) {
	return s.evidence(ctx, machine())
}

func (s *Source) evidence(ctx context.Context, at places) (sources.Evidence, error) {
	var e sources.Evidence
	readOnly := s.mounted(&e, at)
	s.exported(&e, at.exports)
	l := &look{s: s, ctx: ctx, left: at.looked, sets: map[string]*modes{}}
	if err := l.root(); err != nil {
		return sources.Evidence{}, err
	}
	l.report(&e, readOnly)
	return e, nil
}

// mounted states what the mount tells. It returns whether it is read-only.
func (s *Source) mounted(e *sources.Evidence, at places) bool {
	add := func(kind sources.ControlKind, state sources.ControlState, detail sources.ControlDetail, code string) {
		e.Controls = append(e.Controls, sources.Control{Kind: kind, State: state, Detail: detail, Code: code, Method: "mountinfo"})
	}
	m, err := s.mount(at.mounts)
	if err != nil {
		why, code := sources.Failed, errnoText(err)
		if errors.Is(err, fs.ErrPermission) {
			why = sources.Denied
		}
		if errors.Is(err, fs.ErrNotExist) {
			why = sources.NotOffered // another system than Linux
		}
		add(sources.EncryptionAtRest, sources.StateUnknown, why, code)
		add(sources.EncryptionInTransit, sources.StateUnknown, why, code)
		return false
	}
	state, detail := atRest(m, at.sys)
	add(sources.EncryptionAtRest, state, detail, "")
	host := m.server()
	switch sealed, known := m.sealed(); {
	case host == "":
		add(sources.EncryptionInTransit, sources.StateNotApplicable, sources.LocalDisk, "")
	case sealed:
		add(sources.EncryptionInTransit, sources.StateYes, sources.NoDetail, "")
	case known:
		add(sources.EncryptionInTransit, sources.StateNo, sources.PlainText, "")
	default:
		add(sources.EncryptionInTransit, sources.StateUnknown, sources.NoDetail, "")
	}
	if host != "" {
		e.Copies = append(e.Copies, sources.Copy{Kind: sources.Mirror, Place: host, Method: "mountinfo"})
		e.Recipients = append(e.Recipients, sources.Recipient{Kind: sources.FileServer, Who: host, Access: "full", Method: "mountinfo"})
	}
	return m.has("ro")
}

var errNoMount = errors.New("no mount holds the folder")

func (s *Source) mount(path string) (mount, error) {
	f, err := os.Open(path)
	if err != nil {
		return mount{}, err
	}
	defer f.Close()
	all, err := parseMounts(f)
	if err != nil {
		return mount{}, err
	}
	m, ok := mountOf(all, s.dir)
	if !ok {
		return m, errNoMount
	}
	return m, nil
}

// exported states whether this machine offers the folder to others over NFS.
func (s *Source) exported(e *sources.Evidence, path string) {
	c := sources.Control{Kind: sources.ExportNotPublic, State: sources.StateYes, Method: "/etc/exports"}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return // the machine is no NFS server
	}
	var all []export
	if err == nil {
		all, err = parseExports(f)
		f.Close() // it was read only
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		c.State, c.Detail, c.Code = sources.StateUnknown, sources.Denied, errnoText(err)
	case err != nil:
		c.State, c.Detail, c.Code = sources.StateUnknown, sources.Failed, errnoText(err)
	}
	found := false
	for i := range all {
		if !all[i].covers(s.dir) {
			continue
		}
		found = true
		if all[i].anyone() {
			c.State, c.Detail = sources.StateNo, sources.PublicExport
		}
	}
	if err == nil && !found {
		c.Detail = sources.NotConfigured
	}
	e.Controls = append(e.Controls, c)
}

// modes are what the mode bits of a data set's files say.
type modes struct {
	files, readable, writable int64
	lists                     bool // access lists stand on its folder
}

// look is one look at the modes of a tree.
type look struct {
	s    *Source
	ctx  context.Context
	left int
	sets map[string]*modes
	cut  bool // there was more than is looked at
}

// root looks at everything. A file counts as readable by everyone when its own
// bits and those of all folders above it, up to "/", let everyone through.
func (l *look) root() error {
	open := true
	for dir := l.s.dir; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			open = false
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if l.s.single != "" {
		l.entry(l.s.single, open)
		return l.ctx.Err()
	}
	l.folder(".", nil, open)
	return l.ctx.Err()
}

// folder looks at what a folder holds. What cannot be listed is left out: the
// scan accounts for it.
func (l *look) folder(path string, seen fs.FileInfo, open bool) {
	w := &walker{s: l.s, ctx: l.ctx}
	names, _ := w.names(path, seen) // its failure is an item of the walk
	slices.Sort(names)
	for _, name := range names {
		if l.left == 0 || l.ctx.Err() != nil {
			l.cut = true
			return
		}
		l.left--
		l.entry(join(path, name), open)
	}
}

func (l *look) entry(path string, open bool) {
	info, err := l.s.root.Lstat(path)
	if err != nil || l.s.match.Excluded(l.s.ref(path, info)) != nil {
		return
	}
	mode := info.Mode()
	switch {
	case mode.IsDir():
		l.lists(path, info)
		l.folder(path, info, open && mode.Perm()&0o001 != 0)
	case mode.IsRegular():
		m := l.set(dataSet(path, false))
		m.files++
		if open && mode.Perm()&0o004 != 0 {
			m.readable++
		}
		if open && mode.Perm()&0o002 != 0 {
			m.writable++
		}
	}
}

func (l *look) set(name string) *modes {
	m := l.sets[name]
	if m == nil {
		m = &modes{}
		l.sets[name] = m
	}
	return m
}

// lists notes access lists on the folders that data sets are named for.
func (l *look) lists(path string, info fs.FileInfo) {
	if dataSet(path, true) != path {
		return
	}
	f, err := l.s.openFile(path, openFolder)
	if err != nil {
		return
	}
	defer f.Close()
	if now, err := f.Stat(); err == nil && os.SameFile(now, info) && hasACL(f) {
		l.set(path).lists = true
	}
}

// report states the modes by data set.
func (l *look) report(e *sources.Evidence, readOnly bool) {
	everyone := false
	for _, name := range slices.Sorted(maps.Keys(l.sets)) {
		m := l.sets[name]
		if m.files == 0 {
			continue
		}
		everyone = everyone || m.readable > 0
		read := l.control(name, sources.NotPublic, sources.WorldReadable, m, m.readable)
		write := l.control(name, sources.NotWorldWritable, sources.WorldWritable, m, m.writable)
		if readOnly {
			write.State, write.Detail, write.Part = sources.StateYes, sources.ReadOnlyMount, 0
		}
		e.Controls = append(e.Controls, read, write)
	}
	if everyone {
		e.Recipients = append(e.Recipients, sources.Recipient{Kind: sources.EveryLocalUser, Who: "every user of the machine", Access: "read", Method: "mode bits"})
	}
}

// control words a count of files on the unsafe side.
func (l *look) control(set string, kind sources.ControlKind, bad sources.ControlDetail, m *modes, part int64) sources.Control {
	c := sources.Control{DataSet: set, Kind: kind, State: sources.StateYes, Method: "mode bits", Part: part, Whole: m.files}
	switch {
	case part == m.files && !l.cut:
		c.State, c.Detail = sources.StateNo, bad
	case part > 0:
		c.State, c.Detail = sources.StatePartial, bad
	case l.cut:
		c.State, c.Detail = sources.StateUnknown, sources.NotAllLookedAt
	case m.lists:
		c.State, c.Detail = sources.StateUnknown, sources.AccessLists
	}
	return c
}
