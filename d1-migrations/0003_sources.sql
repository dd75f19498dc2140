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
    -- Due from then on. Somebody who waits may have it run earlier,
    next_run_at INTEGER NOT NULL,
    -- but never before this: the site asked us to wait (Retry-After), or refused us.
    not_before INTEGER NOT NULL DEFAULT 0,
    -- Runs in a row that did not complete.
    failures INTEGER NOT NULL DEFAULT 0,
    -- When a run last completed, be it by hearing that nothing changed.
    completed_at INTEGER,
    -- When it was last read to its end, and the validators of that answer.
    read_at INTEGER,
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

-- A discovery task waiting for a source. `state` is waiting or how the run ended.
CREATE TABLE waiters (
    task TEXT NOT NULL,
    source TEXT NOT NULL,
    tenant TEXT NOT NULL,
    -- Where a person sees it among the task's steps, and under which name.
    position INTEGER NOT NULL,
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

-- Work announced in the same batch as the change it follows from. One row a (kind, subject):
-- announcing again what is not done yet raises `version`. A row leaves when the work is done, at the
-- version the worker began with, not when a message was sent: messages may be lost.
-- Kinds: run_source (a source), match_source (a source), match_tenant (a tenant), report_task (a task).
CREATE TABLE outbox (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    -- Where a row that fans out to many tenants got to.
    cursor TEXT NOT NULL DEFAULT '',
    -- Whoever announces sends at once. From then on the tick sends it again.
    due_at INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_due ON outbox (due_at);

INSERT INTO _schema (version) VALUES (3);
