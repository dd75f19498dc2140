//! One application an opening: a person's decision on one of its pages holds for all of them.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use shared::application::{AlsoAt, ScoredPosting, Status};
use shared::ports::{Sql, Statement};
use shared::{ApplicationId, PostingId};

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::applications;

/// The version of no searches; theirs begin at 0.
const NOT_KEPT: i64 = -1;

/// What is to be done with a block of scored postings.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// Written as applications of their own.
    pub(crate) own: Vec<ScoredPosting>,
    /// Undecided applications whose opening another application stands for.
    pub(crate) doubled: Vec<ApplicationId>,
    pages: Vec<Page>,
    leads: Vec<Lead>,
}

/// Another page of an application.
#[derive(Debug, Serialize)]
struct Page {
    posting: PostingId,
    application: ApplicationId,
    source: String,
    url: String,
    first_seen_at: i64,
    kept: i64,
}

/// An application and what its group says of it.
#[derive(Debug, Serialize)]
struct Lead {
    application: ApplicationId,
    reposts: u32,
    first_posted_at: Option<i64>,
}

/// An application there is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    id: ApplicationId,
    undecided: bool,
    found: bool,
    created_at: i64,
}

impl Known {
    /// Less is better: one somebody decided on, one somebody added, the oldest.
    fn rank(&self) -> (bool, bool, i64, &ApplicationId) {
        (self.undecided, self.found, self.created_at, &self.id)
    }
}

/// Sorts out which scored postings become applications of their own and which are pages of one there
/// is, or of one before them in the block. `version` is that of the searches that kept them.
pub(crate) async fn sort_out(
    tx: &impl Sql,
    ctx: &Inner,
    scored: Vec<ScoredPosting>,
    version: i64,
) -> Result<Sorted, Failure> {
    let tenant = &ctx.mine.tenant;
    let mut known = known(tx, ctx, &scored).await?;
    let mut sorted = Sorted::default();
    let mut pages: HashMap<PostingId, Page> = HashMap::new();
    let mut told: HashSet<ApplicationId> = HashSet::new();
    for posting in scored {
        let own = applications::id_of(tenant, &posting.posting.id);
        let ids = posting
            .group
            .members
            .iter()
            .map(|member| applications::id_of(tenant, &member.posting))
            .chain([own.clone()]);
        let lead = ids
            .filter_map(|id| known.get(&id))
            .min_by(|a, b| a.rank().cmp(&b.rank()))
            .map_or_else(|| own.clone(), |known| known.id.clone());
        for member in &posting.group.members {
            let id = applications::id_of(tenant, &member.posting);
            // Somebody decided on it by itself before the two were known to be one.
            let decided = known.get(&id).is_some_and(|k| !(k.undecided && k.found));
            if id == lead || decided {
                continue;
            }
            let kept = member.posting == posting.posting.id;
            let page = Page {
                posting: member.posting.clone(),
                application: lead.clone(),
                source: member.source.to_string(),
                url: member.url.clone(),
                first_seen_at: member.first_seen_at,
                kept: if kept { version } else { NOT_KEPT },
            };
            match pages.get_mut(&member.posting) {
                Some(before) => before.kept = before.kept.max(page.kept),
                None => {
                    pages.insert(member.posting.clone(), page);
                }
            }
        }
        if told.insert(lead.clone()) {
            sorted.leads.push(Lead {
                application: lead.clone(),
                reposts: posting.group.reposts,
                first_posted_at: posting.group.first_posted_at,
            });
        }
        if lead == own {
            let new = Known {
                id: own.clone(),
                undecided: true,
                found: true,
                created_at: i64::MAX,
            };
            known.entry(own).or_insert(new);
            sorted.own.push(posting);
        } else if known.get(&own).is_some_and(|k| k.undecided && k.found) {
            known.remove(&own);
            sorted.doubled.push(own);
        } else if known.contains_key(&own) {
            // Both decisions stay.
            sorted.own.push(posting);
        }
    }
    sorted.pages = pages.into_values().collect();
    Ok(sorted)
}

