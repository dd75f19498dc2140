//! Writing what a source offered.

use std::collections::HashSet;

use serde::Serialize;
use shared::ports::{DbError, PlatformDb, Statement};
use shared::posting::Posting;
use shared::{Millis, PostingId, SourceId};

use super::groups::{self, PackedMember};
use super::identity;
use super::row::{Facts, deflate};
use crate::{BULK_BYTES, BULK_ROWS, DAY, HOUR, json, outbox};

/// A posting nobody saw for so long, and that names no date of its own, leaves.
const KEPT: Millis = 45 * DAY;
/// Seeing a posting again is written down this often: rows written are what small plans count.
pub(super) const SEEN_EVERY: Millis = 12 * HOUR;

/// What the entries of a page are to the catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Positions of entries that are new or changed.
    pub fresh: Vec<usize>,
    /// Entries the catalog already holds as they are.
    pub unchanged: u32,
    /// Postings whose last sight is too old in the books, with when they now expire.
    pub seen_again: Vec<(PostingId, Millis)>,
}

/// Compares entries with the catalog: one query for up to [`BULK_ROWS`] of them, so callers cut.
/// Entries past their own date are neither fresh nor seen. One whose duplicates were never looked
/// for is fresh.
pub async fn sort_out(
    db: &impl PlatformDb,
    entries: &[Posting],
    now: Millis,
) -> Result<Sorted, DbError> {
    #[derive(Serialize)]
    struct Key<'a> {
        id: &'a PostingId,
        twin: String,
    }
    let mut sorted = Sorted::default();
    let keys: Vec<Key<'_>> = entries
        .iter()
        .map(|posting| Key {
            id: &posting.id,
            twin: identity::twin(posting),
        })
        .collect();
    let rows = db
        .query(Statement::new(include_str!("../sql/sort_out.sql")).bind(json::write(&keys)?))
        .await?;
    for row in rows.iter() {
        let i = row.get::<u32>("i")? as usize;
        let Some(entry) = entries.get(i) else {
            continue;
        };
        let expires = expiry(entry, now);
        if expires <= now {
            continue;
        }
        let hash: Option<String> = row.get("hash")?;
        let posting: Option<String> = row.get("posting")?;
        match posting {
            Some(posting)
                if row.get("listed")?
                    && hash.is_none_or(|hash| hash == identity::content(entry)) =>
            {
                sorted.unchanged += 1;
                if row.get::<Millis>("last_seen_at")? < now - SEEN_EVERY {
                    let id = json::word("id", PostingId::parse(posting))?;
                    sorted.seen_again.push((id, expires));
                }
            }
            _ => sorted.fresh.push(i),
        }
    }
    sorted.fresh.sort_unstable();
    Ok(sorted)
}

/// Compares entries of a list that holds no texts with the catalog, by address, title and moment of
/// posting: one query for up to [`BULK_ROWS`] of them, so callers cut. Those it holds so are unchanged;
/// the text of the fresh ones is still to be read. A day alone is too coarse a moment to compare.
pub async fn sort_listed(
    db: &impl PlatformDb,
    entries: &[Posting],
    now: Millis,
) -> Result<Sorted, DbError> {
    let mut sorted = Sorted::default();
    let ids: Vec<&PostingId> = entries.iter().map(|posting| &posting.id).collect();
    let rows = db
        .query(Statement::new(include_str!("../sql/sort_listed.sql")).bind(json::write(&ids)?))
        .await?;
    for row in rows.iter() {
        let i = row.get::<u32>("i")? as usize;
        let Some(entry) = entries.get(i) else {
            continue;
        };
        let title: Option<String> = row.get("title")?;
        let posted_at: Option<Millis> = row.get("posted_at")?;
        let moved = entry
            .posted_at
            .filter(|at| at % DAY != 0)
            .zip(posted_at)
            .is_some_and(|(now, then)| now != then);
        match row.get::<Option<String>>("posting")? {
            Some(posting) if title.as_deref() == Some(entry.title.as_str()) && !moved => {
                sorted.unchanged += 1;
                if row.get::<Millis>("last_seen_at")? < now - SEEN_EVERY {
                    let id = json::word("id", PostingId::parse(posting))?;
                    sorted.seen_again.push((id, expiry(entry, now)));
                }
            }
            _ => sorted.fresh.push(i),
        }
    }
    sorted.fresh.sort_unstable();
    Ok(sorted)
}

fn expiry(posting: &Posting, now: Millis) -> Millis {
    let unseen = now + KEPT;
    posting
        .valid_through
        .map_or(unseen, |until| until.min(unseen))
}

/// Writes down that postings were seen again. One statement.
pub async fn touch(
    db: &impl PlatformDb,
    seen_again: &[(PostingId, Millis)],
    now: Millis,
) -> Result<(), DbError> {
    db.execute(
        Statement::new(
            "UPDATE postings SET last_seen_at = ?2, expires_at = j.value ->> 1, missing = 0, \
             missing_since = NULL, gone = 0, gone_since = NULL, closed_at = NULL \
             FROM json_each(?1) AS j WHERE postings.id = j.value ->> 0",
        )
        .bind(json::write(seen_again)?)
        .bind(now),
    )
    .await
}

