//! What was taken along is taken in: once, whole or not at all, nothing overwritten without being asked.

use http::Request;
use rusqlite::Connection;
use serde_json::{Value, json};
use shared::calls::Message;

use crate::export::{exported, id_of, settled};
use crate::support::{Answer, App, items, scored, upload};

impl App {
    /// Imports a file of any kind.
    async fn bring(&self, query: &str, file: &str, bytes: &[u8]) -> Answer {
        let mut request: Request<_> = upload("file", file, bytes, "AaB03x");
        *request.uri_mut() = format!("/api/import?{query}").parse().unwrap();
        self.send(request).await
    }

    /// Everything a person sees, what hangs on time and place aside.
    async fn all(&self) -> Value {
        let mut list = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self
                .get(&format!("/api/applications?limit=100&sort=company{cursor}"))
                .await
                .ok();
            list.extend(items(&page));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        for application in &mut list {
            application["id"] = Value::Null;
        }
        list.sort_by_key(ToString::to_string);
        let mut view = self.get("/api/profile").await.ok();
        view["version"] = Value::Null;
        json!({
            "list": list,
            "cvs": self.get("/api/cvs").await.ok(),
            "profile": view,
            "searches": self.get("/api/searches").await.ok(),
            "weights": self.get("/api/weights").await.ok(),
        })
    }
}

/// What is seen by parts, since all of it fills pages.
#[track_caller]
fn assert_same(one: &Value, other: &Value) {
    for part in ["cvs", "profile", "searches", "weights"] {
        assert_eq!(one[part], other[part], "{part}");
    }
    let lists = [one, other].map(|all| all["list"].as_array().unwrap().clone());
    assert_eq!(lists[0].len(), lists[1].len());
    for (a, b) in lists[0].iter().zip(&lists[1]) {
        assert_eq!(a, b);
    }
}

fn other(app: &App) -> App {
    App::of(app.host.clone(), "bob")
}

#[tokio::test]
async fn everything_arrives_at_another_tenant_and_only_once() {
    let ada = settled().await;
    let archive = exported(&ada, "/api/export").await;
    let bob = other(&ada);
    let empty = bob.all().await;
    let would = bob.bring("dry_run=true", "x.zip", &archive).await.ok();
    assert_eq!(would["dry_run"], true);
    assert_same(&bob.all().await, &empty);

    let report = bob.bring("", "x.zip", &archive).await.ok();
    for (key, value) in [("added", &report["added"]), ("refused", &report["refused"])] {
        assert_eq!(&would[key], value, "{key}");
    }
    assert_eq!(report["format"], "rolecall");
    assert_eq!(report["added"]["applications"], 453);
    assert_eq!(report["added"]["cvs"], 2);
    assert_eq!(
        (&report["kept"], &report["replaced"]),
        (&json!({}), &json!({}))
    );
    assert_eq!(report["refused"], json!([]));
    assert_same(&bob.all().await, &ada.all().await);
    let sent = bob.sent();
    assert!(
        sent.iter()
            .any(|m| matches!(m, Message::Pages { tenant } if tenant.as_str() == "bob"))
    );

    // An application is bob's now, with its moves, and can be moved on.
    let (there, here) = (id_of("ada", 1), id_of("bob", 1));
    let of =
        |app: App, id: String| async move { app.get(&format!("/api/applications/{id}")).await };
    let mut mine = of(bob.clone(), here.clone()).await.ok();
    let mut theirs = of(ada.clone(), there.clone()).await.ok();
    assert_eq!(mine["transitions"].as_array().unwrap().len(), 2);
    (mine["id"], theirs["id"]) = (Value::Null, Value::Null);
    assert_eq!(mine, theirs);
    of(bob.clone(), there).await.problem(404);
    let path = format!("/api/applications/{here}/status");
    bob.post(&path, json!({"status": "phone_screen"}))
        .await
        .ok();
    bob.post("/api/undo", json!({})).await.ok();
    // The files came along.
    let again = archive::unpack(&exported(&bob, "/api/export").await).unwrap();
    let first = archive::unpack(&archive).unwrap();
    let files = |all: &archive::Unpacked| -> Vec<(String, Vec<u8>)> {
        let files = all
            .entries
            .iter()
            .filter(|(name, _)| name.starts_with("files/"));
        files
            .map(|(name, bytes)| (name.clone(), bytes.clone()))
            .collect()
    };
    assert_eq!(files(&again), files(&first));

    // Home again, it adds nothing; elsewhere twice neither, what was undone there aside.
    let all = ada.all().await;
    let report = ada.bring("", "x.zip", &archive).await.ok();
    assert_eq!(report["added"], json!({}), "{report}");
    assert_eq!(report["kept"]["applications"], 453);
    assert_same(&ada.all().await, &all);
    let clara = App::of(ada.host.clone(), "clara");
    clara.bring("", "x.zip", &archive).await.ok();
    let all = clara.all().await;
    let report = clara.bring("", "x.zip", &archive).await.ok();
    assert_eq!(report["added"], json!({}), "{report}");
    assert_eq!(report["replaced"], json!({}), "{report}");
    assert_same(&clara.all().await, &all);
}

