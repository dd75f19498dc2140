//! Walks a b-tree and puts payloads together from their overflow pages
//! (<https://www.sqlite.org/fileformat2.html#b_tree_pages>).

use std::borrow::Cow;

use shared::ports::Value;

use super::super::{HEADER, kept_locally, varint};
use super::{Damage, Database, record, u16_at, u32_at};

/// Levels of a tree, at most: SQLite's own bound.
const DEPTH: usize = 20;

/// The two kinds of tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Rows in its leaves, by number.
    Table,
    /// Rows on every level, by themselves: tables without row numbers.
    Index,
}

/// Pages of one tree already seen.
struct Seen(Vec<u64>);

impl Seen {
    fn first(&mut self, page: u32) -> Result<(), Damage> {
        let place = self
            .0
            .get_mut(page as usize / 64)
            .ok_or(broken(page, "it lies beyond the end of the file"))?;
        let bit = 1 << (page % 64);
        if *place & bit != 0 {
            return Err(broken(page, "it is part of the same table twice"));
        }
        *place |= bit;
        Ok(())
    }
}

const fn broken(page: u32, what: &'static str) -> Damage {
    Damage::Broken { page, what }
}

/// What is done with each row's number and values.
pub(super) type Take<'t> = dyn FnMut(i64, Vec<Value>) -> Result<(), Damage> + 't;

impl Database<'_> {
    /// Hands every row of the tree at `root` to `take`, in its order.
    pub(super) fn walk(&self, root: u32, kind: Kind, take: &mut Take<'_>) -> Result<(), Damage> {
        let pages = self.bytes.len() / self.page;
        let mut seen = Seen(vec![0; pages / 64 + 1]);
        self.subtree(root, kind, 1, &mut seen, take)
    }

    fn subtree(
        &self,
        number: u32,
        kind: Kind,
        depth: usize,
        seen: &mut Seen,
        take: &mut Take<'_>,
    ) -> Result<(), Damage> {
        if depth > DEPTH {
            return Err(broken(number, "the tree is deeper than any is"));
        }
        seen.first(number)?;
        let page = self.page(number)?;
        let base = if number == 1 { HEADER } else { 0 };
        let is_leaf = match (page.get(base), kind) {
            (Some(0x0d), Kind::Table) | (Some(0x0a), Kind::Index) => true,
            (Some(0x05), Kind::Table) | (Some(0x02), Kind::Index) => false,
            _ => return Err(broken(number, "it is no page of a table")),
        };
        let cut = || broken(number, "a cell does not lie within it");
        let cells = u16_at(page, base + 3).map(usize::from).ok_or_else(cut)?;
        let pointers = base + if is_leaf { 8 } else { 12 };
        // A cell has four bytes at least, with its pointer six.
        if cells > (self.usable - pointers) / 6 {
            return Err(broken(number, "it claims more cells than fit it"));
        }
        for index in 0..cells {
            let at = u16_at(page, pointers + index * 2).map(usize::from);
            let cell = at
                .filter(|at| *at >= pointers + cells * 2)
                .and_then(|at| page.get(at..self.usable))
                .ok_or_else(cut)?;
            let cell = if is_leaf {
                cell
            } else {
                let child = u32_at(cell, 0).ok_or_else(cut)?;
                self.subtree(child, kind, depth + 1, seen, take)?;
                cell.get(4..).ok_or_else(cut)?
            };
            if is_leaf || kind == Kind::Index {
                let (rowid, payload) = self.payload(number, cell, kind, seen)?;
                let values = record::read(&payload, self.encoding)
                    .ok_or(broken(number, "a row's values do not fit the row"))?;
                take(rowid, values)?;
            }
        }
        if !is_leaf {
            let right = u32_at(page, base + 8).ok_or_else(cut)?;
            self.subtree(right, kind, depth + 1, seen, take)?;
        }
        Ok(())
    }

    /// A row's number (0 in an index) and its bytes.
    fn payload<'c>(
        &self,
        number: u32,
        cell: &'c [u8],
        kind: Kind,
        seen: &mut Seen,
    ) -> Result<(i64, Cow<'c, [u8]>), Damage> {
        let cut = || broken(number, "a cell does not lie within it");
        let (length, used) = varint::take(cell).ok_or_else(cut)?;
        let mut rest = cell.get(used..).ok_or_else(cut)?;
        let mut rowid = 0;
        if kind == Kind::Table {
            let (id, used) = varint::take(rest).ok_or_else(cut)?;
            rowid = id.cast_signed();
            rest = rest.get(used..).ok_or_else(cut)?;
        }
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= self.limits.row_bytes)
            .ok_or(Damage::TooMuch("bytes in one row"))?;
        self.spend(length)?;
        let most = match kind {
            Kind::Table => self.usable - 35,
            Kind::Index => (self.usable - 12) * 64 / 255 - 23,
        };
        let kept = kept_locally(length, most, self.usable);
        let local = rest.get(..kept).ok_or_else(cut)?;
        if kept == length {
            return Ok((rowid, Cow::Borrowed(local)));
        }
        let mut payload = local.to_vec();
        let mut next = u32_at(rest, kept).ok_or_else(cut)?;
        while payload.len() < length {
            if next == 0 {
                return Err(broken(number, "a row ends before its end"));
            }
            seen.first(next)?;
            let page = self.page(next)?;
            let here = (length - payload.len()).min(self.usable - 4);
            let piece = page.get(4..4 + here).ok_or_else(cut)?;
            payload.extend_from_slice(piece);
            next = u32_at(page, 0).ok_or_else(cut)?;
        }
        Ok((rowid, Cow::Owned(payload)))
    }
}
