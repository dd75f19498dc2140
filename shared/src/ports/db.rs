//! Databases.

use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;

/// A value bound to or read from SQL. Integers are held to ±(2^53 − 1), because one runtime carries
/// numbers as IEEE doubles: beyond that an adapter answers [`DbError::IntegerRange`], it never
/// rounds. Larger numbers travel as TEXT.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// INTEGER.
    Integer(i64),
    /// REAL; never NaN.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BLOB.
    Blob(Vec<u8>),
}

/// The largest magnitude of an INTEGER that every runtime carries exactly.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

impl Value {
    /// Refuses integers that a runtime would round.
    pub const fn check(&self) -> Result<(), DbError> {
        match self {
            Self::Integer(i) if *i > MAX_INTEGER || *i < -MAX_INTEGER => Err(DbError::IntegerRange),
            _ => Ok(()),
        }
    }
}

macro_rules! into_value {
    ($($from:ty => |$v:ident| $to:expr;)*) => {
        $(impl From<$from> for Value { fn from($v: $from) -> Self { $to } })*
    };
}
into_value! {
    i64 => |v| Self::Integer(v);
    i32 => |v| Self::Integer(v.into());
    u32 => |v| Self::Integer(v.into());
    bool => |v| Self::Integer(v.into());
    f64 => |v| Self::Real(v);
    f32 => |v| Self::Real(v.into());
    String => |v| Self::Text(v);
    &str => |v| Self::Text(v.to_owned());
    &String => |v| Self::Text(v.clone());
    Vec<u8> => |v| Self::Blob(v);
    &[u8] => |v| Self::Blob(v.to_vec());
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// One SQL statement with its parameters, bound to `?1`, `?2`, … Never several statements in one
/// text: one runtime would run the first and drop the rest without a word. Alias every expression;
/// use `RETURNING` where the number of changed rows matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The SQL.
    pub sql: Cow<'static, str>,
    /// Its parameters.
    pub params: Vec<Value>,
}

impl Statement {
    /// A statement without parameters yet.
    pub fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self {
            sql: sql.into(),
            params: Vec::new(),
        }
    }

    /// Binds the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.params.push(value.into());
        self
    }
}

/// All rows of an answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Column names.
    pub columns: Arc<[String]>,
    /// Values, a vector a row, in the order of `columns`.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// The rows, each with its columns.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row {
            columns: &self.columns,
            values,
        })
    }

    /// The first row.
    pub fn first(&self) -> Option<Row<'_>> {
        self.iter().next()
    }

    /// Number of rows.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

impl Row<'_> {
    /// The value of the column of this name.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, DbError> {
        let value = self
            .columns
            .iter()
            .position(|c| c == column)
            .and_then(|i| self.values.get(i))
            .ok_or_else(|| DbError::Column(format!("no column “{column}”")))?;
        T::from_value(value).ok_or_else(|| {
            DbError::Column(format!("“{column}” is not {}", std::any::type_name::<T>()))
        })
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// The value, if it is of this type.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($to:ty: $($pattern:pat => $out:expr),+;)*) => {
        $(impl FromValue for $to {
            fn from_value(value: &Value) -> Option<Self> {
                match value { $($pattern => $out,)+ _ => None }
            }
        })*
    };
}
from_value! {
    i64: Value::Integer(i) => Some(*i);
    u32: Value::Integer(i) => u32::try_from(*i).ok();
    bool: Value::Integer(0) => Some(false), Value::Integer(1) => Some(true);
    String: Value::Text(t) => Some(t.clone());
    Vec<u8>: Value::Blob(b) => Some(b.clone());
}
/// Whatever it is.
impl FromValue for Value {
    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}
impl FromValue for f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "integers are held to what a double carries exactly"
    )]
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(r) => Some(*r),
            Value::Integer(i) => Some(*i as Self),
            _ => None,
        }
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

/// What a database refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// A UNIQUE, NOT NULL, CHECK or FOREIGN KEY constraint; nothing was written.
    #[error("constraint failed: {0}")]
    Constraint(String),
    /// Locked for longer than the adapter waits.
    #[error("the database is busy")]
    Busy,
    /// No room.
    #[error("the database is full")]
    Full,
    /// An integer beyond ±(2^53 − 1).
    #[error("an integer is beyond what every runtime carries exactly (2^53 - 1)")]
    IntegerRange,
    /// A column that is not there or of another type.
    #[error("{0}")]
    Column(String),
    /// A transaction body awaited something other than its database; it was rolled back.
    #[error("a transaction waited for something other than the database and was rolled back")]
    Suspended,
    /// Anything else, in the database's words.
    #[error("{0}")]
    Other(String),
}

impl DbError {
    /// Sorts a database's own message; all runtimes speak SQLite's.
    pub fn from_message(message: String) -> Self {
        let lower = message.to_ascii_lowercase();
        if lower.contains("constraint") {
            Self::Constraint(message)
        } else if lower.contains("database is locked")
            || lower.contains("database is busy")
            || lower.contains("sqlite_busy")
        {
            Self::Busy
        } else if lower.contains("full") && lower.contains("disk") {
            Self::Full
        } else {
            Self::Other(message)
        }
    }
}

/// What speaks SQL: a tenant's database, a transaction on it, the platform's.
pub trait Sql: Sync {
    /// Runs one statement to its end and returns all its rows. Errors that appear only while
    /// stepping (a constraint in the second row) are errors of this call.
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send;

    /// The same for a statement whose rows nobody wants.
    fn execute(&self, statement: Statement) -> impl Future<Output = Result<(), DbError>> + Send {
        async { self.query(statement).await.map(|_| ()) }
    }
}

/// One person's database. `{db}.` before a name in DDL is replaced by what the runtime needs there, and
/// `{db}` alone by the database's own name, on runtimes that let one `VACUUM` it.
pub trait TenantDb: Sql + Clone + Send + 'static {
    /// The inside of a transaction.
    type Tx: Sql;

    /// Runs `body` as one transaction: all of it or, when it answers `Err` or waits for anything but
    /// `tx`, nothing. Nothing else of this database happens in between.
    fn transaction<T, E, F>(&self, body: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFnOnce(&Self::Tx) -> Result<T, E>,
        T: Send,
        E: From<DbError> + Send;
}

/// The database all functions share. No interactive transaction: one runtime has none.
pub trait PlatformDb: Sql + Clone + Send + 'static {
    /// Runs the statements as one transaction, in order; the first error rolls all back.
    fn batch(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<Rows>, DbError>> + Send;
}
