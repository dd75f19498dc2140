//! The OpenAPI 3.1 document of the whole public API, merged of what each function answers for. A
//! test holds `docs/openapi.json` to it, so no function carries what makes it.

use utoipa::openapi::OpenApi;

/// The document. What stands above all is the tenant's; of what two functions describe (a problem, a
/// page) the tenant's description counts.
pub fn document() -> OpenApi {
    let mut document = rolecall_tenant::openapi();
    document.merge(rolecall_accounts::openapi());
    with_times_named(document)
}

/// utoipa names the schema of a type alias after what it stands for.
fn with_times_named(mut document: OpenApi) -> OpenApi {
    if let Some(components) = &mut document.components
        && let Some(millis) = components.schemas.remove("i64")
    {
        components
            .schemas
            .entry("Millis".to_owned())
            .or_insert(millis);
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
