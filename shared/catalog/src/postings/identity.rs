//! When two entries are one posting, and when a posting has changed.

use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::posting::Posting;

use crate::json;

/// Below this many letters and digits a text says too little to tell two openings apart.
const TELLING_TEXT: usize = 200;
const DAY: i64 = 86_400_000;

/// The same for exact duplicates: a hash over the words (letters and digits, lower case) of
/// company, title, places and text. Entries without a company or with hardly any text are only equal
/// to themselves.
pub fn twin(posting: &Posting) -> String {
    let mut hash = Sha256::new();
    let telling = posting.text.chars().filter(|c| c.is_alphanumeric()).count() >= TELLING_TEXT;
    if posting.company.is_empty() || !telling {
        part(&mut hash, "url", [posting.url.as_str()]);
        return digest(hash);
    }
    let mut places: Vec<&str> = posting.places.iter().map(|p| p.text.as_str()).collect();
    places.sort_unstable();
    part(&mut hash, "company", [posting.company.as_str()]);
    part(&mut hash, "title", [posting.title.as_str()]);
    part(&mut hash, "places", places);
    part(&mut hash, "text", [posting.text.as_str()]);
    digest(hash)
}

fn part<'a>(hash: &mut Sha256, name: &str, texts: impl IntoIterator<Item = &'a str>) {
    hash.update(name.as_bytes());
    let mut buffer = String::new();
    for text in texts {
        for word in text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
        {
            buffer.clear();
            buffer.push(' ');
            buffer.extend(word.chars().flat_map(char::to_lowercase));
            hash.update(buffer.as_bytes());
        }
        hash.update([0]);
    }
    hash.update([1]);
}

/// Changes when something a person would care about does. Left out are what sites touch at every
/// visit: markup, how long the page still stands, the hour of posting.
pub fn content(posting: &Posting) -> String {
    #[derive(Serialize)]
    struct Content<'a>(
        (&'a str, &'a str, &'a str, &'a Option<String>),
        &'a [shared::place::Place],
        (shared::place::Workplace, &'a shared::place::RemoteScope),
        Option<shared::posting::Employment>,
        Option<shared::posting::Seniority>,
        Option<shared::posting::Visa>,
        &'a Option<shared::money::Salary>,
        &'a [String],
        Option<i64>,
    );
    let content = Content(
        (
            &posting.title,
            &posting.company,
            &posting.text,
            &posting.apply_url,
        ),
        &posting.places,
        (posting.workplace, &posting.remote_scope),
        posting.employment,
        posting.seniority,
        posting.visa,
        &posting.salary,
        &posting.tags,
        posting.posted_at.map(|at| at.div_euclid(DAY)),
    );
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(&content).unwrap_or_default());
    digest(hash)
}

/// The first 128 bits, in hex.
fn digest(hash: Sha256) -> String {
    json::hex(&hash.finalize()[..16])
}
