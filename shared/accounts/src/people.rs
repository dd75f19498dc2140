//! Accounts. An account's id is its tenant's.

use shared::ports::{DbError, PlatformDb, Row, Rows, Statement};
use shared::{Millis, TenantId};

use crate::json;
use crate::letters::NewLetter;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its tenant's too.
    pub id: TenantId,
    /// In normal form. `None` where an identity provider named none.
    pub email: Option<String>,
    /// When the person proved that the address is theirs.
    pub email_verified_at: Option<Millis>,
    /// argon2id in PHC form. `None` for who signs in elsewhere only.
    pub password: Option<String>,
    /// Whether they administer this instance.
    pub is_admin: bool,
    /// Since when they may not sign in.
    pub disabled_at: Option<Millis>,
    /// When it was made.
    pub created_at: Millis,
}

/// The columns an [`Account`] is read from, of a table called `a`.
const COLUMNS: &str = "a.id AS id, a.email AS email, a.email_verified_at AS email_verified_at, \
                       a.password AS password, a.is_admin AS is_admin, \
                       a.disabled_at AS disabled_at, a.created_at AS created_at";

fn read(row: &Row<'_>) -> Result<Account, DbError> {
    Ok(Account {
        id: json::tenant(row, "id")?,
        email: row.get("email")?,
        email_verified_at: row.get("email_verified_at")?,
        password: row.get("password")?,
        is_admin: row.get("is_admin")?,
        disabled_at: row.get("disabled_at")?,
        created_at: row.get("created_at")?,
    })
}

fn first(rows: &Rows) -> Result<Option<Account>, DbError> {
    rows.first().as_ref().map(read).transpose()
}

/// The account of this id. One query.
pub async fn by_id(db: &impl PlatformDb, id: &TenantId) -> Result<Option<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts AS a WHERE a.id = ?1");
    first(&db.query(Statement::new(sql).bind(id.as_str())).await?)
}

/// The account of this address in normal form. One query.
pub async fn by_email(db: &impl PlatformDb, email: &str) -> Result<Option<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts AS a WHERE a.email = ?1");
    first(&db.query(Statement::new(sql).bind(email)).await?)
}

/// A page of accounts in the order they were made. One query.
pub async fn list(db: &impl PlatformDb, after: &str, limit: u32) -> Result<Vec<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts AS a WHERE a.id > ?1 ORDER BY a.id LIMIT ?2");
    let rows = db
        .query(Statement::new(sql).bind(after).bind(limit))
        .await?;
    rows.iter().map(|row| read(&row)).collect()
}

/// How many there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All accounts.
    pub accounts: u32,
    /// Those that may not sign in.
    pub disabled: u32,
    /// Administrators.
    pub admins: u32,
    /// Letters waiting to be sent.
    pub letters: u32,
    /// People who left and whose database is not empty yet.
    pub leaving: u32,
}

/// Counts. One query.
pub async fn counts(db: &impl PlatformDb) -> Result<Counts, DbError> {
    let rows = db
        .query(Statement::new(
            "SELECT count(*) AS accounts, count(a.disabled_at) AS disabled, \
                 coalesce(sum(a.is_admin), 0) AS admins, \
                 (SELECT count(*) FROM letters AS l WHERE l.kind <> 'decoy') AS letters, \
                 (SELECT count(*) FROM tombstones AS t WHERE t.emptied_at IS NULL) AS leaving \
             FROM accounts AS a",
        ))
        .await?;
    let Some(row) = rows.first() else {
        return Ok(Counts::default());
    };
    Ok(Counts {
        accounts: row.get("accounts")?,
        disabled: row.get("disabled")?,
        admins: row.get("admins")?,
        letters: row.get("letters")?,
        leaving: row.get("leaving")?,
    })
}

/// Inserts an account unless its id or its address is taken; gives a row back where it did.
pub(crate) fn insert(account: &Account) -> Statement {
    Statement::new(
        "INSERT INTO accounts (id, email, email_verified_at, password, is_admin, created_at, \
             updated_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6 \
         WHERE NOT EXISTS (SELECT 1 FROM tombstones AS t WHERE t.tenant = ?1) \
         ON CONFLICT DO NOTHING RETURNING id AS id",
    )
    .bind(account.id.as_str())
    .bind(account.email.as_deref())
    .bind(account.email_verified_at)
    .bind(account.password.as_deref())
    .bind(account.is_admin)
    .bind(account.created_at)
}

