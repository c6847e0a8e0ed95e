package sevenzip

// streams is what is packed in the archive: folders, as the format calls its
// solid blocks, and the members' contents in them.
type streams struct {
	folders []folder
	counts  []int    // of contents in each folder
	sizes   []uint64 // of contents, all but the last of each folder
	sums    []uint32 // of contents
	summed  flags    // which of them have one; only when sums has any

	folder, in, content, at int // where next is
	used                    uint64
}

// folder is a solid block: what unpacks it, and from where.
type folder struct {
	coders []coder
	binds  [][2]int // the input of a coder comes from the output of another
	packed int      // how many packed streams it takes
	sizes  []uint64 // of the coders' outputs
	offset uint64   // of the first packed stream, from the start of them all
	length uint64
	sum    uint32
	hasSum bool
}

// coder is a method with its properties.
type coder struct {
	id      uint64
	props   []byte
	in, out int
}

// maxCoders is how many methods may stand behind each other, as in 7-Zip.
const maxCoders = 32

func readStreams(c *cursor) *streams {
	s := &streams{}
	var position uint64
	var packed []uint64
	for c.err == nil {
		switch c.byte() {
		case idPack:
			position, packed = readPack(c)
		case idUnpack:
			s.readUnpack(c)
			s.place(c, position, packed)
			s.single()
		case idSubstreams:
			s.readSubstreams(c)
		case idEnd:
			return s
		default:
			c.fail()
		}
	}
	return s
}

func readPack(c *cursor) (position uint64, sizes []uint64) {
	position = c.number()
	n := c.count()
	for c.err == nil {
		switch c.byte() {
		case idSize:
			sizes = make([]uint64, n)
			for i := range sizes {
				sizes[i] = c.number()
			}
		case idSum:
			c.sums(n, func(int, uint32) {})
		case idEnd:
			return position, sizes
		default:
			c.fail()
		}
	}
	return 0, nil
}

func (s *streams) readUnpack(c *cursor) {
	c.expect(idFolder)
	n := c.count()
	c.expect(0) // they stand here and not elsewhere
	for i := 0; i < n && c.err == nil; i++ {
		s.folders = append(s.folders, readFolder(c))
	}
	c.expect(idCodersSizes)
	for i := range s.folders {
		f := &s.folders[i]
		for j := range f.sizes {
			f.sizes[j] = c.number()
		}
	}
	for c.err == nil {
		switch c.byte() {
		case idSum:
			c.sums(len(s.folders), func(i int, sum uint32) { s.folders[i].sum, s.folders[i].hasSum = sum, true })
		case idEnd:
			return
		default:
			c.fail()
		}
	}
}

func readFolder(c *cursor) (f folder) {
	n := c.count()
	if n == 0 || n > maxCoders {
		c.fail()
		return f
	}
	ins, outs := 0, 0
	for range n {
		k := readCoder(c)
		f.coders = append(f.coders, k)
		ins, outs = ins+k.in, outs+k.out
	}
	if c.err != nil || ins > maxCoders || outs > maxCoders || ins < outs-1 {
		c.fail()
		return folder{}
	}
	f.sizes = make([]uint64, outs)
	for range outs - 1 {
		in, out := c.number(), c.number()
		if in >= uint64(ins) || out >= uint64(outs) {
			c.fail()
			return folder{}
		}
		f.binds = append(f.binds, [2]int{int(in), int(out)})
	}
	if f.packed = ins - (outs - 1); f.packed > 1 {
		for range f.packed {
			c.number() // which input each is for: such folders are not read
		}
	}
	return f
}

