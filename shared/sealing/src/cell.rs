//! A tenant's data key, and the cells it seals.

use shared::TenantId;
use zeroize::Zeroizing;

use crate::{KEY_BYTES, NONCE_BYTES, SealError, envelope};

/// Where a sealed value lies. All four parts are authenticated with it, so a value copied to any
/// other place does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Whose database.
    pub tenant: &'a TenantId,
    /// Which table.
    pub table: &'a str,
    /// Which column.
    pub column: &'a str,
    /// Which row: its primary key as text.
    pub row: &'a str,
}

impl Cell<'_> {
    fn context(&self) -> Vec<u8> {
        envelope::context(&[
            "rolecall/cell",
            self.tenant.as_str(),
            self.table,
            self.column,
            self.row,
        ])
    }
}

/// One tenant's key. Wiped from memory when dropped; prints as nothing.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(…)")
    }
}

impl DataKey {
    /// The key of these bytes, which must come from a cryptographic source of randomness.
    pub const fn from_random(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Seals `plain` for `cell`. `nonce` must be fresh random bytes.
    pub fn seal(
        &self,
        cell: Cell<'_>,
        nonce: [u8; NONCE_BYTES],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        envelope::seal(&self.0, nonce, &cell.context(), plain)
    }

    /// Opens what [`Self::seal`] made for the same cell.
    pub fn open(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        envelope::open(&self.0, &cell.context(), sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> DataKey {
        DataKey::from_random(Zeroizing::new([byte; KEY_BYTES]))
    }

    #[test]
    fn a_value_moved_to_another_place_does_not_open() {
        let (ada, bob) = (
            TenantId::parse("ada").unwrap(),
            TenantId::parse("bob").unwrap(),
        );
        let here = Cell {
            tenant: &ada,
            table: "profile",
            column: "body",
            row: "1",
        };
        let sealed = key(1).seal(here, [5; 24], b"Ada Example").unwrap();
        assert_eq!(key(1).open(here, &sealed).unwrap(), b"Ada Example");

        let elsewhere = [
            Cell {
                tenant: &bob,
                ..here
            },
            Cell {
                table: "searches",
                ..here
            },
            Cell {
                column: "extra",
                ..here
            },
            Cell { row: "2", ..here },
            // The same letters, cut in another place.
            Cell {
                table: "profileb",
                column: "ody",
                ..here
            },
        ];
        for cell in elsewhere {
            assert_eq!(
                key(1).open(cell, &sealed),
                Err(SealError::Rejected),
                "{cell:?}"
            );
        }
        assert_eq!(key(2).open(here, &sealed), Err(SealError::Rejected));
    }

    #[test]
    fn a_key_does_not_print() {
        assert_eq!(format!("{:?}", key(0x41)), "DataKey(…)");
    }
}
