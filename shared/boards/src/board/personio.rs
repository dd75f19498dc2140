//! Personio: one feed a company, <https://developer.personio.de/docs/retrieving-open-job-positions>, XML of
//! `<position>`s that name no link of their own: it is made of their id. Where one holds no text, its own page does.

use std::fmt::Write as _;

use crate::board::page;
use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment};
use crate::rss::{self, Item};

pub(crate) const BOARD: Board = Board {
    name: "personio",
    title: "Personio",
    reach: Reach::Company {
        start: "https://{slug}.jobs.personio.de/xml?language=en",
        home: "https://{slug}.jobs.personio.de/",
    },
    accept: "application/xml, text/xml;q=0.9",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(feed) = rss::read_as(text, &["workzag-jobs"], "position") else {
        if !page::read_detail(text, entries) {
            entries.unrecognised("the answer of Personio is not its list of positions");
        }
        return;
    };
    let company = entries.company();
    for item in &feed.items {
        entries.offer_or_listed(draft(item, &company));
    }
    if let Some(broken) = feed.broken {
        entries.offer(Err(format!("the feed ends early: {broken}")));
    }
}

fn draft(item: &Item, company: &str) -> Draft {
    let named = item.field("subcompany");
    let mut whereabouts = Whereabouts::default();
    for office in std::iter::once(item.field("office")).chain(item.below("office")) {
        whereabouts = whereabouts.read(office);
    }
    Draft {
        key: item.field("id").to_owned(),
        // Relative to the feed, whose host is the company's own.
        url: format!("/job/{}", item.field("id")),
        apply_url: String::new(),
        title: item.field("name").to_owned(),
        company: if named.is_empty() { company } else { named }.to_owned(),
        description: Description::Raw(description(item)),
        whereabouts,
        employment: employment::employment_of([
            item.field("employmentType"),
            item.field("schedule"),
        ]),
        salary: None,
        tags: ["department", "recruitingCategory"]
            .map(|name| item.field(name).to_owned())
            .to_vec(),
        posted_at: dates::moment(item.field("createdAt")),
        valid_through: None,
    }
}

/// Each `<jobDescription>` has a heading and its text.
fn description(item: &Item) -> String {
    let mut html = String::new();
    for (heading, text) in item.below("name").zip(item.below("value")) {
        let _ = write!(html, "<h3>{heading}</h3>{text}");
    }
    html
}
