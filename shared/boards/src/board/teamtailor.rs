//! Teamtailor: one RSS feed a company, <https://support.teamtailor.com/en/articles/5957169>. Places stand in
//! elements of its own name space, `remoteStatus` says how far the work is remote.

use crate::definition::{Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::dates;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::rss::{self, Item};

pub(crate) const BOARD: Board = Board {
    name: "teamtailor",
    title: "Teamtailor",
    reach: Reach::Company {
        start: "https://{slug}.teamtailor.com/jobs.rss",
        home: "https://{slug}.teamtailor.com/jobs",
    },
    accept: "application/rss+xml, application/xml;q=0.9",
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(feed) = rss::read(text) else {
        entries.unrecognised("the answer of Teamtailor is not an RSS feed");
        return;
    };
    let company = entries.company();
    for item in &feed.items {
        entries.offer(Ok(draft(item, &company)));
    }
    if let Some(next) = &feed.next {
        entries.next(next);
    }
    if let Some(broken) = feed.broken {
        entries.offer(Err(format!("the feed ends early: {broken}")));
    }
}

fn draft(item: &Item, company: &str) -> Draft {
    let named = item.field("company_name");
    Draft {
        key: item.field("guid").to_owned(),
        url: item.field("link").to_owned(),
        apply_url: String::new(),
        title: item.field("title").to_owned(),
        company: if named.is_empty() { company } else { named }.to_owned(),
        description: Description::Raw(item.field("description").to_owned()),
        whereabouts: whereabouts(item),
        employment: None,
        salary: None,
        tags: ["tt:department", "tt:role"]
            .map(|name| item.field(name).to_owned())
            .to_vec(),
        posted_at: dates::moment(item.field("pubDate")),
        valid_through: None,
    }
}

fn whereabouts(item: &Item) -> Whereabouts {
    let mut found = Whereabouts::default();
    let cities: Vec<&str> = item.below("tt:city").collect();
    let countries: Vec<&str> = item.below("tt:country").collect();
    if cities.len() == countries.len() {
        for (city, country) in cities.iter().zip(&countries) {
            found.add(places::named(city, "", country));
        }
    }
    let structured = !found.places.is_empty();
    for name in item.below("tt:name") {
        found = if structured {
            found.read_workplace(name)
        } else {
            found.read(name)
        };
    }
    match item.field("remoteStatus") {
        "fully" => found.read_workplace("remote"),
        "hybrid" | "temporary" => found.read_workplace("hybrid"),
        "none" => found.read_workplace("onsite"),
        _ => found,
    }
}
