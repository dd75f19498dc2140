//! Invented people.

use accounts::letters::NewLetter;
use accounts::links::{NewLink, Purpose};
use accounts::people::Account;
use platform_native::{PlatformDb, testing};
use shared::ports::{Sql as _, Statement};
use shared::{Millis, TenantId};

pub(crate) const NOW: Millis = testing::NOW;

pub(crate) async fn db() -> PlatformDb {
    testing::platform_db().await.unwrap()
}

pub(crate) fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

pub(crate) fn letter(id: &str, account: Option<&str>) -> NewLetter {
    NewLetter {
        id: id.to_owned(),
        kind: "test",
        account: account.map(tenant),
        body: vec![1, 2, 3],
        expires_at: NOW + accounts::DAY,
        created_at: NOW,
    }
}

pub(crate) fn link(id: &str, purpose: Purpose, account: Option<&str>, email: &str) -> NewLink {
    NewLink {
        id: id.to_owned(),
        purpose,
        account: account.map(tenant),
        email: email.to_owned(),
        password: (purpose == Purpose::Register).then(|| format!("phc of {id}")),
        expires_at: NOW + accounts::HOUR,
    }
}

/// A registered and verified account.
pub(crate) async fn register(db: &PlatformDb, name: &str, email: &str) -> Account {
    let id = format!("registering {name}");
    let asked = link(&id, Purpose::Register, None, email);
    accounts::links::begin(db, &asked, &letter(&id, None))
        .await
        .unwrap();
    let made = accounts::links::make_account(db, &id, &tenant(name), NOW)
        .await
        .unwrap();
    assert!(made, "{name} is not made");
    accounts::people::by_email(db, email)
        .await
        .unwrap()
        .unwrap()
}

pub(crate) async fn administer(db: &PlatformDb, name: &str) {
    run(
        db,
        &format!("UPDATE accounts SET is_admin = 1 WHERE id = '{name}'"),
    )
    .await;
}

pub(crate) async fn run(db: &PlatformDb, sql: &str) {
    db.execute(Statement::new(sql.to_owned())).await.unwrap();
}

/// How many rows a table has.
pub(crate) async fn rows(db: &PlatformDb, table: &str) -> i64 {
    let sql = format!("SELECT count(*) AS n FROM {table} AS t");
    let rows = db.query(Statement::new(sql)).await.unwrap();
    rows.first().unwrap().get("n").unwrap()
}
