-- Events that others have coded, beside ours and never among them. They have
-- no passages. What many of them share is kept once and numbered; codes of
-- parties and types of events are numbered too, in foreign_codes.

CREATE TABLE foreign_sources (
	n       INTEGER PRIMARY KEY,  -- from 1
	name    TEXT NOT NULL UNIQUE, -- by which they are asked for: "gdelt"
	format  TEXT NOT NULL,        -- what they were read from: "GDELT 2.0"
	events  INTEGER NOT NULL,     -- how many
	since   INTEGER NOT NULL,     -- their first day, 0 without any
	until   INTEGER NOT NULL,     -- their last
	longest INTEGER NOT NULL      -- days from the first to the last of the longest
) STRICT;

CREATE TABLE foreign_codes (
	n    INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE foreign_parties (
	n      INTEGER PRIMARY KEY,
	code   TEXT NOT NULL, -- as in a Record
	sector TEXT NOT NULL,
	name   TEXT NOT NULL,
	raw    TEXT NOT NULL  -- the source's own code of it
) STRICT;

CREATE TABLE foreign_kinds (
	n       INTEGER PRIMARY KEY,
	cameo   TEXT NOT NULL,
	type    TEXT NOT NULL, -- PLOVER's; empty for what is no event of PLOVER's
	mode    TEXT NOT NULL,
	context TEXT NOT NULL, -- JSON list
	status  TEXT NOT NULL,
	quad    INTEGER NOT NULL,
	scale   REAL NOT NULL  -- as the source has it
) STRICT;

CREATE TABLE foreign_places (
	n       INTEGER PRIMARY KEY,
	name    TEXT NOT NULL,
	country TEXT NOT NULL,
	lat     REAL NOT NULL,
	lon     REAL NOT NULL
) STRICT;

CREATE TABLE foreign_urls (
	n   INTEGER PRIMARY KEY,
	url TEXT NOT NULL
) STRICT;

CREATE TABLE foreign_events (
	n         INTEGER PRIMARY KEY, -- foreign_sources.n * 2^44 + the source's own number of the event, or one of ours from 2^43 on
	day       INTEGER NOT NULL,    -- first day, 0 when unknown
	days      INTEGER NOT NULL,    -- from the first to the last
	actor     INTEGER NOT NULL,    -- foreign_parties.n; 0: none known
	recipient INTEGER NOT NULL,    -- likewise
	kind      INTEGER NOT NULL,    -- foreign_kinds.n
	place     INTEGER NOT NULL,    -- foreign_places.n; 0: unknown
	url       INTEGER NOT NULL,    -- foreign_urls.n; 0: none
	root      INTEGER NOT NULL,    -- 1: told in the lead of the article
	mentions  INTEGER NOT NULL,
	sources   INTEGER NOT NULL,
	articles  INTEGER NOT NULL,
	tone      INTEGER NOT NULL,    -- in thousandths
	rest      TEXT                 -- JSON of what the columns do not hold; NULL: nothing
) STRICT;
CREATE INDEX foreign_by_day ON foreign_events (day);

-- Those that a source calls by words rather than by a number.
CREATE TABLE foreign_ids (
	source INTEGER NOT NULL,
	id     TEXT NOT NULL,
	event  INTEGER NOT NULL,
	PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;

-- Who acts toward whom, once from each side; other is 0 where nobody is known.
CREATE TABLE foreign_pairs (
	code  INTEGER NOT NULL, -- foreign_codes.n
	other INTEGER NOT NULL,
	day   INTEGER NOT NULL,
	event INTEGER NOT NULL,
	side  INTEGER NOT NULL, -- of code: 1 actor, 2 recipient
	PRIMARY KEY (code, other, day, event)
) STRICT, WITHOUT ROWID;

-- Actual events of a pair by month and type, and by year; a <= b.
CREATE TABLE foreign_months (
	a      INTEGER NOT NULL,
	b      INTEGER NOT NULL,
	month  INTEGER NOT NULL, -- 12 * year + month - 1
	source INTEGER NOT NULL,
	type   INTEGER NOT NULL, -- foreign_codes.n
	events INTEGER NOT NULL,
	PRIMARY KEY (a, b, month, source, type)
) STRICT, WITHOUT ROWID;
CREATE TABLE foreign_years (
	source INTEGER NOT NULL,
	a      INTEGER NOT NULL,
	b      INTEGER NOT NULL,
	year   INTEGER NOT NULL,
	events INTEGER NOT NULL,
	PRIMARY KEY (source, a, b, year)
) STRICT, WITHOUT ROWID;

-- What is watched: when a feed may be asked again, and what of it was seen.
CREATE TABLE feeds (
	url      TEXT PRIMARY KEY,
	etag     TEXT NOT NULL,
	modified TEXT NOT NULL,    -- Last-Modified, as the server wrote it
	asked    INTEGER NOT NULL, -- seconds since 1970
	due      INTEGER NOT NULL, -- likewise: not to be asked before
	failures INTEGER NOT NULL, -- in a row
	fault    TEXT NOT NULL     -- of the last; empty: none
) STRICT, WITHOUT ROWID;
CREATE TABLE feed_items (
	feed TEXT NOT NULL,
	item TEXT NOT NULL,
	seen INTEGER NOT NULL,     -- seconds since 1970: when the feed last had it
	PRIMARY KEY (feed, item)
) STRICT, WITHOUT ROWID;

-- Who wrote a report, as it says itself.
ALTER TABLE reports ADD COLUMN byline TEXT NOT NULL DEFAULT '';
