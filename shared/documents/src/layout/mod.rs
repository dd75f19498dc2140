//! Puts the glyphs of a page back into the order a person reads them in.
//!
//! A PDF says where each glyph stands and nothing of lines, columns or paragraphs, and draws them in
//! any order. Here glyphs become [`rows`] by their baselines, [`columns`] finds the gutters that part
//! a page into columns, [`flow`] joins the rows of a column to lines of text, and [`Reading`] puts
//! the columns of page after page together.

mod columns;
mod flow;
mod ligatures;
mod rows;

pub(crate) use rows::Glyphs;
use rows::Row;

/// Text of one column, or of the whole width.
#[derive(Debug, Default)]
struct Flow {
    x0: f64,
    x1: f64,
    text: String,
}

/// What a page, or a part of it, consists of, from top to bottom.
#[derive(Debug)]
enum Part {
    Whole(Flow),
    /// In the order to be read; the gutter's middle.
    Columns(Flow, Flow, f64),
}

/// The text of a document, page by page.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    done: String,
    /// The last part: the next page may go on with its columns.
    last: Option<Part>,
    pages: usize,
}

/// Columns of two pages are one if their gutters are this near, in points.
const SAME_GUTTER: f64 = 24.0;

impl Reading {
    /// Adds a page; answers whether it holds any text.
    pub(crate) fn page(&mut self, glyphs: &Glyphs) -> bool {
        self.pages += 1;
        let mut first = true;
        for mut rows in glyphs.rows() {
            drop_page_number(&mut rows, self.pages);
            let order = match &self.last {
                Some(Part::Columns(a, b, _)) => Some(a.x0 <= b.x0),
                _ => None,
            };
            for part in parts(rows, order) {
                self.add(part, first);
                first = false;
            }
        }
        !first
    }

    fn add(&mut self, part: Part, begins_page: bool) {
        let goes_on = begins_page && self.pages > 1;
        match (&mut self.last, part) {
            (Some(Part::Columns(a, b, gutter)), Part::Columns(c, d, other))
                if goes_on && (*gutter - other).abs() < SAME_GUTTER =>
            {
                a.append(&c);
                b.append(&d);
            }
            // Only one of two columns goes on overleaf.
            (Some(Part::Columns(a, _, gutter)), Part::Whole(whole))
                if goes_on
                    && (whole.x1 <= *gutter) == (a.x1 <= *gutter)
                    && (whole.x0 >= *gutter) == (a.x0 >= *gutter) =>
            {
                a.append(&whole);
            }
            (_, part) => {
                self.flush();
                if goes_on && !self.done.is_empty() {
                    self.done.push('\u{c}');
                }
                self.last = Some(part);
            }
        }
    }

    fn flush(&mut self) {
        let flows = match self.last.take() {
            Some(Part::Whole(flow)) => vec![flow],
            Some(Part::Columns(a, b, _)) => vec![a, b],
            None => return,
        };
        for flow in flows {
            if !self.done.is_empty() && !self.done.ends_with('\u{c}') {
                self.done.push_str("\n\n");
            }
            self.done.push_str(flow.text.trim_end());
        }
    }

    /// Bytes so far, those of the last columns left out.
    pub(crate) fn is_empty(&self) -> bool {
        self.done.is_empty() && self.last.is_none()
    }

    /// All of it: lines parted by `\n`, pages by `\u{c}` except where columns run on over pages.
    pub(crate) fn finish(mut self) -> String {
        self.flush();
        self.done
    }
}

impl Flow {
    fn append(&mut self, other: &Self) {
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
        self.text.push_str(&other.text);
    }
}

/// Columns within columns, at most.
const MAX_DEPTH: usize = 4;

/// The parts of some rows from top to bottom. `left_first` says in what order columns were read on
/// the page before.
fn parts(rows: Vec<Row>, left_first: Option<bool>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = columns::gather_notes(rows);
    // Each turn takes at least the rows of one pair of columns.
    while let Some(cut) = columns::find(&rest) {
        let below = rest.split_off(cut.to);
        let (left, right) = columns::split(rest.split_off(cut.from), cut.gutter);
        if !rest.is_empty() {
            parts.push(Part::Whole(flow(rest, 1)));
        }
        let left_first = left_first.unwrap_or_else(|| !columns::holds_title(&right, &left));
        let (a, b) = if left_first {
            (left, right)
        } else {
            (right, left)
        };
        parts.push(Part::Columns(flow(a, 1), flow(b, 1), cut.gutter));
        rest = below;
    }
    if !rest.is_empty() {
        parts.push(Part::Whole(flow(rest, 1)));
    }
    parts
}

/// Rows as text, columns within them one after the other.
fn flow(rows: Vec<Row>, depth: usize) -> Flow {
    let x0 = rows.iter().map(Row::x0).fold(f64::INFINITY, f64::min);
    let x1 = rows.iter().map(Row::x1).fold(f64::NEG_INFINITY, f64::max);
    let mut text = String::new();
    let mut rest = columns::gather_notes(rows);
    while depth < MAX_DEPTH
        && let Some(cut) = columns::find(&rest)
    {
        let below = rest.split_off(cut.to);
        let (left, right) = columns::split(rest.split_off(cut.from), cut.gutter);
        for piece in [rest, left, right] {
            push(&mut text, &flow(piece, depth + 1).text);
        }
        rest = below;
    }
    push(&mut text, &flow::text_of(&rest));
    Flow { x0, x1, text }
}

