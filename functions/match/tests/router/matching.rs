//! Tenants brought up to date, under repetition, change, trouble and small budgets.

use catalog::outbox::{self, Kind};
use platform_native::{Delivery, Host};
use shared::calls::{Consume, Message, Outcome};
use shared::ports::{Function, Queue as _, Services as _, Sql as _};
use shared::{TaskId, TenantId};

use crate::stub::{NOW, Tenant, Tenants, host, offer, packs, posting, put, tenant};

fn one(name: &str, titles: &[&str]) -> Tenants {
    let tenants = Tenants::default();
    add(&tenants, name, titles);
    tenants
}

fn add(tenants: &Tenants, name: &str, titles: &[&str]) {
    let new = Tenant {
        titles: titles.iter().map(|t| (*t).to_owned()).collect(),
        version: 1,
        ..Tenant::default()
    };
    tenants.lock().unwrap().insert(tenant(name), new);
}

fn of(tenants: &Tenants, name: &str) -> Tenant {
    tenants.lock().unwrap()[&tenant(name)].clone()
}

fn with(tenants: &Tenants, name: &str, change: impl FnOnce(&mut Tenant)) {
    change(tenants.lock().unwrap().get_mut(&tenant(name)).unwrap());
}

fn message(names: &[&str]) -> Message {
    Message::Match {
        tenants: names.iter().map(|n| tenant(n)).collect(),
    }
}

async fn consume(host: &Host, messages: Vec<Message>) -> Vec<Outcome> {
    let call = Consume { messages };
    let services = host.ports().services;
    services
        .call(Function::Match, &call)
        .await
        .unwrap()
        .outcomes
}

