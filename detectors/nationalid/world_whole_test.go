package nationalid

import (
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// TestWorldWholeValues are values that are found after labels and in columns only,
// or written there as no token is.
func TestWorldWholeValues(t *testing.T) {
	tests := []struct {
		id, in string
		want   detectors.Verdict
	}{
		{"CN_VEHICLE_PLATE", "京A12345", pass},
		{"CN_VEHICLE_PLATE", "粤B 8C456", pass},
		{"CN_VEHICLE_PLATE", "沪AD12345", pass},
		{"CN_VEHICLE_PLATE", "京AI2345", reject},
		{"CN_VEHICLE_PLATE", "国A12345", reject},
		{"RU_VEHICLE_PLATE", "А123ВС77", pass},
		{"RU_VEHICLE_PLATE", "M 456 OP 178", pass},
		{"RU_VEHICLE_PLATE", "А000ВС77", reject},
		{"RU_VEHICLE_PLATE", "Q123BC77", reject},
		{"TR_LICENSE_PLATE", "34 ABC 12", pass},
		{"TR_LICENSE_PLATE", "82 ABC 12", reject},
		{"IN_VEHICLE_REGISTRATION", "MH 12 AB 1234", pass},
		{"IN_VEHICLE_REGISTRATION", "22 BH 1234 AA", pass},
		{"IN_VEHICLE_REGISTRATION", "ZZ 12 AB 1234", reject},
		{"BR_VEHICLE_PLATE", "BRA2E19", pass},
		{"BR_VEHICLE_PLATE", "BRA2EE9", reject},
		{"NG_VEHICLE_REGISTRATION", "ABC-123DE", pass},
		{"HK_ID", "A123456(3)", pass},
		{"HK_ID", "A123456 (3)", pass},
		{"HK_ID", "A123456(4)", reject},
		{"MO_BIR", "5215299(8)", pass},
		{"AZ_FIN", "5ZJ7K2A", pass},
		{"AZ_FIN", "1234567", reject},
		{"GH_CARD", "GHA-123456789-0", pass},
		{"CA_POSTAL_CODE", "K1A 0B1", pass},
		{"CA_POSTAL_CODE", "D1A 0B1", reject},
		{"US_HCPCS", "J0135", pass},
		{"US_HCPCS", "X0135", reject},
		{"IN_PAN", "AAACB 5343 E", pass},
		{"LK_NIC", "853202757 V", pass},
	}
	for _, tt := range tests {
		for _, d := range all() {
			if d.ID != tt.id || d.Value == nil {
				continue
			}
			n, v := d.Value([]byte(tt.in))
			if v != tt.want || v != reject && n != len(tt.in) {
				t.Errorf("%s %q: %d bytes, verdict %d, want %d", tt.id, tt.in, n, v, tt.want)
			}
			if n, v := d.Value([]byte(tt.in + "7")); v != reject && n == len(tt.in) {
				t.Errorf("%s: %q is taken though glued to a digit", tt.id, tt.in)
			}
		}
	}
}
