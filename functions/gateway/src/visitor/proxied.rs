//! People whom a proxy in front has signed in: whose account that is.

use accounts::visits;
use shared::calls::ResolveIdentity;
use shared::ports::{Function, Services as _};
use shared::{Problem, TenantId};

use crate::Gateway;

/// The account of somebody known by this identity; accounts decides about one never seen before.
pub(super) async fn account(
    gateway: &Gateway,
    identity: ResolveIdentity,
) -> Result<TenantId, Problem> {
    let ResolveIdentity {
        issuer, subject, ..
    } = &identity;
    let ports = &gateway.ports;
    if let Some(known) = visits::known(&ports.db, issuer, subject).await? {
        if known.is_disabled {
            return Err(Problem::forbidden(
                "this account was closed by an administrator of this instance",
            ));
        }
        return Ok(known.account);
    }
    let resolved = ports.services.call(Function::Accounts, &identity).await?;
    resolved.tenant.ok_or_else(|| {
        let why = resolved.refused.unwrap_or_default();
        Problem::forbidden(if why.is_empty() {
            "nobody new may come in here; ask an administrator of this instance".to_owned()
        } else {
            why
        })
    })
}
