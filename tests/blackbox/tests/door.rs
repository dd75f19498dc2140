//! The public door: health, the contract, who may come in, what every answer carries.

use blackbox::{App, items};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn health_names_release_mode_and_schema() {
    let health = App::running().get("/api/health").await.ok();
    assert_eq!(health["status"], "ok", "{health}");
    assert_eq!(health["mode"], "local");
    assert!(
        health["version"]
            .as_str()
            .is_some_and(|v| v.split('.').count() == 3),
        "{health}"
    );
    assert!(health["schema"]["platform"].as_i64() > Some(0), "{health}");
}

#[tokio::test]
async fn the_contract_is_served_and_names_every_route_the_suite_uses() {
    let contract = App::running().get("/api/openapi.json").await.ok();
    assert!(
        contract["openapi"]
            .as_str()
            .is_some_and(|v| v.starts_with("3.1")),
        "{contract}"
    );
    for path in [
        "/api/health",
        "/api/profile",
        "/api/profile/cv",
        "/api/searches",
        "/api/discover",
        "/api/sources",
        "/api/applications",
        "/api/applications/{id}",
        "/api/applications/{id}/status",
        "/api/applications/batch",
        "/api/undo",
        "/api/tasks",
        "/api/tasks/{id}",
        "/api/updates",
        "/api/postings",
    ] {
        assert!(
            contract["paths"][path].is_object(),
            "{path} is not in the contract"
        );
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    let app = App::running();
    for host in ["evil.example", "localhost.evil.example", "169.254.169.254"] {
        let answer = app
            .send(
                app.request(Method::GET, "/api/profile")
                    .header("host", host),
            )
            .await;
        answer.problem(403);
    }
}

#[tokio::test]
async fn another_sites_page_is_refused_and_curl_is_not() {
    let app = App::running();
    for origin in [
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
    ] {
        let request = app
            .request(Method::POST, "/api/searches")
            .header("origin", origin);
        app.send(request.json(&json!({"titles": ["Spy"]})))
            .await
            .problem(403);
    }
    let listed = items(&app.get("/api/searches").await.ok());
    assert!(
        listed.iter().all(|s| s["titles"] != json!(["Spy"])),
        "{listed:?}"
    );
}

#[tokio::test]
async fn every_answer_carries_strict_headers() {
    let app = App::running();
    for path in ["/", "/api/health", "/api/nothing-here"] {
        let answer = app.get(path).await;
        let header = |name: &str| {
            answer
                .headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'self'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert!(!header("referrer-policy").is_empty(), "{path}");
        assert!(!header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_frontend_is_served_without_inline_script() {
    let app = App::running();
    let page = app.get("/").await;
    assert!(page.status.is_success());
    let html = page.body.as_str().expect("a page").to_owned();
    for script in html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap_or_default();
        assert!(tag.contains("src="), "inline script: <script{tag}>");
    }
    let deep = app
        .request(Method::GET, "/settings")
        .header("accept", "text/html");
    assert!(
        app.send(deep).await.status.is_success(),
        "a deep link opens the app"
    );
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_document() {
    let app = App::running();
    app.get("/api/nothing-here").await.problem(404);
    app.delete("/api/health").await.problem(405);
    app.get("/api/applications/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        .await
        .problem(404);
    // An address in disguise is none.
    app.get("/api/applications/..%2F..%2Fetc")
        .await
        .problem(404);
    app.get("/api/tasks/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        .await
        .problem(404);
}

#[tokio::test]
async fn internal_routes_are_not_public() {
    let app = App::running();
    for path in [
        "/internal/call/match-inputs",
        "/internal/call/deliver-matches",
        "/internal/call/wake",
    ] {
        let answer = app.post(path, &json!({})).await;
        assert!(
            matches!(answer.status.as_u16(), 403..=405),
            "{path}: {} {}",
            answer.status,
            answer.body
        );
    }
    let cron = app.post("/internal/cron/tick", &json!({})).await;
    assert_eq!(cron.status, 403, "{}", cron.body);
    let forged = app
        .request(Method::GET, "/api/profile")
        .header("rolecall-tenant", "somebody");
    let own = app.get("/api/profile").await.ok();
    assert_eq!(
        app.send(forged).await.ok(),
        own,
        "the header of a stranger decides nothing"
    );
}

#[tokio::test]
async fn a_body_that_is_no_json_names_what_is_wrong() {
    let app = App::running();
    let post = |body: &'static str| {
        app.request(Method::POST, "/api/searches")
            .header("content-type", "application/json")
            .body(body)
    };
    app.send(post("{\"titles\": [")).await.problem(400);
    let wrong = app
        .send(post("{\"titles\": \"Engineer\"}"))
        .await
        .problem(400);
    assert!(
        wrong["field"]
            .as_str()
            .is_some_and(|f| f.starts_with("titles")),
        "{wrong}"
    );
    let typed = app
        .request(Method::POST, "/api/searches")
        .header("content-type", "text/plain");
    app.send(typed.body("titles=Engineer")).await.problem(415);
    let huge = format!("{{\"titles\": [\"{}\"]}}", "x".repeat(2 << 20));
    let request = app
        .request(Method::POST, "/api/searches")
        .header("content-type", "application/json");
    app.send(request.body(huge)).await.problem(413);
}
