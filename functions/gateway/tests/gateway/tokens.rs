//! API tokens: what they are good for, what is none, and what comes together with a session.

use http::StatusCode;
use identity::Scope;

use crate::support::{App, DAY, HOST, get, id, is_401, keys, ours, tool};

#[tokio::test]
async fn an_api_token_is_good_for_its_scopes_and_nothing_of_the_account() {
    let app = App::cloud(&[]).await;
    let read = app.token("ada", &[Scope::Read]);
    let write = app.token("ada", &[Scope::Write]);
    let both = app.token("ada", &[Scope::Read, Scope::Write]);
    for (token, method, path, status) in [
        (&read, "GET", "/api/profile", 200),
        (&read, "HEAD", "/api/profile", 200),
        (&read, "GET", "/api/export/applications.csv", 200),
        (&read, "PUT", "/api/profile", 403),
        (&read, "POST", "/api/discover", 403),
        (&read, "DELETE", "/api/profile/cv", 403),
        (&write, "PUT", "/api/profile", 200),
        (&write, "GET", "/api/profile", 403),
        (&both, "GET", "/api/profile", 200),
        (&both, "POST", "/api/discover", 200),
        (&both, "GET", "/api/export", 403),
        (&both, "POST", "/api/import", 403),
        (&both, "GET", "/api/auth", 403),
        (&both, "POST", "/api/auth/sign-out", 403),
        (&both, "GET", "/api/sessions", 403),
        (&both, "DELETE", "/api/sessions", 403),
        (&both, "GET", "/api/tokens", 403),
        (&both, "POST", "/api/tokens", 403),
        (&both, "DELETE", "/api/account", 403),
        (&both, "PUT", "/api/account/password", 403),
        (&both, "GET", "/api/admin", 403),
        (&both, "POST", "/api/admin/claim", 403),
    ] {
        let answer = app.send(tool(method, path, token)).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
    }
    let text = app.send(tool("GET", "/api/profile", &read)).await.text();
    assert!(
        text.contains(&format!("rolecall-caller: token {}", id("ada"))),
        "{text}"
    );
    assert!(!text.contains("authorization"), "{text}");
    // What it may do is decided by the method, and by nothing that claims another.
    let request = tool("GET", "/api/profile", &read).header("x-http-method-override", "DELETE");
    assert!(app.send(request).await.text().contains("GET /api/profile"));
    let request = tool("POST", "/api/discover", &read).header("x-http-method-override", "GET");
    assert_eq!(app.send(request).await.status, 403);
}

#[tokio::test]
async fn what_is_no_token_is_nobody_and_two_sign_ins_are_none() {
    let app = App::cloud(&[]).await;
    let token = app.token("ada", &[Scope::Read]);
    let session = app.session("ada").sign(&keys()).unwrap();
    for bad in ["", "x", &token[1..], &session, &format!("{token} {token}")] {
        is_401(&app.send(tool("GET", "/api/profile", bad)).await);
    }
    let basic = get("/api/profile").header("host", HOST);
    let basic = basic.header("authorization", "Basic YTpi");
    is_401(&app.send(basic).await);
    // A proxy's own password beside the cookie is no business of ours.
    let basic = ours("GET", "/api/profile").header("cookie", app.cookie("ada"));
    let basic = basic.header("authorization", "Basic YTpi");
    assert_eq!(app.send(basic).await.status, 200);
    for who in ["ada", "bob"] {
        let both = tool("GET", "/api/profile", &token).header("cookie", app.cookie(who));
        app.send(both).await.is_problem(StatusCode::BAD_REQUEST);
        let both = tool("GET", "/api/profile", "x").header("cookie", app.cookie(who));
        app.send(both).await.is_problem(StatusCode::BAD_REQUEST);
    }
    let two = tool("GET", "/api/profile", &token).header("authorization", "Bearer x");
    app.send(two).await.is_problem(StatusCode::BAD_REQUEST);
    app.advance(30 * DAY);
    is_401(&app.send(tool("GET", "/api/profile", &token)).await);
}
