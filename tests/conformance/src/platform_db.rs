//! What holds for the platform database: batches are transactions.

use futures_util::future::join_all;
use shared::ports::{DbError, PlatformDb, Statement};

use crate::sql::{Tables, one};
use crate::{CaseResult, ensure, run_cases, unexpected};

type Case = Result<(), String>;

/// Runs all of them.
pub(crate) async fn run(db: &impl PlatformDb) -> Vec<CaseResult> {
    let t = Tables { db, prefix: "" };
    run_cases! { "platform_db";
        a_batch_answers_in_order(&t);
        an_empty_batch_does_nothing(&t);
        a_refused_statement_rolls_the_batch_back(&t);
        a_late_error_rolls_the_batch_back(&t);
        an_unbindable_value_rolls_the_batch_back(&t);
        a_hundred_batches_all_land(&t);
    }
}

fn insert(id: i64) -> Statement {
    Statement::new("INSERT INTO batched (id) VALUES (?1)").bind(id)
}

async fn fresh(t: &Tables<'_, impl PlatformDb>) -> Case {
    t.table("batched", "id INTEGER PRIMARY KEY").await
}

async fn nothing_stayed(t: &Tables<'_, impl PlatformDb>) -> Case {
    let count = t.count("batched").await?;
    ensure!(count == 0, "{count} rows of a failed batch stayed");
    Ok(())
}

async fn a_batch_answers_in_order(t: &Tables<'_, impl PlatformDb>) -> Case {
    fresh(t).await?;
    let count = || Statement::new("SELECT COUNT(*) AS n FROM batched");
    let answers =
        t.db.batch(vec![count(), insert(1), count(), insert(2), count()])
            .await
            .map_err(unexpected)?;
    ensure!(
        answers.len() == 5,
        "{} answers to 5 statements",
        answers.len()
    );
    for (place, expected) in [(0, 0), (2, 1), (4, 2)] {
        let rows = answers.get(place).ok_or("an answer is missing")?;
        let n: i64 = one(rows, "n")?;
        ensure!(
            n == expected,
            "statement {place} counted {n}, expected {expected}"
        );
    }
    Ok(())
}

async fn an_empty_batch_does_nothing(t: &Tables<'_, impl PlatformDb>) -> Case {
    let answers = t.db.batch(Vec::new()).await.map_err(unexpected)?;
    ensure!(answers.is_empty(), "answered {answers:?}");
    Ok(())
}

async fn a_refused_statement_rolls_the_batch_back(t: &Tables<'_, impl PlatformDb>) -> Case {
    fresh(t).await?;
    let answer = t.db.batch(vec![insert(1), insert(2), insert(1)]).await;
    ensure!(
        matches!(answer, Err(DbError::Constraint(_))),
        "answered {answer:?}"
    );
    nothing_stayed(t).await
}

async fn a_late_error_rolls_the_batch_back(t: &Tables<'_, impl PlatformDb>) -> Case {
    fresh(t).await?;
    let late = "SELECT json_extract(value, '$.a') AS a
                FROM json_each('[\"{\\\"a\\\":1}\", \"{\"]')";
    let answer =
        t.db.batch(vec![insert(1), Statement::new(late), insert(2)])
            .await;
    ensure!(answer.is_err(), "answered {answer:?}");
    nothing_stayed(t).await
}

async fn an_unbindable_value_rolls_the_batch_back(t: &Tables<'_, impl PlatformDb>) -> Case {
    fresh(t).await?;
    let answer = t.db.batch(vec![insert(1), insert(i64::MAX)]).await;
    ensure!(answer == Err(DbError::IntegerRange), "answered {answer:?}");
    nothing_stayed(t).await
}

async fn a_hundred_batches_all_land(t: &Tables<'_, impl PlatformDb>) -> Case {
    fresh(t).await?;
    let batches = (0..100_i64).map(|i| t.db.batch(vec![insert(2 * i), insert(2 * i + 1)]));
    let failed: Vec<DbError> = join_all(batches)
        .await
        .into_iter()
        .filter_map(Result::err)
        .collect();
    ensure!(
        failed.is_empty(),
        "{} batches failed, the first with {:?}",
        failed.len(),
        failed.first()
    );
    let count = t.count("batched").await?;
    ensure!(count == 200, "{count} rows landed, expected 200");
    Ok(())
}
