//! Keys under numbered secrets: made, opened, wrapped anew, refused.

use accounts::keys::{self, KeyError};
use platform_native::{PlatformDb, Random, Secrets, testing};
use sealing::{Cell, DataKey};
use shared::TenantId;
use shared::ports::{Sql as _, Statement};

/// A secret that the number decides.
fn secret(number: u32) -> String {
    format!("{number:02x}").repeat(32)
}

fn secrets(numbers: &[u32]) -> Secrets {
    let secrets = Secrets::default();
    for number in numbers {
        secrets.set(&format!("MASTER_KEY_{number}"), &secret(*number));
    }
    secrets
}

fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

fn cell(tenant: &TenantId) -> Cell<'_> {
    Cell {
        tenant,
        table: "profile",
        column: "read",
        row: "1",
    }
}

fn sealed(key: &DataKey, tenant: &TenantId) -> Vec<u8> {
    key.seal(cell(tenant), [7; 24], tenant.as_str().as_bytes())
        .unwrap()
}

async fn open(db: &PlatformDb, secrets: &Secrets, name: &str) -> Result<DataKey, KeyError> {
    let opened = keys::open(db, secrets, &Random::seeded(1), &tenant(name), 1).await?;
    assert!(
        opened.not_rewrapped.is_none(),
        "{:?}",
        opened.not_rewrapped.unwrap()
    );
    Ok(opened.key)
}

async fn version(db: &PlatformDb, name: &str) -> Option<i64> {
    let asked = Statement::new("SELECT version AS version FROM tenant_keys WHERE tenant = ?1");
    let rows = db.query(asked.bind(name)).await.unwrap();
    rows.first().map(|row| row.get("version").unwrap())
}

/// `people` keys under `number`, and a cell that each of them sealed.
async fn populate(db: &PlatformDb, number: u32, people: usize) -> Vec<(TenantId, Vec<u8>)> {
    let set = secrets(&[number]);
    let random = Random::seeded(u64::from(number));
    let mut all = Vec::with_capacity(people);
    for n in 0..people {
        let tenant = tenant(&format!("person{number}x{n:05}"));
        let opened = keys::open(db, &set, &random, &tenant, 1).await.unwrap();
        let cell = sealed(&opened.key, &tenant);
        all.push((tenant, cell));
    }
    all
}

async fn everything_opens(db: &PlatformDb, secrets: &Secrets, all: &[(TenantId, Vec<u8>)]) {
    for (tenant, sealed) in all {
        let key = open(db, secrets, tenant.as_str()).await.unwrap();
        let plain = key.open(cell(tenant), sealed).unwrap();
        assert_eq!(plain, tenant.as_str().as_bytes());
    }
}

async fn rewrap(db: &PlatformDb, secrets: &Secrets, limit: u32) -> keys::Rewrapped {
    keys::rewrap_some(db, secrets, &Random::seeded(9), limit)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_highest_number_that_is_set_is_the_newest_whatever_lies_between() {
    let db = testing::platform_db().await.unwrap();
    let all = populate(&db, 2, 1).await;
    let name = all[0].0.as_str();
    assert_eq!(version(&db, name).await, Some(2));
    everything_opens(&db, &secrets(&[2, 9]), &all).await;
    assert_eq!(version(&db, name).await, Some(9));
    everything_opens(&db, &secrets(&[2, 9, 16]), &all).await;
    assert_eq!(version(&db, name).await, Some(16));
    // Seventeen is no number of ours, and the old ones may go.
    everything_opens(&db, &secrets(&[16, 17]), &all).await;
    assert_eq!(version(&db, name).await, Some(16));
}

#[tokio::test]
async fn a_key_whose_secret_is_gone_says_which_one_is_missing() {
    let db = testing::platform_db().await.unwrap();
    let all = populate(&db, 3, 1).await;
    let error = open(&db, &secrets(&[1, 4]), all[0].0.as_str())
        .await
        .unwrap_err();
    assert!(matches!(error, KeyError::Missing(3)), "{error}");
    assert!(error.to_string().contains("MASTER_KEY_3"), "{error}");
    let none = open(&db, &secrets(&[]), "somebody").await.unwrap_err();
    assert!(matches!(none, KeyError::NoSecret), "{none}");
    // Another secret under the same number is noticed, and the row is left for the right one.
    let wrong = secrets(&[]);
    wrong.set("MASTER_KEY_3", &secret(99));
    let refused = open(&db, &wrong, all[0].0.as_str()).await.unwrap_err();
    assert!(matches!(refused, KeyError::Seal(_)), "{refused}");
    everything_opens(&db, &secrets(&[3]), &all).await;
}

#[tokio::test]
async fn a_newer_secret_that_cannot_be_used_keeps_nobody_out() {
    let db = testing::platform_db().await.unwrap();
    let all = populate(&db, 1, 1).await;
    let (tenant, cell_of) = &all[0];
    let set = secrets(&[1]);
    set.set("MASTER_KEY_2", "c2hvcnQ=");
    let opened = keys::open(&db, &set, &Random::seeded(1), tenant, 1)
        .await
        .unwrap();
    assert_eq!(
        opened.key.open(cell(tenant), cell_of).unwrap(),
        tenant.as_str().as_bytes()
    );
    let why = opened.not_rewrapped.unwrap().to_string();
    assert!(why.contains("MASTER_KEY_2"), "{why}");
    assert_eq!(version(&db, tenant.as_str()).await, Some(1));
}

#[tokio::test]
async fn nobody_who_left_gets_a_key_again() {
    let db = testing::platform_db().await.unwrap();
    let set = secrets(&[1]);
    let bury = |name: &'static str| {
        Statement::new(
            "INSERT INTO tombstones (tenant, deleted_at, snapshots_gone_at) VALUES (?1, 1, 2)",
        )
        .bind(name)
    };
    db.execute(bury("gone")).await.unwrap();
    let error = open(&db, &set, "gone").await.unwrap_err();
    assert!(matches!(error, KeyError::Deleted), "{error}");
    assert_eq!(version(&db, "gone").await, None);

    // A restored snapshot brought the row back; the tombstone is younger.
    open(&db, &set, "restored").await.unwrap();
    db.execute(bury("restored")).await.unwrap();
    let error = open(&db, &set, "restored").await.unwrap_err();
    assert!(matches!(error, KeyError::Deleted), "{error}");
}

