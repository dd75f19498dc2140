//! What the gateway answers itself: health, the contract, pages, cron jobs, the base path.

use crate::support::{App, get, post};
use http::StatusCode;

#[tokio::test]
async fn health_names_release_mode_runtime_and_schemas() {
    let health = App::new(&[]).await.get("/api/health").await;
    assert_eq!(health.status, 200);
    let health = health.json();
    assert_eq!(health["status"], "ok", "{health}");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(health["mode"], "local");
    assert_eq!(health["runtime"], "native");
    assert!(health["schema"]["platform"].as_i64() > Some(0), "{health}");
    assert_eq!(health["schema"]["tenant"], 7);
    let expected = &health["schema"]["expected"];
    assert_eq!(expected["platform"], health["schema"]["platform"]);
    assert!(expected["tenant"].as_i64() > Some(0), "{health}");
}

#[tokio::test]
async fn health_says_what_to_do_about_missing_migrations() {
    let health = App::unmigrated().await.get("/api/health").await.json();
    assert_eq!(health["status"], "degraded", "{health}");
    assert_eq!(health["schema"]["platform"], 0);
    assert!(
        health["detail"]
            .as_str()
            .unwrap()
            .contains("start it again"),
        "{health}"
    );
}

#[tokio::test]
async fn the_contract_is_the_checked_in_document() {
    let contract = App::new(&[]).await.get("/api/openapi.json").await;
    assert_eq!(contract.header("content-type"), "application/json");
    assert_eq!(
        contract.text(),
        include_str!("../../../../docs/openapi.json")
    );
}

#[tokio::test]
async fn pages_of_the_app_are_one_document() {
    let app = App::new(&[]).await;
    for path in ["/", "/settings", "/searches?new=1"] {
        let page = app
            .send(
                get(path)
                    .header("host", "localhost")
                    .header("accept", "text/html,*/*"),
            )
            .await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("<title>"), "{path}");
        assert_eq!(page.header("cache-control"), "no-cache");
        assert!(page.header("content-type").starts_with("text/html"));
    }
    let file = app.get("/_app/immutable/x.js").await;
    assert_eq!(
        file.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        app.get("/robots.txt").await.header("cache-control"),
        "no-cache"
    );
}

#[tokio::test]
async fn a_missing_file_is_no_page() {
    let app = App::new(&[]).await;
    for path in [
        "/missing.js",
        "/_app/immutable/gone.js",
        "/..%2f..%2fetc/passwd.txt",
    ] {
        app.get(path).await.is_problem(StatusCode::NOT_FOUND);
    }
    let data = get("/settings")
        .header("host", "localhost")
        .header("accept", "application/json");
    app.send(data).await.is_problem(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_frontend_the_answer_says_what_to_run() {
    let answer = App::without_frontend().await.get("/").await;
    answer.is_problem(StatusCode::NOT_FOUND);
    assert!(
        answer.text().contains("cargo xtask build"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn a_cron_job_needs_the_secret() {
    let app = App::new(&[("CRON_SECRET", "long-random-text")]).await;
    let send = async |path: &str, authorization: &str| {
        let request = post(path)
            .header("host", "localhost")
            .header("authorization", authorization);
        app.send(request).await
    };
    for wrong in [
        "",
        "Bearer ",
        "Bearer long-random-tex",
        "Bearer long-random-text2",
        "long-random-text",
        "Basic long-random-text",
    ] {
        send("/internal/cron/tick", wrong)
            .await
            .is_problem(StatusCode::FORBIDDEN);
    }
    assert_eq!(app.crons(), Vec::<String>::new());
    let done = send("/internal/cron/tick", "Bearer long-random-text").await;
    assert_eq!(
        (done.status.as_u16(), &done.json()["due"]),
        (200, &serde_json::json!(3))
    );
    send("/internal/cron/reap", "Bearer long-random-text")
        .await
        .is_problem(StatusCode::NOT_FOUND);
    assert_eq!(app.crons(), ["tick"]);
}

#[tokio::test]
async fn without_a_secret_no_cron_job_runs_by_request() {
    let app = App::new(&[]).await;
    for authorization in ["Bearer ", "Bearer x"] {
        let request = post("/internal/cron/tick").header("host", "localhost");
        let answer = app
            .send(request.header("authorization", authorization))
            .await;
        answer.is_problem(StatusCode::FORBIDDEN);
        assert!(
            answer.text().contains("CRON_SECRET is not set"),
            "{}",
            answer.text()
        );
    }
    assert_eq!(app.crons(), Vec::<String>::new());
}

#[tokio::test]
async fn the_app_works_under_a_sub_path() {
    for base in ["/rolecall", "rolecall/"] {
        let app = App::new(&[("BASE_PATH", base)]).await;
        let bare = app.get("/rolecall").await;
        assert_eq!(
            (bare.status.as_u16(), bare.header("location").as_str()),
            (308, "/rolecall/")
        );
        assert!(app.get("/rolecall/").await.text().contains("<title>"));
        assert!(
            app.get("/rolecall/settings")
                .await
                .text()
                .contains("<title>")
        );
        assert_eq!(app.get("/rolecall/api/health").await.json()["status"], "ok");
        assert!(
            app.get("/rolecall/api/profile?x=1")
                .await
                .text()
                .contains("GET /api/profile?x=1")
        );
        app.get("/rolecall/api/nothing")
            .await
            .is_problem(StatusCode::NOT_FOUND);
        // What only begins alike is not below it; a proxy may have taken the prefix off already.
        app.get("/rolecallx/api/health")
            .await
            .is_problem(StatusCode::NOT_FOUND);
        assert_eq!(app.get("/api/health").await.json()["status"], "ok");
    }
}
