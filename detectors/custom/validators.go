package custom

import (
	"fmt"

	"github.com/pdatlas/pdatlas/detectors/checkdigit"
)

// validatorSpec names a check of a value: "luhn", or, for weighted sums,
// {name: mod11, weights: [9, 8, 7, 6, 5, 4, 3, 2, -1]}.
type validatorSpec struct {
	Name    string `yaml:"name"`
	Weights []int  `yaml:"weights"`
}

// UnmarshalYAML reads a name alone or a name with weights.
func (v *validatorSpec) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&v.Name) == nil {
		return nil
	}
	type plain validatorSpec
	return unmarshal((*plain)(v))
}

// checks are the validators by name. They see the letters, in upper case, and
// digits of a value; those on digits reject letters.
var checks = map[string]func(s []byte) bool{
	"luhn":     onDigits(checkdigit.Luhn),     // ISO/IEC 7812-1
	"verhoeff": onDigits(checkdigit.Verhoeff), // Verhoeff 1969
	"damm":     onDigits(checkdigit.Damm),     // Damm 2004
	"mod11_10": onDigits(checkdigit.Mod11_10), // ISO/IEC 7064
	"mod97":    checkdigit.Mod97,              // ISO/IEC 7064 MOD 97-10, check digits at the end
	"iban":     checkdigit.IBAN,               // the same, first four characters moved to the end
}

func onDigits(check func([]byte) bool) func([]byte) bool {
	return func(s []byte) bool { return checkdigit.AllDigits(s) && check(s) }
}

// weighted are the moduli of weighted sums by name: the sum is 0 modulo them.
var weighted = map[string]int{"mod10": 10, "mod11": 11}

// newValidators makes one check of several, all of which must hold.
func newValidators(specs []validatorSpec) (func(value []byte) bool, error) {
	var all []func([]byte) bool
	for _, s := range specs {
		check, sum := checks[s.Name], weighted[s.Name]
		switch {
		case check != nil && len(s.Weights) == 0:
			all = append(all, check)
		case sum > 0 && len(s.Weights) > 0:
			all = append(all, weightedSum(sum, s.Weights))
		case sum > 0:
			return nil, fmt.Errorf("%s needs weights, one for each digit", s.Name)
		default:
			return nil, fmt.Errorf("%q is none of %s", s.Name, validatorNames)
		}
	}
	return func(value []byte) bool {
		if len(all) == 0 {
			return true
		}
		var buf [64]byte
		s := compact(buf[:0], value)
		for _, check := range all {
			if len(s) == 0 || !check(s) {
				return false
			}
		}
		return true
	}, nil
}

func weightedSum(modulus int, weights []int) func([]byte) bool {
	return func(s []byte) bool {
		if len(s) != len(weights) || !checkdigit.AllDigits(s) {
			return false
		}
		sum := 0
		for i, c := range s {
			sum += int(c-'0') * weights[i]
		}
		return sum%modulus == 0
	}
}

// compact appends the ASCII letters, in upper case, and digits of a value.
func compact(dst, value []byte) []byte {
	for _, c := range value {
		switch {
		case c-'0' < 10, c-'A' < 26:
			dst = append(dst, c)
		case c-'a' < 26:
			dst = append(dst, c&^0x20)
		}
	}
	return dst
}

// validatorNames lists them for messages.
const validatorNames = "luhn, verhoeff, damm, mod11_10, mod97, iban, mod10, mod11"
