//! A table of a file, cell by name.

use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::calls::ArchiveTable;
use shared::ids::Millis;

use super::moment;

/// The table of this name, or one without rows.
pub(super) fn of<'a>(tables: &'a [ArchiveTable], name: &str) -> impl Iterator<Item = Cells<'a>> {
    let table = tables.iter().find(|table| table.name == name);
    table.into_iter().flat_map(|table| {
        table.rows.iter().map(|values| Cells {
            columns: &table.columns,
            values,
        })
    })
}

/// A row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

impl Cells<'_> {
    fn cell(&self, name: &str) -> Option<&Value> {
        let at = self.columns.iter().position(|column| column == name)?;
        self.values.get(at)
    }

    /// A text that is not empty, or a number as text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = match self.cell(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A text as it stands, line ends and all.
    pub(super) fn whole(&self, name: &str) -> Option<&str> {
        self.cell(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A whole number that every runtime carries.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        let number = match self.cell(name)? {
            Value::Number(number) => number.as_i64()?,
            Value::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        let most = shared::ports::MAX_INTEGER;
        (-most..=most).contains(&number).then_some(number)
    }

    /// A moment: milliseconds, or written out.
    pub(super) fn moment(&self, name: &str) -> Option<Millis> {
        self.number(name)
            .or_else(|| moment::read(&self.text(name)?))
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.number(name).is_some_and(|number| number != 0)
    }

    /// JSON in a text, read as bytes because everything else here is: one reader a type.
    pub(super) fn json<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        match self.cell(name)? {
            Value::String(text) => serde_json::from_slice(text.as_bytes()).ok(),
            _ => None,
        }
    }
}
