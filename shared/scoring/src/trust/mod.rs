//! Whether a posting looks like a real opening: what speaks against it, in its own words.
//!
//! Evidence takes points from 100. Nothing here leaves a posting out or moves its place; a person
//! sees the evidence and decides. Weak signs take little, so that no single one condemns.

use shared::Millis;
use shared::application::{Trust, TrustEvidence};
use shared::money::Salary;
use shared::place::Place;
use shared::posting::{Posting, Seniority};
use shared::sorting::Arrange as _;

use crate::exchange;
use crate::parts::day_of;

mod wording;
use wording::{
    DENIALS, FOR_LATER, FREE_MAIL, KEEPERS, MESSENGER_LINKS, MESSENGERS, WARNINGS, WORDINGS,
    WRITE_TO,
};

/// Characters of a quote.
const QUOTE: usize = 120;
/// Bytes before a messenger's name within which the wish to be written to must stand.
const NEAR: usize = 60;
/// Bytes of a text looked at.
const MAX_TEXT: usize = 60_000;
/// Letters below which a text says nothing of the work.
const TELLING: usize = 200;
/// Bytes around a phrase that are looked at for its sentence.
const SENTENCE: usize = 160;
/// Bytes before a phrase within which it is denied.
const DENIAL: usize = 40;
/// Postings that ask for people, but for no opening of now.
const EVERGREEN: &str = "evergreen";

/// What speaks against `posting`.
pub fn trust(posting: &Posting, now: Millis) -> Trust {
    let text = head(&posting.text);
    let lower = text.to_ascii_lowercase();
    let mut evidence = Vec::new();
    let mut add = |kind: &str, points: u8, quote: String| {
        evidence.push(TrustEvidence {
            kind: kind.to_owned(),
            points,
            quote,
        });
    };
    let title = posting.title.to_ascii_lowercase();
    let mut evergreen = false;
    for wording in &WORDINGS {
        let in_title = wording.phrases.iter().find_map(|p| standing(&title, p));
        let in_text = || wording.phrases.iter().find_map(|p| standing(&lower, p));
        if let Some(at) = in_title {
            add(wording.kind, wording.points, quote(&posting.title, at));
        } else if let Some(at) = in_text() {
            add(wording.kind, wording.points, quote(text, at));
        } else {
            continue;
        }
        evergreen |= wording.kind == EVERGREEN;
    }
    let keeper = title
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| KEEPERS.contains(&word));
    if !evergreen && !keeper {
        let in_title = FOR_LATER.iter().find_map(|p| standing(&title, p));
        let in_text = || FOR_LATER.iter().find_map(|p| standing(&lower, p));
        if let Some(at) = in_title {
            add(EVERGREEN, 30, quote(&posting.title, at));
        } else if let Some(at) = in_text() {
            add(EVERGREEN, 10, quote(text, at));
        }
    }
    if let Some(at) = messenger(&lower) {
        add("chat_contact", 35, quote(text, at));
    }
    let mail = |mail: &&str| {
        let mut found = lower.match_indices(*mail).map(|(at, _)| at);
        found.find(|at| !is_denied(&lower, *at))
    };
    if let Some(at) = FREE_MAIL.iter().find_map(&mail) {
        add("free_mail", 20, quote(text, at));
    }
    if let Some(salary) = posting.salary.as_ref().filter(|pay| unlikely(pay, posting)) {
        let (_, most) = salary.yearly();
        let said = format!("{} {} a year in minor units", most, salary.currency);
        add("unlikely_pay", 25, said);
    }
    match posting.posted_at.map(|at| day_of(now) - day_of(at)) {
        Some(days @ 121..) => add("old", 25, format!("Posted {days} days ago")),
        Some(days @ 61..) => add("old", 15, format!("Posted {days} days ago")),
        _ => {}
    }
    if is_nobody(&posting.company) {
        add("no_company", 15, "It names no employer".to_owned());
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < TELLING {
        let said = format!("Its text has {letters} letters");
        add("vague", 15, said);
    }
    if posting.salary.is_none()
        && let Some(place) = posting.places.iter().find(|place| must_name_pay(place))
    {
        let said = format!("It names no pay, which the law of {} asks for", place.text);
        add("no_pay", 5, said.chars().take(QUOTE).collect());
    }
    evidence.arrange_by_key(|one| std::cmp::Reverse(one.points));
    let taken: u32 = evidence.iter().map(|one| u32::from(one.points)).sum();
    Trust {
        score: u8::try_from(100_u32.saturating_sub(taken)).unwrap_or(0),
        evidence,
    }
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Where `phrase` stands as whole words and is not denied.
fn standing(text: &str, phrase: &str) -> Option<usize> {
    beginnings(text, phrase).find(|at| {
        let after = text.get(at + phrase.len()..);
        !after.is_some_and(|tail| tail.starts_with(char::is_alphabetic)) && !is_denied(text, *at)
    })
}

/// Whether the sentence warns of it or denies it: "we never ask for an application fee", "no registration fee".
fn is_denied(text: &str, at: usize) -> bool {
    let ends = ['.', '!', '?', '\n', ';'];
    let before = around(text, at, SENTENCE, 0);
    let before = before.rsplit(ends).next().unwrap_or_default();
    let after = around(text, at, 0, SENTENCE);
    let after = after.split(ends).next().unwrap_or_default();
    let has = |text: &str, any: &[&str]| {
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
            .any(|word| any.contains(&word))
    };
    // A denial holds for its own clause: "no experience, write by WhatsApp" denies nothing of the kind.
    let clause = before.rsplit(',').next().unwrap_or_default();
    let clause = around(clause, clause.len(), DENIAL, 0);
    has(before, &WARNINGS) || has(after, &WARNINGS) || has(clause, &DENIALS)
}

/// Where `phrase` begins as a word does.
fn beginnings<'a>(text: &'a str, phrase: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(phrase).map(|(at, _)| at).filter(|at| {
        let before = text.get(..*at);
        !before.is_some_and(|head| head.ends_with(char::is_alphanumeric))
    })
}

