//! `POST /api/auth/register`.
//!
//! Whoever registers an address of somebody else does nothing to them: there is no account until the
//! link sent to the address is opened, which only says that the address is real and does not sign
//! anybody in. Who opens it without having registered has an account whose password they do not know;
//! the reset they then ask for voids the stranger's password and closes every session of theirs.
//!
//! Nobody learns who has an account. A known address, an unknown one and one that may not register
//! get the same answer for the same work: one password is hashed, one link and one letter are
//! written, and one message is sent. For the known address the link is a decoy and the letter says
//! that there is an account; for one that may not register both are decoys, which the queue's
//! consumer throws away. Letters leave through the queue, after the answer.

use accounts::links::{self, NewLink, Purpose};
use accounts::{allowlist, identities, instance, people};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use identity::rates::{Policy, REGISTER};
use identity::{Email, one_time};
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use utoipa::ToSchema;

use super::{email, good_password, with_password};
use crate::config::Registration;
use crate::context::{Accounts, Address, Inner};
use crate::failure::Failure;
use crate::letters::{About, VERIFY_LASTS};
use crate::rates::Rates;

/// Letters to one address about registering: it may be somebody else's.
const REGISTER_ACCOUNT: Policy = Policy {
    name: "register-account",
    limit: 3,
    window: 60 * 60,
};

/// A registration.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Registering {
    /// An e-mail address.
    email: String,
    /// 12 to 128 characters.
    password: String,
    /// The one-time token of the log, for who sets this instance up: their account needs neither
    /// permission nor letter, and administers the instance.
    #[serde(default)]
    claim: Option<String>,
}

/// What was asked for was heard, whatever comes of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Heard {
    /// The address in the form it is known by.
    pub(crate) email: String,
}

/// Register
///
/// The answer is the same whether or not the address has an account or may have one. A letter with a
/// link goes to it where it can become one.
#[utoipa::path(
    post, path = "/api/auth/register", operation_id = "register", tag = "account",
    request_body = Registering,
    responses(
        (status = 201, description = "With `claim`: the account is there, and administers this instance; sign in", body = Heard),
        (status = 202, description = "Heard; look for a letter", body = Heard),
        (status = 400, description = "No address, or a password too weak; `field` names it", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Nobody may register here, or `claim` is not right", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn register(
    State(inner): State<Accounts>,
    address: Address,
    rates: Rates,
    Json(asked): Json<Registering>,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    with_password(cloud)?;
    rates.count(&inner, REGISTER, &address.0).await?;
    let email = email(&asked.email)?;
    good_password(&asked.password, email.as_str())?;
    if let Some(claim) = &asked.claim {
        return register_administrator(&inner, &email, &asked.password, claim).await;
    }
    if cloud.registration == Registration::Closed {
        return Err(Problem::forbidden("nobody can register here; ask whoever runs it").into());
    }
    rates.count_named(&inner, REGISTER_ACCOUNT, &email).await?;

    let password = inner.hash(&asked.password)?;
    let db = &inner.ports.db;
    let known = people::by_email(db, email.as_str()).await?;
    let may = match cloud.registration {
        Registration::Open => true,
        Registration::Closed => false,
        Registration::Allowlist => {
            let patterns = [email.as_str().to_owned(), format!("@{}", email.domain())];
            allowlist::has_any(db, &patterns).await?
        }
    };
    let (token, id) = inner.fresh_token()?;
    let (purpose, about) = match &known {
        Some(_) => (Purpose::Decoy, About::AlreadyThere),
        None if may => (Purpose::Register, About::Register { token: &token }),
        None => (Purpose::Decoy, About::Nobody),
    };
    let link = NewLink {
        id,
        purpose,
        account: None,
        email: email.as_str().to_owned(),
        password: (purpose == Purpose::Register).then_some(password),
        expires_at: inner.now() + VERIFY_LASTS,
    };
    let owner = known.as_ref().map(|account| &account.id);
    let letter = inner.letter(cloud, about, email.as_str(), owner)?;
    links::begin(db, &link, &letter).await?;
    inner.letters_wait().await;
    Ok(heard(StatusCode::ACCEPTED, &email))
}

/// The first account, for who can read the log: nobody could let them in, and no letter may leave
/// yet.
async fn register_administrator(
    inner: &Inner,
    email: &Email,
    password: &str,
    claim: &str,
) -> Result<Response, Failure> {
    let wrong =
        || Problem::forbidden("this is not the token of the log, or it was used").at("claim");
    let hash = one_time::id(claim).ok_or_else(wrong)?;
    let db = &inner.ports.db;
    if !instance::is_claim(db, &hash).await? {
        return Err(wrong().into());
    }
    if people::by_email(db, email.as_str()).await?.is_some() {
        let problem =
            Problem::conflict("there is an account with this address; sign in and claim it");
        return Err(problem.at("email").into());
    }
    let account = people::Account {
        id: inner.fresh_tenant()?,
        email: Some(email.as_str().to_owned()),
        email_verified_at: Some(inner.now()),
        password: Some(inner.hash(password)?),
        is_admin: false,
        disabled_at: None,
        created_at: inner.now(),
    };
    if !identities::create_administrator(db, &account, &hash).await? {
        return Err(wrong().into());
    }
    inner.info("administrator_claimed", &[("account", account.id.as_str())]);
    Ok(heard(StatusCode::CREATED, email))
}

pub(super) fn heard(status: StatusCode, email: &Email) -> Response {
    let email = email.as_str().to_owned();
    (status, Json(Heard { email })).into_response()
}
