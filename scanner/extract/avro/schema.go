package avro

import (
	"bytes"
	"encoding/json"
	"strings"
)

// node is a type of the schema. One that refers to itself is one node.
type node struct {
	kind     kind
	logical  string
	fields   []recordField
	item     *node // of an array or a map
	branches []*node
	symbols  []string
	size     int64
	scale    int
}

type recordField struct {
	name string
	node *node
}

type kind uint8

const (
	kindNull kind = iota + 1
	kindBoolean
	kindInt
	kindLong
	kindFloat
	kindDouble
	kindBytes
	kindString
	kindRecord
	kindEnum
	kindArray
	kindMap
	kindUnion
	kindFixed
)

// primitive is the kind of a type that has a name of its own, 0: none has it.
func primitive(name string) kind {
	switch name {
	case "null":
		return kindNull
	case "boolean":
		return kindBoolean
	case "int":
		return kindInt
	case "long":
		return kindLong
	case "float":
		return kindFloat
	case "double":
		return kindDouble
	case "bytes":
		return kindBytes
	case "string":
		return kindString
	}
	return 0
}

// declared is a type as JSON says it.
type declared struct {
	Type      json.RawMessage `json:"type"`
	Name      string          `json:"name"`
	Namespace *string         `json:"namespace"`
	Logical   json.RawMessage `json:"logicalType"`
	Fields    []declared      `json:"fields"`
	Items     json.RawMessage `json:"items"`
	Values    json.RawMessage `json:"values"`
	Symbols   []string        `json:"symbols"`
	Size      int64           `json:"size"`
	Scale     int             `json:"scale"`
}

// parser reads a schema.
type parser struct {
	named map[string]*node // by full name
	nodes int
}

// parse reads the schema of a file. Names, defaults and other rules that do not
// decide how values are read are not checked.
func parse(text []byte) (*node, error) {
	p := &parser{named: map[string]*node{}}
	return p.node(text, "", 0)
}

const (
	maxNodes = 100_000
	maxDepth = 64
)

// node reads a type that stands in a namespace.
func (p *parser) node(text json.RawMessage, space string, depth int) (*node, error) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || depth > maxDepth {
		return nil, malformed("schema")
	}
	if p.nodes++; p.nodes > maxNodes {
		return nil, tooLarge("schema")
	}
	switch text[0] {
	case '"':
		var name string
		if json.Unmarshal(text, &name) != nil {
			return nil, malformed("schema")
		}
		return p.reference(name, space)
	case '[':
		return p.union(text, space, depth)
	}
	var d declared
	if json.Unmarshal(text, &d) != nil {
		return nil, malformed("schema")
	}
	return p.declared(&d, space, depth)
}

func (p *parser) union(text json.RawMessage, space string, depth int) (*node, error) {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) != nil {
		return nil, malformed("schema")
	}
	n := &node{kind: kindUnion}
	for _, branch := range list {
		b, err := p.node(branch, space, depth+1)
		if err != nil {
			return nil, err
		}
		n.branches = append(n.branches, b)
	}
	return n, nil
}

// reference finds a type by its name.
func (p *parser) reference(name, space string) (*node, error) {
	if k := primitive(name); k != 0 {
		return &node{kind: k}, nil
	}
	if n := p.named[full(name, space)]; n != nil {
		return n, nil
	}
	if n := p.named[name]; n != nil {
		return n, nil
	}
	return nil, malformed("schema")
}

func full(name, space string) string {
	if space == "" || strings.Contains(name, ".") {
		return name
	}
	return space + "." + name
}

// declared reads a type that is written out.
func (p *parser) declared(d *declared, space string, depth int) (*node, error) {
	var name string
	if json.Unmarshal(d.Type, &name) != nil {
		return p.node(d.Type, space, depth+1) // a type in a type
	}
	if d.Namespace != nil {
		space = *d.Namespace
	}
	n := &node{size: d.Size, scale: d.Scale, symbols: d.Symbols}
	_ = json.Unmarshal(d.Logical, &n.logical) // what is no text means nothing
	switch name {
	case "record", "error":
		n.kind = kindRecord
		return n, p.record(n, d, space, depth)
	case "enum":
		n.kind = kindEnum
		p.named[full(d.Name, space)] = n
	case "fixed":
		n.kind = kindFixed
		p.named[full(d.Name, space)] = n
		if n.size < 0 || n.size > maxFixed {
			return nil, malformed("schema")
		}
	case "array", "map":
		n.kind = kindArray
		item := d.Items
		if name == "map" {
			n.kind, item = kindMap, d.Values
		}
		var err error
		n.item, err = p.node(item, space, depth+1)
		return n, err
	default:
		if n.kind = primitive(name); n.kind == 0 {
			return p.reference(name, space)
		}
	}
	return n, nil
}

// record reads the fields of a record, whose type they may hold again.
func (p *parser) record(n *node, d *declared, space string, depth int) error {
	name := full(d.Name, space)
	p.named[name] = n
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		space = name[:dot]
	}
	for i := range d.Fields {
		f := &d.Fields[i]
		item, err := p.node(f.Type, space, depth+1)
		if err != nil {
			return err
		}
		if item.logical == "" && len(f.Logical) > 0 && item.kind <= kindString {
			_ = json.Unmarshal(f.Logical, &item.logical) // some writers put it beside the type
		}
		n.fields = append(n.fields, recordField{f.Name, item})
	}
	return nil
}
