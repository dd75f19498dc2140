//! Bytes nobody meant well.

use crate::common::{NOW, any_company, assert_safe, feed, page, parse};
use boards::Page;
use proptest::prelude::*;
use serde_json::json;
use shared::source::{COMPANY_BOARDS, FEEDS};

fn everywhere(body: &[u8]) {
    let companies = COMPANY_BOARDS.map(any_company);
    let feeds = FEEDS.map(feed);
    let page = page("https://example.com/j");
    for source in feeds.into_iter().chain(companies).chain([page]) {
        let parsed = parse(&source, body);
        assert!(parsed.postings.len() + parsed.rejected.len() <= parsed.seen as usize);
        assert!(parsed.details.is_empty() || parsed.details.len() == parsed.postings.len());
        for posting in parsed.postings {
            assert_safe(&posting.html);
        }
    }
}

fn described(description: &str) -> shared::posting::Posting {
    let body = json!([{"position": "Engineer", "company": "Example", "url": "https://remoteok.com/j/1", "description": description}]);
    parse(&feed("remoteok"), body.to_string().as_bytes())
        .postings
        .remove(0)
}

proptest! {
    #[test]
    fn no_bytes_make_a_board_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        everywhere(&bytes);
    }

    #[test]
    fn no_markup_makes_a_board_panic(text in "(<|>|/|item|title|script|type=application/ld\\+json|\\{|\\}|\\[|\\]|\"|:|@type|JobPosting|,|&lt;|&|;| |\\PC){0,120}") {
        everywhere(text.as_bytes());
        everywhere(format!("<rss><item><title>a: b</title><link>https://example.com/</link><description>{text}</description>").as_bytes());
        everywhere(format!("<script type=application/ld+json>{{\"@type\":\"JobPosting\",\"title\":\"a\",{text}}}</script>").as_bytes());
    }

    #[test]
    fn descriptions_come_out_safe(html in "(<|</|>|/>|script|img|svg|a |p|li|ul|style|iframe|math| href=| onerror=|src=|\"|'|javascript:|https://example.com|alert\\(1\\)|&lt;|&quot;|&|#60;|;|<!--|-->|\\PC){0,80}") {
        let posting = described(&html);
        assert_safe(&posting.html);
    }

    #[test]
    fn fields_of_any_type_are_survived(value in any_json()) {
        let fields = ["id", "url", "position", "company", "tags", "epoch", "salary_min", "location", "description"];
        let mut entry = json!({"position": "Engineer", "company": "Example", "url": "https://remoteok.com/j/1"});
        for field in fields {
            entry[field] = value.clone();
            everywhere(json!([entry]).to_string().as_bytes());
            for list in ["jobs", "content", "jobPostings", "items", "result"] {
                everywhere(json!({list: [entry, value]}).to_string().as_bytes());
            }
        }
        let posting = json!({"@type": "JobPosting", "title": "a", "description": value, "jobLocation": value, "baseSalary": value,
            "hiringOrganization": value, "applicantLocationRequirements": value, "employmentType": value, "datePosted": value});
        everywhere(format!("<script type='application/ld+json'>{posting}</script>").as_bytes());
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        any::<f64>().prop_map(|n| json!(n)),
        any::<i64>().prop_map(|n| json!(n)),
        "\\PC{0,12}".prop_map(|s| json!(s)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
            proptest::collection::vec(
                (
                    prop_oneof!["name", "value", "address", "minValue", "\\PC{0,4}"],
                    inner
                ),
                0..4
            )
            .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Input that is cheap to send must be cheap to read: each of these would take minutes or gigabytes in a tree.
#[test]
fn nothing_small_costs_much() {
    let start = std::time::Duration::from_secs(20);
    let many_attributes: String =
        (0..60_000).fold(String::from("<a"), |tag, i| tag + &format!(" a{i}"));
    let formatting: String = (0..300).fold(String::new(), |html, i| html + &format!("<b id={i}>"));
    for html in [
        "<div>".repeat(50_000),
        "<b><p>".repeat(40_000),
        formatting + &"<p>x".repeat(60_000),
        "<table>".repeat(30_000),
        "<ul><li>".repeat(30_000),
        "</p>".repeat(60_000),
        many_attributes,
        "&amp;".repeat(50_000),
        format!("<!--{}", " ".repeat(250_000)),
    ] {
        let (done, finished) = std::sync::mpsc::channel();
        let of = html.get(..12).unwrap_or_default().to_owned();
        std::thread::spawn(move || {
            let posting = described(&html);
            assert_safe(&posting.html);
            assert!(posting.html.len() <= 2_000_000);
            everywhere(html.as_bytes());
            done.send(()).unwrap();
        });
        assert!(finished.recv_timeout(start).is_ok(), "{of}… takes too long");
    }
}

#[test]
fn bodies_entries_and_texts_are_bounded() {
    let huge = vec![b' '; boards::limits::BODY_BYTES + 1];
    assert!(parse(&feed("remoteok"), &huge).unrecognised.is_some());
    let many: Vec<_> = (0..6_000)
        .map(|i| json!({"position": "E", "url": format!("https://remoteok.com/{i}")}))
        .collect();
    let parsed = parse(&feed("remoteok"), json!(many).to_string().as_bytes());
    assert_eq!(
        (parsed.seen, parsed.postings.len(), parsed.rejected.len()),
        (6_000, 5_000, 1)
    );
    assert!(described(&"word ".repeat(60_000)).text.chars().count() <= boards::limits::TEXT_CHARS);
}

/// A page may not take the place of somebody else's posting.
#[test]
fn a_page_speaks_for_its_own_site_only() {
    let body = r#"<script type="application/ld+json">{"@type": "JobPosting", "title": "Engineer", "description": "x", "url": "https://remoteok.com/remote-jobs/1"}</script>"#;
    let parsed = parse(&page("https://example.com/j"), body.as_bytes());
    assert_eq!(parsed.postings[0].url, "https://example.com/j");
    assert_eq!(
        parsed.postings[0].apply_url.as_deref(),
        Some("https://remoteok.com/remote-jobs/1")
    );
}

#[test]
fn pages_that_are_none_are_refused_with_a_reason() {
    let url = url::Url::parse("https://example.com/j").unwrap();
    let read = |content_type, body: &str| {
        let page = Page {
            url: &url,
            content_type,
            body: body.as_bytes(),
        };
        boards::read_page(&page, NOW)
            .map(|found| found.parsed.postings[0].title.clone())
            .map_err(|p| p.status)
    };
    assert_eq!(read(Some("application/pdf"), "%PDF"), Err(415));
    assert_eq!(read(Some("text/html"), "<p>Nothing here</p>"), Err(422));
    assert_eq!(
        read(None, "<title>Engineer at Example</title>"),
        Ok("Engineer".to_owned())
    );
}
