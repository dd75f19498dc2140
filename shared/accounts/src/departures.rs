//! People who leave. One batch takes all of theirs out of the platform database, the key of their
//! data with it, and leaves a tombstone; their own database is emptied afterwards, as often as it
//! takes.

use shared::ports::{DbError, PlatformDb, Rows, Statement};
use shared::{Millis, TenantId};

use crate::json;
use crate::letters::NewLetter;
use crate::{flows, letters, limits, links};

/// What remains of somebody who left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// Who.
    pub tenant: TenantId,
    /// When they asked for it.
    pub deleted_at: Millis,
    /// The last snapshot able to hold their key is gone by then.
    pub snapshots_gone_at: Millis,
    /// When their database was empty.
    pub emptied_at: Option<Millis>,
}

/// What became of a departure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// They are gone; asking again finds the same tombstone.
    Gone(Tombstone),
    /// They are the only administrator, and others would be left with none.
    LastAdministrator,
}

/// Holds for a tenant `?1` that has a tombstone.
const BURIED: &str = "EXISTS (SELECT 1 FROM tombstones AS t WHERE t.tenant = ?1)";

/// What names a tenant in the platform database, in the order it goes: the table, and its column.
const TRACES: [(&str, &str); 12] = [
    // The key goes first: from here on nothing sealed opens any more.
    ("tenant_keys", "tenant"),
    ("identities", "account"),
    ("one_time_links", "account"),
    // A registration names nobody yet, but their address.
    ("one_time_links", "email"),
    // Who was let in by their address; a domain names nobody.
    ("allowlist", "pattern"),
    ("letters", "account"),
    ("sign_in_flows", "account"),
    ("subscriptions", "tenant"),
    // Announcements about the tenant's tasks are found through its waiters.
    ("outbox", ""),
    ("waiters", "tenant"),
    ("tenants", "id"),
    ("accounts", "id"),
];

/// Deletes every row of the tenants that `which` selects.
fn erase(which: &str) -> Vec<String> {
    let of = |trace: &(&str, &str)| match *trace {
        (table, column @ ("email" | "pattern")) => format!(
            "DELETE FROM {table} WHERE {column} IN \
                 (SELECT a.email FROM accounts AS a WHERE a.id IN ({which}))"
        ),
        ("outbox", _) => format!(
            "DELETE FROM outbox WHERE (kind = 'match_tenant' AND subject IN ({which})) \
             OR (kind = 'report_task' AND subject IN \
                 (SELECT w.task FROM waiters AS w WHERE w.tenant IN ({which})))"
        ),
        (table, column) => format!("DELETE FROM {table} WHERE {column} IN ({which})"),
    };
    TRACES.iter().map(of).collect()
}

/// Holds where a tenant `?1` may leave: not where others would be left without an administrator.
const MAY_LEAVE: &str = "(EXISTS (SELECT 1 FROM accounts AS a WHERE a.id = ?1 AND a.is_admin = 0) \
     OR EXISTS (SELECT 1 FROM accounts AS o \
         WHERE o.id <> ?1 AND o.is_admin = 1 AND o.disabled_at IS NULL) \
     OR NOT EXISTS (SELECT 1 FROM accounts AS o WHERE o.id <> ?1))";

/// Whether they could leave now. [`leave`] decides. One query.
pub async fn may_leave(db: &impl PlatformDb, tenant: &TenantId) -> Result<bool, DbError> {
    let sql = format!("SELECT 1 AS may WHERE {MAY_LEAVE}");
    let rows = db.query(Statement::new(sql).bind(tenant.as_str())).await?;
    Ok(!rows.is_empty())
}

/// Deletes an account with all of its traces and leaves a tombstone. One batch.
pub async fn leave(
    db: &impl PlatformDb,
    tenant: &TenantId,
    snapshots_gone_at: Millis,
    farewell: Option<&NewLetter>,
    now: Millis,
) -> Result<Left, DbError> {
    let mut batch = vec![
        Statement::new(format!(
            "INSERT INTO tombstones (tenant, deleted_at, snapshots_gone_at) SELECT ?1, ?2, ?3 \
             WHERE {MAY_LEAVE} ON CONFLICT DO NOTHING"
        ))
        .bind(tenant.as_str())
        .bind(now)
        .bind(snapshots_gone_at),
    ];
    batch.extend(farewell.map(|letter| {
        let there = format!("{BURIED} AND EXISTS (SELECT 1 FROM accounts AS a WHERE a.id = ?1)");
        letter.insert_when(&there, [tenant.as_str().into()])
    }));
    let buried = "SELECT t.tenant FROM tombstones AS t WHERE t.tenant = ?1";
    let gone = erase(buried).into_iter();
    batch.extend(gone.map(|sql| Statement::new(sql).bind(tenant.as_str())));
    batch.push(Statement::new(format!("{SELECT} WHERE t.tenant = ?1")).bind(tenant.as_str()));
    let answers = db.batch(batch).await?;
    let stone = answers.last().map(read).transpose()?.unwrap_or_default();
    Ok(stone
        .into_iter()
        .next()
        .map_or(Left::LastAdministrator, Left::Gone))
}

const SELECT: &str = "SELECT t.tenant AS tenant, t.deleted_at AS deleted_at, \
                      t.snapshots_gone_at AS snapshots_gone_at, t.emptied_at AS emptied_at \
                      FROM tombstones AS t";

fn read(rows: &Rows) -> Result<Vec<Tombstone>, DbError> {
    rows.iter()
        .map(|row| {
            Ok(Tombstone {
                tenant: json::tenant(&row, "tenant")?,
                deleted_at: row.get("deleted_at")?,
                snapshots_gone_at: row.get("snapshots_gone_at")?,
                emptied_at: row.get("emptied_at")?,
            })
        })
        .collect()
}

