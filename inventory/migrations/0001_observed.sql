-- The observed part of the inventory: what scans saw, and nothing else. People
-- never write these tables; what they declare goes to tables of its own.
-- Levels: source -> data set -> object (container members included) -> element.
--
-- No table holds a value of personal data: names come masked, places are
-- numbers. Times are UTC. A scan's number orders events; clocks do not.
-- Foreign keys are checked at commit: SQLite then keeps no journal per statement.

CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Reference data: replaced as a whole when its version (meta 'reference')
-- differs, so nothing refers to it by foreign key.
CREATE TABLE country (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  eea  INTEGER NOT NULL CHECK (eea = 0 OR eea = 1),
  note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE region (
  provider   TEXT NOT NULL,
  region     TEXT NOT NULL,
  label      TEXT NOT NULL,
  country    TEXT NOT NULL, -- '' where it cannot be told
  candidates TEXT NOT NULL, -- countries it may be, joined by '+'; 'EU': any member state
  note       TEXT NOT NULL,
  PRIMARY KEY (provider, region)
) STRICT, WITHOUT ROWID;

CREATE TABLE category (
  detector  TEXT NOT NULL PRIMARY KEY,
  name      TEXT NOT NULL,
  kind      TEXT NOT NULL,
  country   TEXT NOT NULL, -- '' when it belongs to none
  dpv       TEXT NOT NULL,
  fideslang TEXT NOT NULL,
  flag      TEXT NOT NULL,
  article   TEXT NOT NULL,
  ico       TEXT NOT NULL,
  cnil      TEXT NOT NULL,
  note      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE observed_scan (
  number     INTEGER NOT NULL PRIMARY KEY,
  started_at TEXT NOT NULL,
  ended_at   TEXT,
  status     TEXT NOT NULL CHECK (status IN ('running', 'complete', 'partial', 'interrupted', 'failed')),
  tool       TEXT NOT NULL,
  detectors  TEXT NOT NULL,
  config     TEXT NOT NULL,
  threshold  INTEGER NOT NULL CHECK (threshold BETWEEN 1 AND 5),
  reread     INTEGER NOT NULL CHECK (reread = 0 OR reread = 1),
  sources    BLOB NOT NULL -- keyed hash of the sources in order: what a resumed scan must repeat
) STRICT;

CREATE TABLE observed_source (
  id           INTEGER NOT NULL PRIMARY KEY,
  key          BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
  name         TEXT NOT NULL,
  kind         TEXT NOT NULL,
  endpoint     TEXT NOT NULL,
  root         TEXT NOT NULL,
  provider     TEXT NOT NULL,
  region       TEXT NOT NULL,
  region_basis TEXT NOT NULL CHECK (region_basis IN ('', 'observed', 'declared')),
  method       TEXT NOT NULL,
  code         TEXT NOT NULL,
  country      TEXT NOT NULL, -- declared in the configuration, '' when it is not
  first_scan   INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED,
  last_scan    INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- One row per source of a scan: how far it came.
CREATE TABLE observed_scan_source (
  scan     INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL, -- index in the scan's list of sources
  source   INTEGER NOT NULL REFERENCES observed_source DEFERRABLE INITIALLY DEFERRED,
  ended    INTEGER NOT NULL CHECK (ended = 0 OR ended = 1),
  complete INTEGER NOT NULL CHECK (complete = 0 OR complete = 1),
  reason   TEXT NOT NULL,
  PRIMARY KEY (scan, position),
  UNIQUE (scan, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE observed_cursor (
  scan   INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED,
  source INTEGER NOT NULL REFERENCES observed_source DEFERRABLE INITIALLY DEFERRED,
  name   TEXT NOT NULL,
  seq    INTEGER NOT NULL,
  token  BLOB NOT NULL, -- encrypted: a cursor may hold names
  PRIMARY KEY (scan, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE observed_data_set (
  id     INTEGER NOT NULL PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES observed_source DEFERRABLE INITIALLY DEFERRED,
  name   TEXT NOT NULL,
  UNIQUE (source, name)
) STRICT;

-- Each object and container member once. state and reason are those of
-- seen_scan, the last scan that listed it.
-- latest_scan names its latest stored result, complete_scan its latest complete
-- one; they differ when something incomplete stands beside a complete result.
CREATE TABLE observed_object (
  id            INTEGER NOT NULL PRIMARY KEY,
  key           BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
  data_set      INTEGER NOT NULL REFERENCES observed_data_set DEFERRABLE INITIALLY DEFERRED,
  parent        INTEGER REFERENCES observed_object DEFERRABLE INITIALLY DEFERRED, -- the container a member stands in
  root          INTEGER REFERENCES observed_object DEFERRABLE INITIALLY DEFERRED, -- the listed object a member belongs to
  name          TEXT NOT NULL,
  size          INTEGER NOT NULL CHECK (size >= -1),
  modified      INTEGER, -- microseconds since 1970, NULL unknown
  media_type    TEXT NOT NULL,
  storage_class TEXT NOT NULL,
  owner         TEXT NOT NULL,
  owner_basis   TEXT NOT NULL CHECK (owner_basis = '' OR owner_basis = 'file_owner' OR owner_basis = 'object_owner' OR
    owner_basis = 'tag' OR owner_basis = 'db_owner' OR owner_basis = 'table_comment' OR owner_basis = 'declared'),
  seen_scan     INTEGER,
  state         TEXT NOT NULL CHECK (state = 'scanned' OR state = 'skipped' OR state = 'partial' OR state = 'failed'),
  reason        TEXT NOT NULL,
  latest_scan   INTEGER,
  complete_scan INTEGER,
  gone_scan     INTEGER, -- the scan that listed its source to the end without it
  CHECK ((state = 'scanned') = (reason = '')),
  CHECK ((parent IS NULL) = (root IS NULL))
) STRICT;
-- Members are found by data set and root; they move with their container. No
-- partial index: with one, SQLite plans a query anew for every bound value.
CREATE INDEX observed_object_data_set ON observed_object (data_set, root);

-- What one scan learnt of one object. skipped(unchanged), and a skip that says
-- the same as the one before, leave no row: the earlier result is carried on.
CREATE TABLE observed_result (
  object    INTEGER NOT NULL REFERENCES observed_object DEFERRABLE INITIALLY DEFERRED,
  scan      INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED,
  state     TEXT NOT NULL CHECK (state = 'scanned' OR state = 'skipped' OR state = 'partial' OR state = 'failed'),
  reason    TEXT NOT NULL,
  detail    TEXT NOT NULL,
  format    TEXT NOT NULL,
  version   BLOB NOT NULL, -- keyed hash of what tells a changed object; empty for members
  bytes     INTEGER NOT NULL,
  records   INTEGER NOT NULL,
  PRIMARY KEY (object, scan),
  CHECK ((state = 'scanned') = (reason = ''))
) STRICT, WITHOUT ROWID;

-- Columns, key paths and other parts of an object that have a name.
CREATE TABLE observed_element (
  object    INTEGER NOT NULL,
  scan      INTEGER NOT NULL,
  name      TEXT NOT NULL,
  non_empty INTEGER NOT NULL, -- values
  PRIMARY KEY (object, scan, name),
  FOREIGN KEY (object, scan) REFERENCES observed_result (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The detector types that were ever found; their ids are this file's own.
CREATE TABLE observed_detector (
  id   INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE observed_finding (
  object     INTEGER NOT NULL,
  scan       INTEGER NOT NULL,
  n          INTEGER NOT NULL, -- order within the result
  in_name    INTEGER NOT NULL CHECK (in_name = 0 OR in_name = 1), -- found in the object's own name
  element    TEXT NOT NULL, -- '' in prose
  place      TEXT NOT NULL, -- page, sheet; '' when the object says enough
  detector   INTEGER NOT NULL REFERENCES observed_detector DEFERRABLE INITIALLY DEFERRED,
  version    INTEGER NOT NULL,
  count      INTEGER NOT NULL CHECK (count >= 0),
  likelihood INTEGER NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
  score      REAL NOT NULL,
  evidence   INTEGER NOT NULL,
  first_row  INTEGER NOT NULL,
  first_byte INTEGER NOT NULL,
  ambiguous  TEXT NOT NULL, -- other detectors the same tokens fit, joined by spaces
  PRIMARY KEY (object, scan, n),
  FOREIGN KEY (object, scan) REFERENCES observed_result (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Members beyond those that are listed one by one.
CREATE TABLE observed_more (
  object  INTEGER NOT NULL,
  scan    INTEGER NOT NULL,
  state   TEXT NOT NULL,
  reason  TEXT NOT NULL,
  members INTEGER NOT NULL,
  bytes   INTEGER NOT NULL,
  PRIMARY KEY (object, scan, state, reason),
  FOREIGN KEY (object, scan) REFERENCES observed_result (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The accounting: what a scan listed, and what became of it. The two are
-- counted apart, so that a difference shows.
CREATE TABLE observed_listed (
  scan     INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED,
  data_set INTEGER NOT NULL REFERENCES observed_data_set DEFERRABLE INITIALLY DEFERRED,
  objects  INTEGER NOT NULL,
  members  INTEGER NOT NULL,
  bytes    INTEGER NOT NULL, -- as listed; objects of unknown size count 0
  unsized  INTEGER NOT NULL, -- objects of unknown size
  PRIMARY KEY (scan, data_set)
) STRICT, WITHOUT ROWID;

CREATE TABLE observed_coverage (
  scan         INTEGER NOT NULL REFERENCES observed_scan DEFERRABLE INITIALLY DEFERRED,
  data_set     INTEGER NOT NULL REFERENCES observed_data_set DEFERRABLE INITIALLY DEFERRED,
  level        TEXT NOT NULL CHECK (level = 'object' OR level = 'member'),
  state        TEXT NOT NULL,
  reason       TEXT NOT NULL,
  number       INTEGER NOT NULL,
  listed_bytes INTEGER NOT NULL,
  bytes        INTEGER NOT NULL, -- produced and scanned
  records      INTEGER NOT NULL,
  PRIMARY KEY (scan, data_set, level, state, reason)
) STRICT, WITHOUT ROWID;

-- The current picture. An object's standing result is its latest complete one;
-- an incomplete later one stands beside it, and alone where there is none.
CREATE VIEW current_object AS
  SELECT o.*,
    CASE WHEN o.reason = 'unchanged' THEN 'scanned' ELSE o.state END AS standing,
    CASE WHEN o.reason = 'unchanged' THEN '' ELSE o.reason END AS standing_reason
  FROM observed_object o LEFT JOIN observed_object r ON r.id = o.root
  WHERE o.gone_scan IS NULL AND r.gone_scan IS NULL;

CREATE VIEW current_result AS
  SELECT r.*, o.data_set, 1 AS standing, 1 AS complete
  FROM current_object o JOIN observed_result r ON r.object = o.id AND r.scan = o.complete_scan
  UNION ALL
  SELECT r.*, o.data_set, o.complete_scan IS NULL AS standing, 0 AS complete
  FROM current_object o JOIN observed_result r ON r.object = o.id AND r.scan = o.latest_scan
  WHERE o.complete_scan IS NULL OR o.latest_scan > o.complete_scan;

-- standing = 0: found by an incomplete result while a complete one stands.
CREATE VIEW current_finding AS
  SELECT f.*, r.data_set, r.standing, r.complete
  FROM current_result r JOIN observed_finding f ON f.object = r.object AND f.scan = r.scan;
