//! Wrapping keys anew without waiting for their tenants.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sealing::{MASTER_KEYS, MasterKey};
use serde::Serialize;
use shared::TenantId;
use shared::ports::{DbError, Random, Rows, Secrets, Sql, Statement};

use super::{KeyError, counts, master, newest, nonce};

/// Rows one statement carries. A wrapped key is 73 bytes, so a batch stays far below what a bound
/// value may hold.
const BATCH: u32 = 500;

/// What a round of wrapping did, and what is left to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rewrapped {
    /// The newest version, under which keys are wrapped now.
    pub version: u32,
    /// How many keys this round wrapped anew.
    pub rewrapped: u32,
    /// How many keys are still under other versions. Those remain whose secret is not set, and those
    /// that do not open under it.
    pub left: BTreeMap<u32, u64>,
}

/// Wraps at most `limit` keys of older versions under the newest. Safe to repeat, to do twice at
/// once, and to be killed at any moment; call it until `rewrapped` is 0.
///
/// A row that cannot be opened is passed over, so that one broken row does not keep the others back;
/// it is counted in [`Rewrapped::left`].
pub async fn rewrap_some(
    db: &impl Sql,
    secrets: &impl Secrets,
    random: &impl Random,
    limit: u32,
) -> Result<Rewrapped, KeyError> {
    let to = newest(secrets, 0).await?.ok_or(KeyError::NoSecret)?;
    let mut rewrapped = 0;
    for version in left(db, to.version()).await?.into_keys() {
        // A version above the newest that is set lost its secret.
        let Some(from) = master_below(secrets, version, &to).await? else {
            continue;
        };
        let mut after = String::new();
        while rewrapped < limit {
            let page = page(db, version, &after, (limit - rewrapped).min(BATCH)).await?;
            let Some(last) = page.iter().last() else {
                break;
            };
            after = last.get("tenant")?;
            let fresh = wrap_anew(&page, &from, &to, random)?;
            rewrapped += store(db, version, to.version(), &fresh).await?;
        }
    }
    Ok(Rewrapped {
        version: to.version(),
        rewrapped,
        left: left(db, to.version()).await?,
    })
}

async fn master_below(
    secrets: &impl Secrets,
    version: u32,
    newest: &MasterKey,
) -> Result<Option<MasterKey>, KeyError> {
    if version >= newest.version().min(MASTER_KEYS) {
        return Ok(None);
    }
    master(secrets, version).await
}

/// How many keys are wrapped under any other version.
async fn left(db: &impl Sql, version: u32) -> Result<BTreeMap<u32, u64>, DbError> {
    let others = Statement::new(
        "SELECT version AS version, COUNT(*) AS n FROM tenant_keys
         WHERE version < ?1 OR version > ?1 GROUP BY version",
    );
    counts(db, others.bind(version)).await
}

/// The next `limit` rows of `version`, by tenant.
async fn page(db: &impl Sql, version: u32, after: &str, limit: u32) -> Result<Rows, DbError> {
    db.query(
        Statement::new(
            "SELECT tenant AS tenant, wrapped AS wrapped FROM tenant_keys
             WHERE version = ?1 AND tenant > ?2 ORDER BY tenant LIMIT ?3",
        )
        .bind(version)
        .bind(after)
        .bind(limit),
    )
    .await
}

/// A tenant and its key as it is wrapped now, in hexadecimal digits.
#[derive(Serialize)]
struct Fresh(String, String);

fn wrap_anew(
    page: &Rows,
    from: &MasterKey,
    to: &MasterKey,
    random: &impl Random,
) -> Result<Vec<Fresh>, KeyError> {
    let mut fresh = Vec::with_capacity(page.len());
    for row in page.iter() {
        let name: String = row.get("tenant")?;
        let wrapped: Vec<u8> = row.get("wrapped")?;
        // What does not open is left as it is.
        let Ok(tenant) = TenantId::parse(&name) else {
            continue;
        };
        let Ok(key) = from.unwrap(&tenant, &wrapped) else {
            continue;
        };
        fresh.push(Fresh(name, hex(&to.wrap(&tenant, &key, nonce(random))?)));
    }
    Ok(fresh)
}

/// The plus keeps SQLite from going through every row of the version for each of these: each is found
/// by its tenant.
const STORE: &str = "UPDATE tenant_keys SET version = ?1, wrapped = unhex(j.value ->> 1)
    FROM json_each(?2) AS j
    WHERE tenant_keys.tenant = j.value ->> 0 AND +tenant_keys.version = ?3
    RETURNING tenant AS tenant";

/// Writes them over rows that are still of version `from`; answers how many were.
async fn store(db: &impl Sql, from: u32, to: u32, fresh: &[Fresh]) -> Result<u32, KeyError> {
    if fresh.is_empty() {
        return Ok(0);
    }
    let rows = serde_json::to_string(fresh)
        .map_err(|error| DbError::Other(format!("JSON for a statement: {error}")))?;
    let written = db
        .query(Statement::new(STORE).bind(to).bind(rows).bind(from))
        .await?;
    Ok(u32::try_from(written.len()).unwrap_or(u32::MAX))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_row_is_found_by_its_tenant() {
        let db = platform_native::testing::platform_db().await.unwrap();
        let asked = Statement::new(format!("EXPLAIN QUERY PLAN {STORE}"));
        let plan = db.query(asked.bind(2).bind("[]").bind(1)).await.unwrap();
        let steps: Vec<String> = plan.iter().map(|row| row.get("detail").unwrap()).collect();
        assert!(
            steps.iter().any(|step| step.contains("(tenant=?)")),
            "{steps:?}"
        );
    }
}
