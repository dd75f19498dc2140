//! In whose name a request may come: the gateway's word, sessions and tokens.

use crate::support::{Answer, App};
use axum::body::Body;
use http::{Method, Request};
use platform_native::testing::NOW;
use shared::calls::{
    AddToken, CheckSession, CloseSessions, CloseToken, ListSessions, ListTokens, OpenSession,
    SessionsToClose, ShutOut,
};
use shared::ids::Millis;

const DAY: Millis = 86_400_000;
const HOUR: Millis = 3_600_000;

async fn ask(app: &App, method: Method, path: &str, caller: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("rolecall-caller", caller)
        .body(Body::empty())
        .unwrap();
    app.send(request).await
}

async fn stands(app: &App, caller: &str) -> bool {
    let answer = ask(app, Method::GET, "/api/profile", caller).await;
    if answer.status == 200 {
        return true;
    }
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    let problem = answer.problem(401);
    assert_eq!(problem["type"], "urn:rolecall:problem:unauthenticated");
    false
}

async fn open(app: &App, id: &str) {
    let call = OpenSession {
        id: id.to_owned(),
        until: NOW + 7 * DAY,
        agent: format!("Browser {id}"),
        via: "password".to_owned(),
    };
    app.call(&call).await;
}

async fn add(app: &App, id: &str) {
    let call = AddToken {
        id: id.to_owned(),
        name: format!("Script {id}"),
        scopes: vec!["read".to_owned(), "write".to_owned()],
        until: NOW + 30 * DAY,
    };
    app.call(&call).await;
}

async fn close(app: &App, which: SessionsToClose) -> u32 {
    app.call(&CloseSessions { which }).await.closed
}

fn advance(app: &App, ms: Millis) {
    app.host.ports().clock.advance(ms);
}

#[tokio::test]
async fn nothing_is_answered_that_the_gateway_did_not_vouch_for() {
    let app = App::new().await;
    open(&app, "S1").await;
    for caller in [
        "",
        "nobody",
        "session",
        "session S2",
        "token S1",
        "SESSION S1",
    ] {
        assert!(!stands(&app, caller).await, "{caller}");
        for (method, path) in [
            (Method::DELETE, "/api/profile/cv"),
            (Method::POST, "/api/discover"),
            (Method::GET, "/api/export/applications.csv"),
            (Method::GET, "/api/updates"),
        ] {
            ask(&app, method, path, caller).await.problem(401);
        }
    }
    for caller in ["owner", "guest", "proxy", "session S1"] {
        assert!(stands(&app, caller).await, "{caller}");
    }
}

#[tokio::test]
async fn a_closed_session_is_refused_at_once_and_stays_closed() {
    let app = App::new().await;
    for id in ["S1", "S2", "S3"] {
        open(&app, id).await;
    }
    assert!(stands(&app, "session S1").await);
    assert_eq!(close(&app, SessionsToClose::One("S1".to_owned())).await, 1);
    assert!(!stands(&app, "session S1").await);
    assert_eq!(close(&app, SessionsToClose::One("S1".to_owned())).await, 0);
    // The call that opened it comes once more.
    open(&app, "S1").await;
    assert!(!stands(&app, "session S1").await);

    open(&app, "S4").await;
    assert_eq!(
        close(&app, SessionsToClose::AllBut("S3".to_owned())).await,
        2
    );
    assert!(stands(&app, "session S3").await && !stands(&app, "session S4").await);
    let left = app.call(&ListSessions {}).await.sessions;
    assert_eq!(left.len(), 1);
    assert_eq!(
        (left[0].id.as_str(), left[0].agent.as_str()),
        ("S3", "Browser S3")
    );
    assert_eq!(close(&app, SessionsToClose::All).await, 1);
    assert!(
        !app.call(&CheckSession {
            id: "S3".to_owned()
        })
        .await
        .live
    );
    // Another person's session of the same name is another session.
    let bob = App::of(app.host.clone(), "bob");
    assert!(!stands(&bob, "session S3").await);
}

