//! Writes a database table by table, its pages in order, so that no more of it is in memory than one
//! leaf page and the outline of one tree.
//!
//! The pages that are only known at the end (the first, with the number of pages, and each table's
//! root) stand first in the file. They are the head, which [`Writer::finish`] answers; whoever keeps
//! the pages puts it before them.

use shared::ports::Value;

use super::{HEADER, MAGIC, kept_locally, varint};

/// Bytes of a page: SQLite's own default.
pub const PAGE: usize = 4_096;
/// Pointers of an inner page to the level below: as many as fit page 1 with the longest keys.
const FAN_OUT: usize = (PAGE - HEADER - INNER_HEADER) / (2 + 4 + 9) + 1;
const LEAF_HEADER: usize = 8;
const INNER_HEADER: usize = 12;
const LEAF: u8 = 0x0d;
const INNER: u8 = 0x05;
/// Payload of a leaf's cell, at most.
const LOCAL: usize = PAGE - 35;
/// Payload of an overflow page.
const OVERFLOW: usize = PAGE - 4;

/// Something named in the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// The `CREATE TABLE` or `CREATE VIEW` that makes it. A table here has no `PRIMARY KEY` or
    /// `UNIQUE`, because these would want an index, and is not `WITHOUT ROWID`.
    pub sql: String,
    /// Whether it is a view, which has no rows of its own.
    pub is_view: bool,
}

/// Why a database cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Rows of a table that is not there, or after those of a later one.
    #[error("rows come table by table, in the order of the definitions")]
    Order,
    /// More pages or bytes than the format has numbers for.
    #[error("the database is larger than the format allows")]
    TooLarge,
}

/// What tells this file from other databases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// `PRAGMA application_id`.
    pub application: u32,
    /// `PRAGMA user_version`.
    pub version: u32,
}

/// A database being written.
#[derive(Debug)]
pub struct Writer {
    marks: Marks,
    /// Page 1, each table's root, the rest of the schema: complete but for the first ones.
    head: Vec<u8>,
    /// The page of each definition's root; `None` for a view.
    roots: Vec<Option<u32>>,
    pages: Pages,
    current: usize,
    tree: Tree,
}

/// Pages in the order of their numbers.
#[derive(Debug)]
struct Pages {
    next: u32,
    bytes: Vec<u8>,
}

impl Pages {
    fn add(&mut self, page: &[u8]) -> Result<u32, WriteError> {
        let number = self.next;
        self.next = number.checked_add(1).ok_or(WriteError::TooLarge)?;
        self.bytes.extend_from_slice(page);
        self.bytes
            .resize(self.bytes.len().next_multiple_of(PAGE), 0);
        Ok(number)
    }
}

/// A table's tree: its last leaf and, of the finished ones, page and last row.
#[derive(Debug, Default)]
struct Tree {
    cells: Vec<Vec<u8>>,
    used: usize,
    last: u64,
    leaves: Vec<(u32, u64)>,
}

impl Writer {
    /// Begins a database with this schema.
    pub fn new(definitions: &[Definition], marks: Marks) -> Result<Self, WriteError> {
        let mut next = 2;
        let mut roots = Vec::with_capacity(definitions.len());
        for definition in definitions {
            let root = (!definition.is_view).then_some(next);
            next += u32::from(root.is_some());
            roots.push(root);
        }
        let mut pages = Pages {
            next,
            bytes: Vec::new(),
        };
        let mut schema = Tree::default();
        for (definition, root) in definitions.iter().zip(&roots) {
            let kind = if definition.is_view { "view" } else { "table" };
            let row = [
                Value::from(kind),
                Value::from(&definition.name),
                Value::from(&definition.name),
                Value::Integer(root.unwrap_or_default().into()),
                Value::from(&definition.sql),
            ];
            schema.push(&row, HEADER, &mut pages)?;
        }
        let mut head = schema.root(HEADER, &mut pages)?;
        head.resize(next as usize * PAGE - PAGE, 0);
        head.append(&mut pages.bytes);
        Ok(Self {
            marks,
            head,
            roots,
            pages,
            current: 0,
            tree: Tree::default(),
        })
    }

