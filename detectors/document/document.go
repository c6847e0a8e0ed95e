// Package document detects numbers of documents and registers of more than one
// country: machine-readable zones, passports, permits, licences, plates and tax
// numbers where the country is not known, numbers of staff, students, courts
// and police, identifiers of researchers, firms and vehicles.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's. What has a check of its own stands
// in a file of its own; what only a label tells is in numbers.go, by one
// constructor. A type of one country is package nationalid's and more certain,
// so that it wins over the general one.
package document

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns all detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		courtCaseNumber,
		driverLicence,
		employeeID,
		drivingLicenceMRZ,
		leiCode,
		mrzTD1,
		mrzTD2,
		mrzTD3,
		mrzVisa,
		nationalID,
		orcidID,
		orcidOther,
		orcidURL,
		passportNumber,
		policeRecordNumber,
		residencePermit,
		studentID,
		taxID,
		vatNumber,
		vehicleIdentification,
		vehicleIdentificationUnchecked,
		vehiclePlate,
		visaNumber,
	}
}
