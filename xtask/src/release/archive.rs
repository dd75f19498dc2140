//! A gzipped tar whose bytes follow from its files alone.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tar::{Archive, Builder, EntryType, Header};

use super::Files;

/// 1980-01-01T00:00:00Z: the earliest that every unpacking program takes for a date.
const TIME: u64 = 315_532_800;
/// More than a release could hold; an archive that unpacks to more is not one.
const LARGEST: u64 = 512 << 20;

/// Packs `files` into one folder `name`.
pub(crate) fn pack(name: &str, files: &Files) -> Result<Vec<u8>> {
    // GzEncoder writes no time and no file name by itself.
    let mut tar = Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for (path, bytes) in files {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(TIME);
        header.set_uid(0);
        header.set_gid(0);
        tar.append_data(&mut header, format!("{name}/{path}"), bytes.as_slice())
            .with_context(|| format!("packing {path}"))?;
    }
    Ok(tar.into_inner()?.finish()?)
}

/// Unpacks an archive into `folder`; the one folder it holds.
pub(crate) fn unpack(bytes: &[u8], folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let mut top = None;
    let mut left = LARGEST;
    for entry in Archive::new(GzDecoder::new(bytes)).entries()? {
        let mut entry = entry.context("this is no archive of a release")?;
        let path = entry.path()?.into_owned();
        let plain = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        ensure!(
            plain && entry.header().entry_type() == EntryType::Regular,
            "{} has no place in a release",
            path.display()
        );
        left = left
            .checked_sub(entry.size())
            .context("the archive is too large for a release")?;
        let first = path
            .components()
            .next()
            .map(|part| PathBuf::from(part.as_os_str()));
        match &top {
            None => top = first,
            Some(top) if Some(top) == first.as_ref() => {}
            Some(_) => bail!("the archive holds more than one folder"),
        }
        entry.unpack_in(folder)?;
    }
    Ok(folder.join(top.context("the archive is empty")?))
}

/// Every file below `folder`, as written in an archive; what npm installed there is not of it.
pub(crate) fn paths(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("reading {}", next.display()))? {
            let path = entry?.path();
            let inside = path
                .strip_prefix(folder)?
                .to_str()
                .context("a file name")?
                .to_owned();
            if matches!(inside.as_str(), "node_modules" | ".wrangler" | ".rolecall") {
                continue;
            }
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(inside);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let long = format!("{}/{}", "a".repeat(90), "b".repeat(90));
        Files::from([
            ("z".to_owned(), vec![0; 5_000]),
            (long, b"long".to_vec()),
            ("a/b.txt".to_owned(), b"text".to_vec()),
        ])
    }

    #[test]
    fn the_same_files_make_the_same_bytes() {
        let once = pack("rolecall-1", &files()).unwrap();
        assert_eq!(once, pack("rolecall-1", &files()).unwrap());
        assert_ne!(once, pack("rolecall-2", &files()).unwrap());
        // Neither a time nor a system in the header of gzip that differs between machines.
        assert_eq!(once[4..8], [0; 4]);
    }

    #[test]
    fn what_was_packed_comes_out() {
        let folder = std::env::temp_dir().join(format!("rolecall-unpack-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let unpacked = unpack(&pack("rolecall-1", &files()).unwrap(), &folder).unwrap();
        assert_eq!(unpacked, folder.join("rolecall-1"));
        for (path, bytes) in files() {
            assert_eq!(fs::read(unpacked.join(path)).unwrap(), bytes);
        }
        let mut found = paths(&unpacked).unwrap();
        found.sort();
        assert_eq!(found, files().into_keys().collect::<Vec<_>>());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_no_release_is_refused() {
        let folder = std::env::temp_dir().join(format!("rolecall-refused-{}", std::process::id()));
        assert!(unpack(b"not gzip", &folder).is_err());
        assert!(unpack(&pack("x", &Files::new()).unwrap(), &folder).is_err());
        let mut tar = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        let mut link = Header::new_ustar();
        link.set_entry_type(EntryType::Symlink);
        link.set_size(0);
        tar.append_link(&mut link, "x/link", "/etc/passwd").unwrap();
        let bytes = tar.into_inner().unwrap().finish().unwrap();
        assert!(unpack(&bytes, &folder).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