#[tokio::test]
async fn what_differs_is_asked_about() {
    let ada = settled().await;
    let archive = exported(&ada, "/api/export").await;
    let path = |number| format!("/api/applications/{}/status", id_of("ada", number));
    ada.post(&path(1), json!({"status": "phone_screen"}))
        .await
        .ok();
    // Decided here, undecided in the file: no clash.
    ada.post(&path(3), json!({"status": "skipped"})).await.ok();
    ada.put("/api/weights", json!({"skills": 5})).await.ok();
    let search = ada.get("/api/searches").await.ok();
    let search = items(&search)[0]["id"].as_str().unwrap().to_owned();
    let changed = json!({"name": "Mine", "titles": ["Keeper"]});
    ada.put(&format!("/api/searches/{search}"), changed)
        .await
        .ok();
    ada.put(
        "/api/profile",
        json!({"headline": "Keeper of Lights", "phone": "1"}),
    )
    .await
    .ok();
    let mine = ada.all().await;

    let problem = ada.bring("", "x.zip", &archive).await.problem(409);
    let clashes = problem["clashes"].as_array().unwrap();
    let what: Vec<&str> = clashes
        .iter()
        .map(|c| c["what"].as_str().unwrap())
        .collect();
    assert_eq!(
        what,
        ["settings", "profile", "search", "application"],
        "{problem}"
    );
    let application = json!({
        "what": "application", "name": "Lighthouse Engineer 1 · Beacon 1 Ltd",
        "here": "phone_screen", "there": "applied",
    });
    assert_eq!(clashes[3], application);
    assert_same(&ada.all().await, &mine);
    let would = ada.bring("dry_run=true", "x.zip", &archive).await.ok();
    let counts = json!({"applications": 1, "profile": 1, "searches": 1, "settings": 1});
    assert_eq!(would["replaced"], counts);
    assert_eq!(would["clashes"].as_array().unwrap().len(), 4);

    let kept = ada.bring("on_conflict=keep", "x.zip", &archive).await.ok();
    assert_eq!(
        (&kept["added"], &kept["replaced"]),
        (&json!({}), &json!({}))
    );
    assert_same(&ada.all().await, &mine);

    let replaced = ada
        .bring("on_conflict=replace", "x.zip", &archive)
        .await
        .ok();
    assert_eq!(replaced["replaced"], counts);
    let one = ada
        .get(&format!("/api/applications/{}", id_of("ada", 1)))
        .await
        .ok();
    assert_eq!(one["status"], "applied");
    assert_eq!(one["transitions"].as_array().unwrap().len(), 2);
    let three = ada
        .get(&format!("/api/applications/{}", id_of("ada", 3)))
        .await
        .ok();
    assert_eq!(
        three["status"], "skipped",
        "a decision was overwritten by none"
    );
    assert_eq!(ada.get("/api/weights").await.ok()["weights"]["skills"], 60);
    assert_eq!(
        ada.get("/api/profile").await.ok()["profile"]["phone"],
        "030 901820"
    );
    ada.bring("", "x.zip", &archive).await.ok();
}

#[tokio::test]
async fn half_an_archive_changes_nothing_wherever_it_is_cut() {
    let ada = App::new().await;
    ada.upload("file", "ada.txt", b"Ada Quill\nSkills\nRust\n")
        .await
        .ok();
    ada.deliver((1..=3).map(|n| scored(n, 50.0)).collect())
        .await;
    let archive = exported(&ada, "/api/export").await;
    let bob = other(&ada);
    let empty = bob.all().await;
    for end in (1..archive.len()).step_by(97).chain([archive.len() - 1]) {
        let status = bob
            .bring("", "x.zip", &archive[..end])
            .await
            .status
            .as_u16();
        assert!([415, 422].contains(&status), "{end}: {status}");
    }
    for at in (0..archive.len()).step_by(131) {
        let mut changed = archive.clone();
        changed[at] ^= 0x55;
        let answer = bob.bring("dry_run=true", "x.zip", &changed).await;
        assert!(answer.status.as_u16() != 500, "{at}: {}", answer.text);
    }
    assert_same(&bob.all().await, &empty);
    bob.bring("", "x.zip", b"").await.problem(422);
    bob.bring("", "x.txt", b"hello").await.problem(415);
    let huge = vec![b' '; (16 << 20) + 1];
    bob.bring("", "x.zip", &huge).await.problem(413);
    bob.bring("on_conflict=burn", "x.zip", &archive)
        .await
        .problem(400);
}

