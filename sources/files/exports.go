package files

import (
	"bufio"
	"io"
	"strings"
)

// export is a folder that this machine offers over NFS: exports(5).
type export struct {
	path    string
	clients []string // hosts, networks; "*" or none: every host
}

// parseExports reads a file of exports. Quoted paths and lines that go on are
// understood; what is not of the form is left out.
func parseExports(r io.Reader) ([]export, error) {
	var out []export
	lines := bufio.NewScanner(r)
	whole := ""
	for lines.Scan() {
		line := whole + lines.Text()
		if rest, more := strings.CutSuffix(line, `\`); more {
			whole = rest + " "
			continue
		}
		whole = ""
		if e, ok := parseExport(strings.TrimSpace(line)); ok {
			out = append(out, e)
		}
	}
	return out, lines.Err()
}

func parseExport(line string) (export, bool) {
	var e export
	rest := line
	if quoted, ok := strings.CutPrefix(line, `"`); ok {
		e.path, rest, ok = strings.Cut(quoted, `"`)
		if !ok {
			return e, false
		}
	} else {
		e.path, rest, _ = strings.Cut(strings.ReplaceAll(line, "\t", " "), " ")
	}
	if !strings.HasPrefix(e.path, "/") {
		return e, false
	}
	e.path = unescape(e.path)
	for word := range strings.FieldsSeq(rest) {
		if word[0] == '#' {
			break
		}
		if word[0] == '-' { // options for those that follow
			continue
		}
		client, _, _ := strings.Cut(word, "(")
		e.clients = append(e.clients, client)
	}
	return e, true
}

// anyone reports whether every host may mount it.
func (e *export) anyone() bool {
	if len(e.clients) == 0 {
		return true
	}
	for _, c := range e.clients {
		if c == "" || c == "*" || c == "0.0.0.0/0" || c == "::/0" {
			return true
		}
	}
	return false
}

// covers reports whether a client of the export reaches the folder, or part of
// what is below it.
func (e *export) covers(dir string) bool {
	below := func(a, b string) bool {
		return a == b || b == "/" || strings.HasPrefix(a, strings.TrimSuffix(b, "/")+"/")
	}
	return below(dir, e.path) || below(e.path, dir)
}
