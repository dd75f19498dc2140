//! Which tables leave, and how their sealed cells are written where nothing is sealed.

use archive::sqlite::write::Definition;
use shared::ports::{Row, Rows, Sql, Statement, Value};

use crate::context::Inner;
use crate::failure::Failure;
use crate::vault::Column;

/// Rows read at once.
const PAGE: u32 = 200;

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// As it is: an INTEGER.
    Number,
    /// As it is: TEXT.
    Text,
    /// Opened: the text in it, or its JSON.
    Sealed,
}

/// A table that leaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// What it holds, for the reader of the README.
    about: &'static str,
    columns: &'static [(&'static str, Kind)],
    /// Columns that make the row its cells are sealed for, joined by `/`.
    key: &'static [&'static str],
    /// Its order, where rows have no numbers.
    order: Option<&'static str>,
    /// Rows that leave.
    which: &'static str,
}

/// Every table that leaves. The others hold nothing of a person beyond it: `state`, `outbox`, `undo`
/// and `idempotency` are the function's own memory, `applications_fts` is made of `applications`,
/// `cv_chunks` are the files beside the database. Sessions and tokens are keys to this instance, worth
/// nothing elsewhere and something to a thief.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "settings",
        about: "What you set, by name; body is JSON.",
        columns: &[
            ("key", Kind::Text),
            ("body", Kind::Sealed),
            ("updated_at", Kind::Number),
        ],
        key: &["key"],
        order: Some("key"),
        which: "1",
    },
    Table {
        name: "profile",
        about: "What you set of yourself whichever CV counts: JSON, field to value.",
        columns: &[
            ("id", Kind::Number),
            ("read", Kind::Sealed),
            ("corrections", Kind::Sealed),
            ("updated_at", Kind::Number),
        ],
        key: &["id"],
        order: None,
        which: "1",
    },
    Table {
        name: "cv_documents",
        about: "Your CVs: name is the file's, label what you call it, text what was taken out of it, \
                read (JSON) what was read from that, corrections (JSON) what you set instead. The \
                files are in files/, in a folder named by id.",
        columns: &[
            ("id", Kind::Text),
            ("kind", Kind::Text),
            ("chars", Kind::Number),
            ("bytes", Kind::Number),
            ("name", Kind::Sealed),
            ("label", Kind::Sealed),
            ("text", Kind::Sealed),
            ("read", Kind::Sealed),
            ("corrections", Kind::Sealed),
            ("is_default", Kind::Number),
            ("uploaded_at", Kind::Number),
        ],
        key: &["id"],
        order: None,
        which: "deleted_at IS NULL",
    },
    Table {
        name: "searches",
        about: "What you look for; body is JSON.",
        columns: &[
            ("id", Kind::Text),
            ("body", Kind::Sealed),
            ("created_at", Kind::Number),
            ("updated_at", Kind::Number),
        ],
        key: &["id"],
        order: None,
        which: "1",
    },
    Table {
        name: "applications",
        about: "Your list. score is in tenths of a point, -1 until scored; salary and skills are JSON.",
        columns: &[
            ("id", Kind::Text),
            ("posting", Kind::Text),
            ("origin", Kind::Text),
            ("status", Kind::Text),
            ("rejection_stage", Kind::Text),
            ("score", Kind::Number),
            ("title", Kind::Text),
            ("company", Kind::Text),
            ("place", Kind::Text),
            ("workplace", Kind::Text),
            ("salary", Kind::Text),
            ("url", Kind::Text),
            ("source", Kind::Text),
            ("posted_at", Kind::Number),
            ("reposts", Kind::Number),
            ("first_posted_at", Kind::Number),
            ("skills", Kind::Sealed),
            ("created_at", Kind::Number),
            ("updated_at", Kind::Number),
        ],
        key: &["id"],
        order: None,
        which: "1",
    },
    Table {
        name: "application_details",
        about: "Each application's posting, why it stands where it stands, and the searches that \
                wanted it; body is JSON.",
        columns: &[("application", Kind::Text), ("body", Kind::Sealed)],
        key: &["application"],
        order: None,
        which: "1",
    },
    Table {
        name: "application_pages",
        about: "Other pages at which an application's opening is posted.",
        columns: &[
            ("posting", Kind::Text),
            ("application", Kind::Text),
            ("source", Kind::Text),
            ("url", Kind::Text),
            ("first_seen_at", Kind::Number),
        ],
        key: &["posting"],
        order: Some("posting"),
        which: "1",
    },
    Table {
        name: "unread_pages",
        about: "Applications you brought along by an address that is still to be read.",
        columns: &[("application", Kind::Text), ("at", Kind::Number)],
        key: &["application"],
        order: Some("application"),
        which: "1",
    },
    Table {
        name: "transitions",
        about: "Every move of an application, in the order they were made.",
        columns: &[
            ("application", Kind::Text),
            ("from_status", Kind::Text),
            ("to_status", Kind::Text),
            ("at", Kind::Number),
            ("undone", Kind::Number),
        ],
        key: &["application"],
        order: None,
        which: "1",
    },
    Table {
        name: "tasks",
        about: "Work that was done for you.",
        columns: &[
            ("id", Kind::Text),
            ("kind", Kind::Text),
            ("state", Kind::Text),
            ("scored", Kind::Number),
            ("added", Kind::Number),
            ("updated", Kind::Number),
            ("filtered", Kind::Number),
            ("error", Kind::Sealed),
            ("created_at", Kind::Number),
            ("updated_at", Kind::Number),
        ],
        key: &["id"],
        order: None,
        which: "1",
    },
    Table {
        name: "task_steps",
        about: "Its steps; words is JSON.",
        columns: &[
            ("task", Kind::Text),
            ("key", Kind::Text),
            ("position", Kind::Number),
            ("state", Kind::Text),
            ("done", Kind::Number),
            ("words", Kind::Sealed),
        ],
        key: &["task", "key"],
        order: None,
        which: "1",
    },
    Table {
        name: "events",
        about: "What happened, in its order; data is JSON.",
        columns: &[
            ("id", Kind::Text),
            ("type", Kind::Text),
            ("subject", Kind::Text),
            ("at", Kind::Number),
            ("data", Kind::Sealed),
        ],
        key: &["id"],
        order: None,
        which: "1",
    },
];

