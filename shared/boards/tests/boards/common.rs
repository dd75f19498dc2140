//! What the tests of boards share.

use std::path::{Path, PathBuf};

use boards::{Page, Parsed, Source};
use shared::calls::SourceRef;
use shared::source::CompanyBoard;
use url::Url;

/// 2026-03-02 12:00 UTC, the day of the fixtures.
pub(crate) const NOW: i64 = 1_772_452_800_000;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn feed(name: &str) -> Source {
    boards::resolve(&SourceRef::Feed(name.to_owned())).unwrap()
}

pub(crate) fn greenhouse(slug: &str) -> Source {
    company("greenhouse", slug)
}

pub(crate) fn company(board: &str, slug: &str) -> Source {
    let (board, slug) = (board.to_owned(), slug.to_owned());
    boards::resolve(&SourceRef::Company(CompanyBoard { board, slug })).unwrap()
}

/// A source of any company's board, by a slug that board can have.
pub(crate) fn any_company(board: &str) -> Source {
    boards::resolve(&SourceRef::Company(CompanyBoard::example(board))).unwrap()
}

pub(crate) fn page(url: &str) -> Source {
    boards::resolve(&SourceRef::Page(url.to_owned())).unwrap()
}

pub(crate) fn parse(source: &Source, body: &[u8]) -> Parsed {
    parse_at(source, &source.start, body)
}

/// The same of a page other than the first.
pub(crate) fn parse_at(source: &Source, url: &Url, body: &[u8]) -> Parsed {
    let page = Page {
        url,
        content_type: None,
        body,
    };
    boards::parse(source, &page, NOW)
}

/// A fixture of ours, parsed.
pub(crate) fn fixture(source: &Source, file: &str) -> Parsed {
    parse(source, &recorded(file))
}

/// A fixture of ours as it is.
pub(crate) fn recorded(file: &str) -> Vec<u8> {
    let path = root().join("tests/fixtures/boards").join(file);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Whether HTML holds nothing but what the allow-list lets through.
pub(crate) fn assert_safe(html: &str) {
    let lower = html.to_lowercase();
    for (at, _) in lower.match_indices('<') {
        let name: String = lower[at + 1..]
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let allowed = [
            "p", "br", "ul", "ol", "li", "strong", "em", "u", "code", "h3", "a",
        ];
        assert!(allowed.contains(&name.as_str()), "<{name}> in {html}");
        let tag = lower[at..].split('>').next().unwrap();
        let mut attributes = tag.split('"').step_by(2).flat_map(|part| {
            part.split_whitespace()
                .skip(usize::from(part.starts_with('<')))
        });
        assert!(
            attributes.all(|a| ["href=", "rel=", "/"].contains(&a)),
            "{tag} in {html}"
        );
        if let Some((_, href)) = tag.split_once("href=\"") {
            assert!(
                Url::parse(href.split('"').next().unwrap())
                    .is_ok_and(|u| ["http", "https"].contains(&u.scheme())),
                "{tag}"
            );
        }
    }
}
