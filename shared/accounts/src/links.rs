//! Links that work once. Rows are named by the SHA-256 of their token; the token itself is only in
//! the letter.

use shared::ports::{DbError, PlatformDb, Rows, Statement};
use shared::{Millis, TenantId};

use crate::json;
use crate::letters::NewLetter;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Make the account that somebody registered.
    Register,
    /// Give an account another address.
    Email,
    /// Set a new password.
    Reset,
    /// Nothing: it stands where an unknown address must cost the same as a known one.
    Decoy,
}

impl Purpose {
    /// The word kept in SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Email => "email",
            Self::Reset => "reset",
            Self::Decoy => "decoy",
        }
    }

    fn parse(word: &str) -> Self {
        [Self::Register, Self::Email, Self::Reset]
            .into_iter()
            .find(|purpose| purpose.as_str() == word)
            .unwrap_or(Self::Decoy)
    }
}

/// A link to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// SHA-256 of the token, hex.
    pub id: String,
    /// What for.
    pub purpose: Purpose,
    /// Whose; `None` for an account that is not there yet.
    pub account: Option<TenantId>,
    /// Where it is sent, in normal form.
    pub email: String,
    /// With [`Purpose::Register`]: the password in PHC form that the account begins with.
    pub password: Option<String>,
    /// Works no more from then on.
    pub expires_at: Millis,
}

/// A link as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What for.
    pub purpose: Purpose,
    /// Whose.
    pub account: Option<TenantId>,
    /// Where it was sent.
    pub email: String,
    /// Works no more from then on.
    pub expires_at: Millis,
    /// When it worked.
    pub used_at: Option<Millis>,
}

/// Writes a link and its letter. One batch of two.
pub async fn begin(
    db: &impl PlatformDb,
    link: &NewLink,
    letter: &NewLetter,
) -> Result<(), DbError> {
    db.batch(vec![
        Statement::new(
            "INSERT INTO one_time_links (id, purpose, account, email, password, expires_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )
        .bind(link.id.as_str())
        .bind(link.purpose.as_str())
        .bind(link.account.as_ref().map(TenantId::as_str))
        .bind(link.email.as_str())
        .bind(link.password.as_deref())
        .bind(link.expires_at),
        letter.insert(),
    ])
    .await
    .map(|_| ())
}

/// The link of this id. One query.
pub async fn find(db: &impl PlatformDb, id: &str) -> Result<Option<Link>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT l.purpose AS purpose, l.account AS account, l.email AS email, \
                     l.expires_at AS expires_at, l.used_at AS used_at \
                 FROM one_time_links AS l WHERE l.id = ?1",
            )
            .bind(id),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(Link {
        purpose: Purpose::parse(&row.get::<String>("purpose")?),
        account: row
            .get::<Option<String>>("account")?
            .map(|_| json::tenant(&row, "account"))
            .transpose()?,
        email: row.get("email")?,
        expires_at: row.get("expires_at")?,
        used_at: row.get("used_at")?,
    }))
}

/// Holds for a link `l` that may still be used; its id is `?1`, now is `?2`.
const USABLE: &str = "l.id = ?1 AND l.used_at IS NULL AND l.expires_at > ?2";

fn use_up(id: &str, now: Millis) -> Statement {
    Statement::new("UPDATE one_time_links SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL")
        .bind(id)
        .bind(now)
}

/// Makes the account that was registered, under the id given. Every other registration of the same
/// address is void from then on. Answers whether it was made: not where the address belongs to an
/// account by now. One batch of three.
pub async fn make_account(
    db: &impl PlatformDb,
    link: &str,
    id: &TenantId,
    now: Millis,
) -> Result<bool, DbError> {
    let answers = db
        .batch(vec![
            Statement::new(format!(
                "INSERT INTO accounts (id, email, email_verified_at, password, created_at, \
                     updated_at) SELECT ?3, l.email, ?2, l.password, ?2, ?2 \
                 FROM one_time_links AS l WHERE {USABLE} AND l.purpose = 'register' \
                 ON CONFLICT DO NOTHING RETURNING id AS id"
            ))
            .bind(link)
            .bind(now)
            .bind(id.as_str()),
            use_up(link, now),
            Statement::new(
                "DELETE FROM one_time_links WHERE purpose = 'register' AND id <> ?1 AND email IN \
                     (SELECT a.email FROM accounts AS a WHERE a.id = ?2)",
            )
            .bind(link)
            .bind(id.as_str()),
        ])
        .await?;
    Ok(json::happened(&answers, 0))
}

