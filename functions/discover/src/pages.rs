//! Single pages and pasted text, read while a person waits.
//!
//! A page somebody names is one request on their behalf, made at once: it takes no lease on its host
//! and leaves no row.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use boards::{Answer, Given, Shape, Supplied};
use shared::budget::Budget;
use shared::calls::{
    EntryRefused, Message, PageRead, PageShape, PageWasRead, PostingRead, ReadFile, ReadPage,
    ReadText, UnreadPages,
};
use shared::guard;
use shared::ports::{CallError, Clock as _, HttpError, Queue as _, Tenants as _};
use shared::posting::Posting;
use shared::{Problem, TenantId};
use url::Url;

use crate::outside::{Answered, Site, Validators, readable};
use crate::{Failure, robots, warn};

/// Requests of one waiting page: itself with a redirect, robots.txt, telling the tenant, and the message for the rest.
const WAITING: u32 = 4 + robots::COST;
/// Requests of [`read_waiting`] at least.
pub(crate) const LEAST: u32 = 2 + WAITING;
/// Of a file a person hands over.
const FILE_BYTES: usize = 4 << 20;
/// Postings taken of one page, and refusals told of one page or table.
const ENTRIES: usize = 200;
const REFUSALS: usize = 50;

const ACCEPT: &str = "text/html, application/xhtml+xml;q=0.9";

/// Reads the posting at a page. Every problem is the caller's to show: none is a 5xx.
pub(crate) async fn read_page(ports: platform::Ports, call: ReadPage) -> Result<PageRead, Problem> {
    read_at(&ports, &call.url).await
}

/// [`read_page`] by its address.
pub(crate) async fn read_at(ports: &platform::Ports, url: &str) -> Result<PageRead, Problem> {
    let answered = fetch(&Site::of(ports).await, url).await?;
    boards::read_page(&answered.page(), ports.clock.now())
        .map(told)
        .map_err(|problem| problem.at("url"))
}

/// The page somebody names. Every problem is theirs to be shown: none is a 5xx.
pub(crate) async fn fetch(site: &Site, url: &str) -> Result<Answered, Problem> {
    let url = guard::check(url).map_err(|error| Problem::invalid(error.to_string()).at("url"))?;
    let answered = site
        .get(&url, ACCEPT, &Validators::default())
        .await
        .map_err(|error| unfetched(&error))?;
    let status = answered.status();
    let instead = "Open it in a browser and paste its text instead.";
    match boards::classify_status(status) {
        Answer::Content => Ok(answered),
        Answer::Refused => Err(Problem::unreadable(format!(
            "The site does not let Rolecall read this page (it answered {status}). {instead}"
        ))),
        Answer::Busy => Err(Problem::unreadable(format!(
            "The site says it gets too many requests (it answered {status}). Try again in some \
             minutes, or open it in a browser and paste its text."
        ))),
        Answer::Gone => Err(Problem::unreadable(format!(
            "There is no such page (the site answered {status}). Check the address."
        ))),
        Answer::Trouble => Err(Problem::unreadable(format!(
            "The site has trouble answering ({status}). Try again later."
        ))),
        Answer::Unchanged | Answer::Unusable => Err(Problem::unreadable(format!(
            "The site answered with {status} instead of the page. {instead}"
        ))),
    }
    .map_err(|problem| problem.at("url"))
}

fn unfetched(error: &HttpError) -> Problem {
    match error {
        HttpError::Refused(_) => Problem::invalid(error.to_string()),
        HttpError::TooLarge(_) => Problem::too_large(format!(
            "This page: {error}. Paste the posting's text instead."
        )),
        HttpError::Timeout(_) | HttpError::Truncated(_) | HttpError::Unreachable(_) => {
            Problem::unreadable(format!(
                "This page {error}. Check the address, or try again later.",
            ))
        }
        HttpError::TooManyRedirects(_) => Problem::unreadable(format!(
            "This page {error}; it may want a sign-in. Paste the posting's text instead."
        )),
    }
    .at("url")
}