    /// Adds a row to the table of this definition, numbered from 1.
    pub fn row(&mut self, table: usize, values: &[Value]) -> Result<(), WriteError> {
        if table < self.current || self.roots.get(table).copied().flatten().is_none() {
            return Err(WriteError::Order);
        }
        while self.current < table {
            self.close()?;
        }
        self.tree.push(values, 0, &mut self.pages)
    }

    /// The pages finished since the last time, in their order, after the head.
    pub fn take_pages(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.pages.bytes)
    }

    /// The last pages, and the head that stands before all others.
    pub fn finish(mut self) -> Result<(Vec<u8>, Vec<u8>), WriteError> {
        while self.current < self.roots.len() {
            self.close()?;
        }
        let header = header(self.pages.next - 1, self.marks);
        if let Some(start) = self.head.get_mut(..HEADER) {
            start.copy_from_slice(&header);
        }
        Ok((self.pages.bytes, self.head))
    }

    /// Writes the root of the table whose rows came last.
    fn close(&mut self) -> Result<(), WriteError> {
        let tree = std::mem::take(&mut self.tree);
        if let Some(root) = self.roots.get(self.current).copied().flatten() {
            let page = tree.root(0, &mut self.pages)?;
            let at = (root as usize - 1) * PAGE;
            if let Some(place) = self.head.get_mut(at..at + PAGE) {
                place.copy_from_slice(&page);
            }
        }
        self.current += 1;
        Ok(())
    }
}

impl Tree {
    /// Adds a row; a full leaf becomes a page. `base` is where the root's own header begins, which
    /// every leaf keeps free, since it may turn out to be the root.
    fn push(&mut self, values: &[Value], base: usize, pages: &mut Pages) -> Result<(), WriteError> {
        let payload = record(values);
        let kept = kept_locally(payload.len(), LOCAL, PAGE);
        let (local, rest) = payload.split_at(kept);
        let mut cell = Vec::with_capacity(kept + 22);
        varint::put(&mut cell, payload.len() as u64);
        varint::put(&mut cell, self.last + 1);
        cell.extend_from_slice(local);
        if LEAF_HEADER + base + cell.len() + 4 + 2 > PAGE - self.used && !self.cells.is_empty() {
            self.close_leaf(pages)?;
        }
        if !rest.is_empty() {
            cell.extend_from_slice(&pages.next.to_be_bytes());
            let mut pieces = rest.chunks(OVERFLOW).peekable();
            while let Some(piece) = pieces.next() {
                let next = match pieces.peek() {
                    Some(_) => pages.next.checked_add(1).ok_or(WriteError::TooLarge)?,
                    None => 0,
                };
                let mut page = Vec::with_capacity(PAGE);
                page.extend_from_slice(&next.to_be_bytes());
                page.extend_from_slice(piece);
                pages.add(&page)?;
            }
        }
        self.last += 1;
        self.used += cell.len() + 2;
        self.cells.push(cell);
        Ok(())
    }

    fn close_leaf(&mut self, pages: &mut Pages) -> Result<(), WriteError> {
        let page = page(LEAF, 0, &self.cells, None);
        self.leaves.push((pages.add(&page)?, self.last));
        self.cells.clear();
        self.used = 0;
        Ok(())
    }

    /// The page of the root; the levels between it and the leaves are added to `pages`.
    fn root(mut self, base: usize, pages: &mut Pages) -> Result<Vec<u8>, WriteError> {
        let fits = self.used + LEAF_HEADER + base <= PAGE;
        if self.leaves.is_empty() && fits {
            return Ok(page(LEAF, base, &self.cells, None));
        }
        if !self.cells.is_empty() {
            self.close_leaf(pages)?;
        }
        let mut level = self.leaves;
        while level.len() > FAN_OUT {
            let groups = level.len().div_ceil(FAN_OUT);
            // As evenly as can be, so that none has a single child.
            let cut = |group: usize| group * level.len() / groups;
            let mut above = Vec::with_capacity(groups);
            for number in 0..groups {
                let group = level.get(cut(number)..cut(number + 1)).unwrap_or_default();
                let last = group.last().map_or(0, |(_, last)| *last);
                above.push((pages.add(&inner(0, group))?, last));
            }
            level = above;
        }
        Ok(inner(base, &level))
    }
}

