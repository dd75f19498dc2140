//! Glyphs, and the rows they stand in.

/// Glyphs of one page that are looked at; a dense page of text has ten thousand.
const MAX_GLYPHS: usize = 100_000;

/// A gap of this many font sizes parts a row into segments.
const SEGMENT_GAP: f64 = 0.9;
/// What begins this many font sizes before the end of the last glyph goes on from it, kerned.
const BACK: f64 = 0.4;
/// A gap of this many font sizes is a blank.
const WORD_GAP: f64 = 0.12;
/// Baselines this near, in font sizes, are one.
const SAME_ROW: f64 = 0.35;

/// One glyph, turned so that its text runs to the right; `y` grows downwards.
#[derive(Debug)]
struct Glyph {
    x0: f64,
    x1: f64,
    y: f64,
    size: f64,
    /// Quarter turns the text is set with.
    turn: usize,
    /// Its text, as bytes of [`Glyphs::text`].
    from: usize,
    to: usize,
}

/// The glyphs of one page in the order they are drawn.
#[derive(Debug, Default)]
pub(crate) struct Glyphs {
    text: String,
    all: Vec<Glyph>,
}

impl Glyphs {
    /// Adds a glyph whose text runs towards `direction`, with its origin at `at` (y upwards).
    pub(crate) fn push(
        &mut self,
        direction: (f64, f64),
        at: (f64, f64),
        width: f64,
        size: f64,
        text: &str,
    ) {
        let is_sound = [at.0, at.1, width, size]
            .iter()
            .all(|n| n.is_finite() && n.abs() < 1e6);
        if self.all.len() >= MAX_GLYPHS || !is_sound || size <= 0.0 || text.is_empty() {
            return;
        }
        let (dx, dy) = direction;
        let (turn, x, y) = if dx.abs() >= dy.abs() {
            if dx >= 0.0 {
                (0, at.0, -at.1)
            } else {
                (2, -at.0, at.1)
            }
        } else if dy >= 0.0 {
            (1, at.1, at.0)
        } else {
            (3, -at.1, -at.0)
        };
        let from = self.text.len();
        self.text.push_str(text);
        self.all.push(Glyph {
            x0: x,
            x1: x + width.max(0.0),
            y,
            size,
            turn,
            from,
            to: self.text.len(),
        });
    }

