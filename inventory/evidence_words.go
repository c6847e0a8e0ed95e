package inventory

import "slices"

// ControlStates lists the states of a control.
func ControlStates() []string { return []string{"yes", "no", "partial", "unknown", "not_applicable"} }

// controlWords are the kinds of controls in the order of reports: the measure
// in words such that "yes" is the safe side, and the limb of the GDPR it serves.
var controlWords = []struct{ kind, label, article string }{
	{"not_public", "not readable by everyone", "32(1)(b)"},
	{"policy_not_public", "its policy does not let everyone in", "32(1)(b)"},
	{"acl_not_public", "its access list does not let everyone in", "32(1)(b)"},
	{"public_access_block", "letting everyone in is blocked", "32(1)(b)"},
	{"export_not_public", "not offered to every host over NFS", "32(1)(b)"},
	{"not_world_writable", "not writable by everyone", "32(1)(b)"},
	{"encryption_at_rest", "encrypted where it is stored", "32(1)(a)"},
	{"encryption_in_transit", "encrypted on the way to this scan", "32(1)(a)"},
	{"versioning", "earlier versions are kept", "32(1)(c)"},
	{"object_lock", "locked against deletion", "32(1)(c)"},
	{"replication", "copied to a second place", "32(1)(c)"},
	{"lifecycle", "deleted after a period", "5(1)(e)"},
	{"access_logging", "access is logged", "32(1)(d)"},
}

// ControlKinds lists the kinds of controls, in the order of reports.
func ControlKinds() []string {
	out := make([]string, len(controlWords))
	for i, w := range controlWords {
		out[i] = w.kind
	}
	return out
}

// Label names the control in words, to be read with the state.
func (c Control) Label() string {
	for _, w := range controlWords {
		if w.kind == c.Kind {
			return w.label
		}
	}
	return c.Kind
}

// Article is the limb of the GDPR that the control serves.
func (c Control) Article() string {
	for _, w := range controlWords {
		if w.kind == c.Kind {
			return w.article
		}
	}
	return ""
}

// StateWords says the state for people.
func (c Control) StateWords() string {
	switch c.State {
	case "partial":
		return "in part"
	case "unknown":
		return "not known"
	case "not_applicable":
		return "does not apply"
	}
	return c.State
}

// detailWords say what more is known, as half a sentence without a full stop.
var detailWords = map[string]string{
	"":                   "",
	"not_configured":     "there is no such setting",
	"denied":             "the scanning account may not ask: give it the right, or ask the owner",
	"failed":             "the question failed: scan again",
	"not_offered":        "the service does not offer the question: ask its operator",
	"key_of_service":     "with a key of the service",
	"key_managed":        "with a managed key",
	"key_managed_two":    "twice, with managed keys",
	"other_algorithm":    "by a method that this version does not know",
	"disk_encrypted":     "below the file system",
	"disk_plain":         "no encrypting layer lies between file system and disk",
	"disk_unseen":        "the disks cannot be seen from here: ask who runs the server",
	"public_policy":      "a policy lets anyone in",
	"public_acl":         "an access list lets anyone in",
	"public_conditional": "a policy lets in anyone who meets a condition, or denies some: read it",
	"blocked_public":     "a block outweighs a policy or list that would open it",
	"blocked_partly":     "not all four settings of the block are on",
	"world_readable":     "every user of the machine may read these files",
	"world_writable":     "every user of the machine may change these files",
	"public_export":      "every host may mount it",
	"access_lists":       "access lists stand beside the modes: read them",
	"not_all_looked":     "there are more files than were looked at",
	"suspended":          "suspended: what was kept stays, new versions replace old ones",
	"whole_bucket":       "everything in the bucket",
	"some_prefixes":      "some of the objects only",
	"locked_by_rule":     "by a rule for new objects",
	"locked_by_object":   "possible, but no rule locks new objects",
	"tls_1_2":            "TLS 1.2",
	"tls_1_3":            "TLS 1.3",
	"plain_text":         "in plain text",
	"local_disk":         "a disk of this machine",
	"read_only_mount":    "mounted for reading only",
}

// ControlDetails lists the details, sorted.
func ControlDetails() []string {
	out := make([]string, 0, len(detailWords))
	for d := range detailWords {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}

// DetailWords says what more is known, "" nothing.
func (c Control) DetailWords() string {
	if w, ok := detailWords[c.Detail]; ok {
		return w
	}
	return c.Detail
}
