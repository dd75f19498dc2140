//! What a person hands over leaves no readable trace: not in a database file or its write-ahead log,
//! not in what queues keep, not in a log. Words are planted through every route that takes content,
//! and then looked for in every file the product wrote.

use std::path::{Path, PathBuf};

use blackbox::files::{docx, pdf};
use blackbox::traces::{Planter, Trace, files};
use blackbox::{App, id};
use memchr::memmem;
use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Value, json};

/// A CV with a word in each of its parts.
fn cv(words: &mut Planter, kind: &str) -> String {
    let mut word = |part: &str| words.word(&format!("{part} of a CV ({kind})"));
    let (name, mail, skill) = (word("name"), word("e-mail"), word("skill"));
    let (summary, employer, bullet) = (word("summary"), word("employer"), word("bullet"));
    format!(
        "Ada {name}\n{mail}@example.com\n\nSummary\nI keep lights and {summary}\n\nSkills\n\
         Rust, {skill}\n\nExperience\nLighthouse Engineer\n{employer} Ltd\n2019 - today\n\
         - Kept {bullet} burning\n"
    )
}

async fn give_cvs(app: &App, words: &mut Planter) -> Vec<String> {
    let mut cvs = Vec::new();
    let mut give = async |kind: &str, ending: &str, bytes: Vec<u8>, words: &mut Planter| {
        let file = format!("{}.{ending}", words.word(&format!("file name ({kind})")));
        let label = words.word(&format!("label ({kind})"));
        let part = reqwest::multipart::Part::bytes(bytes).file_name(file);
        let form = Form::new().text("name", label).part("file", part);
        let request = app.request(Method::POST, "/api/profile/cv").multipart(form);
        let view = app.send(request).await.ok();
        cvs.push(id(&view["cv"]));
    };
    let text = cv(words, "text");
    give("text", "txt", text.into_bytes(), words).await;
    let text = cv(words, "PDF");
    give("PDF", "pdf", pdf(&text), words).await;
    let text = cv(words, "DOCX");
    give("DOCX", "docx", docx(&text), words).await;
    let mut word = |part: &str| words.word(&format!("{part} of a JSON Resume"));
    let resume = json!({
        "basics": {"name": word("name"), "email": format!("{}@example.com", word("e-mail")),
            "summary": word("summary"), "label": word("label")},
        "work": [{"name": word("employer"), "position": word("title"), "startDate": "2019-04",
            "highlights": [word("highlight")]}],
        "skills": [{"name": word("group"), "keywords": [word("skill"), "Rust"]}],
        "volunteer": [{"organization": word("organization")}],
    });
    give(
        "JSON Resume",
        "json",
        resume.to_string().into_bytes(),
        words,
    )
    .await;

    let form = Form::new().text("text", cv(words, "pasted"));
    let request = app.request(Method::POST, "/api/profile/cv").multipart(form);
    let pasted = app.send(request).await.ok();
    cvs.push(id(&pasted["cv"]));
    // What is none, named by a person, and refused.
    let name = format!("{}.pdf", words.word("name of a broken file"));
    let broken = format!("%PDF-1.7\n1 0 obj <<{}", words.word("a broken file"));
    let refused = app.upload(&name, broken.into_bytes()).await;
    assert!(refused.status.is_client_error(), "{}", refused.body);
    cvs
}