fn push(text: &mut String, more: &str) {
    let more = more.trim_end();
    if more.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

/// "John Doe – 2/3", "Page 2 of 3", "2": the last row where it is set off and ends on its page's
/// number.
fn drop_page_number(rows: &mut Vec<Row>, page: usize) {
    let Some([.., above, last]) = rows.get(..) else {
        return;
    };
    let text = last.text();
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = page.to_string();
    let is_number = |word: &str| {
        word == number
            || word.split_once('/').is_some_and(|(n, all)| {
                n == number && all.parse::<usize>().is_ok_and(|a| a >= page)
            })
    };
    let counts = match words.as_slice() {
        [.., n, "of" | "von" | "de" | "sur" | "z" | "/", all] => {
            *n == number && all.parse::<usize>().is_ok()
        }
        [.., n] => is_number(n),
        [] => false,
    };
    if counts && words.len() <= 6 && last.y - above.y > last.size * 1.8 {
        rows.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines `(x, y, size, text)`, each glyph half as wide as high.
    fn page(lines: &[(f64, f64, f64, &str)]) -> Glyphs {
        let mut glyphs = Glyphs::default();
        for (x, y, size, text) in lines {
            let mut at = *x;
            for c in text.chars() {
                glyphs.push(
                    (1.0, 0.0),
                    (at, -y),
                    size * 0.5,
                    *size,
                    c.encode_utf8(&mut [0; 4]),
                );
                at += size * 0.5;
            }
        }
        glyphs
    }

    fn read(pages: &[Glyphs]) -> String {
        let mut reading = Reading::default();
        for page in pages {
            reading.page(page);
        }
        reading.finish()
    }

    const SIDE: [&str; 6] = ["Skills", "Rust", "Go", "SQL", "Languages", "Polish"];
    const MAIN: [&str; 6] = [
        "Experience",
        "Engineer at Example Works",
        "Built the thing that everybody uses",
        "Wrote down how it is to be used too",
        "Education",
        "University of Somewhere",
    ];

    fn columns(top: f64, main_offset: f64) -> Vec<(f64, f64, f64, &'static str)> {
        let mut lines = Vec::new();
        let mut y = top;
        for (side, main) in SIDE.iter().zip(MAIN) {
            lines.push((40.0, y, 10.0, *side));
            lines.push((200.0, y + main_offset, 10.0, main));
            y += 14.0;
        }
        lines
    }

    #[test]
    fn a_sidebar_is_read_apart_from_what_stands_beside_it() {
        for offset in [5.0, 1.0, 0.0] {
            let mut lines = vec![(60.0, 30.0, 24.0, "Jane Example of Somewhere")];
            lines.extend(columns(80.0, offset));
            lines.extend(columns(164.0, offset));
            let text = read(&[page(&lines)]);
            let order: Vec<usize> = ["Jane", "Skills", "Polish", "Experience", "University"]
                .iter()
                .map(|word| text.find(word).unwrap())
                .collect();
            assert!(order.is_sorted(), "{text}");
        }
    }

    #[test]
    fn a_column_goes_on_overleaf() {
        let mut first = columns(80.0, 5.0);
        first.extend(columns(164.0, 5.0));
        let second = vec![
            (200.0, 40.0, 10.0, "and then some more of it"),
            (200.0, 54.0, 10.0, "to the end"),
        ];
        let text = read(&[page(&first), page(&second)]);
        assert!(text.ends_with("to the end"), "{text}");
    }

    #[test]
    fn dates_at_the_margin_stay_beside_their_titles() {
        let mut lines = Vec::new();
        for (at, year) in [2015, 2017, 2019, 2021].iter().enumerate() {
            let y = 60.0 + 42.0 * f64::from(u32::try_from(at).unwrap());
            lines.push((40.0, y, 10.0, "Engineer, Example Works"));
            let dates: &str = Box::leak(format!("{year} – {}", year + 2).into_boxed_str());
            lines.push((400.0, y, 10.0, dates));
            lines.push((50.0, y + 14.0, 10.0, "• built things"));
            lines.push((50.0, y + 28.0, 10.0, "• and mended others"));
        }
        let text = read(&[page(&lines)]);
        assert!(
            text.contains("Engineer, Example Works  2017 – 2019"),
            "{text}"
        );
    }

    #[test]
    fn wrapped_lines_of_an_item_are_joined() {
        let lines = [
            (
                40.0,
                40.0,
                10.0,
                "• built the thing that everybody uses and wrote down how it is sub-",
            ),
            (50.0, 54.0, 10.0, "mitted to others"),
            (40.0, 68.0, 10.0, "• short"),
            (40.0, 82.0, 10.0, "Next Employer"),
        ];
        assert_eq!(
            read(&[page(&lines)]),
            "• built the thing that everybody uses and wrote down how it is submitted to others\n• short\nNext Employer"
        );
    }

    #[test]
    fn page_numbers_are_left_out() {
        let lines = |number| {
            [
                (40.0, 40.0, 10.0, "one"),
                (40.0, 54.0, 10.0, "two"),
                (300.0, 800.0, 10.0, number),
            ]
        };
        assert_eq!(
            read(&[
                page(&lines("Jane Example – 1/2")),
                page(&lines("Page 2 of 2"))
            ]),
            "one\ntwo\u{c}one\ntwo"
        );
    }
}
