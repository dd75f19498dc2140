//! Postings: duplicates, changes, blocks, expiry, words.

use crate::common::{DAY, NOW, db, number, offer, posting, source};
use catalog::{postings, upkeep};
use shared::ports::{Sql, Statement};

#[tokio::test]
async fn what_goes_in_comes_out_as_it_was() {
    let db = db().await;
    let mut rich = posting("https://a.example/1", "Rust Engineer — Ünïcode", "Ä & Co");
    rich.salary =
        shared::money::Salary::new(Some(9_000_000), None, "EUR", shared::money::Period::Year);
    rich.valid_through = Some(NOW + 10 * DAY);
    rich.apply_url = Some("https://a.example/apply?x=1".to_owned());
    offer(&db, "feed", std::slice::from_ref(&rich), NOW).await;
    let found = postings::by_ids(&db, std::slice::from_ref(&rich.id))
        .await
        .unwrap();
    assert_eq!(found, [rich]);
}

#[tokio::test]
async fn the_same_page_twice_is_written_once() {
    let db = db().await;
    let page: Vec<_> = (0..5)
        .map(|i| {
            posting(
                &format!("https://a.example/{i}"),
                &format!("Engineer {i}"),
                "Acme",
            )
        })
        .collect();
    assert_eq!(offer(&db, "feed", &page, NOW).await.new, 5);
    let head = postings::head(&db).await.unwrap();
    let again = offer(&db, "feed", &page, NOW + 1).await;
    assert_eq!(again, postings::Written::default());
    assert_eq!(postings::head(&db).await.unwrap(), head);

    // Two workers that both compared before either wrote.
    let packs = postings::packs(&source("feed"), &page, NOW).unwrap();
    let written = postings::write(&db, &packs[0], NOW).await.unwrap();
    assert_eq!(written, postings::Written::default());
    assert_eq!(number(&db, "SELECT count(*) FROM postings").await, 5);
    assert_eq!(number(&db, "SELECT count(*) FROM postings_fts").await, 5);
}

#[tokio::test]
async fn exact_duplicates_are_one_posting_with_every_url() {
    let db = db().await;
    let first = posting("https://board.example/1", "Engineer", "Acme");
    let mut twin = posting("https://other.example/9", "Engineer", "ACME");
    twin.text = first.text.replace(' ', "  ").to_uppercase();
    let mut elsewhere = posting("https://board.example/2", "Engineer", "Acme");
    elsewhere.places[0].text = "Lyon, France".to_owned();
    // On one page, on another later, and a different opening that only looks alike.
    let copy = posting("https://board.example/1?again", "Engineer", "Acme");
    let page = [first.clone(), copy, elsewhere];
    assert_eq!(offer(&db, "feed", &page, NOW).await.new, 2);
    assert_eq!(
        offer(&db, "other", std::slice::from_ref(&twin), NOW)
            .await
            .new,
        0
    );
    assert_eq!(
        offer(&db, "other", std::slice::from_ref(&twin), NOW)
            .await
            .new,
        0
    );
    assert_eq!(number(&db, "SELECT count(*) FROM postings").await, 2);
    assert_eq!(number(&db, "SELECT count(*) FROM posting_urls").await, 4);
    let stands_for = postings::by_ids(&db, &[twin.id]).await.unwrap();
    assert_eq!(stands_for[0].url, first.url);
}

#[tokio::test]
async fn a_duplicate_that_changes_becomes_a_posting_of_its_own() {
    let db = db().await;
    let first = posting("https://board.example/1", "Engineer", "Acme");
    let mut twin = posting("https://other.example/9", "Engineer", "Acme");
    offer(&db, "feed", &[first.clone(), twin.clone()], NOW).await;
    twin.title = "Principal Engineer".to_owned();
    assert_eq!(
        offer(&db, "other", std::slice::from_ref(&twin), NOW + DAY)
            .await
            .new,
        1
    );
    for own in [twin, first] {
        let found = postings::by_ids(&db, std::slice::from_ref(&own.id))
            .await
            .unwrap();
        assert_eq!(found[0].title, own.title);
    }
}

#[tokio::test]
async fn a_change_is_a_new_revision_and_markup_is_no_change() {
    let db = db().await;
    let mut page = vec![
        posting("https://a.example/1", "Engineer", "Acme"),
        posting("https://a.example/2", "Designer", "Acme"),
    ];
    offer(&db, "feed", &page, NOW).await;
    let block = postings::block(&db, 0, 10).await.unwrap();
    assert!(block.last && block.rows.len() == 2);

    page[0].html = "<div>other markup</div>".to_owned();
    page[1].valid_through = Some(NOW + DAY);
    assert_eq!(
        offer(&db, "feed", &page, NOW).await,
        postings::Written::default()
    );

    page[0].title = "Senior Engineer".to_owned();
    assert_eq!(offer(&db, "feed", &page, NOW).await.updated, 1);
    let after = postings::block(&db, block.to, 10).await.unwrap();
    assert_eq!(after.rows.len(), 1);
    assert_eq!(after.rows[0].id, page[0].id);
    // The row of the first block no longer stands at its revision.
    let seqs: Vec<i64> = block.rows.iter().map(|row| row.seq).collect();
    let standing = postings::by_revisions(&db, &seqs).await.unwrap();
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].posting.id, page[1].id);
    // And the words follow the change.
    let found = postings::search(&db, "senior engineer", None, 10)
        .await
        .unwrap();
    assert_eq!(found.items.len(), 1);
}