/// Keeps the same password under newer parameters, unless it was changed meanwhile. One statement.
pub async fn rehash(
    db: &impl PlatformDb,
    id: &TenantId,
    old: &str,
    new: &str,
    now: Millis,
) -> Result<(), DbError> {
    db.execute(
        Statement::new(
            "UPDATE accounts SET password = ?3, updated_at = ?4 WHERE id = ?1 AND password = ?2",
        )
        .bind(id.as_str())
        .bind(old)
        .bind(new)
        .bind(now),
    )
    .await
}

/// Sets a password, and tells its owner. Links that would set another, or give the account to another
/// address, are void: one batch of three.
pub async fn set_password(
    db: &impl PlatformDb,
    id: &TenantId,
    phc: &str,
    letter: Option<&NewLetter>,
    now: Millis,
) -> Result<(), DbError> {
    let mut batch = vec![
        Statement::new("UPDATE accounts SET password = ?2, updated_at = ?3 WHERE id = ?1")
            .bind(id.as_str())
            .bind(phc)
            .bind(now),
        Statement::new(
            "DELETE FROM one_time_links WHERE account = ?1 AND purpose IN ('reset', 'email')",
        )
        .bind(id.as_str()),
    ];
    batch.extend(letter.map(NewLetter::insert));
    db.batch(batch).await.map(|_| ())
}

/// What became of an administrator's change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagsSet {
    /// Done.
    Done,
    /// There is no such account.
    NoSuchAccount,
    /// It would have left nobody to administer this instance.
    LastAdministrator,
}

/// Disables or enables an account, makes it an administrator or takes that back. Who is disabled is
/// to be shut out from then on, until [`shut_out`] says it is done. Refused where no
/// administrator able to sign in would be left: decided by the statement itself, so that two
/// administrators removing each other cannot both succeed. One batch of two.
pub async fn set_flags(
    db: &impl PlatformDb,
    id: &TenantId,
    disabled: Option<bool>,
    is_admin: Option<bool>,
    now: Millis,
) -> Result<FlagsSet, DbError> {
    let answers = db
        .batch(vec![
            Statement::new(
                "UPDATE accounts SET \
                     disabled_at = CASE ?2 WHEN 1 THEN coalesce(disabled_at, ?4) WHEN 0 THEN NULL \
                         ELSE disabled_at END, \
                     shut_out_at = CASE WHEN ?2 IS NULL THEN shut_out_at END, \
                     is_admin = coalesce(?3, is_admin), updated_at = ?4 \
                 WHERE id = ?1 AND (NOT (coalesce(?2, 0) = 1 OR coalesce(?3, 1) = 0) \
                     OR is_admin = 0 OR EXISTS (SELECT 1 FROM accounts AS o \
                         WHERE o.id <> ?1 AND o.is_admin = 1 AND o.disabled_at IS NULL)) \
                 RETURNING id AS id",
            )
            .bind(id.as_str())
            .bind(disabled)
            .bind(is_admin)
            .bind(now),
            Statement::new("SELECT a.id AS id FROM accounts AS a WHERE a.id = ?1")
                .bind(id.as_str()),
        ])
        .await?;
    Ok(
        match (json::happened(&answers, 0), json::happened(&answers, 1)) {
            (true, _) => FlagsSet::Done,
            (false, false) => FlagsSet::NoSuchAccount,
            (false, true) => FlagsSet::LastAdministrator,
        },
    )
}

/// Disabled accounts whose sessions and API tokens may still stand, at most `limit`: those that were
/// tried longest ago, so that one whose database does not answer keeps none of the others waiting.
/// One statement.
pub async fn to_shut_out(
    db: &impl PlatformDb,
    limit: u32,
    now: Millis,
) -> Result<Vec<TenantId>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "UPDATE accounts SET updated_at = ?1 WHERE id IN \
                     (SELECT a.id FROM accounts AS a \
                      WHERE a.disabled_at IS NOT NULL AND a.shut_out_at IS NULL \
                      ORDER BY a.updated_at LIMIT ?2) \
                 RETURNING id AS id",
            )
            .bind(now)
            .bind(limit),
        )
        .await?;
    rows.iter().map(|row| json::tenant(&row, "id")).collect()
}

/// Notes that nobody may ask in the name of a disabled account any more. One statement.
pub async fn shut_out(db: &impl PlatformDb, id: &TenantId, now: Millis) -> Result<(), DbError> {
    db.execute(
        Statement::new(
            "UPDATE accounts SET shut_out_at = ?2 WHERE id = ?1 AND disabled_at IS NOT NULL",
        )
        .bind(id.as_str())
        .bind(now),
    )
    .await
}
