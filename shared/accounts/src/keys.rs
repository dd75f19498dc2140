//! Tenants' data keys, wrapped in the platform database.
//!
//! A row of `tenant_keys` names the number of the master key it is wrapped under. Numbers run from 1
//! to [`MASTER_KEYS`] and may have gaps: the highest that is set is the newest, wraps every new key,
//! and a number that no row names may be taken away. A key that is still under an older one is
//! wrapped anew when its tenant is opened ([`open`]), or in batches ([`rewrap_some`]).
//!
//! Wrapping anew changes the row and never the key, and every `UPDATE` says which version it found.
//! So two at once, or a death at any moment, leave each row under one version or the other, and it
//! opens under both.

mod rewrap;

use std::collections::BTreeMap;

use sealing::{
    DataKey, KEY_BYTES, MASTER_KEYS, MasterKey, NONCE_BYTES, SealError, SecretError, secret_name,
};
use shared::ports::{DbError, Random, Secrets, Sql, Statement};
use shared::{Millis, TenantId};
use zeroize::Zeroizing;

pub use rewrap::{Rewrapped, rewrap_some};

/// Why a tenant's key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The platform database refused.
    #[error("database: {0}")]
    Db(#[from] DbError),
    /// The row does not open: another secret than the one it was wrapped under, or damaged bytes.
    #[error("sealing: {0}")]
    Seal(#[from] SealError),
    /// A secret is set and cannot be used.
    #[error("{0}")]
    Secret(#[from] SecretError),
    /// No master key is set at all.
    #[error(
        "{} is not set; make one with `openssl rand -base64 32`",
        secret_name(1)
    )]
    NoSecret,
    /// The row is wrapped under a secret that is not set.
    #[error("{} is not set, and this tenant's key is wrapped under it", secret_name(*.0))]
    Missing(u32),
    /// The person left; there is no key, and there will be none.
    #[error("this tenant was deleted")]
    Deleted,
    /// Deleted by somebody else while it was being made.
    #[error("a tenant key vanished as it was made")]
    Vanished,
}

/// A tenant's key, ready to use.
#[derive(Debug)]
pub struct Opened {
    /// The key.
    pub key: DataKey,
    /// Why it could not be wrapped under the newest secret, where that was due. The next opening
    /// tries again.
    pub not_rewrapped: Option<KeyError>,
}

/// Opens this tenant's key, or makes one. Of two that make one at the same time, the row that came
/// first counts for both. One that is wrapped under an older secret than the newest is wrapped anew.
///
/// Fails for a tenant that has a tombstone, whatever a restored snapshot brought back of it.
pub async fn open(
    db: &impl Sql,
    secrets: &impl Secrets,
    random: &impl Random,
    tenant: &TenantId,
    now: Millis,
) -> Result<Opened, KeyError> {
    let found = match stored(db, tenant).await? {
        Some(found) => found,
        None => make(db, secrets, random, tenant, now).await?,
    };
    let master = master(secrets, found.version)
        .await?
        .ok_or(KeyError::Missing(found.version))?;
    let key = master.unwrap(tenant, &found.bytes)?;
    let renewed = renew(db, secrets, random, tenant, &key, found.version).await;
    Ok(Opened {
        key,
        not_rewrapped: renewed.err(),
    })
}

/// How many keys are wrapped under each version. Versions that no row names are not in it.
pub async fn by_version(db: &impl Sql) -> Result<BTreeMap<u32, u64>, DbError> {
    let counted = Statement::new(
        "SELECT version AS version, COUNT(*) AS n FROM tenant_keys GROUP BY version",
    );
    counts(db, counted).await
}

struct Wrapped {
    version: u32,
    bytes: Vec<u8>,
}

/// This tenant's row, and whether it may have one: both in one read.
async fn stored(db: &impl Sql, tenant: &TenantId) -> Result<Option<Wrapped>, KeyError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT k.version AS version, k.wrapped AS wrapped,
                        EXISTS (SELECT 1 FROM tombstones AS t WHERE t.tenant = me.id) AS deleted
                 FROM (SELECT ?1 AS id) AS me LEFT JOIN tenant_keys AS k ON k.tenant = me.id",
            )
            .bind(tenant.as_str()),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    if row.get("deleted")? {
        return Err(KeyError::Deleted);
    }
    let version: Option<u32> = row.get("version")?;
    let bytes: Option<Vec<u8>> = row.get("wrapped")?;
    Ok(version
        .zip(bytes)
        .map(|(version, bytes)| Wrapped { version, bytes }))
}

/// Makes a key for a tenant that has none and left no tombstone.
async fn make(
    db: &impl Sql,
    secrets: &impl Secrets,
    random: &impl Random,
    tenant: &TenantId,
    now: Millis,
) -> Result<Wrapped, KeyError> {
    let master = newest(secrets, 0).await?.ok_or(KeyError::NoSecret)?;
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    random.fill(bytes.as_mut());
    let wrapped = master.wrap(tenant, &DataKey::from_random(bytes), nonce(random))?;
    db.execute(
        Statement::new(
            "INSERT INTO tenant_keys (tenant, version, wrapped, created_at)
             SELECT ?1, ?2, ?3, ?4
             WHERE NOT EXISTS (SELECT 1 FROM tombstones AS t WHERE t.tenant = ?1)
             ON CONFLICT (tenant) DO NOTHING",
        )
        .bind(tenant.as_str())
        .bind(master.version())
        .bind(wrapped)
        .bind(now),
    )
    .await?;
    stored(db, tenant).await?.ok_or(KeyError::Vanished)
}

/// Wraps `key` under the newest secret, where that is newer than `version`.
async fn renew(
    db: &impl Sql,
    secrets: &impl Secrets,
    random: &impl Random,
    tenant: &TenantId,
    key: &DataKey,
    version: u32,
) -> Result<(), KeyError> {
    let Some(newer) = newest(secrets, version).await? else {
        return Ok(());
    };
    let wrapped = newer.wrap(tenant, key, nonce(random))?;
    db.execute(
        Statement::new(
            "UPDATE tenant_keys SET version = ?1, wrapped = ?2
             WHERE tenant = ?3 AND version = ?4",
        )
        .bind(newer.version())
        .bind(wrapped)
        .bind(tenant.as_str())
        .bind(version),
    )
    .await?;
    Ok(())
}

/// The newest master key above `version`, whatever is missing below it.
async fn newest(secrets: &impl Secrets, version: u32) -> Result<Option<MasterKey>, KeyError> {
    for candidate in (version.saturating_add(1)..=MASTER_KEYS).rev() {
        if let Some(found) = master(secrets, candidate).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

async fn master(secrets: &impl Secrets, version: u32) -> Result<Option<MasterKey>, KeyError> {
    let Some(secret) = secrets.get(&secret_name(version)).await else {
        return Ok(None);
    };
    let secret = Zeroizing::new(secret);
    Ok(Some(MasterKey::from_secret(version, &secret)?))
}

fn nonce(random: &impl Random) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    random.fill(&mut nonce);
    nonce
}

async fn counts(db: &impl Sql, statement: Statement) -> Result<BTreeMap<u32, u64>, DbError> {
    let rows = db.query(statement).await?;
    rows.iter()
        .map(|row| {
            let n: i64 = row.get("n")?;
            Ok((row.get("version")?, n.unsigned_abs()))
        })
        .collect()
}
