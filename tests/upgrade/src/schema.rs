//! Expand and contract: whether a release still works on a schema that is newer than its own.
//!
//! While a release is being replaced, and after it was rolled back to, its code runs on the next
//! one's schema. So a migration may add tables, columns that need not be given, and plain indexes;
//! what it takes away, narrows or forbids must wait until nobody runs the release that needs it.

use std::collections::BTreeMap;

use rusqlite::Connection;

/// A column as `PRAGMA table_info` tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    kind: String,
    required: bool,
    defaulted: bool,
    key: i64,
}

fn strings(connection: &Connection, sql: &str) -> Vec<String> {
    let mut prepared = connection.prepare(sql).expect("a statement of this test");
    let rows = prepared.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("names")
}

fn tables(connection: &Connection) -> Vec<String> {
    strings(
        connection,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') \
         AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
}

fn columns(connection: &Connection, table: &str) -> BTreeMap<String, Column> {
    let mut prepared = connection
        .prepare(
            "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk FROM pragma_table_info(?1)",
        )
        .expect("a statement of this test");
    let rows = prepared
        .query_map([table], |row| {
            let column = Column {
                kind: row.get(1)?,
                required: row.get(2)?,
                defaulted: row.get(3)?,
                key: row.get(4)?,
            };
            Ok((row.get(0)?, column))
        })
        .expect("rows");
    rows.collect::<Result<_, _>>().expect("columns")
}

/// What refuses rows on a table beside its columns: unique indexes with the columns they are over,
/// and triggers.
fn guards(connection: &Connection, table: &str) -> Vec<String> {
    let unique = format!(
        "SELECT 'unique over ' || (SELECT group_concat(i.name, ', ') FROM pragma_index_info(l.name) AS i) \
         FROM pragma_index_list('{table}') AS l WHERE l.\"unique\" = 1 ORDER BY 1"
    );
    let triggers = format!(
        "SELECT 'the trigger ' || name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '{table}'"
    );
    let mut all = strings(connection, &unique);
    all.extend(strings(connection, &triggers));
    all
}

/// Everything in `newer` that breaks code written for `older`, and every one of its statements that
/// no longer compiles.
pub fn breaks(older: &Connection, newer: &Connection, statements: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let there = tables(newer);
    for table in tables(older) {
        if !there.contains(&table) {
            found.push(format!("the table {table} is gone"));
            continue;
        }
        let (before, now) = (columns(older, &table), columns(newer, &table));
        for (name, column) in &before {
            match now.get(name) {
                None => found.push(format!("{table}.{name} is gone")),
                Some(there) if (&there.kind, there.key) != (&column.kind, column.key) => {
                    found.push(format!("{table}.{name} is of another type or key"));
                }
                Some(there) if there.required && !column.required => {
                    found.push(format!("{table}.{name} has become NOT NULL"));
                }
                Some(there) if column.defaulted && !there.defaulted => {
                    found.push(format!("{table}.{name} has lost its default"));
                }
                Some(_) => {}
            }
        }
        for (name, column) in now.iter().filter(|(name, _)| !before.contains_key(*name)) {
            if column.required && !column.defaulted {
                found.push(format!(
                    "{table}.{name} is new, NOT NULL and without a default"
                ));
            }
        }
        let known = guards(older, &table);
        let new = guards(newer, &table)
            .into_iter()
            .filter(|guard| !known.contains(guard));
        found.extend(new.map(|guard| format!("{table}: {guard} is new")));
    }
    for statement in statements {
        if let Err(error) = newer.prepare(statement) {
            found.push(format!("{error}, in {statement}"));
        }
    }
    found
}
