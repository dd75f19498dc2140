//! Groups: postings that are one opening.

use std::collections::{HashMap, HashSet};

use duplicates::{Appearance, Fingerprint};
use serde::Serialize;
use shared::application::{GroupMember, PostingGroup};
use shared::ports::{DbError, PlatformDb, Row, Statement};
use shared::posting::Posting;
use shared::{Millis, PostingId, SourceId};

use crate::{DAY, json};

/// Rows of members and keys one question looks at in the most. Beyond it lie employers who post one role
/// in hundreds of places, of which a part is then not compared.
const REACH: u32 = 8_000;

/// A posting as `duplicate_members` keeps it.
#[derive(Serialize)]
pub(super) struct PackedMember<'a> {
    id: &'a PostingId,
    source: &'a SourceId,
    url: &'a str,
    print: String,
    keys: String,
    /// Day of posting, where the source says.
    day: Option<i64>,
}

impl<'a> PackedMember<'a> {
    pub(super) fn of(posting: &'a Posting, source: &'a SourceId) -> Result<Self, DbError> {
        let print = Fingerprint::of(posting);
        Ok(Self {
            id: &posting.id,
            source,
            url: &posting.url,
            keys: json::write(&print.keys())?,
            print: json::write(&print)?,
            day: posting.posted_at.map(day_of),
        })
    }
}

pub(super) const fn day_of(at: Millis) -> i64 {
    at.div_euclid(DAY)
}

/// The statements that note a pack's members, in their order. Repeating them changes nothing.
pub(super) fn note(members: &str, now: Millis) -> [Statement; 4] {
    let bound = |sql: &'static str| Statement::new(sql).bind(members);
    let today = day_of(now);
    [
        bound(include_str!("../sql/note_days.sql")).bind(today),
        bound(include_str!("../sql/forget_keys.sql")),
        bound(include_str!("../sql/note_members.sql"))
            .bind(now)
            .bind(today),
        bound(include_str!("../sql/note_keys.sql")),
    ]
}

struct Member {
    id: PostingId,
    source: SourceId,
    url: String,
    first_seen_at: Millis,
    left_at: Option<Millis>,
    /// Days it was posted.
    days: Vec<i64>,
}

/// The groups these postings belong to, by posting; those the catalog has never seen are left out. Members
/// that left the catalog are still named. One query; at most [`crate::BULK_ROWS`] ids.
///
/// The answer depends on what has been seen and not on in which order or by whom.
pub async fn groups(
    db: &impl PlatformDb,
    ids: &[PostingId],
) -> Result<HashMap<PostingId, PostingGroup>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = db
        .query(
            Statement::new(include_str!("../sql/candidates.sql"))
                .bind(json::write(ids)?)
                .bind(REACH),
        )
        .await?;
    let mut members = Vec::with_capacity(rows.len());
    let mut prints = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        members.push(member(&row)?);
        // Of another version: alone in its group until its source is read again.
        let print: String = row.get("print")?;
        prints.push(json::read::<Fingerprint>("print", &print).unwrap_or_default());
    }
    let pairs: Vec<(&str, &Fingerprint)> = members
        .iter()
        .map(|member| member.id.as_str())
        .zip(&prints)
        .collect();
    let asked: HashSet<&PostingId> = ids.iter().collect();
    let mut found = HashMap::new();
    for positions in duplicates::group(&pairs) {
        let own: Vec<&Member> = positions.iter().filter_map(|at| members.get(*at)).collect();
        let wanted: Vec<&&Member> = own.iter().filter(|m| asked.contains(&m.id)).collect();
        if wanted.is_empty() {
            continue;
        }
        let group = group(&own);
        for member in wanted {
            found.insert(member.id.clone(), group.clone());
        }
    }
    Ok(found)
}

fn member(row: &Row<'_>) -> Result<Member, DbError> {
    let mut days: Vec<i64> = json::read("days", &row.get::<String>("days")?)?;
    days.push(row.get("day")?);
    Ok(Member {
        id: json::word("id", row.get::<String>("id")?.try_into())?,
        source: json::word("source", row.get::<String>("source")?.try_into())?,
        url: row.get("url")?,
        first_seen_at: row.get("first_seen_at")?,
        left_at: row.get("left_at")?,
        days,
    })
}

fn group(members: &[&Member]) -> PostingGroup {
    let appearances: Vec<Appearance<'_>> = members
        .iter()
        .flat_map(|member| {
            member.days.iter().map(|day| Appearance {
                day: *day,
                source: member.source.as_str(),
                left: member.left_at,
            })
        })
        .collect();
    let reposts = duplicates::reposts(&appearances);
    PostingGroup {
        id: members.first().map(|member| member.id.clone()),
        members: members
            .iter()
            .map(|member| GroupMember {
                posting: member.id.clone(),
                source: member.source.clone(),
                url: member.url.clone(),
                first_seen_at: member.first_seen_at,
            })
            .collect(),
        reposts: reposts.times,
        first_posted_at: reposts.first,
    }
}
