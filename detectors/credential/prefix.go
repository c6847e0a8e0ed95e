package credential

import (
	"bytes"
	"hash/crc32"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// form is a token that begins with a prefix and goes on with min to max
// characters of an alphabet.
type form struct {
	prefix   string
	set      *alphabet
	min, max int
	test     bool // a key of a test system: Sample
}

// probeForms finds tokens of the given forms; check, where there is one, judges
// what follows the prefix.
func probeForms(forms []form, check func(body []byte) bool) func([]byte, int) (int, int, detectors.Verdict) {
	return func(text []byte, at int) (start, end int, v detectors.Verdict) {
		if !starts(text, at) {
			return 0, 0, detectors.Reject
		}
		for i := range forms {
			f := &forms[i]
			if !hasPrefix(text, at, f.prefix) {
				continue
			}
			from := at + len(f.prefix)
			end = f.set.run(text, from, f.max)
			for end > from && !lex.IsWord(text[end-1]) { // a full stop, a dash
				end--
			}
			if n := end - from; n < f.min || n > f.max || lex.GluedAfter(text, end) {
				continue
			}
			body := text[from:end]
			switch {
			case check != nil && !check(body), isPlaceholder(body), entropy(body) < 2.5:
				continue
			case f.test:
				return at, end, detectors.Sample
			}
			return at, end, detectors.Strong
		}
		return 0, 0, detectors.Reject
	}
}

func hasPrefix(text []byte, at int, prefix string) bool {
	return at+len(prefix) <= len(text) && string(text[at:at+len(prefix)]) == prefix
}

func literals(forms []form) (list []string) {
	for _, f := range forms {
		list = append(list, f.prefix)
	}
	return list
}

// checkedTail reports whether the last six characters are the CRC-32 (IEEE) of
// those before them in base 62, as GitHub and npm make tokens.
func checkedTail(body []byte) bool {
	if len(body) < 7 {
		return false
	}
	n := len(body) - 6
	sum := crc32.ChecksumIEEE(body[:n])
	for i := len(body) - 1; i >= n; i-- {
		if body[i] != base62Digits[sum%62] {
			return false
		}
		sum /= 62
	}
	return sum == 0
}

const base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

var githubForms = []form{
	{prefix: "ghp_", set: base62, min: 36, max: 36},
	{prefix: "gho_", set: base62, min: 36, max: 36},
	{prefix: "ghu_", set: base62, min: 36, max: 36},
	{prefix: "ghs_", set: base62, min: 36, max: 36},
	{prefix: "ghr_", set: base62, min: 36, max: 76},
	{prefix: "github_pat_", set: newAlphabet("_"), min: 82, max: 82},
}

var githubToken = detectors.Detector{
	ID: "GITHUB_TOKEN",
	Doc: "Access token of GitHub: ghp_, gho_, ghu_, ghs_ or ghr_ and 36 letters and digits or more, of which the last six are " +
		"the CRC-32 of the rest in base 62 (github.blog, 5 April 2021); fine-grained github_pat_ with 22 and 59 of them.",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix, length, CRC-32", Chance: 1e-6,
	Literals: literals(githubForms), Probe: probeGitHub, MaxLen: 96,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"github token", "gh_token", "github_token", "personal access token"}},
		Fields:   []string{"github token", "gh token", "github pat", "personal access token"},
	},
	Examples: []string{
		"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", // published, expired
		"GITHUB_TOKEN=§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§",
		"Authorization: token §ghs_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17§",
		"§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§",
	},
	NearMisses: []string{
		"ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18", // the check fails
		"ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ",
		"ghp_${TOKEN}",
		"github_pat_short",
	},
}

var probeGitHubForms = probeForms(githubForms, nil)

