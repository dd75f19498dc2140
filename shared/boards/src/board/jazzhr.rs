//! JazzHR: one XML feed a company, <https://help.jazzhr.com/s/article/XML-Job-Feed>.

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment};
use crate::rss::{self, Item};

pub(crate) const BOARD: Board = Board {
    name: "jazzhr",
    title: "JazzHR",
    reach: Reach::Company {
        start: "https://app.jazz.co/feeds/export/jobs/{slug}",
        home: "https://{slug}.applytojob.com/apply",
    },
    accept: "application/xml, text/xml;q=0.9",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(feed) = rss::read_as(text, &["jobs"], "job") else {
        entries.unrecognised("the answer of JazzHR is not its list of jobs");
        return;
    };
    let company = entries.company();
    for item in &feed.items {
        entries.offer(Ok(draft(item, &company)));
    }
    if let Some(broken) = feed.broken {
        entries.offer(Err(format!("the feed ends early: {broken}")));
    }
}

fn draft(item: &Item, company: &str) -> Draft {
    let mut whereabouts = Whereabouts::default();
    whereabouts.add(places::named(
        item.field("city"),
        item.field("state"),
        item.field("country"),
    ));
    Draft {
        key: item.field("id").to_owned(),
        url: item.field("url").to_owned(),
        title: item.field("title").to_owned(),
        company: company.to_owned(),
        description: Description::Raw(item.field("description").to_owned()),
        whereabouts,
        employment: employment::employment(item.field("type")),
        tags: vec![item.field("department").to_owned()],
        posted_at: dates::moment(item.field("createdon")),
        ..Draft::default()
    }
}
