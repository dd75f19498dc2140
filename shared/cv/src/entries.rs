//! Cuts a section into its entries: a header of a few lines around a date, and what was done.

use crate::dates::{Range, range_in, single_in};
use crate::lines::{is_bullet, without_bullet};
use crate::place::is_location;
use crate::titles::is_title;

/// Entries of one section, at most.
const MAX_ENTRIES: usize = 60;
/// Longer lines are prose, not headers.
const HEADER_CHARS: usize = 110;

/// One entry, its dates already taken out of its header.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub(crate) range: Option<Range>,
    pub(crate) header: Vec<String>,
    pub(crate) bullets: Vec<String>,
    /// Whether a bullet stood before one of them.
    pub(crate) is_marked: bool,
}

/// Which dates begin an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Ranges only.
    Ranges,
    /// Ranges and single dates.
    Dates,
}

/// Cuts `lines`. Every line with a date anchors an entry; the entry begins with the short lines
/// right above that are neither bullets nor the end of a sentence, back to an empty line or to what
/// belongs to the entry before.
pub(crate) fn cut<'a>(lines: impl Iterator<Item = &'a str>, anchor: Anchor) -> Vec<Entry> {
    let lines: Vec<&str> = lines.collect();
    let anchors: Vec<(usize, Range)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| dated(line, anchor).map(|range| (at, range)))
        .take(MAX_ENTRIES)
        .collect();
    let mut starts: Vec<usize> = Vec::with_capacity(anchors.len());
    let mut free_from = 0;
    // A CV writes all its entries alike: what stands above the first date tells how much stands above
    // the others, where nothing else can be meant.
    let mut most = usize::MAX;
    for (at, _) in &anchors {
        let mut start = start_of(&lines, *at, free_from, anchor);
        if most != usize::MAX && !begins_block(&lines, start, *at, free_from) {
            start = start.max(nth_above(&lines, *at, most));
        }
        starts.push(start);
        if most == usize::MAX {
            most = lines
                .get(start..*at)
                .unwrap_or(&[])
                .iter()
                .filter(|line| !line.is_empty())
                .count();
        }
        free_from = at + 1;
    }
    let mut entries = Vec::with_capacity(anchors.len());
    for (index, (at, range)) in anchors.iter().enumerate() {
        let from = starts.get(index).copied().unwrap_or(*at);
        let to = starts.get(index + 1).copied().unwrap_or(lines.len());
        entries.push(entry(&lines, from, *at, to, *range));
    }
    entries
}

/// Whether an empty line stands above these lines, and none among them.
fn begins_block(lines: &[&str], start: usize, at: usize, free_from: usize) -> bool {
    let is_empty = |line: Option<&&str>| line.is_some_and(|line| line.is_empty());
    start > free_from
        && is_empty(start.checked_sub(1).and_then(|above| lines.get(above)))
        && !(start..at).any(|within| is_empty(lines.get(within)))
}

/// The line that has `count` lines of text from itself to right above `at`.
fn nth_above(lines: &[&str], at: usize, count: usize) -> usize {
    let mut left = count;
    let mut start = at;
    while left > 0 && start > 0 {
        start -= 1;
        if lines.get(start).is_some_and(|line| !line.is_empty()) {
            left -= 1;
        }
    }
    start
}

fn dated(line: &str, anchor: Anchor) -> Option<Range> {
    if is_bullet(line) || line.chars().count() > HEADER_CHARS * 2 {
        return None;
    }
    range_in(line).or_else(|| {
        (anchor == Anchor::Dates && line.chars().count() <= HEADER_CHARS)
            .then(|| single_in(line))
            .flatten()
    })
}

/// The first line of the entry dated at `at`.
fn start_of(lines: &[&str], at: usize, free_from: usize, anchor: Anchor) -> usize {
    // A block parted by empty lines that holds this date alone is the entry, even where the date
    // stands last.
    let block = (free_from..at)
        .rev()
        .find(|i| lines.get(*i).is_none_or(|line| line.is_empty()))
        .map(|i| i + 1);
    let mut start = at;
    let mut budget = 3;
    while start > free_from && budget > 0 {
        let Some(line) = lines.get(start - 1) else {
            break;
        };
        if !may_head(line) {
            break;
        }
        start -= 1;
        budget -= 1;
    }
    if start == at
        && let Some(block) = block.or((free_from == 0).then_some(0))
        && block < at
        && at - block <= 40
        && lines.get(block).is_some_and(|line| may_head(line))
    {
        return block;
    }
    // Where the title follows its date, what stands above belongs to the entry before.
    if lines
        .get(at + 1)
        .is_some_and(|line| may_head(line) && is_title(line))
    {
        return start;
    }
    // Headers set apart by empty lines: an employer above its title above its date; a school, a
    // field and a degree.
    let reach = match anchor {
        Anchor::Ranges => 2,
        Anchor::Dates => 3,
    };
    let mut above = at - start;
    while above < reach
        && start > free_from + 1
        && lines.get(start - 1).is_some_and(|line| line.is_empty())
        && lines.get(start - 2).is_some_and(|line| may_head(line))
        && !is_wrapped(lines, start - 2)
    {
        start -= 2;
        // A place among them takes nothing of the reach.
        above += usize::from(!lines.get(start).is_some_and(|line| is_location(line)));
    }
    start
}

