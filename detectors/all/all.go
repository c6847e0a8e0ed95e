// Package all lists the detectors of every family. It owns nothing else; it is
// imported by programs and tests, never by the engine.
package all

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/contact"
	"github.com/pdatlas/pdatlas/detectors/credential"
	"github.com/pdatlas/pdatlas/detectors/demographic"
	"github.com/pdatlas/pdatlas/detectors/document"
	"github.com/pdatlas/pdatlas/detectors/financial"
	"github.com/pdatlas/pdatlas/detectors/health"
	"github.com/pdatlas/pdatlas/detectors/identity"
	"github.com/pdatlas/pdatlas/detectors/location"
	"github.com/pdatlas/pdatlas/detectors/nationalid"
	"github.com/pdatlas/pdatlas/detectors/online"
	"github.com/pdatlas/pdatlas/detectors/special"
)

// Detectors returns every detector that pdatlas has, family by family.
func Detectors() []detectors.Detector {
	return slices.Concat(
		contact.Detectors(),
		credential.Detectors(),
		demographic.Detectors(),
		document.Detectors(),
		financial.Detectors(),
		health.Detectors(),
		identity.Detectors(),
		location.Detectors(),
		nationalid.Detectors(),
		online.Detectors(),
		special.Detectors(),
	)
}
