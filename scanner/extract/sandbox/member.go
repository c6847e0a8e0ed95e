package sandbox

import (
	"context"
	"io"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// handOver passes a member of the child's container on. The child waits
// meanwhile, and gives its bytes when asked; it leaves its place among the
// running ones to others, such as those that read the member.
func (s *session) handOver(p fields) error {
	name, mediaType := string(p.text(maxName)), string(p.text(maxName))
	m := extract.Member{Name: name, MediaType: mediaType, Size: p.number()}
	code := p.byte()
	if !p.end() || code == codeSource && s.source == nil {
		return s.broken()
	}
	err, ok := errorOf(s.format, code)
	if code == codeSource {
		err, ok = s.source, true
	}
	if !ok {
		return s.broken()
	}
	s.child.progress()
	m.Err = err
	var r io.Reader
	if m.Err == nil {
		s.member = &member{s: s, coming: true} // the child sends the beginning unasked
		r = s.member
	}
	s.pool.leave()
	s.holds = false
	err = s.in.Hand(s.ctx, m, r)
	back := s.pool.enter(s.ctx) // also when ctx has ended it may find a place
	s.holds = back == nil
	if err == nil {
		err = back
	}
	if s.member != nil && err == nil {
		err = s.member.settle()
	}
	s.member = nil
	if err != nil {
		return err
	}
	return s.give(frameResume, nil, nil)
}

// member reads a member from the child.
type member struct {
	s      *session
	coming bool   // an answer is on its way
	data   []byte // what was sent and not read yet
	store  []byte
	err    error // behind data
	cut    error // of the budget
	fatal  error // of the child or its session: the object must stop
}

// Read implements io.Reader. What it gives is counted in the budget.
func (m *member) Read(p []byte) (int, error) {
	if m.fatal != nil {
		return 0, m.fatal
	}
	if m.cut != nil {
		return 0, m.cut
	}
	if len(p) == 0 {
		return 0, nil
	}
	for len(m.data) == 0 {
		if m.err != nil {
			return 0, m.err
		}
		if m.fatal = m.fetch(); m.fatal != nil {
			return 0, m.fatal
		}
	}
	n := copy(p, m.data)
	granted, err := m.s.in.Budget.Spend(int64(n))
	m.data = m.data[granted:]
	m.cut = err
	return int(granted), err
}

// fetch asks the child for more and serves it until that comes.
func (m *member) fetch() error {
	s := m.s
	if s.ctx.Err() != nil {
		return context.Cause(s.ctx)
	}
	if !m.coming {
		if err := s.give(framePull, message(nil).number(memberChunk), nil); err != nil {
			return err
		}
	}
	m.coming = true
	for {
		kind, p, err := s.next()
		if err != nil {
			return err
		}
		if kind != frameData {
			if err := s.answer(kind, p); err != nil {
				return err
			}
			continue
		}
		m.coming = false
		code := p.byte()
		if p.bad || len(p.p) > memberChunk || code == codeNone && len(p.p) == 0 || code == codeSource && s.source == nil {
			return s.broken()
		}
		if len(p.p) > 0 {
			s.child.progress()
		}
		m.store = append(m.store[:0], p.p...)
		m.data = m.store
		ok := true
		if m.err = s.source; code != codeSource {
			m.err, ok = errorOf(s.format, code)
		}
		if !ok {
			return s.broken()
		}
		return nil
	}
}

// settle takes an answer that is still on its way.
func (m *member) settle() error {
	if m.coming && m.fatal == nil {
		m.fatal = m.fetch()
	}
	return m.fatal
}
