//! People who leave.

use accounts::allowlist;
use accounts::departures::{self, Left};
use accounts::identities::{self, Identity};
use accounts::links::{self, Purpose};
use shared::ports::PlatformDb as _;

use crate::support::{NOW, administer, db, letter, link, register, rows, run, tenant};

/// Every table that names a tenant, as the schema has it.
const NAMING: [&str; 9] = [
    "accounts",
    "identities",
    "one_time_links",
    "letters",
    "sign_in_flows",
    "tenants",
    "tenant_keys",
    "subscriptions",
    "waiters",
];

async fn settle_in(db: &platform_native::PlatformDb, who: &str) {
    let email = format!("{who}@example.org");
    register(db, who, &email).await;
    let identity = Identity {
        issuer: "https://login.example".to_owned(),
        subject: who.to_owned(),
        provider: "example".to_owned(),
    };
    identities::link(db, &identity, &tenant(who), None, NOW)
        .await
        .unwrap();
    let asked = link(&format!("reset {who}"), Purpose::Reset, Some(who), &email);
    links::begin(db, &asked, &letter(&format!("letter {who}"), Some(who)))
        .await
        .unwrap();
    for sql in [
        format!("DELETE FROM letters WHERE account IS NULL OR account <> '{who}' AND 0"),
        "DELETE FROM one_time_links WHERE account IS NULL".to_owned(),
        format!("INSERT INTO tenants (id, created_at) VALUES ('{who}', 1)"),
        format!(
            "INSERT INTO tenant_keys (tenant, version, wrapped, created_at) VALUES ('{who}', 1, x'00', 1)"
        ),
        format!("INSERT INTO subscriptions (source, tenant) VALUES ('remoteok', '{who}')"),
        format!(
            "INSERT INTO waiters (task, source, tenant, position, label, state, created_at) VALUES ('task of {who}', 'remoteok', '{who}', 1, 'RemoteOK', 'waiting', 1)"
        ),
        format!("INSERT INTO outbox (kind, subject, due_at) VALUES ('match_tenant', '{who}', 1)"),
        format!(
            "INSERT INTO outbox (kind, subject, due_at) VALUES ('report_task', 'task of {who}', 1)"
        ),
        format!(
            "INSERT INTO sign_in_flows (id, provider, body, browser, account, expires_at) VALUES ('flow of {who}', 'example', x'00', 'b', '{who}', 99)"
        ),
    ] {
        run(db, &sql).await;
    }
}

async fn leave(db: &platform_native::PlatformDb, who: &str, at: i64) -> Left {
    let farewell = letter(&format!("farewell {who}"), None);
    departures::leave(db, &tenant(who), at + 30, Some(&farewell), at)
        .await
        .unwrap()
}

#[tokio::test]
async fn who_leaves_leaves_one_row() {
    let db = db().await;
    settle_in(&db, "ada").await;
    settle_in(&db, "bob").await;
    let Left::Gone(stone) = leave(&db, "ada", NOW).await else {
        panic!("ada could not leave");
    };
    assert_eq!((stone.deleted_at, stone.snapshots_gone_at), (NOW, NOW + 30));
    // The farewell stands in for ada's letter.
    for table in NAMING {
        let expected = if table == "letters" { 2 } else { 1 };
        assert_eq!(rows(&db, table).await, expected, "{table}");
    }
    assert_eq!(rows(&db, "outbox").await, 2);
    // Again: the same tombstone, no second farewell.
    assert_eq!(leave(&db, "ada", NOW + 9).await, Left::Gone(stone));
    assert_eq!(rows(&db, "letters").await, 2);
}

