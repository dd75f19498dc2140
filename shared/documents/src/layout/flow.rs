//! Rows of one column as lines of text: wrapped lines joined, empty lines where space was left.

use super::rows::{Row, is_mark};

/// Words in front of a hyphen that is part of the word.
const PREFIXES: [&str; 34] = [
    "cross", "multi", "non", "pre", "post", "full", "high", "low", "long", "short", "well", "self",
    "real", "end", "open", "cost", "data", "user", "front", "back", "hands", "client", "third",
    "large", "small", "co", "e", "on", "in", "problem", "time", "decision", "server", "state",
];

/// The text of some rows. An item of a list whose mark is drawn and not written gets one, known by its
/// indent.
pub(crate) fn text_of(rows: &[Row]) -> String {
    let leading = leading(rows);
    // What stands far behind, a date for one, is no part of the paragraph.
    let right = rows
        .iter()
        .filter_map(|row| row.segments.first())
        .map(|first| first.x1)
        .fold(0.0, f64::max);
    let mut text = String::new();
    // Where the text of the item under way begins.
    let mut item: Option<f64> = None;
    let mut above: Option<&Row> = None;
    // The last row that is no item.
    let mut parent: Option<&Row> = None;
    let mut was_indented = false;
    for (at, row) in rows.iter().enumerate() {
        let line = row.text();
        let line = line.trim();
        let is_marked = mark_of(line).is_some();
        let is_apart = above.is_some_and(|above| {
            let gap = row.y - above.y;
            gap > 1.3 * leading && gap > 1.5 * row.size.min(above.size)
                || gap > 2.2 * row.size.max(above.size)
        });
        // A list begins right below what it belongs to.
        let is_indented = !is_marked
            && (was_indented || !is_apart)
            && parent.is_some_and(|parent| is_below(row, parent))
            && has_peer(rows, at);
        if let Some(above) = above {
            let gap = row.y - above.y;
            let near = gap <= 1.25 * leading.max(above.size.min(row.size));
            let alike = (row.size / above.size - 1.0).abs() < 0.12;
            let behind = item.is_some_and(|x| (row.x0() - x).abs() <= 0.45 * row.size);
            let wrapped = (row.x0() - above.x0()).abs() <= 0.3 * row.size
                && above.segments.len() == 1
                && goes_on(above, row, right)
                // Of items whose marks are not written, only small letters tell which go on.
                && (!is_indented || line.starts_with(char::is_lowercase));
            let joins = near && alike && !is_marked && row.segments.len() <= 2;
            if joins && (behind || wrapped) {
                join(&mut text, line);
            } else {
                text.push_str(if is_apart { "\n\n" } else { "\n" });
                if is_indented {
                    text.push_str("• ");
                }
                text.push_str(line);
                item = None;
            }
        } else {
            text.push_str(line);
        }
        if is_marked {
            item = row.segments.first().and_then(|first| first.text_x);
        } else if !is_indented && item.is_none() {
            parent = Some(row);
        }
        above = Some(row);
        was_indented = is_indented;
    }
    text
}

/// Whether a row of one piece stands indented below one of the pieces of its parent.
fn is_below(row: &Row, parent: &Row) -> bool {
    row.segments.len() == 1
        // What is set below a heading is no item of it.
        && (row.size / parent.size - 1.0).abs() <= 0.12
        && parent.segments.iter().any(|segment| {
            let indent = (row.x0() - segment.x0) / row.size;
            (0.8..=4.0).contains(&indent)
        })
}

/// Whether another row near begins exactly below or above this one, so that it is set, not centred.
fn has_peer(rows: &[Row], at: usize) -> bool {
    let Some(row) = rows.get(at) else {
        return false;
    };
    rows.iter()
        .enumerate()
        .skip(at.saturating_sub(40))
        .take(80)
        .any(|(other, peer)| other != at && (peer.x0() - row.x0()).abs() < 0.1 * row.size)
}

/// What the rows are mostly apart: the lower quartile, so that the space between paragraphs does not
/// count.
fn leading(rows: &[Row]) -> f64 {
    let mut gaps: Vec<f64> = rows
        .windows(2)
        .filter_map(|pair| match pair {
            [above, below] => Some(below.y - above.y).filter(|gap| *gap > 0.6 * below.size),
            _ => None,
        })
        .collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 4).copied().unwrap_or(0.0)
}

/// A line of prose has at least this many characters, however narrow its column.
const PROSE: usize = 32;

/// Whether `row` is the rest of a line that was too long: it begins small, or its first word would
/// not have fitted above.
fn goes_on(above: &Row, row: &Row, right: f64) -> bool {
    let (text, next) = (above.text(), row.text());
    let first = next.split_whitespace().next().unwrap_or("");
    // Addresses begin small, too.
    let is_address = first.contains(['@', '/']) || first.trim_end_matches('.').contains('.');
    let begins_small = next.starts_with(char::is_lowercase) && !is_address;
    let is_long = above.x1() - above.x0() > 0.6 * (right - above.x0());
    if begins_small && is_long && !text.ends_with(['.', ':', ';']) {
        return text.chars().count() >= PROSE / 2;
    }
    let is_prose = text.chars().count() >= PROSE && !text.ends_with(['.', ':', '!', '?']);
    is_prose && is_full(above, row, right)
}

/// Whether the first word of `row` would not have fitted behind `above`.
fn is_full(above: &Row, row: &Row, right: f64) -> bool {
    let Some(first) = row.segments.first() else {
        return false;
    };
    let count = |text: &str| f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
    let word = first.text.split_whitespace().next().unwrap_or("");
    let width = (first.x1 - first.x0) * count(word) / count(&first.text).max(1.0);
    above.x1() + width + 0.2 * row.size > right
}

fn mark_of(line: &str) -> Option<&str> {
    line.split(' ')
        .next()
        .filter(|first| is_mark(first) && first.len() < line.len())
}

/// Adds a wrapped line, its hyphen undone where it parts a word.
fn join(text: &mut String, line: &str) {
    let head = text.trim_end().len();
    text.truncate(head);
    let begins_small = line.starts_with(char::is_lowercase);
    if begins_small && let Some(whole) = text.strip_suffix(['-', '\u{2010}', '\u{ad}']) {
        let whole = whole.trim_end();
        let stem = whole
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        let is_compound = PREFIXES.contains(&stem.to_lowercase().as_str())
            || whole
                .strip_suffix(stem)
                .is_some_and(|rest| rest.ends_with('-'));
        if stem.ends_with(char::is_alphabetic) && !is_compound {
            let end = whole.len();
            text.truncate(end);
        }
        text.push_str(line);
        return;
    }
    if !text.ends_with(['-', '/', '\u{2010}']) || text.ends_with(" -") || text.ends_with("–") {
        text.push(' ');
    }
    text.push_str(line);
}
