-- Accounts: who may sign in and how. An account's id is its tenant's. Still nothing of a person's
-- job search, and every token is here as its SHA-256 only.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    -- normal form, and unique while the account lives. NULL where an identity provider named none.
    email TEXT UNIQUE,
    -- NULL until the person opened the link sent there
    email_verified_at INTEGER,
    -- argon2id in PHC form, with its parameters. NULL for who signs in elsewhere only.
    password TEXT,
    is_admin INTEGER NOT NULL DEFAULT 0,
    disabled_at INTEGER,
    -- NULL while a disabled account's sessions and API tokens may still stand
    shut_out_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_to_shut_out ON accounts (updated_at)
    WHERE disabled_at IS NOT NULL AND shut_out_at IS NULL;

-- Who an account is elsewhere.
CREATE TABLE identities (
    -- an OpenID issuer, proxy:<issuer>, or a Cloudflare Access team
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- what providers are called here, for people to read
    provider TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX identities_by_account ON identities (account);

-- Links that work once: make a registered account, change an address, reset a password.
CREATE TABLE one_time_links (
    -- SHA-256 of the token, hex
    id TEXT NOT NULL PRIMARY KEY,
    -- register, email, reset, decoy
    purpose TEXT NOT NULL,
    -- NULL while there is no account yet
    account TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    -- the address it was sent to
    email TEXT NOT NULL,
    -- the password the account begins with, argon2id in PHC form
    password TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX one_time_links_by_account ON one_time_links (account, purpose);
CREATE INDEX one_time_links_by_email ON one_time_links (email);
CREATE INDEX one_time_links_by_expiry ON one_time_links (expires_at);

-- Sign-ins under way at an identity provider.
CREATE TABLE sign_in_flows (
    -- SHA-256 of the state, hex
    id TEXT NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    -- sealed JSON: PKCE verifier, nonce, where to go afterwards
    body BLOB NOT NULL,
    -- SHA-256 of the browser's own token, hex
    browser TEXT NOT NULL,
    -- set where a signed-in person adds an identity to their account
    account TEXT,
    expires_at INTEGER NOT NULL
) STRICT;

-- How often something was asked for. Keys are HMACs: no address lies here.
CREATE TABLE rate_limits (
    key TEXT NOT NULL PRIMARY KEY,
    window_start INTEGER NOT NULL,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rate_limits_by_age ON rate_limits (window_start);

-- Who may register where registration is by allowlist: an address, or @ and a domain.
CREATE TABLE allowlist (
    pattern TEXT NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Letters to be sent: written with the change that causes them, gone once sent.
CREATE TABLE letters (
    id TEXT NOT NULL PRIMARY KEY,
    -- what it is about, or decoy: sent to nobody
    kind TEXT NOT NULL,
    -- whose, where it leaves with them
    account TEXT,
    -- sealed JSON: to whom, subject, text
    body BLOB NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- not before this time, and taken by nobody else until then
    next_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX letters_due ON letters (next_at);
CREATE INDEX letters_by_account ON letters (account) WHERE account IS NOT NULL;

-- People who left. The row outlives everything of theirs, so that a restored snapshot brings nobody
-- back.
CREATE TABLE tombstones (
    tenant TEXT NOT NULL PRIMARY KEY,
    deleted_at INTEGER NOT NULL,
    -- the last snapshot able to hold the key is gone by then
    snapshots_gone_at INTEGER NOT NULL,
    -- NULL until the tenant's database is empty
    emptied_at INTEGER,
    -- when the tick last took it to be emptied; who waited longest is next
    tried_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_unfinished ON tombstones (tried_at, deleted_at) WHERE emptied_at IS NULL;

-- What identity providers publish of themselves, public keys above all, as last fetched.
CREATE TABLE provider_keys (
    url TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Single facts of this instance, such as the hash of the token that makes the first administrator.
CREATE TABLE instance (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which keys are still wrapped under an older secret.
CREATE INDEX tenant_keys_by_version ON tenant_keys (version, tenant);

INSERT INTO _schema (version) VALUES (6);
