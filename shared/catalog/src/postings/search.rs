//! Full text.

use shared::Problem;
use shared::page::Page;
use shared::ports::{DbError, PlatformDb, Statement};
use shared::posting::Posting;

use super::row::{posting, posting_columns};

/// Words and phrases of a query that count; more narrow nothing a person means.
const MAX_TERMS: usize = 16;
/// Characters of a query that are read.
const MAX_QUERY: usize = 400;
/// Postings a page holds at most.
pub const MAX_PAGE: u32 = 50;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchError {
    /// The cursor is none of ours.
    Cursor,
    /// The database.
    Db(DbError),
}

impl From<DbError> for SearchError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Cursor => {
                Self::invalid("this is not a cursor of this list; leave it out to start over")
                    .at("cursor")
            }
            SearchError::Db(error) => error.into(),
        }
    }
}

/// The postings holding all words of `query`, newest in the catalog first; all postings where it
/// holds no word. `"a phrase"` stands together, `-word` leaves out; nothing else has a meaning, and
/// no query is an error. `cursor` is a page's `next_cursor`; `limit` is held to 1–50.
///
/// Newest first rather than by rank: the index is read backwards and left as soon as the page is
/// full, where a rank would have to look at every match of a common word.
pub async fn search(
    db: &impl PlatformDb,
    query: &str,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Posting>, SearchError> {
    let before = match cursor {
        None => i64::from(u32::MAX) << 16,
        Some(text) => text.parse().map_err(|_| SearchError::Cursor)?,
    };
    let limit = limit.clamp(1, MAX_PAGE);
    let statement = match match_expression(query) {
        Some(expression) => Statement::new(concat!(
            "SELECT p.n AS n, ",
            posting_columns!(),
            " FROM postings_fts AS f CROSS JOIN postings AS p ON p.n = f.rowid \
             WHERE f.postings_fts MATCH ?3 AND f.rowid < ?1 ORDER BY f.rowid DESC LIMIT ?2"
        ))
        .bind(before)
        .bind(limit + 1)
        .bind(expression),
        None => Statement::new(concat!(
            "SELECT p.n AS n, ",
            posting_columns!(),
            " FROM postings AS p WHERE p.n < ?1 ORDER BY p.n DESC LIMIT ?2"
        ))
        .bind(before)
        .bind(limit + 1),
    };
    let rows = db.query(statement).await?;
    let mut items = Vec::with_capacity(rows.len());
    let mut next_cursor = None;
    let mut last: i64 = 0;
    for row in rows.iter() {
        if items.len() == limit as usize {
            next_cursor = Some(last.to_string());
            break;
        }
        last = row.get("n")?;
        items.push(posting(&row)?);
    }
    Ok(Page { items, next_cursor })
}

/// FTS5's query syntax (<https://www.sqlite.org/fts5.html#full_text_query_syntax>) for a person's
/// words: every term a quoted string, joined by AND, exclusions after NOT. `None` without a term to
/// look for.
fn match_expression(query: &str) -> Option<String> {
    let query: String = query.chars().take(MAX_QUERY).collect();
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    for (i, part) in query.split('"').enumerate() {
        // Between an odd and an even quotation mark stands a phrase.
        let terms: Vec<&str> = if i % 2 == 1 {
            vec![part]
        } else {
            part.split_whitespace().collect()
        };
        for term in terms {
            let (list, term) = match term.strip_prefix('-') {
                Some(rest) if i % 2 == 0 => (&mut unwanted, rest),
                _ => (&mut wanted, term),
            };
            // The tokenizer would make nothing of it, and nothing matches nothing.
            if term.chars().any(char::is_alphanumeric) {
                list.push(format!("\"{term}\""));
            }
        }
    }
    wanted.truncate(MAX_TERMS);
    unwanted.truncate(MAX_TERMS);
    if wanted.is_empty() {
        return None;
    }
    let mut expression = format!("({})", wanted.join(" AND "));
    for term in unwanted {
        expression = format!("({expression} NOT {term})");
    }
    Some(expression)
}

#[cfg(test)]
mod tests {
    use super::match_expression;

    #[test]
    fn words_never_become_syntax() {
        let of = |query| match_expression(query).unwrap_or_default();
        assert_eq!(of("rust OR go*"), r#"("rust" AND "OR" AND "go*")"#);
        assert_eq!(
            of(r#""data engineer" -senior"#),
            r#"(("data engineer") NOT "senior")"#
        );
        assert_eq!(of("title:x NEAR(a"), r#"("title:x" AND "NEAR(a")"#);
        assert_eq!(
            of(r#"unclosed "phrase here"#),
            r#"("unclosed" AND "phrase here")"#
        );
        assert_eq!(match_expression(" -- \"\" ++ "), None);
        assert_eq!(match_expression("-only"), None);
    }
}
