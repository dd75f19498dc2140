//! A search for work, from a CV to a decided list.

use std::collections::HashSet;

use blackbox::{App, Boards, id, items};
use reqwest::Method;
use serde_json::{Value, json};

fn score(application: &Value) -> f64 {
    application["score"].as_f64().unwrap_or(-1.0)
}

#[tokio::test]
async fn a_search_for_engineer_ranks_at_least_thirty_and_says_why() {
    let app = App::running();
    let list = app.settled_in().await;
    assert!(list.len() >= 30, "{} applications", list.len());
    let scores: Vec<f64> = list.iter().map(score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert!(
        scores.iter().all(|s| (0.0..=100.0).contains(s)),
        "{scores:?}"
    );
    assert!(scores.first() > scores.last(), "all the same: {scores:?}");

    let top = app
        .get(&format!("/api/applications/{}", id(&list[0])))
        .await
        .ok();
    let parts = top["explanation"]["parts"].as_array().expect("parts");
    let weights: f64 = parts.iter().filter_map(|p| p["weight"].as_f64()).sum();
    assert!((weights - 1.0).abs() < 1e-3, "{parts:?}");
    let total: f64 = parts
        .iter()
        .filter_map(|p| Some(p["weight"].as_f64()? * p["value"].as_f64()? * 100.0))
        .sum();
    assert!(
        (total - score(&top)).abs() < 0.11,
        "parts say {total}, score {}",
        score(&top)
    );
    assert!(
        parts
            .iter()
            .all(|p| p["note"].as_str().is_some_and(|n| !n.is_empty())),
        "{parts:?}"
    );
    let text = top["posting"]["text"]
        .as_str()
        .expect("text")
        .to_lowercase();
    let title = top["posting"]["title"]
        .as_str()
        .expect("title")
        .to_lowercase();
    let tags = top["posting"]["tags"].to_string().to_lowercase();
    let matched = top["explanation"]["matched"].as_array().expect("matched");
    assert!(
        !matched.is_empty(),
        "the best match matches no skill: {top}"
    );
    for evidence in matched {
        let quote = evidence["quote"].as_str().expect("a quote").to_lowercase();
        let core = quote
            .trim_matches(|c: char| c == '…' || c.is_whitespace())
            .to_owned();
        let folded = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            [&text, &title, &tags]
                .iter()
                .any(|t| folded(t).contains(&folded(&core))),
            "“{core}” does not stand in the posting"
        );
    }
    assert!(
        top["explanation"]["kept"]
            .as_array()
            .is_some_and(|k| !k.is_empty()),
        "{top}"
    );
    assert!(
        top["url"].as_str().is_some_and(|u| u.starts_with("http")),
        "{top}"
    );
}

#[tokio::test]
async fn finding_twice_lists_everything_once() {
    let app = App::running();
    let first = app.settled_in().await;
    app.discover().await;
    app.idle().await;
    let second = app.applications("").await;
    let ids: HashSet<String> = second.iter().map(id).collect();
    assert_eq!(ids.len(), second.len(), "an application is listed twice");
    assert_eq!(first.len(), second.len());
    let urls: Vec<&str> = second.iter().filter_map(|a| a["url"].as_str()).collect();
    let distinct: HashSet<&str> = urls.iter().copied().collect();
    assert_eq!(distinct.len(), urls.len(), "one URL, two applications");
}

#[tokio::test]
async fn sources_report_one_by_one() {
    let app = App::running();
    app.settled_in().await;
    let tasks = items(&app.get("/api/tasks").await.ok());
    let task = tasks
        .iter()
        .find(|t| t["kind"] == "discover")
        .expect("a discover task");
    let steps = task["steps"].as_array().expect("steps");
    for source in ["remoteok", "weworkremotely"] {
        let step = steps
            .iter()
            .find(|s| s["key"] == source)
            .unwrap_or_else(|| panic!("{steps:?}"));
        assert!(
            matches!(step["state"].as_str(), Some("completed" | "partial")),
            "{step}"
        );
    }
    assert!(steps.iter().any(|s| s["key"] == "match"), "{steps:?}");
    let sources = items(&app.get("/api/sources").await.ok());
    let health = sources
        .iter()
        .find(|s| s["id"] == "remoteok")
        .expect("remoteok");
    assert!(health["postings"].as_i64() > Some(0), "{health}");
    assert_eq!(health["last_run"]["state"], "completed", "{health}");
}

