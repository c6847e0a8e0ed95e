package register

import (
	"errors"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/inventory"
)

const head = "pdatlas_register: 1\n"

// faultsOf imports texts and returns what is wrong, in one line each.
func faultsOf(t *testing.T, s *inventory.Store, texts ...string) string {
	t.Helper()
	before := mustLoad(t, s).Revision
	_, err := tryImport(t, s, texts...)
	var bad *FaultsError
	if err != nil && !errors.As(err, &bad) {
		t.Fatal(err)
	}
	if err == nil {
		return ""
	}
	if after := mustLoad(t, s).Revision; after != before {
		t.Error("something was imported beside a fault")
	}
	var lines []string
	for _, f := range bad.Faults {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// TestFaults: what a file must not say is refused with file and line, and
// nothing of it is imported.
func TestFaults(t *testing.T) {
	party := "parties:\n  - id: p\n    kind: organisation\n    name: P\n"
	activity := "activities:\n  - id: a\n    name: A\n    role: controller\n"
	s := newStore(t) // stays empty
	for _, c := range []struct{ name, text, want string }{
		{"unknown_top_key", "partys:\n  - id: p\n", "a.yaml:2: an unknown key at the top: use pdatlas_register, base, register, parties"},
		{"unknown_key", party + "    nam: Q\n", `a.yaml:6: party: unknown key; there are id, kind, name`},
		{"unknown_key_inside", activity + "    purposes:\n      - text: x\n        basis: a\n", "a.yaml:8: purposes[0]: unknown key; there are text, dpv, legal_basis"},
		{"key_twice", party + "    name: Q\n", "a.yaml:6: party: the key stands twice"},
		{"key_twice_inside", activity + "    dpia:\n      reason: x\n      reason: y\n", "a.yaml:8: dpia: the key stands twice"},
		{"version_twice", "pdatlas_register: 1\n", "a.yaml:2: the file: the key stands twice"},
		{"id_missing", "parties:\n  - kind: organisation\n    name: P\n", "a.yaml:3: party: its id is missing or stands twice"},
		{"id_twice", party + "  - id: p\n    kind: unit\n    name: Q\n", "a.yaml:6: party: its id is missing or stands twice"},
		{"id_odd", "parties:\n  - id: a/b\n    kind: unit\n    name: Q\n", `a.yaml:3: party "a/b": id: an id has up to 64`},
		{"id_up", "parties:\n  - id: ..\n    kind: unit\n    name: Q\n", `id: an id has up to 64`},
		{"name_missing", "parties:\n  - id: p\n    kind: unit\n", `a.yaml:3: party "p": name: is missing`},
		{"enum", "parties:\n  - id: p\n    kind: company\n    name: P\n", `a.yaml:4: party "p": kind: must be one of organisation, unit, function, person`},
		{"enum_in_list", party + "    roles: [controller, boss]\n", `a.yaml:6: party "p": roles[1]: must be one of controller`},
		{"word_twice", party + "    roles: [dpo, dpo]\n", `a.yaml:6: party "p": roles[1]: stands twice`},
		{"line_twice", activity + "    data:\n      - {category: contact, subject: user}\n      - {category: contact, subject: user}\n", `data[1]: stands twice`},
		{"empty_word", party + "    roles: [\"\"]\n", `roles[0]: an entry is empty`},
		{"country", party + "    country: UK\n", `a.yaml:6: party "p": country: is no country code of ISO 3166-1`},
		{"country_norway", party + "    country: no\n", `country: is no country code`},
		{"date", party + "    active_to: 31.12.2026\n", `a.yaml:6: party "p": active_to: is not a date: write YYYY-MM-DD`},
		{"date_impossible", party + "    active_to: 2026-02-30\n", "is not a date"},
		{"time_without_zone", "breaches:\n  - id: b\n    title: T\n    aware_at: 2026-01-01T10:00:00\n", `a.yaml:5: breach "b": aware_at: is not a time with its zone`},
		{"unknown_ref", party + "    part_of: q\n", `a.yaml:6: party "p": part_of: there is no party with this id`},
		{"ref_of_another_kind", party + "evidence:\n  - id: e\n    kind: other\n    title: T\n    party: e\n", `party: there is no party with this id`},
		{"circle", party + "    part_of: q\n  - id: q\n    kind: unit\n    name: Q\n    part_of: p\n", `a.yaml:6: party "p": part_of: a circle: p → q → p`},
		{"circle_of_one", party + "    part_of: p\n", `a circle: p → p`},
		{"circle_later", party + "    part_of: q\n  - id: q\n    kind: unit\n    name: Q\n    part_of: r\n  - id: r\n    kind: unit\n    name: R\n    part_of: q\n", `party "q": part_of: a circle: q → r → q`},
		{"replaced_in_a_circle", activity + "    replaced_by: a\n", `activity "a": replaced_by: a circle: a → a`},
		{"period", "retention:\n  - id: r\n    period: 10 years\n    action: erase\n", `a.yaml:4: retention "r": period: is not a period of ISO 8601`},
		{"period_of_nothing", "retention:\n  - id: r\n    period: P0D\n    action: erase\n", `is not a period`},
		{"no_period", "retention:\n  - id: r\n    action: erase\n", `a.yaml:3: retention "r": period: give a period, or the criteria in words`},
		{"year_end_without_period", "retention:\n  - id: r\n    criteria: x\n    from_year_end: true\n    action: erase\n", `a.yaml:5: retention "r": from_year_end: has no period`},
		{"flag", "retention:\n  - id: r\n    criteria: x\n    from_year_end: perhaps\n    action: erase\n", "a.yaml:5: from_year_end: must be true or false"},
		{"event_without_words", "retention:\n  - id: r\n    criteria: x\n    start: event\n    action: erase\n", "start_event: say which event"},
		{"number", "register:\n  review_months: soon\n", "a.yaml:3: review_months: must be a whole number"},
		{"number_too_large", "register:\n  review_months: 61\n", `a.yaml:3: register "register": review_months: must be a number from 1 to 60`},
		{"answer", party + "    eea_only: maybe\n", `a.yaml:6: party "p": eea_only: must be yes or no, or stay empty`},
		{"category", activity + "    data:\n      - category: gossip\n", `a.yaml:7: activity "a": data[0].category: is no kind or type of the reference data`},
		{"subject", activity + "    data:\n      - category: contact\n        subject: martian\n", `a.yaml:8: activity "a": data[0].subject: is no category of data subjects`},
		{"control", activity + "    measures:\n      - control: prayer\n", `measures[0].control: is no control`},
		{"processor_with_purpose", "activities:\n  - id: a\n    name: A\n    role: processor\n    purposes:\n      - text: x\n", `a.yaml:6: activity "a": purposes: belong to the controller's register`},
		{"controller_with_mandate", activity + "    on_behalf_of:\n      - processing: [x]\n", `on_behalf_of: belongs to the processor's register`},
		{"no_recipients_and_some", activity + "    no_recipients: true\n    recipients:\n      - kind: internal\n        category: x\n", "no_recipients: there are recipients"},
		{"no_transfers_and_some", activity + "    no_transfers: true\n    transfers:\n      - country: US\n        assessed: pending\n", "no_transfers: there are transfers"},
		{"recipient_of_nobody", activity + "    recipients:\n      - kind: internal\n", "recipients[0]: name a party or a category"},
		{"transfer_nowhere", activity + "    transfers:\n      - assessed: pending\n", "transfers[0].country: name a country or an international organisation"},
		{"transfer_without_reason", activity + "    transfers:\n      - country: US\n        assessed: not_a_transfer\n", "transfers[0].reason: say why this is not a transfer"},
		{"mechanism_without_transfer", activity + "    transfers:\n      - country: US\n        assessed: pending\n        mechanism: \"45\"\n", "transfers[0].mechanism: only a transfer has one"},
		{"mechanism_unknown", activity + "    transfers:\n      - country: US\n        assessed: transfer\n        mechanism: privacy shield\n", "transfers[0].mechanism: must be one of 45"},
		{"ends_before_start", activity + "    started_on: 2026-02-02\n    ended_on: 2026-02-01\n", `a.yaml:7: activity "a": ended_on: lies before its start`},
		{"dpia_by_nobody", activity + "    dpia:\n      required: no\n", "dpia.decided_by: say who decided"},
		{"extension_without_reason", "requests:\n  - id: r\n    right: 15\n    received_on: 2026-01-01\n    extended_to: 2026-04-01\n", "extended_to: an extension needs its reason"},
		{"request_of_no_right", "requests:\n  - id: r\n    right: 23\n    received_on: 2026-01-01\n", `right: must be one of 15, 16`},
		{"decision_without_expiry", party + "triage:\n  - id: t\n    check: U02\n    decision: accepted\n    reason: x\n    by: p\n    on: 2026-01-01\n", `decision "t": expires: is missing`},
		{"decision_expired_before", party + "triage:\n  - id: t\n    check: U02\n    decision: accepted\n    reason: x\n    by: p\n    on: 2026-01-02\n    expires: 2026-01-01\n", "expires: lies before its start"},
		{"remediation_by_nobody", party + "triage:\n  - id: t\n    check: U02\n    decision: remediate\n    reason: x\n    by: p\n    on: 2026-01-02\n    expires: 2026-03-01\n", "decision: work that remains needs an assignee and a due date"},
		{"check_of_no_code", party + "triage:\n  - id: t\n    check: u2\n    decision: accepted\n    reason: x\n    by: p\n    on: 2026-01-02\n    expires: 2026-03-01\n", "check: is not the code of a check"},
		{"data_set_declared_twice", "data_sets:\n  - {id: x, source: s, data_set: d}\n  - {id: y, source: s, data_set: d}\n", `data_set "y": data_set: is declared by "x" already`},
		{"dpo_and_none", party + "register:\n  dpo: p\n  no_dpo: small\n", "no_dpo: there is one"},
		{"sha256", "evidence:\n  - {id: e, kind: other, title: T, sha256: ABC}\n", "sha256: is not a SHA-256"},
		{"control_character", "parties:\n  - {id: p, kind: unit, name: \"a\\u001bb\"}\n", "name: is too long, or holds control characters"},
		{"turned_text", "parties:\n  - {id: p, kind: unit, name: \"a\\u202eb\"}\n", "name: is too long, or holds control characters"},
		{"approval_by_hand_id", party + activity + "approvals:\n  - {id: a@2, activity: a, version: 1, by: p, on: 2026-01-01, content: " + strings.Repeat("0", 64) + "}\n", `approval "a@2": id: must be "a@1"`},
		{"list_for_mapping", "parties:\n  - - p\n", "a.yaml:3: party must be a mapping"},
		{"mapping_for_list", "parties:\n  id: p\n", "parties: must be a list"},
		{"mapping_for_text", "parties:\n  - id: {a: b}\n    kind: unit\n    name: x\n", "id: must be plain text"},
		{"anchor", "parties:\n  - id: &x p\n    kind: unit\n    name: N\n", "id: must be plain text, without anchors"},
		{"alias_bomb", "parties: &a\n  - &b [*a, *a]\n", "parties: must be a list"},
		{"tag", "parties:\n  - id: !!binary aGk=\n    kind: unit\n    name: N\n", "id: must be plain text"},
		{"merge", "parties:\n  - <<: {id: p}\n    kind: unit\n    name: N\n", "a key is not a plain word"},
		{"not_yaml", "parties: [\n", "is not YAML that can be read"},
		{"text_only", "hello", "is not YAML that can be read"},
		{"deep", "parties: " + strings.Repeat("[", maxDepth+1), "nested deeper than a register can be"},
		{"deep_dashes", "parties:\n" + strings.Repeat("- ", maxDepth), "nested deeper than a register can be"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultsOf(t, s, head+c.text); !strings.Contains(got, c.want) {
				t.Errorf("faults:\n%s\nwant %q", got, c.want)
			}
		})
	}
}

// TestFaultsVersion: a set says which version it is, once.
func TestFaultsVersion(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"missing", "parties: []\n", "register.yaml: pdatlas_register: the version of the files is not stated"},
		{"older", "pdatlas_register: 0\n", "a.yaml:1: pdatlas_register: this program reads version 1 of the files"},
		{"newer", "pdatlas_register: 2\n", "a.yaml:1: pdatlas_register: this program reads version 1 of the files"},
		{"word", "pdatlas_register: one\n", "a.yaml:1: pdatlas_register: this program reads"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultsOf(t, newStore(t), c.text); !strings.Contains(got, c.want) {
				t.Errorf("faults:\n%s\nwant %q", got, c.want)
			}
		})
	}
	if got := faultsOf(t, newStore(t), head, head); !strings.Contains(got, "b.yaml:1: pdatlas_register stands twice") {
		t.Errorf("two heads: %s", got)
	}
}

