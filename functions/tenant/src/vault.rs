//! This tenant's key, and sealing with it.

use platform::{Ports, Random};
use sealing::{Cell, DataKey, KEY_BYTES, MasterKey, NONCE_BYTES, secret_name};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::TenantId;
use shared::ports::{Clock, Random as _, Secrets, Sql, Statement};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A sealed column: its table and its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column(pub(crate) &'static str, pub(crate) &'static str);

/// Seals and opens one tenant's cells. Lives as long as that tenant's context, never in a static.
#[derive(Debug)]
pub(crate) struct Vault {
    tenant: TenantId,
    key: DataKey,
    random: Random,
}

impl Vault {
    /// Fetches this tenant's key from the platform database, or makes one. Of two that make one at
    /// the same time, the row that came first counts for both. A key wrapped under an older secret
    /// than the newest is wrapped anew.
    pub(crate) async fn open(ports: &Ports, tenant: &TenantId) -> Result<Self, Failure> {
        let key = match stored(ports, tenant).await? {
            Some(found) => unwrap(ports, tenant, &found).await?,
            None => make(ports, tenant).await?,
        };
        Ok(Self {
            tenant: tenant.clone(),
            key,
            random: ports.random.clone(),
        })
    }

    /// Seals `value` as JSON for `column` of the row whose primary key is `row`.
    pub(crate) fn seal<T: Serialize + ?Sized>(
        &self,
        column: Column,
        row: &str,
        value: &T,
    ) -> Result<Vec<u8>, Failure> {
        let plain = serde_json::to_vec(value)
            .map_err(|_| Failure::Broken(format!("{}.{} cannot be JSON", column.0, column.1)))?;
        self.seal_bytes(column, row, &plain)
    }

    /// Opens what [`Self::seal`] made.
    pub(crate) fn open_as<T: DeserializeOwned>(
        &self,
        column: Column,
        row: &str,
        sealed: &[u8],
    ) -> Result<T, Failure> {
        let plain = self.open_bytes(column, row, sealed)?;
        // serde's message may quote content, so it is not kept.
        serde_json::from_slice(&plain)
            .map_err(|_| Failure::Broken(format!("{}.{} holds another shape", column.0, column.1)))
    }

    pub(crate) fn seal_bytes(
        &self,
        column: Column,
        row: &str,
        plain: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        Ok(self
            .key
            .seal(self.cell(column, row), nonce(&self.random), plain)?)
    }

    pub(crate) fn open_bytes(
        &self,
        column: Column,
        row: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        Ok(self.key.open(self.cell(column, row), sealed)?)
    }

    fn cell<'a>(&'a self, column: Column, row: &'a str) -> Cell<'a> {
        Cell {
            tenant: &self.tenant,
            table: column.0,
            column: column.1,
            row,
        }
    }
}

struct Wrapped {
    version: u32,
    bytes: Vec<u8>,
}

async fn stored(ports: &Ports, tenant: &TenantId) -> Result<Option<Wrapped>, Failure> {
    let rows = ports
        .db
        .query(
            Statement::new(
                "SELECT version AS version, wrapped AS wrapped FROM tenant_keys WHERE tenant = ?1",
            )
            .bind(tenant.as_str()),
        )
        .await?;
    rows.first()
        .map(|row| {
            Ok(Wrapped {
                version: row.get("version")?,
                bytes: row.get("wrapped")?,
            })
        })
        .transpose()
}

async fn unwrap(ports: &Ports, tenant: &TenantId, found: &Wrapped) -> Result<DataKey, Failure> {
    let master = master(ports, found.version).await?.ok_or_else(|| {
        Failure::Broken(format!(
            "{} is not set, and this tenant's key is wrapped under it",
            secret_name(found.version)
        ))
    })?;
    let key = master.unwrap(tenant, &found.bytes)?;
    if let Some(newer) = newest(ports, found.version).await? {
        let wrapped = newer.wrap(tenant, &key, nonce(&ports.random))?;
        ports
            .db
            .execute(
                Statement::new(
                    "UPDATE tenant_keys SET version = ?1, wrapped = ?2
                     WHERE tenant = ?3 AND version = ?4",
                )
                .bind(newer.version())
                .bind(wrapped)
                .bind(tenant.as_str())
                .bind(found.version),
            )
            .await?;
    }
    Ok(key)
}

async fn make(ports: &Ports, tenant: &TenantId) -> Result<DataKey, Failure> {
    let master = newest(ports, 0).await?.ok_or_else(|| {
        Failure::Broken(format!(
            "{} is not set; make one with `openssl rand -base64 32`",
            secret_name(1)
        ))
    })?;
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    ports.random.fill(bytes.as_mut());
    let wrapped = master.wrap(tenant, &DataKey::from_random(bytes), nonce(&ports.random))?;
    ports
        .db
        .execute(
            Statement::new(
                "INSERT INTO tenant_keys (tenant, version, wrapped, created_at)
                 VALUES (?1, ?2, ?3, ?4) ON CONFLICT (tenant) DO NOTHING",
            )
            .bind(tenant.as_str())
            .bind(master.version())
            .bind(wrapped)
            .bind(ports.clock.now()),
        )
        .await?;
    let found = stored(ports, tenant)
        .await?
        .ok_or_else(|| Failure::Broken("a tenant key vanished as it was made".to_owned()))?;
    unwrap(ports, tenant, &found).await
}

/// The newest master key above `version`; numbers have no gaps.
async fn newest(ports: &Ports, version: u32) -> Result<Option<MasterKey>, Failure> {
    let mut newest = None;
    let mut next = version + 1;
    while let Some(found) = master(ports, next).await? {
        newest = Some(found);
        next += 1;
    }
    Ok(newest)
}

async fn master(ports: &Ports, version: u32) -> Result<Option<MasterKey>, Failure> {
    let Some(secret) = ports.secrets.get(&secret_name(version)).await else {
        return Ok(None);
    };
    MasterKey::from_secret(version, &Zeroizing::new(secret))
        .map(Some)
        .map_err(|error| Failure::Broken(error.to_string()))
}

fn nonce(random: &Random) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    random.fill(&mut nonce);
    nonce
}
