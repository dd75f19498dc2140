//! Who somebody is whom a proxy in front has signed in: asked for each of their requests.

use shared::TenantId;
use shared::ports::{DbError, PlatformDb, Statement};

use crate::json;

/// Somebody who has been here before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Theirs.
    pub account: TenantId,
    /// Whether they may not come in.
    pub is_disabled: bool,
}

/// Whose this identity is. One query.
pub async fn known(
    db: &impl PlatformDb,
    issuer: &str,
    subject: &str,
) -> Result<Option<Known>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT a.id AS account, a.disabled_at IS NOT NULL AS is_disabled \
                 FROM identities AS i JOIN accounts AS a ON a.id = i.account \
                 WHERE i.issuer = ?1 AND i.subject = ?2",
            )
            .bind(issuer)
            .bind(subject),
        )
        .await?;
    rows.first()
        .map(|row| {
            Ok(Known {
                account: json::tenant(&row, "account")?,
                is_disabled: row.get("is_disabled")?,
            })
        })
        .transpose()
}
