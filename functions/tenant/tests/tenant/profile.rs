//! Profile and CV.

use crate::support::{App, upload};
use serde_json::json;

const CV: &str =
    "Ada Quill\nLighthouse Engineer\nada.quill@example.com\n\nSkills\nRust, Python, PostgreSQL\n";

#[tokio::test]
async fn a_cv_becomes_a_profile_and_corrections_outlive_the_next() {
    let app = App::new().await;
    let empty = app.get("/api/profile").await.ok();
    assert_eq!(empty["cv"], json!(null));
    assert_eq!(empty["version"], 0);

    let read = app
        .upload("file", "C:\\cv\\ada.txt", CV.as_bytes())
        .await
        .ok();
    assert_eq!(read["profile"]["email"], "ada.quill@example.com", "{read}");
    assert_eq!(read["cv"]["name"], "ada.txt");
    assert_eq!(read["cv"]["kind"], "text");
    assert_eq!(read["version"], 1);
    assert_eq!(read["corrected"], json!([]));

    let mut corrected = read["profile"].clone();
    corrected["headline"] = json!("Keeper");
    let view = app.put("/api/profile", corrected.clone()).await.ok();
    assert_eq!(view["corrected"], json!(["headline"]));
    assert_eq!(view["version"], 2);
    let same = app.put("/api/profile", corrected).await.ok();
    assert_eq!(
        same["version"], 2,
        "nothing changed, nothing is scored anew"
    );

    let again = app
        .upload("text", "", b"Bo Fenwick\nbo@example.org\n")
        .await
        .ok();
    assert_eq!(again["profile"]["email"], "bo@example.org");
    assert_eq!(again["profile"]["headline"], "Keeper");
    assert_eq!(again["cv"]["name"], "pasted text");

    let gone = app.delete("/api/profile/cv").await.ok();
    assert_eq!(gone["cv"], json!(null));
    assert_eq!(gone["profile"]["email"], json!(null));
    assert_eq!(gone["profile"]["headline"], "Keeper");
}

#[tokio::test]
async fn a_pdf_goes_through_documents_with_its_warnings() {
    let app = App::new().await;
    let pdf = include_bytes!("two-pages.pdf");
    let read = app.upload("file", "cv.pdf", pdf).await.ok();
    assert_eq!(read["cv"]["kind"], "pdf");
    assert_eq!(read["profile"]["email"], "ada.quill@example.com");
    assert_eq!(read["warnings"][0], "1 of 2 pages hold no text");
}

#[tokio::test]
async fn what_cannot_be_read_says_so_and_changes_nothing() {
    let app = App::new().await;
    let before = app.get("/api/profile").await.ok();
    app.upload("file", "broken.pdf", b"%PDF-1.7")
        .await
        .problem(422);
    app.upload("file", "empty.txt", b"").await.problem(422);
    app.upload("file", "blank.txt", b" \n\t ")
        .await
        .problem(422);
    app.upload("file", "noise.txt", &[1; 400])
        .await
        .problem(415);
    app.upload("other", "x", b"x").await.problem(400);
    app.post("/api/profile/cv", json!({})).await.problem(415);
    app.upload("file", "huge.txt", &vec![b'a'; 7 << 20])
        .await
        .problem(413);
    let long = "x".repeat(600);
    let named = app
        .put("/api/profile", json!({ "name": long }))
        .await
        .problem(400);
    assert_eq!(named["field"], "name");
    let named = app
        .put("/api/profile", json!({"links": ["javascript:alert(1)"]}))
        .await
        .problem(400);
    assert_eq!(named["field"], "links[0]");
    assert_eq!(app.get("/api/profile").await.ok(), before);
}

#[tokio::test]
async fn an_upload_repeated_with_its_key_is_one_upload() {
    let app = App::new().await;
    let send = |boundary: &'static str| {
        let mut request = upload("file", "ada.txt", CV.as_bytes(), boundary);
        request
            .headers_mut()
            .insert("idempotency-key", "one".parse().unwrap());
        app.send(request)
    };
    let first = send("boundary1").await.ok();
    // A browser that tries again draws another boundary.
    let second = send("2yradnuob").await;
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(second.ok(), first);
    assert_eq!(app.get("/api/profile").await.ok()["version"], 1);
}
