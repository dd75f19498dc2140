//! Schools and degrees.

use shared::profile::Education;
use shared::sorting::Arrange as _;

use crate::confidence::{Sure, by};
use crate::dates::Date;
use crate::entries::{Anchor, Entry, cut};
use crate::lines::{Document, Section, without_bullet};
use crate::place::is_location;
use crate::positions::pieces;

/// Words of institutions, lower case, a line a language; one of more than four letters counts where
/// a word begins with it.
const SCHOOLS: &[&str] = &[
    "universi college institut school academy polytechnic faculty bootcamp eth mit caltech seminary conservatory",
    "akademie hochschule fachhochschule gymnasium berufsschule realschule berufskolleg schule oberschule technikum",
    "école ecole lycée collège faculté conservatoire iut insa",
    "escuela instituto colegio facultad politécnic",
    "uniwersytet politechnika akademia szkoła liceum technikum",
    "università politecnico liceo istituto accademia scuola",
    "universidade faculdade escola politécnico colégio",
    "universiteit hogeschool lyceum roc",
    "universitatea universitate liceul colegiul academia facultatea politehnica școala",
    "университет институт академия школа колледж лицей училище техникум університет інститут академія ліцей коледж гимназия гімназія вуз мгу",
    "πανεπιστήμιο πολυτεχνείο σχολή λύκειο ινστιτούτο τει ιεκ κολλέγιο",
    "högskola högskolan universitet skole skola gymnasie yliopisto korkeakoulu univerzita vysoká egyetem sveučilište fakultet üniversite",
];

/// Words of degrees, lower case, dots left out; one of more than four letters counts where a word
/// begins with it.
const DEGREES: &[&str] = &[
    "bachelor bachelors master masters phd dphil doctor doctorate bsc msc bs ms ba ma mba beng meng btech mtech bca mca bcom mcom \
     mfa bfa mphil associate diploma degree certificate ged hnd hnc jd md llb llm gcse a-level a-levels gpa foundation \
     minor major honours postgraduate undergraduate",
    "diplom diplom-ingenieur magister staatsexamen promotion abitur fachabitur ausbildung lehre dipl-ing mittlere realschulabschluss",
    "licence maîtrise baccalauréat bac bts dut doctorat diplôme cap bep ingénieur",
    "licenciatura grado máster doctorado bachillerato diplomatura técnico ingeniería posgrado",
    "licencjat mgr inżynier inż doktor matura technik studia",
    "laurea dottorato diploma maturità triennale magistrale",
    "mestrado doutoramento doutorado licenciado bacharelado pós-graduação curso",
    "doctoraal propedeuse hbo vwo havo mbo wo",
    "licență licenţă masterat bacalaureat doctorat diplomă",
    "магистр бакалавр специалист кандидат аспирант диплом магістр спеціаліст",
    "πτυχίο μεταπτυχιακό διδακτορικό δίπλωμα απολυτήριο bsc",
    "kandidat kandidatexamen civilingenjör masterexamen bakalář ing mgr phdr",
];

/// Reads the education sections, newest first.
pub(crate) fn read(document: &Document) -> Vec<Sure<Education>> {
    let lines: Vec<&str> = document.section(Section::Education).collect();
    let mut found: Vec<Education> = cut(lines.iter().copied(), Anchor::Dates)
        .into_iter()
        .map(|entry| education(&entry))
        .filter(|e| e.institution.is_some() || e.degree.is_some())
        .collect();
    if found.is_empty() {
        found = undated(&lines);
    }
    found.arrange_by(|a, b| key(b).cmp(key(a)));
    found.into_iter().map(sure).collect()
}

fn sure(value: Education) -> Sure<Education> {
    let by_word = |is_word: bool| if is_word { by::WORD } else { by::PLACE };
    let fields = [
        (
            "institution",
            value
                .institution
                .as_deref()
                .map(|text| by_word(is_school(text))),
        ),
        (
            "degree",
            value.degree.as_deref().map(|text| by_word(is_degree(text))),
        ),
        ("start", value.start.as_ref().map(|_| by::WORD)),
        ("end", value.end.as_ref().map(|_| by::WORD)),
    ];
    let fields = fields
        .into_iter()
        .filter_map(|(field, hundredths)| Some((field, hundredths?)))
        .collect();
    Sure { value, fields }
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
    let mut other: Vec<String> = Vec::new();
    for line in lines.map(without_bullet) {
        for piece in pieces(line).iter().flat_map(|piece| parts(piece)) {
            if education.institution.is_none() && is_school(piece) {
                let (degree, school) = degree_before(piece);
                education.institution = Some(school.to_owned());
                if education.degree.is_none() {
                    education.degree = degree.map(str::to_owned);
                }
            } else if education.degree.is_none() && is_degree(piece) {
                education.degree = Some(piece.to_owned());
            } else if !is_location(piece) && piece.chars().count() <= 60 {
                // The field of a degree that is no more than its letters.
                if let Some(degree) = &mut education.degree
                    && degree.chars().count() <= 8
                    && !piece.contains(|c: char| c.is_ascii_digit())
                {
                    degree.push_str(", ");
                    degree.push_str(piece);
                } else {
                    other.push(piece.to_owned());
                }
            }
        }
    }
    if education.institution.is_none() && education.degree.is_some() {
        education.institution = other.into_iter().next();
    } else if education.degree.is_none() && education.institution.is_some() {
        education.degree = other
            .into_iter()
            .next()
            .filter(|other| other.chars().any(char::is_lowercase));
    }
}

/// "Example University, PhD in Physics, Berlin" in its parts, where one of them is a school or a
/// degree and another is not.
fn parts(piece: &str) -> Vec<&str> {
    let parts: Vec<&str> = piece
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let schools = parts.iter().filter(|part| is_school(part)).count();
    let degrees = parts.iter().filter(|part| is_degree(part)).count();
    if parts.len() > 1 && !is_location(piece) && (schools == 1 || degrees >= 1 && schools == 0) {
        parts
    } else {
        vec![piece]
    }
}

/// "PhD Princeton University" in its two.
fn degree_before(piece: &str) -> (Option<&str>, &str) {
    match piece.split_once(' ') {
        Some((first, rest))
            if first.chars().count() <= 6 && is_degree(first) && is_school(rest) =>
        {
            (Some(first), rest.trim())
        }
        _ => (None, piece),
    }
}

pub(crate) fn is_school(text: &str) -> bool {
    words(text).any(|word| begins(&word, SCHOOLS))
}

fn is_degree(text: &str) -> bool {
    words(text).any(|word| begins(&word, DEGREES))
}

fn begins(word: &str, table: &[&str]) -> bool {
    table
        .iter()
        .flat_map(|line| line.split_whitespace())
        .any(|known| {
            if known.chars().count() <= 4 {
                word == known
            } else {
                word.starts_with(known)
            }
        })
}

/// Lower case, inner dots left out: "B.Sc." is "bsc".
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/' | '’' | '\''))
        .map(|word| word.to_lowercase().replace('.', ""))
        .filter(|word| !word.is_empty())
}
