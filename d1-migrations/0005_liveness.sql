-- Whether a posting still stands: the looks since it was last seen that did not find it, and what its
-- own page says. Being seen again clears them.
ALTER TABLE postings ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE postings ADD COLUMN missing_since INTEGER;
ALTER TABLE postings ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE postings ADD COLUMN gone_since INTEGER;
ALTER TABLE postings ADD COLUMN closed_at INTEGER;

-- What the sites of pages ask of programs, by host: the rules of their robots.txt, as JSON.
CREATE TABLE robots (
    host TEXT NOT NULL PRIMARY KEY,
    rules TEXT NOT NULL,
    read_at INTEGER NOT NULL
) STRICT;

INSERT INTO _schema (version) VALUES (5);
