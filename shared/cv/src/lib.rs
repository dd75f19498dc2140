//! Reads a CV into a profile, by rules.
//!
//! [`read_document`] takes the text of any document and its links, [`read_json_resume`] a JSON Resume
//! file, which [`write_json_resume`] writes. Both are bounded, never panic, and leave a field empty
//! rather than guess wildly: a person corrects what was read before anything is made of it.
//!
//! The text is cleaned into [`lines`], its headings part it into sections; [`contact`] reads what
//! stands at the top, [`entries`] cuts experience and education into entries around their
//! [`dates`].

mod confidence;
mod contact;
mod dates;
mod education;
mod entries;
mod experience;
mod headings;
mod json_resume;
mod languages;
mod lines;
mod months;
mod phone;
mod place;
mod positions;
mod titles;

use std::collections::BTreeMap;

use shared::Millis;
use shared::profile::{Confidence, Profile};
use shared::seniority::seniority;
use shared::words::single_spaced;

pub use experience::experience_months;
pub use json_resume::{looks_like_json_resume, read_json_resume, write_json_resume};

use crate::confidence::{by, noted};
use crate::lines::{Document, Section};

/// Characters of a summary, at most.
const MAX_SUMMARY: usize = 1_500;
/// Skills of a profile, at most.
const MAX_SKILLS: usize = 150;

/// Reads the text of a CV as [`read_document`] does, where nothing is known of links but what is
/// written.
pub fn read_text(text: &str, now: Millis) -> Profile {
    read_document(text, &[], now)
}

/// Reads the text of a CV and where its links lead; beyond 200,000 characters it is not looked at.
/// `now` ends positions that last until today. [`Profile::confidence`] says how sure each field is.
pub fn read_document(text: &str, links: &[String], now: Millis) -> Profile {
    let document = Document::read(text);
    let mut confidence = BTreeMap::new();
    let mut profile = Profile {
        positions: noted("positions", positions::read(&document), &mut confidence),
        education: noted("education", education::read(&document), &mut confidence),
        languages: languages::read(&document),
        skills: skills_of(&document),
        summary: summary(&document),
        ..Profile::default()
    };
    for (at, language) in profile.languages.iter().enumerate() {
        let mut note = |field: &str, hundredths| {
            confidence.insert(
                format!("languages[{at}].{field}"),
                Confidence::hundredths(hundredths),
            );
        };
        note("name", by::FORM);
        if language.level.is_some() {
            note("level", by::WORD);
        }
    }
    let is_headed = |section| {
        let has_text = document.section(section).any(|line| !line.is_empty());
        Confidence::hundredths(if has_text { by::WORD } else { by::PLACE })
    };
    if profile.summary.is_some() {
        confidence.insert("summary".to_owned(), is_headed(Section::Summary));
    }
    if !profile.skills.is_empty() {
        confidence.insert("skills".to_owned(), is_headed(Section::Skills));
    }
    profile.confidence = confidence;
    contact::read(&document, links, &mut profile);
    complete(&mut profile, now);
    profile
}

/// Fills in what follows from the positions.
fn complete(profile: &mut Profile, now: Millis) {
    profile.experience_months = experience_months(&profile.positions, now);
    profile.seniority = profile
        .positions
        .first()
        .and_then(|position| position.title.as_deref())
        .or(profile.headline.as_deref())
        .and_then(seniority);
}

/// Skills of the skills section first, then those of the rest, by canonical name; items of the
/// section that the table does not know stay as written.
fn skills_of(document: &Document) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let known = skills::id_of(name).map_or(name, |id| skills::name(id));
        if names.len() < MAX_SKILLS && !names.iter().any(|n| n.eq_ignore_ascii_case(known)) {
            names.push(known.to_owned());
        }
    };
    let own = document.text_of(Section::Skills);
    for mention in skills::find(&own) {
        add(skills::name(mention.skill));
    }
    for mention in skills::find(&document.text()) {
        add(skills::name(mention.skill));
    }
    let mut is_listed = false;
    for line in own.lines() {
        for item in listed(line) {
            is_listed = true;
            add(item);
        }
    }
    // One a line.
    if !is_listed {
        for line in own.lines() {
            for item in lines::without_bullet(line).split("  ") {
                let item = item.trim();
                if is_short(item) && is_own(item) && !is_level(item) {
                    add(item);
                }
            }
        }
    }
    names
}

fn is_short(item: &str) -> bool {
    item.chars().count() <= 40
        && item.split_whitespace().count() <= 3
        && item.chars().any(char::is_alphabetic)
        && !item.ends_with(['.', ':'])
        && !item.contains(['@', '/'])
}

/// Items of a line that lists three or more short things, its label ("Languages:") left off.
fn listed(line: &str) -> Vec<&str> {
    let list = match line.split_once(':') {
        Some((label, list)) if label.split_whitespace().count() <= 4 => list,
        _ => line,
    };
    let items: Vec<&str> = list
        .split([',', ';', '•', '|', '·'])
        .flat_map(|item| item.split("  "))
        .map(|item| {
            item.trim()
                .trim_matches(['.', '-', '–', '*', '(', ')'])
                .trim()
        })
        .filter(|item| !item.is_empty())
        .collect();
    let is_list = match items.len() {
        0 | 1 => false,
        2 => list.len() < line.len(),
        _ => true,
    };
    if !is_list || !items.iter().all(|item| is_short(item)) {
        return Vec::new();
    }
    items
        .into_iter()
        .filter(|item| is_own(item) && !is_level(item))
        .collect()
}

/// Whether an item says more than the skills found within it: "Underwater Welding" does where only
/// welding is known, "Python programming" and "Angular 2" do not.
fn is_own(item: &str) -> bool {
    const GENERAL: &str = "advanced basic basics certified concepts coding data database databases design developer development \
                           engineering experience framework frameworks knowledge language languages library management \
                           programming scripting server services skills software system systems technologies technology \
                           tools tuning with and for";
    if skills::id_of(item).is_some() {
        return false;
    }
    let found = skills::find(item);
    found.is_empty()
        || item.split_whitespace().any(|word| {
            word.chars().count() >= 4
                && word.chars().all(char::is_alphabetic)
                && skills::find(word).is_empty()
                && !GENERAL
                    .split_whitespace()
                    .any(|general| word.eq_ignore_ascii_case(general))
                && !found.iter().any(|mention| {
                    skills::name(mention.skill)
                        .to_lowercase()
                        .contains(&word.to_lowercase())
                })
        })
}

/// Words that say how well, not what.
fn is_level(item: &str) -> bool {
    const LEVELS: [&str; 10] = [
        "advanced",
        "intermediate",
        "beginner",
        "expert",
        "proficient",
        "basic",
        "etc",
        "novice",
        "master",
        "competent",
    ];
    LEVELS.iter().any(|level| item.eq_ignore_ascii_case(level))
}

/// The summary section as one paragraph; without one, the first long paragraph before any heading.
fn summary(document: &Document) -> Option<String> {
    let section = document.text_of(Section::Summary);
    let text = if section.trim().is_empty() {
        document
            .section(Section::Header)
            .filter(|line| line.split_whitespace().count() >= 12)
            .collect::<Vec<_>>()
            .join(" ")
    } else {
        section
    };
    let folded = single_spaced(&text);
    (!folded.is_empty()).then(|| folded.chars().take(MAX_SUMMARY).collect())
}