// TestAllFaults: one import tells every fault of every file, in order.
func TestAllFaults(t *testing.T) {
	got := faultsOf(t, newStore(t), head+"parties:\n  - id: p\n    kind: x\n    name: P\n    country: XX\n", "parties:\n  - id: q\n    kind: unit\n    oops: 1\n")
	want := []string{`a.yaml:4: party "p": kind`, `a.yaml:6: party "p": country`, `b.yaml:2: party "q": name: is missing`, `b.yaml:4: party: unknown key`}
	lines := strings.Split(got, "\n")
	if len(lines) != len(want) {
		t.Fatalf("faults:\n%s", got)
	}
	for i, w := range want {
		if !strings.HasPrefix(lines[i], w) {
			t.Errorf("fault %d is %q, want %q", i, lines[i], w)
		}
	}
}

// TestFaultsQuoteNothing: a value in the wrong place stays out of the message.
// It fails if a message quotes the cell, the key or the text that is no YAML.
func TestFaultsQuoteNothing(t *testing.T) {
	const secret = "Zqxanna Testperson"
	for _, text := range []string{
		"parties:\n  - id: p\n    kind: " + secret + "\n    name: P\n", "parties:\n  - id: p\n    kind: unit\n    name: P\n    " + secret + ": x\n",
		"parties:\n  - id: p\n    kind: unit\n    name: P\n    country: " + secret + "\n", secret + ": [\n", secret + ":\n  - 1\n", "a: '" + secret,
		"parties: " + secret + "\n", "breaches:\n  - {id: b, title: T, aware_at: " + secret + "}\n", "retention:\n  - {id: r, action: erase, period: " + secret + "}\n",
		"parties:\n  - id: p\n    kind: unit\n    name: P\n    part_of: " + secret + "\n", "activities:\n  - {id: a, name: A, role: controller, data: [{category: " + secret + "}]}\n",
	} {
		got := faultsOf(t, newStore(t), head+text)
		if got == "" || strings.Contains(got, "Zqxanna") {
			t.Errorf("%q gives %q", text, got)
		}
	}
}
