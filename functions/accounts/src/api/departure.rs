//! `DELETE /api/account`: leaving.
//!
//! One batch takes the account out of the platform database, the key of everything the person kept
//! with it: from then on nobody, no backup of their own database included, can read it. Their
//! database is emptied next; where that is cut short, the tick finds the tombstone and goes on.

use accounts::DAY;
use accounts::departures::{self, Left};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use identity::credentials::clear_session_cookie;
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::ids::Millis;
use shared::{Problem, TenantId};
use utoipa::ToSchema;

use super::letters_to;
use crate::context::Accounts;
use crate::failure::Failure;
use crate::letters::About;
use crate::person::Person;
use crate::rates::Rates;
use crate::sessions::cookie;

/// What a person has to say to leave.
const CONFIRMATION: &str = "delete my account";

/// A person's wish to leave.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Leaving {
    /// The words `delete my account`.
    confirm: String,
    /// The password; left out by who has none and signed in within the last ten minutes.
    #[serde(default)]
    password: Option<String>,
}

/// What remains of an account.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Receipt {
    /// Whose data it was.
    #[schema(value_type = String)]
    tenant: TenantId,
    /// When the account was deleted.
    deleted_at: Millis,
    /// When the key of its data was destroyed.
    keys_gone_at: Millis,
    /// When the last backup able to hold that key is gone.
    snapshots_gone_at: Millis,
}

/// Delete the account
///
/// At once, with everything in it. Cannot be taken back. Answers a receipt.
#[utoipa::path(
    delete, path = "/api/account", operation_id = "deleteAccount", tag = "account",
    request_body = Leaving,
    responses(
        (status = 200, description = "The account is gone", body = Receipt),
        (status = 400, description = "It was not confirmed", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The password is not right", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "You are the only administrator; make somebody else one first", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn delete_account(
    State(inner): State<Accounts>,
    person: Person,
    rates: Rates,
    Json(asked): Json<Leaving>,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    if asked.confirm != CONFIRMATION {
        let problem = Problem::invalid(format!("to confirm, send the words “{CONFIRMATION}”"));
        return Err(problem.at("confirm").into());
    }
    person
        .prove(&inner, &rates, asked.password.as_deref())
        .await?;
    let now = inner.now();
    let gone_at = now + Millis::from(cloud.snapshot_days) * DAY;
    let day = day(gone_at);
    let farewell = letters_to(&person.account)
        // It would only wait, with their address in it.
        .filter(|_| cloud.mailer.is_some())
        .map(|to| {
            let about = About::Farewell {
                snapshots_gone: &day,
            };
            inner.letter(cloud, about, to, None)
        })
        .transpose()?;
    let tenant = person.id();
    if departures::may_leave(&inner.ports.db, tenant).await? {
        inner.shut_out_before_leaving(tenant).await;
    }
    let left = departures::leave(&inner.ports.db, tenant, gone_at, farewell.as_ref(), now).await?;
    let Left::Gone(stone) = left else {
        return Err(Problem::conflict(
            "you are the only administrator, and others would be left with none; make somebody \
             else one first",
        )
        .into());
    };
    inner.info("account_deleted", &[("account", tenant.as_str())]);
    if farewell.is_some() {
        inner.letters_wait().await;
    }
    inner.empty(&stone).await;
    let receipt = Receipt {
        tenant: stone.tenant,
        deleted_at: stone.deleted_at,
        keys_gone_at: stone.deleted_at,
        snapshots_gone_at: stone.snapshots_gone_at,
    };
    let gone = [(SET_COOKIE, cookie(&clear_session_cookie())?)];
    Ok((gone, Json(receipt)).into_response())
}

/// The day of a time as ISO 8601 has it, UTC: days to civil as in
/// <https://howardhinnant.github.io/date_algorithms.html>.
fn day(at: Millis) -> String {
    let days = at.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, text) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (19_781, "2024-02-28"),
            (19_782, "2024-02-29"),
            (19_783, "2024-03-01"),
            (20_454, "2026-01-01"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(day(days * DAY), text);
            assert_eq!(day(days * DAY + DAY - 1), text);
        }
    }
}