async fn correct(app: &App, words: &mut Planter, cvs: &[String]) {
    let mut word = |field: &str| words.word(&format!("{field} in a correction"));
    let profile = json!({
        "name": word("name"), "email": format!("{}@example.org", word("e-mail")),
        "phone": word("phone"), "location": word("place"), "headline": word("headline"),
        "summary": word("summary"), "links": [format!("https://{}.example", word("link"))],
        "skills": ["Rust", word("skill")],
        "positions": [{"title": word("title"), "employer": word("employer"),
            "location": word("place of work"), "start": "2020-01", "bullets": [word("bullet")]}],
        "education": [{"institution": word("school"), "degree": word("degree")}],
        "languages": [{"name": word("language"), "level": "C1"}],
        "confidence": {},
    });
    let path = format!("/api/profile?cv={}", cvs[0]);
    app.put(&path, &profile).await.ok();
    let name = json!({"name": words.word("a CV's new name")});
    app.put(&format!("/api/cvs/{}", cvs[1]), &name).await.ok();
    // One deleted, for an undo to find.
    let path = format!("/api/cvs/{}", cvs[2]);
    app.delete(&path).await.ok();
    let long = json!({"headline": words.word("a headline too long").repeat(2_000)});
    app.put("/api/profile", &long).await.problem(400);
}

fn search(words: &mut Planter, which: &str) -> Value {
    let mut word = |part: &str| words.word(&format!("{part} of a search ({which})"));
    json!({
        "name": word("name"), "titles": [word("title"), "Engineer"], "exclude": [word("excluded")],
        "places": [word("place")],
    })
}

async fn look_for(app: &App, words: &mut Planter) {
    let key = words.word("idempotency key");
    let request = app
        .request(Method::POST, "/api/searches")
        .header("idempotency-key", &key)
        .json(&search(words, "kept answer"));
    let kept = app.send(request).await.ok();
    let path = format!("/api/searches/{}", id(&kept));
    app.put(&path, &search(words, "changed")).await.ok();
    let gone = app
        .post("/api/searches", &search(words, "deleted"))
        .await
        .ok();
    app.delete(&format!("/api/searches/{}", id(&gone)))
        .await
        .ok();
    let back = app
        .post("/api/searches", &search(words, "brought back"))
        .await;
    app.delete(&format!("/api/searches/{}", id(&back.ok())))
        .await
        .ok();
    app.post("/api/undo", &json!({})).await.ok();
    let mut wrong = search(words, "refused");
    wrong["remote"] = json!(words.word("a refused choice"));
    let refused = app.post("/api/searches", &wrong).await;
    assert!(refused.status.is_client_error(), "{}", refused.body);
}

/// Text and pages that somebody pastes; their titles, employers and addresses stand in the list.
async fn bring(app: &App, words: &mut Planter, open: &mut Planter) -> String {
    let title = format!("Keeper {}", open.word("title of a pasted posting"));
    let text = format!(
        "{title}\n\n{} is what the mail said. You know Rust and {}.",
        words.word("a pasted posting"),
        words.word("a skill in a pasted posting")
    );
    let added = app.post("/api/applications", &json!({"text": text})).await;
    let one = id(&added.ok());
    for status in ["approved", "applied"] {
        let path = format!("/api/applications/{one}/status");
        app.post(&path, &json!({"status": status})).await.ok();
    }
    let nothing = json!({"html": format!("<p>{}</p>", words.word("a page that is no posting"))});
    app.post("/api/applications", &nothing).await;
    let table = format!(
        "title,company,notes\nEngineer,Beacon Ltd,{}\n",
        words.word("a note in a table")
    );
    let name = format!("{}.csv", words.word("name of a table"));
    app.import(&name, table.into_bytes()).await;
    let other = json!({"text": format!("Gone keeper\n\n{}", words.word("a posting undone"))});
    app.post("/api/applications", &other).await.ok();
    app.post("/api/undo", &json!({})).await.ok();
    one
}

