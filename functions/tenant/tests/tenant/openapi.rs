//! What the document names of this function is there; `tests/contract` keeps it current.

use axum::body::Body;
use http::{Method, Request};

use crate::support::App;

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