// probeGitHub checks the tail of all forms but the fine-grained one, of which
// GitHub published the length only.
func probeGitHub(text []byte, at int) (start, end int, v detectors.Verdict) {
	start, end, v = probeGitHubForms(text, at)
	if v == detectors.Reject {
		return 0, 0, v
	}
	body := text[start+4 : end]
	if text[start+3] == '_' {
		if !checkedTail(body) {
			return 0, 0, detectors.Reject
		}
		return start, end, v
	}
	if text[start+len("github_pat_")+22] != '_' || bytes.Count(body, []byte{'_'}) != 3 {
		return 0, 0, detectors.Reject
	}
	return start, end, v
}

var npmForms = []form{{prefix: "npm_", set: base62, min: 36, max: 36}}

var npmToken = detectors.Detector{
	ID: "NPM_TOKEN",
	Doc: "Access token of the npm registry: npm_ and 36 letters and digits, the last six the CRC-32 of the rest in base 62 " +
		"(GitHub's announcement of 23 September 2021).",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix, length, CRC-32", Chance: 1e-9,
	Literals: literals(npmForms), Probe: probeForms(npmForms, checkedTail), MaxLen: 40,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"npm token", "_authtoken", "npm_token"}},
		Fields:   []string{"npm token", "npm auth token"},
	},
	Examples: []string{
		"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",
		"//registry.npmjs.org/:_authToken=§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§",
		"NPM_TOKEN: §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§",
	},
	NearMisses: []string{"npm_config_registry", "npm_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq1A", "npm_lifecycle_event"},
}

var gitlabForms = []form{
	{prefix: "glpat-", set: newAlphabet("-_."), min: 20, max: 300},
	{prefix: "gldt-", set: base64url, min: 20, max: 64},
	{prefix: "glrt-", set: newAlphabet("-_."), min: 20, max: 64},
	{prefix: "glptt-", set: base64url, min: 20, max: 64},
	{prefix: "glcbt-", set: base64url, min: 20, max: 64},
	{prefix: "gloas-", set: base64url, min: 40, max: 80},
	{prefix: "glsoat-", set: base64url, min: 20, max: 64},
	{prefix: "glagent-", set: base64url, min: 40, max: 80},
	{prefix: "glft-", set: base64url, min: 20, max: 64},
	{prefix: "glimt-", set: base64url, min: 20, max: 64},
}

var gitlabToken = detectors.Detector{
	ID:       "GITLAB_TOKEN",
	Doc:      "Token of GitLab: glpat- (personal), gldt- (deploy), glrt- (runner), glptt-, glcbt-, gloas- … and 20 or more characters (GitLab's documentation, \"Token prefixes\").",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix and length", Chance: 1e-6,
	Literals: literals(gitlabForms), Probe: probeForms(gitlabForms, nil), MaxLen: 310,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"gitlab token", "private-token", "gitlab_token", "job-token"}},
		Fields:   []string{"gitlab token", "private token"},
	},
	Examples: []string{
		"glpat-zQ4BuT7OoRi2A9spHcVY",
		"PRIVATE-TOKEN: §glpat-8xKq2_Lm4Zt9-WvB3nRe§",
		"token = \"§glrt-t1_Xy7Zs9QkLm2Np4Rt6Vw8§\"",
	},
	NearMisses: []string{"glpat-", "glpat-short", "glpat-<your_access_token>", "xglpat-zQ4BuT7OoRi2A9spHcVY"},
}

var stripeForms = []form{
	{prefix: "sk_live_", set: base62, min: 24, max: 247},
	{prefix: "rk_live_", set: base62, min: 24, max: 247},
	{prefix: "sk_test_", set: base62, min: 24, max: 247, test: true},
	{prefix: "rk_test_", set: base62, min: 24, max: 247, test: true},
	{prefix: "whsec_", set: base62, min: 32, max: 64},
}

