//! Boards: what to ask of each source of postings, and how to read what it answers.
//!
//! Pure: no clock, no network. A function fetches [`Source::start`], hands the answer to [`parse`]
//! as a [`Page`], follows [`Parsed::next`] while there is one, and asks [`verdict`] how the run
//! went. Each board is one file in `board/`; `docs/adding-a-board.md` says how to add one.
//!
//! Everything read here is untrusted. Bodies, entries, depth and text are bounded (see
//! [`limits`]); no input panics; what cannot be read is counted and named in [`Parsed::rejected`]
//! and never takes its neighbours with it.

mod board;
mod closed;
mod definition;
mod entries;
mod health;
mod html;
mod jsonld;
pub mod limits;
mod normal;
mod pasted;
mod recognise;
mod registry;
mod robots;
mod rss;
mod supplied;
mod table;
mod texts;

use shared::money::Salary;
use shared::place::{Place, RemoteScope, Workplace};
use shared::posting::{Posting, RoleFamily, Seniority};
use shared::{Millis, Problem, SourceId};
use url::Url;

pub use health::{Answer, Totals, classify_status, retry_after, verdict};
pub use pasted::read_text;
pub use recognise::{board_at, recognise};
pub use registry::{feeds, resolve};
pub use robots::{ROBOTS_BYTES, Robots};
pub use supplied::{Given, Shape, Supplied, supplied};
pub use table::{Refusal, Row, TABLE_BYTES, TABLE_ROWS, Table, read_table};
pub use texts::texts;

use entries::Entries;

/// One thing that is fetched on a schedule: a general feed, a company's board, a single page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `remoteok`, `greenhouse:acme`, `page:<derived id>`; the same for the same
    /// [`shared::calls::SourceRef`].
    pub id: SourceId,
    /// Name of the board that reads it, as registered: `remoteok`, `greenhouse`, `page`.
    pub board: &'static str,
    /// For a person: the board's display name, with the company's where there is one.
    pub name: String,
    /// Where a person sees it.
    pub home: String,
    /// The first request of a run.
    pub start: Url,
    /// Time between scheduled runs, in milliseconds.
    pub every_ms: Millis,
    /// Value of the `Accept` header.
    pub accept: &'static str,
}

/// One answer of a source: status 200, content encoding undone.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Where it came from, after redirects; relative links resolve against it.
    pub url: &'a Url,
    /// The `Content-Type` header as sent.
    pub content_type: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// What one page held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Entries read, in the page's order, each canonical URL once.
    pub postings: Vec<Posting>,
    /// Entries that could not be read.
    pub rejected: Vec<Rejection>,
    /// The next page of this source, on the same host.
    pub next: Option<Url>,
    /// For each of `postings` where it says the rest of itself, on the same host, unless it is whole;
    /// empty where all are. What is fetched there goes through [`parse`] and [`complete`].
    pub details: Vec<Option<Url>>,
    /// How many entries all pages have together, where the source says so.
    pub total: Option<u32>,
    /// Postings read that lack the company or the text: a board that changed its fields.
    pub half_empty: u32,
    /// Entries offered, read or not; notices and advertisements are not entries.
    pub seen: u32,
    /// Why the page as a whole is not in the board's format (then nothing was read).
    pub unrecognised: Option<String>,
}

/// An entry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Its position on the page, from 0.
    pub index: usize,
    /// Why, for a person; quotes at most 100 characters of the entry.
    pub why: String,
}

/// The charset of several bytes a character (`shift_jis`) that `body` is in, which nothing here reads:
/// decoded to UTF-8 before, it reads like any other, whatever it says of itself.
pub fn wide_charset(body: &[u8], content_type: Option<&str>) -> Option<&'static str> {
    normal::charset::wide(body, content_type)
}

/// Reads one page of a source. `now` (unix milliseconds) bounds dates: nothing was posted after it.
/// Never fails as a whole: see [`Parsed::unrecognised`] and [`Parsed::rejected`].
pub fn parse(source: &Source, page: &Page<'_>, now: Millis) -> Parsed {
    let Some(board) = registry::board(source.board) else {
        return Parsed {
            unrecognised: Some(format!("there is no board “{}” any more", source.board)),
            ..Parsed::default()
        };
    };
    let mut entries = Entries::new(board.title, board.half_empty, source, page, now);
    if page.body.len() > limits::BODY_BYTES {
        entries.unrecognised(format!(
            "the answer is larger than {} MiB",
            limits::BODY_BYTES / 1024 / 1024
        ));
    } else {
        let text = normal::charset::decode(page.body, page.content_type);
        (board.read)(&text, &mut entries);
    }
    entries.finish()
}

/// Where the work of a posting is done, as a field says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Located {
    /// Places named.
    pub places: Vec<Place>,
    /// Onsite, hybrid, remote or unknown.
    pub workplace: Workplace,
    /// Who may do it remotely.
    pub remote_scope: RemoteScope,
}

/// Places in a field that holds nothing else: `Berlin, Munich or Remote (DE)`.
pub fn places_of_field(text: &str) -> Located {
    let read = normal::places::Whereabouts::default().read(text).settle();
    Located {
        places: read.places,
        workplace: read.workplace,
        remote_scope: read.scope,
    }
}

