-- Finding one person's data again. Hashes are kept only where the user says so,
-- under a key that is not in this file, and expire: see package locate. Requests
-- hold no identifier, only a reference and, with hashes, digests.

-- One row per result that was made with hashes on.
CREATE TABLE observed_hashing (
  object        INTEGER NOT NULL,
  scan          INTEGER NOT NULL,
  key           BLOB NOT NULL CHECK (length(key) = 16), -- tells the key, not what it is
  expires       INTEGER NOT NULL, -- seconds since 1970
  kinds         INTEGER NOT NULL, -- bit set of what was looked for
  dropped       INTEGER NOT NULL CHECK (dropped >= 0), -- values beyond the bound of one object
  dropped_kinds INTEGER NOT NULL,
  unread        INTEGER NOT NULL CHECK (unread >= 0), -- values that only their column shows to be of a type
  unread_kinds  INTEGER NOT NULL,
  PRIMARY KEY (object, scan),
  FOREIGN KEY (object, scan) REFERENCES observed_result (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- object is the listed one; a member of a container stands beside it.
CREATE TABLE observed_hash (
  object   INTEGER NOT NULL,
  scan     INTEGER NOT NULL,
  digest   BLOB NOT NULL CHECK (length(digest) = 16),
  member   INTEGER NOT NULL, -- observed_object, 0: none
  element  TEXT NOT NULL,
  place    TEXT NOT NULL,
  kind     INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5),
  detector INTEGER NOT NULL REFERENCES observed_detector DEFERRABLE INITIALLY DEFERRED,
  count    INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (object, scan, digest, member, element, place),
  FOREIGN KEY (object, scan) REFERENCES observed_hashing (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX observed_hash_digest ON observed_hash (digest);

CREATE TABLE locate_request (
  ref         TEXT NOT NULL PRIMARY KEY,
  opened_at   TEXT NOT NULL,
  located_at  TEXT NOT NULL,
  scan        INTEGER NOT NULL, -- the latest scan when it was last located, 0: none
  identifiers INTEGER NOT NULL, -- how many were given
  kinds       INTEGER NOT NULL,
  key         BLOB NOT NULL, -- of the digests, empty when none are kept
  expires     INTEGER NOT NULL -- of the digests, seconds since 1970
) STRICT, WITHOUT ROWID;

CREATE TABLE locate_digest (
  request TEXT NOT NULL REFERENCES locate_request ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  digest  BLOB NOT NULL CHECK (length(digest) = 16),
  kind    INTEGER NOT NULL,
  loose   INTEGER NOT NULL CHECK (loose = 0 OR loose = 1),
  PRIMARY KEY (request, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE locate_place (
  request     TEXT NOT NULL REFERENCES locate_request ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  n           INTEGER NOT NULL,
  object      INTEGER NOT NULL REFERENCES observed_object DEFERRABLE INITIALLY DEFERRED,
  member      TEXT NOT NULL,
  element     TEXT NOT NULL,
  place       TEXT NOT NULL,
  kind        INTEGER NOT NULL,
  count       INTEGER NOT NULL,
  loose       INTEGER NOT NULL CHECK (loose = 0 OR loose = 1),
  state       TEXT NOT NULL CHECK (state IN ('found', 'exported', 'rectified', 'restricted', 'erased', 'kept')),
  reason      TEXT NOT NULL,
  marked_at   TEXT NOT NULL, -- '' while nothing was done
  marked_scan INTEGER NOT NULL, -- the latest scan then
  rechecked   TEXT NOT NULL CHECK (rechecked IN ('', 'found_again', 'not_found_again_in_what_was_read')), -- by a later search of the source
  PRIMARY KEY (request, n),
  UNIQUE (request, object, member, element, place, kind),
  CHECK ((state = 'kept') = (reason <> ''))
) STRICT, WITHOUT ROWID;

-- What was not searched when the request was last located.
CREATE TABLE locate_gap (
  request  TEXT NOT NULL REFERENCES locate_request ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  source   TEXT NOT NULL,
  data_set TEXT NOT NULL,
  why      TEXT NOT NULL,
  members  INTEGER NOT NULL CHECK (members = 0 OR members = 1),
  objects  INTEGER NOT NULL,
  PRIMARY KEY (request, source, data_set, why, members)
) STRICT, WITHOUT ROWID;
