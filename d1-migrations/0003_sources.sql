-- Sources, their runs, who waits for them, and what remains to be announced.

CREATE TABLE sources (
    id TEXT NOT NULL PRIMARY KEY,
    -- JSON of the SourceRef it was made from.
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    home TEXT NOT NULL,
    -- Requests go to this host, one at a time.
    host TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- Due from then on. Holds the backoff and an answered Retry-After.
    next_run_at INTEGER NOT NULL,
    -- Runs in a row that did not complete.
    failures INTEGER NOT NULL DEFAULT 0,
    -- When a run last completed, and with which answer: validators of the first request.
    completed_at INTEGER,
    etag TEXT,
    last_modified TEXT,
    -- JSON list of how many entries the last completed runs saw, newest first.
    seen_history TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX sources_by_next_run ON sources (next_run_at);

CREATE TABLE subscriptions (
    source TEXT NOT NULL,
    tenant TEXT NOT NULL,
    PRIMARY KEY (source, tenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_tenant ON subscriptions (tenant);

CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    -- A running run may be given up from then on.
    lease_until INTEGER NOT NULL,
    finished_at INTEGER,
    seen INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    note TEXT
) STRICT;
CREATE UNIQUE INDEX runs_one_running ON runs (source) WHERE state = 'running';
CREATE INDEX runs_by_source ON runs (source, started_at);
CREATE INDEX runs_by_lease ON runs (lease_until) WHERE state = 'running';

-- One request at a time a host: the run that may talk to it now.
CREATE TABLE host_leases (
    host TEXT NOT NULL PRIMARY KEY,
    run TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- A discovery task waiting for a source. `state` is waiting, running or a run state's word.
CREATE TABLE waiters (
    task TEXT NOT NULL,
    source TEXT NOT NULL,
    tenant TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    note TEXT,
    -- 1 once the tenant has heard this state.
    reported INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (task, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiters_by_source ON waiters (source);

-- Announcements written with the change they announce. One row a (kind, subject): announcing again
-- what was not yet sent raises `version`, and a row leaves only at the version that was sent.
-- Kinds: run_source (a source), report_task (a task), match_source (a source), match_tenant (a tenant).
CREATE TABLE outbox (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    -- Where a row that fans out to many tenants got to.
    cursor TEXT NOT NULL DEFAULT '',
    -- Not before: the writer sends at once, this is when somebody else sends what it did not.
    due_at INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_due ON outbox (due_at);

INSERT INTO _schema (version) VALUES (3);