/// The list as most people want to see it.
const VIEW: &str = "CREATE VIEW list AS
SELECT a.title, a.company, a.place, a.status, a.score / 10.0 AS score, a.url,
    datetime(a.created_at / 1000, 'unixepoch') AS added,
    datetime(a.updated_at / 1000, 'unixepoch') AS moved,
    json_extract(d.body, '$.posting.text') AS text
FROM applications AS a LEFT JOIN application_details AS d ON d.application = a.id
ORDER BY a.updated_at DESC";

/// The schema of the database that leaves.
pub(super) fn definitions() -> Vec<Definition> {
    let tables = TABLES.iter().map(|table| {
        let columns = table.columns.iter().map(|(name, kind)| match kind {
            Kind::Number => format!("    {name} INTEGER"),
            Kind::Text | Kind::Sealed => format!("    {name} TEXT"),
        });
        let columns: Vec<String> = columns.collect();
        Definition {
            name: table.name.to_owned(),
            sql: format!("CREATE TABLE {} (\n{}\n)", table.name, columns.join(",\n")),
            is_view: false,
        }
    });
    let view = Definition {
        name: "list".to_owned(),
        sql: VIEW.to_owned(),
        is_view: true,
    };
    tables.chain([view]).collect()
}

/// What the README says of the tables.
pub(super) fn described() -> String {
    let lines = TABLES
        .iter()
        .map(|table| format!("{}\n    {}\n", table.name, table.about));
    lines.collect()
}

impl Table {
    /// Reads a table page by page and hands over each page's rows, opened.
    pub(super) async fn each(
        &self,
        db: &impl Sql,
        ctx: &Inner,
        mut take: impl FnMut(Vec<Vec<Value>>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut after = 0;
        loop {
            let found = db.query(self.page(after)).await?;
            let mut rows = Vec::with_capacity(found.len());
            for row in found.iter() {
                rows.push(self.opened(ctx, row)?);
                after = match self.order {
                    Some(_) => after + 1,
                    None => row.get("number")?,
                };
            }
            let is_last = found.len() < PAGE as usize;
            drop::<Rows>(found);
            take(rows)?;
            if is_last {
                return Ok(());
            }
        }
    }

    fn page(&self, after: i64) -> Statement {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|(name, _)| format!("{name} AS {name}"))
            .collect();
        let (columns, table, which) = (columns.join(", "), self.name, self.which);
        let sql = match self.order {
            Some(order) => format!(
                "SELECT {columns} FROM {table} WHERE {which} ORDER BY {order}
                 LIMIT {PAGE} OFFSET ?1"
            ),
            None => format!(
                "SELECT {columns}, rowid AS number FROM {table} WHERE {which} AND rowid > ?1
                 ORDER BY rowid LIMIT {PAGE}"
            ),
        };
        Statement::new(sql).bind(after)
    }

    fn opened(&self, ctx: &Inner, row: Row<'_>) -> Result<Vec<Value>, Failure> {
        let mut key = String::new();
        for (at, name) in self.key.iter().enumerate() {
            if at > 0 {
                key.push('/');
            }
            match row.get::<Value>(name)? {
                Value::Integer(number) => key.push_str(&number.to_string()),
                Value::Text(text) => key.push_str(&text),
                _ => {}
            }
        }
        let mut values = Vec::with_capacity(self.columns.len());
        for (name, kind) in self.columns {
            let value: Value = row.get(name)?;
            values.push(match (kind, value) {
                (Kind::Sealed, Value::Blob(sealed)) => {
                    let plain = ctx
                        .vault
                        .open_bytes(Column(self.name, name), &key, &sealed)?;
                    Value::Text(readable(plain)?)
                }
                (_, value) => value,
            });
        }
        Ok(values)
    }
}

/// A sealed cell holds JSON; of a text, what it says is easier to read.
fn readable(plain: Vec<u8>) -> Result<String, Failure> {
    let broken = || Failure::Broken("a sealed cell holds no JSON".to_owned());
    if plain.starts_with(b"\"") {
        return serde_json::from_slice(&plain).map_err(|_| broken());
    }
    String::from_utf8(plain).map_err(|_| broken())
}
