//! What follows from a changed profile or search: everything is scored anew, from the first posting.

use shared::calls::{MatchInputsAnswer, Message, OtherCv};
use shared::event::EventKind;
use shared::ports::{Sql, TenantDb};
use shared::task::TaskKind;

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::{cv, matching, profile, searches, tasks, weights};
use crate::{events, outbox, state};

/// Which of the two changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    Profile,
    Searches,
}

/// Notes the change: a new version, matching from the start, a task a person can follow, the
/// messages that set it off, the event. Inside the transaction of the change.
pub(crate) async fn changed(tx: &impl Sql, ctx: &Inner, what: Changed) -> Result<(), Failure> {
    let version = state::get(tx, state::VERSION).await? + 1;
    state::set(tx, state::VERSION, version).await?;
    state::set(tx, state::CURSOR, 0).await?;
    tasks::start(tx, ctx, TaskKind::Match).await?;
    let tenant = ctx.mine.tenant.clone();
    if what == Changed::Searches {
        let sources = Message::Sources {
            tenant: tenant.clone(),
        };
        outbox::put(tx, ctx, &sources).await?;
    }
    let tenants = vec![tenant];
    outbox::put(tx, ctx, &Message::Match { tenants }).await?;
    let kind = match what {
        Changed::Profile => EventKind::ProfileChanged,
        Changed::Searches => EventKind::SearchesChanged,
    };
    events::append(tx, ctx, kind, "", &serde_json::json!({})).await
}

/// What postings are scored by now. `begins` tells waiting tasks that matching begins, and names them.
pub(crate) async fn gather(ctx: &Inner, begins: bool) -> Result<MatchInputsAnswer, Failure> {
    ctx.mine
        .db
        .transaction(async |tx| -> Result<MatchInputsAnswer, Failure> {
            let tasks = if begins {
                matching::begins(tx, ctx).await?
            } else {
                Vec::new()
            };
            let person = profile::load(tx, ctx).await?;
            let mut live = searches::all(tx, ctx).await?;
            live.retain(|search| !search.spec.paused);
            for search in &mut live {
                search.spec.cv = person.cv_of(search).map(|cv| cv.summary.id.clone());
            }
            let mut text = String::new();
            let mut others = Vec::new();
            for (place, one) in person.cvs.iter().enumerate() {
                let id = &one.summary.id;
                if place == 0 {
                    text = cv::text(tx, ctx, id).await?;
                } else if live
                    .iter()
                    .any(|search| search.spec.cv.as_ref() == Some(id))
                {
                    others.push(OtherCv {
                        id: id.clone(),
                        profile: person.profile(place)?,
                        text: cv::text(tx, ctx, id).await?,
                    });
                }
            }
            Ok(MatchInputsAnswer {
                profile: person.profile(0)?,
                cv: text,
                others,
                weights: weights::load(tx, ctx).await?,
                searches: live,
                version: state::get(tx, state::VERSION).await?,
                cursor: state::get(tx, state::CURSOR).await?,
                tasks,
            })
        })
        .await
}

/// Appends the event that says the list should be read anew.
pub(crate) async fn list_changed(
    tx: &impl Sql,
    ctx: &Inner,
    added: u32,
    updated: u32,
) -> Result<(), Failure> {
    let data = serde_json::json!({ "added": added, "updated": updated });
    events::append(tx, ctx, EventKind::ApplicationsMatched, "", &data).await
}