#[tokio::test]
async fn what_is_new_is_announced_with_it() {
    let db = db().await;
    let page = [posting("https://a.example/1", "Engineer", "Acme")];
    offer(&db, "feed", &page, NOW).await;
    let announced = "SELECT version FROM outbox WHERE kind = 'match_source' AND subject = 'feed'";
    assert_eq!(number(&db, announced).await, 1);
    let packs = postings::packs(&source("feed"), &page, NOW).unwrap();
    postings::write(&db, &packs[0], NOW).await.unwrap();
    assert_eq!(
        number(&db, announced).await,
        1,
        "nothing new, nothing announced"
    );
}

#[tokio::test]
async fn blocks_cover_every_revision_once() {
    let db = db().await;
    let page: Vec<_> = (0..750)
        .map(|i| {
            posting(
                &format!("https://a.example/{i}"),
                &format!("Engineer {i}"),
                "Acme",
            )
        })
        .collect();
    for part in page.chunks(catalog::BULK_ROWS) {
        offer(&db, "feed", part, NOW).await;
    }
    let (mut from, mut seen) = (0, Vec::new());
    loop {
        let block = postings::block(&db, from, 100).await.unwrap();
        seen.extend(block.rows.iter().map(|row| row.id.clone()));
        from = block.to;
        if block.last {
            break;
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 750);
    assert!(
        postings::block(&db, from, 100)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}

#[tokio::test]
async fn features_of_another_encoding_are_read_anew() {
    let db = db().await;
    let page = [posting("https://a.example/1", "Engineer", "Acme")];
    offer(&db, "feed", &page, NOW).await;
    let before = postings::block(&db, 0, 10).await.unwrap();
    db.execute(Statement::new("UPDATE postings SET features = x'ff00'"))
        .await
        .unwrap();
    for _ in 0..2 {
        let block = postings::block(&db, 0, 10).await.unwrap();
        assert_eq!(block.rows[0].features, before.rows[0].features);
    }
    assert_eq!(
        number(
            &db,
            "SELECT count(*) FROM postings WHERE features = x'ff00'"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn postings_leave_when_they_expire_and_stay_while_they_are_seen() {
    let db = db().await;
    let mut dated = posting("https://a.example/1", "Engineer", "Acme");
    dated.valid_through = Some(NOW + DAY);
    let undated = posting("https://a.example/2", "Designer", "Acme");
    let mut past = posting("https://a.example/3", "Writer", "Acme");
    past.valid_through = Some(NOW - 1);
    let page = [dated, undated.clone(), past];
    assert_eq!(offer(&db, "feed", &page, NOW).await.new, 2);

    assert_eq!(upkeep::sweep_postings(&db, NOW + 2 * DAY).await.unwrap(), 1);
    for day in 1..=60 {
        offer(&db, "feed", std::slice::from_ref(&undated), NOW + day * DAY).await;
    }
    assert_eq!(
        upkeep::sweep_postings(&db, NOW + 61 * DAY).await.unwrap(),
        0
    );
    assert_eq!(
        upkeep::sweep_postings(&db, NOW + 106 * DAY).await.unwrap(),
        1
    );
    for table in ["postings", "posting_urls", "postings_fts"] {
        assert_eq!(
            number(&db, &format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
}

#[tokio::test]
async fn words_are_found_newest_first_page_by_page() {
    let db = db().await;
    let page: Vec<_> = (0..7)
        .map(|i| {
            posting(
                &format!("https://a.example/{i}"),
                &format!("Gärtner {i}"),
                "Blümchen",
            )
        })
        .collect();
    offer(&db, "feed", &page, NOW).await;
    let (mut cursor, mut titles) = (None, Vec::new());
    loop {
        let found = postings::search(&db, "gartner blumchen", cursor.as_deref(), 3)
            .await
            .unwrap();
        titles.extend(found.items.into_iter().map(|p| p.title));
        cursor = found.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let expected: Vec<_> = (0..7).rev().map(|i| format!("Gärtner {i}")).collect();
    assert_eq!(titles, expected);
    for (query, hits) in [
        ("\"thirty days\"", 7),
        ("\"days thirty\"", 0),
        ("services -rust", 0),
        ("NEAR( \" ) AND *", 0),
        ("", 7),
    ] {
        let found = postings::search(&db, query, None, 50).await.unwrap();
        assert_eq!(found.items.len(), hits, "{query}");
    }
    assert!(
        postings::search(&db, "x", Some("nonsense"), 5)
            .await
            .is_err()
    );
}
