-- The declared side: what people say of their processing (GDPR Art. 30), and the
-- log of who said it. Scans never write these tables. They hold the contacts of
-- those who answer for the processing, never a value of a data subject.

-- Append-only and hash-chained: hash is SHA-256 over all other columns, prev
-- among them. The end is guarded by a keyed hash (meta 'audit_head').
CREATE TABLE audit (
  seq    INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
  at     TEXT NOT NULL,
  actor  TEXT NOT NULL CHECK (actor <> ''),
  action TEXT NOT NULL CHECK (action <> ''),
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  digest TEXT NOT NULL,
  detail TEXT NOT NULL,
  prev   TEXT NOT NULL CHECK (length(prev) = 64),
  hash   TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- INSERT OR REPLACE deletes without a delete trigger where recursive triggers
-- are off: a row may only follow the last one.
CREATE TRIGGER audit_order BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit) OR EXISTS (SELECT 1 FROM audit WHERE hash = NEW.hash) BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- What people wrote beside the cells of the files.
CREATE TABLE declared_comment (
  kind  TEXT NOT NULL,
  id    TEXT NOT NULL,
  n     INTEGER NOT NULL,
  path  TEXT NOT NULL,
  place TEXT NOT NULL CHECK (place IN ('above', 'after', 'below')),
  text  TEXT NOT NULL,
  PRIMARY KEY (kind, id, n)
) STRICT, WITHOUT ROWID;

-- The entities: as the types of package register say.

