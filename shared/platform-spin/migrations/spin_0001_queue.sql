-- What Cloudflare gives as a service and Spin does not: queues and alarms.

-- A message waits until visible_at (unix ms). Taking it moves visible_at forward by the lease and
-- counts an attempt, so that one whose consumer died comes back by itself. dead = 1 after the last
-- attempt: kept for an administrator, removed by the nightly sweep.
CREATE TABLE spin_queue (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0 CHECK (dead IN (0, 1))
) STRICT;

CREATE INDEX spin_queue_due ON spin_queue (queue, visible_at) WHERE dead = 0;

-- When each tenant wants to be woken (unix ms). claimed = 1 while a Wake is under way: due is then
-- the end of its lease, and next what the tenant asked for meanwhile.
CREATE TABLE spin_wakeups (
    tenant TEXT NOT NULL PRIMARY KEY,
    due INTEGER NOT NULL,
    next INTEGER,
    claimed INTEGER NOT NULL DEFAULT 0 CHECK (claimed IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX spin_wakeups_due ON spin_wakeups (due);
