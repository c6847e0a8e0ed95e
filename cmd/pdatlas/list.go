package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// list prints a JSON array one element at a time, so that memory does not grow
// with it. Under a key it is a member of an object that end may add to.
type list struct {
	w   *bufio.Writer
	key string // quoted, "" for an array alone
	n   int
}

func newList(w io.Writer, key string) *list { return &list{w: bufio.NewWriter(w), key: key} }

func (l *list) add(v any) error {
	if err := l.open(); err != nil {
		return err
	}
	if l.n > 0 {
		l.w.WriteByte(',') // the writer keeps the first error
	}
	l.n++
	l.w.WriteString("\n  ")
	return l.value(v)
}

func (l *list) open() error {
	if l.n > 0 {
		return nil
	}
	head := "["
	if l.key != "" {
		head = "{" + l.key + ": ["
	}
	_, err := l.w.WriteString(head)
	return err
}

// end closes the array and, under a key, the object, after one more member.
func (l *list) end(key string, v any) error {
	if err := l.open(); err != nil {
		return err
	}
	if l.n > 0 {
		l.w.WriteByte('\n')
	}
	l.w.WriteByte(']')
	if l.key != "" {
		l.w.WriteString(",\n" + key + ": ")
		if err := l.value(v); err != nil {
			return err
		}
		l.w.WriteByte('}')
	}
	l.w.WriteByte('\n')
	return l.w.Flush()
}

func (l *list) value(v any) error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := l.w.WriteString(strings.TrimSuffix(b.String(), "\n"))
	return err
}

// longTable prints rows as they come, aligned in blocks, so that memory does
// not grow with them.
type longTable struct {
	w     io.Writer
	head  []string
	block *tabwriter.Writer
	rows  int
}

const tableBlock = 200 // rows that are aligned together

func newLongTable(w io.Writer, head ...string) *longTable { return &longTable{w: w, head: head} }

func (t *longTable) add(row ...string) error {
	if t.block == nil {
		t.block = tabwriter.NewWriter(t.w, 0, 0, 2, ' ', 0)
	}
	if t.rows == 0 {
		fmt.Fprintln(t.block, strings.Join(t.head, "\t"))
	}
	t.rows++
	if _, err := fmt.Fprintln(t.block, strings.Join(row, "\t")); err != nil {
		return err
	}
	if t.rows%tableBlock == 0 {
		return t.block.Flush()
	}
	return nil
}

// end prints what is left, or what to say when there was nothing.
func (t *longTable) end(nothing string) error {
	if t.rows == 0 {
		_, err := fmt.Fprintln(t.w, nothing)
		return err
	}
	return t.block.Flush()
}
