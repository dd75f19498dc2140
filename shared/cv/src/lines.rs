//! A CV's text as clean lines under headings.

use crate::{headings, languages};

/// What is looked at of a text: characters, and lines.
const MAX_CHARS: usize = 200_000;
const MAX_LINES: usize = 5_000;
/// Longer lines are cut.
const MAX_LINE: usize = 2_000;

/// What a heading announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Before the first heading.
    Header,
    Summary,
    Experience,
    Education,
    Skills,
    Languages,
    Contact,
    Other,
}

/// Lines with the section each stands in. Empty lines are kept: they part blocks.
#[derive(Debug)]
pub(crate) struct Document {
    lines: Vec<(Section, String)>,
}

impl Document {
    pub(crate) fn read(text: &str) -> Self {
        let end = text
            .char_indices()
            .nth(MAX_CHARS)
            .map_or(text.len(), |(at, _)| at);
        let mut section = Section::Header;
        let mut lines = Vec::new();
        for raw in text
            .get(..end)
            .unwrap_or("")
            .split(['\n', '\r', '\u{c}'])
            .take(MAX_LINES)
        {
            let line = clean(raw);
            // "Languages: Go, Rust" among the skills is a label.
            let is_label = |(found, rest): &(Section, &str)| {
                section == Section::Skills
                    && *found == Section::Languages
                    && !languages::names_any(rest)
                    && !rest.is_empty()
            };
            match heading(&line).filter(|found| !is_label(found)) {
                // A "Profile" under "Experience" all the same starts a section of its own.
                Some((found, rest)) => {
                    section = found;
                    lines.push((section, rest.to_owned()));
                }
                None => lines.push((section, line)),
            }
        }
        Self { lines }
    }

    /// The lines of all sections of this kind, empty ones included.
    pub(crate) fn section(&self, wanted: Section) -> impl Iterator<Item = &str> {
        self.lines
            .iter()
            .filter(move |(section, _)| *section == wanted)
            .map(|(_, line)| line.as_str())
    }

    pub(crate) fn text_of(&self, wanted: Section) -> String {
        self.section(wanted).collect::<Vec<_>>().join("\n")
    }

    /// All lines.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Section, &str)> {
        self.lines
            .iter()
            .map(|(section, line)| (*section, line.as_str()))
    }

    pub(crate) fn text(&self) -> String {
        self.all()
            .map(|(_, line)| line)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// White space folded (tabs and wide gaps become two blanks, which part pieces), ligatures opened,
/// icons and controls dropped, spaced-out letters closed up.
fn clean(raw: &str) -> String {
    let mut line = String::with_capacity(raw.len().min(MAX_LINE));
    for c in raw.chars().take(MAX_LINE) {
        match c {
            'ﬀ' => line.push_str("ff"),
            'ﬁ' => line.push_str("fi"),
            'ﬂ' => line.push_str("fl"),
            'ﬃ' => line.push_str("ffi"),
            'ﬄ' => line.push_str("ffl"),
            '\t' => line.push_str("  "),
            // Private use: the glyphs of icon fonts. Zero-width: invisible.
            '\u{e000}'..='\u{f8ff}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_whitespace() => line.push(' '),
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
    close_up(line.trim())
}

/// "S E N I O R   E N G I N E E R" becomes "SENIOR ENGINEER".
fn close_up(line: &str) -> String {
    let (mut single, mut all) = (0_usize, 0_usize);
    for token in line.split_whitespace() {
        all += 1;
        single += usize::from(token.chars().count() == 1);
    }
    if all >= 6 && single * 10 >= all * 8 {
        return line
            .split("  ")
            .map(|word| word.split_whitespace().collect::<String>())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
    }
    line.to_owned()
}

/// The section a line announces, with what stands behind its colon.
fn heading(line: &str) -> Option<(Section, &str)> {
    if line.len() > 200 {
        return None;
    }
    let bare = |text: &str| {
        text.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let announced = |text: &str| {
        let name = bare(text);
        headings::announced(&name).or_else(|| headings::announced_in_parts(&name))
    };
    // A bullet is never a heading.
    if is_bullet(line) {
        return None;
    }
    if let Some(section) = announced(line) {
        // Headings begin with a capital; "work" inside a wrapped sentence does not.
        let capital = line
            .chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(char::is_uppercase);
        return (capital || line.ends_with(':')).then_some((section, ""));
    }
    // A heading in the margin: a wide gap, then what stands beside it.
    if let Some((margin, rest)) = line.split_once("  ")
        && margin.starts_with(char::is_uppercase)
        && let Some(section) = announced(margin)
    {
        return Some((section, rest.trim()));
    }
    let (label, rest) = line.split_once(':')?;
    let section = announced(label)?;
    // "Languages: Go, Rust" inside the skills section is a label there; only these are headings
    // with their content on the same line.
    matches!(
        section,
        Section::Summary | Section::Skills | Section::Languages
    )
    .then_some((section, rest.trim()))
}

/// Whether a line begins with a bullet.
pub(crate) fn is_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '●' | '▪' | '◦' | '‣' | '∙' | '·' | '■' | '○' | '➢' | '►' | '✓' | '⁃' | '◆') => {
            true
        }
        Some('-' | '*' | '–' | '—' | '+' | 'o' | '>') => chars.next() == Some(' '),
        _ => false,
    }
}

/// A line without its bullet.
pub(crate) fn without_bullet(line: &str) -> &str {
    if !is_bullet(line) {
        return line;
    }
    let mut chars = line.chars();
    chars.next();
    chars.as_str().trim_start()
}
