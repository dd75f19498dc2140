//! Which hits of the automaton are mentions: word boundaries, case, and company.

/// What a written form asks of its surroundings beside word boundaries; the mark it has in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// No mark: any case.
    Any,
    /// `=`: this case, or any case as an item of a list.
    Cased,
    /// `~`: this case, and standing in a list or beside a word people put beside tools; for names
    /// that are words of English ("Go", "Spring").
    InCompany,
    /// `^`: like [`Rule::InCompany`], and not part of a person's name ("Julia Schmidt").
    Name,
}

impl Rule {
    pub(crate) const fn of(bits: u16) -> Self {
        match bits {
            0 => Self::Any,
            1 => Self::Cased,
            2 => Self::InCompany,
            _ => Self::Name,
        }
    }
}

/// A form's words found in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where its first word ends.
    pub(crate) first_end: usize,
    /// Which of the first word's first fourteen characters the table writes upper-case.
    pub(crate) mask: u16,
    /// Whether some word is not written as in the table.
    pub(crate) inflected: bool,
}

impl Hit<'_> {
    /// Written as in the table, case and all.
    fn is_exact(&self) -> bool {
        let first = self.text.get(self.start..self.first_end).unwrap_or("");
        let mask = first
            .chars()
            .take(14)
            .enumerate()
            .fold(0_u16, |mask, (at, c)| {
                mask | u16::from(c.is_uppercase()) << at
            });
        !self.inflected && mask == self.mask
    }
}

/// Words that before an ambiguous name say that a tool is meant.
const BEFORE: [&str; 47] = [
    "in",
    "with",
    "using",
    "like",
    "or",
    "and",
    "know",
    "knows",
    "knowledge",
    "written",
    "use",
    "uses",
    "via",
    "microsoft",
    "ms",
    "adobe",
    "apache",
    "as",
    "languages",
    "language",
    "including",
    "proficient",
    "modern",
    "on",
    "write",
    "writing",
    "our",
    "of",
    "from",
    "mit",
    "und",
    "oder",
    "auf",
    "von",
    "avec",
    "et",
    "ou",
    "en",
    "sur",
    "con",
    "y",
    "w",
    "z",
    "oraz",
    "lub",
    "jak",
    "znajomość",
];

/// Words that after an ambiguous name say that a tool is meant.
const AFTER: [&str; 55] = [
    "developer",
    "developers",
    "engineer",
    "engineers",
    "programming",
    "programmer",
    "language",
    "languages",
    "experience",
    "backend",
    "frontend",
    "services",
    "service",
    "microservices",
    "code",
    "codebase",
    "api",
    "apis",
    "and",
    "or",
    "skills",
    "expertise",
    "framework",
    "frameworks",
    "knowledge",
    "certified",
    "certification",
    "applications",
    "application",
    "app",
    "apps",
    "components",
    "development",
    "stack",
    "scripts",
    "packages",
    "pipelines",
    "entwickler",
    "entwicklerin",
    "entwicklung",
    "kenntnisse",
    "erfahrung",
    "und",
    "oder",
    "et",
    "ou",
    "y",
    "oraz",
    "lub",
    "software",
    "database",
    "databases",
    "project",
    "projects",
    "platform",
];

/// Words that after an ambiguous name say that the word of English is meant ("go to", "excel at").
const VERB: [&str; 15] = [
    "to", "at", "in", "above", "beyond", "for", "the", "your", "our", "a", "an", "of", "as",
    "with", "through",
];

/// Whether the hit is a mention under `rule`.
pub(crate) fn holds(hit: &Hit<'_>, rule: Rule) -> bool {
    let (Some(before), Some(written), Some(after)) = (
        hit.text.get(..hit.start),
        hit.text.get(hit.start..hit.end),
        hit.text.get(hit.end..),
    ) else {
        return false;
    };
    if !is_word(before, after, written) || in_address(before, after) {
        return false;
    }
    if rule == Rule::Any {
        return true;
    }
    let exact = hit.is_exact();
    if exact && (is_verb(after, written) || means_else(written, after)) {
        return false;
    }
    match rule {
        Rule::Any => true,
        Rule::Cased => exact || (is_item(before, after) && !hit.inflected),
        Rule::InCompany | Rule::Name => {
            (exact
                && !is_season(after)
                && in_company(before, after)
                && !(rule == Rule::Name && is_person(before, after)))
                || (is_item(before, after) && (exact || (written.len() > 1 && !hit.inflected)))
        }
    }
}