    /// Forgets all, to be filled anew.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.all.clear();
    }

    /// The rows of the page from top to bottom; text set in another direction comes as rows of its
    /// own, the most frequent direction first.
    pub(crate) fn rows(&self) -> Vec<Vec<Row>> {
        let mut turns: Vec<(usize, Vec<&Glyph>)> = (0..4)
            .map(|turn| (turn, self.all.iter().filter(|g| g.turn == turn).collect()))
            .filter(|(_, glyphs): &(usize, Vec<&Glyph>)| !glyphs.is_empty())
            .collect();
        turns.sort_by_key(|(turn, glyphs)| (std::cmp::Reverse(glyphs.len()), *turn));
        turns
            .into_iter()
            .map(|(_, glyphs)| self.rows_of(glyphs))
            .filter(|rows| !rows.is_empty())
            .collect()
    }

    fn rows_of(&self, mut glyphs: Vec<&Glyph>) -> Vec<Row> {
        glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut rows = Vec::new();
        let mut row: Vec<&Glyph> = Vec::new();
        for glyph in glyphs {
            let fits = row
                .first()
                .is_none_or(|first| glyph.y - first.y <= SAME_ROW * first.size.min(glyph.size));
            if !fits {
                rows.extend(self.row(std::mem::take(&mut row)));
            }
            row.push(glyph);
        }
        rows.extend(self.row(row));
        rows
    }

    fn row(&self, glyphs: Vec<&Glyph>) -> Option<Row> {
        let mut segments: Vec<Segment> = Vec::new();
        let mut open: Vec<(&Glyph, bool)> = Vec::new();
        for run in self.runs(glyphs) {
            let goes_on = match (open.last(), run.first()) {
                (Some((last, _)), Some((first, _))) => {
                    let gap = (first.x0 - last.x1) / last.size.max(first.size);
                    (-BACK..=SEGMENT_GAP).contains(&gap)
                }
                _ => true,
            };
            if !goes_on {
                segments.extend(self.segment(&std::mem::take(&mut open)));
            }
            open.extend(run);
        }
        segments.extend(self.segment(&open));
        clip(&mut segments);
        Row::new(
            segments.iter().map(|s| s.y).fold(f64::INFINITY, f64::min),
            join_marks(segments),
        )
    }

    /// Glyphs drawn one after the other with no wide gap, from left to right; each says whether a
    /// blank was drawn before it. What is drawn over other text stays apart from it.
    fn runs<'a>(&self, mut glyphs: Vec<&'a Glyph>) -> Vec<Vec<(&'a Glyph, bool)>> {
        glyphs.sort_by_key(|glyph| glyph.from);
        let mut runs: Vec<Vec<(&Glyph, bool)>> = Vec::new();
        let mut is_spaced = false;
        for glyph in glyphs {
            if self.text_of(glyph).chars().all(char::is_whitespace) {
                is_spaced = true;
                continue;
            }
            match runs.last_mut() {
                Some(run)
                    if run.last().is_some_and(|(last, _)| {
                        let gap = (glyph.x0 - last.x1) / last.size.max(glyph.size);
                        (-BACK..=SEGMENT_GAP).contains(&gap)
                    }) =>
                {
                    run.push((glyph, is_spaced));
                }
                _ => runs.push(vec![(glyph, is_spaced)]),
            }
            is_spaced = false;
        }
        runs.sort_by(|a, b| {
            let x = |run: &[(&Glyph, bool)]| run.first().map_or(0.0, |(glyph, _)| glyph.x0);
            x(a).total_cmp(&x(b))
        });
        // Drawn twice, a little apart, to look bold.
        runs.dedup_by(|again, run| {
            run.len() == again.len()
                && run.iter().zip(again).all(|((one, _), (other, _))| {
                    self.text_of(one) == self.text_of(other)
                        && (one.x0 - other.x0).abs() < 0.15 * one.size
                })
        });
        runs
    }

    fn segment(&self, run: &[(&Glyph, bool)]) -> Option<Segment> {
        let (first, _) = run.first()?;
        let mut gaps: Vec<f64> = run
            .windows(2)
            .filter_map(|pair| match pair {
                [(a, _), (b, false)] => Some((b.x0 - a.x1) / a.size.min(b.size)),
                _ => None,
            })
            .collect();
        gaps.sort_by(f64::total_cmp);
        // Letters set apart: what parts words is more than what parts letters.
        let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
        let blank = if gaps.len() >= 4 && usual > 0.06 {
            usual + WORD_GAP
        } else {
            WORD_GAP
        };
        let mut text = String::new();
        let mut last: Option<&Glyph> = None;
        for (glyph, is_spaced) in run {
            if let Some(last) = last {
                let gap = (glyph.x0 - last.x1) / last.size.min(glyph.size);
                if *is_spaced || gap > blank {
                    text.push(' ');
                }
            }
            text.push_str(self.text_of(glyph));
            last = Some(glyph);
        }
        let sizes = || run.iter().map(|(g, _)| g.size);
        Some(Segment {
            x0: first.x0,
            x1: run.iter().map(|(g, _)| g.x1).fold(first.x1, f64::max),
            y: first.y,
            size: sizes().fold(0.0, f64::max),
            text_x: self.behind_mark(run),
            text: super::ligatures::mend(&text),
        })
    }

    /// Where text goes on behind a bullet that stands close to it.
    fn behind_mark(&self, run: &[(&Glyph, bool)]) -> Option<f64> {
        match run {
            [(mark, _), (next, _), ..]
                if is_mark(self.text_of(mark)) && next.x0 - mark.x1 > WORD_GAP * mark.size =>
            {
                Some(next.x0)
            }
            _ => None,
        }
    }

    fn text_of(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.from..glyph.to).unwrap_or("")
    }
}

