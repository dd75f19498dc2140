//! The turn to seed the demo.

use accounts::{MINUTE, demo};

use crate::support::{NOW, db, rows};

#[tokio::test]
async fn of_many_who_want_to_seed_one_has_the_turn() {
    let db = db().await;
    assert!(!demo::is_seeded(&db).await.unwrap());
    assert!(demo::take_turn(&db, NOW).await.unwrap());
    assert!(!demo::take_turn(&db, NOW).await.unwrap());
    assert!(!demo::take_turn(&db, NOW + MINUTE - 1).await.unwrap());
    assert!(!demo::is_seeded(&db).await.unwrap());
    demo::note_seeded(&db, NOW).await.unwrap();
    assert!(demo::is_seeded(&db).await.unwrap());
    assert_eq!(rows(&db, "instance").await, 1);
}

#[tokio::test]
async fn a_turn_that_was_not_given_back_runs_out() {
    let db = db().await;
    assert!(demo::take_turn(&db, NOW).await.unwrap());
    assert!(demo::take_turn(&db, NOW + MINUTE).await.unwrap());
    assert!(!demo::take_turn(&db, NOW + MINUTE).await.unwrap());

    // Whoever took too long ends nobody else's turn, and notes nothing.
    demo::note_seeded(&db, NOW).await.unwrap();
    assert!(!demo::is_seeded(&db).await.unwrap());
    assert!(!demo::take_turn(&db, NOW + MINUTE).await.unwrap());
    demo::note_seeded(&db, NOW + MINUTE).await.unwrap();
    assert!(demo::is_seeded(&db).await.unwrap());
}

#[tokio::test]
async fn who_begins_anew_takes_back_what_was_noted() {
    let db = db().await;
    assert!(demo::take_turn(&db, NOW).await.unwrap());
    demo::note_seeded(&db, NOW).await.unwrap();
    assert!(demo::take_turn(&db, NOW).await.unwrap());
    assert!(!demo::is_seeded(&db).await.unwrap());
}
