//! Which pages may ask: CSRF, CORS, the host's name, addresses in disguise.

use crate::support::{App, HOST, ORIGIN, get};
use http::StatusCode;
use http::request::Builder;
use identity::Scope;

const LISTED: &str = "https://tools.example";

async fn app() -> App {
    App::cloud(&[(
        "CORS_ORIGINS",
        "https://tools.example, http://localhost:5173",
    )])
    .await
}

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Builder {
    let request = Builder::new().method(method).uri(path).header("host", HOST);
    headers
        .iter()
        .fold(request, |r, (name, value)| r.header(*name, *value))
}

#[tokio::test]
async fn a_sign_in_is_used_by_pages_of_ours_only() {
    let app = app().await;
    let cookie = app.cookie("ada");
    // What the headers say, and whether such a page may read, and may change something.
    for (headers, reads, changes) in [
        (&[("origin", ORIGIN)][..], true, true),
        (&[("sec-fetch-site", "same-origin")], true, true),
        (
            &[("origin", ORIGIN), ("sec-fetch-site", "same-origin")],
            true,
            true,
        ),
        (&[], true, false),
        (&[("referer", "https://jobs.example/list")], true, false),
        (&[("sec-fetch-site", "none")], true, false),
        (&[("origin", "null")], false, false),
        (&[("origin", "https://evil.example")], false, false),
        (&[("origin", "http://jobs.example")], false, false),
        (&[("origin", "https://jobs.example:444")], false, false),
        (&[("origin", "https://sub.jobs.example")], false, false),
        (
            &[("origin", "https://jobs.example.evil.example")],
            false,
            false,
        ),
        (&[("origin", LISTED)], false, false),
        (&[("origin", ORIGIN), ("origin", ORIGIN)], false, false),
        (
            &[("origin", ORIGIN), ("sec-fetch-site", "cross-site")],
            false,
            false,
        ),
        (&[("sec-fetch-site", "cross-site")], false, false),
        (&[("sec-fetch-site", "same-site")], false, false),
        (
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "same-origin"),
            ],
            false,
            false,
        ),
    ] {
        for (method, path, allowed) in [
            ("GET", "/api/profile", reads),
            ("HEAD", "/api/profile", reads),
            ("GET", "/api/export/applications.csv", reads),
            ("GET", "/api/sessions", reads),
            ("GET", "/api/auth", reads),
            ("GET", "/api/auth/oidc/google/start", reads),
            ("PUT", "/api/profile", changes),
            ("POST", "/api/discover", changes),
            ("DELETE", "/api/profile/cv", changes),
            ("DELETE", "/api/account", changes),
            ("POST", "/api/auth/sign-out", changes),
            ("POST", "/api/admin/claim", changes),
        ] {
            let request = request(method, path, headers).header("cookie", &cookie);
            let status = app.send(request).await.status.as_u16();
            assert_eq!(
                status,
                if allowed { 200 } else { 403 },
                "{method} {path} {headers:?}"
            );
        }
    }
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_page_of_another_site() {
    let app = app().await;
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("origin", LISTED)],
        &[("sec-fetch-site", "cross-site")],
    ] {
        for path in [
            "/api/auth/sign-in",
            "/api/auth/register",
            "/api/auth/reset/confirm",
        ] {
            let answer = app.send(request("POST", path, headers)).await;
            answer.is_problem(StatusCode::FORBIDDEN);
        }
    }
}

#[tokio::test]
async fn a_provider_sends_people_back_from_its_own_site() {
    let app = app().await;
    let path = "/api/auth/oidc/apple/callback";
    let from_there = [
        ("origin", "https://appleid.apple.com"),
        ("sec-fetch-site", "cross-site"),
    ];
    let posted = request("POST", path, &from_there).header("cookie", app.cookie("ada"));
    let answer = app.send(posted).await;
    assert_eq!(answer.header("set-cookie"), "");
    let text = answer.text();
    // The provider's page asks; whoever is signed in here does not.
    assert!(
        text.contains("tenant accounts") && !text.contains("rolecall-person"),
        "{text}"
    );
    let linked = request("GET", path, &[("sec-fetch-site", "cross-site")]);
    assert_eq!(app.send(linked).await.status, 200);
    let linked = request("GET", path, &[("sec-fetch-site", "cross-site")]);
    let text = app
        .send(linked.header("cookie", app.cookie("ada")))
        .await
        .text();
    assert!(text.contains("rolecall-person: ada"), "{text}");
    for near in [
        "/api/auth/oidc/apple/callback/x",
        "/api/auth/oidc/callback",
        "/api/auth/oidc/apple/start",
    ] {
        let posted = request("POST", near, &from_there);
        assert!(app.send(posted).await.status.is_client_error(), "{near}");
    }
}

