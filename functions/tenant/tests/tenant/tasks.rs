//! Background work, from asking to its end, and what finds it again when it was lost.

use crate::support::{App, block, items, scored, step};
use serde_json::json;
use shared::TaskId;
use shared::calls::{Message, ReportProgress};

async fn discover(app: &App) -> TaskId {
    let task = app.post("/api/discover", json!({})).await.ok();
    TaskId::parse(task["id"].as_str().unwrap()).unwrap()
}

async fn state(app: &App, task: &TaskId) -> String {
    let task = app.get(&format!("/api/tasks/{task}")).await.ok();
    task["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn one_discovery_is_live_at_a_time() {
    let app = App::new().await;
    let first = app.post("/api/discover", json!({})).await;
    assert_eq!(first.status, 202);
    let location = first.headers["location"].to_str().unwrap().to_owned();
    let first = first.ok();
    assert_eq!(app.get(&location).await.ok(), first);
    let second = app.post("/api/discover", json!({})).await;
    assert_eq!(second.status, 200);
    assert_eq!(second.ok()["id"], first["id"]);
    let sent = app.sent();
    assert_eq!(sent.len(), 1);
    assert!(matches!(&sent[0], Message::Discover { task, .. } if task.as_str() == first["id"]));

    let cancelled = app
        .post(&format!("{location}/cancel"), json!({}))
        .await
        .ok();
    assert_eq!(cancelled["state"], "cancelled");
    app.post(&format!("{location}/cancel"), json!({}))
        .await
        .ok();
    assert!(
        !app.report(&discover_id(&first), vec![step("remoteok", "running", 0)])
            .await
    );
    app.host.ports().clock.advance(1);
    assert_eq!(app.post("/api/discover", json!({})).await.status, 202);
    let list = app.get("/api/tasks?limit=1").await.ok();
    assert_ne!(list["items"][0]["id"], first["id"], "newest first");
    let next = format!(
        "/api/tasks?cursor={}",
        list["next_cursor"].as_str().unwrap()
    );
    assert_eq!(items(&app.get(&next).await.ok())[0]["id"], first["id"]);
}

fn discover_id(task: &serde_json::Value) -> TaskId {
    TaskId::parse(task["id"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn steps_only_move_forward_and_matching_ends_the_task() {
    let app = App::new().await;
    let task = discover(&app).await;
    let plan = vec![
        step("remoteok", "waiting", 0),
        step("weworkremotely", "waiting", 0),
    ];
    assert!(app.report(&task, plan.clone()).await);
    assert_eq!(state(&app, &task).await, "running");
    app.report(&task, vec![step("remoteok", "completed", 9)])
        .await;
    app.report(&task, vec![step("remoteok", "running", 99)])
        .await;
    app.report(&task, plan).await;
    let shown = app.get(&format!("/api/tasks/{task}")).await.ok();
    let keys: Vec<&str> = items_of(&shown).iter().map(|s| s.0).collect();
    assert_eq!(keys, ["remoteok", "weworkremotely", "match"]);
    assert_eq!(items_of(&shown)[0], ("remoteok", "completed", 9));

    // A matching that began while a source still ran does not end the task, even at the end.
    let early = app.inputs().await;
    assert!(early.tasks.is_empty());
    app.report(&task, vec![step("weworkremotely", "partial", 3)])
        .await;
    assert!(
        app.call(&block(&early, vec![scored(1, 50.0)]))
            .await
            .accepted
    );
    assert_eq!(state(&app, &task).await, "running");

    let inputs = app.inputs().await;
    assert_eq!(inputs.tasks, std::slice::from_ref(&task));
    app.call(&block(&inputs, vec![scored(2, 50.0)])).await;
    let done = app.get(&format!("/api/tasks/{task}")).await.ok();
    assert_eq!(done["state"], "completed");
    assert_eq!(done["result"]["added"], 2);
    assert_eq!(items_of(&done)[2], ("match", "completed", 2));
    assert!(!app.report(&task, vec![step("late", "running", 1)]).await);
    app.post(&format!("/api/tasks/{task}/cancel"), json!({}))
        .await
        .problem(409);
}

fn items_of(task: &serde_json::Value) -> Vec<(&str, &str, u64)> {
    let steps = task["steps"].as_array().unwrap().iter();
    steps
        .map(|s| {
            let word = |name: &str| s[name].as_str().unwrap();
            (word("key"), word("state"), s["done"].as_u64().unwrap())
        })
        .collect()
}

#[tokio::test]
async fn a_task_fails_with_a_reason_and_unknown_ones_are_not_live() {
    let app = App::new().await;
    let task = discover(&app).await;
    let failed = ReportProgress {
        task: task.clone(),
        steps: Vec::new(),
        failed: Some("No source can be reached; check the connection.".to_owned()),
    };
    assert!(!app.call(&failed).await.live);
    assert!(!app.call(&failed).await.live);
    let shown = app.get(&format!("/api/tasks/{task}")).await.ok();
    assert_eq!(shown["state"], "failed");
    assert_eq!(shown["error"], failed.failed.unwrap());
    let unknown = TaskId::new(1, 1);
    assert!(!app.report(&unknown, vec![step("x", "running", 0)]).await);
}

#[tokio::test]
async fn what_was_lost_is_sent_again_until_it_is_hopeless() {
    let app = App::new().await;
    let ports = app.host.ports();
    let task = discover(&app).await;
    ports.queue.lose_all();
    app.wake().await;
    assert!(app.sent().is_empty(), "its lease still runs");
    ports.clock.advance(91_000);
    app.wake().await;
    let again = app.sent();
    assert!(
        matches!(&again[..], [Message::Discover { .. }]),
        "{again:?}"
    );

    app.report(&task, vec![step("remoteok", "completed", 1)])
        .await;
    ports.queue.lose_all();
    ports.clock.advance(91_000);
    app.wake().await;
    let again = app.sent();
    assert!(matches!(&again[..], [Message::Match { .. }]), "{again:?}");

    ports.clock.advance(3_600_000);
    app.wake().await;
    let shown = app.get(&format!("/api/tasks/{task}")).await.ok();
    assert_eq!(shown["state"], "failed");
    assert!(shown["error"].as_str().unwrap().contains("ask again"));
}

#[tokio::test]
async fn updates_tell_what_happened_and_close_when_nothing_goes_on() {
    let app = App::new().await;
    app.put("/api/profile", json!({"skills": ["Rust"]}))
        .await
        .ok();
    app.deliver(vec![scored(1, 50.0)]).await;
    let all = app.get("/api/updates?after=0").await;
    assert_eq!(all.headers["content-type"], "text/event-stream");
    assert!(all.text.starts_with("retry: 15000\n\n"), "{}", all.text);
    for kind in ["task.changed", "profile.changed", "applications.matched"] {
        assert!(
            all.text.contains(&format!("event: rolecall.{kind}.v1\n")),
            "{}",
            all.text
        );
    }
    let last: i64 = all
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("id: ")?.parse().ok())
        .max()
        .unwrap();
    let rest = app.get(&format!("/api/updates?after={last}")).await;
    assert!(!rest.text.contains("event:"), "{}", rest.text);
    let newest = app.get("/api/updates").await;
    assert_eq!(newest.text.matches("event:").count(), 1);
    assert!(newest.text.contains(&format!("id: {last}\n")));
}

#[tokio::test]
async fn updates_stream_while_a_task_is_live_and_a_minute_at_most() {
    let app = App::new().await;
    let task = discover(&app).await;
    let stream = app.get("/api/updates?after=0").await;
    assert!(
        stream.text.starts_with("retry: 1000\n\n"),
        "{}",
        stream.text
    );
    assert!(stream.text.contains(task.as_str()));
    assert!(stream.text.contains(": ping\n\n"), "{}", stream.text);
    assert_eq!(
        state(&app, &task).await,
        "queued",
        "it closed, the task goes on"
    );
}
