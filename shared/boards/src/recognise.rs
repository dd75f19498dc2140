//! Which boards stand behind a company's careers page, from its address and its markup alone: links, frames, embed
//! scripts, and the addresses in the data of pages that build themselves. Nothing is fetched or followed.

use shared::sorting::Arrange as _;
use shared::source::CompanyBoard;
use url::Url;

use crate::{Page, limits, normal};

/// Boards answered at most; a page that names more is a list of other people's.
const BOARDS: usize = 6;
/// Different boards counted.
const CANDIDATES: usize = 64;
/// Addresses looked at.
const ADDRESSES: usize = 4_000;
/// Of one address.
const ADDRESS_BYTES: usize = 400;

/// Words that stand in every address of a board, by which addresses are found in a page.
const MARKS: [&str; 16] = [
    "greenhouse.io",
    "lever.co",
    "ashbyhq.com",
    "workable.com",
    "recruitee.com",
    "jobs.personio.",
    "smartrecruiters.com",
    "myworkdayjobs.com",
    "myworkdaysite.com",
    "teamtailor.com",
    "breezy.hr",
    "pinpointhq.com",
    "ats.rippling.com",
    "bamboohr.com",
    "applytojob.com",
    "app.jazz.co",
];

/// What stands where a company's name would, and is none.
const NO_COMPANY: [&str; 45] = [
    "about",
    "account",
    "accounts",
    "api",
    "app",
    "apply",
    "assets",
    "assets-cdn",
    "auth",
    "blog",
    "careers",
    "careers-analytics",
    "cdn",
    "community",
    "developer",
    "developers",
    "docs",
    "embed",
    "favicon",
    "files",
    "gallery-cdn",
    "hc",
    "help",
    "hire",
    "img",
    "info",
    "j",
    "jobs",
    "js",
    "legal",
    "login",
    "marketing",
    "partners",
    "privacy",
    "resources",
    "scripts",
    "sitemap",
    "static",
    "status",
    "support",
    "terms",
    "v0",
    "v1",
    "wday",
    "www",
];

/// The boards behind a careers page, the one whose own page it is first, then the most often named.
pub fn recognise(page: &Page<'_>) -> Vec<CompanyBoard> {
    if let Some(own) = board_at(page.url) {
        return vec![own];
    }
    let body = page.body.get(..limits::BODY_BYTES).unwrap_or(page.body);
    let text = plain_addresses(&normal::charset::decode(body, page.content_type));
    let named: Vec<CompanyBoard> = addresses(&text)
        .filter_map(|address| board_at(&address))
        .chain(by_embed(&text))
        .collect();
    let mut found: Vec<(CompanyBoard, u32)> = Vec::new();
    for board in named {
        if let Some((_, times)) = found.iter_mut().find(|(known, _)| *known == board) {
            *times += 1;
        } else if found.len() < CANDIDATES {
            found.push((board, 1));
        }
    }
    if found.is_empty() {
        found.extend(own_site(&text, page.url).map(|board| (board, 1)));
    }
    found.arrange_by_key(|(_, times)| std::cmp::Reverse(*times));
    found.truncate(BOARDS);
    found.into_iter().map(|(board, _)| board).collect()
}

/// The board a page of which this is: its list, one of its postings, its form, its feed or its embedding script.
pub fn board_at(url: &Url) -> Option<CompanyBoard> {
    let host = url.host_str()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path: Vec<&str> = url
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    let named = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let on = |board: &str, slug: &str| {
        // `careers-page.js` is a file.
        let file = [
            ".js", ".css", ".png", ".svg", ".ico", ".html", ".php", ".xml", ".txt",
        ];
        let lower = slug.to_ascii_lowercase();
        if NO_COMPANY.contains(&lower.as_str()) || file.iter().any(|end| lower.ends_with(end)) {
            return None;
        }
        let (board, slug) = (board.to_owned(), slug.to_owned());
        CompanyBoard { board, slug }.tidy().ok()
    };
    if let Some((subdomain, rest)) = host.split_once('.') {
        let board = match rest {
            "recruitee.com" => Some("recruitee"),
            "jobs.personio.de" | "jobs.personio.com" | "jobs.personio.es" => Some("personio"),
            "teamtailor.com" => Some("teamtailor"),
            "breezy.hr" => Some("breezy"),
            "pinpointhq.com" => Some("pinpoint"),
            "bamboohr.com" => Some("bamboohr"),
            "applytojob.com" => Some("jazzhr"),
            // Where Workable was before `apply.`.
            "workable.com" if !matches!(subdomain, "apply" | "jobs") => Some("workable"),
            _ => None,
        };
        if let Some(board) = board {
            return on(board, subdomain);
        }
    }
    match (host, path.as_slice()) {
        (
            "boards.greenhouse.io"
            | "job-boards.greenhouse.io"
            | "boards.eu.greenhouse.io"
            | "job-boards.eu.greenhouse.io",
            path,
        ) => match path {
            ["embed", ..] | [] => on("greenhouse", &named("for")?),
            [slug, ..] => on("greenhouse", slug),
        },
        ("boards-api.greenhouse.io" | "api.greenhouse.io", ["v1", "boards", slug, ..]) => {
            on("greenhouse", slug)
        }
        ("jobs.lever.co", [slug, ..]) | ("api.lever.co", ["v0", "postings", slug, ..]) => {
            on("lever", slug)
        }
        ("jobs.ashbyhq.com", [slug, ..])
        | ("api.ashbyhq.com", ["posting-api", "job-board", slug, ..]) => on("ashby", slug),
        (
            "apply.workable.com",
            ["api", _, "widget", "accounts", slug, ..]
            | ["api", _, "accounts", slug, ..]
            | [slug, ..],
        ) => on("workable", slug),
        ("careers.smartrecruiters.com" | "jobs.smartrecruiters.com", [slug, ..])
        | ("api.smartrecruiters.com", [_, "companies", slug, ..]) => on("smartrecruiters", slug),
        ("ats.rippling.com", [slug, "jobs", ..] | [_, slug, "jobs", ..])
        | ("api.rippling.com", ["platform", "api", "ats", "v1", "board", slug, ..]) => {
            on("rippling", slug)
        }
        (
            "app.jazz.co",
            ["widgets", _, "create", slug, ..] | ["feeds", "export", "jobs", slug, ..],
        ) => on("jazzhr", slug),
        (host, path) => workday(host, path),
    }
}

