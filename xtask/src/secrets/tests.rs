//! The commands, on folders and a wrangler of the tests' own.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::*;

fn folder(test: &str) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("rolecall-secrets-{test}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Keeps secrets as files of `folder/worker`, answers `folder/rows.json` for the database, and
/// writes down what it was asked.
const WRANGLER: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "$@" >> "$here/asked"
case "$1 $2" in
"secret list")
  echo '['; for f in "$here"/worker/*; do [ -e "$f" ] && echo "{\"name\":\"$(basename "$f")\"},"; done
  echo '{"name":"OTHER","type":"secret_text"}]' ;;
"secret put") [ -e "$here/broken" ] && { echo "no network" >&2; exit 1; }; cat > "$here/worker/$3" ;;
"secret delete") rm "$here/worker/$3" ;;
"d1 execute") cat "$here/rows.json" ;;
*) exit 64 ;;
esac
"#;

fn fake(folder: &Path) -> impl Fn() -> Result<Command> + use<> {
    let path = folder.join("wrangler");
    fs::write(&path, WRANGLER).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(folder.join("worker")).unwrap();
    move || Ok(Command::new(&path))
}

fn remote<'a>(
    folder: &Path,
    wrangler: &'a dyn Fn() -> Result<Command>,
    workers: &[&str],
) -> Place<'a> {
    Place {
        file: SecretFile::at(&folder.join("deploy.secrets")),
        databases: Databases::Remote(Remote {
            wrangler,
            workers: workers.iter().map(|name| (*name).to_owned()).collect(),
            database: "rolecall".to_owned(),
        }),
    }
}

fn rows(folder: &Path, rows: &str) {
    fs::write(
        folder.join("rows.json"),
        format!(r#"[{{"results":[{rows}],"success":true}}]"#),
    )
    .unwrap();
}

fn local(folder: &Path) -> Place<'static> {
    Place {
        file: SecretFile::at(&folder.join(".dev.vars")),
        databases: Databases::Files(folder.join("data"), &[]),
    }
}

#[test]
fn locally_each_rotation_adds_one_and_touches_none() {
    let folder = folder("local");
    let place = local(&folder);
    fs::write(
        folder.join(".dev.vars"),
        "MASTER_KEY_1=\"ab\"\nSESSION_KEY_1=\"cd\"\n",
    )
    .unwrap();
    place.rotate(Kind::Master).unwrap();
    place.rotate(Kind::Session).unwrap();
    place.rotate(Kind::Master).unwrap();
    let all = place.file.all().unwrap();
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "MASTER_KEY_1",
            "SESSION_KEY_1",
            "MASTER_KEY_2",
            "SESSION_KEY_2",
            "MASTER_KEY_3"
        ]
    );
    assert_eq!((all[0].1.as_str(), all[1].1.as_str()), ("ab", "cd"));
    for (_, value) in &all[2..] {
        assert_eq!(value.len(), 64);
    }
    assert_ne!(all[2].1, all[4].1);

    // No database here names them, so the old ones may go, and the newest may not.
    place.retire(Kind::Master, 1).unwrap();
    assert!(place.retire(Kind::Master, 1).is_err());
    let newest = place.retire(Kind::Master, 3).unwrap_err().to_string();
    assert!(newest.contains("newest"), "{newest}");
    assert_eq!(place.file.numbers(Kind::Master).unwrap(), [2, 3]);
    // The next one goes up, whatever is missing below.
    place.rotate(Kind::Master).unwrap();
    assert_eq!(place.file.numbers(Kind::Master).unwrap(), [2, 3, 4]);
}

#[test]
fn remotely_a_secret_is_written_down_before_it_is_put() {
    let folder = folder("remote");
    let wrangler = fake(&folder);
    let place = remote(&folder, &wrangler, &["rolecall"]);
    fs::write(folder.join("worker/MASTER_KEY_1"), "ab").unwrap();

    // It dies on the way: what was written down is what is put the next time.
    fs::write(folder.join("broken"), "").unwrap();
    let error = format!("{:#}", place.rotate(Kind::Master).unwrap_err());
    assert!(error.contains("no network"), "{error}");
    let written = place.file.all().unwrap();
    assert_eq!(written[0].0, "MASTER_KEY_2");
    assert!(!error.contains(&written[0].1), "no secret is shown");
    fs::remove_file(folder.join("broken")).unwrap();
    place.rotate(Kind::Master).unwrap();
    assert_eq!(place.file.all().unwrap(), written);
    let put = fs::read_to_string(folder.join("worker/MASTER_KEY_2")).unwrap();
    assert_eq!(put, written[0].1);

    let asked = fs::read_to_string(folder.join("asked")).unwrap();
    assert!(
        asked.contains("secret put MASTER_KEY_2 --name rolecall"),
        "{asked}"
    );
    assert!(!asked.contains(&put), "no secret is an argument");
}

#[test]
fn remotely_a_secret_goes_only_when_no_row_names_it() {
    let folder = folder("retire");
    let wrangler = fake(&folder);
    let place = remote(&folder, &wrangler, &["rolecall"]);
    fs::write(folder.join("worker/MASTER_KEY_1"), "ab").unwrap();
    place.rotate(Kind::Master).unwrap();

    rows(&folder, r#"{"version":1,"n":7},{"version":2,"n":3}"#);
    let error = place.retire(Kind::Master, 1).unwrap_err().to_string();
    assert!(error.contains("7 in Cloudflare"), "{error}");
    assert!(folder.join("worker/MASTER_KEY_1").exists());
    // An answer that is none is no leave to go on.
    fs::write(folder.join("rows.json"), "[]").unwrap();
    assert!(place.retire(Kind::Master, 1).is_err());
    assert!(folder.join("worker/MASTER_KEY_1").exists());

    rows(&folder, r#"{"version":2,"n":10}"#);
    place.retire(Kind::Master, 1).unwrap();
    assert!(!folder.join("worker/MASTER_KEY_1").exists());
    assert_eq!(place.numbers(Kind::Master).unwrap(), [2]);
}

#[test]
fn several_workers_are_each_given_it_and_count_as_one() {
    let folder = folder("several");
    let wrangler = fake(&folder);
    let workers = ["rolecall-tenant", "rolecall-accounts"];
    let place = remote(&folder, &wrangler, &workers);
    place.rotate(Kind::Session).unwrap();
    let asked = fs::read_to_string(folder.join("asked")).unwrap();
    for worker in workers {
        let line = format!("secret put SESSION_KEY_1 --name {worker}");
        assert!(asked.contains(&line), "{asked}");
    }
}
