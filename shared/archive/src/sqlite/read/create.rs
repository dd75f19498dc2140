//! What a `CREATE TABLE` says of how rows are stored: names, the row's number by another name,
//! defaults of columns that were added later, the order of a table without row numbers
//! (<https://www.sqlite.org/lang_createtable.html>).

use shared::ports::Value;

use super::create_tokens::{Token, tokens};

/// What a row and a value of it take in memory, beside the bytes of texts.
const ROW: usize = 64;
const VALUE: usize = 32;

/// How rows of a table are stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shape {
    columns: Vec<Column>,
    /// The column that is the row's number.
    rowid: Option<usize>,
    pub(super) without_rowid: bool,
    /// Columns in the order they are stored.
    stored: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
struct Column {
    name: String,
    /// Whole numbers in it are stored as integers and read as reals.
    is_real: bool,
    is_integer: bool,
    is_virtual: bool,
    default: Value,
}

/// What may begin a constraint of a column, and so ends its type.
const CONSTRAINTS: [&str; 11] = [
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "GENERATED",
    "AS",
];

impl Shape {
    /// Reads the statement; `None` where it is none that SQLite would keep.
    pub(super) fn parse(sql: &str) -> Option<Self> {
        let tokens = tokens(sql);
        let open = tokens.iter().position(|token| *token == Token::Open)?;
        let head = tokens.get(..open)?;
        if !head.first()?.is("CREATE") || !head.iter().any(|token| token.is("TABLE")) {
            return None;
        }
        let (parts, rest) = parts(tokens.get(open + 1..)?)?;
        let mut shape = Self {
            without_rowid: rest
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a.is("WITHOUT") && b.is("ROWID"))),
            ..Self::default()
        };
        let mut key: Vec<usize> = Vec::new();
        let mut key_is_number = false;
        for part in &parts {
            if is_table_constraint(part) {
                if let Some(names) = primary_key(part) {
                    key = names.iter().filter_map(|name| shape.place(name)).collect();
                    key_is_number = key.len() == 1;
                }
                continue;
            }
            let (column, is_key, descends) = column(part)?;
            shape.columns.push(column);
            if is_key {
                key = vec![shape.columns.len() - 1];
                // By an old mistake that is kept, only an ascending key is the row's number.
                key_is_number = !descends;
            }
        }
        if shape.columns.is_empty() {
            return None;
        }
        let is_integer = |at: &&usize| shape.columns.get(**at).is_some_and(|c| c.is_integer);
        if !shape.without_rowid && key_is_number {
            shape.rowid = key.first().filter(is_integer).copied();
        }
        let mut order = Vec::new();
        let first = if shape.without_rowid { key } else { Vec::new() };
        for at in first.into_iter().chain(0..shape.columns.len()) {
            let is_virtual = shape.columns.get(at).is_some_and(|c| c.is_virtual);
            if !is_virtual && !order.contains(&at) {
                order.push(at);
            }
        }
        shape.stored = order;
        Some(shape)
    }

    fn place(&self, name: &str) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Names of the columns that are stored.
    pub(super) fn names(&self) -> Vec<String> {
        let kept = self.columns.iter().filter(|column| !column.is_virtual);
        kept.map(|column| column.name.clone()).collect()
    }

    /// Bytes of a row that stores this many values: what each costs as a value, and what it takes from
    /// defaults, which stand in the file once and in every short row again.
    pub(super) fn cost(&self, stored: usize) -> usize {
        let absent = self.stored.get(stored..).unwrap_or_default();
        let taken = absent
            .iter()
            .map(|at| match self.columns.get(*at).map(|c| &c.default) {
                Some(Value::Text(text)) => text.len(),
                Some(Value::Blob(bytes)) => bytes.len(),
                _ => 0,
            });
        ROW + self.columns.len() * VALUE + taken.sum::<usize>()
    }

    /// The values as they are stored, as those of the columns in their order.
    pub(super) fn row(&self, rowid: i64, stored: Vec<Value>) -> Vec<Value> {
        let mut row: Vec<Option<Value>> = vec![None; self.columns.len()];
        for (at, value) in self.stored.iter().zip(stored) {
            if let Some(place) = row.get_mut(*at) {
                *place = Some(value);
            }
        }
        let columns = self.columns.iter().enumerate().zip(row);
        columns
            .filter(|((_, column), _)| !column.is_virtual)
            .map(|((at, column), value)| match value {
                _ if self.rowid == Some(at) => Value::Integer(rowid),
                #[expect(clippy::cast_precision_loss, reason = "as SQLite does")]
                Some(Value::Integer(whole)) if column.is_real => Value::Real(whole as f64),
                Some(value) => value,
                None => column.default.clone(),
            })
            .collect()
    }
}

