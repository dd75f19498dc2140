//! Any page with postings in it: schema.org `JobPosting` (<https://schema.org/JobPosting>) in JSON-LD, else what
//! OpenGraph (<https://ogp.me>), the title and the main text say.

use serde_json::Value;
use shared::money::Salary;
use shared::place::{Place, Workplace};
use url::Url;

use crate::definition::{Asks, Board, HOURLY, Reach};
use crate::entries::Entries;
use crate::html::Document;
use crate::jsonld;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::text::meaningful;
use crate::normal::{dates, employment, json, salary, urls};

pub(crate) const BOARD: Board = Board {
    name: "page",
    title: "Page",
    reach: Reach::Page,
    accept: "text/html, application/xhtml+xml;q=0.9",
    asks: Asks::Plainly,
    every_ms: 12 * HOURLY,
    read,
    // Pages that name no company are common and stay as they are.
    half_empty: |posting| posting.text.is_empty(),
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let page = Document::read(text);
    let postings = jsonld::job_postings(&page.json_ld);
    for posting in &postings {
        entries.offer(Ok(draft(posting, entries.url())));
    }
    if postings.is_empty() {
        match by_its_looks(&page, entries.url()) {
            Some(draft) => entries.offer(Ok(draft)),
            None => entries.unrecognised("the page holds no posting: no JobPosting data, no title"),
        }
    }
}

/// The page of one posting of a board whose list came without its text; `false` where it holds no
/// `JobPosting`.
pub(crate) fn read_detail(text: &str, entries: &mut Entries<'_>) -> bool {
    if !text.contains("JobPosting") {
        return false;
    }
    let data = jsonld::job_postings(&Document::read(text).json_ld);
    if let Some(posting) = data.first() {
        entries.offer(Ok(draft(posting, entries.url())));
    }
    !data.is_empty()
}

/// A posting from a `JobPosting`.
pub(crate) fn draft(posting: &Value, page: &Url) -> Draft {
    let field = |name| json::field(posting, name);
    let link = [field("url"), entity_id(posting.get("mainEntityOfPage"))]
        .into_iter()
        .find(|link| !link.is_empty())
        .unwrap_or_default();
    let (url, apply_url) = if is_own(&link, page) {
        (link, String::new())
    } else {
        (page.to_string(), link)
    };
    let description = match field("description") {
        text if text.trim().is_empty() => [
            "responsibilities",
            "qualifications",
            "experienceRequirements",
        ]
        .map(field)
        .join("\n\n"),
        text => text,
    };
    Draft {
        key: identifier(posting),
        url,
        apply_url,
        title: [field("title"), field("name")]
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or_default(),
        company: first_name(posting, "hiringOrganization"),
        description: Description::Raw(description),
        whereabouts: whereabouts(posting),
        employment: employment::employment_of(
            json::each_of(posting, "employmentType")
                .iter()
                .filter_map(Value::as_str)
                .flat_map(|kinds| kinds.split(',')),
        ),
        salary: pay(posting),
        tags: ["industry", "occupationalCategory", "skills"]
            .into_iter()
            .flat_map(|name| json::each_of(posting, name))
            .map(name_of)
            .flat_map(|names| names.split(',').map(str::to_owned).collect::<Vec<_>>())
            .filter(|tag| tag.len() <= 60)
            .collect(),
        posted_at: posting.get("datePosted").and_then(dates::moment_of),
        valid_through: dates::until(&field("validThrough")),
    }
}

/// Whether a link a page gives for its posting is on the page's own site. Otherwise the page could take the
/// place of somebody else's posting in the catalog.
fn is_own(link: &str, page: &Url) -> bool {
    let Some(link) = urls::resolve(page, link) else {
        return false;
    };
    match (link.host_str(), page.host_str()) {
        (Some(a), Some(b)) => {
            a == b || a.ends_with(&format!(".{b}")) || b.ends_with(&format!(".{a}"))
        }
        _ => false,
    }
}

fn entity_id(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(value) => json::field(value, "@id"),
        None => String::new(),
    }
}

fn identifier(posting: &Value) -> String {
    json::each_of(posting, "identifier")
        .first()
        .map(|value| match value {
            Value::Object(_) => json::field(value, "value"),
            value => json::string(value),
        })
        .unwrap_or_default()
}

/// A thing's name: the text itself, or its `name`.
fn name_of(value: &Value) -> String {
    match value {
        Value::Object(_) => json::field(value, "name"),
        value => json::string(value),
    }
}

