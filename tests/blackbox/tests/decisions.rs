//! What a person decides on their list, and how writes and watchers are answered.

use blackbox::{App, id, items};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_decision_moves_is_taken_back_and_illegal_ones_name_the_legal() {
    let app = App::running();
    let list = app.settled_in().await;
    let pending = list
        .iter()
        .find(|a| a["status"] == "pending")
        .expect("a pending application");
    let path = format!("/api/applications/{}", id(pending));
    let to = |status: &str| json!({ "status": status });

    let illegal = app
        .post(&format!("{path}/status"), &to("hired"))
        .await
        .problem(409);
    assert_eq!(
        illegal["legal"],
        json!(["approved", "rejected", "skipped", "archived"])
    );
    let approved = app
        .post(&format!("{path}/status"), &to("approved"))
        .await
        .ok();
    assert_eq!(approved["status"], "approved");
    let applied = app
        .post(&format!("{path}/status"), &to("applied"))
        .await
        .ok();
    assert_eq!(applied["status"], "applied");
    app.post("/api/undo", &json!({})).await.ok();
    assert_eq!(app.get(&path).await.ok()["status"], "approved");
    app.post("/api/undo", &json!({})).await.ok();
    let back = app.get(&path).await.ok();
    assert_eq!(back["status"], "pending");
    // Other tests may have moved it before: the last two moves are this test's.
    let moves = back["transitions"].as_array().expect("transitions");
    let newest: Vec<&Value> = moves.iter().rev().take(2).collect();
    assert!(newest.iter().all(|m| m["undone"] == true), "{moves:?}");
    assert_eq!(
        (&newest[0]["to"], &newest[1]["to"]),
        (&json!("applied"), &json!("approved"))
    );
    app.post(&format!("{path}/status"), &to("dreaming"))
        .await
        .problem(400);
}

#[tokio::test]
async fn a_batch_is_one_decision_and_one_undo() {
    let app = App::running();
    let list = app.settled_in().await;
    let ids: Vec<String> = list
        .iter()
        .filter(|a| a["status"] == "pending")
        .take(5)
        .map(id)
        .collect();
    assert_eq!(ids.len(), 5);
    app.post(
        "/api/applications/batch",
        &json!({"ids": ids, "status": "skipped"}),
    )
    .await
    .ok();
    for one in &ids {
        assert_eq!(
            app.get(&format!("/api/applications/{one}")).await.ok()["status"],
            "skipped"
        );
    }
    app.post("/api/undo", &json!({})).await.ok();
    for one in &ids {
        assert_eq!(
            app.get(&format!("/api/applications/{one}")).await.ok()["status"],
            "pending"
        );
    }
}

#[tokio::test]
async fn rejected_stays_rejected_when_found_again() {
    let app = App::running();
    let list = app.settled_in().await;
    let one = id(list
        .iter()
        .find(|a| a["status"] == "pending")
        .expect("pending"));
    app.post(
        &format!("/api/applications/{one}/status"),
        &json!({"status": "rejected"}),
    )
    .await
    .ok();
    app.only_search(&json!({"titles": ["Engineer"], "name": "again"}))
        .await;
    app.discover().await;
    app.idle().await;
    assert_eq!(
        app.get(&format!("/api/applications/{one}")).await.ok()["status"],
        "rejected"
    );
    app.settled_in().await;
}

#[tokio::test]
async fn a_posting_is_added_by_text_and_taken_back() {
    let app = App::running();
    app.settled_in().await;
    let text = "Lighthouse Keeper\nBeacon Trust\n\nKeep the light. You know Rust and Linux.";
    let added = app
        .post("/api/applications", &json!({ "text": text }))
        .await
        .ok();
    assert!(
        added["title"]
            .as_str()
            .is_some_and(|t| t.contains("Lighthouse Keeper")),
        "{added}"
    );
    assert!(added["score"].is_number(), "{added}");
    app.post("/api/undo", &json!({})).await.ok();
    app.get(&format!("/api/applications/{}", id(&added)))
        .await
        .problem(404);
    app.post("/api/applications", &json!({})).await.problem(400);
    app.post(
        "/api/applications",
        &json!({"url": "http://169.254.169.254/latest"}),
    )
    .await
    .problem(400);
    app.post("/api/applications", &json!({"url": "file:///etc/passwd"}))
        .await
        .problem(400);
}

#[tokio::test]
async fn writes_with_a_key_happen_once() {
    let app = App::running();
    app.only_search(&json!({"titles": ["Engineer"]})).await;
    // Keys are kept for a day: a fresh one a run, so that a second run of the suite works too.
    let key = format!(
        "key-{:?}",
        std::time::SystemTime::UNIX_EPOCH
            .elapsed()
            .expect("a clock")
    );
    let make = |body: Value| {
        let key = key.as_str();
        app.request(Method::POST, "/api/searches")
            .header("idempotency-key", key)
            .json(&body)
    };
    let body = json!({"titles": ["Cartographer"], "name": "maps"});
    let first = app.send(make(body.clone())).await.ok();
    let again = app.send(make(body)).await.ok();
    assert_eq!(first["id"], again["id"]);
    let listed = items(&app.get("/api/searches").await.ok());
    assert_eq!(
        listed
            .iter()
            .filter(|s| s["titles"] == json!(["Cartographer"]))
            .count(),
        1
    );
    let other = app.send(make(json!({"titles": ["Another"]}))).await;
    assert!(
        matches!(other.status.as_u16(), 409 | 422),
        "{} {}",
        other.status,
        other.body
    );
    app.settled_in().await;
}

