//! What a file is, by its bytes, and what is in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use shared::Problem;
use shared::calls::{ArchiveFile, ArchiveFormat, ArchiveRead, ArchiveTable};

use crate::manifest::FORMAT;
use crate::{APPLICATION, DATABASE, FILES, sqlite, tables, unpack};

/// Of a file.
pub const MAX_BYTES: usize = 16 << 20;

/// Reads a file a person takes along. Fails as `too_large`, `unsupported` or `unreadable`; the message
/// is for them.
pub fn open(bytes: &[u8]) -> Result<ArchiveRead, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::too_large("a file may have 16 MiB").at("file"));
    }
    if bytes.starts_with(b"PK") {
        return archive(bytes);
    }
    if bytes.starts_with(sqlite::MAGIC) {
        return database(bytes);
    }
    list(bytes)
}

fn read(format: ArchiveFormat, tables: Vec<ArchiveTable>) -> ArchiveRead {
    ArchiveRead {
        format,
        tables,
        files: Vec::new(),
        profiles: Vec::new(),
    }
}

fn archive(bytes: &[u8]) -> Result<ArchiveRead, Problem> {
    let mut unpacked = unpack::unpack(bytes)?;
    let found = unpacked.entries.remove(DATABASE);
    let found = found.ok_or_else(|| {
        Problem::unreadable(format!("there is no {DATABASE} in this archive")).at("file")
    })?;
    let mut read = database(&found)?;
    if read.format != ArchiveFormat::Rolecall {
        return Err(unknown());
    }
    let files = unpacked.entries.into_iter();
    read.files = files
        .filter(|(name, _)| name.starts_with(FILES))
        .map(|(name, content)| ArchiveFile {
            name,
            base64: STANDARD.encode(content),
        })
        .collect();
    Ok(read)
}

fn database(bytes: &[u8]) -> Result<ArchiveRead, Problem> {
    let database = tables::database(bytes)?;
    let marks = database.marks();
    if marks.application == APPLICATION {
        if marks.version > FORMAT {
            return Err(Problem::unreadable(
                "a newer release wrote this database; import it into one at least as new",
            )
            .at("file"));
        }
        return Ok(read(
            ArchiveFormat::Rolecall,
            tables::of_database(&database)?,
        ));
    }
    let tables = tables::of_database(&database)?;
    let is_jobs = |table: &ArchiveTable| {
        let has = |name: &str| table.columns.iter().any(|column| column == name);
        table.name == "jobs" && has("title") && has("url") && has("status")
    };
    if tables.iter().any(is_jobs) {
        return Ok(read(ArchiveFormat::Peregrine, tables));
    }
    Err(unknown())
}

fn list(bytes: &[u8]) -> Result<ArchiveRead, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
    if text.trim_start().starts_with(['{', '[']) {
        let json: Json = serde_json::from_str(text).map_err(|error| {
            Problem::unreadable(format!("the file is not valid JSON ({error})")).at("file")
        })?;
        let is_resume = json.get("basics").is_some_and(Json::is_object)
            || ["work", "education"]
                .iter()
                .any(|key| json.get(*key).is_some_and(Json::is_array));
        if is_resume {
            return Ok(read(ArchiveFormat::JsonResume, Vec::new()));
        }
        let list = json.as_array().or_else(|| json.get("items")?.as_array());
        let list = list.ok_or_else(unknown)?;
        let of_ours = |one: &Json| one.get("status").is_some() && one.get("title").is_some();
        if !list.iter().all(of_ours) {
            return Err(unknown());
        }
        let table = tables::of_list(list)?;
        return Ok(read(ArchiveFormat::Json, vec![table]));
    }
    let table = tables::of_csv(text).ok_or_else(unknown)??;
    Ok(read(ArchiveFormat::Csv, vec![table]))
}

fn unknown() -> Problem {
    Problem::unsupported(
        "this is none of what can be imported: an archive of Rolecall (rolecall-….zip), its \
         applications.csv or applications.json, a JSON Resume, or Peregrine's staging.db",
    )
    .at("file")
}
