//! The tokens of a `CREATE TABLE`.

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word or a number, as written.
    Word(String),
    /// A name in quotation marks, backticks or brackets.
    Quoted(String),
    /// A text in apostrophes.
    Text(String),
    Open,
    Close,
    Comma,
    Other(char),
}

impl Token {
    /// Whether it is this keyword.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// What it names, where it can name a column. SQLite takes texts for names there, too.
    pub(super) fn name(&self) -> Option<String> {
        match self {
            Self::Word(name) | Self::Quoted(name) | Self::Text(name) => Some(name.clone()),
            _ => None,
        }
    }
}

/// Cuts `sql` into its tokens, without spaces and comments. What is not closed ends with the text.
pub(super) fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        rest = match first {
            c if c.is_whitespace() => after,
            '-' if after.starts_with('-') => after.split_once('\n').map_or("", |(_, rest)| rest),
            '/' if after.starts_with('*') => after.split_once("*/").map_or("", |(_, rest)| rest),
            '\'' | '"' | '`' => {
                let (text, rest) = quoted(after, first);
                tokens.push(if first == '\'' {
                    Token::Text(text)
                } else {
                    Token::Quoted(text)
                });
                rest
            }
            '[' => {
                let (name, rest) = after.split_once(']').unwrap_or((after, ""));
                tokens.push(Token::Quoted(name.to_owned()));
                rest
            }
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                let (word, rest) = rest.split_at(end);
                tokens.push(Token::Word(word.to_owned()));
                rest
            }
            c => {
                tokens.push(match c {
                    '(' => Token::Open,
                    ')' => Token::Close,
                    ',' => Token::Comma,
                    c => Token::Other(c),
                });
                after
            }
        };
    }
    tokens
}

/// A dot belongs to a number; between names there is none in what is read here.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.') || !c.is_ascii()
}

/// Up to the mark that closes, doubled marks standing for one; and what follows.
fn quoted(text: &str, mark: char) -> (String, &str) {
    let mut found = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(mark) {
        found.push_str(before);
        match after.strip_prefix(mark) {
            Some(further) => {
                found.push(mark);
                rest = further;
            }
            None => return (found, after),
        }
    }
    (found + rest, "")
}
