//! Several CVs, one a search; what is asked and confirmed.

use crate::support::{Answer, App, items, upload};
use serde_json::{Value, json};
use shared::TenantId;
use shared::ports::{Sql, Statement};

const RUST: &str = "Ada Quill\nada.quill@example.com\n\nSkills\nRust, PostgreSQL, Linux\n";
const PYTHON: &str = "Ada Quill\nada@example.org\n\nSkills\nPython, Kubernetes, Docker\n";
/// A summary and an employer known by their places alone.
const DOUBTFUL: &str = "Bo Fenwick\n\nI tend lights and the people who need them, and I wrote what keeps \
                        forty of them burning.\n\nSkills\nRust, PostgreSQL, Linux\n\nExperience\n\n\
                        Harbour Lights\n2019 - today\n- Kept forty lamps burning\n";

fn id(cv: &Value) -> String {
    cv["id"].as_str().expect("an id").to_owned()
}

async fn cvs(app: &App) -> Vec<Value> {
    items(&app.get("/api/cvs").await.ok())
}

async fn names(app: &App) -> Vec<String> {
    let cvs = cvs(app).await;
    cvs.iter()
        .map(|cv| cv["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn version(app: &App) -> Value {
    app.get("/api/profile").await.ok()["version"].clone()
}

/// The default `rust.txt` and another, `Data`.
async fn with_two() -> (App, String, String) {
    let app = App::new().await;
    let rust = app.give("rust.txt", RUST, &[]).await.ok();
    let data = app.give("python.txt", PYTHON, &[("name", "Data")]).await;
    let data = data.ok();
    (app, id(&rust["cv"]), id(&data["cv"]))
}

#[tokio::test]
async fn a_name_keeps_another_cv_and_a_cv_replaces_one() {
    let (app, rust, data) = with_two().await;
    assert_eq!(names(&app).await, ["rust.txt", "Data"]);
    let known = cvs(&app).await;
    assert_eq!(
        (&known[0]["default"], &known[1]["default"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(known[1]["file"], "python.txt");
    assert_eq!(
        version(&app).await,
        1,
        "no search is matched with the other"
    );

    // Skills are each CV's own; who the person is, the default one says.
    let by = |cv: &str| format!("/api/profile?cv={cv}");
    let profile = app.get(&by(&data)).await.ok();
    assert!(profile["profile"]["skills"].to_string().contains("Python"));
    assert_eq!(profile["profile"]["email"], "ada.quill@example.com");
    let profile = app.get("/api/profile").await.ok();
    assert!(profile["profile"]["skills"].to_string().contains("Rust"));
    assert_eq!(profile["cv"]["id"], rust.as_str());

    // Replaced, it keeps the name it was given and what was set of it.
    let mut set = app.get(&by(&data)).await.ok()["profile"].clone();
    set["headline"] = json!("Data Keeper");
    set["phone"] = json!("+49 30 901820");
    let view = app.put(&by(&data), set).await.ok();
    assert_eq!(view["corrected"], json!(["headline", "phone"]));
    let again = app.give("python2.txt", PYTHON, &[("cv", &data)]).await.ok();
    assert_eq!(again["cv"]["name"], "Data");
    assert_eq!(again["cv"]["file"], "python2.txt");
    assert_eq!(again["profile"]["headline"], "Data Keeper");
    let default = app.get("/api/profile").await.ok();
    assert_eq!(default["corrected"], json!(["phone"]));
    assert_eq!(default["profile"]["phone"], "+49 30 901820");
    assert_eq!(default["profile"]["headline"], json!(null));

    // A file's name is numbered where it is taken; one that is chosen is refused.
    let third = app.give("rust.txt", RUST, &[("name", "")]).await.ok();
    assert_eq!(third["cv"]["name"], "rust.txt (2)");
    let taken = app.give("x.txt", RUST, &[("name", " Data ")]).await;
    assert_eq!(taken.problem(409)["field"], "name");
    let nobody = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    app.give("x.txt", RUST, &[("cv", nobody)])
        .await
        .problem(404);
    app.give("x.txt", RUST, &[("cv", "?")]).await.problem(400);
    app.get(&by(nobody)).await.problem(404);
    assert_eq!(names(&app).await.len(), 3);
}

#[tokio::test]
async fn a_search_is_matched_with_the_cv_it_names() {
    let (app, rust, data) = with_two().await;
    let search = app
        .post("/api/searches", json!({"titles": ["Engineer"], "cv": data}))
        .await
        .ok();
    let plain = app
        .post("/api/searches", json!({"titles": ["Keeper"]}))
        .await
        .ok();
    let inputs = app.inputs().await;
    assert!(inputs.cv.contains("Rust") && inputs.profile.skills.contains(&"Rust".to_owned()));
    assert_eq!(inputs.others.len(), 1);
    assert!(inputs.others[0].text.contains("Python"));
    let of = |inputs: &shared::calls::MatchInputsAnswer, search: &Value| {
        let search = inputs.searches.iter().find(|s| s.id.as_str() == id(search));
        search.unwrap().spec.cv.as_ref().unwrap().to_string()
    };
    assert_eq!(
        (of(&inputs, &search), of(&inputs, &plain)),
        (data.clone(), rust.clone())
    );

    // A change of it is a reason to score anew, now that a search is matched with it.
    app.give("python.txt", PYTHON, &[("cv", &data)]).await.ok();
    assert_eq!(version(&app).await, 4);
    // A name is not.
    let path = format!("/api/cvs/{data}");
    let renamed = app.put(&path, json!({"name": "Data work"})).await.ok();
    assert_eq!(renamed["name"], "Data work");
    assert_eq!(version(&app).await, 4);
    let back = app.put(&path, json!({"name": " "})).await.ok();
    assert_eq!(back["name"], "python.txt");
    let taken = app.put(&path, json!({"name": "rust.txt"})).await;
    assert_eq!(taken.problem(409)["field"], "name");

    // The other becomes the default one.
    let preferred = app.put(&path, json!({"default": true})).await.ok();
    assert_eq!(preferred["default"], true);
    assert_eq!(version(&app).await, 5);
    let inputs = app.inputs().await;
    assert!(inputs.cv.contains("Python") && inputs.others.is_empty());
    assert_eq!(of(&inputs, &plain), data);

    let nobody = json!({"titles": ["x"], "cv": "01ARZ3NDEKTSV4RRFFQ69G5FAV"});
    assert_eq!(
        app.post("/api/searches", nobody).await.problem(400)["field"],
        "cv"
    );
}

#[tokio::test]
async fn a_deleted_cv_comes_back_by_undo_and_is_gone_after_ten_minutes() {
    let (app, rust, data) = with_two().await;
    let search = json!({"titles": ["Engineer"], "cv": rust});
    let search = app.post("/api/searches", search).await.ok();
    let path = format!("/api/cvs/{rust}");
    assert_eq!(app.delete(&path).await.status, 204);
    app.delete(&path).await.problem(404);
    assert_eq!(names(&app).await, ["Data"]);
    assert_eq!(cvs(&app).await[0]["default"], true);
    let inputs = app.inputs().await;
    assert_eq!(inputs.searches[0].spec.cv.as_ref().unwrap().as_str(), data);
    assert!(!format!("{inputs:?}").contains("PostgreSQL"));

    let undone = app.post("/api/undo", json!({})).await.ok();
    assert_eq!(undone["what"], "cv_deleted");
    assert_eq!(undone["message"], "The CV “rust.txt” is back.");
    assert_eq!(names(&app).await, ["rust.txt", "Data"]);
    let inputs = app.inputs().await;
    assert_eq!(inputs.searches[0].spec.cv.as_ref().unwrap().as_str(), rust);

    app.delete(&path).await;
    app.wake().await;
    assert_eq!(rows(&app).await, 2, "it may still be undone");
    app.host.ports().clock.advance(11 * 60_000);
    app.wake().await;
    assert_eq!(rows(&app).await, 1, "nothing of it is left");
    let search = format!("/api/searches/{}", id(&search));
    assert_eq!(app.get(&search).await.ok()["cv"], json!(null));
    app.post("/api/undo", json!({})).await.problem(409);
}

#[tokio::test]
async fn the_last_cv_can_go_and_what_was_set_stays() {
    let (app, ..) = with_two().await;
    let mut set = app.get("/api/profile").await.ok()["profile"].clone();
    set["headline"] = json!("Keeper");
    app.put("/api/profile", set).await.ok();
    let next = app.delete("/api/profile/cv").await.ok();
    assert_eq!(next["cv"]["name"], "Data");
    assert_eq!(
        next["profile"]["headline"],
        json!(null),
        "that was of the other"
    );
    assert_eq!(rows(&app).await, 1, "this way there is no undo");
    app.post("/api/undo", json!({})).await.problem(409);

    let mut set = next["profile"].clone();
    set["summary"] = json!("Keeps data.");
    app.put("/api/profile", set).await.ok();
    let data = id(&cvs(&app).await[0]);
    app.delete(&format!("/api/cvs/{data}")).await;
    let none = app.get("/api/profile").await.ok();
    assert_eq!(
        (&none["cv"], &none["profile"]["summary"]),
        (&json!(null), &json!("Keeps data."))
    );
    assert_eq!(none["profile"]["skills"], json!([]));
    app.post("/api/undo", json!({})).await.ok();
    assert_eq!(names(&app).await, ["Data"]);
    let first = app.delete("/api/profile/cv").await.ok();
    assert_eq!(first["cv"], json!(null));
    let read = app.give("rust.txt", RUST, &[]).await.ok();
    assert_eq!(read["profile"]["summary"], "Keeps data.");
}

#[tokio::test]
async fn no_kept_answer_outlives_the_cv_it_speaks_of() {
    let app = App::new().await;
    let send = async || {
        let mut request = upload("file", "rust.txt", RUST.as_bytes(), "AaB03x");
        let key = "once".parse().unwrap();
        request.headers_mut().insert("idempotency-key", key);
        app.send(request).await
    };
    let is_replayed = |answer: &Answer| answer.headers.contains_key("idempotency-replayed");
    assert!(!is_replayed(&send().await));
    assert!(is_replayed(&send().await));
    app.delete("/api/profile/cv").await.ok();
    assert!(!is_replayed(&send().await));
}

#[tokio::test]
async fn what_is_doubtful_is_asked_until_it_is_confirmed() {
    let app = App::new().await;
    let read = app.give("bo.txt", DOUBTFUL, &[]).await.ok();
    let asked = json!(["positions[0].employer", "summary"]);
    assert_eq!(read["doubtful"], asked, "{read}");
    let same = app.put("/api/profile", read["profile"].clone()).await.ok();
    assert_eq!(same["doubtful"], asked, "sent back is not confirmed");

    let mut sure = read["profile"].clone();
    sure["confidence"]["summary"] = json!(1);
    sure["confidence"]["positions[0].employer"] = json!(1);
    let view = app.put("/api/profile", sure).await.ok();
    assert_eq!(view["doubtful"], json!([]));
    assert_eq!(view["corrected"], json!(["summary"]));
    assert_eq!(
        view["version"], read["version"],
        "nothing is to be scored anew"
    );

    // In the next upload the summary is gone, and the position stands below another.
    let next = DOUBTFUL.split_once("Skills").unwrap().1.replace(
        "Experience\n",
        "Experience\n\nBrightwater\n2021 - 2022\n- Sold lamps\n",
    );
    let again = app
        .give("bo.txt", &format!("Bo Fenwick\n\nSkills{next}"), &[])
        .await
        .ok();
    assert_eq!(again["profile"]["summary"], view["profile"]["summary"]);
    let positions = again["profile"]["positions"].as_array().unwrap();
    let at = |employer: &str| {
        let found = positions.iter().position(|p| p["employer"] == employer);
        format!("positions[{}].employer", found.expect(employer))
    };
    assert_eq!(again["doubtful"], json!([at("Brightwater")]), "{again}");
}

#[tokio::test]
async fn there_is_an_end_to_them() {
    let app = App::new().await;
    for _ in 0..12 {
        app.give("cv.txt", RUST, &[("name", "")]).await.ok();
    }
    app.give("cv.txt", RUST, &[("name", "")]).await.problem(409);
    app.give("cv.txt", RUST, &[]).await.ok();
    assert_eq!(names(&app).await.last().unwrap(), "cv.txt (12)");
}

/// CVs in the file, pieces of files aside.
async fn rows(app: &App) -> i64 {
    let tenant = TenantId::parse("ada").unwrap();
    let db = app.host.tenant_ports(&tenant).unwrap().db;
    let query = "SELECT (SELECT COUNT(*) FROM cv_documents) AS n,
                        (SELECT COUNT(DISTINCT document) FROM cv_chunks) AS pieces";
    let rows = db.query(Statement::new(query)).await.unwrap();
    let row = rows.first().unwrap();
    let (n, pieces): (i64, i64) = (row.get("n").unwrap(), row.get("pieces").unwrap());
    assert_eq!(n, pieces);
    n
}
