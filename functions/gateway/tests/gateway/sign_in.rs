//! Cloud and demo mode: who a request is from, and what is told to whom.

use crate::support::{
    Answer, App, DAY, HOST, ORIGIN, cookie, get, id, is_401, keys, ours, post, tool,
};
use http::StatusCode;
use identity::Scope;

fn clears(answer: &Answer) -> bool {
    let cookies = answer.headers("set-cookie");
    assert!(cookies.len() <= 1, "{cookies:?}");
    cookies
        .iter()
        .any(|c| c.starts_with("__Host-rolecall=;") && c.contains("Max-Age=0"))
}

#[tokio::test]
async fn a_session_leads_to_its_persons_tenant_and_no_further() {
    let app = App::cloud(&[]).await;
    for person in ["ada", "bob"] {
        let request = ours("GET", "/api/profile").header("cookie", app.cookie(person));
        let text = app.send(request).await.text();
        assert!(text.contains(&format!("tenant {person}")), "{text}");
        let caller = format!("rolecall-caller: session {}", id(person));
        assert!(text.contains(&caller), "{text}");
        // Neither cookie nor key goes further than the door.
        assert!(!text.contains("cookie:"), "{text}");
    }
    for person in ["ada", "bob"] {
        let request = ours("PUT", "/api/profile").header("cookie", app.cookie(person));
        assert!(
            app.send(request)
                .await
                .text()
                .contains(&format!("tenant {person}"))
        );
    }
}

#[tokio::test]
async fn a_stranger_sees_pages_health_and_how_to_sign_in() {
    let app = App::cloud(&[]).await;
    for path in [
        "/",
        "/sign-in",
        "/api/health",
        "/api/openapi.json",
        "/api/auth",
    ] {
        let answer = app.send(get(path).header("host", HOST)).await;
        assert_eq!(answer.status, 200, "{path}");
    }
    let text = app.send(get("/api/auth").header("host", HOST)).await.text();
    assert!(
        text.contains("tenant accounts") && !text.contains("rolecall-person"),
        "{text}"
    );
    for (method, path) in [
        ("GET", "/api/profile"),
        ("GET", "/api/export/applications.csv"),
        ("GET", "/api/updates"),
        ("POST", "/api/discover"),
        ("GET", "/api/sessions"),
        ("DELETE", "/api/account"),
        ("POST", "/api/tokens"),
        ("GET", "/api/admin"),
        ("POST", "/api/admin/claim"),
        ("GET", "/api/nothing"),
    ] {
        is_401(&app.send(ours(method, path)).await);
    }
    let sign_in = app.send(ours("POST", "/api/auth/sign-in")).await;
    assert!(sign_in.text().contains("tenant accounts"));
    // A program that signs in has no page to name.
    let program = app
        .send(post("/api/auth/sign-in").header("host", HOST))
        .await;
    assert_eq!(program.status, 200);
}

#[tokio::test]
async fn accounts_hear_who_asks_from_where_and_the_tenant_only_what_it_needs() {
    let app = App::cloud(&[]).await;
    let ask = async |path: &str| {
        let request = ours("GET", path)
            .header("cookie", app.cookie("ada"))
            .header("x-client-address", "203.0.113.9:5000")
            .header("rolecall-person", "bob")
            .header("rolecall-address", "10.0.0.1")
            .header("rolecall-caller", "owner");
        app.send(request).await
    };
    for path in [
        "/api/auth",
        "/api/sessions",
        "/api/tokens",
        "/api/admin/accounts",
    ] {
        let text = ask(path).await.text();
        for line in [
            "tenant accounts",
            "rolecall-person: ada",
            "rolecall-address: 203.0.113.9\n",
            &format!("rolecall-caller: session {}", id("ada")),
        ] {
            assert!(text.contains(line), "{path}: {text}");
        }
        assert!(
            !text.contains("bob") && !text.contains("10.0.0.1"),
            "{text}"
        );
    }
    let text = ask("/api/profile").await.text();
    assert!(
        !text.contains("rolecall-person") && !text.contains("rolecall-address"),
        "{text}"
    );
    let id = ask("/api/profile").await;
    assert!(
        id.text()
            .contains(&format!("rolecall-request: {}", id.header("x-request-id")))
    );
}

