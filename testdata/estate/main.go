// Command estate writes the sample estate and its manifest of truth:
//
//	go run ./testdata/estate -out DIR [-seed 1] [-register DIR]
//
// DIR must be empty, absent or hold an estate, which is replaced.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/pdatlas/pdatlas/testdata/estate/gen"
	"github.com/pdatlas/pdatlas/testdata/estate/register"
)

func main() {
	out := flag.String("out", "build/estate", "folder to write to")
	seed := flag.Uint64("seed", 1, "the same seed gives the same bytes")
	declared := flag.String("register", "", "folder to write the estate's register to, with its planted conflicts")
	flag.Parse()
	m, err := gen.Write(*out, *seed)
	if err != nil {
		fmt.Fprintln(os.Stderr, "estate:", err)
		os.Exit(1)
	}
	if *declared != "" {
		if err := register.Write(*declared, *out); err != nil {
			fmt.Fprintln(os.Stderr, "estate:", err)
			os.Exit(1)
		}
	}
	for _, r := range m.Roots {
		values := 0
		for _, n := range r.Super.Types {
			values += n
		}
		fmt.Printf("%s/%s: %d objects, %d members, %d values of %d types\n", *out, r.Name, r.Super.Objects, r.Super.Members, values, len(r.Super.Types))
	}
}
