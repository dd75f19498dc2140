//! Teamtailor: one RSS feed a company, <https://support.teamtailor.com/en/articles/5957169>. Places stand in
//! elements of its own name space, `remoteStatus` says how far the work is remote. Sites that have no RSS have the
//! same as JSON Feed (<https://jsonfeed.org/version/1.1>) with a schema.org `JobPosting` an item; where an
//! item holds no text, the posting's own page does.

use serde_json::Value;
use url::Url;

use crate::board::page;
use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, json};
use crate::rss::{self, Item};

pub(crate) const BOARD: Board = Board {
    name: "teamtailor",
    title: "Teamtailor",
    reach: Reach::Company {
        start: "https://{site}.teamtailor.com/jobs.rss",
        home: "https://{site}.teamtailor.com/jobs",
    },
    accept: "application/rss+xml, application/xml;q=0.9",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let company = entries.company();
    if text.trim_start().starts_with('{') {
        read_json_feed(text, &company, entries);
        return;
    }
    let Some(feed) = rss::read(text) else {
        // Else it is the page of a posting whose text the feed left out.
        if !page::read_detail(text, entries) {
            entries.unrecognised("the answer of Teamtailor is not an RSS feed");
        }
        return;
    };
    for item in &feed.items {
        entries.offer_or_listed(draft(item, &company));
    }
    if let Some(next) = &feed.next {
        entries.next(next);
    }
    if let Some(broken) = feed.broken {
        entries.offer(Err(format!("the feed ends early: {broken}")));
    }
}

fn read_json_feed(text: &str, company: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let site = json::field(&answer, "title");
    let company = if site.is_empty() { company } else { &site };
    for item in entries.list(&answer, Some("items")) {
        let draft = json_draft(item, company, entries.url());
        entries.offer_or_listed(draft);
    }
    let next = json::field(&answer, "next_url");
    if !next.is_empty() {
        entries.next(&next);
    }
}

fn json_draft(item: &Value, company: &str, feed: &Url) -> Draft {
    let field = |name| json::field(item, name);
    let posting = item.get("_jobposting").unwrap_or(&Value::Null);
    let mut draft = page::draft(posting, feed);
    draft.key = field("id");
    draft.url = field("url");
    draft.title = field("title");
    if draft.company.is_empty() {
        company.clone_into(&mut draft.company);
    }
    let content = field("content_html");
    if !content.is_empty() {
        draft.description = Description::Raw(content);
    }
    draft.posted_at = item
        .get("date_published")
        .and_then(dates::moment_of)
        .or(draft.posted_at);
    draft
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
