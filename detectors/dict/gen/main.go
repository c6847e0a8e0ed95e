// Command gen compiles the word lists into the table of package dict.
//
//	gen -lists FOLDER -classes classes.txt -out table.bin
//
// The folder holds the lists that MANIFEST.csv names, as they came.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/pdatlas/pdatlas/detectors/dict"
)

func main() {
	lists := flag.String("lists", "", "`folder` of the word lists")
	towns := flag.String("towns", "towns.txt", "`file` of the local names of towns")
	classes := flag.String("classes", "classes.txt", "`file` of the word classes")
	out := flag.String("out", "table.bin", "`file` to write")
	flag.Parse()
	if err := run(*lists, *classes, *towns, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(lists, classes, towns, out string) error {
	b := dict.NewBuilder()
	for _, read := range []func(*dict.Builder, string) error{names, words, english, cities, countries, regions} {
		if err := read(b, lists); err != nil {
			return err
		}
	}
	if err := classWords(b, classes); err != nil {
		return err
	}
	if err := localNames(b, towns); err != nil {
		return err
	}
	table, err := b.Table()
	if err != nil {
		return err
	}
	fmt.Printf("%d words and phrases, %d bytes\n", b.Len(), len(table))
	return os.WriteFile(out, table, 0o644)
}
