package parquet

// schema is the tree of columns as the file lists it: every node before its
// children.
type schema struct{ nodes []node }

// node is a SchemaElement.
type node struct {
	name       string
	physical   physical
	length     int64 // of a value of fixed length, in bytes
	repetition int64
	children   int64
	converted  int64 // ConvertedType + 1, 0: none
	scale      int64
	logical    logical
}

// logical is a LogicalType.
type logical struct {
	id     int16 // of the union's member; 0: none
	scale  int64
	unit   int16 // 1 ms, 2 µs, 3 ns
	width  int64 // of an integer, in bits
	signed bool
}

// physical is how values are kept: Type of the format + 1, 0: it is a group.
type physical int64

const (
	group physical = iota
	boolean
	int32s
	int64s
	int96s
	floats
	doubles
	byteArrays
	fixedArrays
)

// Repetition types.
const (
	required = iota
	optional
	repeated
)

// leaf is a column that has values.
type leaf struct {
	path          string
	physical      physical
	width         int // of a value in bytes; 0: it says so itself
	kind          kind
	scale         int
	unit          int16
	bits          int64
	maxRepetition int
	maxDefinition int
}

const (
	maxNodes = 100_000
	maxName  = 1 << 10
	maxDepth = 60       // groups in one another
	maxPaths = 16 << 20 // bytes of all paths
	maxFixed = 1 << 20  // bytes of a value of fixed length
)

// element reads a SchemaElement.
func (s *schema) element(t *thrift) error {
	if len(s.nodes) == maxNodes {
		return tooLarge("schema")
	}
	n := node{}
	err := t.structure(func(d field) (taken bool, err error) {
		if d.id == 4 && d.kind == thriftBinary {
			name, err := t.binary(maxName)
			n.name = string(name)
			return true, err
		}
		if d.id == 10 && d.kind == thriftStruct {
			return true, n.logical.read(t)
		}
		if !d.integer() {
			return false, nil
		}
		v := int64(0)
		switch d.id {
		case 1, 2, 3, 5, 6, 7:
			v, err = t.int()
		default:
			return false, nil
		}
		switch d.id {
		case 1:
			n.physical = physical(v + 1)
		case 2:
			n.length = v
		case 3:
			n.repetition = v
		case 5:
			n.children = v
		case 6:
			n.converted = v + 1
		case 7:
			n.scale = v
		}
		return true, err
	})
	s.nodes = append(s.nodes, n)
	return err
}

// read reads a LogicalType: a union of structures.
func (l *logical) read(t *thrift) error {
	return t.structure(func(member field) (bool, error) {
		if member.kind != thriftStruct {
			return false, nil
		}
		l.id = member.id
		return true, t.structure(func(d field) (bool, error) { return l.parameter(t, d) })
	})
}

// parameter reads a field of a logical type.
func (l *logical) parameter(t *thrift, d field) (taken bool, err error) {
	switch {
	case l.id == logicalDecimal && d.id == 1 && d.integer():
		l.scale, err = t.int()
	case (l.id == logicalTime || l.id == logicalTimestamp) && d.id == 2 && d.kind == thriftStruct:
		err = t.structure(func(unit field) (bool, error) {
			l.unit = unit.id
			return false, nil
		})
	case l.id == logicalInteger && d.id == 1 && d.kind == thriftByte:
		b, e := t.byte()
		l.width, err = int64(b), e
	case l.id == logicalInteger && d.id == 2:
		l.signed = d.bool()
		return false, nil
	default:
		return false, nil
	}
	return true, err
}

// tree finds the leaves with their paths and levels.
func (s *schema) tree() ([]leaf, error) {
	if len(s.nodes) == 0 {
		return nil, malformed("no schema")
	}
	w := &walk{nodes: s.nodes, leaves: []leaf{}}
	root := w.nodes[0]
	w.nodes = w.nodes[1:]
	if err := w.children(root.children, leaf{}, 0); err != nil {
		return nil, err
	}
	if len(w.nodes) > 0 {
		return nil, malformed("schema")
	}
	return w.leaves, nil
}

type walk struct {
	nodes  []node
	leaves []leaf
	paths  int
}

// children takes the next n nodes and what is below them. above has the path
// and the levels of their parent.
func (w *walk) children(n int64, above leaf, depth int) error {
	if depth > maxDepth {
		return malformed("schema")
	}
	for ; n > 0; n-- {
		if len(w.nodes) == 0 {
			return malformed("schema")
		}
		node := w.nodes[0]
		w.nodes = w.nodes[1:]
		l := leaf{path: node.name, maxRepetition: above.maxRepetition, maxDefinition: above.maxDefinition}
		if above.path != "" {
			l.path = above.path + "." + node.name
		}
		if w.paths += len(l.path); w.paths > maxPaths {
			return tooLarge("schema")
		}
		switch node.repetition {
		case optional:
			l.maxDefinition++
		case repeated:
			l.maxRepetition++
			l.maxDefinition++
		}
		if node.physical == group {
			if err := w.children(node.children, l, depth+1); err != nil {
				return err
			}
			continue
		}
		if err := node.describe(&l); err != nil {
			return err
		}
		w.leaves = append(w.leaves, l)
	}
	return nil
}

// describe completes a leaf with its type.
func (n *node) describe(l *leaf) error {
	l.physical = n.physical
	switch n.physical {
	case boolean:
		l.width = 1
	case int32s, floats:
		l.width = 4
	case int64s, doubles:
		l.width = 8
	case int96s:
		l.width = 12
	case byteArrays:
	case fixedArrays:
		if n.length <= 0 || n.length > maxFixed {
			return malformed("schema")
		}
		l.width = int(n.length)
	default:
		return malformed("schema")
	}
	n.kind(l)
	return nil
}
