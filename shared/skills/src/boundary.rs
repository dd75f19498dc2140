//! Which hits of the automaton are mentions: word boundaries, case, and company.

/// What a written form asks of its surroundings beside word boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Any case.
    Any,
    /// This case, or any case as an item of a list.
    Cased,
    /// This case, and standing in a list or beside a word people put beside tools; for names that
    /// are words of English ("Go", "Spring").
    InCompany,
}

/// Splits a table entry's mark from its text: `=` is [`Rule::Cased`], `~` [`Rule::InCompany`].
pub(crate) fn rule_of(marked: &'static str) -> (Rule, &'static str) {
    if let Some(written) = marked.strip_prefix('=') {
        (Rule::Cased, written)
    } else if let Some(written) = marked.strip_prefix('~') {
        (Rule::InCompany, written)
    } else {
        (Rule::Any, marked)
    }
}

/// Words that before an ambiguous name say that a tool is meant.
const BEFORE: [&str; 24] = [
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
];

/// Words that after an ambiguous name say that a tool is meant.
const AFTER: [&str; 37] = [
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
];

/// Words that after an ambiguous name say that the word of English is meant ("go to", "excel at").
const VERB: [&str; 14] = [
    "to", "at", "in", "above", "beyond", "for", "the", "your", "our", "a", "an", "of", "as", "with",
];

/// Whether the hit `start..end` is a mention of `written` under `rule`.
pub(crate) fn holds(text: &str, start: usize, end: usize, written: &str, rule: Rule) -> bool {
    let (Some(before), Some(hit), Some(after)) =
        (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return false;
    };
    if !is_word(before, after, written) || in_address(before, after) {
        return false;
    }
    match rule {
        Rule::Any => true,
        Rule::Cased => (hit == written && !is_verb(after, hit)) || is_item(before, after),
        Rule::InCompany => {
            let exact = hit == written;
            (exact && !is_verb(after, hit) && !is_season(after) && in_company(before, after))
                || (is_item(before, after) && (exact || hit.len() > 1))
        }
    }
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

/// Inside a link or an e-mail address nothing is a skill.
fn in_address(before: &str, after: &str) -> bool {
    let head = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let tail = after.split(char::is_whitespace).next().unwrap_or("");
    let marks = |part: &str| part.contains("://") || part.contains('@') || part.contains("www.");
    marks(head)
        || marks(tail)
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
