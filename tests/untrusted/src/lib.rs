//! Every reader of bytes from outside as a function of bytes, with the laws it must keep.
//!
//! A law is an assertion: whatever the bytes, the reader answers, and what it answers is within its
//! promise. The fuzzer in `tests/fuzz` calls these with bytes it makes up; `tests/replay.rs` with those
//! that once broke something and with the fixtures.

mod identities;
mod safe_html;

use std::io::{Cursor, Write as _};

use boards::{Page, Parsed, Source};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use serving::Form;
use shared::Millis;
use shared::calls::SourceRef;
use shared::posting::Posting;
use shared::source::{COMPANY_BOARDS, CompanyBoard};
use url::Url;
use zip::write::SimpleFileOptions;

pub use safe_html::assert_safe;

/// A day in 2026, as `now` of every reading.
const NOW: Millis = 1_790_000_000_000;

/// A reader by its name.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// As the fuzzer, the folders of its corpus and `cargo xtask fuzz` call it.
    pub name: &'static str,
    /// Reads the bytes and asserts the laws.
    pub read: fn(&[u8]),
    /// Whether a library inside panics at some bytes, which is caught and answered as a problem.
    pub may_panic_inside: bool,
}

/// All readers.
pub const TARGETS: [Target; 17] = [
    target("boards", boards),
    target("page", page),
    target("supplied", supplied),
    target("pasted", pasted),
    target("fields", fields),
    target("skills", skills),
    target("address", address),
    Target {
        may_panic_inside: true,
        ..target("documents", documents)
    },
    target("docx", docx),
    target("cv", cv),
    target("json_resume", json_resume),
    target("robots", robots),
    target("form", form),
    target("archive", archive),
    target("token", identities::token),
    target("key_set", identities::key_set),
    target("provider", identities::provider),
];

const fn target(name: &'static str, read: fn(&[u8])) -> Target {
    Target {
        name,
        read,
        may_panic_inside: false,
    }
}

/// The reader of this name.
pub fn named(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}

fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default())
            .unwrap_or_default(),
    }
}

/// Every board there is: the feeds, a company on each of the others, any page.
fn sources() -> Vec<Source> {
    let companies = COMPANY_BOARDS.into_iter().filter_map(|board| {
        boards::resolve(&SourceRef::Company(CompanyBoard::example(board))).ok()
    });
    let page = boards::resolve(&SourceRef::Page("https://example.com/jobs".to_owned())).ok();
    boards::feeds()
        .into_iter()
        .chain(companies)
        .chain(page)
        .collect()
}

/// How many boards the first byte of the reader `boards` chooses among.
pub fn boards_there_are() -> u8 {
    u8::try_from(sources().len()).unwrap_or(u8::MAX)
}

fn assert_posting(posting: &Posting) {
    assert!(!posting.title.is_empty(), "no title");
    assert!(posting.title.chars().count() <= boards::limits::TITLE_CHARS);
    assert!(posting.company.chars().count() <= boards::limits::COMPANY_CHARS);
    assert!(posting.text.chars().count() <= boards::limits::TEXT_CHARS);
    assert!(Url::parse(&posting.url).is_ok(), "{}", posting.url);
    assert!(
        posting.posted_at.is_none_or(|at| at <= NOW),
        "posted after now"
    );
    assert_safe(&posting.html);
}

fn assert_parsed(parsed: &Parsed) {
    assert!(parsed.postings.len() + parsed.rejected.len() <= parsed.seen as usize);
    assert!(parsed.details.is_empty() || parsed.details.len() == parsed.postings.len());
    parsed.postings.iter().for_each(assert_posting);
}

/// The first byte chooses the board, the others are its answer.
fn boards(bytes: &[u8]) {
    let Some((choice, body)) = bytes.split_first() else {
        return;
    };
    let sources = sources();
    let Some(source) = sources.get(usize::from(*choice) % sources.len()) else {
        return;
    };
    let page = Page {
        url: &source.start,
        content_type: None,
        body,
    };
    assert_parsed(&boards::parse(source, &page, NOW));
}

fn page(body: &[u8]) {
    let Ok(url) = Url::parse("https://example.com/jobs/1") else {
        return;
    };
    let page = Page {
        url: &url,
        content_type: Some("text/html"),
        body,
    };
    if let Ok(found) = boards::read_page(&page, NOW) {
        assert_parsed(&found.parsed);
    }
    for company in boards::recognise(&page) {
        assert_eq!(company.tidy().as_ref(), Ok(&company));
    }
}

/// A page, a mail or a table as a person hands it over, without its address.
fn supplied(body: &[u8]) {
    let given = boards::Given {
        url: None,
        content_type: None,
        body,
    };
    for posting in boards::supplied(&given, NOW).parsed.postings {
        assert!(!posting.title.is_empty(), "no title");
        assert_safe(&posting.html);
    }
    for row in boards::read_table(body, NOW).unwrap_or_default().rows {
        assert!(!row.posting.title.is_empty(), "no title");
        assert_safe(&row.posting.html);
    }
}