#[tokio::test]
async fn keys_are_wrapped_anew_in_batches_until_none_is_left() {
    let db = testing::platform_db().await.unwrap();
    let mut all = populate(&db, 1, 700).await;
    all.extend(populate(&db, 4, 60).await);
    let set = secrets(&[1, 4, 6]);
    let first = rewrap(&db, &set, 250).await;
    assert_eq!((first.version, first.rewrapped), (6, 250));
    assert_eq!(first.left, [(1, 450), (4, 60)].into());
    let second = rewrap(&db, &set, 10_000).await;
    assert_eq!((second.rewrapped, second.left.len()), (510, 0));
    let third = rewrap(&db, &set, 10_000).await;
    assert_eq!((third.rewrapped, third.left.len()), (0, 0));
    assert_eq!(keys::by_version(&db).await.unwrap(), [(6, 760)].into());
    everything_opens(&db, &secrets(&[6]), &all).await;
}

#[tokio::test]
async fn what_cannot_be_opened_is_counted_and_keeps_no_other_back() {
    let db = testing::platform_db().await.unwrap();
    let all = populate(&db, 1, 5).await;
    populate(&db, 2, 3).await;
    // The first row is damaged, and the secret of the second version is gone.
    let damage = Statement::new("UPDATE tenant_keys SET wrapped = x'00' WHERE tenant = ?1");
    db.execute(damage.bind(all[0].0.as_str())).await.unwrap();
    for left in [4, 0] {
        let done = rewrap(&db, &secrets(&[1, 3]), 100).await;
        assert_eq!(done.rewrapped, left);
        assert_eq!(done.left, [(1, 1), (2, 3)].into());
    }
    // A newest secret that was taken away too early is counted as well.
    let back = rewrap(&db, &secrets(&[1, 2]), 100).await;
    assert_eq!((back.version, back.rewrapped), (2, 0));
    assert_eq!(back.left, [(1, 1), (3, 4)].into());
    everything_opens(&db, &secrets(&[3]), &all[1..]).await;
}

#[tokio::test]
async fn several_at_once_wrap_each_key_once() {
    let db = testing::platform_db().await.unwrap();
    let all = populate(&db, 1, 1_200).await;
    let set = secrets(&[1, 2]);
    let rounds = (0..6).map(|_| {
        let (db, set) = (db.clone(), set.clone());
        tokio::spawn(async move {
            let mut wrapped = 0;
            loop {
                let done = rewrap(&db, &set, 90).await;
                wrapped += done.rewrapped;
                if done.left.is_empty() {
                    return wrapped;
                }
                tokio::task::yield_now().await;
            }
        })
    });
    let mut wrapped = 0;
    for round in rounds.collect::<Vec<_>>() {
        wrapped += round.await.unwrap();
    }
    assert_eq!(wrapped, 1_200);
    everything_opens(&db, &secrets(&[2]), &all).await;
}
