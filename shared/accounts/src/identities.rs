//! Who an account is elsewhere.

use shared::ports::{DbError, PlatformDb, Rows, Statement};
use shared::{Millis, TenantId};

use crate::json;
use crate::letters::NewLetter;
use crate::people::{self, Account};

/// A person as an identity provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// An OpenID issuer, `proxy:<issuer>`, or a Cloudflare Access team.
    pub issuer: String,
    /// Theirs for good there.
    pub subject: String,
    /// What providers are called here.
    pub provider: String,
}

/// Whose identity this is. One query.
pub async fn account_of(
    db: &impl PlatformDb,
    issuer: &str,
    subject: &str,
) -> Result<Option<TenantId>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT i.account AS account FROM identities AS i \
                 WHERE i.issuer = ?1 AND i.subject = ?2",
            )
            .bind(issuer)
            .bind(subject),
        )
        .await?;
    rows.first()
        .map(|row| json::tenant(&row, "account"))
        .transpose()
}

/// The identities of an account, the oldest first. One query.
pub async fn of(db: &impl PlatformDb, account: &TenantId) -> Result<Vec<Identity>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT i.issuer AS issuer, i.subject AS subject, i.provider AS provider \
                 FROM identities AS i WHERE i.account = ?1 ORDER BY i.created_at, i.issuer",
            )
            .bind(account.as_str()),
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Identity {
                issuer: row.get("issuer")?,
                subject: row.get("subject")?,
                provider: row.get("provider")?,
            })
        })
        .collect()
}

/// Adds an identity to an account, unless it is somebody's; gives a row back where it did.
fn insert(identity: &Identity, account: &TenantId, now: Millis) -> Statement {
    Statement::new(
        "INSERT INTO identities (issuer, subject, account, provider, created_at) \
         SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM accounts AS a WHERE a.id = ?3) \
         ON CONFLICT DO NOTHING RETURNING account AS account",
    )
    .bind(identity.issuer.as_str())
    .bind(identity.subject.as_str())
    .bind(account.as_str())
    .bind(identity.provider.as_str())
    .bind(now)
}

/// Adds an identity to an account and tells its owner. Answers whose it is afterwards, which may be
/// somebody else. One batch of two or three.
pub async fn link(
    db: &impl PlatformDb,
    identity: &Identity,
    account: &TenantId,
    letter: Option<&NewLetter>,
    now: Millis,
) -> Result<Option<TenantId>, DbError> {
    let mut batch = Vec::new();
    batch.extend(letter.map(|letter| {
        let new = "NOT EXISTS (SELECT 1 FROM identities AS i \
                   WHERE i.issuer = ?1 AND i.subject = ?2)";
        let params = [
            identity.issuer.as_str().into(),
            identity.subject.as_str().into(),
        ];
        letter.insert_when(new, params)
    }));
    batch.extend([insert(identity, account, now), whose(identity)]);
    let answers = db.batch(batch).await?;
    let owner = answers.last().and_then(Rows::first);
    owner.map(|row| json::tenant(&row, "account")).transpose()
}

fn whose(identity: &Identity) -> Statement {
    Statement::new(
        "SELECT i.account AS account FROM identities AS i \
         WHERE i.issuer = ?1 AND i.subject = ?2",
    )
    .bind(identity.issuer.as_str())
    .bind(identity.subject.as_str())
}

/// Makes an account for somebody who came by this identity. Answers whose it is afterwards: of two
/// requests at once, both hear the same; `None` where the address is another account's, and then
/// nothing was written. One batch of four.
pub async fn create(
    db: &impl PlatformDb,
    account: &Account,
    identity: &Identity,
) -> Result<Option<TenantId>, DbError> {
    let answers = db
        .batch(vec![
            // Whoever came first made the account, and this one is not wanted.
            Statement::new(
                "INSERT INTO accounts (id, email, email_verified_at, is_admin, created_at, \
                     updated_at) SELECT ?1, ?2, ?3, 0, ?4, ?4 WHERE NOT EXISTS \
                     (SELECT 1 FROM identities AS i WHERE i.issuer = ?5 AND i.subject = ?6) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(account.id.as_str())
            .bind(account.email.as_deref())
            .bind(account.email_verified_at)
            .bind(account.created_at)
            .bind(identity.issuer.as_str())
            .bind(identity.subject.as_str()),
            insert(identity, &account.id, account.created_at),
            whose(identity),
            // Registrations under way for this address would not make an account any more.
            Statement::new(
                "DELETE FROM one_time_links WHERE purpose = 'register' AND email IN \
                     (SELECT a.email FROM accounts AS a WHERE a.id = ?1)",
            )
            .bind(account.id.as_str()),
        ])
        .await?;
    let owner = answers.get(2).and_then(Rows::first);
    owner.map(|row| json::tenant(&row, "account")).transpose()
}

/// Takes the identities of a provider from an account, unless nothing would be left to sign in with:
/// the statement decides. A password is something where `by_password` says that one signs in with it.
/// Answers whether any was taken. One batch of one or two.
pub async fn unlink(
    db: &impl PlatformDb,
    account: &TenantId,
    provider: &str,
    by_password: bool,
    letter: Option<&NewLetter>,
) -> Result<bool, DbError> {
    let left = "(EXISTS (SELECT 1 FROM accounts AS a \
                    WHERE a.id = ?1 AND a.password IS NOT NULL AND ?3 = 1) \
                OR EXISTS (SELECT 1 FROM identities AS o \
                    WHERE o.account = ?1 AND o.provider <> ?2))";
    let any = "EXISTS (SELECT 1 FROM identities AS i WHERE i.account = ?1 AND i.provider = ?2)";
    let mut batch = Vec::new();
    batch.extend(letter.map(|letter| {
        letter.insert_when(
            &format!("{any} AND {left}"),
            [account.as_str().into(), provider.into(), by_password.into()],
        )
    }));
    let place = batch.len();
    batch.push(
        Statement::new(format!(
            "DELETE FROM identities WHERE account = ?1 AND provider = ?2 AND {left} \
             RETURNING issuer AS issuer"
        ))
        .bind(account.as_str())
        .bind(provider)
        .bind(by_password),
    );
    let answers = db.batch(batch).await?;
    Ok(json::happened(&answers, place))
}

/// Makes a first account that administers this instance, for who holds the token of the log.
pub async fn create_administrator(
    db: &impl PlatformDb,
    account: &Account,
    claim: &str,
) -> Result<bool, DbError> {
    let answers = db
        .batch(vec![
            people::insert(account),
            crate::instance::promote(&account.id, claim, account.created_at),
            crate::instance::forget_claim_if_claimed(),
            // Without the right token there is no account either.
            Statement::new("DELETE FROM accounts WHERE id = ?1 AND is_admin = 0")
                .bind(account.id.as_str()),
        ])
        .await?;
    Ok(json::happened(&answers, 1))
}
