//! Tables of postings a person brings along: a list of addresses, or rows with titles and companies, as CSV.
//!
//! Delimiter, encoding, the row of headings and what each column holds are told from the table itself. Cells are text,
//! whatever they begin with: no formula is ever worked out.

mod columns;

use charsets::{UTF_8, WINDOWS_1252};
use csv::{ReaderBuilder, StringRecord};
use shared::place::Workplace;
use shared::posting::Posting;
use shared::{Millis, PostingId, Problem, SourceId};
use url::Url;

use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::text::{cut_chars, fold};
use crate::normal::{charset, dates, employment, pay, urls};
use columns::{Column, Columns};

/// Of a table. 2 MiB.
pub const TABLE_BYTES: usize = 2 * 1024 * 1024;
/// Rows read; the rest is refused in one line.
pub const TABLE_ROWS: usize = 1_000;
/// Characters of a cell; more is cut.
const CELL_CHARS: usize = 20_000;
/// Cells of a row.
const CELLS: usize = 100;
/// What separates cells, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// A row that became a posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file as a spreadsheet shows it, from 1.
    pub number: u32,
    /// What it says. Where it is nothing but an address, the title is read off that.
    pub posting: Posting,
    /// Whether its page holds more than the row, and is still to be read.
    pub unread: bool,
}

/// A row that could not become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// As [`Row::number`].
    pub number: u32,
    /// Why, for a person.
    pub why: String,
}

/// A table read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// In the order of the file.
    pub rows: Vec<Row>,
    /// In the order of the file.
    pub refused: Vec<Refusal>,
}

/// Reads a table. [`Problem`] `too-large` beyond [`TABLE_BYTES`], `unreadable` where there is no row or no column that holds
/// addresses or titles.
pub fn read_table(bytes: &[u8], now: Millis) -> Result<Table, Problem> {
    if bytes.len() > TABLE_BYTES {
        return Err(Problem::too_large(format!(
            "the table is larger than {} MiB; split it",
            TABLE_BYTES / 1024 / 1024
        )));
    }
    let text = decoded(bytes);
    let records = records(&text, delimiter(&text));
    let columns = Columns::told(&records).ok_or_else(|| {
        Problem::unreadable(
            "the table has no column of addresses and none of titles; name one `url` or `title` in its first row",
        )
    })?;
    let source = SourceId::parse("table")?;
    let mut table = Table::default();
    for (at, (number, record)) in records.iter().skip(columns.first_row).enumerate() {
        if at == TABLE_ROWS {
            table.refused.push(Refusal {
                number: *number,
                why: format!(
                    "at most {TABLE_ROWS} rows are read at once; bring the rest in another file"
                ),
            });
            break;
        }
        match row(record, &columns, &source, now) {
            Ok((posting, unread)) => table.rows.push(Row {
                number: *number,
                posting,
                unread,
            }),
            Err(why) => table.refused.push(Refusal {
                number: *number,
                why,
            }),
        }
    }
    Ok(table)
}

/// UTF-8, UTF-16 by its byte order mark, else Windows-1252, which spreadsheets write where they do not write UTF-8; also
/// behind a mark that says otherwise.
fn decoded(bytes: &[u8]) -> String {
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let charset = if std::str::from_utf8(unmarked).is_ok() {
        UTF_8
    } else if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return charset::decode(bytes, None);
    } else {
        WINDOWS_1252
    };
    charset.decode(unmarked).into_owned()
}

/// The records that hold anything, with the line they begin on.
fn records(text: &str, delimiter: u8) -> Vec<(u32, StringRecord)> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut found = Vec::new();
    let mut number = 0;
    let mut record = StringRecord::new();
    while found.len() <= TABLE_ROWS + columns::PREAMBLE {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => continue,
        }
        number += 1;
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            found.push((number, record.clone()));
        }
    }
    found
}

/// The delimiter that cuts the first rows into the most cells, as many in each.
fn delimiter(text: &str) -> u8 {
    let head = text
        .get(..text.floor_char_boundary(64 * 1024))
        .unwrap_or(text);
    let mut best = (b',', 0);
    for delimiter in DELIMITERS {
        let widths: Vec<usize> = records(head, delimiter)
            .iter()
            .take(20)
            .map(|(_, record)| record.len().min(CELLS))
            .collect();
        let score = widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| {
                let alike = widths.iter().filter(|other| *other == width).count();
                alike * alike * 10 + width
            })
            .max()
            .unwrap_or(0);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

fn row(
    record: &StringRecord,
    columns: &Columns,
    source: &SourceId,
    now: Millis,
) -> Result<(Posting, bool), String> {
    let cell = |column: Column| {
        columns
            .of(column)
            .filter_map(|at| record.get(at))
            .map(plain)
            .find(|cell| !cell.is_empty())
            .unwrap_or_default()
    };
    let said = cell(Column::Url);
    let url = link(&said);
    let (title, company, text) = (
        cell(Column::Title),
        cell(Column::Company),
        cell(Column::Text),
    );
    if url.is_none() && title.is_empty() {
        return Err(if said.is_empty() {
            "it has neither an address nor a title".to_owned()
        } else {
            format!(
                "“{}” is no web address, and it has no title",
                cut_chars(&said, 80)
            )
        });
    }
    let unread = url.is_some() && text.chars().count() < 200;
    let named = url.as_ref().map(named_by).unwrap_or_default();
    let place = cell(Column::Place);
    let draft = Draft {
        title: if title.is_empty() { named } else { title },
        company,
        whereabouts: Whereabouts::new(Workplace::Unknown).read(&fold(&place)),
        employment: employment::employment(&cell(Column::Kind)),
        salary: pay::of_field(&fold(&cell(Column::Pay))),
        posted_at: dates::moment_at(&cell(Column::Date), now),
        description: Description::Raw(text),
        ..Draft::default()
    };
    let address = if let Some(url) = url {
        url.into()
    } else {
        let key = PostingId::derived(&["row", &draft.title, &draft.company, &place]);
        format!("urn:rolecall:row:{key}")
    };
    draft
        .posting_at(address, None, source, now)
        .map(|posting| (posting, unread))
}

/// A cell as a person reads it: without the apostrophe that marks text in a spreadsheet.
fn plain(cell: &str) -> String {
    let cell = cut_chars(cell.trim(), CELL_CHARS);
    let text = cell
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']))
        .unwrap_or(cell);
    text.trim().to_owned()
}

/// The first web address in a cell; `www.example.com/job` is one too.
pub(super) fn link(cell: &str) -> Option<Url> {
    let word = match cell.find("http") {
        Some(at) => cell.get(at..)?,
        None if cell.starts_with("www.") => cell,
        None => return None,
    };
    let end = word
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '>' | ')' | '\''))
        .unwrap_or(word.len());
    let word = word.get(..end)?.trim_end_matches(['.', ',', ';']);
    let url = if word.starts_with("www.") {
        Url::parse(&format!("https://{word}"))
    } else {
        Url::parse(word)
    };
    urls::canonical(&url.ok()?)
}

/// What an address says of itself, until its page was read: `/jobs/123-senior-baker` is `Senior baker`.
fn named_by(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let words = url
        .path_segments()
        .into_iter()
        .flatten()
        .rev()
        .map(|segment| {
            segment
                .trim_end_matches(".html")
                .split(['-', '_', '+'])
                .filter(|word| word.chars().all(char::is_alphabetic) && !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .find(|words| words.contains(' '));
    let Some(words) = words else {
        return format!("Posting at {host}");
    };
    let mut chars = words.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}