/// Questions leave no trace either: they are in addresses, and addresses are what servers log.
async fn ask(app: &App, words: &mut Planter) {
    for (path, what) in [
        ("/api/applications?q=", "looked for in the list"),
        ("/api/postings?q=", "looked for among postings"),
        ("/api/why?url=https://jobs.example/", "asked why"),
        ("/api/companies/starter?q=", "a company looked for"),
        ("/api/", "an address of no route"),
        ("/", "an address of no page"),
        ("/api/applications/", "an id that is none"),
        ("/internal/cron/", "a job that is none"),
    ] {
        let path = format!("{path}{}", words.word(what));
        app.get(&path).await;
    }
    let company = json!({"board": "lever", "slug": words.word("a company's slug")});
    app.post("/api/companies", &company).await;
    for (name, what) in [
        ("user-agent", "a browser's name"),
        ("referer", "where somebody came from"),
        ("cookie", "a cookie"),
        ("authorization", "a credential"),
        ("rolecall-caller", "a header of ours"),
        ("x-request-id", "a request id from outside"),
    ] {
        let request = app
            .request(Method::GET, "/api/searches")
            .header(name, words.word(what));
        app.send(request).await;
    }
    let request = app
        .request(Method::POST, "/api/searches")
        .header("content-type", "application/json")
        .body(format!(
            "{{\"name\": {}",
            words.word("a body that is no JSON")
        ));
    app.send(request).await.problem(400);
}

/// What a file holds. `wrangler dev` notes the path of every request by itself, in lines that are
/// left out: what the product makes a path of is ids, and here it is given words on purpose.
fn content(file: &Path) -> Vec<u8> {
    // A file that went meanwhile holds nothing.
    let bytes = std::fs::read(file).unwrap_or_default();
    if file.extension().is_none_or(|ending| ending != "log") {
        return bytes;
    }
    let noted = |line: &&[u8]| memmem::find(line, b"[wrangler:info]").is_none();
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(noted).collect();
    lines.join(&b'\n')
}

fn traces(words: &Planter, files: &[PathBuf]) -> (Vec<Trace>, usize) {
    let (mut found, mut bytes) = (Vec::new(), 0);
    for file in files {
        let content = content(file);
        bytes += content.len();
        found.extend(words.traces(file, &content));
    }
    (found, bytes)
}

#[tokio::test]
async fn nothing_a_person_hands_over_lies_readable_anywhere() {
    let (Some(data), Some(log)) = (
        std::env::var_os("ROLECALL_DATA_DIR").map(PathBuf::from),
        std::env::var_os("ROLECALL_LOG").map(PathBuf::from),
    ) else {
        println!("skipped: ROLECALL_DATA_DIR and ROLECALL_LOG do not say where the files are");
        return;
    };
    let app = App::running();
    let (mut words, mut open) = (Planter::new("zq"), Planter::new("zp"));
    let cvs = give_cvs(&app, &mut words).await;
    correct(&app, &mut words, &cvs).await;
    look_for(&app, &mut words).await;
    let brought = bring(&app, &mut words, &mut open).await;
    ask(&app, &mut words).await;
    app.discover().await;
    app.idle().await;

    // It is all there for the person, and what may be read is found: the search works.
    let view = app.get(&format!("/api/applications/{brought}")).await.ok();
    let seen = words.traces("the answer".as_ref(), view.to_string().as_bytes());
    assert!(!seen.is_empty(), "{view}");
    let mut all = files(&data);
    all.push(log);
    let (public, _) = traces(&open, &all);
    assert!(
        public.iter().any(|trace| trace.spelling == "UTF-8"),
        "the title of a pasted posting is in no file of {}: are they all there?",
        data.display()
    );
    let logged = all.iter().any(|file| {
        let text = std::fs::read(file).unwrap_or_default();
        String::from_utf8_lossy(&text).contains("/api/profile/cv")
    });
    assert!(logged, "no log names a route: are they all there?");

    let (found, bytes) = traces(&words, &all);
    println!(
        "{} words planted, {} files of {bytes} bytes read, {} traces",
        words.len(),
        all.len(),
        found.len()
    );
    assert!(found.is_empty(), "{found:#?}");

    // For the tests that follow.
    for cv in &cvs {
        app.delete(&format!("/api/cvs/{cv}")).await;
    }
    app.delete(&format!("/api/profile/cv?cv={}", cvs[0])).await;
}
