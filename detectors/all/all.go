// Package all lists the detectors of every family. It owns nothing else; it is
// imported by programs and tests, never by the engine.
package all

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/contact"
	"github.com/pdatlas/pdatlas/detectors/demographic"
	"github.com/pdatlas/pdatlas/detectors/financial"
	"github.com/pdatlas/pdatlas/detectors/nationalid"
	"github.com/pdatlas/pdatlas/detectors/online"
)

// Detectors returns every detector that pdatlas has, family by family.
func Detectors() []detectors.Detector {
	return slices.Concat(
		contact.Detectors(),
		demographic.Detectors(),
		financial.Detectors(),
		nationalid.Detectors(),
		online.Detectors(),
	)
}
