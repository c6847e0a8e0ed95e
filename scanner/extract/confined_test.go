package extract

import (
	"errors"
	"fmt"
	"testing"
)

func TestConfined(t *testing.T) {
	if Confined(nil) != nil || IsConfined(nil) {
		t.Error("no failure is marked")
	}
	err := fmt.Errorf("page 3: %w", ErrTimeLimit)
	if IsConfined(err) {
		t.Error("a plain limit is marked")
	}
	marked := fmt.Errorf("member: %w", Confined(err))
	if !IsConfined(marked) || !errors.Is(marked, ErrTimeLimit) {
		t.Errorf("the mark or the limit is lost: %v", marked)
	}
	if again := Confined(marked); again != marked {
		t.Errorf("marked twice: %v", again)
	}
	if got := Confined(err).Error(); got != err.Error() {
		t.Errorf("text %q, want %q", got, err)
	}
}
