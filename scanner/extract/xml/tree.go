package xml

import "github.com/pdatlas/pdatlas/scanner/extract"

// What is kept of a document.
const (
	maxNodes = 4096 // distinct paths, attributes among them; others share that of their parent
	maxStack = 1024 // elements that are open; deeper ones are counted
	maxPath  = 512  // bytes of a path
	maxLook  = 64   // how far up the element is searched that an end tag names
)

// tree is the paths met so far and where in it the scan is.
type tree struct {
	root   *node
	stack  []*node
	deeper int64
	nodes  int
	row    int64 // children of the root that have begun
}

// node is an element or attribute at a path.
type node struct {
	name, path string
	kids       map[string]*node
}

func newTree() *tree { return &tree{root: new(node)} }

func (t *tree) depth() int64 { return int64(len(t.stack)) + t.deeper }

// at is the element at hand.
func (t *tree) at() *node {
	if len(t.stack) == 0 {
		return t.root
	}
	return t.stack[len(t.stack)-1]
}

// kid returns the node below n, which stands for it where there are too many.
func (t *tree) kid(n *node, sep string, name []byte) *node {
	if k, ok := n.kids[string(name)]; ok && sep != "@" {
		return k
	}
	key := string(name)
	if sep == "@" {
		key = sep + key
		if k, ok := n.kids[key]; ok {
			return k
		}
	}
	path := n.path + sep + string(name)
	if n == t.root {
		path = string(name)
	}
	if t.nodes >= maxNodes || len(path) > maxPath {
		return &node{name: string(name), path: n.path, kids: nil}
	}
	t.nodes++
	k := &node{name: string(name), path: path}
	if n.kids == nil {
		n.kids = map[string]*node{}
	}
	n.kids[key] = k
	return k
}

// push enters an element.
func (t *tree) push(name []byte) {
	if t.depth() == 1 {
		t.row++
	}
	if len(t.stack) >= maxStack {
		t.deeper++
		return
	}
	t.stack = append(t.stack, t.kid(t.at(), "/", name))
}

// pop leaves the element at hand.
func (t *tree) pop() {
	if t.deeper > 0 {
		t.deeper--
	} else if len(t.stack) > 0 {
		t.stack = t.stack[:len(t.stack)-1]
	}
}

// popName leaves the nearest element of a name, and those within it that were
// not ended; none when there is no such element.
func (t *tree) popName(name []byte) {
	if t.deeper > 0 {
		t.deeper--
		return
	}
	for i := len(t.stack) - 1; i >= max(0, len(t.stack)-maxLook); i-- {
		if t.stack[i].name == string(name) {
			t.stack = t.stack[:i]
			return
		}
	}
}

// place is that of text here.
func (t *tree) place() extract.Place { return extract.Place{Field: t.at().path, Row: t.row} }

// attribute is the place of an attribute of the element at hand.
func (t *tree) attribute(name []byte) extract.Place {
	return extract.Place{Field: t.kid(t.at(), "@", name).path, Row: t.row}
}
