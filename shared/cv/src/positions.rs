//! Positions held: who is the employer, what the title, where.

use shared::profile::Position;
use shared::sorting::Arrange as _;

use crate::confidence::{Sure, by};
use crate::entries::{Anchor, Entry, cut};
use crate::lines::{Document, Section};
use crate::place::is_location;
use crate::titles::{is_employer, is_title};

/// Reads the experience sections, newest first.
pub(crate) fn read(document: &Document) -> Vec<Sure<Position>> {
    let mut positions: Vec<Sure<Position>> =
        cut(document.section(Section::Experience), Anchor::Ranges)
            .into_iter()
            .map(position)
            .filter(|p| p.value.title.is_some() || p.value.employer.is_some())
            .collect();
    // Stable, so that a CV's own order decides where dates say nothing.
    positions.arrange_by(|a, b| key(&b.value).cmp(&key(&a.value)));
    positions
}

/// Current ones first, then by end, then by start.
fn key(position: &Position) -> (bool, &str, &str) {
    (
        position.current,
        position.end.as_deref().unwrap_or(""),
        position.start.as_deref().unwrap_or(""),
    )
}

fn position(entry: Entry) -> Sure<Position> {
    let mut fields: Vec<(&'static str, u8)> = Vec::new();
    if !entry.bullets.is_empty() {
        let hundredths = if entry.is_marked { by::WORD } else { by::REST };
        fields.push(("bullets", hundredths));
    }
    let mut position = Position {
        bullets: entry.bullets,
        ..Position::default()
    };
    if let Some(range) = entry.range {
        position.start = range.start.map(crate::dates::Date::text);
        position.end = range.end.map(crate::dates::Date::text);
        position.current = range.current;
        for (field, date, is_set) in [
            ("start", range.start, range.start.is_some()),
            ("end", range.end, range.end.is_some() || range.current),
        ] {
            if is_set {
                let is_year = date.is_some_and(|date| date.month.is_none());
                fields.push((field, if is_year { by::WORD } else { by::FORM }));
            }
        }
    }
    let mut pieces: Vec<String> = Vec::new();
    for line in &entry.header {
        for piece in self::pieces(line) {
            if is_location(&piece) {
                if position.location.is_none() {
                    position.location = Some(piece);
                    fields.push(("location", by::USUAL));
                }
            } else if !piece.contains("://") && !piece.contains("www.") && !is_duration(&piece) {
                pieces.push(piece);
            }
        }
    }
    let (title, employer) = told_apart(pieces);
    if let Some((title, hundredths)) = title {
        position.title = Some(title);
        fields.push(("title", hundredths));
    }
    if let Some((employer, hundredths)) = employer {
        position.employer = Some(employer);
        fields.push(("employer", hundredths));
    }
    Sure {
        value: position,
        fields,
    }
}

/// A piece of a header, and how sure it is what it is taken for.
type Told = Option<(String, u8)>;

/// Title and employer: by the words only a title or an employer has, not by what stands first, unless
/// nothing else tells.
fn told_apart(mut pieces: Vec<String>) -> (Told, Told) {
    // Words no table knows: a comma is all there is to go by.
    if let [only] = pieces.as_slice()
        && !is_title(only)
        && !is_employer(only)
        && let Some((title, employer)) = only.split_once(", ")
    {
        pieces = vec![tidy(title).to_owned(), tidy(employer).to_owned()];
    }
    let only_title = |piece: &String| is_title(piece) && !is_employer(piece);
    let employer = |pieces: &[String]| pieces.iter().position(|piece| is_employer(piece));
    let title = match (pieces.iter().position(only_title), employer(&pieces)) {
        (Some(at), _) => Some((at, by::WORD)),
        (None, _) if pieces.len() < 2 => {
            let at = pieces.iter().position(|piece| is_title(piece));
            at.map(|at| (at, by::REST))
        }
        (None, Some(named)) => Some((usize::from(named == 0), by::REST)),
        // The title is the more usual first line.
        (None, None) => Some((0, by::PLACE)),
    };
    let is_title_sure = matches!(title, Some((_, by::WORD)));
    let title = title.map(|(at, hundredths)| (pieces.remove(at), hundredths));
    let (at, hundredths) = match (employer(&pieces), pieces.len()) {
        (_, 0) => return (title, None),
        (Some(at), _) => (at, by::WORD),
        (None, 1) if is_title_sure => (0, by::USUAL),
        (None, _) => (0, by::PLACE),
    };
    (title, Some((pieces.remove(at), hundredths)))
}

/// "2 years 10 months", "4 mos".
fn is_duration(piece: &str) -> bool {
    const UNITS: [&str; 12] = [
        "year", "yr", "month", "mo", "jahr", "monat", "an", "mois", "año", "mes", "rok", "anno",
    ];
    let words: Vec<&str> = piece.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && words.chunks(2).all(|pair| match pair {
            [number, unit] => {
                number.chars().all(|c| c.is_ascii_digit())
                    && UNITS
                        .iter()
                        .any(|known| unit.to_lowercase().starts_with(known))
            }
            _ => false,
        })
}

/// Parts of a header line: at wide gaps, bars, dots, dashes with blanks, "at"; at commas too where
/// a part of the line is a title or a place.
pub(crate) fn pieces(line: &str) -> Vec<String> {
    let mut parts: Vec<&str> = vec![line];
    for mark in [
        "  ",
        " | ",
        "|",
        " • ",
        " · ",
        " – ",
        " — ",
        " - ",
        " @ ",
        " at ",
        " bei ",
        " chez ",
        " w firmie ",
        "; ",
    ] {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(mark))
            .collect();
    }
    let mut pieces = Vec::new();
    for part in parts {
        let part = tidy(part);
        if part.is_empty() {
            continue;
        }
        // "Example Works, Torino, Italy" ends on a country, as a place does.
        if let Some((head, tail)) = part.split_once(',')
            && tail.contains(',')
            && is_location(tail)
            && !is_location(tidy(head))
        {
            pieces.push(tidy(head).to_owned());
            pieces.push(tidy(tail).to_owned());
            continue;
        }
        if is_location(part) {
            pieces.push(part.to_owned());
            continue;
        }
        match part.split_once(',') {
            Some((head, tail)) if worth_parting(tidy(head), tidy(tail)) => {
                pieces.push(tidy(head).to_owned());
                pieces.extend(self::pieces(tail));
            }
            _ => pieces.push(part.to_owned()),
        }
    }
    pieces
}

/// "Example Inc, Software Engineer", "Engineer, Example Inc", "Example Inc, Berlin, Germany", but
/// not "Example, Inc." nor "Director, Sales and Marketing".
fn worth_parting(head: &str, tail: &str) -> bool {
    let suffix = !tail.contains(' ') && !is_title(tail) && is_employer(tail);
    !head.is_empty()
        && !tail.is_empty()
        && !suffix
        && (is_location(tail)
            || is_title(head) != is_title(tail)
            || is_employer(head) != is_employer(tail))
}

fn tidy(piece: &str) -> &str {
    piece
        .trim()
        .trim_matches([',', '|', '•', '·', '–', '—', '(', ')', ':', ' ', '*', '_'])
        .trim()
}
