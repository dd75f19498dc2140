//! Whether a text holds one SQL statement, for runtimes that would run the first and say nothing.

use super::{DbError, Statement};

/// What matters of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Semicolon,
    End,
    Other,
}

impl Statement {
    /// Refuses a text that goes on after its first statement. Quoted text, comments and the body of
    /// a trigger (`… ; END`, as in SQLite's own `sqlite3_complete`) may hold semicolons.
    pub fn check_single(&self) -> Result<(), DbError> {
        let mut rest = self.sql.as_ref();
        let mut words: Vec<String> = Vec::new();
        let mut last = [Token::Other; 2];
        let mut ended = false;
        while let Some((token, after)) = next_token(rest) {
            let text = &rest[..rest.len() - after.len()];
            rest = after;
            let Some(token) = token else { continue };
            if ended && token != Token::Semicolon {
                return Err(DbError::Other(format!(
                    "more than one statement in one text; a runtime would drop the second: {}",
                    self.sql.chars().take(120).collect::<String>()
                )));
            }
            if words.len() < 3 {
                words.push(text.to_ascii_uppercase());
            }
            if token == Token::Semicolon {
                ended |= !is_trigger(&words) || last == [Token::Semicolon, Token::End];
            }
            last = [last[1], token];
        }
        Ok(())
    }
}

fn is_trigger(words: &[String]) -> bool {
    matches!(words, [create, kind, ..] if create == "CREATE" && kind == "TRIGGER")
        || matches!(words, [create, temporary, kind]
            if create == "CREATE" && temporary.starts_with("TEMP") && kind == "TRIGGER")
}

/// The next token (`None` for space and comments) and what follows it.
fn next_token(sql: &str) -> Option<(Option<Token>, &str)> {
    let first = sql.chars().next()?;
    let after = &sql[first.len_utf8()..];
    let until = |end: &str| after.split_once(end).map_or("", |(_, after)| after);
    Some(match first {
        c if c.is_whitespace() => (None, after),
        '-' if after.starts_with('-') => (None, until("\n")),
        '/' if after.starts_with('*') => (None, until("*/")),
        // A doubled quote reads as two quoted texts in a row, which ends at the same place.
        '\'' => (Some(Token::Other), until("'")),
        '"' => (Some(Token::Other), until("\"")),
        '`' => (Some(Token::Other), until("`")),
        '[' => (Some(Token::Other), until("]")),
        ';' => (Some(Token::Semicolon), after),
        c if is_word(c) => {
            let after = sql.trim_start_matches(is_word);
            let word = &sql[..sql.len() - after.len()];
            let end = word.eq_ignore_ascii_case("END");
            (Some(if end { Token::End } else { Token::Other }), after)
        }
        _ => (Some(Token::Other), after),
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement_may_hold_semicolons() {
        for sql in [
            "",
            "SELECT 1",
            "SELECT 1;",
            "SELECT 1 ; ; -- done; really\n",
            "SELECT ';' AS a, \"x;y\" AS b, [z;] AS c, `;` AS d /* ; */",
            "INSERT INTO t VALUES ('it''s; fine')",
            "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END;",
            "create temp trigger a after insert on t begin select 1; end",
            "SELECT 'never closed; ",
        ] {
            assert_eq!(Statement::new(sql).check_single(), Ok(()), "{sql}");
        }
    }

    #[test]
    fn a_second_statement_is_refused() {
        for sql in [
            "SELECT 1; SELECT 2",
            "SELECT ';'; DELETE FROM t",
            "SELECT 1; -- x\n DROP TABLE t",
            "SELECT 1;'",
            "BEGIN; END",
            "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; END; DELETE FROM t",
            "CREATE TABLE trigger_log (a); SELECT 1",
        ] {
            assert!(Statement::new(sql).check_single().is_err(), "{sql}");
        }
    }
}