/// "Rust protection", "Swift response": the word of English in a title's or sentence's capitals.
fn means_else(written: &str, after: &str) -> bool {
    let followers: &[&str] = match written {
        "Rust" => &[
            "protection",
            "prevention",
            "removal",
            "inspection",
            "treatment",
            "belt",
            "proofing",
            "inhibitor",
            "resistant",
            "resistance",
            "converter",
            "stains",
        ],
        "Swift" => &[
            "response",
            "responses",
            "action",
            "reply",
            "resolution",
            "delivery",
            "and",
            "network",
            "payments",
            "messages",
            "messaging",
            "codes",
            "decision",
            "transport",
        ],
        "Spring" => &[
            "term",
            "semester",
            "break",
            "season",
            "internship",
            "cleaning",
            "and",
        ],
        "Go" => &["live", "green", "ahead", "beyond", "above"],
        "Access" => &[
            "control",
            "to",
            "management",
            "rights",
            "point",
            "points",
            "and",
        ],
        "Express" => &["delivery", "interest", "entry", "shipping", "yourself"],
        "Oracle" => &["of"],
        _ => return false,
    };
    // "Swift and Kotlin" is a list of two; "swift and precise" is not.
    let next = next_word(after);
    if next == "and" {
        let listed = after.trim_start().get(3..).map(str::trim_start);
        return listed.is_some_and(|rest| rest.starts_with(char::is_lowercase));
    }
    followers.contains(&next.as_str())
}

/// A first name with a family name behind it, or somebody spoken of.
fn is_person(before: &str, after: &str) -> bool {
    const SPOKEN_OF: [&str; 14] = [
        "contact", "dear", "hi", "hello", "mr", "ms", "mrs", "frau", "herr", "madame", "manager",
        "by", "meet", "ask",
    ];
    let mut next = after.chars();
    let surname = next.next() == Some(' ')
        && next.next().is_some_and(char::is_uppercase)
        && !AFTER.contains(&next_word(after).as_str());
    surname || SPOKEN_OF.contains(&previous_word(before.trim_end_matches('.')).as_str())
}

fn is_word(before: &str, after: &str, written: &str) -> bool {
    let single = written.chars().count() == 1;
    let mut back = before.chars().rev();
    if let Some(prev) = back.next() {
        let glued = prev.is_alphanumeric() || matches!(prev, '_' | '#' | '@');
        // "R&D", "vitamin-C", "T.C", "O'C"; "c/c++" stays two.
        let glued_single =
            single && matches!(prev, '&' | '-' | '‑' | '.' | '\'' | '’' | '+' | '$' | '*');
        // "ASP.NET" is its own entry; ".NET" begins with its own dot.
        let dotted = prev == '.' && back.next().is_some_and(char::is_alphanumeric);
        if glued || glued_single || dotted {
            return false;
        }
    }
    let mut ahead = after.chars();
    if let Some(next) = ahead.next() {
        let second = ahead.next();
        let glued = next.is_alphanumeric() || matches!(next, '_' | '#' | '@');
        // "C++" is not C, "C++++" is nothing; but "Python+SQL" is both.
        let plus = next == '+' && (single || second == Some('+'));
        let glued_single = single && matches!(next, '&' | '-' | '‑' | '\'' | '’' | '*' | '%' | ':');
        let dotted = next == '.' && second.is_some_and(char::is_alphanumeric);
        if glued || plus || glued_single || dotted {
            return false;
        }
    }
    true
}

/// Bytes looked at on either side for a link.
const ADDRESS: usize = 160;

/// Inside a link or an e-mail address nothing is a skill.
fn in_address(before: &str, after: &str) -> bool {
    let blank = |b: &u8| b.is_ascii_whitespace();
    let (before, after) = (before.as_bytes(), after.as_bytes());
    // A link longer than this shows itself on the other side; the bound keeps long lists linear.
    let before = before
        .get(before.len().saturating_sub(ADDRESS)..)
        .unwrap_or_default();
    let after = after.get(..ADDRESS).unwrap_or(after);
    let head = before.rsplit(blank).next().unwrap_or_default();
    let tail = after.split(blank).next().unwrap_or_default();
    let telling = |b: &u8| matches!(b, b'@' | b':' | b'/' | b'.');
    if !head.iter().chain(tail).any(telling) {
        return false;
    }
    let (head, tail) = (String::from_utf8_lossy(head), String::from_utf8_lossy(tail));
    let marks = |part: &str| part.contains("://") || part.contains('@') || part.contains("www.");
    marks(&head)
        || marks(&tail)
        || [".com/", ".io/", ".org/", ".dev/", ".net/"]
            .iter()
            .any(|m| head.contains(m))
}

