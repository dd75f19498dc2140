//! Runs, leases, waiters, the outbox, and what the crons find.

use catalog::outbox::{self, Kind};
use catalog::runs::{self, Ending, Granted, Taken};
use catalog::{sources, upkeep, waiters};
use platform_native::PlatformDb;
use shared::ports::Sql;
use shared::source::RunState;
use shared::{Millis, RunId, SourceId};

use crate::common::{DAY, MINUTE, NOW, db, number, offer, posting, source, task, tenant, wanted};

async fn take(db: &PlatformDb, id: &str, n: u128, now: Millis) -> Taken {
    runs::take(db, &source(id), &RunId::new(now, n), now)
        .await
        .unwrap()
}

async fn granted(db: &PlatformDb, id: &str, n: u128, now: Millis) -> Granted {
    match take(db, id, n, now).await {
        Taken::Granted(granted) => *granted,
        other => panic!("{id} was not granted: {other:?}"),
    }
}

fn ending(granted: &Granted, state: RunState, next: Millis) -> Ending<'_> {
    Ending {
        run: &granted.run,
        source: &granted.source.id,
        state,
        seen: 7,
        new: 0,
        updated: 0,
        rejected: 0,
        requests: 1,
        note: Some("as it went"),
        next_run_at: next,
        not_before: 0,
        validators: None,
        seen_history: Some(&[7]),
        goes_on: None,
        announced: granted.announced.as_ref(),
    }
}

async fn subscribe(db: &PlatformDb, who: &str, waits: Option<u128>, ids: &[(&str, &str)]) {
    let wanted: Vec<_> = ids.iter().map(|(id, host)| wanted(id, host)).collect();
    let task = waits.map(task);
    sources::subscribe(db, &tenant(who), task.as_ref(), &wanted, NOW)
        .await
        .unwrap();
}

/// Tells a task's tenant what there is to tell; answers the states told.
async fn tell(db: &PlatformDb, n: u128, now: Millis) -> (Vec<String>, bool) {
    let id = task(n);
    let row = outbox::find(db, Kind::ReportTask, &[&id])
        .await
        .unwrap()
        .remove(0);
    let told = waiters::unreported(db, id.as_str()).await.unwrap().unwrap();
    let matched = waiters::heard(db, &told, &row, now).await.unwrap();
    (told.steps.into_iter().map(|s| s.state).collect(), matched)
}

#[tokio::test]
async fn one_run_a_source_and_one_request_a_host() {
    let db = db().await;
    subscribe(
        &db,
        "ann",
        None,
        &[
            ("a", "one.example"),
            ("b", "one.example"),
            ("c", "two.example"),
        ],
    )
    .await;
    let first = granted(&db, "a", 1, NOW).await;
    assert_eq!(take(&db, "a", 2, NOW).await, Taken::Busy);
    assert_eq!(take(&db, "b", 3, NOW).await, Taken::Busy, "same host");
    granted(&db, "c", 4, NOW).await;

    let ended = ending(&first, RunState::Completed, NOW + DAY);
    runs::close(&db, &ended, NOW + 1).await.unwrap();
    assert_eq!(take(&db, "a", 5, NOW + 2).await, Taken::NotDue);
    granted(&db, "b", 6, NOW + 2).await;
    assert_eq!(take(&db, "nobody", 7, NOW).await, Taken::NotDue);
}

#[tokio::test]
async fn a_lease_that_is_renewed_holds_and_one_that_is_not_is_taken_over() {
    let db = db().await;
    subscribe(&db, "ann", None, &[("a", "one.example")]).await;
    let dead = granted(&db, "a", 1, NOW).await;
    assert!(runs::renew(&db, &dead.run, NOW + 30_000).await.unwrap());
    assert_eq!(take(&db, "a", 2, NOW + runs::LEASE + 1).await, Taken::Busy);

    let later = NOW + 30_000 + runs::LEASE;
    let next = granted(&db, "a", 3, later).await;
    assert!(!runs::renew(&db, &dead.run, later).await.unwrap());
    // What the first says now comes too late.
    let ended = ending(&dead, RunState::Completed, later + DAY);
    runs::close(&db, &ended, later).await.unwrap();
    let state = format!(
        "SELECT count(*) FROM runs WHERE id = '{}' AND state = 'failed'",
        dead.run
    );
    assert_eq!(number(&db, &state).await, 1);
    assert!(
        runs::renew(&db, &next.run, later).await.unwrap(),
        "the other still holds its lease"
    );
    assert_eq!(number(&db, "SELECT count(*) FROM host_leases").await, 1);
}

#[tokio::test]
async fn a_run_given_back_is_taken_again_at_once() {
    let db = db().await;
    subscribe(&db, "ann", None, &[("a", "one.example")]).await;
    let failed = granted(&db, "a", 1, NOW).await;
    assert_eq!(take(&db, "a", 2, NOW + 1).await, Taken::Busy);
    runs::give_back(&db, &failed.run, NOW + 2).await.unwrap();
    let next = granted(&db, "a", 3, NOW + 3).await;
    // Somebody else's run is not given back by this.
    runs::give_back(&db, &failed.run, NOW + 4).await.unwrap();
    assert_eq!(take(&db, "a", 4, NOW + 5).await, Taken::Busy);
    assert!(runs::renew(&db, &next.run, NOW + 5).await.unwrap());
}