var stripeKey = detectors.Detector{
	ID:       "STRIPE_KEY",
	Doc:      "Secret or restricted key of Stripe (sk_live_, rk_live_; of the test system sk_test_, rk_test_) or secret of a webhook (whsec_): Stripe's documentation, \"API keys\".",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix and length", Chance: 1e-7,
	Literals: literals(stripeForms), Probe: probeForms(stripeForms, nil), MaxLen: 256,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"stripe", "stripe key", "stripe_secret_key"}},
		Fields:   []string{"stripe key", "stripe secret key", "stripe api key"},
	},
	Examples: []string{
		"sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc",
		"STRIPE_SECRET_KEY=§rk_" + "live_51H8sKzJ2eZvKYlo2CqX9bTnW§",
		"key: \"§whsec_" + "8Zk2Lm4Np6Qr8St0Uv2Wx4Yz6Ab8Cd0E§\"",
	},
	NearMisses: []string{"sk_live_", "sk_live_your_key", "pk_live_51H8sKzJ2eZvKYlo2CqX9bTnW", "risk_live_4eC39HqLyjWDarjtT1zdp7dc"},
}

var slackForms = []form{
	{prefix: "xoxb-", set: base64url, min: 20, max: 200},
	{prefix: "xoxp-", set: base64url, min: 20, max: 200},
	{prefix: "xoxa-", set: base64url, min: 20, max: 200},
	{prefix: "xoxr-", set: base64url, min: 20, max: 200},
	{prefix: "xoxs-", set: base64url, min: 20, max: 200},
	{prefix: "xoxo-", set: base64url, min: 20, max: 200},
	{prefix: "xoxe-", set: base64url, min: 20, max: 250},
	{prefix: "xoxe.xox", set: newAlphabet("-_."), min: 20, max: 250},
	{prefix: "xapp-", set: base64url, min: 20, max: 200},
	{prefix: "hooks.slack.com/services/", set: newAlphabet("/"), min: 40, max: 60},
}

var slackToken = detectors.Detector{
	ID:       "SLACK_TOKEN",
	Doc:      "Token of Slack (xoxb-, xoxp-, xoxa-, xoxe-, xapp- … with numbers and a secret, joined by hyphens) or the address of an incoming webhook (Slack's documentation, \"Token types\").",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix, digits and parts", Chance: 1e-6,
	Literals: literals(slackForms), Probe: probeForms(slackForms, slackParts), MaxLen: 280,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"slack token", "slack webhook", "slack_token"}},
		Fields:   []string{"slack token", "slack webhook", "slack webhook url", "slack bot token"},
	},
	Examples: []string{
		"xox" + "b-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1",
		"https://§hooks.slack.com/services/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§",
		"SLACK_TOKEN=§xox" + "p-523423-234243-234233-e039d02840a0b9379c§",
	},
	NearMisses: []string{"xoxb-your-token-here-please", "xoxb-", "hooks.slack.com/services/T00/B00/X", "https://hooks.slack.com/services/"},
}

// slackParts reports whether the body has digits and the joints of its parts.
func slackParts(body []byte) bool {
	m := mixOf(body)
	return m.digit >= 3 && m.lower+m.upper >= 3 && m.other >= 1
}

var gcpForms = []form{{prefix: "AIza", set: base64url, min: 35, max: 35}}

var gcpAPIKey = detectors.Detector{
	ID:       "GCP_API_KEY",
	Doc:      "API key of Google (Maps, Firebase, Cloud): AIza and 35 characters of base64url (Google Cloud's documentation, \"API keys\").",
	Category: category, Family: detectors.FamilyCredential, Tier: 1, Version: 1,
	Check: "prefix and length", Chance: 1e-7,
	Literals: literals(gcpForms), Probe: probeForms(gcpForms, nil), MaxLen: 39,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"google api key", "maps key", "google_api_key"}},
		Fields:   []string{"google api key", "gcp api key", "maps api key", "firebase api key"},
	},
	Examples: []string{
		"AIzaSyD4kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgF",
		"?key=§AIzaSyB-1q2W3e4R5t6Y7u8I9o0PaS_dFgHjKlZ§&v=3",
		"\"api_key\": \"§AIzaSyC9x8Vb7Nm6Qw5Er4Ty3Ui2Op1As0DfGhJ§\"",
	},
	NearMisses: []string{"AIzaSyD4kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHg", "AIzaYOUR_API_KEY_GOES_HERE", "AIza"},
}
