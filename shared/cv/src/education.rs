//! Schools and degrees.

use shared::profile::Education;

use crate::contact::is_location;
use crate::dates::Date;
use crate::entries::{Anchor, Entry, cut};
use crate::lines::{Document, Section, without_bullet};
use crate::positions::pieces;

/// Words of institutions, lower case; a word that begins so counts.
const SCHOOLS: [&str; 24] = [
    "universi",
    "college",
    "institut",
    "school",
    "academy",
    "akademie",
    "akademia",
    "hochschule",
    "fachhochschule",
    "gymnasium",
    "école",
    "ecole",
    "lycée",
    "escuela",
    "instituto",
    "politechnika",
    "politecnico",
    "polytechnic",
    "uniwersytet",
    "faculty",
    "bootcamp",
    "eth",
    "mit",
    "caltech",
];

/// Words of degrees, lower case, dots left out.
const DEGREES: [&str; 44] = [
    "bachelor",
    "bachelors",
    "master",
    "masters",
    "phd",
    "doctor",
    "doctorate",
    "bsc",
    "msc",
    "bs",
    "ms",
    "ba",
    "ma",
    "mba",
    "beng",
    "meng",
    "btech",
    "mtech",
    "bca",
    "mca",
    "associate",
    "diploma",
    "diplom",
    "degree",
    "certificate",
    "licence",
    "maîtrise",
    "licenciatura",
    "grado",
    "máster",
    "magister",
    "mgr",
    "inżynier",
    "inż",
    "licencjat",
    "abitur",
    "baccalauréat",
    "ged",
    "hnd",
    "jd",
    "md",
    "llb",
    "llm",
    "promotion",
];

/// Reads the education sections, newest first.
pub(crate) fn read(document: &Document) -> Vec<Education> {
    let lines: Vec<&str> = document.section(Section::Education).collect();
    let mut found: Vec<Education> = cut(lines.iter().copied(), Anchor::Dates)
        .into_iter()
        .map(|entry| education(&entry))
        .filter(|e| e.institution.is_some() || e.degree.is_some())
        .collect();
    if found.is_empty() {
        found = undated(&lines);
    }
    found.sort_by(|a, b| key(b).cmp(key(a)));
    found
}

fn key(education: &Education) -> &str {
    education
        .end
        .as_deref()
        .or(education.start.as_deref())
        .unwrap_or("")
}

fn education(entry: &Entry) -> Education {
    let mut education = Education::default();
    if let Some(range) = entry.range {
        education.start = range.start.map(Date::text);
        education.end = range.end.map(Date::text);
    }
    name(
        &mut education,
        entry
            .header
            .iter()
            .chain(&entry.bullets)
            .map(String::as_str),
    );
    education
}

/// One entry a line that names a school, where no line has a date.
fn undated(lines: &[&str]) -> Vec<Education> {
    let mut found = Vec::new();
    for (at, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_school(line))
        .take(20)
    {
        let around = [at.checked_sub(1), Some(at), at.checked_add(1)];
        let mut education = Education::default();
        let near = around
            .into_iter()
            .flatten()
            .filter_map(|i| lines.get(i).copied());
        name(
            &mut education,
            std::iter::once(*line).chain(near.filter(|other| !is_school(other))),
        );
        found.push(education);
    }
    found
}

fn name<'a>(education: &mut Education, lines: impl Iterator<Item = &'a str>) {
    for line in lines.map(without_bullet) {
        for piece in pieces(line) {
            if education.institution.is_none() && is_school(&piece) {
                education.institution = Some(piece);
            } else if education.degree.is_none() && is_degree(&piece) {
                education.degree = Some(piece);
            } else if education.institution.is_none()
                && education.degree.is_some()
                && !is_location(&piece)
                && piece.chars().count() <= 60
            {
                education.institution = Some(piece);
            }
        }
    }
}

fn is_school(text: &str) -> bool {
    words(text).any(|word| {
        SCHOOLS.iter().any(|known| {
            if known.len() <= 4 {
                word == *known
            } else {
                word.starts_with(known)
            }
        })
    })
}

fn is_degree(text: &str) -> bool {
    words(text).any(|word| DEGREES.contains(&word.as_str()))
}

/// Lower case, inner dots left out: "B.Sc." is "bsc".
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/' | '’' | '\''))
        .map(|word| word.to_lowercase().replace('.', ""))
        .filter(|word| !word.is_empty())
}
