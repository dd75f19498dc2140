//! Rows that say little more than a title, an address and a status, as a plan. Discover reads them as
//! the table they are, so that addresses, places and pay are told as everywhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::application::{Status, Transition};
use shared::calls::{ArchiveRead, PageRead, PostingRead, ReadFile};
use shared::event::rfc3339;
use shared::ids::Millis;
use shared::ports::{Function, Services};

use crate::context::Inner;
use crate::failure::Failure;
use crate::intake;
use crate::store::matches::Origin;

use super::grid::{self, Cells};
use super::plan::{NewApplication, Plan, id_here};

/// Headings discover knows.
const HEADINGS: &str = "url,title,company,location,salary,posted at,description\r\n";
/// Rows and bytes of a table handed over, both within what discover reads.
const ROWS: usize = 500;
const BYTES: usize = 1 << 20;
/// Characters of a description; discover reads no more of a cell.
const TEXT: usize = 20_000;

/// A row before its posting is read.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) company: String,
    pub(super) place: String,
    pub(super) pay: String,
    pub(super) posted: String,
    pub(super) text: String,
    pub(super) status: Option<Status>,
    pub(super) stage: Option<Status>,
    pub(super) transitions: Option<Vec<Transition>>,
    pub(super) created_at: Option<Millis>,
    pub(super) updated_at: Option<Millis>,
}

/// The list of applications, as the export writes it.
pub(super) async fn plan(ctx: &Inner, read: &ArchiveRead) -> Result<Plan, Failure> {
    let mut plan = Plan::default();
    let mut lines = Vec::new();
    for row in grid::of(&read.tables, "applications") {
        let status = row.text("status");
        let known = status.as_deref().map(Status::parse);
        if known == Some(None) {
            let status = status.unwrap_or_default();
            let why = format!("its status “{status}” is not known here");
            plan.refuse(row.text("title").unwrap_or_default(), why);
            continue;
        }
        let cell = |name: &str| row.text(name).unwrap_or_default();
        lines.push(Line {
            url: cell("url"),
            title: cell("title"),
            company: cell("company"),
            place: cell("place"),
            pay: pay(row),
            posted: row.moment("posted_at").map(rfc3339).unwrap_or_default(),
            text: String::new(),
            status: known.flatten(),
            stage: None,
            transitions: None,
            created_at: row.moment("created_at"),
            updated_at: row.moment("updated_at"),
        });
    }
    taken(ctx, lines, &mut plan).await?;
    Ok(plan.tidied())
}

/// Pay in words.
fn pay(row: Cells<'_>) -> String {
    let whole = |name: &str| row.number(name).map(|minor| minor / 100);
    let (min, max) = (whole("salary_min"), whole("salary_max"));
    let amount = match (min, max) {
        (Some(min), Some(max)) if min != max => format!("{min} - {max}"),
        (Some(one), _) | (None, Some(one)) => one.to_string(),
        (None, None) => return String::new(),
    };
    let text = |name: &str| row.text(name).unwrap_or_default();
    format!(
        "{amount} {} per {}",
        text("salary_currency"),
        text("salary_period")
    )
}

/// Has the lines read and scored, and adds them to the plan.
pub(super) async fn taken(ctx: &Inner, lines: Vec<Line>, plan: &mut Plan) -> Result<(), Failure> {
    let mut batch: Vec<Line> = Vec::new();
    let mut table = HEADINGS.to_owned();
    for line in lines {
        if batch.len() == ROWS || table.len() > BYTES {
            flush(ctx, &mut batch, &mut table, plan).await?;
        }
        table.push_str(&written(&line));
        batch.push(line);
    }
    flush(ctx, &mut batch, &mut table, plan).await
}

async fn flush(
    ctx: &Inner,
    batch: &mut Vec<Line>,
    table: &mut String,
    plan: &mut Plan,
) -> Result<(), Failure> {
    let lines = std::mem::take(batch);
    let table = std::mem::replace(table, HEADINGS.to_owned());
    if lines.is_empty() {
        return Ok(());
    }
    let call = ReadFile {
        url: None,
        base64: STANDARD.encode(table),
    };
    let read: PageRead = ctx.ports.services.call(Function::Discover, &call).await?;
    // The first row holds the headings, and counts from 1.
    let line_of = |row: u32| lines.get(usize::try_from(row).ok()?.checked_sub(2)?);
    for refused in read.refused {
        let title = line_of(refused.row).map_or("a row", |line| line.title.as_str());
        plan.refuse(title, refused.reason);
    }
    let (rows, postings): (Vec<(u32, bool)>, Vec<_>) = read
        .postings
        .into_iter()
        .map(
            |PostingRead {
                 row,
                 posting,
                 unread,
             }| ((row, unread), posting),
        )
        .unzip();
    let scored = intake::score(ctx, postings).await?;
    let now = ctx.now();
    for ((row, is_unread), scored) in rows.into_iter().zip(scored) {
        let Some(line) = line_of(row) else { continue };
        let created_at = line.created_at.unwrap_or(now);
        plan.add(NewApplication {
            id: id_here(ctx, &scored.posting.id),
            scored,
            origin: Origin::Manual,
            status: line.status.unwrap_or(Status::Pending),
            stage: line.stage,
            created_at,
            updated_at: line.updated_at.unwrap_or(created_at),
            transitions: line.transitions.clone(),
            pages: Vec::new(),
            is_unread,
        });
    }
    Ok(())
}

/// A row of CSV, every cell in quotation marks.
fn written(line: &Line) -> String {
    let text: String = line.text.chars().take(TEXT).collect();
    let cells = [
        &line.url,
        &line.title,
        &line.company,
        &line.place,
        &line.pay,
        &line.posted,
        &text,
    ];
    let cells = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    cells.join(",") + "\r\n"
}
