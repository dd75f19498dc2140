//! Letters that have not left, for instances without mail: the administrator hands the links on.

use accounts::letters;
use axum::extract::State;
use mail::Letter;
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use shared::ids::Millis;
use shared::page::Page;
use utoipa::ToSchema;

use crate::context::Accounts;
use crate::failure::Failure;
use crate::person::Administrator;

/// The newest letters shown.
const SHOWN: u32 = 100;

/// A letter that has not left.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct LetterView {
    /// Its id.
    id: String,
    /// What it is about: `verify`, `email`, `reset`, or a word for other news.
    kind: String,
    /// For whom.
    to: String,
    /// What stands above it.
    subject: String,
    /// The link in it. Shown only where no mail is set up: whoever opens it acts as its reader.
    link: Option<String>,
    /// When it was written.
    created_at: Millis,
    /// When it is thrown away.
    expires_at: Millis,
}

/// Letters that have not left
///
/// The newest hundred.
#[utoipa::path(
    get, path = "/api/admin/letters", operation_id = "listLetters", tag = "administration",
    responses(
        (status = 200, description = "Letters", body = Page<LetterView>),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list_letters(
    State(inner): State<Accounts>,
    _: Administrator,
) -> Result<Json<Page<LetterView>>, Failure> {
    let cloud = inner.cloud().await?;
    let waiting = letters::waiting(&inner.ports.db, SHOWN, inner.now()).await?;
    let items = waiting.into_iter().filter_map(|waiting| {
        // Sealed under a key that is gone: nobody reads it any more.
        let seals = &cloud.seals;
        let letter: Letter = seals.open("letters", &waiting.id, &waiting.body).ok()?;
        let mut words = letter.text.split_whitespace();
        let link = words
            .find(|word| word.contains("#token="))
            .map(str::to_owned);
        Some(LetterView {
            id: waiting.id,
            kind: waiting.kind,
            to: letter.to,
            subject: letter.subject,
            link: link.filter(|_| cloud.mailer.is_none()),
            created_at: waiting.created_at,
            expires_at: waiting.expires_at,
        })
    });
    Ok(Json(Page {
        items: items.collect(),
        next_cursor: None,
    }))
}
