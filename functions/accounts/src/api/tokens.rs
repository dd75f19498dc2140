//! `/api/tokens`: tokens a person makes for programs of theirs.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use identity::{API_TOKEN_LASTS_AT_MOST, ApiToken, Scope};
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use shared::calls::{AddToken, CloseToken, ListTokens, TokenNote};
use shared::ids::Millis;
use shared::page::Page;
use shared::ports::{Sql as _, Tenants as _};
use utoipa::ToSchema;

use super::letters_to;
use crate::context::Accounts;
use crate::failure::Failure;
use crate::letters::About;
use crate::person::Person;
use crate::rates::Rates;

/// How long a token lasts where nothing is said.
const LASTS: Millis = 90 * accounts::DAY;
/// Tokens of one person that stand at the same time.
const MOST: usize = 50;
/// Characters of a name.
const NAME: usize = 100;

/// A token that stands.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct TokenView {
    /// Its id.
    id: String,
    /// What the person calls it.
    name: String,
    /// `read`, `write`.
    scopes: Vec<String>,
    /// When it was made.
    created_at: Millis,
    /// When it was last used, to the hour.
    used_at: Option<Millis>,
    /// When it ends.
    until: Millis,
}

impl From<TokenNote> for TokenView {
    fn from(note: TokenNote) -> Self {
        Self {
            id: note.id,
            name: note.name,
            scopes: note.scopes,
            created_at: note.created_at,
            used_at: note.used_at,
            until: note.until,
        }
    }
}

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewToken {
    /// What it is for, at most 100 characters.
    name: String,
    /// `read`, `write`, or both.
    scopes: Vec<String>,
    /// When it ends: within 366 days; after 90 where it is left out.
    #[serde(default)]
    until: Option<Millis>,
    /// The password; left out by who signed in within the last ten minutes.
    #[serde(default)]
    password: Option<String>,
}

/// A token that was made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MadeToken {
    /// As it is listed from now on.
    #[serde(flatten)]
    view: TokenView,
    /// The token itself, for `Authorization: Bearer`. Shown this once.
    token: String,
}

/// List API tokens
///
/// The newest first. Tokens themselves are never shown again.
#[utoipa::path(
    get, path = "/api/tokens", operation_id = "listTokens", tag = "account",
    responses((status = 200, description = "The tokens that stand", body = Page<TokenView>))
)]
pub(crate) async fn list_tokens(
    State(inner): State<Accounts>,
    person: Person,
) -> Result<Json<Page<TokenView>>, Failure> {
    let list = inner
        .ports
        .tenants
        .call(person.id(), &ListTokens {})
        .await?;
    Ok(Json(Page {
        items: list.tokens.into_iter().map(TokenView::from).collect(),
        next_cursor: None,
    }))
}

/// Make an API token
///
/// Its owner is told by a letter.
#[utoipa::path(
    post, path = "/api/tokens", operation_id = "createToken", tag = "account",
    request_body = NewToken,
    responses(
        (status = 201, description = "The token, shown this once", body = MadeToken),
        (status = 400, description = "`field` is not usable", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The password is missing or not right", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "There are too many", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create_token(
    State(inner): State<Accounts>,
    person: Person,
    rates: Rates,
    Json(asked): Json<NewToken>,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    let invalid = |field: &str, why: &str| Problem::invalid(why).at(field);
    let name = asked.name.trim();
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        return Err(invalid("name", "give it a name of at most 100 characters").into());
    }
    let scopes: Option<Vec<Scope>> = asked.scopes.iter().map(|s| Scope::named(s)).collect();
    let mut scopes = scopes
        .filter(|scopes| !scopes.is_empty())
        .ok_or_else(|| invalid("scopes", "scopes are `read` and `write`, at least one"))?;
    scopes.sort_unstable();
    scopes.dedup();
    let now = inner.now();
    let until = asked.until.unwrap_or(now + LASTS);
    if until <= now + accounts::MINUTE || until > now + API_TOKEN_LASTS_AT_MOST {
        return Err(invalid("until", "it must end within 366 days, and not at once").into());
    }
    person
        .prove_unless_fresh(&inner, &rates, asked.password.as_deref())
        .await?;
    let tenants = &inner.ports.tenants;
    let standing = tenants.call(person.id(), &ListTokens {}).await?;
    if standing.tokens.len() >= MOST {
        return Err(Problem::conflict("you have 50 tokens; take one back first").into());
    }
    let token = ApiToken::new(person.id().clone(), inner.fresh_id(), scopes, now, until);
    let signed = token
        .sign(&cloud.keys)
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let scopes: Vec<String> = token.scopes.iter().map(|s| s.as_str().to_owned()).collect();
    let add = AddToken {
        id: token.id,
        name: name.to_owned(),
        scopes,
        until: token.until,
    };
    // First the letter: better one of a token that failed than a token nobody heard of.
    if let Some(to) = letters_to(&person.account) {
        let letter = inner.letter(cloud, About::TokenMade, to, Some(person.id()))?;
        inner.ports.db.execute(letter.insert()).await?;
        inner.letters_wait().await;
    }
    tenants.call(person.id(), &add).await?;
    let claimed = person.claimed();
    if Person::find(&inner, claimed).await?.is_none() {
        // They were put out in between, which took back the tokens there were, and not this one.
        let close = CloseToken { id: add.id };
        tenants.call(person.id(), &close).await?;
        return Err(Problem::unauthenticated("your session has ended; sign in again").into());
    }
    let made = MadeToken {
        view: TokenView {
            id: add.id,
            name: add.name,
            scopes: add.scopes,
            created_at: token.issued_at,
            used_at: None,
            until: add.until,
        },
        token: signed,
    };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Take an API token back
#[utoipa::path(
    delete, path = "/api/tokens/{id}", operation_id = "closeToken", tag = "account",
    params(("id" = String, Path, description = "The token's id")),
    responses(
        (status = 204, description = "It works no more"),
        (status = 404, description = "There is no such token", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn close_token(
    State(inner): State<Accounts>,
    person: Person,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    let close = CloseToken { id };
    let answer = inner.ports.tenants.call(person.id(), &close).await?;
    if answer.closed == 0 {
        return Err(Problem::not_found("there is no token of yours with this id").into());
    }
    Ok(StatusCode::NO_CONTENT)
}
