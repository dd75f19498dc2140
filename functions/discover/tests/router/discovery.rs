//! A person presses the button.

use platform_native::Delivery;
use shared::SourceId;
use shared::calls::{Consume, Message, SourceRef};
use shared::ports::{Function, Services as _};
use shared::source::RunState;

use crate::boards::{Answer, greenhouse, remote_ok};
use crate::stub::{MINUTE, REMOTE_OK, World, company, company_url, feed, task, tenant};

async fn world() -> World {
    let world = World::new(Delivery::Straight).await;
    world.boards.set(
        REMOTE_OK,
        remote_ok(&["Engineer", "Designer"]).header("etag", "\"one\""),
    );
    world.boards.set(
        &company_url("acme"),
        greenhouse("acme", &["Platform Engineer"]),
    );
    world.wants("ann", &[feed(), company("acme")]);
    world
}

fn step(key: &str, state: &str, done: u32) -> (String, String, u32) {
    (key.to_owned(), state.to_owned(), done)
}

#[tokio::test]
async fn sources_are_read_reported_one_by_one_and_matched() {
    let world = world().await;
    world.press("ann", 1).await;
    world.settle().await;
    let expected = [
        step("remoteok", "completed", 2),
        step("greenhouse:acme", "completed", 1),
    ];
    assert_eq!(world.completed("ann", 1), expected);
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 3);
    world.assert_quiet().await;

    let asked = world.boards.asked();
    assert_eq!(asked.len(), 2);
    for request in asked {
        let agent = &request.headers["user-agent"];
        assert!(
            agent.starts_with("Rolecall/") && agent.contains("(+https://"),
            "{agent}"
        );
        assert_eq!(request.headers["accept"], "application/json");
    }
    let health = world.health("remoteok").await;
    let run = health.last_run.unwrap();
    assert_eq!(
        (run.state, run.seen, run.new, run.requests),
        (RunState::Completed, 2, 2, 1)
    );
    assert_eq!((health.postings, health.failures), (2, 0));
    assert!(health.next_run_at > run.started_at + 50 * MINUTE);
}

#[tokio::test]
async fn pressing_again_asks_no_site_and_later_only_what_changed() {
    let world = world().await;
    world.press("ann", 1).await;
    world.settle().await;
    world.press("ann", 2).await;
    world.settle().await;
    assert_eq!(world.boards.asked().len(), 2, "read a moment ago");
    assert_eq!(
        world.completed("ann", 2)[0],
        step("remoteok", "completed", 2)
    );
    assert!(world.note("ann", 2, "remoteok").contains("five minutes"));

    world.host.ports().clock.advance(6 * MINUTE);
    world.press("ann", 3).await;
    world.settle().await;
    assert_eq!(
        world.completed("ann", 3)[0],
        step("remoteok", "completed", 2)
    );
    assert!(
        world
            .note("ann", 3, "remoteok")
            .contains("Nothing has changed")
    );
    let conditional = world.boards.asked();
    assert_eq!(conditional[2].headers["if-none-match"], "\"one\"");
    let run = world.health("remoteok").await.last_run.unwrap();
    assert_eq!(
        (run.state, run.new, run.updated),
        (RunState::Completed, 0, 0)
    );
    world.assert_quiet().await;
}

#[tokio::test]
async fn what_changed_at_the_source_is_updated_once() {
    let world = world().await;
    world.press("ann", 1).await;
    world.settle().await;
    world.boards.set(
        REMOTE_OK,
        remote_ok(&["Engineer", "Lead Designer", "Writer"]),
    );
    world.host.ports().clock.advance(6 * MINUTE);
    world.press("ann", 2).await;
    world.settle().await;
    let run = world.health("remoteok").await.last_run.unwrap();
    assert_eq!((run.seen, run.new, run.updated), (3, 1, 1));
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 4);
}

