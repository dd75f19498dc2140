//! The first administrator: a token that works once is written to the log, and whoever can read that
//! is believed to run this instance.

use std::sync::atomic::Ordering;

use accounts::instance;
use axum::extract::State;
use http::StatusCode;
use identity::one_time;
use identity::rates::{LINK, Policy};
use serde::Deserialize;
use serving::Json;
use shared::Problem;
use utoipa::ToSchema;

use crate::context::{Accounts, Inner};
use crate::failure::Failure;
use crate::person::Person;
use crate::rates::Rates;

/// Guesses at the token, a person.
const CLAIM: Policy = Policy {
    name: "claim",
    ..LINK
};

impl Inner {
    /// Makes the token and logs it, where there is neither an administrator nor a token. Looked at
    /// until it was seen once in this instance; of many that look at once, the database lets one make
    /// it.
    pub(crate) async fn offer_claim(&self) -> Result<(), Failure> {
        if self.looked.load(Ordering::Relaxed) {
            return Ok(());
        }
        let (token, hash) = self.fresh_token()?;
        if instance::offer_claim(&self.ports.db, &hash).await? {
            self.info("first_administrator", &[("token", &token)]);
        }
        self.looked.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// The token of the log.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Claim {
    /// As the log has it, with the event `first_administrator`.
    token: String,
}

/// Become the first administrator
///
/// With the token that was written to the log when there was no administrator. It works once.
#[utoipa::path(
    post, path = "/api/admin/claim", operation_id = "claimAdministration", tag = "administration",
    request_body = Claim,
    responses(
        (status = 204, description = "You administer this instance now"),
        (status = 403, description = "The token is not right, or was used", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn claim(
    State(inner): State<Accounts>,
    person: Person,
    rates: Rates,
    Json(asked): Json<Claim>,
) -> Result<StatusCode, Failure> {
    rates.count(&inner, CLAIM, person.id().as_str()).await?;
    let wrong =
        || Problem::forbidden("this is not the token of the log, or it was used").at("token");
    let hash = one_time::id(&asked.token).ok_or_else(wrong)?;
    if !instance::claim(&inner.ports.db, person.id(), &hash, inner.now()).await? {
        return Err(wrong().into());
    }
    inner.info(
        "administrator_claimed",
        &[("account", person.id().as_str())],
    );
    Ok(StatusCode::NO_CONTENT)
}
