//! The door over native ports: who comes in, as whom, with what, and what every answer carries.

use crate::support::{App, get, post};
use http::StatusCode;

#[tokio::test]
async fn other_host_names_are_refused_everywhere() {
    let app = App::new(&[]).await;
    for host in [
        "evil.example",
        "localhost.evil.example",
        "169.254.169.254",
        "",
        "localhost.",
    ] {
        for path in [
            "/",
            "/api/profile",
            "/api/health",
            "/_app/immutable/x.js",
            "/internal/cron/tick",
        ] {
            let answer = app.send(get(path).header("host", host)).await;
            answer.is_problem(StatusCode::FORBIDDEN);
        }
    }
    for host in ["localhost:8787", "127.0.0.1", "[::1]:8787"] {
        let answer = app.send(get("/api/profile").header("host", host)).await;
        assert_eq!(answer.status, 200, "{host}");
    }
}

#[tokio::test]
async fn two_host_names_are_none() {
    let app = App::new(&[]).await;
    let both = get("/api/profile")
        .header("host", "localhost")
        .header("host", "evil.example");
    app.send(both).await.is_problem(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_page_of_another_site_neither_reads_nor_changes_data() {
    let app = App::new(&[]).await;
    let foreign = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost.evil.example"),
        ("origin", "file://localhost"),
        ("origin", "http://localhost:3000"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "cross-site"),
    ];
    for (name, value) in foreign {
        for request in [
            get("/api/profile"),
            get("/api/health"),
            post("/api/profile/cv"),
            post("/internal/cron/tick"),
            post("/"),
        ] {
            let request = request.header("host", "localhost:8787").header(name, value);
            app.send(request).await.is_problem(StatusCode::FORBIDDEN);
        }
    }
    // A link from another site opens the app, and what the app itself asks for is answered.
    let link = get("/")
        .header("host", "localhost:8787")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(app.send(link).await.status, 200);
    for host in ["localhost:8787", "127.0.0.1:5173", "[::1]"] {
        let own = get("/api/profile")
            .header("host", host)
            .header("origin", format!("http://{host}"));
        let own = own.header("sec-fetch-site", "same-origin");
        assert_eq!(app.send(own).await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn headers_of_ours_do_not_come_in() {
    let app = App::new(&[]).await;
    let forged = get("/api/profile")
        .header("host", "localhost")
        .header("rolecall-tenant", "somebody")
        .header("x-rolecall-tenant", "somebody")
        .header("Rolecall-Anything", "x")
        .header("rolecall-caller", "session somebody")
        .header("x-request-id", "mine")
        .header("x-other", "kept");
    let answer = app.send(forged).await;
    let text = answer.text();
    assert!(text.contains("tenant local"), "{text}");
    assert!(text.contains("rolecall-tenant: local"), "{text}");
    assert!(text.contains("x-other: kept"), "{text}");
    assert!(
        !text.contains("somebody") && !text.contains("rolecall-anything"),
        "{text}"
    );
    let id = answer.header("x-request-id");
    assert!(text.contains(&format!("rolecall-request: {id}")), "{text}");
    assert!(text.contains("rolecall-caller: owner"), "{text}");
    assert_ne!(id, "mine");
}

#[tokio::test]
async fn every_answer_carries_strict_headers_and_its_own_id() {
    let app = App::new(&[]).await;
    let mut ids = std::collections::BTreeSet::new();
    let requests = || {
        [
            get("/").header("host", "localhost"),
            get("/_app/immutable/x.js").header("host", "localhost"),
            get("/api/health").header("host", "localhost"),
            get("/api/profile").header("host", "localhost"),
            get("/api/nothing").header("host", "localhost"),
            get("/").header("host", "evil.example"),
        ]
    };
    for request in requests() {
        let answer = app.send(request).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "script-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
        ids.insert(answer.header("x-request-id"));
    }
    assert_eq!(ids.len(), requests().len());
}

#[tokio::test]
async fn bodies_have_limits_and_a_cv_a_larger_one() {
    let app = App::new(&[]).await;
    let send = async |method: &str, path: &str, bytes: usize| {
        let request = http::Request::builder().method(method).uri(path);
        let request = request.header("host", "localhost");
        app.send_body(request, vec![b'x'; bytes]).await
    };
    let largest = send("POST", "/api/profile/cv", 6 << 20).await;
    assert_eq!(largest.status, 200);
    let larger = send("POST", "/api/profile/cv", (6 << 20) + 1).await;
    larger.is_problem(StatusCode::PAYLOAD_TOO_LARGE);
    let largest = send("PUT", "/api/profile", 1 << 20).await;
    assert_eq!(largest.status, 200);
    let larger = send("PUT", "/api/profile", (1 << 20) + 1).await;
    larger.is_problem(StatusCode::PAYLOAD_TOO_LARGE);
    let long = get(&format!("/api/profile?{}", "x".repeat(4_096))).header("host", "localhost");
    app.send(long).await.is_problem(StatusCode::URI_TOO_LONG);
}

#[tokio::test]
async fn what_the_contract_does_not_name_is_not_let_through() {
    let app = App::new(&[]).await;
    for path in [
        "/api/nothing-here",
        "/api/",
        "/api/profile/",
        "/api/profile/x",
        "/internal/call/wake",
        "/internal/",
    ] {
        let answer = app.send(get(path).header("host", "localhost")).await;
        answer.is_problem(StatusCode::NOT_FOUND);
    }
    for (method, path, allowed) in [
        ("DELETE", "/api/health", "GET, HEAD"),
        ("POST", "/api/openapi.json", "GET, HEAD"),
        ("POST", "/api/profile", "GET, HEAD, PUT"),
        ("GET", "/internal/cron/tick", "POST"),
        ("DELETE", "/", "GET, HEAD"),
        ("OPTIONS", "/api/profile", "GET, HEAD, PUT"),
    ] {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost");
        let answer = app.send(request).await;
        answer.is_problem(StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header("allow"), allowed, "{method} {path}");
    }
}

#[tokio::test]
async fn data_stays_out_of_caches() {
    let app = App::new(&[]).await;
    let profile = app.get("/api/profile").await;
    assert_eq!(profile.header("cache-control"), "no-store");
    let validated = app.get("/api/profile?etag").await;
    assert_eq!(validated.header("cache-control"), "private, no-cache");
    let own = app.get("/api/profile?cache").await;
    assert_eq!(own.header("cache-control"), "private, max-age=5");
}

#[tokio::test]
async fn one_line_a_request_and_no_content_in_it() {
    let app = App::new(&[]).await;
    let answer = app.get("/api/profile?q=my-secret-employer").await;
    app.get("/my-secret-employer").await;
    app.get("/api/my-secret-employer").await;
    let lines = app.log();
    let line = &lines[0];
    assert_eq!(line.event, "request");
    assert_eq!(line.field("method"), Some("GET"));
    assert_eq!(line.field("route"), Some("/api/profile"));
    assert_eq!(line.field("status"), Some("200"));
    assert_eq!(
        line.field("id"),
        Some(answer.header("x-request-id").as_str())
    );
    assert!(line.field("ms").unwrap().parse::<u32>().is_ok());
    assert_eq!(lines.len(), 3);
    assert!(!format!("{lines:?}").contains("secret"), "{lines:?}");
}

#[tokio::test]
async fn what_cannot_be_served_is_refused_plainly() {
    const KEY: (&str, &str) = ("SESSION_KEY_1", crate::support::SESSION_KEY);
    const URL: (&str, &str) = ("PUBLIC_URL", "https://jobs.example");
    for (mode, secrets, said) in [
        ("", &[][..], "MODE=local"),
        ("other", &[], "MODE=local"),
        ("cloud", &[KEY], "PUBLIC_URL is not set"),
        ("demo", &[KEY], "PUBLIC_URL is not set"),
        (
            "cloud",
            &[KEY, ("PUBLIC_URL", "http://jobs.example")],
            "https://",
        ),
        ("cloud", &[URL], "SESSION_KEY"),
        ("cloud", &[URL, ("SESSION_KEY_1", "short")], "SESSION_KEY_1"),
        ("cloud", &[URL, KEY, ("CORS_ORIGINS", "*")], "CORS_ORIGINS"),
        (
            "cloud",
            &[URL, KEY, ("CORS_ORIGINS", "https://a.example/x")],
            "CORS_ORIGINS",
        ),
        ("cloud", &[URL, KEY, ("BASE_PATH", "/app")], "BASE_PATH"),
        (
            "cloud",
            &[URL, KEY, ("CLIENT_ADDRESS_HEADER", "a b")],
            "CLIENT_ADDRESS_HEADER",
        ),
    ] {
        let app = App::with(mode, secrets).await;
        let answer = app
            .send(get("/api/profile").header("host", "jobs.example"))
            .await;
        answer.is_problem(StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.text().contains(said), "{}", answer.text());
        let health = app
            .send(get("/api/health").header("host", "jobs.example"))
            .await;
        assert_eq!(health.status, 200);
        assert_eq!(health.json()["status"], "degraded");
        let name = if mode.is_empty() { "unset" } else { mode };
        assert_eq!(health.json()["mode"], name);
        assert!(health.text().contains(said), "{}", health.text());
    }
}

#[tokio::test]
async fn a_tenant_that_breaks_is_a_retryable_problem() {
    let app = App::new(&[]).await;
    let answer = app.get("/api/profile?panic").await;
    answer.is_problem(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(app.get("/api/profile").await.status, 200);
}
