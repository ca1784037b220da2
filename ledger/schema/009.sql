-- Reports coded before the record kept all that is found in them (who says it,
-- claims, projects and agreements), and not coded anew since. The version that
-- SQLite has is, in this step, still that of the record as it was.
CREATE TABLE partial (report INTEGER PRIMARY KEY REFERENCES reports) STRICT;
INSERT INTO partial SELECT n FROM reports WHERE (SELECT user_version FROM pragma_user_version) < 8;
