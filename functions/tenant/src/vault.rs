//! This tenant's key, and sealing with it.

use accounts::keys::{self, KeyError};
use platform::{Ports, Random};
use sealing::{Cell, DataKey, NONCE_BYTES};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::TenantId;
use shared::ports::{Clock as _, Level, Log as _, Random as _};

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
    /// Fetches this tenant's key from the platform database, or makes one.
    pub(crate) async fn open(ports: &Ports, tenant: &TenantId) -> Result<Self, Failure> {
        let now = ports.clock.now();
        let opened = keys::open(&ports.db, &ports.secrets, &ports.random, tenant, now).await?;
        // The key is good all the same, so the person need not hear of it.
        if let Some(error) = opened.not_rewrapped {
            let reason = error.to_string();
            let fields = [("tenant", tenant.as_str()), ("reason", reason.as_str())];
            ports.log.log(Level::Warn, "key_not_rewrapped", &fields);
        }
        Ok(Self {
            tenant: tenant.clone(),
            key: opened.key,
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

fn nonce(random: &Random) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    random.fill(&mut nonce);
    nonce
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Db(error) => error.into(),
            KeyError::Seal(error) => error.into(),
            KeyError::Deleted => crate::failure::gone().into(),
            other => Self::Broken(other.to_string()),
        }
    }
}
