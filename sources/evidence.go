package sources

import "context"

// Witness is what a Source implements that can say how the data is kept:
// controls, further copies, retention and who else may get at it. It is never
// needed for a scan: the scanner asks once per scan, after the walk, from the
// goroutine that walked, and records what it is given.
//
// Each question may need a right that a scan does not (the kind's entry in
// "pdatlas sources" names them). What may not be read, is not offered or fails
// is a Control in the state StateUnknown that says which of the three it was:
// no failure takes another path. The error is only the context's.
type Witness interface {
	Evidence(ctx context.Context) (Evidence, error)
}

// Evidence is what a source states of how its data is kept. A source states
// only what a call or an attribute of a file showed; it never infers a country,
// an owner or a measure.
type Evidence struct {
	Controls   []Control
	Copies     []Copy
	Retention  []Retention
	Recipients []Recipient
	Tags       []Tag
}

// ControlKind names a technical measure (Art. 32 GDPR) such that StateYes is
// the safe side: the measure was seen to be in force. The list is closed; see
// ControlKinds.
type ControlKind string

// The controls.
const (
	EncryptionAtRest    ControlKind = "encryption_at_rest"    // Art. 32(1)(a)
	EncryptionInTransit ControlKind = "encryption_in_transit" // of this program's own session: Art. 32(1)(a)
	NotPublic           ControlKind = "not_public"            // the sum of the next three, or of mode bits: Art. 32(1)(b), 25(2)
	PolicyNotPublic     ControlKind = "policy_not_public"
	ACLNotPublic        ControlKind = "acl_not_public"
	PublicAccessBlock   ControlKind = "public_access_block"
	ExportNotPublic     ControlKind = "export_not_public"  // of a folder that this machine shares over NFS
	NotWorldWritable    ControlKind = "not_world_writable" // Art. 32(1)(b)
	Versioning          ControlKind = "versioning"         // Art. 32(1)(c)
	ObjectLock          ControlKind = "object_lock"        // Art. 32(1)(b), (c)
	Replication         ControlKind = "replication"        // Art. 32(1)(c)
	Lifecycle           ControlKind = "lifecycle"          // Art. 5(1)(e)
	Logging             ControlKind = "access_logging"     // Art. 32(1)(d), 5(2)
)

// ControlKinds lists every kind of control.
func ControlKinds() []ControlKind {
	return []ControlKind{EncryptionAtRest, EncryptionInTransit, NotPublic, PolicyNotPublic, ACLNotPublic, PublicAccessBlock, ExportNotPublic,
		NotWorldWritable, Versioning, ObjectLock, Replication, Lifecycle, Logging}
}

// ControlState is the answer to whether a control is in force.
type ControlState string

// The states.
const (
	StateYes           ControlState = "yes"
	StateNo            ControlState = "no"
	StatePartial       ControlState = "partial" // for some of the data, or under conditions
	StateUnknown       ControlState = "unknown"
	StateNotApplicable ControlState = "not_applicable"
)

// ControlDetail is what more a control's answer says. The list is closed, so
// that no word of a service reaches a report; see ControlDetails.
type ControlDetail string

// The details. The first four tell why an answer is not there or is no: absent,
// denied, failed and not offered are different answers.
const (
	NoDetail      ControlDetail = ""
	NotConfigured ControlDetail = "not_configured" // the service said that there is no such setting
	Denied        ControlDetail = "denied"         // these credentials may not ask
	Failed        ControlDetail = "failed"         // the call failed or its answer cannot be understood
	NotOffered    ControlDetail = "not_offered"    // the service does not know the call

	KeyOfService   ControlDetail = "key_of_service"  // SSE-S3
	KeyManaged     ControlDetail = "key_managed"     // SSE-KMS
	KeyManagedTwo  ControlDetail = "key_managed_two" // DSSE-KMS: two layers
	OtherAlgorithm ControlDetail = "other_algorithm"
	DiskEncrypted  ControlDetail = "disk_encrypted" // dm-crypt or LUKS beneath the file system
	DiskPlain      ControlDetail = "disk_plain"     // no encrypting layer between file system and disk
	DiskUnseen     ControlDetail = "disk_unseen"    // the layers beneath cannot be seen from here: a network share, or a virtual disk

	PublicPolicy      ControlDetail = "public_policy"
	PublicACL         ControlDetail = "public_acl"
	PublicConditional ControlDetail = "public_conditional" // a policy admits anyone who meets a condition
	BlockedPublic     ControlDetail = "blocked_public"     // the public access block outweighs policy and ACL
	BlockedPartly     ControlDetail = "blocked_partly"     // some of the four settings of the block
	WorldReadable     ControlDetail = "world_readable"
	WorldWritable     ControlDetail = "world_writable"
	PublicExport      ControlDetail = "public_export"  // any host may mount it
	AccessLists       ControlDetail = "access_lists"   // files have ACLs: mode bits do not tell all
	NotAllLookedAt    ControlDetail = "not_all_looked" // more entries than are looked at
	Suspended         ControlDetail = "suspended"
	WholeBucket       ControlDetail = "whole_bucket"
	SomePrefixes      ControlDetail = "some_prefixes"
	LockedByRule      ControlDetail = "locked_by_rule"
	LockedByObject    ControlDetail = "locked_by_object" // lock is on, but no rule locks new objects
	TLS12             ControlDetail = "tls_1_2"
	TLS13             ControlDetail = "tls_1_3"
	PlainText         ControlDetail = "plain_text"
	LocalDisk         ControlDetail = "local_disk" // no network between program and data
	ReadOnlyMount     ControlDetail = "read_only_mount"
)

