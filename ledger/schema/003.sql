-- Corrections by people. The log only grows; what it says is applied to the
-- passages of its reports whenever these are coded.
CREATE TABLE corrections (
	n    INTEGER PRIMARY KEY, -- its number in this log
	id   TEXT NOT NULL UNIQUE, -- Correction.ID
	says TEXT NOT NULL         -- the Correction, JSON
) STRICT;
CREATE TRIGGER corrections_stay BEFORE UPDATE ON corrections
	BEGIN SELECT RAISE(ABORT, 'the log of corrections only grows'); END;
CREATE TRIGGER corrections_remain BEFORE DELETE ON corrections
	BEGIN SELECT RAISE(ABORT, 'the log of corrections only grows'); END;

-- The columns above hold what a passage tells as corrected; coded is what was
-- coded.
ALTER TABLE passages ADD COLUMN coded     TEXT;                       -- JSON Record; NULL: nothing was corrected
ALTER TABLE passages ADD COLUMN corrected TEXT NOT NULL DEFAULT '';   -- JSON list of the corrections that found it; empty: none
ALTER TABLE passages ADD COLUMN void      INTEGER NOT NULL DEFAULT 0; -- 1: it tells no event
ALTER TABLE passages ADD COLUMN unit      INTEGER NOT NULL DEFAULT 0; -- passages of one unit tell one event, says a person; 0: it is alone
ALTER TABLE passages ADD COLUMN apart     TEXT NOT NULL DEFAULT '';   -- JSON list of passages.n that tell another event, says a person
CREATE INDEX passages_corrected ON passages (n) WHERE corrected <> '';
CREATE INDEX passages_by_unit ON passages (unit) WHERE unit <> 0;

DROP VIEW tells;
CREATE VIEW tells AS SELECT n AS passage, event FROM passages WHERE event <> 0;
