//! Boards that misbehave: one failing never harms another, and each says what happened.
#![expect(
    clippy::expect_used,
    reason = "test code outside the test functions themselves"
)]

use blackbox::{App, Boards, items};
use serde_json::{Value, json};

/// Runs one page source on a host of its own under a fault; answers its step.
async fn step_under(host: &str, fault: &str, extra: Value) -> Value {
    let (app, boards) = (App::running(), Boards::running());
    boards.fault(host, fault, &extra).await;
    app.upload("ada.txt", blackbox::CV.into()).await.ok();
    let page = format!("https://{host}/jobs/1");
    app.only_search(&json!({"titles": ["Engineer"], "pages": [page]}))
        .await;
    let task = app.discover().await;
    boards.fault(host, "none", &json!({})).await;
    assert_eq!(
        task["state"], "completed",
        "one bad source failed the whole: {task}"
    );
    let steps = task["steps"].as_array().expect("steps").clone();
    let good = steps
        .iter()
        .find(|s| s["key"] == "weworkremotely")
        .expect("another source");
    assert!(
        matches!(good["state"].as_str(), Some("completed" | "partial")),
        "{good}"
    );
    steps
        .into_iter()
        .find(|s| s["key"].as_str().is_some_and(|k| k.starts_with("page:")))
        .expect("the page's step")
}

fn says(step: &Value, state: &str, what: &str) {
    assert_eq!(step["state"], state, "{step}");
    let note = step["note"].as_str();
    assert!(note.is_some_and(|n| n.contains(what)), "{step}");
}

#[tokio::test]
async fn a_refusal_is_blocked() {
    let step = step_under("refusing.example.com", "403", json!({})).await;
    says(&step, "blocked", "403");
}

#[tokio::test]
async fn a_missing_page_has_failed_and_says_so() {
    let step = step_under("missing.example.com", "404", json!({})).await;
    says(&step, "failed", "404");
}

#[tokio::test]
async fn a_server_error_has_failed() {
    let step = step_under("erring.example.com", "500", json!({})).await;
    says(&step, "failed", "500");
}

#[tokio::test]
async fn a_truncated_answer_has_failed() {
    let step = step_under("breaking.example.com", "truncated", json!({})).await;
    says(&step, "failed", "broke off");
}

#[tokio::test]
async fn a_source_told_to_wait_waits() {
    let host = "waiting.example.com";
    let step = step_under(host, "429", json!({"retry_after": 300})).await;
    says(&step, "blocked", "429");
    let sources = items(&App::running().get("/api/sources").await.ok());
    let source = sources
        .iter()
        .find(|s| s["id"] == step["key"])
        .expect("the source");
    let started = source["last_run"]["started_at"].as_i64().expect("a time");
    let next = source["next_run_at"].as_i64().expect("a time");
    // Longer than a first failure's own pause would be.
    assert!(
        next - started >= 300_000,
        "asked to wait 300 s, runs again after {} ms",
        next - started
    );
}
