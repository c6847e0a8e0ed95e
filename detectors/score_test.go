package detectors

import (
	"math"
	"testing"
)

// TestWeigh compares the table of weights with adding them up one by one.
func TestWeigh(t *testing.T) {
	for ev := range Evidence(ContextMissed << 1) {
		want := float32(-1.5)
		for _, s := range signs {
			if ev&s.bit != 0 {
				want += s.weight
			}
		}
		if got := weigh(-1.5, ev); math.Abs(float64(got-want)) > 1e-4 {
			t.Fatalf("weigh(-1.5, %b) = %v, want %v", ev, got, want)
		}
	}
}

// TestBaseScore: what a verdict adds before any context, and what it shows.
func TestBaseScore(t *testing.T) {
	checked := newBaseScore(&Detector{Tier: 1, Family: FamilyContact, Chance: 0.1})
	plain := newBaseScore(&Detector{Tier: 2, Family: FamilyContact, Chance: 0.1, Context: Context{Required: true}})
	for v, want := range map[Verdict]Evidence{Weak: WeakFormat, Pass: 0, Strong: StrongFormat, Sample: SampleValue} {
		if got := checked.evidence[v]; got != want|CheckPassed {
			t.Errorf("verdict %d of a checked type shows %b, want %b", v, got, want|CheckPassed)
		}
		if got := plain.evidence[v]; got != want {
			t.Errorf("verdict %d of a type without check shows %b, want %b", v, got, want)
		}
		gain := checked.logit[v] - checked.logit[Pass]
		if want := verdictWeight[v]; math.Abs(float64(gain-want)) > 1e-4 {
			t.Errorf("verdict %d adds %v, want %v", v, gain, want)
		}
	}
	if checked.required || !plain.required {
		t.Error("required is not what the detector says")
	}
}
