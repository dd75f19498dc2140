-- In whose name a request may come: sessions of browsers and tokens of programs. Neither row holds
-- what would let anybody in: a session's cookie and a token are signed by the gateway's key and only
-- name their row here. What was closed stays, closed, until it would have ended, so that a call that
-- comes late opens nothing again.

CREATE TABLE {db}.sessions (
    id TEXT NOT NULL PRIMARY KEY,
    -- password, or an identity provider's id
    via TEXT NOT NULL,
    -- sealed: what the browser calls itself
    agent BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    -- to the hour
    seen_at INTEGER NOT NULL,
    -- moves on while the session is used
    until INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;

CREATE TABLE {db}.tokens (
    id TEXT NOT NULL PRIMARY KEY,
    -- sealed: what the person calls it
    name BLOB NOT NULL,
    -- read, write, parted by spaces
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- to the hour; NULL until it is used
    used_at INTEGER,
    until INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;
