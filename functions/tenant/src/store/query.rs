//! The list of applications: filters, orders, pages. Pages go by key, not by offset, so a list that
//! changes between two pages neither repeats nor loses what stayed in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::Problem;
use shared::application::{ApplicationSummary, Status};
use shared::ports::{Row, Sql, Statement, Value};
use utoipa::ToSchema;

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::applications::{SUMMARY_COLUMNS, summary};

/// Words of a query that count.
const MAX_WORDS: usize = 12;

/// The orders a list comes in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    /// Highest score first.
    #[default]
    Score,
    /// Newest posting first.
    Newest,
    /// By employer.
    Company,
    /// Last moved first.
    Updated,
}

impl Sort {
    /// The column it goes by, and whether from high to low. Ties are broken by id.
    const fn key(self) -> (&'static str, bool) {
        match self {
            Self::Score => ("score", true),
            Self::Newest => ("fresh_at", true),
            Self::Company => ("company_key", false),
            Self::Updated => ("updated_at", true),
        }
    }
}

/// What is wanted of the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct ListQuery {
    pub(crate) statuses: Vec<Status>,
    pub(crate) q: String,
    /// Tenths of a point.
    pub(crate) min_score: Option<i64>,
    pub(crate) remote: Option<bool>,
    pub(crate) source: Option<String>,
    pub(crate) sort: Sort,
}

/// A page of it.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) items: Vec<ApplicationSummary>,
    pub(crate) next_cursor: Option<String>,
    pub(crate) total: u32,
    pub(crate) counts: BTreeMap<String, u32>,
}

/// Where a page begins: after this row of this query.
#[derive(Serialize, Deserialize)]
struct Cursor {
    /// Of the query; a cursor of another query is refused.
    q: String,
    /// The last row's sort key, as text.
    k: String,
    /// The last row's id.
    i: String,
}

