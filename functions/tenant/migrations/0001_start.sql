-- One person's database. What a person wrote, or what says something of them, is sealed (BLOB
-- columns named below); see docs/decisions/sealing.md. These stay plain, each for its reason:
--   ids, positions        rows are found and joined by them
--   states, dates, counts lists, leases and sweeps are queries over them
--   scores                the list is sorted and filtered by them
--   the posting's facts   public on the employer's page, sorted, filtered and shown in lists
--   applications_fts      words of public postings, the only text that is indexed
-- `{db}.` stands before names in DDL for runtimes that attach this database to another.

CREATE TABLE {db}.state (
    key TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE {db}.settings (
    key TEXT NOT NULL PRIMARY KEY,
    -- sealed JSON
    body BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row, id 1: what was read from the CV, and what the person set in its place, field by field.
CREATE TABLE {db}.profile (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    -- sealed JSON of a Profile
    read BLOB NOT NULL,
    -- sealed JSON object, field name to value
    corrections BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE {db}.cv_documents (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    chars INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    -- sealed: the file's name and the text taken out of it
    name BLOB NOT NULL,
    text BLOB NOT NULL,
    uploaded_at INTEGER NOT NULL
) STRICT;

-- The original in pieces, because one runtime refuses rows beyond 2 MB.
CREATE TABLE {db}.cv_chunks (
    document TEXT NOT NULL REFERENCES cv_documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    -- sealed
    bytes BLOB NOT NULL,
    PRIMARY KEY (document, position)
) STRICT;

CREATE TABLE {db}.searches (
    id TEXT NOT NULL PRIMARY KEY,
    -- sealed JSON of a SearchSpec
    body BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Narrow on purpose: a list reads these rows and nothing else.
CREATE TABLE {db}.applications (
    -- The full-text index goes by this number.
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    posting TEXT NOT NULL,
    -- match: found for a search; manual: the person added it.
    origin TEXT NOT NULL CHECK (origin IN ('match', 'manual')),
    status TEXT NOT NULL,
    rejection_stage TEXT,
    -- Tenths of a point, -1 until scored: whole numbers page exactly.
    score INTEGER NOT NULL DEFAULT -1,
    title TEXT NOT NULL,
    company TEXT NOT NULL,
    -- company, lower case: its order in a list
    company_key TEXT NOT NULL,
    place TEXT NOT NULL,
    workplace TEXT NOT NULL,
    salary TEXT,
    url TEXT,
    source TEXT NOT NULL,
    posted_at INTEGER,
    -- posted_at, or when it came into the list where the source does not say
    fresh_at INTEGER NOT NULL,
    -- sealed JSON: names of matched and missing skills
    skills BLOB NOT NULL,
    -- Hash of what the full-text index holds of it.
    indexed TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX {db}.applications_by_status ON applications (status, score DESC, id);
CREATE INDEX {db}.applications_by_score ON applications (score DESC, id);
CREATE INDEX {db}.applications_by_fresh ON applications (fresh_at DESC, id);
CREATE INDEX {db}.applications_by_company ON applications (company_key, id);
CREATE INDEX {db}.applications_by_update ON applications (updated_at DESC, id);

-- What only one application's own page shows.
CREATE TABLE {db}.application_details (
    application TEXT NOT NULL PRIMARY KEY REFERENCES applications (id) ON DELETE CASCADE,
    -- sealed JSON: posting, explanation, the searches that wanted it
    body BLOB NOT NULL
) STRICT;

-- Words only. Rows are written by the code that writes applications.
CREATE VIRTUAL TABLE {db}.applications_fts USING fts5 (
    title, company, place, text,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE {db}.transitions (
    n INTEGER PRIMARY KEY,
    application TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    at INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX {db}.transitions_by_application ON transitions (application, n);

CREATE TABLE {db}.tasks (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    -- 1 once matching that began after all its sources ended has been asked for
    matching INTEGER NOT NULL DEFAULT 0,
    scored INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    filtered INTEGER NOT NULL DEFAULT 0,
    -- sealed text
    error BLOB,
    -- Whoever works on it reports before this, or it is announced again.
    lease_until INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX {db}.tasks_one_live ON tasks (kind, subject) WHERE state IN ('queued', 'running');

CREATE TABLE {db}.task_steps (
    task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    done INTEGER NOT NULL,
    -- sealed JSON: label and note
    words BLOB NOT NULL,
    PRIMARY KEY (task, key)
) STRICT;

-- Append-only. The largest `seq` is the version of everything a person sees here.
CREATE TABLE {db}.events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- sealed JSON
    data BLOB NOT NULL
) STRICT;

-- Messages written with the change they announce. A row leaves when its message was sent.
CREATE TABLE {db}.outbox (
    id TEXT NOT NULL PRIMARY KEY,
    -- sealed JSON of a Message
    message BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What can be taken back, newest last.
CREATE TABLE {db}.undo (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    -- sealed JSON
    body BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Answers to writes that named themselves, kept for a day.
CREATE TABLE {db}.idempotency (
    -- SHA-256 of the key, hex
    id TEXT NOT NULL PRIMARY KEY,
    -- SHA-256 of method, path and body, hex
    request TEXT NOT NULL,
    -- NULL while the first request is being worked on
    answer BLOB,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX {db}.idempotency_by_age ON idempotency (created_at);
