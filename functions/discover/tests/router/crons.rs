//! Minutes and nights.

use platform_native::Delivery;
use shared::calls::{CronReport, Message};
use shared::ports::Queue as _;

use crate::boards::remote_ok;
use crate::stub::{MINUTE, REMOTE_OK, World, feed, tenant};

async fn subscribed() -> World {
    let world = World::new(Delivery::Straight).await;
    world.boards.set(REMOTE_OK, remote_ok(&["Engineer"]));
    world.wants("ann", &[feed()]);
    let message = Message::Sources {
        tenant: tenant("ann"),
    };
    world.host.ports().queue.send(&[message]).await.unwrap();
    world.settle().await;
    world
}

#[tokio::test]
async fn a_due_source_runs_by_itself_and_its_subscribers_are_matched() {
    let world = subscribed().await;
    assert_eq!(world.boards.asked().len(), 0);
    let report = world.tick().await;
    assert_eq!((report.due, report.sent), (1, 1));
    world.settle().await;
    assert_eq!(world.boards.asked().len(), 1);
    assert_eq!(world.with("ann", |ann| ann.matched), 1);
    world.assert_quiet().await;

    // Nothing is due, and nothing new is matched.
    assert_eq!(world.tick().await, CronReport::default());
    world.live_on(90).await;
    assert_eq!(world.boards.asked().len(), 2);
    assert_eq!(world.with("ann", |ann| ann.matched), 1);
}

#[tokio::test]
async fn a_source_nobody_wants_is_not_asked() {
    let world = subscribed().await;
    world.wants("ann", &[]);
    let message = Message::Sources {
        tenant: tenant("ann"),
    };
    world.host.ports().queue.send(&[message]).await.unwrap();
    world.live_on(5).await;
    assert_eq!(world.boards.asked().len(), 0);
}

#[tokio::test]
async fn messages_lost_on_the_way_are_sent_again() {
    let world = subscribed().await;
    world.press("ann", 1).await;
    for _ in 0..6 {
        world.host.deliver().await;
        world.host.ports().queue.lose_all();
        world.host.ports().clock.advance(MINUTE + 1);
        world.tick().await;
    }
    world.live_on(2).await;
    assert_eq!(world.completed("ann", 1).len(), 1);
    world.assert_quiet().await;
}

#[tokio::test]
async fn the_night_sweeps_what_expired() {
    let world = subscribed().await;
    world.tick().await;
    world.settle().await;
    assert_eq!(world.cron("sweep").await.unwrap().swept, 0);
    world.host.ports().clock.advance(46 * 24 * 60 * MINUTE);
    assert_eq!(world.cron("sweep").await.unwrap().swept, 1);
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 0);
    assert!(world.cron("lunch").await.is_err());
}
