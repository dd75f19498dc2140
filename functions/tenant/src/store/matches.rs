//! Scored postings becoming applications, many at a time: a statement a table and batch, fed by
//! `json_each`, whatever the number of rows. Sealed cells travel in it as hex.

use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::ApplicationId;
use shared::application::ScoredPosting;
use shared::place::{RemoteScope, Workplace};
use shared::ports::{Sql, Statement};
use shared::posting::Posting;

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::applications::{self, BODY, Body, SKILLS, Skills};

/// How an application came into the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Found for a search.
    Match,
    /// The person added it.
    Manual,
}

/// JSON bytes of one statement's parameter; a runtime refuses values beyond 2 MB.
const BATCH_BYTES: usize = 900_000;
/// Rows of one statement.
const BATCH_ROWS: usize = 200;
/// Places a summary names before it counts.
const PLACES_SHOWN: usize = 3;

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) added: u32,
    pub(crate) updated: u32,
}

#[derive(Serialize)]
struct NewRow {
    id: ApplicationId,
    posting: String,
    origin: &'static str,
    score: i64,
    title: String,
    company: String,
    company_key: String,
    place: String,
    workplace: &'static str,
    salary: Option<String>,
    url: Option<String>,
    source: String,
    posted_at: Option<i64>,
    skills: String,
    body: String,
    /// Public text only; empty for what the person pasted.
    text: String,
    indexed: String,
}

/// Writes scored postings: new ones as pending, known ones with their new score and facts. What was
/// decided about them, and how they came, stays.
pub(crate) async fn write(
    tx: &impl Sql,
    ctx: &Inner,
    scored: &[ScoredPosting],
    origin: Origin,
) -> Result<Written, Failure> {
    let mut written = Written::default();
    let mut batch: Vec<String> = Vec::new();
    let mut bytes = 0;
    for posting in scored {
        let row = serde_json::to_string(&row(ctx, posting, origin)?)
            .map_err(|_| Failure::Broken("an application cannot be JSON".to_owned()))?;
        if !batch.is_empty() && (bytes + row.len() > BATCH_BYTES || batch.len() == BATCH_ROWS) {
            flush(tx, ctx, &mut batch, &mut written).await?;
            bytes = 0;
        }
        bytes += row.len();
        batch.push(row);
    }
    flush(tx, ctx, &mut batch, &mut written).await?;
    Ok(written)
}

fn row(ctx: &Inner, scored: &ScoredPosting, origin: Origin) -> Result<NewRow, Failure> {
    let posting = &scored.posting;
    let id = applications::id_of(&ctx.mine.tenant, &posting.id);
    let url = public_url(posting);
    let salary = posting.salary.as_ref().map(serde_json::to_string);
    let place = place_line(posting);
    let text = if url.is_some() {
        posting.text.clone()
    } else {
        String::new()
    };
    let skills = Skills::of(&scored.explanation, &scored.group, ctx.now());
    let skills = ctx.vault.seal(SKILLS, id.as_str(), &skills)?;
    let body = ctx.vault.seal(BODY, id.as_str(), &Body::from(scored))?;
    let indexed = fingerprint(&[&posting.title, &posting.company, &place, &text]);
    Ok(NewRow {
        posting: posting.id.to_string(),
        origin: match origin {
            Origin::Match => "match",
            Origin::Manual => "manual",
        },
        score: tenths(scored.score),
        title: posting.title.clone(),
        company: posting.company.clone(),
        company_key: posting.company.to_lowercase(),
        place,
        workplace: applications::workplace_word(posting.workplace),
        salary: salary
            .transpose()
            .map_err(|_| Failure::Broken("a salary cannot be JSON".to_owned()))?,
        url,
        source: match origin {
            Origin::Match => posting.source.to_string(),
            Origin::Manual => "manual".to_owned(),
        },
        posted_at: posting.posted_at,
        skills: hex(&skills),
        body: hex(&body),
        text,
        indexed,
        id,
    })
}

async fn flush(
    tx: &impl Sql,
    ctx: &Inner,
    batch: &mut Vec<String>,
    written: &mut Written,
) -> Result<(), Failure> {
    if batch.is_empty() {
        return Ok(());
    }
    let rows = u32::try_from(batch.len()).unwrap_or(u32::MAX);
    let json = format!("[{}]", std::mem::take(batch).join(","));
    let known = tx
        .query(
            Statement::new(
                "SELECT COUNT(*) AS n FROM json_each(?1) AS j
                 JOIN applications AS a ON a.id = j.value ->> 'id'",
            )
            .bind(json.as_str()),
        )
        .await?;
    let known: u32 = known.first().map_or(Ok(0), |row| row.get("n"))?;
    written.updated += known;
    written.added += rows - known.min(rows);
    let bound = |sql| Statement::new(sql).bind(json.as_str());
    for statement in [
        bound(include_str!("sql/upsert_applications.sql")).bind(ctx.now()),
        bound(include_str!("sql/upsert_details.sql")),
        bound(include_str!("sql/index_words.sql")),
        bound(include_str!("sql/note_indexed.sql")),
    ] {
        tx.execute(statement).await?;
    }
    Ok(())
}

/// A page a browser can open; text a person pasted has none.
pub(crate) fn public_url(posting: &Posting) -> Option<String> {
    let web = posting.url.starts_with("https://") || posting.url.starts_with("http://");
    web.then(|| posting.url.clone())
}

#[expect(clippy::cast_possible_truncation, reason = "held to 0–1000 before")]
fn tenths(score: f32) -> i64 {
    (f64::from(score) * 10.0).round().clamp(0.0, 1000.0) as i64
}

/// "Berlin, Germany · Remote (EU)".
fn place_line(posting: &Posting) -> String {
    let named = |workplace: &str| {
        let RemoteScope {
            worldwide,
            regions,
            countries,
        } = &posting.remote_scope;
        let scope: Vec<&str> = if *worldwide {
            vec!["worldwide"]
        } else {
            regions
                .iter()
                .chain(countries)
                .map(String::as_str)
                .collect()
        };
        match scope.len() {
            0 => workplace.to_owned(),
            1..=4 => format!("{workplace} ({})", scope.join(", ")),
            more => format!(
                "{workplace} ({} and {} more)",
                scope[..3].join(", "),
                more - 3
            ),
        }
    };
    let shown = posting.places.iter().take(PLACES_SHOWN);
    let mut parts: Vec<String> = shown.map(|place| place.text.clone()).collect();
    if posting.places.len() > PLACES_SHOWN {
        parts.push(format!("{} more", posting.places.len() - PLACES_SHOWN));
    }
    match posting.workplace {
        Workplace::Remote => parts.push(named("Remote")),
        Workplace::Hybrid => parts.push(named("Hybrid")),
        Workplace::Onsite | Workplace::Unknown => {}
    }
    parts.join(" · ")
}

fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize()[..16])
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}