#[tokio::test]
async fn a_task_hears_each_source_once_and_then_its_tenant_is_matched() {
    let db = db().await;
    let both = [("a", "one.example"), ("b", "two.example")];
    subscribe(&db, "ann", Some(1), &both).await;
    subscribe(&db, "ann", Some(1), &both).await;
    assert_eq!(
        tell(&db, 1, NOW).await,
        (vec!["waiting".into(), "waiting".into()], false)
    );

    let a = granted(&db, "a", 1, NOW).await;
    assert_eq!(a.waiting, [(tenant("ann"), task(1))]);
    let closed = runs::close(&db, &ending(&a, RunState::Completed, NOW + DAY), NOW)
        .await
        .unwrap();
    assert_eq!(closed.tasks, [(tenant("ann"), task(1))]);
    assert_eq!(tell(&db, 1, NOW).await, (vec!["completed".into()], false));
    assert!(
        waiters::unreported(&db, task(1).as_str())
            .await
            .unwrap()
            .is_none()
    );

    let b = granted(&db, "b", 2, NOW).await;
    runs::close(&db, &ending(&b, RunState::Blocked, NOW + DAY), NOW)
        .await
        .unwrap();
    assert_eq!(tell(&db, 1, NOW).await, (vec!["blocked".into()], true));
    assert_eq!(
        outbox::find(&db, Kind::MatchTenant, &["ann"])
            .await
            .unwrap()
            .len(),
        1
    );
    for left in [
        "waiters",
        "outbox WHERE kind IN ('report_task', 'run_source')",
    ] {
        assert_eq!(
            number(&db, &format!("SELECT count(*) FROM {left}")).await,
            0,
            "{left}"
        );
    }
}

#[tokio::test]
async fn a_source_read_a_moment_ago_is_not_asked_again() {
    let db = db().await;
    subscribe(&db, "ann", Some(1), &[("a", "one.example")]).await;
    let run = granted(&db, "a", 1, NOW).await;
    runs::close(&db, &ending(&run, RunState::Completed, NOW + DAY), NOW)
        .await
        .unwrap();
    let wants = [wanted("a", "one.example")];
    let bob = tenant("bob");
    let soon = NOW + 4 * MINUTE;
    sources::subscribe(&db, &bob, Some(&task(2)), &wants, soon)
        .await
        .unwrap();
    let told = waiters::unreported(&db, task(2).as_str())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (told.steps[0].state.as_str(), told.steps[0].done),
        ("completed", 7)
    );
    assert!(told.steps[0].note.is_some());
    let late = NOW + 6 * MINUTE;
    sources::subscribe(&db, &bob, Some(&task(3)), &wants, late)
        .await
        .unwrap();
    assert_eq!(
        waiters::waiting_for(&db, &task(3)).await.unwrap(),
        [source("a")]
    );
}

#[tokio::test]
async fn a_site_that_asked_to_wait_is_left_alone_whoever_asks() {
    let db = db().await;
    subscribe(&db, "ann", None, &[("a", "one.example")]).await;
    let run = granted(&db, "a", 1, NOW).await;
    let mut refused = ending(&run, RunState::Blocked, NOW + 60 * MINUTE);
    refused.not_before = NOW + 60 * MINUTE;
    runs::close(&db, &refused, NOW).await.unwrap();
    subscribe(&db, "ann", Some(1), &[("a", "one.example")]).await;
    let Taken::Deferred(tasks) = take(&db, "a", 2, NOW + MINUTE).await else {
        panic!("the site was asked");
    };
    assert_eq!(tasks, [(tenant("ann"), task(1))]);
    let (states, matched) = tell(&db, 1, NOW + MINUTE).await;
    assert_eq!((states, matched), (vec!["blocked".into()], true));
    granted(&db, "a", 3, NOW + 61 * MINUTE).await;
}

