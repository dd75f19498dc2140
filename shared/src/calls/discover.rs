//! What is asked of discover: to read a page, a file or a text now, and to find boards.

use serde::{Deserialize, Serialize};

use super::Call;
use crate::posting::Posting;
use crate::source::{CompanyBoard, FoundBoard};

/// Read one page a person named, now, into a posting. Fails as a [`crate::Problem`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadPage {
    /// http or https.
    pub url: String,
}
call!(ReadPage, PageRead, "read-page");

/// Read a page or a table a person hands over: HTML, a saved page, a mail, CSV. What it is shows in its bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadFile {
    /// Where the page was, if they say so.
    pub url: Option<String>,
    /// The file, base64 (RFC 4648, padded); at most 4 MiB decoded.
    pub base64: String,
}
call!(ReadFile, PageRead, "read-file");

/// What a page or a table held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRead {
    /// What a person calls its site, where it was recognised.
    pub site: Option<String>,
    /// What it is.
    pub shape: PageShape,
    /// Its postings; at least one, unless it is a table.
    pub postings: Vec<PostingRead>,
    /// Entries that could not be read.
    pub refused: Vec<EntryRefused>,
    /// Whether the one posting says that nobody may apply any more.
    pub closed: bool,
}
/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageShape {
    /// One posting.
    Posting,
    /// Results of a search, a careers page.
    List,
    /// An alert mail.
    Alert,
    /// A table of addresses or of postings.
    Table,
}
/// An entry that became a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingRead {
    /// Its place: the row of a table as a spreadsheet counts, else its number on the page, from 1.
    pub row: u32,
    /// The posting.
    pub posting: Posting,
    /// Whether its own page says more and is still to be read.
    pub unread: bool,
}
/// An entry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntryRefused {
    /// As [`PostingRead::row`].
    pub row: u32,
    /// Why, for a person.
    pub reason: String,
}

/// Read text a person pasted into a posting.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadText {
    /// Plain text, at most 100,000 characters.
    pub text: String,
}
call!(ReadText, Posting, "read-text");

/// Find the boards of a company, and look at each. Fails as a [`crate::Problem`] where there is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FindBoards {
    /// Where to look.
    pub at: FindBoardsAt,
}
/// Where to look for a company's boards.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindBoardsAt {
    /// The company's careers page or its board, http or https.
    Page(String),
    /// This very board.
    Board(CompanyBoard),
}
/// What was found, the likeliest first; at least one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BoardsFound {
    /// The boards.
    pub boards: Vec<FoundBoard>,
}
call!(FindBoards, BoardsFound, "find-boards");
