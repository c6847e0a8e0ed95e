// Package health detects codes and numbers of health care: classifications, records, devices, insurance.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's. Codes of classifications are short
// and look like the numbers of parts and rooms: they count only after a label
// or in a field that names the classification.
package health

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		atcCode,
		bloodType,
		dnaSequence,
		healthInsuranceID,
		icd10Code,
		icd11Code,
		icd9Code,
		loincCode,
		medicalDeviceUDI,
		medicalRecordNumber,
		medicalRecordPrefixed,
		snomedCode,
	}
}

// Categories of the reference data.
const (
	special  = "special_category"
	healthID = "health_id"
)
