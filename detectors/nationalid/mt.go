package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// mtVAT follows the Maltese Commissioner for Tax and Customs.
func mtVAT() detectors.Detector {
	return detectors.Detector{
		ID: "MT_VAT",
		Doc: "Maltese VAT number, issued by the Commissioner for Tax and Customs to firms and self-employed persons: six digits and two " +
			"check digits; with MT abroad.",
		Country: "MT", Category: "business",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "weights 3 4 6 7 8 9 mod 37", Chance: 0.0243,
		Shapes: withPrefix("AA", "9{8}", "9999_9999", "999 999 99", "99 99 99 99"),
		Validate: func(t *lex.Token) detectors.Verdict {
			d, prefixed := unprefixed(t, "MT")
			if len(d) != 8 || !checkdigit.AllDigits(d) || d[0] == '0' || checkdigit.Weighted(d, 3, 4, 6, 7, 8, 9, 10, 1)%37 != 0 {
				return detectors.Reject
			}
			return prefixVerdict(prefixed)
		},
		MaxLen: 23,
		Context: detectors.Context{
			Keywords: vatWords("maltese", map[string][]string{"mt": {"numru tal vat", "nru tal vat", "vat nru", "numru tat taxxa"}}),
			Fields:   vatFields("mt", "numru tal vat"),
			Required: true,
		},
		Examples: []string{
			"VAT No. §MT38709522§",
			"Maltese VAT number: §2584-6709§",
			"vat reg no §MT 1081 8208§",
		},
		NearMisses: []string{
			"VAT No. MT11114515",  // wrong check digits
			"VAT No. MT158177257", // too long
			"VAT No. CY14612124",  // another country
			"28586323",            // no context
		},
	}
}
