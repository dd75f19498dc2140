//! Finding a company's board.

use serde_json::{Value, json};

use crate::support::App;

#[tokio::test]
async fn a_board_is_found_by_name_or_page() {
    let app = App::new().await;
    let found = app
        .post(
            "/api/companies",
            json!({"board": " Greenhouse ", "slug": "Acme"}),
        )
        .await
        .ok();
    let board = &found["boards"][0];
    assert_eq!(
        (&board["board"], &board["slug"], &board["postings"]),
        (&json!("greenhouse"), &json!("acme"), &json!(3))
    );
    // Without its scheme, as people type it.
    let problem = app
        .post("/api/companies", json!({"url": " www.acme.com/careers "}))
        .await
        .problem(422);
    let detail = problem["detail"].as_str().unwrap_or_default();
    assert!(detail.contains("https://www.acme.com/careers"), "{detail}");
}

#[tokio::test]
async fn what_names_no_company_is_refused() {
    let app = App::new().await;
    for (body, field) in [
        (json!({}), "url"),
        (json!({"url": " "}), "url"),
        (json!({"url": "https://"}), "url"),
        (
            json!({"url": "https://a.example", "board": "lever", "slug": "a"}),
            "url",
        ),
        (json!({"board": "lever"}), "url"),
        (json!({"board": "myspace", "slug": "a"}), "board"),
        (json!({"board": "lever", "slug": "../a"}), "slug"),
        (json!({"board": "workday", "slug": "acme"}), "slug"),
    ] {
        let problem = app.post("/api/companies", body.clone()).await.problem(400);
        assert_eq!(problem["field"], field, "{body}");
    }
}

#[tokio::test]
async fn well_known_employers_are_suggested() {
    let app = App::new().await;
    let names = |list: Value| -> Vec<String> {
        let items = list["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .filter_map(|item| Some(item["name"].as_str()?.to_owned()))
            .collect()
    };
    let found = app.get("/api/companies/starter?q=strip").await.ok();
    assert_eq!(found["items"][0]["board"], "greenhouse");
    assert_eq!(names(found), ["Stripe"]);
    assert_eq!(
        names(app.get("/api/companies/starter").await.ok()).len(),
        20
    );
    let all = names(app.get("/api/companies/starter?limit=500").await.ok());
    assert!(all.len() >= 150, "{}", all.len());
    app.get("/api/companies/starter?limit=0").await.problem(400);
}