/// Fresh postings, packed for one batch.
#[derive(Debug, Clone)]
pub struct Pack {
    source: SourceId,
    rows: String,
    texts: String,
    members: String,
    count: u32,
}

#[derive(Serialize)]
struct PackedRow<'a> {
    id: &'a PostingId,
    source: &'a SourceId,
    key: &'a str,
    url: &'a str,
    title: &'a str,
    company: &'a str,
    facts: Facts<'a>,
    body: String,
    features: String,
    twin: String,
    hash: String,
    posted_at: Option<Millis>,
    expires_at: Millis,
    /// Whether it is the first of its twins here.
    leads: bool,
}

#[derive(Serialize)]
struct PackedText<'a> {
    id: &'a PostingId,
    title: &'a str,
    company: &'a str,
    text: &'a str,
}

/// Packs fresh postings of `source`, reading the features a score needs once, here.
pub fn packs<'a>(
    source: &SourceId,
    fresh: impl IntoIterator<Item = &'a Posting>,
    now: Millis,
) -> Result<Vec<Pack>, DbError> {
    let mut packs = Vec::new();
    let mut open = Open::default();
    let (mut ids, mut twins) = (HashSet::new(), HashSet::new());
    for posting in fresh {
        if !ids.insert(&posting.id) {
            continue;
        }
        let twin = identity::twin(posting);
        let row = json::write(&PackedRow {
            id: &posting.id,
            source,
            key: &posting.source_key,
            url: &posting.url,
            title: &posting.title,
            company: &posting.company,
            facts: Facts::of(posting),
            body: json::hex(&deflate(posting)),
            features: json::hex(&scoring::read(posting).encode()),
            leads: twins.insert(twin.clone()),
            hash: identity::content(posting),
            posted_at: posting.posted_at,
            expires_at: expiry(posting, now),
            twin,
        })?;
        let text = json::write(&PackedText {
            id: &posting.id,
            title: &posting.title,
            company: &posting.company,
            text: &posting.text,
        })?;
        let member = json::write(&PackedMember::of(posting, source)?)?;
        if open.is_full_for(&row, &text) {
            packs.push(std::mem::take(&mut open).close(source));
        }
        open.push(&row, &text, &member);
    }
    if open.count > 0 {
        packs.push(open.close(source));
    }
    Ok(packs)
}

/// A pack being filled.
#[derive(Default)]
struct Open {
    rows: String,
    texts: String,
    members: String,
    count: u32,
}

impl Open {
    fn is_full_for(&self, row: &str, text: &str) -> bool {
        self.count as usize >= BULK_ROWS
            || self.rows.len() + row.len() > BULK_BYTES
            || self.texts.len() + text.len() > BULK_BYTES
    }

    fn push(&mut self, row: &str, text: &str, member: &str) {
        for (list, item) in [
            (&mut self.rows, row),
            (&mut self.texts, text),
            (&mut self.members, member),
        ] {
            list.push(if list.is_empty() { '[' } else { ',' });
            list.push_str(item);
        }
        self.count += 1;
    }

    fn close(mut self, source: &SourceId) -> Pack {
        self.rows.push(']');
        self.texts.push(']');
        self.members.push(']');
        Pack {
            source: source.clone(),
            rows: self.rows,
            texts: self.texts,
            members: self.members,
            count: self.count,
        }
    }
}

/// What a pack did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Postings new to the catalog.
    pub new: u32,
    /// Postings whose content changed.
    pub updated: u32,
}

/// Writes a pack and announces it to match, as one batch. Written twice, it changes nothing the
/// second time.
pub async fn write(db: &impl PlatformDb, pack: &Pack, now: Millis) -> Result<Written, DbError> {
    let rows = |sql: &'static str| {
        Statement::new(sql)
            .bind(pack.rows.as_str())
            .bind(pack.count)
            .bind(now)
    };
    let mut statements = vec![
        Statement::new("UPDATE counters SET value = value + ?1 WHERE name = 'postings'")
            .bind(pack.count),
        rows(include_str!("../sql/revise_postings.sql")),
        rows(include_str!("../sql/add_postings.sql")),
        Statement::new(include_str!("../sql/note_urls.sql"))
            .bind(pack.rows.as_str())
            .bind(now),
        Statement::new(include_str!("../sql/index_words.sql"))
            .bind(pack.texts.as_str())
            .bind(pack.count),
        outbox::announce_if_revised(&pack.source, pack.count, now),
    ];
    statements.extend(groups::note(&pack.members, now));
    let answers = db.batch(statements).await?;
    let rows_of = |i: usize| {
        answers
            .get(i)
            .map_or(0, |rows| u32::try_from(rows.len()).unwrap_or(u32::MAX))
    };
    Ok(Written {
        updated: rows_of(1),
        new: rows_of(2),
    })
}
