//! Statements: rows, errors, and the dialect we rely on.

use shared::ports::{DbError, Sql, Statement};

use super::{Tables, one};
use crate::{CaseResult, ensure, run_cases, unexpected};

type Case = Result<(), String>;

pub(super) async fn run(port: &str, t: &Tables<'_, impl Sql>) -> Vec<CaseResult> {
    run_cases! { port;
        rows_have_names_and_order(t);
        an_error_in_a_later_row_surfaces(t);
        a_failing_statement_writes_nothing(t);
        constraints_are_told_apart(t);
        a_strict_column_refuses_another_type(t);
        nonsense_is_an_error(t);
        several_statements_are_refused(t);
        a_semicolon_in_text_or_trigger_is_no_second_statement(t);
        a_hundred_parameters_bind(t);
        json_each_upserts_300_rows(t);
        full_text_search_works(t);
        returning_names_what_changed(t);
        ddl_lands_where_queries_look(t);
    }
}

async fn rows_have_names_and_order(t: &Tables<'_, impl Sql>) -> Case {
    t.table("named", "id INTEGER PRIMARY KEY, word TEXT NOT NULL")
        .await?;
    t.run("INSERT INTO named (id, word) VALUES (1, 'one'), (2, 'two'), (3, 'three')")
        .await?;
    let rows = t
        .query(
            Statement::new(
                "SELECT word AS word, id * 2 AS twice FROM named WHERE id > ?1 ORDER BY id DESC",
            )
            .bind(1_i64),
        )
        .await?;
    let found: Vec<(String, i64)> = rows
        .iter()
        .map(|row| Ok((row.get("word")?, row.get("twice")?)))
        .collect::<Result<_, DbError>>()
        .map_err(unexpected)?;
    let expected = [("three".to_owned(), 6), ("two".to_owned(), 4)];
    ensure!(found == expected, "found {found:?}");
    ensure!(
        *rows.columns == ["word".to_owned(), "twice".to_owned()],
        "columns {:?}",
        rows.columns
    );
    let none = t
        .query(Statement::new("SELECT id AS id FROM named WHERE id = 9"))
        .await?;
    ensure!(none.is_empty(), "found {none:?}");
    Ok(())
}

