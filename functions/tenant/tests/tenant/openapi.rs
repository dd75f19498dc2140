//! `docs/openapi.json` is what this code serves.

use std::path::Path;

use axum::body::Body;
use http::{Method, Request};

use crate::support::App;

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

#[tokio::test]
async fn every_route_the_document_names_is_there() {
    let document = rolecall_tenant::openapi();
    let app = App::new().await;
    let mut asked = 0;
    for (path, item) in document.paths.paths {
        let methods = [
            (Method::GET, item.get),
            (Method::PUT, item.put),
            (Method::POST, item.post),
            (Method::DELETE, item.delete),
            (Method::PATCH, item.patch),
        ];
        // The gateway answers it.
        let named = methods
            .into_iter()
            .filter(|(_, operation)| operation.is_some() && path != "/api/health");
        for (method, _) in named {
            let request = Request::builder()
                .method(&method)
                .uri(path.replace("{id}", "none"))
                .body(Body::empty())
                .unwrap();
            let answer = app.send(request).await;
            let detail = answer.body["detail"].as_str().unwrap_or_default();
            assert!(
                !detail.contains("this address"),
                "{method} {path}: {detail}"
            );
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked}");
}
