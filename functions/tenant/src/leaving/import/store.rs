//! Stores what was decided, inside one transaction.

use serde_json::{Value, json};
use shared::ApplicationId;
use shared::application::ScoredPosting;
use shared::calls::Message;
use shared::ports::{Sql, Statement};

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::inputs::{self, Changed};
use crate::store::matches::{self, Origin};
use crate::store::{cv, profile, searches, unread, weights};
use crate::{events, outbox};

use super::OnConflict;
use super::decide::{Decided, Fate};
use super::plan::{NewApplication, Plan};

/// Rows of one statement; their JSON stays far below what a runtime refuses.
const ROWS: usize = 500;
/// Pages that one import has read by and by: they are asked of others in our name.
const UNREAD: usize = 500;

/// Stores it.
pub(super) async fn store(
    tx: &impl Sql,
    ctx: &Inner,
    plan: &Plan,
    decided: &Decided,
    on_conflict: OnConflict,
) -> Result<(), Failure> {
    let replaces = on_conflict == OnConflict::Replace;
    let is_set = |fate: &Fate| *fate == Fate::Add || (replaces && *fate == Fate::Clash);

    person(tx, ctx, plan, decided, is_set).await?;
    let mut searches_changed = false;
    for (new, fate) in plan.searches.iter().zip(&decided.searches) {
        if is_set(fate) {
            let mut search = new.clone();
            if let Some(named) = &search.spec.cv
                && !cv::is_there(tx, named).await?
            {
                search.spec.cv = None;
            }
            searches::save(tx, ctx, &search).await?;
            searches_changed = true;
        }
    }
    if let Some(new) = plan.weights.as_ref().filter(|_| is_set(&decided.weights)) {
        weights::save(tx, ctx, new).await?;
        inputs::changed(tx, ctx, Changed::Profile).await?;
    }
    if searches_changed {
        inputs::changed(tx, ctx, Changed::Searches).await?;
    }
    list(tx, ctx, plan, decided, replaces).await?;
    for (event, fate) in plan.events.iter().zip(&decided.events) {
        if *fate == Fate::Add {
            events::bring(tx, ctx, event).await?;
        }
    }
    Ok(())
}

/// CVs, and what the person set of themselves.
async fn person(
    tx: &impl Sql,
    ctx: &Inner,
    plan: &Plan,
    decided: &Decided,
    is_set: impl Fn(&Fate) -> bool,
) -> Result<(), Failure> {
    let mut after = decided.before.clone();
    let mut preferred = None;
    let is_first = after.cvs.is_empty();
    for (new, fate) in plan.cvs.iter().zip(&decided.cvs) {
        if !is_set(fate) {
            continue;
        }
        let id = &new.cv.summary.id;
        cv::put(tx, ctx, &new.cv.summary, &new.bytes, &new.text).await?;
        // It may have been deleted here a moment ago.
        cv::restore(tx, id).await?;
        let mut cv = new.cv.clone();
        let known = after.cvs.iter().position(|known| known.summary.id == *id);
        let place = known.unwrap_or(after.cvs.len());
        if known.is_none() {
            after.cvs.push(cv.clone());
        }
        if is_first && cv.summary.default {
            preferred = Some(place);
        }
        cv.summary.name = after.free_name(&cv.summary.name, place);
        cv.summary.default = place == 0;
        if let Some(known) = after.cvs.get_mut(place) {
            *known = cv;
        }
    }
    if let Some(place) = preferred {
        after.prefer(place);
    }
    for (field, value) in &plan.corrections {
        if decided.corrections.get(field).is_some_and(&is_set) {
            after.corrections.insert(field.clone(), value.clone());
        }
    }
    let new = after.cvs.first().map(|cv| cv.summary.id.clone());
    let new = new.filter(|_| decided.cvs.iter().any(&is_set));
    profile::put(tx, ctx, &decided.before, &after, new.as_ref()).await
}