fn first_name(posting: &Value, name: &str) -> String {
    json::each_of(posting, name)
        .iter()
        .map(name_of)
        .find(|name| !name.trim().is_empty())
        .unwrap_or_default()
}

fn whereabouts(posting: &Value) -> Whereabouts {
    let remote = json::each_of(posting, "jobLocationType")
        .iter()
        .any(|kind| json::string(kind).eq_ignore_ascii_case("TELECOMMUTE"));
    let mut found = Whereabouts::new(if remote {
        Workplace::Remote
    } else {
        Workplace::Unknown
    });
    for location in json::each_of(posting, "jobLocation") {
        match location {
            Value::String(text) => found = found.read(text),
            location => {
                let addresses = json::each_of(location, "address");
                if addresses.is_empty() {
                    found = found.read(&json::field(location, "name"));
                }
                for address in addresses {
                    match address {
                        Value::String(text) => found = found.read(text),
                        address => found.add(place(address)),
                    }
                }
            }
        }
    }
    for area in json::each_of(posting, "applicantLocationRequirements") {
        found = found.read_scope(&name_of(area));
    }
    found
}

/// A `PostalAddress`.
fn place(address: &Value) -> Place {
    let part = |name| address.get(name).map(name_of).unwrap_or_default();
    places::named(
        &part("addressLocality"),
        &part("addressRegion"),
        &part("addressCountry"),
    )
}

fn pay(posting: &Value) -> Option<Salary> {
    json::each_of(posting, "baseSalary").iter().find_map(|pay| {
        let currency = [
            json::field(pay, "currency"),
            json::field(posting, "salaryCurrency"),
        ]
        .into_iter()
        .find(|currency| !currency.is_empty())
        .unwrap_or_default();
        let value = pay.get("value").unwrap_or(pay);
        let amount = |name| value.get(name).and_then(salary::amount);
        let one = amount("value").or_else(|| salary::amount(value));
        let unit = [json::field(value, "unitText"), json::field(pay, "unitText")].concat();
        salary::range(
            amount("minValue").or(one),
            amount("maxValue").or(one),
            &currency,
            salary::period(&unit),
        )
    })
}

/// A posting from what a page shows people who are sent a link to it.
pub(crate) fn by_its_looks(page: &Document, url: &Url) -> Option<Draft> {
    let title = page
        .meta(&["og:title", "twitter:title"])
        .or_else(|| meaningful(page.heading.clone()))
        .or_else(|| meaningful(page.title.clone()))?;
    let site = page
        .meta(&["og:site_name", "application-name"])
        .unwrap_or_default();
    let site = ["careers", "jobs", "career", "job board"]
        .iter()
        .find_map(|word| {
            let cut = site.len().checked_sub(word.len())?;
            (site.get(cut..)?.eq_ignore_ascii_case(word)).then(|| site[..cut].trim_end())
        })
        .unwrap_or(&site);
    let (title, company) = title_and_company(&title, site);
    let summary = page
        .meta(&["og:description", "description", "twitter:description"])
        .unwrap_or_default();
    let description = if page.main.text.chars().count() >= summary.chars().count() {
        Description::Read(crate::html::Markup {
            text: page.main.text.clone(),
            html: page.main.html.clone(),
        })
    } else {
        Description::Raw(summary)
    };
    Some(Draft {
        url: page
            .canonical
            .clone()
            .filter(|link| is_own(link, url))
            .unwrap_or_else(|| url.to_string()),
        title,
        company,
        description,
        ..Draft::default()
    })
}

/// `Engineer at Acme`, `Engineer - Acme`, `Engineer | Acme` where the site is Acme's; without a site's name only `at` is
/// plain enough to go by.
pub(crate) fn title_and_company(title: &str, site: &str) -> (String, String) {
    if let Some((role, company)) = title.rsplit_once(" at ")
        && (site.is_empty() || company.eq_ignore_ascii_case(site))
    {
        return (role.trim().to_owned(), company.trim().to_owned());
    }
    for separator in [" - ", " | ", " – ", " — ", " @ ", ", "] {
        if let Some((role, company)) = title.rsplit_once(separator)
            && company.trim().eq_ignore_ascii_case(site)
        {
            return (role.trim().to_owned(), site.to_owned());
        }
    }
    (title.to_owned(), site.to_owned())
}
