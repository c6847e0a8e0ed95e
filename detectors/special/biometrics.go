package special

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// biometrics are the types of Art. 4(14) GDPR that words, media and vectors tell.
func biometrics() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "FACE_TEMPLATE", Category: "biometric", Words: read("face_template"), Also: faceVector, Chance: 0.002,
			Doc: "Face template: vectors of numbers (128 or 512 floats) or an image in a field named so, and words for facial recognition and " +
				"biometric data near a person.",
			Examples:   []string{"face embedding: §[0.0131, -0.2217, 0.0418, 0.1102, -0.0935, 0.0277, 0.1874, -0.0660]§", "face template: §face recognition§"},
			NearMisses: []string{"face: [1, 2, 3]", "embedding: [0.1, 0.2]", "face value of the bond"},
		},
		{
			ID: "FINGERPRINT", Category: "biometric", Words: read("fingerprint"), Also: image, Chance: 0.002,
			Doc: "Fingerprint of a finger: image or minutiae in a field named so, words near a person. The fingerprint of a key or certificate " +
				"is not one.",
			Examples:   []string{"fingerprint image: §scan/f_00231.wsq§", "Fingerabdruck: §rechter_zeigefinger.png§"},
			NearMisses: []string{"SHA256 fingerprint: 4f:9a:03", "browser fingerprint: 8f3c", "key fingerprint is 2048 bits"},
		},
		{
			ID: "IRIS_RETINA", Category: "biometric", Words: read("iris_retina"), Also: image, Chance: 0.002,
			Doc:        "Image or template of an iris or retina.",
			Examples:   []string{"iris template: §eye_left.png§", "retina template: §r_0221.bmp§"},
			NearMisses: []string{"the iris data set", "a retina display", "icon@2x-retina.png"},
		},
		{
			ID: "SIGNATURE", Category: "biometric", Words: read("signature"), Also: image, Chance: 0.002,
			Doc:        "Handwritten signature as an image; ordinary data unless its dynamics are recorded. Digital signatures are not meant.",
			Examples:   []string{"signature image: §sig/4711.png§", "signature specimen: §scan-0021.jpg§"},
			NearMisses: []string{"signature: func(a, b int) error", "PGP signature", "signature: 3045022100"},
		},
		{
			ID: "VOICE_RECORDING", Category: "biometric", Words: read("voice_recording"), Also: audio, Chance: 0.002,
			Doc:        "Recording of a voice: an audio file in a field named so; special only where it identifies (voiceprint).",
			Examples:   []string{"call recording: §rec/2024/00212.wav§", "voiceprint: §vp_118.mp3§"},
			NearMisses: []string{"voice: active", "recording: on", "audio.mp3"},
		},
	}
}

// Headers of the records of ISO/IEC 19794: finger minutiae (part 2), face image
// (part 5), iris image (part 6), each with the version that follows, in base64.
const (
	minutiaeHeader = "Rk1SACAyMA" // "FMR", NUL, " 20"
	faceHeader     = "RkFDADAxMA" // "FAC", NUL, "010"
	irisHeader     = "SUlSADAxMA" // "IIR", NUL, "010"
)

func biometricTemplate() detectors.Detector {
	list := vocabulary.Parse(read("biometric_template"))
	return detectors.Detector{
		ID: "BIOMETRIC_TEMPLATE", Category: "biometric", Family: detectors.FamilySpecial, Tier: 2, Version: 1,
		Doc: "Biometric template: a record of ISO/IEC 19794 parts 2, 5 and 6 or INCITS 378 in base64, known by its first bytes " +
			"(FMR, FAC, IIR and the version), where a field or keyword names it.",
		Check: "header of the record", Chance: 1e-7,
		Literals:   []string{minutiaeHeader, faceHeader, irisHeader},
		Probe:      probeTemplate,
		Value:      templateValue,
		MaxLen:     detectors.MaxValue,
		Context:    detectors.Context{Required: true, Keywords: list.Keywords, Fields: list.Fields},
		Examples:   []string{"fingerprint template: §Rk1SACAyMAAAAAE0AAABAAGQAMUAxQEAAQAAZCQ§", "minutiae §Rk1SACAyMAAAAAEOAAAAAAAA8A§"},
		NearMisses: []string{"template: Rk1T", "biometric template: none"},
	}
}

// probeTemplate finds the run of base64 that a header starts.
func probeTemplate(text []byte, at int) (start, end int, v detectors.Verdict) {
	if at > 0 && isBase64(text[at-1]) || lex.GluedBefore(text, at) {
		return 0, 0, detectors.Reject
	}
	end = at
	for end < len(text) && end-at < detectors.MaxValue && isBase64(text[end]) {
		end++
	}
	if end-at < 24 || lex.GluedAfter(text, end) || end-at == detectors.MaxValue && end < len(text) && isBase64(text[end]) {
		// A longer record is found by its start in a field: what is cut cannot be told from other text.
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Pass
}

func templateValue(v []byte) (int, detectors.Verdict) {
	for _, h := range []string{minutiaeHeader, faceHeader, irisHeader} {
		if bytes.HasPrefix(v, []byte(h)) {
			n := 0
			for n < len(v) && isBase64(v[n]) {
				n++
			}
			return n, detectors.Pass
		}
	}
	return 0, detectors.Reject
}

func isBase64(c byte) bool {
	return c-'0' < 10 || (c|0x20)-'a' < 26 || c == '+' || c == '/' || c == '='
}
