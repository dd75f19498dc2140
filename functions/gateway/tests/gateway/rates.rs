//! What is asked for too often is refused until the next window.

use crate::support::{Answer, App, HOST, ORIGIN, SESSION_KEY};
use http::StatusCode;
use http::request::Builder;

const HOUR: i64 = 3_600_000;

fn ask(path: &str, address: &str) -> Builder {
    let request = Builder::new().method("POST").uri(path);
    let request = request.header("host", HOST).header("origin", ORIGIN);
    request.header("x-client-address", address)
}

async fn send(app: &App, path: &str, person: &str, address: &str) -> Answer {
    let request = ask(path, address).header("cookie", app.cookie(person));
    app.send(request).await
}

#[tokio::test]
async fn a_person_uploads_five_times_an_hour() {
    let app = App::cloud(&[]).await;
    for left in (0..5).rev() {
        let answer = send(&app, "/api/profile/cv", "ada", "192.0.2.1").await;
        assert_eq!(answer.status, 200);
        let said = answer.header("ratelimit");
        assert!(
            said.starts_with(&format!("\"upload\";r={left};t=3600, ")),
            "{said}"
        );
        let policy = answer.header("ratelimit-policy");
        assert_eq!(
            policy,
            "\"upload\";q=5;w=3600, \"upload-address\";q=20;w=3600"
        );
    }
    app.advance(HOUR / 4);
    // Wherever she comes from.
    let answer = send(&app, "/api/profile/cv", "ada", "192.0.2.2").await;
    answer.is_problem(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "2700");
    assert_eq!(answer.json()["retry_after"], 2_700);
    assert!(
        answer
            .header("ratelimit")
            .starts_with("\"upload\";r=0;t=2700")
    );
    // Others are others, and so is what else she does.
    assert_eq!(
        send(&app, "/api/profile/cv", "bob", "192.0.2.1")
            .await
            .status,
        200
    );
    let other = send(&app, "/api/discover", "ada", "192.0.2.1").await;
    assert_eq!(other.status, 200);
    assert!(other.header("ratelimit").starts_with("\"discover\";r=11"));
    let free = send(&app, "/api/undo", "ada", "192.0.2.1").await;
    assert_eq!(
        (free.status.as_u16(), free.header("ratelimit")),
        (200, String::new())
    );
    app.advance(HOUR * 3 / 4);
    assert_eq!(
        send(&app, "/api/profile/cv", "ada", "192.0.2.1")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn an_address_is_shared_by_a_household_and_not_by_a_crowd() {
    let app = App::cloud(&[]).await;
    // A household's IPv6 network counts as one address.
    let mut refused = 0;
    for n in 0..25 {
        let address = format!("[2001:db8:1:2::{n}]:{}", 40_000 + n);
        let answer = send(&app, "/api/profile/cv", &format!("p{n}"), &address).await;
        refused += u32::from(answer.status == 429);
    }
    assert_eq!(refused, 5);
    let next_door = send(&app, "/api/profile/cv", "p0", "2001:db8:1:3::1").await;
    assert_eq!(next_door.status, 200);
    // What says twice where it comes from counts with all that say nothing.
    let twice = ask("/api/profile/cv", "192.0.2.1").header("x-client-address", "192.0.2.2");
    assert_eq!(
        app.send(twice.header("cookie", app.cookie("p1")))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn who_may_not_come_in_is_not_counted() {
    let app = App::cloud(&[]).await;
    for _ in 0..30 {
        app.send(ask("/api/profile/cv", "192.0.2.1"))
            .await
            .is_problem(StatusCode::UNAUTHORIZED);
        let foreign = ask("/api/profile/cv", "192.0.2.1").header("origin", "https://evil.example");
        let foreign = foreign.header("cookie", app.cookie("ada"));
        app.send(foreign).await.is_problem(StatusCode::FORBIDDEN);
    }
    assert_eq!(
        send(&app, "/api/profile/cv", "ada", "192.0.2.1")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn at_home_nothing_is_counted_and_in_the_demo_every_address() {
    let app = App::new(&[]).await;
    for _ in 0..30 {
        let answer = app
            .send(ask("/api/profile/cv", "192.0.2.1").header("host", "localhost"))
            .await;
        assert_eq!(answer.header("ratelimit"), "");
    }
    let served = [("PUBLIC_URL", ORIGIN), ("SESSION_KEY_1", SESSION_KEY)];
    let app = App::with("demo", &served).await;
    let mut counts = [0, 0];
    for _ in 0..6 {
        let answer = app.send(ask("/api/profile/cv", "192.0.2.1")).await;
        counts[usize::from(answer.status == 429)] += 1;
    }
    assert_eq!(counts, [5, 1]);
    assert_eq!(
        app.send(ask("/api/profile/cv", "192.0.2.2")).await.status,
        200
    );
    let mut refused = 0;
    for _ in 0..240 {
        let answer = app.send(ask("/api/undo", "192.0.2.1")).await;
        refused += u32::from(answer.status == 429);
    }
    assert_eq!(refused, 6);
}

#[tokio::test]
async fn an_operators_proxy_says_who_connected() {
    let app = App::cloud(&[("CLIENT_ADDRESS_HEADER", "X-Forwarded-For")]).await;
    for n in 0..21_u32 {
        let request = ask("/api/profile/cv", "ignored")
            .header("x-forwarded-for", format!("10.0.0.{n}, 203.0.113.9"))
            .header("cookie", app.cookie(&format!("p{n}")));
        let status = app.send(request).await.status;
        assert_eq!(status, if n < 20 { 200 } else { 429 });
    }
}