/// When something was posted, as a field or a page says it at `now` (unix milliseconds): `3 days ago`, `10. Juli 2026`,
/// RFC 3339 and what else boards write. Never after `now`, never before 2000.
pub fn date_of_field(text: &str, now: Millis) -> Option<Millis> {
    normal::dates::moment_at(text, now)
}

/// Rung of the ladder and kind of work a title names.
pub fn read_title(title: &str) -> (Option<Seniority>, Option<RoleFamily>) {
    (
        shared::seniority::seniority(title),
        normal::role::role(title),
    )
}

/// What is posted to `url`, a page or detail of `source`, as JSON; `None` where it is fetched by a GET.
pub fn body_for(source: &Source, url: &Url) -> Option<String> {
    match registry::board(source.board)?.asks {
        definition::Asks::Posting(body) => body(url),
        _ => None,
    }
}

/// The query parameters that `source` asks of its operator, each with the secret that holds its value. They
/// go into the request only: never into what is kept or shown.
pub fn keys_of(source: &Source) -> &'static [(&'static str, &'static str)] {
    match registry::board(source.board).map(|board| &board.asks) {
        Some(definition::Asks::Keyed(keys)) => keys,
        _ => &[],
    }
}

/// The posting of a list with what its own page, `detail`, says. It keeps the list's address, by which it
/// is found again, and whatever else its own page leaves out. Fails, for a person to read, where that
/// page is none.
pub fn complete(listed: &Posting, detail: Parsed) -> Result<Posting, String> {
    let Parsed {
        postings,
        rejected,
        unrecognised,
        ..
    } = detail;
    let Some(mut whole) = postings.into_iter().next() else {
        let why = rejected.into_iter().next().map(|rejection| rejection.why);
        return Err(unrecognised.or(why).unwrap_or_else(|| {
            format!(
                "“{}” has no text",
                normal::text::cut_chars(&listed.title, 100)
            )
        }));
    };
    whole.id = listed.id.clone();
    whole.url.clone_from(&listed.url);
    whole.source_key.clone_from(&listed.source_key);
    if whole.company.is_empty() {
        whole.company.clone_from(&listed.company);
    }
    if whole.places.is_empty() {
        whole.places.clone_from(&listed.places);
    }
    if whole.workplace == shared::place::Workplace::Unknown {
        whole.workplace = listed.workplace;
        whole.remote_scope.clone_from(&listed.remote_scope);
    }
    whole.posted_at = whole.posted_at.or(listed.posted_at);
    whole.employment = whole.employment.or(listed.employment);
    Ok(whole)
}

/// Pay in a field that holds nothing else: `$120k–150k`, `€55.000 brutto/Jahr`, `70-80 tys. PLN`.
pub fn pay_of_field(text: &str) -> Option<Salary> {
    normal::pay::of_field(text)
}

/// Pay in running text, where the words around an amount say that it is pay: no bonus, budget or round of
/// funding.
pub fn pay_in_text(text: &str) -> Option<Salary> {
    normal::pay::in_text(text)
}

/// Markup that may be a stranger's as safe HTML: an allow-list of elements, links to http and https only.
/// What is safe already stays as it is.
pub fn safe_html(raw: &str) -> String {
    html::description(raw).html
}

/// Reads a page a person named: its posting, or its list of them (see [`supplied`]). [`Problem`] `unreadable` where there is
/// none, `too-large` beyond [`limits::BODY_BYTES`], `unsupported-type` where it is no HTML.
pub fn read_page(page: &Page<'_>, now: Millis) -> Result<Supplied, Problem> {
    let kind = page
        .content_type
        .unwrap_or("text/html")
        .to_ascii_lowercase();
    if !["html", "xml", "text/plain"]
        .iter()
        .any(|word| kind.contains(word))
    {
        return Err(Problem::unsupported(format!(
            "the page is “{}”, not HTML; paste the text of the posting instead",
            normal::text::cut_chars(&kind, 60)
        )));
    }
    read_given(
        &Given {
            url: Some(page.url),
            content_type: page.content_type,
            body: page.body,
        },
        now,
    )
}

/// [`supplied`], with a [`Problem`] where there is no posting.
pub fn read_given(given: &Given<'_>, now: Millis) -> Result<Supplied, Problem> {
    if given.body.len() > limits::BODY_BYTES {
        return Err(Problem::too_large(format!(
            "the page is larger than {} MiB; paste the text of the posting instead",
            limits::BODY_BYTES / 1024 / 1024
        )));
    }
    let found = supplied(given, now);
    match &found.parsed.unrecognised {
        Some(why) if found.parsed.postings.is_empty() => Err(Problem::unreadable(format!(
            "no posting was found on the page: {why}; or paste its text instead"
        ))),
        _ => Ok(found),
    }
}

/// Whether the page of one posting says that nobody may apply any more, in one of several languages.
pub fn says_closed(page: &Page<'_>) -> bool {
    let text = normal::charset::decode(page.body, page.content_type);
    closed::says_closed(&html::Tree::read(&text).lines(0))
}
