package office

import (
	"bytes"
	"context"
	"io"
	"path"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// Properties reads the rest of a part of properties: each element without
// others inside is a value, named by the element or, for those that users made,
// as they named it.
func (c *Package) Properties(ctx context.Context, p *Part) error {
	var text []byte
	var field, user string
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		t, err := p.X.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case t == Start:
			field, text = propertyName(p.X.Name), text[:0]
			if name := p.X.Attr("name"); len(name) > 0 {
				user = string(name[:min(len(name), maxName)])
			}
		case t == Text:
			text = append(text, p.X.Data[:min(len(p.X.Data), maxCell-len(text))]...)
		case len(bytes.TrimSpace(text)) > 0:
			if user != "" {
				field = user
			}
			if p.Root == "document-settings" && truth(text) {
				user = ""
			} else if !count(text) || user != "" && p.Root != "document-settings" {
				err = c.Value(extract.Place{Where: "properties", Field: field}, text)
			}
			user, text = "", text[:0]
			if err != nil {
				return err
			}
		}
	}
}

// propertyName puts those who wrote a document under one name.
func propertyName(name []byte) string {
	switch s := string(name[:min(len(name), maxName)]); s {
	case "creator", "lastModifiedBy", "initial-creator", "printed-by", "Manager":
		return "author"
	default:
		return s
	}
}

// count reports whether a property is a number of pages, words or minutes.
func count(text []byte) bool {
	return len(bytes.Trim(bytes.TrimSpace(text), "0123456789.")) == 0
}

// truth reports whether a setting is a switch.
func truth(text []byte) bool {
	switch string(bytes.TrimSpace(text)) {
	case "true", "false":
		return true
	}
	return false
}

// Relations are the targets of a part's relationships by their identifiers.
type Relations map[string]string

const maxRelations = 20_000

// Relations adds the internal relationships of a part of them. Targets are names
// of parts.
func (p *Part) Relations(to Relations) error {
	// The relationships of a/b.xml stand in a/_rels/b.xml.rels.
	base := path.Dir(path.Dir(p.Name))
	for {
		t, err := p.X.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if t != Start || string(p.X.Name) != "Relationship" || len(to) >= maxRelations {
			continue
		}
		id, target := string(p.X.Attr("Id")), string(p.X.Attr("Target"))
		if strings.HasPrefix(target, "/") {
			to[id] = target[1:]
		} else {
			to[id] = path.Join(base, target)
		}
	}
}

// Source is the name of the part whose relationships a part holds.
func (p *Part) Source() string {
	return path.Join(path.Dir(path.Dir(p.Name)), strings.TrimSuffix(path.Base(p.Name), ".rels"))
}
