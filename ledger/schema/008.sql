-- Projects and agreements by name; what tells one state of the record from
-- another.

-- A place where a report names one, and what it tells of it: a dragoman.Thread.
CREATE TABLE threads (
	n        INTEGER PRIMARY KEY,
	report   INTEGER NOT NULL REFERENCES reports,
	key      TEXT NOT NULL,    -- what all names of one thing have in common
	name     TEXT NOT NULL,
	kind     TEXT NOT NULL,    -- agreement or project
	stage    TEXT NOT NULL,    -- empty: none told
	status   TEXT NOT NULL,
	date     INTEGER NOT NULL,
	enddate  INTEGER NOT NULL,
	date_how TEXT NOT NULL,
	parties  TEXT NOT NULL,    -- JSON list of codes
	context  TEXT NOT NULL,    -- JSON list
	trigger  TEXT NOT NULL,    -- the word that tells the stage
	passage  TEXT NOT NULL,    -- id of the passage that tells it as an event; empty: none
	sequence INTEGER NOT NULL, -- the sentence, from 1
	start    INTEGER NOT NULL, -- of the sentence in the report's text
	"end"    INTEGER NOT NULL
) STRICT;
CREATE INDEX threads_by_key ON threads (key);
CREATE INDEX threads_by_report ON threads (report);

CREATE TABLE thread_parties (
	code   TEXT NOT NULL,
	thread INTEGER NOT NULL, -- threads.n
	PRIMARY KEY (code, thread)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER threads_go AFTER DELETE ON threads
	BEGIN DELETE FROM thread_parties WHERE thread = OLD.n AND code IN (SELECT value FROM json_each(OLD.parties)); END;

-- The first 60 bits of what a report says, mixed with its name. Their sums, by
-- coder, are those of the set of reports, in whatever order they came. A sum of
-- 30 bits holds eight thousand million reports.
ALTER TABLE reports ADD COLUMN mark INTEGER GENERATED ALWAYS AS ((
	json_extract('[0x' || substr(content, 1, 15) || ']', '$[0]')
	+ 3 * json_extract('[0x' || hex(substr(id, 1, 6)) || ']', '$[0]')
	+ 7 * json_extract('[0x' || hex(substr(id, -6)) || ']', '$[0]')) & 0xfffffffffffffff) VIRTUAL;

CREATE TABLE digest (
	coder   INTEGER PRIMARY KEY REFERENCES coders,
	reports INTEGER NOT NULL,
	low     INTEGER NOT NULL,
	high    INTEGER NOT NULL
) STRICT;
INSERT INTO digest SELECT coder, count(*), sum(mark & 0x3fffffff), sum(mark >> 30) FROM reports GROUP BY coder;
CREATE TRIGGER digest_new AFTER INSERT ON reports BEGIN
	INSERT INTO digest VALUES (NEW.coder, 1, NEW.mark & 0x3fffffff, NEW.mark >> 30)
		ON CONFLICT DO UPDATE SET reports = reports + 1, low = low + excluded.low, high = high + excluded.high;
END;
CREATE TRIGGER digest_gone AFTER DELETE ON reports BEGIN
	UPDATE digest SET reports = reports - 1, low = low - (OLD.mark & 0x3fffffff), high = high - (OLD.mark >> 30) WHERE coder = OLD.coder;
END;
CREATE TRIGGER digest_recoded AFTER UPDATE OF coder, id, content ON reports BEGIN
	UPDATE digest SET reports = reports - 1, low = low - (OLD.mark & 0x3fffffff), high = high - (OLD.mark >> 30) WHERE coder = OLD.coder;
	INSERT INTO digest VALUES (NEW.coder, 1, NEW.mark & 0x3fffffff, NEW.mark >> 30)
		ON CONFLICT DO UPDATE SET reports = reports + 1, low = low + excluded.low, high = high + excluded.high;
END;
