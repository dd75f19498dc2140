-- Postings that are one opening, told by several boards or told again. Which are one is decided by
-- shared/duplicates over these rows when somebody asks, so no order of writing can leave a wrong
-- group behind. Rows outlive their postings: an opening that was rejected is known when it is
-- posted again.

CREATE TABLE duplicate_members (
    -- The posting id derived from `url`, as in posting_urls.
    id TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    -- JSON of duplicates::Fingerprint.
    print TEXT NOT NULL,
    -- JSON list of the keys below, so that they need no second index.
    keys TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    -- Day it was posted (days since 1970), or first seen where the source does not say.
    day INTEGER NOT NULL,
    -- When it was last seen, once it left the catalog.
    left_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_members_by_leaving ON duplicate_members (left_at) WHERE left_at IS NOT NULL;

-- What candidates have in common, hashed: employer and role, role and a block of the text's SimHash,
-- the number in an applicant tracking system.
CREATE TABLE duplicate_keys (
    key INTEGER NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (key, member)
) STRICT, WITHOUT ROWID;

-- Further days on which a member was posted: its date moved on, or it came back after it had left.
CREATE TABLE duplicate_days (
    member TEXT NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (member, day)
) STRICT, WITHOUT ROWID;

INSERT INTO _schema (version) VALUES (4);