async fn list(
    tx: &impl Sql,
    ctx: &Inner,
    plan: &Plan,
    decided: &Decided,
    replaces: bool,
) -> Result<(), Failure> {
    let with = |wanted: Fate| {
        let both = plan.applications.iter().zip(&decided.applications);
        let chosen = both.filter(move |(_, (_, fate))| *fate == wanted);
        chosen.map(|(new, (id, _))| (id, new)).collect::<Vec<_>>()
    };
    let added = with(Fate::Add);
    for origin in [Origin::Match, Origin::Manual] {
        let of_it = added.iter().filter(|(_, new)| new.origin == origin);
        let of_it: Vec<&NewApplication> = of_it.map(|(_, new)| *new).collect();
        for batch in of_it.chunks(ROWS) {
            let scored: Vec<ScoredPosting> = batch.iter().map(|new| new.scored.clone()).collect();
            matches::write(tx, ctx, &scored, origin).await?;
        }
    }
    place(
        tx,
        &added,
        include_str!("../../store/sql/place_imported.sql"),
    )
    .await?;
    let overwritten = if replaces {
        with(Fate::Clash)
    } else {
        Vec::new()
    };
    place(
        tx,
        &overwritten,
        include_str!("../../store/sql/replace_imported.sql"),
    )
    .await?;
    forget_moves(tx, &overwritten).await?;
    moves(tx, &added).await?;
    moves(tx, &overwritten).await?;
    let pages: Vec<Value> = added
        .iter()
        .flat_map(|(_, new)| &new.pages)
        .map(|page| json!(page))
        .collect();
    for batch in pages.chunks(ROWS) {
        let sql = include_str!("../../store/sql/bring_pages.sql");
        tx.execute(Statement::new(sql).bind(json!(batch).to_string()))
            .await?;
    }
    // The rest are in the list all the same, and say where their pages are.
    let waiting = added.iter().filter(|(_, new)| new.is_unread).take(UNREAD);
    let waiting: Vec<ApplicationId> = waiting.map(|(id, _)| (*id).clone()).collect();
    if !waiting.is_empty() {
        unread::put(tx, ctx, &waiting).await?;
        let tenant = ctx.mine.tenant.clone();
        outbox::put(tx, ctx, &Message::Pages { tenant }).await?;
    }
    if added.len() + overwritten.len() > 0 {
        let count = |list: &[(&ApplicationId, &NewApplication)]| {
            u32::try_from(list.len()).unwrap_or(u32::MAX)
        };
        inputs::list_changed(tx, ctx, count(&added), count(&overwritten)).await?;
    }
    Ok(())
}

/// Sets where applications stand.
async fn place(
    tx: &impl Sql,
    list: &[(&ApplicationId, &NewApplication)],
    sql: &'static str,
) -> Result<(), Failure> {
    for batch in list.chunks(ROWS) {
        let rows: Vec<Value> = batch
            .iter()
            .map(|(id, new)| {
                json!({
                    "id": id,
                    "status": new.status,
                    "stage": new.stage,
                    "created_at": new.created_at,
                    "updated_at": new.updated_at,
                    "reposts": new.scored.group.reposts,
                    "first_posted_at": new.scored.group.first_posted_at,
                })
            })
            .collect();
        tx.execute(Statement::new(sql).bind(json!(rows).to_string()))
            .await?;
    }
    Ok(())
}

/// Where the file tells the moves of an application, they take the place of those here.
async fn forget_moves(
    tx: &impl Sql,
    list: &[(&ApplicationId, &NewApplication)],
) -> Result<(), Failure> {
    let told = list.iter().filter(|(_, new)| new.transitions.is_some());
    let ids: Vec<&ApplicationId> = told.map(|(id, _)| *id).collect();
    for batch in ids.chunks(ROWS) {
        tx.execute(
            Statement::new(
                "DELETE FROM transitions WHERE application IN (SELECT value FROM json_each(?1))",
            )
            .bind(json!(batch).to_string()),
        )
        .await?;
    }
    Ok(())
}

async fn moves(tx: &impl Sql, list: &[(&ApplicationId, &NewApplication)]) -> Result<(), Failure> {
    let rows: Vec<Value> = list
        .iter()
        .flat_map(|(id, new)| {
            let made = new.transitions.iter().flatten();
            made.map(move |made| {
                json!({
                    "application": id,
                    "from": made.from,
                    "to": made.to,
                    "at": made.at,
                    "undone": i64::from(made.undone),
                })
            })
        })
        .collect();
    for batch in rows.chunks(ROWS) {
        let sql = include_str!("../../store/sql/bring_moves.sql");
        tx.execute(Statement::new(sql).bind(json!(batch).to_string()))
            .await?;
    }
    Ok(())
}
