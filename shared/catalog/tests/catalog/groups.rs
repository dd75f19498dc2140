//! Groups: one opening however it was told, in whatever order.

use std::collections::BTreeSet;

use crate::common::{DAY, NOW, db, number, offer, posting, source};
use catalog::{postings, upkeep};
use platform_native::PlatformDb;
use shared::PostingId;
use shared::application::PostingGroup;
use shared::posting::Posting;

async fn group(db: &PlatformDb, posting: &Posting) -> PostingGroup {
    let mut found = postings::groups(db, std::slice::from_ref(&posting.id))
        .await
        .unwrap();
    found.remove(&posting.id).unwrap_or_default()
}

fn urls(group: &PostingGroup) -> Vec<&str> {
    group.members.iter().map(|m| m.url.as_str()).collect()
}

/// An opening as three boards tell it, and four that only look like it.
fn openings() -> Vec<(&'static str, Posting)> {
    let own = posting("https://acme.example/jobs/1", "Rust Engineer", "Acme, Inc.");
    let mut decorated = posting(
        "https://board.example/r/77",
        "🚀 Rust Engineer (m/w/d) – Berlin",
        "Acme",
    );
    decorated.text = own.text.replace("a calm team, ", "");
    decorated.posted_at = Some(NOW);
    let mut bare = posting("https://feed.example/x", "Rust Engineer", "ACME");
    bare.text = "Join us!".into();
    let mut senior = own.clone();
    senior.title = "Senior Rust Engineer".into();
    let mut munich = own.clone();
    munich.places[0].city = Some("Munich".to_owned());
    munich.places[0].text = "Munich".into();
    let mut sibling = own.clone();
    sibling.title = "Rust Recruiter".into();
    let mut other = own.clone();
    other.company = "Beta".into();
    let mut all = vec![("own", own), ("board", decorated), ("feed", bare)];
    for (n, mut unlike) in [senior, munich, sibling, other].into_iter().enumerate() {
        unlike.url = format!("https://acme.example/jobs/{}", n + 2);
        unlike.id = Posting::id_of(&unlike.url);
        all.push(("own", unlike));
    }
    all
}

async fn sets(db: &PlatformDb, all: &[(&str, Posting)]) -> BTreeSet<BTreeSet<String>> {
    let ids: Vec<PostingId> = all.iter().map(|(_, p)| p.id.clone()).collect();
    let found = postings::groups(db, &ids).await.unwrap();
    assert_eq!(found.len(), all.len());
    found
        .values()
        .map(|group| group.members.iter().map(|m| m.url.clone()).collect())
        .collect()
}

#[tokio::test]
async fn one_opening_is_one_group_with_every_url() {
    let db = db().await;
    let all = openings();
    for (from, posting) in &all {
        offer(&db, from, std::slice::from_ref(posting), NOW).await;
    }
    let own = group(&db, &all[0].1).await;
    assert_eq!(own.members.len(), 3);
    let sources: BTreeSet<&str> = own.members.iter().map(|m| m.source.as_str()).collect();
    assert_eq!(sources, BTreeSet::from(["board", "feed", "own"]));
    assert_eq!(own.reposts, 0, "three boards are no repost");
    assert_eq!(own.id, own.members.iter().map(|m| m.posting.clone()).min());
    for (_, unlike) in &all[3..] {
        let alone = group(&db, unlike).await;
        assert_eq!(urls(&alone), [unlike.url.as_str()], "{}", unlike.title);
    }
    assert_eq!(number(&db, "SELECT count(*) FROM postings").await, 7);
}

#[tokio::test]
async fn groups_are_the_same_in_every_order_and_however_often() {
    let all = openings();
    let mut expected = None;
    for turn in 0..all.len() * 2 {
        let db = db().await;
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.rotate_left(turn % all.len());
        if turn >= all.len() {
            order.reverse();
        }
        for at in order.iter().chain(order.iter().take(turn % 4)) {
            let (from, posting) = &all[*at];
            offer(&db, from, std::slice::from_ref(posting), NOW).await;
        }
        let found = sets(&db, &all).await;
        let keys = number(&db, "SELECT count(*) FROM duplicate_keys").await;
        let first = expected.get_or_insert((found.clone(), keys));
        assert_eq!(*first, (found, keys), "turn {turn}");
    }
}

/// Both compare with the catalog before either writes, and one writes twice.
#[tokio::test]
async fn two_sources_at_the_same_time_make_one_group() {
    let db = db().await;
    let all = openings();
    let mut packs = Vec::new();
    for (from, posting) in &all[..3] {
        packs.extend(postings::packs(&source(from), [posting], NOW).unwrap());
    }
    let (a, b, c) = (&packs[0], &packs[1], &packs[2]);
    let (a, b, c, again) = tokio::join!(
        postings::write(&db, a, NOW),
        postings::write(&db, b, NOW),
        postings::write(&db, c, NOW),
        postings::write(&db, a, NOW),
    );
    for written in [a, b, c, again] {
        written.unwrap();
    }
    assert_eq!(group(&db, &all[0].1).await.members.len(), 3);
    assert_eq!(number(&db, "SELECT count(*) FROM postings").await, 3);
}

