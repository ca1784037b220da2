-- An empty record. Days are Day numbers, 0 when unknown; in SQL,
-- date(day + 1721424.5) writes one out. A row's n is given in the order of
-- arrival and means nothing: whatever leaves the ledger is ordered by days and
-- ids.

-- Who coded: reports are coded anew when a version changes.
CREATE TABLE coders (
	n       INTEGER PRIMARY KEY,
	name    TEXT NOT NULL,
	version TEXT NOT NULL,
	UNIQUE (name, version)
) STRICT;

CREATE TABLE reports (
	n         INTEGER PRIMARY KEY,
	id        TEXT NOT NULL UNIQUE,
	content   TEXT NOT NULL,    -- dragoman.Report.ContentID
	published INTEGER NOT NULL,
	source    TEXT NOT NULL,
	title     TEXT NOT NULL,
	url       TEXT NOT NULL,
	lang      TEXT NOT NULL,
	coder     INTEGER NOT NULL REFERENCES coders,
	text      TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_day ON reports (published);
CREATE INDEX reports_by_source ON reports (source) WHERE source <> '';

-- How many reports there are of a day, by source.
CREATE TABLE coverage (
	day     INTEGER NOT NULL,
	source  TEXT NOT NULL,
	reports INTEGER NOT NULL,
	PRIMARY KEY (day, source)
) STRICT, WITHOUT ROWID;

-- One coded statement in one report: a dragoman.Record without what its
-- report already says.
CREATE TABLE passages (
	n          INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	report     INTEGER NOT NULL REFERENCES reports,
	place      INTEGER NOT NULL, -- among the report's records, from 0
	event      INTEGER NOT NULL, -- the event that it tells: events.n
	block      INTEGER NOT NULL, -- passages of other blocks tell other events; 0: it is never merged
	lo         INTEGER NOT NULL, -- so do passages whose days lo..hi do not meet
	hi         INTEGER NOT NULL,
	date       INTEGER NOT NULL,
	enddate    INTEGER NOT NULL,
	date_said  TEXT NOT NULL,
	date_how   TEXT NOT NULL,
	type       TEXT NOT NULL,
	mode       TEXT NOT NULL,
	context    TEXT NOT NULL,    -- JSON list
	status     TEXT NOT NULL,
	hedge      TEXT NOT NULL,
	actor      TEXT NOT NULL,    -- JSON list, as in a Record
	recipient  TEXT NOT NULL,    -- JSON list, as in a Record
	loc        TEXT NOT NULL,    -- JSON, as event_loc in a Record; empty: none
	trigger    TEXT NOT NULL,
	sequence   INTEGER NOT NULL,
	start      INTEGER NOT NULL,
	"end"      INTEGER NOT NULL,
	text       TEXT,             -- NULL: the report's text from start to end
	more       TEXT NOT NULL,    -- JSON list of the report's further passages; empty: none
	quad       INTEGER NOT NULL,
	scale      REAL NOT NULL,
	cameo      TEXT NOT NULL,
	part_of    TEXT NOT NULL,    -- id of a passage of the same report
	rule       TEXT NOT NULL,
	confidence REAL NOT NULL
) STRICT;
CREATE INDEX passages_by_report ON passages (report, place);
CREATE INDEX passages_by_event ON passages (event);
CREATE INDEX passages_by_block ON passages (block, lo, hi) WHERE block <> 0;
CREATE INDEX passages_by_part ON passages (part_of) WHERE part_of <> '';

-- Words of passages, by passages.n. The text is not kept here again.
CREATE VIRTUAL TABLE words USING fts5 (
	text, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- What passages tell, merged. Everything in these tables follows from the
-- passages.
CREATE TABLE events (
	n        INTEGER PRIMARY KEY, -- passages.n of the passage told first, whose id is the event's
	id       TEXT NOT NULL UNIQUE,
	best     INTEGER NOT NULL,    -- passages.n of the passage that tells it best
	passages INTEGER NOT NULL,    -- how many reports tell it
	day      INTEGER NOT NULL,    -- first day; of the first report when the event's is unknown
	until    INTEGER NOT NULL,    -- last day, likewise
	dated    INTEGER NOT NULL,    -- 1: the event's day is known
	type     TEXT NOT NULL,
	mode     TEXT NOT NULL,
	status   TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_day ON events (day, id);
CREATE INDEX events_by_type ON events (type, mode, day, id);

CREATE TABLE parties (
	code  TEXT NOT NULL,
	day   INTEGER NOT NULL, -- events.day
	event INTEGER NOT NULL,
	side  INTEGER NOT NULL, -- 1 actor, 2 recipient
	PRIMARY KEY (code, day, event, side)
) STRICT, WITHOUT ROWID;

-- Two parties that act toward one another, or together when nobody is
-- addressed; a <= b.
CREATE TABLE pairs (
	a     TEXT NOT NULL,
	b     TEXT NOT NULL,
	day   INTEGER NOT NULL, -- events.day
	event INTEGER NOT NULL,
	PRIMARY KEY (a, b, day, event)
) STRICT, WITHOUT ROWID;

-- Actual events of a pair by month and type.
CREATE TABLE months (
	a     TEXT NOT NULL,
	b     TEXT NOT NULL,
	month INTEGER NOT NULL, -- 12 * year + month - 1; 0: dated to no one month
	type  TEXT NOT NULL,
	mode  TEXT NOT NULL,
	dated INTEGER NOT NULL, -- events whose day lies in the month
	told  INTEGER NOT NULL, -- events of unknown day that were first told in it
	PRIMARY KEY (a, b, month, type, mode)
) STRICT, WITHOUT ROWID;