/// Cuts at the commas of the outermost level, up to the parenthesis that closes it; and what follows.
fn parts(tokens: &[Token]) -> Option<(Vec<&[Token]>, &[Token])> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open => depth += 1,
            Token::Close if depth == 0 => {
                parts.push(tokens.get(start..at)?);
                return Some((parts, tokens.get(at + 1..)?));
            }
            Token::Close => depth -= 1,
            Token::Comma if depth == 0 => {
                parts.push(tokens.get(start..at)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

fn is_table_constraint(part: &[Token]) -> bool {
    let starts = |words: &[&str]| {
        let mut tokens = part.iter();
        words
            .iter()
            .all(|word| tokens.next().is_some_and(|token| token.is(word)))
    };
    let unnamed = || match part {
        [first, second, ..] => *second == Token::Open && (first.is("UNIQUE") || first.is("CHECK")),
        _ => false,
    };
    starts(&["CONSTRAINT"])
        || starts(&["PRIMARY", "KEY"])
        || starts(&["FOREIGN", "KEY"])
        || unnamed()
}

/// Columns of `PRIMARY KEY (a, b DESC)`.
fn primary_key(part: &[Token]) -> Option<Vec<String>> {
    let at = part
        .windows(2)
        .position(|pair| matches!(pair, [a, b] if a.is("PRIMARY") && b.is("KEY")))?;
    let open = part.get(at + 2).filter(|token| **token == Token::Open)?;
    let _ = open;
    let (columns, _) = parts(part.get(at + 3..)?)?;
    columns
        .iter()
        .map(|column| column.first().and_then(Token::name))
        .collect()
}

/// A column; whether it is the primary key by itself, and a descending one.
fn column(part: &[Token]) -> Option<(Column, bool, bool)> {
    let (name, rest) = part.split_first()?;
    let typed = rest
        .iter()
        .position(|token| CONSTRAINTS.iter().any(|word| token.is(word)))
        .unwrap_or(rest.len());
    let (kind, constraints) = rest.split_at(typed);
    let words: Vec<String> = kind
        .iter()
        .filter_map(Token::name)
        .map(|word| word.to_ascii_uppercase())
        .collect();
    let says = |parts: &[&str]| {
        let mut parts = parts.iter();
        parts.any(|part| words.iter().any(|word| word.contains(part)))
    };
    // The rules of affinity, in their order.
    let is_real =
        !says(&["INT", "CHAR", "CLOB", "TEXT", "BLOB"]) && says(&["REAL", "FLOA", "DOUB"]);
    let mut column = Column {
        name: name.name()?,
        is_real,
        is_integer: words == ["INTEGER"],
        is_virtual: false,
        default: Value::Null,
    };
    let (mut is_key, mut descends, mut is_generated, mut is_stored) = (false, false, false, false);
    let mut depth = 0_usize;
    for (at, token) in constraints.iter().enumerate() {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            token if token.is("PRIMARY") => is_key = true,
            token if token.is("DESC") => descends = true,
            token if token.is("AS") => is_generated = true,
            token if token.is("STORED") => is_stored = true,
            token if token.is("DEFAULT") => {
                column.default = constant(constraints.get(at + 1..).unwrap_or_default(), is_real);
            }
            _ => {}
        }
    }
    column.is_virtual = is_generated && !is_stored;
    Some((column, is_key, descends))
}

/// A default that is a constant; anything else is only worked out when rows are written.
fn constant(tokens: &[Token], is_real: bool) -> Value {
    let (sign, rest) = match tokens.split_first() {
        Some((Token::Other('-'), rest)) => (-1, rest),
        Some((Token::Other('+'), rest)) => (1, rest),
        _ => (1, tokens),
    };
    match rest.first() {
        Some(Token::Text(text)) => Value::Text(text.clone()),
        Some(token) if token.is("TRUE") => Value::Integer(1),
        Some(token) if token.is("FALSE") => Value::Integer(0),
        Some(Token::Word(word)) => match (word.parse::<i64>(), word.parse::<f64>()) {
            #[expect(clippy::cast_precision_loss, reason = "as SQLite does")]
            (Ok(whole), _) if is_real => Value::Real((whole * sign) as f64),
            (Ok(whole), _) => Value::Integer(whole * sign),
            (_, Ok(number))
                if number.is_finite()
                    && word.starts_with(|c: char| c.is_ascii_digit() || c == '.') =>
            {
                Value::Real(if sign < 0 { -number } else { number })
            }
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}
