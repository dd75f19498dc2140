//! What holds for a tenant's database: transactions, and that it is one person's alone.

use std::future::poll_fn;
use std::task::Poll;

use futures_util::future::join_all;
use shared::ports::{DbError, Sql, Statement, TenantDb};

use crate::sql::{Tables, one};
use crate::{CaseResult, ensure, run_cases, unexpected};

type Case = Result<(), String>;

/// Runs all of them.
pub(crate) async fn run(db: &impl TenantDb, other: &impl TenantDb) -> Vec<CaseResult> {
    let t = Tables {
        db,
        prefix: "{db}.",
    };
    let o = Tables {
        db: other,
        prefix: "{db}.",
    };
    run_cases! { "tenant_db";
        a_transaction_lands_whole(&t);
        a_transaction_reads_what_it_wrote(&t);
        an_error_rolls_back(&t);
        a_refused_statement_rolls_back_when_passed_on(&t);
        a_refused_statement_spoils_nothing_when_handled(&t);
        waiting_for_anything_else_rolls_back(&t);
        ddl_rolls_back(&t);
        a_hundred_writers_all_land(&t);
        another_tenant_sees_nothing(&t, &o);
        the_same_names_hold_different_rows(&t, &o);
    }
}

fn insert(id: i64) -> Statement {
    Statement::new("INSERT INTO kept (id) VALUES (?1)").bind(id)
}

async fn kept(t: &Tables<'_, impl TenantDb>, expected: i64) -> Case {
    let count = t.count("kept").await?;
    ensure!(
        count == expected,
        "{count} rows stayed, expected {expected}"
    );
    Ok(())
}

async fn a_transaction_lands_whole(t: &Tables<'_, impl TenantDb>) -> Case {
    t.table("kept", "id INTEGER PRIMARY KEY").await?;
    let answer =
        t.db.transaction::<_, DbError, _>(async |tx| {
            tx.execute(insert(1)).await?;
            tx.execute(insert(2)).await?;
            Ok("done")
        })
        .await;
    ensure!(answer == Ok("done"), "answered {answer:?}");
    kept(t, 2).await
}

async fn a_transaction_reads_what_it_wrote(t: &Tables<'_, impl TenantDb>) -> Case {
    t.table("kept", "id INTEGER PRIMARY KEY").await?;
    let seen =
        t.db.transaction::<_, DbError, _>(async |tx| {
            tx.execute(insert(5)).await?;
            let rows = tx
                .query(Statement::new("SELECT id AS id FROM kept"))
                .await?;
            rows.first().map(|row| row.get::<i64>("id")).transpose()
        })
        .await
        .map_err(unexpected)?;
    ensure!(seen == Some(5), "saw {seen:?}");
    Ok(())
}

