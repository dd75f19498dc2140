//! Giving a CV and correcting what was read.

use blackbox::{App, CV};
use serde_json::json;

#[tokio::test]
async fn a_text_cv_is_read() {
    let app = App::running();
    let view = app.upload("ada.txt", CV.into()).await.ok();
    let profile = &view["profile"];
    assert_eq!(profile["name"], "Ada Quill", "{profile}");
    assert_eq!(profile["email"], "ada.quill@example.com");
    let skills: Vec<&str> = profile["skills"]
        .as_array()
        .expect("skills")
        .iter()
        .filter_map(|s| s.as_str())
        .collect();
    for skill in ["Rust", "Python", "PostgreSQL", "Kubernetes", "Go"] {
        assert!(skills.contains(&skill), "{skill} is not in {skills:?}");
    }
    let employers = profile["positions"].to_string();
    assert!(
        employers.contains("Lantern Systems") && employers.contains("Brightwater"),
        "{employers}"
    );
    assert_eq!(view["cv"]["name"], "ada.txt");
}

#[tokio::test]
async fn pasted_text_is_read_like_a_file() {
    let app = App::running();
    let form = reqwest::multipart::Form::new().text("text", CV);
    let request = app
        .request(reqwest::Method::POST, "/api/profile/cv")
        .multipart(form);
    let view = app.send(request).await.ok();
    assert_eq!(view["profile"]["name"], "Ada Quill", "{view}");
}

#[tokio::test]
async fn a_json_resume_is_read() {
    let app = App::running();
    let resume = json!({
        "basics": {"name": "Bo Fenwick", "email": "bo@example.org", "label": "Data Engineer"},
        "work": [{"name": "Tern AG", "position": "Data Engineer", "startDate": "2019-04"}],
        "skills": [{"name": "Data", "keywords": ["Python", "Apache Spark"]}]
    });
    let view = app
        .upload("resume.json", resume.to_string().into_bytes())
        .await
        .ok();
    assert_eq!(view["profile"]["name"], "Bo Fenwick", "{view}");
    assert!(
        view["profile"]["skills"].to_string().contains("Python"),
        "{view}"
    );
    assert_eq!(view["profile"]["positions"][0]["employer"], "Tern AG");
}

#[tokio::test]
async fn a_correction_survives_the_next_upload() {
    let app = App::running();
    let view = app.upload("ada.txt", CV.into()).await.ok();
    let mut profile = view["profile"].clone();
    profile["headline"] = json!("Lighthouse Engineer");
    app.put("/api/profile", &profile).await.ok();
    let again = app.upload("ada.txt", CV.into()).await.ok();
    assert_eq!(
        again["profile"]["headline"], "Lighthouse Engineer",
        "{again}"
    );
    assert_eq!(again["profile"]["name"], "Ada Quill");
    // Back to what the CV says, for the tests that follow.
    app.put("/api/profile", &view["profile"]).await.ok();
}

#[tokio::test]
async fn files_that_cannot_be_read_say_what_to_do() {
    let app = App::running();
    let before = app.get("/api/profile").await.ok();
    for (name, bytes) in [
        ("broken.pdf", b"%PDF-1.7\n1 0 obj <<".to_vec()),
        ("broken.docx", b"PK\x03\x04 not a zip".to_vec()),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("empty.txt", Vec::new()),
    ] {
        let answer = app.upload(name, bytes).await;
        let status = answer.status.as_u16();
        assert!(
            matches!(status, 400 | 415 | 422),
            "{name}: {status} {}",
            answer.body
        );
        answer.problem(status);
    }
    app.upload("huge.txt", vec![b'a'; 7 << 20])
        .await
        .problem(413);
    assert_eq!(
        app.get("/api/profile").await.ok(),
        before,
        "a bad file changed the profile"
    );
}

#[tokio::test]
async fn a_careers_page_leads_to_its_board() {
    let app = App::running();
    let page = json!({"url": "www.larkspur-energy.example/careers"});
    let found = app.post("/api/companies", &page).await.ok();
    let board = &found["boards"][0];
    assert_eq!(board["board"], "smartrecruiters", "{found}");
    assert_eq!(board["slug"], "larkspurenergy");
    assert_eq!(board["name"], "Larkspur Energy");
    assert_eq!(board["postings"], 3);
    assert_eq!(found["boards"].as_array().map(Vec::len), Some(1));

    // The board's own address needs no page.
    let own = json!({"url": "https://thornbury.wd3.myworkdayjobs.com/en-US/Careers"});
    let found = app.post("/api/companies", &own).await.ok();
    assert_eq!(found["boards"][0]["slug"], "thornbury.wd3/Careers");
    assert_eq!(found["boards"][0]["postings"], 3, "{found}");

    let nobody = json!({"board": "lever", "slug": "nobody-at-all"});
    app.post("/api/companies", &nobody).await.problem(422);
    let starter = app.get("/api/companies/starter?q=stripe").await.ok();
    assert_eq!(starter["items"][0]["name"], "Stripe");
}
