//! Repetition, reordering, and death at any await: in the end everything is there once.

use platform_native::Delivery;
use shared::calls::{Consume, Message};
use shared::ports::{Sql, Statement};

use crate::boards::{greenhouse, remote_ok};
use crate::stub::{REMOTE_OK, World, company, company_url, feed, task, tenant};

async fn world(delivery: Delivery) -> World {
    let world = World::new(delivery).await;
    world
        .boards
        .set(REMOTE_OK, remote_ok(&["Engineer", "Designer", "Writer"]));
    for slug in ["acme", "bolt"] {
        let titles = ["Engineer", "Gardener"];
        world
            .boards
            .set(&company_url(slug), greenhouse(slug, &titles));
    }
    world.wants("ann", &[feed(), company("acme"), company("bolt")]);
    world.wants("bob", &[company("bolt")]);
    world
}

/// Everything that was asked for is there, once, and nothing is left to do.
async fn assert_all_well(world: &World, how: &str) {
    assert_eq!(
        world.number("SELECT count(*) FROM postings").await,
        7,
        "{how}"
    );
    assert_eq!(
        world.number("SELECT count(*) FROM postings_fts").await,
        7,
        "{how}"
    );
    assert_eq!(
        world.number("SELECT count(*) FROM posting_urls").await,
        7,
        "{how}"
    );
    for (name, n, sources) in [("ann", 1, 3), ("bob", 2, 1)] {
        let steps = world.completed(name, n);
        assert_eq!(steps.len(), sources, "{how}: {steps:?}");
        assert!(
            steps.iter().all(|(_, state, _)| state == "completed"),
            "{how}: {steps:?}"
        );
    }
    world.assert_quiet().await;
}

#[tokio::test]
async fn messages_in_any_order_and_twice_end_the_same() {
    for seed in 0..12 {
        let world = world(Delivery::Wild { seed }).await;
        world.press("ann", 1).await;
        world.press("bob", 2).await;
        world.live_on(3).await;
        assert_all_well(&world, &format!("seed {seed}")).await;
    }
}

/// Log lines that speak of the injected failure.
fn failures(world: &World) -> usize {
    let lines = world.host.ports().log.lines();
    let injected = |(_, value): &(&str, String)| value.contains("injected");
    lines
        .iter()
        .filter(|line| line.fields.iter().any(injected))
        .count()
}

/// Handles whatever waits until the handler has waited `polls` times, then drops it and loses the
/// queue, as a killed process does.
async fn die_after(world: &World, messages: Vec<Message>, polls: usize) -> bool {
    use tower::ServiceExt as _;
    let request = shared::ports::call_request(&Consume { messages }).unwrap();
    let ports = world.host.ports();
    let mut handling = Box::pin(rolecall_discover::router(ports.clone()).oneshot(request));
    let mut left = polls;
    let ended = std::future::poll_fn(|cx| {
        if handling.as_mut().poll(cx).is_ready() {
            return std::task::Poll::Ready(true);
        }
        if left == 0 {
            return std::task::Poll::Ready(false);
        }
        left -= 1;
        std::task::Poll::Pending
    })
    .await;
    drop(handling);
    ports.queue.lose_all();
    ended
}

#[tokio::test]
async fn a_wake_up_killed_anywhere_is_made_good() {
    for polls in 0.. {
        let world = world(Delivery::Straight).await;
        world.press("bob", 2).await;
        world.settle().await;
        world.press("ann", 1).await;
        let discover = Message::Discover {
            tenant: tenant("ann"),
            task: task(1),
        };
        let run = |id: &str| Message::RunSource {
            source: shared::SourceId::parse(id).unwrap(),
            asked_at: 0,
        };
        let messages = vec![discover, run("remoteok"), run("greenhouse:acme")];
        let ended = die_after(&world, messages, polls).await;
        world.live_on(2).await;
        world.alarm().await;
        world.live_on(2).await;
        assert_all_well(&world, &format!("killed after {polls} polls")).await;
        if ended {
            assert!(polls > 6, "it never waited");
            break;
        }
    }
}

#[tokio::test]
async fn a_write_that_fails_once_is_made_good() {
    let writes = [
        "INSERT ON sources",
        "INSERT ON subscriptions",
        "INSERT ON waiters",
        "UPDATE ON waiters",
        "DELETE ON waiters",
        "INSERT ON runs",
        "UPDATE ON runs",
        "INSERT ON host_leases",
        "DELETE ON host_leases",
        "UPDATE ON sources",
        "INSERT ON postings",
        "INSERT ON posting_urls",
        "UPDATE ON counters",
        "INSERT ON outbox",
        "UPDATE ON outbox",
        "DELETE ON outbox",
    ];
    for write in writes {
        let world = world(Delivery::Straight).await;
        let db = world.host.ports().db;
        db.execute(Statement::new(format!(
            "CREATE TRIGGER fails BEFORE {write} BEGIN SELECT raise(ABORT, 'injected'); END"
        )))
        .await
        .unwrap();
        world.press("ann", 1).await;
        world.press("bob", 2).await;
        for _ in 0..4 {
            world.host.deliver().await;
        }
        assert!(failures(&world) > 0, "{write} never happens");
        db.execute(Statement::new("DROP TRIGGER fails"))
            .await
            .unwrap();
        world.host.ports().queue.lose_all();
        world.alarm().await;
        world.live_on(4).await;
        assert_all_well(&world, write).await;
    }
}

#[tokio::test]
async fn a_tenant_that_does_not_answer_is_told_later() {
    let world = world(Delivery::Straight).await;
    world.press("ann", 1).await;
    world.press("bob", 2).await;
    world.host.deliver().await;
    world.with("bob", |bob| bob.unreachable = true);
    world.live_on(3).await;
    assert_eq!(world.completed("ann", 1).len(), 3);
    world.with("bob", |bob| bob.unreachable = false);
    world.alarm().await;
    world.live_on(3).await;
    assert_all_well(&world, "bob was away").await;
}
