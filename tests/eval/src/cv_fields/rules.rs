//! What counts as read right.
//!
//! - Name, headline, titles, employers, institutions: the same letters and digits in the same order;
//!   case, blanks and punctuation do not count, accents do.
//! - E-mail: the same but for case. Phone: the same digits.
//! - Links: the same but for the scheme, `www.`, a slash at the end, and case.
//! - Skills: the same by canonical name of the skills table (that of the one skill named within, for
//!   "Angular 2"), else by letters and digits.
//! - Dates: the same year and, where the source has one, month; "until today" is an end.
//! - Bullets and degrees: words in common, F1 ≥ 0.8 for bullets and ≥ 0.7 for degrees, whose parts
//!   are written in many orders.
//! - Languages: by English name; levels by their letters.
//!
//! Every one of these is a field. A position, education, language or scalar that is read where the
//! source has none is a field that is wrong. Positions and educations are paired with those of the
//! source by what they share.

use std::collections::BTreeMap;

use shared::profile::{Education, Position, Profile};

/// What two texts of a field are compared by.
type Fold = fn(&str) -> String;

/// Fields right and all, by kind, and the misses.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) fields: BTreeMap<&'static str, (usize, usize)>,
    pub(super) misses: Vec<String>,
}

impl Tally {
    pub(super) fn right(&self) -> usize {
        self.fields.values().map(|(right, _)| right).sum()
    }

    pub(super) fn all(&self) -> usize {
        self.fields.values().map(|(_, all)| all).sum()
    }

    pub(super) fn add(&mut self, other: Self) {
        for (field, (right, all)) in other.fields {
            let entry = self.fields.entry(field).or_default();
            entry.0 += right;
            entry.1 += all;
        }
        self.misses.extend(other.misses);
    }

    fn count(&mut self, field: &'static str, is_right: bool, miss: impl FnOnce() -> String) {
        let entry = self.fields.entry(field).or_default();
        entry.1 += 1;
        if is_right {
            entry.0 += 1;
        } else {
            self.misses.push(miss());
        }
    }

    /// Compares all fields but the open ones.
    pub(super) fn compare(&mut self, of: &str, read: &Profile, truth: &Profile, open: &[&str]) {
        let plain: [(_, _, _, Fold); 4] = [
            ("name", &read.name, &truth.name, bare),
            ("email", &read.email, &truth.email, str::to_lowercase),
            ("phone", &read.phone, &truth.phone, digits),
            ("headline", &read.headline, &truth.headline, bare),
        ];
        for (field, read, truth, fold) in plain {
            if open.contains(&field) || (read.is_none() && truth.is_none()) {
                continue;
            }
            let same = read.as_deref().map(fold) == truth.as_deref().map(fold);
            self.count(field, same, || {
                format!("{of}: {field} {truth:?} read as {read:?}")
            });
        }
        if !open.contains(&"links") {
            for link in &truth.links {
                let found = read
                    .links
                    .iter()
                    .any(|other| address(other) == address(link));
                self.count("links", found, || {
                    format!("{of}: link {link} not among {:?}", read.links)
                });
            }
        }
        if !open.contains(&"skills") {
            for skill in &truth.skills {
                let found = read
                    .skills
                    .iter()
                    .any(|other| skill_key(other) == skill_key(skill));
                self.count("skills", found, || {
                    format!("{of}: skill {skill} not among {:?}", read.skills)
                });
            }
        }
        self.positions(of, &read.positions, &truth.positions, open);
        if !open.contains(&"education") {
            self.education(of, &read.education, &truth.education);
        }
        if !open.contains(&"languages") {
            self.languages(of, read, truth);
        }
    }

    fn positions(&mut self, of: &str, read: &[Position], truth: &[Position], open: &[&str]) {
        let (pairs, extra) = paired(read, truth, |read, truth| {
            let bullets = truth
                .bullets
                .iter()
                .filter(|b| said(b, &read.bullets))
                .count();
            2 * usize::from(same(read.title.as_deref(), truth.title.as_deref()))
                + 2 * usize::from(same(read.employer.as_deref(), truth.employer.as_deref()))
                + usize::from(read.start == truth.start)
                + usize::from(read.end == truth.end)
                + bullets
        });
        for (read, truth) in pairs {
            let nothing = Position::default();
            let read = read.unwrap_or(&nothing);
            let label = format!(
                "{of}: {} at {}",
                truth.title.as_deref().unwrap_or("?"),
                truth.employer.as_deref().unwrap_or("?")
            );
            for (field, was, is) in [
                ("title", &read.title, &truth.title),
                ("employer", &read.employer, &truth.employer),
            ] {
                if is.is_some() || was.is_some() {
                    self.count(field, same(was.as_deref(), is.as_deref()), || {
                        format!("{label}: {field} read as {was:?}")
                    });
                }
            }
            self.count("start", read.start == truth.start, || {
                format!("{label}: start {:?} read as {:?}", truth.start, read.start)
            });
            let ends = read.end == truth.end && read.current == truth.current;
            self.count("end", ends, || {
                format!(
                    "{label}: end {:?} (current: {}) read as {:?} ({})",
                    truth.end, truth.current, read.end, read.current
                )
            });
            if open.contains(&"bullets") {
                continue;
            }
            for bullet in &truth.bullets {
                self.count("bullets", said(bullet, &read.bullets), || {
                    format!("{label}: “{bullet}” not among {:?}", read.bullets)
                });
            }
        }
        for position in extra {
            self.count("title", false, || {
                format!("{of}: no such position: {position:?}")
            });
        }
    }