/// Gives an account the address the link was sent to, and tells the old one. Links sent to the old
/// address are void from then on. Answers whether it was done: not where the address is taken by
/// now, or the account disabled. One batch of three or four.
pub async fn change_address(
    db: &impl PlatformDb,
    link: &str,
    to_the_old: Option<&NewLetter>,
    now: Millis,
) -> Result<bool, DbError> {
    let free = format!(
        "FROM one_time_links AS l WHERE {USABLE} AND l.purpose = 'email' \
         AND NOT EXISTS (SELECT 1 FROM accounts AS o WHERE o.email = l.email) \
         AND EXISTS (SELECT 1 FROM accounts AS m WHERE m.id = l.account AND m.disabled_at IS NULL)"
    );
    let mut batch = Vec::new();
    batch.extend(to_the_old.map(|letter| {
        let condition = format!("EXISTS (SELECT 1 {free})");
        letter.insert_when(&condition, [link.into(), now.into()])
    }));
    let place = batch.len();
    batch.extend([
        Statement::new(format!(
            "UPDATE accounts SET email = l.email, email_verified_at = ?2, updated_at = ?2 \
             {free} AND l.account = accounts.id RETURNING accounts.id AS id"
        ))
        .bind(link)
        .bind(now),
        Statement::new(
            "DELETE FROM one_time_links WHERE id <> ?1 AND purpose IN ('reset', 'email') \
             AND account = (SELECT l.account FROM one_time_links AS l JOIN accounts AS a \
                 ON a.id = l.account AND a.email = l.email WHERE l.id = ?1)",
        )
        .bind(link),
        use_up(link, now),
    ]);
    let answers: Vec<Rows> = db.batch(batch).await?;
    Ok(json::happened(&answers, place))
}

/// Sets the password a reset link was opened for, and tells the account's owner. Who opened the link
/// has proved that the address is theirs, and somebody else may have been in: every other link of the
/// account is void, the one to another address included, and so are its identities at providers and
/// the sign-ins that would add one. Who comes through a proxy in front comes through it still: the
/// operator's own proxy vouches for them, and nobody can add that by themselves. Answers whether it
/// was done. One batch of five or six.
pub async fn reset_password(
    db: &impl PlatformDb,
    link: &str,
    phc: &str,
    letter: Option<&NewLetter>,
    now: Millis,
) -> Result<bool, DbError> {
    let usable = format!("FROM one_time_links AS l WHERE {USABLE} AND l.purpose = 'reset'");
    let theirs = format!(
        "(SELECT l.account {usable} AND EXISTS \
             (SELECT 1 FROM accounts AS a WHERE a.id = l.account AND a.email = l.email))"
    );
    let mut batch = Vec::new();
    batch.extend(letter.map(|letter| {
        let condition = format!("EXISTS (SELECT 1 {usable})");
        letter.insert_when(&condition, [link.into(), now.into()])
    }));
    let place = batch.len();
    batch.extend([
        Statement::new(format!(
            "UPDATE accounts SET password = ?3, updated_at = ?2, \
                 email_verified_at = coalesce(email_verified_at, ?2) \
             {usable} AND l.account = accounts.id AND l.email = accounts.email \
             RETURNING accounts.id AS id"
        ))
        .bind(link)
        .bind(now)
        .bind(phc),
        Statement::new(format!(
            "DELETE FROM identities WHERE account IN {theirs} \
             AND provider NOT IN ('proxy', 'access')"
        ))
        .bind(link)
        .bind(now),
        Statement::new(format!(
            "DELETE FROM sign_in_flows WHERE account IN {theirs}"
        ))
        .bind(link)
        .bind(now),
        use_up(link, now),
        Statement::new(
            "DELETE FROM one_time_links WHERE id <> ?1 AND purpose IN ('reset', 'email') \
             AND account = (SELECT l.account FROM one_time_links AS l WHERE l.id = ?1)",
        )
        .bind(link),
    ]);
    let answers: Vec<Rows> = db.batch(batch).await?;
    Ok(json::happened(&answers, place))
}

/// Removes what is expired.
pub(crate) fn sweep(now: Millis) -> Statement {
    Statement::new("DELETE FROM one_time_links WHERE expires_at <= ?1 RETURNING 1 AS gone")
        .bind(now)
}