/// Where a messenger is named as the way to get in touch, not as something to build.
fn messenger(lower: &str) -> Option<usize> {
    let mut links = MESSENGER_LINKS.iter();
    let link = |link: &&str| beginnings(lower, link).find(|at| !is_denied(lower, *at));
    if let Some(at) = links.find_map(link) {
        return Some(at);
    }
    MESSENGERS.iter().find_map(|name| {
        lower.match_indices(name).map(|(at, _)| at).find(|at| {
            let near = around(lower, *at, NEAR, 0);
            let sentence = near.rsplit(['.', '!', '?', '\n']).next().unwrap_or("");
            let after = around(lower, at + name.len(), 0, 24);
            let number = after.chars().filter(char::is_ascii_digit).count() >= 6;
            !is_denied(lower, *at)
                && (number || WRITE_TO.iter().any(|word| sentence.contains(word)))
        })
    })
}

/// The bytes from `back` before `at` to `on` after it, moved out to the borders of characters.
fn around(text: &str, at: usize, back: usize, on: usize) -> &str {
    let mut start = at.saturating_sub(back);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (at + on).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.get(start..end).unwrap_or_default()
}

/// The words around `at`, white space folded.
fn quote(text: &str, at: usize) -> String {
    let near = around(text, at, 40, 70);
    let starts_word = at <= 40;
    let words: Vec<&str> = near.split_whitespace().collect();
    // A cut word at either end says nothing.
    let from = usize::from(!starts_word && words.len() > 2);
    let joined = words.get(from..).unwrap_or_default().join(" ");
    joined.chars().take(QUOTE).collect()
}

/// More a year than anybody but the head of a company is paid.
fn unlikely(salary: &Salary, posting: &Posting) -> bool {
    const EUROS: i64 = 600_000;
    let top = matches!(
        posting.seniority,
        Some(Seniority::Executive | Seniority::Director)
    );
    let (_, most) = salary.yearly();
    let euros = salary
        .currency
        .as_bytes()
        .try_into()
        .ok()
        .and_then(|from| exchange::convert(most, from, *b"EUR"));
    !top && euros.is_some_and(|cents| cents / 100 > EUROS)
}

fn is_nobody(company: &str) -> bool {
    let name = company.trim().to_ascii_lowercase();
    let words: Vec<&str> = name.split_whitespace().collect();
    let hidden = [
        "confidential",
        "anonymous",
        "undisclosed",
        "vertraulich",
        "confidentiel",
    ];
    // Confidential Computing is somebody; a confidential client is not.
    let nobody = ["company", "employer", "client", "careers", "jobs", "firma"];
    match words.as_slice() {
        [] => true,
        [first, rest @ ..] => {
            hidden.contains(first) && rest.first().is_none_or(|word| nobody.contains(word))
        }
    }
}

/// Whether postings for this place have to name pay by law: Austria, Slovakia, Lithuania, Latvia and
/// some states of the USA (as of 2025; employers of few people are excepted in most).
fn must_name_pay(place: &Place) -> bool {
    const COUNTRIES: [&str; 4] = ["AT", "SK", "LT", "LV"];
    const STATES: [&str; 12] = [
        "California",
        "Colorado",
        "Hawaii",
        "Illinois",
        "Maryland",
        "Minnesota",
        "New Jersey",
        "New York",
        "Vermont",
        "Washington",
        "CA",
        "NY",
    ];
    match place.country.as_deref() {
        Some("US") => {
            let region = place.region.as_deref().unwrap_or_default();
            STATES
                .iter()
                .any(|state| state.eq_ignore_ascii_case(region))
        }
        Some(country) => COUNTRIES.contains(&country),
        None => false,
    }
}