#[tokio::test]
async fn nothing_that_only_they_brought_stays() {
    let db = db().await;
    settle_in(&db, "ada").await;
    settle_in(&db, "bob").await;
    let patterns = ["@example.org", "ada@example.org", "bob@example.org"].map(str::to_owned);
    allowlist::replace(&db, &patterns, NOW).await.unwrap();
    for (source, reference, subscriber) in [
        ("feed", r#"{"feed":"remoteok"}"#, "ada"),
        ("hers", r#"{"page":"https://ada.example/jobs"}"#, "ada"),
        ("theirs", r#"{"page":"https://jobs.example"}"#, "ada"),
        ("theirs", r#"{"page":"https://jobs.example"}"#, "bob"),
        ("read now", r#"{"page":"https://slow.example"}"#, "ada"),
    ] {
        for sql in [
            format!(
                "INSERT OR IGNORE INTO sources (id, ref, name, home, host, created_at, next_run_at) VALUES ('{source}', '{reference}', 'n', 'h', 'h', 1, 1)"
            ),
            format!(
                "INSERT INTO subscriptions (source, tenant) VALUES ('{source}', '{subscriber}')"
            ),
            format!(
                "INSERT OR IGNORE INTO runs (id, source, state, started_at, lease_until) VALUES ('run of {source}', '{source}', '{}', 1, 1)",
                if source == "read now" {
                    "running"
                } else {
                    "completed"
                }
            ),
            format!(
                "INSERT OR IGNORE INTO outbox (kind, subject, due_at) VALUES ('run_source', '{source}', 1)"
            ),
        ] {
            run(&db, &sql).await;
        }
    }
    departures::sweep(&db, NOW).await.unwrap();
    assert_eq!(rows(&db, "sources").await, 4, "all are wanted");
    leave(&db, "ada", NOW).await;
    assert_eq!(
        allowlist::all(&db).await.unwrap(),
        ["@example.org", "bob@example.org"]
    );
    departures::sweep(&db, NOW).await.unwrap();
    let hers = "(SELECT 1 FROM sources WHERE id = 'hers')";
    assert_eq!(rows(&db, hers).await, 0);
    for table in ["sources", "runs", "outbox WHERE kind = 'run_source'"] {
        // `AS t` follows the name.
        let table = format!("(SELECT 1 FROM {table})");
        assert_eq!(rows(&db, &table).await, 3, "{table}");
    }
}

#[tokio::test]
async fn the_tables_that_name_a_tenant_are_all_known() {
    let db = db().await;
    let sql = "SELECT m.name AS name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c \
               WHERE m.type = 'table' AND c.name IN ('tenant', 'account') ORDER BY m.name";
    let answers = db
        .batch(vec![shared::ports::Statement::new(sql)])
        .await
        .unwrap();
    for row in answers[0].iter() {
        let table: String = row.get("name").unwrap();
        assert!(
            table == "tombstones" || NAMING.contains(&table.as_str()),
            "{table} names a tenant and is not cleared when they leave"
        );
    }
}

#[tokio::test]
async fn a_crash_between_leaving_and_emptying_is_found_again() {
    let db = db().await;
    settle_in(&db, "ada").await;
    leave(&db, "ada", NOW).await;
    let found = departures::take_unfinished(&db, 10, NOW).await.unwrap();
    assert_eq!(found.len(), 1);
    // A run that was under way noted them anew.
    run(
        &db,
        "INSERT INTO tenants (id, created_at) VALUES ('ada', 2)",
    )
    .await;
    departures::finish(&db, &tenant("ada"), NOW + 1)
        .await
        .unwrap();
    assert!(
        departures::take_unfinished(&db, 10, NOW)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(rows(&db, "tenants").await, 0);
}

#[tokio::test]
async fn who_cannot_be_emptied_keeps_nobody_waiting() {
    let db = db().await;
    for (n, who) in (0..).zip(["ada", "bob", "cem", "dee", "eva"]) {
        settle_in(&db, who).await;
        leave(&db, who, NOW + n).await;
    }
    let take = async |minute: i64| {
        let at = NOW + minute * accounts::MINUTE;
        let taken = departures::take_unfinished(&db, 2, at).await.unwrap();
        let names = taken.iter().map(|stone| stone.tenant.to_string());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    };
    // Nobody is ever finished; whoever left is taken in turn all the same.
    assert_eq!(take(1).await, ["ada", "bob"]);
    assert_eq!(take(2).await, ["cem", "dee"]);
    assert_eq!(take(3).await, ["ada", "eva"]);
    assert_eq!(take(4).await, ["bob", "cem"]);
}

#[tokio::test]
async fn a_restored_snapshot_brings_nobody_back() {
    let db = db().await;
    settle_in(&db, "ada").await;
    leave(&db, "ada", NOW).await;
    departures::finish(&db, &tenant("ada"), NOW).await.unwrap();
    let kept = departures::list(&db, "", 10).await.unwrap();
    // The snapshot is older than the tombstone.
    run(&db, "DELETE FROM tombstones").await;
    settle_in(&db, "ada").await;
    departures::bury_again(&db, &kept).await.unwrap();
    for table in NAMING {
        let left = rows(&db, table).await;
        assert_eq!(left, i64::from(table == "letters") * left, "{table}");
    }
    assert_eq!(
        departures::take_unfinished(&db, 10, NOW)
            .await
            .unwrap()
            .len(),
        1
    );
    // A snapshot that holds the tombstone is cleared by the sweep.
    run(&db, "INSERT INTO tenant_keys (tenant, version, wrapped, created_at) VALUES ('ada', 1, x'00', 1)").await;
    departures::sweep(&db, NOW).await.unwrap();
    assert_eq!(rows(&db, "tenant_keys").await, 0);
}

#[tokio::test]
async fn the_last_administrator_stays_while_others_do() {
    let db = db().await;
    settle_in(&db, "ada").await;
    settle_in(&db, "bob").await;
    administer(&db, "ada").await;
    assert_eq!(leave(&db, "ada", NOW).await, Left::LastAdministrator);
    assert_eq!(rows(&db, "accounts").await, 2);
    assert_eq!(rows(&db, "tenant_keys").await, 2);
    assert!(matches!(leave(&db, "bob", NOW).await, Left::Gone(_)));
    // Nobody is left to be administered.
    assert!(matches!(leave(&db, "ada", NOW).await, Left::Gone(_)));
    assert_eq!(rows(&db, "accounts").await, 0);
}
