//! The OpenAPI document, made of what stands at the handlers. Only where tests run: what is served is
//! the document they keep current, so no function carries what makes it.

use shared::Problem;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use super::{
    add, applications, companies, cv, cvs, export, health, import, moves, postings, profile,
    searches, sources, tasks, undo, updates, weights, why,
};

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
    paths(
        health::health,
        profile::get_profile,
        profile::put_profile,
        weights::get_weights,
        weights::put_weights,
        weights::reset_weights,
        weights::preview_weights,
        cvs::list_cvs,
        cvs::update_cv,
        cvs::delete_cv_by_id,
        searches::list_searches,
        searches::create_search,
        searches::get_search,
        searches::update_search,
        searches::delete_search,
        companies::find_company,
        companies::starter,
        tasks::start_discovery,
        tasks::list_tasks,
        tasks::get_task,
        tasks::cancel_task,
        applications::get_application,
        applications::list_applications,
        moves::move_application,
        moves::move_applications,
        undo::undo,
        cv::upload_cv,
        cv::delete_cv,
        add::add_application,
        add::import_applications,
        sources::list_sources,
        postings::search_postings,
        why::why,
        updates::updates,
        export::export_all,
        import::import_all,
        export::export_csv,
        export::export_json,
    ),
    components(schemas(Problem, shared::event::Event)),
    tags(
        (name = "profile", description = "The person"),
        (name = "searches", description = "What they look for"),
        (name = "applications", description = "What was found and what became of it"),
        (name = "export", description = "Taking it all along"),
        (name = "work", description = "Background work, sources, updates"),
        (name = "catalog", description = "Everything found, for everybody"),
        (name = "system", description = "The service itself")
    )
)]
struct Described;

/// The OpenAPI 3.1 document of the whole public API.
pub(crate) fn document() -> Document {
    let mut document = Described::openapi();
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
