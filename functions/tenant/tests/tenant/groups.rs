//! One application an opening, however many pages show it.

use crate::support::{App, block, posting, scored};
use serde_json::{Value, json};
use shared::application::{GroupMember, PostingGroup, ScoredPosting};

/// Scored postings `ns`, all of one opening.
fn one_opening(ns: &[u32], reposts: u32) -> Vec<ScoredPosting> {
    let members: Vec<GroupMember> = ns
        .iter()
        .map(|n| {
            let posting = posting(*n);
            GroupMember {
                posting: posting.id,
                source: posting.source,
                url: posting.url,
                first_seen_at: i64::from(*n),
            }
        })
        .collect();
    ns.iter()
        .map(|n| ScoredPosting {
            group: PostingGroup {
                id: members.iter().map(|m| m.posting.clone()).min(),
                members: members.clone(),
                reposts,
                first_posted_at: Some(86_400_000),
            },
            ..scored(*n, 50.0)
        })
        .collect()
}

async fn only(app: &App) -> Value {
    let list = app.list("").await;
    assert_eq!(list.len(), 1, "{list:?}");
    let id = list[0]["id"].as_str().unwrap();
    app.get(&format!("/api/applications/{id}")).await.ok()
}

fn also_at(application: &Value) -> Vec<String> {
    let pages = application["also_at"].as_array().unwrap();
    pages
        .iter()
        .map(|page| page["url"].as_str().unwrap().to_owned())
        .collect()
}

async fn decide(app: &App, application: &Value, status: &str) {
    let path = format!(
        "/api/applications/{}/status",
        application["id"].as_str().unwrap()
    );
    app.post(&path, json!({ "status": status })).await.ok();
}

#[tokio::test]
async fn pages_of_one_opening_are_one_application() {
    let app = App::new().await;
    let taken = app.deliver(one_opening(&[1, 2, 3], 2)).await;
    assert_eq!((taken.counts.added, taken.counts.scored), (1, 3));
    let application = only(&app).await;
    assert_eq!(application["url"], posting(1).url);
    assert_eq!(also_at(&application), [posting(2).url, posting(3).url]);
    assert_eq!(application["reposts"], 2);
    assert_eq!(application["first_posted_at"], 86_400_000);
    let trust = &application["explanation"]["trust"];
    let said = trust["evidence"].as_array().unwrap();
    let said = said.iter().find(|e| e["kind"] == "reposted").unwrap();
    assert_eq!(said["points"], 10);
    let quote = said["quote"].as_str().unwrap();
    assert!(quote.starts_with("Posted again 2 times within "), "{quote}");
}

#[tokio::test]
async fn a_page_found_later_joins_and_rejected_stays_gone() {
    let app = App::new().await;
    app.deliver(vec![scored(1, 50.0)]).await;
    decide(&app, &only(&app).await, "rejected").await;
    let both = one_opening(&[1, 2], 0);
    let taken = app.deliver(vec![both[1].clone()]).await;
    assert_eq!(taken.counts.added, 0);
    let application = only(&app).await;
    assert_eq!(application["status"], "rejected");
    assert_eq!(also_at(&application), [posting(2).url]);

    // Posted again, at a third address, long after.
    let thrice = one_opening(&[1, 2, 3], 1);
    app.deliver(vec![thrice[2].clone()]).await;
    let application = only(&app).await;
    assert_eq!(
        (&application["status"], &application["reposts"]),
        (&json!("rejected"), &json!(1))
    );
    assert_eq!(also_at(&application).len(), 2);
    assert!(app.list("status=pending").await.is_empty());
}

#[tokio::test]
async fn delivering_everything_again_changes_nothing() {
    let app = App::new().await;
    app.deliver(one_opening(&[1, 2], 0)).await;
    let first = only(&app).await;
    for skills in ["Rust", "Go"] {
        app.put("/api/profile", json!({"skills": [skills]}))
            .await
            .ok();
        let mut again = one_opening(&[1, 2], 0);
        again.reverse();
        let taken = app.deliver(again).await;
        assert_eq!((taken.counts.added, taken.counts.updated), (0, 1));
        let now = only(&app).await;
        assert_eq!(now["id"], first["id"]);
        assert_eq!(now["also_at"], first["also_at"]);
    }
}

#[tokio::test]
async fn two_that_turn_out_to_be_one_become_one_where_nobody_decided() {
    let app = App::new().await;
    app.deliver(vec![scored(1, 50.0), scored(2, 60.0), scored(3, 70.0)])
        .await;
    let list = app.list("").await;
    let of = |n: u32| list.iter().find(|a| a["url"] == posting(n).url).unwrap();
    decide(&app, of(2), "approved").await;
    app.put("/api/profile", json!({"skills": ["Rust"]}))
        .await
        .ok();
    app.deliver(one_opening(&[1, 2, 3], 0)).await;
    let application = only(&app).await;
    assert_eq!(application["status"], "approved");
    assert_eq!(also_at(&application), [posting(1).url, posting(3).url]);
}

#[tokio::test]
async fn an_opening_stays_while_one_of_its_pages_is_kept() {
    let app = App::new().await;
    app.deliver(one_opening(&[1, 2], 0)).await;
    // The page it was found at changed, and is left out; the other is not.
    let mut drop = block(&app.inputs().await, Vec::new());
    drop.dropped = vec![posting(1).id];
    assert!(app.call(&drop).await.accepted);
    only(&app).await;
    let mut drop = block(&app.inputs().await, Vec::new());
    drop.dropped = vec![posting(2).id, posting(1).id];
    assert!(app.call(&drop).await.accepted);
    assert!(app.list("").await.is_empty());

    // Left out and kept within one block.
    app.deliver(vec![scored(1, 50.0)]).await;
    let both = one_opening(&[1, 2], 0);
    let mut swap = block(&app.inputs().await, vec![both[1].clone()]);
    swap.dropped = vec![posting(1).id];
    assert!(app.call(&swap).await.accepted);
    assert_eq!(only(&app).await["url"], posting(2).url);
}

#[tokio::test]
async fn a_page_that_became_another_opening_has_its_own_application() {
    let app = App::new().await;
    app.deliver(one_opening(&[1, 2], 0)).await;
    decide(&app, &only(&app).await, "rejected").await;
    app.deliver(one_opening(&[2], 0)).await;
    let list = app.list("status=pending").await;
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["url"], posting(2).url);
}

#[tokio::test]
async fn adding_another_page_of_an_opening_finds_its_application() {
    let app = App::new().await;
    app.deliver(one_opening(&[1, 2], 0)).await;
    let known = only(&app).await;
    let answer = app
        .post("/api/applications", json!({"url": posting(2).url}))
        .await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(answer.body["id"], known["id"]);
}