#[tokio::test]
async fn lists_alone_come_in_with_where_they_stand() {
    let ada = settled().await;
    let csv = ada.get("/api/export/applications.csv").await.text;
    let list = ada.get("/api/export/applications.json").await.text;
    // The pasted one has no address to be known by, so it comes in once more, and only once.
    for (file, format, more) in [
        (csv, "csv", json!({"applications": 1})),
        (list, "json", json!({})),
    ] {
        let bob = App::of(ada.host.clone(), &format!("bob{format}"));
        let report = bob.bring("", "list", file.as_bytes()).await.ok();
        assert_eq!(report["format"], format);
        assert_eq!(report["refused"], json!([]));
        assert_eq!(report["added"]["applications"], 453, "{report}");
        let applied = bob.list("status=applied").await;
        assert_eq!(applied[0]["title"], "Lighthouse Engineer 1");
        let again = bob.bring("", "list", file.as_bytes()).await.ok();
        assert_eq!(again["added"], json!({}));
        let hers = ada.bring("", "list", file.as_bytes()).await.ok();
        assert_eq!(hers["added"], more, "{hers}");
    }
}

#[tokio::test]
async fn a_json_resume_comes_in_beside_the_cvs_there_are() {
    let app = settled().await;
    let resume = br#"{"basics": {"name": "Ada Quill"}, "skills": [{"name": "Rust"}]}"#;
    let report = app.bring("", "ada.json", resume).await.ok();
    assert_eq!(report["format"], "json_resume");
    assert_eq!(report["added"], json!({"cvs": 1}));
    let cvs = items(&app.get("/api/cvs").await.ok());
    assert_eq!(
        (cvs.len(), &cvs[2]["name"], &cvs[2]["kind"]),
        (3, &json!("ada.json"), &json!("json"))
    );
    let again = app.bring("", "again.json", resume).await.ok();
    assert_eq!(
        (&again["added"], &again["kept"]),
        (&json!({}), &json!({"cvs": 1}))
    );
}

#[tokio::test]
async fn peregrines_database_comes_in() {
    let path = std::env::temp_dir().join(format!("rolecall-peregrine-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let db = Connection::open(&path).unwrap();
    db.execute_batch(include_str!(
        "../../../../tests/fixtures/peregrine/staging.sql"
    ))
    .unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let app = App::new().await;
    let report = app.bring("", "staging.db", &bytes).await.ok();
    assert_eq!(report["format"], "peregrine");
    assert_eq!(
        report["added"],
        json!({"applications": 9, "cvs": 1}),
        "{report}"
    );
    let refused = report["refused"].as_array().unwrap();
    let what: Vec<&str> = refused
        .iter()
        .map(|r| r["what"].as_str().unwrap())
        .collect();
    assert_eq!(
        what,
        [
            "Night Keeper",
            "1 cover letters",
            "2 mails",
            "1 company briefs"
        ]
    );
    for (title, status, moves) in [
        ("Keeper One", "pending", 0),
        ("Keeper Two", "approved", 1),
        ("Keeper Three", "applied", 2),
        ("Keeper Four", "interviewing", 4),
        ("Keeper Five", "rejected", 4),
        ("Keeper Six", "offer", 5),
        ("Keeper Seven", "applied", 1),
        ("Keeper Eight", "archived", 1),
        ("Keeper Nine", "hired", 6),
    ] {
        let all = app.list("limit=100").await;
        let found = all.iter().find(|a| a["title"] == title).unwrap();
        assert_eq!(found["status"], status, "{title}");
        let id = found["id"].as_str().unwrap();
        let whole = app.get(&format!("/api/applications/{id}")).await.ok();
        assert_eq!(
            whole["transitions"].as_array().unwrap().len(),
            moves,
            "{whole}"
        );
        if status == "rejected" {
            assert_eq!(whole["rejection_stage"], "phone_screen");
        }
    }
    let again = app.bring("", "staging.db", &bytes).await.ok();
    assert_eq!(again["added"], json!({}), "{again}");
}
