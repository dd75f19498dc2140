//! The public routes of one person, one file a resource. The gateway has decided who the person is
//! before a request comes here.

mod add;
mod applications;
mod companies;
mod cv;
mod etag;
mod export;
mod health;
mod id;
mod idempotency;
pub(crate) mod intake;
mod limits;
mod moves;
mod postings;
mod profile;
mod searches;
mod sources;
mod tasks;
mod undo;
mod updates;
mod weights;
mod why;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use shared::Problem;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::context::Tenant;
use crate::failure::Reason;

/// Bodies of JSON routes.
const MAX_BODY: usize = 1 << 20;
/// A CV of 5 MiB in its multipart envelope.
const MAX_UPLOAD: usize = limits::MAX_CV_BYTES + (64 << 10);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rolecall",
        description = "Finds postings, ranks them for a person and says why. Errors are problem \
                       documents (RFC 9457). Lists are `{items, next_cursor}`. Writes take an \
                       `Idempotency-Key`: the same key with the same request gives the same answer \
                       for a day. Reads carry an `ETag`. Times are UTC unix milliseconds; money is \
                       in minor units.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    servers((url = "..", description = "Where this document's folder lies")),
    paths(health::health),
    components(schemas(Problem, shared::event::Event)),
    tags(
        (name = "profile", description = "The person"),
        (name = "searches", description = "What they look for"),
        (name = "applications", description = "What was found and what became of it"),
        (name = "work", description = "Background work, sources, updates"),
        (name = "catalog", description = "Everything found, for everybody"),
        (name = "system", description = "The service itself")
    )
)]
struct Base;

fn described() -> OpenApiRouter<Tenant> {
    let own = OpenApiRouter::new()
        .routes(routes!(profile::get_profile, profile::put_profile))
        .routes(routes!(
            weights::get_weights,
            weights::put_weights,
            weights::reset_weights
        ))
        .routes(routes!(weights::preview_weights))
        .routes(routes!(searches::list_searches, searches::create_search))
        .routes(routes!(
            searches::get_search,
            searches::update_search,
            searches::delete_search
        ))
        .routes(routes!(companies::find_company))
        .routes(routes!(tasks::start_discovery))
        .routes(routes!(tasks::list_tasks))
        .routes(routes!(tasks::get_task))
        .routes(routes!(tasks::cancel_task))
        .routes(routes!(applications::get_application))
        .routes(routes!(moves::move_application))
        .routes(routes!(moves::move_applications))
        .routes(routes!(undo::undo))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    let upload = OpenApiRouter::new()
        .routes(routes!(cv::upload_cv, cv::delete_cv))
        .routes(routes!(
            applications::list_applications,
            add::add_application
        ))
        .routes(routes!(add::import_applications))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD));
    let shared = OpenApiRouter::new()
        .routes(routes!(sources::list_sources))
        .routes(routes!(companies::starter))
        .routes(routes!(postings::search_postings))
        .routes(routes!(why::why));
    let streams = OpenApiRouter::new()
        .routes(routes!(updates::updates))
        .routes(routes!(export::export_csv))
        .routes(routes!(export::export_json));
    OpenApiRouter::with_openapi(Base::openapi())
        .merge(own)
        .merge(upload)
        .merge(shared)
        .merge(streams)
}

/// The OpenAPI 3.1 document of the whole public API.
pub(crate) fn document() -> Document {
    let mut document = described().split_for_parts().1;
    // utoipa names the schema of a type alias after what it stands for.
    if let Some(components) = &mut document.components
        && let Some(millis) = components.schemas.remove("i64")
    {
        components.schemas.insert("Millis".to_owned(), millis);
    }
    let renamed = document.to_json().ok().and_then(|json| {
        let json = json.replace(
            "#/components/schemas/i64\"",
            "#/components/schemas/Millis\"",
        );
        serde_json::from_str(&json).ok()
    });
    renamed.unwrap_or(document)
}

/// The routes, with what is common to them.
pub(crate) fn router(tenant: &Tenant) -> Router<Tenant> {
    described()
        .split_for_parts()
        .0
        .layer(middleware::from_fn_with_state(
            tenant.clone(),
            idempotency::once,
        ))
        .layer(middleware::from_fn_with_state(
            tenant.clone(),
            etag::unchanged,
        ))
        .layer(middleware::from_fn_with_state(tenant.clone(), log_failures))
}

/// Writes the reason of a 5xx, which the person is not shown, to the log.
async fn log_failures(State(tenant): State<Tenant>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(Reason(reason)) = response.extensions().get() {
        tenant.log_failure(reason);
    }
    response
}
