package extract

import "errors"

// Confined marks the failure of one object or member that says nothing of what
// stands beside it. Without the mark a limit of time, memory or size ends the
// whole object, since the Budget is the object's; a limit that a format sets
// itself, such as the time of one page, ends only the member that reached it.
func Confined(err error) error {
	if err == nil || IsConfined(err) {
		return err
	}
	return &confinedError{err}
}

// IsConfined reports whether err was marked by Confined.
func IsConfined(err error) bool {
	var c *confinedError
	return errors.As(err, &c)
}

type confinedError struct{ err error }

func (c *confinedError) Error() string { return c.err.Error() }

func (c *confinedError) Unwrap() error { return c.err }
