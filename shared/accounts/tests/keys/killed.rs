//! Wrapping anew in a process that is killed again and again, on a file.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use accounts::keys;
use platform_native::{PlatformDb, Random, Secrets, testing};
use sealing::{Cell, DataKey};
use shared::TenantId;

const PEOPLE: u64 = 3_000;
/// Small rounds, so that a death falls between two as well as into one.
const LIMIT: u32 = 40;
/// Names the file to the process that is killed.
const FILE: &str = "ROLECALL_TEST_KEYS";

fn secrets(numbers: impl IntoIterator<Item = u32>) -> Secrets {
    let secrets = Secrets::default();
    for number in numbers {
        secrets.set(
            &format!("MASTER_KEY_{number}"),
            &format!("{number:02x}").repeat(32),
        );
    }
    secrets
}

fn person(n: u64) -> TenantId {
    TenantId::parse(format!("person{n:05}")).unwrap()
}

fn cell(tenant: &TenantId) -> Cell<'_> {
    Cell {
        tenant,
        table: "profile",
        column: "read",
        row: "1",
    }
}

async fn key(db: &PlatformDb, secrets: &Secrets, n: u64) -> DataKey {
    let opened = keys::open(db, secrets, &Random::seeded(n), &person(n), 1).await;
    opened.unwrap().key
}

async fn by_version(db: &PlatformDb) -> BTreeMap<u32, u64> {
    keys::by_version(db).await.unwrap()
}

/// Wraps anew until it is killed; does nothing in an ordinary run.
#[tokio::test]
async fn the_process_that_is_killed() {
    let Ok(file) = std::env::var(FILE) else {
        return;
    };
    let db = PlatformDb::open(Path::new(&file)).unwrap();
    let newest: u32 = std::env::var("NEWEST").unwrap().parse().unwrap();
    let set = secrets(1..=newest);
    while !keys::rewrap_some(&db, &set, &Random::real(), LIMIT)
        .await
        .unwrap()
        .left
        .is_empty()
    {}
}

fn start(file: &Path, newest: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::the_process_that_is_killed"])
        .env(FILE, file)
        .env("NEWEST", newest.to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Two rotations; in each, a process wraps anew and is killed whenever it has done some more.
#[tokio::test]
async fn a_process_killed_midway_leaves_every_key_whole() {
    let folder = std::env::temp_dir().join(format!("rolecall-keys-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("platform.db");
    let db = PlatformDb::open(&file).unwrap();
    let files = testing::platform_migrations();
    let files: Vec<_> = files
        .iter()
        .map(|(n, s)| (n.as_str(), s.as_str()))
        .collect();
    platform_native::migrate(&db, &files).await.unwrap();

    let mut sealed = Vec::new();
    for n in 0..PEOPLE {
        let key = key(&db, &secrets([1]), n).await;
        let plain = n.to_be_bytes();
        sealed.push(key.seal(cell(&person(n)), [3; 24], &plain).unwrap());
    }
    let mut kills = 0;
    for newest in [2, 3] {
        for stop_at in (1..=5).map(|part| part * PEOPLE / 6) {
            let mut child = start(&file, newest);
            while by_version(&db).await.get(&newest).copied() < Some(stop_at) {
                std::thread::sleep(Duration::from_micros(200));
            }
            child.kill().unwrap();
            let ended = child.wait().unwrap();
            kills += u32::from(!ended.success());
            let now = by_version(&db).await;
            assert_eq!(now.values().sum::<u64>(), PEOPLE, "{now:?}");
            assert!(now.keys().all(|v| [newest - 1, newest].contains(v)));
        }
        assert!(start(&file, newest).wait().unwrap().success());
        assert_eq!(by_version(&db).await, [(newest, PEOPLE)].into());
    }
    for (n, sealed) in (0..).zip(&sealed) {
        let key = key(&db, &secrets([3]), n).await;
        let plain = key.open(cell(&person(n)), sealed).unwrap();
        assert_eq!(plain, n.to_be_bytes());
    }
    println!(
        "{PEOPLE} keys, 2 rotations, {kills} deaths: every key opens, none is under an old one"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
