-- What reports claim of many events, or of how things stand: a dragoman.Claim
-- each, without what its report already says.
CREATE TABLE claims (
	report INTEGER NOT NULL REFERENCES reports,
	number INTEGER NOT NULL, -- in its report, from 1
	kind   TEXT NOT NULL,
	what   TEXT NOT NULL,    -- what is counted
	codes  TEXT NOT NULL,    -- of who acts and towards whom, each between blanks
	claim  TEXT NOT NULL,    -- JSON
	PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;
