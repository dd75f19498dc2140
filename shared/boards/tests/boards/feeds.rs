//! General feeds, each read from fixtures in its own shape, page after page.

use shared::money::{Period, Salary};
use shared::place::Workplace;
use shared::posting::{Employment, Posting};

use crate::common::{feed, parse_at, recorded};

/// Reads the fixtures of a feed as its pages; every entry must be read, and each page but the last must
/// lead to another.
fn pages(board: &str, files: &[&str]) -> Vec<Posting> {
    let source = feed(board);
    let mut next = Some(source.start.clone());
    let mut found = Vec::new();
    for file in files {
        let url = next.unwrap_or_else(|| panic!("nothing leads to {file}"));
        let parsed = parse_at(&source, &url, &recorded(file));
        assert_eq!(
            (parsed.rejected, parsed.half_empty, parsed.unrecognised),
            (vec![], 0, None),
            "{file}"
        );
        found.extend(parsed.postings);
        next = parsed.next;
    }
    assert_eq!(next, None, "after the last page");
    found
}

fn words<'a>(postings: &'a [Posting], word: fn(&'a Posting) -> &'a str) -> Vec<&'a str> {
    postings.iter().map(word).collect()
}

#[test]
fn remotive() {
    let postings = pages("remotive", &["remotive.com/remote-jobs.json"]);
    let [python, support] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(python.workplace, Workplace::Remote);
    assert_eq!(python.remote_scope.countries, ["US", "CA"]);
    assert!(support.remote_scope.worldwide);
    assert_eq!(support.employment, Some(Employment::PartTime));
    assert_eq!(
        python.tags,
        ["Software Development", "python", "django", "aws"]
    );
}

#[test]
fn himalayas() {
    let postings = pages(
        "himalayas",
        &["himalayas.app/page-1.json", "himalayas.app/page-2.json"],
    );
    assert_eq!(
        words(&postings, |p| &p.title),
        ["Staff Rust Engineer", "QA Engineer", "Content Designer"]
    );
    assert_eq!(
        postings[0].salary,
        Salary::new(Some(15_000_000), Some(19_000_000), "USD", Period::Year)
    );
    assert_eq!(postings[0].remote_scope.countries, ["US", "CA"]);
    assert_eq!(postings[1].text, "You test what others hope.");
    assert_eq!(postings[1].employment, Some(Employment::Contract));
    assert_eq!(
        postings[2].salary,
        Salary::new(Some(4_000), Some(5_500), "EUR", Period::Hour)
    );
    assert_eq!(postings[2].tags, ["Design", "UX Writing"]);
}

#[test]
fn jobicy() {
    let postings = pages("jobicy", &["jobicy.com/remote-jobs.json"]);
    let [sre, editor] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(sre.company, "Kiln & Co");
    assert_eq!(sre.tags, ["DevOps & SysAdmin"]);
    assert_eq!(sre.remote_scope.countries, ["PT", "ES"]);
    assert_eq!(sre.remote_scope.regions, ["LATAM"]);
    assert_eq!(
        sre.salary,
        Salary::new(Some(6_000_000), Some(8_000_000), "EUR", Period::Year)
    );
    assert!(editor.remote_scope.worldwide);
    assert_eq!(editor.text, "You make pages findable.");
}

#[test]
fn arbeitnow() {
    let postings = pages(
        "arbeitnow",
        &[
            "www.arbeitnow.com/page-1.json",
            "www.arbeitnow.com/page-2.json",
        ],
    );
    let [java, data] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(java.places[0].country.as_deref(), Some("DE"));
    assert_eq!(java.employment, Some(Employment::FullTime));
    assert_eq!(
        (java.workplace, data.workplace),
        (Workplace::Unknown, Workplace::Remote)
    );
    assert!(java.posted_at > data.posted_at);
}

#[test]
fn themuse() {
    let postings = pages("themuse", &["www.themuse.com/page-1.json"]);
    let [learning, intern] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(learning.company, "Lakeshore Grid");
    assert_eq!(learning.workplace, Workplace::Remote);
    assert_eq!(learning.places[0].region.as_deref(), Some("Illinois"));
    assert_eq!(intern.employment, Some(Employment::Internship));
}

#[test]
fn hackernews() {
    let postings = pages(
        "hackernews",
        &[
            "hn.algolia.com/threads.json",
            "hn.algolia.com/comments.json",
        ],
    );
    assert_eq!(
        words(&postings, |p| &p.title),
        [
            "Senior Backend Engineer",
            "Data Scientist",
            "Frontend Engineer"
        ],
        "replies and noise are none"
    );
    assert_eq!(
        words(&postings, |p| &p.company),
        ["Lumen Kiln", "Oakbridge", "Oakbridge"]
    );
    assert_eq!(
        words(&postings, |p| &p.url),
        [
            "https://news.ycombinator.com/item?id=46010001",
            "https://news.ycombinator.com/item?id=46010002",
            "https://news.ycombinator.com/item?id=46010002&role=2"
        ]
    );
    assert_eq!(postings[0].workplace, Workplace::Remote);
    assert_eq!(postings[1].workplace, Workplace::Onsite);
    assert_eq!(postings[0].employment, Some(Employment::FullTime));
}
