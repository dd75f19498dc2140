//! Databases written here and read by SQLite, and the other way round.
#![expect(clippy::unwrap_used, reason = "a failing test says what is wrong")]

use archive::sqlite::read::{Damage, Database, Limits};
use archive::sqlite::write::{Definition, Marks, PAGE, Writer};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use shared::ports::Value;

const LIMITS: Limits = Limits {
    tables: 50,
    row_bytes: 8 << 20,
    bytes: 256 << 20,
};

/// Rows by table.
type Content = Vec<(String, Vec<Vec<Value>>)>;

fn write(content: &Content) -> Vec<u8> {
    let definitions: Vec<Definition> = content
        .iter()
        .map(|(name, rows)| {
            let width = rows.first().map_or(1, Vec::len);
            let columns: Vec<String> = (0..width).map(|n| format!("c{n}")).collect();
            Definition {
                name: name.clone(),
                sql: format!("CREATE TABLE {name} ({})", columns.join(", ")),
                is_view: false,
            }
        })
        .collect();
    let marks = Marks {
        application: 7,
        version: 3,
    };
    let mut writer = Writer::new(&definitions, marks).unwrap();
    let mut pages = Vec::new();
    for (table, (_, rows)) in content.iter().enumerate() {
        for row in rows {
            writer.row(table, row).unwrap();
            pages.append(&mut writer.take_pages());
        }
    }
    let (mut last, mut head) = writer.finish().unwrap();
    pages.append(&mut last);
    head.append(&mut pages);
    assert_eq!(head.len() % PAGE, 0);
    head
}

fn read(bytes: &[u8]) -> Result<Content, Damage> {
    let database = Database::open(bytes, LIMITS)?;
    let mut content = Vec::new();
    for table in database.tables()? {
        let mut rows = Vec::new();
        database.rows(&table, |row| {
            rows.push(row);
            Ok(())
        })?;
        content.push((table.name, rows));
    }
    Ok(content)
}

fn opened(bytes: &[u8]) -> Connection {
    let path = std::env::temp_dir().join(format!(
        "rolecall-archive-{}-{:?}.db",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::write(&path, bytes).unwrap();
    let connection = Connection::open(&path).unwrap();
    let check: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    connection
}

fn rows(connection: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare(sql).unwrap();
    let width = statement.column_count();
    let found = statement.query_map([], |row| {
        (0..width)
            .map(|at| {
                Ok(match row.get::<_, Sql>(at)? {
                    Sql::Null => Value::Null,
                    Sql::Integer(number) => Value::Integer(number),
                    Sql::Real(number) => Value::Real(number),
                    Sql::Text(text) => Value::Text(text),
                    Sql::Blob(bytes) => Value::Blob(bytes),
                })
            })
            .collect::<rusqlite::Result<Vec<Value>>>()
    });
    found.unwrap().map(Result::unwrap).collect()
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::Integer),
        (0_u32..64, any::<bool>()).prop_map(|(bit, less)| {
            let power = 1_i64.wrapping_shl(bit);
            Value::Integer(if less {
                power.wrapping_neg()
            } else {
                power.wrapping_sub(1)
            })
        }),
        any::<f64>()
            .prop_filter("no NaN", |n| !n.is_nan())
            .prop_map(Value::Real),
        "\\PC{0,40}".prop_map(Value::Text),
        (0_usize..20_000, any::<char>())
            .prop_map(|(length, c)| Value::Text(c.to_string().repeat(length))),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Blob),
        (0_usize..9_000, any::<u8>()).prop_map(|(length, b)| Value::Blob(vec![b; length])),
    ]
}