/// The applications there are on these postings and on the others of their groups.
async fn known(
    tx: &impl Sql,
    ctx: &Inner,
    scored: &[ScoredPosting],
) -> Result<HashMap<ApplicationId, Known>, Failure> {
    let tenant = &ctx.mine.tenant;
    let ids: HashSet<ApplicationId> = scored
        .iter()
        .flat_map(|one| {
            let others = one.group.members.iter().map(|member| &member.posting);
            others.chain([&one.posting.id])
        })
        .map(|posting| applications::id_of(tenant, posting))
        .collect();
    let rows = tx
        .query(
            Statement::new(
                "SELECT a.id AS id, a.status AS status, a.origin AS origin, a.created_at AS created_at
                 FROM json_each(?1) AS j JOIN applications AS a ON a.id = j.value",
            )
            .bind(serde_json::json!(ids).to_string()),
        )
        .await?;
    rows.iter()
        .map(|row| {
            let id = ApplicationId::parse(row.get::<String>("id")?)?;
            let status = applications::status_of(&row.get::<String>("status")?)?;
            let known = Known {
                id: id.clone(),
                undecided: status == Status::Pending,
                found: row.get::<String>("origin")? == "match",
                created_at: row.get("created_at")?,
            };
            Ok((id, known))
        })
        .collect()
}

/// These postings were left out by the present searches: no page of theirs keeps an application.
pub(crate) async fn left_out(tx: &impl Sql, postings: &[PostingId]) -> Result<(), Failure> {
    if postings.is_empty() {
        return Ok(());
    }
    tx.execute(
        Statement::new(
            "UPDATE application_pages SET kept = -1
             WHERE kept <> -1 AND posting IN (SELECT value FROM json_each(?1))",
        )
        .bind(serde_json::json!(postings).to_string()),
    )
    .await?;
    Ok(())
}

/// Notes the other pages of the block's applications and how often they were posted. After the
/// applications are written.
pub(crate) async fn note(tx: &impl Sql, sorted: &Sorted) -> Result<(), Failure> {
    if sorted.leads.is_empty() {
        return Ok(());
    }
    let json = |value: serde_json::Result<String>| {
        value.map_err(|_| Failure::Broken("pages of an application cannot be JSON".to_owned()))
    };
    let pages = json(serde_json::to_string(&sorted.pages))?;
    let leads = json(serde_json::to_string(&sorted.leads))?;
    for statement in [
        Statement::new(include_str!("sql/forget_pages.sql"))
            .bind(leads.as_str())
            .bind(pages.as_str()),
        Statement::new(include_str!("sql/note_pages.sql")).bind(pages.as_str()),
        Statement::new(include_str!("sql/note_reposts.sql")).bind(leads.as_str()),
    ] {
        tx.execute(statement).await?;
    }
    Ok(())
}

/// The applications of which these postings are other pages, by posting.
pub(crate) async fn of_pages(
    db: &impl Sql,
    postings: &[&PostingId],
) -> Result<HashMap<PostingId, ApplicationId>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT p.posting AS posting, p.application AS application
                 FROM json_each(?1) AS j JOIN application_pages AS p ON p.posting = j.value",
            )
            .bind(serde_json::json!(postings).to_string()),
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                PostingId::parse(row.get::<String>("posting")?)?,
                ApplicationId::parse(row.get::<String>("application")?)?,
            ))
        })
        .collect()
}

/// The other pages of an application, in the order they were found.
pub(crate) async fn pages(db: &impl Sql, id: &ApplicationId) -> Result<Vec<AlsoAt>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT source AS source, url AS url, first_seen_at AS first_seen_at
                 FROM application_pages WHERE application = ?1 ORDER BY first_seen_at, posting",
            )
            .bind(id.as_str()),
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(AlsoAt {
                source: row.get("source")?,
                url: row.get("url")?,
                first_seen_at: row.get("first_seen_at")?,
            })
        })
        .collect()
}