#[tokio::test]
async fn a_session_slides_for_as_long_as_it_is_used_and_ninety_days_at_most() {
    let app = App::new().await;
    open(&app, "S1").await;
    advance(&app, 7 * DAY - 1);
    assert!(stands(&app, "session S1").await);
    let note = &app.call(&ListSessions {}).await.sessions[0];
    assert_eq!(
        (note.seen_at, note.until),
        (NOW + 7 * DAY - 1, NOW + 14 * DAY - 1)
    );
    for _ in 0..13 {
        advance(&app, 6 * DAY);
        assert!(stands(&app, "session S1").await);
    }
    // Day 85: it ends on day 90, used or not.
    advance(&app, 5 * DAY);
    assert!(stands(&app, "session S1").await);
    advance(&app, 1);
    assert!(!stands(&app, "session S1").await);
    assert!(app.call(&ListSessions {}).await.sessions.is_empty());
}

#[tokio::test]
async fn an_unused_session_ends_and_its_row_goes_with_the_next() {
    let app = App::new().await;
    open(&app, "S1").await;
    advance(&app, 7 * DAY);
    assert!(!stands(&app, "session S1").await);
    // Too late to open anything.
    open(&app, "S2").await;
    assert!(!stands(&app, "session S2").await);
    let written = app.host.rows_written();
    open(&app, "S3").await;
    assert_eq!(app.host.rows_written(), written, "nothing is left to go");
}

#[tokio::test]
async fn a_use_is_written_down_once_an_hour() {
    let app = App::new().await;
    open(&app, "S1").await;
    add(&app, "T1").await;
    assert!(stands(&app, "token T1").await);
    let written = app.host.rows_written();
    for _ in 0..5 {
        assert!(stands(&app, "session S1").await && stands(&app, "token T1").await);
        advance(&app, HOUR / 6);
    }
    assert_eq!(app.host.rows_written(), written);
    advance(&app, HOUR);
    assert!(stands(&app, "session S1").await && stands(&app, "token T1").await);
    assert_eq!(app.host.rows_written(), written + 2);
}

#[tokio::test]
async fn a_token_stands_until_it_is_taken_back_or_ends() {
    let app = App::new().await;
    for id in ["T1", "T2"] {
        add(&app, id).await;
    }
    assert!(!stands(&app, "session T1").await);
    let before = app.call(&ListTokens {}).await.tokens;
    assert_eq!(
        before.iter().map(|t| t.id.as_str()).collect::<Vec<_>>(),
        ["T2", "T1"]
    );
    assert_eq!(
        (before[1].name.as_str(), before[1].used_at),
        ("Script T1", None)
    );
    assert_eq!(before[1].scopes, ["read", "write"]);
    assert!(stands(&app, "token T1").await);
    assert_eq!(app.call(&ListTokens {}).await.tokens[1].used_at, Some(NOW));

    let taken = CloseToken {
        id: "T1".to_owned(),
    };
    assert_eq!(app.call(&taken).await.closed, 1);
    assert_eq!(app.call(&taken).await.closed, 0);
    assert!(!stands(&app, "token T1").await);
    add(&app, "T1").await;
    assert!(!stands(&app, "token T1").await);
    advance(&app, 30 * DAY);
    assert!(!stands(&app, "token T2").await);
}

#[tokio::test]
async fn shutting_out_leaves_nobody_who_may_ask() {
    let app = App::new().await;
    for id in ["S1", "S2"] {
        open(&app, id).await;
    }
    for id in ["T1", "T2"] {
        add(&app, id).await;
    }
    for _ in 0..2 {
        app.call(&ShutOut {}).await;
        for caller in ["session S1", "session S2", "token T1", "token T2"] {
            assert!(!stands(&app, caller).await, "{caller}");
        }
    }
    assert!(app.call(&ListSessions {}).await.sessions.is_empty());
    assert!(app.call(&ListTokens {}).await.tokens.is_empty());
    // Whoever signs in again is in.
    open(&app, "S3").await;
    assert!(stands(&app, "session S3").await);
}
