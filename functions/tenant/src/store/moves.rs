//! An application's moves, judged by [`Status::check_move`] and nowhere else.

use serde::{Deserialize, Serialize};
use shared::application::{ApplicationSummary, Status};
use shared::event::EventKind;
use shared::ports::{Sql, Statement};
use shared::{ApplicationId, Problem};

use crate::context::Inner;
use crate::events;
use crate::failure::Failure;
use crate::store::applications;

/// A move as undo needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moved {
    pub(crate) application: ApplicationId,
    pub(crate) from: Status,
    pub(crate) to: Status,
    /// The rejection stage before.
    pub(crate) stage: Option<Status>,
    /// The row of `transitions`.
    pub(crate) transition: i64,
}

/// Moves an application, or says why that is not possible.
pub(crate) async fn make(
    tx: &impl Sql,
    ctx: &Inner,
    id: &ApplicationId,
    to: Status,
) -> Result<Moved, Failure> {
    let (from, stage) = standing(tx, id).await?.ok_or_else(|| {
        Problem::not_found("there is no application of this id; it may have left the list")
    })?;
    from.check_move(to)?;
    let now = ctx.now();
    let rejected_at = (to == Status::Rejected).then_some(from).or(stage);
    place(tx, ctx, id, to, rejected_at).await?;
    let rows = tx
        .query(
            Statement::new(
                "INSERT INTO transitions (application, from_status, to_status, at)
                 VALUES (?1, ?2, ?3, ?4) RETURNING n AS n",
            )
            .bind(id.as_str())
            .bind(from.as_str())
            .bind(to.as_str())
            .bind(now),
        )
        .await?;
    let transition = rows.first().map_or(Ok(0), |row| row.get("n"))?;
    Ok(Moved {
        application: id.clone(),
        from,
        to,
        stage,
        transition,
    })
}

/// Takes a move back; answers whether the application was still where the move had put it.
pub(crate) async fn take_back(tx: &impl Sql, ctx: &Inner, moved: &Moved) -> Result<bool, Failure> {
    match standing(tx, &moved.application).await? {
        Some((status, _)) if status == moved.to => {}
        _ => return Ok(false),
    }
    place(tx, ctx, &moved.application, moved.from, moved.stage).await?;
    tx.execute(
        Statement::new("UPDATE transitions SET undone = 1 WHERE n = ?1 AND application = ?2")
            .bind(moved.transition)
            .bind(moved.application.as_str()),
    )
    .await?;
    Ok(true)
}

async fn place(
    tx: &impl Sql,
    ctx: &Inner,
    id: &ApplicationId,
    status: Status,
    stage: Option<Status>,
) -> Result<(), Failure> {
    tx.execute(
        Statement::new(
            "UPDATE applications SET status = ?2, rejection_stage = ?3, updated_at = ?4
             WHERE id = ?1",
        )
        .bind(id.as_str())
        .bind(status.as_str())
        .bind(stage.map(Status::as_str))
        .bind(ctx.now()),
    )
    .await?;
    Ok(())
}

async fn standing(
    db: &impl Sql,
    id: &ApplicationId,
) -> Result<Option<(Status, Option<Status>)>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT status AS status, rejection_stage AS stage FROM applications WHERE id = ?1",
            )
            .bind(id.as_str()),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let stage: Option<String> = row.get("stage")?;
    Ok(Some((
        applications::status_of(&row.get::<String>("status")?)?,
        stage
            .map(|word| applications::status_of(&word))
            .transpose()?,
    )))
}

/// Appends the events that show these applications as they stand now, and answers them.
pub(crate) async fn announce(
    tx: &impl Sql,
    ctx: &Inner,
    ids: &[ApplicationId],
) -> Result<Vec<ApplicationSummary>, Failure> {
    let summaries = applications::summaries(tx, ctx, ids).await?;
    for summary in &summaries {
        let subject = summary.id.as_str();
        events::append(tx, ctx, EventKind::ApplicationChanged, subject, summary).await?;
    }
    Ok(summaries)
}