/// Reads a page or a table a person hands over, by what its bytes are.
pub(crate) async fn read_file(ports: platform::Ports, call: ReadFile) -> Result<PageRead, Problem> {
    let body = STANDARD
        .decode(&call.base64)
        .map_err(|_| Problem::invalid("the file is not base64").at("file"))?;
    if body.len() > FILE_BYTES {
        return Err(Problem::too_large("a page or a table may have 4 MiB").at("file"));
    }
    let url = call
        .url
        .map(|url| guard::check(&url))
        .transpose()
        .map_err(|error| Problem::invalid(error.to_string()).at("url"))?;
    let now = ports.clock.now();
    let body = match readable(&ports.services, &body, None).await {
        Some(text) => text.into_bytes(),
        None => body,
    };
    if looks_like_markup(&body) {
        let given = Given {
            url: url.as_ref(),
            content_type: None,
            body: &body,
        };
        boards::read_given(&given, now).map(told)
    } else {
        boards::read_table(&body, now).map(of_table)
    }
    .map_err(|problem| problem.at("file"))
}

/// HTML, a mail or a web archive (headers first), or a site's JSON; anything else is a table.
fn looks_like_markup(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(body.get(..16 * 1024).unwrap_or(body)).to_lowercase();
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let first = start.lines().next().unwrap_or_default();
    let mail = ["mime-version:", "content-type:"]
        .iter()
        .any(|name| head.contains(name))
        && first.contains(':');
    let tags = [
        "<html",
        "<!doctype",
        "<div",
        "<body",
        "<table",
        "<section",
        "<article",
        "<p>",
        "</",
    ];
    mail || start.starts_with(['<', '{', '[']) || tags.iter().any(|tag| first.contains(tag))
}

fn told(found: Supplied) -> PageRead {
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    PageRead {
        site: found.site.map(str::to_owned),
        shape: match found.shape {
            Shape::Posting => PageShape::Posting,
            Shape::List => PageShape::List,
            Shape::Alert => PageShape::Alert,
        },
        postings: found
            .parsed
            .postings
            .into_iter()
            .take(ENTRIES)
            .enumerate()
            .map(|(at, posting)| PostingRead {
                row: number(at),
                posting,
                unread: false,
            })
            .collect(),
        refused: found
            .parsed
            .rejected
            .into_iter()
            .take(REFUSALS)
            .map(|rejection| EntryRefused {
                row: number(rejection.index),
                reason: rejection.why,
            })
            .collect(),
        closed: found.closed,
    }
}

fn of_table(table: boards::Table) -> PageRead {
    PageRead {
        site: None,
        shape: PageShape::Table,
        postings: table
            .rows
            .into_iter()
            .map(|row| PostingRead {
                row: row.number,
                posting: row.posting,
                unread: row.unread,
            })
            .collect(),
        refused: table
            .refused
            .into_iter()
            .map(|refusal| EntryRefused {
                row: refusal.number,
                reason: refusal.why,
            })
            .collect(),
        closed: false,
    }
}

/// Reads the pages a tenant brought along by their addresses, until the budget ends; the rest is asked for again.
pub(crate) async fn read_waiting(
    ports: &platform::Ports,
    tenant: &TenantId,
    budget: &mut Budget,
) -> Result<(), Failure> {
    budget.spend(1);
    let waiting = match ports.tenants.call(tenant, &UnreadPages {}).await {
        Ok(waiting) => waiting,
        Err(CallError::Problem(problem)) => {
            warn(
                ports,
                "pages_refused",
                tenant.as_str(),
                &problem.to_string(),
            );
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let mut left = !waiting.urls.is_empty();
    let site = Site::of(ports).await;
    for url in waiting.urls {
        if !budget.allows(WAITING) {
            break;
        }
        budget.spend(WAITING - 1);
        let allowed = match Url::parse(&url) {
            Ok(at) => robots::may_read(ports, &site, &at).await?,
            Err(_) => false,
        };
        // One that may not be read stays in the list as it was brought along.
        let read = if allowed {
            read_at(ports, &url).await.ok()
        } else {
            None
        };
        let posting = read
            .and_then(|read| read.postings.into_iter().next())
            .map(|read| read.posting);
        let read = PageWasRead { url, posting };
        left = match ports.tenants.call(tenant, &read).await {
            Ok(_) => true,
            Err(CallError::Problem(_)) => false,
            Err(error) => return Err(error.into()),
        };
    }
    if left {
        budget.spend(1);
        let tenant = tenant.clone();
        ports.queue.send(&[Message::Pages { tenant }]).await?;
    }
    Ok(())
}

/// Reads pasted text.
pub(crate) async fn read_text(ports: platform::Ports, call: ReadText) -> Result<Posting, Problem> {
    boards::read_text(&call.text, ports.clock.now()).map_err(|problem| problem.at("text"))
}