#[tokio::test]
async fn an_unchanged_list_is_not_sent_again() {
    let app = App::running();
    app.settled_in().await;
    let list = app.get("/api/applications").await;
    let tag = list.headers.get("etag").expect("an ETag").clone();
    let request = app
        .request(Method::GET, "/api/applications")
        .header("if-none-match", &tag);
    assert_eq!(app.send(request).await.status, 304);
    let one = id(&items(&list.ok())[0]);
    app.post(
        &format!("/api/applications/{one}/status"),
        &json!({"status": "archived"}),
    )
    .await
    .ok();
    let request = app
        .request(Method::GET, "/api/applications")
        .header("if-none-match", &tag);
    assert_eq!(app.send(request).await.status, 200);
    app.post("/api/undo", &json!({})).await.ok();
}

#[tokio::test]
async fn updates_tell_what_happened_and_close_when_nothing_does() {
    let app = App::running();
    app.settled_in().await;
    let stream = app
        .request(Method::GET, "/api/updates?after=0")
        .send()
        .await
        .expect("an answer");
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let text = stream.text().await.expect("it ends by itself");
    assert!(text.contains("retry:"), "{text}");
    assert!(text.contains("event: rolecall."), "{text}");
    let last: i64 = text
        .lines()
        .filter_map(|l| l.strip_prefix("id:"))
        .filter_map(|l| l.trim().parse().ok())
        .max()
        .expect("an id");
    let request = app
        .request(Method::GET, "/api/updates")
        .header("last-event-id", last.to_string());
    let rest = request
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("it ends");
    assert!(
        !rest.contains(&format!("id: {last}\n")),
        "told twice: {rest}"
    );
}

#[tokio::test]
async fn a_table_and_a_page_are_brought_along_and_taken_back() {
    let app = App::running();
    app.settled_in().await;
    let table = "Firma;Stellenbezeichnung;Link\r\nBeacon Trust;=Keeper of Lamps;\r\n;;nonsense\r\n;;https://import.example/jobs/12-keeper-of-bells\r\n";
    let imported = app.import("list.csv", table.into()).await.ok();
    assert_eq!(imported["shape"], "table", "{imported}");
    assert_eq!(imported["added"], 2, "{imported}");
    assert_eq!(imported["queued"], 1, "{imported}");
    assert_eq!(imported["refused"][0]["row"], 3, "{imported}");
    let again = app.import("list.csv", table.into()).await.ok();
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(2)));
    app.post("/api/undo", &json!({})).await.ok();
    assert!(app.applications("q=keeper").await.is_empty());

    let html = "<ul><li class='job-search-card'><a class='base-card__full-link' href='https://www.linkedin.com/jobs/view/4000000001'></a>\
        <h3 class='base-search-card__title'>Bell Founder</h3><h4 class='base-search-card__subtitle'>Beacon Trust</h4></li>\
        <li class='job-search-card'><a class='base-card__full-link' href='https://www.linkedin.com/jobs/view/4000000002'></a>\
        <h3 class='base-search-card__title'>Bell Ringer</h3><h4 class='base-search-card__subtitle'>Beacon Trust</h4></li></ul>";
    let added = app
        .post("/api/applications", &json!({ "html": html }))
        .await
        .ok();
    assert_eq!(added["found"]["site"], "LinkedIn", "{added}");
    assert_eq!(added["found"]["added"], 2, "{added}");
    assert_eq!(added["liveness"], "live", "{added}");
    app.post("/api/undo", &json!({})).await.ok();

    // Its charset is none that the function reading pages knows.
    let japanese = [
        br#"<meta charset="Shift_JIS"><script type="application/ld+json">{"@type":"JobPosting",
            "url":"https://import.example/jobs/13","hiringOrganization":{"name":"Akari Beacons"},
            "description":"Keeps the lamp of the cape alight from dusk to dawn.","title":""#
            .as_slice(),
        b"\x93\x94\x91\xe4\x8e\xe7\"}</script>",
    ];
    app.import("keeper.html", japanese.concat()).await.ok();
    assert_eq!(app.applications("q=akari").await[0]["title"], "灯台守");
    app.post("/api/undo", &json!({})).await.ok();

    app.import("empty.csv", Vec::new()).await.problem(422);
    app.import("numbers.csv", b"a,b\n1,2\n".to_vec())
        .await
        .problem(422);
}
