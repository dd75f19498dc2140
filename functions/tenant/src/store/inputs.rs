//! What follows from a changed profile or search: everything is scored anew, from the first posting.

use shared::calls::{MatchInputsAnswer, Message, OtherCv};
use shared::event::EventKind;
use shared::ports::Sql;
use shared::task::TaskKind;

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::{cv, profile, searches, tasks, weights};
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

/// What postings are scored by now. No task is named: whoever matches is told of those that wait.
pub(crate) async fn gather(db: &impl Sql, ctx: &Inner) -> Result<MatchInputsAnswer, Failure> {
    let person = profile::load(db, ctx).await?;
    let mut live = searches::all(db, ctx).await?;
    live.retain(|search| !search.spec.paused);
    for search in &mut live {
        search.spec.cv = person.cv_of(search).map(|cv| cv.summary.id.clone());
    }
    let mut others = Vec::new();
    for (place, one) in person.cvs.iter().enumerate().skip(1) {
        let id = &one.summary.id;
        if live
            .iter()
            .any(|search| search.spec.cv.as_ref() == Some(id))
        {
            others.push(OtherCv {
                id: id.clone(),
                profile: person.profile(place)?,
                text: cv::text(db, ctx, Some(id)).await?,
            });
        }
    }
    let default = person.cvs.first().map(|cv| &cv.summary.id);
    Ok(MatchInputsAnswer {
        profile: person.profile(0)?,
        cv: cv::text(db, ctx, default).await?,
        others,
        weights: weights::load(db, ctx).await?,
        searches: live,
        version: state::get(db, state::VERSION).await?,
        cursor: state::get(db, state::CURSOR).await?,
        tasks: Vec::new(),
    })
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