/// A page that leads to these, each with its last row.
fn inner(base: usize, children: &[(u32, u64)]) -> Vec<u8> {
    let Some(((right, _), rest)) = children.split_last() else {
        return page(LEAF, base, &[], None);
    };
    let cells: Vec<Vec<u8>> = rest
        .iter()
        .map(|(child, last)| {
            let mut cell = child.to_be_bytes().to_vec();
            varint::put(&mut cell, *last);
            cell
        })
        .collect();
    page(INNER, base, &cells, Some(*right))
}

/// Lays cells out: pointers behind the header, contents from the end.
fn page(kind: u8, base: usize, cells: &[Vec<u8>], right: Option<u32>) -> Vec<u8> {
    let mut contents: Vec<u8> = Vec::with_capacity(PAGE);
    let mut pointers: Vec<u8> = Vec::with_capacity(cells.len() * 2);
    let total: usize = cells.iter().map(Vec::len).sum();
    let start = PAGE.saturating_sub(total);
    for cell in cells {
        pointers.extend_from_slice(&short(start + contents.len()));
        contents.extend_from_slice(cell);
    }
    let mut page = vec![0; base];
    page.push(kind);
    page.extend_from_slice(&[0, 0]);
    page.extend_from_slice(&short(cells.len()));
    page.extend_from_slice(&short(start));
    page.push(0);
    if let Some(right) = right {
        page.extend_from_slice(&right.to_be_bytes());
    }
    page.append(&mut pointers);
    page.resize(start, 0);
    page.append(&mut contents);
    page
}

/// Offsets and counts within a page, none above its size.
#[expect(clippy::cast_possible_truncation, reason = "at most 4,096")]
const fn short(number: usize) -> [u8; 2] {
    (number as u16).to_be_bytes()
}

/// A row as SQLite stores it: the types of its values, then the values
/// (<https://www.sqlite.org/fileformat2.html#record_format>).
fn record(values: &[Value]) -> Vec<u8> {
    let mut types = Vec::with_capacity(values.len() * 2);
    let mut body = Vec::new();
    for value in values {
        match value {
            Value::Null => types.push(0),
            Value::Integer(0) => types.push(8),
            Value::Integer(1) => types.push(9),
            Value::Integer(number) => {
                let bytes = number.to_be_bytes();
                // Of the sizes there are, the least that holds it with its sign.
                let (kind, size) = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6)]
                    .into_iter()
                    .find(|(_, size)| (number << (64 - size * 8)) >> (64 - size * 8) == *number)
                    .unwrap_or((6, 8));
                types.push(kind);
                body.extend_from_slice(bytes.get(8 - size..).unwrap_or(&bytes));
            }
            // A database has no NaN.
            Value::Real(number) if number.is_nan() => types.push(0),
            Value::Real(number) => {
                types.push(7);
                body.extend_from_slice(&number.to_be_bytes());
            }
            Value::Text(text) => {
                varint::put(&mut types, text.len() as u64 * 2 + 13);
                body.extend_from_slice(text.as_bytes());
            }
            Value::Blob(bytes) => {
                varint::put(&mut types, bytes.len() as u64 * 2 + 12);
                body.extend_from_slice(bytes);
            }
        }
    }
    // The header's size counts itself.
    let size = types.len() + 1;
    let size = if size > 127 { size + 1 } else { size };
    let size = if size > 16_383 { size + 1 } else { size };
    let mut record = Vec::with_capacity(size + body.len());
    varint::put(&mut record, size as u64);
    record.append(&mut types);
    record.append(&mut body);
    record
}

fn header(pages: u32, marks: Marks) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(place) = header.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    };
    put(0, MAGIC);
    put(16, &short(PAGE));
    // Legacy journal for writing and reading, nothing reserved, and three fixed fractions.
    put(18, &[1, 1, 0, 64, 32, 32]);
    let numbers = [
        // The change counter, and the version it makes the page count valid for.
        (24, 1),
        (92, 1),
        (28, pages),
        // The schema's cookie and its format.
        (40, 1),
        (44, 4),
        // UTF-8.
        (56, 1),
        (60, marks.version),
        (68, marks.application),
        // Written as by SQLite 3.45.
        (96, 3_045_000),
    ];
    for (at, number) in numbers {
        put(at, &number.to_be_bytes());
    }
    header
}
