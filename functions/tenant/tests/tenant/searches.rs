//! Searches, and what follows from changing them.

use crate::support::{App, items};
use serde_json::json;
use shared::calls::{Message, SourceRef, WantedSources};
use shared::source::FEEDS;

#[tokio::test]
async fn a_search_needs_titles_only_and_sets_matching_off() {
    let app = App::new().await;
    let made = app
        .post(
            "/api/searches",
            json!({"titles": [" Engineer ", "Engineer", ""]}),
        )
        .await;
    assert_eq!(made.status, 201);
    let at = made.headers["location"].to_str().unwrap().to_owned();
    let made = made.ok();
    assert_eq!(made["titles"], json!(["Engineer"]));
    assert_eq!(made["name"], "Engineer");
    assert_eq!(app.get(&at).await.ok(), made);

    let sent = app.sent();
    assert!(
        sent.iter().any(|m| matches!(m, Message::Sources { .. })),
        "{sent:?}"
    );
    assert!(
        sent.iter().any(|m| matches!(m, Message::Match { .. })),
        "{sent:?}"
    );
    let tasks = items(&app.get("/api/tasks").await.ok());
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["kind"], "match");
    let inputs = app.inputs().await;
    assert_eq!((inputs.version, inputs.cursor), (1, 0));
    assert_eq!(inputs.searches.len(), 1);
    assert_eq!(inputs.tasks.len(), 1);

    let path = format!("/api/searches/{}", made["id"].as_str().unwrap());
    let renamed = json!({"titles": ["Engineer"], "name": "Work"});
    app.put(&path, renamed).await.ok();
    assert_eq!(app.inputs().await.version, 1, "a name scores nothing anew");
    app.put(&path, json!({"titles": ["Keeper"], "paused": true}))
        .await
        .ok();
    let inputs = app.inputs().await;
    assert_eq!(inputs.version, 2);
    assert!(
        inputs.searches.is_empty(),
        "a paused search finds nothing new"
    );
}

#[tokio::test]
async fn a_deleted_search_comes_back_by_undo() {
    let app = App::new().await;
    let made = app
        .post("/api/searches", json!({"titles": ["Engineer"]}))
        .await
        .ok();
    let path = format!("/api/searches/{}", made["id"].as_str().unwrap());
    assert_eq!(app.delete(&path).await.status, 204);
    app.get(&path).await.problem(404);
    app.delete(&path).await.problem(404);
    let undone = app.post("/api/undo", json!({})).await.ok();
    assert_eq!(undone["what"], "search_deleted");
    assert_eq!(app.get(&path).await.ok(), made);
    assert_eq!(app.inputs().await.version, 3);
    app.post("/api/undo", json!({})).await.problem(409);
}

#[tokio::test]
async fn a_bad_search_names_its_field() {
    let app = App::new().await;
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let company = |board: &str, slug: &str| json!([{"board": board, "slug": slug}]);
    let salary = |amount: i64, currency: &str| json!({"amount": amount, "currency": currency, "period": "year"});
    for (field, spec) in [
        ("titles", json!({})),
        ("titles", json!({"titles": [" "]})),
        ("titles", json!({"titles": many})),
        ("titles[0]", json!({"titles": ["x".repeat(201)]})),
        (
            "min_salary.currency",
            json!({"titles": ["x"], "min_salary": salary(1, "euro")}),
        ),
        (
            "min_salary.amount",
            json!({"titles": ["x"], "min_salary": salary(0, "EUR")}),
        ),
        (
            "companies[0].board",
            json!({"titles": ["x"], "companies": company("myspace", "a")}),
        ),
        (
            "companies[0].slug",
            json!({"titles": ["x"], "companies": company("greenhouse", "../a")}),
        ),
        (
            "pages[0]",
            json!({"titles": ["x"], "pages": ["file:///etc/passwd"]}),
        ),
        ("remote", json!({"titles": ["x"], "remote": "maybe"})),
    ] {
        let problem = app.post("/api/searches", spec.clone()).await.problem(400);
        assert_eq!(problem["field"], field, "{spec} {problem}");
    }
    assert!(items(&app.get("/api/searches").await.ok()).is_empty());
    assert!(app.sent().is_empty());
}

#[tokio::test]
async fn wanted_sources_are_the_feeds_then_what_live_searches_name_once() {
    let app = App::new().await;
    let acme = json!({"board": "greenhouse", "slug": "Acme"});
    let page = "https://example.com/jobs/1";
    let spec = |paused: bool, pages: Vec<&str>| json!({"titles": ["x"], "companies": [acme], "pages": pages, "paused": paused});
    app.post("/api/searches", spec(false, vec![page]))
        .await
        .ok();
    app.post("/api/searches", spec(false, vec![])).await.ok();
    app.post("/api/searches", spec(true, vec!["https://example.com/2"]))
        .await
        .ok();
    let sources = app.call(&WantedSources {}).await.sources;
    let (feeds, own) = sources.split_at(FEEDS.len());
    for (found, expected) in feeds.iter().zip(FEEDS) {
        assert!(matches!(found, SourceRef::Feed(name) if name == expected));
    }
    let [SourceRef::Company(company), SourceRef::Page(url)] = own else {
        panic!("{own:?}");
    };
    assert_eq!((company.slug.as_str(), url.as_str()), ("acme", page));
}

#[tokio::test]
async fn a_key_names_one_request() {
    let app = App::new().await;
    let send = |titles: &'static str| {
        let request = http::Request::post("/api/searches")
            .header("content-type", "application/json")
            .header("idempotency-key", "k1")
            .body(axum::body::Body::from(
                json!({"titles": [titles]}).to_string(),
            ))
            .unwrap();
        app.send(request)
    };
    let first = send("Engineer").await;
    let location = first.headers["location"].clone();
    let first = first.ok();
    let second = send("Engineer").await;
    assert_eq!(second.status, 201);
    assert_eq!(second.headers["location"], location);
    assert_eq!(second.ok(), first);
    assert_eq!(
        send("Keeper").await.problem(409)["field"],
        "Idempotency-Key"
    );
    assert_eq!(items(&app.get("/api/searches").await.ok()).len(), 1);

    app.host.ports().clock.advance(25 * 3_600_000);
    let later = send("Engineer").await.ok();
    assert_ne!(later["id"], first["id"], "a key is kept for a day");
}
