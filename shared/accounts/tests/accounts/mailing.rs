//! Letters that wait.

use accounts::{HOUR, MINUTE, letters};

use crate::support::{NOW, db, letter, rows};
use shared::ports::PlatformDb as _;

#[tokio::test]
async fn a_letter_is_taken_by_one_and_found_again_after_a_crash() {
    let db = db().await;
    let many = (0..12).map(|n| letter(&format!("{n:02}"), None).insert());
    db.batch(many.collect()).await.unwrap();
    let first = letters::take(&db, NOW).await.unwrap();
    assert!(letters::may_be_more(&first));
    let second = letters::take(&db, NOW).await.unwrap();
    assert_eq!((first.len(), second.len()), (10, 2));
    assert!(letters::take(&db, NOW).await.unwrap().is_empty());
    assert!(!letters::any_due(&db, NOW).await.unwrap());
    // Nobody said what became of them.
    let later = NOW + 2 * MINUTE;
    assert!(letters::any_due(&db, later).await.unwrap());
    let again = letters::take(&db, later).await.unwrap();
    assert_eq!(again.len(), 10);
    assert!(again.iter().all(|letter| letter.attempts == 2));
    let ids: Vec<String> = again.into_iter().map(|letter| letter.id).collect();
    letters::done(&db, &ids).await.unwrap();
    assert_eq!(rows(&db, "letters").await, 2);
}

#[tokio::test]
async fn a_letter_waits_longer_each_time() {
    let db = db().await;
    db.batch(vec![letter("a", None).insert()]).await.unwrap();
    let mut now = NOW;
    for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
        let taken = letters::take(&db, now).await.unwrap();
        letters::later(&db, &taken[0], None, now).await.unwrap();
        assert!(
            letters::take(&db, now + wait * MINUTE - 1)
                .await
                .unwrap()
                .is_empty()
        );
        now += wait * MINUTE;
    }
    let taken = letters::take(&db, now).await.unwrap();
    letters::later(&db, &taken[0], Some(9 * HOUR), now)
        .await
        .unwrap();
    assert!(letters::any_due(&db, now + HOUR).await.unwrap());
}

#[tokio::test]
async fn a_letter_expires_and_decoys_are_shown_to_nobody() {
    let db = db().await;
    let mut decoy = letter("decoy", None);
    decoy.kind = letters::DECOY;
    db.batch(vec![decoy.insert(), letter("a", None).insert()])
        .await
        .unwrap();
    let shown = letters::waiting(&db, 10, NOW).await.unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].id, "a");
    let late = NOW + accounts::DAY;
    assert!(letters::take(&db, late).await.unwrap().is_empty());
    assert_eq!(accounts::departures::sweep(&db, late).await.unwrap(), 2);
    assert_eq!(rows(&db, "letters").await, 0);
}
