//! Tables as JSON: of a database, of a list of applications.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use csv::ReaderBuilder;
use serde_json::Value as Json;
use shared::Problem;
use shared::calls::ArchiveTable;
use shared::ports::Value;

use crate::sqlite::read::{Damage, Database, Limits};

const LIMITS: Limits = Limits {
    tables: 100,
    row_bytes: 16 << 20,
    bytes: 64 << 20,
};
/// Rows of a list of applications.
const MAX_ROWS: usize = 20_000;
/// What is read of an application in a list: the columns of our own CSV.
const COLUMNS: [&str; 15] = [
    "id",
    "status",
    "title",
    "company",
    "place",
    "workplace",
    "salary_min",
    "salary_max",
    "salary_currency",
    "salary_period",
    "url",
    "source",
    "posted_at",
    "created_at",
    "updated_at",
];

/// Opens a database.
pub(crate) fn database(bytes: &[u8]) -> Result<Database<'_>, Problem> {
    Database::open(bytes, LIMITS).map_err(broken)
}

/// All its tables, SQLite's own left out.
pub(crate) fn of_database(database: &Database<'_>) -> Result<Vec<ArchiveTable>, Problem> {
    let mut tables = Vec::new();
    for table in database.tables().map_err(broken)? {
        if table.name.starts_with("sqlite_") {
            continue;
        }
        let mut rows = Vec::new();
        database
            .rows(&table, |row| {
                rows.push(row.into_iter().map(json).collect());
                Ok(())
            })
            .map_err(broken)?;
        tables.push(ArchiveTable {
            name: table.name,
            columns: table.columns,
            rows,
        });
    }
    Ok(tables)
}

fn json(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(number) => number.into(),
        // What JSON has no number for is none.
        Value::Real(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::Blob(bytes) => STANDARD.encode(bytes).into(),
    }
}

fn broken(damage: Damage) -> Problem {
    match damage {
        Damage::TooMuch(_) => Problem::too_large(damage.to_string()).at("file"),
        _ => Problem::unreadable(format!("{damage}; export it again. Nothing was changed"))
            .at("file"),
    }
}

/// A list of applications as JSON, as the export writes it.
pub(crate) fn of_list(list: &[Json]) -> Result<ArchiveTable, Problem> {
    if list.len() > MAX_ROWS {
        return Err(too_many());
    }
    let rows = list.iter().map(|one| {
        let cell = |name: &str| match name.strip_prefix("salary_") {
            Some(part) => one.get("salary").and_then(|salary| salary.get(part)),
            None => one.get(name),
        };
        let cell = |name: &&str| cell(name).filter(|cell| !cell.is_array() && !cell.is_object());
        let cells = COLUMNS.iter().map(|name| cell(name).cloned());
        cells.map(Option::unwrap_or_default).collect()
    });
    Ok(applications(rows.collect()))
}

/// The same as CSV; `None` where its first line does not name a status and a title or an address.
pub(crate) fn of_csv(text: &str) -> Option<Result<ArchiveTable, Problem>> {
    let first = text.lines().next()?;
    let mut delimiters = [b',', b';', b'\t'];
    delimiters.sort_by_key(|delimiter| {
        std::cmp::Reverse(first.bytes().filter(|byte| byte == delimiter).count())
    });
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiters[0])
        .from_reader(text.as_bytes());
    let names = reader.headers().ok()?.clone();
    let place = |name: &str| names.iter().position(|given| given.trim() == name);
    place("status")?;
    place("title").or_else(|| place("url"))?;
    let places = COLUMNS.map(place);
    let mut rows = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else {
            return Some(Err(Problem::unreadable(
                "the table is damaged or no UTF-8; export it again",
            )
            .at("file")));
        };
        if rows.len() == MAX_ROWS {
            return Some(Err(too_many()));
        }
        let cell = |place: &Option<usize>| -> Json {
            let cell = place.and_then(|at| record.get(at)).unwrap_or_default();
            match unguarded(cell).trim() {
                "" => Json::Null,
                cell => cell.into(),
            }
        };
        rows.push(places.iter().map(cell).collect());
    }
    Some(Ok(applications(rows)))
}

/// Without the apostrophe that keeps a spreadsheet from working it out.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']))
        .unwrap_or(cell)
}

fn applications(rows: Vec<Vec<Json>>) -> ArchiveTable {
    ArchiveTable {
        name: "applications".to_owned(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows,
    }
}

fn too_many() -> Problem {
    Problem::too_large(format!(
        "the list has more than {MAX_ROWS} applications; split it"
    ))
    .at("file")
}
