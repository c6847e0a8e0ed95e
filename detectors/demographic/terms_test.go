package demographic

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestTerms(t *testing.T) { detectortest.Terms(t, Detectors()) }

// TestTraps: what means something else stays silent though a person is near.
func TestTraps(t *testing.T) {
	detectortest.NotOf(t, Detectors(), []string{
		"a single request of the client",
		"parent directory, child process, orphan node",
		"device driver and package manager",
		"resume the download, suspend and resume",
		"the code is still 25 years old",
		"a 5-year plan, 10 years of support",
		"hace 3 años, garantía de 2 años",
		"a los 3 meses de la intervención",
		"vor 29 Jahren gegründet",
		"master branch, bachelor pad",
		"a minor release, a major one",
		"German translation by the French team",
		"language: Go, locale: de_DE",
		"grade A steel",
		"warning: unused variable",
		"termination of the loop",
		"released 2021-07-30, expires 30.07.2022",
		"call duration is measured",
		"the browser history API",
		"class Foo extends Bar",
		"retired in favour of the new server",
		"secretary bird",
	})
}
