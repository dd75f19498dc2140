//! What the door lets in, over HTTP: a small part of what the gateway's own tests try by the thousand.

use blackbox::App;
use people::person::ADDRESS;
use people::{Person, variable};
use reqwest::Method;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::{Value, json};

fn search() -> Value {
    json!({"titles": ["Engineer"], "paused": true})
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing() {
    let person = Person::registered("kim").await;
    let cookies = person.jar.header().expect("a session");
    let own = &person.app.base;
    let number = own.rsplit(':').next().expect("a port");
    let post = |headers: &[(&'static str, String)]| {
        let mut request = person
            .bare(Method::POST, "/api/searches")
            .header(COOKIE, &cookies);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        person.app.send(request.json(&search()))
    };
    let origin = |value: &str| vec![(ORIGIN.as_str(), value.to_owned())];
    for foreign in [
        "https://evil.example",
        "null",
        "http://localhost",
        // The other scheme of this very host is tried on the gateway itself: `wrangler dev` writes an
        // `Origin` anew that names its own address.
        &format!("http://localhost:{number}.evil.example"),
        &format!("http://localhost:{number}@evil.example"),
        &format!("http://evil.example:{number}"),
        &variable("CORS_ORIGIN"),
        "",
    ] {
        let answer = post(&origin(foreign)).await;
        assert_eq!(answer.status, 403, "{foreign}: {}", answer.body);
    }
    let site = |value: &str| vec![("sec-fetch-site", value.to_owned())];
    for foreign in ["cross-site", "same-site", "none", ""] {
        assert_eq!(post(&site(foreign)).await.status, 403, "{foreign}");
    }
    assert_eq!(post(&[]).await.status, 403, "neither header");
    let mut both = origin("https://evil.example");
    both.extend(site("same-origin"));
    assert_eq!(post(&both).await.status, 403, "{both:?}");

    assert_eq!(post(&origin(own)).await.status, 201);
    assert_eq!(post(&site("same-origin")).await.status, 201);
}

#[tokio::test]
async fn every_way_of_changing_something_is_guarded() {
    let person = Person::registered("lea").await;
    let cookies = person.jar.header().expect("a session");
    for (method, path) in [
        (Method::POST, "/api/undo"),
        (Method::PUT, "/api/profile"),
        (Method::DELETE, "/api/weights"),
        (Method::POST, "/api/auth/sign-out"),
        (Method::PUT, "/api/account/password"),
        (Method::DELETE, "/api/account"),
        (Method::DELETE, "/api/sessions"),
        (Method::POST, "/api/tokens"),
        (Method::POST, "/api/admin/claim"),
        (Method::POST, "/api/import"),
    ] {
        let request = person
            .bare(method.clone(), path)
            .header(COOKIE, &cookies)
            .header(ORIGIN, "https://evil.example");
        let answer = person.app.send(request.json(&json!({}))).await;
        assert_eq!(answer.status, 403, "{method} {path}: {}", answer.body);
    }
    assert!(person.clone().is_signed_in().await);
}

#[tokio::test]
async fn listed_origins_may_read_what_needs_no_cookie() {
    let app = App::running();
    let listed = variable("CORS_ORIGIN");
    let ask = |method: Method, origin: &str| {
        let request = app
            .request(method, "/api/searches")
            .header(ORIGIN, origin)
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization")
            .header(ADDRESS, "10.8.8.8");
        app.send(request)
    };
    for method in [Method::OPTIONS, Method::GET] {
        let allowed = ask(method.clone(), &listed).await;
        let origin = allowed.headers.get("access-control-allow-origin");
        assert_eq!(
            origin.and_then(|v| v.to_str().ok()),
            Some(listed.as_str()),
            "{method}"
        );
        let credentials = allowed.headers.get("access-control-allow-credentials");
        assert_eq!(credentials, None, "cookies of other sites are not wanted");
        for other in [
            "https://evil.example",
            "null",
            "https://friend.example.evil.example",
        ] {
            let refused = ask(method.clone(), other).await;
            let origin = refused.headers.get("access-control-allow-origin");
            assert_eq!(origin, None, "{other}");
        }
    }
}

#[tokio::test]
async fn limits_say_what_is_left_and_when_to_come_back() {
    let mut person = Person::stranger("max");
    // A window may end in between, and the next begin.
    let mut heard = 0;
    let last = loop {
        let body = json!({"email": Person::stranger("max").email, "password": person.password});
        let answer = person.post("/api/auth/register", &body).await;
        if answer.status == 429 {
            break answer;
        }
        heard += 1;
        assert!(heard <= 10, "nothing holds them up");
    };
    assert!(heard >= 5, "held up after {heard}");
    let policy = last.headers.get("ratelimit-policy");
    let policy = policy.and_then(|v| v.to_str().ok()).unwrap_or_default();
    assert!(policy.contains("q=5"), "{:?}", last.headers);
    assert!(last.headers.contains_key("ratelimit"), "{:?}", last.headers);
    let wait = last
        .headers
        .get("retry-after")
        .and_then(|v| v.to_str().ok()?.parse::<u32>().ok());
    assert!(
        wait.is_some_and(|wait| (1..=3600).contains(&wait)),
        "{:?}",
        last.headers
    );
    last.problem(429);
    // Who comes from elsewhere is not held up by it, whatever else they say of where they are from.
    let mut other = Person::stranger("nia");
    let body = json!({"email": other.email, "password": other.password});
    assert_eq!(other.post("/api/auth/register", &body).await.status, 202);
    let request = person
        .request(Method::POST, "/api/auth/register")
        .json(&body);
    let forwarded = request
        .header("x-forwarded-for", "10.1.2.3")
        .header("x-real-ip", "10.1.2.3");
    assert_eq!(person.send(forwarded).await.status, 429);
}

#[tokio::test]
async fn guessing_a_password_is_slow_from_wherever() {
    let victim = Person::registered("ole").await;
    let mut statuses = Vec::new();
    // Ten in a window, and one may end in between.
    while statuses.len() < 25 && !statuses.contains(&429) {
        let mut guesser = Person::stranger("guesser");
        guesser.email.clone_from(&victim.email);
        statuses.push(guesser.sign_in().await.status.as_u16());
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert!(statuses.contains(&403), "{statuses:?}");
    assert!(
        victim.clone().is_signed_in().await,
        "whoever is signed in stays so"
    );
}

#[tokio::test]
async fn a_fifth_cv_in_an_hour_is_the_last() {
    let mut person = Person::registered("pam").await;
    let mut read = 0;
    while read <= 10 {
        let answer = person
            .upload("/api/profile/cv", "cv.txt", blackbox::CV.into())
            .await;
        if answer.status == 429 {
            answer.problem(429);
            break;
        }
        answer.ok();
        read += 1;
    }
    // A window may end in between, and the next begin.
    assert!((5..=10).contains(&read), "{read} were read");
}

#[tokio::test]
async fn metrics_are_for_who_has_their_token() {
    let app = App::running();
    let ask = |token: &str| {
        let request = app
            .request(Method::GET, "/api/metrics")
            .header(ADDRESS, "10.7.7.7");
        app.send(request.bearer_auth(token))
    };
    let answer = ask(&variable("METRICS_TOKEN")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for wrong in ["", "guess", &format!("{}x", variable("METRICS_TOKEN"))] {
        let status = ask(wrong).await.status.as_u16();
        assert!(matches!(status, 401 | 403), "{wrong}: {status}");
    }
}
