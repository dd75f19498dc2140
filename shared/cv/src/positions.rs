//! Positions held: who is the employer, what the title, where.

use shared::profile::Position;

use crate::contact::is_location;
use crate::entries::{Anchor, Entry, cut};
use crate::lines::{Document, Section};
use crate::titles::{is_employer, is_title};

/// Reads the experience sections, newest first.
pub(crate) fn read(document: &Document) -> Vec<Position> {
    let mut positions: Vec<Position> = cut(document.section(Section::Experience), Anchor::Ranges)
        .into_iter()
        .map(position)
        .filter(|p| p.title.is_some() || p.employer.is_some())
        .collect();
    // Stable, so that a CV's own order decides where dates say nothing.
    positions.sort_by(|a, b| key(b).cmp(&key(a)));
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

fn position(entry: Entry) -> Position {
    let mut position = Position {
        bullets: entry.bullets,
        ..Position::default()
    };
    if let Some(range) = entry.range {
        position.start = range.start.map(crate::dates::Date::text);
        position.end = range.end.map(crate::dates::Date::text);
        position.current = range.current;
    }
    let mut pieces: Vec<String> = Vec::new();
    for line in &entry.header {
        for piece in self::pieces(line) {
            if position.location.is_none() && is_location(&piece) {
                position.location = Some(piece);
            } else if !piece.contains("://") && !piece.contains("www.") && !is_duration(&piece) {
                pieces.push(piece);
            }
        }
    }
    // The title is what is surest to be one, not what stands first.
    let sure = pieces
        .iter()
        .position(|piece| is_title(piece) && !is_employer(piece));
    let title = sure
        .or_else(|| {
            let found = pieces.iter().position(|piece| is_title(piece));
            // "Manager Magazin AG" beside words no table knows.
            found.filter(|at| {
                pieces.len() == 1 || !is_employer(pieces.get(*at).map_or("", String::as_str))
            })
        })
        .or_else(|| {
            let named = pieces.iter().position(|piece| is_employer(piece));
            match named {
                Some(named) if pieces.len() >= 2 => Some(usize::from(named == 0)),
                // No word of a title anywhere: the title is the more usual first line.
                None if pieces.len() >= 2 => Some(0),
                _ => None,
            }
        });
    if let Some(at) = title {
        position.title = Some(pieces.remove(at));
    }
    let named = pieces
        .iter()
        .position(|piece| is_employer(piece))
        .unwrap_or(0);
    if named < pieces.len() {
        position.employer = Some(pieces.remove(named));
    }
    position
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
    let suffix = tail.chars().count() <= 12 && !is_title(tail) && is_employer(tail)
        || ["inc", "ltd", "llc", "gmbh", "co", "corp", "s.a", "plc"]
            .contains(&tail.trim_end_matches('.').to_lowercase().as_str());
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
