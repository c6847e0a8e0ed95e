package inventory

// Words says the reason in plain words, to stand after "not fully read: ". A
// reason that is not in the list stands for itself.
func (r Reason) Words() string {
	if w, ok := reasonWords[r]; ok {
		return w.why
	}
	return string(r)
}

// Advice says what to do about objects that were not read for the reason, as an
// order without a full stop; "" when there is nothing to do.
func (r Reason) Advice() string { return reasonWords[r].do }

// reasonWords are for people who know their data and not this program.
var reasonWords = map[Reason]struct{ why, do string }{
	SizeLimit:         {"larger than the limit for one object", "look at it by hand, or raise the limit and scan again"},
	RatioLimit:        {"expands further than ordinary files do", "find out who made it; if it is what it seems, raise the ratio limit"},
	DepthLimit:        {"nested deeper than the limit", "raise the depth limit and scan again"},
	MemberLimit:       {"more members than the limit", "raise the member limit and scan again"},
	TimeLimit:         {"took longer than the limit", "scan again when the source is faster, or raise the time limit"},
	MemoryLimit:       {"needed more room than the limit", "make room for temporary files and scan again"},
	Encrypted:         {"encrypted: what is inside cannot be seen", "ask the owner what it holds, or for a copy that can be read"},
	UnsupportedFormat: {"in a format that this version cannot read", "ask the owner what it holds, or look at it by hand"},
	Malformed:         {"broken: not as the format demands", "ask the owner for a sound copy: what could be read was scanned"},
	WorkerCrashed:     {"the reader of the format crashed", "report this as a fault of pdatlas"},
	WorkerHung:        {"the reader of the format made no progress", "report this as a fault of pdatlas"},
	AccessDenied:      {"no right to read", "give the scanning account the right to read it and scan again"},
	Vanished:          {"deleted between listing and reading", "scan again at a quieter time"},
	ChangedDuringRead: {"changed during the reading", "scan again at a quieter time"},
	SourceError:       {"the source failed", "check the source and scan again"},
	CredentialExpired: {"the credentials expired", "log in again and run the same command: it goes on where it stopped"},
	Cancelled:         {"stopped by the user", "run the same command: it goes on where it stopped"},
	Unchanged:         {"unchanged since the last reading, whose result holds", ""},
	Excluded:          {"left out by the configuration", ""},
	NotRegular:        {"links, devices and pipes: no content of their own", ""},
	Archived:          {"in an archive storage class", "restore it from the archive class, or leave it out"},
	Sampled:           {"read in part, by sampling", "scan without sampling to read the rest"},
	Disabled:          {"in a format whose reading is turned off", ""},
	InternalError:     {"an error in pdatlas itself", "report this as a fault of pdatlas"},
}
