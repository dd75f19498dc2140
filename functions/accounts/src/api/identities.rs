//! `DELETE /api/account/identities/{provider}`: taking a way to sign in away.

use accounts::identities;
use axum::body::Bytes;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::Deserialize;
use shared::Problem;
use utoipa::ToSchema;

use super::letters_to;
use crate::context::Accounts;
use crate::failure::Failure;
use crate::letters::About;
use crate::person::Person;
use crate::rates::Rates;

/// The proof that it is themselves who ask.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct Unlinking {
    /// The password; left out by who signed in within the last ten minutes.
    #[serde(default)]
    password: Option<String>,
}

/// Unlink a provider
///
/// One way to sign in must be left.
#[utoipa::path(
    delete, path = "/api/account/identities/{provider}", operation_id = "unlinkIdentity", tag = "account",
    params(("provider" = String, Path, description = "The provider's id")),
    request_body = Unlinking,
    responses(
        (status = 204, description = "It lets nobody in any more"),
        (status = 403, description = "The password is missing or not right", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "You do not sign in with it", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is the only way you can sign in", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn unlink(
    State(inner): State<Accounts>,
    person: Person,
    rates: Rates,
    Path(provider): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Failure> {
    let asked = if body.is_empty() {
        Unlinking::default()
    } else {
        serving::read_json(&body)?
    };
    let (db, cloud) = (&inner.ports.db, inner.cloud().await?);
    let mine = identities::of(db, person.id()).await?;
    if !mine.iter().any(|one| one.provider == provider) {
        return Err(Problem::not_found("you do not sign in with this provider").into());
    }
    person
        .prove_unless_fresh(&inner, &rates, asked.password.as_deref())
        .await?;
    let about = About::Unlinked {
        provider: &provider,
    };
    let letter = letters_to(&person.account)
        .map(|to| inner.letter(cloud, about, to, Some(person.id())))
        .transpose()?;
    let by_password = cloud.password;
    if !identities::unlink(db, person.id(), &provider, by_password, letter.as_ref()).await? {
        return Err(Problem::conflict(if by_password {
            "this is the only way you can sign in; set a password or add another first"
        } else {
            "this is the only way you can sign in; add another first"
        })
        .into());
    }
    inner.letters_wait().await;
    Ok(StatusCode::NO_CONTENT)
}
