//! Reads the tables of a database whose bytes come from a stranger.
//!
//! Whatever they say, no page is read twice for one table, no tree is deeper than any of SQLite's,
//! and what is read in all stays within [`Limits`]. Indexes, the freelist and virtual tables are left
//! alone. A database in WAL mode is read as its main file stands: what was only in the `-wal` file
//! beside it is not there.

mod create;
mod create_tokens;
mod record;
mod tree;

use std::cell::Cell;

use shared::ports::Value;

use self::create::Shape;
use self::tree::Kind;
use super::{HEADER, MAGIC};

/// What a database may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Tables and views in the schema.
    pub tables: usize,
    /// Bytes of one row.
    pub row_bytes: usize,
    /// Bytes of all rows read, and of 16 for each value.
    pub bytes: usize,
}

/// Why a database cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It does not begin as SQLite's files do, or says of itself what no version of it writes.
    #[error("it is no SQLite database")]
    NoDatabase,
    /// Something in it contradicts the format.
    #[error("page {page} of the database is damaged: {what}")]
    Broken {
        /// From 1.
        page: u32,
        /// What is wrong there.
        what: &'static str,
    },
    /// It is sound so far, but more than [`Limits`] allow.
    #[error("the database holds more than is read here: {0}")]
    TooMuch(&'static str),
}

/// How the database stores text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// A table of the schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Names of its columns, in their order; virtual generated ones, which are not stored, left out.
    pub columns: Vec<String>,
    shape: Shape,
    root: u32,
}

/// A database whose header was read.
#[derive(Debug)]
pub struct Database<'a> {
    bytes: &'a [u8],
    page: usize,
    usable: usize,
    encoding: Encoding,
    limits: Limits,
    /// What may still be read.
    left: Cell<usize>,
}

impl<'a> Database<'a> {
    /// Reads the header.
    pub fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, Damage> {
        let header = bytes
            .get(..HEADER)
            .filter(|header| header.starts_with(MAGIC))
            .ok_or(Damage::NoDatabase)?;
        let number = |at: usize| u32_at(header, at).ok_or(Damage::NoDatabase);
        let page = match u16_at(header, 16) {
            Some(1) => 65_536,
            Some(size) if size >= 512 && size.is_power_of_two() => usize::from(size),
            _ => return Err(Damage::NoDatabase),
        };
        let reserved = header.get(20).copied().map_or(0, usize::from);
        let encoding = match number(56)? {
            // Nothing was ever written.
            0 | 1 => Encoding::Utf8,
            2 => Encoding::Utf16Le,
            3 => Encoding::Utf16Be,
            _ => return Err(Damage::NoDatabase),
        };
        if number(44)? > 4 || page - reserved < 480 {
            return Err(Damage::NoDatabase);
        }
        Ok(Self {
            bytes,
            page,
            usable: page - reserved,
            encoding,
            limits,
            left: Cell::new(limits.bytes),
        })
    }

    /// `PRAGMA application_id` and `PRAGMA user_version`.
    pub fn marks(&self) -> super::write::Marks {
        super::write::Marks {
            application: u32_at(self.bytes, 68).unwrap_or_default(),
            version: u32_at(self.bytes, 60).unwrap_or_default(),
        }
    }

    /// The tables that have rows of their own, in the order they were made.
    pub fn tables(&self) -> Result<Vec<Table>, Damage> {
        let mut tables = Vec::new();
        let mut seen = 0;
        self.walk(1, Kind::Table, &mut |_, values| {
            seen += 1;
            if seen > self.limits.tables * 4 {
                return Err(Damage::TooMuch("entries of its schema"));
            }
            let mut values = values.into_iter();
            let (Some(Value::Text(kind)), Some(Value::Text(name)), _, root, Some(Value::Text(sql))) = (
                values.next(),
                values.next(),
                values.next(),
                values.next(),
                values.next(),
            ) else {
                return Ok(());
            };
            let Some(Value::Integer(root)) = root else {
                return Ok(());
            };
            let root = u32::try_from(root).unwrap_or_default();
            if kind != "table" || root == 0 {
                return Ok(());
            }
            let shape = Shape::parse(&sql).ok_or(Damage::Broken {
                page: 1,
                what: "a CREATE TABLE that cannot be read",
            })?;
            if tables.len() == self.limits.tables {
                return Err(Damage::TooMuch("tables"));
            }
            tables.push(Table {
                name,
                columns: shape.names(),
                shape,
                root,
            });
            Ok(())
        })?;
        Ok(tables)
    }

    /// Hands every row of `table` to `take`, in the order of its key, a value a column.
    pub fn rows(
        &self,
        table: &Table,
        mut take: impl FnMut(Vec<Value>) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let kind = if table.shape.without_rowid {
            Kind::Index
        } else {
            Kind::Table
        };
        self.walk(table.root, kind, &mut |rowid, stored| {
            self.spend(table.shape.cost(stored.len()))?;
            take(table.shape.row(rowid, stored))
        })
    }

    fn spend(&self, bytes: usize) -> Result<(), Damage> {
        let left = self.left.get().checked_sub(bytes);
        self.left
            .set(left.ok_or(Damage::TooMuch("bytes in its rows"))?);
        Ok(())
    }

    /// A page by its number.
    fn page(&self, number: u32) -> Result<&'a [u8], Damage> {
        (number as usize)
            .checked_sub(1)
            .and_then(|before| before.checked_mul(self.page))
            .and_then(|at| self.bytes.get(at..at.checked_add(self.page)?))
            .ok_or(Damage::Broken {
                page: number,
                what: "it lies beyond the end of the file",
            })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(found.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(found.try_into().ok()?))
}