#[tokio::test]
async fn one_source_in_trouble_harms_no_other() {
    let world = world().await;
    let troubled = ["down", "gone", "closed", "broken"];
    world
        .boards
        .set(&company_url("down"), Answer::of(500, "oops"));
    world
        .boards
        .set(&company_url("closed"), Answer::of(403, "no robots"));
    world.boards.set(
        &company_url("broken"),
        Answer::json("{\"jobs\": [{\"id\": "),
    );
    let mut wanted: Vec<SourceRef> = troubled.map(company).into();
    wanted.push(SourceRef::Feed("no such board".to_owned()));
    wanted.push(feed());
    world.wants("ann", &wanted);
    world.press("ann", 1).await;
    world.settle().await;
    let mut steps = world.completed("ann", 1);
    steps.sort();
    assert_eq!(
        steps,
        [
            step("greenhouse:broken", "changed", 0),
            step("greenhouse:closed", "blocked", 0),
            step("greenhouse:down", "failed", 0),
            step("greenhouse:gone", "failed", 0),
            step("remoteok", "completed", 2),
            step("unusable:no such board", "failed", 0),
        ]
    );
    assert!(
        world
            .note("ann", 1, "greenhouse:gone")
            .contains("Check the company")
    );
    assert!(
        world
            .note("ann", 1, "greenhouse:closed")
            .contains("browser")
    );
    // Trouble is asked again within the run, a refusal is not.
    let asked = |slug: &str| {
        let asked = world.boards.asked();
        asked
            .iter()
            .filter(|request| request.path.contains(slug))
            .count()
    };
    assert_eq!((asked("down"), asked("closed"), asked("gone")), (3, 1, 1));
    world.assert_quiet().await;
    let closed = world.health("greenhouse:closed").await;
    assert_eq!(
        (closed.failures, closed.last_run.unwrap().state),
        (1, RunState::Blocked)
    );
}

#[tokio::test]
async fn a_site_that_asks_to_wait_is_left_alone_until_then() {
    let world = world().await;
    world.wants("ann", &[feed()]);
    world
        .boards
        .set(REMOTE_OK, Answer::of(429, "").header("retry-after", "3600"));
    world.press("ann", 1).await;
    world.settle().await;
    assert_eq!(world.completed("ann", 1), [step("remoteok", "blocked", 0)]);
    world.boards.set(REMOTE_OK, remote_ok(&["Engineer"]));
    world.press("ann", 2).await;
    world.live_on(50).await;
    assert_eq!(world.completed("ann", 2), [step("remoteok", "blocked", 0)]);
    assert_eq!(world.boards.asked().len(), 1);
    world.live_on(20).await;
    assert_eq!(world.boards.asked().len(), 2, "and then read by itself");
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 1);
}

