//! Prints what a saved page holds: `cargo run -p boards --example supplied -- FILE [ADDRESS]`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool for whoever works on a reader"
)]

use boards::{Given, supplied};
use url::Url;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let body = std::fs::read(arguments.next().unwrap()).unwrap();
    let url = arguments.next().map(|url| Url::parse(&url).unwrap());
    let given = Given {
        url: url.as_ref(),
        content_type: None,
        body: &body,
    };
    let found = supplied(&given, 1_788_220_800_000);
    println!(
        "{:?} {:?} closed: {} {:?}",
        found.site, found.shape, found.closed, found.parsed.unrecognised
    );
    for posting in &found.parsed.postings {
        let place = posting.places.iter().map(|p| p.text.as_str());
        println!(
            "“{}” · {} · {} {:?} · {:?} · {:?} · {:?} · {} characters\n    {}",
            posting.title,
            posting.company,
            place.collect::<Vec<_>>().join(" | "),
            posting.workplace,
            posting.employment,
            posting.salary,
            posting.posted_at,
            posting.text.len(),
            posting.url,
        );
    }
    for rejection in &found.parsed.rejected {
        println!("refused {}: {}", rejection.index, rejection.why);
    }
}