    fn education(&mut self, of: &str, read: &[Education], truth: &[Education]) {
        let (pairs, extra) = paired(read, truth, |read, truth| {
            2 * usize::from(same(
                read.institution.as_deref(),
                truth.institution.as_deref(),
            )) + usize::from(alike(read.degree.as_deref(), truth.degree.as_deref()))
                + usize::from(read.end == truth.end)
        });
        for (read, truth) in pairs {
            let nothing = Education::default();
            let read = read.unwrap_or(&nothing);
            let label = format!("{of}: {}", truth.institution.as_deref().unwrap_or("?"));
            if truth.institution.is_some() {
                let is_right = same(read.institution.as_deref(), truth.institution.as_deref());
                self.count("institution", is_right, || {
                    format!("{label}: institution read as {:?}", read.institution)
                });
            }
            if truth.degree.is_some() {
                self.count(
                    "degree",
                    alike(read.degree.as_deref(), truth.degree.as_deref()),
                    || {
                        format!(
                            "{label}: degree {:?} read as {:?}",
                            truth.degree, read.degree
                        )
                    },
                );
            }
            let dates = (&read.start, &read.end) == (&truth.start, &truth.end);
            if truth.end.is_some() {
                self.count("education dates", dates, || {
                    format!(
                        "{label}: {:?}–{:?} read as {:?}–{:?}",
                        truth.start, truth.end, read.start, read.end
                    )
                });
            }
        }
        for education in extra {
            self.count("institution", false, || {
                format!("{of}: no such education: {education:?}")
            });
        }
    }

    fn languages(&mut self, of: &str, read: &Profile, truth: &Profile) {
        for language in &truth.languages {
            let found = read
                .languages
                .iter()
                .find(|other| other.name == language.name);
            self.count("languages", found.is_some(), || {
                format!(
                    "{of}: language {} not among {:?}",
                    language.name, read.languages
                )
            });
            if language.level.is_some() {
                let level = found.and_then(|found| found.level.as_deref());
                self.count(
                    "language levels",
                    same(level, language.level.as_deref()),
                    || {
                        format!(
                            "{of}: {} {:?} read as {level:?}",
                            language.name, language.level
                        )
                    },
                );
            }
        }
        for other in &read.languages {
            if !truth
                .languages
                .iter()
                .any(|language| language.name == other.name)
            {
                self.count("languages", false, || {
                    format!("{of}: no such language: {other:?}")
                });
            }
        }
    }
}

/// Each of `truth` with the one of `read` that shares most with it, and what is left of `read`.
fn paired<'a, T>(
    read: &'a [T],
    truth: &'a [T],
    shared: impl Fn(&T, &T) -> usize,
) -> (Vec<(Option<&'a T>, &'a T)>, Vec<&'a T>) {
    let mut scored: Vec<(usize, usize, usize)> = Vec::new();
    for (at, one) in truth.iter().enumerate() {
        for (other, two) in read.iter().enumerate() {
            scored.push((shared(two, one), at, other));
        }
    }
    scored.sort_by_key(|(score, at, other)| (std::cmp::Reverse(*score), *at, *other));
    let mut of_truth: Vec<Option<usize>> = vec![None; truth.len()];
    let mut is_taken = vec![false; read.len()];
    for (score, at, other) in scored {
        if score > 0 && of_truth[at].is_none() && !is_taken[other] {
            of_truth[at] = Some(other);
            is_taken[other] = true;
        }
    }
    let pairs = truth
        .iter()
        .zip(of_truth)
        .map(|(one, other)| (other.map(|other| &read[other]), one))
        .collect();
    let extra = read
        .iter()
        .zip(is_taken)
        .filter(|(_, taken)| !taken)
        .map(|(one, _)| one)
        .collect();
    (pairs, extra)
}

/// Letters and digits, lower case.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(bare) == other.map(bare)
}

fn address(link: &str) -> String {
    let lower = link.to_lowercase();
    let rest = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    rest.strip_prefix("www.")
        .unwrap_or(rest)
        .trim_end_matches('/')
        .to_owned()
}

/// A skill by canonical name: its own, or that of the only one named within ("Angular 2").
fn skill_key(skill: &str) -> String {
    if let Some(id) = skills::id_of(skill) {
        return skills::name(id).to_owned();
    }
    match skills::find(skill).as_slice() {
        [only] => skills::name(only.skill).to_owned(),
        _ => bare(skill),
    }
}

fn said(bullet: &str, read: &[String]) -> bool {
    read.iter().any(|other| overlap(bullet, other) >= 0.8)
}

fn alike(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => overlap(one, other) >= 0.7,
        (None, None) => true,
        _ => false,
    }
}

/// F1 of the words both have, each counted as often as it stands.
fn overlap(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (one, mut other) = (words(one), words(other));
    let all = one.len() + other.len();
    let common = one
        .iter()
        .filter(|word| {
            other
                .iter()
                .position(|o| o == *word)
                .map(|at| other.swap_remove(at))
                .is_some()
        })
        .count();
    crate::report::share(2 * common, all)
}
