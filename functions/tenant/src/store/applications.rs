//! Applications as lists and pages show them.

use serde::{Deserialize, Serialize};
use shared::application::{
    Application, ApplicationSummary, Band, Explanation, PostingGroup, ScorePart, ScoredPosting,
    Status, Transition, Trust,
};
use shared::liveness::Liveness;
use shared::place::Workplace;
use shared::ports::{Row, Sql, Statement};
use shared::posting::Posting;
use shared::{ApplicationId, Millis, PostingId, SearchId, TenantId};

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::groups;
use crate::vault::Column;

pub(crate) const SKILLS: Column = Column("applications", "skills");
pub(crate) const BODY: Column = Column("application_details", "body");

/// The columns [`summary`] reads, of `applications AS a`.
pub(crate) const SUMMARY_COLUMNS: &str = "a.id AS id, a.status AS status, a.score AS score,
    a.title AS title, a.company AS company, a.place AS place, a.workplace AS workplace,
    a.salary AS salary, a.url AS url, a.source AS source, a.posted_at AS posted_at,
    a.created_at AS created_at, a.updated_at AS updated_at, a.skills AS skills";

/// Names of skills, sealed beside the plain columns so that a list opens one small cell a row.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Skills {
    pub(crate) matched: Vec<String>,
    pub(crate) missing: Vec<String>,
    /// Something speaks against the posting being a real opening.
    #[serde(default)]
    pub(crate) doubtful: bool,
}

impl Skills {
    pub(crate) fn of(explanation: &Explanation, group: &PostingGroup, now: Millis) -> Self {
        let trust = explanation.trust.clone();
        let trust = trust.reposted(group.reposts, group.first_posted_at, now);
        let names = |evidence: &[shared::application::SkillEvidence]| {
            evidence.iter().map(|e| e.skill.clone()).collect()
        };
        Self {
            matched: names(&explanation.matched),
            missing: names(&explanation.missing),
            doubtful: trust.score < Trust::DOUBTFUL,
        }
    }
}

/// What only an application's own page shows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) posting: Posting,
    pub(crate) explanation: Explanation,
    pub(crate) searches: Vec<SearchId>,
}

impl From<&ScoredPosting> for Body {
    fn from(scored: &ScoredPosting) -> Self {
        Self {
            posting: scored.posting.clone(),
            explanation: scored.explanation.clone(),
            searches: scored.searches.clone(),
        }
    }
}

/// The application this tenant has, or would have, on a posting: finding it again writes it once.
pub(crate) fn id_of(tenant: &TenantId, posting: &PostingId) -> ApplicationId {
    ApplicationId::derived(&["application", tenant.as_str(), posting.as_str()])
}

pub(crate) fn summary(ctx: &Inner, row: Row<'_>) -> Result<ApplicationSummary, Failure> {
    let id: String = row.get("id")?;
    let status = status_of(&row.get::<String>("status")?)?;
    let sealed: Vec<u8> = row.get("skills")?;
    let skills: Skills = ctx.vault.open_as(SKILLS, &id, &sealed)?;
    let salary: Option<String> = row.get("salary")?;
    let workplace: String = row.get("workplace")?;
    let score = points(row.get("score")?);
    Ok(ApplicationSummary {
        id: ApplicationId::parse(id)?,
        status,
        score,
        band: score.and_then(Band::of),
        doubtful: skills.doubtful,
        title: row.get("title")?,
        company: row.get("company")?,
        place: row.get("place")?,
        workplace: workplace_of(&workplace)?,
        salary: salary
            .map(|text| serde_json::from_slice(text.as_bytes()))
            .transpose()
            .map_err(|_| Failure::Broken("applications.salary holds another shape".to_owned()))?,
        url: row.get("url")?,
        source: row.get("source")?,
        posted_at: row.get("posted_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        matched: skills.matched,
        missing: skills.missing,
        next: status.legal_next().to_vec(),
        liveness: Liveness::default(),
    })
}

/// Tenths as points; `None` until scored.
#[expect(clippy::cast_precision_loss, reason = "at most 1000")]
fn points(tenths: i64) -> Option<f32> {
    (0..=1000).contains(&tenths).then(|| tenths as f32 / 10.0)
}

pub(crate) fn status_of(word: &str) -> Result<Status, Failure> {
    Status::parse(word)
        .ok_or_else(|| Failure::Broken("applications.status holds an unknown word".to_owned()))
}

pub(crate) const fn workplace_word(workplace: Workplace) -> &'static str {
    match workplace {
        Workplace::Onsite => "onsite",
        Workplace::Hybrid => "hybrid",
        Workplace::Remote => "remote",
        Workplace::Unknown => "unknown",
    }
}

fn workplace_of(word: &str) -> Result<Workplace, Failure> {
    [
        Workplace::Onsite,
        Workplace::Hybrid,
        Workplace::Remote,
        Workplace::Unknown,
    ]
    .into_iter()
    .find(|known| workplace_word(*known) == word)
    .ok_or_else(|| Failure::Broken("applications.workplace holds an unknown word".to_owned()))
}

