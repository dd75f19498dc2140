//! What an archive says of itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::ids::Millis;

/// Version of what is in an archive and how. It goes up when an older reader would misread a newer
/// archive; more tables and columns alone do not make it do so.
pub const FORMAT: u32 = 1;
/// Name of the manifest in the archive.
pub const MANIFEST: &str = "manifest.json";

/// What an archive says of itself, in its last entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `rolecall`.
    pub application: String,
    /// [`FORMAT`] when it was written.
    pub format: u32,
    /// The release that wrote it.
    pub release: String,
    /// Schema of the database it was written from.
    pub schema: i64,
    /// When, UTC unix milliseconds.
    pub exported_at: Millis,
    /// Rows of each table of the database.
    pub counts: BTreeMap<String, u64>,
    /// SHA-256 of every other entry, hex.
    pub entries: BTreeMap<String, String>,
}

/// SHA-256 as hex.
pub(crate) fn hex(hash: Sha256) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = hash.finalize();
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| DIGITS.get(usize::from(digit)))
        .map(|digit| char::from(*digit))
        .collect()
}