/// Takes those whose databases are not known to be empty, at most `limit`: who was never taken first,
/// then who was taken longest ago, so that databases which cannot be emptied keep nobody else
/// waiting. One query.
pub async fn take_unfinished(
    db: &impl PlatformDb,
    limit: u32,
    now: Millis,
) -> Result<Vec<Tombstone>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "UPDATE tombstones SET tried_at = ?2 WHERE tenant IN \
                     (SELECT t.tenant FROM tombstones AS t WHERE t.emptied_at IS NULL \
                      ORDER BY t.tried_at, t.deleted_at LIMIT ?1) \
                 RETURNING tenant AS tenant, deleted_at AS deleted_at, \
                     snapshots_gone_at AS snapshots_gone_at, emptied_at AS emptied_at",
            )
            .bind(limit)
            .bind(now),
        )
        .await?;
    read(&rows)
}

/// A page of all tombstones in the order of their tenants. One query.
pub async fn list(
    db: &impl PlatformDb,
    after: &str,
    limit: u32,
) -> Result<Vec<Tombstone>, DbError> {
    let sql = format!("{SELECT} WHERE t.tenant > ?1 ORDER BY t.tenant LIMIT ?2");
    read(
        &db.query(Statement::new(sql).bind(after).bind(limit))
            .await?,
    )
}

/// Notes that a tenant's database is empty, and clears away what was written about it meanwhile: a
/// run that was under way may have noted it anew, with a key of its own. One batch.
pub async fn finish(db: &impl PlatformDb, tenant: &TenantId, now: Millis) -> Result<(), DbError> {
    let buried = "SELECT t.tenant FROM tombstones AS t WHERE t.tenant = ?1";
    let gone = erase(buried).into_iter();
    let mut batch: Vec<Statement> = gone
        .map(|sql| Statement::new(sql).bind(tenant.as_str()))
        .collect();
    batch.push(
        Statement::new("UPDATE tombstones SET emptied_at = ?2 WHERE tenant = ?1")
            .bind(tenant.as_str())
            .bind(now),
    );
    db.batch(batch).await.map(|_| ())
}

/// Puts tombstones back after a restore and erases again whoever it brought back; their databases
/// are emptied anew. Answers false, and puts none back, where somebody among them administers this
/// instance. One batch.
pub async fn bury_again(db: &impl PlatformDb, stones: &[Tombstone]) -> Result<bool, DbError> {
    #[derive(serde::Serialize)]
    struct Stone<'a>(&'a str, Millis, Millis);
    let given = stones.len();
    let stones: Vec<Stone<'_>> = stones
        .iter()
        .map(|s| Stone(s.tenant.as_str(), s.deleted_at, s.snapshots_gone_at))
        .collect();
    let stones = json::write(&stones)?;
    let mut batch = vec![
        Statement::new(
            "INSERT INTO tombstones (tenant, deleted_at, snapshots_gone_at) \
             SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM json_each(?1) AS j \
             WHERE NOT EXISTS (SELECT 1 FROM json_each(?1) AS k \
                 JOIN accounts AS a ON a.id = k.value ->> 0 \
                 WHERE a.is_admin = 1 AND a.disabled_at IS NULL) \
             ON CONFLICT (tenant) DO UPDATE SET emptied_at = NULL, \
                 deleted_at = min(deleted_at, excluded.deleted_at), \
                 snapshots_gone_at = max(snapshots_gone_at, excluded.snapshots_gone_at) \
             RETURNING tenant AS tenant",
        )
        .bind(stones),
    ];
    batch.extend(erase_buried());
    let answers = db.batch(batch).await?;
    Ok(given == 0 || json::happened(&answers, 0))
}

/// Whoever has a tombstone has nothing else.
fn erase_buried() -> impl Iterator<Item = Statement> {
    erase("SELECT t.tenant FROM tombstones AS t")
        .into_iter()
        .map(Statement::new)
}

/// Pages that a person named and nobody is subscribed to any more, waits for or reads right now.
const ABANDONED: &str = "SELECT s.id FROM sources AS s WHERE s.ref ->> 'page' IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM subscriptions AS u WHERE u.source = s.id) \
     AND NOT EXISTS (SELECT 1 FROM waiters AS w WHERE w.source = s.id) \
     AND NOT EXISTS (SELECT 1 FROM runs AS r WHERE r.source = s.id AND r.state = 'running')";

/// Deletes abandoned pages with what is known of their runs: their addresses may tell of who named
/// them.
fn erase_abandoned() -> impl Iterator<Item = Statement> {
    [
        format!(
            "DELETE FROM outbox WHERE kind IN ('run_source', 'match_source') \
                 AND subject IN ({ABANDONED})"
        ),
        format!("DELETE FROM runs WHERE source IN ({ABANDONED})"),
        format!("DELETE FROM sources WHERE id IN ({ABANDONED})"),
    ]
    .into_iter()
    .map(Statement::new)
}

/// Removes what has expired, whatever names somebody who left, and pages nobody wants any more.
/// Answers how many expired rows went. One batch.
pub async fn sweep(db: &impl PlatformDb, now: Millis) -> Result<u32, DbError> {
    let mut batch = vec![
        letters::sweep(now),
        links::sweep(now),
        flows::sweep(now),
        limits::sweep(now),
    ];
    let expiring = batch.len();
    batch.extend(erase_buried());
    batch.extend(erase_abandoned());
    let answers = db.batch(batch).await?;
    let gone: usize = answers.iter().take(expiring).map(Rows::len).sum();
    Ok(u32::try_from(gone).unwrap_or(u32::MAX))
}
