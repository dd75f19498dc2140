-- The platform database: what all people share. Never a person's job-search content.
-- The same files run on D1, on Spin's SQLite and in tests. Plain statements, forward only, no triggers,
-- and no semicolon inside a comment or a string, so that any splitter can cut them.

-- Every migration ends by noting its number here. Health reports the largest.
CREATE TABLE _schema (
    version INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE tenants (
    id TEXT NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;

-- A tenant's random data key, wrapped under the master key of a numbered version.
-- Deleting the row shreds everything the tenant sealed.
CREATE TABLE tenant_keys (
    tenant TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

INSERT INTO _schema (version) VALUES (1);
