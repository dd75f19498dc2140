//! Columns: a gutter that stays free over many rows, with text of its own on either side.

use super::rows::{Row, Segment};

/// Rows looked at; a page with more is no CV, and is read row by row.
const MAX_ROWS: usize = 300;
/// A gutter is at least this wide, in font sizes.
const GUTTER: f64 = 0.9;
/// Rows either side has at least.
const MIN_ROWS: usize = 5;
/// Rows without a heading among them, that tell a column from chance.
const PLAIN_ROWS: usize = 7;

/// Where columns stand: rows `from..to`, parted at `gutter`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) gutter: f64,
    kind: Kind,
    weight: usize,
}

/// What stands beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Columns, to be read one after the other.
    Columns,
    /// Dates and places, which belong to what they stand beside.
    Notes { on_right: bool },
}

/// The weightiest pair of columns there is, by the rows of its shorter side and all of its rows.
pub(crate) fn find(rows: &[Row]) -> Option<Cut> {
    best(rows, |kind| kind == Kind::Columns)
}

/// Moves dates and places set in a column of their own up to the row each block of them begins
/// beside, so that an entry's header holds all of them and the rest stands in nobody's way.
pub(crate) fn gather_notes(mut rows: Vec<Row>) -> Vec<Row> {
    let Some(cut) = best(&rows, |kind| kind != Kind::Columns) else {
        return rows;
    };
    let Kind::Notes { on_right } = cut.kind else {
        return rows;
    };
    let below = rows.split_off(cut.to);
    let within = rows.split_off(cut.from);
    // The row a block began beside, and where its last row stood.
    let mut block: Option<(usize, f64)> = None;
    for mut row in within {
        let (notes, own): (Vec<Segment>, Vec<Segment>) = std::mem::take(&mut row.segments)
            .into_iter()
            .partition(|s| (s.x0 >= cut.gutter) == on_right);
        let y = notes.first().map(|s| s.y);
        let head = block.filter(|(_, last)| y.is_some_and(|y| y - last <= 2.0 * row.size));
        if let (Some((head, _)), Some(y)) = (head, y)
            && let Some(head_row) = rows.get_mut(head)
        {
            head_row.annotate(notes, on_right);
            block = Some((head, y));
            rows.extend(Row::new(row.y, own));
            continue;
        }
        if let Some(y) = y {
            block = Some((rows.len(), y));
        }
        let segments = if on_right {
            [own, notes].concat()
        } else {
            [notes, own].concat()
        };
        rows.extend(Row::new(row.y, segments));
    }
    rows.extend(below);
    rows
}

fn best(rows: &[Row], wanted: impl Fn(Kind) -> bool) -> Option<Cut> {
    if rows.len() < MIN_ROWS || rows.len() > MAX_ROWS {
        return None;
    }
    let mut sizes: Vec<f64> = rows.iter().map(|row| row.size).collect();
    sizes.sort_by(f64::total_cmp);
    let em = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    let x0 = rows.iter().map(Row::x0).fold(f64::INFINITY, f64::min);
    let x1 = rows.iter().map(Row::x1).fold(f64::NEG_INFINITY, f64::max);
    let mut best: Option<Cut> = None;
    for from in 0..rows.len() {
        let mut free = vec![(x0, x1)];
        for (at, row) in rows.iter().enumerate().skip(from) {
            let left = without(&free, &row.segments, GUTTER * em);
            for gap in &free {
                let lives = left.iter().any(|(a, b)| *a >= gap.0 && *b <= gap.1);
                if !lives && at > from {
                    weigh(rows, (from, at), *gap, &wanted, &mut best);
                }
            }
            free = left;
            if free.is_empty() {
                break;
            }
        }
        for gap in free {
            weigh(rows, (from, rows.len()), gap, &wanted, &mut best);
        }
    }
    best
}

/// What the segments leave of the free gaps, those too narrow left out.
fn without(free: &[(f64, f64)], segments: &[Segment], least: f64) -> Vec<(f64, f64)> {
    let mut left = free.to_vec();
    for segment in segments {
        left = left
            .into_iter()
            .flat_map(|(a, b)| {
                if segment.x1 <= a || segment.x0 >= b {
                    [(a, b), (0.0, 0.0)]
                } else {
                    [(a, segment.x0), (segment.x1, b)]
                }
            })
            .filter(|(a, b)| b - a >= least)
            .collect();
    }
    left
}