async fn announced(host: &Host, names: &[&str]) -> usize {
    let db = host.ports().db;
    outbox::find(&db, Kind::MatchTenant, names)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn what_a_search_wants_is_kept_and_the_rest_is_named_as_dropped() {
    let tenants = one("ann", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    let page: Vec<_> = (0..40)
        .map(|n| posting(n, if n % 4 == 0 { "Engineer" } else { "Gardener" }))
        .collect();
    offer(&host, &page).await;
    with(&tenants, "ann", |t| t.waiting = vec![TaskId::new(NOW, 1)]);
    assert_eq!(
        consume(&host, vec![message(&["ann"])]).await,
        [Outcome::Ack]
    );
    let ann = of(&tenants, "ann");
    assert_eq!(
        (ann.kept.len(), ann.dropped.len(), ann.cursor),
        (10, 30, 40)
    );
    assert!(ann.kept.values().all(|score| (0.0..=100.0).contains(score)));
    assert!(ann.waiting.is_empty(), "the last block ends the waiting");

    // Again: nothing to deliver, and nothing delivered.
    consume(&host, vec![message(&["ann"]), message(&["ann"])]).await;
    assert_eq!(of(&tenants, "ann").deliveries.len(), 1);
}

#[tokio::test]
async fn a_task_that_waits_hears_the_end_even_when_there_is_nothing() {
    let tenants = one("ann", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    with(&tenants, "ann", |t| t.waiting = vec![TaskId::new(NOW, 1)]);
    consume(&host, vec![message(&["ann"])]).await;
    assert_eq!(of(&tenants, "ann").deliveries, [(0, true)]);
    assert!(of(&tenants, "ann").waiting.is_empty());
}

#[tokio::test]
async fn many_survivors_come_in_parts_and_every_posting_once() {
    let tenants = one("ann", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    let page: Vec<_> = (0..2_300).map(|n| posting(n, "Engineer")).collect();
    offer(&host, &page).await;
    host.ports().queue.send(&[message(&["ann"])]).await.unwrap();
    assert!(host.settle(20).await.unwrap());
    let ann = of(&tenants, "ann");
    assert_eq!((ann.kept.len(), ann.dropped.len()), (2_300, 0));
    assert!(ann.deliveries.iter().all(|(kept, _)| *kept <= 200));
    assert_eq!(ann.deliveries.iter().filter(|(_, last)| *last).count(), 1);
    assert!(ann.deliveries.last().unwrap().1);
}

#[tokio::test]
async fn long_texts_are_handed_over_in_smaller_parts() {
    let tenants = one("ann", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    let page: Vec<_> = (0..60)
        .map(|n| {
            let mut long = posting(n, "Engineer");
            long.text = long.text.repeat(120);
            long.html = long.text.clone();
            long
        })
        .collect();
    offer(&host, &page).await;
    consume(&host, vec![message(&["ann"])]).await;
    let ann = of(&tenants, "ann");
    assert_eq!(ann.kept.len(), 60);
    let bytes = page[0].text.len() * 2;
    assert!(ann.deliveries.len() > 2);
    assert!(
        ann.deliveries
            .iter()
            .all(|(kept, _)| kept * bytes < 1_100_000)
    );
}

#[tokio::test]
async fn inputs_that_change_halfway_are_read_anew() {
    let tenants = one("ann", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    let page: Vec<_> = (0..700)
        .map(|n| posting(n, if n % 2 == 0 { "Engineer" } else { "Designer" }))
        .collect();
    offer(&host, &page).await;
    with(&tenants, "ann", |t| t.change_after = Some(1));
    consume(&host, vec![message(&["ann"])]).await;
    let ann = of(&tenants, "ann");
    assert_eq!((ann.version, ann.cursor, ann.asked), (2, 700, 2));
    let designers: Vec<_> = page.iter().filter(|p| p.title == "Designer").collect();
    assert_eq!(ann.kept.len(), designers.len());
    assert!(designers.iter().all(|p| ann.kept.contains_key(&p.url)));
}

#[tokio::test]
async fn an_excluded_phrase_counts_only_where_it_stands_together() {
    let tenants = one("ann", &["Engineer"]);
    with(&tenants, "ann", |t| {
        t.exclude = vec!["team calm".to_owned()];
    });
    let host = host(&tenants, Delivery::Straight).await;
    let mut unwanted = posting(1, "Engineer");
    unwanted.text.push_str(" We keep our team calm.");
    offer(&host, &[posting(0, "Engineer"), unwanted.clone()]).await;
    consume(&host, vec![message(&["ann"])]).await;
    let ann = of(&tenants, "ann");
    assert_eq!(
        ann.kept.keys().collect::<Vec<_>>(),
        ["https://jobs.example/0"]
    );
    assert!(ann.dropped.contains(unwanted.id.as_str()));
}

#[tokio::test]
async fn a_changed_posting_is_matched_as_it_is_now_though_blocks_are_cached() {
    let tenants = one("ann", &["Engineer"]);
    add(&tenants, "bob", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    let mut page: Vec<_> = (0..1_200).map(|n| posting(n, "Gardener")).collect();
    page[3].title = "Engineer".to_owned();
    page[4].title = "Engineer".to_owned();
    offer(&host, &page).await;
    consume(&host, vec![message(&["ann"])]).await;
    assert_eq!(of(&tenants, "ann").kept.len(), 2);

    page[3].title = "Cook".to_owned();
    page[5].title = "Engineer".to_owned();
    offer(&host, &[page[3].clone(), page[5].clone()]).await;
    consume(&host, vec![message(&["ann", "bob"])]).await;
    let expected = [page[4].url.clone(), page[5].url.clone()];
    for name in ["ann", "bob"] {
        let kept = of(&tenants, name).kept;
        assert_eq!(kept.keys().cloned().collect::<Vec<_>>(), expected, "{name}");
    }
}

#[tokio::test]
async fn tenants_beyond_the_budget_are_matched_by_later_wake_ups() {
    let tenants = Tenants::default();
    let names: Vec<String> = (0..60).map(|n| format!("t{n:02}")).collect();
    for name in &names {
        add(&tenants, name, &["Engineer"]);
    }
    let host = host(&tenants, Delivery::Wild { seed: 7 }).await;
    offer(&host, &[posting(0, "Engineer"), posting(1, "Gardener")]).await;
    let db = host.ports().db;
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    for name in &all {
        db.execute(outbox::announce(Kind::MatchTenant, name, NOW))
            .await
            .unwrap();
    }
    host.ports().queue.send(&[message(&all)]).await.unwrap();
    assert!(host.settle(50).await.unwrap());
    for name in &all {
        let kept = of(&tenants, name).kept;
        assert_eq!(kept.len(), 1, "{name}");
    }
    assert_eq!(announced(&host, &all).await, 0);
}

#[tokio::test]
async fn one_tenant_in_trouble_harms_no_other() {
    let tenants = Tenants::default();
    for name in ["ann", "bob", "gone"] {
        add(&tenants, name, &["Engineer"]);
    }
    with(&tenants, "ann", |t| t.trouble = Some(503));
    with(&tenants, "gone", |t| t.trouble = Some(404));
    let host = host(&tenants, Delivery::Straight).await;
    offer(&host, &[posting(0, "Engineer")]).await;
    let db = host.ports().db;
    for name in ["ann", "bob", "gone"] {
        db.execute(outbox::announce(Kind::MatchTenant, name, NOW))
            .await
            .unwrap();
    }
    let messages = vec![message(&["bob", "gone"]), message(&["ann", "bob"])];
    let outcomes = consume(&host, messages).await;
    assert_eq!(outcomes[0], Outcome::Ack);
    assert!(matches!(outcomes[1], Outcome::Retry(_)));
    assert_eq!(of(&tenants, "bob").kept.len(), 1);
    // Who did not answer stays announced; who is gone does not.
    assert_eq!(announced(&host, &["ann"]).await, 1);
    assert_eq!(announced(&host, &["bob", "gone"]).await, 0);
}

#[tokio::test]
async fn a_wake_up_cut_off_anywhere_is_made_good_by_the_next() {
    let page: Vec<_> = (0..450).map(|n| posting(n, "Engineer")).collect();
    let packs = packs(&page);
    for polls in 0.. {
        let tenants = one("ann", &["Engineer"]);
        let host = host(&tenants, Delivery::Straight).await;
        put(&host, &packs).await;
        let ended = cut_off(&host, message(&["ann"]), polls).await;
        host.ports().queue.send(&[message(&["ann"])]).await.unwrap();
        assert!(host.settle(10).await.unwrap());
        let ann = of(&tenants, "ann");
        assert_eq!(
            (ann.kept.len(), ann.cursor),
            (450, 450),
            "after {polls} polls"
        );
        if ended {
            assert!(polls > 3, "it never waited");
            break;
        }
    }
}

/// Handles a message until it has waited `polls` times, then drops it. Whether it came to its end.
async fn cut_off(host: &Host, message: Message, polls: usize) -> bool {
    use tower::ServiceExt as _;
    let call = Consume {
        messages: vec![message],
    };
    let request = shared::ports::call_request(&call).unwrap();
    let mut handling = Box::pin(rolecall_match::router(host.ports()).oneshot(request));
    let mut left = polls;
    std::future::poll_fn(|cx| {
        if handling.as_mut().poll(cx).is_ready() {
            return std::task::Poll::Ready(true);
        }
        if left == 0 {
            return std::task::Poll::Ready(false);
        }
        left -= 1;
        std::task::Poll::Pending
    })
    .await
}

#[tokio::test]
async fn messages_of_other_queues_are_none_of_its_business() {
    let tenants = one("ann", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    let other = Message::Sources {
        tenant: TenantId::local(),
    };
    assert_eq!(consume(&host, vec![other]).await, [Outcome::Ack]);
}

#[tokio::test]
async fn postings_come_with_the_group_they_belong_to() {
    let tenants = one("ann", &["Engineer"]);
    let host = host(&tenants, Delivery::Straight).await;
    let mut twice = posting(1, "🚀 Engineer (m/w/d)");
    twice.text.push_str(" Apply by mail.");
    let other = posting(2, "Senior Engineer");
    offer(&host, &[posting(0, "Engineer"), twice, other]).await;
    consume(&host, vec![message(&["ann"])]).await;
    let groups = of(&tenants, "ann").groups;
    let sizes: Vec<usize> = groups.values().map(Vec::len).collect();
    assert_eq!(sizes, [2, 2, 1], "{groups:?}");
}
