//! Reads a ZIP archive of ours within bounds, whatever its directory claims.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use sha2::{Digest, Sha256};
use shared::Problem;
use zip::ZipArchive;

use crate::manifest::{FORMAT, MANIFEST, Manifest, hex};

/// Entries, at most.
const MAX_ENTRIES: usize = 100;
/// What all entries may inflate to together.
const MAX_INFLATED: usize = 64 << 20;
/// How many times larger than deflated an entry of more than a MiB may be.
const MAX_RATIO: u64 = 500;

/// An archive whose every entry was checked against its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The other entries by name.
    pub entries: BTreeMap<String, Vec<u8>>,
}

/// Unpacks an archive of ours. Fails as `unreadable` where it is damaged, was changed, or is another's,
/// and as `too_large` beyond 64 MiB.
pub fn unpack(bytes: &[u8]) -> Result<Unpacked, Problem> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if zip.len() > MAX_ENTRIES {
        return Err(refuse(&format!("it holds more than {MAX_ENTRIES} files")));
    }
    let mut entries = BTreeMap::new();
    let mut left = MAX_INFLATED;
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(|error| damaged(&error))?;
        let name = std::str::from_utf8(file.name_raw())
            .ok()
            .filter(|name| is_plain(name))
            .ok_or_else(|| refuse("a name in it leads elsewhere, or is no text"))?
            .to_owned();
        let (size, packed) = (file.size(), file.compressed_size());
        if size > 1 << 20 && size / packed.max(1) > MAX_RATIO {
            return Err(refuse(&format!(
                "“{name}” unpacks to far more than it holds"
            )));
        }
        let mut content = Vec::new();
        let read = file
            .take(left as u64 + 1)
            .read_to_end(&mut content)
            .map_err(|error| damaged(&error))?;
        left = left.checked_sub(read).ok_or_else(|| {
            Problem::too_large(
                "the archive unpacks to more than 64 MiB, which is more than is read at once",
            )
            .at("file")
        })?;
        if entries.insert(name, content).is_some() {
            return Err(refuse("a name in it stands twice"));
        }
    }
    let manifest = entries
        .remove(MANIFEST)
        .ok_or_else(|| refuse(&format!("there is no {MANIFEST} in it")))?;
    let manifest: Manifest = serde_json::from_slice(&manifest)
        .map_err(|error| refuse(&format!("its {MANIFEST} cannot be read ({error})")))?;
    check(&manifest, &entries)?;
    Ok(Unpacked { manifest, entries })
}

fn check(manifest: &Manifest, entries: &BTreeMap<String, Vec<u8>>) -> Result<(), Problem> {
    if manifest.application != "rolecall" {
        return Err(refuse("another application wrote it"));
    }
    if manifest.format > FORMAT {
        return Err(Problem::unreadable(format!(
            "release {} wrote this archive, and this one is older; import it into one at least as new",
            manifest.release
        ))
        .at("file"));
    }
    if !manifest.entries.keys().eq(entries.keys()) {
        return Err(refuse("its files are not those its manifest names"));
    }
    for (name, content) in entries {
        let sum = hex(Sha256::new().chain_update(content));
        if manifest.entries.get(name) != Some(&sum) {
            return Err(refuse(&format!(
                "“{name}” was changed after it was exported"
            )));
        }
    }
    Ok(())
}

/// A relative path that stays where it is.
fn is_plain(name: &str) -> bool {
    let parts = || name.split('/');
    name.len() <= 255
        && parts().count() <= 4
        && parts().all(|part| !matches!(part, "" | "." | ".."))
        && !name.contains(['\\', ':', '\0'])
}

fn damaged(error: &dyn std::fmt::Display) -> Problem {
    refuse(&format!("it is damaged or cut off ({error})"))
}

fn refuse(why: &str) -> Problem {
    Problem::unreadable(format!(
        "this archive cannot be imported: {why}; export it again. Nothing was changed"
    ))
    .at("file")
}
