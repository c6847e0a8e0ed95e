package scanner

import (
	"fmt"
	"strings"
)

// overlap refuses sources of which one holds what another holds: objects would
// count twice under two identities.
func overlap(sources []SourceConfig) error {
	for i, a := range sources {
		for _, b := range sources[:i] {
			outer, inner := b.Source.Name(), a.Source.Name()
			if len(outer) > len(inner) {
				outer, inner = inner, outer
			}
			if outer == inner {
				return fmt.Errorf("%q is named twice: name it once", outer)
			}
			if within(outer, inner) {
				return fmt.Errorf("%q is part of %q: scan only the larger one, or separate ones", inner, outer)
			}
		}
	}
	return nil
}

// within reports whether the source named inner lies in the one named outer. A
// bucket's prefix covers all keys that begin with it ("hr" covers "hr-old/x");
// everywhere else names are paths.
func within(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	if !ok {
		return false
	}
	if strings.HasSuffix(outer, "/") || strings.HasPrefix(rest, "/") {
		return true
	}
	_, below, _ := strings.Cut(outer, "://")
	return strings.HasPrefix(outer, "s3://") && strings.Count(below, "/") >= 2
}