#[tokio::test]
async fn pages_of_a_list_hold_everything_once_in_order() {
    let app = App::running();
    let whole = app.settled_in().await;
    let paged = app.applications("limit=7").await;
    assert_eq!(
        whole.iter().map(id).collect::<Vec<_>>(),
        paged.iter().map(id).collect::<Vec<_>>()
    );
    for sort in ["score", "newest", "company", "updated"] {
        let sorted = app.applications(&format!("limit=9&sort={sort}")).await;
        let ids: HashSet<String> = sorted.iter().map(id).collect();
        assert_eq!(ids.len(), whole.len(), "sort={sort}");
    }
    app.get("/api/applications?cursor=nonsense")
        .await
        .problem(400);
    app.get("/api/applications?sort=luck").await.problem(400);
    app.get("/api/applications?limit=100000").await.problem(400);
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let app = App::running();
    let whole = app.settled_in().await;
    let middle = score(&whole[whole.len() / 2]);
    let high = app.applications(&format!("min_score={middle}")).await;
    assert!(!high.is_empty() && high.len() < whole.len());
    assert!(high.iter().all(|a| score(a) >= middle));
    let remote = app.applications("remote=true").await;
    assert!(!remote.is_empty() && remote.iter().all(|a| a["workplace"] == "remote"));
    let source = app.applications("source=remoteok").await;
    assert!(!source.is_empty() && source.iter().all(|a| a["source"] == "remoteok"));
    let company = whole[0]["company"].as_str().expect("a company");
    let found = app
        .send(
            app.request(Method::GET, "/api/applications")
                .query(&[("q", company)]),
        )
        .await;
    assert!(items(&found.ok()).iter().any(|a| a["company"] == company));
    assert!(app.applications("q=zzzunheardofzzz").await.is_empty());
    for hostile in ["\"", "a OR", "NEAR(", "*", "a:b", "'; DROP TABLE x; --"] {
        let request = app
            .request(Method::GET, "/api/applications")
            .query(&[("q", hostile)]);
        app.send(request).await.ok();
    }
    app.get("/api/applications?status=dreaming")
        .await
        .problem(400);
}

#[tokio::test]
async fn same_input_same_score_and_a_changed_profile_scores_anew() {
    let app = App::running();
    let by_id = |list: &[Value]| -> Vec<(String, String)> {
        let mut all: Vec<_> = list
            .iter()
            .map(|a| (id(a), a["score"].to_string()))
            .collect();
        all.sort();
        all
    };
    let first = by_id(&app.settled_in().await);
    let mut view = app.get("/api/profile").await.ok();
    let full = view["profile"].clone();
    view["profile"]["skills"] = json!(["Welding"]);
    app.put("/api/profile", &view["profile"]).await.ok();
    app.idle().await;
    let changed = by_id(&app.applications("").await);
    assert_ne!(
        first, changed,
        "a profile without a single wanted skill scores the same"
    );
    app.put("/api/profile", &full).await.ok();
    app.idle().await;
    assert_eq!(first, by_id(&app.applications("").await));
}

#[tokio::test]
async fn preferences_filter_and_can_be_cleared() {
    let app = App::running();
    let all = app.settled_in().await.len();
    let search = app
        .only_search(&json!({"titles": ["Engineer"], "remote": "only", "exclude": ["Rust"]}))
        .await;
    app.idle().await;
    let fewer = app.applications("status=pending").await;
    assert!(
        !fewer.is_empty() && fewer.len() < all,
        "{} of {all}",
        fewer.len()
    );
    assert!(
        fewer.iter().all(|a| a["workplace"] != "onsite"),
        "{fewer:?}"
    );
    let cleared = json!({"titles": ["Engineer"], "remote": "any", "exclude": []});
    app.put(&format!("/api/searches/{search}"), &cleared)
        .await
        .ok();
    app.idle().await;
    assert_eq!(app.applications("").await.len(), all);
}

#[tokio::test]
async fn the_catalog_is_searched_by_words() {
    let app = App::running();
    app.settled_in().await;
    let found = items(&app.get("/api/postings?q=engineer&limit=5").await.ok());
    assert_eq!(found.len(), 5);
    for hostile in ["%22", "a%20OR", "NEAR(", "*", "-"] {
        app.get(&format!("/api/postings?q={hostile}")).await.ok();
    }
}

#[tokio::test]
async fn no_script_survives_in_a_description() {
    let app = App::running();
    let list = app.settled_in().await;
    for application in list {
        let whole = app
            .get(&format!("/api/applications/{}", id(&application)))
            .await
            .ok();
        let html = whole["posting"]["html"]
            .as_str()
            .expect("html")
            .to_lowercase();
        for evil in [
            "<script",
            "javascript:",
            "onerror=",
            "onload=",
            "<iframe",
            "<style",
        ] {
            assert!(!html.contains(evil), "{evil} in {html}");
        }
    }
}

#[tokio::test]
async fn the_boards_are_asked_politely() {
    let app = App::running();
    app.settled_in().await;
    let log = Boards::running().log().await;
    assert!(!log.is_empty());
    for request in &log {
        let agent = request["user_agent"].as_str().unwrap_or_default();
        assert!(agent.starts_with("Rolecall/"), "{request}");
    }
}

#[tokio::test]
async fn exports_hold_every_application() {
    let app = App::running();
    let list = app.settled_in().await;
    let csv = app
        .request(Method::GET, "/api/export/applications.csv")
        .send()
        .await
        .expect("csv");
    assert!(
        csv.headers()["content-type"]
            .to_str()
            .is_ok_and(|t| t.starts_with("text/csv"))
    );
    let csv = csv.text().await.expect("text");
    let json = app.get("/api/export/applications.json").await.ok();
    for application in &list {
        assert!(csv.contains(application["company"].as_str().expect("a company")));
    }
    let exported = json.as_array().cloned().unwrap_or_else(|| items(&json));
    assert_eq!(exported.len(), list.len());
}
