//! A ZIP archive read within bounds, whatever its directory claims.

use std::io::{Cursor, Read};

use shared::Problem;
use zip::ZipArchive;

/// Entries of an archive, at most.
const MAX_ENTRIES: usize = 2_000;
/// Bytes all parts read may inflate to together.
const MAX_INFLATED: u64 = 50 * 1_024 * 1_024;

/// An archive and what it may still inflate to.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens; a damaged directory or more than 2,000 entries is `unreadable`.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Problem::unreadable(format!(
                "the file is damaged ({error}); {}",
                crate::WHAT_TO_DO
            ))
        })?;
        if zip.len() > MAX_ENTRIES {
            return Err(Problem::unreadable(format!(
                "the file holds more than {MAX_ENTRIES} parts, which no CV does; {}",
                crate::WHAT_TO_DO
            )));
        }
        Ok(Self {
            zip,
            left: MAX_INFLATED,
        })
    }

    /// Names that start with `prefix` and end with `.xml`, sorted.
    pub(crate) fn names(&self, prefix: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .zip
            .file_names()
            .filter_map(|name| {
                let name = name.ok()?;
                (name.starts_with(prefix) && name.ends_with(".xml")).then(|| name.into_owned())
            })
            .collect();
        names.sort();
        names
    }

    /// One part whole; `None` where there is none of this name. Fails where it does not inflate, is
    /// encrypted, or the bound on all parts is reached.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        let damaged = |error: &dyn std::fmt::Display| {
            Problem::unreadable(format!(
                "a part of the file is damaged ({error}); {}",
                crate::WHAT_TO_DO
            ))
        };
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(&error)),
        };
        let mut content = Vec::new();
        let read = file
            .take(self.left + 1)
            .read_to_end(&mut content)
            .map_err(|error| damaged(&error))?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            Problem::unreadable(format!(
                "the file unpacks to more than 50 MiB; {}",
                crate::WHAT_TO_DO
            ))
        })?;
        Ok(Some(content))
    }
}
