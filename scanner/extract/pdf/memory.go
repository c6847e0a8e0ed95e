package pdf

import "github.com/tetratelabs/wazero/experimental"

// memory is the linear memory of one module. It refuses to grow beyond its limit
// and remembers that, so that a document which asked for too much is told from
// one that is damaged.
type memory struct {
	buf     []byte
	limit   uint64
	refused bool
}

// Allocate implements experimental.MemoryAllocator.
func (m *memory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate implements experimental.LinearMemory; nil: it cannot grow so far.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.limit {
		m.refused = true
		return nil
	}
	if size > uint64(cap(m.buf)) {
		// By half, not by double: the old and the new stand side by side for a moment.
		grown := make([]byte, size, min(m.limit, max(size, uint64(cap(m.buf))*3/2)))
		copy(grown, m.buf)
		m.buf = grown
	}
	m.buf = m.buf[:size]
	return m.buf
}

// Free implements experimental.LinearMemory.
func (m *memory) Free() { m.buf = nil }