// ControlDetails lists every detail.
func ControlDetails() []ControlDetail {
	return []ControlDetail{NoDetail, NotConfigured, Denied, Failed, NotOffered, KeyOfService, KeyManaged, KeyManagedTwo, OtherAlgorithm,
		DiskEncrypted, DiskPlain, DiskUnseen, PublicPolicy, PublicACL, PublicConditional, BlockedPublic, BlockedPartly, WorldReadable,
		WorldWritable, PublicExport, AccessLists, NotAllLookedAt, Suspended, WholeBucket, SomePrefixes, LockedByRule, LockedByObject, TLS12, TLS13,
		PlainText, LocalDisk, ReadOnlyMount}
}

// Control is the answer to one question about how data is kept.
type Control struct {
	DataSet string // Ref.DataSet it holds for; "": the whole source
	Kind    ControlKind
	State   ControlState
	Method  string // the call or attribute that was asked: a fixed word
	Code    string // the service's error code, one plain word; "" when it answered
	Detail  ControlDetail
	// Part of Whole entries were on the unsafe side, where entries were counted;
	// Whole 0: not counted.
	Part, Whole int64
}

// Unanswered reports whether the control's question got no answer: then State
// is StateUnknown and Detail says why.
func (c Control) Unanswered() bool {
	return c.Detail == Denied || c.Detail == Failed || c.Detail == NotOffered
}

// CopyKind is what a further copy of the data is for.
type CopyKind string

// The kinds of copies.
const (
	Replica CopyKind = "replica"
	Mirror  CopyKind = "network_share" // the data itself lies on another host than the one it was read on
)

// Copy is a further place where the data lies. Its country is known only where
// the service stated the region.
type Copy struct {
	Kind     CopyKind
	Provider string // key of the region table, "" unknown
	Region   string // the provider's code, "" unknown
	Place    string // bucket or host: a name, masked before it is stored
	Method   string
}

// Retention is what deletes or keeps data by itself. Days count from the
// object's creation, as the service counts them.
type Retention struct {
	Prefix         string // how Ref.DataSet and the path below it begin, "" all: a name, masked before it is stored
	ExpireDays     int64  // 0: never
	ExpireOn       string // YYYY-MM-DD, "": by days
	NoncurrentDays int64  // after which earlier versions are deleted, 0: never
	LockMode       string // "GOVERNANCE", "COMPLIANCE", "" none
	LockDays       int64  // a new object cannot be deleted for as long; 0: none. A year counts 365
	Method         string
}

// RecipientKind is how somebody else may get at the data.
type RecipientKind string

// The kinds of candidate recipients.
const (
	PolicyPrincipal   RecipientKind = "policy_principal"
	ACLGrantee        RecipientKind = "acl_grantee"
	ReplicationTarget RecipientKind = "replication_target"
	FileServer        RecipientKind = "file_server"
	EveryLocalUser    RecipientKind = "every_local_user"
)

// Recipient is a candidate for Art. 30(1)(d): whom the settings let in. People
// decide whether they are a recipient.
type Recipient struct {
	Kind   RecipientKind
	Who    string // account number, "anyone", "any account of the provider", host …; never a person's name
	Access string // "read", "write", "full", "other"
	Method string
}

// Tag is a label that the source's owner has set on the whole source. Both
// parts may hold names: they are masked before they are stored.
type Tag struct{ Key, Value string }
