//! How sure each field is, by what it was known by.
//!
//! The figures are judgements of the rules, set so that what was right in nearly every CV of the
//! measurement stands above 0.9, and what is known by its place alone stands below
//! [`Confidence::DOUBTFUL`].

use std::collections::BTreeMap;

use shared::profile::{Confidence, Profile};

/// Hundredths by what a field was known by.
pub(crate) mod by {
    /// Its own form (an e-mail address, a link), or two signs that agree.
    pub(crate) const FORM: u8 = 97;
    /// A label, a heading or a word that only such a field has.
    pub(crate) const WORD: u8 = 90;
    /// Its form, at a place where it is usual.
    pub(crate) const USUAL: u8 = 80;
    /// What is left when all others are known.
    pub(crate) const REST: u8 = 72;
    /// Its place alone.
    pub(crate) const PLACE: u8 = 50;
}

/// Values of one kind, with how sure their fields are: hundredths by the field's name.
#[derive(Debug)]
pub(crate) struct Sure<T> {
    pub(crate) value: T,
    pub(crate) fields: Vec<(&'static str, u8)>,
}

/// The values in their order, their confidence noted by path: `positions[0].title`.
pub(crate) fn noted<T>(
    list: &str,
    sure: Vec<Sure<T>>,
    confidence: &mut BTreeMap<String, Confidence>,
) -> Vec<T> {
    sure.into_iter()
        .enumerate()
        .map(|(at, item)| {
            for (field, hundredths) in item.fields {
                let path = format!("{list}[{at}].{field}");
                confidence.insert(path, Confidence::hundredths(hundredths));
            }
            item.value
        })
        .collect()
}

/// Everything a profile holds is as certain as can be: its file names each field.
pub(crate) fn certain(profile: &mut Profile) {
    let mut paths: Vec<String> = Vec::new();
    for (path, is_set) in [
        ("name", profile.name.is_some()),
        ("email", profile.email.is_some()),
        ("phone", profile.phone.is_some()),
        ("location", profile.location.is_some()),
        ("headline", profile.headline.is_some()),
        ("summary", profile.summary.is_some()),
        ("links", !profile.links.is_empty()),
        ("skills", !profile.skills.is_empty()),
    ] {
        if is_set {
            paths.push(path.to_owned());
        }
    }
    for (at, position) in profile.positions.iter().enumerate() {
        for (field, is_set) in [
            ("title", position.title.is_some()),
            ("employer", position.employer.is_some()),
            ("location", position.location.is_some()),
            ("start", position.start.is_some()),
            ("end", position.end.is_some() || position.current),
            ("bullets", !position.bullets.is_empty()),
        ] {
            if is_set {
                paths.push(format!("positions[{at}].{field}"));
            }
        }
    }
    for (at, school) in profile.education.iter().enumerate() {
        for (field, is_set) in [
            ("institution", school.institution.is_some()),
            ("degree", school.degree.is_some()),
            ("start", school.start.is_some()),
            ("end", school.end.is_some()),
        ] {
            if is_set {
                paths.push(format!("education[{at}].{field}"));
            }
        }
    }
    for (at, language) in profile.languages.iter().enumerate() {
        paths.push(format!("languages[{at}].name"));
        if language.level.is_some() {
            paths.push(format!("languages[{at}].level"));
        }
    }
    profile.confidence = paths
        .into_iter()
        .map(|path| (path, Confidence::CERTAIN))
        .collect();
}