func readCoder(c *cursor) (k coder) {
	const idLength, complex, hasProps, other = 0x0f, 0x10, 0x20, 0xc0
	head := c.byte()
	if head&idLength > 8 || head&other != 0 {
		c.fail()
		return k
	}
	for _, b := range c.bytes(uint64(head & idLength)) {
		k.id = k.id<<8 | uint64(b)
	}
	k.in, k.out = 1, 1
	if head&complex != 0 {
		in, out := c.number(), c.number()
		if in == 0 || out == 0 || in > maxCoders || out > maxCoders {
			c.fail()
			return coder{}
		}
		k.in, k.out = int(in), int(out)
	}
	if head&hasProps != 0 {
		k.props = c.bytes(c.number())
	}
	return k
}

// place gives each folder its packed bytes.
func (s *streams) place(c *cursor, position uint64, packed []uint64) {
	for i := range s.folders {
		f := &s.folders[i]
		if f.packed > len(packed) {
			c.fail()
			return
		}
		f.offset = position
		for _, size := range packed[:f.packed] {
			f.length += size
			if f.length < size || position+size < position {
				c.fail()
				return
			}
			position += size
		}
		packed = packed[f.packed:]
	}
}

// single is what holds without more words: one content in each folder.
func (s *streams) single() {
	s.counts = make([]int, len(s.folders))
	for i := range s.counts {
		s.counts[i] = 1
	}
}

func (s *streams) readSubstreams(c *cursor) {
	id := c.byte()
	if id == idCountStreams {
		for i := range s.folders {
			n := c.number()
			if n > uint64(len(c.p))+1 { // each but the last has a size
				c.fail()
				return
			}
			s.counts[i] = int(n)
		}
		id = c.byte()
	}
	sized := 0
	for _, n := range s.counts {
		sized += max(n-1, 0)
	}
	if sized > len(c.p) || sized > 0 && id != idSize {
		c.fail()
		return
	}
	if id == idSize {
		s.sizes = make([]uint64, sized)
		for i := range s.sizes {
			s.sizes[i] = c.number()
		}
		id = c.byte()
	}
	for ; id != idEnd && c.err == nil; id = c.byte() {
		if id != idSum {
			c.fail()
			return
		}
		s.readSums(c)
	}
}

// readSums reads the checksums that are not those of a folder.
func (s *streams) readSums(c *cursor) {
	total, missing := 0, 0
	for i, n := range s.counts {
		total += n
		if n != 1 || !s.folders[i].hasSum {
			missing += n
		}
	}
	sums, has := make([]uint32, missing), make(flags, (missing+7)/8)
	c.sums(missing, func(i int, sum uint32) {
		sums[i] = sum
		has[i/8] |= 0x80 >> (i % 8)
	})
	s.sums, s.summed = sums, has
}

// substream is one content in a folder.
type substream struct {
	folder int
	first  bool
	size   uint64
	sum    uint32
	hasSum bool
}

// next goes to the next content.
func (s *streams) next() (sub substream, ok bool) {
	for s.folder < len(s.folders) && s.in >= s.counts[s.folder] {
		s.folder, s.in, s.used = s.folder+1, 0, 0
	}
	if s.folder == len(s.folders) {
		return sub, false
	}
	f, n := &s.folders[s.folder], s.counts[s.folder]
	sub = substream{folder: s.folder, first: s.in == 0}
	if s.in < n-1 {
		sub.size = s.sizes[s.content]
		s.content++
	} else if total := f.size(); total >= s.used {
		sub.size = total - s.used
	}
	s.used += sub.size
	s.in++
	if n == 1 && f.hasSum {
		sub.sum, sub.hasSum = f.sum, true
	} else if s.at < len(s.sums) {
		sub.sum, sub.hasSum = s.sums[s.at], s.summed.at(s.at)
		s.at++
	}
	return sub, true
}

// main is the coder whose output is the content: the one that no other takes.
func (f *folder) main() int {
	for i := range f.sizes {
		taken := false
		for _, b := range f.binds {
			taken = taken || b[1] == i
		}
		if !taken {
			return i
		}
	}
	return -1
}

// size is how much the folder unpacks to, as it claims.
func (f *folder) size() uint64 {
	if i := f.main(); i >= 0 {
		return f.sizes[i]
	}
	return 0
}
