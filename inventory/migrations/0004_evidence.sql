-- How data is kept, as each scan saw it: append-only. What counts is what the
-- last scan that asked was told: see current_evidence. No row holds a name that
-- was not masked, nor a word of a service beyond its error code.

-- One row per source and scan that asked.
CREATE TABLE observed_evidence (
  scan   INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED,
  source INTEGER NOT NULL REFERENCES observed_source DEFERRABLE INITIALLY DEFERRED,
  at     TEXT NOT NULL,
  PRIMARY KEY (scan, source)
) STRICT, WITHOUT ROWID;

-- state: whether the measure that kind names is in force. part of whole entries
-- are on the unsafe side, where entries were counted; whole 0: not counted.
CREATE TABLE observed_control (
  scan     INTEGER NOT NULL,
  source   INTEGER NOT NULL,
  data_set TEXT NOT NULL, -- name, '' for the whole source
  kind     TEXT NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('yes', 'no', 'partial', 'unknown', 'not_applicable')),
  method   TEXT NOT NULL,
  code     TEXT NOT NULL,
  detail   TEXT NOT NULL,
  part     INTEGER NOT NULL CHECK (part BETWEEN 0 AND whole),
  whole    INTEGER NOT NULL,
  PRIMARY KEY (scan, source, data_set, kind),
  FOREIGN KEY (scan, source) REFERENCES observed_evidence (scan, source) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Further places where the data lies.
CREATE TABLE observed_copy (
  scan     INTEGER NOT NULL,
  source   INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  provider TEXT NOT NULL,
  region   TEXT NOT NULL,
  place    TEXT NOT NULL,
  method   TEXT NOT NULL,
  PRIMARY KEY (scan, source, kind, provider, region, place),
  FOREIGN KEY (scan, source) REFERENCES observed_evidence (scan, source) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- What deletes or keeps data by itself.
CREATE TABLE observed_retention (
  scan            INTEGER NOT NULL,
  source          INTEGER NOT NULL,
  n               INTEGER NOT NULL,
  scope           TEXT NOT NULL, -- how the name of the data set and the path below begin, '' all
  expire_days     INTEGER NOT NULL CHECK (expire_days >= 0), -- 0 never
  expire_on       TEXT NOT NULL, -- YYYY-MM-DD, '' none
  noncurrent_days INTEGER NOT NULL CHECK (noncurrent_days >= 0),
  lock_mode       TEXT NOT NULL,
  lock_days       INTEGER NOT NULL CHECK (lock_days >= 0),
  method          TEXT NOT NULL,
  PRIMARY KEY (scan, source, n),
  FOREIGN KEY (scan, source) REFERENCES observed_evidence (scan, source) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Candidates for Art. 30(1)(d): whom the settings let in.
CREATE TABLE observed_recipient (
  scan   INTEGER NOT NULL,
  source INTEGER NOT NULL,
  kind   TEXT NOT NULL,
  who    TEXT NOT NULL,
  access TEXT NOT NULL CHECK (access IN ('read', 'write', 'full', 'other')),
  method TEXT NOT NULL,
  PRIMARY KEY (scan, source, kind, who, access),
  FOREIGN KEY (scan, source) REFERENCES observed_evidence (scan, source) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Labels that the source's owner has set on it, masked.
CREATE TABLE observed_tag (
  scan   INTEGER NOT NULL,
  source INTEGER NOT NULL,
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (scan, source, key),
  FOREIGN KEY (scan, source) REFERENCES observed_evidence (scan, source) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The last answers for each source: what an earlier scan was told no longer counts.
CREATE VIEW current_evidence AS
  SELECT source, max(scan) AS scan FROM observed_evidence GROUP BY source;
