//! Everything a person has as one file: a ZIP archive around a plain SQLite database.
//!
//! Both formats are written here, in a few hundred lines that hold little in memory and weigh little,
//! because the function that holds a person's database writes them ([`pack`], [`sqlite::write`]). What
//! strangers send is read under the feature `read`, in another function ([`open`]).

mod manifest;
pub mod pack;
pub mod sqlite;

#[cfg(feature = "read")]
mod open;
#[cfg(feature = "read")]
mod tables;
#[cfg(feature = "read")]
mod unpack;

pub use manifest::{FORMAT, MANIFEST, Manifest};

/// Name of the database in the archive.
pub const DATABASE: &str = "rolecall.db";
/// Folder of the original files in the archive.
pub const FILES: &str = "files/";
/// `PRAGMA application_id` of the database: “Role”.
pub const APPLICATION: u32 = 0x526f_6c65;

#[cfg(feature = "read")]
pub use open::{MAX_BYTES, open};
#[cfg(feature = "read")]
pub use unpack::{Unpacked, unpack};
