-- What a scan learns of records beyond single matches: columns judged as a
-- whole, the signs behind each finding, combinations that identify, children,
-- and how many persons there may be. Still no value of personal data.

-- How many values of an element were read to judge it as a column.
ALTER TABLE observed_element ADD COLUMN sampled INTEGER NOT NULL DEFAULT 0;

-- count may be 0: signs were met, none of them likely enough for the scan's
-- rules. They are kept so that other rules can be applied without reading again.
ALTER TABLE observed_finding ADD COLUMN from_column INTEGER NOT NULL DEFAULT 0; -- of count, by the column's share
ALTER TABLE observed_finding ADD COLUMN marks BLOB NOT NULL DEFAULT x''; -- counts by evidence: see Mark

ALTER TABLE observed_scan ADD COLUMN rules TEXT NOT NULL DEFAULT ''; -- thresholds by detector and source, as JSON

-- The detectors behind a hash: "NAME VERSION" a line. Tells what is new since.
CREATE TABLE observed_detector_set (
  hash   TEXT NOT NULL PRIMARY KEY,
  loaded TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Other rules applied to what stands: the audit lines.
CREATE TABLE observed_rescore (
  number       INTEGER NOT NULL PRIMARY KEY,
  at           TEXT NOT NULL,
  tool         TEXT NOT NULL,
  detectors    TEXT NOT NULL,
  threshold    INTEGER NOT NULL CHECK (threshold BETWEEN 1 AND 5),
  rules        TEXT NOT NULL,
  results      INTEGER NOT NULL, -- looked at
  changed      INTEGER NOT NULL, -- findings whose count, likelihood or score is another
  insufficient INTEGER NOT NULL  -- results whose evidence did not suffice
) STRICT;

-- The rescore whose rules a result stands under, 0: those of its scan.
ALTER TABLE observed_result ADD COLUMN rescored INTEGER NOT NULL DEFAULT 0;

-- Data that together identifies a person, in one record of an object.
CREATE TABLE observed_combination (
  object      INTEGER NOT NULL,
  scan        INTEGER NOT NULL,
  combination TEXT NOT NULL, -- key of the reference data
  record      TEXT NOT NULL, -- path of the record the parts stand in, '' a row of the object
  PRIMARY KEY (object, scan, combination, record),
  FOREIGN KEY (object, scan) REFERENCES observed_result (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE combination (
  id     TEXT NOT NULL PRIMARY KEY,
  name   TEXT NOT NULL,
  parts  TEXT NOT NULL,
  source TEXT NOT NULL,
  note   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Ages in a column of birth dates or ages, on the day of the scan, counted in
-- the sample of its values.
CREATE TABLE observed_ages (
  object   INTEGER NOT NULL,
  scan     INTEGER NOT NULL,
  element  TEXT NOT NULL,
  sampled  INTEGER NOT NULL CHECK (sampled > 0), -- values that could be read as a date or age
  under_16 INTEGER NOT NULL CHECK (under_16 <= under_18),
  under_18 INTEGER NOT NULL CHECK (under_18 <= sampled),
  PRIMARY KEY (object, scan, element),
  FOREIGN KEY (object, scan) REFERENCES observed_result (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Sketches of the identifiers of persons, members included: see package sketch.
CREATE TABLE observed_persons (
  object  INTEGER NOT NULL,
  scan    INTEGER NOT NULL,
  class   INTEGER NOT NULL CHECK (class BETWEEN 1 AND 4), -- what identifies: 1 national id, 2 e-mail, 3 phone, 4 name and birth date
  country TEXT NOT NULL, -- of a national id
  type    TEXT NOT NULL, -- detector; '' for class 4
  sketch  BLOB NOT NULL,
  PRIMARY KEY (object, scan, class, type),
  FOREIGN KEY (object, scan) REFERENCES observed_result (object, scan) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

DROP VIEW current_finding;
-- standing = 0: found by an incomplete result while a complete one stands.
CREATE VIEW current_finding AS
  SELECT f.*, r.data_set, r.standing, r.complete
  FROM current_result r JOIN observed_finding f ON f.object = r.object AND f.scan = r.scan
  WHERE f.count > 0;
