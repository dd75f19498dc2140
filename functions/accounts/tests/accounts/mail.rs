//! Letters on their way.

use http::Method;
use platform_native::Delivery;
use serde_json::json;
use shared::calls::Message;

use crate::support::{App, Browser, PASSWORD};

const MINUTE: i64 = 60_000;

async fn ask(app: &App, email: &str) {
    let body = json!({"email": email, "password": PASSWORD});
    let who = Browser::from_address(email);
    let path = "/api/auth/register";
    app.send(&who, Method::POST, path, Some(body)).await.is(202);
}

#[tokio::test]
async fn a_repeated_and_reordered_queue_sends_each_letter_once() {
    for seed in 0..8 {
        let app = App::delivering(&[("REGISTRATION", "open")], Delivery::Wild { seed }).await;
        for n in 0..14 {
            ask(&app, &format!("p{n}@example.org")).await;
        }
        app.settle().await;
        for n in 0..14 {
            assert_eq!(app.mail.subjects(&format!("p{n}@example.org")).len(), 1);
        }
        assert_eq!(app.number("SELECT count(*) AS n FROM letters").await, 0);
    }
}

#[tokio::test]
async fn a_lost_message_is_found_by_the_tick() {
    let app = App::new().await;
    ask(&app, "ada@example.org").await;
    let queue = app.host.ports().queue;
    assert_eq!(queue.waiting(), [Message::Letters {}]);
    queue.lose_all();
    assert_eq!(app.cron("tick").await.sent, 1);
    app.settle().await;
    assert_eq!(app.mail.letters().len(), 1);
    assert_eq!(app.cron("tick").await.sent, 0);
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_again_later() {
    let app = App::new().await;
    app.mail.answers(503);
    ask(&app, "ada@example.org").await;
    app.settle().await;
    assert_eq!(app.cron("tick").await.sent, 0, "not before a minute");
    app.advance(MINUTE);
    assert_eq!(app.cron("tick").await.sent, 1);
    app.settle().await;
    app.mail.answers(0);
    app.advance(MINUTE);
    assert_eq!(app.cron("tick").await.sent, 0, "twice as long");
    app.advance(MINUTE);
    app.cron("tick").await;
    app.settle().await;
    assert_eq!(app.mail.letters().len(), 1);
    let log = app.host.ports().log.lines();
    let waits: Vec<_> = log.iter().filter(|l| l.event == "letter_waits").collect();
    assert_eq!(waits.len(), 2);
    assert!(
        waits
            .iter()
            .all(|line| !format!("{line:?}").contains("ada@"))
    );
}

#[tokio::test]
async fn a_statement_that_fails_has_no_letter_sent_twice() {
    let app = App::new().await;
    ask(&app, "busy@example.org").await;
    ask(&app, "ada@example.org").await;
    app.mail.is_busy_for("busy@example.org");
    // To note that a letter waits is refused; to take one counts an attempt, and is not.
    app.run(
        "CREATE TRIGGER refuse BEFORE UPDATE ON letters WHEN NEW.attempts = OLD.attempts \
         BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    .await;
    app.settle().await;
    assert_eq!(app.mail.subjects("ada@example.org").len(), 1);
    let log = app.host.ports().log.lines();
    assert!(log.iter().any(|line| line.event == "letters_not_sent"));
    let left = "SELECT count(*) AS n FROM letters";
    assert_eq!(app.number(left).await, 1, "what was sent is gone");
}

#[tokio::test]
async fn an_address_the_provider_refuses_ends_the_trying() {
    let app = App::new().await;
    app.mail.answers(422);
    ask(&app, "ada@example.org").await;
    app.settle().await;
    assert_eq!(app.number("SELECT count(*) AS n FROM letters").await, 0);
    let log = app.host.ports().log.lines();
    assert!(log.iter().any(|line| line.event == "letter_refused"));
}

#[tokio::test]
async fn a_letter_is_not_sent_after_its_link_has_run_out() {
    let app = App::new().await;
    app.mail.answers(500);
    ask(&app, "ada@example.org").await;
    app.settle().await;
    app.mail.answers(0);
    app.advance(24 * 60 * MINUTE);
    app.cron("tick").await;
    app.settle().await;
    assert!(app.mail.letters().is_empty());
    assert!(app.cron("sweep").await.swept > 0);
    for table in ["letters", "one_time_links", "rate_limits"] {
        let sql = format!("SELECT count(*) AS n FROM {table}");
        assert_eq!(app.number(&sql).await, 0, "{table}");
    }
}

#[tokio::test]
async fn what_waits_is_sealed() {
    let app = App::with(&[("REGISTRATION", "open"), ("MAIL_PROVIDER", "none")]).await;
    ask(&app, "ada@example.org").await;
    let sql = "SELECT count(*) AS n FROM letters AS l WHERE instr(l.body, 'ada') > 0 \
               OR instr(l.body, 'token') > 0";
    assert_eq!(app.number(sql).await, 0);
    assert_eq!(app.number("SELECT count(*) AS n FROM letters").await, 1);
}
