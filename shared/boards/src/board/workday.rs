//! Workday: one board a company and site, `https://{tenant}.wd{N}.myworkdayjobs.com/{site}`, by the JSON its own page
//! asks for. The list is posted for in pages of twenty and says title, place and an age (`Posted 3 Days Ago`,
//! `Posted 30+ Days Ago`); text, date and contract stand at each posting's own address. Only the first page of some
//! tenants says how many there are, so pages are followed while they are full.

use serde_json::{Value, json};
use shared::Millis;
use url::Url;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::{Entries, titled};
use crate::normal::draft::{Description, Draft};
use crate::normal::locate::locate;
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json};

pub(crate) const BOARD: Board = Board {
    name: "workday",
    title: "Workday",
    reach: Reach::Company {
        start: "https://{1}.{2}.myworkdayjobs.com/wday/cxs/{1}/{3}/jobs",
        home: "https://{1}.{2}.myworkdayjobs.com/{3}",
    },
    accept: "application/json",
    asks: Asks::Posting(body),
    every_ms: 6 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

/// Entries a page holds; more are refused.
const PAGE: usize = 20;
/// Where a board is no longer followed.
const LAST_OFFSET: usize = 2_000;
const DAY: Millis = 86_400_000;

fn body(url: &Url) -> Option<String> {
    let list = url.path().ends_with("/jobs");
    list.then(|| {
        json!({"appliedFacets": {}, "limit": PAGE, "offset": offset(url), "searchText": ""})
            .to_string()
    })
}

/// `#!20` is the page that begins after twenty entries.
fn offset(url: &Url) -> usize {
    url.fragment()
        .and_then(|fragment| fragment.strip_prefix('!')?.parse().ok())
        .unwrap_or(0)
}

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let site = Site::of(entries);
    if let Some(posting) = answer.get("jobPostingInfo") {
        let organisation = answer.get("hiringOrganization").unwrap_or(&Value::Null);
        entries.offer(Ok(detailed(posting, organisation, &site)));
        return;
    }
    let postings = entries.list(&answer, Some("jobPostings"));
    for posting in postings {
        let path = json::field(posting, "externalPath");
        // An entry that is neither named nor linked is being taken down.
        if path.is_empty() && json::field(posting, "title").is_empty() {
            continue;
        }
        let detail = format!("{}{path}", site.api);
        let draft = listed(posting, &path, &site, entries.now());
        entries.offer_listed(draft, &detail);
    }
    let offset = offset(entries.url());
    if offset == 0 {
        entries.total(answer.get("total").and_then(Value::as_u64));
    }
    let next = offset + PAGE;
    if postings.len() >= PAGE && next < LAST_OFFSET {
        entries.next(&format!("#!{next}"));
    }
}

/// Where things are, from `/wday/cxs/{tenant}/{site}/jobs`.
struct Site {
    /// `/wday/cxs/acme/Careers`.
    api: String,
    /// What a person opens: `/Careers`.
    page: String,
    company: String,
}

impl Site {
    fn of(entries: &Entries<'_>) -> Self {
        let mut parts = entries
            .url()
            .path_segments()
            .into_iter()
            .flatten()
            .skip_while(|part| *part != "cxs")
            .skip(1);
        let tenant = parts.next().unwrap_or_default();
        let site = parts.next().unwrap_or_default();
        Self {
            api: format!("/wday/cxs/{tenant}/{site}"),
            page: format!("/{site}"),
            company: titled(tenant),
        }
    }
}

fn listed(posting: &Value, path: &str, site: &Site, now: Millis) -> Draft {
    let field = |name| json::field(posting, name);
    let mut whereabouts = Whereabouts::default();
    let place = field("locationsText");
    if !counts_places(&place) {
        whereabouts = whereabouts.read(&place);
    }
    let key = json::each_of(posting, "bulletFields").first();
    Draft {
        key: key.map(json::string).unwrap_or_default(),
        url: format!("{}{path}", site.page),
        title: field("title"),
        company: site.company.clone(),
        whereabouts: whereabouts.read_workplace(&field("remoteType")),
        employment: employment::employment(&field("timeType")),
        posted_at: days_ago(&field("postedOn"))
            .map(|days| (now - days * DAY).div_euclid(DAY) * DAY),
        ..Draft::default()
    }
}

/// `2 Locations`.
fn counts_places(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number = words
        .next()
        .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    number && words.count() == 1
}

/// The age `Posted Today`, `Posted Yesterday`, `Posted 3 Days Ago` names; `30+` names none.
fn days_ago(text: &str) -> Option<Millis> {
    let text = text.trim().to_ascii_lowercase();
    let age = text.strip_prefix("posted").unwrap_or(&text).trim();
    match age {
        "today" => Some(0),
        "yesterday" => Some(1),
        _ => {
            let (days, unit) = age.split_once(' ')?;
            unit.starts_with("day").then(|| days.parse().ok())?
        }
    }
}

fn detailed(posting: &Value, organisation: &Value, site: &Site) -> Draft {
    let field = |name| json::field(posting, name);
    let country = posting
        .get("country")
        .map(|country| json::field(country, "descriptor"))
        .unwrap_or_default();
    let mut whereabouts = Whereabouts::default();
    let places = json::each_of(posting, "location")
        .iter()
        .chain(json::each_of(posting, "additionalLocations"));
    for place in places.map(json::string).filter(|place| !place.is_empty()) {
        // Only the first stands in the country named, but who names no country names an office at home.
        let alone = country.is_empty() || locate(&place).country.is_some();
        whereabouts = if alone {
            whereabouts.read(&place)
        } else {
            whereabouts.read(&format!("{place}, {country}"))
        };
    }
    let named = json::field(organisation, "name");
    // `2100 Acme GmbH`: the number is the tenant's own.
    let named = named.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-'));
    Draft {
        key: field("jobReqId"),
        url: match field("externalUrl") {
            url if url.is_empty() => format!("{}/job/{}", site.page, field("jobPostingId")),
            url => url,
        },
        title: field("title"),
        company: if named.is_empty() {
            site.company.clone()
        } else {
            named.to_owned()
        },
        description: Description::Raw(field("jobDescription")),
        whereabouts: whereabouts.read_workplace(&field("remoteType")),
        employment: employment::employment_of([
            field("timeType").as_str(),
            field("workerSubType").as_str(),
        ]),
        posted_at: posting.get("startDate").and_then(dates::moment_of),
        valid_through: dates::until(&field("endDate")),
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_days() {
        for (text, want) in [
            ("Posted Today", Some(0)),
            ("Posted Yesterday", Some(1)),
            ("Posted 3 Days Ago", Some(3)),
            ("Posted 30+ Days Ago", None),
            ("Heute ausgeschrieben", None),
            ("", None),
        ] {
            assert_eq!(days_ago(text), want, "{text}");
        }
    }

    #[test]
    fn a_page_of_the_list_is_posted_for_and_a_posting_fetched() {
        let at = |url: &str| body(&Url::parse(url).unwrap());
        let list = "https://acme.wd5.myworkdayjobs.com/wday/cxs/acme/Careers/jobs";
        assert!(at(list).is_some_and(|body| body.contains("\"offset\":0")));
        assert!(at(&format!("{list}#!40")).is_some_and(|body| body.contains("\"offset\":40")));
        assert_eq!(at(&list.replace("/jobs", "/job/Oslo/Welder_R1")), None);
    }

    #[test]
    fn a_number_of_places_is_no_place() {
        assert!(counts_places("12 Locations"));
        assert!(!counts_places("Boston") && !counts_places("100 Main Street"));
    }
}