#[tokio::test]
async fn a_cookie_that_does_not_hold_is_a_401_and_is_removed() {
    let app = App::cloud(&[]).await;
    let good = app.session("ada").sign(&keys()).unwrap();
    let other_key = identity::SessionKeys::from_secrets([(1, "ab".repeat(32))]).unwrap();
    let forged = app.session("ada").sign(&other_key).unwrap();
    let token = app.token("ada", &[Scope::Read]);
    for bad in [
        "",
        "x",
        &good[..good.len() - 1],
        &format!("{good}A"),
        &forged,
        &token,
    ] {
        let request = || ours("GET", "/api/profile").header("cookie", cookie(bad));
        let answer = app.send(request()).await;
        is_401(&answer);
        assert!(clears(&answer), "{bad}");
        // It does not stand in the way of signing in.
        let auth = ours("GET", "/api/auth").header("cookie", cookie(bad));
        let answer = app.send(auth).await;
        assert!(answer.status == 200 && clears(&answer), "{bad}");
        assert!(!answer.text().contains("rolecall-person"));
    }
    let twice = format!("{}; {}", cookie(&good), cookie(&good));
    let answer = app
        .send(ours("GET", "/api/profile").header("cookie", twice))
        .await;
    answer.is_problem(StatusCode::BAD_REQUEST);
    let among_others = format!("a=ü; {}; __host-rolecall=x", cookie(&good));
    let answer = app
        .send(ours("GET", "/api/profile").header("cookie", among_others))
        .await;
    assert_eq!(answer.status, 200);
    app.advance(7 * DAY);
    let answer = app
        .send(ours("GET", "/api/profile").header("cookie", cookie(&good)))
        .await;
    is_401(&answer);
}

#[tokio::test]
async fn a_session_the_tenant_closed_loses_its_cookie() {
    let app = App::cloud(&[]).await;
    let request = ours("GET", "/api/profile?status=401").header("cookie", app.cookie("ada"));
    assert!(clears(&app.send(request).await));
    // So it is where accounts found that out.
    let request = ours("PUT", "/api/account/password?status=401");
    let answer = app.send(request.header("cookie", app.cookie("ada"))).await;
    assert!(clears(&answer));
    let request = ours("GET", "/api/profile?status=403");
    let answer = app.send(request.header("cookie", app.cookie("ada"))).await;
    assert!(!clears(&answer));
    // What accounts sets counts.
    let request = ours("GET", "/api/auth?cookie").header("cookie", cookie("old"));
    let answer = app.send(request).await;
    assert_eq!(
        answer.headers("set-cookie"),
        ["__Host-rolecall=fresh; Path=/"]
    );
}

#[tokio::test]
async fn a_session_is_renewed_once_a_day_while_it_is_used() {
    let app = App::cloud(&[]).await;
    let mut cookie = app.cookie("ada");
    let mut renewals = 0;
    for _ in 0..400 {
        let answer = app
            .send(ours("GET", "/api/profile").header("cookie", &cookie))
            .await;
        if answer.status == 401 {
            break;
        }
        let set = answer.headers("set-cookie");
        if let [set] = &set[..] {
            for part in [
                "; Path=/",
                "; Secure",
                "; HttpOnly",
                "; SameSite=Lax",
                "; Max-Age=604800",
            ] {
                assert!(set.contains(part), "{set}");
            }
            assert!(!set.contains("Domain"), "{set}");
            cookie = set.split(';').next().unwrap().to_owned();
            renewals += 1;
        } else {
            assert_eq!(set.len(), 0);
        }
        app.advance(DAY / 4);
    }
    // Until the ninetieth day, whose last seven need no more renewing.
    assert!((80..=90).contains(&renewals), "{renewals}");
    let end = app.now() - platform_native::testing::NOW;
    assert!(
        (90 * DAY..=90 * DAY + DAY / 4).contains(&end),
        "{}",
        end / DAY
    );

    let app = App::cloud(&[]).await;
    let old = app.cookie("ada");
    app.advance(2 * DAY);
    for path in ["/api/profile?status=404", "/api/auth", "/", "/api/health"] {
        let answer = app.send(ours("GET", path).header("cookie", &old)).await;
        assert_eq!(answer.headers("set-cookie"), Vec::<String>::new(), "{path}");
    }
}

