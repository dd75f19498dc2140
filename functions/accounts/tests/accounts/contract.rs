//! What the OpenAPI document names of this function is there.

use axum::body::Body;
use http::{Method, Request};

use crate::support::App;

#[tokio::test]
async fn every_route_the_document_names_is_there() {
    let app = App::new().await;
    let mut asked = 0;
    for (path, item) in rolecall_accounts::openapi().paths.paths {
        let methods = [
            (Method::GET, item.get),
            (Method::PUT, item.put),
            (Method::POST, item.post),
            (Method::DELETE, item.delete),
        ];
        for (method, _) in methods.into_iter().filter(|(_, named)| named.is_some()) {
            let request = Request::builder()
                .method(&method)
                .uri(path.replace("{id}", "none").replace("{provider}", "none"))
                .body(Body::empty())
                .unwrap();
            let answer = app.ask(request).await;
            let detail = answer.body["detail"].as_str().unwrap_or_default();
            assert!(
                !detail.contains("this address exists") && !detail.contains("at this address"),
                "{method} {path}: {detail}"
            );
            asked += 1;
        }
    }
    assert!(asked > 25, "{asked}");
}
