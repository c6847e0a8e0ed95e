package extract_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/all"
)

// An object is recognised by its first bytes, whatever its name, and read as
// segments; the tracker says where in its structure a byte stands.
func Example() {
	const object = "id;mail\n1;jo@example.org\n2;\n"
	ctx := context.Background()
	hint := extract.Hint{Name: "export.csv", Head: []byte(object), Whole: true}
	x := extract.Choose(all.Extractors(), hint)

	budget := extract.NewBudget(extract.DefaultLimits(), time.Now)
	in := extract.Input{Hint: hint, Body: budget.Input(ctx, strings.NewReader(object)), Budget: budget}
	var track extract.Tracker
	err := x.Extract(ctx, in, func(s extract.Segment) error {
		track = s.Track
		at := strings.IndexByte(string(s.Text), '@')
		track.Advance(s.Text[:at])
		fmt.Println(x.Name(), "record", track.Row(), "field", track.FieldName(track.Field()))
		track.Advance(s.Text[at:])
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	for _, f := range track.Fields() {
		fmt.Println(f.Name, f.Values)
	}
	// Output:
	// csv record 2 field mail
	// id 2
	// mail 1
}

// A container hands its members back through Nested.
func ExampleInput_Hand() {
	ctx := context.Background()
	in := extract.Input{Budget: extract.NewBudget(extract.Limits{Members: 1}, time.Now)}
	in.Nested = func(_ context.Context, m extract.Member, _ io.Reader) error {
		fmt.Println(m.Name, m.Err)
		return nil
	}
	fmt.Println(in.Hand(ctx, extract.Member{Name: "secret", Err: extract.ErrEncrypted}, nil))
	fmt.Println(in.Hand(ctx, extract.Member{Name: "second"}, strings.NewReader("")))
	// Output:
	// secret encrypted
	// <nil>
	// more members than the budget allows
}
