package extract

import (
	"context"
	"io"
)

// Hand passes a member to Nested after telling the Budget of it. A member that
// cannot be read (m.Err) is passed with a nil reader, as is one that lies too
// deep. An error means that the whole object must stop.
func (in Input) Hand(ctx context.Context, m Member, r io.Reader) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := in.Budget.Member(); err != nil {
		return err
	}
	if m.Err == nil {
		if m.Err = in.Budget.Enter(); m.Err == nil {
			defer in.Budget.Leave()
			return in.Nested(ctx, m, r)
		}
	}
	return in.Nested(ctx, m, nil)
}
