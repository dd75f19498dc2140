//! The public routes of one person, one file a resource. The gateway has decided who the person is
//! before a request comes here; [`callers`] makes sure that it has.

mod add;
mod applications;
mod companies;
mod cv;
mod cvs;
mod etag;
mod export;
#[cfg(not(target_arch = "wasm32"))]
mod health;
mod id;
mod idempotency;
mod import;
mod moves;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod openapi;
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
use axum::routing::{get, post, put};

use crate::callers;
use crate::context::Tenant;
use crate::failure::Reason;
use crate::limits;

/// Bodies of JSON routes.
const MAX_BODY: usize = 1 << 20;
/// A CV of 5 MiB in its multipart envelope.
const MAX_UPLOAD: usize = limits::MAX_CV_BYTES + (64 << 10);
/// Everything of a person in its multipart envelope.
const MAX_IMPORT: usize = limits::MAX_IMPORT_BYTES + (64 << 10);

/// Every route there is. What `docs/openapi.json` does not name, the gateway lets nobody ask for; a
/// test asks here for all that it names.
fn routes() -> Router<Tenant> {
    let own = Router::new()
        .route(
            "/api/profile",
            get(profile::get_profile).put(profile::put_profile),
        )
        .route(
            "/api/weights",
            get(weights::get_weights)
                .put(weights::put_weights)
                .delete(weights::reset_weights),
        )
        .route("/api/weights/preview", post(weights::preview_weights))
        .route("/api/cvs", get(cvs::list_cvs))
        .route(
            "/api/cvs/{id}",
            put(cvs::update_cv).delete(cvs::delete_cv_by_id),
        )
        .route(
            "/api/searches",
            get(searches::list_searches).post(searches::create_search),
        )
        .route(
            "/api/searches/{id}",
            get(searches::get_search)
                .put(searches::update_search)
                .delete(searches::delete_search),
        )
        .route("/api/companies", post(companies::find_company))
        .route("/api/discover", post(tasks::start_discovery))
        .route("/api/tasks", get(tasks::list_tasks))
        .route("/api/tasks/{id}", get(tasks::get_task))
        .route("/api/tasks/{id}/cancel", post(tasks::cancel_task))
        .route("/api/applications/{id}", get(applications::get_application))
        .route(
            "/api/applications/{id}/status",
            post(moves::move_application),
        )
        .route("/api/applications/batch", post(moves::move_applications))
        .route("/api/undo", post(undo::undo))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    let upload = Router::new()
        .route("/api/profile/cv", post(cv::upload_cv).delete(cv::delete_cv))
        .route(
            "/api/applications",
            get(applications::list_applications).post(add::add_application),
        )
        .route("/api/applications/import", post(add::import_applications))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD));
    let everything = Router::new()
        .route("/api/import", post(import::import_all))
        .layer(DefaultBodyLimit::max(MAX_IMPORT));
    let read = Router::new()
        .route("/api/sources", get(sources::list_sources))
        .route("/api/companies/starter", get(companies::starter))
        .route("/api/postings", get(postings::search_postings))
        .route("/api/why", get(why::why))
        .route("/api/updates", get(updates::updates))
        .route("/api/export", get(export::export_all))
        .route("/api/export/applications.csv", get(export::export_csv))
        .route("/api/export/applications.json", get(export::export_json));
    own.merge(upload).merge(everything).merge(read)
}

/// The routes, with what is common to them.
pub(crate) fn router(tenant: &Tenant) -> Router<Tenant> {
    routes()
        .layer(middleware::from_fn_with_state(
            tenant.clone(),
            idempotency::once,
        ))
        .layer(middleware::from_fn_with_state(
            tenant.clone(),
            etag::unchanged,
        ))
        .layer(middleware::from_fn_with_state(
            tenant.clone(),
            callers::only_known,
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
