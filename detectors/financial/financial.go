// Package financial detects what names accounts and money: card numbers and
// what stands beside them, IBANs and other accounts, references, addresses of
// cryptocurrencies, amounts that a label makes personal.
//
// One file holds one type or a group of like ones, with the tables of
// published ranges in files of their own. The package owns check digits and
// ranges; where candidates stand and what surrounds them is the engine's
// business. Nothing here allocates on the way to a verdict.
package financial

import "github.com/pdatlas/pdatlas/detectors"

// Detectors returns the detectors of this package, sorted by ID.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		bankAccount,
		bicCode,
		creditorReference,
		creditCard,
		rareCard,
		cardCVV,
		cardExpiry,
		cardTrack1,
		cardTrack2,
		creditScore,
		bitcoinBase58,
		bitcoinSegwit,
		ethereumAddress,
		iban,
		income,
		insurancePolicy,
		litecoinBase58,
		litecoinSegwit,
		loanRecord,
		moneroAddress,
		purchaseHistory,
		salary,
		sepaCreditorID,
		transactionRecord,
	}
}
