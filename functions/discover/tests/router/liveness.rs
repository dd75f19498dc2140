//! What sites ask of programs, and postings that are there no longer.

use platform_native::Delivery;
use shared::calls::SourceRef;
use shared::liveness::Liveness;
use shared::posting::Posting;

use crate::boards::{Answer, greenhouse};
use crate::stub::{MINUTE, World, company, company_url};

const PAGE: &str = "https://careers.lantern.example/jobs/1";
const ROBOTS: &str = "https://careers.lantern.example/robots.txt";
const DAY: u32 = 24 * 60;

fn posting(notice: &str) -> Answer {
    Answer::html(format!(
        r#"<script type="application/ld+json">{{"@type": "JobPosting", "title": "Bridge Engineer",
         "hiringOrganization": {{"name": "Lantern Works"}}, "description": "Build bridges with us."}}</script><p>{notice}</p>"#
    ))
}

async fn liveness(world: &World, url: &str) -> Option<Liveness> {
    let id = Posting::id_of(url);
    let ports = world.host.ports();
    let found = catalog::postings::liveness(&ports.db, std::slice::from_ref(&id), now(world))
        .await
        .unwrap();
    found.get(&id).copied()
}

fn now(world: &World) -> i64 {
    use shared::ports::Clock as _;
    world.host.ports().clock.now()
}

fn asked_robots(world: &World) -> usize {
    let asked = world.boards.asked();
    asked
        .iter()
        .filter(|asked| asked.path.ends_with("/robots.txt"))
        .count()
}

/// Presses after so many minutes.
async fn later(world: &World, n: u128, minutes: u32) {
    world
        .host
        .ports()
        .clock
        .advance(i64::from(minutes) * MINUTE);
    world.press("ann", n).await;
    world.settle().await;
}

#[tokio::test]
async fn a_watched_page_is_left_alone_where_its_site_asks_for_it() {
    let world = World::new(Delivery::Straight).await;
    world.boards.set(PAGE, posting(""));
    world
        .boards
        .set(ROBOTS, Answer::of(200, "User-agent: *\nDisallow: /jobs/"));
    world.wants("ann", &[SourceRef::Page(PAGE.to_owned())]);
    world.press("ann", 1).await;
    world.settle().await;
    let [(key, state, _)] = &world.completed("ann", 1)[..] else {
        panic!("one step");
    };
    assert_eq!(state, "blocked");
    assert!(world.note("ann", 1, key).starts_with("Blocked by the site"));
    assert_eq!(world.number("SELECT count(*) FROM postings").await, 0);
    world.assert_quiet().await;
}

#[tokio::test]
async fn robots_is_asked_for_once_a_day_and_its_absence_closes_nothing() {
    let world = World::new(Delivery::Straight).await;
    world.boards.set(PAGE, posting(""));
    world.wants("ann", &[SourceRef::Page(PAGE.to_owned())]);
    world.press("ann", 1).await;
    world.settle().await;
    later(&world, 2, 60).await;
    assert_eq!(asked_robots(&world), 1);
    later(&world, 3, DAY).await;
    assert_eq!(asked_robots(&world), 2);
    assert_eq!(liveness(&world, PAGE).await, Some(Liveness::Live));
    // A site that cannot say now is left alone now, which is no refusal and not remembered as one.
    world.boards.set(ROBOTS, Answer::of(503, ""));
    later(&world, 4, DAY + 1).await;
    let (key, state, _) = &world.completed("ann", 4)[0];
    assert_eq!(state, "failed");
    assert!(world.note("ann", 4, key).contains("503"));
    world.boards.set(ROBOTS, Answer::of(404, ""));
    later(&world, 5, DAY).await;
    assert_eq!(world.completed("ann", 5)[0].1, "completed");
}

#[tokio::test]
async fn a_page_that_is_gone_is_uncertain_once_and_expired_twice() {
    let world = World::new(Delivery::Straight).await;
    world.boards.set(PAGE, posting(""));
    world.wants("ann", &[SourceRef::Page(PAGE.to_owned())]);
    world.press("ann", 1).await;
    world.settle().await;
    world.boards.set(PAGE, Answer::of(410, ""));
    later(&world, 2, 60).await;
    assert_eq!(liveness(&world, PAGE).await, Some(Liveness::Uncertain));
    later(&world, 3, DAY).await;
    assert_eq!(liveness(&world, PAGE).await, Some(Liveness::Expired));
    // It comes back.
    world.boards.set(PAGE, posting(""));
    later(&world, 4, DAY).await;
    assert_eq!(liveness(&world, PAGE).await, Some(Liveness::Live));
    let closed = posting("This position has been filled.");
    world.boards.set(PAGE, closed);
    later(&world, 5, 60).await;
    assert_eq!(liveness(&world, PAGE).await, Some(Liveness::Expired));
}

#[tokio::test]
async fn what_a_company_lists_no_longer_is_missing() {
    let world = World::new(Delivery::Straight).await;
    let at = |n: u32| format!("https://job-boards.greenhouse.io/acme/jobs/{n}");
    let url = company_url("acme");
    world
        .boards
        .set(&url, greenhouse("acme", &["Baker", "Miller"]));
    world.wants("ann", &[company("acme")]);
    world.press("ann", 1).await;
    world.settle().await;
    world.boards.set(&url, greenhouse("acme", &["Baker"]));
    later(&world, 2, DAY).await;
    assert_eq!(liveness(&world, &at(0)).await, Some(Liveness::Live));
    assert_eq!(liveness(&world, &at(1)).await, Some(Liveness::Uncertain));
    // A board that does not answer says nothing.
    world.boards.set(&url, Answer::of(500, ""));
    later(&world, 3, DAY).await;
    assert_eq!(liveness(&world, &at(1)).await, Some(Liveness::Uncertain));
    world.boards.set(&url, greenhouse("acme", &["Baker"]));
    later(&world, 4, 2 * DAY).await;
    later(&world, 5, DAY).await;
    assert_eq!(liveness(&world, &at(0)).await, Some(Liveness::Live));
    assert_eq!(liveness(&world, &at(1)).await, Some(Liveness::Expired));
}