fn content() -> impl Strategy<Value = Content> {
    let table = (1_usize..7, 0_usize..40).prop_flat_map(|(width, height)| {
        prop::collection::vec(prop::collection::vec(value(), width), height)
    });
    prop::collection::vec(table, 0..5).prop_map(|tables| {
        let names = (0..).map(|n| format!("t{n}"));
        names.zip(tables).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_is_read_here_and_by_sqlite(content in content()) {
        let bytes = write(&content);
        prop_assert_eq!(&read(&bytes).unwrap(), &content);
        let connection = opened(&bytes);
        for (name, expected) in &content {
            let found = rows(&connection, &format!("SELECT * FROM {name} ORDER BY rowid"));
            prop_assert_eq!(&found, expected);
        }
    }

    #[test]
    fn what_sqlite_writes_is_read(
        (page, utf16, vacuum, without_rowid) in (9_u32..17, 0_u8..3, 0_u8..4, any::<bool>()),
        inserted in prop::collection::vec((prop::collection::vec(value(), 3), any::<bool>()), 0..60),
        later in prop::collection::vec(value(), 0..4),
    ) {
        let path = std::env::temp_dir().join(format!("rolecall-read-{}.db", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let connection = Connection::open(&path).unwrap();
        let encoding = ["UTF-8", "UTF-16le", "UTF-16be"][usize::from(utf16)];
        let auto = if vacuum & 1 == 1 { "FULL" } else { "NONE" };
        connection.execute_batch(&format!(
            "PRAGMA page_size = {}; PRAGMA encoding = '{encoding}'; PRAGMA auto_vacuum = {auto};
             PRAGMA journal_mode = WAL;
             CREATE TABLE plain (a INTEGER PRIMARY KEY, \"b, (\" REAL CHECK (\"b, (\" <> 'x,y'), c UNIQUE, d);
             CREATE TABLE keyed (a, b NOT NULL, [c d] TEXT, PRIMARY KEY (b, a)) {};",
            1_u32 << page,
            if without_rowid { "WITHOUT ROWID" } else { "" },
        )).unwrap();
        let bind = |value: &Value| match value {
            Value::Null => Sql::Null,
            Value::Integer(number) => Sql::Integer(*number),
            Value::Real(number) => Sql::Real(*number),
            // Text with a NUL, or with the mark of a byte order, reads differently through SQLite's
            // own interface.
            Value::Text(text) => Sql::Text(text.replace(['\0', '\u{feff}'], "0")),
            Value::Blob(bytes) => Sql::Blob(bytes.clone()),
        };
        for (n, (values, deleted)) in inserted.iter().enumerate() {
            let [a, b, c] = values.as_slice() else { continue };
            let id = i64::try_from(n).unwrap();
            let _ = connection.execute(
                "INSERT OR IGNORE INTO plain VALUES (?1, ?2, ?3, ?4)",
                rusqlite::params![id, bind(a), bind(b), bind(c)],
            );
            let _ = connection.execute(
                "INSERT OR IGNORE INTO keyed VALUES (?1, ?2, ?3)",
                rusqlite::params![bind(a), bind(b), bind(c)],
            );
            if *deleted && n > 2 {
                connection.execute("DELETE FROM plain WHERE a = ?1 - 2", [id]).unwrap();
            }
        }
        connection.execute_batch(
            "ALTER TABLE plain ADD COLUMN e INTEGER DEFAULT -7;
             ALTER TABLE plain ADD COLUMN f TEXT NOT NULL DEFAULT 'it''s';
             ALTER TABLE plain ADD COLUMN g REAL DEFAULT 2;
             ALTER TABLE plain RENAME COLUMN d TO \"d d\";",
        ).unwrap();
        for value in &later {
            connection.execute("INSERT INTO plain (\"d d\", g) VALUES (?1, 3)", [bind(value)]).unwrap();
        }
        if vacuum & 2 == 2 {
            connection.execute_batch("VACUUM").unwrap();
        }
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let plain = rows(&connection, "SELECT * FROM plain ORDER BY a");
        let order = if without_rowid { "b, a" } else { "rowid" };
        let keyed = rows(&connection, &format!("SELECT * FROM keyed ORDER BY {order}"));
        let bytes = std::fs::read(&path).unwrap();
        let found = read(&bytes).unwrap();
        prop_assert_eq!(&found, &vec![("plain".to_owned(), plain), ("keyed".to_owned(), keyed)]);
        let database = Database::open(&bytes, LIMITS).unwrap();
        let tables = database.tables().unwrap();
        prop_assert_eq!(&tables[0].columns, &["a", "b, (", "c", "d d", "e", "f", "g"]);
        prop_assert_eq!(&tables[1].columns, &["a", "b", "c d"]);
    }

    #[test]
    fn no_bytes_break_the_reader(
        content in content(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = write(&content);
        let length = bytes.len();
        for (at, byte) in &changes {
            bytes[at.index(length)] = *byte;
        }
        let _ = read(&bytes);
        let _ = read(&bytes[..end.index(length)]);
    }
}

#[test]
fn a_tree_of_several_levels_is_sound() {
    let row = |n: i64| vec![Value::Integer(n), Value::Text("x".repeat(900))];
    let content = vec![
        ("empty".to_owned(), Vec::new()),
        ("many".to_owned(), (0..3_000).map(row).collect()),
        ("one".to_owned(), vec![row(1)]),
    ];
    let bytes = write(&content);
    assert!(bytes.len() / PAGE > 700);
    let found = read(&bytes).unwrap();
    assert_eq!(found[1], content[1]);
    let connection = opened(&bytes);
    let sum: i64 = connection
        .query_row("SELECT sum(c0) FROM many", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sum, 3_000 * 2_999 / 2);
    // It is a database like any other: it can be written to.
    connection
        .execute_batch(
            "DELETE FROM many WHERE c0 % 3 = 0; INSERT INTO one VALUES (2, 'y'); VACUUM;",
        )
        .unwrap();
}

#[test]
fn a_schema_beyond_its_page_is_sound() {
    for (tables, comment) in [(1, 3_970), (1, 9_000), (60, 600), (300, 900)] {
        let definitions: Vec<Definition> = (0..tables)
            .map(|n| Definition {
                name: format!("t{n}"),
                sql: format!("CREATE TABLE t{n} (a /* {} */)", "x".repeat(comment)),
                is_view: false,
            })
            .chain([Definition {
                name: "v".to_owned(),
                sql: "CREATE VIEW v AS SELECT a FROM t0".to_owned(),
                is_view: true,
            }])
            .collect();
        let mut writer = Writer::new(&definitions, Marks::default()).unwrap();
        writer.row(0, &[Value::Integer(5)]).unwrap();
        assert!(
            writer.row(tables, &[Value::Null]).is_err(),
            "a view has no rows"
        );
        let (pages, mut head) = writer.finish().unwrap();
        head.extend(pages);
        let connection = opened(&head);
        assert_eq!(rows(&connection, "SELECT a FROM v"), [[Value::Integer(5)]]);
        let limits = Limits {
            tables: 400,
            ..LIMITS
        };
        let database = Database::open(&head, limits).unwrap();
        assert_eq!(database.tables().unwrap().len(), tables);
    }
}

#[test]
fn hostile_pages_are_refused() {
    let row = |n: i64| vec![Value::Integer(n), Value::Text("x".repeat(900))];
    let content = vec![("many".to_owned(), (0..40).map(row).collect())];
    let sound = write(&content);
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = sound.clone();
        change(&mut bytes);
        read(&bytes).unwrap_err()
    };
    // The root's right child is the root itself.
    let cycle = refused(&|bytes| bytes[PAGE + 8..PAGE + 12].copy_from_slice(&2_u32.to_be_bytes()));
    assert!(matches!(cycle, Damage::Broken { page: 2, .. }), "{cycle}");
    let outside = refused(&|bytes| bytes[PAGE + 8] = 0x7f);
    assert!(matches!(outside, Damage::Broken { .. }), "{outside}");
    assert_eq!(refused(&|bytes| bytes.truncate(50)), Damage::NoDatabase);
    assert_eq!(refused(&|bytes| bytes[17] = 3), Damage::NoDatabase);
    let database = Database::open(
        &sound,
        Limits {
            bytes: 10_000,
            ..LIMITS
        },
    )
    .unwrap();
    let table = &database.tables().unwrap()[0];
    let much = database.rows(table, |_| Ok(())).unwrap_err();
    assert!(matches!(much, Damage::TooMuch(_)), "{much}");
}

/// A default stands in the file once, and in every row that is shorter than its table.
#[test]
fn a_default_is_counted_in_every_row_that_takes_it() {
    let path = std::env::temp_dir().join(format!("rolecall-default-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let made = Connection::open(&path).unwrap();
    made.execute_batch("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2), (3), (4)")
        .unwrap();
    let long = "x".repeat(4_000);
    made.execute_batch(&format!("ALTER TABLE t ADD COLUMN b TEXT DEFAULT '{long}'"))
        .unwrap();
    drop(made);
    let bytes = std::fs::read(&path).unwrap();
    let _ = std::fs::remove_file(&path);
    let rows = |bytes_allowed| {
        let limits = Limits {
            bytes: bytes_allowed,
            ..LIMITS
        };
        let database = Database::open(&bytes, limits).unwrap();
        let table = &database.tables().unwrap()[0];
        let mut count = 0;
        database.rows(table, |_| {
            count += 1;
            Ok(())
        })?;
        Ok::<usize, Damage>(count)
    };
    assert_eq!(rows(64_000).unwrap(), 4);
    assert!(matches!(rows(14_000), Err(Damage::TooMuch(_))));
}