#[tokio::test]
async fn a_listed_page_uses_a_token_of_its_own() {
    let app = app().await;
    let ask = |headers: &[(&str, &str)], path: &str| request("OPTIONS", path, headers);
    let wants = ("access-control-request-method", "PUT");
    for origin in [LISTED, "http://localhost:5173"] {
        let answer = app
            .send(ask(&[("origin", origin), wants], "/api/profile"))
            .await;
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-origin"), origin);
        assert_eq!(
            answer.header("access-control-allow-methods"),
            "GET, HEAD, PUT"
        );
        assert!(
            answer
                .header("access-control-allow-headers")
                .contains("authorization")
        );
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        assert!(answer.headers("vary").contains(&"origin".to_owned()));
    }
    for (headers, path) in [
        (
            &[("origin", "https://evil.example"), wants][..],
            "/api/profile",
        ),
        (&[("origin", "null"), wants], "/api/profile"),
        (
            &[("origin", "https://tools.example.evil.example"), wants],
            "/api/profile",
        ),
        (&[("origin", "http://tools.example"), wants], "/api/profile"),
        (
            &[("origin", LISTED), ("origin", LISTED), wants],
            "/api/profile",
        ),
        (&[wants], "/api/profile"),
        (&[("origin", LISTED), wants], "/api/discover"),
        (&[("origin", LISTED), wants], "/api/account/password"),
        (&[("origin", LISTED), wants], "/api/auth/sign-in"),
        (&[("origin", LISTED), wants], "/api/nothing"),
        (&[("origin", LISTED), wants], "/internal/cron/tick"),
        (
            &[
                ("origin", LISTED),
                ("access-control-request-method", "\u{e9}"),
            ],
            "/api/profile",
        ),
    ] {
        let answer = app.send(ask(headers, path)).await;
        answer.is_problem(StatusCode::FORBIDDEN);
    }

    let token = format!("Bearer {}", app.token("ada", &[Scope::Read]));
    let read = |origin: &'static str| request("GET", "/api/profile", &[("origin", origin)]);
    let answer = app.send(read(LISTED).header("authorization", &token)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), LISTED);
    assert!(
        answer
            .header("access-control-expose-headers")
            .contains("etag")
    );
    // A refusal may be read too.
    let answer = app
        .send(read(LISTED).header("authorization", "Bearer x"))
        .await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("access-control-allow-origin"), LISTED);
    let answer = app
        .send(read("https://evil.example").header("authorization", &token))
        .await;
    answer.is_problem(StatusCode::FORBIDDEN);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let answer = app
        .send(read(LISTED).header("cookie", app.cookie("ada")))
        .await;
    answer.is_problem(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn another_name_is_misdirected() {
    let app = app().await;
    let cookie = app.cookie("ada");
    for host in [
        "evil.example",
        "jobs.example.evil.example",
        "jobs.example:80",
        "127.0.0.1",
        "",
        "localhost",
    ] {
        for path in [
            "/",
            "/api/profile",
            "/api/auth",
            "/_app/immutable/x.js",
            "/api/openapi.json",
        ] {
            let request = get(path).header("host", host).header("cookie", &cookie);
            app.send(request)
                .await
                .is_problem(StatusCode::MISDIRECTED_REQUEST);
        }
        // Asked for from inside, by an address.
        assert_eq!(
            app.send(get("/api/health").header("host", host))
                .await
                .status,
            200
        );
    }
    let two = get("/api/profile")
        .header("host", HOST)
        .header("host", HOST);
    app.send(two)
        .await
        .is_problem(StatusCode::MISDIRECTED_REQUEST);
    for host in ["jobs.example", "JOBS.EXAMPLE", "jobs.example:443"] {
        let request = get("/api/profile")
            .header("host", host)
            .header("cookie", &cookie);
        assert_eq!(app.send(request).await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn an_address_in_disguise_reaches_nobody() {
    let app = app().await;
    let cookie = app.cookie("ada");
    for path in [
        "//api/profile",
        "/api//profile",
        "/api/./profile",
        "/api/x/../profile",
        "/api/applications/..",
        "/api/applications/%2e%2e",
        "/api/applications/.%2E/status",
        "/api/applications/..%2fprofile",
        "/api/applications/a%5cb",
        "/api/applications/%00",
        "/api/applications/%252e%252e",
        "/API/profile",
        "/api%2fprofile",
        "/%61pi/profile",
        "/api;x/profile",
        "/api/profile;x=/",
        "/api/profile/",
        "/x/../api/profile",
    ] {
        let answer = app
            .send(get(path).header("host", HOST).header("cookie", &cookie))
            .await;
        // At most a page of the app, which is the same for everybody.
        let page = answer.status == 200 && answer.text().contains("<title>");
        assert!(page || answer.status == 404, "{path}");
    }
}