fn previous_word(before: &str) -> String {
    let trimmed = before.trim_end_matches(' ');
    let start = trimmed
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last()
        .map_or(trimmed.len(), |(at, _)| at);
    trimmed.get(start..).unwrap_or("").to_lowercase()
}

fn next_word(after: &str) -> String {
    after
        .trim_start_matches([' ', '-', '‑'])
        .chars()
        .take_while(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

/// "excel at", "go to", "React to", "Go-to-market".
fn is_verb(after: &str, hit: &str) -> bool {
    let follows_closely = after.starts_with([' ', '-', '‑']);
    follows_closely
        // Upper-case names ("REST", "SAP") are never verbs.
        && hit.chars().any(char::is_lowercase)
        && VERB.contains(&next_word(after).as_str())
}

/// "Spring 2025".
fn is_season(after: &str) -> bool {
    let mut digits = after.trim_start_matches([' ', '\'', '’']).chars();
    digits.by_ref().take(2).filter(char::is_ascii_digit).count() == 2
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | '/'
            | '|'
            | '•'
            | '·'
            | '●'
            | '▪'
            | '‣'
            | '*'
            | '('
            | ')'
            | ':'
            | '–'
            | '&'
            | '+'
            | '、'
    )
}

/// An item of a list: a separator or a line's end on both sides, a separator on at least one.
fn is_item(before: &str, after: &str) -> bool {
    let prev = before.trim_end_matches([' ', '\t']).chars().next_back();
    let next = after.trim_start_matches([' ', '\t']).chars().next();
    let edge = |c: Option<char>| c.is_none_or(|c| c == '\n' || c == '\r' || is_separator(c));
    let mark = |c: Option<char>| c.is_some_and(is_separator);
    edge(prev) && (edge(next) || next == Some('.')) && (mark(prev) || mark(next))
}

/// A separator on one side, alone on its line, or a telling neighbour.
fn in_company(before: &str, after: &str) -> bool {
    let prev = before.trim_end_matches([' ', '\t']).chars().next_back();
    let next = after.trim_start_matches([' ', '\t']).chars().next();
    let line = |c: Option<char>| c.is_none_or(|c| c == '\n' || c == '\r');
    prev.is_some_and(|c| is_separator(c) && c != ':')
        || next.is_some_and(|c| is_separator(c) && c != ':')
        || (line(prev) && line(next))
        || (before.ends_with(' ') && BEFORE.contains(&previous_word(before).as_str()))
        || AFTER.contains(&next_word(after).as_str())
}

/// See [`crate::quote`].
pub(crate) fn quote(text: &str, start: usize, end: usize, limit: usize) -> String {
    let (Some(before), Some(hit), Some(after)) =
        (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return String::new();
    };
    // A quote stays within its paragraph line: neighbours of another bullet prove nothing.
    let before = before
        .rsplit(['\n', '\r'])
        .next()
        .unwrap_or("")
        .trim_start();
    let after = after.split(['\n', '\r']).next().unwrap_or("").trim_end();
    let room = limit.saturating_sub(hit.chars().count() + 2);
    let (have_before, have_after) = (before.chars().count(), after.chars().count());
    let back = have_before.min((room / 2).max(room.saturating_sub(have_after)));
    let ahead = have_after.min(room - back);

    let mut head: String = before.chars().skip(have_before - back).collect();
    if back < have_before {
        let cut = head.find(' ').map_or(0, |at| at + 1);
        head = format!("…{}", &head[cut..]);
    }
    let mut tail: String = after.chars().take(ahead).collect();
    if ahead < have_after {
        tail.truncate(tail.rfind(' ').unwrap_or(tail.len()));
        tail.push('…');
    }
    let whole = format!("{head}{hit}{tail}");
    let folded = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().take(limit).collect()
}
