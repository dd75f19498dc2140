//! The one way to what is known of the person: whatever is done reads, decides and stores in one
//! transaction.

mod change;
mod upload;

use shared::calls::CvRead;
use shared::event::EventKind;
use shared::ids::Millis;
use shared::ports::{Sql, TenantDb, Waker};
use shared::profile::Profile;
use shared::{CvId, Problem};

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::store::profile::{self, Person};
use crate::store::undo::{self, Entry};
use crate::store::{cv, searches};
use crate::{events, outbox};

pub(crate) use self::change::CvChange;
pub(crate) use self::upload::{Place, Upload};

/// For how long the deletion of a CV can be undone. Then it is gone for good.
const UNDO_MS: Millis = 600_000;

/// What is done.
pub(crate) enum Act<'a> {
    /// Nothing is changed.
    Look,
    /// The profile by this CV is as the person says.
    Correct(&'a Profile),
    /// A CV is read.
    Read(&'a Upload, &'a CvRead),
    /// A CV is renamed or becomes the default one.
    Change(&'a CvChange),
    /// A CV goes; it can be undone for a while.
    Delete,
    /// A CV goes at once and for good.
    Forget,
    /// CVs that were deleted up to then go for good.
    Purge(Millis),
}

/// Does it to this CV, or to the default one; answers who the person is now, and the CV's place.
pub(crate) async fn act(
    ctx: &Context,
    id: Option<&CvId>,
    act: Act<'_>,
) -> Result<(Person, usize), Failure> {
    let changes = !matches!(act, Act::Look);
    if changes {
        outbox::set_safety_net(ctx).await?;
    }
    let done = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<(Person, usize), Failure> {
            let before = profile::load(tx, ctx).await?;
            let mut person = before.clone();
            let mut place = person.place(id).ok_or_else(missing)?;
            let mut new = None;
            let mut gone = None;
            match &act {
                Act::Look => return Ok((person, place)),
                Act::Correct(wanted) => {
                    let mut layers = before.layers(place);
                    layers.correct(wanted)?;
                    person.keep(place, layers.corrections);
                }
                Act::Read(upload, understood) => {
                    place = upload::take_in(ctx, &mut person, upload, understood)?;
                    if let Some(cv) = person.cvs.get(place) {
                        cv::put(tx, ctx, &cv.summary, &upload.bytes, &understood.text).await?;
                        new = Some(cv.summary.id.clone());
                    }
                }
                Act::Change(change) => place = change::change(&mut person, place, change)?,
                Act::Delete | Act::Forget => {
                    person.forget(place);
                    gone = before.cvs.get(place);
                }
                Act::Purge(until) => {
                    purge(tx, ctx, *until).await?;
                    return Ok((person, place));
                }
            }
            if let Some(gone) = gone {
                let is_final = matches!(act, Act::Forget);
                cv::save(tx, ctx, gone).await?;
                let since = if is_final { 0 } else { ctx.now() };
                cv::hide(tx, &gone.summary.id, since).await?;
                if is_final {
                    purge(tx, ctx, 0).await?;
                } else {
                    let entry = Entry::CvDeleted {
                        cv: gone.summary.id.clone(),
                        was_default: place == 0,
                    };
                    undo::push(tx, ctx, &entry).await?;
                }
                place = 0;
            }
            profile::put(tx, ctx, &before, &person, new.as_ref()).await?;
            Ok((person, place))
        })
        .await?;
    if changes {
        outbox::flush(ctx).await?;
    }
    Ok(done)
}

pub(crate) fn missing() -> Problem {
    Problem::not_found("there is no CV of this id; it may have been deleted").at("cv")
}

async fn purge(tx: &impl Sql, ctx: &Inner, until: Millis) -> Result<(), Failure> {
    cv::purge(tx, until).await?;
    if searches::forget_cvs(tx, ctx).await? {
        let nothing = serde_json::json!({});
        return events::append(tx, ctx, EventKind::SearchesChanged, "", &nothing).await;
    }
    Ok(())
}

/// Removes CVs whose deletion can no longer be undone, and asks to be woken for those that still can.
pub(crate) async fn purge_deleted(ctx: &Context) -> Result<(), Failure> {
    let Some(since) = cv::hidden_since(&ctx.mine.db).await? else {
        return Ok(());
    };
    let until = ctx.now() - UNDO_MS;
    if since > until {
        return Ok(ctx.mine.waker.wake_at(since + UNDO_MS).await?);
    }
    act(ctx, None, Act::Purge(until)).await.map(|_| ())
}
