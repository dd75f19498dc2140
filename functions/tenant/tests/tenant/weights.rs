//! Weights of the score, and why a posting is not in the list.

use crate::support::{App, block, posting, scored};
use catalog::postings::{packs, write};
use platform_native::testing::NOW;
use serde_json::json;
use shared::application::{ScorePart, ScoredPosting, Trust};
use shared::calls::Delivered;

/// Posting `n` with a title that fits by `title` and skills that fit by `skills`.
fn fitting(n: u32, title: f32, skills: f32) -> ScoredPosting {
    let part = |name: &str, value: f32| ScorePart {
        name: name.to_owned(),
        weight: 0.0,
        value,
        note: String::new(),
    };
    let mut one = scored(n, 50.0 + skills);
    one.explanation.parts = vec![part("title", title), part("skills", skills)];
    one
}

#[tokio::test]
async fn weights_are_previewed_kept_and_reset() {
    let app = App::new().await;
    let own = app.get("/api/weights").await.ok();
    assert_eq!(own["weights"], own["default"]);
    assert_eq!(own["weights"]["skills"], 30);
    let kept = vec![fitting(1, 1.0, 0.0), fitting(2, 0.0, 1.0)];
    assert!(app.deliver(kept).await.accepted);

    let other = json!({
        "skills": 0, "title": 80, "text": 20, "experience": 0, "location": 0, "salary": 0,
        "freshness": 0,
    });
    let preview = app.post("/api/weights/preview", other.clone()).await.ok();
    assert_eq!(preview["considered"], 2);
    let items = preview["items"].as_array().unwrap();
    assert_eq!(items[0]["title"], "Lighthouse Engineer 1");
    assert_eq!(items[0]["place_now"], 2);
    assert_eq!(items[0]["score"], 90.0);
    assert_eq!(items[0]["band"], "excellent");
    assert_eq!(items[1]["score"], 10.0);
    assert_eq!(
        app.get("/api/weights").await.ok(),
        own,
        "a preview keeps nothing"
    );

    let before = app.inputs().await;
    let view = app.put("/api/weights", other.clone()).await.ok();
    assert_eq!(view["weights"], other);
    let after = app.inputs().await;
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.cursor, 0, "everything is scored anew");
    assert_eq!(after.weights.title, 80);
    app.put("/api/weights", other).await.ok();
    assert_eq!(app.inputs().await.version, after.version, "nothing changed");

    let reset = app.delete("/api/weights").await.ok();
    assert_eq!(reset, own);
    assert_eq!(
        app.inputs().await.weights,
        shared::weights::Weights::default()
    );
}

#[tokio::test]
async fn weights_that_make_no_sense_are_named() {
    let app = App::new().await;
    let none = json!({
        "skills": 0, "title": 0, "text": 0, "experience": 0, "location": 0, "salary": 0,
        "freshness": 0,
    });
    for (weights, field) in [(none, "skills"), (json!({ "salary": 101 }), "salary")] {
        let problem = app.put("/api/weights", weights.clone()).await.problem(400);
        assert_eq!(problem["field"], field);
        let problem = app.post("/api/weights/preview", weights).await.problem(400);
        assert_eq!(problem["field"], field);
    }
}

#[tokio::test]
async fn matching_is_given_the_text_of_the_cv() {
    let app = App::new().await;
    assert_eq!(app.inputs().await.cv, "");
    app.upload("text", "", b"Ada Quill\nKeeper of lenses\n")
        .await
        .ok();
    assert!(app.inputs().await.cv.contains("Keeper of lenses"));
}

#[tokio::test]
async fn bands_and_doubts_stand_in_the_list() {
    let app = App::new().await;
    let mut doubtful = scored(1, 84.9);
    doubtful.explanation.trust = Trust {
        score: 40,
        evidence: Vec::new(),
    };
    app.deliver(vec![doubtful, scored(2, 85.0), scored(3, 10.0)])
        .await;
    let list = app.list("").await;
    assert_eq!(list[0]["band"], "excellent");
    assert_eq!(list[0]["doubtful"], false);
    assert_eq!(list[1]["band"], "good");
    assert_eq!(list[1]["doubtful"], true);
    assert_eq!(list[2]["band"], json!(null));
}

#[tokio::test]
async fn why_names_the_search_its_filter_and_the_words() {
    let app = App::new().await;
    let db = app.host.ports().db;
    let offered: Vec<_> = (1..=2).map(posting).collect();
    for pack in packs(&offered[0].source, &offered, NOW).unwrap() {
        write(&db, &pack, NOW).await.unwrap();
    }
    let why = async |url: &str| app.get(&format!("/api/why?url={url}")).await.ok();

    let nothing = why("https://jobs.example.com/9").await;
    assert_eq!(nothing["standing"], "unknown");
    let idle = why("https://jobs.example.com/1").await;
    assert_eq!(idle["standing"], "no_search");
    assert_eq!(idle["title"], "Lighthouse Engineer 1");

    app.post(
        "/api/searches",
        json!({ "name": "bread", "titles": ["Baker"] }),
    )
    .await
    .ok();
    let left_out = why("https://jobs.example.com/1").await;
    assert_eq!(left_out["standing"], "left_out");
    assert_eq!(left_out["searches"][0]["filter"], "title");
    let note = left_out["searches"][0]["note"].as_str().unwrap();
    assert!(note.contains("“Baker”"), "{note}");

    app.post(
        "/api/searches",
        json!({ "name": "light", "titles": ["Engineer"] }),
    )
    .await
    .ok();
    let coming = why("https://jobs.example.com/1").await;
    assert_eq!(coming["standing"], "coming");
    let said = coming["searches"].as_array().unwrap();
    let keeps = said.iter().find(|s| s["name"] == "light").unwrap();
    assert_eq!(keeps["filter"], json!(null));
    app.deliver(vec![scored(1, 50.0)]).await;
    let listed = why("http://jobs.example.com/1?utm_source=mail#apply").await;
    assert_eq!(listed["standing"], "listed");

    app.get("/api/why").await.problem(400);
    let problem = app.get("/api/why?url=nonsense").await.problem(400);
    assert_eq!(problem["field"], "url");
}

#[tokio::test]
async fn what_was_rejected_stays_gone() {
    let app = App::new().await;
    let first = app.inputs().await;
    let call = block(&first, vec![scored(1, 80.0)]);
    assert!(app.call::<_>(&call).await.accepted);
    let id = app.list("").await[0]["id"].as_str().unwrap().to_owned();
    app.post(
        &format!("/api/applications/{id}/status"),
        json!({ "status": "rejected" }),
    )
    .await
    .ok();
    // Scored again, as after a change of weights.
    app.put("/api/weights", json!({ "skills": 90 })).await.ok();
    let delivered: Delivered = app.deliver(vec![scored(1, 99.0)]).await;
    assert!(delivered.accepted);
    assert!(app.list("status=pending").await.is_empty());
    assert_eq!(app.list("status=rejected").await.len(), 1);
    let why = app
        .get("/api/why?url=http://jobs.example.com/1?utm_source=x")
        .await
        .ok();
    assert_eq!(why["standing"], "decided");
    assert_eq!(why["application"]["status"], "rejected");
    assert!(why["note"].as_str().unwrap().contains("rejected"));
}
