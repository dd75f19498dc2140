//! The native queue: the suite, and what it does to consumers on purpose.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use platform_native::{Delivery, Host, LogLine};
use serving::answer;
use shared::TenantId;
use shared::calls::{Consume, Consumed, Message, Outcome};
use shared::ports::{Function, Queue as _};

type Seen = Arc<Mutex<Vec<Message>>>;

/// A consumer that remembers, and answers by `outcome`.
fn consumer(seen: &Seen, outcome: fn(usize, &Message) -> Outcome) -> Router {
    let handler = move |seen: Seen, consume: Consume| async move {
        let mut seen = seen.lock().unwrap();
        let outcomes = consume
            .messages
            .into_iter()
            .map(|message| {
                let before = seen.iter().filter(|m| **m == message).count();
                let outcome = outcome(before, &message);
                seen.push(message);
                outcome
            })
            .collect();
        Ok(Consumed { outcomes })
    };
    answer::<Consume, _, _, _>(Router::new(), handler).with_state(Arc::clone(seen))
}

async fn host(seen: &Seen, delivery: Delivery, outcome: fn(usize, &Message) -> Outcome) -> Host {
    let (discover, matching) = (Arc::clone(seen), Arc::clone(seen));
    Host::builder()
        .delivery(delivery)
        .service(Function::Discover, move |_| consumer(&discover, outcome))
        .service(Function::Match, move |_| consumer(&matching, outcome))
        .build()
        .await
        .unwrap()
}

fn message(i: usize) -> Message {
    let tenant = TenantId::parse(format!("t{i}")).unwrap();
    Message::Sources { tenant }
}

#[tokio::test]
async fn the_suite_passes_however_it_delivers() {
    for delivery in [
        Delivery::Straight,
        Delivery::Wild { seed: 1 },
        Delivery::Wild { seed: 2 },
    ] {
        let seen = Seen::default();
        let host = host(&seen, delivery, |_, _| Outcome::Ack).await;
        let received = async || {
            host.deliver().await;
            Ok(seen.lock().unwrap().clone())
        };
        for result in conformance::run_queue(&host.ports().queue, &received).await {
            assert_eq!(result.outcome, Ok(()), "{}", result.name);
        }
    }
}

#[tokio::test]
async fn wild_delivery_repeats_and_shuffles_as_its_seed_says() {
    let order = async |delivery| {
        let seen = Seen::default();
        let host = host(&seen, delivery, |_, _| Outcome::Ack).await;
        let sent: Vec<Message> = (0..60).map(message).collect();
        host.ports().queue.send(&sent).await.unwrap();
        assert!(host.settle(10).await.unwrap());
        let seen = seen.lock().unwrap().clone();
        (sent, seen)
    };
    let (sent, straight) = order(Delivery::Straight).await;
    assert_eq!(straight, sent);
    let (sent, wild) = order(Delivery::Wild { seed: 5 }).await;
    assert!(wild.len() > sent.len(), "nothing came twice");
    let names = |messages: &[Message]| -> BTreeSet<String> {
        messages.iter().map(|m| format!("{m:?}")).collect()
    };
    assert_eq!(names(&wild), names(&sent), "something was lost");
    let mut firsts = wild.clone();
    firsts.dedup();
    assert_ne!(firsts[..sent.len()], sent[..], "nothing came out of order");
    assert_eq!(order(Delivery::Wild { seed: 5 }).await.1, wild);
    assert_ne!(order(Delivery::Wild { seed: 6 }).await.1, wild);
}

#[tokio::test]
async fn a_message_comes_again_when_its_consumer_asks_for_it() {
    let seen = Seen::default();
    let later = |before, _: &Message| {
        if before == 0 {
            Outcome::Retry(30)
        } else {
            Outcome::Ack
        }
    };
    let host = host(&seen, Delivery::Straight, later).await;
    let ports = host.ports();
    ports.queue.send(&[message(1)]).await.unwrap();
    assert!(host.settle(10).await.unwrap());
    assert_eq!(seen.lock().unwrap().len(), 1);
    ports.clock.advance(29_999);
    assert_eq!(host.deliver().await, 0);
    ports.clock.advance(1);
    assert_eq!(host.deliver().await, 1);
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert!(ports.queue.waiting().is_empty());
}

#[tokio::test]
async fn a_message_nobody_can_handle_is_given_up_after_five_attempts() {
    let host = Host::builder().build().await.unwrap();
    let ports = host.ports();
    ports.queue.send(&[message(1)]).await.unwrap();
    for _ in 0..10 {
        host.deliver().await;
        ports.clock.advance(60_000);
    }
    assert_eq!(ports.queue.dead(), [message(1)]);
    let failed = ports.log.lines();
    assert_eq!(failed.len(), 5);
    assert!(
        failed
            .iter()
            .all(|line: &LogLine| line.event == "consume_failed")
    );
}