async fn an_error_in_a_later_row_surfaces(t: &Tables<'_, impl Sql>) -> Case {
    t.table("late", "id INTEGER PRIMARY KEY, doc TEXT NOT NULL")
        .await?;
    t.run(r#"INSERT INTO late (id, doc) VALUES (1, '{"a":1}'), (2, '{"a"'), (3, '{"a":3}')"#)
        .await?;
    let answer =
        t.db.query(Statement::new(
            "SELECT json_extract(doc, '$.a') AS a FROM late ORDER BY id",
        ))
        .await;
    ensure!(
        answer.is_err(),
        "broken JSON in the second row answered {answer:?}"
    );
    let count = t.count("late").await?;
    ensure!(count == 3, "{count} rows afterwards");
    Ok(())
}

async fn a_failing_statement_writes_nothing(t: &Tables<'_, impl Sql>) -> Case {
    t.table("half", "id INTEGER PRIMARY KEY").await?;
    let answer =
        t.db.execute(Statement::new("INSERT INTO half (id) VALUES (1), (2), (1)"))
            .await;
    ensure!(
        matches!(answer, Err(DbError::Constraint(_))),
        "answered {answer:?}"
    );
    let count = t.count("half").await?;
    ensure!(count == 0, "{count} rows of a refused statement stayed");
    Ok(())
}

async fn constraints_are_told_apart(t: &Tables<'_, impl Sql>) -> Case {
    t.run(format!("DROP TABLE IF EXISTS {}child", t.prefix))
        .await?;
    t.table(
        "parent",
        "id INTEGER PRIMARY KEY, u TEXT UNIQUE, n TEXT NOT NULL, c INTEGER CHECK (c > 0)",
    )
    .await?;
    t.table("child", "parent INTEGER NOT NULL REFERENCES parent (id)")
        .await?;
    t.run("INSERT INTO parent (id, u, n, c) VALUES (1, 'a', 'x', 1)")
        .await?;
    for sql in [
        "INSERT INTO parent (id, u, n, c) VALUES (1, 'b', 'x', 1)",
        "INSERT INTO parent (id, u, n, c) VALUES (2, 'a', 'x', 1)",
        "INSERT INTO parent (id, u, n, c) VALUES (2, 'b', NULL, 1)",
        "INSERT INTO parent (id, u, n, c) VALUES (2, 'b', 'x', 0)",
        "INSERT INTO child (parent) VALUES (99)",
    ] {
        let answer = t.db.execute(Statement::new(sql)).await;
        ensure!(
            matches!(answer, Err(DbError::Constraint(_))),
            "{sql} answered {answer:?}"
        );
    }
    let counts = (t.count("parent").await?, t.count("child").await?);
    ensure!(counts == (1, 0), "rows afterwards: {counts:?}");
    Ok(())
}

async fn a_strict_column_refuses_another_type(t: &Tables<'_, impl Sql>) -> Case {
    t.table("strict", "v INTEGER").await?;
    let answer =
        t.db.execute(Statement::new("INSERT INTO strict (v) VALUES (?1)").bind("word"))
            .await;
    ensure!(
        answer.is_err(),
        "a word in an INTEGER column answered {answer:?}"
    );
    Ok(())
}

async fn nonsense_is_an_error(t: &Tables<'_, impl Sql>) -> Case {
    for sql in [
        "SELEKT 1",
        "SELECT * FROM no_such_table_here",
        "SELECT no_such_column AS x",
        "SELECT (",
    ] {
        let answer = t.db.query(Statement::new(sql)).await;
        ensure!(
            matches!(answer, Err(DbError::Other(_))),
            "{sql} answered {answer:?}"
        );
    }
    Ok(())
}

async fn several_statements_are_refused(t: &Tables<'_, impl Sql>) -> Case {
    t.table("several", "v INTEGER").await?;
    let both = "INSERT INTO several (v) VALUES (1); INSERT INTO several (v) VALUES (2)";
    let answer = t.db.execute(Statement::new(both)).await;
    ensure!(
        matches!(answer, Err(DbError::Other(_))),
        "two statements answered {answer:?}"
    );
    let count = t.count("several").await?;
    ensure!(count == 0, "{count} of two refused statements ran");
    Ok(())
}

async fn a_semicolon_in_text_or_trigger_is_no_second_statement(t: &Tables<'_, impl Sql>) -> Case {
    let prefix = t.prefix;
    t.table("watched", "v TEXT NOT NULL").await?;
    t.table("seen", "v TEXT NOT NULL").await?;
    t.run(format!(
        "CREATE TRIGGER {prefix}watch AFTER INSERT ON watched BEGIN
             INSERT INTO seen (v) VALUES (new.v);
             INSERT INTO seen (v) VALUES (new.v || ';');
         END;"
    ))
    .await?;
    t.run("INSERT INTO watched (v) VALUES ('a;b''; c') -- a comment; with one\n ;\n")
        .await?;
    let rows = t
        .query(Statement::new("SELECT v AS v FROM seen ORDER BY length(v)"))
        .await?;
    let found: Vec<String> = rows
        .iter()
        .map(|row| row.get("v"))
        .collect::<Result<_, _>>()
        .map_err(unexpected)?;
    ensure!(found == ["a;b'; c", "a;b'; c;"], "found {found:?}");
    Ok(())
}

async fn a_hundred_parameters_bind(t: &Tables<'_, impl Sql>) -> Case {
    let places: Vec<String> = (1..=100).map(|i| format!("(?{i})")).collect();
    t.table("hundred", "v INTEGER NOT NULL").await?;
    let mut insert = Statement::new(format!(
        "INSERT INTO hundred (v) VALUES {}",
        places.join(", ")
    ));
    for i in 1..=100_i64 {
        insert = insert.bind(i);
    }
    t.db.execute(insert).await.map_err(unexpected)?;
    let rows = t
        .query(Statement::new("SELECT SUM(v) AS sum FROM hundred"))
        .await?;
    let sum: i64 = one(&rows, "sum")?;
    ensure!(sum == 5_050, "the sum is {sum}");
    Ok(())
}

async fn json_each_upserts_300_rows(t: &Tables<'_, impl Sql>) -> Case {
    t.table("bulk", "id TEXT PRIMARY KEY, n INTEGER NOT NULL")
        .await?;
    let upsert = "INSERT INTO bulk (id, n)
        SELECT value ->> 'id', value ->> 'n' FROM json_each(?1) WHERE true
        ON CONFLICT (id) DO UPDATE SET n = bulk.n + excluded.n";
    let rows: Vec<_> = (0..300)
        .map(|i| serde_json::json!({ "id": format!("ид-{i}"), "n": i }))
        .collect();
    let document = serde_json::Value::from(rows).to_string();
    for _ in 0..2 {
        let statement = Statement::new(upsert).bind(document.clone());
        t.db.execute(statement).await.map_err(unexpected)?;
    }
    let rows = t
        .query(Statement::new(
            "SELECT COUNT(*) AS n, SUM(n) AS sum FROM bulk",
        ))
        .await?;
    let found: (i64, i64) = (one(&rows, "n")?, one(&rows, "sum")?);
    ensure!(found == (300, 299 * 300), "rows and sum are {found:?}");
    Ok(())
}

async fn full_text_search_works(t: &Tables<'_, impl Sql>) -> Case {
    let prefix = t.prefix;
    t.run(format!("DROP TABLE IF EXISTS {prefix}words")).await?;
    t.run(format!(
        "CREATE VIRTUAL TABLE {prefix}words USING fts5(body, tokenize = 'unicode61')"
    ))
    .await?;
    t.run("INSERT INTO words (rowid, body) VALUES (1, 'Café engineer'), (2, 'nurse')")
        .await?;
    let rows = t
        .query(
            Statement::new("SELECT rowid AS id FROM words WHERE words MATCH ?1 ORDER BY rank")
                .bind("cafe"),
        )
        .await?;
    let id: i64 = one(&rows, "id")?;
    ensure!(id == 1, "found row {id}");
    Ok(())
}

async fn returning_names_what_changed(t: &Tables<'_, impl Sql>) -> Case {
    t.table("changed", "id INTEGER PRIMARY KEY, n INTEGER NOT NULL")
        .await?;
    t.run("INSERT INTO changed (id, n) VALUES (1, 1), (2, 2), (3, 3)")
        .await?;
    let rows = t
        .query(Statement::new(
            "UPDATE changed SET n = n * 10 WHERE n > 1 RETURNING id AS id",
        ))
        .await?;
    let mut ids: Vec<i64> = rows
        .iter()
        .map(|row| row.get("id"))
        .collect::<Result<_, _>>()
        .map_err(unexpected)?;
    ids.sort_unstable();
    ensure!(ids == [2, 3], "RETURNING named {ids:?}");
    let rows = t
        .query(Statement::new("SELECT SUM(n) AS sum FROM changed"))
        .await?;
    let sum: i64 = one(&rows, "sum")?;
    ensure!(sum == 51, "the sum is {sum}");
    Ok(())
}

async fn ddl_lands_where_queries_look(t: &Tables<'_, impl Sql>) -> Case {
    let prefix = t.prefix;
    t.table("placed", "id INTEGER PRIMARY KEY, v TEXT").await?;
    t.run(format!("CREATE INDEX {prefix}placed_v ON placed (v)"))
        .await?;
    t.run(format!(
        "ALTER TABLE {prefix}placed ADD COLUMN w INTEGER NOT NULL DEFAULT 4"
    ))
    .await?;
    t.run(format!(
        "CREATE VIEW {prefix}placed_view AS SELECT v AS v, w AS w FROM placed"
    ))
    .await?;
    t.run("INSERT INTO placed (v) VALUES ('{db}.')").await?;
    let rows = t
        .query(Statement::new("SELECT v AS v, w AS w FROM placed_view"))
        .await?;
    let w: i64 = one(&rows, "w")?;
    ensure!(w == 4, "the default is {w}");
    t.run(format!("DROP VIEW {prefix}placed_view")).await?;
    t.run(format!("DROP TABLE {prefix}placed")).await
}
