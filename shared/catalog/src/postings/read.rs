//! Reading postings.

use scoring::Features;
use serde::Serialize;
use shared::PostingId;
use shared::ports::{DbError, PlatformDb, Statement};
use shared::posting::Posting;
use shared::sorting::Arrange as _;

use super::row::{posting, posting_columns};
use crate::json;

/// A run of revisions with what judging needs of each.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The revision it begins after.
    pub from: i64,
    /// The last revision in it; `from` when it is empty.
    pub to: i64,
    /// Whether it ends because the catalog did, not because it is full.
    pub last: bool,
    /// In order of revision.
    pub rows: Vec<BlockRow>,
}

/// One posting of a block.
#[derive(Debug, Clone)]
pub struct BlockRow {
    /// Its revision when the block was read.
    pub seq: i64,
    /// Which.
    pub id: PostingId,
    /// What a score needs of it.
    pub features: Features,
}

/// Up to `limit` revisions past `after`. A full block never gains or changes a row: what changes
/// later leaves for a higher revision, so a cached block is at worst a superset, and whoever acts on
/// a row asks for it with [`by_revisions`]. Features of an older encoding are read anew from the
/// posting and written back.
pub async fn block(db: &impl PlatformDb, after: i64, limit: u32) -> Result<Block, DbError> {
    let found = db
        .query(
            Statement::new(
                "SELECT p.seq AS seq, p.id AS id, hex(p.features) AS features FROM postings AS p \
                 WHERE p.seq > ?1 ORDER BY p.seq LIMIT ?2",
            )
            .bind(after)
            .bind(limit),
        )
        .await?;
    let mut rows = Vec::with_capacity(found.len());
    let mut outdated = Vec::new();
    for row in found.iter() {
        let seq: i64 = row.get("seq")?;
        match Features::decode(&json::unhex("features", &row.get::<String>("features")?)?) {
            Some(features) => rows.push(BlockRow {
                seq,
                id: json::word("id", row.get::<String>("id")?.try_into())?,
                features,
            }),
            None => outdated.push(seq),
        }
    }
    let to = found.rows.len();
    let block_to = match found.iter().last() {
        Some(row) => row.get("seq")?,
        None => after,
    };
    rows.extend(read_anew(db, &outdated).await?);
    rows.arrange_by_key(|row| row.seq);
    Ok(Block {
        from: after,
        to: block_to,
        last: to < limit as usize,
        rows,
    })
}

async fn read_anew(db: &impl PlatformDb, outdated: &[i64]) -> Result<Vec<BlockRow>, DbError> {
    #[derive(Serialize)]
    struct Fresh {
        seq: i64,
        features: String,
    }
    let mut rows = Vec::new();
    for part in outdated.chunks(crate::BULK_ROWS) {
        let read: Vec<BlockRow> = by_revisions(db, part)
            .await?
            .into_iter()
            .map(|revised| BlockRow {
                seq: revised.seq,
                features: scoring::read(&revised.posting),
                id: revised.posting.id,
            })
            .collect();
        let fresh: Vec<Fresh> = read
            .iter()
            .map(|row| Fresh {
                seq: row.seq,
                features: json::hex(&row.features.encode()),
            })
            .collect();
        db.execute(
            Statement::new(
                "UPDATE postings SET features = unhex(j.value ->> 'features') \
                 FROM json_each(?1) AS j WHERE postings.seq = j.value ->> 'seq'",
            )
            .bind(json::write(&fresh)?),
        )
        .await?;
        rows.extend(read);
    }
    Ok(rows)
}

/// A posting at a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// Which revision.
    pub seq: i64,
    /// The posting.
    pub posting: Posting,
}

/// The postings that still stand at these revisions, in their order; those that changed since come
/// in a later block, those that left are gone. At most [`crate::BULK_ROWS`].
pub async fn by_revisions(db: &impl PlatformDb, seqs: &[i64]) -> Result<Vec<Revised>, DbError> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db
        .query(
            Statement::new(concat!(
                "SELECT p.seq AS seq, ",
                posting_columns!(),
                " FROM json_each(?1) AS j CROSS JOIN postings AS p ON p.seq = j.value \
                 ORDER BY p.seq"
            ))
            .bind(json::write(seqs)?),
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Revised {
                seq: row.get("seq")?,
                posting: posting(&row)?,
            })
        })
        .collect()
}

/// The postings known under these ids, in the order asked for; an id of an exact duplicate answers
/// the posting that stands for it. At most [`crate::BULK_ROWS`].
pub async fn by_ids(db: &impl PlatformDb, ids: &[PostingId]) -> Result<Vec<Posting>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db
        .query(
            Statement::new(concat!(
                "SELECT ",
                posting_columns!(),
                " FROM json_each(?1) AS j \
                 CROSS JOIN posting_urls AS u ON u.id = j.value \
                 CROSS JOIN postings AS p ON p.id = u.posting \
                 ORDER BY j.key"
            ))
            .bind(json::write(ids)?),
        )
        .await?;
    rows.iter().map(|row| posting(&row)).collect()
}

/// Which catalog this is and how far it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Tells this database from any other; caches key on it.
    pub catalog: i64,
    /// The last revision handed out.
    pub seq: i64,
}

/// The head of the catalog now. One query.
pub async fn head(db: &impl PlatformDb) -> Result<Head, DbError> {
    let rows = db
        .query(Statement::new(
            "SELECT a.value AS catalog, b.value AS seq FROM counters AS a \
             CROSS JOIN counters AS b WHERE a.name = 'catalog' AND b.name = 'postings'",
        ))
        .await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::Column("no row “catalog” in counters".to_owned()))?;
    Ok(Head {
        catalog: row.get("catalog")?,
        seq: row.get("seq")?,
    })
}
