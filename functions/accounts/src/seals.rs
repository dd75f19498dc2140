//! Sealing of what waits in the platform database for this function alone: letters, and sign-ins
//! under way at a provider. The keys are derived from those of sessions, so nobody but gateway and
//! accounts can have them.

use identity::SessionKeys;
use platform::Random;
use sealing::{Cell, DataKey, NONCE_BYTES, SealError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::TenantId;
use shared::ports::Random as _;

use crate::failure::Failure;

/// Keys of each version, the newest first.
#[derive(Debug)]
pub(crate) struct Seals {
    keys: Vec<DataKey>,
    /// What stands where a tenant stands with cells of tenants.
    owner: TenantId,
}

impl Seals {
    pub(crate) fn new(keys: &SessionKeys) -> Result<Self, String> {
        Ok(Self {
            keys: keys
                .derived("letters")
                .map(|(_, key)| DataKey::from_random(key))
                .collect(),
            owner: TenantId::parse("accounts").map_err(|error| error.to_string())?,
        })
    }

    /// Seals `value` as JSON for the column `body` of `table`, in the row whose key is `row`.
    pub(crate) fn seal<T: Serialize>(
        &self,
        random: &Random,
        table: &'static str,
        row: &str,
        value: &T,
    ) -> Result<Vec<u8>, Failure> {
        let plain = serde_json::to_vec(value)
            .map_err(|_| Failure::Broken(format!("{table}.body cannot be JSON")))?;
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce);
        let key = self.keys.first().ok_or(SealError::Rejected)?;
        Ok(key.seal(self.cell(table, row), nonce, &plain)?)
    }

    /// Opens what [`Self::seal`] made under any version that is still there.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        table: &'static str,
        row: &str,
        sealed: &[u8],
    ) -> Result<T, Failure> {
        let plain = self
            .keys
            .iter()
            .find_map(|key| key.open(self.cell(table, row), sealed).ok())
            .ok_or(SealError::Rejected)?;
        // serde's message may quote what it read.
        serde_json::from_slice(&plain)
            .map_err(|_| Failure::Broken(format!("{table}.body holds another shape")))
    }

    fn cell<'a>(&'a self, table: &'static str, row: &'a str) -> Cell<'a> {
        Cell {
            tenant: &self.owner,
            table,
            column: "body",
            row,
        }
    }
}
