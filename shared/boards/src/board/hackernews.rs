//! *Ask HN: Who is hiring?*, by the search API of Hacker News (<https://hn.algolia.com/api>). The first answer
//! lists the monthly threads, the next ones the comments of the newest. A posting is a comment on the
//! thread itself whose first line says, between bars, who looks for whom and where:
//! `Company | Senior Engineer, Designer | Berlin or REMOTE (EU) | Full-time | https://…`. Each role of a
//! comment is a posting. Replies, and comments that name no role, are none.

use serde_json::Value;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::html::plain;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, geography, json, pay};

pub(crate) const BOARD: Board = Board {
    name: "hackernews",
    title: "Hacker News: Who is hiring?",
    reach: Reach::Feed {
        start: "https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring&hitsPerPage=12",
        home: "https://news.ycombinator.com/submitted?id=whoishiring",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 6 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

/// Comments asked for at once; a thread has some hundreds.
const COMMENTS: u32 = 500;
/// Roles taken of one comment.
const ROLES: usize = 8;
/// Longest role.
const ROLE_CHARS: usize = 120;
/// Longest first line that may be a header.
const HEADER_CHARS: usize = 400;

/// Words one of which a role has.
const ROLE_WORDS: [&str; 44] = [
    "engineer",
    "engineers",
    "engineering",
    "developer",
    "developers",
    "designer",
    "designers",
    "manager",
    "managers",
    "scientist",
    "scientists",
    "analyst",
    "analysts",
    "architect",
    "architects",
    "sre",
    "devops",
    "lead",
    "director",
    "head",
    "cto",
    "vp",
    "researcher",
    "researchers",
    "writer",
    "recruiter",
    "intern",
    "interns",
    "internship",
    "specialist",
    "consultant",
    "consultants",
    "programmer",
    "programmers",
    "administrator",
    "dev",
    "devs",
    "marketer",
    "technician",
    "swe",
    "founding",
    "fullstack",
    "pm",
    "advocate",
];

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let hits = entries.list(&answer, Some("hits"));
    let is_thread = |hit: &&Value| {
        let title = json::field(hit, "title").to_lowercase();
        title.contains("who is hiring")
    };
    if let Some(thread) = hits.iter().find(is_thread) {
        let id = json::field(thread, "objectID");
        if id.bytes().all(|b| b.is_ascii_digit()) {
            entries.next(&format!(
                "/api/v1/search_by_date?tags=comment,story_{id}&hitsPerPage={COMMENTS}&page=0"
            ));
        }
        return;
    }
    for hit in hits {
        // A reply's parent is another comment.
        if json::field(hit, "parent_id") == json::field(hit, "story_id") {
            for draft in drafts(hit) {
                entries.offer(Ok(draft));
            }
        }
    }
    let number = |name| answer.get(name).and_then(Value::as_u64).unwrap_or(0);
    let story = hits.first().map(|hit| json::field(hit, "story_id"));
    if let Some(story) = story
        && number("page") + 1 < number("nbPages").min(4)
    {
        entries.next(&format!(
            "/api/v1/search_by_date?tags=comment,story_{story}&hitsPerPage={COMMENTS}&page={}",
            number("page") + 1
        ));
    }
}

/// What the first line of a comment says.
#[derive(Debug, Default)]
struct Header {
    company: String,
    roles: Vec<String>,
    places: Vec<String>,
    rest: Vec<String>,
}

fn drafts(hit: &Value) -> Vec<Draft> {
    let html = json::field(hit, "comment_text");
    let Some(header) = header(&html) else {
        return Vec::new();
    };
    let id = json::field(hit, "objectID");
    let draft = |(n, title): (usize, &String)| {
        let mut whereabouts = Whereabouts::default();
        for place in &header.places {
            whereabouts = whereabouts.read(place);
        }
        // Further roles of a comment need an address of their own; the site ignores the number.
        let suffix = if n == 0 {
            String::new()
        } else {
            format!("&role={}", n + 1)
        };
        Draft {
            key: format!("{id}{suffix}"),
            url: format!("https://news.ycombinator.com/item?id={id}{suffix}"),
            apply_url: String::new(),
            title: title.clone(),
            company: header.company.clone(),
            description: Description::Raw(html.clone()),
            whereabouts,
            employment: employment::employment_of(header.rest.iter().map(String::as_str)),
            salary: header.rest.iter().find_map(|part| pay::of_field(part)),
            tags: Vec::new(),
            posted_at: hit.get("created_at").and_then(dates::moment_of),
            valid_through: None,
        }
    };
    header
        .roles
        .iter()
        .take(ROLES)
        .enumerate()
        .map(draft)
        .collect()
}

/// Reads the first line; `None` where it is no header.
fn header(html: &str) -> Option<Header> {
    let line = plain(html.split('\n').next()?.split("<p>").next()?);
    if line.chars().count() > HEADER_CHARS {
        return None;
    }
    let bar = ['|', '•', '·', '‖'];
    let mut parts = line
        .split(bar)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let company = company(parts.next()?)?;
    let mut header = Header {
        company,
        ..Header::default()
    };
    for part in parts {
        if part.contains("://") || part.starts_with("www.") {
            continue;
        }
        if is_place(part) {
            header.places.push(part.to_owned());
        } else if header.roles.is_empty() && is_role(part) {
            header.roles = roles(part);
        }
        header.rest.push(part.to_owned());
    }
    (!header.roles.is_empty()).then_some(header)
}

/// The name without what stands in brackets after it, such as its address.
fn company(part: &str) -> Option<String> {
    let name = part.split(['(', '[', '–', '—']).next()?;
    let name = name.split(" - ").next()?.split("http").next()?.trim();
    let fits = name.chars().any(char::is_alphabetic) && name.chars().count() <= 60;
    // A sentence is no name.
    (fits && !name.ends_with(['.', '?', '!']) && !is_place(name)).then(|| name.to_owned())
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn is_role(part: &str) -> bool {
    // A sentence that names a role is no role.
    part.chars().count() <= ROLE_CHARS
        && words(part).any(|word| ROLE_WORDS.contains(&word.as_str()))
}

fn is_place(part: &str) -> bool {
    let says_where = words(part).any(|word| {
        matches!(
            word.as_str(),
            "remote" | "onsite" | "hybrid" | "anywhere" | "worldwide" | "wfh"
        )
    });
    let lower = part.to_lowercase();
    says_where && !is_role(part)
        || lower.contains("on-site") && !is_role(part)
        || part.split([',', '/', ';', '(']).any(|word| {
            let word = word.trim();
            geography::city(word).is_some() || geography::country(word).is_some()
        })
}

/// `Backend Engineer, Data Scientist` are two roles; `Senior Engineer, Payments` is one.
fn roles(part: &str) -> Vec<String> {
    let parts: Vec<&str> = part
        .split([',', ';', '/', '&', '+'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let apart = parts.len() > 1 && parts.iter().all(|part| is_role(part));
    let roles = if apart { parts } else { vec![part] };
    roles.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_told_apart() {
        let read =
            |html| header(html).map(|h| (h.company, h.roles.join(" + "), h.places.join(" + ")));
        let is = |company: &str, roles: &str, places: &str| {
            Some((company.to_owned(), roles.to_owned(), places.to_owned()))
        };
        assert_eq!(
            read(
                "Lumen Kiln (<a href=\"https://x.example\">https://x.example</a>) | Senior Backend Engineer | Berlin or REMOTE (EU) | Full-time<p>We fire clay."
            ),
            is(
                "Lumen Kiln",
                "Senior Backend Engineer",
                "Berlin or REMOTE (EU)"
            )
        );
        assert_eq!(
            read("Oakbridge | Onsite, London | Data Scientist, Product Designer &amp; SRE<p>x"),
            is(
                "Oakbridge",
                "Data Scientist + Product Designer + SRE",
                "Onsite, London"
            )
        );
        assert_eq!(
            read("Fernway | Staff Engineer, Payments | Toronto, Canada | $180k"),
            is("Fernway", "Staff Engineer, Payments", "Toronto, Canada")
        );
        for noise in [
            "Is this still open?",
            "I applied and never heard back. | Anyone else, engineers?",
            "",
            "<p>",
            "REMOTE | Engineer",
        ] {
            assert_eq!(read(noise), None, "{noise}");
        }
    }
}