#[tokio::test]
async fn a_source_that_suddenly_offers_nothing_is_changed() {
    let world = world().await;
    world.wants("ann", &[company("acme")]);
    let titles: Vec<String> = (0..12).map(|n| format!("Engineer {n}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    world
        .boards
        .set(&company_url("acme"), greenhouse("acme", &titles));
    for n in 1..=3 {
        world.press("ann", n).await;
        world.settle().await;
        world.host.ports().clock.advance(6 * MINUTE);
    }
    world
        .boards
        .set(&company_url("acme"), greenhouse("acme", &[]));
    world.press("ann", 4).await;
    world.settle().await;
    assert_eq!(
        world.completed("ann", 4),
        [step("greenhouse:acme", "changed", 0)]
    );
    assert!(
        world
            .note("ann", 4, "greenhouse:acme")
            .contains("no longer looks")
    );
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 12);
}

#[tokio::test]
async fn one_request_at_a_time_a_host() {
    let world = world().await;
    let slugs: Vec<String> = (0..6).map(|n| format!("c{n}")).collect();
    let mut wanted: Vec<SourceRef> = slugs.iter().map(|slug| company(slug)).collect();
    wanted.push(feed());
    for slug in &slugs {
        world
            .boards
            .set(&company_url(slug), greenhouse(slug, &["Engineer"]).slow());
    }
    // Two people, and four instances that hear messages at the same time.
    for name in ["ann", "bob"] {
        world.wants(name, &wanted);
        world.press(name, if name == "ann" { 1 } else { 2 }).await;
    }
    for _ in 0..60 {
        let (a, b, c, d) = (
            world.host.clone(),
            world.host.clone(),
            world.host.clone(),
            world.host.clone(),
        );
        let deliver =
            |host: platform_native::Host| tokio::spawn(async move { host.deliver().await });
        let (a, b, c, d) = tokio::join!(deliver(a), deliver(b), deliver(c), deliver(d));
        if a.unwrap() + b.unwrap() + c.unwrap() + d.unwrap() == 0 {
            break;
        }
    }
    world.live_on(2).await;
    assert_eq!(world.boards.most_at_once("boards-api.greenhouse.io"), 1);
    assert_eq!(world.completed("ann", 1).len(), 7);
    assert_eq!(world.completed("bob", 2).len(), 7);
    assert_eq!(world.boards.asked().len(), 7, "each source once for both");
    world.assert_quiet().await;
}

#[tokio::test]
async fn many_tenants_that_wait_for_one_source_all_hear_of_it() {
    let world = world().await;
    let names: Vec<String> = (0..40).map(|n| format!("t{n:02}")).collect();
    for (n, name) in (0..).zip(&names) {
        world.wants(name, &[feed()]);
        world.press(name, n).await;
    }
    world.settle().await;
    for (n, name) in (0..).zip(&names) {
        assert_eq!(
            world.completed(name, n),
            [step("remoteok", "completed", 2)],
            "{name}"
        );
    }
    assert_eq!(world.boards.asked().len(), 1);
    world.assert_quiet().await;
}

#[tokio::test]
async fn a_task_that_ended_meanwhile_is_not_worked_on() {
    let world = world().await;
    world.press("ann", 1).await;
    world.with("ann", |ann| ann.live.clear());
    world.live_on(2).await;
    assert_eq!(world.number("SELECT count(*) FROM waiters").await, 0);
    let subscribed = "SELECT count(*) FROM subscriptions WHERE tenant = 'ann'";
    assert_eq!(world.number(subscribed).await, 2);
}

#[tokio::test]
async fn a_board_too_big_for_one_wake_up_is_read_over_several() {
    let world = world().await;
    let titles: Vec<String> = (0..1_700).map(|n| format!("Engineer {n}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    world
        .boards
        .set(&company_url("big"), greenhouse("big", &titles));
    let mut messages = Vec::new();
    for (name, n) in [("ann", 1), ("bob", 2)] {
        world.wants(name, &[company("big")]);
        world.with(name, |tenant| tenant.live.insert(task(n), Vec::new()));
        messages.push(Message::Discover {
            tenant: tenant(name),
            task: task(n),
        });
    }
    // What the discoveries cost is not left for the run.
    messages.push(Message::RunSource {
        source: SourceId::parse("greenhouse:big").unwrap(),
        asked_at: 0,
    });
    let services = world.host.ports().services;
    let call = Consume { messages };
    services.call(Function::Discover, &call).await.unwrap();
    let written = world.number("SELECT count(*) FROM postings").await;
    assert!((1..1_700).contains(&written), "{written}");
    let run = world.health("greenhouse:big").await.last_run.unwrap();
    assert_eq!(run.state, RunState::Partial);

    world.settle().await;
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 1_700);
    for (name, n) in [("ann", 1), ("bob", 2)] {
        let expected = [step("greenhouse:big", "completed", 1_700)];
        assert_eq!(world.completed(name, n), expected, "{name}");
    }
    assert_eq!(world.boards.asked().len(), 2);
    world.assert_quiet().await;
}