#[tokio::test]
async fn a_member_that_changes_its_title_leaves_the_group() {
    let db = db().await;
    let mut all = openings();
    for (from, posting) in &all[..3] {
        offer(&db, from, std::slice::from_ref(posting), NOW).await;
    }
    all[1].1.title = "Lead Rust Engineer".to_owned();
    offer(&db, "board", std::slice::from_ref(&all[1].1), NOW + DAY).await;
    assert_eq!(group(&db, &all[0].1).await.members.len(), 2);
    assert_eq!(group(&db, &all[1].1).await.members.len(), 1);
}

#[tokio::test]
async fn what_is_posted_again_is_counted_whoever_has_forgotten_it() {
    let db = db().await;
    let mut one = posting("https://acme.example/jobs/1", "Rust Engineer", "Acme");
    offer(&db, "own", std::slice::from_ref(&one), NOW).await;
    // Its date moves by a day: nobody posted anything.
    one.posted_at = Some(NOW);
    offer(&db, "own", std::slice::from_ref(&one), NOW + DAY).await;
    assert_eq!(group(&db, &one).await.reposts, 0);
    one.posted_at = Some(NOW + 30 * DAY);
    offer(&db, "own", std::slice::from_ref(&one), NOW + 31 * DAY).await;
    let seen = group(&db, &one).await;
    assert_eq!((seen.reposts, seen.members.len()), (1, 1));
    assert_eq!(
        seen.first_posted_at,
        Some((NOW - DAY).div_euclid(DAY) * DAY)
    );

    // It leaves, and comes back under another address and another date.
    assert_eq!(
        upkeep::sweep_postings(&db, NOW + 90 * DAY).await.unwrap(),
        1
    );
    let mut again = posting(
        "https://acme.example/jobs/9",
        "Rust Engineer (all genders)",
        "Acme",
    );
    again.posted_at = Some(NOW + 100 * DAY);
    offer(&db, "own", std::slice::from_ref(&again), NOW + 100 * DAY).await;
    let seen = group(&db, &again).await;
    assert_eq!((seen.reposts, seen.members.len()), (2, 2));
    // And under its own, with the date it had.
    offer(&db, "own", std::slice::from_ref(&one), NOW + 130 * DAY).await;
    offer(&db, "own", std::slice::from_ref(&one), NOW + 130 * DAY).await;
    assert_eq!(group(&db, &one).await.reposts, 3);
}

#[tokio::test]
async fn what_left_long_ago_is_forgotten() {
    let db = db().await;
    let one = posting("https://acme.example/jobs/1", "Rust Engineer", "Acme");
    offer(&db, "own", std::slice::from_ref(&one), NOW).await;
    upkeep::sweep_postings(&db, NOW + 50 * DAY).await.unwrap();
    upkeep::sweep_work(&db, NOW + 300 * DAY).await.unwrap();
    assert_eq!(group(&db, &one).await.members.len(), 1);
    upkeep::sweep_work(&db, NOW + 500 * DAY).await.unwrap();
    for table in ["duplicate_members", "duplicate_keys", "duplicate_days"] {
        assert_eq!(
            number(&db, &format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
    assert_eq!(group(&db, &one).await, PostingGroup::default());
}

/// A catalog from before groups: reading its sources again finds them.
#[tokio::test]
async fn postings_from_before_are_listed_when_they_are_seen_again() {
    use shared::ports::{Sql as _, Statement};
    let db = db().await;
    let one = posting("https://acme.example/jobs/1", "Rust Engineer", "Acme");
    offer(&db, "own", std::slice::from_ref(&one), NOW).await;
    for table in ["duplicate_members", "duplicate_keys"] {
        db.execute(Statement::new(format!("DELETE FROM {table}")))
            .await
            .unwrap();
    }
    let again = offer(&db, "own", std::slice::from_ref(&one), NOW + 1).await;
    assert_eq!(again, postings::Written::default());
    assert_eq!(group(&db, &one).await.members.len(), 1);
}

#[tokio::test]
async fn an_employer_who_posts_one_role_everywhere_is_read_within_bounds() {
    let db = db().await;
    let page: Vec<Posting> = (0..290)
        .map(|n| posting(&format!("https://acme.example/{n}"), "Barista", "Acme"))
        .map(|mut p| {
            p.text = format!("{} Shop {}.", p.text, p.url);
            p
        })
        .collect();
    offer(&db, "own", &page, NOW).await;
    let ids: Vec<PostingId> = page.iter().map(|p| p.id.clone()).collect();
    let found = postings::groups(&db, &ids).await.unwrap();
    assert_eq!(found.len(), page.len());
    assert!(found.values().all(|group| group.members.len() <= 32));
}
