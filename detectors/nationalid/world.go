package nationalid

import (
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
)

// The countries beyond Europe by region; those not of the European Economic Area
// in the Balkans and the former Soviet Union among them.

func americas() []detectors.Detector {
	return slices.Concat(canada(), brazil(), mexico(), argentina(), chile(), colombia(), peru(), ecuador(), venezuela(), uruguay(), paraguay(), bolivia(),
		dominicanRepublic(), guatemala(), elSalvador(), costaRica(), cuba(), honduras(), nicaragua(), panama())
}

func oceania() []detectors.Detector { return slices.Concat(australia(), newZealand()) }

func asia() []detectors.Detector {
	return slices.Concat(india(), china(), hongKong(), macau(), taiwan(), japan(), korea())
}
