-- Events by sector, rank, person, place and context; what was told up to a
-- day. The tables that follow from the passages are made anew.

-- Which program made the derived tables: merging is the version of its rules
-- (the constant of that name), 0 when they must be made again.
CREATE TABLE settings (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES ('merging', 0);

-- What is searched by words, by passages.n. The text is not kept here again.
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5 (
	text,    -- of the passage and those of its report that retell it
	person,  -- names and offices of its parties, in the report's words and in full
	place,   -- where it happened, by name
	context, -- its contexts
	content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);

DROP TABLE events;
CREATE TABLE events (
	n        INTEGER PRIMARY KEY, -- passages.n of the passage told first, whose id is the event's
	id       TEXT NOT NULL UNIQUE,
	best     INTEGER NOT NULL,    -- passages.n of the passage that tells it best
	passages INTEGER NOT NULL,    -- how many reports tell it
	told     INTEGER NOT NULL,    -- day of the report that told it first
	day      INTEGER NOT NULL,    -- first day; told when the event's is unknown
	until    INTEGER NOT NULL,    -- last day, likewise
	dated    INTEGER NOT NULL,    -- 1: the event's day is known
	type     TEXT NOT NULL,
	mode     TEXT NOT NULL,
	status   TEXT NOT NULL,
	country  TEXT NOT NULL        -- code of where it happened; empty: unknown
) STRICT;
CREATE INDEX events_by_day ON events (day, id);
CREATE INDEX events_by_type ON events (type, mode, day, id);
CREATE INDEX events_by_country ON events (country, day, id) WHERE country <> '';

-- The parties of events, as an event's record has them.
DROP TABLE parties;
CREATE TABLE parties (
	code   TEXT NOT NULL,
	day    INTEGER NOT NULL, -- events.day
	event  INTEGER NOT NULL,
	side   INTEGER NOT NULL, -- 1 actor, 2 recipient
	sector TEXT NOT NULL,
	rank   INTEGER NOT NULL,
	PRIMARY KEY (code, day, event, side, sector, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_by_event ON parties (event);

-- Which event a passage tells. A record as of a day has a table of its own.
CREATE VIEW tells AS SELECT n AS passage, event FROM passages;

-- All derived tables are filled again: see settings.
DELETE FROM pairs;
DELETE FROM months;