/// Glyphs next to each other.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) x0: f64,
    pub(crate) x1: f64,
    pub(crate) y: f64,
    pub(crate) size: f64,
    /// Where the text behind a leading mark begins.
    pub(crate) text_x: Option<f64>,
    pub(crate) text: String,
}

/// Segments on one baseline, from left to right; never empty.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) y: f64,
    /// Of its largest glyph.
    pub(crate) size: f64,
    pub(crate) segments: Vec<Segment>,
}

impl Row {
    pub(crate) fn new(y: f64, segments: Vec<Segment>) -> Option<Self> {
        let size = segments.iter().map(|s| s.size).fold(0.0, f64::max);
        (!segments.is_empty()).then_some(Self { y, size, segments })
    }

    /// Adds segments of other rows behind those on one side, a wide gap before each.
    pub(crate) fn annotate(&mut self, notes: Vec<Segment>, on_right: bool) {
        for mut note in notes {
            if on_right {
                let x0 = self.x1() + 2.0 * self.size;
                note.x1 = x0 + (note.x1 - note.x0);
                note.x0 = x0;
                self.segments.push(note);
            } else if let Some(first) = self.segments.first_mut() {
                // "2018 –" above "2020" is one range.
                first.text.push(' ');
                first.text.push_str(&note.text);
            }
        }
    }

    pub(crate) fn x0(&self) -> f64 {
        self.segments.first().map_or(0.0, |s| s.x0)
    }

    pub(crate) fn x1(&self) -> f64 {
        self.segments.iter().map(|s| s.x1).fold(0.0, f64::max)
    }

    /// Its text; a gap of more than one and a half font sizes is two blanks, which part pieces.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut last: Option<&Segment> = None;
        for segment in &self.segments {
            if let Some(last) = last {
                // Many pieces in a row are a list, of chips for one, however near they stand.
                let is_wide = self.segments.len() >= 4
                    || segment.x0 - last.x1 > 1.5 * last.size.min(segment.size);
                text.push_str(if is_wide && !is_mark(&last.text) {
                    "  "
                } else {
                    " "
                });
            }
            text.push_str(&segment.text);
            last = Some(segment);
        }
        text
    }
}

/// Bullets and icons, which belong to what stands behind them.
pub(crate) fn is_mark(text: &str) -> bool {
    text.chars().count() <= 2
        && text.chars().all(|c| {
            matches!(
                c,
                '•' | '●'
                    | '▪'
                    | '◦'
                    | '‣'
                    | '∙'
                    | '·'
                    | '■'
                    | '○'
                    | '➢'
                    | '►'
                    | '▸'
                    | '✓'
                    | '⁃'
                    | '◆'
                    | '-'
                    | '–'
                    | '—'
                    | '*'
                    | '⋄'
                    | '❖'
                    | '➤'
                    | '\u{e000}'..='\u{f8ff}'
            )
        })
}

/// Text too long for its column runs into the next one: it ends where that begins, so that the gutter
/// stays free.
fn clip(segments: &mut [Segment]) {
    let mut next: Option<f64> = None;
    for segment in segments.iter_mut().rev() {
        if let Some(next) = next
            && segment.x1 > next
        {
            segment.x1 = (next - 1.5 * segment.size).max(segment.x0);
        }
        next = Some(segment.x0);
    }
}

/// A mark and the segment behind it become one, so that no gutter opens between them.
fn join_marks(segments: Vec<Segment>) -> Vec<Segment> {
    let mut joined: Vec<Segment> = Vec::with_capacity(segments.len());
    for segment in segments {
        match joined.last_mut() {
            Some(last) if is_mark(&last.text) && segment.x0 - last.x1 < 4.0 * segment.size => {
                last.text.push(' ');
                last.text_x = Some(segment.x0);
                last.text.push_str(&segment.text);
                last.x1 = segment.x1;
                last.size = last.size.max(segment.size);
            }
            _ => joined.push(segment),
        }
    }
    joined
}
