//! The list, decisions and what takes them back.

use crate::support::{App, items, posting, scored};
use serde_json::{Value, json};
use shared::calls::{Message, PageWasRead, UnreadPages};

async fn with(count: u32) -> App {
    let app = App::new().await;
    let kept = (0..count)
        .map(|n| scored(n, (n % 100) as f32 + 0.5))
        .collect();
    assert!(app.deliver(kept).await.accepted);
    app
}

fn ids(list: &[Value]) -> Vec<&str> {
    list.iter().map(|a| a["id"].as_str().unwrap()).collect()
}

async fn pages(app: &App, query: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app
            .get(&format!("/api/applications?{query}{cursor}"))
            .await
            .ok();
        all.extend(items(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[tokio::test]
async fn every_order_pages_without_gap_or_repetition() {
    let app = with(250).await;
    let first = app.get("/api/applications").await.ok();
    assert_eq!(items(&first).len(), 50);
    assert_eq!(first["total"], 250);
    assert_eq!(first["counts"]["pending"], 250);
    assert_eq!(first["counts"]["hired"], 0);
    assert_eq!(first["items"][0]["matched"], json!(["Rust"]));
    assert_eq!(first["items"][0]["score"], 99.5);
    for sort in ["score", "newest", "company", "updated"] {
        let whole = pages(&app, &format!("sort={sort}&limit=200")).await;
        let small = pages(&app, &format!("sort={sort}&limit=7&status=pending")).await;
        assert_eq!(whole.len(), 250, "{sort}");
        assert_eq!(ids(&whole), ids(&small), "{sort}");
        let mut distinct = ids(&whole);
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 250, "{sort}");
    }
    let scores: Vec<f64> = pages(&app, "")
        .await
        .iter()
        .map(|a| a["score"].as_f64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
}

#[tokio::test]
async fn filters_narrow_and_nonsense_is_named() {
    let app = with(60).await;
    assert_eq!(app.list("min_score=50.5").await.len(), 10);
    assert_eq!(app.list("remote=true").await.len(), 20);
    assert_eq!(app.list("remote=false&limit=200").await.len(), 40);
    assert_eq!(app.list("source=remoteok").await.len(), 30);
    assert_eq!(app.list("q=number17").await.len(), 1);
    assert_eq!(app.list("q=beacon+numb").await.len(), 50);
    assert!(app.list("q=unheardof").await.is_empty());
    assert_eq!(app.list("status=&q=&min_score=&limit=200").await.len(), 60);
    assert_eq!(app.list("status=approved,rejected").await.len(), 0);
    for hostile in ["%22", "a%20OR", "NEAR(", "*", "a%3Ab", "-", "'%3B--"] {
        app.get(&format!("/api/applications?q={hostile}"))
            .await
            .ok();
    }
    for (query, field) in [
        ("status=dreaming", "status"),
        ("sort=luck", "sort"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("min_score=x", "min_score"),
        ("min_score=nan", "min_score"),
        ("remote=maybe", "remote"),
        ("cursor=nonsense", "cursor"),
    ] {
        let problem = app
            .get(&format!("/api/applications?{query}"))
            .await
            .problem(400);
        assert_eq!(problem["field"], field);
    }
    let cursor = app.get("/api/applications?limit=5").await.ok()["next_cursor"].clone();
    let other = format!(
        "/api/applications?sort=newest&cursor={}",
        cursor.as_str().unwrap()
    );
    app.get(&other).await.problem(400);
}

#[tokio::test]
async fn decisions_move_by_the_machine_and_undo_takes_them_back() {
    let app = with(3).await;
    let list = app.list("").await;
    let path = format!("/api/applications/{}", ids(&list)[0]);
    let to = |status: &'static str| {
        let path = format!("{path}/status");
        let app = &app;
        async move { app.post(&path, json!({ "status": status })).await }
    };
    let illegal = to("hired").await.problem(409);
    assert_eq!(
        illegal["legal"],
        json!(["approved", "rejected", "skipped", "archived"])
    );
    assert_eq!(to("approved").await.ok()["status"], "approved");
    assert_eq!(to("rejected").await.ok()["next"], json!(["archived"]));
    assert_eq!(app.get(&path).await.ok()["rejection_stage"], "approved");
    to("dreaming").await.problem(400);

    let undone = app.post("/api/undo", json!({})).await.ok();
    assert_eq!(undone["what"], "status");
    assert_eq!(undone["applications"][0]["status"], "approved");
    app.post("/api/undo", json!({})).await.ok();
    let back = app.get(&path).await.ok();
    assert_eq!(back["status"], "pending");
    assert_eq!(back["rejection_stage"], json!(null));
    let transitions = back["transitions"].as_array().unwrap();
    assert_eq!(transitions.len(), 2);
    assert!(transitions.iter().all(|t| t["undone"] == true));
    app.post("/api/undo", json!({})).await.problem(409);
}

#[tokio::test]
async fn a_batch_is_one_decision_with_an_outcome_for_each() {
    let app = with(4).await;
    let list = app.list("").await;
    let all = ids(&list);
    let first = format!("/api/applications/{}/status", all[0]);
    app.post(&first, json!({"status": "rejected"})).await.ok();
    let mut named: Vec<&str> = all.clone();
    named.extend(["../x", "01ARZ3NDEKTSV4RRFFQ69G5FAV", all[1]]);
    let answer = app
        .post(
            "/api/applications/batch",
            json!({"ids": named, "status": "skipped"}),
        )
        .await
        .ok();
    assert_eq!(answer["moved"], 3);
    let outcomes = items(&answer);
    assert_eq!(outcomes.len(), 6, "an id named twice is moved once");
    assert_eq!(outcomes[0]["problem"]["legal"], json!(["archived"]));
    assert_eq!(outcomes[1]["application"]["status"], "skipped");
    assert_eq!(outcomes[1]["application"]["id"], all[1]);
    assert_eq!(outcomes[4]["problem"]["status"], 400);
    assert_eq!(outcomes[5]["problem"]["status"], 404);
    let undone = app.post("/api/undo", json!({})).await.ok();
    assert_eq!(undone["applications"].as_array().unwrap().len(), 3);
    assert_eq!(app.list("status=pending").await.len(), 3);
    assert_eq!(app.list("status=rejected").await.len(), 1);
    let none: Vec<&str> = Vec::new();
    app.post(
        "/api/applications/batch",
        json!({"ids": none, "status": "skipped"}),
    )
    .await
    .problem(400);
}

#[tokio::test]
async fn a_posting_is_added_by_hand_scored_and_taken_back() {
    let app = App::new().await;
    app.post("/api/searches", json!({"titles": ["Engineer"]}))
        .await
        .ok();
    let text = "Owl Keeper\nForest Trust\n\nYou know Rust and Linux.";
    let added = app.post("/api/applications", json!({ "text": text })).await;
    assert_eq!(added.status, 201);
    let added = added.ok();
    assert_eq!(added["title"], "Owl Keeper");
    assert_eq!(added["source"], "manual");
    assert_eq!(added["url"], json!(null));
    assert!(added["score"].is_number(), "{added}");
    let again = app.post("/api/applications", json!({ "text": text })).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.ok()["id"], added["id"]);
    assert!(
        app.list("q=forest").await.is_empty(),
        "pasted text is not indexed"
    );
    assert_eq!(app.list("q=owl").await.len(), 1);

    let undone = app.post("/api/undo", json!({})).await.ok();
    assert_eq!(undone["removed"], json!([added["id"]]));
    assert!(app.list("q=owl").await.is_empty());
    let path = format!("/api/applications/{}", added["id"].as_str().unwrap());
    app.get(&path).await.problem(404);

    let url = "https://jobs.example.com/owl";
    let by_url = app
        .post("/api/applications", json!({ "url": url }))
        .await
        .ok();
    assert_eq!(by_url["url"], url);
    for bad in [
        json!({}),
        json!({"url": " "}),
        json!({"url": "file:///etc/passwd"}),
        json!({"url": "http://169.254.169.254/latest"}),
        json!({"url": url, "text": "x"}),
        json!({"text": "x".repeat(100_001)}),
    ] {
        app.post("/api/applications", bad).await.problem(400);
    }
}

#[tokio::test]
async fn an_unchanged_list_is_not_sent_again() {
    let app = with(3).await;
    let path = "/api/applications?limit=2";
    let ask = |tag: http::HeaderValue| {
        let request = http::Request::get(path)
            .header("if-none-match", tag)
            .body(axum::body::Body::empty())
            .unwrap();
        app.send(request)
    };
    let first = app.get(path).await;
    let tag = first.headers["etag"].clone();
    let one = ids(&items(&first.ok()))[0].to_owned();
    let same = ask(tag.clone()).await;
    assert_eq!(same.status, 304);
    assert_eq!(same.headers["etag"], tag);
    assert_ne!(
        app.get("/api/applications?limit=3").await.headers["etag"],
        tag
    );
    app.post(
        &format!("/api/applications/{one}/status"),
        json!({"status": "archived"}),
    )
    .await
    .ok();
    assert_eq!(ask(tag).await.status, 200);

    let sources = app.get("/api/sources").await;
    assert!(sources.headers.contains_key("etag"));
}

#[tokio::test]
async fn exports_hold_everything_and_no_formula() {
    let app = App::new().await;
    let mut evil = scored(1, 10.0);
    evil.posting.company = "=HYPERLINK(\"https://example.net\")".to_owned();
    let mut kept: Vec<_> = (2..450).map(|n| scored(n, 50.0)).collect();
    kept.push(evil);
    app.deliver(kept).await;
    let csv = app.get("/api/export/applications.csv").await;
    assert!(
        csv.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    assert_eq!(csv.text.matches("\r\n").count(), 450);
    assert!(
        csv.text
            .contains("\"'=HYPERLINK(\"\"https://example.net\"\")\"")
    );
    let json = app.get("/api/export/applications.json").await.ok();
    assert_eq!(json.as_array().unwrap().len(), 449);
    let empty = App::new().await;
    assert_eq!(
        empty.get("/api/export/applications.json").await.ok(),
        json!([])
    );
}

#[tokio::test]
async fn addresses_that_are_not_there_are_problems() {
    let app = App::new().await;
    app.get("/api/nothing").await.problem(404);
    app.delete("/api/profile").await.problem(405);
    app.get("/api/applications/..%2F..%2Fetc")
        .await
        .problem(400);
    app.get("/api/applications/%FF").await.problem(400);
    app.get("/api/applications/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        .await
        .problem(404);
    app.get("/api/tasks/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        .await
        .problem(404);
    app.get("/api/updates?after=-1").await.problem(400);
}

#[tokio::test]
async fn a_hundred_things_can_be_taken_back_whatever_was_taken_back_before() {
    let app = with(101).await;
    let list = app.list("limit=200").await;
    let skip = async |id: &str| {
        let path = format!("/api/applications/{id}/status");
        app.post(&path, json!({"status": "skipped"})).await.ok();
    };
    let undo = async || app.post("/api/undo", json!({})).await;
    for id in ids(&list) {
        skip(id).await;
        for _ in 0..2 {
            undo().await.ok();
            skip(id).await;
        }
    }
    for _ in 0..100 {
        undo().await.ok();
    }
    undo().await.problem(409);
}

#[tokio::test]
async fn a_page_that_lists_postings_adds_them_all_and_one_undo_takes_them_back() {
    let app = App::new().await;
    let html = "<p>two</p>\nhttps://jobs.example.com/1\nhttps://jobs.example.com/2\n";
    let added = app.post("/api/applications", json!({ "html": html })).await;
    assert_eq!(added.status, 201);
    let added = added.ok();
    assert_eq!(added["url"], "https://jobs.example.com/1");
    assert_eq!(added["found"]["added"], 2);
    assert_eq!(app.list("").await.len(), 2);
    let again = app.post("/api/applications", json!({ "html": html })).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.ok()["found"]["known"], 2);
    let undone = app.post("/api/undo", json!({})).await.ok();
    assert_eq!(undone["removed"].as_array().unwrap().len(), 2);
    assert!(app.list("").await.is_empty());
    let url = "https://jobs.example.com/";
    let both = json!({"html": "https://jobs.example.com/3", "url": url});
    app.post("/api/applications", both).await.ok();
    let bad = json!({"html": "x", "text": "y"});
    app.post("/api/applications", bad).await.problem(400);
}

#[tokio::test]
async fn rows_of_addresses_are_in_the_list_at_once_and_read_by_and_by() {
    let app = App::new().await;
    let file = "https://jobs.example.com/1\nhttps://jobs.example.com/2\n";
    let imported = app.import(file).await.ok();
    assert_eq!(imported["shape"], "table");
    assert_eq!(
        (&imported["added"], &imported["queued"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(imported["applications"].as_array().unwrap().len(), 2);
    let sent = app.sent();
    assert!(
        sent.iter().any(|m| matches!(m, Message::Pages { .. })),
        "{sent:?}"
    );
    let waiting = app.call(&UnreadPages {}).await;
    assert_eq!(waiting.urls.len(), 2);

    // One is read, one cannot be; both stay, and nothing waits.
    let mut posting = posting(7);
    posting.title = "Owl Keeper".to_owned();
    let read = PageWasRead {
        url: waiting.urls[0].clone(),
        posting: Some(posting),
    };
    app.call(&read).await;
    app.call(&read).await;
    let failed = PageWasRead {
        url: waiting.urls[1].clone(),
        posting: None,
    };
    app.call(&failed).await;
    assert!(app.call(&UnreadPages {}).await.urls.is_empty());
    let list = app.list("").await;
    assert_eq!(list.len(), 2);
    let owl = app.list("q=owl").await;
    assert_eq!(owl[0]["url"], waiting.urls[0].as_str());

    let again = app.import(file).await.ok();
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(2)));
    app.import("").await.problem(422);
}