/// Reads one page: one statement for the rows, one for the counts.
pub(crate) async fn page(
    db: &impl Sql,
    ctx: &Inner,
    wanted: &ListQuery,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Found, Failure> {
    let print = fingerprint(wanted)?;
    let after = cursor.map(|text| read_cursor(text, &print)).transpose()?;
    let (key, descending) = wanted.sort.key();
    let (turn, beyond) = if descending {
        ("DESC", "<")
    } else {
        ("ASC", ">")
    };

    let mut sql = Conditions::of(wanted);
    let counted = sql.statement(
        "SELECT a.status AS status, COUNT(*) AS n FROM applications AS a",
        " GROUP BY a.status",
    );
    if let Some(statuses) = one_of(&wanted.statuses) {
        sql.add(&format!("a.status IN ({statuses})"), None);
    }
    if let Some(after) = after {
        let value = match wanted.sort {
            Sort::Company => Value::Text(after.k),
            _ => Value::Integer(after.k.parse().map_err(|_| bad_cursor())?),
        };
        sql.add(&format!("a.{key} {beyond}= ?"), Some(value));
        let at = sql.params.len();
        sql.add(
            &format!("(a.{key} {beyond} ?{at} OR a.id > ?)"),
            Some(Value::Text(after.i)),
        );
    }
    let rows = db
        .query(sql.statement(
            &format!("SELECT {SUMMARY_COLUMNS}, a.{key} AS sort_key FROM applications AS a"),
            &format!(" ORDER BY a.{key} {turn}, a.id LIMIT {}", limit + 1),
        ))
        .await?;

    let mut items = Vec::with_capacity(rows.len());
    let mut next_cursor = None;
    let mut last = None;
    for row in rows.iter() {
        if items.len() == limit as usize {
            next_cursor = last.map(|row| write_cursor(&print, row)).transpose()?;
            break;
        }
        items.push(summary(ctx, row)?);
        last = Some(row);
    }

    let counts = counts(&db.query(counted).await?)?;
    let total = counts
        .iter()
        .filter(|(word, _)| {
            wanted.statuses.is_empty() || wanted.statuses.iter().any(|s| s.as_str() == *word)
        })
        .map(|(_, n)| n)
        .sum();
    Ok(Found {
        items,
        next_cursor,
        total,
        counts,
    })
}

/// Every status with how many applications stand there.
fn counts(rows: &shared::ports::Rows) -> Result<BTreeMap<String, u32>, Failure> {
    // Collected, a map would be sorted first, by a sort of its own.
    let mut counts = BTreeMap::new();
    for status in Status::ALL {
        counts.insert(status.as_str().to_owned(), 0);
    }
    for row in rows.iter() {
        counts.insert(row.get("status")?, row.get("n")?);
    }
    Ok(counts)
}

/// Statuses as SQL words; they are ours, never a person's.
fn one_of(statuses: &[Status]) -> Option<String> {
    let words: Vec<String> = statuses
        .iter()
        .map(|s| format!("'{}'", s.as_str()))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// A WHERE clause with its parameters.
struct Conditions {
    sql: String,
    params: Vec<Value>,
}

impl Conditions {
    /// All filters but the status, which the counts leave out.
    fn of(wanted: &ListQuery) -> Self {
        let mut conditions = Self {
            sql: String::new(),
            params: Vec::new(),
        };
        if let Some(expression) = match_expression(&wanted.q) {
            conditions.add(
                "a.n IN (SELECT rowid FROM applications_fts WHERE applications_fts MATCH ?)",
                Some(Value::Text(expression)),
            );
        }
        if let Some(tenths) = wanted.min_score {
            conditions.add("a.score >= ?", Some(Value::Integer(tenths)));
        }
        match wanted.remote {
            Some(true) => conditions.add("a.workplace = 'remote'", None),
            Some(false) => conditions.add("a.workplace <> 'remote'", None),
            None => {}
        }
        if let Some(source) = &wanted.source {
            conditions.add("a.source = ?", Some(Value::Text(source.clone())));
        }
        conditions
    }

    /// Adds a condition; its last `?` becomes the number of `value`.
    fn add(&mut self, condition: &str, value: Option<Value>) {
        self.sql.push_str(if self.sql.is_empty() {
            " WHERE "
        } else {
            " AND "
        });
        match (value, condition.rsplit_once('?')) {
            (Some(value), Some((before, after))) => {
                self.params.push(value);
                // Writing to a String does not fail.
                let _ = write!(self.sql, "{before}?{}{after}", self.params.len());
            }
            _ => self.sql.push_str(condition),
        }
    }

    fn statement(&self, select: &str, rest: &str) -> Statement {
        Statement {
            sql: format!("{select}{}{rest}", self.sql).into(),
            params: self.params.clone(),
        }
    }
}

/// FTS5's query for a person's words: all of them, the last one also as a beginning, because people
/// search while they type. `None` where there is no word.
fn match_expression(query: &str) -> Option<String> {
    let mut words: Vec<String> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(|word| format!("\"{word}\""))
        .collect();
    let last = words.last_mut()?;
    last.push('*');
    Some(words.join(" AND "))
}

fn fingerprint(wanted: &ListQuery) -> Result<String, Failure> {
    let json = serde_json::to_vec(wanted)
        .map_err(|_| Failure::Broken("a query cannot be JSON".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(&Sha256::digest(json)[..9]))
}

fn write_cursor(print: &str, row: Row<'_>) -> Result<String, Failure> {
    let key = match row.get::<i64>("sort_key") {
        Ok(number) => number.to_string(),
        Err(_) => row.get("sort_key")?,
    };
    let cursor = Cursor {
        q: print.to_owned(),
        k: key,
        i: row.get("id")?,
    };
    let json = serde_json::to_vec(&cursor)
        .map_err(|_| Failure::Broken("a cursor cannot be JSON".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

fn read_cursor(text: &str, print: &str) -> Result<Cursor, Problem> {
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|json| serde_json::from_slice::<Cursor>(&json).ok())
        .filter(|cursor| cursor.q == print)
        .ok_or_else(bad_cursor)
}

fn bad_cursor() -> Problem {
    Problem::invalid(
        "this cursor does not belong to this list with these filters and this order; leave it out to start over",
    )
    .at("cursor")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_never_become_syntax() {
        let of = |query| match_expression(query).unwrap_or_default();
        assert_eq!(of("rust OR go"), r#""rust" AND "OR" AND "go"*"#);
        assert_eq!(of("a:b NEAR(\"x"), r#""a" AND "b" AND "NEAR" AND "x"*"#);
        assert_eq!(match_expression(" \"*-( "), None);
    }

    #[test]
    fn a_cursor_of_another_query_is_refused() {
        let mine = fingerprint(&ListQuery::default()).unwrap();
        let other = fingerprint(&ListQuery {
            remote: Some(true),
            ..ListQuery::default()
        })
        .unwrap();
        let cursor = URL_SAFE_NO_PAD.encode(
            serde_json::to_vec(&Cursor {
                q: mine.clone(),
                k: "1".into(),
                i: "x".into(),
            })
            .unwrap(),
        );
        assert!(read_cursor(&cursor, &mine).is_ok());
        assert!(read_cursor(&cursor, &other).is_err());
        for nonsense in ["nonsense", "", "é", "e30"] {
            assert!(read_cursor(nonsense, &mine).is_err(), "{nonsense}");
        }
    }
}
