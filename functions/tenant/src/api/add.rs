//! `POST /api/applications`: a posting the person found themselves.

use http::header::LOCATION;
use http::{HeaderName, StatusCode};
use scoring::Wanted;
use serde::Deserialize;
use serving::Json;
use shared::application::{Application, ScoredPosting};
use shared::calls::{ReadPage, ReadText};
use shared::ports::{Function, Services, TenantDb};
use shared::posting::Posting;
use shared::search::{Search, SearchSpec};
use shared::{Problem, SearchId};
use utoipa::ToSchema;

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::store::matches::{self, Origin};
use crate::store::undo::{self, Entry};
use crate::store::{applications, moves, profile, searches};

use super::limits;

/// One of the two.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct NewApplication {
    /// The posting's page, http or https.
    url: Option<String>,
    /// The posting's text, at most 100,000 characters.
    text: Option<String>,
}

/// Add a posting by its page or its text
///
/// It is read, scored like any other and kept whatever the searches want. It can be undone.
#[utoipa::path(
    post, path = "/api/applications", operation_id = "addApplication", tag = "applications",
    request_body = NewApplication,
    responses(
        (status = 200, description = "It was in the list already", body = Application),
        (status = 201, description = "It was added", body = Application, headers(("location" = String))),
        (status = 400, description = "Neither a page nor a text, or a page that may not be asked for", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No posting could be read from it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The page did not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn add_application(
    ctx: Context,
    Json(new): Json<NewApplication>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Application>), Failure> {
    let posting = read(&ctx, new).await?;
    let id = applications::id_of(&ctx.mine.tenant, &posting.id);
    let scored = score(&ctx, posting).await?;
    let (status, application) = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<(StatusCode, Application), Failure> {
            let status = if applications::find(tx, &ctx, &id).await?.is_some() {
                StatusCode::OK
            } else {
                matches::write(tx, &ctx, std::slice::from_ref(&scored), Origin::Manual).await?;
                let application = id.clone();
                undo::push(tx, &ctx, &Entry::Added { application }).await?;
                moves::announce(tx, &ctx, std::slice::from_ref(&id)).await?;
                StatusCode::CREATED
            };
            let application = applications::find(tx, &ctx, &id).await?.ok_or_else(|| {
                Failure::Broken("an application vanished as it was added".to_owned())
            })?;
            Ok((status, application))
        })
        .await?;
    let location = format!("/api/applications/{id}");
    Ok((status, [(LOCATION, location)], Json(application)))
}

async fn read(ctx: &Inner, new: NewApplication) -> Result<Posting, Failure> {
    let given = |value: Option<String>| value.filter(|v| !v.trim().is_empty());
    match (given(new.url), given(new.text)) {
        (Some(url), None) => {
            let url = limits::web_url("url", url.trim())?.to_string();
            Ok(ctx
                .ports
                .services
                .call(Function::Discover, &ReadPage { url })
                .await?)
        }
        (None, Some(text)) => {
            limits::text("text", &text, limits::MAX_POSTING_CHARS)?;
            Ok(ctx
                .ports
                .services
                .call(Function::Discover, &ReadText { text })
                .await?)
        }
        (Some(_), Some(_)) => Err(Problem::invalid("send either `url` or `text`, not both")
            .at("text")
            .into()),
        (None, None) => Err(Problem::invalid("send the posting's `url`, or its `text`")
            .at("url")
            .into()),
    }
}

/// Scores it by the searches that want it; where none does, by one that asks for nothing.
async fn score(ctx: &Inner, posting: Posting) -> Result<ScoredPosting, Failure> {
    let db = &ctx.mine.db;
    let profile = profile::load(db, ctx).await?.effective()?;
    let mut live = searches::all(db, ctx).await?;
    live.retain(|search| !search.spec.paused);
    let features = scoring::read(&posting);
    let now = ctx.now();
    let wanted = Wanted::compile(&profile, &live);
    if let Some(found) = scoring::explain(&wanted, &posting, &features, now) {
        return Ok(ScoredPosting {
            posting,
            score: found.score,
            explanation: found.explanation,
            searches: found.searches,
        });
    }
    let anything = Search {
        id: SearchId::derived(&["anything"]),
        spec: SearchSpec::default(),
    };
    let wanted = Wanted::compile(&profile, &[anything]);
    let found = scoring::explain(&wanted, &posting, &features, now)
        .ok_or_else(|| Failure::Broken("a search for anything keeps nothing".to_owned()))?;
    let mut explanation = found.explanation;
    explanation.kept = vec!["You added it; no search of yours asks for it.".to_owned()];
    Ok(ScoredPosting {
        posting,
        score: found.score,
        explanation,
        searches: Vec::new(),
    })
}
