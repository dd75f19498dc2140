//! We Work Remotely: <https://weworkremotely.com/remote-jobs.rss>. Titles are `Company: Title`; `region` and `country`
//! say from where one may work (`state` is the headquarters', so it is no place of work), `type` the kind of
//! contract, `expires_at` until when the posting stands.

use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment};
use crate::rss::{self, Item};

pub(crate) const BOARD: Board = Board {
    name: "weworkremotely",
    title: "We Work Remotely",
    reach: Reach::Feed {
        start: "https://weworkremotely.com/remote-jobs.rss",
        home: "https://weworkremotely.com/",
    },
    accept: "application/rss+xml, application/xml;q=0.9, text/xml;q=0.8",
    asks: Asks::Plainly,
    every_ms: HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(feed) = rss::read(text) else {
        entries.unrecognised("the answer of We Work Remotely is not an RSS feed");
        return;
    };
    for item in &feed.items {
        entries.offer(Ok(draft(item)));
    }
    if let Some(next) = &feed.next {
        entries.next(next);
    }
    if let Some(broken) = feed.broken {
        entries.offer(Err(format!("the feed ends early: {broken}")));
    }
}

fn draft(item: &Item) -> Draft {
    let (company, title) = match item.field("title").split_once(": ") {
        Some((company, title)) => (company, title),
        None => ("", item.field("title")),
    };
    let link = [item.field("link"), item.field("guid")]
        .into_iter()
        .find(|link| !link.is_empty())
        .unwrap_or_default();
    Draft {
        key: item.field("guid").to_owned(),
        url: link.to_owned(),
        apply_url: String::new(),
        title: title.to_owned(),
        company: company.to_owned(),
        description: Description::Raw(item.field("description").to_owned()),
        whereabouts: Whereabouts::new(Workplace::Remote)
            .read_scope(item.field("region"))
            .read_scope(item.field("country")),
        employment: employment::employment(item.field("type")),
        salary: None,
        tags: std::iter::once(item.field("category"))
            .chain(item.field("skills").split(','))
            .map(str::to_owned)
            .collect(),
        posted_at: dates::moment(item.field("pubDate")),
        valid_through: dates::until(item.field("expires_at")),
    }
}
