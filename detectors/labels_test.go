package detectors

import (
	"slices"
	"testing"
)

func TestFieldsFrom(t *testing.T) {
	got := FieldsFrom(map[string][]string{
		"fr": {"numéro d'étudiant"},
		"de": {"matrikelnummer", "Straße"},
		"el": {"αριθμός μητρώου"},
		"en": {"matrikelnummer", "-"},
	}, "stud_nr")
	want := []string{"matrikelnummer", "numero d etudiant", "strasse", "stud_nr", "αριθμοσ μητρωου"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if FieldsFrom(nil) != nil {
		t.Error("no keywords give fields")
	}
}
