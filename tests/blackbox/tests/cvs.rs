//! Several CVs, one a search, and fields that are asked about.

use blackbox::{App, CV, id, items};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A CV that shares no skill with [`CV`].
const GARDENER: &str =
    "Ada Quill\nada.quill@example.com\n\nSkills\nGardening, Landscaping, Forestry\n";
/// The summary and the employer are known by their places alone.
const DOUBTFUL: &str = "Ada Quill\n\nI tend lights and the people who need them, and I wrote what keeps \
                        forty of them burning.\n\nExperience\n\nHarbour Lights\n2019 - today\n\
                        - Kept forty lamps burning\n";

async fn give(
    app: &App,
    file: &str,
    text: &'static str,
    fields: &[(&'static str, String)],
) -> Value {
    let part = Part::bytes(text.as_bytes()).file_name(file.to_owned());
    let mut form = Form::new().part("file", part);
    for (name, value) in fields {
        form = form.text(*name, value.clone());
    }
    let request = app.request(Method::POST, "/api/profile/cv").multipart(form);
    app.send(request).await.ok()
}

/// The only CV afterwards is [`CV`], nothing of it corrected.
async fn only_ada(app: &App) -> String {
    for cv in items(&app.get("/api/cvs").await.ok()) {
        let path = format!("/api/profile/cv?cv={}", id(&cv));
        app.delete(&path).await.ok();
    }
    app.put("/api/profile", &json!({})).await.ok();
    id(&give(app, "ada.txt", CV, &[]).await["cv"])
}

#[tokio::test]
async fn a_search_is_matched_with_the_cv_it_names_and_says_so() {
    let app = App::running();
    let ada = only_ada(&app).await;
    let garden = give(
        &app,
        "garden.txt",
        GARDENER,
        &[("name", "Garden".to_owned())],
    )
    .await;
    assert_eq!(garden["cv"]["name"], "Garden");
    assert_eq!(garden["cv"]["default"], false);
    let garden = id(&garden["cv"]);

    let search = app
        .only_search(&json!({"titles": ["Engineer"], "cv": garden}))
        .await;
    assert_eq!(app.discover().await["state"], "completed");
    app.idle().await;
    let best = async || -> Value {
        let list = app.applications("status=pending").await;
        let first = list.first().expect("postings for engineers");
        let path = format!("/api/applications/{}", id(first));
        app.get(&path).await.ok()
    };
    let by_garden = best().await;
    let by = &by_garden["explanation"]["by"];
    assert_eq!(by["cv"], garden.as_str(), "{by_garden}");
    assert_eq!(by["search"], search.as_str());
    assert_eq!(by_garden["explanation"]["matched"], json!([]));

    // Of two searches with different CVs, the better score counts.
    let other = json!({"titles": ["Engineer"], "name": "By default"});
    let other = id(&app.post("/api/searches", &other).await.ok());
    app.idle().await;
    let by_ada = best().await;
    assert_eq!(by_ada["explanation"]["by"]["cv"], ada.as_str(), "{by_ada}");
    assert_eq!(by_ada["explanation"]["by"]["search"], other.as_str());
    assert!(by_ada["score"].as_f64() > by_garden["score"].as_f64());

    app.delete(&format!("/api/cvs/{garden}")).await.ok();
    app.delete(&format!("/api/searches/{other}")).await.ok();
    app.idle().await;
    let by = best().await["explanation"]["by"].clone();
    assert_eq!(by["cv"], ada.as_str(), "without its CV, by the default one");
    // Back come the search, then the CV.
    app.post("/api/undo", &json!({})).await.ok();
    let undone = app.post("/api/undo", &json!({})).await.ok();
    assert_eq!(undone["what"], "cv_deleted", "{undone}");
    assert_eq!(items(&app.get("/api/cvs").await.ok()).len(), 2);
    let path = format!("/api/cvs/{garden}");
    let preferred = json!({"name": "Outdoors", "default": true});
    assert_eq!(app.put(&path, &preferred).await.ok()["name"], "Outdoors");
    let first = app.get("/api/profile").await.ok();
    assert_eq!(first["cv"]["name"], "Outdoors");

    only_ada(&app).await;
    app.only_search(&json!({"titles": ["Engineer"]})).await;
    app.idle().await;
}

#[tokio::test]
async fn a_doubtful_field_is_asked_until_it_is_confirmed() {
    let app = App::running();
    only_ada(&app).await;
    let read = give(&app, "doubt.txt", DOUBTFUL, &[]).await;
    assert_eq!(
        read["doubtful"],
        json!(["positions[0].employer", "summary"]),
        "{read}"
    );
    let mut sure = read["profile"].clone();
    sure["confidence"]["summary"] = json!(1.0);
    let view = app.put("/api/profile", &sure).await.ok();
    assert_eq!(view["doubtful"], json!(["positions[0].employer"]));
    sure = view["profile"].clone();
    sure["confidence"]["positions[0].employer"] = json!(1.0);
    app.put("/api/profile", &sure).await.ok();
    let again = give(&app, "doubt.txt", DOUBTFUL, &[]).await;
    assert_eq!(again["doubtful"], json!([]), "{again}");
    let other = give(&app, "ada.txt", CV, &[]).await;
    assert_eq!(other["profile"]["summary"], view["profile"]["summary"]);
    only_ada(&app).await;
    app.idle().await;
}

#[tokio::test]
async fn what_is_not_there_is_refused_plainly() {
    let app = App::running();
    let nobody = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    app.get(&format!("/api/profile?cv={nobody}"))
        .await
        .problem(404);
    app.put(&format!("/api/cvs/{nobody}"), &json!({"name": "x"}))
        .await
        .problem(404);
    app.delete(&format!("/api/cvs/{nobody}")).await.problem(404);
    let search = json!({"titles": ["x"], "cv": nobody});
    let problem = app.post("/api/searches", &search).await.problem(400);
    assert_eq!(problem["field"], "cv");
}
