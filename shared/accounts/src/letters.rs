//! Letters to be sent: written in the batch of the change that causes them, gone once sent.

use shared::ports::{DbError, PlatformDb, Statement, Value};
use shared::{Millis, TenantId};

use crate::MINUTE;

/// The kind of a letter that is sent to nobody: it stands where an address that is unknown must cost
/// the same as a known one.
pub const DECOY: &str = "decoy";

/// Nobody else takes a letter that was taken this long ago at most.
const LEASE: Millis = 2 * MINUTE;
/// What a first repetition waits; each further one waits twice as long, an hour at most.
const FIRST_WAIT: Millis = MINUTE;
/// Letters one consumer takes at once: each costs a request outside and a statement.
const TAKEN: u32 = 10;

/// A letter to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// A ULID. Providers that can are told it, so that a letter sent twice arrives once.
    pub id: String,
    /// What it is about: a word for the log and the administrator.
    pub kind: &'static str,
    /// Whose; leaves with them.
    pub account: Option<TenantId>,
    /// Sealed: to whom, subject, text.
    pub body: Vec<u8>,
    /// Not sent any more from then on.
    pub expires_at: Millis,
    /// When it was written.
    pub created_at: Millis,
}

impl NewLetter {
    /// Writes it.
    pub fn insert(&self) -> Statement {
        self.insert_when("true", [])
    }

    /// Writes it where `condition` holds, whose parameters are the first.
    pub(crate) fn insert_when<const N: usize>(
        &self,
        condition: &str,
        params: [Value; N],
    ) -> Statement {
        let [id, kind, account, body, expires_at, created_at] =
            [N + 1, N + 2, N + 3, N + 4, N + 5, N + 6];
        let mut statement = Statement::new(format!(
            "INSERT INTO letters (id, kind, account, body, next_at, expires_at, created_at) \
             SELECT ?{id}, ?{kind}, ?{account}, ?{body}, ?{created_at}, ?{expires_at}, \
                 ?{created_at} WHERE {condition} ON CONFLICT DO NOTHING"
        ));
        statement.params.extend(params);
        statement
            .bind(self.id.as_str())
            .bind(self.kind)
            .bind(self.account.as_ref().map(TenantId::as_str))
            .bind(self.body.as_slice())
            .bind(self.expires_at)
            .bind(self.created_at)
    }
}

/// A letter taken to be sent, or read by the administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// As written.
    pub id: String,
    /// As written.
    pub kind: String,
    /// As written.
    pub body: Vec<u8>,
    /// How often it was taken, this time included.
    pub attempts: u32,
    /// As written.
    pub expires_at: Millis,
    /// As written.
    pub created_at: Millis,
}

fn read(rows: &shared::ports::Rows) -> Result<Vec<Waiting>, DbError> {
    rows.iter()
        .map(|row| {
            Ok(Waiting {
                id: row.get("id")?,
                kind: row.get("kind")?,
                body: row.get("body")?,
                attempts: row.get("attempts")?,
                expires_at: row.get("expires_at")?,
                created_at: row.get("created_at")?,
            })
        })
        .collect()
}

/// Takes up to ten letters that are due: nobody else takes them for two minutes, and whoever is
/// killed meanwhile leaves them to the next. One query.
pub async fn take(db: &impl PlatformDb, now: Millis) -> Result<Vec<Waiting>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "UPDATE letters SET next_at = ?2, attempts = attempts + 1 WHERE id IN \
                     (SELECT l.id FROM letters AS l WHERE l.next_at <= ?1 AND l.expires_at > ?1 \
                      ORDER BY l.next_at LIMIT ?3) \
                 RETURNING id AS id, kind AS kind, body AS body, attempts AS attempts, \
                     expires_at AS expires_at, created_at AS created_at",
            )
            .bind(now)
            .bind(now + LEASE)
            .bind(TAKEN),
        )
        .await?;
    read(&rows)
}

/// Whether one call of [`take`] may have left letters that are due.
pub fn may_be_more(taken: &[Waiting]) -> bool {
    u32::try_from(taken.len()).is_ok_and(|taken| taken >= TAKEN)
}

/// Letters are gone: sent, or never to be. One statement.
pub async fn done(db: &impl PlatformDb, ids: &[String]) -> Result<(), DbError> {
    db.execute(
        Statement::new("DELETE FROM letters WHERE id IN (SELECT j.value FROM json_each(?1) AS j)")
            .bind(crate::json::write(ids)?),
    )
    .await
}

/// A letter could not be sent now. It waits for as long as the provider asked, or longer each time.
/// One statement.
pub async fn later(
    db: &impl PlatformDb,
    letter: &Waiting,
    asked: Option<Millis>,
    now: Millis,
) -> Result<(), DbError> {
    let doubled = FIRST_WAIT << letter.attempts.saturating_sub(1).min(6);
    let wait = asked.unwrap_or(0).max(doubled).min(60 * MINUTE);
    db.execute(
        Statement::new("UPDATE letters SET next_at = ?2 WHERE id = ?1")
            .bind(letter.id.as_str())
            .bind(now + wait),
    )
    .await
}

/// Whether any letter is due. One query.
pub async fn any_due(db: &impl PlatformDb, now: Millis) -> Result<bool, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT 1 AS due FROM letters AS l \
                 WHERE l.next_at <= ?1 AND l.expires_at > ?1 LIMIT 1",
            )
            .bind(now),
        )
        .await?;
    Ok(!rows.is_empty())
}

/// The letters that wait, the newest first, at most `limit`; no decoys. One query.
pub async fn waiting(
    db: &impl PlatformDb,
    limit: u32,
    now: Millis,
) -> Result<Vec<Waiting>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT l.id AS id, l.kind AS kind, l.body AS body, l.attempts AS attempts, \
                     l.expires_at AS expires_at, l.created_at AS created_at FROM letters AS l \
                 WHERE l.kind <> 'decoy' AND l.expires_at > ?1 ORDER BY l.id DESC LIMIT ?2",
            )
            .bind(now)
            .bind(limit),
        )
        .await?;
    read(&rows)
}

/// Removes what is expired, and decoys nobody sends for want of a provider. One statement.
pub(crate) fn sweep(now: Millis) -> Statement {
    Statement::new("DELETE FROM letters WHERE expires_at <= ?1 RETURNING 1 AS gone").bind(now)
}
