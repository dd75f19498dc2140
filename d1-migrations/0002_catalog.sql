-- The catalog: postings, where they were found, and the words in them.

-- Named numbers. `postings` is the last revision handed out, see postings.seq. `catalog` tells this
-- database from any other, so that nothing cached of one is taken for another's.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO counters (name, value) VALUES ('postings', 0), ('catalog', abs(random() % 9007199254740991));

CREATE TABLE postings (
    -- The row's number, which the full-text index goes by.
    n INTEGER PRIMARY KEY,
    -- Revision: new and changed postings take the next ones, in commit order. Match's cursor.
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    source_key TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    company TEXT NOT NULL,
    -- JSON: places, workplace, remote_scope, employment, seniority, salary, tags, apply_url, dates.
    facts TEXT NOT NULL,
    -- Raw deflate (RFC 1951) of the description's text, a NUL, and its safe HTML.
    body BLOB NOT NULL,
    -- What scoring read out of the posting, in scoring's own versioned encoding.
    features BLOB NOT NULL,
    -- Hash of company, title, places and text: equal in exact duplicates under other URLs.
    twin TEXT NOT NULL,
    -- Hash of everything a person sees. A change of it is a new revision.
    content_hash TEXT NOT NULL,
    posted_at INTEGER,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX postings_by_seq ON postings (seq);
CREATE UNIQUE INDEX postings_by_id ON postings (id);
CREATE INDEX postings_by_twin ON postings (twin);
CREATE INDEX postings_by_expiry ON postings (expires_at);

-- Every page a posting was found at, its own among them. `id` is the posting id derived from `url`,
-- `posting` the id of the posting that stands for it.
CREATE TABLE posting_urls (
    id TEXT NOT NULL PRIMARY KEY,
    posting TEXT NOT NULL,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    source_key TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_urls_by_posting ON posting_urls (posting);
CREATE INDEX posting_urls_by_source ON posting_urls (source);

-- Words only: the text itself stays in postings.body. rowid is postings.n.
CREATE VIRTUAL TABLE postings_fts USING fts5 (
    title, company, text,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO _schema (version) VALUES (2);
