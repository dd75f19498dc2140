//! `docs/openapi.json` is what this code serves.

use std::path::Path;

#[test]
fn the_checked_in_openapi_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let mut current = rolecall_tenant::openapi().to_pretty_json().unwrap();
    current.push('\n');
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &current).unwrap();
        return;
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == current,
        "docs/openapi.json is stale; refresh it with\n    \
         UPDATE_OPENAPI=1 cargo nextest run -p rolecall-tenant openapi"
    );
}