fn pasted(bytes: &[u8]) {
    if let Ok(posting) = boards::read_text(text(bytes), NOW) {
        assert!(!posting.title.is_empty(), "no title");
        assert_safe(&posting.html);
    }
}

/// What boards write into a field that holds one thing.
fn fields(bytes: &[u8]) {
    let text = text(bytes);
    assert!(boards::date_of_field(text, NOW).is_none_or(|at| at <= NOW));
    for place in boards::places_of_field(text).places {
        assert!(place.country.is_none_or(|code| code.len() == 2), "{text:?}");
    }
    for salary in [boards::pay_of_field(text), boards::pay_in_text(text)]
        .into_iter()
        .flatten()
    {
        let (min, max) = salary.yearly();
        assert!(0 <= min && min <= max, "{salary:?}");
    }
}

fn skills(bytes: &[u8]) {
    let text = text(bytes);
    let mut end = 0;
    for mention in skills::find(text) {
        assert!(end <= mention.start && mention.start < mention.end);
        assert!(text.get(mention.start..mention.end).is_some());
        assert!(!skills::quote(text, &mention).is_empty());
        end = mention.end;
    }
}

/// What passes the guard leads neither inward nor to another scheme, and passes it again.
fn address(bytes: &[u8]) {
    let Ok(url) = shared::guard::check(text(bytes)) else {
        return;
    };
    assert!(["http", "https"].contains(&url.scheme()));
    assert!(shared::guard::check(url.as_str()).is_ok(), "{url}");
    match url.host() {
        Some(url::Host::Ipv4(ip)) => assert!(shared::guard::inward(ip.into()).is_none(), "{url}"),
        Some(url::Host::Ipv6(ip)) => assert!(shared::guard::inward(ip.into()).is_none(), "{url}"),
        Some(url::Host::Domain(name)) => assert!(!shared::guard::inward_name(name), "{url}"),
        None => assert!(url.has_host(), "{url}"),
    }
}

/// Files of any kind.
fn documents(bytes: &[u8]) {
    if let Ok(extracted) = documents::read("a file", bytes) {
        assert!(extracted.text.chars().count() <= documents::MAX_CHARS);
    }
}

/// The same for a sound archive around any `word/document.xml`.
fn docx(xml: &[u8]) {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let written = archive
        .start_file("word/document.xml", options)
        .is_ok_and(|()| archive.write_all(xml).is_ok());
    if let (true, Ok(file)) = (written, archive.finish()) {
        documents(&file.into_inner());
    }
}

fn cv(bytes: &[u8]) {
    let profile = cv::read_text(text(bytes), NOW);
    let months = cv::experience_months(&profile.positions, NOW);
    assert!(months.is_none_or(|months| months < 12 * 100), "{months:?}");
}

fn json_resume(bytes: &[u8]) {
    let looks = cv::looks_like_json_resume(bytes);
    let read = cv::read_json_resume(bytes, NOW);
    assert!(!looks || read.is_ok(), "it looks like one, but {read:?}");
}

/// A path means the same however it is escaped, and robots.txt may always be asked for.
fn robots(bytes: &[u8]) {
    let robots = boards::Robots::read(bytes);
    assert!(robots.allows("/robots.txt"));
    for line in text(bytes).lines().take(20) {
        let path = format!("/{}", line.split_once('/').unwrap_or_default().1);
        if path.is_ascii() && !path.contains('%') {
            let escaped = path.replace('a', "%61").replace('-', "%2D");
            assert_eq!(robots.allows(&path), robots.allows(&escaped), "{path}");
        }
    }
}

/// The first line is the boundary's, the others are the body.
fn form(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'\n');
    let (boundary, body) = bytes.split_at(at.map_or(0, |at| at + 1));
    let kind = format!("multipart/form-data; boundary={}", text(boundary).trim());
    let Ok(kind) = HeaderValue::from_str(&kind) else {
        return;
    };
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind)]);
    let body = Bytes::copy_from_slice(body);
    if let Ok(mut form) = Form::read(&headers, &body) {
        let mut left = body.len();
        while let Some(field) = form.take(&["file", "cv", "name"]) {
            assert!(field.bytes.len() < left, "more than was sent");
            left -= field.bytes.len();
        }
    }
}

/// What is read of a file somebody takes along is as wide as it says.
fn archive(bytes: &[u8]) {
    if let Ok(read) = archive::open(bytes) {
        for table in read.tables {
            let width = table.columns.len();
            assert!(table.rows.iter().all(|row| row.len() == width));
        }
    }
}
