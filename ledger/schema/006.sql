-- Near-identical reports, as agencies' customers print them, count once.
ALTER TABLE reports ADD COLUMN copies INTEGER NOT NULL DEFAULT 0; -- reports.n of the first report that this one copies; 0: none
CREATE INDEX reports_by_copies ON reports (copies) WHERE copies <> 0;

-- The least hashes of what reports say, by which copies.go finds those alike.
CREATE TABLE sketches (
	hash   INTEGER NOT NULL,
	day    INTEGER NOT NULL, -- reports.published
	report INTEGER NOT NULL,
	size   INTEGER NOT NULL, -- how many shingles the report has
	PRIMARY KEY (hash, day, report)
) STRICT, WITHOUT ROWID;

ALTER TABLE coverage ADD COLUMN copies INTEGER NOT NULL DEFAULT 0; -- of those reports, how many are copies
