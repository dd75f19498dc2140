//! Which account somebody known elsewhere gets.
//!
//! 1. Who was here before has their account.
//! 2. An address counts only where whoever vouches has verified it. An unverified one is as good as
//!    none, and is not even stored: else somebody could be known here by an address of another.
//! 3. Where an account has that address, it is theirs, and its owner is told by a letter, if nobody
//!    else can have a way into it: an account with a password, or with another identity, is never
//!    joined silently. Its password may be a stranger's, who registered the address of somebody else
//!    and had them open the link; its identity that of whoever had the address before; or the provider
//!    may take for verified what is not. So its owner signs in that way first, or sets a new password
//!    by a letter, and adds the provider there. Where signing in with a password is off, a password
//!    opens nothing and does not count.
//! 4. Else they are new, and get an account as registration allows it.

use accounts::allowlist;
use accounts::identities::{self, Identity};
use accounts::people::{self, Account};
use identity::Email;
use shared::TenantId;

use super::Refused;
use crate::config::{Cloud, Registration};
use crate::context::Inner;
use crate::failure::Failure;
use crate::letters::About;

/// The account of somebody whom a provider knows by `identity` and whose verified address is `email`.
/// Asked twice, also at the same time, it is the same one.
pub(crate) async fn arrive(
    inner: &Inner,
    identity: &Identity,
    email: Option<&Email>,
) -> Result<Result<TenantId, Refused>, Failure> {
    let (db, cloud) = (&inner.ports.db, inner.cloud().await?);
    let known = identities::account_of(db, &identity.issuer, &identity.subject).await?;
    if let Some(id) = known {
        let account = people::by_id(db, &id).await?;
        let is_open = account.is_some_and(|account| account.disabled_at.is_none());
        return Ok(if is_open {
            Ok(id)
        } else {
            Err(Refused::Disabled)
        });
    }
    if let Some(email) = email
        && let Some(account) = people::by_email(db, email.as_str()).await?
    {
        return join(inner, cloud, &account, identity).await;
    }
    if let Some(refused) = may_not_register(inner, cloud, email).await? {
        return Ok(Err(refused));
    }
    let now = inner.now();
    let account = Account {
        id: inner.fresh_tenant()?,
        email: email.map(|email| email.as_str().to_owned()),
        email_verified_at: email.map(|_| now),
        password: None,
        is_admin: false,
        disabled_at: None,
        created_at: now,
    };
    let owner = identities::create(db, &account, identity).await?;
    if owner.as_ref() == Some(&account.id) {
        let fields = [
            ("account", account.id.as_str()),
            ("provider", &identity.provider),
        ];
        inner.info("registered", &fields);
    }
    // The address became somebody's in this very moment.
    Ok(owner.ok_or(Refused::HasAccount))
}

/// Rule 3.
async fn join(
    inner: &Inner,
    cloud: &Cloud,
    account: &Account,
    identity: &Identity,
) -> Result<Result<TenantId, Refused>, Failure> {
    if account.disabled_at.is_some() {
        return Ok(Err(Refused::Disabled));
    }
    let has_password = account.password.is_some() && cloud.password;
    if account.email_verified_at.is_none() || has_password {
        return Ok(Err(Refused::HasAccount));
    }
    // This very identity may have been added in this very moment.
    let ways_in = identities::of(&inner.ports.db, &account.id).await?;
    let is_same = |one: &Identity| one.issuer == identity.issuer && one.subject == identity.subject;
    if !ways_in.iter().all(is_same) {
        return Ok(Err(Refused::HasAccount));
    }
    add(inner, cloud, account, identity).await
}

/// Adds an identity to an account and tells its owner.
pub(crate) async fn add(
    inner: &Inner,
    cloud: &Cloud,
    account: &Account,
    identity: &Identity,
) -> Result<Result<TenantId, Refused>, Failure> {
    let provider = cloud.provider_name(&identity.provider);
    let letter = account
        .email_verified_at
        .and(account.email.as_deref())
        .map(|to| inner.letter(cloud, About::Linked { provider }, to, Some(&account.id)))
        .transpose()?;
    let db = &inner.ports.db;
    let owner = identities::link(db, identity, &account.id, letter.as_ref(), inner.now()).await?;
    if owner.as_ref() != Some(&account.id) {
        return Ok(Err(Refused::Taken));
    }
    inner.letters_wait().await;
    Ok(Ok(account.id.clone()))
}

/// Whether registration keeps them out.
async fn may_not_register(
    inner: &Inner,
    cloud: &Cloud,
    email: Option<&Email>,
) -> Result<Option<Refused>, Failure> {
    Ok(match (cloud.registration, email) {
        (Registration::Open, _) => None,
        (Registration::Closed, _) => Some(Refused::Closed),
        (Registration::Allowlist, None) => Some(Refused::NotAllowed),
        (Registration::Allowlist, Some(email)) => {
            let patterns = [email.as_str().to_owned(), format!("@{}", email.domain())];
            let is_on_it = allowlist::has_any(&inner.ports.db, &patterns).await?;
            (!is_on_it).then_some(Refused::NotAllowed)
        }
    })
}
