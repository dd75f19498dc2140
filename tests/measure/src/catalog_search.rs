//! Full-text search of a large catalog, and what a tick costs when nothing is due; both in the
//! database alone, natively.

use std::time::Instant;

use anyhow::Context;
use catalog::postings::{packs, search, write};
use shared::SourceId;

use crate::{Figure, Figures, percentile};

/// What people type: one common word, two, a rare one, a phrase, an exclusion.
const QUERIES: [&str; 8] = [
    "engineer",
    "rust kafka",
    "senior data engineer",
    "\"site reliability\"",
    "company 1234",
    "swift -java",
    "kubernetes terraform aws",
    "nothingholdsthisword",
];

pub(crate) async fn measure(count: usize) -> anyhow::Result<Figures> {
    let db = platform_native::testing::platform_db().await?;
    let source = SourceId::parse("remoteok")?;
    for part in sample::postings(count).chunks(2_000) {
        for pack in packs(&source, part, sample::TODAY)? {
            write(&db, &pack, sample::TODAY).await?;
        }
    }

    let mut searches = Vec::new();
    for _ in 0..100 {
        for query in QUERIES {
            let started = Instant::now();
            let page = search(&db, query, None, 20)
                .await
                .map_err(|e| anyhow::anyhow!("{e:?}"))?;
            searches.push(started.elapsed().as_secs_f64() * 1_000.0);
            anyhow::ensure!(
                page.items.is_empty() == query.starts_with("nothing"),
                "{query}"
            );
        }
    }
    let mut ticks = Vec::new();
    for _ in 0..200 {
        let started = Instant::now();
        let tick = catalog::upkeep::tick(&db, sample::TODAY).await?;
        ticks.push(started.elapsed().as_secs_f64() * 1_000.0);
        anyhow::ensure!(tick.due == 0, "something was due");
    }
    let size = u32::try_from(count).context("fewer postings")?;
    let (n, t) = (searches.len(), ticks.len());
    Ok(Figures::from([
        (
            "catalog_search_p50".to_owned(),
            Figure::new(percentile(&mut searches, 0.50), n, "ms in the database"),
        ),
        (
            "catalog_search_p99".to_owned(),
            Figure::new(percentile(&mut searches, 0.99), n, "ms in the database"),
        ),
        (
            "catalog_postings".to_owned(),
            Figure::new(size.into(), 1, "postings searched"),
        ),
        (
            "idle_tick_p50".to_owned(),
            Figure::new(
                percentile(&mut ticks, 0.50),
                t,
                "ms in the database, nothing due",
            ),
        ),
    ]))
}