#[tokio::test]
async fn a_tick_finds_what_is_due_and_what_was_lost() {
    let db = db().await;
    let idle = upkeep::tick(&db, NOW).await.unwrap();
    assert_eq!(idle, upkeep::Tick::default());
    subscribe(
        &db,
        "ann",
        None,
        &[("a", "one.example"), ("b", "two.example")],
    )
    .await;
    let tick = upkeep::tick(&db, NOW).await.unwrap();
    assert_eq!((tick.due, tick.announced.len()), (2, 2));
    db.execute(outbox::sent(&tick.announced, NOW).unwrap())
        .await
        .unwrap();
    assert_eq!(
        upkeep::tick(&db, NOW + 1).await.unwrap(),
        upkeep::Tick::default()
    );

    // One message was lost, the other's run died.
    granted(&db, "b", 1, NOW).await;
    let later = NOW + 2 * MINUTE;
    let lost = upkeep::tick(&db, later).await.unwrap();
    let mut subjects: Vec<_> = lost
        .announced
        .iter()
        .map(|row| row.subject.as_str())
        .collect();
    subjects.sort_unstable();
    assert_eq!((lost.due, subjects), (0, vec!["a", "b"]));
    assert_eq!(
        number(&db, "SELECT count(*) FROM runs WHERE state = 'running'").await,
        0
    );
    granted(&db, "b", 2, later).await;
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let db = db().await;
    subscribe(&db, "ann", Some(1), &[("a", "one.example")]).await;
    tell(&db, 1, NOW).await;
    upkeep::tick(&db, NOW + 14 * MINUTE).await.unwrap();
    assert!(
        waiters::unreported(&db, task(1).as_str())
            .await
            .unwrap()
            .is_none()
    );
    upkeep::tick(&db, NOW + 15 * MINUTE).await.unwrap();
    assert_eq!(
        tell(&db, 1, NOW + 15 * MINUTE).await,
        (vec!["failed".into()], true)
    );
}

#[tokio::test]
async fn what_is_announced_while_the_work_goes_on_is_not_lost() {
    let db = db().await;
    db.execute(outbox::announce(Kind::MatchTenant, "ann", NOW))
        .await
        .unwrap();
    let begun = outbox::find(&db, Kind::MatchTenant, &["ann", "bob"])
        .await
        .unwrap();
    db.execute(outbox::announce(Kind::MatchTenant, "ann", NOW))
        .await
        .unwrap();
    db.execute(outbox::done(&begun).unwrap()).await.unwrap();
    let left = outbox::find(&db, Kind::MatchTenant, &["ann"])
        .await
        .unwrap();
    assert_eq!(left[0].version, 2);
    db.execute(outbox::done(&left).unwrap()).await.unwrap();
    assert!(
        outbox::find(&db, Kind::MatchTenant, &["ann"])
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn subscribers_are_announced_page_by_page_and_each_once() {
    let db = db().await;
    for n in 0..25 {
        subscribe(&db, &format!("t{n:02}"), None, &[("feed", "one.example")]).await;
    }
    offer(
        &db,
        "feed",
        &[posting("https://a.example/1", "Engineer", "Acme")],
        NOW,
    )
    .await;
    let mut told = Vec::new();
    loop {
        let rows = outbox::find(&db, Kind::MatchSource, &["feed"])
            .await
            .unwrap();
        let Some(row) = rows.first() else { break };
        let (page, _) = outbox::fan_out(&db, row, 10, NOW).await.unwrap();
        // The same page again: a worker died after the batch and before it sent its messages.
        outbox::fan_out(&db, row, 10, NOW).await.unwrap();
        told.extend(page);
    }
    told.dedup();
    assert_eq!(told.len(), 25);
    let announced = "SELECT count(*) FROM outbox WHERE kind = 'match_tenant'";
    assert_eq!(number(&db, announced).await, 25);
}

#[tokio::test]
async fn health_shows_the_last_run_and_what_is_in_the_catalog() {
    let db = db().await;
    subscribe(
        &db,
        "ann",
        None,
        &[("a", "one.example"), ("b", "two.example")],
    )
    .await;
    offer(
        &db,
        "a",
        &[posting("https://a.example/1", "Engineer", "Acme")],
        NOW,
    )
    .await;
    let run = granted(&db, "a", 1, NOW).await;
    runs::close(&db, &ending(&run, RunState::Failed, NOW + DAY), NOW + 5)
        .await
        .unwrap();
    let ids: Vec<SourceId> = ["b", "unknown", "a"].map(source).into();
    let health = sources::health(&db, &ids).await.unwrap();
    assert_eq!(health.len(), 2);
    assert_eq!((health[0].id.as_str(), &health[0].last_run), ("b", &None));
    let last = health[1].last_run.as_ref().unwrap();
    assert_eq!((health[1].postings, health[1].failures), (1, 1));
    assert_eq!(
        (last.state, last.finished_at),
        (RunState::Failed, Some(NOW + 5))
    );
    assert_eq!((last.seen, last.note.as_deref()), (7, Some("as it went")));
}

#[tokio::test]
async fn old_runs_leave_but_the_last_of_a_source() {
    let db = db().await;
    subscribe(&db, "ann", None, &[("a", "one.example")]).await;
    for day in 0..3 {
        let now = NOW + day * DAY;
        let run = granted(&db, "a", 1, now).await;
        runs::close(&db, &ending(&run, RunState::Completed, now + DAY), now)
            .await
            .unwrap();
    }
    upkeep::sweep_work(&db, NOW + 100 * DAY).await.unwrap();
    assert_eq!(number(&db, "SELECT count(*) FROM runs").await, 1);
    assert_eq!(
        number(&db, "SELECT max(started_at) FROM runs").await,
        NOW + 2 * DAY
    );
}