/// An error of the caller's own, as domain code has them.
#[derive(Debug, PartialEq)]
enum Refusal {
    NotNow(&'static str),
    Db(DbError),
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

async fn an_error_rolls_back(t: &Tables<'_, impl TenantDb>) -> Case {
    t.table("kept", "id INTEGER PRIMARY KEY").await?;
    let answer: Result<(), Refusal> =
        t.db.transaction(async |tx| {
            tx.execute(insert(1)).await?;
            Err(Refusal::NotNow("because"))
        })
        .await;
    ensure!(
        answer == Err(Refusal::NotNow("because")),
        "answered {answer:?}"
    );
    kept(t, 0).await
}

async fn a_refused_statement_rolls_back_when_passed_on(t: &Tables<'_, impl TenantDb>) -> Case {
    t.table("kept", "id INTEGER PRIMARY KEY").await?;
    let answer: Result<(), Refusal> =
        t.db.transaction(async |tx| {
            tx.execute(insert(1)).await?;
            tx.execute(insert(1)).await?;
            tx.execute(insert(2)).await?;
            Ok(())
        })
        .await;
    ensure!(
        matches!(answer, Err(Refusal::Db(DbError::Constraint(_)))),
        "answered {answer:?}"
    );
    kept(t, 0).await
}

async fn a_refused_statement_spoils_nothing_when_handled(t: &Tables<'_, impl TenantDb>) -> Case {
    t.table("kept", "id INTEGER PRIMARY KEY").await?;
    let refused =
        t.db.transaction::<_, DbError, _>(async |tx| {
            tx.execute(insert(1)).await?;
            let refused = tx.execute(insert(1)).await.is_err();
            tx.execute(insert(2)).await?;
            Ok(refused)
        })
        .await;
    ensure!(refused == Ok(true), "answered {refused:?}");
    kept(t, 2).await
}

/// Waits for one turn of the executor.
async fn a_turn() {
    let mut waited = false;
    poll_fn(|context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

async fn waiting_for_anything_else_rolls_back(t: &Tables<'_, impl TenantDb>) -> Case {
    t.table("kept", "id INTEGER PRIMARY KEY").await?;
    let answer =
        t.db.transaction::<_, DbError, _>(async |tx| {
            tx.execute(insert(1)).await?;
            a_turn().await;
            tx.execute(insert(2)).await
        })
        .await;
    ensure!(answer == Err(DbError::Suspended), "answered {answer:?}");
    kept(t, 0).await?;
    t.db.execute(insert(3)).await.map_err(unexpected)?;
    kept(t, 1).await
}

async fn ddl_rolls_back(t: &Tables<'_, impl TenantDb>) -> Case {
    t.run("DROP TABLE IF EXISTS {db}.brief").await?;
    let answer: Result<(), Refusal> =
        t.db.transaction(async |tx| {
            let create = "CREATE TABLE {db}.brief (id INTEGER PRIMARY KEY) STRICT";
            tx.execute(Statement::new(create)).await?;
            tx.execute(Statement::new("INSERT INTO brief (id) VALUES (1)"))
                .await?;
            Err(Refusal::NotNow("after all"))
        })
        .await;
    ensure!(
        answer == Err(Refusal::NotNow("after all")),
        "answered {answer:?}"
    );
    let found =
        t.db.query(Statement::new("SELECT id AS id FROM brief"))
            .await;
    ensure!(found.is_err(), "the table stayed: {found:?}");
    Ok(())
}

async fn a_hundred_writers_all_land(t: &Tables<'_, impl TenantDb>) -> Case {
    t.table("counter", "n INTEGER NOT NULL").await?;
    t.table(
        "landed",
        "id INTEGER PRIMARY KEY, n INTEGER NOT NULL UNIQUE",
    )
    .await?;
    t.run("INSERT INTO counter (n) VALUES (0)").await?;
    let writers = (0..100_i64).map(|id| {
        t.db.transaction::<_, DbError, _>(async move |tx| {
            // Read, then write what was read: lost updates would collide on UNIQUE.
            let rows = tx
                .query(Statement::new("SELECT n AS n FROM counter"))
                .await?;
            let n: i64 = rows.first().map_or(Ok(0), |row| row.get("n"))?;
            tx.execute(Statement::new("UPDATE counter SET n = ?1").bind(n + 1))
                .await?;
            let land = "INSERT INTO landed (id, n) VALUES (?1, ?2)";
            tx.execute(Statement::new(land).bind(id).bind(n)).await
        })
    });
    let failed: Vec<DbError> = join_all(writers)
        .await
        .into_iter()
        .filter_map(Result::err)
        .collect();
    ensure!(
        failed.is_empty(),
        "{} writers failed, the first with {:?}",
        failed.len(),
        failed.first()
    );
    let landed = t.count("landed").await?;
    let rows = t
        .query(Statement::new("SELECT n AS n FROM counter"))
        .await?;
    let counted: i64 = one(&rows, "n")?;
    ensure!(
        (landed, counted) == (100, 100),
        "{landed} rows landed, {counted} were counted"
    );
    Ok(())
}

async fn another_tenant_sees_nothing(
    t: &Tables<'_, impl TenantDb>,
    o: &Tables<'_, impl TenantDb>,
) -> Case {
    t.table("mine", "secret TEXT NOT NULL").await?;
    t.run("INSERT INTO mine (secret) VALUES ('only mine')")
        .await?;
    let found =
        o.db.query(Statement::new("SELECT secret AS secret FROM mine"))
            .await;
    ensure!(found.is_err(), "another tenant found {found:?}");
    let names = "SELECT name AS name FROM sqlite_schema WHERE name = 'mine'";
    let found = o.query(Statement::new(names)).await?;
    ensure!(found.is_empty(), "another tenant's schema holds {found:?}");
    Ok(())
}

async fn the_same_names_hold_different_rows(
    t: &Tables<'_, impl TenantDb>,
    o: &Tables<'_, impl TenantDb>,
) -> Case {
    t.table("shared_name", "owner TEXT NOT NULL").await?;
    o.table("shared_name", "owner TEXT NOT NULL").await?;
    let own =
        |owner: &str| Statement::new("INSERT INTO shared_name (owner) VALUES (?1)").bind(owner);
    let (first, second) =
        futures_util::future::join(t.db.execute(own("first")), o.db.execute(own("second"))).await;
    first.and(second).map_err(unexpected)?;
    for (tables, owner) in [
        (t.query(all()).await?, "first"),
        (o.query(all()).await?, "second"),
    ] {
        let found: String = one(&tables, "owner")?;
        ensure!(
            found == owner,
            "the database of {owner} holds a row of {found}"
        );
    }
    Ok(())
}

fn all() -> Statement {
    Statement::new("SELECT owner AS owner FROM shared_name")
}