/// Summaries of these applications, in the order asked for; ones that are gone are left out.
pub(crate) async fn summaries(
    db: &impl Sql,
    ctx: &Inner,
    ids: &[ApplicationId],
) -> Result<Vec<ApplicationSummary>, Failure> {
    let rows = db
        .query(
            Statement::new(format!(
                "SELECT {SUMMARY_COLUMNS} FROM json_each(?1) AS j
                 JOIN applications AS a ON a.id = j.value ORDER BY j.key"
            ))
            .bind(serde_json::json!(ids).to_string()),
        )
        .await?;
    rows.iter().map(|row| summary(ctx, row)).collect()
}

/// A pending application with the parts of its score.
#[derive(Debug)]
pub(crate) struct Scored {
    pub(crate) id: ApplicationId,
    pub(crate) title: String,
    pub(crate) company: String,
    pub(crate) score: f32,
    pub(crate) parts: Vec<ScorePart>,
}

/// The `limit` pending applications that score highest, in that order.
pub(crate) async fn best_pending(
    db: &impl Sql,
    ctx: &Inner,
    limit: u32,
) -> Result<Vec<Scored>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT a.id AS id, a.title AS title, a.company AS company, a.score AS score,
                        d.body AS body
                 FROM applications AS a JOIN application_details AS d ON d.application = a.id
                 WHERE a.status = 'pending' AND a.score >= 0
                 ORDER BY a.score DESC, a.id LIMIT ?1",
            )
            .bind(limit),
        )
        .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.get("id")?;
            let body: Body = ctx.vault.open_as(BODY, &id, &row.get::<Vec<u8>>("body")?)?;
            Ok(Scored {
                title: row.get("title")?,
                company: row.get("company")?,
                score: points(row.get("score")?).unwrap_or_default(),
                parts: body.explanation.parts,
                id: ApplicationId::parse(id)?,
            })
        })
        .collect()
}

/// The application whole.
pub(crate) async fn find(
    db: &impl Sql,
    ctx: &Inner,
    id: &ApplicationId,
) -> Result<Option<Application>, Failure> {
    let rows = db
        .query(
            Statement::new(format!(
                "SELECT {SUMMARY_COLUMNS}, a.rejection_stage AS rejection_stage, a.reposts AS reposts,
                        a.first_posted_at AS first_posted_at, d.body AS body
                 FROM applications AS a JOIN application_details AS d ON d.application = a.id
                 WHERE a.id = ?1"
            ))
            .bind(id.as_str()),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let sealed: Vec<u8> = row.get("body")?;
    let body: Body = ctx.vault.open_as(BODY, id.as_str(), &sealed)?;
    let stage: Option<String> = row.get("rejection_stage")?;
    let (reposts, first_posted_at) = (row.get("reposts")?, row.get("first_posted_at")?);
    // Reposts become known after the posting was explained, and go on being counted.
    let mut explanation = body.explanation;
    explanation.trust = explanation
        .trust
        .reposted(reposts, first_posted_at, ctx.now());
    let mut summary = summary(ctx, row)?;
    summary.doubtful = explanation.trust.score < Trust::DOUBTFUL;
    Ok(Some(Application {
        summary,
        posting: body.posting,
        explanation,
        also_at: groups::pages(db, id).await?,
        reposts,
        first_posted_at,
        rejection_stage: stage.map(|word| status_of(&word)).transpose()?,
        transitions: transitions(db, id).await?,
    }))
}

async fn transitions(db: &impl Sql, id: &ApplicationId) -> Result<Vec<Transition>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT from_status AS from_status, to_status AS to_status, at AS at,
                        undone AS undone
                 FROM transitions WHERE application = ?1 ORDER BY n",
            )
            .bind(id.as_str()),
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Transition {
                from: status_of(&row.get::<String>("from_status")?)?,
                to: status_of(&row.get::<String>("to_status")?)?,
                at: row.get("at")?,
                undone: row.get("undone")?,
            })
        })
        .collect()
}

/// Removes applications with all that hangs on them; `which` is a condition on `applications` that
/// reads `?1`. Answers how many went.
pub(crate) async fn remove(
    tx: &impl Sql,
    which: &'static str,
    parameter: String,
) -> Result<usize, Failure> {
    let rows = tx
        .query(
            Statement::new(format!(
                "DELETE FROM applications WHERE {which} RETURNING n AS n"
            ))
            .bind(parameter),
        )
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let numbers = rows
        .iter()
        .map(|row| row.get::<i64>("n"))
        .collect::<Result<Vec<_>, _>>()?;
    tx.execute(
        Statement::new(
            "DELETE FROM applications_fts WHERE rowid IN (SELECT value FROM json_each(?1))",
        )
        .bind(serde_json::json!(numbers).to_string()),
    )
    .await?;
    Ok(numbers.len())
}
