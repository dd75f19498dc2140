//! What holds for every database.

mod statements;
mod values;

use shared::ports::{FromValue, Rows, Sql, Statement, Value};

use crate::{CaseResult, ensure, unexpected};

/// Runs all of them; `prefix` stands before names in DDL.
pub(crate) async fn run(port: &str, db: &impl Sql, prefix: &str) -> Vec<CaseResult> {
    let tables = Tables { db, prefix };
    let mut results = values::run(port, &tables).await;
    results.extend(statements::run(port, &tables).await);
    results
}

/// A database with the prefix its DDL needs.
pub(crate) struct Tables<'a, D> {
    pub(crate) db: &'a D,
    pub(crate) prefix: &'a str,
}

impl<D: Sql> Tables<'_, D> {
    pub(crate) async fn run(&self, sql: impl Into<String>) -> Result<(), String> {
        let sql = sql.into();
        let execute = self.db.execute(Statement::new(sql.clone()));
        execute.await.map_err(|error| format!("{sql}: {error:?}"))
    }

    /// A fresh STRICT table with these columns.
    pub(crate) async fn table(&self, name: &str, columns: &str) -> Result<(), String> {
        let prefix = self.prefix;
        self.run(format!("DROP TABLE IF EXISTS {prefix}{name}"))
            .await?;
        self.run(format!("CREATE TABLE {prefix}{name} ({columns}) STRICT"))
            .await
    }

    pub(crate) async fn query(&self, statement: Statement) -> Result<Rows, String> {
        self.db.query(statement).await.map_err(unexpected)
    }

    pub(crate) async fn count(&self, table: &str) -> Result<i64, String> {
        let rows = self
            .query(Statement::new(format!("SELECT COUNT(*) AS n FROM {table}")))
            .await?;
        one(&rows, "n")
    }

    /// Puts a value into a fresh column of this type and reads it back with its SQLite type.
    async fn round_trip<T: FromValue>(
        &self,
        column_type: &str,
        value: impl Into<Value>,
    ) -> Result<(T, String), String> {
        self.table("round_trip", &format!("v {column_type}"))
            .await?;
        let insert = Statement::new("INSERT INTO round_trip (v) VALUES (?1)").bind(value);
        self.db.execute(insert).await.map_err(unexpected)?;
        let rows = self
            .query(Statement::new(
                "SELECT v AS v, typeof(v) AS t FROM round_trip",
            ))
            .await?;
        Ok((one(&rows, "v")?, one(&rows, "t")?))
    }
}

/// The column of the only row.
pub(crate) fn one<T: FromValue>(rows: &Rows, column: &str) -> Result<T, String> {
    ensure!(rows.len() == 1, "expected one row, found {}", rows.len());
    let row = rows.first().ok_or("no row")?;
    row.get(column).map_err(unexpected)
}
