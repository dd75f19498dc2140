//! What a person changes about their account.

use accounts::links::{self, NewLink, Purpose};
use accounts::people;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use identity::rates::{Policy, RESET};
use serde::Deserialize;
use serving::Json;
use shared::Problem;
use shared::calls::SessionsToClose;
use utoipa::ToSchema;

use super::register::{Heard, heard};
use super::{email, good_password, letters_to, with_password};
use crate::context::Accounts;
use crate::failure::Failure;
use crate::letters::{About, VERIFY_LASTS};
use crate::person::Person;
use crate::rates::Rates;

/// Letters about a new address, a person.
const NEW_ADDRESS: Policy = Policy {
    name: "new-address",
    ..RESET
};
/// The same, the address they go to, whoever asks: it may be somebody else's.
const NEW_ADDRESS_TO: Policy = Policy {
    name: "new-address-to",
    ..RESET
};

/// A change of password.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PasswordChange {
    /// The present one; left out by who has none yet and signed in within the last ten minutes.
    #[serde(default)]
    current: Option<String>,
    /// The new one: 12 to 128 characters.
    password: String,
}

/// Change the password
///
/// Closes every other session.
#[utoipa::path(
    put, path = "/api/account/password", operation_id = "changePassword", tag = "account",
    request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed"),
        (status = 400, description = "The new one is too weak", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The present one is not right", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn change_password(
    State(inner): State<Accounts>,
    person: Person,
    rates: Rates,
    Json(asked): Json<PasswordChange>,
) -> Result<StatusCode, Failure> {
    let cloud = inner.cloud().await?;
    with_password(cloud)?;
    if person.account.password.is_none() && letters_to(&person.account).is_none() {
        return Err(Problem::conflict(
            "one signs in with an address and a password, and you have confirmed no address yet",
        )
        .into());
    }
    let address = person.account.email.as_deref().unwrap_or_default();
    good_password(&asked.password, address)?;
    person
        .prove(&inner, &rates, asked.current.as_deref())
        .await?;
    let password = inner.hash(&asked.password)?;
    let letter = letters_to(&person.account)
        .map(|to| inner.letter(cloud, About::PasswordChanged, to, Some(person.id())))
        .transpose()?;
    let others = person
        .session
        .clone()
        .map_or(SessionsToClose::All, SessionsToClose::AllBut);
    let change = async {
        let (db, now) = (&inner.ports.db, inner.now());
        people::set_password(db, person.id(), &password, letter.as_ref(), now).await?;
        Ok(())
    };
    inner.change_and_close(person.id(), others, change).await?;
    inner.info("password_changed", &[("account", person.id().as_str())]);
    inner.letters_wait().await;
    Ok(StatusCode::NO_CONTENT)
}

/// A change of address.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct EmailChange {
    /// The new address.
    email: String,
    /// The password; left out by who has none and signed in within the last ten minutes.
    #[serde(default)]
    password: Option<String>,
}

/// Change the address
///
/// Nothing changes until the link that goes to the new address is opened; the old one is told then.
/// The answer is the same whether or not the new address has an account.
#[utoipa::path(
    put, path = "/api/account/email", operation_id = "changeEmail", tag = "account",
    request_body = EmailChange,
    responses(
        (status = 202, description = "Heard; look for a letter at the new address", body = Heard),
        (status = 400, description = "No address", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The password is not right", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn change_email(
    State(inner): State<Accounts>,
    person: Person,
    rates: Rates,
    Json(asked): Json<EmailChange>,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    let email = email(&asked.email)?;
    person
        .prove(&inner, &rates, asked.password.as_deref())
        .await?;
    rates
        .count(&inner, NEW_ADDRESS, person.id().as_str())
        .await?;
    rates.count_named(&inner, NEW_ADDRESS_TO, &email).await?;
    let db = &inner.ports.db;
    let is_known = people::by_email(db, email.as_str()).await?.is_some();
    let (token, id) = inner.fresh_token()?;
    let (purpose, about) = if is_known {
        (Purpose::Decoy, About::Nobody)
    } else {
        (Purpose::Email, About::NewAddress { token: &token })
    };
    let link = NewLink {
        id,
        purpose,
        account: Some(person.id().clone()),
        email: email.as_str().to_owned(),
        password: None,
        expires_at: inner.now() + VERIFY_LASTS,
    };
    let letter = inner.letter(cloud, about, email.as_str(), Some(person.id()))?;
    links::begin(db, &link, &letter).await?;
    inner.letters_wait().await;
    Ok(heard(StatusCode::ACCEPTED, &email))
}
