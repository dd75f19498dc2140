//! Values go in and come out as they were, or not at all.

use shared::ports::{DbError, MAX_INTEGER, Sql, Statement, Value};

use super::{Tables, one};
use crate::{CaseResult, ensure, run_cases};

type Case = Result<(), String>;

pub(super) async fn run(port: &str, t: &Tables<'_, impl Sql>) -> Vec<CaseResult> {
    run_cases! { port;
        unicode_survives(t);
        text_that_looks_like_a_number_stays_text(t);
        a_megabyte_of_text_survives(t);
        blobs_survive(t);
        integers_survive_to_the_limit(t);
        larger_integers_are_refused_when_bound(t);
        larger_integers_are_refused_when_read(t);
        booleans_are_0_and_1(t);
        nulls_survive(t);
        floats_survive(t);
    }
}

async fn unicode_survives(t: &Tables<'_, impl Sql>) -> Case {
    for text in [
        "",
        "Zoë Łukasz",
        "日本語 العربية",
        "🦀👩🏽‍🚀",
        "e\u{301}\u{202e}\u{feff}x",
        "'\"`;--\\\n\r\t",
    ] {
        let (found, kind) = t.round_trip::<String>("TEXT", text).await?;
        ensure!(found == text, "{text:?} came back as {found:?}");
        ensure!(kind == "text", "{text:?} was stored as {kind}");
        let rows = t
            .query(Statement::new("SELECT length(?1) AS n").bind(text))
            .await?;
        let length: usize = usize::try_from(one::<i64>(&rows, "n")?).unwrap_or_default();
        ensure!(
            length == text.chars().count(),
            "length({text:?}) = {length}"
        );
    }
    Ok(())
}

async fn text_that_looks_like_a_number_stays_text(t: &Tables<'_, impl Sql>) -> Case {
    for text in ["007", "1e3", "9007199254740993", "true", "null"] {
        let (found, kind) = t.round_trip::<String>("TEXT", text).await?;
        ensure!(
            found == text && kind == "text",
            "{text:?} came back as {kind} {found:?}"
        );
    }
    Ok(())
}

async fn a_megabyte_of_text_survives(t: &Tables<'_, impl Sql>) -> Case {
    let text = "żółw ".repeat(125_000);
    let (found, _) = t.round_trip::<String>("TEXT", text.clone()).await?;
    ensure!(
        found == text,
        "{} bytes came back as {}",
        text.len(),
        found.len()
    );
    Ok(())
}

async fn blobs_survive(t: &Tables<'_, impl Sql>) -> Case {
    let every_byte: Vec<u8> = (0..=255).collect();
    for blob in [Vec::new(), vec![0], every_byte] {
        let (found, kind) = t.round_trip::<Vec<u8>>("BLOB", blob.clone()).await?;
        ensure!(found == blob, "{blob:?} came back as {found:?}");
        ensure!(kind == "blob", "{blob:?} was stored as {kind}");
    }
    Ok(())
}

async fn integers_survive_to_the_limit(t: &Tables<'_, impl Sql>) -> Case {
    for integer in [0, -1, i64::from(i32::MAX) + 1, MAX_INTEGER, -MAX_INTEGER] {
        let (found, kind) = t.round_trip::<i64>("INTEGER", integer).await?;
        ensure!(found == integer, "{integer} came back as {found}");
        ensure!(kind == "integer", "{integer} was stored as {kind}");
    }
    Ok(())
}

async fn larger_integers_are_refused_when_bound(t: &Tables<'_, impl Sql>) -> Case {
    t.table("large", "v INTEGER NOT NULL").await?;
    for integer in [
        MAX_INTEGER + 1,
        MAX_INTEGER + 2,
        -MAX_INTEGER - 1,
        i64::MAX,
        i64::MIN,
    ] {
        let answer =
            t.db.execute(Statement::new("INSERT INTO large (v) VALUES (?1)").bind(integer))
                .await;
        ensure!(
            answer == Err(DbError::IntegerRange),
            "{integer} answered {answer:?}"
        );
    }
    let count = t.count("large").await?;
    ensure!(count == 0, "{count} rows were written");
    Ok(())
}

async fn larger_integers_are_refused_when_read(t: &Tables<'_, impl Sql>) -> Case {
    for literal in [
        "9007199254740993",
        "-9007199254740993",
        "9223372036854775807",
    ] {
        let answer =
            t.db.query(Statement::new(format!("SELECT {literal} AS n")))
                .await;
        ensure!(
            answer == Err(DbError::IntegerRange),
            "{literal} answered {answer:?}"
        );
    }
    Ok(())
}

async fn booleans_are_0_and_1(t: &Tables<'_, impl Sql>) -> Case {
    for (boolean, stored) in [(true, 1), (false, 0)] {
        let (found, kind) = t.round_trip::<bool>("INTEGER", boolean).await?;
        ensure!(
            found == boolean && kind == "integer",
            "{boolean} came back as {kind} {found}"
        );
        let (number, _) = t.round_trip::<i64>("INTEGER", boolean).await?;
        ensure!(number == stored, "{boolean} was stored as {number}");
    }
    Ok(())
}

async fn nulls_survive(t: &Tables<'_, impl Sql>) -> Case {
    for column in ["TEXT", "INTEGER", "REAL", "BLOB"] {
        let (found, kind) = t.round_trip::<Option<String>>(column, Value::Null).await?;
        ensure!(
            found.is_none() && kind == "null",
            "NULL came back as {kind} {found:?}"
        );
    }
    let (found, _) = t.round_trip::<Option<i64>>("INTEGER", Some(7_i64)).await?;
    ensure!(found == Some(7), "Some(7) came back as {found:?}");
    Ok(())
}

async fn floats_survive(t: &Tables<'_, impl Sql>) -> Case {
    for float in [
        0.0,
        0.1,
        -2.5,
        3.0,
        1e300,
        f64::MIN_POSITIVE,
        f64::MAX,
        1.0 / 3.0,
    ] {
        let (found, kind) = t.round_trip::<f64>("REAL", float).await?;
        ensure!(
            found.to_bits() == float.to_bits(),
            "{float:e} came back as {found:e}"
        );
        ensure!(kind == "real", "{float:e} was stored as {kind}");
    }
    Ok(())
}