/// Takes what stands on both sides of a gap for the best where it is wanted, and weighs more.
fn weigh(
    rows: &[Row],
    (from, to): (usize, usize),
    gap: (f64, f64),
    wanted: impl Fn(Kind) -> bool,
    best: &mut Option<Cut>,
) {
    let gutter = f64::midpoint(gap.0, gap.1);
    let Some(within) = rows.get(from..to) else {
        return;
    };
    let on = |is_right: bool| -> Vec<(usize, &Row)> {
        within
            .iter()
            .enumerate()
            .filter(|(_, row)| row.segments.iter().any(|s| (s.x0 >= gutter) == is_right))
            .collect()
    };
    let (left, right) = (on(false), on(true));
    let fewer = left.len().min(right.len());
    if fewer < MIN_ROWS {
        return;
    }
    let mut to = to;
    // Short lines below columns of equal length are no part of the left one.
    if let (Some((last_left, _)), Some((last_right, _))) = (left.last(), right.last())
        && last_left > last_right
        && last_left - last_right < 5
        && to < rows.len()
    {
        to = from + last_right + 1;
    }
    let weight = fewer * (to - from);
    if best.is_some_and(|best| best.weight >= weight) {
        return;
    }
    let (sparse, dense, is_right) = if right.len() <= left.len() {
        (&right, &left, true)
    } else {
        (&left, &right, false)
    };
    if let Some(kind) = kind_of(sparse, dense, gutter, is_right).filter(|kind| wanted(*kind)) {
        *best = Some(Cut {
            from,
            to,
            gutter,
            kind,
            weight,
        });
    }
}

/// Whether the side with fewer rows is a column of its own, or holds dates and places; `None` where
/// it holds labels, or cells of a table.
fn kind_of(
    sparse: &[(usize, &Row)],
    dense: &[(usize, &Row)],
    gutter: f64,
    is_right: bool,
) -> Option<Kind> {
    let count = sparse.len();
    let text_on = |row: &Row, is_right: bool| -> String {
        row.segments
            .iter()
            .filter(|s| (s.x0 >= gutter) == is_right)
            .map(|s| s.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let side = |row: &Row| text_on(row, is_right);
    let other_side = |row: &Row| text_on(row, !is_right);
    let dated = sparse
        .iter()
        .filter(|(_, row)| is_dated(&side(row)))
        .count();
    // Blocks: rows of the side in close succession.
    let mut blocks = 1;
    let mut aligned_blocks = 0;
    let mut consecutive = 0;
    if let Some((_, first)) = sparse.first() {
        aligned_blocks += usize::from(is_aligned(first, gutter));
    }
    for pair in sparse.windows(2) {
        if let [(_, above), (_, below)] = pair {
            if below.y - above.y <= 2.0 * below.size.max(above.size) {
                consecutive += 1;
            } else {
                blocks += 1;
                aligned_blocks += usize::from(is_aligned(below, gutter));
            }
        }
    }
    let aligned = sparse
        .iter()
        .filter(|(_, row)| is_aligned(row, gutter))
        .count();
    let is_mostly_aligned = aligned_blocks * 10 >= blocks * 8;
    // Dates and places beside titles.
    if dated * 10 >= count * 6 || dated * 4 >= count && is_mostly_aligned {
        return is_mostly_aligned.then_some(Kind::Notes { on_right: is_right });
    }
    // A heading of its own beside what is none.
    let headed = sparse.iter().any(|(at, row)| {
        let beside = dense.iter().find(|(other, _)| other == at);
        is_heading(&side(row)) && !beside.is_some_and(|(_, row)| is_heading(&other_side(row)))
    });
    if headed && consecutive * 10 >= count * 4 {
        return Some(Kind::Columns);
    }
    if count < PLAIN_ROWS {
        return None;
    }
    // Dates in the margin, or labels: each a row alone.
    if consecutive * 10 < count * 2 {
        return (dated * 4 >= count).then_some(Kind::Notes { on_right: is_right });
    }
    if consecutive * 10 < count * 4 && aligned * 10 >= count * 8 {
        return None;
    }
    // Tables and grids: what stands beside each other begins on one baseline.
    let is_grid = aligned * 10 >= count * 8 && is_mostly_aligned;
    (!is_grid || blocks == 1 && dense.len() > 8).then_some(Kind::Columns)
}

/// Whether the row has text on both sides of the gutter, on the very same baseline.
fn is_aligned(row: &Row, gutter: f64) -> bool {
    let left = row.segments.iter().rfind(|s| s.x0 < gutter);
    let right = row.segments.iter().find(|s| s.x0 >= gutter);
    left.zip(right)
        .is_some_and(|(a, b)| (a.y - b.y).abs() <= 0.08 * row.size)
}

/// Whether it is set in capitals, as headings are: a word of five letters at least, three words at most.
fn is_heading(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 5
        && letters.clone().all(char::is_uppercase)
        && text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '&' | '-'))
        && text.split_whitespace().count() <= 3
}

/// Whether a year stands in it.
fn is_dated(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}

/// The segments left and right of the gutter, as rows of their own.
pub(crate) fn split(rows: Vec<Row>, gutter: f64) -> (Vec<Row>, Vec<Row>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let (a, b) = row.segments.into_iter().partition(|s| s.x0 < gutter);
        left.extend(Row::new(row.y, a));
        right.extend(Row::new(row.y, b));
    }
    (left, right)
}

/// Whether `one` holds the title of a page (a name, set largest) and `other` does not.
pub(crate) fn holds_title(one: &[Row], other: &[Row]) -> bool {
    let largest = |rows: &[Row]| rows.iter().map(|row| row.size).fold(0.0, f64::max);
    largest(one) > largest(other) * 1.25
}
