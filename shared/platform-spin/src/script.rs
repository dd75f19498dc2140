//! Cutting SQL text into statements. Spin runs the first statement of a text and drops the rest
//! without a word, so scripts are cut here and a statement that hides a second one is refused.

/// The statements of `sql`, without their closing semicolons, in order. Semicolons inside strings,
/// quoted names, comments and the bodies of triggers do not end a statement.
pub(crate) fn statements(sql: &str) -> Vec<&str> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut trigger = Trigger::default();
    let mut empty = true;
    while at < bytes.len() {
        match bytes[at] {
            b';' if !trigger.is_open() => {
                if !empty {
                    found.push(sql[start..at].trim());
                }
                start = at + 1;
                at += 1;
                trigger = Trigger::default();
                empty = true;
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => at = after(bytes, at, b"\n"),
            b'/' if bytes.get(at + 1) == Some(&b'*') => at = after(bytes, at + 2, b"*/"),
            quote @ (b'\'' | b'"' | b'`') => {
                // A doubled quote inside reads as two quoted texts side by side: the same end.
                empty = false;
                at = after(bytes, at + 1, &[quote]);
            }
            b'[' => {
                empty = false;
                at = after(bytes, at + 1, b"]");
            }
            byte if is_word(byte) => {
                let end = (at..bytes.len())
                    .find(|&i| !is_word(bytes[i]))
                    .unwrap_or(bytes.len());
                trigger.word(&sql[at..end]);
                empty = false;
                at = end;
            }
            byte => {
                empty &= byte.is_ascii_whitespace();
                at += 1;
            }
        }
    }
    if !empty {
        found.push(sql[start..].trim());
    }
    found
}

/// Whether `sql` holds more than one statement. Cheap for the usual text without any semicolon.
pub(crate) fn is_several(sql: &str) -> bool {
    sql.contains(';') && statements(sql).len() > 1
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// The index after the next `needle` at or after `from`, or the end.
fn after(bytes: &[u8], from: usize, needle: &[u8]) -> usize {
    bytes
        .get(from..)
        .and_then(|rest| rest.windows(needle.len()).position(|w| w == needle))
        .map_or(bytes.len(), |i| from + i + needle.len())
}

/// Follows `CREATE [TEMP] TRIGGER … BEGIN … END`, whose body holds statements of its own.
#[derive(Default)]
struct Trigger {
    words: usize,
    creates: bool,
    body_follows: bool,
    depth: usize,
}

impl Trigger {
    fn word(&mut self, word: &str) {
        self.words += 1;
        let is = |text: &str| word.eq_ignore_ascii_case(text);
        if self.words == 1 {
            self.creates = is("create");
        } else if self.words <= 3 && self.creates && is("trigger") {
            self.body_follows = true;
        } else if self.body_follows && (is("begin") || (self.depth > 0 && is("case"))) {
            self.depth += 1;
        } else if self.body_follows && is("end") {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    const fn is_open(&self) -> bool {
        self.depth > 0
    }
}

#[cfg(test)]
mod tests {
    use super::{is_several, statements};

    #[test]
    fn cuts_at_semicolons_that_end_a_statement_and_only_there() {
        let script = "-- one; two\nCREATE TABLE a (x TEXT DEFAULT 'a;b''c;') STRICT;\n\
                      /* ; */ INSERT INTO \"o;dd\" VALUES (';'), (`q;`) ;;\n [x;y] ; ";
        assert_eq!(
            statements(script),
            [
                "-- one; two\nCREATE TABLE a (x TEXT DEFAULT 'a;b''c;') STRICT",
                "/* ; */ INSERT INTO \"o;dd\" VALUES (';'), (`q;`)",
                "[x;y]",
            ]
        );
    }

    #[test]
    fn a_trigger_stays_whole() {
        let trigger = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN \
                       UPDATE a SET x = CASE WHEN x THEN 1 ELSE 2 END; DELETE FROM b; END";
        assert_eq!(
            statements(&format!("{trigger};\nSELECT 1")),
            [trigger, "SELECT 1"]
        );
    }

    #[test]
    fn transactions_are_not_taken_for_triggers() {
        assert_eq!(
            statements("BEGIN; SELECT 1; END;"),
            ["BEGIN", "SELECT 1", "END"]
        );
    }

    #[test]
    fn one_statement_with_a_closing_semicolon_and_a_comment_is_one() {
        assert!(!is_several("SELECT 1; -- done; really\n"));
        assert!(is_several("SELECT 1; DROP TABLE a"));
    }

    #[test]
    fn unclosed_quotes_and_comments_end_with_the_text() {
        assert_eq!(statements("SELECT 'é; "), ["SELECT 'é;"]);
        assert!(statements("/* nothing").is_empty());
    }
}
