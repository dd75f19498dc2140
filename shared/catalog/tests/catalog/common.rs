//! Postings and sources to try the catalog with.

use platform_native::{PlatformDb, testing};
use shared::calls::SourceRef;
use shared::place::Place;
use shared::ports::{Sql, Statement};
use shared::posting::Posting;
use shared::{Millis, SourceId, TaskId, TenantId};

pub(crate) const NOW: Millis = testing::NOW;
pub(crate) const MINUTE: Millis = 60_000;
pub(crate) const DAY: Millis = 24 * 60 * MINUTE;

pub(crate) async fn db() -> PlatformDb {
    testing::platform_db().await.unwrap()
}

pub(crate) fn source(name: &str) -> SourceId {
    SourceId::parse(name).unwrap()
}

pub(crate) fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

pub(crate) fn task(n: u128) -> TaskId {
    TaskId::new(NOW, n)
}

/// A posting at `url`; its text is long enough to tell it from others.
pub(crate) fn posting(url: &str, title: &str, company: &str) -> Posting {
    let text = format!(
        "{company} is looking for a {title}. You will design, build and run services written in Rust \
         and keep them healthy. We offer a calm team, thirty days of leave and a yearly budget for \
         learning. Tell us about something you built and are proud of, and what you would do \
         differently the next time you build it."
    );
    Posting {
        id: Posting::id_of(url),
        source: source("feed"),
        source_key: url.to_owned(),
        url: url.to_owned(),
        apply_url: None,
        title: title.to_owned(),
        company: company.to_owned(),
        html: format!("<p>{text}</p>"),
        text,
        places: vec![Place {
            text: "Berlin, Germany".to_owned(),
            city: Some("Berlin".to_owned()),
            region: None,
            country: Some("DE".to_owned()),
        }],
        workplace: shared::place::Workplace::Hybrid,
        remote_scope: shared::place::RemoteScope::default(),
        employment: None,
        seniority: None,
        role: None,
        language: None,
        visa: None,
        salary: None,
        tags: vec!["rust".to_owned()],
        posted_at: Some(NOW - DAY),
        valid_through: None,
    }
}

pub(crate) fn wanted(id: &str, host: &str) -> catalog::sources::Wanted {
    catalog::sources::Wanted {
        id: source(id),
        reference: SourceRef::Feed(id.to_owned()),
        name: format!("The {id}"),
        home: format!("https://{host}/"),
        host: host.to_owned(),
    }
}

/// Everything a page offered, brought into the catalog as discover does it.
pub(crate) async fn offer(
    db: &PlatformDb,
    from: &str,
    offered: &[Posting],
    now: Millis,
) -> catalog::postings::Written {
    use catalog::postings;
    let sorted = postings::sort_out(db, offered, now).await.unwrap();
    if !sorted.seen_again.is_empty() {
        postings::touch(db, &sorted.seen_again, now).await.unwrap();
    }
    let fresh = sorted.fresh.iter().map(|i| &offered[*i]);
    let mut written = postings::Written::default();
    for pack in postings::packs(&source(from), fresh, now).unwrap() {
        let one = postings::write(db, &pack, now).await.unwrap();
        written.new += one.new;
        written.updated += one.updated;
    }
    written
}

/// A number a query answers.
pub(crate) async fn number(db: &PlatformDb, sql: &str) -> i64 {
    let rows = db
        .query(Statement::new(format!("SELECT ({sql}) AS n")))
        .await
        .unwrap();
    rows.first().unwrap().get("n").unwrap()
}
