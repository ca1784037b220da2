-- Who says that an event happened.
ALTER TABLE passages ADD COLUMN said_by TEXT NOT NULL DEFAULT ''; -- JSON list of actors; empty: the report itself