/// Whether a line may stand in an entry's header.
fn may_head(line: &str) -> bool {
    let first = line.chars().find(|c| c.is_alphanumeric());
    !line.is_empty()
        && !is_bullet(line)
        && line.chars().count() <= HEADER_CHARS
        && !line.ends_with([';', '!'])
        && !is_sentence(line)
        && !line.contains("://")
        && first.is_some_and(|c| !c.is_lowercase())
}

/// Whether a line ends a sentence; "Example Solutions Inc." and "Przykład Sp. z o.o." do not.
fn is_sentence(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or(line);
    let is_short = last.chars().count() <= 6
        && (last.trim_end_matches('.').contains('.') || last.chars().any(char::is_uppercase));
    line.ends_with('.') && !is_short
}

/// Whether the line goes on from a long one above it.
fn is_wrapped(lines: &[&str], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|above| lines.get(above))
        .is_some_and(|above| !above.is_empty() && (is_bullet(above) || above.chars().count() > 60))
}

fn entry(lines: &[&str], from: usize, at: usize, to: usize, range: Range) -> Entry {
    let mut entry = Entry {
        range: Some(range),
        ..Entry::default()
    };
    let mut in_header = true;
    for (index, line) in lines.iter().enumerate().take(to).skip(from) {
        if index == at {
            let rest = without_range(line, range);
            if !rest.is_empty() {
                entry.header.push(rest);
            }
            in_header = true;
        } else if line.is_empty() {
            // A blank line right below the date may still be followed by employer or place.
        } else if is_bullet(line) {
            in_header = false;
            entry.is_marked = true;
            push_bullet(&mut entry, without_bullet(line));
        } else if in_header && may_head(line) && entry.header.len() < 4 && entry.bullets.is_empty()
        {
            entry.header.push((*line).to_owned());
        } else if in_header && index > at && entry.bullets.is_empty() {
            in_header = false;
            push_bullet(&mut entry, line);
        } else {
            go_on(&mut entry, lines, index, line);
        }
    }
    entry
}

/// A line after the first bullet: the bullet's own next line, or one of its own.
fn go_on(entry: &mut Entry, lines: &[&str], index: usize, line: &str) {
    let above = index
        .checked_sub(1)
        .and_then(|above| lines.get(above))
        .copied()
        .unwrap_or("");
    let begins_small = line.starts_with(|c: char| c.is_lowercase() || c == '(');
    let goes_on = match entry.bullets.last() {
        Some(last) if begins_small || above.ends_with(['-', ',']) => {
            !last.ends_with('.') || !above.is_empty()
        }
        // Wrapped by hand, at seventy characters or so.
        Some(last) => {
            !above.is_empty() && above.chars().count() > 60 && !last.ends_with(['.', ';', '!'])
        }
        None => false,
    };
    match entry.bullets.last_mut() {
        Some(last) if goes_on => {
            if last.len() < 1_500 {
                last.push(' ');
                last.push_str(line);
            }
        }
        _ => push_bullet(entry, line),
    }
}

fn push_bullet(entry: &mut Entry, text: &str) {
    let text = text.trim();
    // The employer's page is nothing that was done.
    let is_link = !text.contains(' ') && (text.contains("://") || text.starts_with("www."));
    if !text.is_empty() && !is_link && entry.bullets.len() < 60 {
        entry.bullets.push(text.to_owned());
    }
}

/// The line without its dates, what held them, and a spelled-out duration ("2 years 10 months").
fn without_range(line: &str, range: Range) -> String {
    let head = line.get(..range.from).unwrap_or("");
    let tail = line.get(range.to..).unwrap_or("");
    let tail = tail.trim_start_matches([')', ']', ' ', ',', '.']);
    let is_duration = tail
        .trim_start_matches(['(', '·', '-', ' '])
        .starts_with(|c: char| c.is_ascii_digit())
        && ["year", "yr", "month", "mo"]
            .iter()
            .any(|unit| tail.contains(unit));
    let marks: &[char] = &['(', '[', '|', '-', '–', '—', ',', '•', '·', ':', ' '];
    let head = head.trim_end_matches(marks);
    let tail = if is_duration {
        ""
    } else {
        tail.trim_matches(marks)
    };
    if head.is_empty() || tail.is_empty() {
        format!("{head}{tail}").trim().to_owned()
    } else {
        format!("{head} | {tail}")
    }
}
