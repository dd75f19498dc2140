//! `POST /api/undo`.

use serde::{Deserialize, Serialize};
use serving::Json;
use shared::application::ApplicationSummary;
use shared::ports::{Sql, TenantDb};
use shared::search::Search;
use shared::{ApplicationId, Problem};
use utoipa::ToSchema;

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::outbox;
use crate::store::inputs::{self, Changed};
use crate::store::undo::Entry;
use crate::store::{applications, cv, moves, profile, searches, undo as stack};

/// What an undo took back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UndoneKind {
    /// A move, or many made at once.
    Status,
    /// An application added by hand, or several at once.
    Added,
    /// The deletion of a search.
    SearchDeleted,
    /// The deletion of a CV.
    CvDeleted,
}

/// What was taken back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Undone {
    /// Which kind of thing.
    pub(crate) what: UndoneKind,
    /// A sentence for the person.
    pub(crate) message: String,
    /// Applications as they stand again.
    pub(crate) applications: Vec<ApplicationSummary>,
    /// Applications that are gone again.
    pub(crate) removed: Vec<ApplicationId>,
    /// The search that is back.
    pub(crate) search: Option<Search>,
}

/// Take back what was done last
///
/// Moves, one or many at once; an application added by hand; a search deleted; a CV deleted in the last
/// ten minutes. Calling it again takes back what was done before that.
#[utoipa::path(
    post, path = "/api/undo", operation_id = "undo", tag = "applications",
    responses(
        (status = 200, description = "What was taken back", body = Undone),
        (status = 409, description = "There is nothing to take back", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn undo(ctx: Context) -> Result<Json<Undone>, Failure> {
    outbox::set_safety_net(&ctx).await?;
    let undone = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Undone, Failure> {
            match newest(tx, &ctx).await? {
                Entry::Moves { moves: made } => {
                    let mut ids = Vec::with_capacity(made.len());
                    for moved in &made {
                        if moves::take_back(tx, &ctx, moved).await? {
                            ids.push(moved.application.clone());
                        }
                    }
                    let applications = moves::announce(tx, &ctx, &ids).await?;
                    Ok(Undone {
                        what: UndoneKind::Status,
                        message: told(&applications),
                        applications,
                        removed: Vec::new(),
                        search: None,
                    })
                }
                Entry::Added { application, more } => {
                    let removed: Vec<ApplicationId> =
                        std::iter::once(application).chain(more).collect();
                    let which = "id IN (SELECT value FROM json_each(?1))";
                    let ids = serde_json::json!(removed).to_string();
                    applications::remove(tx, which, ids).await?;
                    inputs::list_changed(tx, &ctx, 0, 0).await?;
                    Ok(Undone {
                        what: UndoneKind::Added,
                        message: match removed.len() {
                            1 => "The application you added is gone again.".to_owned(),
                            many => format!("The {many} applications you added are gone again."),
                        },
                        applications: Vec::new(),
                        removed,
                        search: None,
                    })
                }
                Entry::CvDeleted { cv, was_default } => {
                    let before = profile::load(tx, &ctx).await?;
                    cv::restore(tx, &cv).await?;
                    let mut person = profile::load(tx, &ctx).await?;
                    let place = person.place(Some(&cv)).filter(|_| was_default);
                    if let Some(place) = place {
                        person.prefer(place);
                    }
                    profile::put(tx, &ctx, &before, &person, None).await?;
                    let back = person.cvs.iter().find(|one| one.summary.id == cv);
                    let name = back.map_or("", |one| &one.summary.name);
                    Ok(Undone {
                        what: UndoneKind::CvDeleted,
                        message: format!("The CV “{name}” is back."),
                        applications: Vec::new(),
                        removed: Vec::new(),
                        search: None,
                    })
                }
                Entry::SearchDeleted { mut search } => {
                    if let Some(cv) = &search.spec.cv
                        && !cv::is_there(tx, cv).await?
                    {
                        search.spec.cv = None;
                    }
                    searches::save(tx, &ctx, &search).await?;
                    inputs::changed(tx, &ctx, Changed::Searches).await?;
                    Ok(Undone {
                        what: UndoneKind::SearchDeleted,
                        message: format!("The search “{}” is back.", search.spec.name),
                        applications: Vec::new(),
                        removed: Vec::new(),
                        search: Some(search),
                    })
                }
            }
        })
        .await?;
    outbox::flush(&ctx).await?;
    Ok(Json(undone))
}

/// The newest thing that can still be taken back, off the stack. The deletion of a CV no longer can
/// once it is gone for good.
async fn newest(tx: &impl Sql, ctx: &Inner) -> Result<Entry, Failure> {
    loop {
        let entry = stack::pop(tx, ctx)
            .await?
            .ok_or_else(|| Problem::conflict("there is nothing to undo"))?;
        match &entry {
            Entry::CvDeleted { cv, .. } if !cv::is_there(tx, cv).await? => {}
            _ => return Ok(entry),
        }
    }
}

fn told(applications: &[ApplicationSummary]) -> String {
    match applications {
        [] => "What was moved has left the list since.".to_owned(),
        [one] => format!(
            "“{}” is {} again.",
            one.title,
            one.status.as_str().replace('_', " ")
        ),
        many => format!("{} applications are back where they were.", many.len()),
    }
}