CREATE TABLE declared_register (
  id TEXT NOT NULL PRIMARY KEY,
  "title" TEXT NOT NULL,
  "reference" TEXT NOT NULL,
  "regime" TEXT NOT NULL CHECK ("regime" IN ('', 'EU', 'UK', 'CH')),
  "controller" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "representative" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "dpo" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "no_dpo" TEXT NOT NULL,
  "authority" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "language" TEXT NOT NULL CHECK ("language" IN ('', 'en', 'de', 'fr')),
  "review_months" INTEGER NOT NULL CHECK ("review_months" BETWEEN 0 AND 60),
  "note" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_party (
  id TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('organisation', 'unit', 'function', 'person')),
  "name" TEXT NOT NULL,
  "roles" TEXT NOT NULL CHECK ("roles" = '' OR json_valid("roles")),
  "part_of" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "address" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "phone" TEXT NOT NULL,
  "country" TEXT NOT NULL,
  "registration" TEXT NOT NULL,
  "active_to" TEXT NOT NULL,
  "dpf_listed_on" TEXT NOT NULL,
  "access_countries" TEXT NOT NULL CHECK ("access_countries" = '' OR json_valid("access_countries")),
  "eea_only" TEXT NOT NULL CHECK ("eea_only" IN ('', 'yes', 'no')),
  "no_data_mining" TEXT NOT NULL CHECK ("no_data_mining" IN ('', 'yes', 'no')),
  "assessment" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  "note" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_party_adherence (
  parent TEXT NOT NULL REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "code" TEXT NOT NULL,
  "level" TEXT NOT NULL,
  "verification" TEXT NOT NULL,
  "valid_to" TEXT NOT NULL,
  "evidence" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_application (
  id TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "department" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "owner" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "supplier" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "note" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_evidence (
  id TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('contract', 'arrangement', 'adherence', 'policy', 'dpia', 'lia', 'tia', 'consent_record', 'assessment', 'training', 'audit', 'disposal', 'authority_request', 'other')),
  "title" TEXT NOT NULL,
  "uri" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "valid_to" TEXT NOT NULL,
  "party" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "clauses" TEXT NOT NULL CHECK ("clauses" = '' OR json_valid("clauses")),
  "note" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_retention (
  id TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "period" TEXT NOT NULL,
  "from_year_end" INTEGER NOT NULL CHECK ("from_year_end" IN (0, 1)),
  "start" TEXT NOT NULL CHECK ("start" IN ('', 'creation', 'last_change', 'collection', 'end_of_contract', 'last_contact', 'end_of_purpose', 'event')),
  "start_event" TEXT NOT NULL,
  "criteria" TEXT NOT NULL,
  "legal_ref" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "action" TEXT NOT NULL CHECK ("action" IN ('erase', 'anonymise', 'archive', 'review')),
  "note" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_data_set (
  id TEXT NOT NULL PRIMARY KEY,
  "source" TEXT NOT NULL,
  "data_set" TEXT NOT NULL,
  "owner" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "department" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "application" TEXT REFERENCES declared_application (id) DEFERRABLE INITIALLY DEFERRED,
  "operator" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "country" TEXT NOT NULL,
  "backup" INTEGER NOT NULL CHECK ("backup" IN (0, 1)),
  "replica_of" TEXT REFERENCES declared_data_set (id) DEFERRABLE INITIALLY DEFERRED,
  "authorised_by" TEXT NOT NULL,
  "out_of_scope" TEXT NOT NULL,
  "note" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity (
  id TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "role" TEXT NOT NULL CHECK ("role" IN ('controller', 'processor')),
  "function" TEXT NOT NULL,
  "department" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "owner" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "applications" TEXT NOT NULL CHECK ("applications" = '' OR json_valid("applications")),
  "started_on" TEXT NOT NULL,
  "ended_on" TEXT NOT NULL,
  "replaced_by" TEXT REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  "review_due" TEXT NOT NULL,
  "art9" TEXT NOT NULL CHECK ("art9" IN ('', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')),
  "art9_law" TEXT NOT NULL,
  "art10" TEXT NOT NULL,
  "art87" TEXT NOT NULL,
  "source_of_data" TEXT NOT NULL,
  "rights" TEXT NOT NULL CHECK ("rights" = '' OR json_valid("rights")),
  "automated_decision" TEXT NOT NULL CHECK ("automated_decision" IN ('', 'yes', 'no')),
  "automated_logic" TEXT NOT NULL,
  "children" TEXT NOT NULL CHECK ("children" IN ('', 'yes', 'no')),
  "no_recipients" INTEGER NOT NULL CHECK ("no_recipients" IN (0, 1)),
  "no_transfers" INTEGER NOT NULL CHECK ("no_transfers" IN (0, 1)),
  "note" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_purposes (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "text" TEXT NOT NULL,
  "dpv" TEXT NOT NULL,
  "legal_basis" TEXT NOT NULL CHECK ("legal_basis" IN ('', 'a', 'b', 'c', 'd', 'e', 'f')),
  "law" TEXT NOT NULL,
  "legitimate_interest" TEXT NOT NULL,
  "assessment" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  "consent_record" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_on_behalf_of (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "controller" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "representative" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "dpo" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "processing" TEXT NOT NULL CHECK ("processing" = '' OR json_valid("processing")),
  "contract" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_data (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "category" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "retention" TEXT REFERENCES declared_retention (id) DEFERRABLE INITIALLY DEFERRED,
  "note" TEXT NOT NULL,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_joint_controllers (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "party" TEXT NOT NULL REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "arrangement" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_processors (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "party" TEXT NOT NULL REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "for" TEXT NOT NULL,
  "contract" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  "sub_processors" TEXT NOT NULL CHECK ("sub_processors" = '' OR json_valid("sub_processors")),
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_recipients (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "kind" TEXT NOT NULL CHECK ("kind" IN ('internal', 'external', 'controller', 'processor', 'authority', 'international_organisation')),
  "party" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "category" TEXT NOT NULL,
  "purpose" TEXT NOT NULL,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_transfers (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "country" TEXT NOT NULL,
  "organisation" TEXT NOT NULL,
  "recipient" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "assessed" TEXT NOT NULL CHECK ("assessed" IN ('transfer', 'not_a_transfer', 'pending')),
  "mechanism" TEXT NOT NULL CHECK ("mechanism" IN ('', '45', '46-2-a', '46-2-b', '46-2-c', '46-2-d', '46-2-e', '46-2-f', '46-3-a', '46-3-b', '49-1-a', '49-1-b', '49-1-c', '49-1-d', '49-1-e', '49-1-f', '49-1-g', '49-1-2nd')),
  "safeguards" TEXT NOT NULL,
  "tia" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  "valid_to" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_measures (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "control" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "evidence" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_dpia (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "c1_evaluation" TEXT NOT NULL CHECK ("c1_evaluation" IN ('', 'yes', 'no')),
  "c2_automated_decision" TEXT NOT NULL CHECK ("c2_automated_decision" IN ('', 'yes', 'no')),
  "c3_systematic_monitoring" TEXT NOT NULL CHECK ("c3_systematic_monitoring" IN ('', 'yes', 'no')),
  "c4_sensitive_data" TEXT NOT NULL CHECK ("c4_sensitive_data" IN ('', 'yes', 'no')),
  "c5_large_scale" TEXT NOT NULL CHECK ("c5_large_scale" IN ('', 'yes', 'no')),
  "c6_matching" TEXT NOT NULL CHECK ("c6_matching" IN ('', 'yes', 'no')),
  "c7_vulnerable_subjects" TEXT NOT NULL CHECK ("c7_vulnerable_subjects" IN ('', 'yes', 'no')),
  "c8_innovative_use" TEXT NOT NULL CHECK ("c8_innovative_use" IN ('', 'yes', 'no')),
  "c9_prevents_right" TEXT NOT NULL CHECK ("c9_prevents_right" IN ('', 'yes', 'no')),
  "art35_3" TEXT NOT NULL CHECK ("art35_3" = '' OR json_valid("art35_3")),
  "national_list" TEXT NOT NULL CHECK ("national_list" IN ('', 'yes', 'no')),
  "required" TEXT NOT NULL CHECK ("required" IN ('', 'yes', 'no')),
  "reason" TEXT NOT NULL,
  "dpo_advice" TEXT NOT NULL,
  "decided_by" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "decided_on" TEXT NOT NULL,
  "progress" TEXT NOT NULL CHECK ("progress" IN ('', 'not_started', 'under_way', 'done')),
  "evidence" TEXT REFERENCES declared_evidence (id) DEFERRABLE INITIALLY DEFERRED,
  "done_on" TEXT NOT NULL,
  "prior_consultation" TEXT NOT NULL,
  "proposed" TEXT NOT NULL CHECK ("proposed" = '' OR json_valid("proposed")),
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_activity_data_sets (
  parent TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "source" TEXT NOT NULL,
  "data_set" TEXT NOT NULL,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_approval (
  id TEXT NOT NULL PRIMARY KEY,
  "activity" TEXT NOT NULL REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  "version" INTEGER NOT NULL CHECK ("version" BETWEEN 0 AND 1000000),
  "by" TEXT NOT NULL REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "on" TEXT NOT NULL,
  "content" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_breach (
  id TEXT NOT NULL PRIMARY KEY,
  "title" TEXT NOT NULL,
  "types" TEXT NOT NULL CHECK ("types" = '' OR json_valid("types")),
  "occurred_at" TEXT NOT NULL,
  "aware_at" TEXT NOT NULL,
  "told_by" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "told_at" TEXT NOT NULL,
  "risk" TEXT NOT NULL CHECK ("risk" IN ('', 'none', 'risk', 'high')),
  "risk_reason" TEXT NOT NULL,
  "activities" TEXT NOT NULL CHECK ("activities" = '' OR json_valid("activities")),
  "subjects_est" INTEGER NOT NULL CHECK ("subjects_est" BETWEEN 0 AND 100000000000),
  "records_est" INTEGER NOT NULL CHECK ("records_est" BETWEEN 0 AND 100000000000),
  "nature" TEXT NOT NULL,
  "consequences" TEXT NOT NULL,
  "measures" TEXT NOT NULL,
  "no_notice" TEXT NOT NULL,
  "late_reason" TEXT NOT NULL,
  "subjects_told_at" TEXT NOT NULL,
  "subjects_not_told" TEXT NOT NULL,
  "closed_at" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_breach_data_sets (
  parent TEXT NOT NULL REFERENCES declared_breach (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "source" TEXT NOT NULL,
  "data_set" TEXT NOT NULL,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_breach_notices (
  parent TEXT NOT NULL REFERENCES declared_breach (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "at" TEXT NOT NULL,
  "authority" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "reference" TEXT NOT NULL,
  "phase" TEXT NOT NULL CHECK ("phase" IN ('', 'first', 'further', 'final')),
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_request (
  id TEXT NOT NULL PRIMARY KEY,
  "right" TEXT NOT NULL CHECK ("right" IN ('15', '16', '17', '18', '19', '20', '21', '22')),
  "received_on" TEXT NOT NULL,
  "due_on" TEXT NOT NULL,
  "extended_to" TEXT NOT NULL,
  "extension_told_on" TEXT NOT NULL,
  "extension_reason" TEXT NOT NULL,
  "refusal" TEXT NOT NULL,
  "refused_on" TEXT NOT NULL,
  "closed_on" TEXT NOT NULL,
  "outcome" TEXT NOT NULL CHECK ("outcome" IN ('', 'fulfilled', 'partly', 'refused', 'withdrawn', 'nothing_found')),
  "recipients_notified" TEXT NOT NULL CHECK ("recipients_notified" = '' OR json_valid("recipients_notified"))
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_request_places (
  parent TEXT NOT NULL REFERENCES declared_request (id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n >= 0),
  "source" TEXT NOT NULL,
  "data_set" TEXT NOT NULL,
  "place" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('found', 'exported', 'rectified', 'restricted', 'erased', 'kept', 'not_searched')),
  "reason" TEXT NOT NULL,
  "on" TEXT NOT NULL,
  PRIMARY KEY (parent, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared_decision (
  id TEXT NOT NULL PRIMARY KEY,
  "check" TEXT NOT NULL,
  "activity" TEXT REFERENCES declared_activity (id) DEFERRABLE INITIALLY DEFERRED,
  "source" TEXT NOT NULL,
  "data_set" TEXT NOT NULL,
  "element" TEXT NOT NULL,
  "category" TEXT NOT NULL,
  "decision" TEXT NOT NULL CHECK ("decision" IN ('confirmed', 'false_positive', 'accepted', 'out_of_scope', 'remediate')),
  "reason" TEXT NOT NULL,
  "by" TEXT NOT NULL REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "on" TEXT NOT NULL,
  "expires" TEXT NOT NULL,
  "assignee" TEXT REFERENCES declared_party (id) DEFERRABLE INITIALLY DEFERRED,
  "due" TEXT NOT NULL,
  "basis" TEXT NOT NULL,
  "reopened_on" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
