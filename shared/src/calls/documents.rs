//! What is asked of documents: to make something of bytes.

use serde::{Deserialize, Serialize};

use super::Call;
use crate::ids::Millis;
use crate::profile::Profile;

/// Read a CV: a PDF with a text layer, a DOCX, a text, a JSON Resume. What it is shows in its bytes. Fails
/// as a [`crate::Problem`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadCv {
    /// Its name, for messages only.
    pub name: String,
    /// The file, base64 (RFC 4648, padded); at most 5 MiB decoded.
    pub base64: String,
    /// When it is read: positions that last until today end then.
    pub now: Millis,
}
/// What was in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CvRead {
    /// What the bytes were.
    pub kind: DocumentKind,
    /// Its text in reading order, lines parted by `\n`, pages by `\u{c}`; that of a JSON Resume is the file.
    pub text: String,
    /// What was read from it; [`Profile::confidence`] says how sure each field is.
    pub profile: Profile,
    /// What a person should know: pages without text, parts cut at a limit.
    pub warnings: Vec<String>,
}
/// Kinds of file read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DocumentKind {
    Text,
    Json,
    Pdf,
    Docx,
}
call!(ReadCv, CvRead, "read-cv");

/// Decode text in a charset of several bytes a character, whose tables only documents carries. Fails
/// where the charset is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DecodeText {
    /// A label of the Encoding Standard (`shift_jis`).
    pub charset: String,
    /// The bytes, base64 (RFC 4648, padded); at most 5 MiB decoded.
    pub base64: String,
}
/// Text as it was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodedText {
    /// What stands for nothing is U+FFFD.
    pub text: String,
}
call!(DecodeText, DecodedText, "decode-text");

/// Read what a person takes along: an archive of ours, a JSON Resume, a list of applications, or
/// another application's database. What it is shows in its bytes. Fails as a [`crate::Problem`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadArchive {
    /// The file, base64 (RFC 4648, padded); at most 16 MiB decoded.
    pub base64: String,
    /// As [`ReadCv::now`].
    #[serde(default)]
    pub now: Millis,
}
call!(ReadArchive, ArchiveRead, "read-archive");
/// What was in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArchiveRead {
    /// What it is.
    pub format: ArchiveFormat,
    /// Its tables; of a list the one table `applications`.
    pub tables: Vec<ArchiveTable>,
    /// The original files in it.
    pub files: Vec<ArchiveFile>,
    /// What was read from CVs that came without a profile: from a JSON Resume, from the first
    /// fifty rows of Peregrine's `resumes` that have a text, in their order.
    #[serde(default)]
    pub profiles: Vec<Profile>,
}
/// What a person can bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveFormat {
    /// An export of this application, or its database alone.
    Rolecall,
    /// JSON Resume.
    JsonResume,
    /// The list of applications as CSV.
    Csv,
    /// The same as JSON.
    Json,
    /// Peregrine's `staging.db`.
    Peregrine,
}
/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArchiveTable {
    /// Its name.
    pub name: String,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its rows, a value a column: null, a number or a text; bytes as base64.
    pub rows: Vec<Vec<serde_json::Value>>,
}
/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveFile {
    /// Its path in the archive.
    pub name: String,
    /// Its content.
    pub base64: String,
}