#[tokio::test]
async fn a_newer_key_signs_and_the_older_still_verifies() {
    let newer = "cd".repeat(32);
    let app = App::cloud(&[("SESSION_KEY_2", &newer)]).await;
    let old = app.cookie("ada");
    let answer = app
        .send(ours("GET", "/api/profile").header("cookie", &old))
        .await;
    assert_eq!(answer.status, 200);
    app.advance(2 * DAY);
    let answer = app
        .send(ours("GET", "/api/profile").header("cookie", &old))
        .await;
    let renewed = answer.header("set-cookie");
    // Signed by the newer key: it holds where the older is gone.
    let app = App::with(
        "cloud",
        &[("PUBLIC_URL", ORIGIN), ("SESSION_KEY_2", &newer)],
    )
    .await;
    app.advance(2 * DAY);
    let cookie = renewed.split(';').next().unwrap();
    let answer = app
        .send(ours("GET", "/api/profile").header("cookie", cookie))
        .await;
    assert_eq!(answer.status, 200);
    let answer = app
        .send(ours("GET", "/api/profile").header("cookie", &old))
        .await;
    is_401(&answer);
}

#[tokio::test]
async fn in_demo_mode_everybody_is_a_guest_of_one_tenant() {
    let served = [
        ("PUBLIC_URL", ORIGIN),
        ("SESSION_KEY_1", crate::support::SESSION_KEY),
    ];
    let app = App::with("demo", &served).await;
    for request in [
        get("/api/profile").header("host", HOST),
        ours("PUT", "/api/profile"),
        ours("PUT", "/api/profile").header("cookie", app.cookie("ada")),
        tool("GET", "/api/profile", &app.token("ada", &[Scope::Read])),
    ] {
        let text = app.send(request).await.text();
        assert!(text.contains("tenant demo"), "{text}");
        assert!(text.contains("rolecall-caller: guest"), "{text}");
    }
    let text = app.send(ours("GET", "/api/auth")).await.text();
    assert!(text.contains("tenant accounts"), "{text}");
    for (method, path) in [
        ("POST", "/api/auth/sign-in"),
        ("POST", "/api/auth/register"),
        ("DELETE", "/api/account"),
        ("POST", "/api/tokens"),
        ("GET", "/api/admin"),
    ] {
        app.send(ours(method, path))
            .await
            .is_problem(StatusCode::FORBIDDEN);
    }
    let foreign = post("/api/discover").header("host", HOST);
    let foreign = foreign.header("origin", "https://evil.example");
    app.send(foreign).await.is_problem(StatusCode::FORBIDDEN);
    let other = get("/api/profile").header("host", "evil.example");
    app.send(other)
        .await
        .is_problem(StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_public_address_may_have_a_path() {
    let app = App::with(
        "cloud",
        &[
            ("PUBLIC_URL", "https://jobs.example/rolecall"),
            ("SESSION_KEY_1", crate::support::SESSION_KEY),
        ],
    )
    .await;
    let request = ours("PUT", "/rolecall/api/profile").header("cookie", app.cookie("ada"));
    assert!(app.send(request).await.text().contains("PUT /api/profile"));
    let answer = app.send(get("/rolecall/").header("host", HOST)).await;
    answer.is_page();
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=31536000")
    );
    // The host is shared, and its other names are others'.
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000"
    );
}