/// `acme.wd5.myworkdayjobs.com/en-US/Careers/job/…`, `/wday/cxs/acme/Careers/jobs`, and
/// `wd5.myworkdaysite.com/en-US/recruiting/acme/Careers`.
fn workday(host: &str, path: &[&str]) -> Option<CompanyBoard> {
    let (tenant_host, site) = if let Some(host) = host.strip_suffix(".myworkdayjobs.com") {
        let site = match path {
            ["wday", "cxs", _, site, ..] => site,
            [locale, site, ..] if is_locale(locale) => site,
            [site, ..] if !is_locale(site) => site,
            _ => return None,
        };
        (host.to_owned(), site)
    } else {
        let number = host.strip_suffix(".myworkdaysite.com")?;
        match path {
            ["recruiting", tenant, site, ..] | [_, "recruiting", tenant, site, ..] => {
                (format!("{tenant}.{number}"), site)
            }
            _ => return None,
        }
    };
    if *site == "wday" {
        return None;
    }
    let (board, slug) = ("workday".to_owned(), format!("{tenant_host}/{site}"));
    CompanyBoard { board, slug }.tidy().ok()
}

/// `en-US`.
fn is_locale(part: &str) -> bool {
    matches!(part.as_bytes(), [a, b, b'-', c, d] if [a, b, c, d].iter().all(|c| c.is_ascii_alphabetic()))
}

/// The page with the slashes and signs of its addresses as they are, however its scripts and queries write them.
fn plain_addresses(text: &str) -> String {
    let mut text = text.to_owned();
    for (written, meant) in [
        ("\\u002F", "/"),
        ("\\u002f", "/"),
        ("\\/", "/"),
        ("&#x2F;", "/"),
        ("&#47;", "/"),
        ("%3A%2F%2F", "://"),
        ("%3a%2f%2f", "://"),
        ("%2F", "/"),
        ("%2f", "/"),
        ("\\u0026", "&"),
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x27;", "'"),
    ] {
        if text.contains(written) {
            text = text.replace(written, meant);
        }
    }
    text
}

/// The addresses in a text that hold a [`MARKS`], in order of mark and place, with or without a scheme.
fn addresses(text: &str) -> impl Iterator<Item = Url> {
    MARKS
        .iter()
        .flat_map(|mark| text.match_indices(mark))
        .take(ADDRESSES)
        .filter_map(|(at, _)| {
            let (before, after) = (text.get(..at)?, text.get(at..)?);
            let host_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
            let near =
                before.get(before.floor_char_boundary(before.len().saturating_sub(100))..)?;
            let start = near.trim_end_matches(host_part).len();
            let host = near.get(start..)?.trim_start_matches(['-', '.', '_']);
            let near = after.get(..after.floor_char_boundary(ADDRESS_BYTES))?;
            let ends = |c: char| {
                c.is_whitespace()
                    || matches!(
                        c,
                        '"' | '\''
                            | '`'
                            | '<'
                            | '>'
                            | '('
                            | ')'
                            | '\\'
                            | ','
                            | ';'
                            | '{'
                            | '}'
                            | '|'
                    )
            };
            let end = near.find(ends).unwrap_or(near.len());
            Url::parse(&format!("https://{host}{}", near.get(..end)?)).ok()
        })
}

/// Boards that an embedding script names by a word of its own rather than an address.
fn by_embed(text: &str) -> Vec<CompanyBoard> {
    let mut found = Vec::new();
    for (mark, board) in [
        ("whr_embed(", "workable"),
        ("company_code", "smartrecruiters"),
    ] {
        for (at, mark) in text.match_indices(mark).take(8) {
            let near = text.get(at + mark.len()..).unwrap_or_default();
            let near = near.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '"' | '\'' | ':' | '=')
            });
            let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let end = near.find(|c| !word(c)).unwrap_or(near.len().min(64));
            let slug = near.get(..end).unwrap_or_default().to_owned();
            // Workable's script takes the number of the account.
            let fits = board != "workable" || slug.bytes().all(|b| b.is_ascii_digit());
            let company = CompanyBoard {
                board: board.to_owned(),
                slug,
            };
            found.extend(company.tidy().ok().filter(|_| fits));
        }
    }
    found
}

/// A site that a board's system serves under the company's own address.
fn own_site(text: &str, url: &Url) -> Option<CompanyBoard> {
    let has = |mark: &str| text.contains(mark);
    let board = if has("teamtailor-cdn.com") && !has("data-teamtailor-widget") {
        "teamtailor"
    } else if has("recruiteecdn.com") || has("careers-analytics.recruitee.com") {
        "recruitee"
    } else {
        return None;
    };
    let slug = url.host_str()?.to_owned();
    let board = board.to_owned();
    CompanyBoard { board, slug }.tidy().ok()
}
