package special

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

func TestTerms(t *testing.T) { detectortest.Terms(t, Detectors()) }

// TestTraps: what means something else stays silent though a person is near.
func TestTraps(t *testing.T) {
	detectortest.NotOf(t, Detectors(), []string{
		"the parties agree as follows",
		"third-party licences apply to each party",
		"a tropical depression moved west",
		"the great depression of 1929 hit the economy",
		"the option is disabled by default",
		"a race condition between two threads",
		"the union of both sets, a struct or union",
		"European Union law applies",
		"white paper on black box testing",
		"a native method of the white list",
		"stroke width of the font, brush strokes",
		"transaction aborted, abort the request",
		"key fingerprint SHA256:4f9a",
		"verify the signature of the function",
		"platform-agnostic and orthodox code",
		"a religious debate about tabs",
		"the green light of the left turn",
		"a positive test result of the build",
		"liberal use of comments, a conservative estimate",
		"attack vector, access violation, denial of service",
		"the head of the list and the body of the loop",
		"straight to the point",
		"gdb backtrace, invalid argument",
		"git blame and git rebase",
		"charge 5 EUR for the offence to good taste",
		"the court of public opinion",
		"cold start, burn rate, shock absorber",
		"virus scanner, infected file",
		"memory leak cured",
	})
}
