package scanner_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/scanner"
	formats "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/sources/files"
)

// Find what is in one text, without storing anything.
func ExampleInspect() {
	engine, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		log.Fatal(err)
	}
	config := scanner.InspectConfig{Engine: engine, Extractors: formats.Extractors()}
	table := scanner.Object{Name: "people.csv", Body: strings.NewReader("order_no,email\nA-17,a@mail.example.com\n")}
	result, err := scanner.Inspect(context.Background(), config, table, func(f scanner.Found) error {
		fmt.Printf("%s in column %q, record %d, bytes %d to %d\n", f.Detector.ID, f.Field, f.Row, f.Start, f.End)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Format, result.State)
	// Output:
	// EMAIL_ADDRESS in column "email", record 2, bytes 20 to 38
	// csv scanned
}

// Scan a folder into an inventory.
func ExampleRun() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	share := filepath.Join(dir, "share")
	if err := os.Mkdir(share, 0o700); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(share, "note.txt"), []byte("write to a@mail.example.com\n"), 0o600); err != nil {
		log.Fatal(err)
	}

	engine, err := detectors.New(all.Detectors(), detectors.Options{})
	if err != nil {
		log.Fatal(err)
	}
	source, err := files.New(share, files.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer source.Close()
	ctx := context.Background()
	store, err := inventory.Open(ctx, filepath.Join(dir, "example.db"), inventory.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	summary, err := scanner.Run(ctx, scanner.Config{
		Sources:    []scanner.SourceConfig{{Source: source, Country: "NL"}},
		Engine:     engine,
		Extractors: formats.Extractors(),
		Inventory:  scanner.Into(store),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("objects:", summary.Totals.Objects.Listed, "complete:", summary.Complete())
	for _, t := range summary.Types {
		fmt.Println(t.Detector, t.Count)
	}
	// Output:
	// objects: 1 complete: true
	// EMAIL_ADDRESS 1
}
