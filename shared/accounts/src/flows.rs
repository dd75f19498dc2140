//! Sign-ins under way at an identity provider.

use shared::ports::{DbError, PlatformDb, Statement};
use shared::{Millis, TenantId};

use crate::json;

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// SHA-256 of the state, hex.
    pub id: String,
    /// At which provider.
    pub provider: String,
    /// Sealed: PKCE verifier, nonce, where to go afterwards.
    pub body: Vec<u8>,
    /// SHA-256 of the browser's own token, hex.
    pub browser: String,
    /// Whose account gets the identity, where somebody signed in asked for that.
    pub account: Option<TenantId>,
    /// Until when it may end.
    pub expires_at: Millis,
}

/// Notes that a sign-in began. One statement.
pub async fn begin(db: &impl PlatformDb, flow: &Flow) -> Result<(), DbError> {
    db.execute(
        Statement::new(
            "INSERT INTO sign_in_flows (id, provider, body, browser, account, expires_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(flow.id.as_str())
        .bind(flow.provider.as_str())
        .bind(flow.body.as_slice())
        .bind(flow.browser.as_str())
        .bind(flow.account.as_ref().map(TenantId::as_str))
        .bind(flow.expires_at),
    )
    .await
}

/// Takes the flow of this state away, for the browser that began it: whatever comes of it, it cannot
/// end a second time, and who knows the state alone cannot end it for somebody else. One query.
pub async fn take(
    db: &impl PlatformDb,
    id: &str,
    browser: &str,
    now: Millis,
) -> Result<Option<Flow>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "DELETE FROM sign_in_flows WHERE id = ?1 AND browser = ?2 AND expires_at > ?3 \
                 RETURNING provider AS provider, body AS body, account AS account, \
                     expires_at AS expires_at",
            )
            .bind(id)
            .bind(browser)
            .bind(now),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(Flow {
        id: id.to_owned(),
        provider: row.get("provider")?,
        body: row.get("body")?,
        browser: browser.to_owned(),
        account: row
            .get::<Option<String>>("account")?
            .map(|_| json::tenant(&row, "account"))
            .transpose()?,
        expires_at: row.get("expires_at")?,
    }))
}

/// Removes what is expired.
pub(crate) fn sweep(now: Millis) -> Statement {
    Statement::new("DELETE FROM sign_in_flows WHERE expires_at <= ?1 RETURNING 1 AS gone").bind(now)
}
