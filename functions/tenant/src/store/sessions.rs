//! Sessions: the browsers a person is signed in with.

use shared::Millis;
use shared::calls::{OpenSession, SessionNote, SessionsToClose};
use shared::ports::{DbError, Sql, Statement};

use crate::context::Inner;
use crate::failure::Failure;
use crate::vault::Column;

const AGENT: Column = Column("sessions", "agent");

/// How long an unused session stands; the cookie's life is the same.
const SLIDING_MS: Millis = 7 * 86_400_000;
/// No session outlives this, however much it is used.
const LONGEST_MS: Millis = 90 * 86_400_000;
/// A use is written down at most this often.
const TOUCH_MS: Millis = 3_600_000;

/// Notes a session. One that is known, open or closed, stays as it is. What ended goes.
pub(crate) async fn open(tx: &impl Sql, ctx: &Inner, session: &OpenSession) -> Result<(), Failure> {
    let now = ctx.now();
    tx.execute(Statement::new("DELETE FROM sessions WHERE until <= ?1").bind(now))
        .await?;
    if session.until <= now {
        return Ok(());
    }
    tx.execute(
        Statement::new(
            "INSERT INTO sessions (id, via, agent, created_at, seen_at, until)
             VALUES (?1, ?2, ?3, ?4, ?4, ?5) ON CONFLICT (id) DO NOTHING",
        )
        .bind(&session.id)
        .bind(&session.via)
        .bind(ctx.vault.seal(AGENT, &session.id, &session.agent)?)
        .bind(now)
        .bind(session.until),
    )
    .await?;
    Ok(())
}

/// Whether this session stands. One row is read; a use is written down when the last one is an hour
/// old, and moves the end on.
pub(crate) async fn used(db: &impl Sql, id: &str, now: Millis) -> Result<bool, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT created_at AS created_at, seen_at AS seen_at FROM sessions
                 WHERE id = ?1 AND closed_at IS NULL AND until > ?2",
            )
            .bind(id)
            .bind(now),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(false);
    };
    let (created, seen): (Millis, Millis) = (row.get("created_at")?, row.get("seen_at")?);
    if now - seen >= TOUCH_MS {
        db.execute(
            Statement::new(
                "UPDATE sessions SET seen_at = ?2, until = MAX(until, ?3)
                 WHERE id = ?1 AND closed_at IS NULL",
            )
            .bind(id)
            .bind(now)
            .bind((now + SLIDING_MS).min(created + LONGEST_MS)),
        )
        .await?;
    }
    Ok(true)
}

/// Those that stand, the newest first.
pub(crate) async fn list(db: &impl Sql, ctx: &Inner) -> Result<Vec<SessionNote>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT id AS id, via AS via, agent AS agent, created_at AS created_at,
                        seen_at AS seen_at, until AS until
                 FROM sessions WHERE closed_at IS NULL AND until > ?1
                 ORDER BY created_at DESC, id DESC",
            )
            .bind(ctx.now()),
        )
        .await?;
    rows.iter()
        .map(|row| {
            let (id, agent): (String, Vec<u8>) = (row.get("id")?, row.get("agent")?);
            Ok(SessionNote {
                agent: ctx.vault.open_as(AGENT, &id, &agent)?,
                id,
                via: row.get("via")?,
                created_at: row.get("created_at")?,
                seen_at: row.get("seen_at")?,
                until: row.get("until")?,
            })
        })
        .collect()
}

/// Closes sessions; answers how many stood until now.
pub(crate) async fn close(
    db: &impl Sql,
    which: &SessionsToClose,
    now: Millis,
) -> Result<usize, DbError> {
    let (chosen, id) = match which {
        SessionsToClose::One(id) => (
            "UPDATE sessions SET closed_at = ?1
             WHERE closed_at IS NULL AND until > ?1 AND id = ?2 RETURNING id AS id",
            id.as_str(),
        ),
        SessionsToClose::AllBut(id) => (
            "UPDATE sessions SET closed_at = ?1
             WHERE closed_at IS NULL AND until > ?1 AND id <> ?2 RETURNING id AS id",
            id.as_str(),
        ),
        SessionsToClose::All => (
            "UPDATE sessions SET closed_at = ?1
             WHERE closed_at IS NULL AND until > ?1 AND id <> ?2 RETURNING id AS id",
            "",
        ),
    };
    let closed = db.query(Statement::new(chosen).bind(now).bind(id)).await?;
    Ok(closed.len())
}
