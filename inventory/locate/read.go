package locate

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// What Read takes at most.
const (
	maxLine        = 4 << 10 // bytes
	maxIdentifiers = 10_000
)

// Identifier is something by which a person is sought. It prints nothing of it.
type Identifier struct {
	line  int
	forms map[Kind][]form
}

// Line is where it stood in the input, from 1.
func (id Identifier) Line() int { return id.line }

// Kinds are what it may be, in order: one, unless it came without a type.
func (id Identifier) Kinds() (out []Kind) {
	for _, k := range Kinds() {
		if len(id.forms[k]) > 0 {
			out = append(out, k)
		}
	}
	return out
}

// Format implements fmt.Formatter: no verb prints a value.
func (id Identifier) Format(s fmt.State, _ rune) { fmt.Fprintf(s, "identifier of line %d", id.line) }

// Read reads identifiers, one a line: "TYPE:value" or a value alone, which is
// then sought as all that it may be. TYPE is a kind's word, or a detector type
// that kindOf knows the kind of (0: none). Empty lines do not count. The error
// says what is wrong with which line and never quotes it.
func Read(r io.Reader, kindOf func(detector string) Kind) ([]Identifier, error) {
	var out []Identifier
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, maxLine), maxLine)
	line := 0
	for in.Scan() {
		line++
		text := strings.TrimSpace(strings.TrimPrefix(in.Text(), "\ufeff"))
		if text == "" {
			continue
		}
		if len(out) == maxIdentifiers {
			return nil, fmt.Errorf("more than %d identifiers: seek one person at a time", maxIdentifiers)
		}
		id, err := parse(text, kindOf)
		if err != nil {
			return nil, fmt.Errorf("line %d %w", line, err)
		}
		id.line = line
		out = append(out, id)
	}
	if in.Err() != nil { // its text may be a path's or quote nothing: the place is enough
		return nil, fmt.Errorf("line %d cannot be read, or is longer than %d bytes", line+1, maxLine)
	}
	return out, nil
}

func parse(text string, kindOf func(string) Kind) (Identifier, error) {
	if !utf8.ValidString(text) {
		return Identifier{}, errEncoding
	}
	word, value, typed := strings.Cut(text, ":")
	if !typed {
		return guess(text)
	}
	k := kindNamed(strings.TrimSpace(word), kindOf)
	if k == 0 {
		return Identifier{}, errNoKind
	}
	if value = strings.TrimSpace(value); value == "" {
		return Identifier{}, errNothing
	}
	forms, err := sought(k, value)
	return Identifier{forms: map[Kind][]form{k: forms}}, err
}

func kindNamed(word string, kindOf func(string) Kind) Kind {
	switch strings.ToLower(word) {
	case "email", "e-mail", "mail", "mailto":
		return Email
	case "phone", "tel", "fax":
		return Phone
	case "iban":
		return IBAN
	case "id":
		return Official
	case "number", "customer", "user":
		return Number
	}
	return kindOf(strings.ToUpper(word))
}

// guess takes a value for all that it may be.
func guess(text string) (Identifier, error) {
	id := Identifier{forms: map[Kind][]form{}}
	if strings.Contains(plain(text), "@") {
		forms, err := sought(Email, text)
		id.forms[Email] = forms
		if err == nil {
			id.forms[Number], err = sought(Number, text) // a user name may be an address
		}
		return id, err
	}
	var last error
	for _, k := range []Kind{Phone, IBAN, Official, Number} {
		forms, err := sought(k, text)
		if err != nil {
			last = err
			continue
		}
		id.forms[k] = forms
	}
	if len(id.forms) == 0 {
		return id, last
	}
	return id, nil
}
